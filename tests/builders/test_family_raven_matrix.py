"""Matrices by hand, rules against refutation, balanced options, wrong drawings caught."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from builders.audits import second_route
from builders.families import raven_matrix as family
from builders.families._raven import panel, refute, rules
from builders.types import Retry
from renderers.seeds import rng
from renderers.types import Fact, Level, Problem


def facts(attribute: str, *values: str, offered: str = "") -> list[Fact]:
    """Eight panels that tell one attribute, and lettered ones."""
    keys = [f"panel({i // 3 + 1},{i % 3 + 1})={attribute} {value}" for i, value in enumerate(values)]
    keys += [
        f"option({letter})={attribute} {value}" for letter, value in zip("ABCDEFGH", offered.split(), strict=False)
    ]
    return [Fact(key=key, text="", role="condition") for key in keys]


@pytest.mark.parametrize(
    ("attribute", "eight", "ninth", "rule"),
    [
        ("number", "2 2 2 5 5 5 3 3", 3, "constant"),
        ("number", "1 3 5 2 4 6 5 7", 9, "progression"),
        ("number", "1 6 4 4 1 6 6 4", 1, "three"),
        ("number", "1 6 7 4 1 5 2 6", 8, "sum"),
        ("number", "7 6 1 9 2 7 8 3", 5, "difference"),
        ("size", "0 1 2 0 1 2 0 1", 2, "progression"),
        ("pointing", "3 0 1 1 2 3 2 3", 0, "progression"),
        ("place", "6 7 0 1 2 3 7 0", 1, "progression"),
        ("places", "3 6 5 12 10 6 9 3", 10, "xor"),
        ("places", "3 6 7 12 10 14 9 3", 11, "or"),
        ("places", "3 6 2 12 10 8 9 3", 1, "and"),
    ],
)
def test_rules_by_hand(attribute: str, eight: str, ninth: int, rule: str) -> None:
    values = [int(value) for value in eight.split()]
    found = list(rules.fitting(attribute, [values[:3], values[3:6], values[6:]]))
    assert {one.value for one in found} == {ninth}
    assert (rule, "rows", ninth) in found


def test_rules_along_columns() -> None:
    """1 2 3 / 4 4 4 / 5 6 ? adds up downwards, and in no way across."""
    found = list(rules.fitting("number", [[1, 2, 3], [4, 4, 4], [5, 6]]))
    assert [(one.rule, one.direction, one.value) for one in found] == [("sum", "columns", 7)]


def test_a_matrix_without_a_rule_has_no_answer() -> None:
    with pytest.raises(ValueError, match="no rule binds the number"):
        family.solve(facts("number", *"12345169"), "count")
    with pytest.raises(LookupError):
        family.solve(facts("number", *"1234516"), "count")


def test_questions_by_hand() -> None:
    known = facts("number", *"22255533", offered="4 3 5")
    assert family.solve(known, "which") == "panel B"
    assert family.solve(known, "count") == 3
    assert family.solve(known, "total") == 30
    assert family.solutions(known, "which") == family.solutions(known, "count") == 1
    six = [Fact(key=f"{fact.symbol}=shape hexagon; {fact.value}", text="", role="condition") for fact in known]
    assert family.solve(six, "sides") == 18
    assert family.solve(six, "among shape hexagon") == 30
    assert family.solve(six, "value shape") == "hexagon"


def test_two_rules_that_differ_are_two_solutions() -> None:
    """1 2 3 / 1 2 3 / 2 3 ? counts on to 4, adds up to 5, or has all three again, and is no problem."""
    assert {found.value for found in rules.fitting("number", [[1, 2, 3], [1, 2, 3], [2, 3]])} == {1, 4, 5}
    assert family.solutions(facts("number", *"12312323"), "count") == 3
    assert family.solutions(facts("number", *"12312312"), "count") == 1
    assert family.solutions(facts("number", *"12345169"), "count") == 0


@pytest.mark.parametrize("seed", range(4))
def test_rules_and_refutation_agree_on_any_eight_numbers(seed: int) -> None:
    """Values that some rule asks for are exactly those that make a whole matrix of some rule."""
    draw = rng(seed, "numbers")
    several = 0
    for _ in range(400):
        base = rules.make(
            draw, "number", draw.choice(("sum", "progression", "three", "constant")), "rows", range(1, 10)
        )
        assert base is not None
        base[draw.randrange(2)][draw.randrange(3)] = draw.randint(1, 9)
        known = [*base[0], *base[1], *base[2][:2]]
        one = {found.value for found in rules.fitting("number", base)}
        two = {value for value in range(1, 10) if refute.holds("number", [*known, value])}
        assert one == two, known
        several += bool(one)
    assert several > 20


def made(seed: int, ask: str, reasoning: int = 4) -> Problem:
    """A problem that asks this."""
    for i in range(400):
        try:
            problem = family.generate(rng(seed, i), Level(perception=2, reasoning=reasoning))
        except Retry:
            continue
        if problem.ask.startswith(ask):
            return problem
    raise AssertionError(f"nobody asks {ask}")


@pytest.mark.parametrize("seed", range(6))
def test_every_distractor_is_refuted_and_none_is_the_odd_one_out(seed: int) -> None:
    problem = made(seed, "which")
    assert problem.scene is not None
    grid, offered = refute.survey(problem.scene.data["primitives"])
    names = [part.split(" ")[0] for part in problem.state["bound"].split("|")]
    standing = [letter for letter, shown in offered.items() if refute.standing(grid, names, shown)]
    assert standing == [problem.answer]
    options = [panel.read(fact.value) for fact in problem.facts if fact.symbol.startswith("option(")]
    assert len(options) == len(problem.choices) == len({tuple(option.items()) for option in options})
    for name in options[0]:  # every value of an attribute stands in equally many options
        assert len(set(Counter(option[name] for option in options).values())) == 1


@pytest.mark.parametrize(
    ("ask", "change"), [("which", "shape"), ("sides", "shape"), ("which", "count"), ("among", "count")]
)
def test_a_wrong_drawing_is_caught(ask: str, change: str) -> None:
    """A panel with another shape, or without one of its figures: route B no longer agrees."""
    problem = made(1, ask)
    assert problem.scene is not None
    primitives = problem.scene.data["primitives"]
    panels = Counter(mark["fact"] for mark in primitives if mark["type"] == "symbol" and "panel(" in mark["fact"])
    full, many = panels.most_common(1)[0]
    assert many > 1
    mine = [mark for mark in primitives if mark.get("fact") == full]
    if change == "shape":
        other = "star" if mine[0]["name"] != "star" else "cross"
        wrong = [{**mark, "name": other} if mark in mine else mark for mark in primitives]
    else:
        wrong = [mark for mark in primitives if mark is not mine[0]]
    scene = replace(problem.scene, data={**problem.scene.data, "primitives": wrong})
    rejected = second_route.check(replace(problem, scene=scene), family)
    assert rejected is not None and rejected.reason == "second_route"


def test_panels_in_words() -> None:
    shown = {"shape": 1, "size": 2, "shade": 3, "number": 3}
    assert panel.phrase(shown) == "three large black squares"
    assert panel.read(panel.write(shown)) == shown
    assert panel.phrase({"shape": 9, "pointing": 1, "place": 2}) == "an arrow pointing right at the top right"
    assert panel.phrase({"shape": 5, "places": 0b10001}) == "two circles at the top left and in the centre"
    assert panel.read("shape cross; places top left + centre") == {"shape": 8, "places": 0b10001}
