"""Layouts of networks on a small grid, and values for their parts that give presentable currents.

`words/circuits.json` lists layouts as edges between grid points: `02-12 R1` is a resistor from (0, 2) to (1, 2), an
edge without a name is a wire; batteries point from minus to plus.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from random import Random

from builders.families._circuits.network import Parts, live, merged
from builders.families._language import words
from builders.families._readout.kind import State, Values

Point = tuple[int, int]
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_OHMS = (1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16, 18, 20, 24, 25, 30, 36, 40, 45, 48, 50, 60)
_MOST_OHMS, _MOST_VOLTS = 80, 240
_UNITS = (Fraction(1), Fraction(1, 2), Fraction(1, 5), Fraction(1, 10))
_TRIES = 300


@dataclass(frozen=True, slots=True)
class Layout:
    """edges: (from, to, name of the part or empty). nodes: grid point -> number of its node."""

    edges: tuple[tuple[Point, Point, str], ...]
    nodes: dict[Point, int]

    @property
    def parts(self) -> dict[str, tuple[int, int]]:
        """The nodes of every part."""
        return {name: (self.nodes[p], self.nodes[q]) for p, q, name in self.edges if name}


@cache
def layout(name: str) -> Layout:
    """The layout of that name, its nodes numbered from left to right and from top to bottom."""
    edges = []
    for text in words("circuits")["layouts"][name]["edges"]:
        ends, _, part = text.partition(" ")
        p, q = ((int(end[0]), int(end[1])) for end in ends.split("-"))
        edges.append((p, q, part.translate(_SUBSCRIPTS)))
    root = {point: point for p, q, _ in edges for point in (p, q)}
    for p, q, part in edges:
        if not part:
            root = {point: root[p] if top == root[q] else top for point, top in root.items()}
    ordered = sorted(root, key=lambda point: (point[0], -point[1]))
    numbers = {top: i for i, top in enumerate(dict.fromkeys(root[point] for point in ordered))}
    return Layout(tuple(edges), {point: numbers[top] for point, top in root.items()})


def draw(rng: Random, state: State) -> Values:
    """Values of all parts of the state's layout: currents and resistances are short numbers.

    A layout without a battery (`open`) is drawn with one, which is then left out.
    """
    places = layout(state["layout"]).parts
    shut = Fraction(int(state["switch"] == "closed"))
    values = {name: (shut if name == "S" else Fraction(1), Fraction(a), Fraction(b)) for name, (a, b) in places.items()}
    found = _balanced(rng) if state["layout"] == "balanced bridge" else _searched(rng, live(merged(values)))
    for name, (_, a, b) in list(values.items()):
        if name != "S":
            values[name] = (found.get(name, Fraction(rng.choice(_OHMS))), a, b)
    return {name: value for name, value in values.items() if not (state["open"] and name == "E")}


def _balanced(rng: Random) -> dict[str, Fraction]:
    """Resistors of a bridge with R₁ : R₂ = R₃ : R₄, and a voltage that drives short currents."""
    while True:
        one, two, times = (
            rng.choice(_OHMS[:14]),
            rng.choice(_OHMS[:14]),
            rng.choice(((1, 2), (2, 1), (3, 2), (3, 1), (1, 3))),
        )
        three, four = Fraction(one * times[0], times[1]), Fraction(two * times[0], times[1])
        if one != two and {three.denominator, four.denominator} == {1} and max(three, four) <= _MOST_OHMS:
            volts = (one + two) * rng.choice(_UNITS[:2]) * rng.randint(1, 4) * times[0]
            return {"R₁": Fraction(one), "R₂": Fraction(two), "R₃": three, "R₄": four, "E": Fraction(volts)}


def _searched(rng: Random, parts: Parts) -> dict[str, Fraction]:
    """Chosen backwards: currents around loops first, then resistances; Kirchhoff's voltage law gives the others.

    Everything is in whole numbers (of a unit of current) until a try has passed.
    """
    for attempt in range(_TRIES):
        if attempt % 25 == 0:
            tree, chords = _tree(rng, parts)
        amps = dict.fromkeys(parts, 0)
        for name, path in chords.items():
            loop = rng.randint(1, 6) if name == "E" else rng.choice((-4, -3, -2, -1, 1, 2, 3, 4))
            for edge, sign in [(name, 1), *path]:
                amps[edge] += sign * loop
        found = _closed(chords, amps, {name: rng.choice(_OHMS) for name in tree}) if all(amps.values()) else None
        if found:
            return _scaled(rng, found)
    return {name: Fraction(12) for name in parts if name[0] == "E"}


def _closed(
    chords: dict[str, list[tuple[str, int]]], amps: dict[str, int], found: dict[str, int]
) -> dict[str, int] | None:
    """With the voltages and resistances that close the loops of the chords; None where one is no good number."""
    for name, path in chords.items():
        lift = sum([sign * amps[edge] * found[edge] for edge, sign in path])
        if name[0] != "E" and lift % amps[name]:
            return None
        found[name] = lift if name[0] == "E" else -lift // amps[name]
        if not 1 <= found[name] <= (_MOST_VOLTS if name[0] == "E" else _MOST_OHMS):
            return None
    return found


def _scaled(rng: Random, found: dict[str, int]) -> dict[str, Fraction]:
    """With a unit of current that leaves the voltages short."""
    volts = [size for name, size in found.items() if name[0] == "E"]
    units = [unit for unit in _UNITS if all((size * unit * 2).denominator == 1 and size * unit >= 1 for size in volts)]
    unit = rng.choice(units)
    return {name: size * (unit if name[0] == "E" else Fraction(1)) for name, size in found.items()}


def _tree(rng: Random, parts: Parts) -> tuple[list[str], dict[str, list[tuple[str, int]]]]:
    """Resistors of a spanning tree, and for every other part the way back from its second node through the tree.

    A way is a list of (resistor, 1 or -1: along its own direction or against it).
    """
    names = [name for name in parts if name[0] == "R"]
    rng.shuffle(names)
    tree: dict[str, tuple[int, int]] = {}
    for name in names:
        _, a, b = parts[name]
        if _way(tree, a, b) is None:
            tree[name] = (a, b)
    ways = {name: _way(tree, b, a) for name, (_, a, b) in parts.items() if name not in tree}
    return list(tree), {name: way for name, way in ways.items() if way is not None}


def _way(tree: dict[str, tuple[int, int]], start: int, goal: int) -> list[tuple[str, int]] | None:
    """From start to goal along the tree, or None."""
    if start == goal:
        return []
    for name, (a, b) in tree.items():
        if start in (a, b):
            rest = {other: ends for other, ends in tree.items() if other != name}
            way = _way(rest, b if start == a else a, goal)
            if way is not None:
                return [(name, 1 if start == a else -1), *way]
    return None
