"""One diagnosis, from configuration to report: gathers what the chosen probes want, measures, writes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from builders import vlm
from builders.dataset import open_set
from builders.engines import Engine
from builders.prompts import ANSWER_AT_ONCE
from builders.remade import Look
from builders.rows import Row
from recipes.probes import PROBES, Absent, Finding, Given
from renderers.errors import UserError
from renderers.seeds import rng
from train.diagnosis import outside, report
from train.diagnosis.behaviour import answers
from train.diagnosis.conditions import REDRAWN, Conditions
from train.diagnosis.redrawn import Redrawn, redrawn

if TYPE_CHECKING:
    from train.diagnose import Config

INSIDE = frozenset({"keys", "attention", "divergences"})
REPLIES = ("rich+own", "plain+own")  # what the probes of the inside read the model's replies from


def diagnosis(config: Config, names: Sequence[str], engine: Engine | None = None) -> dict[str, Finding]:
    """Run the named probes and write the report to config.out; `engine`: a model that is loaded already."""
    rows, look = _rows(config)
    wants = {want for name in names for want in PROBES.load(name).WANTS}
    inside = [name for name in names if set(PROBES.load(name).WANTS) & INSIDE]
    if inside and config.engine != "hf":  # before a server is asked
        raise UserError(f"--engine {config.engine}: {', '.join(inside)} look inside the model; they need --engine hf")
    opened = engine or vlm.load(config)
    try:
        given, conditions = _gather(config, opened, rows, look, names, wants)
    finally:
        if engine is None:
            opened.close()
    findings, absent = measure(names, given)
    about = _about(config, rows, conditions)
    report.write(config.out, about, findings, absent, given)
    print(report.summary(findings), f"report: {config.out / 'diagnosis.md'}", sep="\n")
    return findings


def measure(names: Sequence[str], given: Given) -> tuple[dict[str, Finding], dict[str, str]]:
    """(findings, why the others have none)."""
    findings: dict[str, Finding] = {}
    absent: dict[str, str] = {}
    for name in names:
        try:
            findings[name] = PROBES.load(name).measure(given)
        except Absent as reason:
            absent[name] = str(reason)
    return findings, absent


def _rows(config: Config) -> tuple[list[Row], Look]:
    data = open_set(config.data)
    splits = data.splits()
    split = config.split or ("test" if "test" in splits else splits[0])
    total = data.count(split=split)
    wanted = min(config.limit, total) if config.limit else total
    places = set(
        rng(config.seed, "rows").sample(range(total), wanted)
    )  # even steps would miss families that take turns
    rows = [row for at, row in enumerate(data.rows(split=split)) if at in places]
    if len(rows) < 4:
        raise UserError(f"--data {config.data}: split {split} has {len(rows)} rows; at least 4 are needed")
    return rows, Look.of(data)


def _gather(
    config: Config, engine: Engine, rows: list[Row], look: Look, names: Sequence[str], wants: set[Any]
) -> tuple[Given, Conditions]:
    asked = list(dict.fromkeys(one for name in names for one in getattr(PROBES.load(name), "CONDITIONS", ())))
    drawn: dict[str, Redrawn | str] = {}
    if any(name.partition("+")[2] in REDRAWN for name in asked):
        _tell("drawing")
        drawn = redrawn(rows, look, config.seed)
    conditions = Conditions(rows, drawn, seed=config.seed, at_once=not config.think)
    inside = wants & (INSIDE | {"coalitions"})
    every = list(dict.fromkeys([*asked, *(REPLIES if inside else ())]))
    _tell(f"asking {len(rows)} problems under {len(every)} conditions")
    said, replies = answers(engine, conditions, every, config.max_new_tokens)
    given = Given(answers=said, sources=conditions.sources(asked), seed=config.seed, rows=rows)
    if inside:
        given = _inside(config, engine, conditions, replies, given, wants)
    return replace(given, **outside.gathered(config, rows, wants)), conditions


def _inside(
    config: Config, engine: Any, conditions: Conditions, replies: dict[str, str], given: Given, wants: set[Any]
) -> Given:
    """Keys, attention, divergences and coalitions, all over the model's own replies to the whole input."""
    from train.diagnosis import internals, masked

    cases = [_whole(conditions, row, replies) for row in conditions.rows]
    whole = [case for case in cases if case is not None]
    if wants & {"keys", "attention"}:
        _tell("reading keys and attention")
        pairs = ((case.request, reply) for case, reply in whole)
        seen = internals.gather(engine, pairs, seed=config.seed, samples=config.key_samples, tokens=config.key_tokens)
        counted = {key: {"text_tokens": had[0], "image_tokens": had[1]} for key, had in seen.counts.items()}
        counted_rows = [{**row, **counted.get(f"{row['id']}/rich+own", {})} for row in given.rows]
        given = replace(given, keys=seen.keys, attention=seen.attention, rows=counted_rows)
    rich = [(case, reply) for case, reply in whole if case.condition == "rich+own"]
    if "divergences" in wants:
        _tell("masking")
        given = replace(given, divergences=masked.divergences(engine, (
            (case.request, conditions.case(case.row, "rich+blank").request,
             conditions.case(case.row, "plain+own").request, reply) for case, reply in rich)))  # fmt: skip
    if "coalitions" in wants:
        few = rich[: config.shap_samples]
        _tell(f"asking coalitions of {len(few)} problems")
        asked = ((replace(case.request, prefix=ANSWER_AT_ONCE), case.row["text_rich_prompt"], f"{case.answer}}}")
                 for case, _ in few)  # fmt: skip
        given = replace(given, coalitions=masked.contributions(
            engine, asked, side=config.shap_side, budget=config.shap_budget, seed=config.seed))  # fmt: skip
    return given


def _whole(conditions: Conditions, row: Row, replies: dict[str, str]) -> Any:
    """(the row's fullest case with a picture, the model's reply to it), or None."""
    for name in REPLIES:
        reply = replies.get(f"{row['id']}/{name}")
        if reply:
            return conditions.case(row, name), reply
    return None


def _about(config: Config, rows: Sequence[Row], conditions: Conditions) -> dict[str, Any]:
    return {
        "model": config.model,
        "data": config.data,
        "problems": len(rows),
        "families": ", ".join(sorted({row["family"] or row["source"] for row in rows})),
        "replies": f"{'thinking' if config.think else 'the answer at once'}, greedy, {config.max_new_tokens} tokens",
        "prompt": "" if config.think else f"every reply begins: {ANSWER_AT_ONCE}",
        "seed": config.seed,
        "left out": "; ".join(f"{count} cases: {why}" for why, count in conditions.faults.items()),
        "redrawn": report.reasons(conditions.drawn),
    }


def _tell(what: str) -> None:
    print(f"{what} ...", file=sys.stderr, flush=True)
