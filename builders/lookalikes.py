"""Pictures that look alike: a perceptual hash proposes, the pixels decide.

    hashes = np.stack([dhash(png) for png in pictures])            # 256 bits each
    for first, second in near(hashes, hashes): ...                  # at most 10 bits apart
        if same_pixels(pictures[first], pictures[second]): ...      # under 0.2 % of the pixels differ visibly

On rendered maths a hash alone is worthless (a 64-bit pHash calls 488 of 500 different text pages equal): most of a page
is paper. So a hash is only a cheap way to find the pairs whose pixels are worth comparing.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Hashes = NDArray[np.uint64]  # (n, 4): 256 bits a picture
SIDE, WORDS = 16, 4
RADIUS = 10  # bits of 256
STEP, SHARE = 32, 0.002  # a pixel differs visibly by more than STEP of 255; pictures are alike below this share of them
_BLOCK = 1024


def dhash(data: bytes) -> Hashes:
    """The 256-bit difference hash of a picture, as four 64-bit words: is each cell of 16 x 16 darker than the next?"""
    with Image.open(io.BytesIO(data)) as picture:
        small = np.asarray(picture.convert("L").resize((SIDE + 1, SIDE), Image.Resampling.LANCZOS), np.int16)
    return np.packbits(small[:, 1:] > small[:, :-1]).view(np.uint64)


def near(first: Hashes, second: Hashes | None = None, radius: int = RADIUS) -> Iterator[tuple[int, int]]:
    """Index pairs (i, j) at most `radius` bits apart, by blocks; of one set (`second` None) only those with i < j."""
    other = first if second is None else second
    for top in range(0, len(first), _BLOCK):
        for left in range(top if second is None else 0, len(other), _BLOCK):
            rows, columns = first[top : top + _BLOCK], other[left : left + _BLOCK]
            apart = np.zeros((len(rows), len(columns)), np.uint16)
            for word in range(WORDS):  # one word at a time: a block stays within the cache
                apart += np.bitwise_count(rows[:, word, None] ^ columns[None, :, word])
            for i, j in np.argwhere(apart <= radius):
                if second is not None or top + i < left + j:
                    yield int(top + i), int(left + j)


def same_pixels(first: bytes, second: bytes, share: float = SHARE, step: int = STEP) -> bool:
    """Whether fewer than `share` of the pixels differ by more than `step` in any channel; sizes must be equal."""
    one, two = pixels(first), pixels(second)
    if one.shape != two.shape:
        return False
    apart = np.abs(one.astype(np.int16) - two.astype(np.int16)).max(axis=2)
    return float((apart > step).mean()) < share


def pixels(data: bytes) -> NDArray[np.uint8]:
    """(height, width, 3) RGB values of a PNG or JPEG."""
    with Image.open(io.BytesIO(data)) as picture:
        return np.asarray(picture.convert("RGB"))
