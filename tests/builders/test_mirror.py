"""A set on a store that hosts share: the bytes of a local build, whoever made which shard and whatever was lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from built_files import hashes

from builders import pairs
from builders.mirror import Mirror
from builders.shards import file_hash
from renderers.errors import UserError

BUILD = [
    "--source",
    "families:triangle_angles",
    "--limit",
    "8",
    "--shard-rows",
    "3",
    "--gallery",
    "2",
    "--workers",
    "1",
]


def build(out: Path, *words: str) -> int:
    return pairs.main([*BUILD, "--out", str(out), *words])


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The files of a build without a mirror."""
    out = tmp_path_factory.mktemp("local") / "out"
    assert build(out) == 0
    return hashes(out)


@pytest.fixture
def memory() -> Iterator[Any]:
    """fsspec's file system in memory, empty before and after."""
    store = fsspec.filesystem("memory")
    store.rm("/", recursive=True) if store.ls("/") else None
    yield store
    store.rm("/", recursive=True) if store.ls("/") else None


def test_everything_is_there(local: dict[str, str], tmp_path: Path, memory: Any) -> None:
    assert build(tmp_path / "out", "--mirror", "memory://bucket/set") == 0
    assert hashes(tmp_path / "out") == local
    names = {path.removeprefix("/bucket/set/") for path in memory.find("/bucket/set")}
    assert names == {*local, "config.yaml"}
    for name in names:
        assert memory.cat_file(f"/bucket/set/{name}") == (tmp_path / "out" / name).read_bytes()


def test_hosts_that_share_no_disk(local: dict[str, str], tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    for host in range(3):
        assert not (shared / "README.md").exists()
        assert build(tmp_path / f"host{host}", "--mirror", f"file://{shared}", "--shard", f"{host}/3") == 0
    assert hashes(shared) == hashes(tmp_path / "host2") == local  # the last one has and sent the whole


def test_a_host_that_is_lost(local: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shared = tmp_path / "shared"
    assert build(tmp_path / "lost", "--mirror", f"file://{shared}", "--shard", "0/2") == 0
    shutil.rmtree(tmp_path / "lost")
    capsys.readouterr()
    assert build(tmp_path / "next", "--mirror", f"file://{shared}") == 0
    assert "going on: 2 of 4 shards are complete" in capsys.readouterr().err
    assert hashes(shared) == hashes(tmp_path / "next") == local


@pytest.mark.parametrize(
    "name", ["data/pairs/train-00000.parquet", "_state/train-00000.json", "_state/test-00000.json"]
)
@pytest.mark.parametrize("damage", ["half", "gone"])
def test_a_damaged_mirror_is_mended(name: str, damage: str, local: dict[str, str], tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    assert build(tmp_path / "first", "--mirror", f"file://{shared}") == 0
    file = shared / name
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]) if damage == "half" else file.unlink()
    (shared / "data" / "pairs" / "train-00099.parquet").write_text("of nobody")
    assert build(tmp_path / "second", "--mirror", f"file://{shared}") == 0
    assert hashes(shared) == hashes(tmp_path / "second") == local


def test_another_set_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shared = f"file://{tmp_path / 'shared'}"
    assert build(tmp_path / "first", "--mirror", shared) == 0
    before = hashes(tmp_path / "shared")
    assert build(tmp_path / "second", "--mirror", shared, "--seed", "5") == 2
    assert "seed changed" in capsys.readouterr().err
    assert hashes(tmp_path / "shared") == before


@pytest.mark.parametrize("url", ["nothing://x/y", "memory://"])
def test_a_store_that_fails_is_one_line(
    url: str,
    local: dict[str, str],
    memory: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def refuse(*given: object, **named: object) -> None:
        raise PermissionError("AccessDenied when calling PutObject")

    monkeypatch.setattr(type(memory), "put_file", refuse)
    assert build(tmp_path / "out", "--mirror", url) == 2
    told = [line for line in capsys.readouterr().err.splitlines() if "error: " in line]
    assert len(told) == 1 and f"--mirror {url}: " in told[0]
    monkeypatch.undo()
    assert build(tmp_path / "out", "--mirror", "memory://bucket/set") == 0
    assert hashes(tmp_path / "out") == local


def test_another_build_is_not_written_over_by_a_finished_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """OUT holds a configuration of its own: that of the mirror counts all the same."""
    shared = f"file://{tmp_path / 'shared'}"
    assert build(tmp_path / "first", "--mirror", shared) == 0
    before = hashes(tmp_path / "shared")
    assert build(tmp_path / "second", "--seed", "5") == 0
    capsys.readouterr()
    for words in ((), ("--shard", "0/1")):
        assert build(tmp_path / "second", "--seed", "5", "--mirror", shared, *words) == 2
        told = capsys.readouterr().err.strip()
        assert told.startswith(f"error: --mirror {shared}: holds a build with another configuration (seed changed)")
        assert len(told.splitlines()) == 1
    assert hashes(tmp_path / "shared") == before


@pytest.mark.parametrize("name", ["README.md", "data/raw/my_table.parquet", "config.yaml"])
def test_a_place_with_other_files_is_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    file = tmp_path / "shared" / name
    file.parent.mkdir(parents=True)
    file.write_text("mine")
    assert build(tmp_path / "out", "--mirror", f"file://{tmp_path / 'shared'}") == 2
    told = capsys.readouterr().err.strip()
    assert "not empty and not a data set of this tool; name another address" in told and len(told.splitlines()) == 1
    assert hashes(tmp_path / "shared") == ({} if name == "config.yaml" else {name: file_hash(file)})
    assert file.read_text() == "mine"


def test_files_of_others_beside_a_set_stay(local: dict[str, str], tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / ".gitattributes").write_text("a new repository of the Hub has it")
    assert build(tmp_path / "first", "--mirror", f"file://{shared}") == 0
    mine = ("data/raw/my_table.parquet", "data/pairs/my_table.parquet", "data/raw/train-00000.parquet", "_state/a.json")
    for name in mine:
        (shared / name).parent.mkdir(exist_ok=True)
        (shared / name).write_text("mine")
    assert build(tmp_path / "second", "--mirror", f"file://{shared}") == 0
    assert all((shared / name).read_text() == "mine" for name in mine)
    assert hashes(shared).keys() == {*local, *mine, ".gitattributes"}


def test_a_shard_that_the_plan_does_not_have_goes_from_both(local: dict[str, str], tmp_path: Path) -> None:
    shared, out = tmp_path / "shared", tmp_path / "out"
    assert build(out, "--mirror", f"file://{shared}") == 0
    for root in (shared, out):
        for name in ("data/pairs/train-{}.parquet", "_state/train-{}.json"):
            shutil.copy(root / name.format("00000"), root / name.format("00099"))
    assert build(out, "--mirror", f"file://{shared}") == 0
    assert hashes(shared) == hashes(out) == local


def test_a_set_that_was_not_sent_to_its_end_is_not_finished(
    local: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shared, words = tmp_path / "shared", ("--mirror", f"file://{tmp_path / 'shared'}", "--shard", "0/1")

    def cut(self: Mirror, last: Path) -> None:
        raise UserError(f"--mirror {self.url}: the network is down")

    with monkeypatch.context() as patch:
        patch.setattr(Mirror, "send_all", cut)
        assert build(tmp_path / "out", *words) == 2
    assert (tmp_path / "out" / "README.md").exists() and not (shared / "README.md").exists()
    assert build(tmp_path / "out", *words) == 0
    assert hashes(shared) == hashes(tmp_path / "out") == local
    capsys.readouterr()
    assert build(tmp_path / "out", *words) == 0
    assert "and so is the set" in capsys.readouterr().out


def test_the_mark_of_a_finished_set_is_sent_last(tmp_path: Path, memory: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    put = type(memory).put_file

    def noted(self: Any, local: str, remote: str, **named: Any) -> None:
        sent.append(remote)
        put(self, local, remote, **named)

    monkeypatch.setattr(type(memory), "put_file", noted)
    for _ in range(2):
        sent.clear()
        assert build(tmp_path / "out", "--mirror", "memory://bucket/set") == 0
        assert [name for name in sent if name.endswith("_state/finished")] == sent[-1:]


@pytest.mark.parametrize("address", ["s3://bucket/set", "hf://datasets/a/b", "file:///tmp/set", "memory://set"])
def test_an_address_is_no_folder(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for more in ([], ["--dry-run"]):
        assert pairs.main([*BUILD, "--out", address, *more]) == 2
        told = capsys.readouterr().err.strip()
        assert told.startswith(f"error: --out {address}: ") and "--mirror" in told and len(told.splitlines()) == 1
    assert not list(tmp_path.iterdir())
