"""Balance: no answer is given so often that guessing it pays.

Open answers: the most frequent one has at most 15 % where there are ten or more, else 1.5 / their number. Options: no
letter has more than 1.5 / number of options. A share counts as too high only when its Wilson lower bound (z = 2.6) is.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from renderers.types import Problem

_Z = 2.6
MANY, MOST = 10, 0.15


def report(problems: Iterable[Problem]) -> dict[str, Any]:
    """{"ok", "groups": {"FAMILY, open" or "FAMILY, 4 options": {"n", "answers", "majority", "share", "limit"}}}."""
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for problem in problems:
        kind = f"{len(problem.choices)} options" if problem.choices else "open"
        groups[f"{problem.family}, {kind}"][problem.answer] += 1
    figures = {name: _figures(name, answers) for name, answers in sorted(groups.items())}
    return {"ok": all(group["ok"] for group in figures.values()), "groups": figures}


def _figures(name: str, answers: Mapping[str, int]) -> dict[str, Any]:
    total = sum(answers.values())
    majority, count = max(answers.items(), key=lambda item: item[1])
    possible = len(answers) if name.endswith("open") else int(name.split()[-2])
    limit = MOST if possible >= MANY else 1.5 / possible
    return {
        "n": total,
        "answers": len(answers),
        "majority": majority,
        "share": round(count / total, 4),
        "limit": round(limit, 4),
        "ok": wilson_low(count, total) <= limit,
    }


def wilson_low(count: int, total: int, z: float = _Z) -> float:
    """Lower bound of a share (Wilson 1927)."""
    share, part = count / total, z * z / total
    return (share + part / 2 - z * math.sqrt(share * (1 - share) / total + part / (4 * total))) / (1 + part)
