"""Electric networks as parts between nodes, and their nodal analysis with exact fractions (route A).

parts = {"E": (12, 0, 1), "R₁": (6, 1, 2)}      # volts or ohms, from node, to node; a switch S: 1 closed, 0 open
potentials(parts) -> {0: Fraction(0), 1: Fraction(12), ...}
Batteries point from minus to plus. Nodes are numbers; `node_name` gives their letters.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from builders.families._data.columns import Ambiguous
from builders.families._readout.kind import Values

NODES = "ABCDFGHJK"
"""Letters of nodes; E is the name of batteries."""
Part = tuple[Fraction, int, int]
Parts = dict[str, Part]


def node_name(node: int) -> str:
    """The letter of a node."""
    return NODES[node]


def merged(values: Values) -> Parts:
    """Parts with closed switches turned into one node and open ones left out; node numbers are the lowest of each."""
    same = {int(node): int(node) for _, *ends in values.values() for node in ends}
    for name, (value, a, b) in values.items():
        if name[0] == "S" and value:
            low, high = sorted((same[int(a)], same[int(b)]))
            same = {node: low if root == high else root for node, root in same.items()}
    return {name: (value, same[int(a)], same[int(b)]) for name, (value, a, b) in values.items() if name[0] != "S"}


def batteries(parts: Parts) -> list[str]:
    """Names of the batteries."""
    return [name for name in parts if name[0] == "E"]


def resistors(parts: Parts) -> list[str]:
    """Names of the resistors."""
    return [name for name in parts if name[0] == "R"]


def nodes(parts: Parts) -> list[int]:
    """All nodes, in order."""
    return sorted({node for _, *ends in parts.values() for node in ends})


def potentials(parts: Parts) -> dict[int, Fraction]:
    """Potentials of all nodes by Kirchhoff's laws (modified nodal analysis); the first battery's minus has 0 V.

    Unknowns are the potentials and the currents of the batteries. Raises Ambiguous where the network leaves one open.
    """
    return dict(_potentials(tuple(parts.items())))


@lru_cache(maxsize=64)  # worked steps ask several times for the same network
def _potentials(items: tuple[tuple[str, Part], ...]) -> dict[int, Fraction]:
    parts = dict(items)
    supplies = batteries(parts)
    zero = parts[supplies[0]][1] if supplies else nodes(parts)[0]
    names = sorted(nodes(parts), key=lambda node: (node != zero, node))
    place = {node: i for i, node in enumerate(names[1:])}
    size = len(place) + len(supplies)
    rows = [[Fraction(0)] * (size + 1) for _ in range(size)]
    for name in resistors(parts):
        ohms, a, b = parts[name]
        for one, other in ((a, b), (b, a)):
            if one in place:
                rows[place[one]][place[one]] += 1 / ohms
                if other in place:
                    rows[place[one]][place[other]] -= 1 / ohms
    for i, name in enumerate(supplies):
        volts, minus, plus = parts[name]
        row = rows[len(place) + i]
        row[-1] = Fraction(volts)
        for node, sign in ((plus, 1), (minus, -1)):
            if node in place:
                row[place[node]] += sign
                rows[place[node]][len(place) + i] -= sign
    solved = _eliminated(rows)
    return {names[0]: Fraction(0)} | {node: solved[i] for node, i in place.items()}


def _eliminated(rows: list[list[Fraction]]) -> list[Fraction]:
    """Gauss and Jordan. Raises Ambiguous for a singular system."""
    size = len(rows)
    for column in range(size):
        pivot = next((i for i in range(column, size) if rows[i][column]), None)
        if pivot is None:
            raise Ambiguous("the network leaves a potential open")
        rows[column], rows[pivot] = rows[pivot], rows[column]
        head = rows[column][column]
        rows[column] = [value / head if value else value for value in rows[column]]
        for i in range(size):
            if i != column and rows[i][column]:
                by = rows[i][column]
                rows[i] = [a - by * b if b else a for a, b in zip(rows[i], rows[column], strict=True)]
    return [row[-1] for row in rows]


def current(parts: Parts, volts: dict[int, Fraction], name: str) -> Fraction:
    """Current through a resistor, from its first node to its second."""
    ohms, a, b = parts[name]
    return (volts[a] - volts[b]) / ohms


def equivalent(parts: Parts, a: int, b: int) -> Fraction:
    """Resistance between two nodes: 1 V over the current that it drives."""
    driven = {name: part for name, part in parts.items() if name[0] == "R"} | {"E": (Fraction(1), b, a)}
    volts = potentials(driven)
    total = sum((current(driven, volts, name) * _sign(driven[name], a) for name in resistors(driven)), Fraction(0))
    if total <= 0:
        raise Ambiguous("no current between the nodes")
    return 1 / total


def _sign(part: Part, node: int) -> int:
    return (part[1] == node) - (part[2] == node)


def live(parts: Parts) -> Parts:
    """The parts that can carry a current: no dead ends, none with both ends in one node."""
    kept = dict(parts)
    while True:
        ends = [node for _, *pair in kept.values() for node in pair]
        dead = [name for name, (_, a, b) in kept.items() if a == b or 1 in (ends.count(a), ends.count(b))]
        if not dead:
            return kept
        kept = {name: part for name, part in kept.items() if name not in dead}
