"""Islanders to tell apart: heads with hair, hats, beards and glasses, shirts and skirts, from plain shapes."""

from __future__ import annotations

from random import Random
from typing import Any

Item = dict[str, Any]

HEAD, SHIRT = 78.0, 43.0
"""Heights of the middle of the head and of the shirt over the feet."""
_RADIUS = 15.0
_SKINS = ("#f2d3b8", "#e3b78f", "#c68d5f", "#96633d", "#6d4427")
_HAIRS = ("#2b2118", "#5b3a1e", "#a8672c", "#d9b25a", "#b8b8b8", "#8e2f1d")
CLOTHES = ("#3f6fb0", "#b5483d", "#4b9160", "#8a63a8", "#c98a2b", "#3b8d94", "#6b7280", "#b45c8c")


def person(rng: Random, x: float, y: float, cloth: str, *, numbered: bool) -> list[Item]:
    """Somebody standing with the feet at (x, y); a numbered shirt is left broad enough for its number."""
    skin, hair = rng.choice(_SKINS), rng.choice(_HAIRS)
    top = y + HEAD
    parts = _behind(rng, x, top, hair) if rng.random() < 0.4 else []
    parts += _body(rng, x, y, cloth, skin, numbered)
    parts.append(
        {
            "type": "circle",
            "centre": [x, top],
            "radius": _RADIUS,
            "fill": skin,
            "solid": True,
            "colour": "ink",
            "width": 0.8,
            "part": "head",
        }
    )
    return [*parts, *_face(rng, x, top, hair), *_top(rng, x, top, hair)]


def _shape(points: list[tuple[float, float]], fill: str, line: float = 0.7) -> Item:
    return {
        "type": "polygon",
        "points": [list(p) for p in points],
        "fill": fill,
        "solid": True,
        "colour": "ink",
        "width": line,
    }


def _stroke(points: list[tuple[float, float]], width: float = 1.0, colour: str = "ink") -> Item:
    return {"type": "polyline", "points": [list(p) for p in points], "width": width, "colour": colour}


def _body(rng: Random, x: float, y: float, cloth: str, skin: str, numbered: bool) -> list[Item]:
    shoulder, hip = (20.0, 20.0) if numbered else rng.choice(((13.0, 13.0), (9.0, 21.0), (16.0, 11.0)))
    neck, hem = y + HEAD - _RADIUS + 2, y + 24
    lift = rng.choice((-14.0, -14.0, 4.0))
    # Legs and arms run on behind the shirt, which is drawn over them.
    legs = _stroke([(x - 13, y), (x - 7, y), (x - 6, hem), (x + 6, hem), (x + 7, y), (x + 13, y)], 1.3)
    reach, high = shoulder + 8, neck - 16
    left = [(x - reach - 2, high - 14), (x - reach, high), (x - shoulder * 0.9, neck - 6)]
    right = [(x + shoulder * 0.9, neck - 6), (x + reach, high), (x + reach + 2, high + lift)]
    arms = _stroke([*left, *right], 1.3)
    shirt = [(x - shoulder, neck - 2), (x - hip, hem), (x + hip, hem), (x + shoulder, neck - 2), (x, neck + 2)]
    return [legs, arms, _shape(shirt, cloth)]


def _behind(rng: Random, x: float, top: float, hair: str) -> list[Item]:
    """Long hair, drawn before the head."""
    low = top - rng.uniform(12, 24)
    return [_shape([(x - 17, top + 6), (x - 18, low), (x + 18, low), (x + 17, top + 6), (x, top + 18)], hair)]


def _face(rng: Random, x: float, top: float, hair: str) -> list[Item]:
    eyes = [_stroke([(x + s * 5.2, top + 0.8), (x + s * 5.2, top + 3.4)], 1.3, "#000000") for s in (-1, 1)]
    smile = rng.choice((-2.5, -1.5, 0.0))
    mouth = _stroke([(x - 4.5, top - 6), (x, top - 6 + smile), (x + 4.5, top - 6)], 0.8, "#000000")
    extra: list[Item] = []
    if rng.random() < 0.25:
        frames = [(-10, 5), (-10, -2), (-1, -2), (-1, 3), (1, 3), (1, -2), (10, -2), (10, 5), (-10, 5)]
        extra.append(_stroke([(x + dx, top + dy) for dx, dy in frames], 0.7, "#000000"))
    if rng.random() < 0.25:
        extra.append(_shape([(x - 11, top - 8), (x - 6, top - 19), (x + 6, top - 19), (x + 11, top - 8),
                             (x, top - 11)], hair))  # fmt: skip
    return [*eyes, mouth, *extra]


def _top(rng: Random, x: float, top: float, hair: str) -> list[Item]:
    """Hair or a hat on the head; nothing for some."""
    look = rng.choice(("cap", "cap", "curls", "hat", "crown", "fringe", "bald"))
    if look == "cap":
        return [_shape([(x - 15, top + 4), (x - 12, top + 13), (x, top + 17), (x + 12, top + 13), (x + 15, top + 4),
                        (x, top + 9)], hair)]  # fmt: skip
    if look == "curls":
        curls = [(-16, 3), (-19, 8), (-15, 12), (-13, 17), (-7, 16), (-3, 21), (3, 18), (8, 20), (11, 15), (16, 13)]
        return [_shape([(x + dx, top + dy) for dx, dy in (*curls, (19, 8), (16, 3), (8, 10), (-8, 10))], hair)]
    if look == "hat":
        cloth = rng.choice(CLOTHES)
        brim = [(x - 21, top + 8), (x + 21, top + 8), (x + 21, top + 11), (x - 21, top + 11)]
        crown = [(x - 11, top + 11), (x - 9, top + 23), (x + 9, top + 23), (x + 11, top + 11)]
        return [_shape(brim, cloth), _shape(crown, cloth)]
    if look == "crown":
        return [_shape([(x - 13, top + 9), (x - 14, top + 22), (x - 6, top + 15), (x, top + 23), (x + 6, top + 15),
                        (x + 14, top + 22), (x + 13, top + 9)], "#e3bf3c")]  # fmt: skip
    if look == "fringe":
        return [_stroke([(x - 12, top + 9), (x - 8, top + 16), (x - 5, top + 10), (x - 1, top + 18), (x + 3, top + 10),
                         (x + 7, top + 17), (x + 12, top + 9)], 1.4, hair)]  # fmt: skip
    return []
