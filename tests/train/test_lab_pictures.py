"""Pictures that the test alone shows: apart from training by their pixels, whatever their rows are."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from builders.rows import Row
from renderers.errors import UserError
from train.laboratory import plan as plans
from train.laboratory.data import apart, small_set
from train.laboratory.plan import Data

SPLITS = ("train", "dev", "test")


@pytest.fixture(scope="module")
def sizes() -> Data:
    """Sixty clocks at 28 x 28 pixels, which show many times twice."""
    return dataclasses.replace(
        plans.load().data, families=("clock_calendar",), pairs=60, train=0.5, dev=0.25, test=0.25, side=28
    )


def _splits(data: Data, cache: Path) -> dict[str, list[Row]]:
    built = small_set(data, cache)
    return {split: list(built.rows(split=split)) for split in SPLITS}


def _pictures(rows: list[Row]) -> set[bytes]:
    return {row[f"{view}_image"]["bytes"] for row in rows for view in ("text_rich", "vision_centric")}


def test_no_training_row_shows_a_picture_of_the_test(sizes: Data, tmp_path: Path) -> None:
    before = _splits(sizes, tmp_path)
    splits = _splits(dataclasses.replace(sizes, unseen=0.4), tmp_path)
    assert not _pictures(splits["test"]) & (_pictures(splits["train"]) | _pictures(splits["dev"]))
    ids = {split: {row["id"] for row in rows} for split, rows in splits.items()}
    every = {row["id"] for rows in before.values() for row in rows}
    assert ids["train"] < {row["id"] for row in before["train"]}
    assert ids["dev"] < {row["id"] for row in before["dev"]}
    assert ids["test"] == {row["id"] for rows in before.values() for row in rows if apart(row, 0.4)} < every
    assert ids["test"] & {row["id"] for row in before["train"]}, (
        "rows that would have been trained on are test rows now"
    )
    assert {row["split"] for row in splits["test"]} == {"test"}


def test_it_is_another_plan_and_the_old_one_keeps_its_name() -> None:
    plan, other = plans.load(), plans.load(unseen=0.2)
    assert plan.key("full", "kl") == plans.load(unseen=0.0).key("full", "kl") != other.key("full", "kl")
    assert "unseen" not in plan.data.decides() and other.data.decides()["unseen"] == 0.2


@pytest.mark.parametrize("share", [-0.1, 1.0])
def test_a_share_is_from_0_to_below_1(share: float) -> None:
    with pytest.raises(UserError, match=r"data\.unseen is .*: must be at least 0 and below 1"):
        plans.load(unseen=share)


def test_a_family_that_is_trained_on_is_held_out_no_longer() -> None:
    assert plans.load(families=("charts",)).data.held_out == ("number_line",)
