"""The steps of a selection, one after the other, each with what it dropped: filters, scores, levels, quota, ratio.

selection = Selection(plan(open_set("out/families"), config)).run()
selection.kept, selection.dropped, selection.waterfall
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from builders.dataset import BuiltSet
from builders.filters import FILTERS, Asked, Drop, load
from builders.rows import Row
from builders.selecting.conditions import Condition, check, judge, parse
from builders.selecting.mixes import (
    Levels,
    by_level,
    by_quota,
    parse_levels,
    parse_quota,
    parse_ratio,
    views,
)
from renderers.errors import UserError, unknown
from renderers.seeds import digest

if TYPE_CHECKING:
    from builders.select import Config

COLUMNS = ["id", "split", "family", "level_perception", "level_reasoning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A configuration whose every value was checked against the set, before any work."""

    data: BuiltSet
    config: Config
    splits: tuple[str, ...]
    conditions: tuple[Condition, ...]
    filters: tuple[str, ...]
    levels: tuple[Levels, ...]
    quota: Mapping[str, int]
    ratio: tuple[float, float] | None
    scores: Mapping[str, Mapping[str, float]]
    rows: Sequence[Row]


def plan(data: BuiltSet, config: Config) -> Plan:
    """Check everything. Raises UserError for the first value that does not fit."""
    conditions = tuple(parse(text) for text in config.score)
    levels = tuple(parse_levels(text) for text in config.levels)
    ratio = parse_ratio(config.ratio) if config.ratio else None
    check(conditions)
    splits = _splits(data, config.splits)
    filters = _filters(config, splits)
    names = dict.fromkeys([*(condition.name for condition in conditions), *data.score_names()])
    scores = {name: data.scores(name) for name in names if not name.startswith("_")}
    rows = list(_light(data))
    return Plan(
        data=data,
        config=config,
        splits=splits,
        conditions=conditions,
        filters=filters,
        levels=levels,
        quota=parse_quota(config.quota, sorted({row["family"] for row in rows})),
        ratio=ratio,
        scores=scores,
        rows=rows,
    )


def _splits(data: BuiltSet, text: str) -> tuple[str, ...]:
    known = data.splits()
    named = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in named:
        if name not in known:
            raise unknown(f"split of {data.name}", name, known)
    return named or tuple(known)


def _filters(config: Config, splits: Sequence[str]) -> tuple[str, ...]:
    named = tuple(name.strip() for name in config.filters.split(",") if name.strip())
    if named == ("auto",):
        training = any(split != "test" for split in splits)
        return ("duplicate", "contamination") if training or config.against else ("duplicate",)
    if named in ((), ("none",)):
        named = ()
    for name in named:
        FILTERS.check(name)
    if config.against and "contamination" not in named:
        raise UserError(f"--against {' '.join(config.against)}: --filters {config.filters} does not name contamination")
    return named


def _light(data: BuiltSet) -> Iterable[Row]:
    """Rows without words and pictures. rich: whether there is a text-rich form."""
    import pyarrow.compute as pc

    for batch in data.batches("pairs", columns=[*COLUMNS, "text_rich_prompt"]):
        rich = pc.is_valid(batch["text_rich_prompt"]).to_pylist()
        for row, has in zip(batch.select(COLUMNS).to_pylist(), rich, strict=True):
            names = {name: sys.intern(row[name]) for name in ("split", "family")}  # one string for all rows
            yield row | names | {"rich": has}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the waterfall. told: what a person should know of it."""

    name: str
    dropped: int
    left: int
    told: str = ""
    figures: Mapping[str, Any] = field(default_factory=dict)


class Selection:
    """A plan carried out. kept: rows in the order of the set. views: id -> form to show, empty without --ratio."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.kept: list[Row] = list(plan.rows)
        self.dropped: dict[str, Drop] = {}
        self.waterfall: list[Step] = []
        self.bounds: dict[str, list[float]] = {}
        self.views: dict[str, str] = {}
        self._inside = {row["id"] for row in plan.rows if row["split"] in plan.splits}

    def run(self) -> Selection:
        """Carry out every step and return itself."""
        plan = self.plan
        if len(self._inside) < len(plan.rows):
            outside = [row for row in plan.rows if row["id"] not in self._inside]
            self._step("splits", [Drop(id=r["id"], reason="split", detail=f"split {r['split']}") for r in outside])
        for name in plan.filters:
            self._filter(name)
        for condition in plan.conditions:
            self._condition(condition)
        for levels in plan.levels:
            self._ranked(f"levels {levels.axis}", partial(by_level, levels))
        if plan.quota:
            self._ranked("quota", partial(by_quota, plan.quota))
        if plan.ratio is not None and self.kept:
            self.views = views(plan.ratio, self._best())
        return self

    def _filter(self, name: str) -> None:
        plan, config = self.plan, self.plan.config
        asked = Asked(
            data=plan.data,
            splits=plan.splits,
            against=config.against,
            n=config.ngram,
            cosine=config.cosine,
            name=config.name,
        )
        found = load(name).find(asked)
        self._step(name, found.drops, found.told, found.figures)

    def _condition(self, condition: Condition) -> None:
        given = self.plan.scores[condition.name]
        values = {key: given[key] for key in self._inside if math.isfinite(given.get(key, math.nan))}
        judged = judge(condition, values)
        self.bounds.setdefault(condition.name, []).extend(judged.bounds)
        drops = [Drop(id=key, reason=condition.name, detail=why) for key, why in judged.reasons.items()]
        if self.plan.config.missing == "drop":
            none = [row["id"] for row in self.kept if row["id"] not in values]
            drops += [Drop(id=key, reason=f"no_{condition.name}", detail="has no value of it") for key in none]
        self._step(condition.text, drops)

    def _ranked(self, name: str, choose: Callable[[Sequence[Row]], list[Drop]]) -> None:
        self._step(name, choose(self._best()))

    def _best(self) -> list[Row]:
        """The kept rows, best first by the first condition's score; by a drawn order where there is none."""
        lead = self.plan.conditions[0] if self.plan.conditions else None
        values = self.plan.scores[lead.name] if lead else {}
        sign = 1 if lead and lead.falling else -1

        def rank(row: Row) -> tuple[float, int]:
            value = values.get(row["id"], math.nan)
            drawn = digest(self.plan.config.seed, "select", row["id"])
            return (sign * value if math.isfinite(value) else math.inf), drawn

        return sorted(self.kept, key=rank)

    def _step(self, name: str, drops: Sequence[Drop], told: str = "", figures: Mapping[str, Any] | None = None) -> None:
        """Drop rows that are still kept; a row is dropped once, by the first step that refuses it."""
        refused = {drop.id: drop for drop in reversed(drops)}
        gone = {row["id"]: refused[row["id"]] for row in self.kept if row["id"] in refused}
        self.dropped |= gone
        self.kept = [row for row in self.kept if row["id"] not in gone]
        self.waterfall.append(Step(name=name, dropped=len(gone), left=len(self.kept), told=told, figures=figures or {}))
