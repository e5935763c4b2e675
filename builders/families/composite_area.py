"""Composite figures: L- and T-shapes, roofs, half-discs, holes and cut corners; areas and perimeters from their parts.

Route A takes the figure apart by the facts; route B integrates along the outline as it is drawn, to scale.
python -m builders.pairs --source families:composite_area --limit 8
"""

from __future__ import annotations

from builders.families._metric import compound_rules, quadrilateral, right
from builders.families._metric.compound_plans import construct, letters
from builders.families._metric.draft import Depth, Kind
from builders.families._metric.family import Figures

VERSIONS = ("Text Dominant", "Text Lite", "Text Only", "Vision Intensive", "Vision Dominant", "Vision Only")
EXAMPLE = "A half-disc on BC is added to rectangle ABCD. The picture shows AB = 10 and BC = 6. Find the shaded area."

_SIMPLE = ("L", "T", "rectangle;window", "rectangle;extension 1", "rectangle;wing 1", "rectangle;roof 2")
_ROUND = (
    "rectangle;dome 1", "rectangle;bite 1", "rectangle;hole", "square;corner 0", "rectangle;corner 2", "right;dome 0",
)  # fmt: skip
_MIXED = (
    "U", "Z", "stairs", "square;inscribed", "right;dome 1", "rectangle;roof 2", "rectangle;dome 1;dome 3",
    "rectangle;roof 2;hole", "rectangle;wing 1;dome 3", "rectangle;extension 2;hole", "rectangle;corner 0;corner 2",
)  # fmt: skip
_LONG = (
    "rectangle;roof 2;dome 1", "rectangle;roof 1;window", "rectangle;dome 1;bite 3", "rectangle;extension 1;roof 3",
    "rectangle;wing 1;dome 3", "rectangle;roof 2;hole", "square;dome 0;dome 1", "right;dome 1;dome 2",
    "rectangle;wing 1;hole", "rectangle;dome 1;corner 3", "rectangle;extension 2;dome 0",
)  # fmt: skip
_KIND = Kind(
    family="composite_area",
    levels={
        1: Depth(plans=_SIMPLE, steps=range(1, 5), kinds=1),
        2: Depth(plans=(*_SIMPLE, *_ROUND), steps=range(3, 5), kinds=2),
        3: Depth(plans=(*_ROUND, *_MIXED), steps=range(4, 6), kinds=2),
        4: Depth(plans=(*_MIXED, *_LONG), steps=range(5, 7), kinds=3),
        5: Depth(plans=_LONG, steps=range(6, 14), kinds=3),
    },
    letters=letters,
    construct=construct,
    generators=(
        right.segments, right.pythagoras, right.triangle_areas, quadrilateral.sides_of, quadrilateral.areas_of,
        compound_rules.rounds, compound_rules.total, compound_rules.outline, compound_rules.rectilinear,
        compound_rules.inscribed,
    ),
    about_angles=(),
    weights={"area": 6.0, "perimeter": 3.0, "length": 1.5, "x": 2.0},
    must=frozenset({"parts of the figure", "outline", "rectangles", "opposite sides"}),
    in_x=("opposite sides",),
    most_givens=6,
    compound=True,
)  # fmt: skip


generate, solve, verify, resample, redraw = Figures(_KIND).functions
