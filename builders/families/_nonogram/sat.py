"""Route A: a nonogram as clauses, one variable for each cell and one for each place where a run may begin."""

from __future__ import annotations

import atexit
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Any

from builders.families._nonogram.clues import Cell, Clue, Clues, Picture


def solved(clues: Clues, cells: Sequence[Cell]) -> tuple[Picture, bool]:
    """(a picture that fits, whether no other one differs in `cells`). Raises ValueError where no picture fits."""
    solver, (height, width) = _solver(clues), clues.size
    if not solver.solve():
        raise ValueError("no picture fits the clues")
    model = solver.get_model()
    picture = tuple(tuple(model[r * width + c] > 0 for c in range(width)) for r in range(height))
    # Some of the cells must differ, for as long as `other` is assumed.
    other = solver.nof_vars() + 1
    same = [(r * width + c + 1) * (1 if picture[r][c] else -1) for r, c in cells]
    solver.add_clause([-other, *(-literal for literal in same)])
    unique = not solver.solve(assumptions=[other])
    solver.add_clause([-other])
    return picture, unique


@lru_cache(maxsize=16)
def _solver(clues: Clues) -> Any:
    """A few solvers are kept: the audits ask one puzzle several times."""
    from pysat.solvers import Minisat22

    height, width = clues.size
    clauses: list[list[int]] = [[height * width, -height * width]]  # the cells come first among the variables
    following = height * width + 1
    lines = [(clue, [r * width + c + 1 for c in range(width)]) for r, clue in enumerate(clues.rows)]
    lines += [(clue, [r * width + c + 1 for r in range(height)]) for c, clue in enumerate(clues.columns)]
    for clue, cells in lines:
        starts = _starts(clue, len(cells), following)
        following += sum(map(len, starts))
        clauses.extend(_line(clue, cells, starts))
    return Minisat22(bootstrap_with=clauses)


def _starts(clue: Clue, length: int, first: int) -> list[dict[int, int]]:
    """For each run: place where it may begin -> variable."""
    found: list[dict[int, int]] = []
    for i in range(len(clue) if clue != (0,) else 0):
        before, after = sum(clue[:i]) + i, sum(clue[i:]) + len(clue) - i - 1
        found.append({place: first + k for k, place in enumerate(range(before, length - after + 1))})
        first += len(found[-1])
    return found


def _line(clue: Clue, cells: Sequence[int], starts: Sequence[dict[int, int]]) -> Iterator[list[int]]:
    covering: list[list[int]] = [[] for _ in cells]
    for run, (length, places) in enumerate(zip(clue, starts, strict=False)):
        yield list(places.values())
        yield from ([-a, -b] for a, b in combinations(places.values(), 2))
        for place, begins in places.items():
            for at in range(place, place + length):
                covering[at].append(begins)
                yield [-begins, cells[at]]
            if run + 1 < len(starts):
                yield [-begins, *(v for after, v in starts[run + 1].items() if after > place + length)]
    for cell, by in zip(cells, covering, strict=True):
        yield [-cell, *by]


# Solvers free memory of their own, which they cannot when the interpreter has gone before them.
atexit.register(_solver.cache_clear)
