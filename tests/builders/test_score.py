"""Score columns: one file per shard, resumable, never mixed; truth by construction; mistakes are one line."""

from __future__ import annotations

import math
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from builders import score
from builders.dataset import open_set
from builders.remade import Look, NotRemade, problem_of
from builders.rows import Row
from builders.score_files import Column
from builders.scores import Batch, Scored, constructed
from builders.scores._standard import Moments
from builders.sources.families import remake
from builders.types import Retry
from renderers.types import Level


@pytest.fixture
def data(counting_set: Path, tmp_path: Path) -> Path:
    out = tmp_path / "set"
    shutil.copytree(counting_set, out)
    return out


def run(data: Path, *words: str) -> int:
    return score.main(["--data", str(data), "--scores", "constructed", *words])


def column(data: Path, name: str = "constructed") -> list[Row]:
    return [
        row for file in sorted((data / "scores" / name).glob("*.parquet")) for row in pq.read_table(file).to_pylist()
    ]


def test_a_column_has_one_file_per_shard_and_joins_by_id(data: Path) -> None:
    assert run(data) == 0
    shards = [file.name for file in open_set(data).files("pairs")]
    assert len(shards) == 2
    assert sorted(file.name for file in (data / "scores" / "constructed").iterdir()) == shards
    rows = column(data)
    assert [row["id"] for row in rows] == [row["id"] for row in open_set(data).rows(columns=["id"])]
    assert set(open_set(data).scores("constructed")) == {row["id"] for row in rows}
    assert {"id", "value", "scorer", "weights_hash", "truncated_tokens"} <= set(rows[0])
    assert not (data / "scores" / "_parts").exists()


def test_constructed_is_the_entropy_of_what_the_words_leave_open(data: Path) -> None:
    assert run(data) == 0
    for row in column(data):
        assert 0 < row["value"] <= math.log2(row["draws"]) and row["both_bits"] == 0
        assert row["value"] == row["words_bits"] <= math.log2(row["answers"]) + 1e-9


def test_truth_is_zero_where_the_words_hold_the_facts_or_the_picture_shows_none() -> None:
    problem = remake("counting_scene:train:0:0", 0, Level(perception=1, reasoning=2))
    every = {fact.key for fact in problem.facts}
    conditions = {fact.key for fact in problem.facts if fact.role == "condition"}
    assert constructed.truth(problem, every, every).added == 0
    assert constructed.truth(problem, every - conditions, frozenset()).added == 0
    required = constructed.truth(problem, every - conditions, conditions)
    assert required.added == required.words_bits > 1
    assert required.answers == constructed.answers(problem)
    assert constructed.entropy(Counter({"a": 1, "b": 1, "c": 2})) == 1.5


def test_finished_shards_are_not_scored_again(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(data) == 0
    before = column(data)
    monkeypatch.setattr(constructed.Constructed, "score", _forbidden)
    assert run(data) == 0
    assert column(data) == before


def _forbidden(self: object, batch: Batch) -> list[Scored]:
    raise AssertionError("scored again")


def test_a_killed_run_goes_on_and_ends_with_the_same_values(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = tmp_path / "whole"
    shutil.copytree(data, whole)
    assert run(whole) == 0
    monkeypatch.setattr("builders.scores._shard.BATCH_ROWS", 16)
    honest, done = constructed.Constructed.score, []

    def dies(self: constructed.Constructed, batch: Batch) -> list[Scored]:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(batch.start)
        return honest(self, batch)

    monkeypatch.setattr(constructed.Constructed, "score", dies)
    assert run(data) == 130
    assert not list((data / "scores" / "constructed").glob("*.parquet"))
    seen: list[int] = []

    def goes_on(self: constructed.Constructed, batch: Batch) -> list[Scored]:
        seen.append(batch.start)
        return honest(self, batch)

    monkeypatch.setattr(constructed.Constructed, "score", goes_on)
    assert run(data) == 0
    assert seen == [32, 0, 16]  # the rest of the first shard, then the second
    assert column(data) == column(whole)


def test_another_scorer_is_refused_or_kept_under_another_name(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(data) == 0
    before = column(data)
    assert run(data, "--seed", "1") == 2
    told = capsys.readouterr().err.strip().splitlines()[-1]
    assert "seed 0" in told and "seed 1" in told and "--as NAME" in told
    assert run(data, "--seed", "1", "--as", "constructed_1") == 0
    assert column(data) == before != column(data, "constructed_1")
    assert open_set(data).score_names() == ["constructed", "constructed_1"]


def test_two_runs_of_one_score_do_not_meet(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Column(data, "constructed", {}).claim():
        assert run(data) == 2
        assert "another run is writing there" in capsys.readouterr().err
        assert run(data, "--as", "beside") == 0
    assert run(data) == 0


def test_a_rebuilt_shard_is_scored_again(data: Path) -> None:
    assert run(data) == 0
    shard = open_set(data).files("pairs")[0]
    table = pq.read_table(shard)
    pq.write_table(table.slice(1), shard)
    assert run(data) == 0
    assert [row["id"] for row in column(data)] == [row["id"] for row in open_set(data).rows(columns=["id"])]


def test_values_that_are_no_numbers_become_null_and_nothing_is_lost(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = [row["id"] for row in open_set(data).rows(columns=["id"])][3:5]
    honest = constructed.Constructed._one

    def broken(self: constructed.Constructed, row: Row) -> Scored:
        return Scored(id=row["id"], value=float("nan")) if row["id"] in bad else honest(self, row)

    monkeypatch.setattr(constructed.Constructed, "_one", broken)
    for _ in range(2):  # a rerun tells of them again
        assert run(data) == 2
        error = capsys.readouterr().err.strip().splitlines()[-1]
        assert "2 rows at fault" in error and bad[0] in error and "not a number" in error
    rows = column(data)
    assert [row["id"] for row in rows if row["value"] is None] == bad
    assert all(row["reason"] == "not a number" for row in rows if row["id"] in bad)
    assert sum(row["value"] is not None for row in rows) == 58


def test_rows_without_a_family_say_so(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _rewrite(data, lambda row: row | {"source": "mathverse", "level_perception": None})
    assert run(data) == 2
    assert "no row has a value" in capsys.readouterr().err
    assert {row["reason"] for row in column(data)} == {"not of a family: there is no scene to draw anew"}
    assert not any(row["defect"] for row in column(data))


def test_a_row_that_the_code_would_make_otherwise_is_not_scored(counting_set: Path) -> None:
    row = next(open_set(counting_set).rows())
    look = Look.of(open_set(counting_set))
    assert look.profile == "plain" and problem_of(row, look).id == row["problem_id"]
    for change in ({"problem_id": "0" * 16}, {"seed": row["seed"] + 1}, {"source_id": "no_family:test:0:0"}):
        with pytest.raises(NotRemade):
            problem_of(row | change, look)


def _rewrite(data: Path, change: Callable[[Row], Row]) -> None:
    from builders.shards import write_parquet

    for file in open_set(data).files("pairs"):
        write_parquet(file, "pairs", [change(row) for row in pq.read_table(file).to_pylist()])


def test_standard_scores_have_mean_zero_and_no_spread_is_zero() -> None:
    moments = Moments()
    for value in (1.0, 2.0, 6.0):
        moments.add(value)
    assert sum(map(moments.z, (1.0, 2.0, 6.0))) == pytest.approx(0)
    assert moments.z(6.0) == pytest.approx(3 / math.sqrt(14 / 3))
    same = Moments()
    same.add(0.3)
    assert same.z(0.3) == 0


def test_no_draw_is_no_truth(monkeypatch: pytest.MonkeyPatch) -> None:
    from builders.families import counting_scene

    def none(problem: object, rng: object) -> object:
        raise Retry("no other counts")

    monkeypatch.setattr(counting_scene, "resample", none)
    problem = remake("counting_scene:train:0:0", 0, Level(perception=1, reasoning=2))
    with pytest.raises(Retry):
        constructed.truth(problem, frozenset(), frozenset())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--scores", "clip_dleta"], "did you mean 'clip_delta'"),
        (["--scores", ","], "name at least one"),
        (["--scores", "clip_delta,masked", "--as", "mine"], "names 2"),
        (["--scores", "constructed", "--as", "_mine"], "no _ at the beginning"),
        (["--data", "nowhere"], "no such folder"),
        (["--batch", "3"], "unknown option"),
    ],
)
def test_mistakes_are_one_line(
    words: list[str], told: str, counting_set: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = words if "--data" in words else ["--data", str(counting_set), *words]
    assert score.main(given) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1 and told in lines[0]


def test_list_and_dry_run(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert score.main(["--list"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert {line.partition("  ")[0] for line in listed} >= {"clip_delta", "fact_choice", "masked", "parrot"}
    assert all(line.partition("  ")[2] for line in listed)
    assert run(data, "--dry-run") == 0
    assert "60 rows to score" in capsys.readouterr().out
    assert not (data / "scores").exists()


@pytest.mark.parametrize("damage", ["truncated", "a group"])
def test_a_damaged_shard_is_one_line(damage: str, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shard = open_set(data).files("pairs")[0]
    whole = shard.read_bytes()
    shard.write_bytes(
        whole[:-100] if damage == "truncated" else whole[:4] + bytes(len(whole) // 2) + whole[len(whole) // 2 + 4 :]
    )
    assert run(data) == 2
    told = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error: ")]
    assert len(told) == 1 and f"{shard}: cannot be read" in told[0] and "build it again" in told[0]
