"""Score columns on disk: OUT/scores/NAME/SPLIT-NNNNN.parquet, one file per shard of `pairs`, joined by id.

A file carries in its metadata who made it and from which bytes, so that a rerun knows what is finished. Batches of an
unfinished shard lie in OUT/scores/_parts/NAME/SPLIT-NNNNN/ and make up the file once all are there.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from builders.parts import Part
from builders.scores import Kind, Known, Scored
from builders.shards import atomic
from renderers.errors import UserError

if TYPE_CHECKING:
    import pyarrow as pa

_MARK = b"modality.score"
_TRIES = 100  # of a folder that others remove when it is empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who made a column: the score, its scorer and the weights; the identity that a rerun compares."""

    score: str
    scorer: str
    weights_hash: str

    @classmethod
    def of(cls, score: str, scorer: Known) -> Origin:
        """The origin of what this scorer makes."""
        return cls(score=score, scorer=scorer.scorer, weights_hash=scorer.weights_hash)

    def __str__(self) -> str:
        return self.scorer + (f" (weights {self.weights_hash})" if self.weights_hash else "")


@dataclass(frozen=True, slots=True)
class Column:
    """The files of one score under a built set; `name` is its folder, usually the score's own name."""

    root: Path
    name: str
    more: Mapping[str, Kind]

    @property
    def folder(self) -> Path:
        """Where finished shards lie."""
        return self.root / "scores" / self.name

    def file(self, shard: str) -> Path:
        """Where a finished shard lies."""
        return self.folder / f"{shard}.parquet"

    def part(self, shard: str, start: int) -> Path:
        """Where the batch that begins at row `start` of an unfinished shard lies."""
        return self.root / "scores" / "_parts" / self.name / shard / f"{start:07d}.parquet"

    @contextlib.contextmanager
    def claim(self, part: Part | None = None, wait: bool = False) -> Iterator[None]:
        """Hold the column for one run at a time; other scores of the set may run beside it.

        part: hold this part of it alone, beside the other parts. wait: until nobody else holds it.
        Raises UserError when the set cannot be written, or another run holds the column.
        """
        with contextlib.ExitStack() as held:
            whole = held.enter_context(self._locked("", shared=part is not None, wait=wait))
            if part is not None:
                held.enter_context(self._locked(f".{part.lock}", shared=False, wait=False))
            try:
                yield
            finally:
                if part is None:
                    self._clear(whole)

    def _clear(self, whole: Path) -> None:
        """Remove locks and empty folders; only for who holds the whole column, because then no part can take one.

        The lock of the whole goes last: what is removed after it may be another run's already.
        """
        for file in whole.parent.glob(f"{self.name}.part-*.lock"):
            file.unlink(missing_ok=True)
        _remove_empty(whole.parent / self.name)  # it stays where shards are unfinished
        whole.unlink(missing_ok=True)
        _remove_empty(whole.parent)  # it stays beside other scores

    @contextlib.contextmanager
    def _locked(self, name: str, *, shared: bool, wait: bool) -> Iterator[Path]:
        """Hold a lock file. Who held it before may remove it: then the lock is taken anew, on the file that is there.

        Raises UserError.
        """
        import fcntl

        file = self.root / "scores" / "_parts" / f"{self.name}{name or '.lock'}"
        how = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB)
        while True:
            with self._opened(file) as lock:
                try:
                    fcntl.flock(lock, how)
                except BlockingIOError as error:
                    raise UserError(f"{self.folder}: another run is writing there") from error
                except OSError as error:
                    raise UserError(f"{self.folder}: its file system has no locks ({error.strerror})") from error
                if _is_at(lock, file):
                    yield file
                    return

    def _opened(self, file: Path) -> TextIO:
        try:
            for _ in range(_TRIES):
                with contextlib.suppress(FileNotFoundError):  # another run removed the folder while it was empty
                    file.parent.mkdir(parents=True, exist_ok=True)
                    return file.open("w")
        except OSError as error:
            raise UserError(f"{self.folder}: cannot be written ({error.strerror})") from error
        raise UserError(f"{self.folder}: cannot be written (there is no folder {file.parent})")

    def origin(self) -> Origin | None:
        """Who made the files that are here; None when there are none."""
        return next(self._origins(), None)

    def foreign(self, origin: Origin) -> Origin | None:
        """Who else than `origin` made files that are here; None when nobody did."""
        return next((found for found in self._origins() if found != origin), None)

    def _origins(self) -> Iterator[Origin]:
        for file in sorted(self.folder.glob("*.parquet")):
            mark = read_mark(file)
            if mark is not None:
                yield Origin(**{key: mark[key] for key in ("score", "scorer", "weights_hash")})

    def has(self, file: Path, origin: Origin, source: str) -> bool:
        """Whether `file` was made by `origin` from the shard whose bytes hash to `source`."""
        return read_mark(file) == _mark(origin, source)

    def write(self, file: Path, scored: Sequence[Scored], origin: Origin, source: str) -> None:
        """The results as a file, atomically."""
        import pyarrow as pa

        rows = [_row(one, origin, self.more) for one in scored]
        self.write_table(file, pa.Table.from_pylist(rows, schema=self.schema(origin, source)))

    def write_table(self, file: Path, table: pa.Table) -> None:
        """A finished table as a file, atomically."""
        import pyarrow.parquet as pq

        with atomic(file) as temporary:
            pq.write_table(table, temporary, compression="zstd")

    def join(self, shard: str, parts: Sequence[Path], origin: Origin, source: str) -> None:
        """Make the finished file of a shard from its batches and remove them."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = pa.concat_tables([pq.read_table(part) for part in parts])
        self.write_table(self.file(shard), table.cast(self.schema(origin, source)))
        shutil.rmtree(parts[0].parent)  # not the folders above: another process may be about to write there

    def schema(self, origin: Origin, source: str) -> pa.Schema:
        """Column types, with the origin in the metadata."""
        import pyarrow as pa

        kinds = {"float64": pa.float64(), "int32": pa.int32(), "string": pa.string()}
        fixed = {"id": "string", "value": "float64", "scorer": "string", "weights_hash": "string"}
        fixed |= {"truncated_tokens": "int32", "reason": "string", "defect": "int32"}
        fields = [pa.field(name, kinds[kind]) for name, kind in {**fixed, **self.more}.items()]
        return pa.schema(fields, metadata={_MARK: json.dumps(_mark(origin, source))})


def _remove_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):
        folder.rmdir()


def _is_at(lock: TextIO, file: Path) -> bool:
    """Whether an open file is the one that lies at a path now."""
    try:
        return os.path.samestat(os.fstat(lock.fileno()), file.stat())
    except FileNotFoundError:
        return False


def read_mark(file: Path) -> dict[str, Any] | None:
    """What a score file says of its origin; None when it is absent, unreadable or not ours."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        metadata = pq.read_schema(file).metadata or {}
        mark: dict[str, Any] = json.loads(metadata[_MARK])
    except (OSError, KeyError, ValueError, pa.ArrowInvalid):
        return None
    return mark


def _mark(origin: Origin, source: str) -> dict[str, str]:
    return {"score": origin.score, "scorer": origin.scorer, "weights_hash": origin.weights_hash, "source": source}


def _row(one: Scored, origin: Origin, more: Mapping[str, Kind]) -> dict[str, Any]:
    return {
        "id": one.id,
        "value": one.value,
        "scorer": origin.scorer,
        "weights_hash": origin.weights_hash,
        "truncated_tokens": one.truncated_tokens,
        "reason": one.reason or None,
        "defect": int(one.defect),
        **{name: one.more.get(name) for name in more},
    }
