"""Route A: a board as clauses, one variable for each digit in each cell; one solver per kind of board is kept."""

from __future__ import annotations

import atexit
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import combinations, product
from typing import Any

from builders.families._latin.board import Board, Cage, units


def filled(board: Board, givens: tuple[int, ...], cells: Sequence[int]) -> tuple[list[int], bool]:
    """(digits of `cells`, whether no solution has other ones). Raises ValueError where there is no solution."""
    size = board.size
    solver = _of_cages(board) if board.cages else _solver(size, board.block)
    fixed = [_var(size, cell, digit) for cell, digit in enumerate(givens) if digit]
    if not solver.solve(assumptions=fixed):
        raise ValueError("no way to fill the board")
    true = {literal for literal in solver.get_model() if literal > 0}
    digits = [next(d for d in range(1, size + 1) if _var(size, cell, d) in true) for cell in cells]
    # Another answer has another digit in one of the cells. Assumptions, unlike clauses, leave the kept solver as it is.
    unique = not any(
        solver.solve(assumptions=[*fixed, -_var(size, cell, digit)]) for cell, digit in zip(cells, digits, strict=True)
    )
    return digits, unique


def _var(size: int, cell: int, digit: int) -> int:
    return cell * size + digit


def _rules(size: int, block: tuple[int, int] | None) -> list[list[int]]:
    clauses = [[_var(size, cell, d) for d in range(1, size + 1)] for cell in range(size * size)]
    for cell in range(size * size):
        clauses += [[-_var(size, cell, d), -_var(size, cell, e)] for d, e in combinations(range(1, size + 1), 2)]
    for _, cells in units(size, block):
        for digit in range(1, size + 1):
            clauses += [[-_var(size, a, digit), -_var(size, b, digit)] for a, b in combinations(cells, 2)]
    return clauses


@cache
def _solver(size: int, block: tuple[int, int] | None) -> Any:
    from pysat.solvers import Minisat22

    return Minisat22(bootstrap_with=_rules(size, block))


@lru_cache(maxsize=16)
def _of_cages(board: Board) -> Any:
    """A solver of its own for each KenKen; a few are kept, since the audits ask one puzzle several times."""
    from pysat.solvers import Minisat22

    solver = Minisat22(bootstrap_with=_rules(board.size, None))
    for cage in board.cages:
        _add(solver, board.size, cage)
    return solver


def _add(solver: Any, size: int, cage: Cage) -> None:
    """One variable for each filling that makes the target; one of them is true, and it sets the cells."""
    chosen = []
    for digits in product(range(1, size + 1), repeat=len(cage.cells)):
        if cage.holds(digits):
            pick = solver.nof_vars() + 1
            chosen.append(pick)
            for cell, digit in zip(cage.cells, digits, strict=True):
                solver.add_clause([-pick, _var(size, cell, digit)])
    solver.add_clause(chosen)


# Solvers free memory of their own, which they cannot when the interpreter has gone before them.
atexit.register(_solver.cache_clear)
atexit.register(_of_cages.cache_clear)
