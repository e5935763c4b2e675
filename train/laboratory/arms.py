"""Arms of the lab: the shipped recipes, with the lab's sizes over them and as many steps as the budget allows.

    recipe = recipe_of(plan, plan.arm("kl"), seed=3, model=folder)          # the shipped file, sizes replaced
    recipe = within(recipe, budget, costs)                                  # its stages at equal compute

Compute is counted in tokens that go through the decoder with a gradient: prompts (picture tokens included) and
responses of every forward that a step makes. So an arm of short prompts takes more steps than one of long ones, and the
KL term, which reads each response under both views, pays for both. Arms of the group rl have optimizer steps instead.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

from recipes.load import load
from recipes.recipe import VIEWS, Recipe, Stage
from recipes.schedule import longest, updates_of
from renderers.errors import UserError
from train.collate import Encoder, Rows
from train.laboratory.plan import Arm, Plan

SAMPLED = 200  # rows whose lengths stand for all


@dataclass(frozen=True, slots=True)
class Costs:
    """Mean tokens of one row: its prompt and response under each view."""

    text_rich: float
    vision_centric: float


def recipe_of(plan: Plan, arm: Arm, seed: int, model: Path) -> Recipe:
    """The arm's shipped recipe with the plan's sizes, this seed and the model to start from. Raises UserError."""
    area = plan.data.side**2
    own = [f"seed={seed}", f"model.path={model}", f"model.min_pixels={area}", f"model.max_pixels={area}"]
    engine = "rl" if arm.group == "rl" else "sft"
    sizes = [*plan.set, *(plan.rl.set if arm.group == "rl" and plan.rl else ())]
    recipe = load(arm.recipe, [*sizes, *arm.set, *own])
    if recipe.engine != engine:
        raise UserError(
            f"arm {arm.name}: the lab trains the group {arm.group} with engine {engine}; set it in the plan"
        )
    return dataclasses.replace(recipe, name=arm.name)


def costs_of(rows: Rows, encoder: Encoder, response_tokens: float) -> Costs:
    """Lengths of the first rows under both views, with a response of so many tokens."""
    count = min(len(rows), SAMPLED)
    rich, vision = (
        sum(encoder.length(rows.prompt(row, view)) for row in range(count)) / count + response_tokens for view in VIEWS
    )
    return Costs(text_rich=rich, vision_centric=vision)


def row_cost(recipe: Recipe, stage: Stage, costs: Costs) -> float:
    """Tokens that a row of this stage costs on average, in all forwards of its step."""
    last = stage.mix_to or stage.mix
    vision = (stage.mix.vision_centric + last.vision_centric) / 2
    rich = 1 - vision
    cost = rich * costs.text_rich + vision * costs.vision_centric
    if recipe.kl.coef and stage.kl:
        read_rich = rich if recipe.kl.on != "vision_centric" else 0.0
        read_vision = vision if recipe.kl.on != "text_rich" else 0.0
        cost += read_rich * costs.vision_centric + read_vision * costs.text_rich
    if recipe.mask_contrast.coef:
        cost += rich * costs.text_rich + vision * costs.vision_centric
    return cost


def within(recipe: Recipe, tokens: int, costs: Costs) -> Recipe:
    """The recipe with its stages cut or stretched to this budget, each keeping its share of the shipped steps."""
    return _stretched(recipe, tokens / tokens_of(recipe, costs))


def within_steps(recipe: Recipe, steps: int) -> Recipe:
    """The same with so many optimizer steps in all, of whole generations."""
    return _stretched(recipe, steps / sum(longest(stage) for stage in recipe.stages))


def _stretched(recipe: Recipe, factor: float) -> Recipe:
    return dataclasses.replace(recipe, stages=tuple(_stage(recipe, stage, factor) for stage in recipe.stages))


def _stage(recipe: Recipe, stage: Stage, factor: float) -> Stage:
    whole, wanted = updates_of(recipe), longest(stage) * factor
    steps = max(1, round(wanted / whole)) * whole
    return dataclasses.replace(
        stage, steps=steps, until=None, lr_rewarm=min(stage.lr_rewarm, max(1, round(wanted / 2)))
    )


def tokens_of(recipe: Recipe, costs: Costs) -> int:
    """Tokens that the recipe is expected to cost from its first step to its last; generation itself is not counted."""
    group = recipe.rollout.n if recipe.engine == "rl" else 1
    per_row = sum(longest(stage) * row_cost(recipe, stage, costs) for stage in recipe.stages)
    return round(per_row * recipe.rollout.prompts * group)
