"""The picture of an automaton: states around an oval, arrows with their letters, rings around accepting states."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from builders.families._machines.machine import Machine
from builders.families._machines.tangle import tangle
from builders.types import Retry
from renderers.types import Fact, Scene

_SIZES = ((480, 440), (520, 460), (560, 440))
_SHAKE = {1: 0.0, 2: 0.04, 3: 0.07, 4: 0.09, 5: 0.11}
_BENT = {3: 0.03, 4: 0.045, 5: 0.06}
_DRAWN = 36
_FINE, _TANGLED = 0.01, 0.1
"""A drawing is taken at once below the first of these figures, and none is made above the second."""
_ROOM = 0.42


def paint(rng: Random, machine: Machine, facts: Sequence[Fact], perception: int) -> Scene:
    """The scene that shows every drawable fact. Raises Retry for a machine that cannot be drawn clearly."""
    keys = {fact.symbol: fact.key for fact in facts}
    at = _clear(rng, machine, perception)
    fill = rng.choice((None, None, rng.randrange(5)))
    looks: dict[str, Any] = {} if fill is None else {"fill": fill}
    nodes: list[dict[str, Any]] = []
    for name in machine.states:
        label = {"text": name, "fact": keys["states"]}
        nodes.append({"id": name, "label": label, "at": at[name], "shape": "circle", **looks})
        if name == machine.states[0]:
            nodes[-1]["start"] = True
    for name in sorted(machine.accepting):
        ring = {"id": f"{name} ring", "label": "", "at": at[name], "shape": "double", "fact": keys["accepting"]}
        nodes.append({**ring, **looks})
    wide = 1.3 + _ROOM
    corners = [[-wide, -1 - _ROOM], [wide, 1 + _ROOM]]
    nodes += [{"id": f"corner {i}", "label": "", "at": corner, "shape": "none"} for i, corner in enumerate(corners)]
    return Scene(
        kind="graph",
        data={"nodes": nodes, "edges": _edges(rng, machine, perception), "directed": True, "layout": "circle"},
        shows=tuple(fact.key for fact in facts if fact.drawable),
        size=rng.choice(_SIZES),
        profile="varied",
        seed=rng.getrandbits(32),
        perception=perception,
    )


def _clear(rng: Random, machine: Machine, perception: int) -> dict[str, list[float]]:
    """Places for the states that leave arrows and letters clear of each other; two states at a time change places.

    Raises Retry where every drawing of this machine would be a tangle.
    """
    at = _places(rng, machine, perception)
    least = tangle(machine, at)
    for i in range(_DRAWN):
        if least < _FINE:
            break
        other = _places(rng, machine, perception) if i % 6 == 5 else dict(at)
        a, b = rng.sample(machine.states[1:], 2)
        other[a], other[b] = other[b], other[a]
        cost = tangle(machine, other)
        at, least = (other, cost) if cost < least else (at, least)
    if least > _TANGLED:
        raise Retry("tangled", f"{least:.2f}")
    return at


def _places(rng: Random, machine: Machine, perception: int) -> dict[str, list[float]]:
    """Around an oval. The arrow from nowhere comes from the left, so the first state is on top, or at the bottom, or,
    if it has no loop (which would lie there), on the left."""
    start = machine.states[0]
    looped = start in (machine.moves[start, letter] for letter in machine.letters)
    turn = math.radians(rng.choice((90, 270) if looped else (90, 180, 270)) + rng.uniform(-12, 12))
    way, many, shake = rng.choice((-1, 1)), len(machine.states), _SHAKE[perception]
    others = rng.sample(machine.states[1:], many - 1)
    found = {}
    for i, name in enumerate((start, *others)):
        angle = turn + way * math.tau * i / many + rng.uniform(-shake, shake)
        radius = 1 + rng.uniform(-shake, shake)
        found[name] = [round(1.3 * radius * math.cos(angle), 3), round(radius * math.sin(angle), 3)]
    return found


def _edges(rng: Random, machine: Machine, perception: int) -> list[dict[str, Any]]:
    """Arrows, some of them bowed; those there and back are bowed apart by the scene."""
    arrows = machine.arrows()
    keys: Mapping[tuple[str, ...], str] = {(a, b): key for key, (a, b, *_) in _moves(machine).items()}
    found = []
    for (a, b), written in arrows.items():
        edge: dict[str, Any] = {"from": a, "to": b, "fact": keys[a, b]}
        edge["label"] = {"text": ", ".join(written), "fact": keys[a, b]}
        if a != b and (b, a) not in arrows and perception in _BENT:
            edge["curve"] = round(rng.uniform(-_BENT[perception], _BENT[perception]), 3)
        found.append(edge)
    rng.shuffle(found)
    return found


def _moves(machine: Machine) -> dict[str, tuple[str, ...]]:
    return {key: parts for key, parts in machine.keys().items() if key.startswith("move(")}
