"""Rows whose picture an evaluation item has: proposed by perceptual hash or by embeddings, confirmed by pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from builders.dataset import BuiltSet
from builders.filters._against import Reference
from builders.filters._alike import alike, sketch
from builders.filters._prints import Prints, pictures, prints
from builders.filters._vectors import close, folders, vectors
from builders.lookalikes import Hashes, dhash, near

_CHUNK = 256  # pictures of a reference that are in memory at once
_HOW = "the picture shows the same"


def like_pictures(
    data: BuiltSet, splits: Sequence[str], reference: Reference, cosine: float
) -> Iterator[tuple[str, str, str]]:
    """(id, item, how) of every row of `splits` whose picture an item has. Blank pictures are like nothing."""
    made = prints(data)
    inside = {row["id"] for split in splits for row in data.rows("pairs", split, ["id"])}
    rows = [place for place, key in enumerate(made.ids) if made.seen[place] and key in inside]
    for chunk in _chunks(reference):
        hashes = np.stack([found for _, _, found in chunk])
        pairs = [(rows[i], j) for i, j in near(made.hashes[rows], hashes)] if rows else []
        yield from _confirmed(data, made, chunk, pairs)
    yield from _embedded(data, made, set(rows), reference, cosine)


_Chunk = list[tuple[str, bytes, Hashes]]


def _chunks(reference: Reference) -> Iterator[_Chunk]:
    """Pictures of a reference with their names and hashes; what cannot be decoded or shows nothing is left out."""
    chunk: _Chunk = []
    for item in reference.items():
        for picture in item.pictures:
            try:
                if sketch(picture).blank:
                    continue
                chunk.append((item.name, picture, dhash(picture)))
            except (OSError, SyntaxError, ValueError):
                continue
            if len(chunk) == _CHUNK:
                yield chunk
                chunk = []
    if chunk:
        yield chunk


def _confirmed(
    data: BuiltSet, made: Prints, chunk: _Chunk, pairs: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, str, str]]:
    wanted: dict[str, list[int]] = {}
    for place, item in pairs:
        wanted.setdefault(made.ids[place], []).append(item)
    for key, picture in pictures(data, wanted) if wanted else ():
        small = sketch(picture)
        for item in wanted[key]:
            name, other, _ = chunk[item]
            if small.may_be(sketch(other)) and alike(picture, other):
                yield key, name, _HOW
                break


def _embedded(
    data: BuiltSet, made: Prints, rows: set[int], reference: Reference, cosine: float
) -> Iterator[tuple[str, str, str]]:
    """Where both sets have embeddings by the same weights: near ones whose pixels agree."""
    if reference.built is None:
        return
    mine, theirs = folders(data), folders(reference.built)
    name = next((name for name in mine if name in theirs), None)
    if name is None:
        return
    ids = [row["id"] for row in reference.built.rows("pairs", columns=["id"])]
    found = close(vectors(data, mine[name]), vectors(reference.built, theirs[name]), cosine)
    pairs = [(i, j, value) for i, j, value in found if i in rows]
    files = dict(pictures(data, {made.ids[i] for i, _, _ in pairs})) if pairs else {}
    others = dict(pictures(reference.built, {ids[j] for _, j, _ in pairs})) if pairs else {}
    for i, j, value in pairs:
        if ids[j] in others and alike(files[made.ids[i]], others[ids[j]]):
            yield made.ids[i], ids[j], f"{_HOW} (cosine {value:.3f})"
