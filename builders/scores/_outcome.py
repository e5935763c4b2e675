"""What a run of scores ends with: counts, the spread of every column, and exit code 2 when rows were at fault."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from builders.dataset import BuiltSet
from builders.score_files import Column

if TYPE_CHECKING:
    import pyarrow as pa


def finish(data: BuiltSet, columns: Sequence[Column]) -> int:
    """Print one line for each column, and one error line for all rows that were at fault.

    Read from the files, so that a run that was interrupted tells of all its rows. Returns 2 when a row was at fault or
    a column has no value at all, else 0.
    """
    told = [_tell(data, column) for column in columns]
    complaints = [line for line in told if line]
    if complaints:
        print(f"error: {'; '.join(complaints)}; all other values are written", file=sys.stderr)
    return 2 if complaints else 0


def _tell(data: BuiltSet, column: Column) -> str:
    """Print a column's line; returns what is wrong with it, or nothing."""
    import numpy as np

    absent: Counter[str] = Counter()
    parts, faults, first = [np.empty(0)], 0, ""
    for file in data.files("pairs"):
        table = _read(column, file.stem)
        parts.append(table["value"].drop_null().to_numpy())
        for row in table.filter(table["value"].is_null()).to_pylist():
            absent[row["reason"] or "no value"] += 1
        for row in table.filter(table["defect"].to_numpy() == 1).to_pylist():
            faults, first = faults + 1, first or f"{row['id']} ({row['reason']})"
    values = np.concatenate(parts)
    spread = f", median {np.median(values):.4g} ({values.min():.4g} to {values.max():.4g})" if len(values) else ""
    without = "".join(f", null {count} ({reason})" for reason, count in absent.most_common())
    print(f"{column.name}: {len(values)} values{spread}{without} -> {column.folder}")
    if faults:
        return f"{column.name}: {faults} rows at fault, first {first}"
    return f"{column.name}: no row has a value" if absent and not len(values) else ""


def _read(column: Column, shard: str) -> pa.Table:
    import pyarrow.parquet as pq

    return pq.read_table(column.file(shard), columns=["id", "value", "reason", "defect"])
