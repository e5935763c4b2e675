"""Two carts on a straight track: momentum, carts that couple, carts that bounce, energy lost, the way to a stop."""

from __future__ import annotations

from collections.abc import Callable
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
    arrow,
    bisected,
    box,
    label_at,
    moved,
    solved,
)  # fmt: skip
from builders.families._readout.kind import Readings, State


def _values(rng: Random, name: str) -> Quantities:
    masses = Fraction(rng.randint(1, 24), rng.choice((1, 2))), Fraction(rng.randint(1, 24), rng.choice((1, 2)))
    found = {"m₁": masses[0], "m₂": masses[1], "v₁": Fraction(rng.randint(2, 24), rng.choice((1, 1, 2)))}
    if name in ("meet", "chase"):
        found["v₂"] = Fraction(rng.randint(1, 16), 2)
    if name == "chase" and found["v₂"] >= found["v₁"]:
        found["v₁"] += found["v₂"]
    if name == "slide":
        found["μ"] = Fraction(rng.randint(1, 8), rng.choice((10, 20)))
    return found


def _figure(state: State, q: Quantities, label: Label) -> Primitives:
    name, tone, gap = state["arrangement"], int(state["tone"]), 3.4 + float(state["stretch"])
    wheels = name != "slide"
    items: Primitives = []
    x = 0.0
    for i, symbol in enumerate(("m₁", "m₂")):
        wide, high = 1.7 + 0.15 * ((tone + i) % 4), 1.0 + 0.15 * ((2 * tone + i) % 4)
        base = 0.5 if wheels else 0.0
        items.append(box(x, base, wide, high, (tone + 2 * i) % 6))
        if wheels:
            items += [
                {"type": "circle", "centre": [x + part * wide, 0.25], "radius": 0.25, "fill": 3} for part in (0.2, 0.8)
            ]
        items.append(label_at(label, symbol, [x + wide / 2, base + high + 0.6], anchor="s"))
        speed = f"v{symbol[1]}"
        if speed in q:
            start, towards = (x + wide, 1) if i == 0 or name == "chase" else (x, -1)
            y = base + high / 2
            tip = start + 1.6 * towards
            items.append(arrow([start, y], [tip, y], colour="accent", width=1.5))
            low = name == "meet" and i == 1
            spot = [start + 0.15 * towards, y - 0.25 if low else y + 0.25]
            corner = ("n" if low else "s") + ("w" if towards > 0 else "e")
            items.append({"type": "label", "at": spot, "anchor": corner, **label(speed)})
        x += wide + gap
    items.append({"type": "ground", "from": [-0.6, 0], "to": [x - gap + 2.0, 0]})
    if "μ" in q:
        items.append(label_at(label, "μ", [x / 2, -0.75], anchor="n"))
    return items


def _momentum(q: Quantities, name: str) -> tuple[Fraction, str]:
    one, two = q["m₁"] * q["v₁"], q["m₂"] * q.get("v₂", Fraction(0))
    if name == "meet":
        text = f"p = m₁ · v₁ − m₂ · v₂ = {show(one)} − {show(two)} = {show(one - two)} kg·m/s."
        return one - two, f"Taking the direction of m₁ as positive, {text}"
    if name == "chase":
        return (
            one + two,
            f"The momentum is p = m₁ · v₁ + m₂ · v₂ = {show(one)} + {show(two)} = {show(one + two)} kg·m/s.",
        )
    return one, f"The momentum is p = m₁ · v₁ = {show(q['m₁'])} · {show(q['v₁'])} = {show(one)} kg·m/s."


_KEPT = "The law of conservation of momentum holds in the collision."


def _total(q: Quantities) -> Worked:
    total, said = _momentum(q, _name(q))
    other = q["m₁"] * q["v₁"] + q["m₂"] * q.get("v₂", Fraction(0))
    if total < 0:
        said, total = f"{said} Its size is {show(-total)} kg·m/s.", -total
    return solved(total, [said], ignored_the_direction=other, halved=total / 2)


def _name(q: Quantities) -> str:
    """How the carts move, as the facts' speeds say; `meet` unless the second one is at rest."""
    return "meet" if "v₂" in q else "rest"


def _common(name: str) -> Callable[[Quantities], Worked]:
    def work(q: Quantities) -> Worked:
        total, said = _momentum(q, name)
        speed, both = total / (q["m₁"] + q["m₂"]), q["m₁"] + q["m₂"]
        steps = [
            _KEPT,
            said,
            f"Together the carts have a mass of {show(both)} kg.",
            f"v = p/(m₁ + m₂) = {show(total)}/{show(both)} = {beside(speed)} m/s.",
        ]
        if speed < 0:
            steps.append("The sign says that they move in the direction of m₂.")
        mean = (q["v₁"] + q.get("v₂", Fraction(0))) / 2
        return solved(abs(speed), steps, took_the_mean_speed=mean, divided_by_one_mass=abs(total) / q["m₂"])

    return work


def _lost(name: str) -> Callable[[Quantities], Worked]:
    def work(q: Quantities) -> Worked:
        total, said = _momentum(q, name)
        both, v2 = q["m₁"] + q["m₂"], q.get("v₂", Fraction(0))
        speed = total / both
        before = (q["m₁"] * q["v₁"] ** 2 + q["m₂"] * v2**2) / 2
        after = both * speed**2 / 2
        steps = [
            _KEPT,
            said,
            f"The common speed is {show(abs(total))}/{show(both)} = {beside(abs(speed))} m/s.",
            f"The kinetic energy before is {show(q['m₁'])} · {show(q['v₁'])}²/2 + {show(q['m₂'])} · "
            f"{show(v2)}²/2 = {beside(before)} J.",
            f"Afterwards it is {show(both)} · {show(abs(speed))}²/2 = {beside(after)} J.",
            f"The loss is {show(before)} − {show(after)} = {beside(before - after)} J.",
        ]
        return solved(before - after, steps, gave_what_is_left=after, gave_what_there_was=before)

    return work


def _bounced(which: int) -> Callable[[Quantities], Worked]:
    def work(q: Quantities) -> Worked:
        total, said = _momentum(q, "meet" if "v₂" in q else "rest")
        both = q["m₁"] + q["m₂"]
        middle = total / both
        start = q["v₁"] if which == 1 else -q.get("v₂", Fraction(0))
        after = 2 * middle - start
        steps = [
            _KEPT,
            said,
            f"The centre of mass moves with {show(total)}/{show(both)} = {beside(middle)} m/s throughout.",
            "In an elastic collision kinetic energy is kept too, so each cart's velocity relative to it is reversed.",
            f"The velocity of cart {'m₁' if which == 1 else 'm₂'} becomes 2 · {_signed(middle)} − "
            f"{_signed(start)} = {beside(after)} m/s.",
        ]
        if after < 0:
            steps.append(f"Its size is {beside(-after)} m/s.")
        return solved(
            abs(after), steps, coupled_the_carts=abs(middle), swapped_the_speeds=q["v₁"] if which == 2 else abs(start)
        )

    return work


def _signed(value: Fraction) -> str:
    return f"({show(value)})" if value < 0 else show(value)


def _slid(q: Quantities) -> Worked:
    total, said = _momentum(q, "rest")
    both = q["m₁"] + q["m₂"]
    speed, slow = total / both, q["μ"] * G
    way = speed**2 / (2 * slow)
    steps = [
        _KEPT,
        said,
        f"Right after the collision the speed is {show(total)}/{show(both)} = {beside(speed)} m/s.",
        f"The friction is μ · m · g, so by Newton's second law both slow down at μ · g = {show(slow)} m/s².",
        f"From v² = 2 · a · s follows s = {show(speed)}²/(2 · {show(slow)}) = {beside(way)} m.",
    ]
    return solved(way, steps, forgot_the_factor_two=2 * way, ignored_the_collision=q["v₁"] ** 2 / (2 * slow))


def _speeds(found: Readings, name: str) -> tuple[float, float]:
    v2 = found.get("v₂", [0.0])[0]
    return found["v₁"][0], -v2 if name == "meet" else v2


def _coupled(found: Readings, name: str) -> float:
    """The speed in which nobody has gained or lost momentum, by halving."""
    one, two = _speeds(found, name)
    m1, m2 = found["m₁"][0], found["m₂"][0]
    return bisected(lambda v: m1 * (v - one) + m2 * (v - two), -1e4, 1e4)


def _heat(found: Readings, name: str) -> float:
    """Energy (J) that a sticky contact takes up while the carts come to a common speed, integrated."""
    (one, two), m1 = _speeds(found, name), found["m₁"][0]
    end, steps, heat = _coupled(found, name), 400, 0.0
    for i in range(steps):
        part = (i + 0.5) / steps
        fast, slow = one + (end - one) * part, two + (end - two) * part
        heat += abs(m1 * (end - one)) / steps * (fast - slow)
    return heat


def _rebound(found: Readings, which: int) -> float:
    """Speed after a bounce for which energy and momentum are as before, found by halving (not the speed before)."""
    (one, two), m1, m2 = _speeds(found, "meet"), found["m₁"][0], found["m₂"][0]
    energy = m1 * one**2 + m2 * two**2

    def excess(push: float) -> float:
        return m1 * (one - push / m1) ** 2 + m2 * (two + push / m2) ** 2 - energy

    least = m1 * (one - _coupled(found, "meet"))
    push = bisected(excess, least, 1e5)
    return abs(one - push / m1) if which == 1 else abs(two + push / m2)


def _stopped(found: Readings) -> float:
    """Where the sledges stop, the motion run backwards from rest."""
    slow, speed = found["μ"][0] * G, _coupled(found, "rest")
    before = (0.0, 0.0)
    for _, s, v in moved(lambda way, now: slow, steps=2000, until=speed / slow * 1.0005):
        if v >= speed:
            part = (speed - before[1]) / (v - before[1])
            middle = (before[1] + speed) / 2
            return before[0] + middle * part * (speed / slow * 1.0005 / 2000)
        before = (s, v)
    raise ValueError("the sledges do not stop")


def _gap(found: Readings) -> float:
    one, two = _speeds(found, "meet")
    return abs(found["m₁"][0] * one + found["m₂"][0] * two)


SETUP = Setup(
    name="collision",
    values=_values,
    figure=_figure,
    scaled=False,
    ways={
        "total": (_total, _gap),
        "couple rest": (_common("rest"), lambda found: abs(_coupled(found, "rest"))),
        "couple chase": (_common("chase"), lambda found: abs(_coupled(found, "chase"))),
        "couple meet": (_common("meet"), lambda found: abs(_coupled(found, "meet"))),
        "bounce rest": (_bounced(2), lambda found: _rebound(found, 2)),
        "bounce meet": (_bounced(1), lambda found: _rebound(found, 1)),
        "lost meet": (_lost("meet"), lambda found: _heat(found, "meet")),
        "lost chase": (_lost("chase"), lambda found: _heat(found, "chase")),
        "slid": (_slid, _stopped),
    },
)
