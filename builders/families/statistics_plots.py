"""Statistics plots: box plot, histogram, heat map, dot plot and stem-and-leaf table; spread, centre, shares.

Route A is exact arithmetic on the facts' numbers; route B is `statistics`, NumPy or a plain loop over what is drawn.
python -m builders.pairs --source families:statistics_plots --limit 8
"""

from __future__ import annotations

from random import Random

from builders.families._readout.family import Readings
from builders.families._statistics import boxes, heats, histograms, lists
from renderers.types import Level

VERSIONS = ("Text Dominant", "Text Lite", "Text Only", "Vision Intensive", "Vision Dominant", "Vision Only")
EXAMPLE = "Box plots show the waiting times in three groups. What is the interquartile range of the group Birch?"

KINDS = {
    "box": boxes.KIND,
    "histogram": histograms.KIND,
    "heat map": heats.KIND,
    "dots": lists.DOTS,
    "stems": lists.STEMS,
}


def _kind(rng: Random, level: Level) -> str:
    return rng.choice(list(KINDS))


generate, solve, verify, resample, redraw = Readings("statistics_plots", KINDS, _kind).functions
