"""Two builds compared: planted differences are found, and nothing else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from builders import report
from builders.shards import write_parquet

Change = Callable[[list[dict[str, Any]]], list[dict[str, Any]]]


@pytest.fixture
def two(family_set: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A set twice."""
    return Path(shutil.copytree(family_set, tmp_path / "a")), Path(shutil.copytree(family_set, tmp_path / "b"))


def change(built: Path, act: Change) -> None:
    """Rewrite the first shard of train."""
    file = built / "data" / "pairs" / "train-00000.parquet"
    write_parquet(file, "pairs", act(pq.read_table(file).to_pylist()))


def diff(two: tuple[Path, Path], capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What the command prints."""
    capsys.readouterr()
    assert report.main(["--diff", *map(str, two), *words]) == 0
    return capsys.readouterr().out


def test_equal_builds_differ_in_nothing(two: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    lines = diff(two, capsys).splitlines()
    assert lines[0] == "pairs: 48 -> 48 rows" and lines[3:] == ["ids: 48 in both, 0 only before, 0 only after"]
    assert all(old == new for old, new in json.loads(diff(two, capsys, "--json"))["rows"].values())


def test_rows_columns_and_counts(two: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    def act(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        rows[0]["vision_centric_image"]["bytes"] += b"x"
        rows[1]["solution"], rows[2]["solution"] = "other", "other"
        rows[3]["id"] = "0123456789abcdef"
        return rows[:-1]

    change(two[1], act)
    told = json.loads(diff(two, capsys, "--json"))
    assert told["rows"]["pairs"] == [48, 47] and told["ids"]["both"] == 46
    assert told["ids"]["only_after"] == ["0123456789abcdef"] and len(told["ids"]["only_before"]) == 2
    assert told["columns"] == {"solution": 2, "vision_centric_image": 1}
    assert told["counts"]["split"] == {"train": [36, 35]}
    assert sum(new - old for old, new in told["counts"]["family"].values()) == -1
    text = diff(two, capsys)
    assert "column solution: differs in 2 rows that both have" in text and "split train: 36 -> 35" in text


def test_scores_and_selections(two: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    ids = pq.read_table(two[0] / "data" / "pairs" / "train-00000.parquet", columns=["id"])["id"].to_pylist()[:4]
    for built, values, kept in zip(two, ([1.0, 2.0, 3.0, None], [1.0, 2.5, 7.0, 4.0]), (ids[:3], ids[2:]), strict=True):
        (built / "scores" / "s").mkdir(parents=True)
        pq.write_table(pa.table({"id": ids, "value": values}), built / "scores" / "s" / "train-00000.parquet")
        (built / "selections" / "best").mkdir(parents=True)
        pq.write_table(pa.table({"id": kept}), built / "selections" / "best" / "kept.parquet")
    told = json.loads(diff(two, capsys, "--json"))
    assert told["scores"]["s"] == {
        "rows": 3,
        "differ": 2,
        "mean": [2.0, 3.5],
        "largest": {"id": ids[2], "values": [3.0, 7.0]},
    }
    assert told["selections"]["best"] == {"kept": [3, 2], "both": 1}
    shutil.move(two[1] / "scores" / "s", two[1] / "scores" / "t")
    text = diff(two, capsys)
    assert "score s: only before" in text and "score t: only after" in text
    assert "selection best: keeps 3 -> 2 rows, 1 of them in both" in text


def test_mistakes_are_one_line(family_set: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report.main([]) == 2
    assert capsys.readouterr().err.startswith("error: name a set")
    assert report.main(["--diff", str(family_set), "/no/such/set"]) == 2
    assert "no such folder" in capsys.readouterr().err
