"""Backtracking over boards with the fewest possibilities first: full boards at random, and all answers of a puzzle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from random import Random

from builders.families._latin.board import Board, Cage, peers, units


def full(rng: Random, size: int, block: tuple[int, int] | None) -> list[int]:
    """A random full board: `size` times `size` digits from 1."""
    while True:  # a bad start is cheaper to leave than to mend
        found = next(_fill(Board(size=size, block=block), [0] * size**2, rng, [40 * size**2]), None)
        if found is not None:
            return found


def _fill(board: Board, values: list[int], rng: Random | None, budget: list[int]) -> Iterator[list[int]]:
    """All full boards that keep the digits of `values` (0: empty); stops where the budget of steps is spent."""
    near = peers(board.size, board.block)
    every = (1 << board.size) - 1
    used = [0] * len(values)
    for cell, digit in enumerate(values):
        if digit:
            for other in near[cell]:
                used[other] |= 1 << (digit - 1)
    empty = [cell for cell, digit in enumerate(values) if not digit]
    if any(values[cell] and used[cell] >> (values[cell] - 1) & 1 for cell in range(len(values))):
        return
    yield from _deeper(values, used, empty, near, every, rng, budget)


def _deeper(
    values: list[int],
    used: list[int],
    empty: list[int],
    near: Sequence[Sequence[int]],
    every: int,
    rng: Random | None,
    budget: list[int],
) -> Iterator[list[int]]:
    if not empty:
        yield list(values)
        return
    budget[0] -= 1
    if budget[0] < 0:
        return
    cell = min(empty, key=lambda c: (every & ~used[c]).bit_count())
    free = [bit for bit in range(every.bit_length()) if not used[cell] >> bit & 1]
    if rng is not None:
        rng.shuffle(free)
    rest = [c for c in empty if c != cell]
    for bit in free:
        values[cell] = bit + 1
        touched = [c for c in near[cell] if not used[c] >> bit & 1]
        for other in touched:
            used[other] |= 1 << bit
        yield from _deeper(values, used, rest, near, every, rng, budget)
        for other in touched:
            used[other] &= ~(1 << bit)
    values[cell] = 0


def boards(board: Board, values: Sequence[int]) -> Iterator[list[int]]:
    """Every way to fill the puzzle: sudoku by cells, KenKen by cages."""
    if not board.cages:
        yield from _fill(board, list(values), None, [10**6])
        return
    ways = [(cage, list(_ways(cage, board.size))) for cage in board.cages]
    ways.sort(key=lambda pair: len(pair[1]))
    lines: list[int] = [0] * (2 * board.size)
    yield from _caged(board.size, _joined(ways), [0] * board.size**2, lines)


_Ways = list[tuple[Cage, list[tuple[int, ...]]]]


def _joined(ways: _Ways) -> _Ways:
    """Cages in an order where each shares a line with earlier ones, small choices first."""
    return sorted(ways, key=lambda pair: (len(pair[1]) > 4, min(pair[0].cells)))


def _ways(cage: Cage, size: int) -> Iterator[tuple[int, ...]]:
    for digits in product(range(1, size + 1), repeat=len(cage.cells)):
        if cage.holds(digits):
            yield digits


def _caged(size: int, ways: _Ways, values: list[int], lines: list[int]) -> Iterator[list[int]]:
    """Cage by cage; `lines` has the digits used in each row, then in each column, as bits."""
    if not ways:
        yield list(values)
        return
    (cage, fillings), rest = ways[0], ways[1:]
    for digits in fillings:
        before = lines[:]
        if _put(size, cage.cells, digits, lines):
            for cell, digit in zip(cage.cells, digits, strict=True):
                values[cell] = digit
            yield from _caged(size, rest, values, lines)
        lines[:] = before


def _put(size: int, cells: Sequence[int], digits: Sequence[int], lines: list[int]) -> bool:
    for cell, digit in zip(cells, digits, strict=True):
        row, column, bit = cell // size, size + cell % size, 1 << digit
        if (lines[row] | lines[column]) & bit:
            return False
        lines[row] |= bit
        lines[column] |= bit
    return True


def single_in(cell: int, values: Sequence[int], size: int, block: tuple[int, int] | None) -> bool:
    """Whether the digit of `cell` follows from the others at a glance: no other digit fits there, or no other cell of
    one of its units takes it. values: the board with 0 for cells that are already empty."""
    near, digit = peers(size, block), values[cell]
    if len({values[other] for other in near[cell]} - {0}) == size - 1:
        return True
    return any(
        all(values[c] or c == cell or any(values[p] == digit and p != cell for p in near[c]) for c in cells)
        for _, cells in units(size, block)
        if cell in cells
    )
