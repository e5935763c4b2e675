"""Route B for gates: the drawn wires followed from pin to pin, and signals that settle, one row at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from typing import Any

from builders.families._circuits.wiring import BIT, GATES, NAME
from builders.families._readout.kind import Args, Readings

XY = tuple[float, float]
_RULES: dict[str, Callable[[list[bool]], bool]] = {
    "and": all, "or": any, "not": lambda ins: not ins[0], "nand": lambda ins: not all(ins),
    "nor": lambda ins: not any(ins), "xor": lambda ins: sum(ins) % 2 == 1, "xnor": lambda ins: sum(ins) % 2 == 0,
}  # fmt: skip


def read(data: Mapping[str, Any]) -> Readings:
    """Truth-table columns of all signals as lists of 0 and 1 (rows in binary order), and the set inputs as `set A`.

    Raises ValueError where a pin hangs free, LookupError where a wire leads nowhere.
    """
    items = data["primitives"]
    net = _nets(items)
    gates = {item["label"]: item for item in items if item["type"] == "gate"}
    sources = {net[_out(item)]: name for name, item in gates.items()}
    fixed: dict[str, list[float]] = {}
    inputs = []
    for item in items:
        if item["type"] == "label" and item["anchor"] == "e":
            inputs.append(item["text"])
            sources[net[round(item["at"][0] + NAME, 3), item["at"][1]]] = item["text"]
    for item in items:
        if item["type"] == "label" and "fact" in item:
            x, y = item["at"]
            fixed[f"set {sources[net[round(x - BIT[0], 3), round(y - BIT[1], 3)]]}"] = [float(item["text"])]
    feeds = {name: [sources[net[pin]] for pin in _pins(item)] for name, item in gates.items()}
    inputs.sort()
    table: dict[str, list[float]] = {name: [] for name in (*inputs, *gates)}
    for row in product((False, True), repeat=len(inputs)):
        settled = _settled(dict(zip(inputs, row, strict=True)), gates, feeds)
        for name, value in settled.items():
            table[name].append(float(value))
    return table | fixed


def _settled(now: dict[str, bool], gates: Mapping[str, Any], feeds: Mapping[str, list[str]]) -> dict[str, bool]:
    """Gates fire in any order until nothing changes."""
    now = now | dict.fromkeys(gates, False)
    for _ in range(len(gates) + 1):
        for name in reversed(list(gates)):
            now[name] = bool(_RULES[gates[name]["kind"]["value"]]([now[signal] for signal in feeds[name]]))
    return now


def _out(item: Mapping[str, Any]) -> XY:
    return round(item["at"][0] + 0.5, 3), round(item["at"][1], 3)


def _pins(item: Mapping[str, Any]) -> list[XY]:
    heights = (0.0,) if item["kind"]["value"] == "not" else (0.2, -0.2)
    return [(round(item["at"][0] - 0.5, 3), round(item["at"][1] + dy, 3)) for dy in heights]


def _nets(items: list[Mapping[str, Any]]) -> dict[XY, XY]:
    """Ends of wires -> one point that stands for all that is joined: ends meet, or lie on an upright."""
    lines = [[(p[0], p[1]) for p in item["points"]] for item in items if item["type"] == "polyline"]
    root = {point: point for line in lines for point in line}
    for p, q in lines:
        for point in list(root):
            if point in (p, q) or (p[0] == q[0] == point[0] and min(p[1], q[1]) <= point[1] <= max(p[1], q[1])):
                one, other = root[p], root[point]
                root = {end: one if top == other else top for end, top in root.items()}
    return root


def _row(found: Readings) -> int:
    """The row of the truth table that the set inputs choose."""
    levels = [int(found[f"set {name}"][0]) for name in sorted(name[4:] for name in found if name[:3] == "set")]
    return int("".join(map(str, levels)), 2)


def _table(text: str) -> list[float]:
    """Truth-table column of `A AND NOT B`, row by row."""
    one, rule, other = text.replace("NOT ", "NOT").split()
    ins = [[{"A": a, "B": b}[term[-1]] != term.startswith("NOT") for term in (one, other)]
           for a, b in product((False, True), repeat=2)]  # fmt: skip
    return [float(_RULES[rule.lower()](row)) for row in ins]


def _names(found: Readings) -> list[str]:
    return sorted(name for name in found if name in GATES)


MEASURES: Mapping[str, Callable[[Readings, Args], float | str]] = {
    "level": lambda found, args: str(int(found[args[0]][_row(found)])),
    "high": lambda found, args: sum(found[name][_row(found)] for name in _names(found)),
    "binary": lambda found, args: float(int("".join(str(int(found[name][_row(found)])) for name in args), 2)),
    "rows": lambda found, args: sum(found[args[0]]),
    "sum": lambda found, args: float(sum(row for row, value in enumerate(found[args[0]]) if value)),
    "same": lambda found, args: next(text for text in args[1:] if _table(text) == found[args[0]]),
    "differ": lambda found, args: float(sum(a != b for a, b in zip(found[args[0]], found[args[1]], strict=True))),
}
