"""What a scanner, a photograph or a bad copy does to a picture: perspective, uneven light, blur, grain, JPEG.

Mild by design: text must stay legible, and every effect costs 0.4 to 2 ms. The boxes move with the pixels. Filters on
the text itself (turbulence, erosion) are left out: they made digits illegible.

pixels, boxes = apply(pixels, boxes, effects, paper="#ffffff")
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from renderers.colours import rgb
from renderers.png import Pixels
from renderers.seeds import rng
from renderers.types import Box

_BANK = 1024  # side of the stored tile of noise, in pixels
_Matrix = npt.NDArray[np.float64]
_Number = TypeVar("_Number", np.uint16, np.int16)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """corners: how far each corner moves inwards, (x, y) for top left, top right, bottom right, bottom left, as shares
    of the size; all zero: none. light: darkest shade of a linear gradient, 0 to 0.2, falling towards `light_from`
    degrees. blur: radius in pixels. grain: standard deviation of the noise in grey levels. jpeg: quality, 0 for none.
    seed: where in the bank of noise the grain is cut from."""

    corners: tuple[float, ...] = (0.0,) * 8
    light: float = 0.0
    light_from: float = 0.0
    blur: float = 0.0
    grain: float = 0.0
    jpeg: int = 0
    seed: int = 0

    def __bool__(self) -> bool:
        return any(self.corners) or any((self.light, self.blur, self.grain, self.jpeg))


NONE = Effects()


def apply(pixels: Pixels, boxes: Sequence[Box], effects: Effects, paper: str) -> tuple[Pixels, tuple[Box, ...]]:
    """The picture (height x width x 3) after `effects`, and where its boxes stand in it; `paper` fills what opens."""
    boxes = tuple(boxes)
    if any(effects.corners):
        pixels, boxes = _perspective(pixels, boxes, effects.corners, paper)
    if effects.light:
        pixels = _shade(pixels, effects)
    if effects.blur:
        blurred = Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(effects.blur))
        pixels = np.asarray(blurred)
    if effects.grain:
        pixels = _grain(pixels, effects)
    if effects.jpeg:
        pixels = _jpeg(pixels, effects.jpeg)
    return pixels, boxes


def _perspective(
    pixels: Pixels, boxes: tuple[Box, ...], corners: tuple[float, ...], paper: str
) -> tuple[Pixels, tuple[Box, ...]]:
    height, width, _ = pixels.shape
    edges = np.array([(0, 0), (width, 0), (width, height), (0, height)], float)
    inwards = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)])
    moved = edges + inwards * np.reshape(corners, (4, 2)) * (width, height)
    back = _homography(moved, edges)
    picture = Image.fromarray(pixels)
    coefficients = tuple((back / back[2, 2]).ravel()[:8])
    out = picture.transform(
        picture.size, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC, fillcolor=rgb(paper)
    )
    forth = _homography(edges, moved)
    return np.asarray(out), tuple(_moved(box, forth) for box in boxes)


def _homography(source: _Matrix, target: _Matrix) -> _Matrix:
    """The 3 x 3 matrix that maps four points of `source` to those of `target`."""
    rows = []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    return np.append(np.linalg.solve(np.array(rows), target.ravel()), 1.0).reshape(3, 3)


def _moved(box: Box, matrix: _Matrix) -> Box:
    corners = np.array([(x, y, 1.0) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]) @ matrix.T
    points = corners[:, :2] / corners[:, 2:]
    (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
    return replace(box, x0=float(x0), y0=float(y0), x1=float(x1), y1=float(y1))


def _shade(pixels: Pixels, effects: Effects) -> Pixels:
    height, width, _ = pixels.shape
    angle = np.radians(effects.light_from)
    across = np.linspace(-0.5, 0.5, width) * np.cos(angle)
    down = np.linspace(-0.5, 0.5, height)[:, None] * np.sin(angle)
    factor = across + down + 0.5
    np.clip(factor, 0, 1, out=factor)  # in place from here on: new pages cost more than the arithmetic
    factor *= -effects.light
    factor += 1
    factor *= 256
    shaded = _for_channels(np.rint(factor, out=factor).astype(np.uint16))
    shaded *= pixels.reshape(height, -1)
    shaded >>= 8
    return shaded.astype(np.uint8).reshape(pixels.shape)


def _for_channels(values: npt.NDArray[_Number]) -> npt.NDArray[_Number]:
    """(height, 3 width) of (height, width), a value for each channel: numpy spreads over a short last axis one by one,
    which takes twice the time."""
    return np.repeat(values, 3, axis=1)


@cache
def _noise() -> npt.NDArray[np.int16]:
    """A tile of grain in 1/64 standard deviations; the sum of four uniform bytes is normal enough for the eye."""
    raw = np.frombuffer(rng(0, "grain").randbytes(_BANK * _BANK * 4), np.uint8).reshape(4, _BANK, _BANK)
    return np.asarray((raw.sum(axis=0, dtype=np.int16) - 510) * 64 // 148, np.int16)


def _grain(pixels: Pixels, effects: Effects) -> Pixels:
    height, width, _ = pixels.shape
    draw = rng(effects.seed, "grain")
    rows = (np.arange(height) + draw.randrange(_BANK)) % _BANK
    columns = (np.arange(width) + draw.randrange(_BANK)) % _BANK
    tile = _noise()[rows[:, None], columns]
    tile *= int(effects.grain * 8)
    tile >>= 9
    grainy = _for_channels(tile)
    grainy += pixels.reshape(height, -1)
    np.clip(grainy, 0, 255, out=grainy)
    return grainy.astype(np.uint8).reshape(pixels.shape)


def _jpeg(pixels: Pixels, quality: int) -> Pixels:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality)
    with Image.open(file) as picture:
        return np.asarray(picture.convert("RGB"))
