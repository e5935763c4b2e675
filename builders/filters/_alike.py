"""Whether two pictures show the same: a coarse look refuses most pairs cheaply, a close one decides.

    if sketch(one).may_be(sketch(two)) and alike(one, two): ...

A share of differing pixels cannot decide: one digit on a page of text is under 0.1 % of it. What tells a copy from
another page is where the differences stand: recompression, another shade or another scale change a little everywhere,
another digit changes a lot in one place. So the largest difference over any window of 8 x 8 pixels is compared.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Grey = NDArray[np.int16]
SIDE, WINDOW = 64, 8
MOST = 24  # of 255: mean difference over a window that a copy may have; d for q gives 33, a JPEG of quality 30 gives 21
_CUT = 40  # more that a cell of a thumb may differ by, whose edges cut strokes in two
_ASPECT = 0.02
_CELL = 2
_CELLS = WINDOW // _CELL
_BLANK = 2.0  # a standard deviation of grey below which there is nothing to compare


@dataclass(frozen=True, slots=True)
class Sketch:
    """A picture made small. fine: means of 2 x 2 pixels, in whole windows; thumb: (64, 64) means of any size."""

    size: tuple[int, int]
    fine: Grey
    thumb: Grey

    @property
    def blank(self) -> bool:
        """Whether there is nothing on it."""
        return float(self.thumb.std()) < _BLANK

    def may_be(self, other: Sketch) -> bool:
        """Whether the two may show the same: False is certain for pictures of one size, and nearly so for others."""
        if self.size != other.size:
            return bool(np.abs(self.thumb - other.thumb).max() <= MOST + _CUT)
        apart = np.abs(self.fine - other.fine)
        rows = apart.reshape(-1, _CELLS, apart.shape[1]).sum(axis=1, dtype=np.int16)
        side_by_side = rows.reshape(len(rows), -1, _CELLS).sum(axis=2, dtype=np.int16)
        if side_by_side.max() > (MOST + 1) * _CELLS * _CELLS:
            return False
        return bool(_windows(apart, _CELLS).max() <= MOST + 1)


def sketch(data: bytes) -> Sketch:
    """The sketch of a PNG or JPEG."""
    grey = _grey(data)
    width, height = (max(side // WINDOW, 1) * WINDOW for side in grey.size)
    fine = grey.crop((0, 0, width, height)).resize((width // _CELL, height // _CELL), Image.Resampling.BOX)
    thumb = grey.resize((SIDE, SIDE), Image.Resampling.BOX)
    return Sketch(size=grey.size, fine=np.asarray(fine, np.int16), thumb=np.asarray(thumb, np.int16))


def alike(first: bytes, second: bytes) -> bool:
    """Whether two pictures show the same, up to scale, compression and a change of shade."""
    one, two = _grey(first), _grey(second)
    if abs(one.width / one.height - two.width / two.height) > _ASPECT * one.width / one.height:
        return False
    size = min(one.size, two.size)
    scaled = [
        picture if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS) for picture in (one, two)
    ]
    apart = np.abs(np.asarray(scaled[0], np.int32) - np.asarray(scaled[1], np.int32))
    return float(_windows(apart, WINDOW).max()) < MOST


def _grey(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as picture:
        return picture.convert("L")


def _windows(values: NDArray[np.integer], side: int) -> NDArray[np.float64]:
    """The mean over every window of side x side, by sums of a summed-area table."""
    height, width = (min(side, length) for length in values.shape)
    total = np.pad(values.cumsum(0, dtype=np.int64).cumsum(1), ((1, 0), (1, 0)))
    sums = total[height:, width:] - total[:-height, width:] - total[height:, :-width] + total[:-height, :-width]
    mean: NDArray[np.float64] = sums / (height * width)
    return mean
