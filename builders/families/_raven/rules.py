"""The rules of matrices: what the ninth value of an attribute must be, and matrices that follow a rule.

Every rule is tried on rows and on columns; a matrix is good when all rules that fit its eight values say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from random import Random
from typing import NamedTuple

from builders.families._raven.panel import CYCLES, MOST

Triple = Sequence[int]
Grid = list[list[int]]
"""Three rows of values; in the last row two or three."""
Rule = Callable[[str, Sequence[Triple], Triple], int | None]
DIRECTIONS = ("rows", "columns")


class Found(NamedTuple):
    """A rule that fits the eight given values, and the ninth that it asks for."""

    rule: str
    direction: str
    value: int


def _constant(attribute: str, lines: Sequence[Triple], pair: Triple) -> int | None:
    return pair[0] if all(len(set(line)) == 1 for line in (*lines, pair)) else None


def _progression(attribute: str, lines: Sequence[Triple], pair: Triple) -> int | None:
    if attribute in ("shape", "places"):
        return None
    cycle = CYCLES.get(attribute, 0)
    steps = [b - a for line in (*lines, pair) for a, b in pairwise(line)]
    if cycle:
        steps = [step % cycle for step in steps]
    following = pair[1] + steps[0]
    if len(set(steps)) > 1 or not steps[0]:
        return None
    return following % cycle if cycle else following if following in _range(attribute) else None


def _range(attribute: str) -> range:
    return {"number": range(1, MOST + 1), "size": range(3), "shade": range(4)}[attribute]


def _three(attribute: str, lines: Sequence[Triple], pair: Triple) -> int | None:
    values = set(lines[0])
    left = values - set(pair)
    return (
        left.pop() if len(values) == 3 and set(lines[1]) == values and len(left) == 1 and pair[0] != pair[1] else None
    )


def _reckoned(on: str, combine: Callable[[int, int], int]) -> Rule:
    """The third value of a line from the first two, for one attribute."""

    def rule(attribute: str, lines: Sequence[Triple], pair: Triple) -> int | None:
        if attribute != on or any(combine(a, b) != c for a, b, c in lines):
            return None
        third = combine(pair[0], pair[1])
        return third if third > 0 and (on == "places" or third <= MOST) else None

    return rule


RULES: dict[str, Rule] = {
    "constant": _constant,
    "progression": _progression,
    "three": _three,
    "sum": _reckoned("number", lambda a, b: a + b),
    "difference": _reckoned("number", lambda a, b: a - b),
    "or": _reckoned("places", lambda a, b: a | b),
    "and": _reckoned("places", lambda a, b: a & b),
    "xor": _reckoned("places", lambda a, b: a ^ b),
}
"""In rising length of description, which is the order in which they are tried."""


def fitting(attribute: str, grid: Grid) -> Iterator[Found]:
    """Every rule that fits the first eight values, those along the rows first among equals."""
    eight = [[*row[: 2 if i == 2 else 3]] for i, row in enumerate(grid)]
    columns = [[eight[i][j] for i in range(3 - (j == 2))] for j in range(3)]
    for rule, test in RULES.items():
        for direction, lines in zip(DIRECTIONS, (eight, columns), strict=True):
            value = test(attribute, lines[:2], lines[2])
            if value is not None:
                yield Found(rule, direction, value)


def make(rng: Random, attribute: str, rule: str, direction: str, domain: Sequence[int]) -> Grid | None:
    """Nine values that follow the rule and of which the ninth is beyond doubt; None where no draw gave them."""
    for _ in range(60):
        grid = _drawn(rng, attribute, rule, domain)
        if grid is None:
            continue
        if direction == "columns":
            grid = [list(row) for row in zip(*grid, strict=True)]
        varies = len({value for row in grid for value in row}) > 1
        if varies == (rule != "same") and {found.value for found in fitting(attribute, grid)} == {grid[2][2]}:
            return grid
    return None


def _drawn(rng: Random, attribute: str, rule: str, domain: Sequence[int]) -> Grid | None:
    if rule == "same":
        return [[value] * 3 for value in [rng.choice(domain)] * 3]
    if rule == "constant":
        return [[value] * 3 for value in (rng.sample(list(domain), 3))]
    if rule == "three":
        order = rng.sample(list(domain), 3)
        turn = rng.choice((1, 2))
        return [[order[(j + turn * i) % 3] for j in range(3)] for i in range(3)]
    if rule == "progression":
        return _stepped(rng, attribute, domain)
    combine = {"sum": int.__add__, "difference": int.__sub__, "or": int.__or__, "and": int.__and__, "xor": int.__xor__}
    pairs = [[a, b, combine[rule](a, b)] for a, b in ([rng.choice(domain) for _ in "ab"] for _ in range(60))]
    # A third that repeats one of the first two would look like another rule.
    good = [line for line in pairs if line[2] in domain and len(set(line)) == 3]
    return good[:3] if len(good) >= 3 else None


def _stepped(rng: Random, attribute: str, domain: Sequence[int]) -> Grid | None:
    cycle = CYCLES.get(attribute, 0)
    step = rng.choice((-2, -1, 1, 2, 3) if attribute == "number" else (-1, 1))
    lines = [[start + i * step for i in range(3)] for start in (rng.choice(domain) for _ in range(12))]
    if cycle:
        lines = [[value % cycle for value in line] for line in lines]
    lines = [line for line in lines if all(value in domain for value in line)]
    return lines[:3] if len(lines) >= 3 else None
