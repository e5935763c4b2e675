"""Sudoku (four by four to nine by nine) and KenKen (three by three to six by six): a digit, or a few together.

Route A solves the facts with SAT, which also proves that no other solution answers otherwise; route B backtracks over
the printed digits and cages of the picture. Every puzzle can be solved by the named steps of its worked solution.
python -m builders.pairs --source families:sudoku_kenken --limit 8
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from builders.families._facts import value_of
from builders.families._latin import words as told
from builders.families._latin.board import Board, Cage, answer, cell_of, name
from builders.families._latin.deduce import Deduction
from builders.families._latin.making import Puzzle, again, kenken, sudoku
from builders.families._latin.sat import filled
from builders.families._latin.search import boards
from builders.families._options import Options, numeric
from builders.types import Answer, Retry
from renderers.types import Fact, Level, Problem, Scene

VERSIONS = ("Text Dominant", "Text Lite", "Text Only", "Vision Intensive", "Vision Dominant", "Vision Only")
EXAMPLE = "The picture shows a KenKen with four rows and four columns. Find the product of the digits in B2 and B3."

# Reasoning level -> puzzles (s: sudoku, k: KenKen, with the size), and how many named steps the answer takes.
_LEVELS: dict[int, tuple[tuple[str, ...], range]] = {
    1: (("s4", "k3", "s6"), range(1, 4)),
    2: (("s4", "k3", "k4", "s6"), range(3, 6)),
    3: (("s6", "k4", "s9", "k5"), range(5, 8)),
    4: (("s9", "k5", "s6", "k6"), range(7, 12)),
    5: (("s9", "k5", "k6", "s9"), range(11, 19)),
}
_FURTHER = {4: 2, 5: 4}
"""Cells of a sudoku that are emptied though their digit takes several steps, by reasoning level."""
_CHOICES = 0.35
_SHADED = 0.4
_PICKS = 30
_LABEL = re.compile(r"(\d+)([+−×÷]?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What is asked about which cells, and whether they are shaded in place of named."""

    what: str
    cells: tuple[int, ...]
    shaded: bool


def generate(rng: Random, level: Level) -> Problem:
    """A puzzle and a question whose answer takes the level's number of steps. Raises Retry if none is found."""
    kinds, steps = _LEVELS[level.reasoning]
    kind = ""
    for attempt in range(24):
        # A kind gets several attempts, lest those that seldom take so many steps become rare.
        kind = kind if attempt % 6 else rng.choice(kinds)
        further = _FURTHER.get(level.reasoning, 0)
        puzzle = sudoku(rng, int(kind[1]), further) if kind[0] == "s" else kenken(rng, int(kind[1]))
        found = Deduction(puzzle.board, puzzle.givens)
        if found.run():
            for _ in range(_PICKS):
                asked = _draw(rng, puzzle)
                if len(found.proof(asked.cells)) in steps:
                    return _problem(rng, level, puzzle, asked, found)
    raise Retry("no question", f"of {steps.start} to {steps.stop - 1} steps")


def solve(facts: Sequence[Fact], ask: str) -> Answer:
    """Route A: SAT. Raises ValueError where the facts describe no puzzle."""
    board, givens = _stated(facts)
    what, cells = _asked(facts, ask, board)
    return answer(what, filled(board, givens, cells)[0])


def solutions(facts: Sequence[Fact], ask: str) -> int:
    """1 when no other solution has other digits in the cells that are asked about, else 2."""
    board, givens = _stated(facts)
    return 1 if filled(board, givens, _asked(facts, ask, board)[1])[1] else 2


def verify(problem: Problem) -> Answer:
    """Route B: every solution of the drawn puzzle by backtracking. Raises ValueError unless all answer alike."""
    if problem.scene is None:
        raise ValueError("there is no board to solve")
    data = problem.scene.data
    board, givens = _drawn(data)
    what, _, names = problem.ask.partition(" ")
    cells = [cell_of(text, board.size) for text in names.split(" ")] if names != "shaded" else _shaded(data)
    found = {answer(what, [values[cell] for cell in cells]) for values in boards(board, givens)}
    if len(found) != 1:
        raise ValueError(f"{len(found)} answers")
    return found.pop()


def resample(problem: Problem, rng: Random) -> tuple[Fact, ...]:
    """Another puzzle on the same board. Raises Retry if none is found."""
    return _again(problem, rng)[0]


def redraw(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Scene]:
    """Facts as from `resample`, with the picture that belongs to them."""
    facts, puzzle = _again(problem, rng)
    return facts, told.scene(rng, puzzle, facts, problem.level.perception if problem.level else 1)


def _again(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Puzzle]:
    board, givens = _stated(problem.facts)
    digits = tuple(map(int, problem.state["digits"]))
    cells = _asked(problem.facts, problem.ask, board)[1]
    puzzle = again(rng, Puzzle(board=board, givens=givens, digits=digits), cells)
    kept = [fact for fact in problem.facts if fact.role != "condition" or fact.symbol == "marked"]
    return (*kept, *told.conditions(rng, puzzle)), puzzle


def _stated(facts: Sequence[Fact]) -> tuple[Board, tuple[int, ...]]:
    """The board and its printed digits from the keys of the facts. Raises ValueError where a row or cage is missing."""
    kind, size_text = value_of(facts, "board").split(" ")
    size, values = int(size_text), {fact.symbol: fact.value for fact in facts}
    if kind == "kenken":
        cages = [_cage(symbol[5:-1], label, size) for symbol, label in values.items() if symbol.startswith("cage(")]
        cages.sort(key=lambda cage: cage.cells)
        if sum(len(cage.cells) for cage in cages) != size * size:
            raise ValueError("the cages do not cover the board")
        return Board(size=size, cages=tuple(cages)), (0,) * size**2
    down, across = map(int, values["parts"].split("x"))
    rows = [value_of(facts, f"row({row + 1})").split(" ") for row in range(size)]
    givens = tuple(0 if digit == "_" else int(digit) for row in rows for digit in row)
    return Board(size=size, block=(down, across)), givens


def _cage(names: str, label: str, size: int) -> Cage:
    found = _LABEL.fullmatch(label)
    if found is None:
        raise ValueError(f"not a target: {label!r}")
    return Cage(cells=tuple(cell_of(text, size) for text in names.split(" ")), target=int(found[1]), sign=found[2])


def _asked(facts: Sequence[Fact], ask: str, board: Board) -> tuple[str, list[int]]:
    what, _, names = ask.partition(" ")
    if names == "shaded":
        names = value_of(facts, "marked")
    return what, [cell_of(text, board.size) for text in names.split(" ")]


def _drawn(data: Any) -> tuple[Board, tuple[int, ...]]:
    """The board and its printed digits as the picture has them."""
    size, givens = int(data["rows"]), [0] * (data["rows"] * data["columns"])
    labels = {tuple(cell["at"]): cell.get("corner") or cell.get("text") for cell in data["cells"]}
    labels = {at: label for at, label in labels.items() if label}
    if "regions" not in data:
        for (row, column), label in labels.items():
            givens[row * size + column] = int(label)
        return Board(size=size, block=tuple(data["blocks"])), tuple(givens)
    groups: dict[int, list[int]] = {}
    for row, line in enumerate(data["regions"]):
        for column, number in enumerate(line):
            groups.setdefault(number, []).append(row * size + column)
    cages = []
    for cells in groups.values():
        label = next(labels[divmod(cell, size)] for cell in cells if divmod(cell, size) in labels)
        cages.append(_cage(" ".join(name(cell, size) for cell in cells), label, size))
    return Board(size=size, cages=tuple(cages)), tuple(givens)


def _shaded(data: Any) -> list[int]:
    found = [cell["at"] for cell in data["cells"] if str(cell.get("fact", "")).startswith("marked=")]
    return sorted(row * data["columns"] + column for row, column in found)


def _draw(rng: Random, puzzle: Puzzle) -> _Asked:
    """One empty cell, or two to four of a row or column."""
    size, empty = puzzle.board.size, puzzle.empty
    first = rng.choice(empty)
    row = rng.random() < 0.5
    line = [cell for cell in empty if (cell // size == first // size if row else cell % size == first % size)]
    count = min(len(line), rng.choice((1, 2, 2, 3, 3, 4)))
    if count == 1:
        return _Asked(what="digit", cells=(first,), shaded=rng.random() < _SHADED)
    # A whole row or column has the same sum in every puzzle.
    what = rng.choice(("number", "number", "number", "sum", "product")) if count < size else "number"
    cells = tuple(sorted(rng.sample(line, count)))
    return _Asked(what=what, cells=cells, shaded=rng.random() < _SHADED)


def _problem(rng: Random, level: Level, puzzle: Puzzle, asked: _Asked, found: Deduction) -> Problem:
    size = puzzle.board.size
    names = [name(cell, size) for cell in asked.cells]
    digits = [puzzle.digits[cell] for cell in asked.cells]
    right = answer(asked.what, digits)
    options = _options(rng, size, asked.what, digits) if rng.random() < _CHOICES else None
    gold = options.answer if options else str(right)
    marks = [told.marked(rng, names)] if asked.shaded else []
    facts = (*told.frame(rng, puzzle.board), *told.conditions(rng, puzzle), *marks)
    last = f"So the answer is {right}, which is option {gold}." if options else "The answer is"
    steps = [step.text for step in found.proof(asked.cells)]
    return Problem(
        family="sudoku_kenken",
        question=told.question(rng, asked.what, names, asked.shaded),
        ask=f"{asked.what} {'shaded' if asked.shaded else ' '.join(names)}",
        answer=gold,
        answer_type="choice" if options else "number",
        choices=options.choices if options else (),
        facts=facts,
        scene=told.scene(rng, puzzle, facts, level.perception),
        level=level,
        solution="\n".join([*steps, told.result(asked.what, names, digits), rf"{last} \boxed{{{gold}}}."]),
        state={"digits": "".join(map(str, puzzle.digits))} | (options.named() if options else {}),
    )


def _options(rng: Random, size: int, what: str, digits: Sequence[int]) -> Options | None:
    right = Fraction(answer(what, digits))
    wrong = {"changed two digits round": Fraction(answer(what, digits[::-1]))}
    if len(digits) > 1:
        wrong["multiplied in place of adding" if what == "sum" else "added the digits"] = Fraction(
            answer("product" if what == "sum" else "sum", digits)
        )
    return numeric(rng, right, wrong, _others(rng, size, what, digits))


def _others(rng: Random, size: int, what: str, digits: Sequence[int]) -> Iterator[Fraction]:
    """Answers where the digits have changed their places: the same board with digits renamed."""
    while True:
        new = rng.sample(range(1, size + 1), size)
        yield Fraction(answer(what, [new[digit - 1] for digit in digits]))
