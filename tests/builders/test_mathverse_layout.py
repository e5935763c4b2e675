"""`--as mathverse`: the versions in MathVerse's own files, and back through our own adapter."""

from __future__ import annotations

import errno
import json
import os
import shutil
from pathlib import Path
from typing import Any

import mini_mathverse as mini
import pytest

from builders import pairs
from builders.build import open_source
from builders.counts import equal_texts, groups
from builders.types import SourceOptions


def build(out: Path, *words: str) -> int:
    return pairs.main(["--out", str(out), "--workers", "1", "--gallery", "0", "--versions", "all", *words])


def views(path: Path) -> list[dict[str, tuple[str, bytes | None]]]:
    source: Any = open_source("mathverse", SourceOptions(path=path))
    found = [source.problem("test", index, 0).views for index in range(source.sizes()["test"])]
    return [{name: (view.prompt, view.image) for name, view in sorted(one.items())} for one in found]


def test_mathverse_comes_back_as_it_was(tmp_path: Path) -> None:
    folder = mini.write(tmp_path / "mv")
    assert build(tmp_path / "out", "--source", "mathverse", "--path", str(folder), "--as", "mathverse") == 0
    back = tmp_path / "out" / "mathverse"
    assert views(back) == views(folder)
    assert mini.load(back) == mini.load(folder)
    text_only = json.loads((back / "testmini_text_only.json").read_text())
    assert text_only == json.loads((folder / "testmini_text_only.json").read_text())
    assert list(mini.load(back)[0]) == list(mini.load(folder)[0])


def test_the_real_sample_comes_back_as_it_was(samples: Path, tmp_path: Path) -> None:
    folder = samples / "mathverse"
    assert build(tmp_path / "out", "--source", "mathverse", "--path", str(folder), "--as", "mathverse") == 0
    back = tmp_path / "out" / "mathverse"
    assert views(back) == views(folder) and mini.load(back) == mini.load(folder)
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert report["equal_texts"] == {
        "Text Dominant = Text Only": 24,
        "Text Lite = Vision Intensive = Vision Dominant": 9,
        "Text Lite = Vision Intensive": 3,
        "Text Lite = Vision Dominant": 3,
    }


@pytest.mark.browser
def test_procedural_problems_are_read_by_our_own_adapter(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    assert build(tmp_path / "out", "--source", "families:charts", "--limit", "2", "--as", "mathverse") == 0
    back = tmp_path / "out" / "mathverse"
    rows = pq.read_table(tmp_path / "out" / "data" / "versions").to_pylist()
    told = {(row["problem_index"], row["problem_version"]): row for row in rows}
    read: Any = open_source("mathverse", SourceOptions(path=back))
    for index in range(2):
        problem = read.problem("test", index, 0)
        for name, view in problem.views.items():
            row = told.pop((problem.source_id, name))
            assert view.image == (row["image"] or {}).get("bytes")
            assert view.prompt == row["question"] or name == "Vision Only"
    assert not told
    assert {row["image"].partition("/")[0] for row in mini.load(back)} == {
        "images_version_1-4",
        "images_version_5",
        "images_version_6",
    }
    assert {row["image"] for row in json.loads((back / "testmini_text_only.json").read_text())} == {""}


def test_versions_with_pictures_of_their_own_get_files_of_their_own(samples: Path, tmp_path: Path) -> None:
    words = ("--source", "geometry3k", "--path", str(samples / "geometry3k"), "--splits", "test=1", "--limit", "2")
    assert build(tmp_path / "out", *words, "--as", "mathverse") == 0
    rows = mini.load(tmp_path / "out" / "mathverse")
    assert len({row["image"] for row in rows}) == len(rows) == 4
    assert build(tmp_path / "out", *words, "--as", "mathverse") == 0  # again, over itself
    assert mini.load(tmp_path / "out" / "mathverse") == rows


def test_it_can_be_asked_for_after_the_build(tmp_path: Path) -> None:
    folder = mini.write(tmp_path / "mv")
    assert build(tmp_path / "out", "--source", "mathverse", "--path", str(folder)) == 0
    assert not (tmp_path / "out" / "mathverse").exists()
    assert build(tmp_path / "out", "--source", "mathverse", "--path", str(folder), "--as", "mathverse") == 0
    assert views(tmp_path / "out" / "mathverse") == views(folder)


def test_a_disk_that_takes_no_more_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = mini.write(tmp_path / "mv"), tmp_path / "out"
    words = ("--source", "mathverse", "--path", str(folder), "--as", "mathverse")
    real, calls = Path.write_bytes, 0

    def refuse(file: Path, data: bytes) -> int:
        nonlocal calls
        calls += "images_version_5" in file.parts
        if calls == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(file, data)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", refuse)
        assert build(out, *words) == 2
    lines = [line for line in capsys.readouterr().err.splitlines() if "error: " in line]
    assert len(lines) == 1 and "cannot be written (No space left on device)" in lines[0]
    assert build(out, *words) == 0
    assert views(out / "mathverse") == views(folder)


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = mini.write(tmp_path / "mv"), tmp_path / "out"
    words = ("--source", "mathverse", "--path", str(folder), "--as", "mathverse")
    assert build(out, *words) == 0
    shutil.rmtree(out / "mathverse")
    (out / "mathverse").write_text("mine")
    assert build(out, *words) == 2
    assert f"{out / 'mathverse'}: cannot be written (" in capsys.readouterr().err
    assert (out / "mathverse").read_text() == "mine"


def test_without_versions_it_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = mini.write(tmp_path / "mv")
    words = ["--source", "mathverse", "--path", str(folder), "--out", str(tmp_path / "out"), "--as", "mathverse"]
    assert pairs.main(words) == 2
    assert "add --versions all" in capsys.readouterr().err and not (tmp_path / "out").exists()


def test_equal_texts_are_counted_by_the_versions_that_agree() -> None:
    texts = {"0": ("a", "b", "b ", "b", ""), "1": ("a", "b", "c", "b", ""), "2": ("a", "b", "c", "d", "")}
    names = ("Text Dominant", "Text Lite", "Vision Intensive", "Vision Dominant", "Vision Only")
    rows = [
        {"problem_index": key, "problem_version": name, "question": text}
        for key, told in texts.items()
        for name, text in zip(names, told, strict=True)
    ]
    assert equal_texts(rows) == {
        "Text Lite = Vision Intensive = Vision Dominant": 1,
        "Text Lite = Vision Dominant": 1,
    }


def test_near_duplicates_are_groups_of_two_or_more() -> None:
    assert groups([("x", "1"), ("y", "2"), ("x", "3"), ("z", "4"), ("z", "5"), ("x", "6")]) == {
        "groups": 2,
        "problems": 5,
        "examples": [["1", "3", "6"], ["4", "5"]],
    }


def test_near_duplicates_of_a_built_set_are_reported_and_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = mini.write(tmp_path / "mv")  # questions 0 and 2 differ by a number, 1 has choices
    (folder / "images_version_5" / "image_1.png").write_bytes(mini.picture(0, "Vision Dominant"))
    assert build(tmp_path / "out", "--source", "mathverse", "--path", str(folder)) == 0
    found = json.loads((tmp_path / "out" / "report.json").read_text())["near_duplicates"]
    assert found["same_words"] == {"groups": 1, "problems": 2, "examples": [["0", "2"]]}
    assert found["same_picture"] == {"groups": 1, "problems": 2, "examples": [["0", "1"]]}
    out = capsys.readouterr().out
    assert "near-duplicates: 2 problems in 1 groups have the same picture" in out
    assert "rows by licence: mit 3" in out
    card = (tmp_path / "out" / "README.md").read_text()
    assert "2 problems in 1 groups have the same words up to numbers" in card and "mit (3)" in card
