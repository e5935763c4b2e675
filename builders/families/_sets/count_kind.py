"""Count problems whole: made, solved by steps through the totals, verified by elimination on what is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import Any

from builders.families._options import numeric
from builders.families._plane.paper import closing
from builders.families._sets import counting, diagram
from builders.families._sets.counting import Plan
from builders.families._sets.regions import Regions, chosen
from builders.families._sets.tally import Known, added, follow
from builders.types import Answer, Retry
from renderers.types import Fact, Level, Problem, Scene

_CHOICES = 0.4


def make(rng: Random, level: Level) -> Problem:
    """Raises Retry if the numbers or the circles of this draw do not fit."""
    planned = counting.plan(rng, level.reasoning)
    known, wanted = _values(rng, planned)
    shaded = wanted if planned.target == "shaded" else None
    facts = (*counting.frame(rng, planned), *counting.conditions(rng, planned.story, known, shaded))
    right = _sum(known, wanted)
    options = None
    if rng.random() < _CHOICES:
        wrong = counting.mistakes(planned, known, wanted)
        options = numeric(rng, Fraction(right), wrong, _others(rng, planned))
    answer = options.answer if options else str(right)
    worked = [*counting.steps(planned, known, wanted), closing(rng, str(right), answer, lettered=bool(options))]
    return Problem(
        family="venn_syllogism",
        question=counting.question(rng, planned),
        ask=f"count {planned.target}",
        answer=answer,
        answer_type="choice" if options else "number",
        choices=options.choices if options else (),
        facts=facts,
        scene=diagram.paint(rng, planned.story.names, facts, level, known, shaded),
        level=level,
        solution="\n".join(worked),
        state=planned.state() | (options.named() if options else {}),
    )


def solve(facts: Sequence[Fact], target: str) -> Answer:
    """Totals with one unknown region, one after the other, then the sum."""
    known, shaded = counting.read(facts)
    return _sum(known, counting.wanted_of(target, known, shaded))


def solutions(facts: Sequence[Fact], target: str) -> int:
    """1 where the number is settled, 0 where it is open, by elimination."""
    known, shaded = counting.read(facts)
    try:
        added(known, counting.wanted_of(target, known, shaded))
    except ValueError:
        return 0
    return 1


def verify(primitives: Sequence[Mapping[str, Any]], target: str) -> Answer:
    """All equations at once, with the regions in which the labels and the shading lie."""
    circles, known = diagram.seen(primitives)
    wanted = diagram.shaded_places(primitives, circles) if target == "shaded" else chosen(target, known.names)
    return added(known, wanted)


def again(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Callable[[], Scene]]:
    """Other numbers, and another choice of what is known, and how to draw them."""
    planned, level = Plan.of(problem.state), problem.level or Level()
    known, wanted = _values(rng, planned)
    shaded = wanted if planned.target == "shaded" else None
    kept = [fact for fact in problem.facts if fact.role != "condition"]
    facts = (*kept, *counting.conditions(rng, planned.story, known, shaded))
    return facts, lambda: diagram.paint(rng, planned.story.names, facts, level, known, shaded)


def _values(rng: Random, planned: Plan) -> tuple[Known, Regions]:
    for _ in range(60):
        found = counting.values(rng, planned)
        if found is not None:
            return found
    raise Retry("no numbers", planned.target)


def _sum(known: Known, wanted: Regions) -> int:
    counts = follow(known)[0]
    missing = [place or "outside" for place in wanted if place not in counts]
    if missing:
        raise ValueError(f"open: {', '.join(missing)}")
    return sum(counts[place] for place in wanted)


def _others(rng: Random, planned: Plan) -> Iterator[Fraction]:
    """Answers to other numbers under the same words."""
    while True:
        try:
            yield Fraction(_sum(*_values(rng, planned)))
        except Retry:
            return
