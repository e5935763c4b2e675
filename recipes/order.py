"""Which row a prompt slot takes, which rows a stage may take, and which other row a control borrows from.

    rows = select_rows(ids, scores, stage.select)          # indices of the rows of a stage
    row = rows[row_of(recipe.seed, stage.name, slot, len(rows))]

Everything is a function of seed and index: a run that resumes at slot n takes the rows that it would have taken.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

from recipes.recipe import Select
from renderers.errors import UserError
from renderers.seeds import rng


def row_of(seed: int, stage: str, slot: int, rows: int) -> int:
    """The row (0..rows-1) of a slot: every pass is a shuffle of its own. Raises ValueError for no rows."""
    if rows < 1:
        raise ValueError("a stage without rows has no slots")
    return _shuffled(seed, rows, "order", stage, slot // rows)[slot % rows]


def other_row(seed: int, row: int, rows: int) -> int:
    """Another row, never `row` itself: the next of a fixed random ring. Raises ValueError for fewer than two."""
    if rows < 2:
        raise ValueError(f"{rows} rows: a control that borrows from another row needs two")
    ring, place = _ring(seed, rows)
    return ring[(place[row] + 1) % rows]


@lru_cache(maxsize=4)
def _shuffled(seed: int, rows: int, *names: object) -> tuple[int, ...]:
    order = list(range(rows))
    rng(seed, *names).shuffle(order)
    return tuple(order)


@lru_cache(maxsize=4)
def _ring(seed: int, rows: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    ring = _shuffled(seed, rows, "other")
    place = [0] * rows
    for at, row in enumerate(ring):
        place[row] = at
    return ring, tuple(place)


def select_rows(ids: Sequence[str], scores: Mapping[str, float], select: Select) -> list[int]:
    """Indices of the rows whose score lies between the two quantiles, in the order of `ids`.

    Ranks are cut, not values, with ties broken by id: ranges that touch (0..0.3, 0.3..1) share no row and lose none.
    Rows without a score (NaN or absent) are in no range. Raises UserError when nothing is left.
    """
    known = [at for at, name in enumerate(ids) if not math.isnan(scores.get(name, math.nan))]
    ranked = sorted(known, key=lambda at: (scores[ids[at]], ids[at]))
    low, high = (math.floor(q * len(ranked) + 0.5) for q in select.quantiles)
    kept = sorted(ranked[low:high])
    if not kept:
        missing = len(ids) - len(known)
        raise UserError(
            f"score {select.score}: no row lies in the quantiles {select.quantiles[0]} to {select.quantiles[1]} "
            f"({len(ids)} rows, {missing} without a score)"
        )
    return kept
