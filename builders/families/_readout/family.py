"""A family of readings: its kinds and how one is chosen; a family's module exports these functions.

_FAMILY = Readings("clock_calendar", KINDS, _kind)
generate, solve, verify, resample, redraw = _FAMILY.functions
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from builders.families._readout import making
from builders.types import Answer, Functions
from renderers.types import Fact, Level, Problem, Scene


@dataclass(frozen=True, slots=True)
class Readings:
    """name: the family's. kinds: by name. choose(rng, level): the kind of the next problem."""

    name: str
    kinds: making.Kinds
    choose: Callable[[Random, Level], str]

    @property
    def functions(self) -> Functions:
        """What `builders.types.Family` asks of a module, and `redraw`."""
        return self.generate, self.solve, self.verify, self.resample, self.redraw

    def generate(self, rng: Random, level: Level) -> Problem:
        """A picture of one of the kinds with a question of the level. Raises Retry if none fits."""
        return making.make(rng, level, self.name, self.choose(rng, level), self.kinds)

    def solve(self, facts: Sequence[Fact], ask: str) -> Answer:
        """Route A. Raises ValueError or LookupError where the facts do not say."""
        return making.solve(facts, ask, self.kinds)

    def verify(self, problem: Problem) -> Answer:
        """Route B, on what the picture draws."""
        return making.verify(problem, self.kinds)

    def resample(self, problem: Problem, rng: Random) -> tuple[Fact, ...]:
        """The same words with other values. Raises Retry if none is found."""
        return self.redraw(problem, rng)[0]

    def redraw(self, problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Scene]:
        """Facts as from `resample`, with the picture that belongs to them."""
        return making.redraw(problem, rng, self.kinds)
