"""Scores of rows, one file each: the name of the file is the name of the score. What such a file offers stands here.

    python -m builders.score --data OUT --scores clip_delta,constructed
    python -m builders.score --list

A score is a column, never a decision: `builders.select` decides. `builders.score` reads the rows shard by shard, hands
them to every score that misses them in batches, and writes OUT/scores/NAME/SPLIT-NNNNN.parquet; a plug-in only turns
rows into values. Models are opened once per run and shared by the scores that use them (`Run.shared`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, cast

from builders.dataset import BuiltSet
from builders.rows import Row
from renderers.registry import Registry

if TYPE_CHECKING:
    from builders.score import Config

SCORES = Registry("builders.scores", "score")
Cell = float | int | str | None
Kind = Literal["float64", "int32", "string"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """What a score says of one row.

    value: None where there is none; then `reason` says why in one line.
    defect: the row itself or the model's output is at fault (no picture, a picture that cannot be decoded, a NaN), not
        just outside what the score is defined for. Defects are counted and the command ends with exit code 2.
    truncated_tokens: tokens of the row's texts that lie past the model's first context window; None without a text.
    more: further columns, named in the plug-in's MORE.
    """

    id: str
    value: float | None
    reason: str = ""
    defect: bool = False
    truncated_tokens: int | None = None
    more: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Rows that follow each other in one shard. `shard`: `train-00003`; `start`: number of the first row in it."""

    shard: str
    start: int
    rows: Sequence[Row]


class Known(Protocol):
    """What is known of a score before or after it is opened: a model and settings.

    scorer: model and every setting that changes a value, readable; with `weights_hash` the identity of the column.
    weights_hash: 16 hex digits of the model's weights; empty for a score without a model.
    work: estimated seconds a row for each named piece of work; equal names of several scores are done (and counted)
        once. Only the expected finish depends on it.
    """

    @property
    def scorer(self) -> str: ...
    @property
    def weights_hash(self) -> str: ...
    @property
    def work(self) -> Mapping[str, float]: ...


class Scorer(Known, Protocol):
    """A score, opened."""

    def score(self, batch: Batch) -> list[Scored]:
        """One result per row, in order."""


class Resource(Protocol):
    """What several scores share: a model, a browser. `done` is called after each shard, `close` at the end."""

    def done(self, shard: str) -> None:
        """A shard is finished; write what was kept for it."""

    def close(self) -> None:
        """The run is over."""


class Plugin(Protocol):
    """A module in `builders/scores/`.

    COLUMNS: the columns of `pairs` that it reads besides `id` and `family`. MORE: its further columns and their kinds.
    STANDARDISED: `value` becomes a standard score (z) within each family; what the scorer gave is kept in `raw`, which
        must then be in MORE.
    """

    COLUMNS: tuple[str, ...]
    MORE: Mapping[str, Kind]
    STANDARDISED: bool

    def open_score(self, run: Run) -> Scorer:
        """The score with its model. Raises UserError for a model or a setting that does not fit."""


R = TypeVar("R", bound=Resource)


class Run:
    """One call of `builders.score`: the data, the settings, and what the scores share.

    settled: settings that were `auto` and what they became here; other processes of the same call take them over.
    """

    def __init__(self, data: BuiltSet, config: Config) -> None:
        self.data, self.config = data, config
        self.settled: dict[str, str] = {}
        self._shared: dict[Callable[..., Any], Resource] = {}

    def shared(self, opener: Callable[[Run], R]) -> R:
        """The resource that `opener` makes, opened at the first call and the same one after that."""
        if opener not in self._shared:
            self._shared[opener] = opener(self)
        return cast(R, self._shared[opener])

    def share(self, opener: Callable[[Run], R], resource: R) -> None:
        """Put a resource that is open already in the place of what `opener` would make."""
        self._shared[opener] = resource

    def done(self, shard: str) -> None:
        """Tell every shared resource that a shard is finished."""
        for resource in self._shared.values():
            resource.done(shard)

    def close(self) -> None:
        """Close every shared resource."""
        for resource in self._shared.values():
            resource.close()


def plugin(name: str) -> Plugin:
    """The module of a score, imported now. Raises UserError for an unknown name."""
    return cast(Plugin, SCORES.load(name))
