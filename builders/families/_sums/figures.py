"""The four kinds of figures: names of their places, the sums that define them, and theorems that follow.

A kind is a text: `square 3`, `pyramid 4`, `table 2 3` (cells without the totals), `ring 5` (an arithmagon).
Places are named by letter and row (`B2`); circles of a ring A, B, C, ..., and the box between two of them `AB`.
M is the magic constant of a square, T the sum of all circles of a ring.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

LETTERS = "ABCDEFGH"
Terms = tuple[tuple[int, str], ...]  # (multiple, place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """An equation: `multiple` times the place `whole` is the sum of `parts`. name: what it is called in a solution."""

    name: str
    whole: str
    parts: Terms
    multiple: int = 1

    def terms(self) -> Terms:
        """All terms on one side: they add up to 0."""
        return ((self.multiple, self.whole), *((-k, place) for k, place in self.parts))


@cache
def rows(kind: str) -> tuple[tuple[str, ...], ...]:
    """The places that carry numbers, row by row; of a ring the circles, then the boxes."""
    name, *sizes = kind.split(" ")
    n = int(sizes[0])
    if name == "pyramid":
        return tuple(tuple(f"{LETTERS[c]}{r + 1}" for c in range(r + 1)) for r in range(n))
    if name == "ring":
        circles = LETTERS[:n]
        return tuple(circles), tuple(a + b for a, b in zip(circles, circles[1:] + circles[:1], strict=True))
    down, across = (n, n) if name == "square" else (n + 1, int(sizes[1]) + 1)
    return tuple(tuple(f"{LETTERS[c]}{r + 1}" for c in range(across)) for r in range(down))


@cache
def sums(kind: str) -> tuple[Sum, ...]:
    """The sums that define a figure of this kind."""
    makers = {"square": _square, "pyramid": _pyramid, "table": _table, "ring": _ring}
    return tuple(makers[kind.partition(" ")[0]](rows(kind)))


@cache
def theorems(kind: str) -> tuple[Sum, ...]:
    """Sums that follow from the defining ones, by which solutions are shorter."""
    makers = {
        "square": _of_square,
        "pyramid": _of_pyramid,
        "table": _of_table,
        "ring": _of_ring,
    }
    return tuple(makers[kind.partition(" ")[0]](rows(kind)))


_Rows = tuple[tuple[str, ...], ...]


def _plain(places: tuple[str, ...]) -> Terms:
    return tuple((1, place) for place in places)


def _square(grid: _Rows) -> Iterator[Sum]:
    n = len(grid)
    for r, row in enumerate(grid):
        yield Sum(name=f"row {r + 1}", whole="M", parts=_plain(row))
    for c, column in enumerate(zip(*grid, strict=True)):
        yield Sum(name=f"column {LETTERS[c]}", whole="M", parts=_plain(column))
    yield Sum(name="the falling diagonal", whole="M", parts=_plain(tuple(grid[i][i] for i in range(n))))
    yield Sum(name="the rising diagonal", whole="M", parts=_plain(tuple(grid[n - 1 - i][i] for i in range(n))))


def _of_square(grid: _Rows) -> Iterator[Sum]:
    if len(grid) != 3:
        return
    (a, b, c), (d, e, f), (g, h, i) = grid
    yield Sum(name="centre rule, the constant is three times the centre", whole="M", parts=((3, e),))
    for one, other in ((a, i), (b, h), (c, g), (d, f)):
        name = "centre rule, opposite cells add up to twice the centre"
        yield Sum(name=name, whole=e, multiple=2, parts=_plain((one, other)))
    for corner, sides in ((a, (f, h)), (c, (d, h)), (g, (b, f)), (i, (b, d))):
        name = "corner rule, twice a corner is the sum of the two side cells that do not touch it"
        yield Sum(name=name, whole=corner, multiple=2, parts=_plain(sides))


def _pyramid(bricks: _Rows) -> Iterator[Sum]:
    for upper, lower in pairwise(bricks):
        for i, brick in enumerate(upper):
            yield Sum(name=f"brick {brick}", whole=brick, parts=_plain((lower[i], lower[i + 1])))


def _of_pyramid(bricks: _Rows) -> Iterator[Sum]:
    for upper, lower in zip(bricks, bricks[2:], strict=False):
        for i, brick in enumerate(upper):
            parts: Terms = ((1, lower[i]), (2, lower[i + 1]), (1, lower[i + 2]))
            yield Sum(name=f"{brick} from two rows below, the middle brick counting twice", whole=brick, parts=parts)
    for upper, lower in zip(bricks, bricks[3:], strict=False):
        for i, brick in enumerate(upper):
            parts = tuple((k, lower[i + j]) for j, k in enumerate((1, 3, 3, 1)))
            name = f"{brick} from three rows below, the inner bricks counting three times"
            yield Sum(name=name, whole=brick, parts=parts)


def _table(grid: _Rows) -> Iterator[Sum]:
    for r, row in enumerate(grid):
        yield Sum(name=f"row {r + 1}", whole=row[-1], parts=_plain(row[:-1]))
    for c, column in enumerate(zip(*grid, strict=True)):
        yield Sum(name=f"column {LETTERS[c]}", whole=column[-1], parts=_plain(column[:-1]))


def _of_table(grid: _Rows) -> Iterator[Sum]:
    inner = tuple(place for row in grid[:-1] for place in row[:-1])
    yield Sum(name="the grand total of all inner cells", whole=grid[-1][-1], parts=_plain(inner))


def _ring(ring: _Rows) -> Iterator[Sum]:
    for box in ring[1]:
        yield Sum(name=f"box {box}", whole=box, parts=_plain((box[0], box[1])))


def _of_ring(ring: _Rows) -> Iterator[Sum]:
    circles, boxes = ring
    n = len(circles)
    name = "all boxes together, in which every circle counts twice"
    yield Sum(name=name, whole="T", multiple=2, parts=_plain(boxes))
    for i, circle in enumerate(circles):
        rest = tuple(boxes[(i + 1 + 2 * j) % n] for j in range(n // 2))
        boxes_named = "the box that leaves" if len(rest) == 1 else "the boxes that leave"
        name = f"all circles, as circle {circle} and {boxes_named} it out"
        yield Sum(name=name, whole="T", parts=_plain((circle, *rest)))
