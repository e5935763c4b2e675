"""Rows in, score files out: shard by shard, each row read once for all scores, resumable at any batch.

    Runner(run, columns).run()

A finished shard of the same scorer is skipped; a killed run loses at most one batch. A value that is not a number
becomes null with its reason and is counted; nothing is lost with it.
"""

from __future__ import annotations

import contextlib
import math
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from builders.rows import Row
from builders.score_files import Column, Origin
from builders.scores import Batch, Plugin, Run, Scored, Scorer
from builders.scores._standard import standardise
from builders.shards import file_hash
from renderers.errors import UserError

BATCH_ROWS = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One score of a run: its plug-in, the scorer that it opened, and where its files go."""

    name: str
    plugin: Plugin
    scorer: Scorer
    column: Column

    @property
    def origin(self) -> Origin:
        """Who makes this column."""
        return Origin.of(self.name, self.scorer)


class Runner:
    """The shards of a set and the scores that they miss."""

    def __init__(self, run: Run, tasks: Sequence[Task]) -> None:
        self.run_, self.tasks = run, tasks
        self.files = run.data.files("pairs")
        self.hashes = {file.stem: file_hash(file) for file in self.files}
        for task in tasks:
            _refuse_foreign(task)

    def missing(self, file: Path) -> list[Task]:
        """The scores that a shard does not have yet."""
        source = self.hashes[file.stem]
        return [t for t in self.tasks if not t.column.has(t.column.file(file.stem), t.origin, source)]

    def rows_to_do(self) -> int:
        """Rows of shards that miss at least one score."""
        import pyarrow.parquet as pq

        return sum(pq.read_metadata(file).num_rows for file in self.files if self.missing(file))

    def seconds_to_do(self) -> float:
        """Expected time, from the scores' own estimates; work that scores share is counted once."""
        work: dict[str, float] = {}
        for task in self.tasks:
            work |= task.scorer.work
        return sum(work.values()) * self.rows_to_do()

    def run(self) -> None:
        """Score every shard that misses a score. Raises UserError when another run is at one of the columns."""
        with contextlib.ExitStack() as held:
            for task in self.tasks:
                held.enter_context(task.column.claim())
            self._run()

    def _run(self) -> None:
        from tqdm import tqdm

        total = self.rows_to_do()
        if total < self.run_.data.count():
            print(f"going on: {self.run_.data.count() - total} rows have every score", file=sys.stderr)
        with tqdm(total=total, unit="row", mininterval=0.5, file=sys.stderr, disable=not total) as bar:
            for file in self.files:
                for rows in self._shard(file):
                    bar.update(rows)
        for task in self.tasks:
            if task.plugin.STANDARDISED:
                standardise(self.run_.data, task.column)

    def _shard(self, file: Path) -> Iterator[int]:
        tasks, source = self.missing(file), self.hashes[file.stem]
        starts = []
        for batch in self._batches(file, tasks) if tasks else ():
            starts.append(batch.start)
            for task in tasks:
                part = task.column.part(file.stem, batch.start)
                if not task.column.has(part, task.origin, source):
                    task.column.write(part, _checked(task, batch), task.origin, source)
            yield len(batch.rows)
        for task in tasks:
            parts = [task.column.part(file.stem, start) for start in starts]
            task.column.join(file.stem, parts, task.origin, source)
        if tasks:
            self.run_.done(file.stem)

    def _batches(self, file: Path, tasks: Sequence[Task]) -> Iterator[Batch]:
        """Rows of a shard, BATCH_ROWS at a time, with the columns that the scores read."""
        import pyarrow.parquet as pq

        columns = sorted({"id", "family"} | {name for task in tasks for name in task.plugin.COLUMNS})
        start = 0
        with pq.ParquetFile(file) as shard:
            for table in shard.iter_batches(batch_size=BATCH_ROWS, columns=columns):
                rows: list[Row] = table.to_pylist()
                yield Batch(shard=file.stem, start=start, rows=rows)
                start += len(rows)


def _checked(task: Task, batch: Batch) -> list[Scored]:
    """The scores of a batch; a value that is not finite becomes null and a defect.

    A standardised score's values wait in `raw` until all shards are known.
    """
    scored = task.scorer.score(batch)
    if [one.id for one in scored] != [row["id"] for row in batch.rows]:
        raise RuntimeError(f"score '{task.name}' did not answer row by row")
    whole = [one if _finite(one) else replace(one, value=None, reason="not a number", defect=True) for one in scored]
    if not task.plugin.STANDARDISED:
        return whole
    return [replace(one, value=None, more={**one.more, "raw": one.value}) for one in whole]


def _finite(one: Scored) -> bool:
    return one.value is None or math.isfinite(one.value)


def _refuse_foreign(task: Task) -> None:
    """Another model's values are never mixed with or replaced by this one's."""
    before = task.column.origin()
    if before is not None and before != task.origin:
        raise UserError(
            f"{task.column.folder} was made by {before}, this run is {task.origin}: "
            "keep both with --as NAME, or delete that folder"
        )


def clock(seconds: float) -> str:
    """A duration and the time of day when it is over: `about 4 min, until 14:05`."""
    end = time.strftime("%H:%M", time.localtime(time.time() + seconds))
    length = f"{seconds / 60:.0f} min" if seconds >= 90 else f"{max(seconds, 1):.0f} s"
    return f"about {length}, until {end}"
