"""Every audit sees the fault that it exists for: each fault is planted in a sound problem, or in a sound set."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random
from types import SimpleNamespace
from typing import Any, cast

import pytest

from builders import audits
from builders.audits import leak, necessity, shown, sufficiency, uniqueness
from builders.audits.second_route import agree, stated
from builders.audits.second_route import check as second_route
from builders.families import charts, table_qa, triangle_angles
from builders.types import Family, Retry
from renderers.types import Fact, Problem, Scene
from tests.builders.sound import angle, chosen, draw, reason, relabelled, with_data


def test_sound_problems_pass() -> None:
    for family in (triangle_angles, charts, table_qa):
        made = draw(family)
        assert audits.check(made, cast(Family, family)) is None


class TestSecondRoute:
    def test_wrong_stated_answer(self) -> None:
        wrong = replace(angle(), answer=str(int(angle().answer) + 1))
        assert reason(second_route(wrong, triangle_angles)) == "second_route"

    def test_letter_of_another_option(self) -> None:
        letter = "A" if chosen().answer != "A" else "B"
        assert reason(second_route(replace(chosen(), answer=letter), charts)) == "second_route"

    @pytest.mark.parametrize("letter", ["Z", "12", "", "a"])
    def test_letter_of_no_option(self, letter: str) -> None:
        assert reason(second_route(replace(chosen(), answer=letter), charts)) == "second_route"

    def test_label_that_contradicts_the_drawing(self) -> None:
        given = next(fact for fact in angle().facts if fact.role == "condition")
        label = f"{given.value}°"
        assert angle().scene is not None
        data = relabelled(angle().scene.data, label, f"{int(given.value) + 2}°")  # type: ignore[union-attr]
        rejected = second_route(with_data(angle(), data), triangle_angles)
        assert reason(rejected) == "second_route"
        assert rejected is not None and "label" in rejected.detail

    def test_bar_that_is_too_high(self) -> None:
        made = draw(charts, lambda p: p.ask.startswith("total"), reasoning=3)
        assert made.scene is not None
        first = made.scene.data["series"][0]
        values = [{**first["values"][0], "value": first["values"][0]["value"] + 1}, *first["values"][1:]]
        changed = {**made.scene.data, "series": [{**series, "values": values} for series in made.scene.data["series"]]}
        assert reason(second_route(with_data(made, changed), charts)) == "second_route"

    def test_facts_that_contradict_each_other(self) -> None:
        base = [Fact(key="triangle=ABC", text="ABC is a triangle.", role="description")]
        given = [
            Fact(key=f"angle({a})={v}", text=".", role="condition") for a, v in (("BAC", 60), ("ABC", 60), ("ACB", 50))
        ]
        with pytest.raises(ValueError, match="both"):
            triangle_angles.solve([*base, *given], "angle(BAC)")

    @pytest.mark.parametrize(
        ("a", "b", "same"),
        [
            (Fraction(1, 3), 1 / 3, True),
            (40, "40", True),
            (Fraction(5, 2), 2.5000001, True),
            (Fraction(5, 2), 2.50001, False),
            (1_000_000, 1_000_000.5, True),
            (3, Fraction(300001, 100000), False),
            ("Monday", "monday", True),
            ("Monday", "Tuesday", False),
            ("08:35", "08:36", False),
            (8, "08:36", False),
        ],
    )
    def test_agree(self, a: Any, b: Any, same: bool) -> None:
        assert agree(a, b) is same


class TestLeak:
    def test_answer_in_the_question(self) -> None:
        told = replace(angle(), question=f"{angle().question} It is not {angle().answer}.")
        assert reason(leak.check(told, triangle_angles)) == "leak"

    def test_answer_in_a_property(self) -> None:
        made = draw(charts, lambda p: not p.choices)
        facts = [
            replace(f, text=f"{f.text} Not {made.answer}.0 though.") if f.role == "property" else f for f in made.facts
        ]
        assert reason(leak.check(replace(made, facts=tuple(facts)), charts)) == "leak"

    def test_hidden_value_in_the_question(self) -> None:
        given = next(fact for fact in angle().facts if fact.role == "condition")
        told = replace(angle(), question=f"Given {given.value}°, {angle().question}")
        assert reason(leak.check(told, triangle_angles)) == "leak"

    def test_answer_in_words(self) -> None:
        made = draw(charts, lambda p: p.ask.startswith("argmax"), reasoning=1)
        told = replace(made, question=f"{made.question} {stated(made).upper()}!")
        assert reason(leak.check(told, charts)) == "leak"

    def test_time_of_day(self) -> None:
        made = draw(table_qa, lambda p: ":" in stated(p), reasoning=1)
        told = replace(made, question=f"{made.question} At {stated(made)}?")
        assert reason(leak.check(told, table_qa)) == "leak"

    def test_choices_and_parts_of_other_numbers_are_exempt(self) -> None:
        assert stated(chosen()) in chosen().choices
        longer = replace(
            angle(), question=f"{angle().question} (item 9{angle().answer}7, 3.{angle().answer}, P{angle().answer})"
        )
        assert leak.check(longer, triangle_angles) is None


class TestShown:
    def test_fact_that_nothing_shows(self) -> None:
        made = angle()
        given = next(fact for fact in made.facts if fact.role == "condition")
        assert made.scene is not None
        kept = [p for p in made.scene.data["primitives"] if p.get("fact") != given.key]
        rejected = shown.check(with_data(made, {"primitives": kept}), triangle_angles)
        assert reason(rejected) == "shown"
        assert rejected is not None and given.key in rejected.detail

    def test_key_that_the_scene_does_not_list(self) -> None:
        scene = cast(Scene, angle().scene)
        assert (
            reason(shown.check(replace(angle(), scene=replace(scene, shows=scene.shows[:-1])), triangle_angles))
            == "shown"
        )

    def test_mark_of_no_fact(self) -> None:
        scene = cast(Scene, angle().scene)
        more = [*scene.data["primitives"], {"type": "label", "text": "7", "fact": "angle(QQQ)=7"}]
        assert reason(shown.check(with_data(angle(), {"primitives": more}), triangle_angles)) == "shown"

    def test_cell_that_says_something_else(self) -> None:
        made = draw(table_qa)
        scene = cast(Scene, made.scene)
        first, *rest = scene.data["rows"]
        numeric = next(i for i, cell in enumerate(first) if i and cell["text"].isdigit())
        row = [{**cell, "text": "99999"} if i == numeric else cell for i, cell in enumerate(first)]
        assert reason(shown.check(with_data(made, {**scene.data, "rows": [row, *rest]}), table_qa)) == "shown"


class Stuck(SimpleNamespace):
    """A family stand-in whose functions are given."""


class TestNecessity:
    def test_answer_that_does_not_depend_on_the_picture(self) -> None:
        family = Stuck(resample=triangle_angles.resample, solve=lambda facts, ask: 40)
        assert reason(necessity.check(angle(), cast(Family, family))) == "necessity"

    def test_answer_that_hardly_depends_on_the_picture(self) -> None:
        calls = iter(range(1000))
        family = Stuck(resample=triangle_angles.resample, solve=lambda facts, ask: int(next(calls) > 61))
        assert reason(necessity.check(angle(), cast(Family, family))) == "necessity"

    def test_resampling_that_changes_the_words(self) -> None:
        def resample(problem: Problem, stream: Random) -> tuple[Fact, ...]:
            return tuple(replace(f, text=f"{f.text} ") if f.role != "condition" else f for f in problem.facts)

        family = Stuck(resample=resample, solve=triangle_angles.solve)
        assert reason(necessity.check(angle(), cast(Family, family))) == "necessity"

    def test_resampling_that_never_succeeds(self) -> None:
        def resample(problem: Problem, stream: Random) -> tuple[Fact, ...]:
            raise Retry("never")

        assert reason(necessity.check(angle(), cast(Family, Stuck(resample=resample, solve=None)))) == "necessity"

    def test_structure_that_fixes_the_answer(self) -> None:
        """The bisector from the top of an isosceles triangle meets the base at 90°, whatever angle is given."""
        told = {
            "triangle=ABC": "description",
            "segment=AD": "description",
            "line=BDC": "description",
            "equal(AB)=AC": "property",
            "bisects(AD)=BAC": "property",
            "angle(BAC)=40": "condition",
        }
        facts = tuple(Fact(key=key, text=key, role=cast(Any, role)) for key, role in told.items())
        state = {"plan": "base isosceles ABC; cevian bisector ABC D", "pose": "1"}
        made = replace(angle(), facts=facts, ask="angle(ADB)", answer="90", state=state)
        assert triangle_angles.solve(facts, made.ask) == 90
        assert reason(necessity.check(made, triangle_angles)) == "necessity"

    def test_problem_without_hidden_facts(self) -> None:
        facts = tuple(replace(fact, drawable=False) for fact in angle().facts)
        assert reason(necessity.check(replace(angle(), facts=facts), triangle_angles)) == "necessity"


class TestSufficiency:
    def test_order_that_matters(self) -> None:
        family = Stuck(solve=lambda facts, ask: len(facts[0].key))
        assert reason(sufficiency.check(angle(), cast(Family, family))) == "sufficiency"

    def test_route_that_reads_the_words(self) -> None:
        family = Stuck(solve=lambda facts, ask: sum(len(fact.text) for fact in facts))
        assert reason(sufficiency.check(angle(), cast(Family, family))) == "sufficiency"

    def test_missing_fact(self) -> None:
        facts = tuple(fact for fact in angle().facts if fact.role != "condition")
        assert reason(audits.check(replace(angle(), facts=facts), triangle_angles)) in ("second_route", "sufficiency")


class TestUniqueness:
    def test_equal_options(self) -> None:
        choices = (*chosen().choices[:-1], f"{chosen().choices[0]}.0")
        assert reason(uniqueness.check(replace(chosen(), choices=choices), charts)) == "uniqueness"

    def test_option_that_reads_as_the_letter_of_another(self) -> None:
        choices = ("C", *chosen().choices[1:])
        assert reason(uniqueness.check(replace(chosen(), choices=choices), charts)) == "uniqueness"

    def test_second_right_option(self) -> None:
        made = draw(charts, lambda p: p.ask.startswith("argmax") and len(p.choices) == 4, reasoning=1)
        other = next(i for i in range(4) if i != ord(made.answer) - 65)
        choices = tuple(stated(made).upper() if i == other else text for i, text in enumerate(made.choices))
        assert reason(uniqueness.check(replace(made, choices=choices), charts)) == "uniqueness"

    def test_second_solution(self) -> None:
        family = Stuck(solve=charts.solve, solutions=lambda facts, ask: 2)
        assert reason(uniqueness.check(chosen(), cast(Family, family))) == "uniqueness"

    def test_tie(self) -> None:
        """Two equal highest values: route A refuses to name one."""
        made = draw(charts, lambda p: p.ask.startswith("argmax") and p.state["kind"] != "scatter", reasoning=1)
        top = max((f for f in made.facts if f.symbol.startswith("value(")), key=lambda f: int(f.value))
        series = top.symbol[6:-1].partition(";")[2]
        tied = tuple(
            replace(f, key=f"{f.symbol}={top.value}")
            if f.symbol[6:-1].partition(";")[2] == series and f.role == "condition"
            else f
            for f in made.facts
        )
        assert reason(second_route(replace(made, facts=tied), charts)) == "second_route"

    def test_fact_stated_twice(self) -> None:
        assert (
            reason(uniqueness.check(replace(angle(), facts=(*angle().facts, angle().facts[0])), triangle_angles))
            == "uniqueness"
        )
