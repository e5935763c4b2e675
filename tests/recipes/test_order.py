"""Rows of slots, borrowed rows, and stages cut by score."""

from __future__ import annotations

import math
import random
from itertools import pairwise

import pytest

from recipes.order import other_row, row_of, select_rows
from recipes.recipe import Select
from renderers.errors import UserError


def test_every_pass_takes_each_row_once_in_another_order() -> None:
    passes = [[row_of(0, "a", slot, 50) for slot in range(50 * p, 50 * (p + 1))] for p in range(3)]
    assert all(sorted(rows) == list(range(50)) for rows in passes)
    assert len({tuple(rows) for rows in passes}) == 3
    assert [row_of(0, "a", 70, 50), row_of(0, "b", 70, 50), row_of(1, "a", 70, 50)].count(passes[1][20]) < 3
    with pytest.raises(ValueError, match="without rows"):
        row_of(0, "a", 0, 0)


def test_borrowed_rows_are_a_ring_without_fixed_points() -> None:
    for rows in (2, 3, 41):
        others = [other_row(7, row, rows) for row in range(rows)]
        assert sorted(others) == list(range(rows)) and all(mine != theirs for mine, theirs in enumerate(others))
    with pytest.raises(ValueError, match="needs two"):
        other_row(0, 0, 1)


def test_touching_ranges_share_no_row_and_lose_none() -> None:
    ids = [f"row{i}" for i in range(101)]
    scores = {name: float(random.Random(name).randrange(5)) for name in ids}  # many ties
    cuts = [0.0, 0.1, 1 / 3, 0.5, 0.97, 1.0]
    parts = [select_rows(ids, scores, Select(score="s", quantiles=(a, b))) for a, b in pairwise(cuts)]
    assert sorted(at for part in parts for at in part) == list(range(101))
    highest = [max(scores[ids[at]] for at in part) for part in parts]
    lowest = [min(scores[ids[at]] for at in part) for part in parts]
    assert all(a <= b for a, b in zip(highest, lowest[1:], strict=False))
    assert all(part == sorted(part) for part in parts)


def test_rows_without_a_score_are_in_no_range() -> None:
    ids = ["a", "b", "c", "d"]
    scores = {"a": 1.0, "b": math.nan, "d": 0.0}
    assert select_rows(ids, scores, Select(score="s")) == [0, 3]
    with pytest.raises(
        UserError, match=r"score s: no row lies in the quantiles 0.0 to 0.1 \(4 rows, 2 without a score\)"
    ):
        select_rows(ids, scores, Select(score="s", quantiles=(0.0, 0.1)))
