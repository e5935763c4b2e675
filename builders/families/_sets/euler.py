"""The drawing of groups inside each other as rounded curves with names and dots, and how it is read again."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from builders.families._sets.diagram import within
from builders.families._sets.nested import Forest, Statement
from renderers.types import Fact, Level, Scene

Item = dict[str, Any]

_LETTER, _BAND, _PAD, _GAP, _SPARE = 9.8, 26.0, 14.0, 12.0, 44


@dataclass(slots=True)
class _Box:
    """A group or a person with its size, and what is inside at which offset from its lower left corner."""

    name: str
    width: float
    height: float
    parts: list[tuple[float, float, _Box]] = field(default_factory=list)
    person: bool = False


def paint(rng: Random, drawn: Forest, facts: Sequence[Fact], level: Level) -> Scene:
    """Curves in curves; the fact that places a group or a person is carried by its curve or dot."""
    keys = {fact.symbol: fact.key for fact in facts}
    whole = _arranged(rng, drawn, "", rng.random() < 0.5)
    primitives: list[Item] = []
    tint = rng.randrange(6) if rng.random() < 0.5 else None
    _drawn(rng, whole, (0.0, 0.0), keys, primitives, tint, level.perception)
    return Scene(
        kind="figure",
        data={"primitives": primitives, "window": [0.0, 0.0, round(whole.width), round(whole.height)]},
        shows=tuple(fact.key for fact in facts if fact.drawable),
        size=(round(whole.width) + _SPARE, round(whole.height) + _SPARE),
        profile="varied",
        seed=rng.getrandbits(32),
        perception=level.perception,
    )


def _arranged(rng: Random, drawn: Forest, group: str, across: bool) -> _Box:
    """A group with what is in it side by side or one above the other; the outermost box has no name of its own."""
    inner = [_arranged(rng, drawn, name, not across) for name in drawn.inside(group)]
    inner += [_Box(person, _LETTER * len(person) + 22, 36.0, person=True)
              for person, home in drawn.homes.items() if home == group]  # fmt: skip
    rng.shuffle(inner)
    band = _BAND if group else 0.0
    least = _LETTER * len(group) + 2 * _PAD + 8 if group else 0.0
    loose = [rng.uniform(0, 10) for _ in inner]
    if across:
        wide = sum(box.width for box in inner) + sum(loose) + _GAP * max(0, len(inner) - 1)
        high = max((box.height for box in inner), default=4.0)
    else:
        wide = max((box.width for box in inner), default=4.0)
        high = sum(box.height for box in inner) + sum(loose) + _GAP * max(0, len(inner) - 1)
    width, height = max(wide + 2 * _PAD, least), high + 2 * _PAD + band
    made, x, y = _Box(group, width, height), (width - wide) / 2, _PAD
    for box, more in zip(inner, loose, strict=True):
        if across:
            made.parts.append((x, _PAD + (high - box.height) / 2, box))
            x += box.width + _GAP + more
        else:
            made.parts.append(((width - box.width) / 2, y, box))
            y += box.height + _GAP + more
    return made


def _drawn(
    rng: Random,
    box: _Box,
    at: tuple[float, float],
    keys: Mapping[str, str],
    primitives: list[Item],
    tint: int | None,
    perception: int,
) -> None:
    x, y = at
    if box.person:
        _person(box, at, keys, primitives)
        return
    if box.name:
        item: Item = {"type": "polygon", "points": _rounded(x, y, box.width, box.height), "part": "group"}
        if tint is not None:
            item |= {"fill": tint, "alpha": 0.1}
        if perception >= 3 and rng.random() < 0.25:
            item["style"] = "dashed"
        if f"group({box.name})" in keys:
            item["fact"] = keys[f"group({box.name})"]
        primitives.append(item)
        middle = [round(x + box.width / 2, 1), round(y + box.height - _PAD + 3, 1)]
        primitives.append({"type": "label", "text": box.name, "at": middle, "anchor": "n", "part": "name"})
    for dx, dy, inner in box.parts:
        _drawn(rng, inner, (x + dx, y + dy), keys, primitives, tint, perception)


def _person(box: _Box, at: tuple[float, float], keys: Mapping[str, str], primitives: list[Item]) -> None:
    key = keys[f"in({box.name})"]
    dot = [round(at[0] + box.width / 2, 1), round(at[1] + 26, 1)]
    primitives.append({"type": "point", "at": dot, "fact": key, "part": "person"})
    primitives.append({"type": "label", "text": box.name, "at": [dot[0], dot[1] - 8], "anchor": "n", "fact": key})


def _rounded(x: float, y: float, width: float, height: float) -> list[list[float]]:
    """A box with round corners, as points."""
    r = min(0.45 * min(width, height), 40.0)
    points = []
    for cx, cy, start in ((x + width - r, y + height - r, 0), (x + r, y + height - r, 90), (x + r, y + r, 180),
                          (x + width - r, y + r, 270)):  # fmt: skip
        for step in range(7):
            angle = math.radians(start + 15 * step)
            points.append([round(cx + r * math.cos(angle), 1), round(cy + r * math.sin(angle), 1)])
    return points


def holds(primitives: Sequence[Mapping[str, Any]], statement: Statement) -> bool:
    """Whether a statement is true in the drawing: where curves and dots lie, point by point.

    Raises LookupError for a name that is not drawn.
    """
    curves = [item["points"] for item in primitives if item.get("part") == "group"]
    groups = {}
    for item in primitives:
        if item.get("part") == "name":
            around = [points for points in curves if within(points, item["at"])]
            groups[str(item["text"])] = min(around, key=_area)
    outer = groups[statement.b]
    if statement.how in ("in", "out"):
        return within(outer, _dot(primitives, statement.a)) == (statement.how == "in")
    inner = groups[statement.a]
    if statement.how == "all":
        return inner is not outer and all(within(outer, point) for point in inner)
    return not any(within(outer, point) for point in inner) and not any(within(inner, point) for point in outer)


def _dot(primitives: Sequence[Mapping[str, Any]], person: str) -> Sequence[float]:
    """The dot nearest to a person's name."""
    label = next((item["at"] for item in primitives if item.get("text") == person), None)
    dots = [item["at"] for item in primitives if item.get("part") == "person"]
    if label is None or not dots:
        raise LookupError(f"{person} is not drawn")
    found: Sequence[float] = min(dots, key=lambda dot: math.dist(dot, label))
    return found


def _area(points: Sequence[Sequence[float]]) -> float:
    """Twice the area of a polygon (shoelace)."""
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True)))
