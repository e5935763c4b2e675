"""Circuits as schematics: resistor networks (resistance, current, voltage, power) and logic gates (truth tables).

Route A is nodal analysis with fractions, and truth tables in whole columns; route B follows the drawn wires, solves
loop currents numerically, and lets signals settle row by row.
python -m builders.pairs --source families:circuits --limit 8
"""

from __future__ import annotations

from random import Random

from builders.families._circuits import gates, resistors
from builders.families._readout.family import Readings
from renderers.types import Level

VERSIONS = ("Text Dominant", "Text Lite", "Text Only", "Vision Intensive", "Vision Dominant", "Vision Only")
EXAMPLE = "A battery drives a bridge of five resistors. What is the current through R₅, in amperes?"

KINDS = {"resistors": resistors.KIND, "logic": gates.KIND}
_LOGIC = 0.36
"""Share of problems on logic gates."""


def _kind(rng: Random, level: Level) -> str:
    return "logic" if rng.random() < _LOGIC else "resistors"


generate, solve, verify, resample, redraw = Readings("circuits", KINDS, _kind).functions
