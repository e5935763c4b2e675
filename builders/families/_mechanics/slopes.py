"""Blocks on a slope: parts of the weight, friction, a pulling rope, energy at the foot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import hypot, isqrt
from random import Random
from typing import Any

from builders.families._data.columns import Worked
from builders.families._exact import beside, show
from builders.families._mechanics.setup import (
    G,
    Label,
    Primitives,
    Quantities,
    Setup,
    arrow,
    label_at,
    moved,
    solved,
)  # fmt: skip
from builders.families._readout.kind import Readings, State

_TRIPLES = (
    (3, 4, 5),
    (4, 3, 5),
    (6, 8, 10),
    (8, 6, 10),
    (5, 12, 13),
    (7, 24, 25),
    (8, 15, 17),
    (9, 12, 15),
    (12, 16, 20),
    (12, 9, 15),
    (15, 20, 25),
)


def _values(rng: Random, name: str) -> Quantities:
    size = Fraction(rng.randint(1, 8), 4)
    h, d, length = (size * side for side in rng.choice(_TRIPLES))
    found = {"m": Fraction(rng.randint(4, 120), rng.choice((2, 4, 5))), "h": h, "L": length}
    if name != "smooth":
        found["d"] = d
        found["μ"] = Fraction(rng.choice((1, 2, 3, 4, 5, 6)), rng.choice((10, 20)))
    if name == "pulled":
        least = found["m"] * G * (found["h"] + found["μ"] * d) / length
        found["F"] = Fraction(int(least) + rng.randint(1, 120))
    return found


def _figure(state: State, q: Quantities, label: Label) -> Primitives:
    h, length = float(q["h"]), float(q["L"])
    d = (length**2 - h**2) ** 0.5
    sin, cos = h / length, d / length
    u = length / 9 * float(state["size"])
    at = 0.42 + 0.08 * (int(state["tone"]) % 3)

    def on(s: float, up: float) -> list[float]:
        return [round(s * cos - up * sin, 6), round(s * sin + up * cos, 6)]

    s = at * length
    corners = [on(s - u, 0), on(s + u, 0), on(s + u, 1.3 * u), on(s - u, 1.3 * u)]
    items: Primitives = [
        {"type": "polygon", "points": [[0, 0], [d, 0], [d, h]], "fill": int(state["tone"])},
        {"type": "right_angle", "vertex": [d, 0], "from": [0, 0], "to": [d, h]},
        {"type": "segment", "from": [d, 0], "to": [d, h], "label": label("h")},
        {"type": "polygon", "points": corners, "fill": (int(state["tone"]) + 2) % 6},
        label_at(label, "L", on(0.2 * length, 0.15 * u), anchor="se"),
        label_at(label, "m", on(s, 1.3 * u)),
    ]
    items.append({"type": "segment", "from": [0, 0], "to": [d, 0], "label": label("d") if "d" in q else None})
    if "μ" in q:
        items.append(label_at(label, "μ", [0.62 * d, 0.3 * h], anchor="c", size=0.95))
    if "F" in q:
        items.append(arrow(on(s + u, 0.65 * u), on(s + 3.4 * u, 0.65 * u), label("F"), colour="accent", width=1.5))
    return items


def _geometry(items: Sequence[Mapping[str, Any]]) -> dict[str, list[float]]:
    (ax, ay), (bx, by), (cx, cy) = items[0]["points"]
    return {"slope": [abs(cy - by), abs(bx - ax), hypot(cx - ax, cy - ay)]}


def _along(q: Quantities) -> tuple[Fraction, list[str]]:
    part = q["m"] * G * q["h"] / q["L"]
    return part, [
        f"The weight is m · g = {show(q['m'])} · {G} = {show(q['m'] * G)} N.",
        f"Its part along the slope is m · g · h/L = {show(q['m'] * G)} · {show(q['h'])}/{show(q['L'])} = "
        f"{beside(part)} N.",
    ]


def _friction(q: Quantities) -> tuple[Fraction, list[str]]:
    normal = q["m"] * G * q["d"] / q["L"]
    return q["μ"] * normal, [
        f"The normal force is m · g · d/L = {show(q['m'] * G)} · {show(q['d'])}/{show(q['L'])} = {beside(normal)} N.",
        f"The friction is μ times that: {show(q['μ'])} · {show(normal)} = {beside(q['μ'] * normal)} N.",
    ]


def _part(q: Quantities) -> Worked:
    part, steps = _along(q)
    wrong = q["m"] * G * _base(q) / q["L"]
    return solved(part, steps, took_the_other_part=wrong, gave_the_weight=q["m"] * G, left_g_out=part / G)


def _base(q: Quantities) -> Fraction:
    square = q["L"] ** 2 - q["h"] ** 2
    return Fraction(isqrt(square.numerator), isqrt(square.denominator))


def _slide(q: Quantities) -> Worked:
    part, steps = _along(q)
    steps.append(f"Newton's second law: a = F/m = {show(part)}/{show(q['m'])} = {beside(part / q['m'])} m/s².")
    return solved(part / q["m"], steps, took_cosine=G * _base(q) / q["L"], divided_by_g=part / q["m"] / G)


def _normal(q: Quantities) -> Worked:
    normal, base = q["m"] * G * _base(q) / q["L"], _base(q)
    steps = [
        f"By Pythagoras' theorem the base is √({show(q['L'])}² − {show(q['h'])}²) = {show(base)} m.",
        f"The weight is m · g = {show(q['m'])} · {G} = {show(q['m'] * G)} N.",
        f"The normal force balances its part across the slope: {show(q['m'] * G)} · "
        f"{show(base)}/{show(q['L'])} = {beside(normal)} N.",
    ]
    return solved(normal, steps, took_the_other_part=q["m"] * G * q["h"] / q["L"], gave_the_weight=q["m"] * G)


def _rub(q: Quantities) -> Worked:
    part, steps = _along(q)
    drag, more = _friction(q)
    net = part - drag
    steps += [
        *more,
        f"The net force down the slope is {show(part)} − {show(drag)} = {beside(net)} N.",
        f"Newton's second law: a = {show(net)}/{show(q['m'])} = {beside(net / q['m'])} m/s².",
    ]
    return solved(net / q["m"], steps, left_friction_out=part / q["m"], added_friction=(part + drag) / q["m"])


def _energy(q: Quantities) -> Worked:
    part, steps = _along(q)
    drag, more = _friction(q)
    work = (part - drag) * q["L"]
    steps += [
        *more,
        f"The net force down the slope is {show(part)} − {show(drag)} = {beside(part - drag)} N.",
        "By the work-energy theorem the kinetic energy at the foot is the work of the net force along the slope.",
        f"Its size is {show(part - drag)} · {show(q['L'])} = {beside(work)} J.",
    ]
    return solved(work, steps, left_friction_out=part * q["L"], added_friction=(part + drag) * q["L"])


def _haul(q: Quantities) -> Worked:
    part, steps = _along(q)
    drag, more = _friction(q)
    net = q["F"] - part - drag
    steps += [
        *more,
        "Moving up, the block has both of these forces against it.",
        f"The net force up the slope is {show(q['F'])} − {show(part)} − {show(drag)} = {beside(net)} N.",
        f"Newton's second law: a = {show(net)}/{show(q['m'])} = {beside(net / q['m'])} m/s².",
    ]
    return solved(
        net / q["m"], steps, left_friction_out=(q["F"] - part) / q["m"], turned_friction=(net + 2 * drag) / q["m"]
    )


def _push(found: Readings, angle: tuple[float, float]) -> float:
    """Net force along the drawn slope (down it, or up it for a pulled block), by adding vectors."""
    sin, cos = angle
    weight = (0.0, -found["m"][0] * G)
    down, out = (-cos, -sin), (-sin, cos)
    pressed = -(weight[0] * out[0] + weight[1] * out[1])
    drag = found.get("μ", [0.0])[0] * pressed
    along = weight[0] * down[0] + weight[1] * down[1]
    return found["F"][0] - along - drag if "F" in found else along - drag


def _drawn(found: Readings) -> tuple[float, float]:
    h, d, length = found["slope"]
    return h / length, d / length


def _accelerated(found: Readings) -> float:
    push = _push(found, _drawn(found)) / found["m"][0]
    *_, (t, s, _) = moved(lambda way, speed: push)
    return 2 * s / t**2


def _arrived(found: Readings) -> float:
    """Kinetic energy where the drawn slope ends, integrated step by step."""
    push, length = _push(found, _drawn(found)) / found["m"][0], found["slope"][2]
    if push <= 0:
        raise ValueError("the block does not start")
    before, energy = 0.0, 0.0
    for _, s, v in moved(lambda way, speed: push, steps=4000, until=(2 * length / push) ** 0.5 * 1.01):
        if s >= length:
            return energy + (found["m"][0] * v**2 / 2 - energy) * (length - before) / (s - before)
        before, energy = s, found["m"][0] * v**2 / 2
    raise ValueError("the block does not reach the foot")


SETUP = Setup(
    name="slope",
    values=_values,
    figure=_figure,
    geometry=_geometry,
    ways={
        "part": (_part, lambda found: _push(found, _drawn(found))),
        "slide": (_slide, _accelerated),
        "normal": (_normal, lambda found: found["m"][0] * G * _drawn(found)[1]),
        "rub": (_rub, _accelerated),
        "energy": (_energy, _arrived),
        "haul": (_haul, _accelerated),
    },
)
