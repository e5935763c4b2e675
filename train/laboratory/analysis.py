"""Figures of the lab from its results alone: accuracies and gaps by arm, the planned contrasts, the guard.

    table = Table.of(plan, "quick", results)
    table.arm("kl").estimate("gap")          # with an interval over seeds and problems
    table.compare("kl", "mix", "gap")        # the same of a paired difference; None where they share no seed
    table.contrasts()                        # the plan's, with sign-flip p, t interval and Holm's adjustment

Everything is paired: seeds share their base, their order of rows and the test problems. Arms may have different seeds;
a difference is taken over those that both have.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from recipes.metrics import Estimate
from recipes.stats import Array, bootstrap_seeds_items, holm, sign_flip, standard_error, t_interval
from renderers.errors import UserError
from train.laboratory.plan import BASE, Arm, Contrast, Group, Measure, Plan
from train.laboratory.results import Result

MEASURES: tuple[Measure, ...] = ("text_rich", "vision_centric", "gap")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ArmResult:
    """One arm over its seeds. values: measure -> [seeds, problems], of 0 and 1, or -1 to 1 for the gap.

    runs: its results by seed.
    """

    name: str
    recipe: str
    seeds: tuple[int, ...]
    steps: int
    tokens: int
    cpu_s: float
    values: dict[Measure, Array]
    runs: dict[int, Result]

    def estimate(self, measure: Measure) -> Estimate:
        """Mean, with a 95 % bootstrap interval over seeds and problems."""
        return _estimated(self, measure)

    def by_seed(self, measure: Measure) -> dict[int, float]:
        """The mean over the problems for every seed."""
        return dict(zip(self.seeds, self.values[measure].mean(1).tolist(), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A paired difference. estimate: with the bootstrap interval over seeds and problems; t: interval over seeds.

    low, high: the wider end of both intervals on either side. With few seeds the bootstrap is too narrow, and the t
    interval knows of no other problems: a reading has to pass both. NaN, so that nothing passes, with one seed.
    """

    seeds: tuple[int, ...]
    estimate: Estimate
    t: tuple[float, float]

    @staticmethod
    def of(seeds: tuple[int, ...], values: Array) -> Difference:
        """From [seeds, problems]."""
        return Difference(seeds=seeds, estimate=estimate(values), t=t_interval(values.mean(1)))

    @property
    def low(self) -> float:
        """The lower end."""
        return float(np.minimum(self.estimate.low, self.t[0]))

    @property
    def high(self) -> float:
        """The upper end."""
        return float(np.maximum(self.estimate.high, self.t[1]))


@dataclass(frozen=True, slots=True, kw_only=True)
class ContrastResult:
    """A planned contrast over the seeds that both arms have. p: sign-flip, two-sided."""

    contrast: Contrast
    difference: Difference
    p: float
    p_holm: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """All arms of one preset that have results, in the plan's order."""

    plan: Plan
    preset: str
    arms: tuple[ArmResult, ...]
    problems: int

    @staticmethod
    def of(plan: Plan, preset: str, results: Sequence[Result]) -> Table:
        """The results of this plan, of this preset's budgets and each arm's seeds; others are left out.

        Raises UserError when their problems differ.
        """
        found = []
        for name in plan.preset(preset).arms:
            key, seeds = plan.key(preset, name), plan.seeds(preset, name)
            own = [one for one in results if (one.arm, one.plan) == (name, key) and one.seed in seeds]
            found += [sorted(own, key=lambda one: one.seed)] if own else []
        if len({(one.items, len(one.text_rich)) for own in found for one in own}) > 1:
            raise UserError("lab: results of one plan answer different problems; take one half out of results.jsonl")
        problems = len(found[0][0].text_rich) if found else 0
        return Table(plan=plan, preset=preset, arms=tuple(map(_arm, found)), problems=problems)

    def has(self, name: str) -> bool:
        """Whether an arm has results."""
        return any(arm.name == name for arm in self.arms)

    def arm(self, name: str) -> ArmResult:
        """The arm of that name; `has` says whether there is one."""
        return next(arm for arm in self.arms if arm.name == name)

    def group(self, group: Group) -> tuple[ArmResult, ...]:
        """The arms of a group."""
        return tuple(arm for arm in self.arms if self.plan.arm(arm.name).group == group)

    def sets(self) -> tuple[str, ...]:
        """Names of the further test sets that any run was asked, in order of appearance."""
        return tuple(dict.fromkeys(name for arm in self.arms for run in arm.runs.values() for name in run.elsewhere))

    def elsewhere(self, name: str) -> Table:
        """The same on a further test set: arms and seeds that were asked it. Raises UserError as `of` does."""
        return _elsewhere(self, name)

    def reference(self, name: str) -> str:
        """What an arm's gap and text are compared with.

        That is the plan's reference; for an arm with another base or engine the arm of the reference's recipe with the
        same; for one that varies a main arm that arm; for another base the base.
        """
        own, usual = self.plan.arm(name), self.plan.arm(self.plan.endpoints.reference)
        if self.plan.is_base(name):
            return usual.name if name == BASE else BASE
        planned = [self.plan.arm(one) for one in self.plan.preset(self.preset).arms]
        if (own.start, own.group == "rl") != (usual.start, False):
            alike = [one for one in planned if (one.start, one.group == "rl") == (own.start, own.group == "rl")]
            found = next((one.name for one in alike if one.recipe == usual.recipe), usual.name)
            return usual.name if found == name and own.group != "rl" else found
        if own.group in ("exploratory", "selection"):
            return next((one.name for one in planned if one.group == "main" and _varies(own, one)), usual.name)
        return usual.name

    def difference(self, first: str, second: str, measure: Measure) -> tuple[tuple[int, ...], Array]:
        """(seeds that both arms have, first minus second [seeds, problems])."""
        a, b = self.arm(first), self.arm(second)
        shared = tuple(seed for seed in a.seeds if seed in b.seeds)
        rows = [[one.seeds.index(seed) for seed in shared] for one in (a, b)]
        return shared, a.values[measure][rows[0]] - b.values[measure][rows[1]]

    def compare(self, first: str, second: str, measure: Measure) -> Difference | None:
        """first minus second; None where one has no results or they share no seed."""
        return _compared(self, first, second, measure)

    def contrasts(self) -> list[ContrastResult]:
        """The plan's contrasts whose two arms share seeds; Holm's adjustment counts all that were planned."""
        known = [one for one in self.plan.contrasts if self.has(one.first) and self.has(one.second)]
        parts = [(one, *self.difference(one.first, one.second, one.measure)) for one in known]
        parts = [part for part in parts if part[1]]
        p_values = [sign_flip(values.mean(1)) for _, _, values in parts]
        absent = [1.0] * (len(self.plan.contrasts) - len(parts))  # what was planned counts, measured or not
        adjusted = holm([*p_values, *absent])
        return [
            ContrastResult(
                contrast=one,
                difference=Difference.of(seeds, values),
                p=p_values[at],
                p_holm=adjusted[at],
            )
            for at, (one, seeds, values) in enumerate(parts)
        ]

    def text_loss(self, name: str) -> Estimate | None:
        """Text-rich accuracy below its reference's, paired by seed; None for references, bases and no shared seed."""
        reference = self.reference(name)
        alone = reference == name or self.plan.is_base(name)
        found = None if alone else self.compare(reference, name, "text_rich")
        return found.estimate if found else None


@lru_cache(maxsize=64)
def _elsewhere(table: Table, name: str) -> Table:
    asked = [[run for run in arm.runs.values() if name in run.elsewhere] for arm in table.arms]
    found = [[_asked(run, **run.elsewhere[name]) for run in own] for own in asked if own]
    if len({len(one.text_rich) for own in found for one in own}) > 1:
        raise UserError(f"lab: results on '{name}' answer different problems; take one half out of results.jsonl")
    problems = len(found[0][0].text_rich) if found else 0
    return dataclasses.replace(table, arms=tuple(map(_arm, found)), problems=problems)


def _asked(run: Result, text_rich: str, vision_centric: str) -> Result:
    return dataclasses.replace(run, text_rich=text_rich, vision_centric=vision_centric)


def _varies(arm: Arm, main: Arm) -> bool:
    return main.recipe == arm.recipe and main.name != BASE


@lru_cache(maxsize=4096)  # sections ask for the same figures; arms and tables are compared by identity
def _estimated(arm: ArmResult, measure: Measure) -> Estimate:
    return estimate(arm.values[measure])


@lru_cache(maxsize=4096)
def _compared(table: Table, first: str, second: str, measure: Measure) -> Difference | None:
    if not (table.has(first) and table.has(second)):
        return None
    seeds, values = table.difference(first, second, measure)
    return Difference.of(seeds, values) if seeds else None


def estimate(values: Array) -> Estimate:
    """Mean of [seeds, problems] with a 95 % bootstrap interval that resamples both; se: over the seeds' means."""
    low, high = bootstrap_seeds_items(values)
    return Estimate(
        value=float(values.mean()), se=standard_error(values.mean(1)), low=low, high=high, problems=values.shape[1]
    )


def _arm(own: Sequence[Result]) -> ArmResult:
    rich, vision = (np.array([[float(mark) for mark in getattr(one, view)] for one in own]) for view in MEASURES[:2])
    return ArmResult(
        name=own[0].arm,
        recipe=own[0].recipe,
        seeds=tuple(one.seed for one in own),
        steps=round(sum(one.steps for one in own) / len(own)),
        tokens=round(sum(one.tokens for one in own) / len(own)),
        cpu_s=sum(one.cpu_s for one in own) / len(own),
        values={"text_rich": rich, "vision_centric": vision, "gap": rich - vision},
        runs={one.seed: one for one in own},
    )
