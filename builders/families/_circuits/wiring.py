"""Circuits of logic gates: drawn at random, valued in whole truth-table columns, and laid out with orthogonal wires.

gates = {"K": ("and", "A", "B"), "L": ("not", "K")}      # in the order in which signals flow; the last gives Q
columns(("A", "B"), gates) -> {"A": 0b1100, "B": 0b1010, ...}      # bit r is row r of the truth table
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from random import Random
from typing import Any

Gates = Mapping[str, tuple[str, ...]]
KINDS = ("and", "or", "not", "nand", "nor", "xor", "xnor")
INPUTS = "ABCD"
GATES = "KLMNPRST"
"""Letters of gates, which are drawn inside them."""
_COLUMN, _ROW, _PIN = 1.95, 1.35, 0.2
_STAGGER = 0.6
START, NAME = -2.1, 0.1
"""Where the wires of inputs begin, and how far to the left their names end."""
BIT = (0.35, 0.2)
"""Where the value of a set input stands, from the beginning of its wire."""


def wires(rng: Random, inputs: int, gates: int) -> dict[str, tuple[str, ...]]:
    """Which signals feed each gate: every input and every gate but the last is used, and no gate gets one twice."""
    while True:
        signals = list(INPUTS[:inputs])
        fed: dict[str, tuple[str, ...]] = {}
        for i in range(gates):
            loose = [s for s in signals if all(s not in ins for ins in fed.values())]
            count = 1 if rng.random() < 0.2 and len(loose) <= gates - i else 2
            first = rng.choice(loose or signals)
            rest = [s for s in signals if s != first]
            ins = [first, *rng.sample(rest, count - 1)]
            rng.shuffle(ins)
            fed[GATES[i]] = tuple(ins)
            signals.append(GATES[i])
        used = {signal for ins in fed.values() for signal in ins}
        if used >= set(signals[:-1]):
            return fed


def columns(inputs: Sequence[str], gates: Gates) -> dict[str, int]:
    """The truth table, one number per signal; row r has the inputs' values as the binary digits of r."""
    rows = 1 << len(inputs)
    every = (1 << rows) - 1
    table = {
        name: sum(1 << row for row in range(rows) if row >> (len(inputs) - 1 - i) & 1) for i, name in enumerate(inputs)
    }
    for name, (kind, *ins) in gates.items():
        one, other = table[ins[0]], table[ins[-1]]
        plain = {"and": one & other, "or": one | other, "xor": one ^ other, "not": one}
        inverse = {"nand": one & other, "nor": one | other, "xnor": one ^ other}
        table[name] = every ^ inverse[kind] if kind in inverse else every ^ one if kind == "not" else plain[kind]
    return table


def depths(fed: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Column of every gate: one more than that of the latest signal that it needs."""
    found: dict[str, int] = {}
    for name, ins in fed.items():
        found[name] = 1 + max((found[signal] for signal in ins if signal in found), default=-1)
    return found


def plan(
    fed: Mapping[str, tuple[str, ...]], order: Sequence[str], *, staggered: bool
) -> tuple[dict[str, tuple[float, float]], list[Any]]:
    """Middles of the gates, and the wires: figure primitives. staggered: letters of close inputs stand apart.

    Every gate has a row of its own and every signal its own upright, so no wire runs over a gate or along another wire.
    """
    column = depths(fed)
    at = {name: (_COLUMN * column[name], -_ROW * order.index(name)) for name in fed}
    pins = {
        (name, i): (at[name][0] - 0.5, at[name][1] + (_PIN * (1 - 2 * i) if len(ins) == 2 else 0.0))
        for name, ins in fed.items()
        for i in range(len(ins))
    }
    signals = list(dict.fromkeys(signal for ins in fed.values() for signal in ins))
    primitives: list[Any] = []
    for signal in signals:
        ends = [pins[name, i] for name, ins in fed.items() for i, other in enumerate(ins) if other == signal]
        if signal in at:
            start = (at[signal][0] + 0.5, at[signal][1])
            beside = [s for s in signals if s in at and column[s] == column[signal]]
            upright = start[0] + 0.15 + 0.22 * beside.index(signal)
        else:
            # Inputs come in from the left, each at the height of its topmost pin.
            number = INPUTS.index(signal)
            upright = -0.72 - 0.25 * (3 - number)
            height = max(y for _, y in ends)
            start = (START - _STAGGER * (staggered and number in _crowded(fed, pins)), height)
        primitives += _net(start, upright, ends)
        if signal not in at:
            primitives.append(
                {"type": "label", "text": signal, "at": _rounded((start[0] - NAME, start[1])), "anchor": "e"}
            )
    last = list(fed)[-1]
    x, y = at[last]
    primitives.append({"type": "polyline", "points": [_rounded((x + 0.5, y)), _rounded((x + 0.9, y))]})
    primitives.append({"type": "label", "text": "Q", "at": _rounded((x + 1.0, y)), "anchor": "w"})
    return at, primitives


def _crowded(fed: Mapping[str, tuple[str, ...]], pins: Mapping[tuple[str, int], tuple[float, float]]) -> set[int]:
    """Numbers of the inputs that begin further left, since their letter would touch that of the input above."""
    tops = {
        signal: max(pins[name, i][1] for name, ins in fed.items() for i, other in enumerate(ins) if other == signal)
        for signal in {signal for ins in fed.values() for signal in ins if signal in INPUTS}
    }
    found: set[int] = set()
    order = sorted(tops, key=lambda signal: -tops[signal])
    for above, below in pairwise(order):
        if tops[above] - tops[below] < 3 * _PIN and INPUTS.index(above) not in found:
            found.add(INPUTS.index(below))
    return found


def _net(start: tuple[float, float], upright: float, ends: list[tuple[float, float]]) -> list[Any]:
    """Wires from one start to all ends by one upright, with dots where they part."""
    heights = [start[1], *(y for _, y in ends)]
    points = [[_rounded(start), _rounded((upright, start[1]))]]
    if max(heights) - min(heights) > 1e-9:
        points.append([_rounded((upright, min(heights))), _rounded((upright, max(heights)))])
    points += [[_rounded((upright, y)), _rounded((x, y))] for x, y in ends]
    items: list[Any] = [{"type": "polyline", "points": line} for line in points]
    inner = [y for y in set(heights) if _branches(y, heights) > 2]
    return items + [{"type": "point", "at": _rounded((upright, y))} for y in inner]


def _branches(y: float, heights: list[float]) -> int:
    """How many wires leave the upright's point at this height."""
    return heights.count(y) + (max(heights) > y) + (min(heights) < y)


def _rounded(point: tuple[float, float]) -> list[float]:
    return [round(point[0], 3), round(point[1], 3)]
