"""Where the vertices of a drawn graph stand, and which pairs can be joined by straight edges that confuse nobody.

at = scatter(rng, 8);  edges = clear_edges(rng, at)   # no two of the edges cross, none runs past a foreign vertex
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from random import Random

from builders.types import Retry

XY = tuple[float, float]
Pair = tuple[int, int]

NEAR = 0.115
"""How far an edge stays from a vertex that is not its end, as a share of the drawing's side."""
SHORTEST = 0.22
"""The least length of an edge: its label and its arrow need room."""
_ANGLE = math.radians(24)
_CANDIDATES = 14


def scatter(rng: Random, count: int, aspect: float = 1.0) -> list[XY]:
    """`count` points in a rectangle of width `aspect` and height 1, each as far from the others as a few tries give."""
    found: list[XY] = []
    while len(found) < count:
        tries = [(rng.uniform(0, aspect), rng.uniform(0, 1)) for _ in range(_CANDIDATES)]
        found.append(max(tries, key=lambda p: min((math.dist(p, q) for q in found), default=0.0)))
    return found


def ring(rng: Random, count: int) -> list[XY]:
    """Points on a circle of diameter 1, turned by chance and a little unevenly."""
    turn = rng.uniform(0, math.tau)
    angles = [turn + math.tau * (i + rng.uniform(-0.15, 0.15)) / count for i in range(count)]
    return [(0.5 + 0.5 * math.cos(a), 0.5 + 0.5 * math.sin(a)) for a in angles]


def clear_edges(at: Sequence[XY]) -> list[Pair]:
    """Pairs, short ones first, that can all be drawn at once: no crossings, no sharp angles, no vertex on the way."""
    found: list[Pair] = []
    for i, j in sorted(combinations(range(len(at)), 2), key=lambda p: math.dist(at[p[0]], at[p[1]])):
        if _passes(at, i, j) and all(_apart(at, (i, j), other) for other in found):
            found.append((i, j))
    return found


def open_pairs(at: Sequence[XY]) -> list[Pair]:
    """All pairs that can be joined by a straight edge which runs past no other vertex; they may cross."""
    return [(i, j) for i, j in combinations(range(len(at)), 2) if _passes(at, i, j)]


def _passes(at: Sequence[XY], i: int, j: int) -> bool:
    return math.dist(at[i], at[j]) >= SHORTEST and all(
        _gap(p, at[i], at[j]) >= NEAR for k, p in enumerate(at) if k not in (i, j)
    )


def _gap(p: XY, a: XY, b: XY) -> float:
    """Distance of a point from a segment."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    share = ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / ((dx * dx + dy * dy) or 1e-12)
    share = min(max(share, 0.0), 1.0)
    return math.hypot(p[0] - a[0] - share * dx, p[1] - a[1] - share * dy)


def _apart(at: Sequence[XY], one: Pair, other: Pair) -> bool:
    """Whether two edges do not cross, nor leave a common vertex at a sharp angle."""
    common = set(one) & set(other)
    if not common:
        return not crossing(at[one[0]], at[one[1]], at[other[0]], at[other[1]])
    hub = common.pop()
    (p, q) = (at[sum(edge) - hub] for edge in (one, other))
    turns = [math.atan2(point[1] - at[hub][1], point[0] - at[hub][0]) for point in (p, q)]
    between = abs(turns[0] - turns[1]) % math.tau
    return min(between, math.tau - between) >= _ANGLE


def crossing(a: XY, b: XY, c: XY, d: XY) -> bool:
    """Whether the open segments ab and cd cross."""

    def side(p: XY, q: XY, r: XY) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def connected(rng: Random, count: int, pairs: Sequence[Pair], most: int) -> list[Pair]:
    """At most `most` of the pairs, at least a spanning tree of them. Raises Retry where they do not join all."""
    order, root = rng.sample(list(pairs), len(pairs)), list(range(count))
    tree: list[Pair] = []
    rest: list[Pair] = []
    for i, j in order:
        a, b = _root(root, i), _root(root, j)
        root[a] = b
        (tree if a != b else rest).append((i, j))
    if len(tree) < count - 1:
        raise Retry("not connected", f"{count} vertices, {len(pairs)} pairs")
    return tree + rest[: max(0, most - len(tree))]


def _root(parents: list[int], i: int) -> int:
    while parents[i] != i:
        i = parents[i]
    return i


def loose_edges(rng: Random, at: Sequence[XY], most: int) -> list[Pair]:
    """Up to `most` random pairs for straight edges that may cross, at no sharp angle and past no vertex."""
    found: list[Pair] = []
    for pair in rng.sample(pairs := open_pairs(at), len(pairs)):
        if len(found) < most and all(not set(pair) & set(other) or _apart(at, pair, other) for other in found):
            found.append(pair)
    return found
