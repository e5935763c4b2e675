"""Sections of the lab's report: groups, what each arm is compared with, selection, closing, further sets, figures."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from renderers.errors import UserError
from tests.train.planted import MORE, SETS, TRUTH, everything, planted
from train.laboratory import drawing, further, report, tables
from train.laboratory.analysis import Table
from train.laboratory.claims import CLAIMS, by_rl, judged
from train.laboratory.closing import best, closings
from train.laboratory.plan import BASE, Plan


def test_every_arm_stands_in_one_group_with_its_own_seeds(table: Table, plan: Plan) -> None:
    groups = {group: [arm.name for arm in table.group(group)] for group in tables.GROUPS}
    assert sorted(name for names in groups.values() for name in names) == sorted(plan.preset("full").arms)
    assert {arm.name: arm.seeds for arm in table.arms} == {
        name: plan.seeds("full", name) for name in plan.preset("full").arms
    }
    assert {len(arm.seeds) for arm in table.arms} == {3, 8}
    assert groups["control"] == ["kl_shuffled_text", "kl_blank_image", "random_image"]


@pytest.mark.parametrize(
    ("arm", "reference"),
    [
        ("kl", "full_text"), ("full_text", "full_text"), ("random_image", "full_text"), (BASE, "full_text"),
        ("rl_kl", "rl_full_text"), ("rl_full_text", "rl_full_text"), ("kl_from_text", "full_text_from_text"),
        ("full_text_from_text", "full_text"), ("base_text", BASE), ("kl_t_half", "kl"), ("mix_mismatch_10", "mix"),
        ("select_gap", "mix"), ("curriculum_ramp", "full_text"),
    ],
)  # fmt: skip
def test_an_arm_is_compared_with_what_it_varies(table: Table, arm: str, reference: str) -> None:
    assert table.reference(arm) == reference


def test_differences_use_the_seeds_that_both_have(table: Table) -> None:
    found = table.compare("curriculum", "full_text", "gap")
    assert found is not None
    assert found.seeds == (0, 1, 2)
    first, second = (table.arm(name).by_seed("gap") for name in ("curriculum", "full_text"))
    by_hand = [first[seed] - second[seed] for seed in found.seeds]
    assert found.estimate.value == pytest.approx(np.mean(by_hand))


def test_differences_are_of_the_same_seed_and_problem(plan: Plan) -> None:
    results = planted(plan, "full", {"mix": (0.9, 0.7), "curriculum": (0.5, 0.6)}, items=40)[::-1]
    seeds, values = Table.of(plan, "full", results).difference("mix", "curriculum", "vision_centric")
    own = {(one.arm, one.seed): [int(mark) for mark in one.vision_centric] for one in results}
    assert seeds == (0, 1, 2)
    expected = [np.subtract(own["mix", seed], own["curriculum", seed]) for seed in seeds]
    assert np.array_equal(values, expected)


def test_the_planned_test_is_paired_by_seed(plan: Plan) -> None:
    """Seeds far apart, arms close: 7 of 8 seeds differ alike, which a wrong pairing would bury."""
    right = {"full_text": [10 * seed + 10 for seed in range(8)]}
    right["kl"] = [count + (-3 if seed == 5 else 3) for seed, count in enumerate(right["full_text"])]
    drawn = planted(plan, "full", {"full_text": (0.9, 0.5), "kl": (0.9, 0.5)}, items=100)
    seen = [("1" * right[one.arm][one.seed]).ljust(100, "0") for one in drawn]
    results = [
        dataclasses.replace(one, text_rich="1" * 100, vision_centric=marks)
        for one, marks in zip(drawn, seen, strict=True)
    ]
    found = next(one for one in Table.of(plan, "full", results).contrasts() if one.contrast.first == "kl")
    assert found.difference.estimate.value == pytest.approx(-0.0225)
    assert found.p == pytest.approx(2 * (1 + 8) / 2**8)


def test_what_further_sets_allow_to_say(table: Table, plan: Plan) -> None:
    told = list(further.reach(table))
    (tie,) = (line for line in told if line.startswith("- kl and mix on vision-centric"))
    assert "no difference shown on trained set" in tie  # planted alike
    assert any("full_text's text-rich accuracy is" in line for line in told)
    assert not any("no arm answers" in line for line in told)
    nothing = {"family graph_properties": {"text_rich": "0" * 100, "vision_centric": "0" * 100}}
    results = [
        dataclasses.replace(one, elsewhere=one.elsewhere | nothing) if one.elsewhere else one
        for one in everything(plan)
    ]
    told = list(further.reach(Table.of(plan, "full", results)))
    assert any(line.startswith("- On family graph_properties no arm answers 20% of") for line in told)


def test_a_plan_says_whether_test_pictures_were_trained_on(table: Table) -> None:
    assert report.SEEN in report.limits(table)
    plan = dataclasses.replace(table.plan, data=dataclasses.replace(table.plan.data, unseen=0.2))
    apart = list(report.limits(dataclasses.replace(table, plan=plan)))
    assert report.UNSEEN in apart and report.SEEN not in apart


def test_selection_is_judged_against_random_and_trivial(table: Table) -> None:
    found = judged(tables.selected(table), table)
    told = {(one.claim.second, one.claim.measure): one.verdict for one in found}
    assert told["select_random", "vision_centric"] == "holds here"
    assert told["select_trivial", "vision_centric"] == "not shown"  # planted alike
    assert {one.claim.first for one in found} == {"select_gap"}


def test_claims_about_rollouts_are_about_their_own_arms(table: Table) -> None:
    found = {(one.claim.first, one.claim.second) for one in judged(by_rl(CLAIMS), table)}
    assert ("rl_kl", "rl_full_text") in found and ("rl_full_text", BASE) in found
    assert {name for pair in found for name in pair if name != BASE} <= {arm.name for arm in table.group("rl")}


def test_exploratory_arms_say_that_they_are(table: Table) -> None:
    told = "\n".join(tables.arms(table, "exploratory"))
    count = len(table.group("exploratory"))
    assert told.startswith(f"Exploratory, not confirmatory: no test was planned for these {count} arms")
    assert "Exploratory" not in "\n".join(tables.arms(table, "control"))


def test_the_reading_tells_what_selection_rollouts_and_probes_came_to(plan: Plan, table: Table) -> None:
    told = "\n".join(report.reading(table))
    assert "- Of 4 readings of what selection by the perception score should do, holds here: 2" in told
    assert "readings of the same claims with reinforcement learning" in told
    assert "1 of 4 probes one that moves against it (aei); 1 of 4 probes nothing either way (mdi)" in told
    truth = {name: (TRUTH | MORE)[name] for name in (BASE, "mix", "select_random", "select_trivial")}
    worse = Table.of(plan, "full", planted(plan, "full", truth | {"select_gap": (0.92, 0.1)}))
    told = "\n".join(report.reading(worse))
    assert "more than as many at random: select_gap against select_random on vision-centric" in told
    assert "bias" not in told  # nothing was probed


def test_a_control_that_helps_is_told(plan: Plan, table: Table) -> None:
    assert list(tables.alarms(table)) == []
    truth = {name: TRUTH[name] for name in (BASE, "full_text", "kl")} | {"kl_blank_image": (0.9, 0.7)}
    told = list(tables.alarms(Table.of(plan, "full", planted(plan, "full", truth))))
    assert len(told) == 2
    assert all("kl_blank_image against" in line for line in told)


def test_a_gap_is_closed_by_its_interval_and_only_with_the_text(plan: Plan) -> None:
    truth = {"full_text": (0.95, 0.15), "mix": (0.96, 0.9), "kl": (0.96, 0.2), "curriculum": (0.4, 0.38)}
    truth |= {"no_text": (0.3, 0.9)}
    table = Table.of(plan, "full", planted(plan, "full", truth))
    found = {one.arm: one for one in closings(table)}
    assert {name: one.verdict for name, one in found.items()} == {
        "mix": "closed", "kl": "not closed", "curriculum": "closed", "no_text": "not closed",
    }  # fmt: skip
    assert [name for name, one in found.items() if one.met] == ["mix"]
    chosen = best(table)
    assert chosen is not None and chosen.arm == "mix"
    assert chosen.share == pytest.approx(abs(chosen.gap) / chosen.whole)
    forgets = {name: truth[name] for name in ("full_text", "curriculum")}
    assert best(Table.of(plan, "full", planted(plan, "full", forgets))) is None


def test_further_sets_are_read_like_the_test_problems(plan: Plan, table: Table) -> None:
    assert table.sets() == tuple(SETS)
    there = table.elsewhere("perception 3")
    assert {arm.name for arm in there.arms} == set(plan.preset("full").diagnose)
    run = table.arm("kl").runs[2]
    verdicts = run.elsewhere["perception 3"]["vision_centric"]
    assert there.arm("kl").by_seed("vision_centric")[2] == pytest.approx(verdicts.count("1") / len(verdicts))
    told = "\n".join(further.transfer(table))
    assert "| kl | " in told and "family graph_properties" in told


def test_further_sets_of_unequal_problems_are_refused(plan: Plan) -> None:
    results = planted(plan, "quick", {"kl": TRUTH["kl"], "mix": TRUTH["mix"]}, [0], items=20)
    asked = [
        dataclasses.replace(one, elsewhere={"perception 3": {"text_rich": "1" * at, "vision_centric": "0" * at}})
        for at, one in enumerate(results, 3)
    ]
    with pytest.raises(UserError, match="'perception 3' answer different problems"):
        Table.of(plan, "quick", asked).elsewhere("perception 3")


def test_only_figures_that_have_something_to_show_are_drawn(plan: Plan, table: Table, tmp_path: Path) -> None:
    assert set(drawing.files(table)) == {"arms", "others", "sets", "probes"}
    few = Table.of(plan, "quick", planted(plan, "quick", {"kl": TRUTH["kl"]}, range(3), items=20))
    drawn = drawing.draw(few, tmp_path)
    assert [file.name for file in drawn.values()] == ["report-quick.png"]
    assert drawn["arms"].stat().st_size > 5000
