"""Masses on a rope over a pulley, hanging or on a table, and blocks that are pulled in a row."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
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
    bisected,
    box,
    label_at,
    solved,
)  # fmt: skip
from builders.families._readout.kind import Readings, State


def _values(rng: Random, name: str) -> Quantities:
    def mass() -> Fraction:
        return Fraction(rng.randint(2, 30), rng.choice((1, 1, 2)))

    found = {"m₁": mass()}
    if name in ("over", "table", "train", "long train"):
        found["m₂"] = mass()
    if name == "over":
        found = dict(zip(found, sorted(found.values()), strict=True))
    if name == "long train":
        found["m₃"] = mass()
    if name in ("table", "rub", "long train"):
        found["μ"] = Fraction(rng.randint(1, 8), rng.choice((10, 20)))
    if name in ("push", "rub", "train", "long train"):
        found["F"] = Fraction(rng.randint(12, 240))
    if name == "push":
        found["B"] = Fraction(rng.randint(2, 11))
    return found


def _figure(state: State, q: Quantities, label: Label) -> Primitives:
    name = state["arrangement"]
    if name == "over":
        return _over(state, label)
    if name == "table":
        return _table(state, label)
    return _row(state, q, label)


def _over(state: State, label: Label) -> Primitives:
    low, high = 2.0 * float(state["size"]), 3.4 * float(state["stretch"])
    tone = int(state["tone"])
    return [
        {"type": "ground", "from": [1.8, 5.6], "to": [-1.8, 5.6]},
        {"type": "segment", "from": [0, 5.6], "to": [0, 4.4]},
        {"type": "circle", "centre": [0, 4.4], "radius": 0.8, "fill": tone},
        {"type": "point", "at": [0, 4.4]},
        {"type": "segment", "from": [-0.8, 4.4], "to": [-0.8, 4.4 - low]},
        {"type": "segment", "from": [0.8, 4.4], "to": [0.8, 4.4 - high]},
        box(-1.4, 3.4 - low, 1.2, 1.0, (tone + 1) % 6),
        box(0.2, 3.4 - high, 1.2, 1.0, (tone + 2) % 6),
        {"type": "label", "at": [-1.6, 3.9 - low], "anchor": "e", **label("m₁")},
        {"type": "label", "at": [1.6, 3.9 - high], "anchor": "w", **label("m₂")},
    ]


def _table(state: State, label: Label) -> Primitives:
    edge, drop, tone = 5.0 * float(state["stretch"]), 2.6 * float(state["size"]), int(state["tone"])
    x = 0.3 * edge
    return [
        {"type": "ground", "from": [0, 3], "to": [edge, 3]},
        {"type": "segment", "from": [edge, 3], "to": [edge, -0.5]},
        box(x, 3, 1.6, 1.1, tone),
        {"type": "circle", "centre": [edge + 0.5, 3.05], "radius": 0.5, "fill": (tone + 1) % 6},
        {"type": "point", "at": [edge + 0.5, 3.05]},
        {"type": "segment", "from": [edge, 3], "to": [edge + 0.5, 3.05]},
        {"type": "segment", "from": [x + 1.6, 3.55], "to": [edge + 0.5, 3.55]},
        {"type": "segment", "from": [edge + 1, 3.05], "to": [edge + 1, 3.05 - drop]},
        box(edge + 0.5, 2.05 - drop, 1.0, 1.0, (tone + 2) % 6),
        label_at(label, "m₁", [x + 0.8, 4.3], anchor="s"),
        label_at(label, "m₂", [edge + 1, 1.85 - drop], anchor="n"),
        label_at(label, "μ", [x + 0.8, 2.3], anchor="n"),
    ]


def _row(state: State, q: Quantities, label: Label) -> Primitives:
    tone, gap, x = int(state["tone"]), 1.3 * float(state["stretch"]), 0.0
    items: Primitives = []
    for i, symbol in enumerate(symbol for symbol in q if symbol[0] == "m"):
        wide, high = 1.5 + 0.1 * (i + tone % 3), 1.0 + 0.15 * ((tone + i) % 4)
        if i:
            items.append({"type": "segment", "from": [x, 0.5], "to": [x + gap, 0.5]})
            x += gap
        items += [
            box(x, 0, wide, high, (tone + i) % 6),
            label_at(label, symbol, [x + wide / 2, high + (0.95 if i % 2 else 0.2)], anchor="s"),
        ]
        x += wide
    items.append(arrow([x, 0.4], [x + 2.4, 0.4], colour="accent", width=1.5))
    items.append(label_at(label, "F", [x + 0.25, 0.55], anchor="sw", colour="accent"))
    if "B" in q:
        items.append(arrow([0, 0.4], [-2.0, 0.4], label("B"), colour="accent", width=1.5))
    items.append({"type": "ground", "from": [-1.8, 0], "to": [x + 2.4, 0]})
    if "μ" in q:
        items.append(label_at(label, "μ", [x / 2, -0.75], anchor="n"))
    return items


_NEWTON = "Newton's second law"


def _over_speeds(q: Quantities) -> tuple[Fraction, list[str]]:
    total, gap = q["m₁"] + q["m₂"], (q["m₂"] - q["m₁"]) * G
    a = gap / total
    return a, [
        f"The difference of the weights, (m₂ − m₁) · g = {show(gap)} N, moves both masses, {show(total)} kg together.",
        f"{_NEWTON}: a = {show(gap)}/{show(total)} = {beside(a)} m/s².",
    ]


def _over_work(q: Quantities) -> Worked:
    a, steps = _over_speeds(q)
    return solved(a, steps, divided_by_one_mass=a * (q["m₁"] + q["m₂"]) / q["m₂"], left_g_out=a / G)


def _tension(q: Quantities) -> Worked:
    a, steps = _over_speeds(q)
    pull = q["m₁"] * (a + G)
    steps.append(
        f"The rope lifts m₁ and speeds it up: T = m₁ · (g + a) = {show(q['m₁'])} · {show(a + G)} = {beside(pull)} N."
    )
    return solved(
        pull, steps, gave_a_weight=q["m₁"] * G, took_the_heavier_mass=q["m₂"] * (G + a), forgot_the_weight=q["m₁"] * a
    )


def _slip(q: Quantities) -> tuple[Fraction, list[str]]:
    drag, pull = q["μ"] * q["m₁"] * G, q["m₂"] * G
    if pull <= drag:
        raise Ambiguous("the block stays at rest")
    a = (pull - drag) / (q["m₁"] + q["m₂"])
    return a, [
        f"The weight of m₂ is {show(q['m₂'])} · {G} = {show(pull)} N.",
        f"The friction on m₁ is μ · m₁ · g = {show(q['μ'])} · {show(q['m₁'] * G)} = {show(drag)} N.",
        f"{_NEWTON} for both: a = ({show(pull)} − {show(drag)})/({show(q['m₁'])} + {show(q['m₂'])}) = "
        f"{beside(a)} m/s².",
    ]


def _slip_work(q: Quantities) -> Worked:
    a, steps = _slip(q)
    return solved(
        a,
        steps,
        left_friction_out=q["m₂"] * G / (q["m₁"] + q["m₂"]),
        divided_by_one_mass=a * (q["m₁"] + q["m₂"]) / q["m₁"],
    )


def _slip_tension(q: Quantities) -> Worked:
    a, steps = _slip(q)
    pull = q["m₂"] * (G - a)
    steps.append(f"{_NEWTON} for m₂ alone: T = m₂ · (g − a) = {show(q['m₂'])} · {show(G - a)} = {beside(pull)} N.")
    return solved(pull, steps, gave_the_weight=q["m₂"] * G, left_friction_out=q["m₁"] * a)


def _push_work(q: Quantities) -> Worked:
    net = q["F"] - q["B"]
    steps = [
        f"The net force is F − B = {show(q['F'])} − {show(q['B'])} = {show(net)} N.",
        f"{_NEWTON}: a = {show(net)}/{show(q['m₁'])} = {beside(net / q['m₁'])} m/s².",
    ]
    return solved(net / q["m₁"], steps, added_the_forces=(q["F"] + q["B"]) / q["m₁"], multiplied=net * q["m₁"])


def _net_work(q: Quantities) -> Worked:
    net = q["F"] - q["B"]
    steps = [f"The forces act in opposite directions: F − B = {show(q['F'])} − {show(q['B'])} = {show(net)} N."]
    return solved(net, steps, added_the_forces=q["F"] + q["B"])


def _rub_work(q: Quantities) -> Worked:
    drag = q["μ"] * q["m₁"] * G
    net = q["F"] - drag
    steps = [
        f"The normal force equals the weight, m₁ · g = {show(q['m₁'] * G)} N.",
        f"The friction is {show(q['μ'])} · {show(q['m₁'] * G)} = {show(drag)} N.",
        f"The net force is {show(q['F'])} − {show(drag)} = {show(net)} N.",
        f"{_NEWTON}: a = {show(net)}/{show(q['m₁'])} = {beside(net / q['m₁'])} m/s².",
    ]
    return solved(net / q["m₁"], steps, left_friction_out=q["F"] / q["m₁"], added_friction=(q["F"] + drag) / q["m₁"])


def _string(behind: int) -> Callable[[Quantities], Worked]:
    """The pull of the string behind which `behind` blocks follow."""

    def work(q: Quantities) -> Worked:
        masses = [size for symbol, size in q.items() if symbol[0] == "m"]
        total, last, mu = sum(masses), sum(masses[:behind]), q.get("μ", Fraction(0))
        drag = mu * total * G
        net = q["F"] - drag
        if net <= 0:
            raise Ambiguous("the blocks stay at rest")
        a = net / total
        steps = [f"All blocks together have a mass of {show(total)} kg."]
        if mu:
            steps.append(f"The friction on all of them is {show(mu)} · {show(total)} · {G} = {show(drag)} N.")
            steps.append(f"The net force is {show(q['F'])} − {show(drag)} = {show(net)} N.")
        steps.append(f"{_NEWTON} for all: a = {show(net)}/{show(total)} = {beside(a)} m/s².")
        pull = last * a + mu * last * G
        steps.append(f"The string pulls a mass of {show(last)} kg.")
        if mu:
            steps.append(f"It must overcome the friction of {show(mu * last * G)} N and accelerate that mass.")
            steps.append(f"T = {show(mu * last * G)} + {show(last)} · {show(a)} = {beside(pull)} N.")
        else:
            steps.append(f"{_NEWTON} for it: T = {show(last)} · {show(a)} = {beside(pull)} N.")
        return solved(
            pull,
            steps,
            gave_the_whole_force=q["F"],
            took_the_other_blocks=(total - last) * a,
            left_friction_out=last * a,
        )

    return work


def _hung(found: Readings) -> float:
    """The tension at which both masses share one acceleration."""
    one, two = found["m₁"][0], found["m₂"][0]
    drag = found["μ"][0] * one * G if "μ" in found else one * G
    return bisected(lambda pull: (pull - drag) / one - (G - pull / two), 0.0, 1e5)


def _hung_speed(found: Readings) -> float:
    return G - _hung(found) / found["m₂"][0]


def _pulled(behind: int) -> Callable[[Readings], float]:
    """The string's pull at which the blocks behind it and those before it keep together."""

    def measure(found: Readings) -> float:
        masses = [found[symbol][0] for symbol in sorted(found) if symbol[0] == "m"]
        drag = found.get("μ", [0.0])[0] * G
        last, first = sum(masses[:behind]), sum(masses[behind:])
        force = found["F"][0]
        return bisected(lambda pull: pull / last - drag - ((force - pull) / first - drag), 0.0, 1e5)

    return measure


def _driven(found: Readings) -> float:
    """Acceleration for which force and inertia balance."""
    mass, drag = found["m₁"][0], found.get("μ", [0.0])[0] * found["m₁"][0] * G + found.get("B", [0.0])[0]
    return bisected(lambda a: mass * a + drag - found["F"][0], 0.0, 1e4)


SETUP = Setup(
    name="pulley",
    values=_values,
    figure=_figure,
    scaled=False,
    ways={
        "net": (_net_work, lambda found: found["m₁"][0] * _driven(found)),
        "push": (_push_work, _driven),
        "over": (_over_work, _hung_speed),
        "rub": (_rub_work, _driven),
        "string": (_string(1), _pulled(1)),
        "tension": (_tension, _hung),
        "slip": (_slip_work, _hung_speed),
        "slip tension": (_slip_tension, _hung),
        "last string": (_string(1), _pulled(1)),
        "first string": (_string(2), _pulled(2)),
    },
)
