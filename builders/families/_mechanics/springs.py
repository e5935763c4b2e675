"""Springs that hang, in a row or side by side, with a load: stretch, stiffness, stored energy."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from builders.families._data.columns import Worked
from builders.families._exact import beside, show
from builders.families._mechanics.setup import (
    G,
    Label,
    Primitives,
    Quantities,
    Setup,
    bisected,
    box,
    label_at,
    solved,
)  # fmt: skip
from builders.families._readout.kind import Readings, State

_MOST_STRETCH = Fraction(2, 5)
"""Metres by which the load stretches the softest spring at most."""
_STIFF = tuple(range(20, 300, 5)) + tuple(range(300, 620, 20))


def _values(rng: Random, name: str) -> Quantities:
    found = {"k₁": Fraction(rng.choice(_STIFF))}
    if name == "stretched":
        return found | {"x": Fraction(rng.randint(4, 60), 2)}
    if name != "one":
        found["k₂"] = Fraction(rng.choice(_STIFF))
    if name == "mixed":
        found["k₃"] = Fraction(rng.choice(_STIFF))
    most = int(min(found.values()) * _MOST_STRETCH)
    return found | {"m": Fraction(rng.randint(2, max(2, most)), G)}


def _spring(label: Label, symbol: str, x: float, top: float, bottom: float) -> dict[str, object]:
    return {
        "type": "component",
        "kind": "spring",
        "long": True,
        "from": [x, top],
        "to": [x, bottom],
        "label": label(symbol),
    }


def _figure(state: State, q: Quantities, label: Label) -> Primitives:
    name, tone, long = state["arrangement"], int(state["tone"]), 2.4 * float(state["stretch"])
    items: Primitives = [{"type": "ground", "from": [2.2, 0], "to": [-2.2, 0]}]
    y = -long
    if name in ("side", "mixed"):
        items += [_spring(label, "k₁", -1, 0, y), _spring(label, "k₂", 1, 0, y)]
        items.append({"type": "segment", "from": [-1.4, y], "to": [1.4, y], "width": 2})
    else:
        items.append(_spring(label, "k₁", 0, 0, y))
    if name in ("row", "mixed"):
        items += [{"type": "point", "at": [0, y]}, _spring(label, "k₂" if name == "row" else "k₃", 0, y, y - long)]
        y -= long
    elif name == "side":
        items.append({"type": "segment", "from": [0, y], "to": [0, y - 0.6]})
        y -= 0.6
    wide = 1.3 * float(state["size"])
    items.append(box(-wide / 2, y - 1, wide, 1, tone))
    if "m" in q:
        items.append(label_at(label, "m", [wide / 2 + 0.15, y - 0.5], anchor="w"))
    else:
        rest = y + 0.8
        items += [
            {"type": "segment", "from": [0.7, rest], "to": [2.0, rest], "style": "dashed"},
            {"type": "segment", "from": [0.7, y], "to": [2.0, y], "style": "dashed"},
            {"type": "arrow", "from": [1.6, rest], "to": [1.6, y], "both": True},
            {"type": "label", "at": [2.15, rest - 0.4], "anchor": "w", **label("x")},
        ]
    return items


def _pull(q: Quantities) -> tuple[Fraction, str]:
    force = q["m"] * G
    return force, f"The load pulls with its weight m · g = {show(q['m'])} · {G} = {show(force)} N."


def _mass(q: Quantities) -> Worked:
    force = q["k₁"] * q["x"] / 100
    steps = [
        f"Hooke's law: the spring pulls with F = k₁ · x = {show(q['k₁'])} · {show(q['x'] / 100)} = {show(force)} N.",
        f"It balances the weight, so m = F/g = {show(force)}/{G} = {beside(force / G)} kg.",
    ]
    return solved(force / G, steps, gave_the_force=force, left_centimetres=force * 100 / G)


def _force(q: Quantities) -> Worked:
    force = q["k₁"] * q["x"] / 100
    steps = [
        f"The stretch is {show(q['x'])} cm = {show(q['x'] / 100)} m.",
        f"Hooke's law: F = k₁ · x = {show(q['k₁'])} · {show(q['x'] / 100)} = {show(force)} N.",
    ]
    return solved(force, steps, left_centimetres=force * 100, slipped_a_place=force / 10)


def _one(q: Quantities) -> Worked:
    force, said = _pull(q)
    x = force / q["k₁"]
    steps = [
        said,
        f"Hooke's law: x = F/k₁ = {show(force)}/{show(q['k₁'])} = {beside(x)} m, which is {beside(100 * x)} cm.",
    ]
    return solved(100 * x, steps, left_g_out=10 * x, slipped_a_place=1000 * x)


def _stored(q: Quantities) -> Worked:
    force, said = _pull(q)
    x = force / q["k₁"]
    energy = force * x / 2
    steps = [
        said,
        f"Hooke's law: x = F/k₁ = {show(force)}/{show(q['k₁'])} = {beside(x)} m.",
        f"The stored energy is E = k₁ · x²/2 = F · x/2 = {show(force)} · {show(x)}/2 = {beside(energy)} J.",
    ]
    return solved(energy, steps, forgot_the_half=2 * energy, did_not_square=q["k₁"] * x / 2)


def _row(q: Quantities) -> Worked:
    force, said = _pull(q)
    one, two = force / q["k₁"], force / q["k₂"]
    steps = [
        said,
        "In series both springs carry this force.",
        f"Hooke's law: x₁ = {show(force)}/{show(q['k₁'])} = {beside(one)} m and x₂ = "
        f"{show(force)}/{show(q['k₂'])} = {beside(two)} m.",
        f"The total stretch is {beside(one + two)} m, which is {beside(100 * (one + two))} cm.",
    ]
    both = force / (q["k₁"] + q["k₂"])
    return solved(100 * (one + two), steps, took_them_as_parallel=100 * both, took_one_spring=100 * one)


def _side(q: Quantities) -> Worked:
    force, said = _pull(q)
    both = q["k₁"] + q["k₂"]
    x = force / both
    steps = [
        said,
        f"Side by side the stiffnesses add up: k = {show(q['k₁'])} + {show(q['k₂'])} = {show(both)} N/m.",
        f"Hooke's law: x = F/k = {show(force)}/{show(both)} = {beside(x)} m, which is {beside(100 * x)} cm.",
    ]
    return solved(
        100 * x,
        steps,
        took_them_in_series=100 * force * (1 / q["k₁"] + 1 / q["k₂"]),
        took_one_spring=100 * force / q["k₁"],
    )


def _mixed(q: Quantities) -> tuple[Fraction, Fraction, list[str]]:
    force, said = _pull(q)
    both = q["k₁"] + q["k₂"]
    upper, lower = force / both, force / q["k₃"]
    return (
        force,
        upper + lower,
        [
            said,
            f"Side by side the stiffnesses add up: k₁ + k₂ = {show(both)} N/m.",
            f"Hooke's law: they stretch by {show(force)}/{show(both)} = {beside(upper)} m.",
            f"The same force stretches k₃ by {show(force)}/{show(q['k₃'])} = {beside(lower)} m.",
            f"The load goes down by {beside(upper + lower)} m.",
        ],
    )


def _mixed_stretch(q: Quantities) -> Worked:
    force, x, steps = _mixed(q)
    steps.append(f"That is {beside(100 * x)} cm.")
    return solved(
        100 * x,
        steps,
        took_all_in_series=100 * force * (1 / q["k₁"] + 1 / q["k₂"] + 1 / q["k₃"]),
        took_all_as_parallel=100 * force / (q["k₁"] + q["k₂"] + q["k₃"]),
    )


def _mixed_energy(q: Quantities) -> Worked:
    force, x, steps = _mixed(q)
    steps.append(f"The springs store E = F · x/2 = {show(force)} · {show(x)}/2 = {beside(force * x / 2)} J.")
    return solved(
        force * x / 2, steps, forgot_the_half=force * x, left_the_upper_springs_out=force * force / q["k₃"] / 2
    )


def _mixed_share(q: Quantities) -> Worked:
    force, said = _pull(q)
    both = q["k₁"] + q["k₂"]
    share = force * q["k₁"] / both
    steps = [
        said,
        "The spring k₃ hands this force on to k₁ and k₂.",
        f"They are stretched equally, by {show(force)}/({show(q['k₁'])} + {show(q['k₂'])}) = {beside(force / both)} m.",
        f"Hooke's law: k₁ pulls with {show(q['k₁'])} · {show(force / both)} = {beside(share)} N.",
    ]
    return solved(share, steps, shared_evenly=force / 2, took_the_other_spring=force - share)


def _sunk(found: Readings) -> float:
    """How far the load sinks (m) until the springs carry it, by halving."""
    weight, k = found["m"][0] * G, {name: found[name][0] for name in found if name[0] == "k"}

    def lower(force: float, stiff: float) -> float:
        return bisected(lambda x: stiff * x - force, 0.0, 1e3)

    if "k₃" in k:
        return bisected(lambda x: (k["k₁"] + k["k₂"]) * x - weight, 0.0, 1e3) + lower(weight, k["k₃"])
    return sum(lower(weight, stiff) for stiff in k.values())


def _sunk_evenly(found: Readings) -> float:
    return bisected(lambda x: found["k₁"][0] * x + found["k₂"][0] * x - found["m"][0] * G, 0.0, 1e3)


def _lifted(found: Readings) -> float:
    """Work (J) to load the springs slowly from nothing: force over way, by Simpson's rule on force against stretch."""
    end = _sunk(found)
    weight = found["m"][0] * G
    steps = 50
    heights = [weight * i / steps * (1 if i in (0, steps) else 4 if i % 2 else 2) for i in range(steps + 1)]
    return sum(heights) * end / steps / 3


def _hung(found: Readings) -> float:
    return bisected(lambda mass: mass * G - found["k₁"][0] * found["x"][0] / 100, 0.0, 1e3)


SETUP = Setup(
    name="spring",
    values=_values,
    figure=_figure,
    scaled=False,
    ways={
        "force": (_force, lambda found: _hung(found) * G),
        "mass": (_mass, _hung),
        "one": (_one, lambda found: 100 * _sunk(found)),
        "side": (_side, lambda found: 100 * _sunk_evenly(found)),
        "row": (_row, lambda found: 100 * _sunk(found)),
        "stored": (_stored, _lifted),
        "share": (_mixed_share, lambda found: found["k₁"][0] * _sunk_evenly(found)),
        "mixed": (_mixed_stretch, lambda found: 100 * _sunk(found)),
        "mixed energy": (_mixed_energy, _lifted),
    },
)
