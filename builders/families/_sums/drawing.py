"""Pictures of figures of sums, and the figure again as it is read off a picture."""

from __future__ import annotations

import cmath
import math
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from builders.families._sums.systems import Equation
from builders.families._sums.words import EMPTY, Tokens, name_of
from renderers.types import Fact, Scene

Mark = dict[str, Any]

_SIDES = {1: (380, 460), 2: (370, 450), 3: (350, 440), 4: (330, 430), 5: (320, 420)}
"""Width of the picture by perception level, from and to."""
_TILT = {1: 0, 2: 2, 3: 5, 4: 8, 5: 12}
_LETTERING = {1: 1.7, 2: 1.6, 3: 1.5, 4: 1.4, 5: 1.3}
_TITLES = {"square": "Magic square", "table": "Totals", "pyramid": "Number pyramid", "ring": "Arithmagon"}


def scene(rng: Random, kind: str, printed: Tokens, facts: Sequence[Fact], perception: int) -> Scene:
    """The figure with what is printed in it, tagged with the facts."""
    name = name_of(kind)
    keys = {fact.symbol: fact.key for fact in facts}
    wide = rng.randint(*_SIDES[perception])
    if name in ("square", "table"):
        data = _grid(rng, name, printed, keys, perception)
    else:
        make = _pyramid if name == "pyramid" else _ring
        data = {"primitives": make(rng, printed, keys["numbers"], perception)}
    return Scene(
        kind="grid" if name in ("square", "table") else "figure",
        data=data,
        shows=tuple(fact.key for fact in facts if fact.drawable),
        size=(wide, wide + rng.randint(-20, 20) - (60 if name == "pyramid" else 0)),
        profile="varied",
        seed=rng.getrandbits(32),
        perception=perception,
    )


def _grid(rng: Random, name: str, printed: Tokens, keys: Mapping[str, str], perception: int) -> Mark:
    down, across = len(printed), len(printed[0])
    cells = _tints(rng, name, (down, across), perception)
    for r, row in enumerate(printed):
        key = keys[f"row({r + 1})"]
        found = [
            {"at": [r, c], "text": token, "bold": token.isalpha(), "fact": key}
            for c, token in enumerate(row)
            if token != EMPTY
        ]
        cells += found or [{"at": [r, 0], "fact": key}]  # an empty row is told too
    data: Mark = {"rows": down, "columns": across, "cells": cells, "title": rng.choice(("", "", _TITLES[name]))}
    if name == "table":
        data["regions"] = [[2 * (r == down - 1) + (c == across - 1) for c in range(across)] for r in range(down)]
    return data


def _tints(rng: Random, name: str, size: tuple[int, int], perception: int) -> list[Mark]:
    """Tinted totals in a table; elsewhere tints that mean nothing, more of them at higher perception levels."""
    down, across = size
    colour, share = rng.randrange(6), rng.choice((0.0, 0.15 * perception, 1.0))
    spots = [(r, c) for r in range(down) for c in range(across)]
    if name == "table":
        spots = [(r, c) for r, c in spots if r == down - 1 or c == across - 1] if rng.random() < 0.6 else []
    elif rng.random() < 0.3:
        spots = [(r, c) for r, c in spots if (r + c) % 2 == 0]
    else:
        spots = [spot for spot in spots if rng.random() < share]
    return [{"at": [r, c], "fill": colour, "solid": False} for r, c in spots]


def _label(token: str, at: complex, size: float, key: str) -> Mark:
    bold = token.isalpha()
    return {"type": "label", "text": token, "at": _xy(at), "anchor": "c", "size": size, "bold": bold, "fact": key}


def _xy(at: complex) -> list[float]:
    return [round(at.real, 4), round(at.imag, 4)]


def _box(middle: complex, wide: float, high: float, turn: complex, fill: int | None) -> Mark:
    corners = [complex(-wide, -high), complex(wide, -high), complex(wide, high), complex(-wide, high)]
    mark: Mark = {"type": "polygon", "points": [_xy((middle + corner / 2) * turn) for corner in corners]}
    return mark if fill is None else {**mark, "fill": fill}


def _pyramid(rng: Random, printed: Tokens, key: str, perception: int) -> list[Mark]:
    """Bricks 2 wide; wider joints and a slant at higher perception levels."""
    turn = cmath.rect(1, math.radians(rng.uniform(-_TILT[perception], _TILT[perception])))
    gap, high = rng.choice((0.0, 0.0, 0.15)), rng.uniform(1.0, 1.5)
    size = min(_LETTERING[perception], 7.0 / len(printed))
    fills = [rng.choice((None, rng.randrange(6))) for _ in printed] if perception >= 2 else [None] * len(printed)
    marks, labels = [], []
    for r, row in enumerate(printed):
        for c, token in enumerate(row):
            middle = complex(2 * c - r, -high * r)
            marks.append(_box(middle, 2 - gap, high - gap, turn, fills[r]))
            if token != EMPTY:
                labels.append(_label(token, middle * turn, size, key))
    return [*marks, *labels]


def _ring(rng: Random, printed: Tokens, key: str, perception: int) -> list[Mark]:
    """Circles on a regular polygon, the first at the top, clockwise; boxes in the middle of its sides."""
    circles, boxes = printed
    n = len(circles)
    tilt = rng.uniform(-_TILT[perception], _TILT[perception])
    corners = [cmath.rect(3.2, math.radians(90 + tilt - 360 * i / n)) for i in range(n)]
    middles = [(one + other) / 2 for one, other in zip(corners, corners[1:] + corners[:1], strict=True)]
    size, fills = _LETTERING[perception], [rng.choice((None, rng.randrange(6))) for _ in range(2)]
    radius, side = (0.85, 1.25) if n == 3 else (0.72, 1.05)
    marks: list[Mark] = [
        {"type": "segment", "from": _xy(one), "to": _xy(other)}
        for one, other in zip(corners, corners[1:] + corners[:1], strict=True)
    ]
    marks += [{"type": "circle", "centre": _xy(c), "radius": radius, "fill": fills[0], "solid": False} for c in corners]
    marks += [_box(middle, side, side * 0.85, 1, fills[1]) for middle in middles]
    spots = [*zip(circles, corners, strict=True), *zip(boxes, middles, strict=True)]
    for mark in marks:
        if mark.get("fill") is None:
            mark["fill"] = "paper"  # hides the sides of the polygon behind it
    return [*marks, *(_label(token, at, size, key) for token, at in spots if token != EMPTY)]


def seen(picture: Scene) -> tuple[list[Equation], dict[str, str]]:
    """(the sums, what is printed: place -> text) as they are in a picture; places have names of their own."""
    data = picture.data
    if picture.kind == "grid":
        return _seen_grid(data)
    marks = data["primitives"]
    boxes = [_middle(mark["points"]) for mark in marks if mark["type"] == "polygon"]
    circles = [complex(*mark["centre"]) for mark in marks if mark["type"] == "circle"]
    places = [*circles, *boxes]
    labels = [(complex(*mark["at"]), mark["text"]) for mark in marks if mark["type"] == "label"]
    printed = {str(_near(places, at)[0]): text for at, text in labels}
    if circles:
        pairs = [(len(circles) + i, *_near(circles, box)[:2]) for i, box in enumerate(boxes)]
    else:
        pairs = [(i, *both) for i, both in _supports(boxes).items()]
    return [{str(whole): -1, str(a): 1, str(b): 1} for whole, a, b in pairs], printed


def _supports(bricks: Sequence[complex]) -> dict[int, tuple[int, int]]:
    """For each brick above the lowest row the two bricks on which it rests. The wall may slant."""
    count = round((math.sqrt(8 * len(bricks) + 1) - 1) / 2)
    top = max(bricks, key=lambda brick: brick.imag)
    left, right = sorted(_farthest(bricks, top), key=lambda brick: brick.real)  # the ends of the lowest row
    step = abs(right - left) / (count - 1)
    level = [brick * step * (count - 1) / (right - left) for brick in bricks]
    found = {}
    for i, here in enumerate(level):
        beneath = [j for j, b in enumerate(level) if b.imag < here.imag - 0.5 and abs(b.real - here.real) < 0.75 * step]
        row = sorted(beneath, key=lambda j: -level[j].imag)[:2]
        if row:
            found[i] = row[0], row[1]
    return found


def _farthest(bricks: Sequence[complex], top: complex) -> list[complex]:
    return sorted(bricks, key=lambda brick: abs(brick - top))[-2:]


def _seen_grid(data: Mapping[str, Any]) -> tuple[list[Equation], dict[str, str]]:
    down, across = data["rows"], data["columns"]
    lines = [[(r, c) for c in range(across)] for r in range(down)]
    lines += [[(r, c) for r in range(down)] for c in range(across)]
    printed = {"{},{}".format(*cell["at"]): str(cell["text"]) for cell in data["cells"] if cell.get("text")}
    if "regions" in data:
        return [{f"{r},{c}": -1 if (r, c) == line[-1] else 1 for r, c in line} for line in lines], printed
    lines += [[(i, i) for i in range(down)], [(down - 1 - i, i) for i in range(down)]]
    return [{"M": -1, **{f"{r},{c}": 1 for r, c in line}} for line in lines], printed


def _middle(points: Sequence[Sequence[float]]) -> complex:
    return sum(complex(*point) for point in points) / len(points)


def _near(places: Sequence[complex], at: complex) -> list[int]:
    """The indices of the places, nearest first."""
    return sorted(range(len(places)), key=lambda i: abs(places[i] - at))
