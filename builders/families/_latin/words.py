"""What the facts, questions and solutions of boards say, and the picture of a board."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

from builders.families._language import cardinal, listing, pick, words
from builders.families._latin.board import LETTERS, Board, name, total
from builders.families._latin.making import Puzzle
from renderers.types import Fact, Scene

_SIDES = {1: (448, 480), 2: (432, 480), 3: (400, 470), 4: (380, 460), 5: (360, 450)}
"""Width of the picture by perception level, from and to."""
_CORNER = 1.3
"""Size of a target, in multiples of small text: a ÷ must not pass for a +."""
_TINTS = ("none", "blocks", "stripes", "diagonal", "scattered")


def frame(rng: Random, board: Board) -> Iterator[Fact]:
    """What there is, its heavy lines, and the rules of the puzzle, which no picture can say."""
    kind = "kenken" if board.cages else "sudoku"
    texts, size = words("latin")[kind], cardinal(board.size)
    yield Fact(key=f"board={kind} {board.size}", text=pick(rng, texts["board"], size=size), role="description")
    parts = "heavy"
    fields = {}
    if board.block:
        parts = "x".join(map(str, board.block))
        fields = dict(zip(("down", "across"), map(cardinal, board.block), strict=True))
    yield Fact(key=f"parts={parts}", text=pick(rng, texts["parts"], **fields), role="property")
    yield Fact(key=f"rule={kind}", text=pick(rng, texts["rule"], size=size), role="property", drawable=False)


def conditions(rng: Random, puzzle: Puzzle) -> Iterator[Fact]:
    """The rows of a sudoku, or the cages of a KenKen."""
    board, size = puzzle.board, puzzle.board.size
    if not board.cages:
        template = rng.choice(words("latin")["sudoku"]["row"])
        for row in range(size):
            digits = " ".join(str(digit or "_") for digit in puzzle.givens[row * size : (row + 1) * size])
            text = template.format(row=row + 1, digits=digits)
            yield Fact(key=f"row({row + 1})={digits}", text=text, role="condition")
        return
    texts = words("latin")["kenken"]
    templates = {"cage": rng.choice(texts["cage"]), "single": rng.choice(texts["single"])}
    for cage in board.cages:
        names = [name(cell, size) for cell in cage.cells]
        text = templates["cage" if cage.sign else "single"].format(cells=listing(names), label=cage.label)
        yield Fact(key=f"cage({' '.join(names)})={cage.label}", text=text, role="condition")


def marked(rng: Random, names: Sequence[str]) -> Fact:
    """Which cells are shaded."""
    text = pick(rng, words("latin")["marked"]["many" if len(names) > 1 else "one"], cells=listing(names))
    return Fact(key=f"marked={' '.join(names)}", text=text, role="condition")


def question(rng: Random, what: str, names: Sequence[str], shaded: bool) -> str:
    """The question about named or shaded cells."""
    texts = words("latin")["ask"]
    if shaded and what == "number":
        way = "from left to right" if names[0][1:] == names[1][1:] else "from top to bottom"
        return pick(rng, texts["ordered"], way=way)
    many = "cells" if len(names) > 1 else "cell"
    return pick(rng, texts[what], cells=f"the shaded {many}" if shaded else listing(names))


def result(what: str, names: Sequence[str], digits: Sequence[int]) -> str:
    """The line of a solution that leads from the digits to the answer."""
    held = [str(digit) for digit in digits]
    if what == "digit":
        return f"The digit in {names[0]} is {held[0]}."
    cells = listing(f"{cell} = {digit}" for cell, digit in zip(names, held, strict=True))
    if what == "number":
        return f"With {cells}, the number is {''.join(held)}."
    sign = "+" if what == "sum" else "×"
    return f"With {cells}, {f' {sign} '.join(held)} = {total(digits, sign)}."


def scene(rng: Random, puzzle: Puzzle, facts: Sequence[Fact], perception: int) -> Scene:
    """The board with its digits, cages and shaded cells, each tagged with its fact."""
    board, size = puzzle.board, puzzle.board.size
    keys = {fact.symbol: fact.key for fact in facts}
    cells = _shading(rng, board, keys.get("marked"), perception)
    data: dict[str, Any] = {
        "rows": size,
        "columns": size,
        "row_names": [str(row + 1) for row in range(size)],
        "column_names": list(LETTERS[:size]),
        "cells": cells,
        "title": rng.choice(("", "KenKen" if board.cages else "Sudoku")),
    }
    if board.cages:
        data["regions"] = regions(board)
        cells += _caged(board, keys)
    else:
        data["blocks"] = list(board.block or (1, 1))
        cells += _printed(puzzle, keys)
    side = rng.randint(*_SIDES[perception])
    return Scene(
        kind="grid",
        data=data,
        shows=tuple(fact.key for fact in facts if fact.drawable),
        size=(side, side + rng.randint(-20, 20)),
        profile="varied",
        seed=rng.getrandbits(32),
        perception=perception,
    )


def regions(board: Board) -> list[list[int]]:
    """For each cell the number of its cage, row by row."""
    size = board.size
    of = {cell: number for number, cage in enumerate(board.cages) for cell in cage.cells}
    return [[of[row * size + column] for column in range(size)] for row in range(size)]


def _printed(puzzle: Puzzle, keys: dict[str, str]) -> Iterator[dict[str, Any]]:
    size = puzzle.board.size
    for row in range(size):
        key, digits = keys[f"row({row + 1})"], puzzle.givens[row * size : (row + 1) * size]
        found = [{"at": [row, c], "text": str(digit), "fact": key} for c, digit in enumerate(digits) if digit]
        yield from found or [{"at": [row, 0], "fact": key}]  # an empty row is told too


def _caged(board: Board, keys: dict[str, str]) -> Iterator[dict[str, Any]]:
    size = board.size
    for cage in board.cages:
        names = " ".join(name(cell, size) for cell in cage.cells)
        what = "corner" if cage.sign else "text"
        at = list(divmod(cage.cells[0], size))
        yield {"at": at, what: cage.label, "corner_size": _CORNER, "fact": keys[f"cage({names})"]}


def _shading(rng: Random, board: Board, marked: str | None, perception: int) -> list[dict[str, Any]]:
    """Shaded cells that the question means; where it means none, tints that mean nothing from level 3 on."""
    size, colour = board.size, rng.randrange(6)
    if marked is not None:
        places = marked.partition("=")[2].split(" ")
        found = [[int(place[1:]) - 1, LETTERS.index(place[0])] for place in places]
        return [{"at": at, "fill": colour, "solid": False, "fact": marked} for at in found]
    pattern = rng.choice(_TINTS) if perception >= 3 else "none"
    down, across = board.block or (1, 1)
    tinted: dict[str, Callable[[int, int], bool]] = {
        "none": lambda r, c: False,
        "blocks": lambda r, c: (r // down + c // across) % 2 == 0,
        "stripes": lambda r, c: r % 2 == 0,
        "diagonal": lambda r, c: r in (c, size - 1 - c),
        "scattered": lambda r, c: rng.random() < 0.3,
    }
    spots = [[r, c] for r in range(size) for c in range(size) if tinted[pattern](r, c)]
    return [{"at": at, "fill": colour, "solid": False} for at in spots]
