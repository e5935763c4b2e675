"""Does the measured bias move with the gap? Probes of trained models before and after each arm, and their rank
correlation with the gap.

    for one in moved(table): print(one.probe, one.arm, one.change.value)
    for one in associations(table): print(one.probe, one.rho, one.low, one.high, one.p_holm)

Runs of one arm resemble each other, so that arms, not runs, are what there is many of: the interval resamples arms and
seeds, and the test deals whole arms anew. With k arms no p lies below about 2 / k!. Arms that still lack a planned
seed are left out: what one seed alone says would stand there as if it were said of all.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

import numpy as np

from recipes.stats import Array, holm, t_interval
from renderers.seeds import rng
from train.laboratory.analysis import ArmResult, Table

TEXTWARD = {
    "key_space": 1, "query_key": -1, "mdi": 1, "aei": 1, "attention_share": -1, "corruption": -1, "image_removed": -1,
    "text_removed": 1, "conflict": -1,
}  # fmt: skip
"""Whether a higher value of a probe (train.laboratory.probing) speaks of a bias to the text, 1, or to the picture."""
HALF_THE_GAP = ("text_removed",)
"""Probes whose value holds the gap itself: accuracy with the rich text less that with the plain one, and the like."""
ALIKE = 0.95  # rank correlation from which two probes are one measure
Verdict = Literal["moves with the gap", "moves against the gap", "not shown", "holds the gap itself"]
DRAWS = 2000
FEWEST = 4  # arms without which neither interval nor test means anything
FEWEST_SEEDS = 2
EXACT = 7  # arms up to which all orders are tried


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A probe before an arm (its base) and after, over seeds that have both. change: mean; low, high: t interval."""

    probe: str
    arm: str
    seeds: tuple[int, ...]
    before: float
    after: float
    change: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Association:
    """Spearman's rho of a probe's value with the gap over arms x seeds; values, gaps: [arms, seeds].

    low, high: 95 % bootstrap over arms and seeds; p: permutation of whole arms; p_holm: adjusted for all probes. NaN
    where there are fewer than FEWEST arms.
    """

    probe: str
    arms: tuple[str, ...]
    seeds: tuple[int, ...]
    values: Array
    gaps: Array
    rho: float
    low: float
    high: float
    p: float
    p_holm: float

    def verdict(self, level: float) -> Verdict:
        """What interval and test allow to say of the *bias*, whose sign TEXTWARD gives; both must agree."""
        if self.probe in HALF_THE_GAP:
            return "holds the gap itself"
        shown = self.p_holm < level and (self.low > 0 or self.high < 0)  # NaN compares false
        if not shown:
            return "not shown"
        return "moves with the gap" if self.rho * TEXTWARD.get(self.probe, 1) > 0 else "moves against the gap"


def probes(table: Table) -> tuple[str, ...]:
    """Names of the probes that any run has a value of."""
    return tuple(dict.fromkeys(name for arm in table.arms for run in arm.runs.values() for name in run.diagnosis))


def moved(table: Table) -> list[Moved]:
    """By probe, then by arm, for arms that are no base and share diagnosed seeds with theirs."""
    found = []
    for probe in probes(table):
        for arm in table.arms:
            start = table.plan.arm(arm.name).start
            if table.plan.is_base(arm.name) or not table.has(start):
                continue
            before, after = _values(table.arm(start), probe), _values(arm, probe)
            if seeds := tuple(seed for seed in after if seed in before):
                found.append(_moved(probe, arm.name, seeds, before, after))
    return found


def _moved(probe: str, arm: str, seeds: tuple[int, ...], before: dict[int, float], after: dict[int, float]) -> Moved:
    first, last = (np.array([side[seed] for seed in seeds]) for side in (before, after))
    low, high = t_interval(last - first)
    return Moved(
        probe=probe, arm=arm, seeds=seeds, before=float(first.mean()), after=float(last.mean()),
        change=float((last - first).mean()), low=low, high=high,
    )  # fmt: skip


def _values(arm: ArmResult, probe: str) -> dict[int, float]:
    found = {seed: run.diagnosis.get(probe, math.nan) for seed, run in arm.runs.items()}
    return {seed: value for seed, value in found.items() if math.isfinite(value)}


Held: TypeAlias = tuple[str, tuple[str, ...], tuple[int, ...], Array, Array]


def comparable(table: Table) -> list[Held]:
    """(probe, arms, seeds, values, gaps) of every probe that two finished arms have, on the seeds that they share."""
    found = []
    finished = [arm for arm in table.arms if set(arm.seeds) == set(table.plan.seeds(table.preset, arm.name))]
    for probe in probes(table):
        held = {arm.name: own for arm in finished if (own := _values(arm, probe))}
        seeds = tuple(sorted(set.intersection(*map(set, held.values())))) if held else ()
        if len(held) > 1 and len(seeds) >= FEWEST_SEEDS:
            gaps = np.array([[table.arm(name).by_seed("gap")[seed] for seed in seeds] for name in held])
            values = np.array([[own[seed] for seed in seeds] for own in held.values()])
            found.append((probe, tuple(held), seeds, values, gaps))
    return found


@lru_cache(maxsize=2)  # a table equals itself alone; report, figure and README all read it
def associations(table: Table) -> list[Association]:
    """Of every probe that is `comparable`."""
    found = comparable(table)
    p_values = [permuted(values, gaps) for *_, values, gaps in found]
    adjusted = holm([1.0 if math.isnan(p) else p for p in p_values])
    return [
        Association(
            probe=probe, arms=arms, seeds=seeds, values=values, gaps=gaps,
            rho=float(spearman(values.reshape(1, -1), gaps.reshape(1, -1))[0]),
            low=low, high=high, p=p, p_holm=math.nan if math.isnan(p) else p_holm,
        )
        for (probe, arms, seeds, values, gaps), p, p_holm in zip(found, p_values, adjusted, strict=True)
        for low, high in [resampled(values, gaps)]
    ]  # fmt: skip


def alike(found: Sequence[Association]) -> list[tuple[str, ...]]:
    """Groups of probes that rank the same runs alike, either way round, by at least ALIKE with the group's first."""
    groups: list[list[Association]] = []
    for one in found:
        for group in groups:
            first = group[0]
            if (first.arms, first.seeds) == (one.arms, one.seeds) and _tied(first.values, one.values):
                group.append(one)
                break
        else:
            groups.append([one])
    return [tuple(one.probe for one in group) for group in groups if len(group) > 1]


def _tied(first: Array, second: Array) -> bool:
    return abs(float(spearman(first.reshape(1, -1), second.reshape(1, -1))[0])) >= ALIKE


def spearman(first: Array, second: Array) -> Array:
    """Rank correlation of each row of two [n, m], ties at their mean rank; NaN where a row has one value alone."""
    from scipy.stats import rankdata

    ranks = [rankdata(one, axis=1) for one in (first, second)]
    a, b = (one - one.mean(1, keepdims=True) for one in ranks)
    with np.errstate(invalid="ignore"):
        found: Array = (a * b).sum(1) / np.sqrt((a * a).sum(1) * (b * b).sum(1))
    return found


def resampled(values: Array, gaps: Array) -> tuple[float, float]:
    """95 % percentile interval of Spearman's rho of [arms, seeds], both resampled; NaN for few arms."""
    arms, seeds = values.shape
    if arms < FEWEST:
        return math.nan, math.nan
    generator = np.random.default_rng(rng(0, "bootstrap", "association").getrandbits(64))
    rows, columns = generator.integers(arms, size=(DRAWS, arms)), generator.integers(seeds, size=(DRAWS, seeds))
    drawn = (one[rows[:, :, None], columns[:, None, :]].reshape(DRAWS, -1) for one in (values, gaps))
    low, high = np.nanquantile(spearman(*drawn), [0.025, 0.975])
    return float(low), float(high)


def permuted(values: Array, gaps: Array) -> float:
    """Two-sided p of Spearman's rho when whole arms are dealt anew: all orders up to EXACT arms, then a sample."""
    arms = len(values)
    if arms < FEWEST:
        return math.nan
    if arms <= EXACT:
        orders = np.array(list(itertools.permutations(range(arms))))
    else:
        generator = np.random.default_rng(rng(0, "permutation", "association").getrandbits(64))
        orders = np.array([range(arms), *(generator.permutation(arms) for _ in range(DRAWS))])  # the observed one too
    dealt = values[orders].reshape(len(orders), -1)
    rho = np.abs(spearman(dealt, np.broadcast_to(gaps.ravel(), dealt.shape)))
    return float((rho >= rho[0] - 1e-12).mean()) if math.isfinite(rho[0]) else math.nan
