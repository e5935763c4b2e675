"""Drawings of mirrors, lenses and refracted rays, and what can be measured in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import cos, hypot, radians, sin
from typing import Any

from builders.families._mechanics.setup import Label, Primitives, Quantities, arrow, label_at
from builders.families._readout.kind import State


def figure(state: State, q: Quantities, label: Label) -> Primitives:
    """Mirrors, an optical axis with lenses or a curved mirror, or a surface with a refracted ray; to scale."""
    name = state["arrangement"]
    if name in ("mirror", "corner"):
        return _turned(_mirrors(q, label), radians(23 * (int(state["tone"]) - 2)) if name == "mirror" else 0.0)
    if name in ("refracted", "index"):
        return _surface(state, q, label)
    return _axis(state, q, label)


def _mirrors(q: Quantities, label: Label) -> Primitives:
    a = radians(float(q["α"]))
    start = [-6 * cos(a), 6 * sin(a)]
    items: Primitives = [
        {"type": "ground", "from": [-6, 0], "to": [6, 0]},
        {"type": "angle_mark", "vertex": [0, 0], "from": [-6, 0], "to": start, "label": label("α")},
    ]
    if "β" not in q:
        return [
            *items,
            arrow(start, [0, 0]),
            {"type": "segment", "from": [0, 0], "to": [0, 5], "style": "dashed"},
            {"type": "segment", "from": [0, 0], "to": [1.5 * cos(a), 1.5 * sin(a)]},
        ]
    b = radians(180 - float(q["β"]))
    items[0] = {"type": "ground", "from": [-7, 0], "to": [5, 0]}
    along = [cos(b), sin(b)]
    # The reflected ray x = t cos a, y = t sin a meets the second mirror (5, 0) + r along.
    r = 5 * sin(a) / (sin(b) * cos(a) - cos(b) * sin(a))
    hit = [5 + r * along[0], r * along[1]]
    top = [5 + 1.35 * r * along[0], 1.35 * r * along[1]]
    return [
        *items,
        {"type": "ground", "from": [5, 0], "to": top},
        arrow(start, [0, 0]),
        arrow([0, 0], hit),
        {"type": "angle_mark", "vertex": [5, 0], "from": top, "to": [-7, 0], "label": label("β")},
    ]


def _turned(items: Primitives, angle: float) -> Primitives:
    """The same picture turned around the origin."""

    def turn(point: Sequence[float]) -> list[float]:
        x, y = point
        return [x * cos(angle) - y * sin(angle), x * sin(angle) + y * cos(angle)]

    names = ("from", "to", "vertex")
    return [item | {name: turn(item[name]) for name in names if name in item} for item in items]


def _axis(state: State, q: Quantities, label: Label) -> Primitives:
    name = state["arrangement"]
    d, f = float(q["d"]), float(q.get("f", q.get("f₁", Fraction(1))))
    far = float(q.get("D", Fraction(0)))
    right = far + 1.3 * float(q["f₂"]) if far else 1.5 * f if name == "lens" else 0.0
    span = d + right
    u = span / 14
    items: Primitives = [{"type": "segment", "from": [-1.12 * d, 0], "to": [max(right, u), 0]}]
    tall = 2.4 * u * float(state["size"])
    items += _bowl(u) if name == "bowl" else _lens(0.0, u)
    items.append(arrow([-d, 0], [-d, tall], colour="accent", width=1.8))
    if "y" in q:
        items.append({"type": "label", "at": [-d - 0.35 * u, tall / 2], "anchor": "e", **label("y")})
    focus = -f if name == "bowl" else f
    items += _measure(-d, 0.0, (-5.2 if name == "bowl" else -3.6) * u, label("d"))
    items += _measure(focus, 0.0, (-5.2 if far else -3.6) * u, label("f₁" if far else "f"))
    items.append({"type": "point", "at": [focus, 0]})
    if far:
        other = far + float(q["f₂"])
        items += [*_lens(far, u), {"type": "point", "at": [other, 0]}]
        items += _measure(far, 0.0, 4.6 * u, label("D")) + _measure(other, far, -3.6 * u, label("f₂"))
    return items


def _lens(x: float, u: float) -> Primitives:
    return [{"type": "ellipse", "centre": [x, 0], "rx": 0.35 * u, "ry": 3 * u, "fill": 0}]


def _bowl(u: float) -> Primitives:
    radius = 9 * u
    return [{"type": "arc", "centre": [-radius, 0], "radius": radius, "start": -20, "end": 20, "width": 2}]


def _measure(start: float, end: float, y: float, label: object) -> Primitives:
    """A length along the axis, with thin lines down to its arrow."""
    thin = [{"type": "segment", "from": [x, 0], "to": [x, y], "style": "dotted"} for x in (start, end)]
    return [*thin, {"type": "arrow", "from": [end, y], "to": [start, y], "both": True, "label": label}]


def _surface(state: State, q: Quantities, label: Label) -> Primitives:
    p, s, t = (float(q[symbol]) for symbol in ("p", "s", "t"))
    b = float(q["q"]) if "q" in q else t * p / s / float(q["n"])
    depth, height = (t * t - b * b) ** 0.5, (s * s - p * p) ** 0.5
    one, two = [-p, height], [b, -depth]
    wide = max(p, b, 0.5 * s) * 1.25
    floor = [[-wide, 0], [wide, 0], [wide, -1.2 * depth], [-wide, -1.2 * depth]]
    items: Primitives = [
        {"type": "polygon", "points": floor, "fill": int(state["tone"]), "style": "none"},
        {"type": "segment", "from": [-wide, 0], "to": [wide, 0], "width": 1.6},
        {"type": "segment", "from": [0, -1.15 * depth], "to": [0, 1.1 * height], "style": "dashed"},
        {"type": "segment", "from": one, "to": [0, 0], "label": label("s")},
        {"type": "segment", "from": [0, 0], "to": two, "label": label("t")},
        {"type": "segment", "from": one, "to": [0, height], "style": "dotted", "label": label("p")},
        {
            "type": "segment",
            "from": two,
            "to": [0, two[1]],
            "style": "dotted",
            "label": label("q") if "q" in q else None,
        },
        *({"type": "point", "at": at, "label": name} for at, name in ((one, "P"), ([0, 0], "O"), (two, "Q"))),
    ]
    if "n" in q:
        items.append(label_at(label, "n", [-0.6 * wide, -0.8 * depth], anchor="c"))
    return items


def geometry(items: Sequence[Mapping[str, Any]]) -> dict[str, list[float]]:
    """Lengths of the measuring arrows, and the directions of drawn rays and mirrors."""
    found = {}
    for item in items:
        if item["type"] == "arrow" and item.get("both"):
            found["x " + item["label"]["text"].partition(" = ")[0]] = [abs(item["to"][0] - item["from"][0])]
    grounds = [item for item in items if item["type"] == "ground"]
    rays = [item for item in items if item["type"] == "arrow" and not item.get("both")]
    if grounds and rays:
        found["mirror"] = _direction(grounds[-1])
        found["ray"] = _direction(rays[-1])
    return found


def _direction(item: Mapping[str, Any]) -> list[float]:
    dx, dy = item["to"][0] - item["from"][0], item["to"][1] - item["from"][1]
    return [dx / hypot(dx, dy), dy / hypot(dx, dy)]
