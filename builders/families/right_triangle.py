"""Right triangles: Pythagoras, special angles, altitude and median to the hypotenuse, trigonometric ratios, chained.

Route A chains theorems over exact surds; route B measures the figure, which is constructed to scale.
python -m builders.pairs --source families:right_triangle --limit 8
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from random import Random

from builders.families._metric import right
from builders.families._metric.draft import Depth, Kind
from builders.families._metric.family import Figures
from builders.families._metric.formula import Value
from builders.families._metric.sketch import Sketch
from builders.families._metric.theory import angle_theorems
from builders.families._surds import root

VERSIONS = ("Text Dominant", "Text Lite", "Text Only", "Vision Intensive", "Vision Dominant", "Vision Only")
EXAMPLE = "Angle ACB is a right angle. The picture shows AC = 6 and AB = 10. Find the area of triangle ABC."

_TRIPLES = ((3, 4, 5), (5, 12, 13), (8, 15, 17), (7, 24, 25), (20, 21, 29))
_SHARED = ((12, 9), (12, 16), (12, 35), (8, 15), (24, 10), (24, 18), (24, 32), (15, 20), (15, 36), (20, 21), (20, 48))
"""Legs that have whole hypotenuses together, and the first also with a shorter second leg."""
_PROJECTIONS = (
    (4, 9),
    (1, 4),
    (9, 16),
    (2, 8),
    (3, 12),
    (4, 16),
    (8, 18),
    (5, 20),
    (3, 9),
    (2, 6),
    (4, 12),
    (6, 12),
    (5, 15),
)
"""Parts of the hypotenuse at the altitude for which the altitude or the legs are simple."""
_LETTERS = {"ABC": "DEFHM", "PQR": "STUVW", "DEF": "GHKM", "KLM": "NPQT", "RST": "UVWX"}
"""Corners, and letters for further points: later ones, since an angle is named after the first letter on each arm."""


def _letters(rng: Random, plan: str) -> str:
    """The plan with letters for the base triangle and for every operation after it: `triple ABC;altitude H`."""
    corners = rng.choice(list(_LETTERS))
    first, *more = plan.split(";")
    further = zip(more, rng.sample(_LETTERS[corners], len(more)), strict=True)
    return ";".join([f"{first} {''.join(rng.sample(corners, 3))}", *(f"{name} {letter}" for name, letter in further)])


def _construct(plan: str, rng: Random) -> Sketch:
    """Operations one after another; the base triangle has its right angle at its first letter."""
    first, *more = (part.split() for part in plan.split(";"))
    sketch = Sketch()
    _BASES[first[0]](sketch, first[1], rng)
    for name, letter in more:
        _OPERATIONS[name](sketch, first[1], letter, rng)
    return sketch


def _base(s: Sketch, t: str, one: Value, other: Value) -> None:
    """The right triangle with the legs t[0]t[1] and t[0]t[2]."""
    corners = dict(zip(t, (0j, complex(float(one)), 1j * float(other)), strict=True))
    s.outline("triangle", "".join(sorted(t)), [corners[c] for c in sorted(t)])
    s.length(t[0] + t[1], one)
    s.length(t[0] + t[2], other)
    s.properties.append(f"right={t[1]}{t[0]}{t[2]}")


def _triple(s: Sketch, t: str, rng: Random) -> None:
    triple = rng.choice(_TRIPLES)
    a, b = rng.sample(triple[:2], 2)
    k = rng.randint(1, max(1, 60 // triple[2]))
    _base(s, t, Fraction(a * k), Fraction(b * k))


def _surd(s: Sketch, t: str, rng: Random) -> None:
    a, b = rng.randint(2, 14), rng.randint(2, 14)
    if rng.random() < 0.4:
        _base(s, t, root(rng.choice((2, 3, 5, 6, 7)), rng.randint(1, 6)), Fraction(b))
    else:
        _base(s, t, Fraction(a), Fraction(b))


def _special(s: Sketch, t: str, rng: Random) -> None:
    """An acute angle of 30°, 45° or 60°, and one side that is whole or a multiple of the root that goes with it."""
    degrees, size = rng.choice((30, 45, 60)), rng.randint(2, 16)
    near = root(rng.choice((1, 2 if degrees == 45 else 3)), size)
    far = near * {30: root(Fraction(1, 3)), 45: root(1), 60: root(3)}[degrees]
    _base(s, t, near.simplest(), far.simplest())
    s.seeds[f"angle({min(t[0], t[2])}{t[1]}{max(t[0], t[2])})"] = Fraction(degrees)


def _shared(s: Sketch, t: str, rng: Random) -> None:
    leg, far = rng.choice(_SHARED)
    _base(s, t, Fraction(far), Fraction(leg))


def _projected(s: Sketch, t: str, rng: Random) -> None:
    """Whole parts of the hypotenuse at the altitude, with a whole altitude or whole legs now and then."""
    k = rng.randint(1, 3)
    p, r = (part * k for part in rng.sample(rng.choice(_PROJECTIONS), 2))
    _base(s, t, root(p * (p + r)).simplest(), root(r * (p + r)).simplest())


def _altitude(s: Sketch, t: str, foot: str, rng: Random) -> None:
    """From the right angle to the hypotenuse."""
    a, b = (s.points[c] for c in t[1:])
    s.insert(foot, t[1:], (-a / (b - a)).real)
    s.segments.append(t[0] + foot)
    s.properties.append(f"perpendicular({t[0]}{foot})={t[1:]}")


def _median(s: Sketch, t: str, middle: str, rng: Random) -> None:
    """From the right angle to the middle of the hypotenuse."""
    s.insert(middle, t[1:], 0.5)
    s.segments.append(t[0] + middle)
    s.properties.append(f"midpoint({middle})={t[1:]}")


def _cevian(s: Sketch, t: str, point: str, rng: Random) -> None:
    """From a corner to a point on the opposite leg, so that two right triangles share a leg."""
    far, leg = (round(abs(s.points[c])) for c in t[1:])
    whole = [d for d in range(far // 5, far - far // 5) if _hypotenuse(leg, d)]
    near = rng.choice(whole) if whole and rng.random() < 0.7 else rng.randint(1, far - 1)
    s.insert(point, t[:2], near / far)
    s.segments.append(t[2] + point)
    s.length(t[0] + point, Fraction(near))


def _hypotenuse(a: int, b: int) -> bool:
    """Whether the hypotenuse is whole."""
    return math.isqrt(a * a + b * b) ** 2 == a * a + b * b


def _attach(s: Sketch, t: str, point: str, rng: Random) -> None:
    """A further right triangle outwards on the hypotenuse, with its right angle at one of its ends."""
    start, end = rng.sample(t[1:], 2)
    along, inner = s.points[end] - s.points[start], s.points[t[0]] - s.points[start]
    outwards = -1j if (inner / along).imag > 0 else 1j
    whole = [d for d in range(2, 40) if abs(along) % 1 < 1e-9 and _hypotenuse(round(abs(along)), d)]
    length = rng.choice(whole) if whole and rng.random() < 0.6 else rng.randint(2, 16)
    s.points[point] = s.points[start] + along / abs(along) * outwards * length
    s.segments += [start + point, end + point]
    s.length(start + point, Fraction(length))
    s.properties.append(f"right={end}{start}{point}")


_BASES: dict[str, Callable[[Sketch, str, Random], None]] = {
    "triple": _triple, "surd": _surd, "special": _special, "projected": _projected, "shared": _shared,
}  # fmt: skip
_OPERATIONS: dict[str, Callable[[Sketch, str, str, Random], None]] = {
    "altitude": _altitude, "median": _median, "cevian": _cevian, "attach": _attach,
}  # fmt: skip
_ONE = ("triple", "surd", "special")
_TWO = ("projected;altitude", "triple;altitude", "triple;attach", "shared;cevian", "special;attach")
_THREE = (
    "triple;altitude;attach", "shared;cevian;attach", "special;altitude;attach", "projected;altitude;attach",
    "triple;median;attach", "shared;cevian;median",
)  # fmt: skip
_KIND = Kind(
    family="right_triangle",
    levels={
        1: Depth(plans=_ONE, steps=range(1, 2), kinds=1),
        2: Depth(plans=(*_ONE, "projected;altitude", "triple;median"), steps=range(2, 3), kinds=2),
        3: Depth(plans=(*_TWO, "surd;median"), steps=range(3, 4), kinds=2),
        4: Depth(plans=(*_TWO, "special;altitude"), steps=range(3, 5), kinds=3),
        5: Depth(plans=_THREE, steps=range(4, 9), kinds=3),
    },
    letters=_letters,
    construct=_construct,
    generators=(
        right.segments, right.pythagoras, right.ratios, right.altitudes, right.medians, right.triangle_areas,
        right.triangle_perimeters,
    ),
    about_angles=(angle_theorems, right.trigonometry),
    weights={"length": 5.0, "area": 2.0, "perimeter": 1.0, "sin": 0.5, "cos": 0.5, "tan": 0.5},
    must=frozenset({
        "Pythagoras", "trigonometry", "trigonometric ratio", "altitude theorem", "leg theorem", "area twice",
        "median to the hypotenuse",
    }),
)  # fmt: skip

generate, solve, verify, resample, redraw = Figures(_KIND).functions
