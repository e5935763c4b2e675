"""Probes before and after the lab's arms: what moves with the gap is found, what does not is not claimed."""

from __future__ import annotations

import dataclasses
import itertools
import math

import numpy as np
import pytest
from scipy.stats import spearmanr

from tests.train.planted import everything, planted
from train.laboratory import further
from train.laboratory.analysis import Table
from train.laboratory.bias import DRAWS, FEWEST, Association, alike, associations, moved, permuted, resampled, spearman
from train.laboratory.plan import BASE, Plan


def test_planted_probes_move_as_they_were_planted(table: Table, plan: Plan) -> None:
    found = {one.probe: one for one in associations(table)}
    level = plan.endpoints.level
    assert found["key_space"].rho > 0.8
    assert found["key_space"].verdict(level) == "moves with the gap"
    assert found["conflict"].rho == pytest.approx(-1, abs=0.01)
    assert found["conflict"].verdict(level) == "moves with the gap"  # less for the picture is more bias to the text
    assert found["aei"].verdict(level) == "moves against the gap"  # planted the wrong way round
    assert found["mdi"].verdict(level) == "not shown"
    assert found["mdi"].low < 0 < found["mdi"].high
    assert set(found["mdi"].arms) == set(plan.preset("full").diagnose)
    assert found["mdi"].seeds == (0, 1, 2)  # those that all have


def test_before_is_the_seeds_own_base(table: Table) -> None:
    one = next(one for one in moved(table) if (one.probe, one.arm) == ("key_space", "full_text"))
    runs = {name: table.arm(name).runs for name in (BASE, "full_text")}
    before, after = ([runs[name][seed].diagnosis["key_space"] for seed in one.seeds] for name in (BASE, "full_text"))
    assert (one.before, one.after) == pytest.approx((np.mean(before), np.mean(after)))
    assert one.change == pytest.approx(one.after - one.before)
    assert one.low < one.change < one.high
    assert BASE not in {one.arm for one in moved(table)}


def test_spearman_is_scipys_ties_included() -> None:
    draw = np.random.default_rng(0)
    first, second = draw.integers(0, 6, (5, 20)).astype(float), draw.integers(0, 6, (5, 20)).astype(float)
    expected = [spearmanr(a, b).statistic for a, b in zip(first, second, strict=True)]
    assert spearman(first, second) == pytest.approx(expected)


def test_the_exact_test_deals_whole_arms() -> None:
    """Five arms, two seeds, against all 120 orders done by hand."""
    draw = np.random.default_rng(1)
    values, gaps = draw.normal(size=(5, 2)), draw.normal(size=(5, 2))
    rho = abs(spearmanr(values.ravel(), gaps.ravel()).statistic)
    orders = itertools.permutations(range(5))
    reached = [abs(spearmanr(values[list(order)].ravel(), gaps.ravel()).statistic) >= rho - 1e-12 for order in orders]
    assert permuted(values, gaps) == pytest.approx(np.mean(reached))


def test_many_seeds_of_few_arms_prove_nothing() -> None:
    """Two clouds of 50 seeds each lie apart by chance half of the time: three arms allow no claim, four hardly one."""
    draw = np.random.default_rng(2)
    gaps = np.repeat([[0.1], [0.5], [0.9]], 50, axis=1) + draw.normal(0, 0.01, (3, 50))
    assert math.isnan(permuted(gaps, gaps))
    assert math.isnan(resampled(gaps, gaps)[0])
    four = np.vstack([gaps, gaps[:1] + 0.2])
    assert len(four) == FEWEST
    assert permuted(four, four) == pytest.approx(1 / 24)


def test_chance_is_seldom_read_as_a_bias_that_moves() -> None:
    """Arms whose probe and gap differ, but not together; seeds of an arm alike."""
    draw = np.random.default_rng(3)
    wrong = 0
    for _ in range(60):
        values, gaps = (draw.normal(size=(8, 1)) + draw.normal(0, 0.1, (8, 3)) for _ in range(2))
        wrong += permuted(values, gaps) < 0.05
    assert wrong <= 8  # 3 expected; above 8 by chance once in 300
    assert permuted(gaps, gaps) == pytest.approx(1 / (DRAWS + 1), abs=2 / DRAWS)


def test_a_verdict_needs_interval_and_test() -> None:
    one = Association(
        probe="mdi", arms=("a",), seeds=(0,), values=np.zeros((1, 1)), gaps=np.zeros((1, 1)), rho=0.5, low=0.1,
        high=0.9, p=0.01, p_holm=0.03,
    )  # fmt: skip
    assert one.verdict(0.05) == "moves with the gap"
    assert dataclasses.replace(one, low=-0.1).verdict(0.05) == "not shown"
    assert dataclasses.replace(one, p_holm=0.06).verdict(0.05) == "not shown"
    assert dataclasses.replace(one, p_holm=math.nan, low=math.nan).verdict(0.05) == "not shown"


def test_what_holds_the_gap_is_no_bias_that_moves_with_it(table: Table) -> None:
    one = dataclasses.replace(associations(table)[0], probe="text_removed", rho=0.9, low=0.8, high=1.0, p_holm=0.01)
    assert one.verdict(0.05) == "holds the gap itself"
    told = further._summary(table, [one, dataclasses.replace(one, probe="mdi")])
    assert "1 of 1 probes show a bias that moves with the gap (mdi)" in told
    assert "text_removed holds the gap itself and is not counted" in told


def test_probes_that_rank_the_runs_alike_are_one_measure(table: Table) -> None:
    found = {one.probe: one for one in associations(table)}
    (group,) = alike(list(found.values()))
    assert set(group) == {"key_space", "conflict", "aei"}  # one goes the other way round
    assert f"{', '.join(group)} rank the runs alike" in further._summary(table, list(found.values()))
    assert alike([found["mdi"], found["conflict"]]) == []
    assert alike([found["conflict"], dataclasses.replace(found["aei"], seeds=(0,))]) == []


def test_few_arms_are_said_to_be_too_few(plan: Plan) -> None:
    few = [one for one in everything(plan) if one.arm in (BASE, "full_text", "mix", "kl")]
    table = Table.of(plan, "full", few)
    assert "4 arms were probed: too few for any of 4 probes" in further._summary(table, associations(table))


def test_runs_without_probes_are_left_out(plan: Plan) -> None:
    assert associations(Table.of(plan, "full", planted(plan, "full"))) == []
    results = everything(plan)
    broken = [dataclasses.replace(one, diagnosis={"mdi": math.nan}) if one.arm == "mix" else one for one in results]
    found = {one.probe: one for one in associations(Table.of(plan, "full", broken))}
    assert "mix" not in found["mdi"].arms
    assert "kl" in found["mdi"].arms


def test_an_arm_that_lacks_seeds_takes_no_part_and_takes_none_from_the_others(table: Table, plan: Plan) -> None:
    late = next(arm for arm in associations(table)[0].arms if arm != BASE)
    begun = [one for one in everything(plan) if one.arm != late or one.seed == 0]
    for before, after in zip(associations(table), associations(Table.of(plan, "full", begun)), strict=True):
        assert after.arms == tuple(name for name in before.arms if name != late)
        assert after.seeds == before.seeds
