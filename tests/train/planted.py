"""Results of the lab with a planted truth: verdicts that are drawn for chosen accuracies.

results = planted(plan, "full", {"kl": (0.95, 0.8)}, seeds=range(8))
results = everything(plan)      # all arms of the preset full, with further test sets and probes
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

import numpy as np

from train.laboratory.plan import BASE, Plan
from train.laboratory.results import Result

ITEMS = 600
Share = tuple[float, float]  # text-rich, vision-centric
TRUTH: dict[str, Share] = {
    BASE: (0.55, 0.40), "full_text": (0.95, 0.25), "no_text": (0.35, 0.62), "mix": (0.93, 0.75), "kl": (0.94, 0.75),
    "curriculum_replay": (0.85, 0.62), "curriculum": (0.50, 0.60), "alternate": (0.92, 0.70),
    "adaptive": (0.92, 0.72), "kl_seed_compat": (0.90, 0.50), "kl_curriculum": (0.80, 0.78),
    "kl_shuffled_text": (0.80, 0.22), "kl_blank_image": (0.90, 0.20), "random_image": (0.90, 0.20),
}  # fmt: skip
MORE: dict[str, Share] = {
    "select_gap": (0.92, 0.70), "select_random": (0.92, 0.30), "select_trivial": (0.92, 0.70),
    "base_text": (0.75, 0.30), "full_text_from_text": (0.96, 0.15), "kl_from_text": (0.95, 0.70),
    "curriculum_kl": (0.75, 0.75), "mix_mismatch_10": (0.92, 0.65), "mix_mismatch_30": (0.92, 0.45),
    "rl_full_text": (0.90, 0.30), "rl_mix": (0.88, 0.58), "rl_kl": (0.90, 0.60), "rl_curriculum_replay": (0.8, 0.55),
}  # fmt: skip
OTHER: Share = (0.9, 0.6)  # of arms that no test names
SETS = {"perception 2": 0.8, "perception 3": 0.6, "family graph_properties": 0.5}  # share of the sight that is kept


def verdicts(share: float, seed: Iterable[int], *, problems: str = "test", items: int = ITEMS) -> str:
    """0 and 1 with this mean: the problems differ in difficulty, the same for all who answer; a seed moves them all."""
    hard = np.random.default_rng([*problems.encode()]).uniform(-0.15, 0.15, items)
    draw = np.random.default_rng([*seed])
    right = draw.random(items) < share + hard - hard.mean() + draw.normal(0, 0.01)
    return "".join("01"[int(one)] for one in right)


def planted(
    plan: Plan, preset: str, truth: Mapping[str, Share] = TRUTH, seeds: Iterable[int] = range(8), *, items: int = ITEMS
) -> list[Result]:
    """A result for every arm and each of these seeds that the plan gives it."""
    return [
        _result(plan, preset, arm, share, seed, items)
        for seed in seeds
        for arm, share in truth.items()
        if seed in plan.seeds(preset, arm)
    ]


def everything(plan: Plan, preset: str = "full", *, items: int = 100) -> list[Result]:
    """Every arm and seed of a preset; those that the plan diagnoses with further test sets and probes."""
    chosen = plan.preset(preset)
    truth = {name: (TRUTH | MORE).get(name, OTHER) for name in chosen.arms}
    results = planted(plan, preset, truth, items=items)
    return [beyond(one, truth[one.arm]) if one.arm in chosen.diagnose else one for one in results]


def beyond(one: Result, share: Share) -> Result:
    """With further test sets, ever harder to see, and probes: `key_space` goes with the gap, `mdi` with nothing."""
    rich, vision = share
    elsewhere = {
        name: {
            "text_rich": _further(one, name, rich * (1 + keeps) / 2),
            "vision_centric": _further(one, f"{name}, plain", vision * keeps),
        }
        for name, keeps in SETS.items()
    }
    draw = np.random.default_rng([one.seed, *one.arm.encode()])
    gap = one.accuracy("text_rich") - one.accuracy("vision_centric")
    probes = {
        "key_space": 0.2 + gap + draw.normal(0, 0.05),
        "mdi": draw.normal(),
        "conflict": 0.5 - gap,
        "aei": 0.5 - gap,
    }
    return dataclasses.replace(one, elsewhere=elsewhere, diagnosis=probes)


def _further(one: Result, name: str, share: float) -> str:
    return verdicts(share, [one.seed, *name.encode(), *one.arm.encode()], problems=name[:12], items=100)


def _result(plan: Plan, preset: str, arm: str, share: Share, seed: int, items: int) -> Result:
    rich, vision = (verdicts(one, [seed, at, *arm.encode()], items=items) for at, one in enumerate(share))
    return Result(
        arm=arm, seed=seed, plan=plan.key(preset, arm), preset=preset, recipe=plan.arm(arm).recipe, steps=10,
        tokens=100, parameters=1000, cpu_s=2.0, device="cpu", code={"commit": "c" * 40, "dirty": False}, items="same",
        text_rich=rich, vision_centric=vision,
    )  # fmt: skip
