"""The picture of a matrix: nine framed panels, the last one open, and the offered ones with their letters.

Perception level -> figures off their places, hatched panels, dashed frames.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from builders.families._raven.panel import POINTING, RING, SHAPES, Panel, count
from builders.families._raven.plans import LETTERS, Matrix
from renderers.types import Fact, Scene

Mark = dict[str, Any]
XY = tuple[float, float]

PITCH, HALF = 3.0, 1.4
GREYS = ("#ffffff", "#aaaaaa", "#555555", "#000000")
ALONE = (0.5, 0.85, 1.2)
"""Radii of small, medium and large where a panel has one figure in its middle."""
SLOT = (0.19, 0.3, 0.41)
"""Radii where a panel is divided into nine places."""
STEP = 0.88
_DICE = {1: "4", 2: "28", 3: "246", 4: "0268", 5: "02468", 6: "036258", 7: "0362584", 8: "01235678", 9: "012345678"}
_JITTER = {3: 0.02, 4: 0.03, 5: 0.04}
_HATCHED = {4: 0.3, 5: 0.6}
_TIP_DOWN = ("heart",)


def paint(rng: Random, matrix: Matrix, facts: Sequence[Fact], perception: int) -> Scene:
    """The scene that shows every drawable fact."""
    keys = {fact.symbol: fact.key for fact in facts}
    look = {"perception": perception, "colour": rng.choice(("ink", "muted", "accent")), "fill": rng.randrange(5)}
    marks: list[Mark] = []
    for i, panel in enumerate(matrix.panels):
        at = (PITCH * (i % 3), -PITCH * (i // 3))
        marks += _frame(rng, at, keys["matrix"], look)
        if i < 8:
            marks += _figures(rng, panel, at, keys[f"panel({i // 3 + 1},{i % 3 + 1})"], look)
    marks.append({"type": "label", "text": "?", "at": [PITCH * 2, -PITCH * 2], "anchor": "c", "size": 1.8})
    spots, size = _spots(rng, len(matrix.options))
    for letter, panel, at in zip(LETTERS, matrix.options, spots, strict=False):
        marks += _frame(rng, at, keys["options"], look)
        marks += _figures(rng, panel, at, keys[f"option({letter})"], look)
        label = [at[0], at[1] - HALF - 0.12]
        marks.append({"type": "label", "text": letter, "at": label, "anchor": "n", "fact": keys["options"]})
    return Scene(
        kind="figure",
        data={"primitives": marks},
        shows=tuple(fact.key for fact in facts if fact.drawable),
        size=size,
        profile="varied",
        seed=rng.getrandbits(32),
        perception=perception,
    )


def _spots(rng: Random, many: int) -> tuple[list[XY], tuple[int, int]]:
    """Where the offered panels stand, beside or below the matrix, and the size of the picture."""
    if not many:
        return [], rng.choice(((440, 440), (480, 440), (520, 460)))
    if many == 6 and rng.random() < 0.5:
        return [(10.2 + PITCH * (i % 2), 0.5 - 3.6 * (i // 2)) for i in range(6)], (680, 480)
    across = 3 if many == 6 else 4
    start = PITCH * (1 - (across - 1) / 2)
    spots = [(start + PITCH * (i % across), -9.9 - 3.7 * (i // across)) for i in range(many)]
    return spots, (480, 760) if many == 6 else (560, 720)


def _frame(rng: Random, at: XY, fact: str, look: Mapping[str, Any]) -> list[Mark]:
    x, y = at
    corners = [[x - HALF, y - HALF], [x + HALF, y - HALF], [x + HALF, y + HALF], [x - HALF, y + HALF]]
    frame = {"type": "polygon", "points": corners, "colour": look["colour"], "fact": fact}
    if rng.random() < _HATCHED.get(look["perception"], 0):
        hatch = {
            "type": "hatch",
            "points": corners,
            "colour": "grid",
            "angle": rng.choice((30, 45, 60, 135)),
            "gap": 11,
        }
        return [{**hatch, "fact": fact}, frame]
    return [frame]


def _figures(rng: Random, panel: Panel, at: XY, fact: str, look: Mapping[str, Any]) -> list[Mark]:
    shape = list(SHAPES)[panel["shape"]]
    slots = _slots(rng, panel, look["perception"])
    radii = ALONE if slots == [4] and not {"number", "place", "places"} & set(panel) else SLOT
    mark: Mark = {"type": "symbol", "name": shape, "radius": radii[panel.get("size", 1)], "fact": fact}
    mark["colour"] = GREYS[panel["shade"]] if "shade" in panel else look["fill"]
    mark["turn"] = 180 * (shape in _TIP_DOWN and "pointing" in panel) - 90 * panel.get("pointing", 0)
    off = _JITTER.get(look["perception"], 0.0)
    marks = []
    for slot in slots:
        x = at[0] + STEP * (slot % 3 - 1) + rng.uniform(-off, off)
        y = at[1] + STEP * (1 - slot // 3) + rng.uniform(-off, off)
        marks.append({**mark, "at": [round(x, 3), round(y, 3)]})
    return marks


def _slots(rng: Random, panel: Panel, perception: int) -> list[int]:
    """The places that figures stand at: those told, or as on dice; from level 3 on any."""
    if "places" in panel:
        return [i for i in range(9) if panel["places"] >> i & 1]
    if "place" in panel:
        return [RING[panel["place"]]]
    if "number" not in panel:
        return [4]
    return rng.sample(range(9), count(panel)) if perception >= 3 else [*map(int, _DICE[count(panel)])]


def pointing(name: str, turn: float) -> float:
    """Where the tip of a drawn symbol points, in degrees clockwise from up. Raises ValueError for one without a tip."""
    if name not in POINTING:
        raise ValueError(f"a {name} has no tip")
    return (-turn + 180 * (name in _TIP_DOWN)) % 360
