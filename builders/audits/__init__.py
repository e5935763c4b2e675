"""Audits: what every built problem must pass, one file each.

rejected = check(problem, family)      # row audits in a fixed order; the first complaint, or None
figures = report(lambda: problems)     # set audits over a whole build, {audit: {"ok": bool, ...}}

A row audit module has `ORDER` (cheap first) and `check(problem, family) -> Rejected | None`; a set audit module has
`report(problems) -> dict`, which reads the problems once. `family`: the module of `builders/families/` that made one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import ModuleType
from typing import Any

from builders.types import Family
from renderers.registry import Registry
from renderers.types import Problem, Rejected

AUDITS = Registry("builders.audits", "audit")
UNREADABLE = ("clip", "overlap", "covered", "missing_glyph", "small_glyph", "contrast", "blank", "too_tall")


@cache
def _modules(kind: str) -> tuple[ModuleType, ...]:
    found = [module for module in map(AUDITS.load, AUDITS.names()) if hasattr(module, kind)]
    return tuple(sorted(found, key=lambda module: getattr(module, "ORDER", 0)))


def check(problem: Problem, family: Family) -> Rejected | None:
    """The first row audit's complaint about this problem, or None when all are content."""
    for module in _modules("check"):
        rejected: Rejected | None = module.check(problem, family)
        if rejected is not None:
            return rejected
    return None


def refused(dropped: Mapping[str, int]) -> dict[str, int]:
    """How many draws each row audit and the picture checks (`legibility`) refused, from a build's counts by reason."""
    names = [module.__name__.rpartition(".")[2] for module in _modules("check")]
    unreadable = sum(count for reason, count in dropped.items() if reason in UNREADABLE)
    return {**{name: dropped.get(name, 0) for name in names}, "legibility": unreadable}


def report(problems: Callable[[], Iterable[Problem]]) -> dict[str, dict[str, Any]]:
    """Every set audit's figures, by audit; `ok` is False where the set breaks the rule.

    problems: begins to read them anew for every audit, so that none has to hold a large set.
    """
    return {module.__name__.rpartition(".")[2]: module.report(problems()) for module in _modules("report")}
