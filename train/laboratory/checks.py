"""What a plan of the lab may say: names that exist, numbers that can be carried out.

check(plan, "plan.yaml")     # returns nothing, or raises UserError in one line that names file and key

Separate from the dataclasses, so that those stay a plain table to read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from recipes.load import names
from renderers.errors import UserError, unknown
from renderers.registry import Registry

if TYPE_CHECKING:
    from train.laboratory.plan import Architecture, Arm, Data, Plan, Preset

FAMILIES = Registry("builders.families", "family")
LEVELS = range(1, 6)
_GRID = {"qwen": 28, "llava": 14}  # pixels that a picture's side must be a multiple of


def check(plan: Plan, where: str) -> None:
    """Raise UserError for the first thing in a plan that cannot be carried out."""
    for complaint in _complaints(plan):
        raise UserError(f"{where}: {complaint}")


def _complaints(plan: Plan) -> Iterator[str]:
    yield from _data(plan.data)
    yield from _model(plan.data.side, plan.model)
    yield from _unique("arms", ["base", *(arm.name for arm in (*plan.bases, *plan.arms))])
    yield from _unique("presets", [preset.name for preset in plan.presets])
    for arm in (plan.arm("base"), *plan.bases, *plan.arms):
        yield from _arm(plan, arm)
    if plan.rl is not None and plan.rl.steps < 1:
        yield "rl.steps must be at least 1"
    for preset in plan.presets:
        yield from (f"preset {preset.name}: {complaint}" for complaint in _preset(plan, preset))
    for contrast in plan.contrasts:
        plan.arm(contrast.first)
        plan.arm(contrast.second)
    plan.arm(plan.endpoints.reference)


def _data(data: Data) -> Iterator[str]:
    if not data.families:
        yield "data.families is empty: name at least one family"
    yield from _unique("data.families", data.families)
    for name in (*data.families, *data.held_out):
        FAMILIES.check(name)
    if both := set(data.families) & set(data.held_out):
        yield f"data.held_out: {sorted(both)[0]} is trained on"
    yield from _unique("data.levels", data.levels)
    for level in data.levels:
        if level not in LEVELS or level == data.perception:
            yield f"data.levels: {level} must be from 1 to 5 and another level than data.perception"
    if not 0 <= data.unseen < 1:
        yield f"data.unseen is {data.unseen}: must be at least 0 and below 1"
    if abs(data.train + data.dev + data.test - 1) > 1e-9:
        yield "data.train, data.dev and data.test must add up to 1"


def _model(side: int, model: Architecture) -> Iterator[str]:
    grid = _GRID[model.kind]
    if side < grid or side % grid:
        yield f"data.side is {side}: the pictures of a {model.kind} need a multiple of {grid}"
    for key in ("hidden", "layers", "heads", "vision_hidden", "vision_layers", "vocabulary"):
        if getattr(model, key) < 1:
            yield f"model.{key} must be at least 1"
    if model.heads > 0 and model.hidden % (2 * model.heads):
        yield f"model.hidden is {model.hidden}: must be a multiple of {2 * model.heads}, twice the heads"


def _arm(plan: Plan, arm: Arm) -> Iterator[str]:
    if not arm.recipe.endswith((".yaml", ".yml")) and arm.recipe not in names():
        raise unknown(f"recipe of the arm {arm.name}", arm.recipe, names())
    if not plan.is_base(arm.start):
        yield f"arm {arm.name}: start {arm.start} is no base"
    if arm.group == "rl" and plan.rl is None:
        yield f"arm {arm.name}: the group rl needs the section rl"
    if plan.is_base(arm.name) and (arm.group == "rl" or arm.rows is not None):
        yield f"base {arm.name}: bases train supervised, on every row"
    if arm.rows is None:
        return
    from train.laboratory.selecting import check_score

    check_score(arm.rows.score)
    if not 0 < arm.rows.share <= 1:
        yield f"arm {arm.name}: rows.share is {arm.rows.share}: must be above 0 and at most 1"
    if arm.rows.pool * arm.rows.share < 1:
        yield f"arm {arm.name}: rows.pool is {arm.rows.pool}: no row would be left"


def _preset(plan: Plan, preset: Preset) -> Iterator[str]:
    for name in preset.arms:
        plan.arm(name)
    yield from _unique("arms", preset.arms)
    yield from _unique("seeds", preset.seeds)
    yield from _unique("other_seeds", preset.other_seeds)
    if min(preset.base_tokens, preset.tokens, preset.evaluate) < 1 or not preset.seeds:
        yield "needs seeds, and budgets of at least 1"
    if strange := set(preset.other_seeds) - set(preset.seeds):
        yield f"other_seeds: {min(strange)} is none of its seeds, so no base of it is there"
    if strange_arms := [name for name in preset.diagnose if name not in preset.arms]:
        yield f"diagnose: {strange_arms[0]} is none of its arms"
    if preset.problems_elsewhere < 0:
        yield "problems_elsewhere must not be negative"
    if preset.model is not None:
        yield from _model(plan.data.side, preset.model)


def _unique(what: str, names: Iterable[object]) -> Iterator[str]:
    known = list(names)
    if len(set(known)) < len(known):
        yield f"{what} has a name twice"
