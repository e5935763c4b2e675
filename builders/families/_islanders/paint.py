"""The picture of a puzzle: islanders with their names below and what they say in bubbles, before a scenery.

World units are about pixels; there is room for the largest lettering that a style may have.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from builders.families._islanders.looks import HEAD, SHIRT, person
from renderers.types import Level, Scene

Item = dict[str, Any]
Point = Sequence[float]

_CELL = {2: 250.0, 3: 216.0}
_TALL = 132.0
"""A person with hat and name."""
_LETTER, _LINE = 9.8, 24.0
"""Room for a letter and for a line of the largest lettering."""
_COLUMN = 12.0
"""How far to the side of a head its name may stand."""
_SPARE = 44
"""Margins of all styles together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What one islander carries. says: text and fact of the bubble. cloth: colour of the shirt. shirt: the number on it
    and its fact, if numbers are worn."""

    says: tuple[str, str]
    cloth: str
    shirt: tuple[int, str] | None = None


def paint(rng: Random, told: Mapping[str, Words], shows: tuple[str, ...], level: Level) -> Scene:
    """Islanders in rows with bubbles above them, or one below the other with bubbles beside them."""
    beside = len(told) > 2 and rng.random() < 0.35
    width, height, primitives = (_beside if beside else _rows)(rng, told, level.perception)
    feet = [at for _, at in _labels(primitives)]
    scenery = _scenery(rng, (width, height), feet, level.perception)
    return Scene(
        kind="figure",
        data={"primitives": [*scenery, *primitives], "window": [0.0, 0.0, width, height]},
        shows=shows,
        size=(round(width) + _SPARE, round(height) + _SPARE),
        profile="varied",
        seed=rng.getrandbits(32),
        perception=level.perception,
    )


def _lines(text: str, width: float) -> int:
    """How many lines a text takes at most."""
    lines, used = 1, 0.0
    for word in text.split():
        need = _LETTER * (len(word) + 1)
        if used + need > width + _LETTER and used:
            lines, used = lines + 1, 0.0
        used += need
    return lines


def _high(text: str, width: float) -> float:
    return _LINE * _lines(text, width) + 20.0


def _rows(rng: Random, told: Mapping[str, Words], perception: int) -> tuple[float, float, list[Item]]:
    names = list(told)
    across = {2: 2, 3: 3, 4: 2, 5: 3, 6: 3}[len(names)]
    cell = _CELL[across]
    rows = [names[i : i + across] for i in range(0, len(names), across)]
    if len(rows) > 1 and rng.random() < 0.5:
        rows = [names[: len(names) - len(rows[0])], names[len(names) - len(rows[0]) :]]
    primitives: list[Item] = []
    top = height = sum(max(_high(told[n].says[0], cell - 44) for n in row) + _TALL + 34 for row in rows)
    for row in rows:
        most = max(_high(told[name].says[0], cell - 44) for name in row)
        shift = (across - len(row)) * cell / 2
        for i, name in enumerate(row):
            middle = shift + (i + 0.5) * cell
            x = middle + rng.uniform(-0.2, 0.2) * cell
            feet = top - most - _TALL + rng.uniform(0, 6)
            bubble = (middle, feet + HEAD + 58)
            primitives += _one(rng, told[name], (name, x, feet), (bubble, cell - 44), perception)
        top -= most + _TALL + 34
    return across * cell, height, primitives


def _beside(rng: Random, told: Mapping[str, Words], perception: int) -> tuple[float, float, list[Item]]:
    wide, room = 430.0, 260.0
    primitives: list[Item] = []
    step = {name: max(_high(words.says[0], room), _TALL) + 14 for name, words in told.items()}
    top = height = sum(step.values())
    left = rng.random() < 0.5
    zigzag = rng.random() < 0.5
    for name, words in told.items():
        x = 60 + rng.uniform(-14, 14)
        middle = (x + 62 + (wide - x - 62) / 2, top - step[name] / 2)
        if not left:
            x, middle = wide - x, (wide - middle[0], middle[1])
        feet = top - step[name] / 2 - _TALL / 2 + 14
        primitives += _one(rng, words, (name, x, feet), (middle, room), perception)
        top -= step[name]
        left = left != zigzag
    return wide, height, primitives


def _one(
    rng: Random,
    words: Words,
    who: tuple[str, float, float],
    bubble: tuple[tuple[float, float], float],
    perception: int,
) -> list[Item]:
    """One islander with name, number and bubble."""
    name, x, y = who
    place, width = bubble
    above = abs(place[0] - x) < 60
    towards = 1 if place[0] > x else -1
    text, fact = words.says
    said: Item = {
        "type": "bubble",
        "at": [x + 6 * towards, y + HEAD + 28] if above else [x + 24 * towards, y + HEAD - 2],
        "foot" if above else "middle": list(place),
        "width": width,
        "text": text,
        "fact": fact,
        "size": round(1.0 - 0.03 * (perception - 1) * rng.random(), 3),
        "square": rng.random() < 0.25,
        "hand": perception >= 4 and rng.random() < 0.4,
    }
    shirt: list[Item] = []
    if words.shirt is not None:
        number, key = words.shirt
        middle = [x, y + SHIRT]
        badge = {"type": "ellipse", "centre": middle, "rx": 17, "ry": 13, "fill": "paper", "solid": True, "fact": key}
        label = {"type": "label", "text": str(number), "at": middle, "anchor": "c", "fact": key}
        shirt = [badge, label]
    tag = {"type": "label", "text": name, "at": [x, y - 7], "anchor": "n"}
    return [*person(rng, x, y, words.cloth, numbered=bool(shirt)), *shirt, tag, said]


def _scenery(rng: Random, size: tuple[float, float], people: Sequence[Point], perception: int) -> list[Item]:
    """Grass, stones and birds under everything else: none at the first level, more at the higher ones, off people."""
    drawn: list[Item] = []
    for _ in range(12 * (perception - 1)):
        x, y = rng.uniform(0.03, 0.97) * size[0], rng.uniform(0.02, 0.96) * size[1]
        if all(abs(x - px) > 46 or not -26 < y - py < 108 for px, py in people):
            drawn.append(rng.choice((_grass, _stone, _bird))(x, y))
        if len(drawn) == 3 * (perception - 1):
            break
    return drawn


def _grass(x: float, y: float) -> Item:
    blades = [[x - 7, y + 9], [x - 3, y], [x - 1, y + 12], [x + 2, y], [x + 8, y + 9]]
    return {"type": "polyline", "points": blades, "colour": "grid"}


def _stone(x: float, y: float) -> Item:
    return {"type": "ellipse", "centre": [x, y], "rx": 9.0, "ry": 4.0, "colour": "grid"}


def _bird(x: float, y: float) -> Item:
    wings = [[x - 12, y + 5], [x - 5, y + 7], [x, y], [x + 5, y + 7], [x + 12, y + 5]]
    return {"type": "polyline", "points": wings, "colour": "grid"}


def speakers(primitives: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Name -> words, as a reader finds them: the head that a bubble points at, and the name straight below that head.

    Raises ValueError where a bubble belongs to nobody.
    """
    heads = _heads(primitives)
    names = {text: at for text, at in _labels(primitives) if not text.isdigit()}
    said = {}
    for item in primitives:
        if item["type"] == "bubble":
            said[_named(_nearest(heads, item["at"]), names)] = str(item["text"])
    return said


def shirts(primitives: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Name -> the number on the shirt: the digits straight below a head. Raises ValueError for a number of nobody's."""
    names = {text: at for text, at in _labels(primitives) if not text.isdigit()}
    heads = _heads(primitives)
    return {_named(_nearest(heads, at), names): int(text) for text, at in _labels(primitives) if text.isdigit()}


def _heads(primitives: Sequence[Mapping[str, Any]]) -> list[Point]:
    return [item["centre"] for item in primitives if item.get("part") == "head"]


def _labels(primitives: Sequence[Mapping[str, Any]]) -> list[tuple[str, Point]]:
    return [(str(item["text"]), item["at"]) for item in primitives if item["type"] == "label"]


def _nearest(heads: Sequence[Point], at: Point) -> Point:
    return min(heads, key=lambda head: math.dist(head, at))


def _named(head: Point, names: Mapping[str, Point]) -> str:
    """The name that stands straight below a head."""
    below = [name for name, (x, y) in names.items() if abs(x - head[0]) < _COLUMN and y < head[1]]
    if not below:
        raise ValueError(f"no name below the head at {head}")
    return max(below, key=lambda name: names[name][1])
