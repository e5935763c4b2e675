"""Embeddings kept beside the shards, by content: OUT/scores/_embeddings/WEIGHTS-PRECISION/SPLIT-NNNNN.npz.

Five scores, another pooling or another run share them; a picture or a text is never encoded twice for one shard. Keys
are hashes of the bytes, so that a rebuilt shard finds what is still the same. Vectors are stored, and used, in half
precision: a cosine moves by about 2e-5.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from builders.clip.texts import Text, Vectors
from builders.dataset import BuiltSet
from builders.shards import atomic

if TYPE_CHECKING:
    from builders.clip.engine import Clip


def folder(root: Path) -> Path:
    """Where all embeddings of a set lie."""
    return root / "scores" / "_embeddings"


def key(kind: str, content: bytes) -> bytes:
    """16 bytes that name a content as input of a kind (`text`, `pad` ...)."""
    return hashlib.blake2b(content, digest_size=16, person=kind.encode()).digest()


def halved(vectors: npt.NDArray[np.floating]) -> Vectors:
    """Unit vectors as they come back from the files: rounded to half precision and of length 1, in single."""
    rounded = vectors.astype(np.float16).astype(np.float32)
    length = np.linalg.norm(rounded, axis=-1, keepdims=True)
    unit: Vectors = rounded / np.maximum(length, np.float32(1e-12))
    return unit


class Kept:
    """The embeddings of one shard at a time. With `where` None nothing is read or written."""

    def __init__(self, where: Path | None) -> None:
        self.where = where
        self._shard, self._found, self._new = "", dict[bytes, Text](), False

    def get(self, shard: str, name: bytes) -> Text | None:
        """What is kept under a key; None when nothing is."""
        self._turn(shard)
        return self._found.get(name)

    def put(self, shard: str, name: bytes, text: Text) -> None:
        """Keep vectors under a key, unless they are no numbers. A picture is a Text of one piece."""
        self._turn(shard)
        if np.isfinite(text.pieces).all():
            self._found[name], self._new = text, True

    def done(self, shard: str) -> None:
        """Write what is new for a shard and let go of it."""
        if shard == self._shard and self._new and self.where is not None:
            with atomic(self._file(self.where)) as temporary, temporary.open("wb") as file:
                np.savez(file, allow_pickle=False, **_packed(self._found))
        self._shard, self._found, self._new = "", {}, False

    def _turn(self, shard: str) -> None:
        if shard != self._shard:
            self.done(self._shard)
            self._shard = shard
            self._found = {} if self.where is None else _read(self._file(self.where))

    def _file(self, where: Path) -> Path:
        return where / f"{self._shard}.npz"


def _packed(found: dict[bytes, Text]) -> dict[str, npt.NDArray[np.generic]]:
    texts = list(found.values())
    return {
        "keys": np.frombuffer(b"".join(found), np.uint8).reshape(-1, 16),
        "lengths": np.array([len(text.pieces) for text in texts], np.int32),
        "truncated": np.array([text.truncated for text in texts], np.int32),
        "vectors": np.concatenate([text.pieces for text in texts]).astype(np.float16),
    }


def _read(file: Path) -> dict[bytes, Text]:
    """A file's embeddings; none when it is absent or broken (they are made again)."""
    try:
        with np.load(file) as packed:
            keys, lengths, truncated, vectors = (packed[name] for name in ("keys", "lengths", "truncated", "vectors"))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return {}
    parts = np.split(halved(vectors), np.cumsum(lengths)[:-1])
    return {
        name.tobytes(): Text(pieces=pieces, truncated=int(cut))
        for name, pieces, cut in zip(keys, parts, truncated, strict=True)
    }


def picture_vectors(data: BuiltSet, clip: Clip, column: str = "vision_centric_image") -> Iterator[tuple[str, Vectors]]:
    """(id, unit vector of its picture) for every row, shard by shard; NaN where there is none. For duplicates.

    Vectors that a score has kept are read, the others are made and kept.
    """
    import pyarrow.parquet as pq

    for file in data.files("pairs"):
        with pq.ParquetFile(file) as shard:
            for batch in shard.iter_batches(batch_size=256, columns=["id", column]):
                rows = batch.to_pylist()
                vectors, _ = clip.pictures([row[column] and row[column]["bytes"] for row in rows], file.stem)
                yield from zip((row["id"] for row in rows), vectors, strict=True)
        clip.done(file.stem)
