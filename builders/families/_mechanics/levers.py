"""Beams on a pivot or on two supports, with weights on them: torques in balance."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import Any

from builders.families._data.columns import Worked
from builders.families._exact import beside, show
from builders.families._mechanics.setup import (
    Label,
    Primitives,
    Quantities,
    Setup,
    bisected,
    box,
    solved,
)  # fmt: skip
from builders.families._readout.kind import Readings, State

_ROUND = tuple(range(8, 70))
_PLACES: dict[str, dict[str, tuple[str, int]]] = {
    # force -> (arm, side of the pivot: -1 left, 1 right); the unknown force F is drawn without a value
    "two": {"W₁": ("p", -1), "F": ("q", 1)},
    "three": {"W₁": ("p", -1), "W₂": ("r", -1), "F": ("q", 1)},
    "against": {"W₁": ("p", -1), "W₂": ("r", 1), "F": ("q", 1)},
    "heavy": {"W₁": ("p", -1), "W": ("r", 1), "F": ("q", 1)},
}


def _values(rng: Random, name: str) -> Quantities:
    if name == "bridge":
        length = rng.choice((4, 5, 6, 8, 10, 12))
        a, c = sorted(rng.sample([place for place in range(1, length) if 2 * place != length], 2))
        found = {"W₁": rng.choice(_ROUND) * 10, "W₂": rng.choice(_ROUND) * 10, "W": rng.choice(_ROUND) * 4}
        return {k: Fraction(v) for k, v in (found | {"p": a, "r": c, "L": length}).items()}
    sides = _PLACES[name]
    arms = dict(zip("pqr", rng.sample(range(2, 11), 3), strict=True))
    if name == "heavy":
        arms["r"] = rng.choice((2, 3))
    found = {force: rng.choice(_ROUND) for force in sides if force != "F"}
    found |= {arm: arms[arm] for arm, _ in sides.values()}
    return {symbol: Fraction(value, 2 if symbol in "pqr" else 1) for symbol, value in found.items()}


def _figure(state: State, q: Quantities, label: Label) -> Primitives:
    name = state["arrangement"]
    if name == "bridge":
        return _bridge(state, q, label)
    sides = _PLACES[name]
    at = {force: float(side * q[arm]) for force, (arm, side) in sides.items()}
    low, high = min(-0.3, *at.values()), max(at.values())
    u = (high - low) / 14
    items: Primitives = [
        {"type": "polygon", "points": [[0, 0], [-0.8 * u, -1.5 * u], [0.8 * u, -1.5 * u]], "fill": int(state["tone"])},
        box(low - 0.5 * u, 0, high - low + u, 0.28 * u),
        {"type": "ground", "from": [-1.6 * u, -1.5 * u], "to": [1.6 * u, -1.5 * u]},
    ]
    lift = 2.3
    for force, (arm, _) in sorted(sides.items(), key=lambda entry: abs(at[entry[0]])):
        x = at[force]
        items += _load(force, x, u, label, state)
        crowded = sum(x * other > 0 for other in at.values()) > 1
        y = lift * u if crowded else 2.3 * u
        lift += 1.9 if crowded else 0
        items += [
            {"type": "segment", "from": [x, 0.28 * u], "to": [x, y], "style": "dotted"},
            {"type": "segment", "from": [0, 0.28 * u], "to": [0, y], "style": "dotted"},
            {"type": "arrow", "from": [0, y], "to": [x, y], "both": True, "label": label(arm)},
        ]
    return items


def _load(force: str, x: float, u: float, label: Label, state: State) -> Primitives:
    """A weight as a box on a string, any other force as an arrow down."""
    if force in ("F", "W"):
        tag: object = "F" if force == "F" else label("W")
        return [{"type": "arrow", "from": [x, 0], "to": [x, -3.4 * u], "label": tag, "colour": "accent", "width": 1.5}]
    fill = (int(state["tone"]) + 1) % 6
    name = {"type": "label", "at": [x, -3.5 * u], **label(force)}
    return [
        {"type": "segment", "from": [x, 0], "to": [x, -2 * u]},
        box(x - 0.6 * u, -3.2 * u, 1.2 * u, 1.2 * u, fill),
        name,
    ]


def _bridge(state: State, q: Quantities, label: Label) -> Primitives:
    length = float(q["L"])
    u = length / 14
    items: Primitives = [box(0, 0, length, 0.35 * u)]
    for x, name in ((0.0, "A"), (length, "B")):
        feet = [[x, 0], [x - 0.7 * u, -1.3 * u], [x + 0.7 * u, -1.3 * u]]
        items.append({"type": "polygon", "points": feet, "fill": int(state["tone"])})
        items.append({"type": "label", "text": name, "at": [x, -1.9 * u], "anchor": "c"})
    items += _load("W₁", float(q["p"]), u, label, state) + _load("W₂", float(q["r"]), u, label, state)
    items.append({"type": "arrow", "from": [length / 2, 0.35 * u], "to": [length / 2, -1.9 * u], "label": label("W"),
                  "colour": "accent"})  # fmt: skip
    for y, symbol in ((1.7, "p"), (3.4, "r"), (5.1, "L")):
        x = float(q[symbol])
        items += [
            {"type": "segment", "from": [x, 0.35 * u], "to": [x, y * u], "style": "dotted"},
            {"type": "arrow", "from": [0, y * u], "to": [x, y * u], "both": True, "label": label(symbol)},
        ]
    return [*items, {"type": "segment", "from": [0, 0.35 * u], "to": [0, 5.1 * u], "style": "dotted"}]


def _geometry(items: Sequence[Mapping[str, Any]]) -> dict[str, list[float]]:
    """Where the arms end in the drawing."""
    found = {}
    for item in items:
        if item["type"] == "arrow" and item.get("both"):
            found["x " + item["label"]["text"].partition(" = ")[0]] = [float(item["to"][0])]
    return found


def _balance(name: str) -> Callable[[Quantities], Worked]:
    sides = _PLACES[name]

    def work(q: Quantities) -> Worked:
        turning = {force: q[force] * q[arm] * -side for force, (arm, side) in sides.items() if force != "F"}
        net = sum(turning.values(), Fraction(0))
        steps = ["Law of the lever: in balance, the torques on both sides of the pivot are equal."]
        for force, (arm, side) in sides.items():
            if force != "F":
                words = "on the side of F" if side > 0 else "on the other side"
                steps.append(
                    f"{force} · {arm} = {show(q[force])} · {show(q[arm])} = {show(abs(turning[force]))} N·m {words}."
                )
        if len(turning) > 1:
            text = " + ".join(show(t) for t in turning.values()).replace("+ -", "− ")
            steps.append(f"F has to balance {text} = {show(net)} N·m.")
        steps.append(f"F = {show(net)}/{show(q['q'])} = {beside(net / q['q'])} N.")
        total = sum((abs(t) for t in turning.values()), Fraction(0))
        return solved(
            net / q["q"],
            steps,
            added_all_torques=total / q["q"],
            multiplied=net * q["q"],
            took_the_first_alone=q["W₁"] * q["p"] / q["q"] if len(turning) > 1 else q["W₁"],
        )

    return work


def _tilted(name: str) -> Callable[[Readings], float]:
    """The force for which the drawn beam does not turn."""
    sides = _PLACES[name]

    def measure(found: Readings) -> float:
        def torque(force: float) -> float:
            size = {**{f: found[f][0] for f in sides if f != "F"}, "F": force}
            return sum(size[f] * abs(found[f"x {arm}"][0]) * side for f, (arm, side) in sides.items())

        return bisected(torque, 0.0, 1e5)

    return measure


def _right(q: Quantities) -> Fraction:
    return (q["W₁"] * q["p"] + q["W₂"] * q["r"] + q["W"] * q["L"] / 2) / q["L"]


def _support(far: bool) -> Callable[[Quantities], Worked]:
    def work(q: Quantities) -> Worked:
        right, total = _right(q), q["W₁"] + q["W₂"] + q["W"]
        parts = [q["W₁"] * q["p"], q["W₂"] * q["r"], q["W"] * q["L"] / 2]
        steps = [
            "In balance the torques about the support A add up to zero.",
            f"W₁ · p = {show(q['W₁'])} · {show(q['p'])} = {show(parts[0])} N·m.",
            f"W₂ · r = {show(q['W₂'])} · {show(q['r'])} = {show(parts[1])} N·m.",
            f"W · L/2 = {show(q['W'])} · {show(q['L'] / 2)} = {show(parts[2])} N·m.",
            f"The support B holds {' + '.join(map(show, parts))} = {show(sum(parts))} N·m at the distance L, "
            "so its force "
            f"is {show(sum(parts))}/{show(q['L'])} = {beside(right)} N.",
        ]
        if not far:
            steps.append("The forces are in balance too: both supports together carry W₁ + W₂ + W.")
            steps.append(f"The force at A is {show(total)} − {show(right)} = {beside(total - right)} N.")
        answer = right if far else total - right
        return solved(
            answer,
            steps,
            took_the_other_support=total - answer,
            shared_evenly=total / 2,
            forgot_the_beam=answer - q["W"] / 2,
        )

    return work


def _held(far: bool) -> Callable[[Readings], float]:
    def measure(found: Readings) -> float:
        size, here = (found["x L"][0], 0.0) if far else (0.0, found["x L"][0])

        def torque(force: float) -> float:
            loads = (
                (found["W₁"][0], found["x p"][0]),
                (found["W₂"][0], found["x r"][0]),
                (found["W"][0], found["x L"][0] / 2),
            )
            return force * abs(size - here) - sum(w * abs(x - here) for w, x in loads)

        return bisected(torque, 0.0, 1e5)

    return measure


SETUP = Setup(
    name="lever",
    values=_values,
    figure=_figure,
    geometry=_geometry,
    ways={
        **{f"balance {name}": (_balance(name), _tilted(name)) for name in _PLACES},
        "support B": (_support(True), _held(True)),
        "support A": (_support(False), _held(False)),
    },
)
