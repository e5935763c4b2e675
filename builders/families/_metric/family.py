"""A family of figures with measures: its Kind and its route B; a family's module exports these functions.

generate, solve, verify, resample, redraw = Figures(_KIND).functions
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from builders.families._metric import problem as metric
from builders.families._metric.draft import Kind
from builders.families._metric.measure import measured
from builders.types import Answer, Functions
from renderers.types import Fact, Level, Problem, Scene


@dataclass(frozen=True, slots=True)
class Figures:
    """kind: what the family draws and asks. verify: route B; ValueError where a label contradicts the drawing."""

    kind: Kind
    verify: Callable[[Problem], Answer] = measured

    @property
    def functions(self) -> Functions:
        """What `builders.types.Family` asks of a module, and `redraw`."""
        return self.generate, self.solve, self.verify, self.resample, self.redraw

    def generate(self, rng: Random, level: Level) -> Problem:
        """A figure, givens that are all needed, and a quantity that follows in as many steps as the level asks."""
        return metric.generate(self.kind, rng, level)

    def solve(self, facts: Sequence[Fact], ask: str) -> Answer:
        """Route A: theorems chained from the facts' keys, exact. Raises ValueError where the answer does not follow."""
        return metric.solve(self.kind, facts, ask)

    def resample(self, problem: Problem, rng: Random) -> tuple[Fact, ...]:
        """The facts with the values of another figure of the same plan. Raises Retry if none is found."""
        return metric.resample(self.kind, problem, rng)

    def redraw(self, problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Scene]:
        """Facts as from `resample`, with the picture that belongs to them."""
        return metric.redraw(self.kind, problem, rng)
