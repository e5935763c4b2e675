"""Boards of digits: cells, units, cages, and what is asked about them.

Board(size=4, block=(2, 2))            # a sudoku
Board(size=4, cages=(Cage(cells=(0, 1), target=6, sign="×"), ...))
Cells are numbered row by row from 0; cell 0 is A1, the cell to its right is B1.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

LETTERS = "ABCDEFGHI"
SIGNS = ("+", "−", "×", "÷")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cage:
    """Cells with a target; `sign` is empty for a single cell, whose digit is the target."""

    cells: tuple[int, ...]
    target: int
    sign: str = ""

    @property
    def label(self) -> str:
        """`6×`, or `4` for a single cell."""
        return f"{self.target}{self.sign}"

    def holds(self, digits: Sequence[int]) -> bool:
        """Whether these digits make the target, in any order."""
        return total(digits, self.sign) == self.target


def total(digits: Sequence[int], sign: str) -> int:
    """What digits make under a sign, larger ones first; 0 where a quotient is not whole."""
    if sign == "×":
        return math.prod(digits)
    if sign in ("+", ""):
        return sum(digits)
    high, low = max(digits), min(digits)
    if sign == "−":
        return high - low
    return high // low if high % low == 0 else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """An empty board: `block` is (rows, columns) of a sudoku's blocks, `cages` those of a KenKen."""

    size: int
    block: tuple[int, int] | None = None
    cages: tuple[Cage, ...] = ()


@cache
def units(size: int, block: tuple[int, int] | None) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """(name, cells) of all rows, columns and blocks."""
    found = [(f"row {r + 1}", tuple(range(r * size, (r + 1) * size))) for r in range(size)]
    found += [(f"column {LETTERS[c]}", tuple(range(c, size * size, size))) for c in range(size)]
    if block is not None:
        found += [(f"the block of {name(cells[0], size)}", cells) for cells in _blocks(size, block)]
    return tuple(found)


def _blocks(size: int, block: tuple[int, int]) -> Iterator[tuple[int, ...]]:
    down, across = block
    for top in range(0, size, down):
        for left in range(0, size, across):
            yield tuple((top + r) * size + left + c for r in range(down) for c in range(across))


@cache
def peers(size: int, block: tuple[int, int] | None) -> tuple[tuple[int, ...], ...]:
    """For each cell the others that share a unit with it, in rising order."""
    seen: list[set[int]] = [set() for _ in range(size * size)]
    for _, cells in units(size, block):
        for cell in cells:
            seen[cell].update(cells)
    return tuple(tuple(sorted(others - {cell})) for cell, others in enumerate(seen))


def name(cell: int, size: int) -> str:
    """`C4` for the third column and fourth row."""
    return f"{LETTERS[cell % size]}{cell // size + 1}"


def cell_of(text: str, size: int) -> int:
    """The cell of a name. Raises ValueError for a name off the board."""
    column, row = LETTERS.find(text[:1]), int(text[1:]) - 1
    if not (0 <= column < size and 0 <= row < size):
        raise ValueError(f"no cell {text} on a board of size {size}")
    return row * size + column


def answer(what: str, digits: Sequence[int]) -> int:
    """The answer to a question about the digits of its cells, in their order. Raises ValueError for an unknown one."""
    if what == "number":
        return int("".join(map(str, digits)))
    signs = {"digit": "+", "sum": "+", "product": "×", "difference": "−"}
    if what not in signs:
        raise ValueError(f"not a question about cells: {what}")
    return total(digits, signs[what])
