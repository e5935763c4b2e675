"""Lengths in circles: powers of points, tangents, halved chords, incircles, two circles, chained with Pythagoras.

Route A chains theorems over exact surds; route B measures the figure, which is constructed to scale.
python -m builders.pairs --source families:chords_tangents --limit 8
"""

from __future__ import annotations

from builders.families._circle_checks import check_circles
from builders.families._metric import circle, right
from builders.families._metric.draft import Depth, Kind
from builders.families._metric.family import Figures
from builders.families._metric.measure import measured
from builders.families._metric.round_plans import construct, letters
from builders.types import Answer
from renderers.types import Problem

VERSIONS = ("Text Dominant", "Text Lite", "Text Only", "Vision Intensive", "Vision Dominant", "Vision Only")
EXAMPLE = "Chords AB and CD meet in E. The picture shows AE = 6, EB = 4 and CE = 3. Find the length of ED."

_ONE = ("chord", "cross", "secants", "tangent_secant", "tangent_radius", "tangents", "triangle", "quadrilateral")
_KIND = Kind(
    family="chords_tangents",
    levels={
        1: Depth(plans=_ONE, steps=range(1, 2), kinds=1),
        2: Depth(plans=(*_ONE, "parallel", "sagitta", "common_chord"), steps=range(2, 3), kinds=2),
        3: Depth(
            plans=(
                "chord", "sagitta", "cross", "secants", "tangent_secants", "tangent_secant", "tangent_radius",
                "tangent_chord", "triangle", "quadrilateral", "parallel", "thales", "common_tangent", "common_chord",
            ),
            steps=range(3, 4),
            kinds=2,
        ),
        4: Depth(
            plans=(
                "sagitta", "cross_foot", "tangent_secants", "tangent_foot", "tangent_chord", "quadrilateral",
                "triangle", "parallel", "thales", "common_tangent", "common_chord",
            ),
            steps=range(4, 5),
            kinds=2,
        ),
        5: Depth(
            plans=(
                "sagitta", "cross_foot", "cross_foot", "tangent_foot", "tangent_foot", "tangent_chord", "parallel",
                "common_chord", "thales",
            ),
            steps=range(5, 9),
            kinds=3,
        ),
    },
    letters=letters,
    construct=construct,
    generators=(*circle.GENERATORS, right.triangle_perimeters),
    about_angles=(),
    weights={"length": 6.0, "perimeter": 1.0},
    must=circle.KINDS,
)  # fmt: skip


def _verify(problem: Problem) -> Answer:
    """Route B: the length as measured in the drawing. Raises ValueError where the drawing is not as described."""
    check_circles(problem)
    return measured(problem)


generate, solve, verify, resample, redraw = Figures(_KIND, _verify).functions
