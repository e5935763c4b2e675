"""Networks as schematics with orthogonal wires, and back: parts and nodes found by following the drawn wires."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from builders.families._circuits.layouts import Layout, Point, layout
from builders.families._circuits.network import node_name
from builders.families._exact import show
from builders.families._readout.kind import Readings, State, Values

_UNITS = {"R": ("ohms", "Ω"), "E": ("volts", "V")}


def fact_key(name: str, values: Values) -> str:
    """`ohms(R₁)=6` or `volts(E)=12`."""
    return f"{_UNITS[name[0]][0]}({name})={show(values[name][0])}"


def draw(state: State, values: Values) -> dict[str, Any]:
    """The figure's data: wires, parts with names and values, dots with the letters of nodes."""
    plan = layout(state["layout"])
    primitives: list[dict[str, Any]] = []
    for p, q, name in plan.edges:
        ends = {"from": _placed(state, p), "to": _placed(state, q)}
        if not name:
            primitives.append({"type": "segment", **ends})
        elif name in values:
            primitives.append({"type": "component", **ends, **_symbol(state, name, values)})
    return {"primitives": [*primitives, *_dots(state, plan)]}


def _placed(state: State, point: Point) -> list[float]:
    """World coordinates of a grid point: stretched, mirrored, turned."""
    x, y = point[0] * float(state["across"]), point[1] * float(state["up"])
    x, y = x * (-1 if "mirrored" in state["view"] else 1), y * (-1 if "flipped" in state["view"] else 1)
    return [round(v, 3) for v in ((y, x) if "turned" in state["view"] else (x, y))]


def _symbol(state: State, name: str, values: Values) -> dict[str, Any]:
    if name == "S":
        return {"kind": "closed_switch" if values[name][0] else "switch", "name": name}
    label = {"text": f"{show(values[name][0])} {_UNITS[name[0]][1]}", "fact": fact_key(name, values)}
    return {"kind": state["resistor"] if name[0] == "R" else state["source"], "name": name, "label": label}


def _dots(state: State, plan: Layout) -> list[dict[str, Any]]:
    """A letter at one point of every node, dots where wires branch, rings at open terminals."""
    ends = Counter(point for p, q, name in plan.edges for point in (p, q) if not (state["open"] and name == "E"))
    terminals = {point for p, q, name in plan.edges for point in (p, q) if state["open"] and name == "E"}
    named: dict[int, Point] = {}
    for point in sorted(ends, key=lambda point: (point not in terminals, -min(ends[point], 3), point)):
        named.setdefault(plan.nodes[point], point)
    dots = []
    for point, count in ends.items():
        node = plan.nodes[point]
        dot: dict[str, Any] = {"type": "point", "at": _placed(state, point)}
        if named[node] == point:
            dot["label"] = node_name(node)
        if point in terminals:
            dot["filled"] = False
        if "label" in dot or count > 2:
            dots.append(dot)
    return dots


def read(data: Mapping[str, Any]) -> Readings:
    """Part -> value and its two nodes; letter -> its node. Raises ValueError where a value is not shown."""
    items = data["primitives"]
    node = _nodes(items)
    found: dict[str, list[float]] = {}
    for item in items:
        if item["type"] == "component" and "label" in item:
            ends = [node[tuple(item[end])] for end in ("from", "to")]
            found[item["name"]] = [float(item["label"]["text"].split()[0]), *ends]
        elif item["type"] == "point" and "label" in item:
            found[item["label"]] = [node[tuple(item["at"])]]
    return found


def _nodes(items: Sequence[Mapping[str, Any]]) -> dict[tuple[float, ...], float]:
    """A number for every end of a stroke; ends that wires or closed switches join have the same one."""
    root = {tuple(item[end]): tuple(item[end]) for item in items for end in ("from", "to") if end in item}
    for item in items:
        if item["type"] == "segment" or item.get("kind") == "closed_switch":
            one, other = root[tuple(item["from"])], root[tuple(item["to"])]
            root = {point: one if top == other else top for point, top in root.items()}
    numbers = {top: float(i) for i, top in enumerate(dict.fromkeys(root.values()))}
    return {point: numbers[top] for point, top in root.items()}
