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


@pytest.mark.parametrize("where", ["s3://bucket/set", "hf://datasets/me/set", "file:///tmp"])
def test_an_address_is_no_set(where: str) -> None:
    with pytest.raises(UserError, match=r"not a local folder; .*Hub \(USER/NAME\).*builders.pairs --mirror"):
        open_set(where)


def test_truncated_files_are_one_clear_line(family_set: Path, tmp_path: Path) -> None:
    out = tmp_path / "set"
    shutil.copytree(family_set, out)
    table = pa.table({"id": ["a"] * 1000, "value": [0.5] * 1000, "response": ["b"] * 1000})
    for name in ("scores/clip_delta/train-00000", "selections/few/kept", "responses/train-00000"):
        file = out / f"{name}.parquet"
        file.parent.mkdir(parents=True)
        pq.write_table(table, file)
        file.write_bytes(file.read_bytes()[:-100])
    (out / "data/pairs/train-00000.parquet").write_bytes(b"PAR1 cut short")
    opened = open_set(out)
    with pytest.raises(UserError, match=r"train-00000.parquet: cannot be read .*builders.score --data .* clip_delta"):
        opened.scores("clip_delta")
    with pytest.raises(UserError, match=r"kept.parquet: cannot be read .*builders.select --data .* --name few"):
        opened.selection("few")
    with pytest.raises(UserError, match=r"train-00000.parquet: cannot be read .*builders.responses"):
        list(opened.responses())
    with pytest.raises(UserError, match=r"train-00000.parquet: cannot be read .*build it again"):
        opened.count()
