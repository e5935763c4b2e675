"""What a run of scores ends with: counts, the spread of every column, and exit code 2 when rows were at fault."""

from __future__ import annotations

import statistics
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any

from builders.dataset import BuiltSet
from builders.scores._files import Column


def finish(data: BuiltSet, columns: Sequence[Column]) -> int:
    """Print one line for each column, and one error line for all rows that were at fault.

    Read from the files, so that a run that was interrupted tells of all its rows. Returns 2 when a row was at fault or
    a column has no value at all, else 0.
    """
    told = [_tell(data, column) for column in columns]
    complaints = [line for line in told if line]
    if complaints:
        print(f"error: {'; '.join(complaints)}; every other row is scored", file=sys.stderr)
    return 2 if complaints else 0


def _tell(data: BuiltSet, column: Column) -> str:
    """Print a column's line; returns what is wrong with it, or nothing."""
    rows = [row for file in data.files("pairs") for row in _rows(column, file.stem)]
    values = [row["value"] for row in rows if row["value"] is not None]
    absent = Counter(row["reason"] or "no value" for row in rows if row["value"] is None)
    spread = f", median {statistics.median(values):.4g} ({min(values):.4g} to {max(values):.4g})" if values else ""
    without = "".join(f", null {count} ({reason})" for reason, count in absent.most_common())
    print(f"{column.name}: {len(values)} values{spread}{without} -> {column.folder}")
    faults = [row for row in rows if row["defect"]]
    if faults:
        return f"{column.name}: {len(faults)} rows at fault, first {faults[0]['id']} ({faults[0]['reason']})"
    return f"{column.name}: no row has a value" if rows and not values else ""


def _rows(column: Column, shard: str) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    table = pq.read_table(column.file(shard), columns=["id", "value", "reason", "defect"])
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows
