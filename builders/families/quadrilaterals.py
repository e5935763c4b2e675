"""Quadrilaterals: what parallelograms, rhombi, rectangles, kites and trapezia make equal, bisect or add up to, chained.

Route A chains theorems over exact numbers; route B measures the figure, which is constructed to scale.
python -m builders.pairs --source families:quadrilaterals --limit 8
"""

from __future__ import annotations

from builders.families._metric import quadrilateral, right
from builders.families._metric.corners import construct, letters
from builders.families._metric.draft import Depth, Kind
from builders.families._metric.family import Figures
from builders.families._metric.theory import angle_theorems

VERSIONS = ("Text Dominant", "Text Lite", "Text Only", "Vision Intensive", "Vision Dominant", "Vision Only")
EXAMPLE = "ABCD is a rhombus whose diagonals meet at O. The picture shows AC = 24 and BD = 10. Find its perimeter."

_PLAIN = ("general", "parallelogram", "kite", "trapezium", "isosceles", "sides", "midline", "diagonal")
_SIMPLE = (
    "exterior", "kite", "crossed kite", "cut", "sliced", "halved", "leaning", "sides", "midline", "rectangle",
    "rhombus", "square",
)  # fmt: skip
_CHAINED = (
    "exterior", "crossed kite", "cut", "halves", "diagonals", "box", "leaning", "bisected", "crossed isosceles",
    "long kite", "height", "base", "step", "rhombus", "rectangle",
)  # fmt: skip
_LONG = (
    "halves", "diagonals", "box", "bisected", "crossed isosceles", "crossed kite", "rhombus", "long kite", "heights",
    "base", "step", "special", "special rhombus", "crossed square",
)  # fmt: skip
_EQUATIONS = (
    "opposite angles", "co-interior angles", "alternate angles", "diagonal bisects", "kite angles", "base angles",
    "equal sides", "equal diagonals", "diagonals bisect", "midline",
)  # fmt: skip
_THEOREMS = (
    *_EQUATIONS, "quadrilateral sum", "isosceles", "perimeter", "area", "area by diagonals", "area of a trapezium",
    "heights of a trapezium",
)  # fmt: skip
_KIND = Kind(
    family="quadrilaterals",
    levels={
        1: Depth(plans=_PLAIN, steps=range(1, 2), kinds=1),
        2: Depth(plans=_SIMPLE, steps=range(2, 3), kinds=2),
        3: Depth(plans=_CHAINED, steps=range(3, 4), kinds=2),
        4: Depth(plans=_LONG, steps=range(3, 5), kinds=3),
        5: Depth(plans=_LONG, steps=range(4, 10), kinds=3),
    },
    letters=letters,
    construct=construct,
    generators=(
        right.segments, right.pythagoras, right.triangle_areas, quadrilateral.sides_of, quadrilateral.areas_of,
    ),
    about_angles=(angle_theorems, quadrilateral.angles_of, right.trigonometry),
    weights={"length": 3.0, "angle": 4.0, "area": 1.5, "perimeter": 1.0, "x": 2.0},
    must=frozenset(_THEOREMS),
    in_x=(*_EQUATIONS, "quadrilateral sum", "straight line"),
)  # fmt: skip


generate, solve, verify, resample, redraw = Figures(_KIND).functions
