"""Asks a model under all conditions and notes what it says: its greedy reply, graded, and log p of the gold answer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from builders import vlm
from builders.engines import Engine, LogProb, Reply, Sampling
from builders.prompts import ANSWER_AT_ONCE
from recipes.probes import Told
from renderers.errors import UserError
from train.asking import graded
from train.diagnosis.conditions import Case, Conditions


def answers(
    engine: Engine, conditions: Conditions, names: Sequence[str], max_new_tokens: int
) -> tuple[dict[str, dict[str, Told]], dict[str, str]]:
    """(condition -> problem -> what was said, key of the request -> the greedy reply's text).

    Log-probabilities are of the answer at once, without thinking before it; NaN where the engine has none. Cases that
    an engine refuses (an unreadable picture) are counted in `conditions.faults` and left out.
    """
    replies = _replies(engine, conditions, names, max_new_tokens)
    told = _log_probs(engine, conditions, names)
    found: dict[str, dict[str, Told]] = {name: {} for name in names}
    for case in conditions.cases(names):
        reply, gold, other = replies[_key(case)], told.get(_key(case)), told.get(f"{_key(case)}/other")
        if reply.error or not reply.samples:
            conditions.faults[reply.error or "no reply"] += 1
            continue
        found[case.condition][case.row["id"]] = _told(case, reply, gold, other)
    return found, {key: reply.samples[0].text for key, reply in replies.items() if reply.samples}


def _told(case: Case, reply: Reply, gold: LogProb | None, other: LogProb | None) -> Told:
    text = case.request.prefix + reply.samples[0].text
    correct, answer = graded(text, _rules(case, case.answer))
    return Told(
        log_p=gold.mean if gold else math.nan,
        correct=correct,
        answer=answer,
        other=bool(case.other) and graded(text, _rules(case, case.other))[0],
        other_log_p=other.mean if other else math.nan,
    )


def _rules(case: Case, answer: str) -> dict[str, Any]:
    return {"answer": answer, "choices": case.row["choices"], "tolerance": case.row["tolerance"]}


def _key(case: Case) -> str:
    return f"{case.row['id']}/{case.condition}"


def _replies(engine: Engine, conditions: Conditions, names: Sequence[str], most: int) -> dict[str, Reply]:
    keys = [_key(case) for case in conditions.cases(names)]
    requests = (case.request for case in conditions.cases(names))
    return dict(zip(keys, engine.generate(requests, Sampling(max_new_tokens=most)), strict=True))


def _log_probs(engine: Engine, conditions: Conditions, names: Sequence[str]) -> dict[str, LogProb]:
    keys = [key for key, _, _ in _scored(conditions.cases(names))]
    questions = ((request, answer) for _, request, answer in _scored(conditions.cases(names)))
    try:
        return dict(zip(keys, engine.log_probs(questions), strict=True))
    except UserError as error:
        conditions.faults[f"no log-probabilities: {error}"] += 1
        return {}


def _scored(cases: Iterable[Case]) -> Iterator[tuple[str, vlm.Request, str]]:
    """Each case with its gold answer as it ends a reply at once, and with the other one where there is one."""
    from dataclasses import replace

    for case in cases:
        asked = replace(case.request, prefix=ANSWER_AT_ONCE)
        yield _key(case), asked, f"{case.answer}}}"
        if case.other:
            yield f"{_key(case)}/other", asked, f"{case.other}}}"
