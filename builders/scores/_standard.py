"""Standard scores within each family: families differ in how far apart a model places any two texts.

The only step of scoring that needs all shards; it reads two narrow columns and rewrites `value` from `raw`, so that it
can run again at any time with the same result.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from builders.dataset import BuiltSet
from builders.score_files import Column

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(slots=True)
class Moments:
    """Mean and spread of a stream of numbers (Welford)."""

    count: int = 0
    mean: float = 0.0
    squares: float = 0.0

    def add(self, value: float) -> None:
        """One more number."""
        self.count += 1
        apart = value - self.mean
        self.mean += apart / self.count
        self.squares += apart * (value - self.mean)

    def z(self, value: float) -> float:
        """How many standard deviations above the mean; 0 where there is no spread."""
        deviation = math.sqrt(self.squares / self.count) if self.count else 0.0
        return (value - self.mean) / deviation if deviation > 0 else 0.0


def standardise(data: BuiltSet, column: Column) -> None:
    """Fill `value` with the z score of `raw` within the row's family, over all splits of the set."""
    families: dict[str, Moments] = defaultdict(Moments)
    for _, table, names in _shards(data, column):
        for raw, name in zip(table["raw"].to_pylist(), names, strict=True):
            if raw is not None:
                families[name].add(raw)
    for file, table, names in _shards(data, column):
        _rewrite(column, file, table, names, families)


def _shards(data: BuiltSet, column: Column) -> Iterator[tuple[Path, pa.Table, list[str]]]:
    """Each score file with its table and the families of its rows."""
    import pyarrow.parquet as pq

    for shard in data.files("pairs"):
        file = column.file(shard.stem)
        yield file, pq.read_table(file), pq.read_table(shard, columns=["family"])["family"].to_pylist()


def _rewrite(column: Column, file: Path, table: pa.Table, names: list[str], families: Mapping[str, Moments]) -> None:
    import pyarrow as pa

    raws = table["raw"].to_pylist()
    values = [None if raw is None else families[name].z(raw) for raw, name in zip(raws, names, strict=True)]
    if values != table["value"].to_pylist():
        place = table.schema.get_field_index("value")
        column.write_table(file, table.set_column(place, table.schema.field(place), pa.array(values, pa.float64())))
