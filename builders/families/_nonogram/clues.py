"""Pictures, the clues of their lines, and every way to lay a line.

Picture: rows of booleans. A line's ways are ints: bit i is its i-th cell, from the left or from the top.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from random import Random

LETTERS = "ABCDEFGHIJ"
Picture = tuple[tuple[bool, ...], ...]
Clue = tuple[int, ...]
Cell = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """Lengths of the runs of filled cells in every row and column; (0,) for an empty one."""

    rows: tuple[Clue, ...]
    columns: tuple[Clue, ...]

    @property
    def size(self) -> tuple[int, int]:
        """How many rows and columns there are."""
        return len(self.rows), len(self.columns)


def runs(line: Sequence[bool]) -> Clue:
    """Lengths of the runs of filled cells.

    >>> runs([True, True, False, True]), runs([False])
    ((2, 1), (0,))
    """
    return tuple(len(list(group)) for filled, group in groupby(line) if filled) or (0,)


def clues_of(picture: Picture) -> Clues:
    """The clues of a picture."""
    columns = zip(*picture, strict=True)
    return Clues(rows=tuple(map(runs, picture)), columns=tuple(map(runs, columns)))


@cache
def ways(length: int, clue: Clue) -> tuple[int, ...]:
    """Every way to lay the runs of a clue in a line, as bits."""
    if clue == (0,):
        return (0,)
    first, *rest = clue
    if not rest:
        return tuple(((1 << first) - 1) << start for start in range(length - first + 1))
    found = []
    for start in range(length - first):
        after = start + first + 1
        run = ((1 << first) - 1) << start
        found += [run | (tail << after) for tail in ways(length - after, tuple(rest))]
    return tuple(found)


def scribble(rng: Random, size: tuple[int, int]) -> Picture:
    """A random picture in which neighbours tend to be alike."""
    height, width = size
    share, like = rng.uniform(0.5, 0.62), rng.uniform(0.1, 0.4)
    rows: list[list[bool]] = []
    for r in range(height):
        row: list[bool] = []
        for c in range(width):
            near = ([row[c - 1]] if c else []) + ([rows[r - 1][c]] if r else [])
            copied = near and rng.random() < like
            row.append(rng.choice(near) if copied else rng.random() < share)
        rows.append(row)
    return tuple(map(tuple, rows))


def name(cell: Cell) -> str:
    """`C4` for the cell in the fourth row and third column."""
    return f"{LETTERS[cell[1]]}{cell[0] + 1}"


def cell_of(text: str) -> Cell:
    """The cell of a name."""
    return int(text[1:]) - 1, LETTERS.index(text[0])
