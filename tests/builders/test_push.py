"""What a push would do, without a Hub: what is sent and in which order, what is refused, what each fault says."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from builders import push
from builders.dataset import BuiltSet, open_set
from builders.hub import gate
from builders.hub.clock import Clock, OutOfTime
from builders.hub.files import Known, Local, plan
from builders.hub.remote import Passing, fault
from builders.shards import write_parquet
from renderers.errors import UserError


@pytest.fixture
def built(family_set: Path, tmp_path: Path) -> Path:
    """A set that a test may change."""
    return Path(shutil.copytree(family_set, tmp_path / "set"))


def rewritten(built: Path, **columns: str) -> None:
    """Set columns of every row of `pairs`."""
    for file in (built / "data" / "pairs").glob("*.parquet"):
        write_parquet(file, "pairs", [row | columns for row in pq.read_table(file).to_pylist()])


def test_a_dry_run_tells_files_sizes_and_the_card_and_touches_nothing(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {file: file.stat().st_mtime_ns for file in built.rglob("*")}
    assert push.main([str(built), "--repo", "me/set", "--allow-unchecked", "--dry-run"]) == 0
    out = capsys.readouterr().out
    listed = [line.split()[0] for line in out.splitlines() if line.startswith("  ") and line.endswith(("kB", "MB"))]
    assert "README.md" in listed and "data/pairs/train-00000.parquet" in listed and "config_name: pairs" in out
    assert not any("_state" in name for name in listed)
    assert {file: file.stat().st_mtime_ns for file in built.rglob("*")} == before


def test_rows_that_must_not_be_passed_on_are_refused(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rewritten(built, source="pgps9k", license="other")
    words = [str(built), "--repo", "me/set", "--allow-unchecked", "--dry-run"]
    assert push.main(words) == 2
    err = capsys.readouterr().err
    assert "48 rows of pgps9k (other) must not be redistributed" in err and "--allow-restricted" in err
    assert push.main([*words, "--allow-restricted"]) == 0
    rewritten(built, source="jsonl", license="Proprietary")
    with pytest.raises(UserError, match="must not be redistributed"):
        gate.check_license(open_set(built), allowed=False)


def test_training_rows_need_a_contamination_report(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [str(built), "--repo", "me/set", "--dry-run"]
    assert push.main(words) == 2
    err = capsys.readouterr().err
    assert "36 training rows and no contamination report" in err and "--allow-unchecked" in err
    (built / "contamination.json").write_text('{"matches": 0}')
    assert push.main(words) == 0
    (built / "contamination.json").unlink()
    for file in (built / "data" / "pairs").glob("train-*.parquet"):
        file.unlink()
    gate.check_contamination(
        BuiltSet(name="set", root=built), unchecked=False, contaminated=False
    )  # test rows alone need none


def test_rows_that_were_found_in_an_evaluation_set_are_refused(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import json

    import pyarrow as pa

    ids = [row["id"] for row in open_set(built).rows("pairs", "train", ["id"])]
    report = {"checked": 36, "removed": [{"id": ids[0], "reason": "contamination_text"}, {"id": "gone"}]}
    words = [str(built), "--repo", "me/set", "--dry-run"]
    (built / "contamination.json").write_text(json.dumps(report))
    assert push.main(words) == 2
    err = capsys.readouterr().err
    assert "1 training rows are in evaluation sets too" in err and "--allow-contaminated" in err
    assert push.main([*words, "--allow-contaminated"]) == 0
    (built / "selections" / "clean").mkdir(parents=True)
    pq.write_table(pa.table({"id": ids[1:]}), built / "selections" / "clean" / "kept.parquet")
    assert push.main([*words, "--selection", "clean"]) == 0
    (built / "contamination.json").write_text(json.dumps({"checked": 35, "removed": []}))
    capsys.readouterr()
    assert push.main(words) == 2 and "only 35 of them were compared" in capsys.readouterr().err


def local(path: str, data: bytes = b"x") -> Local:
    """A file in memory."""
    return Local(path, data)


def test_the_card_goes_first_and_alone_and_stale_files_last() -> None:
    files = [local("README.md"), *(local(f"data/pairs/train-{n:05d}.parquet") for n in range(120))]
    known = {"data/pairs/train-00120.parquet": Known(1, "b"), "LICENSE": Known(1, "c"), ".gitattributes": Known(1, "d")}
    commits = list(plan(files, known, {"data", "README.md"}).commits())
    assert [len(add) for add, _ in commits] == [1, 50, 50, 20] and commits[0][0][0].path == "README.md"
    assert [delete for _, delete in commits] == [(), (), (), ("data/pairs/train-00120.parquet",)]


def test_only_files_with_other_bytes_are_sent() -> None:
    small, large = local("report.json", b"{}"), local("data/a.parquet", b"PAR1")
    known = {"report.json": Known(2, small.blob), "data/a.parquet": Known(4, "pointer", large.sha256)}
    assert plan([small, large], known, {"data"}).add == ()
    known["data/a.parquet"] = Known(4, "pointer", local("", b"PAR2").sha256)
    assert plan([small, large], known, {"data"}).add == (large,)
    assert small.blob == "9e26dfeeb6e641a33dae4961196235bdb965b21b"  # git hash-object of {}


def test_stale_files_alone_are_one_commit() -> None:
    card = local("README.md")
    known = {"README.md": Known(1, card.blob), "data/old.parquet": Known(1, "x")}
    assert list(plan([card], known, {"data"}).commits()) == [((), ("data/old.parquet",))]


class Answered(Exception):
    """An exception as the client raises it, with a response."""

    def __init__(self, status: int, said: str = "said") -> None:
        super().__init__(said)
        self.response = type("Response", (), {"status_code": status})()


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (401, UserError, "does not know the token"),
        (403, UserError, "may not do this at me/set"),
        (404, UserError, "not on the Hub"),
        (409, Passing, "busy"),
        (412, Passing, "in between"),
        (429, Passing, "rate"),
        (503, Passing, "fails (503)"),
        (418, UserError, "refuses (418): said"),
    ],
)
def test_every_status_has_its_line(status: int, kind: type[UserError], words: str) -> None:
    wrapped = RuntimeError("Error while uploading 'x' to the Hub.")
    wrapped.__cause__ = Answered(status)
    told = fault(wrapped, "me/set")
    assert type(told) is kind and words in str(told) and "\n" not in str(told)


def test_a_token_in_an_answer_is_never_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    assert "hf_secret" not in str(fault(Answered(400, "bad hf_secret\nin header"), "me/set"))


def test_the_clock_counts_from_the_last_bytes_that_arrived(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    clock = Clock(10)

    def answer(method: str, status: int, path: str = "/x", **headers: str) -> Any:
        url = type("Url", (), {"path": path})()
        request = type("Request", (), {"method": method, "url": url, "extensions": {}})()
        return type("Response", (), {"request": request, "status_code": status, "headers": headers})()

    now[0] += 9
    clock.after(answer("GET", 200))
    assert clock.left == 1
    clock.after(answer("PUT", 200))
    assert clock.left == 10
    request = answer("GET", 200).request
    clock.before(request)
    assert request.extensions["timeout"]["read"] == 10
    clock.after(answer("GET", 429, **{"retry-after": "5"}))
    with pytest.raises(OutOfTime, match="HTTP 429"):
        clock.after(answer("GET", 429, ratelimit='"api";r=0;t=55'))
    with clock.unseen():  # Xet sends for an hour
        now[0] += 3600
        clock.before(request)
    assert clock.left == 10
    now[0] += 11
    with pytest.raises(OutOfTime, match="run the same command again"):
        clock.before(request)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ([], "name a built set or a checkpoint"),
        (["/no/such"], "/no/such: no such folder"),
        (["SET", "--repo", "set"], "--repo 'set': needs USER/NAME"),
        (["SET", "--repo", "me/set", "--deadline", "0"], "--deadline 0: needs seconds above 0"),
        (["SET", "--repo", "me/set", "--selection", "x"], "unknown selection"),
    ],
)
def test_mistakes_are_one_line(
    family_set: Path, capsys: pytest.CaptureFixture[str], words: list[str], line: str
) -> None:
    assert push.main([str(family_set) if word == "SET" else word for word in words]) == 2
    err = capsys.readouterr().err
    assert line in err and err.count("\n") == 1


def test_the_viewer_can_page_through_a_set(family_set: Path) -> None:
    """The Hub's viewer reads row groups: about 100 rows each, and no row above 2 MB."""
    for config in ("pairs", "versions"):
        for file in (family_set / "data" / config).glob("*.parquet"):
            meta = pq.read_metadata(file)
            groups = [meta.row_group(group) for group in range(meta.num_row_groups)]
            assert all(group.num_rows == 100 for group in groups[:-1]) and 0 < groups[-1].num_rows <= 100
            for row in pq.read_table(file).to_pylist():
                cells = (
                    cell["bytes"] if isinstance(cell, dict) and "bytes" in cell else repr(cell) for cell in row.values()
                )
                assert sum(len(cell or b"") for cell in cells) < 2_000_000
            features = pq.read_schema(file).metadata[b"huggingface"]
            assert b'"_type": "Image"' in features


def test_places_on_this_machine_are_not_published(built: Path) -> None:
    import json

    import yaml

    from builders.hub.places import without_places

    told = {"against": "mathverse at /home/me/MathVerse", "checked": 36, "removed": []}
    (built / "contamination.json").write_text(json.dumps(told))
    sent = without_places(built)
    assert json.loads(sent["contamination.json"]) == told | {"against": "mathverse"}
    config, kept = yaml.safe_load(sent["config.yaml"]), yaml.safe_load((built / "config.yaml").read_text())
    assert config["out"] is None and kept["out"] and config["source"] == kept["source"]
    assert not any(str(built.parent) in text for text in sent.values())
