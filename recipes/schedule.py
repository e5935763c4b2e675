"""Which view a prompt is shown in, when a stage ends, and the factors of a step: pure functions of recipe and state.

    state = start(recipe)
    while not finished(recipe, state):
        views = views_of(recipe, state, slots)           # one prompt slot, one view
        ... one optimizer step with learning_rate_factor(recipe, state) and kl_coefficient(recipe, state) ...
        state = after_step(recipe, state)
        state = after_evaluation(recipe, state, metrics)  # where an evaluation was made: plateau, adaptive share

Shares are counted, not drawn: slot i of a stage is vision-centric where the running total of shares passes a whole
number (error diffusion), so that any n slots in a row hold share x n of them up to less than one, and a view depends on
the slot's index alone. Whoever replaces a prompt (dynamic sampling) keeps the view of its slot. The state is a handful
of numbers; it goes into a checkpoint with `to_dict` and comes back with `from_dict`.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from recipes.recipe import Adaptive, Plateau, Recipe, Stage, View
from renderers.seeds import rng

UNIT = 10_000  # shares are counted in ten-thousandths
TEXT_ACCURACY, GAP = "eval/text_rich/accuracy", "eval/gap"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Where training stands. Steps are optimizer steps; slots are prompts handed out.

    share, since, base: the vision-centric share (in 1/UNIT) from slot `since` of this stage on, and the running total
    up to there; only `adaptive` moves them. best, waited: of the plateau. best_text: of the adaptive guard.
    ending: the plateau is reached, and the stage ends with the rollouts that are under way.
    """

    stage: int = 0
    step: int = 0
    total_step: int = 0
    share: int = 0
    since: int = 0
    base: int = 0
    best: float = -math.inf
    waited: int = 0
    best_text: float = -math.inf
    guarded: int = 0
    ending: bool = False


def start(recipe: Recipe) -> State:
    """The state before the first step."""
    return State(share=_share(recipe.stages[0].mix.vision_centric))


def to_dict(state: State) -> dict[str, Any]:
    """Plain numbers for a checkpoint (JSON: an untouched best is null)."""
    values = dataclasses.asdict(state)
    return {key: None if value == -math.inf else value for key, value in values.items()}


def from_dict(values: Mapping[str, Any]) -> State:
    """What `to_dict` wrote."""
    known: dict[str, Any] = {key: -math.inf if value is None else value for key, value in values.items()}
    return State(**known)


def finished(recipe: Recipe, state: State) -> bool:
    """Whether the last stage has ended."""
    return state.stage >= len(recipe.stages)


def stage_of(recipe: Recipe, state: State) -> Stage:
    """The stage under way; the last one when all have ended."""
    return recipe.stages[min(state.stage, len(recipe.stages) - 1)]


def longest(stage: Stage) -> int:
    """Optimizer steps of a stage, at most."""
    return stage.steps if stage.until is None else stage.until.max_steps  # type: ignore[return-value]  # checked on load


def updates_of(recipe: Recipe) -> int:
    """Optimizer steps of one generation; supervised training has none, so each step stands for itself."""
    return recipe.rollout.updates if recipe.engine == "rl" else 1


def total_steps(recipe: Recipe) -> int:
    """Optimizer steps of the recipe, at most (a plateau may end a stage sooner)."""
    return sum(longest(stage) for stage in recipe.stages)


# --- views ------------------------------------------------------------------------------------------------------------


def view_of(recipe: Recipe, state: State, slot: int) -> View:
    """The view of prompt slot `slot` (0 is the first of the stage under way).

    Under `adaptive`, slots before `state.since` were handed out under earlier shares; asking for them is a ValueError.
    """
    stage = stage_of(recipe, state)
    if slot < (state.since if recipe.adaptive else 0):
        raise ValueError(f"slot {slot} lies before slot {state.since}, where the share changed")
    unit = slot // recipe.rollout.prompts if stage.alternate else slot
    offset = Fraction(rng(recipe.seed, "mix", stage.name).randrange(1, UNIT), UNIT)
    before, after = (math.floor(_running(recipe, state, at) + offset) for at in (unit, unit + 1))
    return "vision_centric" if after > before else "text_rich"


def views_of(recipe: Recipe, state: State, slots: Iterable[int]) -> list[View]:
    """`view_of` each slot."""
    return [view_of(recipe, state, slot) for slot in slots]


def _running(recipe: Recipe, state: State, unit: int) -> Fraction:
    """How many of the first `unit` units are vision-centric by the shares, before rounding."""
    stage = stage_of(recipe, state)
    if recipe.adaptive is not None:
        since = state.since // recipe.rollout.prompts if stage.alternate else state.since
        return Fraction(state.base + state.share * (unit - since), UNIT)
    first = Fraction(_share(stage.mix.vision_centric), UNIT)
    if stage.mix_to is None:
        return first * unit
    units = longest(stage) * (1 if stage.alternate else recipe.rollout.prompts)
    rise = Fraction(_share(stage.mix_to.vision_centric), UNIT) - first
    return first * unit + rise * unit * unit / (2 * units)


def _share(value: float) -> int:
    return round(value * UNIT)


# --- factors of a step ------------------------------------------------------------------------------------------------


def learning_rate_factor(recipe: Recipe, state: State) -> float:
    """Factor on `optim.lr` for the coming step: re-warmed at the start of each stage, then as `optim.schedule`."""
    stage, optim = stage_of(recipe, state), recipe.optim
    warm = min(1.0, (state.step + 1) / stage.lr_rewarm) if stage.lr_rewarm else 1.0
    if stage.steps is None or optim.schedule == "constant":
        return warm
    done = min(state.step / stage.steps, 1.0)
    left = 1 - done if optim.schedule == "linear" else (1 + math.cos(math.pi * done)) / 2
    return warm * (optim.final + (1 - optim.final) * left)


def kl_coefficient(recipe: Recipe, state: State) -> float:
    """Coefficient of the KL term for the coming step: switched on, ramped, switched off, times the stage's factor."""
    kl, step = recipe.kl, state.total_step
    if step < kl.on_step or (kl.off_step is not None and step >= kl.off_step):
        return 0.0
    ramp = min(1.0, (step - kl.on_step + 1) / kl.ramp_steps) if kl.ramp_steps else 1.0
    return kl.coef * stage_of(recipe, state).kl * ramp


# --- moving on --------------------------------------------------------------------------------------------------------


def after_step(recipe: Recipe, state: State) -> State:
    """The state after one optimizer step; a stage ends only where its rollouts do (`rollout.updates`)."""
    moved = replace(state, step=state.step + 1, total_step=state.total_step + 1)
    over = moved.step >= longest(stage_of(recipe, state)) or moved.ending
    return _next_stage(recipe, moved) if over and moved.step % updates_of(recipe) == 0 else moved


def _next_stage(recipe: Recipe, state: State) -> State:
    index = state.stage + 1
    share = _share(recipe.stages[index].mix.vision_centric) if index < len(recipe.stages) else 0
    return State(
        stage=index, total_step=state.total_step, share=share, best_text=state.best_text, guarded=state.guarded
    )


def after_evaluation(recipe: Recipe, state: State, metrics: Mapping[str, float]) -> State:
    """The state after an evaluation: has the stage's plateau come, and where does the adaptive share go?

    metrics: needs the plateau's metric where a stage has one (KeyError otherwise), `eval/gap` and
    `eval/text_rich/accuracy` for `adaptive`. A plateau ends the stage at once between generations, or else with the one
    under way, and so may end the run. Slots of the generation under way stay as they are, later ones follow the
    new share.
    """
    if finished(recipe, state):
        return state
    until = stage_of(recipe, state).until
    if until is not None:
        state = _plateau(until, state, metrics[until.metric])
        if state.ending and state.step % updates_of(recipe) == 0:
            state = _next_stage(recipe, state)
    if recipe.adaptive is not None and not finished(recipe, state):
        updates = updates_of(recipe)
        handed_out = -(-state.step // updates) * updates * recipe.rollout.prompts
        state = _adapt(recipe.adaptive, recipe, state, handed_out, metrics[GAP], metrics[TEXT_ACCURACY])
    return state


def _plateau(until: Plateau, state: State, value: float) -> State:
    signed = value if until.goal == "rise" else -value
    if signed > state.best + until.min_delta:
        return replace(state, best=signed, waited=0)
    waited = state.waited + 1
    return replace(state, waited=waited, ending=waited >= until.patience and state.step >= until.min_steps)


def _adapt(adaptive: Adaptive, recipe: Recipe, state: State, slot: int, gap: float, text: float) -> State:
    """Follow the gap within bounds; give the text its share back once its accuracy has fallen by more than `guard`."""
    guarded = text < state.best_text - adaptive.guard
    wish = -adaptive.max_change if guarded else adaptive.gain * (gap - adaptive.target)
    change = max(-adaptive.max_change, min(adaptive.max_change, wish))
    low, high = (_share(bound) for bound in adaptive.bounds)
    share = max(low, min(high, state.share + _share(change)))
    unit = slot // recipe.rollout.prompts if stage_of(recipe, state).alternate else slot
    base = int(_running(recipe, state, unit) * UNIT)
    return replace(
        state, share=share, since=slot, base=base, best_text=max(text, state.best_text), guarded=state.guarded + guarded
    )
