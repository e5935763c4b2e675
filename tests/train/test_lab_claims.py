"""The lab's claims: verdicts follow a planted truth, whichever it is, and chance is not read as a finding."""

from __future__ import annotations

import dataclasses
import math
from typing import get_args

import numpy as np
import pytest

from recipes.metrics import Estimate
from tests.train.planted import TRUTH, planted
from train.laboratory import plan as plans
from train.laboratory.analysis import Difference, Table
from train.laboratory.claims import CLAIMS, CONTROLS, Claim, Expected, judge, judged
from train.laboratory.plan import Plan

MARGIN = 0.01


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The committed plan with eight seeds for every arm."""
    plan = plans.load()
    full = dataclasses.replace(plan.preset("full"), other_seeds=())
    return dataclasses.replace(plan, presets=(full, plan.preset("quick")))


def _difference(low: float, high: float) -> Difference:
    found = Estimate(value=(low + high) / 2, se=0.1, low=low, high=high, problems=9)
    return Difference(seeds=(0, 1, 2), estimate=found, t=(low, high))


def _claim(expects: Expected) -> Claim:
    return Claim(says="", first="a", second="b", measure="gap", expects=expects)


@pytest.mark.parametrize(
    ("expects", "low", "high", "verdict"),
    [
        ("lower", -0.3, -0.1, "holds here"),
        ("lower", 0.1, 0.3, "does not hold here"),
        ("lower", -0.3, 0.1, "not shown"),
        ("higher", 0.1, 0.3, "holds here"),
        ("higher", -0.3, -0.1, "does not hold here"),
        ("higher", -0.1, 0.3, "not shown"),
        ("equal", -0.009, 0.008, "holds here"),
        ("equal", -0.009, 0.03, "not shown"),
        ("equal", 0.02, 0.03, "does not hold here"),
        ("equal", -0.03, -0.02, "does not hold here"),
        ("not higher", -0.3, 0.009, "holds here"),
        ("not higher", -0.1, 0.1, "not shown"),
        ("not higher", 0.02, 0.1, "does not hold here"),
        ("not lower", -0.009, 0.3, "holds here"),
        ("not lower", -0.1, 0.1, "not shown"),
        ("not lower", -0.1, -0.02, "does not hold here"),
    ],
)
def test_the_verdict_is_where_the_interval_lies(expects: Expected, low: float, high: float, verdict: str) -> None:
    found = judge(_claim(expects), _difference(low, high), MARGIN)
    assert found.verdict == verdict
    if verdict == "not shown":
        assert f"contains 0 and excludes more than {max(-low, high):.3f}" in found.told


def test_one_seed_shows_nothing() -> None:
    for expects in get_args(Expected):
        alone = Difference.of((0,), np.full((1, 50), 0.5))
        assert math.isnan(alone.low) and math.isnan(alone.high)
        assert judge(_claim(expects), alone, MARGIN).verdict == "not shown"


def test_both_intervals_must_agree() -> None:
    """Three seeds that differ much: the bootstrap over so few is too narrow, and the t interval is not."""
    values = np.repeat([[0.1], [0.2], [0.6]], 400, axis=1)
    found = Difference.of((0, 1, 2), values)
    assert found.estimate.low > 0
    assert found.low == found.t[0] < 0
    assert judge(_claim("higher"), found, MARGIN).verdict == "not shown"


def test_a_planted_truth_is_found_and_its_opposite_refused(plan: Plan) -> None:
    table = Table.of(plan, "full", planted(plan, "full"))
    told = {one.claim.says: one.verdict for one in judged([*CLAIMS, *CONTROLS], table)}
    assert len(told) == len(CLAIMS) + len(CONTROLS)
    assert {says for says, verdict in told.items() if verdict == "does not hold here"} == set()
    doubtful = {says for says, verdict in told.items() if verdict == "not shown"}
    assert {says.partition(" ")[0] for says in doubtful if says[0].isdigit()} <= {"2d.", "7.", "7b."}
    assert all(
        "no help" in says for says in doubtful if not says[0].isdigit()
    )  # below full_text, not surely within 0.01
    swapped = dict(TRUTH)
    for a, b in (("kl", "full_text"), ("curriculum", "curriculum_replay"), ("kl_shuffled_text", "mix")):
        swapped[a], swapped[b] = TRUTH[b], TRUTH[a]
    found = judged([*CLAIMS, *CONTROLS], Table.of(plan, "full", planted(plan, "full", swapped)))
    wrong = [one.claim for one in found if one.verdict == "does not hold here"]
    refused = {(one.first, one.second, one.measure) for one in wrong}
    assert {
        ("full_text", "base", "vision_centric"),
        ("kl", "full_text", "gap"),
        ("curriculum", "curriculum_replay", "text_rich"),
        ("kl_shuffled_text", "base", "vision_centric"),
        ("kl", "mix", "gap"),
    } <= refused


def test_arms_without_results_are_not_run_and_others_keep_their_verdict(plan: Plan) -> None:
    few = {name: TRUTH[name] for name in ("base", "full_text")}
    found = judged(CLAIMS, Table.of(plan, "full", planted(plan, "full", few)))
    assert [one.verdict for one in found[:3]] == ["holds here", "holds here", "not run"]
    assert {one.verdict for one in found[2:]} == {"not run"}
    quick = judged(CONTROLS, Table.of(plan, "quick", planted(plan, "quick", few, range(3))))
    assert quick == []  # the preset has no control


def test_chance_is_seldom_read_as_a_finding(plan: Plan) -> None:
    """Two arms of equal truth, eight seeds and three: an interval misses 0 in at most about one of twenty tries."""
    same = {"kl": (0.7, 0.5), "full_text": (0.7, 0.5)}
    for count in (3, 8):
        missed = 0
        for trial in range(100):
            seeds = range(1000 + trial * 10, 1000 + trial * 10 + count)
            chosen = dataclasses.replace(plan.preset("full"), seeds=tuple(seeds))
            other = dataclasses.replace(plan, presets=(chosen,))
            table = Table.of(other, "full", planted(other, "full", same, seeds, items=60))
            found = table.compare("kl", "full_text", "gap")
            assert found is not None
            missed += not found.low <= 0 <= found.high
        assert missed <= 10, count  # 5 expected; above 10 by chance once in 90
