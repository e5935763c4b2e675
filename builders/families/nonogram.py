"""Nonograms to be solved from the clues of their rows and columns, then counted, added up or read as a code.

Route A places the runs with SAT, which also proves that no other picture answers otherwise; route B works line by line
on the clues of the drawing, as the worked solution does.
python -m builders.pairs --source families:nonogram --limit 8
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from builders.families._facts import value_of
from builders.families._nonogram import words as told
from builders.families._nonogram.clues import LETTERS, Cell, Clue, Clues, Picture, cell_of, clues_of, scribble
from builders.families._nonogram.lines import Lines
from builders.families._nonogram.questions import answer, region, worked
from builders.families._nonogram.sat import solved
from builders.families._options import Options, numeric
from builders.types import Answer, Retry
from renderers.types import Fact, Level, Problem, Scene

VERSIONS = ("Text Dominant", "Text Lite", "Text Only", "Vision Intensive", "Vision Dominant", "Vision Only")
EXAMPLE = "The picture shows a nonogram. How long is the longest run of filled cells on the diagonal in the solution?"

_CODES = ("code row", "code column", "places row", "places column")
_PARTS = ("count border", "count inside", "count left", "count top", "count above", "count below", "count shaded")
_DIAGONALS = ("places diagonal", "places rising", "code diagonal", "run diagonal", "run rising")
_WHOLE = ("groups all", "squares all", "lone all")
# Reasoning level -> rows and columns, questions, how many steps the answer takes.
_LEVELS: dict[int, tuple[tuple[int, int], tuple[str, ...], range]] = {
    1: ((4, 5), (*_CODES, *_CODES, "count shaded"), range(1, 6)),
    2: ((5, 6), (*_CODES, *_CODES, "count shaded", "places diagonal", "code diagonal"), range(4, 10)),
    3: ((6, 7), (*_CODES, *_DIAGONALS, *_PARTS), range(8, 17)),
    4: ((7, 8), (*_CODES, *_DIAGONALS, *_PARTS, *_WHOLE), range(14, 26)),
    5: ((8, 10), (*_CODES, *_DIAGONALS, *_PARTS, *_WHOLE), range(22, 46)),
}
_CHOICES = 0.35
_TRIES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """what, where: the two words of `Problem.ask`. cells: the region, in order."""

    what: str
    where: str
    cells: tuple[Cell, ...]


def generate(rng: Random, level: Level) -> Problem:
    """A picture that its clues determine line by line, and a question. Raises Retry if none is found."""
    (low, high), questions, steps = _LEVELS[level.reasoning]
    for _ in range(_TRIES):
        height = rng.randint(low, high)
        size = (height, height if rng.random() < 0.5 else rng.randint(low, high))
        picture = scribble(rng, size)
        found = Lines(clues_of(picture))
        if not found.run():
            continue
        for _ in range(8):
            asked = _draw(rng, rng.choice(questions), size)
            if asked and len(found.proof(asked.cells)) in steps and answer(asked.what, picture, asked.cells) > 0:
                return _problem(rng, level, picture, asked, found)
    raise Retry("no question", f"of {steps.start} to {steps.stop - 1} steps")


def solve(facts: Sequence[Fact], ask: str) -> Answer:
    """Route A: SAT. Raises ValueError or LookupError where the facts do not give every clue."""
    clues, asked = _stated(facts), _asked(facts, ask)
    return answer(asked.what, solved(clues, asked.cells)[0], asked.cells)


def solutions(facts: Sequence[Fact], ask: str) -> int:
    """1 when no other picture differs in the cells that are asked about, else 2."""
    return 1 if solved(_stated(facts), _asked(facts, ask).cells)[1] else 2


def verify(problem: Problem) -> Answer:
    """Route B: line by line from the drawn clues. Raises ValueError where they do not determine the picture."""
    if problem.scene is None:
        raise ValueError("there is no board to solve")
    data = problem.scene.data
    found = Lines(Clues(rows=_drawn(data["row_clues"]), columns=_drawn(data["column_clues"])))
    if not found.run():
        raise ValueError("the clues leave cells open")
    what, where = problem.ask.split(" ")
    return answer(what, found.picture, region(where, found.size, _shaded(data)))


def resample(problem: Problem, rng: Random) -> tuple[Fact, ...]:
    """Another picture of the same size. Raises Retry if none is found."""
    return _again(problem, rng)[0]


def redraw(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Scene]:
    """Facts as from `resample`, with the picture that belongs to them."""
    facts, clues = _again(problem, rng)
    return facts, told.scene(rng, clues, facts, problem.level.perception if problem.level else 1)


def _again(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Clues]:
    asked, size = _asked(problem.facts, problem.ask), _size(problem.facts)
    kept = [fact for fact in problem.facts if fact.role != "condition" or fact.symbol == "marked"]
    for _ in range(_TRIES):
        picture = scribble(rng, size)
        clues = clues_of(picture)
        if answer(asked.what, picture, asked.cells) > 0 and Lines(clues).run():
            return (*kept, *told.conditions(rng, clues)), clues
    raise Retry("no other picture", problem.ask)


def _size(facts: Sequence[Fact]) -> tuple[int, int]:
    rows, columns = value_of(facts, "board").split("x")
    return int(rows), int(columns)


def _stated(facts: Sequence[Fact]) -> Clues:
    height, width = _size(facts)
    rows = [value_of(facts, f"row({r + 1})") for r in range(height)]
    columns = [value_of(facts, f"column({LETTERS[c]})") for c in range(width)]
    return Clues(rows=tuple(map(_clue, rows)), columns=tuple(map(_clue, columns)))


def _clue(text: str) -> Clue:
    return tuple(map(int, text.split(" ")))


def _asked(facts: Sequence[Fact], ask: str) -> _Asked:
    what, where = ask.split(" ")
    marked = [cell_of(text) for fact in facts if fact.symbol == "marked" for text in fact.value.split(" ")]
    return _Asked(what=what, where=where, cells=tuple(region(where, _size(facts), marked)))


def _drawn(entries: Sequence[Mapping[str, Any]]) -> tuple[Clue, ...]:
    return tuple(tuple(map(int, entry["clue"])) for entry in entries)


def _shaded(data: Mapping[str, Any]) -> list[Cell]:
    found = [cell["at"] for cell in data["cells"] if str(cell.get("fact", "")).startswith("marked=")]
    return sorted((row, column) for row, column in found)


def _draw(rng: Random, question: str, size: tuple[int, int]) -> _Asked | None:
    """The question with its cells; None where a board of this size has no such cells."""
    what, where = question.split(" ")
    height, width = size
    if where in ("row", "column"):
        where += f":{rng.randrange(height if where == 'row' else width)}"
    odd = (where == "left" and width % 2) or (where == "top" and height % 2)
    if odd or (where in ("diagonal", "rising", "above", "below") and height != width):
        return None
    cells = region(where, size, _patch(rng, size))
    return _Asked(what=what, where=where, cells=tuple(cells))


def _patch(rng: Random, size: tuple[int, int]) -> list[Cell]:
    """Cells to shade: a rectangle, or scattered ones."""
    height, width = size
    if rng.random() < 0.5:
        high, wide = rng.randint(2, height - 1), rng.randint(2, width - 1)
        top, left = rng.randint(0, height - high), rng.randint(0, width - wide)
        return [(top + r, left + c) for r in range(high) for c in range(wide)]
    every = [(r, c) for r in range(height) for c in range(width)]
    return sorted(rng.sample(every, rng.randint(4, len(every) // 2)))


def _problem(rng: Random, level: Level, picture: Picture, asked: _Asked, found: Lines) -> Problem:
    right = answer(asked.what, picture, asked.cells)
    options = _options(rng, picture, asked) if rng.random() < _CHOICES else None
    gold = options.answer if options else str(right)
    clues = clues_of(picture)
    marks = [told.marked(rng, asked.cells)] if asked.where == "shaded" else []
    facts = (*told.frame(rng, clues.size), *told.conditions(rng, clues), *marks)
    last = f"So the answer is {right}, which is option {gold}." if options else "The answer is"
    steps = [step.text for step in found.proof(asked.cells)]
    lines = worked(asked.what, asked.where, picture, asked.cells)
    return Problem(
        family="nonogram",
        question=told.question(rng, asked.what, asked.where),
        ask=f"{asked.what} {asked.where}",
        answer=gold,
        answer_type="choice" if options else "number",
        choices=options.choices if options else (),
        facts=facts,
        scene=told.scene(rng, clues, facts, level.perception),
        level=level,
        solution="\n".join([*steps, *lines, rf"{last} \boxed{{{gold}}}."]),
        state=options.named() if options else {},
    )


def _options(rng: Random, picture: Picture, asked: _Asked) -> Options | None:
    def result(of: Picture, cells: Sequence[Cell] = asked.cells) -> Fraction:
        return Fraction(answer(asked.what, of, cells))

    flipped = tuple(tuple(not value for value in row) for row in picture)
    mirrored = tuple(row[::-1] for row in picture)
    wrong = {"took the empty cells": result(flipped), "went from the other side": result(mirrored)}
    if asked.what == "code":
        wrong["read the digits backwards"] = result(picture, asked.cells[::-1])
    return numeric(rng, result(picture), wrong, _others(rng, picture, result))


def _others(rng: Random, picture: Picture, result: Any) -> Iterator[Fraction]:
    """Answers of other pictures of this size."""
    while True:
        yield result(scribble(rng, (len(picture), len(picture[0]))))
