"""Rays of light: plane mirrors, lenses, a curved mirror, refraction at a surface."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import acos, degrees, hypot
from random import Random

from builders.families._data.columns import Ambiguous, Worked
from builders.families._exact import beside, show
from builders.families._mechanics.optics_figures import figure, geometry
from builders.families._mechanics.setup import (
    Quantities,
    Setup,
    bisected,
    solved,
)  # fmt: skip
from builders.families._readout.kind import Readings

_RATIOS = tuple(Fraction(text) for text in ("1/5", "1/4", "2/5", "1/2", "1", "5/4", "2", "5/2", "4"))
_TRIPLES = (
    (3, 4, 5),
    (4, 3, 5),
    (6, 8, 10),
    (5, 12, 13),
    (12, 5, 13),
    (8, 15, 17),
    (12, 16, 20),
    (9, 12, 15),
    (20, 21, 29),
)
_INDICES = ("1.2", "1.25", "1.28", "1.5", "1.6", "1.8", "1.92", "2", "2.4", "2.5")


def _values(rng: Random, name: str) -> Quantities:
    if name == "mirror":
        return {"α": Fraction(rng.randint(30, 150), 2)}
    if name == "corner":
        beta = rng.randint(50, 100)
        return {"β": Fraction(beta), "α": Fraction(rng.randint(max(30, 112 - beta), min(75, 150 - beta)))}
    if name in ("lens", "bowl"):
        f, ratio = Fraction(rng.randint(8, 120), rng.choice((2, 4))), rng.choice(_RATIOS)
        return {"f": f, "d": f * (1 + ratio), "y": Fraction(rng.randint(2, 24), 2)}
    if name == "lenses":
        f, g = Fraction(rng.randint(4, 30)), Fraction(rng.randint(4, 30))
        one, two = rng.choice(_RATIOS), rng.choice(_RATIOS)
        return {"f₁": f, "f₂": g, "d": f * (1 + one), "D": f * (1 + 1 / one) + g * (1 + two)}
    a, _, c = rng.choice(_TRIPLES)
    size = Fraction(rng.randint(1, 12), 4)
    found = {"p": a * size, "s": c * size}
    if name == "refracted":
        length = Fraction(rng.randint(int(7 * found["s"]) + 1, int(15 * found["s"]) + 1), 10)
        return found | {"n": Fraction(rng.choice(_INDICES)), "t": length}
    b, _, e = rng.choice(_TRIPLES)
    times = rng.choice([Fraction(i, 10) for i in range(1, 400) if 6 * found["s"] <= i * e <= 15 * found["s"]] or [size])
    return found | {"q": b * times, "t": e * times}


def _reflected(q: Quantities) -> Worked:
    angle = 90 - q["α"]
    steps = [
        f"The angle of incidence is measured from the normal: 90° − {show(q['α'])}° = {show(angle)}°.",
        f"Law of reflection: the angle of reflection equals it, so it is {show(angle)}°.",
    ]
    return solved(angle, steps, measured_from_the_mirror=q["α"], doubled=2 * angle)


def _opened(q: Quantities) -> Worked:
    angle = 180 - 2 * q["α"]
    steps = [
        f"The angle of incidence is 90° − {show(q['α'])}° = {show(90 - q['α'])}°.",
        "Law of reflection: the angle of reflection is as large.",
        f"Between the rays there are 2 · {show(90 - q['α'])}° = {show(angle)}°.",
    ]
    return solved(angle, steps, doubled_the_other_angle=2 * q["α"], took_one_angle=90 - q["α"])


def _second(q: Quantities) -> Worked:
    angle = 180 - q["α"] - q["β"]
    steps = [
        f"Law of reflection: the ray leaves the first mirror at {show(q['α'])}° too.",
        "Ray and mirrors form a triangle, whose angles add up to 180°.",
        f"The ray meets the second mirror at 180° − {show(q['α'])}° − {show(q['β'])}° = {show(angle)}°.",
    ]
    return solved(angle, steps, took_the_first_angle=q["α"], forgot_one_angle=180 - q["β"])


def _image(f: Fraction, d: Fraction) -> Fraction:
    if d <= f:
        raise Ambiguous("no real image")
    return f * d / (d - f)


def _equation(f: Fraction, d: Fraction, what: str) -> list[str]:
    i = _image(f, d)
    return [
        f"{what} equation: 1/f = 1/d + 1/b, so 1/b = 1/{show(f)} − 1/{show(d)}.",
        f"b = {show(f)} · {show(d)}/({show(d)} − {show(f)}) = {beside(i)} cm.",
    ]


def _distance(what: str) -> Callable[[Quantities], Worked]:
    def work(q: Quantities) -> Worked:
        f, d = q["f"], q["d"]
        return solved(_image(f, d), _equation(f, d, what), added=f * d / (d + f), subtracted_lengths=d - f)

    return work


def _size(what: str) -> Callable[[Quantities], Worked]:
    def work(q: Quantities) -> Worked:
        f, d, y = q["f"], q["d"], q["y"]
        i = _image(f, d)
        steps = [
            *_equation(f, d, what),
            f"The image is b/d = {beside(i / d)} times as high: {beside(i / d)} · {show(y)} cm = "
            f"{beside(y * i / d)} cm.",
        ]
        return solved(y * i / d, steps, turned_the_ratio=y * d / i, took_the_focal_length=y * f / d)

    return work


def _both(q: Quantities) -> Worked:
    one = _image(q["f₁"], q["d"])
    gap = q["D"] - one
    last = _image(q["f₂"], gap)
    steps = [
        *_equation(q["f₁"], q["d"], "For the first lens, the thin-lens"),
        f"This image is the object of the second lens, at {show(q['D'])} − {beside(one)} = {beside(gap)} cm from it.",
        *_equation(q["f₂"], gap, "For the second lens, the thin-lens"),
    ]
    return solved(last, steps, stopped_at_the_first_lens=one, forgot_the_first_lens=_image(q["f₂"], q["D"] + q["d"]))


def _bent(q: Quantities) -> Worked:
    one = q["p"] / q["s"]
    two = one / q["n"]
    steps = [
        f"The sine of the angle of incidence is p/s = {show(q['p'])}/{show(q['s'])} = {beside(one)}.",
        f"Snell's law: the sine of the angle of refraction is {show(one)}/{show(q['n'])} = {beside(two)}.",
        f"So Q lies {show(q['t'])} · {show(two)} = {beside(two * q['t'])} cm from the normal.",
    ]
    return solved(two * q["t"], steps, multiplied_by_the_index=one * q["n"] * q["t"], ignored_the_medium=one * q["t"])


def _index(q: Quantities) -> Worked:
    one, two = q["p"] / q["s"], q["q"] / q["t"]
    if one <= two:
        raise Ambiguous("the ray bends the other way")
    steps = [
        f"The sine of the angle of incidence is p/s = {show(q['p'])}/{show(q['s'])} = {beside(one)}.",
        f"The sine of the angle of refraction is q/t = {show(q['q'])}/{show(q['t'])} = {beside(two)}.",
        f"Snell's law: n is their ratio, n = {beside(one / two)}.",
    ]
    return solved(one / two, steps, took_the_lengths=q["s"] / q["t"], turned_the_ratio=two / one)


def _bounced(found: Readings) -> float:
    """Angle (degrees) between the last drawn ray, mirrored by vectors, and the last mirror."""
    (mx, my), (rx, ry) = found["mirror"], found["ray"]
    dot = rx * mx + ry * my
    out = (2 * dot * mx - rx, 2 * dot * my - ry)
    return degrees(acos(min(1.0, abs(out[0] * mx + out[1] * my))))


def _traced(f: float, d: float, y: float = 1.0) -> tuple[float, float]:
    """Where the ray parallel to the axis and the ray through the middle meet behind a lens: distance and height."""
    steep, level = -y / d, -y / f  # slopes behind the lens
    x = y / (steep - level)
    return x, abs(steep * x)


def _fermat(found: Readings, index: float, across: float) -> float:
    """Change of the optical path from P over the surface to Q when the crossing moves a little."""
    p, s, t = found["p"][0], found["s"][0], found["t"][0]
    height, depth = (s * s - p * p) ** 0.5, max(t * t - across * across, 0.0) ** 0.5

    def path(x: float) -> float:
        return hypot(p + x, height) + index * hypot(across - x, depth)

    return (path(1e-4) - path(-1e-4)) / 2e-4


def _two(found: Readings) -> float:
    one, _ = _traced(found["x f₁"][0], found["x d"][0])
    return _traced(found["x f₂"][0], found["x D"][0] - one)[0]


SETUP = Setup(
    name="rays",
    values=_values,
    figure=figure,
    geometry=geometry,
    ways={
        "reflected": (_reflected, lambda found: 90 - _bounced(found)),
        "opened": (_opened, lambda found: 180 - 2 * _bounced(found)),
        "second": (_second, _bounced),
        "lens": (_distance("Thin-lens"), lambda found: _traced(found["x f"][0], found["x d"][0])[0]),
        "bowl": (_distance("Mirror"), lambda found: _traced(found["x f"][0], found["x d"][0])[0]),
        "lens height": (_size("Thin-lens"), lambda found: _traced(found["x f"][0], found["x d"][0], found["y"][0])[1]),
        "bowl height": (_size("Mirror"), lambda found: _traced(found["x f"][0], found["x d"][0], found["y"][0])[1]),
        "bent": (_bent, lambda found: bisected(lambda x: _fermat(found, found["n"][0], x), 0.0, found["t"][0])),
        "index": (_index, lambda found: bisected(lambda n: _fermat(found, n, found["q"][0]), 0.0, 50.0)),
        "lenses": (_both, _two),
    },
)
