"""One build by many processes that share only a folder: each makes its part of the shards, the last one finishes.

    sbatch --array=0-15 --wrap 'python -m builders.pairs --limit 100000 --out SHARED --shard $SLURM_ARRAY_TASK_ID/16'

A part that was lost is run again, alone or as the same command without `--shard`, which makes whatever is missing. The
bytes are those of one process: which part made a shard stands nowhere.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from builders.shards import Busy, locked, remove
from renderers.errors import UserError

S = TypeVar("S")
_BEGUN = "config.lock"  # shared by all parts that have begun: they build what config.yaml says


class WholeAtWork(UserError):
    """A whole build, or who finishes the set, holds the folder."""


@dataclass(frozen=True, slots=True)
class Part:
    """Part `index` of `count`, from 0: every `count`-th shard."""

    index: int
    count: int

    @classmethod
    def of(cls, text: str) -> Part | None:
        """`3/16` as a part; None for an empty text. Raises UserError for anything else."""
        if not text:
            return None
        match = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text)
        if match is None or not int(match[1]) < int(match[2]):
            raise UserError(f"--shard {text}: needs I/N, the parts of N are 0/N to N-1/N")
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.index}/{self.count}"

    def of_shards(self, shards: Sequence[S]) -> list[S]:
        """The shards of this part."""
        return list(shards[self.index :: self.count])

    @property
    def lock(self) -> str:
        """Name of the lock that the process at this part holds."""
        return f"part-{self.index}-of-{self.count}.lock"


@contextlib.contextmanager
def claim_part(out: Path, part: Part, begin: Callable[[], None]) -> Iterator[None]:
    """Hold one part of `out` beside others of the same cut; `begin` writes what all parts share, one at a time.

    Raises WholeAtWork, or UserError when the same part or an array of another length is at work there.
    """
    whole = f"--out {out}: another build is writing there"
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(locked(out, "lock", shared=True, wait=False, busy=whole))
        except Busy as error:
            raise WholeAtWork(whole) from error
        twice = f"--out {out}: part {part} is being built there already"
        held.enter_context(locked(out, part.lock, shared=False, wait=False, busy=twice))
        _refuse_other_cut(out, part)
        with locked(out, "begin.lock", shared=False, wait=True, busy=whole):
            begin()
            held.enter_context(locked(out, _BEGUN, shared=True, wait=True, busy=whole))
        yield


def others_have_begun(out: Path) -> bool:
    """Whether parts are at work with the configuration that lies in `out`; asked while beginning, one at a time."""
    if not (out / "_state" / _BEGUN).exists():
        return False
    try:
        with locked(out, _BEGUN, shared=False, wait=False, busy=""):
            return False
    except Busy:
        return True


def _refuse_other_cut(out: Path, part: Part) -> None:
    """Each process holds its own lock before it looks at the others': of two that start at once, one sees the other."""
    for file in (out / "_state").glob("part-*-of-*.lock"):
        count = int(file.stem.rpartition("-")[2])
        if count != part.count:
            busy = f"--out {out}: an array of {count} parts is writing there, and --shard {part} cuts it otherwise"
            with locked(out, file.name, shared=False, wait=False, busy=busy):
                pass


def forget(out: Path) -> None:
    """Remove the parts' locks; only for who holds the whole of `out`, because then no part can hold or take one."""
    for file in [*(out / "_state").glob("part-*-of-*.lock"), out / "_state" / "begin.lock", out / "_state" / _BEGUN]:
        remove(file)
