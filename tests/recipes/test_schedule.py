"""Schedules: shares exact and even, stages that end where they should, factors of a step, states that resume."""

from __future__ import annotations

import json
import math
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recipes import schedule
from recipes.load import load, names
from recipes.recipe import Recipe
from recipes.schedule import (
    State,
    after_evaluation,
    after_step,
    finished,
    kl_coefficient,
    learning_rate_factor,
    longest,
    stage_of,
    start,
    total_steps,
    view_of,
    views_of,
)
from renderers.errors import UserError

SMALL = ["rollout.prompts=8", "rollout.updates=2"]


def run_to(recipe: Recipe, state: State, steps: int) -> State:
    for _ in range(steps):
        state = after_step(recipe, state)
    return state


@pytest.mark.parametrize("name", [name for name in names() if load(name).adaptive is None])
def test_every_stage_of_every_recipe_shows_each_view_exactly_as_often_as_it_says(name: str) -> None:
    recipe = load(name, ["rollout.prompts=4"])
    state = start(recipe)
    for stage in recipe.stages:
        assert stage_of(recipe, state) == stage
        slots = longest(stage) * 4
        seen = Counter(views_of(recipe, state, range(slots)))
        end = stage.mix_to or stage.mix
        for view in ("text_rich", "vision_centric"):
            assert seen[view] == round(slots * (getattr(stage.mix, view) + getattr(end, view)) / 2)
        state = run_to(recipe, state, longest(stage))
    assert finished(recipe, state) and state.total_step == total_steps(recipe)


@settings(max_examples=60, deadline=None)
@given(share=st.integers(0, 10_000), seed=st.integers(0, 99), at=st.integers(0, 5_000), window=st.integers(1, 400))
def test_any_window_holds_the_share_up_to_less_than_one(share: int, seed: int, at: int, window: int) -> None:
    mix = [f"stages.0.mix.vision_centric={share / 1e4}", f"stages.0.mix.text_rich={1 - share / 1e4}", f"seed={seed}"]
    recipe = load("mix", mix)
    views = views_of(recipe, start(recipe), range(at, at + window))
    assert abs(views.count("vision_centric") - share / 1e4 * window) < 1


def test_a_view_depends_on_its_slot_alone() -> None:
    recipe = load("curriculum_ramp")
    state = start(recipe)
    forwards = views_of(recipe, state, range(200))
    later = run_to(recipe, state, 80)
    assert [view_of(recipe, later, slot) for slot in reversed(range(200))] == forwards[::-1]


def test_seed_and_stage_move_the_pattern() -> None:
    mix = ["stages.0.mix={text_rich: 0.7, vision_centric: 0.3}"]
    patterns = set()
    for seed in range(20):
        recipe = load("mix", [*mix, f"seed={seed}"])
        patterns.add(tuple(views_of(recipe, start(recipe), range(10))))
    assert len(patterns) > 3


def test_alternate_takes_whole_steps() -> None:
    recipe = load("alternate", ["rollout.prompts=8"])
    views = views_of(recipe, start(recipe), range(8 * 10))
    steps = [set(views[at : at + 8]) for at in range(0, 80, 8)]
    assert all(len(step) == 1 for step in steps)
    assert all(a != b for a, b in pairwise(steps))
    with pytest.raises(UserError, match=r"alternates views by step, so it needs rollout\.updates: 1"):
        load("alternate", ["rollout.updates=4"])


def test_a_ramp_is_counted_at_every_quarter() -> None:
    recipe = load("curriculum_ramp", ["rollout.prompts=10"])
    views = views_of(recipe, start(recipe), range(4000))
    counts = [views[at : at + 1000].count("vision_centric") for at in range(0, 4000, 1000)]
    assert counts == pytest.approx([112.5, 337.5, 562.5, 787.5], abs=1) and sum(counts) == 1800


def test_a_stage_ends_with_its_rollouts() -> None:
    recipe = load("curriculum", SMALL)
    state = run_to(recipe, start(recipe), 199)
    assert (state.stage, state.step) == (0, 199)
    state = after_step(recipe, state)
    assert (state.stage, state.step, state.total_step) == (1, 0, 200)
    assert view_of(recipe, state, 0) == "vision_centric"
    with pytest.raises(UserError, match=r"stages\.0\.steps is 7: must be a multiple of rollout\.updates, 2"):
        load("mix", [*SMALL, "stages.0.steps=7"])


PLATEAU = ["stages.0.steps=null", "stages.0.until={patience: 2, min_delta: 0.01, max_steps: 40, min_steps: 8}"]


def test_supervised_steps_stand_for_themselves() -> None:
    recipe = load("sft_kl", ["stages.0.steps=7"])
    assert finished(recipe, run_to(recipe, start(recipe), 7))


def test_a_plateau_ends_a_stage_at_the_next_generation() -> None:
    recipe = load("curriculum", [*SMALL, *PLATEAU])
    metric = "eval/vision_centric/accuracy"
    state = run_to(recipe, start(recipe), 10)
    for value in (0.30, 0.32, 0.325):  # the last one rises by less than min_delta
        state = after_evaluation(recipe, state, {metric: value})
    assert (state.waited, state.ending) == (1, False)
    state = after_step(recipe, state)
    state = after_evaluation(recipe, state, {metric: 0.31})
    assert state.ending and state.stage == 0  # rollouts of this generation are still to be used
    state = after_step(recipe, state)
    assert (state.stage, state.step, state.ending, state.best) == (1, 0, False, -math.inf)


def test_between_generations_a_plateau_ends_a_stage_at_once_and_within_one_it_waits() -> None:
    recipe = load("curriculum", ["rollout.prompts=8", "rollout.updates=4", *PLATEAU])
    metric = {"eval/vision_centric/accuracy": 0.3}
    for step, steps_left in ((12, 0), (13, 3), (14, 2), (15, 1)):
        state = run_to(recipe, start(recipe), step)
        for _ in range(3):
            assert state.stage == 0
            state = after_evaluation(recipe, state, metric)
        for _ in range(steps_left):
            assert state.ending and state.stage == 0
            state = after_step(recipe, state)
        assert (state.stage, state.step, state.total_step) == (1, 0, step + steps_left)


def test_a_plateau_of_the_last_stage_ends_the_run() -> None:
    recipe = load("adaptive", [*SMALL, *PLATEAU])
    state = run_to(recipe, start(recipe), 10)
    for _ in range(3):
        state = after_evaluation(recipe, state, {"eval/vision_centric/accuracy": 0.3, **evaluation(0.1, 0.5)})
    assert finished(recipe, state) and after_evaluation(recipe, state, {}) == state


def test_a_plateau_waits_for_min_steps_falls_and_stops_at_max_steps() -> None:
    recipe = load("curriculum", [*SMALL, *PLATEAU, "stages.0.until.goal=fall"])
    metric = "eval/vision_centric/accuracy"
    state = start(recipe)
    for value in (0.5, 0.5, 0.5, 0.5):
        state = after_evaluation(recipe, state, {metric: value})
    assert not state.ending and state.waited == 3
    state = run_to(recipe, state, 8)
    assert after_evaluation(recipe, state, {metric: 0.5}).stage == 1
    assert after_evaluation(recipe, state, {metric: 0.4}).stage == 0
    assert run_to(recipe, start(recipe), 40).stage == 1
    with pytest.raises(KeyError):
        after_evaluation(recipe, state, {"eval/gap": 0.1})


def evaluation(gap: float, text: float) -> dict[str, float]:
    return {"eval/gap": gap, "eval/text_rich/accuracy": text}


def test_the_adaptive_share_follows_the_gap_within_its_bounds() -> None:
    recipe = load("adaptive", SMALL)
    state = start(recipe)
    shares = []
    for _ in range(8):
        state = run_to(recipe, state, 2)
        state = after_evaluation(recipe, state, evaluation(0.3, 0.8))
        shares.append(state.share)
    assert shares == [6000, 7000, 8000, 9000, 9000, 9000, 9000, 9000]
    assert after_evaluation(recipe, state, evaluation(-0.04, 0.8)).share == 8600
    assert after_evaluation(recipe, state, evaluation(0.0, 0.8)).share == 9000


def test_the_guard_gives_the_text_its_share_back() -> None:
    recipe = load("adaptive", SMALL)
    state = after_evaluation(recipe, run_to(recipe, start(recipe), 2), evaluation(0.3, 0.80))
    kept = after_evaluation(recipe, state, evaluation(0.3, 0.771))
    tripped = after_evaluation(recipe, state, evaluation(0.3, 0.769))
    assert (kept.share, kept.guarded) == (7000, 0)
    assert (tripped.share, tripped.guarded, tripped.best_text) == (5000, 1, 0.80)


def test_changing_shares_are_counted_exactly_too() -> None:
    recipe = load("adaptive", SMALL)
    state, views, wanted = start(recipe), [], 0.0
    for gap in (0.031, -0.2, 0.07, 0.0, 0.013, 0.5):
        slots = range(state.step * 8, (state.step + 6) * 8)
        views += views_of(recipe, state, slots)
        wanted += len(slots) * state.share / 10_000
        state = after_evaluation(recipe, run_to(recipe, state, 6), evaluation(gap, 0.9))
        assert abs(views.count("vision_centric") - wanted) < 1
    with pytest.raises(ValueError, match="where the share changed"):
        view_of(recipe, state, 0)


def test_an_evaluation_within_a_generation_leaves_its_slots_alone() -> None:
    recipe = load("adaptive", SMALL)
    state = run_to(recipe, start(recipe), 3)
    assert after_evaluation(recipe, state, evaluation(0.2, 0.9)).since == 4 * 8


def test_learning_rate_is_warmed_again_in_every_stage() -> None:
    recipe = load("curriculum", ["stages.1.lr_rewarm=4"])
    rates = []
    state = start(recipe)
    while not finished(recipe, state):
        rates.append(learning_rate_factor(recipe, state))
        state = after_step(recipe, state)
    assert rates[:10] == pytest.approx([0.1 * (i + 1) for i in range(10)]) and set(rates[10:200]) == {1.0}
    assert rates[200:204] == [0.25, 0.5, 0.75, 1.0] and set(rates[204:]) == {1.0}
    compatible = load("curriculum_seed_compat")
    assert learning_rate_factor(compatible, start(compatible)) == 1.0


@pytest.mark.parametrize(("name", "middle"), [("linear", 0.55), ("cosine", 0.55)])
def test_learning_rate_falls_to_its_final_share(name: str, middle: float) -> None:
    recipe = load("mix", [f"optim.schedule={name}", "stages.0.lr_rewarm=0", "optim.final=0.1"])
    factors = [learning_rate_factor(recipe, State(step=step)) for step in (0, 100, 200, 400)]
    assert factors[0] == 1.0 and factors[2] == pytest.approx(middle) and factors[3] == pytest.approx(0.1)
    assert factors[1] == pytest.approx(0.775 if name == "linear" else 0.1 + 0.9 * (1 + math.cos(math.pi / 4)) / 2)


def test_the_kl_coefficient_switches_ramps_and_ends() -> None:
    recipe = load("kl", ["kl.coef=0.2", "kl.on_step=10", "kl.ramp_steps=4", "kl.off_step=20"])
    found = {step: kl_coefficient(recipe, State(step=step, total_step=step)) for step in (0, 9, 10, 12, 13, 19, 20)}
    assert found == pytest.approx({0: 0, 9: 0, 10: 0.05, 12: 0.15, 13: 0.2, 19: 0.2, 20: 0})
    curriculum = load("kl_curriculum")
    assert kl_coefficient(curriculum, State(step=199, total_step=199)) == 0.1
    assert kl_coefficient(curriculum, State(stage=1, total_step=200)) == 0.0


def test_a_state_survives_json_and_goes_on_alike() -> None:
    recipe = load("adaptive", SMALL)
    state = start(recipe)
    for gap in (0.2, 0.1, -0.03):
        state = after_evaluation(recipe, run_to(recipe, state, 4), evaluation(gap, 0.9))
        again = schedule.from_dict(json.loads(json.dumps(schedule.to_dict(state))))
        assert again == state
        slots = range(state.since, state.since + 64)
        assert views_of(recipe, again, slots) == views_of(recipe, state, slots)
    assert schedule.from_dict(json.loads(json.dumps(schedule.to_dict(start(recipe)), allow_nan=False))) == start(recipe)
