"""The gap report: counts and means by hand, pairing, the reference's formula, missing data."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest

from recipes.metrics import as_metrics, compare, contrast, gap_report, paired_gap
from recipes.outcomes import Outcome, table
from recipes.stats import standard_error

SIX = ("Text Dominant", "Text Lite", "Text Only", "Vision Intensive", "Vision Dominant", "Vision Only")


def outcome(problem: str, version: str, *correct: int, **more: object) -> Outcome:
    return Outcome(problem=problem, version=version, correct=tuple(bool(c) for c in correct), **more)  # type: ignore[arg-type]


def greedy(rich: str, vision: str) -> list[Outcome]:
    """One problem a character: 1 correct, 0 wrong, - absent."""
    return [
        outcome(f"p{at}", view, int(mark))
        for view, marks in (("text_rich", rich), ("vision_centric", vision))
        for at, mark in enumerate(marks)
        if mark != "-"
    ]


def test_counts_gap_and_error_by_hand() -> None:
    gap = paired_gap(greedy("1111110-10", "1100010100"), "text_rich", "vision_centric")
    assert (gap.only_rich, gap.only_vision, gap.both, gap.neither) == (4, 0, 3, 2)
    assert gap.gap.problems == 9  # the one without a text-rich outcome has no pair
    assert gap.rich_accuracy.value == pytest.approx(7 / 9) and gap.vision_accuracy.value == pytest.approx(3 / 9)
    assert gap.gap.value == pytest.approx(4 / 9)
    differences = [0, 0, 1, 1, 1, 0, 0, 1, 0]
    assert gap.gap.se == pytest.approx(standard_error(differences))
    assert gap.p_exact == 2 / 16 and gap.p_mid == 1 / 16
    assert gap.gap.low < gap.gap.value < gap.gap.high


def test_pairing_narrows_the_interval() -> None:
    """Problems differ far more than views do: the paired error must not contain the problems' spread."""
    made = random.Random(0)
    hard = [made.random() < 0.5 for _ in range(400)]
    rows = []
    for at, wrong in enumerate(hard):
        rows.append(outcome(str(at), "text_rich", not wrong))
        rows.append(outcome(str(at), "vision_centric", not wrong and at % 20 > 0))
    gap = paired_gap(rows, "text_rich", "vision_centric")
    unpaired = np.hypot(gap.rich_accuracy.se, gap.vision_accuracy.se)
    assert gap.gap.se < unpaired / 2
    assert gap.gap.high - gap.gap.low == pytest.approx(2 * 1.96 * gap.gap.se, rel=0.15)


def test_samples_are_averaged_and_the_majority_is_one_binary_outcome() -> None:
    rows = [
        outcome("a", "text_rich", 1, 1, 0, 0),  # a tie is wrong where answers are unknown
        outcome("a", "vision_centric", 1, 0, 0, 0),
        outcome("b", "text_rich", 1, 0, 0, 1, answers=("7", "8", "9", "7")),
        outcome("b", "vision_centric", 0, 0, 1, 1, answers=("8", "8", "7", "7")),  # the first of two equally frequent
    ]
    gap = paired_gap(rows, "text_rich", "vision_centric")
    assert gap.gap.value == pytest.approx((0.25 + 0.0) / 2)
    assert (gap.only_rich, gap.only_vision, gap.both, gap.neither) == (1, 0, 0, 1)
    assert gap.same_answer == 0.0


def mathverse(problems: int = 60, seed: int = 1, samples: int = 4) -> list[Outcome]:
    made = random.Random(seed)
    rows = []
    for at in range(problems):
        ease = made.random()
        for place, version in enumerate(SIX):
            right = [made.random() < ease * (1 - 0.12 * place) for _ in range(samples)]
            rows.append(
                Outcome(
                    problem=f"p{at:03}",
                    version=version,
                    correct=tuple(right),
                    answers=tuple("12" if one else f"{made.randrange(3)}" for one in right),
                    tokens=tuple(made.randrange(50, 150) for _ in right),
                    truncated=int(at == 0),
                    family="geometry" if at % 3 else "charts",
                    level_perception=1 + at % 5,
                )
            )
    return rows


def test_the_references_grouped_gap_and_td_vo() -> None:
    rows = mathverse()
    report = gap_report(rows, "Text Dominant", "Vision Dominant")
    accuracy = {name: np.mean([one.accuracy for one in rows if one.version == name]) for name in SIX}
    wanted = (accuracy["Text Dominant"] + accuracy["Text Lite"]) / 2 - (
        accuracy["Vision Intensive"] + accuracy["Vision Dominant"] + accuracy["Vision Only"]
    ) / 3
    assert report.grouped is not None and report.td_vo is not None
    assert report.grouped.value == pytest.approx(wanted) and report.grouped.low < wanted < report.grouped.high
    assert report.td_vo.value == pytest.approx(accuracy["Text Dominant"] - accuracy["Vision Only"])
    assert {one.version: one.accuracy.value for one in report.versions} == pytest.approx(accuracy)
    assert report.pair == paired_gap(rows, "Text Dominant", "Vision Dominant")


def test_families_and_levels_are_parts_of_the_whole() -> None:
    report = gap_report(mathverse(), "Text Dominant", "Vision Dominant")
    for parts in (report.by["family"], report.by["level_perception"]):
        assert sum(part.gap.problems for part in parts.values()) == 60
        mean = sum(part.gap.value * part.gap.problems for part in parts.values()) / 60
        assert mean == pytest.approx(report.pair.gap.value)
        assert sum(part.only_rich for part in parts.values()) == report.pair.only_rich
    assert sorted(report.by["family"]) == ["charts", "geometry"] and report.by["level_reasoning"] == {}


def test_pass_at_k_lengths_and_agreement() -> None:
    rows = mathverse()
    report = gap_report(rows, "Text Dominant", "Vision Dominant")
    best = {one.version: one for one in report.versions}["Text Dominant"]
    mine = [one for one in rows if one.version == "Text Dominant"]
    assert list(best.pass_at) == [1, 2, 4] and best.pass_at[1] == pytest.approx(best.accuracy.value)
    assert best.pass_at[4] == pytest.approx(np.mean([any(one.correct) for one in mine]))
    assert best.pass_at[1] < best.pass_at[2] < best.pass_at[4]
    assert best.tokens == pytest.approx(np.mean([count for one in mine for count in one.tokens]))
    assert best.truncated == pytest.approx(1 / 240)
    agreeing = [outcome("a", v, 1, answers=("3",)) for v in SIX] + [outcome("b", v, 0, answers=(v,)) for v in SIX]
    agreeing += [outcome("c", v, 0, answers=("",)) for v in SIX]  # no answer agrees with nothing
    assert gap_report(agreeing, SIX[0], SIX[4]).agreement == pytest.approx(1 / 3)


def test_the_order_of_rows_does_not_matter() -> None:
    rows = mathverse()
    shuffled = random.Random(9).sample(rows, len(rows))
    assert gap_report(rows, SIX[0], SIX[4]).to_dict() == gap_report(shuffled, SIX[0], SIX[4]).to_dict()


def test_missing_versions_and_no_pairs() -> None:
    report = gap_report(greedy("10", "01"), "text_rich", "vision_centric")
    assert report.grouped is None and report.td_vo is None
    nothing = gap_report(greedy("10", "--"), "text_rich", "vision_centric")
    assert nothing.pair.gap.problems == 0 and nothing.pair.p_exact == 1.0
    plain = json.dumps(nothing.to_dict(), allow_nan=False)
    assert json.loads(plain)["pair"]["gap"]["value"] is None
    partly = [one for one in mathverse() if not (one.version == "Vision Only" and one.problem < "p010")]
    complete = gap_report(partly, SIX[0], SIX[4])
    assert complete.td_vo is not None and complete.td_vo.problems == 50 and complete.pair.gap.problems == 60


def test_bad_outcomes_are_named() -> None:
    with pytest.raises(ValueError, match="problem p0, text_rich: comes twice"):
        paired_gap(greedy("1", "1") * 2, "text_rich", "vision_centric")
    with pytest.raises(ValueError, match="problem x, text_rich: no samples"):
        table([outcome("x", "text_rich")])


def test_a_contrast_of_equal_weights_is_a_difference() -> None:
    rows = table(greedy("1101", "0100"))
    assert contrast(rows, {"text_rich": 1.0, "vision_centric": -1.0}).value == pytest.approx(0.5)


def test_flat_metrics_have_the_names_that_schedules_read() -> None:
    flat = as_metrics(paired_gap(greedy("1101", "0100"), "text_rich", "vision_centric"))
    assert (flat["eval/text_rich/accuracy"], flat["eval/vision_centric/accuracy"], flat["eval/gap"]) == (
        0.75,
        0.25,
        0.5,
    )
    assert (flat["eval/only_text_rich"], flat["eval/only_vision_centric"]) == (2, 0)
    assert flat["eval/gap_low"] <= 0.5 <= flat["eval/gap_high"]


def test_two_models_are_compared_on_the_same_problems() -> None:
    before, after = greedy("111100110", "100000010"), greedy("1111000-0", "11110011-")
    found = compare(before, after, "text_rich", "vision_centric")
    assert found.gap.problems == 7  # two problems lack a view in the second run
    assert found.rich.value == pytest.approx(-1 / 7) and found.rich_p == 0.5
    assert found.vision.value == pytest.approx(4 / 7) and found.vision_p == pytest.approx(1 / 16)
    assert found.gap.value == pytest.approx(found.rich.value - found.vision.value)
    same = compare(before, before, "text_rich", "vision_centric")
    assert (same.gap.value, same.gap.low, same.gap.high, same.rich_p) == (0.0, 0.0, 0.0, 1.0)
