"""Where sampled answers lie: OUT/responses/SPLIT-NNNNN.parquet (verified), wrong/ (all others), report.json.

One file for each shard of `pairs`, joined by id. What is not finished yet stands in _parts/SPLIT-NNNNN.jsonl; a file
carries in its metadata which model and settings made it, and from which bytes.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders.journal import Journal, refuse_other
from builders.rows import Row
from builders.shards import atomic, file_hash, write_text

if TYPE_CHECKING:
    import pyarrow as pa

_MARK = b"modality.responses"
_SAMPLE = ("sample", "response", "correct", "accuracy", "format", "reward", "tokens", "finished")


def rows_of(shard: Path, columns: Sequence[str]) -> Iterator[Row]:
    """Rows of one shard of `pairs` in order, streamed."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(shard) as file:
        for batch in file.iter_batches(batch_size=64, columns=list(columns)):
            yield from batch.to_pylist()


@dataclass(frozen=True)
class Store:
    """The answers to one shard of `pairs`. identity: the settings that made them."""

    root: Path
    shard: Path
    identity: Mapping[str, Any]

    @property
    def journal(self) -> Path:
        """Where rows stand until the shard is finished."""
        return self.root / "_parts" / f"{self.shard.stem}.jsonl"

    @property
    def files(self) -> tuple[Path, Path]:
        """(all others, verified), in the order in which they are written."""
        return self.root / "wrong" / f"{self.shard.stem}.parquet", self.root / f"{self.shard.stem}.parquet"

    @cached_property
    def mark(self) -> dict[str, Any]:
        """The identity with the hash of the shard's bytes, as JSON gives it back."""
        read: dict[str, Any] = json.loads(json.dumps({**self.identity, "source": file_hash(self.shard)}))
        return read

    def finished(self) -> set[str]:
        """Ids that have their answers. Raises UserError when they were made with other settings."""
        return {row["id"] for file in self.files for row in self._read(file)}

    def finish(self) -> None:
        """Move the journal's rows into the files, in the order of the shard, and remove it."""
        with Journal(self.journal, self.mark) as journal:
            fresh = {row["id"]: row for row in journal.rows()}
        if fresh or not all(file.exists() for file in self.files):
            rows = [row for file in self.files for row in self._read(file) if row["id"] not in fresh]
            rows += [flat for row in fresh.values() for flat in _flat(row)]
            place = {row["id"]: number for number, row in enumerate(rows_of(self.shard, ["id"]))}
            rows.sort(key=lambda row: (place[row["id"]], row["sample"] or 0))
            for file, wanted in zip(self.files, (False, True), strict=True):
                self._write(file, [row for row in rows if bool(row["correct"]) is wanted])
        self.journal.unlink()

    def _read(self, file: Path) -> list[Row]:
        import pyarrow.parquet as pq

        if not file.exists():
            return []
        table = pq.read_table(file)
        refuse_other(file.parent, json.loads((table.schema.metadata or {}).get(_MARK, b"{}")), self.mark)
        rows: list[Row] = table.to_pylist()
        return rows

    def _write(self, file: Path, rows: Sequence[Row]) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = pa.Table.from_pylist(list(rows), schema=_schema().with_metadata({_MARK: json.dumps(self.mark)}))
        with atomic(file) as temporary:
            pq.write_table(table, temporary, compression="zstd", row_group_size=1000)


def _schema() -> pa.Schema:
    import pyarrow as pa

    kinds = {"correct": pa.bool_(), "finished": pa.bool_(), "sample": pa.int32(), "tokens": pa.int32()}
    kinds |= dict.fromkeys(("accuracy", "format", "reward"), pa.float64())
    return pa.schema([(name, kinds.get(name, pa.string())) for name in ("id", "family", *_SAMPLE, "error")])


def _flat(row: Row) -> list[Row]:
    """One row per sample; a row without samples is one with its error."""
    shared = {"id": row["id"], "family": row["family"], "error": row["error"] or None}
    return [shared | sample for sample in row["samples"] or [dict.fromkeys(_SAMPLE)]]


def report(root: Path, identity: Mapping[str, Any]) -> int:
    """Count what lies in the folder, print it, write report.json; 2 when rows could not be asked, else 0.

    Read from the files, so that a run that was interrupted tells of all its answers.
    """
    counts = Counter[str]()
    for file in sorted(root.glob("wrong/*.parquet")):
        counts.update(_counts(file, root / file.name))  # keeps the zeros
    answered = counts["rows"] - counts["errors"]
    summary = {"settings": dict(identity), "counts": dict(sorted(counts.items()))}
    write_text(root / "report.json", json.dumps(summary, indent=1, ensure_ascii=False) + "\n")
    print(
        f"{answered} rows, {counts['samples']} answers: {counts['verified']} verified, {counts['well_formed']} well "
        f"formed, {counts['cut']} cut by the limit; all right {counts['rows_all_right']} rows, "
        f"all wrong {counts['rows_all_wrong']} rows -> {root}"
    )
    if counts["errors"]:
        print(f"error: {counts['errors']} rows could not be asked (wrong/, column `error`)", file=sys.stderr)
    return 2 if counts["errors"] else 0


def _counts(*files: Path) -> Counter[str]:
    import pyarrow.parquet as pq

    columns = ["id", "correct", "format", "finished", "error"]
    rows = [row for file in files if file.exists() for row in pq.read_table(file, columns=columns).to_pylist()]
    asked = [row for row in rows if not row["error"]]
    right, wrong = ({row["id"] for row in asked if row["correct"] is verdict} for verdict in (True, False))
    return Counter(
        rows=len({row["id"] for row in rows}),
        errors=len(rows) - len(asked),
        samples=len(asked),
        verified=sum(row["correct"] for row in asked),
        well_formed=sum(row["format"] == 1 for row in asked),
        cut=sum(not row["finished"] for row in asked),
        rows_all_right=len(right - wrong),
        rows_all_wrong=len(wrong - right),
    )
