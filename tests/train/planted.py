"""Results of the lab with a planted truth: verdicts that are drawn for chosen accuracies.

results = planted(plan, "full", {"kl": (0.95, 0.8)}, seeds=range(8))
"""

from __future__ import annotations

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


def verdicts(share: float, seed: Iterable[int], *, problems: str = "test", items: int = ITEMS) -> str:
    """0 and 1 with this mean: the problems differ in difficulty, the same for all who answer; a seed moves them all."""
    hard = np.random.default_rng([*problems.encode()]).uniform(-0.15, 0.15, items)
    draw = np.random.default_rng([*seed])
    right = draw.random(items) < share + hard - hard.mean() + draw.normal(0, 0.01)
    return "".join("01"[int(one)] for one in right)


def planted(
    plan: Plan, preset: str, truth: Mapping[str, Share] = TRUTH, seeds: Iterable[int] = range(8), *, items: int = ITEMS
) -> list[Result]:
    """A result for every arm and seed."""
    return [_result(plan, preset, arm, share, seed, items) for seed in seeds for arm, share in truth.items()]


def _result(plan: Plan, preset: str, arm: str, share: Share, seed: int, items: int) -> Result:
    rich, vision = (verdicts(one, [seed, at, *arm.encode()], items=items) for at, one in enumerate(share))
    return Result(
        arm=arm, seed=seed, plan=plan.key(preset, arm), preset=preset,
        recipe=plan.base_recipe if arm == BASE else plan.arm(arm).recipe, steps=10, tokens=100,
        parameters=1000, cpu_s=2.0, device="cpu", code={"commit": "c" * 40, "dirty": False}, items="same",
        text_rich=rich, vision_centric=vision,
    )  # fmt: skip
