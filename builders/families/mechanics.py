"""Mechanics and rays: levers, slopes, pulleys, blocks, springs, collisions, throws, lenses, mirrors, refraction.

Route A is exact: Fractions, with every unit kept in the worked steps (sympy with units would be slower); route B
is numeric: forces balanced by halving, motion integrated, rays traced through the drawn points.
python -m builders.pairs --source families:mechanics --limit 8
"""

from __future__ import annotations

from random import Random

from builders.families._mechanics import collisions, levers, optics, pulleys, slopes, springs, throws
from builders.families._readout.family import Readings
from renderers.types import Level

VERSIONS = ("Text Dominant", "Text Lite", "Text Only", "Vision Intensive", "Vision Dominant", "Vision Only")
EXAMPLE = "A block slides down a rough slope. What is its acceleration, in metres per second squared? Take g = 10 m/s²."

KINDS = {
    "lever": levers.SETUP.kind(),
    "slope": slopes.SETUP.kind(),
    "pulley": pulleys.SETUP.kind(),
    "spring": springs.SETUP.kind(),
    "collision": collisions.SETUP.kind(),
    "throw": throws.SETUP.kind(),
    "rays": optics.SETUP.kind(),
}


def _kind(rng: Random, level: Level) -> str:
    """A kind that has questions of the level."""
    names = [name for name, kind in KINDS.items() if any(task.level == level.reasoning for task in kind.tasks.values())]
    return rng.choice(names)


generate, solve, verify, resample, redraw = Readings("mechanics", KINDS, _kind).functions
