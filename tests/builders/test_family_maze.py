"""Mazes: both routes on mazes drawn by hand, the hand on the wall, text and painting the same, wrong walls caught."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest

from builders.audits.second_route import check
from builders.families import maze
from builders.families._maze import board, replay
from builders.families._maze.board import Maze
from builders.families._maze.search import reached, work
from builders.families._network.dijkstra import Dull
from builders.sources.families import FAMILIES
from renderers.seeds import rng
from renderers.types import Level, Problem, Scene

FAMILY = FAMILIES.load("maze")

# S and P in the top row; from P down to K, left to L, down to the dead end below; right of K stands G.
THIN = Maze(
    lines=(
        "#######",
        "#S.P#o#",
        "###.#.#",
        "#L.K.G#",
        "#.#####",
        "#o.o.T#",
        "#######",
    )
)
BLOCKS = Maze(
    lines=(
        "#######",
        "#SooP##",
        "#o##o##",
        "#oRoo##",
        "#####o#",
        "#GooKo#",
        "#######",
    )
)
# BLOCKS with its gap between P's corridor and K's opened.
RING = Maze(lines=(*BLOCKS.lines[:3], "#oRooo#", *BLOCKS.lines[4:]))
FOREST = Maze(
    lines=(
        "#########",
        "#S.o#J#K#",
        "#.#####.#",
        "#L.o#M.o#",
        "#########",
    )
)


def _painted(maze_: Maze) -> dict[str, Any]:
    return board.painted(rng(0), maze_, 3)


@pytest.mark.parametrize(
    ("drawn", "ask", "answer"),
    [
        (THIN, "steps|S|G", 3),
        (THIN, "letters|S|G", 2),
        (THIN, "nth|S|T|3", "L"),
        (THIN, "word|S|T", "PKL"),
        (THIN, "turns|S|G", 2),
        (THIN, "right|S|G", 1),
        (THIN, "left|S|G", 1),
        (THIN, "right|S|T", 2),
        (THIN, "dead", 3),
        (THIN, "forks|S|G", 1),
        (THIN, "diff|S|T|G", 3),
        (THIN, "both|S|G|P|T", 11),
        (THIN, "far|S", 6),
        (THIN, "within|S|2", 2),
        (THIN, "robot|S|T|eesw", 3),
        (RING, "shortest|S|G", 12),
        (BLOCKS, "dead", 2),
        (FOREST, "reach|S|J|K|L|M", "L"),
    ],
)
def test_both_routes_by_hand(drawn: Maze, ask: str, answer: int | str) -> None:
    assert work(drawn, ask).answer == answer
    assert replay.measure(_painted(drawn), ask) == answer


def test_walls_are_not_walked_through() -> None:
    with pytest.raises(Dull):
        work(BLOCKS, "steps|S|G")
    with pytest.raises(ValueError, match="wall"):
        replay.measure(_painted(BLOCKS), "steps|S|G")


@pytest.mark.parametrize("ask", ["steps|S|P", "letters|S|P", "turns|S|P", "reach|S|P|K"])
def test_questions_without_thought_or_answer_are_refused(ask: str) -> None:
    with pytest.raises(Dull):
        work(THIN, ask)


@pytest.mark.parametrize("blocks", ["yes", "no"])
def test_a_perfect_maze_has_one_way_between_any_two_rooms(blocks: str) -> None:
    for seed in range(15):
        how = {"blocks": blocks, "loops": "0", "parts": "1"}
        made = board.carved(rng(seed, blocks), (4 + seed % 4, 5), "SGK", how)
        sides = sum(len(near) for near in made.near.values()) // 2
        assert len(reached(made, made.find("S"))) == len(made.rooms) == sides + 1
        assert made.blocks == (blocks == "yes")


@pytest.mark.parametrize(("loops", "parts"), [(3, 1), (0, 4)])
def test_loops_and_parts_are_as_many_as_asked(loops: int, parts: int) -> None:
    how = {"blocks": "no", "loops": str(loops), "parts": str(parts)}
    made = board.carved(rng(5), (5, 6), "SG", how)
    sides = sum(len(near) for near in made.near.values()) // 2
    assert sides == 30 - 1 + loops - (parts - 1)


def test_painting_and_text_are_the_same_maze() -> None:
    """Every side that the text opens is open in the painting, and no other."""
    for seed in range(20):
        made = maze.generate(rng(seed, "same"), Level(perception=1 + seed % 5, reasoning=1 + seed % 4))
        assert made.scene is not None
        told, drawn = board.from_facts(made.facts), replay.drawn(made.scene.data)
        assert set(told.rooms) == drawn.places
        assert all(sorted(told.near[room]) == sorted(drawn.exits(room)) for room in told.rooms)
        assert {letter: room for room, letter in told.rooms.items() if letter} == drawn.letters


def _without_a_wall(made: Problem, i: int) -> Scene:
    assert made.scene is not None
    data: dict[str, Any] = copy.deepcopy(dict(made.scene.data))
    groups = [group for group in data["walls"] if group["walls"]]
    groups[i % len(groups)]["walls"].pop(len(groups[i % len(groups)]["walls"]) // 2)
    return replace(made.scene, data=data)


def test_a_missing_wall_is_caught_where_it_matters() -> None:
    made = next(
        p
        for p in (maze.generate(rng(seed, "wall"), Level(perception=2, reasoning=1)) for seed in range(60))
        if p.state["blocks"] == "no" and p.ask == "dead"
    )
    assert check(made, FAMILY) is None
    caught = [check(replace(made, scene=_without_a_wall(made, i)), FAMILY) for i in range(9)]
    assert any(rejected is not None and rejected.reason == "second_route" for rejected in caught)


def test_no_wall_or_letter_is_seen_where_the_lines_are_told() -> None:
    """In versions with the maze in words, the picture has neither its walls nor its letters."""
    for seed in range(6):
        made = maze.generate(rng(seed, "hidden"), Level(perception=1, reasoning=2))
        assert made.scene is not None
        seen = made.scene.only({fact.key for fact in made.facts if fact.role != "condition"}).visible()
        assert not [cell for cell in seen["cells"] if cell and (cell.get("text") or cell.get("fill") == "ink")]
        assert not [group for group in seen.get("walls", ()) if group]
