"""Nonograms: clues and ways of lines by hand, two solvers compared, questions by hand, planted clues caught."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from builders.audits.second_route import check
from builders.families import nonogram
from builders.families._nonogram.clues import Clues, Picture, cell_of, clues_of, name, runs, scribble, ways
from builders.families._nonogram.lines import Lines, forced
from builders.families._nonogram.questions import answer, groups, lone, region, squares, worked
from builders.families._nonogram.sat import solved
from builders.sources.families import FAMILIES
from renderers.seeds import rng
from renderers.types import Level


def picture(*rows: str) -> Picture:
    return tuple(tuple(cell == "#" for cell in row) for row in rows)


HOUSE = picture(
    "..#..",
    ".###.",
    "#####",
    "#.#.#",
    "#.#.#",
)
EVERY = [(r, c) for r in range(5) for c in range(5)]


def test_clues_by_hand() -> None:
    clues = clues_of(HOUSE)
    assert clues.rows == ((1,), (3,), (5,), (1, 1, 1), (1, 1, 1))
    assert clues.columns == ((3,), (2,), (5,), (2,), (3,))
    assert runs([False, False]) == (0,)


@pytest.mark.parametrize(("length", "clue"), [(5, (0,)), (5, (2, 1)), (7, (1, 1, 2)), (8, (3, 2)), (4, (1, 2))])
def test_ways_are_all_lines_with_the_clue(length: int, clue: tuple[int, ...]) -> None:
    lines = product((False, True), repeat=length)
    brute = {sum(1 << i for i, value in enumerate(line) if value) for line in lines if runs(line) == clue}
    assert set(ways(length, clue)) == brute
    assert len(ways(length, clue)) == len(brute)


def test_an_overlap_by_hand() -> None:
    """A run of 4 in 5 cells always covers the three in the middle."""
    assert forced((4,), [None] * 5) == [None, True, True, True, None]
    assert forced((1, 1), [True, None, None, None]) == [True, False, None, None]
    with pytest.raises(ValueError, match="nothing fits"):
        forced((4,), [None, None, False, None, None])


def test_both_solvers_find_the_house() -> None:
    found = Lines(clues_of(HOUSE))
    assert found.run()
    assert found.picture == HOUSE
    assert solved(clues_of(HOUSE), EVERY) == (HOUSE, True)


def test_two_pictures_with_the_same_clues_are_noticed() -> None:
    loose = Clues(rows=((1,), (1,)), columns=((1,), (1,)))
    assert not solved(loose, [(0, 0)])[1]
    assert not Lines(loose).run()
    with pytest.raises(ValueError, match="no picture"):
        solved(Clues(rows=((2,), (0,)), columns=((0,), (0,))), [(0, 0)])


@pytest.mark.parametrize("seed", range(12))
def test_sat_and_brute_force_count_alike(seed: int) -> None:
    """All 4096 pictures of 3 x 4 cells against SAT, cell by cell; the line solver never errs."""
    clues = clues_of(scribble(rng(seed), (3, 4)))
    every = (tuple(tuple(bits[4 * r : 4 * r + 4]) for r in range(3)) for bits in product((False, True), repeat=12))
    fitting = [one for one in every if clues_of(one) == clues]
    for r, c in product(range(3), range(4)):
        assert solved(clues, [(r, c)])[1] == (len({one[r][c] for one in fitting}) == 1)
    found = Lines(clues)
    found.run()
    assert all(one[r][c] == value for one in fitting for (r, c), value in found.known.items())


def test_a_proof_holds_what_it_rests_on() -> None:
    """The steps of a proof, replayed from nothing, give the cells."""
    found = Lines(clues_of(HOUSE))
    found.run()
    for cell in EVERY:
        kept = found.proof([cell])
        assert kept
        assert all(found.steps[need] in kept for step in kept for need in step.needs)


@pytest.mark.parametrize(
    ("what", "where", "gold"),
    [
        ("count", "diagonal", 3),  # B2, C3, E5
        ("count", "border", 8),
        ("count", "inside", 7),
        ("places", "row:3", 1 + 3 + 5),
        ("places", "column:1", 2 + 3),
        ("places", "rising", 2 + 3 + 5),  # D2, C3, A5
        ("code", "row:3", 0b10101),
        ("code", "column:4", 0b00111),
        ("run", "diagonal", 2),
        ("groups", "all", 1),
        ("squares", "all", 2),
        ("lone", "all", 0),
    ],
)
def test_questions_by_hand(what: str, where: str, gold: int) -> None:
    cells = region(where, (5, 5))
    assert answer(what, HOUSE, cells) == gold


def test_groups_squares_and_lone_cells() -> None:
    sparse = picture("##.#", "##..", "..#.")
    assert [len(group) for group in groups(sparse)] == [4, 1, 1]
    assert squares(sparse) == [(0, 0)]
    assert lone(sparse) == [(0, 3), (2, 2)]
    assert worked("groups", "all", sparse, [])[-1] == "Group 3: C3."


def test_parts_of_a_board() -> None:
    assert len(region("above", (5, 5))) == len(region("below", (5, 5))) == 10
    assert len(region("left", (3, 4))) == 6
    assert len(region("top", (4, 3))) == 6
    assert cell_of(name((3, 2))) == (3, 2)
    with pytest.raises(ValueError, match="no such part"):
        region("middle", (5, 5))


def test_a_wrong_clue_in_the_picture_is_caught() -> None:
    family = FAMILIES.load("nonogram")
    made = nonogram.generate(rng(3), Level(perception=1, reasoning=2))
    assert made.scene
    assert check(made, family) is None
    clues = [dict(entry) for entry in made.scene.data["row_clues"]]
    clues[0]["clue"] = [made.scene.data["columns"]] if clues[0]["clue"] != [made.scene.data["columns"]] else [1]
    rejected = check(replace(made, scene=replace(made.scene, data={**made.scene.data, "row_clues": clues})), family)
    assert rejected
    assert rejected.reason == "second_route"
