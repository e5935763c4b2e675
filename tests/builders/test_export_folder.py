"""An export writes in its own folder alone, and what others put there stays."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from made_sets import page, row, write_set

from builders import export
from builders.exports import Export
from builders.exports._folder import FILES, MARK

A, B, C = (page(word) for word in "ABC")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A set of one row."""
    return write_set(tmp_path / "set", [row("0123456789abcdef", A)])


def made(data: Path, out: Path, tool: str = "llama_factory") -> int:
    """An export's exit code."""
    return export.main(["--data", str(data), "--to", tool, "--name", "mine", "--out", str(out)])


def listed(out: Path) -> set[str]:
    """Paths of all files, relative."""
    return {path.relative_to(out).as_posix() for path in out.rglob("*") if not path.is_dir()}


def refused(capsys: pytest.CaptureFixture[str], line: str) -> bool:
    """Whether one line was said, with these words in it."""
    told = capsys.readouterr().err
    return told.startswith("error: ") and len(told.splitlines()) == 1 and line in told


@pytest.mark.parametrize("tool", ["llama_factory", "ms_swift"])
@pytest.mark.parametrize("path", ["../../../outside.png", "/tmp/outside.png", "a/b.png", ".profile", "x.sh", "", None])
def test_a_set_does_not_choose_where_its_pictures_go(tmp_path: Path, tool: str, path: str | None) -> None:
    bad = write_set(tmp_path / "set", [row("a", A, vision_centric_image={"bytes": A, "path": path})])
    before = listed(tmp_path)
    assert made(bad, tmp_path / "w" / "x" / "out", tool) == 0
    out = tmp_path / "w" / "x" / "out"
    assert {tmp_path / name for name in listed(tmp_path) - before} == {out / name for name in listed(out)}
    [picture] = (out / "images").iterdir()
    assert picture.name.startswith("sha256-") and picture.suffix == ".png" and picture.read_bytes() == A
    [image] = json.loads((out / "train.jsonl").read_text())["images"]
    assert (out / image).read_bytes() == A


@pytest.mark.parametrize("tool", ["llama_factory", "ms_swift"])
def test_pictures_of_one_name_all_come_along(tmp_path: Path, tool: str) -> None:
    rows = [
        row(f"k{at}", one, vision_centric_image={"bytes": one, "path": "p.png"}) for at, one in enumerate((A, B, A))
    ]
    rows.append(row("k3", C))
    out = tmp_path / "out"
    assert made(write_set(tmp_path / "set", rows), out, tool) == 0
    for file in [out / "train.jsonl", *out.glob("train_sft.jsonl")]:
        images = [json.loads(line)["images"][0] for line in file.read_text().splitlines()]
        assert [(out / image).read_bytes() for image in images] == [A, B, A, C]
        assert [Path(images[at]).name for at in (0, 2, 3)] == ["p.png", "p.png", "k3.png"]


@pytest.mark.parametrize("tool", ["ms_swift", "trl", "vlmevalkit"])
def test_a_picture_without_bytes_is_one_line(tmp_path: Path, tool: str, capsys: pytest.CaptureFixture[str]) -> None:
    bad = write_set(tmp_path / "set", [row("a", A, vision_centric_image={"bytes": None, "path": "/etc/passwd"})])
    assert made(bad, tmp_path / "out", tool) == 2
    assert refused(capsys, "row a of train: its picture has no bytes") and not (tmp_path / "out").exists()


def test_only_the_former_exports_files_go(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert made(data, out) == 0
    (out / "checkpoints").mkdir()
    mine = {out / "checkpoints" / "model.bin", out / "notes.txt", out / "images" / "mine.png"}
    for file in mine:
        file.write_text("mine")
    assert made(data, out, "trl") == 0
    assert {out / name for name in listed(out)} == mine | {
        out / name for name in ("train.parquet", "reward.py", MARK, FILES)
    }
    assert all(file.read_text() == "mine" for file in mine)


@pytest.mark.parametrize("tool", export.EXPORTS.names())
def test_an_export_of_before_there_were_lists_is_replaced(data: Path, tmp_path: Path, tool: str) -> None:
    out, other = tmp_path / "out", "vlmevalkit" if tool == "trl" else "trl"
    assert made(data, out, tool) == 0
    (out / FILES).unlink()
    (out / "my_train.yaml").write_text("mine")
    (out / "train.txt").write_text("mine")
    assert made(data, out, tool) == 0
    (out / FILES).unlink()
    assert made(data, out, other) == 0
    alone = tmp_path / "alone"
    assert made(data, alone, other) == 0
    assert listed(out) == listed(alone) | {"my_train.yaml", "train.txt"}


def test_a_set_in_the_folder_of_its_export_is_refused(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert made(data, out, "trl") == 0
    inner = data.rename(out / "set")
    before = listed(out)
    assert made(inner, out) == 2
    assert refused(capsys, "lies in it; name another folder") and listed(out) == before


def test_a_file_that_no_export_wrote_is_not_replaced(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert made(data, out, "trl") == 0
    (out / "train.jsonl").write_text("mine")
    before = listed(out)
    assert made(data, out) == 2
    assert refused(capsys, "holds train.jsonl, which no export wrote") and listed(out) == before
    assert (out / "train.jsonl").read_text() == "mine"


@pytest.mark.parametrize("name", ["../kept/mine", "link/mine"])
def test_a_list_that_leads_out_of_the_folder_removes_nothing(
    data: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out, kept = tmp_path / "out", tmp_path / "kept"
    assert made(data, out, "trl") == 0
    kept.mkdir()
    (kept / "mine").write_text("mine")
    (out / "link").symlink_to(kept)
    (out / FILES).write_text(f"{name}\n")
    assert made(data, out, "trl") == 2
    assert refused(capsys, "is no folder of it") and (kept / "mine").read_text() == "mine"


def test_an_export_that_fails_leaves_the_former_one(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, plugin = tmp_path / "out", export.EXPORTS.load("llama_factory")
    assert made(data, out, "trl") == 0
    before = {name: (out / name).read_bytes() for name in listed(out)}
    write: Any = plugin.write

    def dies(job: Export) -> str:
        write(job)
        raise KeyboardInterrupt

    monkeypatch.setattr(plugin, "write", dies)
    assert made(data, out) == 130 and {name: (out / name).read_bytes() for name in listed(out)} == before
    assert made(data, tmp_path / "new") == 130 and not (tmp_path / "new").exists()


def test_an_export_that_was_killed_is_made_anew(data: Path, tmp_path: Path) -> None:
    """While it was written, and while its files took the place of the former ones."""
    out, whole = tmp_path / "out", tmp_path / "whole"
    assert made(data, whole, "trl") == 0
    (out / ".export.tmp").mkdir(parents=True)
    (out / ".export.tmp" / "train.jsonl").write_text("half")
    assert made(data, out, "trl") == 0 and listed(out) == listed(whole)
    (out / MARK).write_text("{}\n")
    (out / "train.parquet").unlink()
    assert made(data, out, "trl") == 0 and listed(out) == listed(whole)


def test_a_folder_that_cannot_be_is_one_line(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert made(data, out, "trl") == 0
    capsys.readouterr()
    (tmp_path / "link").symlink_to(out)
    (tmp_path / "round").symlink_to("round")
    for where, line in (
        (tmp_path / "link", "is a symbolic link"),
        (tmp_path / "round" / "x", "cannot be written"),
        (out / MARK, "is not an export"),
        (out / MARK / "x", "cannot be written (Not a directory)"),
        (tmp_path / ("x" * 300), "cannot be written"),
        (Path("/proc/xx"), "cannot be written"),
    ):
        assert made(data, where, "trl") == 2
        assert refused(capsys, line), where
    assert "train.parquet" in listed(out)


def test_a_split_that_is_no_name_is_refused(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shard = data / "data" / "pairs" / "train-00000.parquet"
    shard.rename(shard.with_name("a\nb: c.parquet"))
    assert made(data, tmp_path / "out", "lmms_eval") == 2
    assert refused(capsys, "split 'a\\nb: c': needs letters")
