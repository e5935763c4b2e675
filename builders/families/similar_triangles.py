"""Similar triangles: parallels, crossing lines, equal angles, midlines and bisectors, ratios of sides and of areas.

Route A chains proportions over exact numbers; route B measures the figure, which is constructed to scale.
python -m builders.pairs --source families:similar_triangles --limit 8
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable
from fractions import Fraction
from random import Random

from builders.families._drawing import Impossible
from builders.families._metric import right, similar
from builders.families._metric.draft import Depth, Kind
from builders.families._metric.family import Figures
from builders.families._metric.sketch import Sketch
from builders.families._metric.theorem import area

VERSIONS = ("Text Dominant", "Text Lite", "Text Only", "Vision Intensive", "Vision Dominant", "Vision Only")
EXAMPLE = "DE ∥ BC in triangle ABC. The picture shows AD = 4, DB = 6 and DE = 5. Find the length of BC."

_HERONIAN = (
    (3, 4, 5, 6), (5, 5, 6, 12), (5, 5, 8, 12), (10, 13, 13, 60), (13, 14, 15, 84), (9, 10, 17, 36), (8, 15, 17, 60),
    (11, 13, 20, 66), (7, 15, 20, 42), (10, 17, 21, 84), (13, 20, 21, 126), (12, 17, 25, 90), (15, 13, 14, 84),
)  # fmt: skip
"""Three whole sides and a whole area."""
_RATIOS = ((1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (2, 5), (3, 5))
_LETTERS = "ABCDEFGHKLMNPQRSTUVWXYZ"


def _letters(rng: Random, plan: str) -> str:
    """The plan with its letters, neighbours in the alphabet: `nested ABCDE`."""
    start = rng.choice((0, 0, 10, 14, 3))
    return f"{plan} {_LETTERS[start : start + _PLANS[plan][0]]}"


def _construct(plan: str, rng: Random) -> Sketch:
    name, letters = plan.split()
    sketch = Sketch()
    _PLANS[name][1](sketch, letters, rng)
    return sketch


def _triangle(s: Sketch, t: str, rng: Random, step: int, heronian: bool = False) -> None:
    """A triangle with whole sides that are multiples of `step`, now and then with a whole area."""
    if heronian:
        *three, size = rng.choice(_HERONIAN)
        k = step * rng.randint(1, max(1, 40 // (step * max(three))))
        s.seeds[area(t)] = Fraction(size * k * k)
    else:
        k, three = step, [rng.randint(3, max(4, 36 // step)) for _ in range(3)]
    _sided(s, t, *rng.sample([side * k for side in three], 3))


def _sided(s: Sketch, t: str, a: int, b: int, c: int) -> None:
    """A triangle with these sides opposite t[0], t[1], t[2]."""
    if 2 * max(a, b, c) >= a + b + c:
        raise Impossible("triangle inequality")
    x = (c * c + a * a - b * b) / (2 * a)
    s.outline("triangle", t, (complex(x, math.sqrt(c * c - x * x)), 0j, complex(a)))
    for pair, length in ((t[1:], a), (t[0] + t[2], b), (t[:2], c)):
        s.length(pair, Fraction(length))


def _coprime(rng: Random) -> tuple[int, int]:
    """Two small numbers without a common factor, the smaller first."""
    return rng.choice((*_RATIOS, (4, 5), (5, 6)))


def _cut(s: Sketch, apex: str, ends: str, new: str, share: Fraction) -> None:
    """A parallel to the side `ends` from one leg to the other, at `share` of the way from the apex."""
    for end, letter in zip(ends, new, strict=True):
        s.insert(letter, apex + end, float(share))
        s.length(apex + letter, s.seeds[f"length({min(apex, end)}{max(apex, end)})"] * share)
    s.segments.append(new)
    s.properties.append(f"parallel({new})={ends}")


def _nested(s: Sketch, t: str, rng: Random) -> None:
    m, n = rng.choice(_RATIOS)
    _triangle(s, t[:3], rng, n, heronian=rng.random() < 0.5)
    _cut(s, t[0], t[1:3], t[3:5], Fraction(m, n))


def _twice(s: Sketch, t: str, rng: Random) -> None:
    """Two parallels to one side."""
    n = rng.choice((3, 4, 5))
    low, high = sorted(rng.sample(range(1, n), 2))
    _triangle(s, t[:3], rng, n, heronian=rng.random() < 0.4)
    _cut(s, t[0], t[1:3], t[3:5], Fraction(low, n))
    _cut(s, t[0], t[1:3], t[5:7], Fraction(high, n))


def _ladder(s: Sketch, t: str, rng: Random) -> None:
    """A parallel to one side, and the diagonals of the trapezium below it."""
    a, b, c, d, e, o = tuple(t)
    m, n = rng.choice(_RATIOS)
    _triangle(s, t[:3], rng, n * (m + n))
    _cut(s, a, b + c, d + e, Fraction(m, n))
    s.points[o] = s.points[b] + (s.points[e] - s.points[b]) * n / (m + n)
    for line in (b + o + e, c + o + d):
        s.lines.append(line)
        s.words[f"line={line}"] = ("through", line[0] + line[2], f"{line[0]} and {line[2]}", o)
    s.length(b + o, Fraction(rng.randint(3, 9)))
    del s.seeds[f"length({min(b, o)}{max(b, o)})"]


def _bowtie(s: Sketch, t: str, rng: Random) -> None:
    """Two lines that cross between parallels."""
    o, a, b, c, d = tuple(t)
    m, n = rng.choice(_RATIOS)
    m, n = rng.sample((m, n), 2)
    _triangle(s, o + a + b, rng, n, heronian=rng.random() < 0.4)
    s.outlines.clear()
    for near, far in ((a, c), (b, d)):
        s.points[far] = s.points[o] - (s.points[near] - s.points[o]) * m / n
        line = near + o + far
        s.lines.append(line)
        s.words[f"line={line}"] = ("through", near + far, f"{near} and {far}", o)
        s.length(o + far, s.seeds[f"length({min(o, near)}{max(o, near)})"] * Fraction(m, n))
    s.segments += [a + b, c + d]
    s.properties.append(f"parallel({a}{b})={d}{c}")


def _apart(s: Sketch, t: str, rng: Random) -> None:
    """Two triangles side by side, the second turned."""
    m, n = rng.choice(_RATIOS)
    m, n = rng.sample((m, n), 2)
    _triangle(s, t[:3], rng, n, heronian=rng.random() < 0.5)
    turn = cmath.exp(1j * rng.uniform(-0.5, 0.5)) * m / n
    image = [s.points[c] * turn for c in t[:3]]
    gap = 0.3 * s.extent() - min(p.real for p in image) + max(p.real for p in s.points.values())
    s.outline("triangle", t[3:], [p + gap for p in image])
    s.words[f"triangle={t[3:]}"] = ("apart", t[3:])
    s.properties.append(f"similar({t[:3]})={t[3:]}")
    s.length(t[3:5], s.seeds[f"length({t[:2]})"] * Fraction(m, n))


def _crossed(s: Sketch, t: str, rng: Random) -> None:
    """A segment between two sides that makes the angle of the other corner: AD · AB = AE · AC."""
    a, b, c, d, e = tuple(t)
    p, r = rng.sample(_coprime(rng), 2)
    u = rng.randint(2, 9)
    w = rng.choice([w for w in range(1, u + 1) if r * w < p * u and p * w < r * u] or [0])
    if not w:
        raise Impossible("outside")
    _sided(s, t[:3], rng.randint(1, 9) * u, r * u, p * u)
    s.insert(d, a + b, r * w / (p * u))
    s.insert(e, a + c, p * w / (r * u))
    s.segments.append(d + e)
    s.properties.append(f"same({a}{d}{e})={a}{c}{b}")
    s.length(a + d, Fraction(r * w))


def _shared(s: Sketch, t: str, rng: Random) -> None:
    """A point D on BC with ∠CAD = ∠ABC, so that CA is the geometric mean of CD and CB."""
    a, b, c, d = tuple(t)
    p, r = _coprime(rng)
    k = rng.randint(1, 6)
    _sided(s, t[:3], r * r * k, p * r * k, r * rng.randint(2, 12))
    s.insert(d, c + b, (p / r) ** 2)
    s.segments.append(a + d)
    s.properties.append(f"same({c}{a}{d})={a}{b}{c}")


def _poles(s: Sketch, t: str, rng: Random) -> None:
    """A right triangle with a perpendicular to one leg inside it."""
    a, b, c, d, e = tuple(t)
    m, n = rng.choice(_RATIOS)
    base, height = n * rng.randint(2, 40 // n), n * rng.randint(2, 40 // n)
    s.outline("triangle", t[:3], (0j, complex(base), complex(base, height)))
    s.insert(d, a + b, m / n)
    s.insert(e, a + c, m / n)
    s.segments.append(d + e)
    s.properties += [f"right={a}{b}{c}", f"right={a}{d}{e}"]
    for pair, length in ((a + b, base), (b + c, height), (a + d, base * m // n)):
        s.length(pair, Fraction(length))


def _midlines(s: Sketch, t: str, rng: Random) -> None:
    """The segment between the midpoints of two sides."""
    a, b, c, m, n = tuple(t)
    _triangle(s, t[:3], rng, 1, heronian=rng.random() < 0.5)
    s.insert(m, a + b, 0.5)
    s.insert(n, a + c, 0.5)
    s.segments.append(m + n)
    s.properties += [f"midpoint({m})={a}{b}", f"midpoint({n})={a}{c}"]


def _bisector(s: Sketch, t: str, rng: Random) -> None:
    """The bisector of an angle and its foot on the opposite side."""
    a, b, c, d = tuple(t)
    p, r = rng.sample(_coprime(rng), 2)
    u = rng.randint(3, 12)
    v = rng.randint(2, u - 1)
    _sided(s, t[:3], (p + r) * v, r * u, p * u)
    s.insert(d, b + c, p / (p + r))
    s.segments.append(a + d)
    s.properties.append(f"bisects({a}{d})={b}{a}{c}")
    s.length(b + d, Fraction(p * v))


_PLANS: dict[str, tuple[int, Callable[[Sketch, str, Random], None]]] = {
    "nested": (5, _nested), "twice": (7, _twice), "ladder": (6, _ladder), "bowtie": (5, _bowtie), "apart": (6, _apart),
    "crossed": (5, _crossed), "shared": (4, _shared), "poles": (5, _poles), "midlines": (5, _midlines),
    "bisector": (4, _bisector),
}  # fmt: skip
_ONE = ("nested", "bowtie", "apart", "poles")
_KIND = Kind(
    family="similar_triangles",
    levels={
        1: Depth(plans=(*_ONE, "midlines", "bisector"), steps=range(1, 2), kinds=1),
        2: Depth(plans=(*_ONE, "crossed", "shared", "shared", "bisector", "bisector"), steps=range(2, 3), kinds=2),
        3: Depth(plans=(*_ONE, "nested", "crossed", "shared", "ladder"), steps=range(3, 4), kinds=2),
        4: Depth(plans=("nested", "twice", "ladder", "crossed", "shared"), steps=range(3, 5), kinds=3),
        5: Depth(plans=("twice", "ladder", "ladder", "nested"), steps=range(4, 9), kinds=3),
    },
    letters=_letters,
    construct=_construct,
    generators=(
        right.segments, right.triangle_perimeters, similar.similarity, similar.intercepts, similar.midlines,
        similar.bisectors,
    ),
    about_angles=(),
    weights={"length": 5.0, "area": 3.0, "perimeter": 1.0, "ratio": 1.0, "x": 4.0},
    must=frozenset({
        "similar triangles", "perimeters", "areas", "ratio of areas", "intercept theorem", "midline",
        "bisector theorem",
    }),
    most_givens=4,
    in_x=("intercept theorem", "similar triangles", "midline", "bisector theorem", "segment addition"),
)  # fmt: skip

generate, solve, verify, resample, redraw = Figures(_KIND).functions
