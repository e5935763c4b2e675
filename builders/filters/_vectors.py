"""Rows whose pictures have like CLIP embeddings, where scores have left embeddings beside the shards; else nothing.

Only kept vectors are read (OUT/scores/_embeddings), nothing is encoded: a selection needs no model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from builders.dataset import BuiltSet
from builders.filters._prints import groups

_FITS = ("pad", "crop", "squash")
_BLOCK = 2048


class Placed(Protocol):
    """A row with its number in the set."""

    @property
    def place(self) -> int: ...


R = TypeVar("R", bound=Placed)
Vectors = NDArray[np.float32]


def folders(data: BuiltSet) -> dict[str, Path]:
    """Name of a model and precision -> the folder of its embeddings; those of every shard only."""
    shards = {file.stem for file in data.files("pairs")}
    found = sorted(data.root.glob("scores/_embeddings/*/"))  # as builders.clip.vectors.folder, without its imports
    return {path.name: path for path in found if shards <= {file.stem for file in path.glob("*.npz")}}


def vectors(data: BuiltSet, where: Path) -> Vectors:
    """(rows, d) unit vectors of the pictures in the order of the set; NaN where none is kept."""
    from builders.clip.vectors import Kept, key

    kept, found = Kept(where), []
    for shard in data.files("pairs"):
        for _, cells in groups(shard):
            for cell in cells:
                named = (kept.get(shard.stem, key(fit, cell)) for fit in _FITS) if cell else iter(())
                text = next((one for one in named if one is not None), None)
                found.append(None if text is None else text.pieces[0])
    width = next((len(one) for one in found if one is not None), 1)
    missing = np.full(width, np.nan, np.float32)
    return np.stack([missing if one is None else one for one in found]).astype(np.float32)


def near_vectors(data: BuiltSet, blocks: Sequence[Sequence[R]], least: float) -> Iterator[tuple[R, R, float]]:
    """Pairs of rows of one block whose pictures' embeddings have a cosine of at least `least`, by the first model."""
    where = next(iter(folders(data).values()), None)
    if where is None or not blocks:
        return
    found = vectors(data, where)
    for block in blocks:
        mine = found[[row.place for row in block]]
        for i, j, cosine in close(mine, mine, least):
            if i < j:
                yield block[i], block[j], cosine


def close(first: Vectors, second: Vectors, least: float) -> Iterator[tuple[int, int, float]]:
    """(i, j, cosine) of vectors at least that close, by blocks; NaN is close to nothing."""
    for top in range(0, len(first), _BLOCK):
        for left in range(0, len(second), _BLOCK):
            cosines = first[top : top + _BLOCK] @ second[left : left + _BLOCK].T
            for i, j in np.argwhere(cosines >= least):
                yield int(top + i), int(left + j), float(cosines[i, j])
