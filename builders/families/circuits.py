"""Circuits as schematics: resistor networks (resistance, current, voltage, power) and logic gates (truth tables).

Route A is nodal analysis with fractions, and truth tables in whole columns; route B follows the drawn wires, solves
loop currents numerically, and lets signals settle row by row.
python -m builders.pairs --source families:circuits --limit 8
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from builders.families._circuits import gates, resistors
from builders.families._readout import making
from builders.types import Answer
from renderers.types import Fact, Level, Problem, Scene

VERSIONS = ("Text Dominant", "Text Lite", "Text Only", "Vision Intensive", "Vision Dominant", "Vision Only")
EXAMPLE = "A battery drives a bridge of five resistors. What is the current through R₅, in amperes?"

KINDS = {"resistors": resistors.KIND, "logic": gates.KIND}
_LOGIC = 0.36
"""Share of problems on logic gates."""


def generate(rng: Random, level: Level) -> Problem:
    """A circuit with a question of the level. Raises Retry if none fits."""
    name = "logic" if rng.random() < _LOGIC else "resistors"
    return making.make(rng, level, "circuits", name, KINDS)


def solve(facts: Sequence[Fact], ask: str) -> Answer:
    """Route A. Raises ValueError or LookupError where the facts do not say."""
    return making.solve(facts, ask, KINDS)


def verify(problem: Problem) -> Answer:
    """Route B, on what the schematic draws."""
    return making.verify(problem, KINDS)


def resample(problem: Problem, rng: Random) -> tuple[Fact, ...]:
    """The same words with other values. Raises Retry if none is found."""
    return making.redraw(problem, rng, KINDS)[0]


def redraw(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Scene]:
    """Facts as from `resample`, with the picture that belongs to them."""
    return making.redraw(problem, rng, KINDS)
