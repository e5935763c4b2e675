"""Route A and route B: elimination in whole numbers, and false position (guess, see how far off it is, correct).

An equation is a mapping of places to multiples whose sum, each times its number, is 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

Equation = Mapping[str, int]
Number = int | Fraction

_DEPTH = 2
"""How many places may be left to any number."""


def eliminated(equations: Sequence[Equation], known: Mapping[str, int]) -> dict[str, Fraction]:
    """Every number that the equations determine. Raises ValueError where they contradict each other."""
    unknown = sorted({place for equation in equations for place in equation} - set(known))
    column = {place: i for i, place in enumerate(unknown)}
    table = []
    for equation in equations:
        row = [0] * (len(unknown) + 1)
        for place, multiple in equation.items():
            if place in known:
                row[-1] -= multiple * known[place]
            else:
                row[column[place]] += multiple
        table.append(row)
    pivots = _reduced(table, len(unknown))
    if any(row[-1] for row in table[len(pivots) :]):
        raise ValueError("the numbers contradict each other")
    found = {place: Fraction(value) for place, value in known.items()}
    for row, pivot in zip(table, pivots, strict=False):
        if not any(row[j] for j in range(len(unknown)) if j != pivot):
            found[unknown[pivot]] = Fraction(row[-1], row[pivot])
    return found


def _reduced(table: list[list[int]], width: int) -> list[int]:
    """Gauss and Jordan without fractions, in place; the pivot columns, of row 0, 1, ..."""
    pivots: list[int] = []
    for j in range(width):
        top = len(pivots)
        at = next((i for i in range(top, len(table)) if table[i][j]), None)
        if at is None:
            continue
        table[top], table[at] = table[at], table[top]
        pivot = table[top]
        for i, row in enumerate(table):
            if i != top and row[j]:
                mixed = [pivot[j] * value - row[j] * above for value, above in zip(row, pivot, strict=True)]
                common = math.gcd(*mixed) or 1
                table[i] = [value // common for value in mixed]
        pivots.append(j)
    return pivots


def guessed(equations: Sequence[Equation], known: Mapping[str, int], wanted: Sequence[str]) -> dict[str, Number]:
    """The numbers after filling in sums with one unknown and, where that ends, by false position in a place or two.

    Multiples must be 1 or -1. Raises ValueError where that does not lead to the places that are wanted.
    """
    values, off = _filled(equations, known)
    if any(off):
        raise ValueError("the numbers contradict each other")
    found = _searched(equations, values, wanted, _DEPTH)
    if found is None:
        raise ValueError("no guess settles the figure")
    return found


def _searched(
    equations: Sequence[Equation], values: dict[str, Number], wanted: Sequence[str], depth: int
) -> dict[str, Number] | None:
    """By false position; else some place may hold any number, and what is wanted must be the same for two of them, and
    then it is for all, since everything is linear."""
    while not set(wanted) <= set(values):
        fresh = _corrected(equations, values)
        if fresh is None:
            break
        values = fresh
    else:
        return values
    for place in _open(equations, values) if depth else ():
        zero, one = (
            _searched(equations, _filled(equations, {**values, place: guess})[0], wanted, depth - 1) for guess in (0, 1)
        )
        if zero and one and all(zero[p] == one[p] for p in wanted):
            return zero
    return None


def _open(equations: Sequence[Equation], values: Mapping[str, Number]) -> list[str]:
    return sorted({place for equation in equations for place in equation} - set(values))


def _corrected(equations: Sequence[Equation], values: dict[str, Number]) -> dict[str, Number] | None:
    """The figure after a guess in one open place, or in two, that can be put right."""
    places = _open(equations, values)
    for count in (1, 2):
        for chosen in combinations(places, count):
            for right in _right(equations, values, chosen):
                found, off = _filled(equations, {**values, **dict(zip(chosen, right, strict=True))})
                if not any(off):
                    return found
    return None


def _right(
    equations: Sequence[Equation], values: dict[str, Number], chosen: tuple[str, ...]
) -> Iterator[tuple[Number, ...]]:
    """The guesses that put complete sums right, from how far off they are at 0 and after a step of 1 in each place."""
    zero = _filled(equations, {**values, **dict.fromkeys(chosen, 0)})[1]
    steps = [
        [
            b - a
            for a, b in zip(zero, _filled(equations, {**values, **dict.fromkeys(chosen, 0), place: 1})[1], strict=True)
        ]
        for place in chosen
    ]
    if len(chosen) == 1:
        found = next((i for i, step in enumerate(steps[0]) if step), None)
        if found is not None:
            yield (Fraction(-zero[found]) / steps[0][found],)
        return
    for i, j in combinations(range(len(zero)), 2):  # Cramer's rule
        across = steps[0][i] * steps[1][j] - steps[0][j] * steps[1][i]
        if across:
            one = Fraction(steps[1][i] * zero[j] - steps[1][j] * zero[i]) / across
            other = Fraction(steps[0][j] * zero[i] - steps[0][i] * zero[j]) / across
            yield one, other
            return


def _filled(equations: Sequence[Equation], known: Mapping[str, Number]) -> tuple[dict[str, Number], list[Number]]:
    """(values after all sums with one unknown, by how much each complete sum is off)."""
    values, off, left = dict(known), list[Number](), list(equations)
    while True:
        waiting = []
        for equation in left:
            unknown = [place for place in equation if place not in values]
            if len(unknown) > 1:
                waiting.append(equation)
                continue
            rest = sum(k * values[p] for p, k in equation.items() if p in values)
            if unknown:
                values[unknown[0]] = -rest * equation[unknown[0]]
            else:
                off.append(rest)
        if len(waiting) == len(left):
            return values, off
        left = waiting
