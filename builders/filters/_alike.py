"""Whether two pictures show the same: a coarse look refuses most pairs cheaply, a close one decides.

    if coarse(thumb(one), thumb(two)) and alike(one, two): ...

A share of differing pixels cannot decide: one digit on a page of text is under 0.1 % of it. What tells a copy from
another page is where the differences stand: recompression, another shade or another scale change a little everywhere,
another digit changes a lot in one place. So the largest difference over any window of 8 x 8 pixels is compared.
"""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Grey = NDArray[np.int16]
SIDE, WINDOW = 64, 8
MOST = 40  # of 255: mean difference over a window that a copy may have; one stroke of 2 x 6 pixels gives 48
_CUT = 24  # more that a cell of a thumb may differ by, whose edges cut strokes in two
_ASPECT = 0.02
BLANK = 2.0  # a standard deviation of grey below which there is nothing to compare


def thumb(data: bytes) -> Grey:
    """(64, 64) mean greys of a PNG or JPEG."""
    with Image.open(io.BytesIO(data)) as picture:
        small = picture.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX)
        return np.asarray(small, np.int16)


def blank(one: Grey) -> bool:
    """Whether a thumb has nothing on it."""
    return float(one.std()) < BLANK


def coarse(one: Grey, others: Grey) -> NDArray[np.bool_]:
    """(n,) whether each of `others` (n, 64, 64) may be the same picture as `one`."""
    apart = np.abs(others - one).reshape(len(others), -1).max(axis=1)
    may: NDArray[np.bool_] = apart <= MOST + _CUT
    return may


def alike(first: bytes, second: bytes) -> bool:
    """Whether two pictures show the same, up to scale, compression and a change of shade."""
    one, two = _grey(first), _grey(second)
    if abs(one.width / one.height - two.width / two.height) > _ASPECT * one.width / one.height:
        return False
    size = min(one.size, two.size)
    scaled = [picture if picture.size == size else picture.resize(size, Image.Resampling.BOX) for picture in (one, two)]
    apart = np.abs(np.asarray(scaled[0], np.int32) - np.asarray(scaled[1], np.int32))
    return float(_windows(apart).max()) < MOST


def _grey(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as picture:
        return picture.convert("L")


def _windows(values: NDArray[np.int32]) -> NDArray[np.float64]:
    """The mean over every window of WINDOW x WINDOW, by sums of a summed-area table."""
    height, width = (min(WINDOW, side) for side in values.shape)
    total = np.pad(values.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    sums = total[height:, width:] - total[:-height, width:] - total[height:, :-width] + total[:-height, :-width]
    mean: NDArray[np.float64] = sums / (height * width)
    return mean
