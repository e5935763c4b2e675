"""Necessity: with the words held fixed and the hidden facts drawn anew, up to 64 times, the answer varies.

Sampling stops as soon as the answer has taken ENOUGH values, which it does after a few draws in almost every problem.
"""

from __future__ import annotations

from collections import Counter

from builders.families._exact import show
from builders.stated import hidden
from builders.types import Family, Retry
from renderers.seeds import rng
from renderers.types import Fact, Problem, Rejected

ORDER = 60
DRAWS = 64
ENOUGH = 4
_MOST = 0.9
"""An answer with more than this share of the draws can be guessed from the words."""


def check(problem: Problem, family: Family) -> Rejected | None:
    """Rejected with `necessity` when the picture's values do not matter, or drawing them anew changes the words."""
    if problem.scene is None or not hidden(problem):
        return Rejected(reason="necessity", detail="no picture carries a condition")
    seen: Counter[str] = Counter()
    name, visible = problem.id, _visible(problem.facts)  # the id is a hash of the whole problem at every look
    for draw in range(DRAWS):
        try:
            facts = family.resample(problem, rng(problem.seed, "necessity", name, draw))
            answer = family.solve(facts, problem.ask)
        except Retry:
            continue
        except (ArithmeticError, LookupError, ValueError) as error:
            return Rejected(reason="necessity", detail=f"no answer to {problem.ask} with values drawn anew: {error}")
        if _visible(facts) != visible:
            return Rejected(reason="necessity", detail="drawing the hidden values anew changes the words")
        seen[show(answer)] += 1
        if len(seen) >= ENOUGH:
            return None
    most = seen.most_common(1)[0][1] if seen else 0
    if len(seen) < 2 or most > _MOST * seen.total():
        return Rejected(reason="necessity", detail=f"{problem.ask}: {dict(seen)} in {DRAWS} draws")
    return None


def _visible(facts: tuple[Fact, ...]) -> list[tuple[str, str]]:
    return [(fact.key, fact.text) for fact in facts if not (fact.drawable and fact.role == "condition")]
