"""Figures of sums: worked by hand, theorems proved on random figures, both routes, planted wrong numbers caught."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from builders.audits.second_route import check
from builders.families import magic_square
from builders.families._sums import drawing
from builders.families._sums.figures import rows, sums, theorems
from builders.families._sums.numbers import blanked, drawn
from builders.families._sums.steps import Reckoning
from builders.families._sums.systems import eliminated, guessed
from builders.families._sums.words import Tokens, conditions
from builders.sources.families import FAMILIES
from renderers.seeds import rng
from renderers.types import Fact, Level

KINDS = ("square 3", "square 4", "pyramid 3", "pyramid 5", "table 2 3", "table 4 4", "ring 3", "ring 5")


def facts(kind: str, *lines: str) -> list[Fact]:
    printed: Tokens = tuple(tuple(line.split(" ")) for line in lines)
    return [Fact(key=f"figure={kind}", text="", role="description"), *conditions(rng(0), kind, printed)]


@pytest.mark.parametrize(
    ("figure", "ask", "gold"),
    [
        (("square 3", "8 _ 6", "_ x _", "4 _ 2"), "value x", 5),
        (("square 3", "_ _ _", "_ 5 _", "_ _ _"), "constant M", 15),
        (("square 3", "_ 16 _", "20 x 4", "_ 8 _"), "value x", 12),
        (("square 4", "16 3 2 13", "5 10 11 x", "9 6 7 12", "4 15 14 y"), "product x y", 8),
        (("pyramid 3", "20", "_ 12", "3 x _"), "value x", 5),
        (("pyramid 3", "20", "_ _", "3 x 7"), "value x", 5),
        (("table 2 2", "1 2 _", "3 4 _", "_ _ x"), "value x", 10),
        (("ring 3", "x _ y", "12 20 16"), "difference x y", 8),  # 4, 8, 12
        (("ring 5", "x _ _ _ _", "3 5 7 9 6"), "value x", 1),  # 1, 2, 3, 4, 5
    ],
)
def test_figures_by_hand(figure: tuple[str, ...], ask: str, gold: int) -> None:
    assert magic_square.solve(facts(*figure), ask) == gold
    assert magic_square.solutions(facts(*figure), ask) == 1


def test_what_is_open_is_counted_and_not_answered() -> None:
    loose = facts("square 3", "_ _ x", "_ 5 _", "_ _ _")
    assert magic_square.solutions(loose, "value x") == 2
    assert magic_square.solutions(loose, "constant M") == 1
    with pytest.raises(LookupError):
        magic_square.solve(loose, "value x")
    with pytest.raises(ValueError, match="contradict"):
        magic_square.solve(facts("table 2 2", "1 2 3", "3 4 7", "4 6 11"), "constant M")


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_of_a_figure_keep_its_sums_and_theorems(kind: str) -> None:
    for level in (1, 3, 5):
        values = drawn(rng(4, kind), kind, level)
        assert all(value > 0 for value in values.values())
        for equation in (*sums(kind), *theorems(kind)):
            assert sum(k * values[place] for k, place in equation.terms()) == 0, equation.name


@pytest.mark.parametrize("kind", ["square 3", "pyramid 4", "table 2 3"])
def test_theorems_follow_from_the_sums(kind: str) -> None:
    """With all but one place of a theorem fixed, the defining sums alone never allow another number there."""
    plain = [{place: k for k, place in equation.terms()} for equation in sums(kind)]
    for theorem in theorems(kind):
        (multiple, place), *rest = theorem.terms()
        known = {p: i + 2 for i, (_, p) in enumerate(rest)}
        value = Fraction(-sum(k * known[p] for k, p in rest), multiple)
        assert eliminated(plain, known)[place] == value, theorem.name


@pytest.mark.parametrize("kind", KINDS)
def test_steps_and_both_routes_agree(kind: str) -> None:
    values = drawn(rng(6, kind), kind, 3)
    letters = {rows(kind)[0][0]: "x"}
    blank, found = blanked(rng(7), kind, values, letters, range(1, 9))
    places = [place for row in rows(kind) for place in row]
    known = {p: values[p] for p in places if p not in blank.empty and p not in blank.letters}
    plain = [{place: k for k, place in equation.terms()} for equation in sums(kind)]
    proof = found.proof(letters)
    assert proof
    assert all(step.value == values[step.place] for step in proof)
    place = rows(kind)[0][0]
    assert eliminated(plain, known)[place] == guessed(plain, known, [place])[place] == values[place]


def test_a_proof_uses_only_what_is_printed_or_found() -> None:
    kind = "square 4"
    values, letters = drawn(rng(2), kind, 4), {"B2": "x", "D3": "y"}
    blank, found = blanked(rng(3), kind, values, letters, range(2, 12))
    seen = {p for row in rows(kind) for p in row} - set(blank.empty) - set(letters)
    for step in found.proof(letters) or ():
        assert step.needs <= seen
        seen.add(step.place)
    assert set(letters) <= seen


def test_comparing_two_lines_by_hand() -> None:
    """_ 3 2 13 / 5 ... / 9 ... / x ...: row 1 and column A share their corner, so 3 + 2 + 13 = 5 + 9 + x."""
    found = Reckoning("square 4", {"B1": 3, "C1": 2, "D1": 13, "A2": 5, "A3": 9}, {"A4": "x"})
    found.run(["A4"])
    proof = found.proof(["A4"])
    assert proof
    assert found.text(proof[0]) == (
        "Row 1 and column A have the same sum and share A1, so the rest is equal: 3 + 2 + 13 = 5 + 9 + x, so x = 4."
    )


def test_false_position_needs_two_guesses_here() -> None:
    """The middle row and column of a square of three give its centre only together with all other lines."""
    plain = [{place: k for k, place in equation.terms()} for equation in sums("square 3")]
    known = {"B1": 16, "A2": 20, "C2": 4, "B3": 8}
    assert guessed(plain, known, ["B2", "M"])["B2"] == 12
    with pytest.raises(ValueError, match="no guess"):
        guessed(plain, {"B1": 16}, ["B2"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_drawing_is_read_as_it_was_meant(kind: str) -> None:
    values = drawn(rng(8, kind), kind, 2)
    printed = tuple(tuple(str(values[place]) for place in row) for row in rows(kind))
    told = list(conditions(rng(1), kind, printed))
    for perception in (1, 5):
        picture = drawing.scene(rng(9, perception), kind, printed, told, perception)
        equations, texts = drawing.seen(picture)
        numbers: dict[str, int] = {place: int(text) for place, text in texts.items()} | {"M": values.get("M", 0)}
        assert len(equations) == len(sums(kind))
        assert all(sum(k * numbers[p] for p, k in equation.items()) == 0 for equation in equations)
        assert sorted(texts.values()) == sorted(text for row in printed for text in row)


def test_a_wrong_number_in_the_picture_is_caught() -> None:
    family, seen = FAMILIES.load("magic_square"), 0
    for seed in range(10):
        made = magic_square.generate(rng(seed), Level(perception=3, reasoning=1))
        assert made.scene
        assert check(made, family) is None
        kind = "cells" if made.scene.kind == "grid" else "primitives"
        marks: list[dict[str, Any]] = [dict(mark) for mark in made.scene.data[kind]]
        for mark in marks:
            if str(mark.get("text", "")).isdigit():
                mark["text"] = str(2 * int(mark["text"]) + 1)
        rejected = check(replace(made, scene=replace(made.scene, data={**made.scene.data, kind: marks})), family)
        seen += rejected is not None
    assert seen >= 9
