"""Shapes found again in a painting of the scene: connected pixels of one colour, told apart by area and spread.

Route B of counting: nothing here reads a name, a count or a fact, so shapes that touch or hide each other are noticed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product
from typing import Any

import numpy as np
import numpy.typing as npt

from renderers.scenes._symbols import outline

Mask = npt.NDArray[np.bool_]
_PX = 30.0
"""Pixels per unit of the scene."""
_CRUMB = 12
"""Pixels of a patch that is no shape: the end of a star's thin tip, cut off by the raster. The smallest shape has 370;
of one that is hidden but for a crumb nobody could tell the name, so that it must be missed here too."""


@dataclass(frozen=True, slots=True)
class Blob:
    """A connected patch of one colour: its symbol's name, colour, reach from the middle, and middle (units, y up)."""

    shape: str
    colour: str
    reach: float
    x: float
    y: float


def blobs(primitives: Sequence[Mapping[str, Any]], shapes: Sequence[str]) -> list[Blob]:
    """What a painting of these symbols shows. shapes: names that a patch may have."""
    things = [p for p in primitives if p["type"] == "symbol"]
    colours = sorted({thing["colour"] for thing in things})
    canvas, (left, low) = _painted(things, colours)
    found = []
    for runs in _patches(canvas):
        area, reach, spread, fourth, x, y = _measures(runs)
        if area <= _CRUMB:
            continue
        seen = (area / reach**2, 40 * spread / area**2, 200 * fourth / area**3)
        shape = _nearest(seen, shapes)
        name = colours[canvas[runs[0][0], runs[0][1]] - 1]
        found.append(Blob(shape, name, reach / _PX, left + x / _PX, low + y / _PX))
    return found


def _painted(
    things: Sequence[Mapping[str, Any]], colours: Sequence[str]
) -> tuple[npt.NDArray[np.int64], tuple[float, float]]:
    """An array of colour numbers, 0 where nothing is, and the corner of the scene at its first pixel."""
    reach = max(thing["radius"] for thing in things) + 0.1
    left, low = (min(thing["at"][axis] for thing in things) - reach for axis in (0, 1))
    wide, high = (
        int((max(t["at"][axis] for t in things) + reach - start) * _PX) + 2 for axis, start in ((0, left), (1, low))
    )
    canvas = np.zeros((high, wide), dtype=np.int64)
    for thing in things:
        (x, y), radius = thing["at"], thing["radius"] * _PX
        row, column = int((y - low) * _PX - radius) - 1, int((x - left) * _PX - radius) - 1
        size = int(2 * radius) + 4
        centre = (x - left) * _PX - column, (y - low) * _PX - row
        mask = _mask(thing["name"], size, centre, radius, thing.get("turn", 0.0))
        window = canvas[max(row, 0) : row + size, max(column, 0) : column + size]
        part = mask[max(-row, 0) :, max(-column, 0) :][: window.shape[0], : window.shape[1]]
        window[part] = colours.index(thing["colour"]) + 1
    return canvas, (left, low)


def _mask(name: str, size: int, centre: tuple[float, float], radius: float, turn: float) -> Mask:
    """Which pixels of a square window a symbol covers: an even number of edges to the right means outside."""
    x = (np.arange(size) + 0.5 - centre[0])[None, :]
    y = (np.arange(size) + 0.5 - centre[1])[:, None]
    if name == "disc":
        return np.asarray(x**2 + y**2 < radius**2)
    cos, sin = math.cos(math.radians(turn)) * radius, math.sin(math.radians(turn)) * radius
    corners = [(u * cos - v * sin, u * sin + v * cos) for u, v in outline(name)]
    inside = np.zeros((size, size), dtype=bool)
    for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True):
        if ay != by:
            inside ^= ((ay > y) != (by > y)) & (x < (bx - ax) * (y - ay) / (by - ay) + ax)
    return inside


Run = tuple[int, int, int]
"""Row, first column, column after the last."""


def _patches(canvas: npt.NDArray[np.int64]) -> Iterator[list[Run]]:
    """The runs of each connected patch: runs of one colour that touch in neighbouring rows belong together."""
    runs: list[Run] = []
    parent: list[int] = []
    above: list[int] = []
    for row in _rows(canvas):
        here = list(range(len(runs), len(runs) + len(row)))
        runs += row
        parent += here
        for i, j in product(here, above):
            if _meet(canvas, runs[i], runs[j]):
                parent[_root(parent, i)] = _root(parent, j)
        above = here
    groups: dict[int, list[Run]] = {}
    for i, run in enumerate(runs):
        groups.setdefault(_root(parent, i), []).append(run)
    yield from groups.values()


def _rows(canvas: npt.NDArray[np.int64]) -> Iterator[list[Run]]:
    """The runs of painted pixels in each row."""
    rows, columns = np.nonzero(np.diff(np.pad(canvas, ((0, 0), (1, 1))), axis=1))
    starts = np.searchsorted(rows, np.arange(canvas.shape[0] + 1))
    for row in range(canvas.shape[0]):
        edges = columns[starts[row] : starts[row + 1]].tolist()
        yield [(row, first, last) for first, last in pairwise(edges) if canvas[row, first]]


def _meet(canvas: npt.NDArray[np.int64], one: Run, other: Run) -> bool:
    """Whether runs in neighbouring rows touch, corners included, and have one colour."""
    return other[1] <= one[2] and one[1] <= other[2] and canvas[one[:2]] == canvas[other[:2]]


def _root(parent: list[int], i: int) -> int:
    while parent[i] != i:
        parent[i] = i = parent[parent[i]]
    return i


def _measures(runs: Sequence[Run]) -> tuple[float, float, float, float, float, float]:
    """Area, reach from the centroid, second and fourth moment about it, and the centroid, in pixels."""
    ys = np.concatenate([np.full(last - first, row) for row, first, last in runs]) + 0.5
    xs = np.concatenate([np.arange(first, last) for _, first, last in runs]) + 0.5
    x, y = float(xs.mean()), float(ys.mean())
    squares = (xs - x) ** 2 + (ys - y) ** 2
    return float(len(xs)), math.sqrt(float(squares.max())) + 0.3, float(squares.sum()), float((squares**2).sum()), x, y


def _nearest(seen: tuple[float, float, float], shapes: Sequence[str]) -> str:
    return min(shapes, key=lambda name: math.dist(_signature(name), seen))


@cache
def _signature(name: str) -> tuple[float, float, float]:
    """Area over squared reach, and its second and fourth moments in units of its area, of a large painting."""
    mask = _mask(name, 204, (102.0, 102.0), 100.0, 0.0)
    ys, xs = np.nonzero(mask)
    squares = (xs - xs.mean()) ** 2 + (ys - ys.mean()) ** 2
    second, fourth = float(squares.sum()), float((squares**2).sum())
    return len(xs) / float(squares.max()), 40 * second / len(xs) ** 2, 200 * fourth / len(xs) ** 3
