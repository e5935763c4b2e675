"""The gap report: from graded answers to accuracies, the paired gap with its error, and what the reference computes.

    gap = paired_gap(outcomes, "text_rich", "vision_centric")            # inside training
    report = gap_report(outcomes, "Text Dominant", "Vision Dominant")    # everything

Pure: outcomes in, numbers out; `train/evaluate.py` makes the outcomes and draws the report. The unit of everything is
the *problem* with all its versions and samples: its samples are averaged first, intervals resample problems.
"""

from __future__ import annotations

import dataclasses
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from recipes.outcomes import Outcome, Table, same_answer, table
from recipes.stats import Array, bootstrap_columns, mcnemar, pass_at_k, standard_error

TEXT_GROUP = ("Text Dominant", "Text Lite")
VISION_GROUP = ("Vision Intensive", "Vision Dominant", "Vision Only")


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A mean over problems with its standard error and 95 % bootstrap interval."""

    value: float
    se: float
    low: float
    high: float
    problems: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedGap:
    """Text-rich minus vision-centric accuracy on the problems that have both.

    only_rich, only_vision, both, neither: problems by their binary outcome (`Outcome.majority`) under the two views.
    p_exact, p_mid: McNemar's test of only_rich against only_vision. same_answer: share of problems whose most frequent
    answers agree; NaN where answers are unknown.
    """

    rich: str
    vision: str
    rich_accuracy: Estimate
    vision_accuracy: Estimate
    gap: Estimate
    only_rich: int
    only_vision: int
    both: int
    neither: int
    p_exact: float
    p_mid: float
    same_answer: float


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionResult:
    """One version: mean of k, pass@k for powers of two up to k, and what it cost."""

    version: str
    accuracy: Estimate
    samples: int
    pass_at: dict[int, float]
    tokens: float
    truncated: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GapReport:
    """The whole report. grouped, td_vo: null where the versions for them are missing.

    by: "family", "level_perception", "level_reasoning" -> value -> the paired gap on those problems.
    """

    pair: PairedGap
    versions: tuple[VersionResult, ...]
    grouped: Estimate | None
    td_vo: Estimate | None
    by: dict[str, dict[str, PairedGap]]
    agreement: float

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON, which has no NaN: what is not known is null."""
        plain: dict[str, Any] = _plain(dataclasses.asdict(self))
        return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return None if isinstance(value, float) and math.isnan(value) else value


def estimates(values: Array, seed: int = 0) -> list[Estimate]:
    """Mean, standard error and interval of each column of [problems, m], from the same resamples; NaN for none."""
    if not len(values):
        return [Estimate(value=np.nan, se=np.nan, low=np.nan, high=np.nan, problems=0)] * values.shape[1]
    lows, highs = bootstrap_columns(values, seed=seed)
    return [
        Estimate(value=float(column.mean()), se=standard_error(column), low=low, high=high, problems=len(values))
        for column, low, high in zip(values.T, lows.tolist(), highs.tolist(), strict=True)
    ]


def estimate(values: Array, seed: int = 0) -> Estimate:
    """`estimates` of one value a problem, [problems]."""
    return estimates(values[:, None], seed)[0]


def contrast(problems: Table, weights: Mapping[str, float], seed: int = 0) -> Estimate:
    """Mean over problems of sum(weight * accuracy under the version), on problems that have all of these versions."""
    rows = [row for row in problems.values() if weights.keys() <= row.keys()]
    values = [sum(weight * row[name].accuracy for name, weight in weights.items()) for row in rows]
    return estimate(np.array(values, dtype=np.float64), seed)


def paired_gap(outcomes: Sequence[Outcome], rich: str, vision: str, *, seed: int = 0) -> PairedGap:
    """The paired gap between two versions (or views)."""
    return _paired(table(outcomes), rich, vision, seed)


def _paired(problems: Table, rich: str, vision: str, seed: int) -> PairedGap:
    pairs = [(row[rich], row[vision]) for row in problems.values() if {rich, vision} <= row.keys()]
    cells = Counter((first.majority, second.majority) for first, second in pairs)
    only_rich, only_vision = cells[True, False], cells[False, True]
    accuracies = np.array([(a.accuracy, b.accuracy) for a, b in pairs], dtype=np.float64).reshape(-1, 2)
    rich_accuracy, vision_accuracy, gap = estimates(accuracies @ np.array([[1.0, 0.0, 1.0], [0.0, 1.0, -1.0]]), seed)
    return PairedGap(
        rich=rich,
        vision=vision,
        rich_accuracy=rich_accuracy,
        vision_accuracy=vision_accuracy,
        gap=gap,
        only_rich=only_rich,
        only_vision=only_vision,
        both=cells[True, True],
        neither=cells[False, False],
        p_exact=mcnemar(only_rich, only_vision),
        p_mid=mcnemar(only_rich, only_vision, mid=True),
        same_answer=same_answer(pairs),
    )


def gap_report(outcomes: Sequence[Outcome], rich: str, vision: str, *, seed: int = 0) -> GapReport:
    """Everything that a set of graded answers says about the gap between `rich` and `vision`."""
    problems = table(outcomes)
    grouped = {name: 1 / len(TEXT_GROUP) for name in TEXT_GROUP} | {n: -1 / len(VISION_GROUP) for n in VISION_GROUP}
    versions = sorted({outcome.version for outcome in outcomes})
    several = [tuple(row.values()) for row in problems.values() if len(row) > 1]
    return GapReport(
        pair=_paired(problems, rich, vision, seed),
        versions=tuple(_version(problems, name, seed) for name in versions),
        grouped=_where_known(problems, grouped, versions, seed),
        td_vo=_where_known(problems, {"Text Dominant": 1.0, "Vision Only": -1.0}, versions, seed),
        by={
            "family": _by(problems, lambda one: one.family, rich, vision, seed),
            "level_perception": _by(problems, lambda one: one.level_perception, rich, vision, seed),
            "level_reasoning": _by(problems, lambda one: one.level_reasoning, rich, vision, seed),
        },
        agreement=same_answer(several),
    )


def _where_known(problems: Table, weights: Mapping[str, float], versions: Sequence[str], seed: int) -> Estimate | None:
    return contrast(problems, weights, seed) if weights.keys() <= set(versions) else None


def _version(problems: Table, name: str, seed: int) -> VersionResult:
    rows = [row[name] for row in problems.values() if name in row]
    fewest = min(len(row.correct) for row in rows)
    lengths = [count for row in rows for count in row.tokens]
    return VersionResult(
        version=name,
        accuracy=estimate(np.array([row.accuracy for row in rows], dtype=np.float64), seed),
        samples=fewest,
        pass_at={k: _pass_at(rows, k) for k in (2**power for power in range(fewest.bit_length()))},
        tokens=float(np.mean(lengths)) if lengths else np.nan,
        truncated=sum(row.truncated for row in rows) / sum(len(row.correct) for row in rows),
    )


def _pass_at(rows: Sequence[Outcome], k: int) -> float:
    return float(np.mean([pass_at_k(len(row.correct), sum(row.correct), k) for row in rows]))


def _by(problems: Table, value: Callable[[Outcome], object], rich: str, vision: str, seed: int) -> dict[str, PairedGap]:
    """The paired gap for each value of a property of problems; empty when no problem has it."""
    parts: dict[str, Table] = defaultdict(dict)
    for name, row in problems.items():
        found = value(next(iter(row.values())))
        if found not in (None, ""):
            parts[str(found)][name] = row
    return {key: _paired(parts[key], rich, vision, seed) for key in sorted(parts)}


def as_metrics(gap: PairedGap, prefix: str = "eval") -> dict[str, float]:
    """A paired gap as flat numbers for logs; the names that schedules and failure signatures read."""
    return {
        f"{prefix}/text_rich/accuracy": gap.rich_accuracy.value,
        f"{prefix}/text_rich/accuracy_se": gap.rich_accuracy.se,
        f"{prefix}/vision_centric/accuracy": gap.vision_accuracy.value,
        f"{prefix}/vision_centric/accuracy_se": gap.vision_accuracy.se,
        f"{prefix}/gap": gap.gap.value,
        f"{prefix}/gap_se": gap.gap.se,
        f"{prefix}/gap_low": gap.gap.low,
        f"{prefix}/gap_high": gap.gap.high,
        f"{prefix}/only_text_rich": gap.only_rich,
        f"{prefix}/only_vision_centric": gap.only_vision,
        f"{prefix}/mcnemar_p": gap.p_mid,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two models on the same problems: second minus first. rich, vision: accuracies, with McNemar's mid-p."""

    rich: Estimate
    rich_p: float
    vision: Estimate
    vision_p: float
    gap: Estimate


def compare(
    first: Sequence[Outcome], second: Sequence[Outcome], rich: str, vision: str, *, seed: int = 0
) -> Comparison:
    """What changed from the first model (or run) to the second, on problems that both answered under both versions."""
    a, b = table(first), table(second)
    names = [name for name in a if name in b and all({rich, vision} <= side[name].keys() for side in (a, b))]
    changes = {
        version: np.array([b[name][version].accuracy - a[name][version].accuracy for name in names], dtype=np.float64)
        for version in (rich, vision)
    }

    def p_value(version: str) -> float:
        cells = Counter((a[name][version].majority, b[name][version].majority) for name in names)
        return mcnemar(cells[True, False], cells[False, True], mid=True)

    return Comparison(
        rich=estimate(changes[rich], seed),
        rich_p=p_value(rich),
        vision=estimate(changes[vision], seed),
        vision_p=p_value(vision),
        gap=estimate(changes[rich] - changes[vision], seed),
    )
