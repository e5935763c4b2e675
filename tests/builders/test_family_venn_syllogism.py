"""Venn and Euler diagrams: counts, set algebra and conclusions by hand, both routes, wrong drawings caught."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from builders.audits import second_route
from builders.families import venn_syllogism as family
from builders.families._sets import circles as drawn
from builders.families._sets.nested import Forest, Statement, chain, entailed, forest, refuted, statements, told
from builders.families._sets.regions import chosen, described, every, parsed, written
from builders.families._sets.tally import ALL, Known, added, follow, hide, needed
from builders.families._sets.tally import drawn as counts_of
from builders.types import Retry
from renderers.seeds import rng
from renderers.types import Fact, Level, Problem

Item = dict[str, Any]


def _facts(*keys: str) -> list[Fact]:
    return [Fact(key=key, text="", role="condition") for key in keys]


def _problem(kind: str, reasoning: int, fits: Callable[[Problem], bool] = lambda problem: True) -> Problem:
    for attempt in range(200):
        try:
            made = family.generate(rng(4, kind, attempt), Level(perception=3, reasoning=reasoning))
        except Retry:
            continue
        if made.ask.startswith(kind) and fits(made):
            return made
    raise AssertionError("no draw succeeded")


def _changed(problem: Problem, change: Callable[[Item], Item]) -> Problem:
    assert problem.scene is not None
    primitives = [change(item) for item in problem.scene.data["primitives"]]
    return replace(problem, scene=replace(problem.scene, data={**problem.scene.data, "primitives": primitives}))


def test_counts_by_hand() -> None:
    # 30 pupils, 18 play chess, 15 golf, 5 neither: 8 play both (inclusion and exclusion).
    facts = _facts("sets=chess|golf", "total(*)=30", "total(chess)=18", "only()=5", "only(chess)=10")
    assert family.solve(facts, "count and;chess;golf") == 8
    assert family.solve(facts, "count only;golf") == 7
    assert family.solve(facts, "count exactly;1") == 17
    assert family.solve(facts, "count or;golf;chess") == 25
    assert family.solutions(facts, "count none") == 1
    fewer = facts[:-1]
    with pytest.raises(ValueError, match="open"):
        family.solve(fewer, "count and;chess;golf")
    assert family.solutions(fewer, "count and;chess;golf") == 0


def test_a_shaded_part_is_added_up() -> None:
    facts = _facts("sets=cat|dog", "only(cat)=4", "only(dog)=5", "only(cat+dog)=6", "only()=7", "shaded=cat|outside")
    assert family.solve(facts, "count shaded") == 11


def test_targets_pick_the_regions_that_their_names_say() -> None:
    names = ("A", "B", "C")
    assert chosen("exactly;2", names) == {"A+B", "A+C", "B+C"}
    assert chosen("minus;A;B", names) == {"A", "A+C"}
    assert chosen("and;A;B", names) == {"A+B", "A+B+C"}
    assert chosen("just;A;B", names) == {"A+B"}
    with pytest.raises(ValueError, match="no target"):
        chosen("perhaps;A", names)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("circles", "hidden"), [(2, 1), (2, 3), (3, 2), (3, 4)])
def test_steps_and_elimination_find_the_hidden_counts(seed: int, circles: int, hidden: int) -> None:
    names, draw = ("A", "B", "C")[:circles], Random(seed)
    counts = counts_of(draw, names, 20)
    known = hide(draw, names, counts, hidden)
    assert len(known.counts) == len(counts) - hidden
    assert follow(known)[0] == counts
    assert all(added(known, frozenset([place])) == count for place, count in counts.items())
    assert all(step.count == counts[step.region] for step in needed(known, frozenset(every(names))))


def test_elimination_sees_sums_whose_parts_are_open() -> None:
    known = Known(names=("A", "B"), counts={"": 5}, totals={ALL: 30})
    assert added(known, chosen("or;A;B", "AB")) == 25
    with pytest.raises(ValueError, match="open"):
        added(known, chosen("set;A", "AB"))


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("A ∩ B", {"A+B"}),
        ("(A ∪ B)′", {""}),
        ("A′ ∩ B′", {""}),
        ("A′ ∪ B′", {"A", "B", ""}),
        ("(A ∩ B′)′", {"B", "A+B", ""}),
    ],
)
def test_set_algebra_by_hand(text: str, regions: set[str]) -> None:
    assert described(parsed(text), ("A", "B")) == regions
    assert written(parsed(text)) == text


@pytest.mark.parametrize("text", ["", "A ∩", "(A ∪ B", "∩ A", "A B"])
def test_broken_expressions_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"expression|bracket|set"):
        described(parsed(text), ("A", "B"))


@pytest.mark.parametrize("perception", [1, 3, 5])
@pytest.mark.parametrize("count", [2, 3])
def test_outlines_enclose_their_regions(count: int, perception: int) -> None:
    """The area inside the border of a region is the share of random points that lie in the region."""
    names, draw = ("A", "B", "C")[:count], Random(perception)
    placed = drawn.placed(draw, names, perception)
    points = [(draw.uniform(-240, 240), draw.uniform(-240, 240)) for _ in range(20_000)]
    for place in every(names)[:-1]:
        border = drawn.outline(placed, place)
        turns = zip(border, [*border[1:], border[0]], strict=True)
        area = abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in turns)) / 2
        share = sum(drawn.place_of(placed, point) == place for point in points) / len(points)
        assert math.isclose(area, share * 480**2, rel_tol=0.2)
        middle, room = drawn.poles(placed)[place]
        assert drawn.place_of(placed, middle) == place
        assert room > 12


BARBARA = Forest(
    {"cooks": "", "poets": "cooks", "bakers": "poets", "divers": "", "nurses": "divers"}, {"Ana": "bakers"}
)


@pytest.mark.parametrize(
    ("text", "true", "facts"),
    [
        ("all;bakers;cooks", True, 2),
        ("all;bakers;poets", True, 0),
        ("all;cooks;bakers", False, 0),
        ("no;bakers;nurses", True, 4),
        ("no;poets;bakers", False, 0),
        ("in;Ana;cooks", True, 3),
        ("out;Ana;nurses", True, 5),
        ("out;Ana;poets", False, 0),
    ],
)
def test_conclusions_by_hand(text: str, true: bool, facts: int) -> None:
    statement = Statement.of(text)
    keys = [(symbol, value) for symbol, value, _ in told(BARBARA)]
    assert BARBARA.holds(statement) == entailed(keys, statement) == true
    if true:
        assert BARBARA.premises(statement) == facts
        if facts:
            assert len(list(chain(BARBARA, statement))) >= facts - 1
    else:
        assert "because" in refuted(BARBARA, statement) or "turns things round" in refuted(BARBARA, statement)


def test_the_steps_of_a_syllogism() -> None:
    assert list(chain(BARBARA, Statement.of("out;Ana;nurses"))) == [
        "Ana is one of the bakers.",
        "All bakers are poets, so Ana is one of the poets.",
        "All poets are cooks, so Ana is one of the cooks.",
        "All nurses are divers.",
        "No cooks are divers.",
        "So Ana is not one of the nurses.",
    ]


@pytest.mark.parametrize("seed", range(12))
def test_solver_and_forest_agree_on_every_statement(seed: int) -> None:
    groups, people = ("cooks", "poets", "bakers", "divers", "nurses"), ("Ana", "Ben")
    made = forest(Random(seed), groups, people)
    keys = [(symbol, value) for symbol, value, _ in told(made)]
    for statement in statements(groups, people):
        assert made.holds(statement) == entailed(keys, statement), str(statement)


def test_a_number_in_another_region_is_caught() -> None:
    problem = _problem("count", 2, lambda made: not made.choices and "shaded" not in made.ask)
    assert problem.scene is not None
    numbers = [item for item in problem.scene.data["primitives"] if str(item.get("text", "")).isdigit()]
    assert second_route.check(problem, family) is None
    caught = 0
    for item in numbers:
        raised = str(int(item["text"]) + 1)
        wrong = _changed(problem, lambda other, item=item, raised=raised: {**other, "text": raised}
                         if other is item else other)  # fmt: skip
        caught += second_route.check(wrong, family) is not None
    assert caught


def test_another_shading_is_caught() -> None:
    problem = _problem("shade", 3)
    first = True

    def change(item: Item) -> Item:
        nonlocal first
        if item.get("shade") and first:
            first = False
            return {**item, "points": [[x + 2000, y] for x, y in item["points"]]}
        return item

    assert second_route.check(problem, family) is None
    assert second_route.check(_changed(problem, change), family) is not None


def test_a_dot_outside_its_curve_is_caught() -> None:
    problem = _problem("follows", 3, lambda made: made.choices[ord(made.answer) - 65].count(" one of the ") == 1
                       and " not " not in made.choices[ord(made.answer) - 65])  # fmt: skip
    assert second_route.check(problem, family) is None
    wrong = _changed(problem, lambda item: {**item, "at": [-900, -900]} if item.get("part") == "person" else item)
    assert second_route.check(wrong, family) is not None


def test_every_option_of_a_syllogism_follows_from_some_arrangement() -> None:
    problem, seen = _problem("follows", 2), set()
    for draw in range(60):
        seen.add(family.solve(family.resample(problem, rng(draw, "again")), problem.ask))
    assert seen == set(problem.choices)
