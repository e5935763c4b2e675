"""Fingerprints of a set's pictures, made once and kept beside the shards: OUT/scores/_prints/SPLIT-NNNNN.npz.

48 bytes a row: a hash of the file's bytes and a 256-bit perceptual hash. Pictures stream through; none is kept.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from builders.dataset import BuiltSet
from builders.lookalikes import Hashes, dhash
from builders.shards import atomic, file_hash

COLUMN = "vision_centric_image"
_NOTHING = np.zeros(4, np.uint64)


class Prints:
    """Ids in the order of the shards; `files` (n, 16) bytes and `hashes` (n, 4) words; zeros without a picture."""

    def __init__(self, ids: Sequence[str], files: NDArray[np.uint8], hashes: Hashes) -> None:
        self.ids, self.files, self.hashes = list(ids), files, hashes
        self.seen: NDArray[np.bool_] = np.asarray(files.any(axis=1))


def prints(data: BuiltSet) -> Prints:
    """The fingerprints of all pictures of a set; what is kept is read, the rest is made and kept where it can be."""
    ids: list[str] = []
    files, hashes = [np.zeros((0, 16), np.uint8)], [np.zeros((0, 4), np.uint64)]
    with ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as threads:
        for shard in data.files("pairs"):
            keep, source = data.root / "scores" / "_prints" / f"{shard.stem}.npz", file_hash(shard)
            found = _kept(keep, source) or _made(shard, threads)
            ids += found[0].tolist()
            files.append(found[1])
            hashes.append(found[2])
            _keep(keep, source, *found)
    return Prints(ids, np.concatenate(files), np.concatenate(hashes))


_Packed = tuple[NDArray[np.str_], NDArray[np.uint8], Hashes]


def _kept(file: Path, source: str) -> _Packed | None:
    try:
        with np.load(file) as packed:
            if str(packed["source"]) != source:
                return None
            return packed["ids"], packed["files"], packed["hashes"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _keep(file: Path, source: str, ids: NDArray[np.str_], files: NDArray[np.uint8], hashes: Hashes) -> None:
    if file.is_file() and _kept(file, source) is not None:
        return
    try:
        with atomic(file) as temporary, temporary.open("wb") as out:
            np.savez(out, allow_pickle=False, source=np.array(source), ids=ids, files=files, hashes=hashes)
    except OSError:  # a set that cannot be written, as one in the Hub's cache, is hashed every time
        return


def _made(shard: Path, threads: ThreadPoolExecutor) -> _Packed:
    ids: list[str] = []
    made: list[tuple[bytes, Hashes]] = []
    for names, pictures in groups(shard):
        ids += names
        made += threads.map(_print, pictures)
    files = np.frombuffer(b"".join(one for one, _ in made), np.uint8).reshape(-1, 16)
    return np.array(ids, dtype=np.str_), files, np.stack([two for _, two in made])


def _print(data: bytes | None) -> tuple[bytes, Hashes]:
    """A picture that is absent or cannot be decoded has a print of zeros: it is a copy of nothing."""
    if not data:
        return bytes(16), _NOTHING
    try:
        return blake2b(data, digest_size=16).digest(), dhash(data)
    except (OSError, SyntaxError, ValueError):
        return bytes(16), _NOTHING


def groups(
    shard: Path, column: str = COLUMN, wanted: Callable[[str], bool] | None = None
) -> Iterator[tuple[list[str], list[bytes | None]]]:
    """Ids and picture files of a shard, row group by row group; those without a wanted id are not read."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(shard) as file:
        for group in range(file.num_row_groups):
            ids = file.read_row_group(group, columns=["id"])["id"].to_pylist()
            if wanted is None or any(map(wanted, ids)):
                cells = file.read_row_group(group, columns=[column])[column].to_pylist()
                yield ids, [cell["bytes"] if cell else None for cell in cells]


def pictures(data: BuiltSet, ids: Collection[str], column: str = COLUMN) -> Iterator[tuple[str, bytes]]:
    """(id, picture file) of these rows; row groups without any are not read."""
    for shard in data.files("pairs"):
        for names, cells in groups(shard, column, ids.__contains__):
            yield from ((name, cell) for name, cell in zip(names, cells, strict=True) if cell and name in ids)
