"""What a recipe may say: ranges of its values, and combinations that would silently train something else.

    check(recipe, "kl.yaml")     # returns nothing, or raises UserError in one line that names file and key

Separate from the dataclasses, so that those stay a plain table to read.
"""

from __future__ import annotations

from collections.abc import Iterator

from recipes.recipe import Mix, Recipe, Stage
from renderers.errors import UserError

Complaint = tuple[str, object, str]  # key, its value, what is allowed
_TOKEN_ESTIMATORS = ("rejection_ce", "k3_seed")


def check(recipe: Recipe, where: str) -> None:
    """Raise UserError for the first value or combination of `recipe` that makes no sense; `where` names its file."""
    for key, value, allowed in _complaints(recipe):
        raise UserError(f"{where}: {key} is {value!r}: {allowed}")


def _complaints(recipe: Recipe) -> Iterator[Complaint]:
    yield from _numbers(recipe)
    yield from _ranges(recipe)
    if not recipe.stages:
        yield "stages", [], "needs at least one stage"
    for index, stage in enumerate(recipe.stages):
        yield from _stage(stage, f"stages.{index}")
        yield from _rollouts(recipe, stage, f"stages.{index}")
    if len({stage.name for stage in recipe.stages}) < len(recipe.stages):
        yield "stages", [stage.name for stage in recipe.stages], "two stages have one name"
    yield from _kl(recipe)
    yield from _engine(recipe)


def _numbers(recipe: Recipe) -> Iterator[Complaint]:
    """Counts that must be at least 1."""
    rollout, evaluate = recipe.rollout, recipe.eval
    for key, value in {
        "rollout.n": rollout.n,
        "rollout.prompts": rollout.prompts,
        "rollout.updates": rollout.updates,
        "rollout.micro_batch": rollout.micro_batch,
        "rollout.max_new_tokens": rollout.max_new_tokens,
        "policy.max_generation_batches": recipe.policy.max_generation_batches,
        "kl.top_k": recipe.kl.top_k,
        "kl.chunk": recipe.kl.chunk,
        "kl.per_prompt": 1 if recipe.kl.per_prompt is None else recipe.kl.per_prompt,
        "key_align.max_tokens": recipe.key_align.max_tokens,
        "eval.every": evaluate.every,
        "eval.paired": evaluate.paired,
        "eval.samples": evaluate.samples,
        "save.every": recipe.save.every,
        "save.keep": recipe.save.keep,
        "model.max_prompt_tokens": recipe.model.max_prompt_tokens,
    }.items():
        if value < 1:
            yield key, value, "must be at least 1"


def _ranges(recipe: Recipe) -> Iterator[Complaint]:
    for key, value in {
        "rollout.temperature": recipe.rollout.temperature,
        "kl.temperature": recipe.kl.temperature,
        "kl.clamp": recipe.kl.clamp,
        "optim.lr": recipe.optim.lr,
        "optim.grad_clip": recipe.optim.grad_clip,
        "mask_contrast.cap": recipe.mask_contrast.cap,
    }.items():
        if not 0 < value < float("inf"):
            yield key, value, "must be above 0"
    for key, value in {
        "rollout.top_p": recipe.rollout.top_p,
        "optim.final": recipe.optim.final,
        "views.mismatch": recipe.views.mismatch,
        "mask_contrast.share": recipe.mask_contrast.share,
        "key_align.layer": recipe.key_align.layer,
    }.items():
        if not 0 <= value <= 1:
            yield key, value, "must lie between 0 and 1"
    for key, value in {
        "kl.coef": recipe.kl.coef,
        "kl.on_step": recipe.kl.on_step,
        "kl.ramp_steps": recipe.kl.ramp_steps,
        "mask_contrast.coef": recipe.mask_contrast.coef,
        "mask_contrast.entropy_coef": recipe.mask_contrast.entropy_coef,
        "key_align.coef": recipe.key_align.coef,
        "policy.coef": recipe.policy.coef,
        "eval.temperature": recipe.eval.temperature,
        "optim.weight_decay": recipe.optim.weight_decay,
    }.items():
        if not 0 <= value < float("inf"):
            yield key, value, "must not be negative"


def _kl(recipe: Recipe) -> Iterator[Complaint]:
    kl = recipe.kl
    if kl.estimator in _TOKEN_ESTIMATORS and kl.on != "text_rich":
        yield "kl.on", kl.on, f"{kl.estimator} reads the teacher's own tokens, so it needs kl.on: text_rich"
    if kl.on != "text_rich" and kl.gate != "all":
        yield "kl.gate", kl.gate, "on vision-centric rollouts it would drop the perception failures; set kl.gate: all"
    if kl.off_step is not None and kl.off_step <= kl.on_step:
        yield "kl.off_step", kl.off_step, f"must come after kl.on_step {kl.on_step}"
    if kl.coef > 0 and recipe.engine == "rl" and not any(_reaches(recipe, stage) for stage in recipe.stages):
        yield "kl.coef", kl.coef, f"no stage has {kl.on} rollouts with the term on"


def _reaches(recipe: Recipe, stage: Stage) -> bool:
    """Whether the KL term has rollouts to act on in this stage."""
    if stage.kl == 0:
        return False
    if recipe.kl.on == "both" or recipe.rollout.view == recipe.kl.on:
        return True
    shares = [getattr(mix, recipe.kl.on) for mix in (stage.mix, stage.mix_to) if mix is not None]
    return recipe.rollout.view == "stage" and (any(share > 0 for share in shares) or recipe.adaptive is not None)


def _engine(recipe: Recipe) -> Iterator[Complaint]:
    terms = ("kl", "mask_contrast", "key_align")
    trained = recipe.policy.coef if recipe.engine == "rl" else recipe.sft.coef
    if trained == 0 and not any(getattr(recipe, term).coef for term in terms):
        yield "engine", recipe.engine, "every term has the coefficient 0: there is nothing to train"
    if recipe.engine == "rl" and recipe.rollout.n < 2 and recipe.policy.coef:
        yield "rollout.n", recipe.rollout.n, "a group needs two responses: its mean is the baseline"
    lowest, highest = recipe.model.min_pixels, recipe.model.max_pixels
    if not 0 < lowest <= highest:
        yield "model.min_pixels", lowest, f"must be above 0 and at most model.max_pixels {highest}"
    if recipe.adaptive is not None:
        low, high = recipe.adaptive.bounds
        if not 0 <= low < high <= 1:
            yield "adaptive.bounds", [low, high], "must be two rising shares between 0 and 1"


def _stage(stage: Stage, key: str) -> Iterator[Complaint]:
    for name, mix in (("mix", stage.mix), ("mix_to", stage.mix_to)):
        if mix is not None and not _is_mix(mix):
            yield f"{key}.{name}", [mix.text_rich, mix.vision_centric], "needs two shares of 0 to 1 that add up to 1"
    yield from _length(stage, key)
    if stage.kl < 0 or stage.lr_rewarm < 0:
        yield key, stage.name, "kl and lr_rewarm must not be negative"
    if stage.select is not None:
        low, high = stage.select.quantiles
        if not 0 <= low < high <= 1:
            yield f"{key}.select.quantiles", [low, high], "must be two rising numbers between 0 and 1"


def _length(stage: Stage, key: str) -> Iterator[Complaint]:
    until = stage.until
    if (stage.steps is None) == (until is None):
        yield f"{key}.steps", stage.steps, "a stage needs either steps or until"
    if stage.steps is not None and stage.steps < 1:
        yield f"{key}.steps", stage.steps, "must be at least 1"
    if stage.mix_to is not None and stage.steps is None:
        yield f"{key}.mix_to", "set", "a moving mix needs a fixed number of steps"
    if until is not None and not 0 <= until.min_steps <= until.max_steps:
        yield f"{key}.until.min_steps", until.min_steps, f"must lie in 0..max_steps {until.max_steps}"


def _rollouts(recipe: Recipe, stage: Stage, key: str) -> Iterator[Complaint]:
    """A stage ends, and a view changes, only where a generation does: its rollouts are shuffled over its updates."""
    updates = recipe.rollout.updates if recipe.engine == "rl" else 1
    steps = stage.steps if stage.until is None else stage.until.max_steps
    if steps is not None and steps % max(updates, 1):
        yield f"{key}.steps", steps, f"must be a multiple of rollout.updates, {updates}"
    if stage.alternate and updates != 1:
        yield "rollout.updates", updates, f"stage {stage.name} alternates views by step, so it needs rollout.updates: 1"
    if stage.mix_to is not None and recipe.adaptive is not None:
        yield f"{key}.mix_to", "set", "adaptive moves the mix itself"


def _is_mix(mix: Mix) -> bool:
    shares = (mix.text_rich, mix.vision_centric)
    return all(0 <= share <= 1 for share in shares) and abs(sum(shares) - 1) < 1e-9
