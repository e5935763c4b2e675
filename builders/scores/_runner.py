"""Which shards of a set miss a score, and who makes them: this process, one part of an array, or a cluster.

    Runner(data, tasks).run(Worker(run, tasks).shards)

A finished shard of the same scorer is skipped. Standard scores need all shards and come last.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from builders.dataset import BuiltSet, rows_of
from builders.parts import Part
from builders.scores import Known
from builders.scores._outcome import finish
from builders.scores._shard import Task
from builders.scores._standard import standardise
from builders.shards import file_hash
from renderers.errors import UserError

Make: TypeAlias = Callable[[Sequence[tuple[Path, str]]], Iterator[int]]
"""Scores shards, each a file and the sha256 of it; yields numbers of finished rows."""


class Runner:
    """The shards of a set, or of one part of it, and the scores that they miss."""

    def __init__(self, data: BuiltSet, tasks: Sequence[Task[Known]], part: Part | None = None) -> None:
        self.data, self.tasks, self.part = data, tasks, part
        self.files = part.of_shards(data.files("pairs")) if part else data.files("pairs")
        self.hashes = {file: file_hash(file) for file in self.files}
        self.refuse_foreign()

    @cached_property
    def todo(self) -> list[Path]:
        """Shards that miss at least one score."""
        return [file for file in self.files if not all(task.has(file, self.hashes[file]) for task in self.tasks)]

    def rows_to_do(self) -> int:
        """Rows of shards that miss at least one score."""
        return _rows(self.todo)

    def seconds_to_do(self) -> float:
        """Expected time of one process, from the scores' own estimates; work that scores share is counted once."""
        work: dict[str, float] = {}
        for task in self.tasks:
            work |= task.scorer.work
        return sum(work.values()) * self.rows_to_do()

    def run(self, make: Make) -> bool:
        """Score every shard that misses a score; whether the set has them all now.

        Raises UserError when another run is at one of the columns, or another part of the array scored otherwise.
        """
        with self._claimed():
            self._make(make)
            if self.part is None:
                self._standardise()
                return True
        self.refuse_foreign()
        names = [task.column.name for task in self.tasks]
        waiting = [f for f in self.data.files("pairs") if not all(t.column.file(f.stem).exists() for t in self.tasks)]
        told = f"part {self.part}: {len(self.files)} shards have {', '.join(names)}"
        if waiting:
            print(f"{told}; {len(waiting)} of other parts do not, the last one finishes")
            return False
        print(f"{told}, and so has the set")
        whole = Runner(self.data, self.tasks)
        with whole._claimed(wait=True):
            whole._make(make)
            whole._standardise()
        return True

    def refuse_foreign(self) -> None:
        """Another model's values are never mixed with or replaced by this one's. Raises UserError."""
        for task in self.tasks:
            before = task.column.foreign(task.origin)
            if before is not None:
                raise UserError(
                    f"{task.column.folder} was made by {before}, this run is {task.origin}: "
                    "keep both with --as NAME, or delete that folder"
                )

    @contextlib.contextmanager
    def _claimed(self, wait: bool = False) -> Iterator[None]:
        with contextlib.ExitStack() as held:
            for task in self.tasks:
                held.enter_context(task.column.claim(self.part, wait))
            yield

    def _make(self, make: Make) -> None:
        from tqdm import tqdm

        total, of = self.rows_to_do(), _rows(self.files)
        if total < of:
            print(f"going on: {of - total} rows have every score", file=sys.stderr)
        with tqdm(total=total, unit="row", mininterval=0.5, file=sys.stderr, disable=not total) as bar:
            for rows in make([(file, self.hashes[file]) for file in self.todo]) if total else ():
                bar.update(rows)

    def _standardise(self) -> None:
        for task in self.tasks:
            if task.plugin.STANDARDISED:
                standardise(self.data, task.column)


def carry_out(runner: Runner, make: Make, abreast: int = 1, dry_run: bool = False) -> int:
    """Score what is missing, `abreast` shards at a time, and print how it went.

    Exit code 0, or 2 when rows were at fault.
    """
    rows, seconds = runner.rows_to_do(), runner.seconds_to_do() / abreast
    for task in runner.tasks:
        print(f"{task.column.name}: {task.origin}")
    print(f"{rows} rows to score" + (f", {clock(seconds)}" if rows and seconds else ""))
    if dry_run or not runner.run(make):
        return 0
    return finish(runner.data, [task.column for task in runner.tasks])


def clock(seconds: float) -> str:
    """A duration and the time of day when it is over: `about 4 min, until 14:05`."""
    end = time.strftime("%H:%M", time.localtime(time.time() + seconds))
    length = f"{seconds / 60:.0f} min" if seconds >= 90 else f"{max(seconds, 1):.0f} s"
    return f"about {length}, until {end}"


def _rows(files: Sequence[Path]) -> int:
    return sum(map(rows_of, files))
