"""A built set opened for reading: rows stream, and every mistake is one clear line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from builders.dataset import open_set
from renderers.errors import UserError


def test_rows_columns_splits_and_ids(family_set: Path) -> None:
    opened = open_set(family_set)
    assert opened.splits() == ["test", "train"]
    assert opened.count(split="train") == 36 and opened.count() == 48
    rows = list(opened.rows(split="test", columns=["id", "answer"]))
    assert len(rows) == 12 and set(rows[0]) == {"id", "answer"}
    wanted = {rows[3]["id"], rows[7]["id"]}
    assert {row["id"] for row in opened.rows(columns=["id"], ids=wanted)} == wanted
    assert opened.count("versions") > 100
    assert sum(opened.report["pairs"].values()) == 48


def test_scores_and_selections_join_by_id(family_set: Path, tmp_path: Path) -> None:
    out = tmp_path / "set"
    shutil.copytree(family_set, out)
    for folder, table in (
        ("scores/clip_delta", {"id": ["a", "b"], "value": [0.5, None]}),
        ("selections/default", {"id": ["b"]}),
    ):
        name = "kept" if folder.startswith("selections") else "train-00000"
        (out / folder).mkdir(parents=True)
        pq.write_table(pa.table(table), out / folder / f"{name}.parquet")
    opened = open_set(out)
    assert opened.score_names() == ["clip_delta"] and opened.selection("default") == ["b"]
    scores = opened.scores("clip_delta")
    assert scores["a"] == 0.5 and scores["b"] != scores["b"]
    with pytest.raises(UserError, match=r"no score 'masked' \(it has: clip_delta\).*--scores masked"):
        opened.scores("masked")
    with pytest.raises(UserError, match="did you mean 'default'"):
        opened.selection("defult")


def test_bad_input_is_one_clear_line(family_set: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such folder, and not a Hub id"):
        open_set("nowhere")
    with pytest.raises(UserError, match="holds no data/pairs"):
        open_set(tmp_path)
    with pytest.raises(UserError, match="did you mean 'train'"):
        list(open_set(family_set).rows(split="trian"))
    with pytest.raises(UserError, match="did you mean 'answer'"):
        list(open_set(family_set).rows(columns=["anwser"]))
    broken = tmp_path / "broken"
    shutil.copytree(family_set, broken)
    (broken / "data/pairs/train-00000.parquet").write_bytes(b"PAR1 cut short")
    with pytest.raises(UserError, match=r"train-00000.parquet: cannot be read"):
        list(open_set(broken).rows())
