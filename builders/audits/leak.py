"""Leak: neither the gold answer nor a value that only the picture carries stands in a vision-centric prompt.

The block of choices is exempt, and so is a word that names a row or a category; numbers and times are compared by
value, so that 12.0 is found where 12 is hidden.
"""

from __future__ import annotations

import re

from builders.audits.second_route import stated
from builders.families._exact import read
from builders.stated import hidden, stems, values
from builders.types import Family
from renderers.types import Problem, Rejected

ORDER = 20


def check(problem: Problem, family: Family) -> Rejected | None:
    """Rejected with `leak`, naming the version and what stands there."""
    gold = stated(problem)
    secrets = {value for fact in hidden(problem) for value in values(fact.value)}
    for version, stem in stems(problem):
        if _stands(gold, stem):
            return Rejected(reason="leak", detail=f"{version} states the answer {gold!r}: {stem}")
        told = secrets & values(stem)
        if told:
            return Rejected(reason="leak", detail=f"{version} states {', '.join(map(str, told))}: {stem}")
    return None


def _stands(gold: str, stem: str) -> bool:
    """Whether the answer stands in the text, as a value or as a whole word or phrase."""
    if isinstance(read(gold), str):
        return re.search(rf"(?<!\w){re.escape(gold.casefold())}(?!\w)", stem.casefold()) is not None
    return read(gold) in values(stem)
