"""The picture made worse step by step: when do accuracy, confidence and answers fall, if at all?

    value = mean over views of  conf(picture) - conf(blank),   conf = exp(mean log p(gold) per token)

Both views are asked under each corruption: white, Gaussian noise of 32, 64 and 128 grey levels, blur, a quarter, half
and three quarters of the patches masked, and, where our renderer knows the boxes, the hidden facts' marks and labels
painted over (`facts masked`) and the same scene in another style (`restyled`, which should change nothing). Consistency
is the share of replies that stay what they were with the whole picture. Source: the corruption tests of arXiv
2505.18657.

What it cannot see: a model that reads both gets the text-rich view right whatever the picture; its figure lies between.
`facts masked` exists for rows of our families only; the counts say where an input was made from pixels.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np

from recipes.metrics import Estimate
from recipes.probes import Absent, Cell, Finding, Given, Lean, Told, Want, estimate, paired, side, told

WANTS: tuple[Want, ...] = ("answers",)
PICTUREWARD: Literal[-1, 0, 1] = 1
KINDS = ("blank", "noise32", "noise64", "noise128", "blur", "patches25", "patches50", "patches75", "masked", "restyled")
LABELS = {
    "masked": "facts masked",
    "patches25": "patches 25 %",
    "patches50": "patches 50 %",
    "patches75": "patches 75 %",
}
_SURE, _LITTLE = 0.3, 0.02  # confidence below which nothing is concluded, falls that are none
VIEWS = ("rich", "plain")
CONDITIONS = tuple(f"{view}+{kind}" for view in VIEWS for kind in ("own", *KINDS))


def measure(given: Given) -> Finding:
    """The fall to a blank picture as headline; every corruption and view in the table."""
    table = [row for view in VIEWS for kind in ("own", *KINDS) if (row := _row(given, view, kind)) is not None]
    views = [view for view in VIEWS if given.answers.get(f"{view}+own") and given.answers.get(f"{view}+blank")]
    if not views:
        raise Absent("no problem was asked with its picture and with a blank one")
    rows = paired(given.answers, *(f"{view}+{kind}" for view in views for kind in ("own", "blank")))
    falls = [np.mean([_score(row[at]) - _score(row[at + 1]) for at in range(0, len(row), 2)]) for row in rows]
    value = estimate(np.array(falls), given.seed)
    same = float(np.mean([one["same_answer"] for one in table if one["picture"] == "blank"]))
    return Finding(
        probe="corruption",
        says=f"On a blank picture the right answer loses {told(value)} of its probability per token; {same:.0%} of "
        "replies stay the same.",
        leans=_lean(value, float(np.mean([_score(row[0]) for row in rows]))),
        value=value,
        table=table,
        notes=_notes(given.sources),
    )


def _row(given: Given, view: str, kind: str) -> dict[str, Estimate | Cell] | None:
    """One line of the table, on the problems that have both this corruption and the whole picture."""
    own, other = f"{view}+own", f"{view}+{kind}"
    if not given.answers.get(own) or not set(given.answers.get(other, ())) & set(given.answers[own]):
        return None
    rows = paired(given.answers, own, other)
    return {
        "view": {"rich": "text-rich", "plain": "vision-centric"}[view],
        "picture": "whole" if kind == "own" else LABELS.get(kind, kind),
        "accuracy": estimate([float(there.correct) for _, there in rows], given.seed),
        "confidence": estimate([_score(there) for _, there in rows], given.seed),
        "same_answer": float(np.mean([bool(there.answer) and there.answer == whole.answer for whole, there in rows])),
        "problems": len(rows),
    }


def _lean(fall: Estimate, confidence: float) -> Lean:
    """A model that is unmoved leans on the words only if it knows the answers at all."""
    if confidence < _SURE:
        return "unclear"
    return side(fall, 2 * _LITTLE, margin=_LITTLE, above="picture", below="text")


def _score(one: Told) -> float:
    """Confidence in the gold answer; by the reply where an engine gives no log-probabilities."""
    return float(np.exp(one.log_p)) if np.isfinite(one.log_p) else float(one.correct)


def _notes(sources: Mapping[str, Mapping[str, int]]) -> tuple[str, ...]:
    drawn = {kind: sources.get(f"plain+{kind}", {}) for kind in ("masked", "restyled")}
    told = [
        f"{LABELS.get(k, k)}: {', '.join(f'{n} {how}' for how, n in made.items())}" for k, made in drawn.items() if made
    ]
    return (f"Inputs, {'; '.join(told)}. All others are made from pixels.",) if told else ()
