"""Where the chunks of a build are made, one file each (`--executor local`, `--executor ray`); what such a file offers.

    python -m builders.pairs --limit 100000 --executor ray --address auto

Results depend on the slots alone, so that every executor, with any number of workers, gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

from renderers.registry import Registry

if TYPE_CHECKING:
    from builders.build import BuildPlan, Made, Slot

EXECUTORS = Registry("builders.executors", "executor")
CHUNK = 32  # two full pages of cards: large enough to share captures, small enough to balance workers
TRIES = 3  # of a chunk whose worker dies


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """How much to use. workers: at most so many; 0 is one for each core. address: of a cluster that runs already."""

    workers: int = 0
    address: str = ""


class Executor(Protocol):
    """A module in `builders/executors/`."""

    def run(self, plan: BuildPlan, chunks: Sequence[Sequence[Slot]], fleet: Fleet) -> Iterator[list[Made]]:
        """The results of every chunk, in order. Raises UserError when workers keep dying on the same chunk."""


def executor(name: str) -> Executor:
    """The module of an executor, imported now. Raises UserError for an unknown name."""
    return cast(Executor, EXECUTORS.load(name))
