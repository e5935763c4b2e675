"""Venn and Euler diagrams: counts in overlapping circles, shaded sets, and which conclusion follows from groups.

Route A works on the facts: totals step by step, set algebra, a SAT solver; route B reads places in the drawing.
python -m builders.pairs --source families:venn_syllogism --limit 8
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any, Protocol

from builders.families._sets import count_kind, follow_kind, shade_kind
from builders.types import Answer, Retry
from renderers.types import Fact, Level, Problem, Scene

VERSIONS = ("Text Dominant", "Text Lite", "Text Only", "Vision Dominant", "Vision Only")
EXAMPLE = "The Venn diagram shows which games the pupils play. How many pupils play chess but not tennis?"


class _Kind(Protocol):
    """What a module of a kind of question has; see `builders.types.Family`."""

    def make(self, rng: Random, level: Level) -> Problem: ...
    def solve(self, facts: Sequence[Fact], what: str) -> Answer: ...
    def solutions(self, facts: Sequence[Fact], what: str) -> int: ...
    def verify(self, primitives: Sequence[Mapping[str, Any]], what: str) -> Answer: ...
    def again(self, problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Callable[[], Scene]]: ...


_KINDS: dict[str, _Kind] = {"count": count_kind, "shade": shade_kind, "follows": follow_kind}
_WEIGHTS = {"count": 5, "shade": 3, "follows": 4}
_TRIES = 40


def generate(rng: Random, level: Level) -> Problem:
    """A problem of counts, of shading or of conclusions. Raises Retry if no draw fits."""
    kind = rng.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
    for _ in range(_TRIES):
        try:
            return _KINDS[kind].make(rng, level)
        except Retry:
            continue
    raise Retry("no diagram", kind)


def solve(facts: Sequence[Fact], ask: str) -> Answer:
    """Route A. Raises ValueError or LookupError where the facts do not say enough."""
    kind, what = _kind(ask)
    return kind.solve(facts, what)


def solutions(facts: Sequence[Fact], ask: str) -> int:
    """How many of the options follow, or 1 where a number does and 0 where it is left open."""
    kind, what = _kind(ask)
    return kind.solutions(facts, what)


def verify(problem: Problem) -> Answer:
    """Route B, from the drawing. Raises ValueError or LookupError where something is not drawn."""
    if problem.scene is None:
        raise ValueError("there is no picture")
    kind, what = _kind(problem.ask)
    return kind.verify(problem.scene.data["primitives"], what)


def resample(problem: Problem, rng: Random) -> tuple[Fact, ...]:
    """The same words with other numbers, another shading or other groups. Raises Retry if none are found."""
    return _kind(problem.ask)[0].again(problem, rng)[0]


def redraw(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Scene]:
    """Facts as from `resample`, with the picture that belongs to them."""
    for _ in range(_TRIES):
        try:
            facts, painted = _kind(problem.ask)[0].again(problem, rng)
            return facts, painted()
        except Retry:
            continue
    raise Retry("no other diagram", problem.ask)


def _kind(ask: str) -> tuple[_Kind, str]:
    """The module of a question, and what it asks there."""
    kind, _, what = ask.partition(" ")
    return _KINDS[kind], what
