"""The drawing of a Venn diagram, and how a reader finds its numbers, totals and shading again."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from builders.families._sets.circles import XY, Circle, Circles, outline, place_of, placed, poles
from builders.families._sets.regions import Regions
from builders.families._sets.tally import ALL, Known
from builders.types import Retry
from renderers.types import Fact, Level, Scene

Item = dict[str, Any]

_SIDE, _SPARE = 26.0, 44
_LETTER, _LINE = 10.0, 21.0
_ROOM = 15.0
"""What a two-digit number needs to every side."""


def paint(
    rng: Random,
    names: Sequence[str],
    facts: Sequence[Fact],
    level: Level,
    known: Known | None = None,
    shaded: Regions | None = None,
) -> Scene:
    """Circles in a box with their names, numbers and shading; each mark carries the fact that it shows.

    Raises Retry where a region is too small for its number.
    """
    circles = placed(rng, names, level.perception)
    middles = poles(circles)
    if min(room for _, room in middles.values()) < _ROOM:
        raise Retry("narrow region", ", ".join(names))
    keys = {fact.symbol: fact.key for fact in facts}
    names_drawn = _names(circles, known, keys)
    box = _box(circles, names_drawn)
    primitives = _shading(rng, circles, box, shaded, keys.get("shaded", ""), numbered=known is not None)
    primitives += _lines(rng, circles, box, level.perception, plain=shaded is not None)
    primitives += names_drawn
    if known is not None:
        places = {**{place: at for place, (at, _) in middles.items()}, "": _corner(circles, names_drawn, box)}
        primitives += _numbers(rng, places, box, known, keys)
    x0, y0, x1, y1 = box
    low = y0 - (_LINE + 8 if known is not None and ALL in known.totals else 2)
    width, height = x1 - x0 + 4, y1 - low + 2
    return Scene(
        kind="figure",
        data={"primitives": primitives, "window": [x0 - 2, low, x1 + 2, y1 + 2]},
        shows=tuple(fact.key for fact in facts if fact.drawable),
        size=(round(width) + _SPARE, round(height) + _SPARE),
        profile="varied",
        seed=rng.getrandbits(32),
        perception=level.perception,
    )


def _box(circles: Circles, names: Sequence[Item]) -> tuple[float, float, float, float]:
    """A box around circles and names."""
    wide = [(item["at"][0], _LETTER * len(item["text"]) / 2) for item in names]
    high = [item["at"][1] + (_LINE if item["anchor"] == "s" else -_LINE) for item in names]
    return (
        round(min(*(c.x - c.r for c in circles.values()), *(x - half for x, half in wide)) - _SIDE),
        round(min(*(c.y - c.r for c in circles.values()), *high) - _SIDE / 2),
        round(max(*(c.x + c.r for c in circles.values()), *(x + half for x, half in wide)) + _SIDE),
        round(max(*(c.y + c.r for c in circles.values()), *high) + _SIDE / 2),
    )


def _corners(box: Sequence[float]) -> list[list[float]]:
    x0, y0, x1, y1 = box
    return [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]


def _shading(
    rng: Random, circles: Circles, box: Sequence[float], shaded: Regions | None, key: str, *, numbered: bool
) -> list[Item]:
    """Pale or hatched regions; where the outside is shaded, the inside is covered with paper first."""
    if shaded is None:
        return []
    colour, hatched = rng.randrange(6), not numbered and rng.random() < 0.35
    angle, drawn = rng.choice((30, 45, 60, 120, 135)), []
    fill: Item = {"fill": "ink", "alpha": 0.25} if rng.random() < 0.4 else {"fill": colour, "alpha": 0.4}
    if "" in shaded:
        drawn.append({"type": "polygon", "points": _corners(box), **fill, "style": "none", "fact": key, "shade": True})
        drawn += [
            {"type": "circle", "centre": [c.x, c.y], "radius": c.r, "fill": "paper", "solid": True, "style": "none"}
            for c in circles.values()
        ]
        hatched = False
    for place in sorted(shaded - {""}):
        points = [list(point) for point in outline(circles, place)]
        if hatched:
            drawn.append({"type": "hatch", "points": points, "angle": angle, "gap": 7, "fact": key, "shade": True})
        else:
            drawn.append({"type": "polygon", "points": points, **fill, "style": "none", "fact": key, "shade": True})
    return drawn


def _lines(rng: Random, circles: Circles, box: Sequence[float], perception: int, *, plain: bool) -> list[Item]:
    """The box and the circles, tinted where nothing else is shaded."""
    drawn: list[Item] = [{"type": "polygon", "points": _corners(box), "part": "box"}]
    tinted = not plain and rng.random() < 0.6
    colours = rng.sample(range(6), len(circles))
    dashed = perception >= 3 and rng.random() < 0.3
    for colour, circle in zip(colours, circles.values(), strict=True):
        item: Item = {"type": "circle", "centre": [circle.x, circle.y], "radius": circle.r, "part": "set"}
        if tinted:
            item |= {"fill": colour, "alpha": 0.12}
        if dashed:
            item["style"] = "dashed"
        drawn.append(item)
    return drawn


def _names(circles: Circles, known: Known | None, keys: Mapping[str, str]) -> list[Item]:
    """Names above or below their circles, clear of all rims, with totals in brackets."""
    drawn: list[Item] = []
    for name, circle in circles.items():
        outward = math.degrees(math.atan2(circle.y, circle.x))
        up = outward > -20 or outward < -160
        angle = min(max(outward if outward > -90 else 180.0, 50.0), 130.0) if up else min(max(outward, -130.0), -50.0)
        x = circle.at(math.radians(angle))[0]
        total = known.totals.get(name) if known is not None else None
        sign, anchor = (1, "s") if up else (-1, "n")
        rim = _rim(circles, x, _LETTER * max(len(name), 4) / 2 + 3, sign) + 7 * sign
        lines: list[Item] = [{"text": name, "part": "name"}]
        if total is not None:
            lines.append({"text": f"({total})", "fact": keys[f"total({name})"]})
        for i, line in enumerate(lines[::-sign] if len(lines) > 1 else lines):
            drawn.append({"type": "label", **line, "at": [x, rim + sign * _LINE * i], "anchor": anchor})
    return drawn


def _rim(circles: Circles, x: float, half: float, sign: int) -> float:
    """The highest (1) or lowest (-1) point of all circles within `half` of x."""
    ys = []
    for circle in circles.values():
        near = min(max(circle.x, x - half), x + half) - circle.x
        if abs(near) < circle.r:
            ys.append(sign * circle.y + math.sqrt(circle.r**2 - near**2))
    return sign * max(ys)


def _corner(circles: Circles, names: Sequence[Item], box: Sequence[float]) -> XY:
    """The corner of the box with most room beside circles and names: for the number outside."""
    x0, y0, x1, y1 = box
    corners = [(x0 + 24, y0 + 20), (x1 - 24, y0 + 20), (x1 - 24, y1 - 20), (x0 + 24, y1 - 20)]

    def room(at: XY) -> float:
        rims = [math.dist(at, (c.x, c.y)) - c.r for c in circles.values()]
        return min(*rims, *(math.dist(at, item["at"]) - _LETTER * len(item["text"]) / 2 for item in names))

    return max(corners, key=room)


def _numbers(
    rng: Random, places: Mapping[str, XY], box: Sequence[float], known: Known, keys: Mapping[str, str]
) -> list[Item]:
    """The numbers of regions, or question marks; the number of all below the box."""
    x0, y0, x1, _ = box
    drawn: list[Item] = []
    for place, at in places.items():
        item: Item = {"type": "label", "text": "?", "at": list(at), "anchor": "c"}
        if place in known.counts:
            item |= {"text": str(known.counts[place]), "fact": keys[f"only({place})"]}
        drawn.append(item)
    if ALL in known.totals:
        x, anchor = rng.choice(((x0, "nw"), (x1, "ne")))
        text = f"{known.totals[ALL]} in all"
        key = keys[f"total({ALL})"]
        drawn.append({"type": "label", "text": text, "at": [x, y0 - 5], "anchor": anchor, "fact": key})
    return drawn


def seen(primitives: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Circle], Known]:
    """The circles with the names beside them, and the numbers that stand in them, as a reader finds them.

    Raises ValueError for a picture without circles.
    """
    rims = [
        Circle(item["centre"][0], item["centre"][1], item["radius"]) for item in primitives if item.get("part") == "set"
    ]
    labels = [(str(item["text"]), item["at"]) for item in primitives if item["type"] == "label"]
    names = [(text, at) for text, at in labels if not re.search(r"\d|\?", text)]
    if not rims or len(names) < len(rims):
        raise ValueError("circles without names")
    circles = {_nearest(names, rim): rim for rim in rims}
    counts, totals = dict[str, int](), dict[str, int]()
    for text, at in labels:
        if text.isdigit():
            counts[place_of(circles, at)] = int(text)
        elif text.endswith("in all"):
            totals[ALL] = int(text.split()[0])
        elif text.startswith("("):
            owner = min(circles, key=lambda name: _off(circles[name], at))
            totals[owner] = int(text.strip("()"))
    return circles, Known(names=tuple(circles), counts=counts, totals=totals)


def _off(circle: Circle, at: Sequence[float]) -> float:
    """How far a point is from a rim."""
    return abs(math.hypot(at[0] - circle.x, at[1] - circle.y) - circle.r)


def _nearest(names: Sequence[tuple[str, Sequence[float]]], rim: Circle) -> str:
    return min(names, key=lambda entry: _off(rim, entry[1]))[0]


def shaded_places(primitives: Sequence[Mapping[str, Any]], circles: Circles) -> Regions:
    """The regions that are shaded: those whose deepest point lies in a shaded polygon, and the outside by its corner.

    Crossing numbers decide, not the order in which the border was drawn.
    """
    shades = [item["points"] for item in primitives if item.get("shade")]
    spots = {place: at for place, (at, _) in poles(circles).items()}
    boxes = [item["points"] for item in primitives if item.get("part") == "box"]
    found = {place for place, at in spots.items() if any(within(points, at) for points in shades if len(points) > 4)}
    if any(len(points) == 4 and points in boxes for points in shades):
        found.add("")
    return frozenset(found)


def within(points: Sequence[Sequence[float]], at: Sequence[float]) -> bool:
    """Whether a point lies inside a polygon, by the number of sides that a ray crosses."""
    crossings = 0
    for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
        if (ay > at[1]) != (by > at[1]) and at[0] < ax + (at[1] - ay) * (bx - ax) / (by - ay):
            crossings += 1
    return crossings % 2 == 1
