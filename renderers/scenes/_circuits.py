"""Primitives of schematics: components on a wire from one point to another, logic gates, springs, fixed ground."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from renderers import placement
from renderers.errors import unknown
from renderers.pen import Floats, arc
from renderers.scenes._pencil import Drawer, Item, Pencil, caption

Lines = list[Floats]
_BODY = 1.5  # half the length of a component's symbol, in text sizes


def component(pencil: Pencil, item: Item) -> Floats:
    """{from, to, kind, label?, name?: stands across from the label, long?: a symbol along most of the wire}: wire -
    symbol - wire; kinds: resistor box battery cell capacitor inductor lamp switch closed_switch ammeter voltmeter diode
    spring. Batteries and diodes point from `from` to `to`."""
    kind = item["kind"]
    if kind not in _KINDS:
        raise unknown("component", kind, _KINDS)
    start, end = pencil.frame.points([item["from"], item["to"]])
    length = float(np.hypot(*(end - start))) or 1.0
    along = (end - start) / length
    across = np.array([along[1], -along[0]])
    half = min((2 if item.get("long") else 1) * _BODY * pencil.style.size, 0.38 * length)
    open_lines, closed_lines, gap = _KINDS[kind]()
    middle = (start + end) / 2

    def placed(line: Floats) -> Floats:
        return np.asarray(middle + half * (line[:, :1] * along + line[:, 1:] * across))

    pen = pencil.pen(item)
    wires = [np.array([start, middle - gap * half * along]), np.array([middle + gap * half * along, end])]
    pencil.canvas.strokes([*wires, *(placed(line) for line in open_lines)], **pen)
    pencil.canvas.strokes([placed(line) for line in closed_lines], **pen, closed=True)
    if kind in _LETTERS:
        x, y = float(middle[0]), float(middle[1])
        pencil.canvas.text(_LETTERS[kind], x, y, size=min(pencil.style.size, 1.1 * half))
    # The label outside the loop if there is room, clear of the symbol; the name on the other side.
    ends, outside = ((middle - half * along).tolist(), (middle + half * along).tolist()), pencil.side(start, end)
    for label, side in ((item.get("label"), outside), (item.get("name"), -(outside or 1))):
        text, fact = caption(label)
        if text:
            pencil.canvas.label(text, placement.beside(*ends, side, 0.62 * half), fact=fact)
    return np.array([middle - half * (abs(along) + abs(across)), middle + half * (abs(along) + abs(across))])


def _line(*points: tuple[float, float]) -> Floats:
    return np.array(points, float)


def _resistor() -> tuple[Lines, Lines, float]:
    teeth = [(-1 + (2 * i + 1) / 6, 0.36 * (-1) ** i) for i in range(6)]
    return [_line((-1, 0), *teeth, (1, 0))], [], 1.0


def _box() -> tuple[Lines, Lines, float]:
    return [], [_line((-1, 0.36), (1, 0.36), (1, -0.36), (-1, -0.36))], 1.0


def _cell() -> tuple[Lines, Lines, float]:
    return [_line((-0.14, 0.36), (-0.14, -0.36)), _line((0.14, 0.75), (0.14, -0.75))], [], 0.14


def _battery() -> tuple[Lines, Lines, float]:
    plates = [(x, 0.36 if i % 2 == 0 else 0.75) for i, x in enumerate((-0.42, -0.14, 0.14, 0.42))]
    return [_line((x, h), (x, -h)) for x, h in plates], [], 0.42


def _capacitor() -> tuple[Lines, Lines, float]:
    return [_line((x, 0.7), (x, -0.7)) for x in (-0.16, 0.16)], [], 0.16


def _inductor() -> tuple[Lines, Lines, float]:
    return [np.concatenate([arc(-0.75 + 0.5 * i, 0, 0.25, math.pi, 0) * (1, 1.3) for i in range(4)])], [], 1.0


def _circle() -> Lines:
    return [arc(0, 0, 0.62, 0, math.tau)[:-1]]


def _lamp() -> tuple[Lines, Lines, float]:
    d = 0.62 * math.sqrt(0.5)
    return [_line((-d, -d), (d, d)), _line((-d, d), (d, -d))], _circle(), 0.62


def _meter() -> tuple[Lines, Lines, float]:
    return [], _circle(), 0.62


def _switch() -> tuple[Lines, Lines, float]:
    knobs = [arc(x, 0, 0.09, 0, math.tau)[:-1] for x in (-0.6, 0.6)]
    return [_line((-0.52, 0.05), (0.5, 0.55))], knobs, 0.69


def _closed_switch() -> tuple[Lines, Lines, float]:
    knobs = [arc(x, 0, 0.09, 0, math.tau)[:-1] for x in (-0.6, 0.6)]
    return [_line((-0.51, 0), (0.51, 0))], knobs, 0.69


def _diode() -> tuple[Lines, Lines, float]:
    return [_line((0.4, 0.5), (0.4, -0.5))], [_line((-0.4, 0.5), (0.4, 0), (-0.4, -0.5))], 0.4


def _spring() -> tuple[Lines, Lines, float]:
    t = np.linspace(0, 1, 90)
    # A helix seen from the side: loops that lean over their own path.
    x = -1 + 2 * t + 0.12 * np.sin(math.tau * 7 * t)
    return (
        [np.stack([x, 0.42 * np.sin(math.tau * 7 * t + 1.2) * np.minimum(1, 8 * np.minimum(t, 1 - t))], axis=1)],
        [],
        1.0,
    )


_KINDS: dict[str, Callable[[], tuple[Lines, Lines, float]]] = {
    "resistor": _resistor, "box": _box, "battery": _battery, "cell": _cell, "capacitor": _capacitor,
    "inductor": _inductor, "lamp": _lamp, "switch": _switch, "closed_switch": _closed_switch, "ammeter": _meter,
    "voltmeter": _meter, "diode": _diode, "spring": _spring,
}  # fmt: skip
_LETTERS = {"ammeter": "A", "voltmeter": "V"}
GATES = ("and", "or", "not", "nand", "nor", "xor", "xnor", "buffer")
_UNKNOWN = "unknown"
_LABEL_AT = {"not": -0.13, "buffer": -0.13}


def gate(pencil: Pencil, item: Item) -> Floats:
    """{at: its middle, kind: a name or {"value": name, "fact"}, size?: world units of its width (1), label?, inputs?}:
    a logic gate, or a plain box with `inputs` (2) pins while the fact of its kind is hidden. Inputs end at
    `at` + size * (-0.5, +-0.2), a single one at (-0.5, 0); the output starts at `at` + size * (0.5, 0)."""
    kind, size = item["kind"], float(item.get("size", 1))
    fact_of_kind = kind["fact"] if isinstance(kind, Mapping) else None
    kind = kind["value"] if isinstance(kind, Mapping) else kind or _UNKNOWN
    if kind not in (*GATES, _UNKNOWN):
        raise unknown("gate", kind, GATES)
    x, y = item["at"]
    body, extra, front = _gate_body(kind)
    inverted = kind in {"not", "nand", "nor", "xnor"}
    shape = pencil.frame.points(np.array([x, y]) + size * body)
    pencil.canvas.fill(shape, pencil.style.paper, soft=False)
    pencil.canvas.stroke(shape, closed=True, **pencil.pen(item))
    stubs = [_line((front + (0.1 if inverted else 0), 0), (0.5, 0))]
    single = item.get("inputs", 2) == 1 if kind == _UNKNOWN else kind in {"not", "buffer"}
    ins = (0.0,) if single else (-0.2, 0.2)
    back = -0.22 if kind in {"or", "nor", "xor", "xnor"} else -0.32
    stubs += [_line((-0.5, v), (back, v)) for v in ins]
    pencil.canvas.strokes(
        [pencil.frame.points(np.array([x, y]) + size * line) for line in stubs + extra], **pencil.pen(item)
    )
    if inverted:
        radius = 0.05 * size * pencil.frame.unit[0]
        pencil.canvas.disc(pencil.px((x + size * (front + 0.05), y)), radius, "paper", item.get("colour", "ink"))
    text, fact = caption(item.get("label"))
    if text:
        pencil.canvas.text(
            text, *pencil.px((x + size * _LABEL_AT.get(kind, 0.0), y)), size=pencil.style.small, fact=fact
        )
    (x0, y0), (x1, y1) = shape.min(axis=0), shape.max(axis=0)
    pencil.canvas.mark((x0, y0, x1, y1), fact_of_kind, kind)
    return shape


def _gate_body(kind: str) -> tuple[Floats, Lines, float]:
    """Outline in a unit square, extra strokes, and how far it reaches to the right."""
    if kind in {"not", "buffer"}:
        return _line((-0.32, 0.3), (0.25, 0), (-0.32, -0.3)), [], 0.25
    if kind == _UNKNOWN:
        return _line((-0.32, -0.32), (0.32, -0.32), (0.32, 0.32), (-0.32, 0.32)), [], 0.32
    if kind in {"and", "nand"}:
        turn = np.linspace(-math.pi / 2, math.pi / 2, 33)
        round_front = 0.32 * np.stack([np.cos(turn), np.sin(turn)], axis=1)
        return (
            np.concatenate([_line((-0.32, -0.32)), round_front, _line((-0.32, 0.32))]),
            [],
            0.32,
        )
    t = np.linspace(0, 1, 16)[:, None]
    back = np.hstack([-0.32 + 0.5 * t * (1 - t), 0.32 - 0.64 * t])  # from top to bottom, bowed inwards
    lower = (1 - t) ** 2 * [-0.32, -0.32] + 2 * t * (1 - t) * np.array([0.1, -0.34]) + t**2 * [0.34, 0]
    upper = lower[::-1] * (1, -1)
    extra = [back - (0.09, 0)] if kind in {"xor", "xnor"} else []
    return np.concatenate([back, lower, upper]), extra, 0.34


def ground(pencil: Pencil, item: Item) -> Floats:
    """{from, to}: a fixed surface: a line with short slanted strokes on its right side (as seen from -> to)."""
    start, end = pencil.frame.points([item["from"], item["to"]])
    length = float(np.hypot(*(end - start))) or 1.0
    along = (end - start) / length
    down = np.array([-along[1], along[0]]) * 0.55 * pencil.style.size
    count = max(2, round(length / (0.7 * pencil.style.size)))
    feet = [start + along * length * (i + 0.7) / count for i in range(count)]
    pencil.canvas.stroke([start, end], **pencil.pen(item))
    pencil.canvas.strokes(
        [[foot, foot + down - 0.4 * pencil.style.size * along] for foot in feet], "ink", pencil.style.pen * 0.6
    )
    return np.array([start, end])


DRAWERS: dict[str, Drawer] = {"component": component, "gate": gate, "ground": ground}
