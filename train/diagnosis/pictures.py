"""Pictures made worse from their pixels, for any row: white, noise, blur, masked patches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from builders.chat import decode as opened
from builders.engines import Request
from renderers.png import Pixels, encode
from renderers.seeds import digest
from renderers.types import Box

if TYPE_CHECKING:
    from PIL.Image import Image

GRID = 8  # patches a side
_EDGE = 2  # pixels around a box that are painted too: strokes reach a little over it
GREY = 128


def pixels(data: bytes) -> Pixels:
    """A picture file as RGB, transparent ones on white. Raises ValueError (BadPicture) when it cannot be decoded."""
    image: Image = opened(Request(key="", text="", images=(data,)))[0]
    return np.array(image, dtype=np.uint8)


def corrupted(data: bytes, kind: str, seed: int, key: str) -> bytes:
    """A PNG of the picture made worse: blank, noiseN (grey levels), blur, patchesN (per cent). key names the stream."""
    seen = pixels(data)
    generator = np.random.default_rng(digest(seed, "corruption", kind, key))
    if kind == "blank":
        return encode(np.full_like(seen, 255))
    if kind == "blur":
        return encode(_blurred(seen))
    if kind.startswith("noise"):
        noisy = seen + generator.normal(0.0, float(kind.removeprefix("noise")), seen.shape)
        return encode(np.clip(noisy, 0, 255).astype(np.uint8))
    if kind.startswith("patches"):
        count = round(GRID * GRID * int(kind.removeprefix("patches")) / 100)
        return encode(masked_patches(seen, GRID, generator.permutation(GRID * GRID)[:count].tolist()))
    raise ValueError(f"corruption '{kind}': allowed are blank, blur, noiseN and patchesN")


def _blurred(seen: Pixels) -> Pixels:
    from PIL import Image, ImageFilter

    radius = max(1.0, 0.03 * max(seen.shape[:2]))
    return np.array(Image.fromarray(seen).filter(ImageFilter.GaussianBlur(radius)), dtype=np.uint8)


def masked_patches(seen: Pixels, side: int, patches: Iterable[int]) -> Pixels:
    """The picture with some patches of a grid of side x side, numbered row by row, painted grey."""
    painted = seen.copy()
    rows, columns = (np.linspace(0, size, side + 1).astype(int) for size in seen.shape[:2])
    for patch in patches:
        row, column = divmod(patch, side)
        painted[rows[row] : rows[row + 1], columns[column] : columns[column + 1]] = GREY
    return painted


def painted_over(seen: Pixels, boxes: Sequence[Box]) -> Pixels:
    """The picture with boxes painted in the colour around them (the median of their rims)."""
    painted = seen.copy()
    height, width, _ = painted.shape
    for box in boxes:
        left, top = max(0, int(box.x0) - _EDGE), max(0, int(box.y0) - _EDGE)
        right, bottom = min(width, int(box.x1) + 1 + _EDGE), min(height, int(box.y1) + 1 + _EDGE)
        inside = painted[top:bottom, left:right]
        if inside.size:
            rim = np.concatenate([inside[0], inside[-1], inside[:, 0], inside[:, -1]])
            inside[:] = np.median(rim, axis=0).astype(np.uint8)
    return painted
