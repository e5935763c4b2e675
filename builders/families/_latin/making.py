"""Puzzles whose every cell follows by named steps: sudoku by digging, KenKen by cutting cages until they suffice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from builders.families._latin.board import SIGNS, Board, Cage, peers, total
from builders.families._latin.deduce import Deduction
from builders.families._latin.sat import filled
from builders.families._latin.search import full, single_in
from builders.types import Retry

_BLOCKS = {4: (2, 2), 6: (2, 3), 9: (3, 3)}
_HOLES = {4: (0.45, 0.75), 6: (0.45, 0.75), 9: (0.45, 0.75)}
"""Share of cells that are emptied, as far as they still follow."""
_TRIES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Puzzle:
    """givens: printed digits, 0 for empty cells. digits: the solution."""

    board: Board
    givens: tuple[int, ...]
    digits: tuple[int, ...]

    @property
    def empty(self) -> list[int]:
        """Cells without a printed digit, also none as the target of a single cage."""
        alone = {cage.cells[0] for cage in self.board.cages if not cage.sign}
        return [cell for cell, digit in enumerate(self.givens) if not digit and cell not in alone]


def sudoku(rng: Random, size: int, further: int = 0) -> Puzzle:
    """A random full board with cells emptied one by one, each while its digit still follows at a glance.

    further: how many more cells are tried that then follow by several steps only.
    """
    block = _BLOCKS[size]
    digits = full(rng, size, block)
    givens, order = digits[:], list(range(size * size))
    rng.shuffle(order)
    low, high = _HOLES[size]
    wanted = round(size * size * (high if further else rng.uniform(low, high)))
    for cell in order:
        if wanted and single_in(cell, givens, size, block):
            givens[cell], wanted = 0, wanted - 1
    board = Board(size=size, block=block)
    for cell in [cell for cell in order if givens[cell]][:further]:
        fewer = [0 if other == cell else digit for other, digit in enumerate(givens)]
        if Deduction(board, fewer).run():
            givens = fewer
    return Puzzle(board=board, givens=tuple(givens), digits=tuple(digits))


def kenken(rng: Random, size: int) -> Puzzle:
    """Cages over a random Latin square; where the steps stop short, one more cell is cut off and printed."""
    digits = full(rng, size, None)
    groups = _groups(rng, size)
    for _ in range(size * size):
        board = Board(size=size, cages=tuple(_cage(rng, group, digits) for group in groups))
        found = Deduction(board, [0] * size * size)
        if found.run():
            return Puzzle(board=board, givens=(0,) * size**2, digits=tuple(digits))
        groups = _cut(rng, groups, [cell for cell in range(size * size) if cell not in found.placed], size)
    raise Retry("no cages", f"on a board of size {size}")


@cache
def _sides(size: int) -> tuple[tuple[int, ...], ...]:
    """For each cell those that share a side with it."""
    return tuple(
        tuple(other for other in peers(size, None)[cell] if abs(other - cell) in (1, size))
        for cell in range(size * size)
    )


def _groups(rng: Random, size: int) -> list[tuple[int, ...]]:
    """The board cut into connected groups of one to three cells, mostly two."""
    left, groups = set(range(size * size)), []
    while left:
        group, wanted = [min(left)], rng.choice((1, 2, 2, 2, 2, 3, 3))
        while len(group) < wanted:
            near = sorted({other for cell in group for other in _sides(size)[cell] if other in left} - set(group))
            if not near:
                break
            group.append(rng.choice(near))
        left -= set(group)
        groups.append(tuple(sorted(group)))
    return groups


def _cage(rng: Random, group: tuple[int, ...], digits: Sequence[int]) -> Cage:
    held = [digits[cell] for cell in group]
    if len(group) == 1:
        return Cage(cells=group, target=held[0])
    possible = [sign for sign in SIGNS if len(group) == 2 or sign in "+×"]
    sign = rng.choice([sign for sign in possible if total(held, sign)])
    return Cage(cells=group, target=total(held, sign), sign=sign)


def _cut(rng: Random, groups: list[tuple[int, ...]], stuck: list[int], size: int) -> list[tuple[int, ...]]:
    """Cut one of the stuck cells off its group, if the rest stays connected."""
    rng.shuffle(stuck)
    for cell in stuck:
        at = next(i for i, group in enumerate(groups) if cell in group)
        rest = tuple(c for c in groups[at] if c != cell)
        if rest and (len(rest) < 2 or rest[1] in _sides(size)[rest[0]]):
            return [*groups[:at], *groups[at + 1 :], (cell,), rest]
    raise Retry("no cages", "every stuck cell stands alone")


def again(rng: Random, puzzle: Puzzle, cells: Sequence[int]) -> Puzzle:
    """Another puzzle with the same empty cells or the same cages, in which these cells are determined."""
    board, size = puzzle.board, puzzle.board.size
    if not board.cages:
        new = rng.sample(range(1, size + 1), size)
        givens = tuple(new[digit - 1] if digit else 0 for digit in puzzle.givens)
        return Puzzle(board=board, givens=givens, digits=tuple(new[digit - 1] for digit in puzzle.digits))
    for _ in range(_TRIES):
        digits = full(rng, size, None)
        cages = tuple(_cage(rng, cage.cells, digits) for cage in board.cages)
        other = Board(size=size, cages=cages)
        if filled(other, (0,) * size**2, cells)[1]:
            return Puzzle(board=other, givens=(0,) * size**2, digits=tuple(digits))
    raise Retry("no other puzzle", "whose cells are determined")
