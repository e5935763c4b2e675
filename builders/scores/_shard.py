"""One shard of `pairs` in, its score files out: each row read once for all scores, resumable at any batch.

    for rows in Worker(run, tasks).shards([(file, file_hash(file))]): ...

A killed run loses at most one batch. A value that is not a number becomes null with its reason and is counted; nothing
is lost with it. What a file holds depends on its shard alone, not on which process made it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

from builders.dataset import reading
from builders.rows import Row
from builders.score_files import Column, Origin
from builders.scores import Batch, Known, Plugin, Run, Scored, Scorer

BATCH_ROWS = 256
K = TypeVar("K", bound=Known, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Generic[K]):
    """One score of a run: its plug-in, what is known of its scorer (or the scorer), and where its files go."""

    name: str
    plugin: Plugin
    scorer: K
    column: Column

    @property
    def origin(self) -> Origin:
        """Who makes this column."""
        return Origin.of(self.name, self.scorer)

    def has(self, file: Path, source: str) -> bool:
        """Whether the shard `file`, whose bytes hash to `source`, has this score."""
        return self.column.has(self.column.file(file.stem), self.origin, source)


class Worker:
    """Opened scores at work on shards."""

    def __init__(self, run: Run, tasks: Sequence[Task[Scorer]]) -> None:
        self.run, self.tasks = run, tasks

    def shards(self, files: Iterable[tuple[Path, str]]) -> Iterator[int]:
        """Score every shard (its file and the sha256 of it); yields numbers of rows, batch by batch."""
        for file, source in files:
            yield from self.shard(file, source)

    def shard(self, file: Path, source: str) -> Iterator[int]:
        """Write the score files that one shard misses; yields the rows of each batch."""
        tasks = [task for task in self.tasks if not task.has(file, source)]
        starts = []
        for batch in _batches(file, tasks) if tasks else ():
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
            self.run.done(file.stem)


def _batches(file: Path, tasks: Sequence[Task[Scorer]]) -> Iterator[Batch]:
    """Rows of a shard, BATCH_ROWS at a time, with the columns that the scores read."""
    import pyarrow.parquet as pq

    columns = sorted({"id", "family"} | {name for task in tasks for name in task.plugin.COLUMNS})
    start = 0
    with reading(file), pq.ParquetFile(file) as shard:
        for table in shard.iter_batches(batch_size=BATCH_ROWS, columns=columns):
            rows: list[Row] = table.to_pylist()
            yield Batch(shard=file.stem, start=start, rows=rows)
            start += len(rows)


def _checked(task: Task[Scorer], batch: Batch) -> list[Scored]:
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
