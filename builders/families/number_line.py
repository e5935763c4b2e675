"""Number lines: points, intervals; whole, decimal, fractional ticks; distances, midpoints, mirror images.

Route A computes with Fractions; route B counts ticks along the drawn line, bisects, and tries integers one by one.
python -m builders.pairs --source families:number_line --limit 8
"""

from __future__ import annotations

from random import Random

from builders.families._number_line import intervals, points
from builders.families._readout.family import Readings
from renderers.types import Level

VERSIONS = ("Text Dominant", "Text Lite", "Text Only", "Vision Intensive", "Vision Dominant", "Vision Only")
EXAMPLE = "The points A, B and C lie on a number line. Which number is halfway between A and C?"

KINDS = {"points": points.KIND, "interval": intervals.KIND}
_INTERVALS = 0.35
"""Share of problems on intervals."""


def _kind(rng: Random, level: Level) -> str:
    return "interval" if rng.random() < _INTERVALS else "points"


generate, solve, verify, resample, redraw = Readings("number_line", KINDS, _kind).functions
