"""Mechanics and rays: levers, slopes, pulleys, blocks, springs, collisions, throws, lenses, mirrors, refraction.

Route A is exact: Fractions, with every unit kept in the worked steps (sympy with units would be slower); route B
is numeric: forces balanced by halving, motion integrated, rays traced through the drawn points.
python -m builders.pairs --source families:mechanics --limit 8
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from builders.families._mechanics import collisions, levers, optics, pulleys, slopes, springs, throws
from builders.families._readout import making
from builders.types import Answer
from renderers.types import Fact, Level, Problem, Scene

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


def generate(rng: Random, level: Level) -> Problem:
    """A drawing of one of the kinds with a question of the level. Raises Retry if none fits."""
    names = [name for name, kind in KINDS.items() if any(task.level == level.reasoning for task in kind.tasks.values())]
    return making.make(rng, level, "mechanics", rng.choice(names), KINDS)


def solve(facts: Sequence[Fact], ask: str) -> Answer:
    """Route A. Raises ValueError or LookupError where the facts do not say."""
    return making.solve(facts, ask, KINDS)


def verify(problem: Problem) -> Answer:
    """Route B, on what the picture shows."""
    return making.verify(problem, KINDS)


def resample(problem: Problem, rng: Random) -> tuple[Fact, ...]:
    """The same words with other values. Raises Retry if none is found."""
    return making.redraw(problem, rng, KINDS)[0]


def redraw(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Scene]:
    """Facts as from `resample`, with the picture that belongs to them."""
    return making.redraw(problem, rng, KINDS)
