"""Numbers for a figure of a kind, and which of them are printed, so that the answer takes a number of steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from builders.families._sums.figures import Sum, rows, sums
from builders.families._sums.steps import Reckoning
from builders.types import Retry

# Two Latin squares with Latin diagonals; together every pair of numbers occurs once.
_ONE = ((0, 1, 2, 3), (3, 2, 1, 0), (1, 0, 3, 2), (2, 3, 0, 1))
_TWO = ((0, 3, 1, 2), (1, 2, 0, 3), (2, 1, 3, 0), (3, 0, 2, 1))
_LO_SHU = ((4, 9, 2), (3, 5, 7), (8, 1, 6))
_UP_TO = {1: 12, 2: 20, 3: 30, 4: 50, 5: 80}
"""Size of the numbers in tables and rings, by reasoning level."""
_EMPTY = (0.4, 0.7)
"""Share of the places that are left empty at most; each figure draws its own between these."""
_BASE = {3: 15, 4: 12, 5: 9}
"""Size of the lowest bricks, by rows of the pyramid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """letters: place -> letter that is printed there. empty: places where nothing is printed."""

    letters: dict[str, str]
    empty: frozenset[str]


def drawn(rng: Random, kind: str, level: int) -> dict[str, int]:
    """A number for every place of the figure, M and T included; all are positive."""
    name = kind.partition(" ")[0]
    if name == "square":
        grid = _square3(rng, level) if kind.endswith("3") else _square4(rng, level)
        grid = _turned(rng, grid)
        values = {place: number for places, row in zip(rows(kind), grid, strict=True)
                  for place, number in zip(places, row, strict=True)}  # fmt: skip
        return values | {"M": sum(grid[0])}
    high = _BASE[len(rows(kind))] if name == "pyramid" else _UP_TO[level]
    return _summed(kind, {place: rng.randint(2, high) for place in _free(kind)})


def _free(kind: str) -> list[str]:
    """The places that may hold any number: lowest bricks, inner cells, circles."""
    grid, name = rows(kind), kind.partition(" ")[0]
    if name == "pyramid":
        return list(grid[-1])
    return list(grid[0]) if name == "ring" else [place for row in grid[:-1] for place in row[:-1]]


def _summed(kind: str, values: dict[str, int]) -> dict[str, int]:
    """With all the sums of the figure, each made as soon as its parts are there."""
    left: list[Sum] = list(sums(kind))
    while left:
        for equation in list(left):
            if all(place in values for _, place in equation.parts):
                values[equation.whole] = sum(k * values[place] for k, place in equation.parts)
                left.remove(equation)
    if kind.startswith("ring"):
        values["T"] = sum(values[circle] for circle in rows(kind)[0])
    return values


_Grid = Sequence[Sequence[int]]


def _square3(rng: Random, level: int) -> _Grid:
    """Lo Shu in equal steps up to level 2, any magic square of different numbers above."""
    if level <= 2:
        step, first = rng.randint(1, 2 * level), rng.randint(0, 9)
        return [[step * number + first for number in row] for row in _LO_SHU]
    while True:
        a, b = rng.sample(range(1, 6 * level), 2)
        c = a + b + rng.randint(1, 9)
        grid = [[c - b, c + a + b, c - a], [c - a + b, c, c + a - b], [c + a, c - a - b, c + b]]
        if len({number for row in grid for number in row}) == 9:
            return grid


def _square4(rng: Random, level: int) -> _Grid:
    """The numbers 1 to 16 in equal steps up to level 2, other different numbers above."""
    if level <= 2:
        step = rng.randint(1, 2)
        return _mixed([step * n for n in rng.sample(range(1, 5), 4)], [4 * step * n for n in rng.sample(range(4), 4)])
    while True:
        grid = _mixed(rng.sample(range(1, 8 * level), 4), rng.sample(range(5 * level), 4))
        if len({number for row in grid for number in row}) == 16:
            return grid


def _mixed(u: Sequence[int], v: Sequence[int]) -> _Grid:
    return [[u[i] + v[j] for i, j in zip(one, two, strict=True)] for one, two in zip(_ONE, _TWO, strict=True)]


def _turned(rng: Random, grid: _Grid) -> _Grid:
    """One of the eight ways to turn and reflect a square."""
    for _ in range(rng.randrange(4)):
        grid = [list(row) for row in zip(*grid[::-1], strict=True)]
    return [row[::-1] for row in grid] if rng.random() < 0.5 else grid


def blanked(
    rng: Random, kind: str, values: Mapping[str, int], letters: dict[str, str], steps: range
) -> tuple[Blank, Reckoning]:
    """Take numbers away one by one while the letters still follow, as long as that takes at most the last of `steps`.

    letters: place -> letter; the constant M is wanted where it is among them. Raises Retry where it takes too few.
    """
    places = [place for row in rows(kind) for place in row]
    empty: set[str] = set()
    best = None
    order = [place for place in places if place not in letters]
    rng.shuffle(order)
    most = len(places) * rng.uniform(*_EMPTY)
    for place in [None, *order]:
        tried = empty | ({place} if place else set())
        known = {p: values[p] for p in places if p not in tried and p not in letters}
        found = Reckoning(kind, known, letters)
        found.run(letters)
        proof = found.proof(letters)
        if proof is None or len(proof) >= steps.stop:
            continue
        empty = tried
        if len(empty) > most:
            break
        if len(proof) in steps:
            best = Blank(letters={p: letters[p] for p in letters if p in places}, empty=frozenset(empty)), found
    if best is None:
        raise Retry("no blanks", f"for {steps.start} to {steps.stop - 1} steps in {kind}")
    return best
