"""Sudoku and KenKen: worked by hand, steps that hold, one solution proved twice, planted wrong digits caught."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from builders.audits.second_route import check
from builders.families import sudoku_kenken
from builders.families._latin.board import Board, Cage, answer, cell_of, name, total, units
from builders.families._latin.deduce import Deduction, fillings
from builders.families._latin.making import again, kenken, sudoku
from builders.families._latin.sat import filled
from builders.families._latin.search import boards, full
from builders.sources.families import FAMILIES
from renderers.seeds import rng
from renderers.types import Fact, Level

# 1 2 | 3 4 / 3 4 | 1 2 / 2 1 | 4 3 / 4 3 | 2 1 with enough printed for one solution
ROWS = ("1 _ _ 4", "_ 4 1 _", "2 _ 4 _", "_ _ _ 1")
SUDOKU = [
    Fact(key="board=sudoku 4", text="", role="description"),
    Fact(key="parts=2x2", text="", role="property"),
    *(Fact(key=f"row({i + 1})={row}", text="", role="condition") for i, row in enumerate(ROWS)),
]
# 1 2 3 / 3 1 2 / 2 3 1
CAGES = {"A1 B1": "2×", "C1 C2": "1−", "A2 A3": "6×", "B2": "1", "B3 C3": "3÷"}
KENKEN = [
    Fact(key="board=kenken 3", text="", role="description"),
    *(Fact(key=f"cage({cells})={label}", text="", role="condition") for cells, label in CAGES.items()),
]


@pytest.mark.parametrize(
    ("ask", "gold"),
    [("digit B1", 2), ("number B1 C1", 23), ("sum A2 D2", 5), ("product A4 B4 C4", 24)],
)
def test_a_sudoku_by_hand(ask: str, gold: int) -> None:
    assert sudoku_kenken.solve(SUDOKU, ask) == gold
    assert sudoku_kenken.solutions(SUDOKU, ask) == 1


def test_a_kenken_by_hand() -> None:
    assert sudoku_kenken.solve(KENKEN, "number A1 B1 C1") == 123
    assert sudoku_kenken.solutions(KENKEN, "digit C3") == 1


def test_an_answer_that_is_not_settled_is_counted() -> None:
    """With one digit left out, the block in which 1 and 2 can change places has two solutions; other cells have one."""
    loose = [Fact(key="row(1)=1 _ _ _", text="", role="condition") if f.symbol == "row(1)" else f for f in SUDOKU]
    loose = [Fact(key="row(3)=_ _ _ _", text="", role="condition") if f.symbol == "row(3)" else f for f in loose]
    brute = {tuple(values) for values in boards(*sudoku_kenken._stated(loose))}
    for cell in range(16):
        count = len({values[cell] for values in brute})
        assert (sudoku_kenken.solutions(loose, f"digit {name(cell, 4)}") == 1) == (count == 1)
    assert len(brute) > 1


def test_search_finds_every_latin_square() -> None:
    """There are 12 Latin squares of size 3 and 288 sudokus of size 4."""
    free = Board(size=3, cages=tuple(Cage(cells=(r * 3, r * 3 + 1, r * 3 + 2), target=6, sign="+") for r in range(3)))
    assert len(list(boards(free, [0] * 9))) == 12
    assert len(list(boards(Board(size=4, block=(2, 2)), [0] * 16))) == 288


def test_cells_have_names() -> None:
    assert [name(cell, 9) for cell in (0, 8, 80)] == ["A1", "I1", "I9"]
    assert all(cell_of(name(cell, 6), 6) == cell for cell in range(36))
    with pytest.raises(ValueError, match="no cell"):
        cell_of("E1", 4)


def test_signs() -> None:
    assert [total((2, 6), sign) for sign in "+−×÷"] == [8, 4, 12, 3]
    assert total((4, 6), "÷") == 0
    assert answer("number", [3, 1, 2]) == 312


def test_a_cage_is_filled_in_every_way() -> None:
    corner = Cage(cells=(0, 1, 3), target=4, sign="+")  # the first row's pair and the cell below the first
    assert set(fillings(corner, 3)) == {(2, 1, 1)} | {d for d in permutations((1, 1, 2)) if d[0] not in d[1:]}
    assert fillings(Cage(cells=(0, 1), target=2, sign="÷"), 4) == ((1, 2), (2, 1), (2, 4), (4, 2))


@pytest.mark.parametrize(("kind", "size"), [(sudoku, 4), (sudoku, 9), (kenken, 4), (kenken, 6)])
def test_every_step_keeps_the_solution_and_fills_the_board(kind: object, size: int) -> None:
    puzzle = kind(rng(5, size), size)  # type: ignore[operator]
    found = Deduction(puzzle.board, puzzle.givens)
    assert found.run()
    assert [found.digit(cell) for cell in range(size * size)] == list(puzzle.digits)
    assert filled(puzzle.board, puzzle.givens, range(size * size)) == (list(puzzle.digits), True)
    assert list(boards(puzzle.board, puzzle.givens)) == [list(puzzle.digits)]
    assert all(max(step.needs, default=-1) < at for at, step in enumerate(found.steps))


def test_a_proof_holds_what_it_rests_on() -> None:
    puzzle = kenken(rng(8), 6)
    found = Deduction(puzzle.board, puzzle.givens)
    found.run()
    for cell in puzzle.empty:
        kept = found.proof([cell])
        assert all(found.steps[need] in kept for step in kept for need in step.needs)


def test_full_boards_keep_the_rules() -> None:
    digits = full(rng(3), 9, (3, 3))
    assert all(sorted(digits[cell] for cell in cells) == list(range(1, 10)) for _, cells in units(9, (3, 3)))


def test_another_puzzle_on_the_same_cages() -> None:
    puzzle = kenken(rng(9), 5)
    other = again(rng(10), puzzle, puzzle.empty[:2])
    assert [cage.cells for cage in other.board.cages] == [cage.cells for cage in puzzle.board.cages]
    assert other.board != puzzle.board


def test_a_wrong_digit_in_the_picture_is_caught() -> None:
    family, seen = FAMILIES.load("sudoku_kenken"), 0
    for seed in range(12):
        made = sudoku_kenken.generate(rng(seed), Level(perception=1, reasoning=1))
        assert made.scene
        assert check(made, family) is None
        cells = [dict(cell) for cell in made.scene.data["cells"]]
        printed = [cell for cell in cells if cell.get("text")]
        if "regions" in made.scene.data or len(printed) < 2:
            continue
        for cell in printed:  # all digits changed: the picture is another puzzle, with another answer
            cell["text"] = str(int(cell["text"]) % made.scene.data["rows"] + 1)
        wrong = replace(made, scene=replace(made.scene, data={**made.scene.data, "cells": cells}))
        rejected = check(wrong, family)
        seen += rejected is not None and rejected.reason == "second_route"
    assert seen
