"""Where the circles of a Venn diagram stand, which region a point lies in, its best place for a label, its outline."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from builders.families._sets.regions import every, members, region

XY = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Circle:
    """Centre and radius, in world units that are about pixels."""

    x: float
    y: float
    r: float

    def holds(self, at: Sequence[float]) -> bool:
        """Whether a point lies inside."""
        return math.hypot(at[0] - self.x, at[1] - self.y) < self.r

    def at(self, angle: float) -> XY:
        """The point of the rim in a direction (radians)."""
        return self.x + self.r * math.cos(angle), self.y + self.r * math.sin(angle)


Circles = Mapping[str, Circle]


def placed(rng: Random, names: Sequence[str], perception: int) -> dict[str, Circle]:
    """Circles that all overlap, around (0, 0): upright and equal at the first level, turned and unequal at higher."""
    count, loose = len(names), 0.02 * (perception - 1)
    radius, apart = (112.0, 72.0) if count == 2 else (108.0, 70.0)
    turn = math.pi if count == 2 else rng.choice((math.pi / 2, -math.pi / 2))
    if perception > 1:
        most = 0.5 if count == 2 else math.pi
        turn += rng.uniform(-most, most)
    order = rng.sample(list(names), count)
    found = {}
    for i, name in enumerate(order):
        angle = turn - math.tau * i / count
        r = radius * (1 + rng.uniform(-loose, loose))
        d = apart * (1 + rng.uniform(-loose, loose))
        found[name] = Circle(round(d * math.cos(angle), 2), round(d * math.sin(angle), 2), round(r, 2))
    return {name: found[name] for name in names}


def place_of(circles: Circles, at: Sequence[float]) -> str:
    """The region that a point lies in."""
    return region([name for name, circle in circles.items() if circle.holds(at)])


def poles(circles: Circles) -> dict[str, tuple[XY, float]]:
    """Region -> the point of it that is farthest from all rims, and how far; the outside is left out."""
    x0 = min(c.x - c.r for c in circles.values())
    y0 = min(c.y - c.r for c in circles.values())
    x1 = max(c.x + c.r for c in circles.values())
    y1 = max(c.y + c.r for c in circles.values())
    xs, ys = np.meshgrid(np.arange(x0, x1, 5.0), np.arange(y0, y1, 5.0))
    depth = {name: c.r - np.hypot(xs - c.x, ys - c.y) for name, c in circles.items()}
    found = {}
    for place in every(list(circles))[:-1]:
        inside = members(place)
        room = np.minimum.reduce([d if name in inside else -d for name, d in depth.items()])
        best = np.unravel_index(int(np.argmax(room)), room.shape)
        found[place] = (float(xs[best]), float(ys[best])), float(room[best])
    return found


def outline(circles: Circles, place: str) -> list[XY]:
    """The border of a region inside at least one circle, as a polygon: arcs joined at the crossings of the circles."""
    inside, pieces = members(place), []
    for name, circle in circles.items():
        for start, end in _arcs(circles, name):
            middle = circle.at((start + end) / 2)
            if all(c.holds(middle) == (other in inside) for other, c in circles.items() if other != name):
                steps = max(2, math.ceil((end - start) / 0.06))
                pieces.append([circle.at(start + (end - start) * i / steps) for i in range(steps + 1)])
    border = pieces.pop(0)
    while pieces:
        near = min(pieces, key=lambda piece: min(math.dist(border[-1], piece[0]), math.dist(border[-1], piece[-1])))
        pieces.remove(near)
        border += near if math.dist(border[-1], near[0]) <= math.dist(border[-1], near[-1]) else near[::-1]
    return [(round(x, 2), round(y, 2)) for x, y in border]


def _arcs(circles: Circles, name: str) -> list[tuple[float, float]]:
    """The rim of a circle, cut where other circles cross it, as intervals of directions."""
    circle, cuts = circles[name], []
    for other, c in circles.items():
        gap = math.hypot(c.x - circle.x, c.y - circle.y)
        if other == name or not abs(circle.r - c.r) < gap < circle.r + c.r:
            continue
        towards = math.atan2(c.y - circle.y, c.x - circle.x)
        half = math.acos((circle.r**2 + gap**2 - c.r**2) / (2 * circle.r * gap))
        cuts += [(towards - half) % math.tau, (towards + half) % math.tau]
    cuts.sort()
    if not cuts:
        return [(0.0, math.tau)]
    return list(zip(cuts, [*cuts[1:], cuts[0] + math.tau], strict=True))
