"""Balls thrown from the ground or from a cliff: time, height, range, speed."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import hypot, isqrt
from random import Random

from builders.families._data.columns import Ambiguous, Worked
from builders.families._exact import beside, show
from builders.families._mechanics.setup import (
    G,
    Label,
    Primitives,
    Quantities,
    Setup,
    arrow,
    solved,
)  # fmt: skip
from builders.families._readout.kind import Readings, State

_STEPS = 4000
_EXACT = tuple(Fraction(text) for text in ("3/4", "4/3", "12/5", "5/12", "8/15", "15/8"))
"""Horizontal over vertical velocity of Pythagorean triples."""
_EDGE = -4.2
"""Where the cliff begins in the drawing."""


def _values(rng: Random, name: str) -> Quantities:
    times = Fraction(rng.randint(8, 90), 10)
    if name in ("drop", "flat"):
        found = {"h": 5 * times**2}
        if name == "drop":
            return found
        if rng.random() < 0.5:  # for a speed that has an exact root
            return found | {"u": G * times * rng.choice(_EXACT)}
        return found | {"u": Fraction(rng.randint(3, 60), rng.choice((1, 2)))}
    up = Fraction(rng.randint(2, 40))
    if name == "up":
        return {"u": Fraction(rng.randint(3, 40), rng.choice((1, 2))), "w": up}
    fall = up / G * 2 + Fraction(rng.randint(1, 12), 2)
    return {"h": 5 * fall**2 - up * fall, "u": Fraction(rng.randint(3, 40), rng.choice((1, 2))), "w": up}


def _figure(state: State, q: Quantities, label: Label) -> Primitives:
    """A schematic: the path keeps its shape (start, top and end at the right places), its size fits the picture."""
    tone = int(state["tone"])
    u, w, h = (float(q.get(symbol, Fraction(0))) for symbol in ("u", "w", "h"))
    time = (w + (w * w + 2 * G * h) ** 0.5) / G
    reach, top = u * time, h + w * w / 2 / G
    across, up = (7 * float(state["stretch"]) / reach if reach else 1.0), 5.5 * float(state["size"]) / top
    path = [[u * t * across, (h + w * t - G * t * t / 2) * up] for t in (time * i / 60 for i in range(61))]
    path[-1][1] = 0.0
    end = max(path[-1][0], 3.0)
    items: Primitives = [{"type": "ground", "from": [_EDGE - 0.2 if h else -0.6, 0], "to": [end + 1, 0]}]
    if not u:
        path = [[0.6, y] for _, y in path]
    start = path[0]
    if h:
        corners = [[0, 0], [0, start[1]], [_EDGE, start[1]], [_EDGE, 0]]
        items.append({"type": "polygon", "points": corners, "fill": tone})
        items.append({"type": "dimension", "from": [_EDGE, 0], "to": [_EDGE, start[1]], "label": label("h")})
    items.append({"type": "polyline", "points": path, "style": "dashed"})
    items.append({"type": "point", "at": start})
    if u:
        items.append(arrow(start, [start[0] + 2.2, start[1]], colour="accent", width=1.5))
        spot, anchor = ([-0.2, start[1] - 0.3], "ne") if h else ([0.2, -0.8], "nw")
        items.append({"type": "label", "at": spot, "anchor": anchor, **label("u")})
    if w:
        items.append(arrow(start, [start[0], start[1] + 2.2], label("w"), colour="accent", width=1.5))
    return items


def _root(square: Fraction) -> Fraction:
    """Raises Ambiguous where the root is not rational."""
    top, bottom = isqrt(square.numerator), isqrt(square.denominator)
    if top * top != square.numerator or bottom * bottom != square.denominator:
        raise Ambiguous("no exact root")
    return Fraction(top, bottom)


def _fall(q: Quantities) -> tuple[Fraction, list[str]]:
    time = _root(2 * q["h"] / G)
    return time, [f"Free fall: h = g · t²/2, so t = √(2 · {show(q['h'])}/{G}) = {show(time)} s."]


def _drop_time(q: Quantities) -> Worked:
    time, steps = _fall(q)
    return solved(time, steps, forgot_the_root=time**2, forgot_the_half=q["h"] / G)


def _drop_speed(q: Quantities) -> Worked:
    time, steps = _fall(q)
    steps.append(f"The speed grows by g every second: v = g · t = {G} · {show(time)} = {show(G * time)} m/s.")
    return solved(G * time, steps, took_the_mean_speed=G * time / 2, forgot_the_root=2 * G * q["h"])


def _flat_range(q: Quantities) -> Worked:
    time, steps = _fall(q)
    way = q["u"] * time
    steps.append(
        f"Meanwhile it keeps its horizontal velocity: u · t = {show(q['u'])} · {show(time)} = {beside(way)} m."
    )
    return solved(way, steps, used_the_height=q["u"] * q["h"] / G, halved=way / 2)


def _flat_speed(q: Quantities) -> Worked:
    time, steps = _fall(q)
    down = G * time
    speed = _root(q["u"] ** 2 + down**2)
    steps += [
        f"The vertical velocity is then g · t = {show(down)} m/s, the horizontal one is still {show(q['u'])} m/s.",
        f"By Pythagoras' theorem the speed is √({show(q['u'])}² + {show(down)}²) = {show(speed)} m/s.",
    ]
    return solved(speed, steps, added_the_velocities=q["u"] + down, left_the_horizontal_part_out=down)


def _rise(q: Quantities) -> tuple[Fraction, Fraction, list[str]]:
    time, height = q["w"] / G, q["w"] ** 2 / (2 * G)
    return (
        time,
        height,
        [
            f"The upward velocity is used up after t = w/g = {show(q['w'])}/{G} = {show(time)} s.",
            f"By then the ball has risen by w · t/2 = {show(q['w'])} · {show(time)}/2 = {beside(height)} m.",
        ],
    )


def _up_height(q: Quantities) -> Worked:
    _, height, steps = _rise(q)
    return solved(height, steps, forgot_the_half=2 * height, used_the_horizontal_part=q["u"] ** 2 / (2 * G))


def _up_time(q: Quantities) -> Worked:
    time, _, steps = _rise(q)
    steps = [steps[0], f"By symmetry the way down takes as long: 2 · {show(time)} = {show(2 * time)} s."]
    return solved(2 * time, steps, took_the_rise_alone=time, used_the_horizontal_part=2 * q["u"] / G)


def _up_range(q: Quantities) -> Worked:
    time, _, steps = _rise(q)
    way = 2 * time * q["u"]
    steps = [
        steps[0],
        f"By symmetry the flight lasts 2 · {show(time)} = {show(2 * time)} s.",
        f"The horizontal velocity stays the same, so the range is {show(q['u'])} · {show(2 * time)} = {beside(way)} m.",
    ]
    return solved(way, steps, took_the_rise_alone=way / 2, swapped_the_velocities=2 * q["u"] / G * q["w"] * 2)


def _flight(q: Quantities) -> tuple[Fraction, list[str]]:
    rise, height, steps = _rise(q)
    top = q["h"] + height
    down = _root(2 * top / G)
    return rise + down, [
        *steps,
        f"It then falls from {show(q['h'])} + {show(height)} = {beside(top)} m, which takes √(2 · "
        f"{show(top)}/{G}) = {show(down)} s.",
        f"The flight lasts {show(rise)} + {show(down)} = {show(rise + down)} s.",
    ]


def _cliff_time(q: Quantities) -> Worked:
    time, steps = _flight(q)
    return solved(time, steps, left_the_rise_out=time - q["w"] / G, doubled_the_rise=2 * q["w"] / G)


def _cliff_range(q: Quantities) -> Worked:
    time, steps = _flight(q)
    way = time * q["u"]
    steps.append(
        f"The horizontal velocity stays the same, so the ball lands {show(q['u'])} · {show(time)} = "
        f"{beside(way)} m away."
    )
    return solved(way, steps, took_the_rise_twice=2 * q["w"] / G * q["u"], left_the_rise_out=way - q["w"] / G * q["u"])


def _cliff_top(q: Quantities) -> Worked:
    _, height, steps = _rise(q)
    steps.append(f"Above the ground that is {show(q['h'])} + {show(height)} = {beside(q['h'] + height)} m.")
    return solved(q["h"] + height, steps, left_the_cliff_out=height, forgot_the_half=q["h"] + 2 * height)


def _flown(found: Readings) -> tuple[float, float, float, float]:
    """Time, way, speed at the landing and greatest height, the motion followed step by step (leapfrog)."""
    x, y, u, w = 0.0, found.get("h", [0.0])[0], found.get("u", [0.0])[0], found.get("w", [0.0])[0]
    dt = (2 * w / G + (2 * y / G) ** 0.5 + 0.1) / _STEPS
    top, t = y, 0.0
    while True:
        last_y, last_w, last_x = y, w, x
        y += w * dt - G * dt * dt / 2
        w, x = w - G * dt, x + u * dt
        if last_w > 0 >= w:
            top = last_y + last_w * (part := last_w / G) - G * part**2 / 2
        if y < 0:
            break
        t += dt
    low, high = 0.0, dt
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if last_y + last_w * middle - G * middle**2 / 2 > 0 else (low, middle)
    return t + low, last_x + u * low, hypot(u, last_w - G * low), top


def _part(index: int) -> Callable[[Readings], float]:
    return lambda found: _flown(found)[index]


SETUP = Setup(
    name="throw",
    values=_values,
    figure=_figure,
    scaled=False,
    ways={
        "drop time": (_drop_time, _part(0)),
        "drop speed": (_drop_speed, _part(2)),
        "flat range": (_flat_range, _part(1)),
        "up height": (_up_height, _part(3)),
        "flat speed": (_flat_speed, _part(2)),
        "up time": (_up_time, _part(0)),
        "up range": (_up_range, _part(1)),
        "cliff top": (_cliff_top, _part(3)),
        "cliff time": (_cliff_time, _part(0)),
        "cliff range": (_cliff_range, _part(1)),
    },
)
