"""Parts of an array on one folder: what they may not mix, when the set is finished, and who may come late."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mini_mathverse as mini
import pytest
from built_files import hashes

from builders import assemble, card, mathverse_layout, pairs

BUILD = ["--source", "families:triangle_angles", "--shard-rows", "3", "--gallery", "2", "--workers", "1"]
SET = "and so is the set"


def build(out: Path, *words: str) -> int:
    return pairs.main([*BUILD, "--limit", "8", "--out", str(out), *words])


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The files of an undisturbed build in one process."""
    out = tmp_path_factory.mktemp("whole") / "out"
    assert build(out) == 0
    return hashes(out)


def once(patch: pytest.MonkeyPatch, module: Any, name: str, before: Callable[[], None]) -> None:
    """Do something before the first call of a step."""
    real = getattr(module, name)

    def step(*given: Any) -> Any:
        patch.setattr(module, name, real)
        before()
        return real(*given)

    patch.setattr(module, name, step)


def interrupt() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("words", [("--shard", "0/1"), ()], ids=["a part", "the whole"])
@pytest.mark.parametrize("step", [(card, "write"), (mathverse_layout, "write")], ids=["card", "layout"])
def test_a_finish_that_was_cut_off_is_done_again(
    step: tuple[Any, str], words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = mini.write(tmp_path / "mv"), tmp_path / "out"
    words = ("--source", "mathverse", "--path", str(folder), "--versions", "all", "--as", "mathverse", *words)
    once(monkeypatch, *step, interrupt)
    assert build(out, *words) != 0
    assert not (out / "_state" / "finished").exists() and not (out / "mathverse" / "testmini.json").exists()
    assert build(out, *words) == 0
    assert (out / "_state" / "finished").exists() and (out / "mathverse" / "testmini.json").exists()
    assert build(tmp_path / "undisturbed", *words) == 0
    assert hashes(out) == hashes(tmp_path / "undisturbed")


def test_another_layout_is_made_for_a_finished_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = mini.write(tmp_path / "mv"), tmp_path / "out"
    words = ("--source", "mathverse", "--path", str(folder), "--versions", "all", "--shard", "0/1")
    assert build(out, *words) == 0
    assert build(out, *words, "--as", "mathverse") == 0
    assert (out / "mathverse" / "testmini.json").exists()
    capsys.readouterr()
    assert build(out, *words, "--as", "mathverse") == 0
    assert SET in capsys.readouterr().out


def test_a_set_from_before_the_mark_is_finished_once_more(
    whole: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert build(out, "--shard", "0/1") == 0
    (out / "_state" / "finished").unlink()
    capsys.readouterr()
    assert build(out, "--shard", "0/1") == 0
    assert SET not in capsys.readouterr().out
    assert hashes(out) == whole
    assert build(out, "--shard", "0/1") == 0
    assert SET in capsys.readouterr().out


def test_a_shard_made_again_takes_the_mark_away(
    whole: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    assert build(out) == 0
    (out / "_state" / "train-00001.json").unlink()
    once(monkeypatch, assemble, "_whole", interrupt)
    assert build(out, "--shard", "0/1") != 0
    assert not (out / "_state" / "finished").exists()
    assert build(out, "--shard", "0/1") == 0
    assert hashes(out) == whole


def test_parts_with_other_words_do_not_mix(
    whole: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before the first shard is there: its part holds the folder all the same."""
    out, codes = tmp_path / "out", []

    def beside() -> None:
        assert not (out / "data").exists()
        codes.append(build(out, "--limit", "5", "--shard", "1/2"))
        assert "holds a build with another configuration (limit changed)" in capsys.readouterr().err
        codes.append(build(out, "--shard", "1/2"))

    once(monkeypatch, assemble, "_build", beside)
    assert build(out, "--shard", "0/2") == 0
    assert codes == [2, 0]
    assert hashes(out) == whole


def test_what_a_killed_build_wanted_binds_nobody(
    whole: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before its first shard; then two parts of another build begin at once."""
    out, codes = tmp_path / "out", []
    once(monkeypatch, assemble, "_build", interrupt)
    assert build(out, "--limit", "5", "--shard", "1/2") != 0
    once(monkeypatch, assemble, "_build", lambda: codes.append(build(out, "--shard", "1/2")))
    assert build(out, "--shard", "0/2") == 0
    assert codes == [0] and hashes(out) == whole


def test_shards_that_the_plan_does_not_have_go(whole: dict[str, str], tmp_path: Path) -> None:
    out, mine = tmp_path / "out", ("data/raw/train-00000.parquet", "data/raw/mine.parquet", "_state/mine.json")
    assert build(out) == 0
    for name in ("data/pairs/{}.parquet", "_state/{}.json"):
        shutil.copy(out / name.format("train-00000"), out / name.format("train-00099"))
        shutil.copy(out / name.format("train-00000"), out / name.format("dev-00000"))
    for name in mine:
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_text("mine")
    assert build(out) == 0
    found = hashes(out)
    assert {name: found.pop(name) for name in mine} and found == whole


def test_who_comes_while_the_set_is_being_finished(
    whole: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Four shards, eight parts: 7/8 has nothing to do, 0/8 was queued again."""
    out, codes = tmp_path / "out", []

    def late() -> None:
        capsys.readouterr()
        codes.append(build(out, "--shard", "7/8"))
        codes.append(build(out, "--shard", "0/8"))
        assert "part 0/8: 1 shards are complete; another build is finishing the set" in capsys.readouterr().out
        marker = out / "_state" / "train-00000.json"
        marker.rename(tmp_path / "away")  # as while its duplicates are taken out
        codes.append(build(out, "--shard", "0/8"))
        (tmp_path / "away").rename(marker)

    for index in range(3):
        assert build(out, "--shard", f"{index}/8") == 0
    once(monkeypatch, assemble, "_whole", late)
    assert build(out, "--shard", "3/8") == 0
    assert codes == [0, 0, 0]
    assert hashes(out) == whole


def test_who_has_shards_to_make_is_refused_beside_a_whole_build(
    whole: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out, codes = tmp_path / "out", []
    once(monkeypatch, assemble, "_whole", lambda: codes.append(build(out, "--shard", "0/2")))
    assert build(out) == 0
    assert codes == [2] and "another build is writing there" in capsys.readouterr().err
    assert hashes(out) == whole


def test_the_mark_says_which_build_it_is(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert build(out) == 0
    mark = json.loads((out / "_state" / "finished").read_text())
    shard = json.loads((out / "_state" / "train-00000.json").read_text())
    assert mark == {"config": shard["config"], "gallery": 2, "as": ""}
