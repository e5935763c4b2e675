"""The Arrow schemas are what `datasets` itself would write, and parquet files round-trip."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from builders.build import Slots
from builders.rows import SCHEMAS, feature_yaml, schema
from builders.shards import Shard, Slot, atomic, shards, write_parquet
from renderers.errors import UserError


@pytest.mark.parametrize("config", SCHEMAS)
def test_schema_is_read_as_the_features_that_its_card_declares(config: str) -> None:
    import datasets

    features = datasets.Features.from_arrow_schema(schema(config))
    assert features._to_yaml_list() == feature_yaml(config)
    written = json.loads(features.arrow_schema.metadata[b"huggingface"])
    assert written == json.loads(schema(config).metadata[b"huggingface"])


def test_parquet_round_trip_and_row_groups(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    rows = [dict.fromkeys(SCHEMAS["dropped"], f"v{index}") for index in range(250)]
    write_parquet(tmp_path / "a.parquet", "dropped", rows)
    file = pq.ParquetFile(tmp_path / "a.parquet")
    assert file.num_row_groups == 3 and file.read().to_pylist() == rows


def test_a_failed_write_leaves_the_old_file_and_no_temporary_one(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(RuntimeError), atomic(path) as temporary:
        temporary.write_text("half")
        raise RuntimeError
    assert path.read_text() == "old" and [file.name for file in tmp_path.iterdir()] == ["a.txt"]


def test_shards_cover_every_slot_once() -> None:
    cut = shards({"train": 23, "test": 5}, 10)
    assert [shard.name for shard in cut] == ["train-00000", "train-00001", "train-00002", "test-00000"]
    slots = [slot for shard in cut for slot in shard.slots]
    assert len(slots) == len(set(slots)) == 28 and slots[-1] == Slot("test", 4)
    assert isinstance(cut[0], Shard)


def test_more_shards_than_names_are_refused_with_the_number_that_fits() -> None:
    with pytest.raises(UserError, match="--shard-rows 1000: over 100,000 shards of train; needs at least 2000"):
        shards({"train": 200_000_000, "test": 5}, 1000)
    slots = shards({"train": 200_000_000}, 2_000_000)[-1].slots  # a plan of any size holds no slot
    assert (len(slots), slots[0], slots[-1].index) == (2_000_000, Slot("train", 198_000_000), 199_999_999)


def test_slots_are_cut_into_chunks_in_order() -> None:
    slots = Slots("train", 5, 12)
    assert [[slot.index for slot in chunk] for chunk in slots.chunks(3)] == [[5, 6, 7], [8, 9, 10], [11]]
    assert list(slots[2:4]) == [Slot("train", 7), Slot("train", 8)]
    with pytest.raises(IndexError):
        slots[7]
