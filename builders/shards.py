"""Parquet shards on disk: written under a temporary name, renamed, then marked; a marker vouches for its files.

    OUT/data/{pairs,versions,dropped}/SPLIT-NNNNN.parquet     OUT/_state/SPLIT-NNNNN.json (the marker)

A shard without a valid marker is built again: a build killed at any moment goes on and ends with the same bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from builders.build import Made, Slot, Slots
from builders.rows import SCHEMAS, Row, schema
from renderers.errors import UserError

ROW_GROUP = 100
MOST_SHARDS = 100_000  # of a split
_OURS = re.compile(rf"(?:data/(?:{'|'.join(SCHEMAS)})/\w+-\d{{5}}\.parquet|_state/\w+-\d{{5}}\.json)")


class Shard(NamedTuple):
    """A run of slots of one split that ends in one file per config."""

    split: str
    number: int
    slots: Slots

    @property
    def name(self) -> str:
        """`train-00003`, as in file names."""
        return f"{self.split}-{self.number:05d}"


def shards(sizes: dict[str, int], rows: int) -> list[Shard]:
    """All shards of a build, `rows` slots each; the cut does not depend on workers or executors.

    Raises UserError for more shards than names of five digits can number.
    """
    for split, size in sizes.items():
        if size > rows * MOST_SHARDS:
            least = -(-size // MOST_SHARDS)
            raise UserError(f"--shard-rows {rows}: over {MOST_SHARDS:,} shards of {split}; needs at least {least}")
    return [
        Shard(split, number, Slots(split, start, min(start + rows, size)))
        for split, size in sizes.items()
        for number, start in enumerate(range(0, size, rows))
    ]


def is_ours(name: str) -> bool:
    """Whether a path inside a set is that of a shard's file or marker: only such files are ever removed."""
    return _OURS.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class Store:
    """The files of one build under `out`."""

    out: Path
    config_hash: str

    def file(self, config: str, shard: Shard) -> Path:
        """Where a shard's rows of a config lie."""
        return self.out / "data" / config / f"{shard.name}.parquet"

    def marker(self, shard: Shard) -> Path:
        """Where a shard's completion marker lies."""
        return self.out / "_state" / f"{shard.name}.json"

    def write(self, shard: Shard, made: Sequence[Made], extra: Iterable[Row] = ()) -> None:
        """Write a shard's files and then its marker; empty configs get no file. `extra`: more `dropped` rows."""
        rows: dict[str, list[Row]] = {
            "pairs": [one.pair for one in made if one.pair is not None],
            "versions": [row for one in made for row in one.versions],
            "dropped": [row for one in made for row in one.dropped] + list(extra),
        }
        remove(self.marker(shard))
        files = {}
        for config in SCHEMAS:
            path = self.file(config, shard)
            if rows[config]:
                write_parquet(path, config, rows[config])
                files[config] = file_hash(path)
            else:
                remove(path)
        state = self._state(files, made, rows["dropped"])
        state["check"] = _check(state)
        write_text(self.marker(shard), json.dumps(state, indent=1, sort_keys=True))

    def _state(self, files: dict[str, str], made: Sequence[Made], dropped: list[Row]) -> dict[str, Any]:
        return {
            "config": self.config_hash,
            "files": files,
            "kept": [
                {
                    "problem_id": one.pair["problem_id"],
                    "index": one.slot.index,
                    "attempt": one.attempt,
                    "versions": len(one.versions),
                    "pictures": one.pictures,
                    "notes": one.notes,
                }
                for one in made
                if one.pair is not None
            ],
            "dropped": dict(Counter(row["reason"] for row in dropped)),
            "bad_input": [f"{row['reason']}: {row['detail']}" for one in made if one.bad_input for row in one.dropped],
        }

    def state(self, shard: Shard) -> dict[str, Any] | None:
        """The marker's content if the shard is complete and its files are unchanged, else None."""
        try:
            state = json.loads(self.marker(shard).read_text(encoding="utf-8"))
            sound = state["config"] == self.config_hash and state.pop("check") == _check(state)
            whole = sound and all(
                file_hash(self.file(config, shard)) == digest for config, digest in state["files"].items()
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return state if whole and isinstance(state, dict) else None

    def load(self, shard: Shard, state: dict[str, Any]) -> list[Made]:
        """The kept slots of a finished shard again, as they were written (their `dropped` rows stay in the file)."""
        pairs, versions = self.read("pairs", shard), iter(self.read("versions", shard))
        return [
            Made(
                slot=Slot(shard.split, kept["index"]),
                attempt=kept["attempt"],
                pair=pair,
                versions=[next(versions) for _ in range(kept["versions"])],
                notes=tuple(kept["notes"]),
                pictures=kept["pictures"],
            )
            for kept, pair in zip(state["kept"], pairs, strict=True)
        ]

    def read(self, config: str, shard: Shard) -> list[Row]:
        """A finished shard's rows of one config; none when it has no file."""
        return list(self.stream(config, shard))

    def stream(self, config: str, shard: Shard, columns: Collection[str] | None = None) -> Iterator[Row]:
        """The same rows, group by group; of some columns only, where they are named."""
        import pyarrow.parquet as pq

        path = self.file(config, shard)
        if path.exists():
            with pq.ParquetFile(path) as file:
                names = None if columns is None else [name for name in file.schema_arrow.names if name in columns]
                for group in range(file.num_row_groups):
                    yield from file.read_row_group(group, columns=names).to_pylist()


def write_parquet(path: Path, config: str, rows: Sequence[Row]) -> None:
    """Rows as one Parquet file in groups of 100, atomically; images are compressed already and stay as they are."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    shape = schema(config)
    images = {name for name, kind in SCHEMAS[config].items() if kind == "image"}
    columns = [name for name in SCHEMAS[config] if name not in images]
    table = pa.Table.from_pylist(list(rows), schema=shape)
    with atomic(path) as temporary:
        pq.write_table(
            table,
            temporary,
            row_group_size=ROW_GROUP,
            compression={**dict.fromkeys(columns, "zstd"), **{f"{name}.bytes": "none" for name in images}},
            use_dictionary=columns,
        )


def _check(state: dict[str, Any]) -> str:
    """A hash of a marker's content: a marker that was damaged must not vouch for anything."""
    return hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()[:16]


class Busy(UserError):
    """Another process holds the lock."""


class Unwritable(UserError, OSError):
    """A file that could not be written: a full or read-only disk, a quota. What is complete stays complete."""


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn the system's errors about files into one clear line. Raises Unwritable."""
    try:
        yield
    except OSError as error:
        why = error.strerror or (str(error).splitlines() or [type(error).__name__])[0]
        raise Unwritable(f"{path}: cannot be written ({why}); mend that and run the same command again") from error


@contextlib.contextmanager
def atomic(path: Path) -> Iterator[Path]:
    """A temporary sibling that becomes `path` when the block ends well, and vanishes when it does not.

    Raises Unwritable (a UserError and an OSError) when the disk does not take it.
    """
    temporary = path.with_name(f".{path.name}.tmp")
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield temporary
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """A small text file, atomically."""
    with atomic(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def remove(path: Path) -> None:
    """Remove a file that may be absent. Raises Unwritable."""
    with writing(path):
        path.unlink(missing_ok=True)


def file_hash(path: Path) -> str:
    """sha256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def claim(out: Path, wait: bool = False) -> Iterator[None]:
    """Hold `out` for one build at a time; `wait`: until no other process holds it.

    Raises UserError when it cannot be written or another build holds it.
    """
    with locked(out, "lock", shared=False, wait=wait, busy=f"--out {out}: another build is writing there"):
        yield


@contextlib.contextmanager
def locked(out: Path, name: str, *, shared: bool, wait: bool, busy: str) -> Iterator[None]:
    """Hold the lock OUT/_state/NAME. Raises Busy with the text `busy`, or UserError: why there can be no lock."""
    import fcntl

    try:
        (out / "_state").mkdir(parents=True, exist_ok=True)
        lock = (out / "_state" / name).open("a+")  # NFS wants it readable to be shared
    except OSError as error:
        raise UserError(f"--out {out}: cannot be written ({error.strerror})") from error
    with lock:
        try:
            fcntl.flock(lock, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise Busy(busy) from error
        except OSError as error:
            raise UserError(f"--out {out}: its file system has no locks ({error.strerror}); use another") from error
        yield
