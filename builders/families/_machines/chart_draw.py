"""The picture of a flow chart: boxes down the middle, branches and ways back at the sides; mirrored now and then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from builders.families._machines.chart import Step
from renderers.types import Fact, Scene

XY = tuple[float, float]
_SHAPES = {"set": "box", "ask": "diamond", "print": "parallelogram", "stop": "pill"}
_BACK, _SIDE = -1.75, 2.3
_COLUMN = ((0.0, 0.0), (0.0, -1.0))
_FORKED = (*_COLUMN, (0.0, -2.1), (0.0, -3.2), (_SIDE, -3.2), (0.0, -4.2), (0.0, -5.3), (_SIDE, -5.3), (_SIDE, -6.3))
_FORKS = {(3, 5): ((_SIDE, -2.1),), (5, 6): ((_SIDE, -4.2),), (7, 3): ((_BACK, -5.3), (_BACK, -2.1))}
PLACES: dict[str, tuple[XY, ...]] = {
    "straight": (*_COLUMN, (0, -2.1), (-1.5, -3.1), (1.5, -3.1), (0, -4.1), (0, -5.1)),
    "repeat": (*_COLUMN, (0, -2.1), (0, -3.2), (0, -4.2)),
    "printing": (*_COLUMN, (0, -2.0), (0, -3.1), (0, -4.2)),
    "sum": (*_COLUMN, (0, -2.1), (0, -3.2), (0, -4.2), (_SIDE, -2.1), (_SIDE, -3.2)),
    "branch": _FORKED,
    "halving": _FORKED,
}
"""Program -> where its steps stand."""
BENDS: dict[str, dict[tuple[int, int], tuple[XY, ...]]] = {
    "straight": {
        (3, 4): ((-1.5, -2.1),), (3, 5): ((1.5, -2.1),), (4, 6): ((-1.5, -4.1),), (5, 6): ((1.5, -4.1),),
    },
    "repeat": {(3, 2): ((_BACK, -2.1), (_BACK, -1.0))},
    "printing": {(4, 2): ((_BACK, -3.1), (_BACK, -1.0))},
    "sum": {(5, 3): ((_BACK, -4.2), (_BACK, -2.1))},
    "branch": _FORKS,
    "halving": _FORKS,
}  # fmt: skip
"""Program -> corners of the arrows that are not straight."""


def paint(rng: Random, program: str, steps: Mapping[int, Step], facts: Sequence[Fact], perception: int) -> Scene:
    """The scene that shows every drawable fact."""
    keys = {fact.symbol: fact.key for fact in facts}
    wide, tall = rng.choice((-1, 1)) * rng.uniform(0.92, 1.15), rng.uniform(0.92, 1.12)
    places = [[wide * x, tall * y] for x, y in PLACES[program]]
    ids = {i: f"step {i}" if step.kind != "stop" else "stop" for i, step in steps.items()}
    fills = _fills(rng)
    nodes: list[dict[str, Any]] = [{"id": "start", "label": "Start", "at": [0, 1], "shape": "pill", **fills["stop"]}]
    nodes[0]["label"] = {"text": "Start", "fact": keys["chart"]}
    edges: list[dict[str, Any]] = [{"from": "start", "to": ids[1], "fact": keys["chart"]}]
    for i, step in steps.items():
        fact = keys[f"step({i})"]
        node = {"id": ids[i], "label": {"text": step.label, "fact": fact}, "at": places[i - 1]}
        nodes.append({**node, "shape": _SHAPES[step.kind], **fills[step.kind]})
        for way, to in step.ways.items():
            edge: dict[str, Any] = {"from": ids[i], "to": ids[to], "fact": keys["chart"]}
            if way:
                edge["label"] = {"text": way, "fact": fact}
            if (i, to) in BENDS[program]:
                edge["via"] = [[wide * x, tall * y] for x, y in BENDS[program][i, to]]
            edges.append(edge)
    nodes += _corners(places, edges)
    low = min(y for _, y in places)
    return Scene(
        kind="graph",
        data={"nodes": nodes, "edges": edges, "directed": True},
        shows=tuple(fact.key for fact in facts if fact.drawable),
        size=(rng.randint(500, 600), round(110 + 78 * (1 - low))),
        profile="varied",
        seed=rng.getrandbits(32),
        perception=perception,
    )


def _fills(rng: Random) -> dict[str, dict[str, Any]]:
    """A colour for each kind of box, or none at all."""
    if rng.random() < 0.3:
        return {kind: {} for kind in _SHAPES}
    colours = rng.sample(range(6), 4)
    return {kind: {"fill": colour} for kind, colour in zip(_SHAPES, colours, strict=True)}


def _corners(places: Sequence[Sequence[float]], edges: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Empty nodes that keep the corners of arrows on the picture."""
    bends = [point for edge in edges for point in edge.get("via", ())]
    sides = [point[0] for point in (*places, *bends)]
    marks = ((min(sides), 0.0), (max(sides), 0.0))
    return [{"id": f"corner {i}", "label": "", "at": list(at), "shape": "none"} for i, at in enumerate(marks)]
