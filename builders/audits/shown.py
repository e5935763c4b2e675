"""Shown: every fact that the picture should carry is tagged in the scene, and its label says what the fact says."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from builders.stated import hidden, marks, values
from builders.types import Family
from renderers.types import Fact, Problem, Rejected

ORDER = 30


def check(problem: Problem, family: Family) -> Rejected | None:
    """Rejected with `shown` when a drawable fact is in no picture, or a mark contradicts or names no fact."""
    if problem.scene is None:
        return None
    facts = {fact.key: fact for fact in problem.facts}
    missing = [fact.key for fact in problem.facts if fact.drawable and fact.key not in problem.scene.shows]
    tagged: dict[str, list[Any]] = {}
    for key, mark in marks(problem.scene.data):
        tagged.setdefault(key, []).append(mark)
    missing += [fact.key for fact in hidden(problem) if fact.key not in tagged]
    strange = [key for key in {*problem.scene.shows, *tagged} if key not in facts]
    wrong = [key for key, found in tagged.items() if key in facts and not _agree(facts[key], found)]
    for what, keys in (("nothing shows", missing), ("a mark of no fact:", strange), ("another label on", wrong)):
        if keys:
            return Rejected(reason="shown", detail=f"{what} {', '.join(sorted(keys))}")
    return None


def _agree(fact: Fact, found: list[Any]) -> bool:
    """Every printed label stands in the fact: its numbers among the fact's, or its words among the fact's words."""
    told = values(fact.value) | values(fact.symbol)
    for mark in found:
        printed = mark.get("text", mark.get("value"))
        if printed is None or isinstance(printed, list | tuple):
            continue
        numbers = {Fraction(str(printed))} if isinstance(printed, int | float) else values(printed.rstrip("°%"))
        if not numbers <= told if numbers else str(printed) not in fact.key + fact.text:
            return False
    return True
