"""Sampled answers: verified against the gold, kept apart from wrong ones, resumable after any kill."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import mock_openai as mock
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from builders import vlm
from builders.answers import reward
from builders.dataset import BuiltSet, open_set
from builders.journal import Journal
from builders.responses import graded, main
from builders.rows import Row
from renderers.errors import UserError

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def data(family_set: Path, tmp_path: Path) -> BuiltSet:
    """A copy of the built set with its train rows in two shards."""
    shutil.copytree(family_set, tmp_path / "set")
    file = tmp_path / "set/data/pairs/train-00000.parquet"
    table = pq.read_table(file)
    pq.write_table(table[:20], file)
    pq.write_table(table[20:], file.with_name("train-00001.parquet"))
    return open_set(tmp_path / "set")


def _knows(data: BuiltSet, wrong: set[str] = frozenset()) -> Any:
    """A reply for each request: the gold in the template's form; always wrong for the ids in `wrong`."""
    golds = {vlm.request(row, "text_rich").text: row for row in data.rows()}

    def reply(body: dict[str, Any]) -> str:
        row = golds[mock.text_of(body)]
        answer = "no idea" if row["id"] in wrong else row["answer"]
        return f"<think>seed {body['seed']}</think>\\boxed{{{answer}}}"

    return reply


def _words(data: BuiltSet, url: str, *more: str) -> list[str]:
    served = ["--model", "served", "--engine", "openai", "--base-url", url, "--in-flight", "4"]
    return ["--data", str(data.root), *served, *more]


def _all(data: BuiltSet) -> list[Row]:
    return [*data.responses(), *data.responses(wrong=True)]


def test_verified_answers_lie_beside_the_shards(data: BuiltSet, capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(data.rows(split="train"))
    wrong = {rows[3]["id"], rows[25]["id"]}
    with mock.serve(_knows(data, wrong)) as server:
        assert main(_words(data, server.url, "--samples", "2")) == 0
    kept = list(data.responses("train"))
    assert [row["id"] for row in kept] == [row["id"] for row in rows if row["id"] not in wrong for _ in range(2)]
    assert [row["sample"] for row in kept[:4]] == [0, 1, 0, 1]
    assert all(row["correct"] and row["accuracy"] == row["format"] == row["reward"] == 1 for row in kept)
    assert {row["id"] for row in data.responses(wrong=True)} == wrong
    assert sorted(file.name for file in data.root.glob("responses/*.parquet")) == [
        "train-00000.parquet",
        "train-00001.parquet",
    ]
    assert "36 rows, 72 answers: 68 verified, 72 well formed" in (out := capsys.readouterr().out)
    assert "all wrong 2 rows" in out
    report = json.loads((data.root / "responses/report.json").read_text())
    assert report["counts"]["rows_all_wrong"] == 2 and report["settings"]["temperature"] == 0.8
    with pytest.raises(UserError, match=r"no sampled answers of split test.*python -m builders\.responses"):
        list(data.responses("test"))


def test_the_same_command_asks_nothing_twice_and_a_larger_limit_adds(data: BuiltSet) -> None:
    with mock.serve(_knows(data)) as server:
        assert main(_words(data, server.url, "--limit", "5")) == 0
        assert len({row["id"] for row in _all(data)}) == 5 and len(server.bodies) == 5
        assert main(_words(data, server.url, "--limit", "24")) == 0
        assert len(server.bodies) == 24
        files = {file: file.read_bytes() for file in data.root.glob("responses/**/*.parquet")}
        assert main(_words(data, server.url, "--limit", "24")) == 0
        assert len(server.bodies) == 24
    assert [row["id"] for row in data.responses()][::4] == [row["id"] for row in data.rows(split="train")][:24]
    assert files == {file: file.read_bytes() for file in data.root.glob("responses/**/*.parquet")}
    assert not list(data.root.glob("responses/_parts/*.jsonl"))


def test_other_settings_are_never_mixed_in(data: BuiltSet, capsys: pytest.CaptureFixture[str]) -> None:
    with mock.serve(_knows(data)) as server:
        assert main(_words(data, server.url, "--limit", "5")) == 0
        assert main(_words(data, server.url, "--temperature", "0.6")) == 2
    assert "was made with temperature 0.8, this run has 0.6" in capsys.readouterr().err


def test_killed_and_run_again_every_row_is_there_once(data: BuiltSet) -> None:
    with mock.serve(_knows(data), pause=0.05) as server:
        words = _words(data, server.url, "--samples", "2", "--in-flight", "2")
        running = subprocess.Popen(
            [sys.executable, "-m", "builders.responses", *words], cwd=ROOT, stderr=subprocess.DEVNULL, env=os.environ
        )
        journal = data.root / "responses/_parts/train-00000.jsonl"
        end = time.monotonic() + 60
        while time.monotonic() < end and not (journal.exists() and len(journal.read_bytes().splitlines()) > 6):
            time.sleep(0.01)
        running.send_signal(signal.SIGKILL)
        assert running.wait() == -signal.SIGKILL
        finished = len(journal.read_bytes().splitlines()) - 1
        assert 6 <= finished < 20
        server.bodies.clear()
        assert main(words) == 0
        assert len(server.bodies) == 36 - finished
    killed = _all(data)
    shutil.rmtree(data.root / "responses")
    with mock.serve(_knows(data)) as server:
        assert main(_words(data, server.url, "--samples", "2")) == 0
    assert killed == _all(data) and len(killed) == 72


def test_a_server_that_goes_away_loses_nothing(data: BuiltSet, capsys: pytest.CaptureFixture[str]) -> None:
    reply = _knows(data)
    with mock.serve(reply, faults=["ok"] * 10 + ["401"] * 99) as server:
        assert main(_words(data, server.url, "--in-flight", "1")) == 2
    assert "set OPENAI_API_KEY" in capsys.readouterr().err
    with mock.serve(reply) as server:
        assert main(_words(data, server.url)) == 0
        assert len(server.bodies) == 26
    assert len(list(data.responses())) == 36 * 4


def test_rows_that_cannot_be_asked_are_kept_with_their_error(
    data: BuiltSet, capsys: pytest.CaptureFixture[str]
) -> None:
    with mock.serve(_knows(data), faults=["400", "422"]) as server:
        assert main(_words(data, server.url, "--in-flight", "1")) == 2
    assert "error: 2 rows could not be asked" in capsys.readouterr().err
    failed = [row for row in data.responses(wrong=True) if row["error"]]
    assert [row["error"] for row in failed] == ["400 planned 400", "422 planned 422"]
    assert len(list(data.responses())) == 34 * 4


def test_a_transformers_model_answers_and_resumes(data: BuiltSet, tiny_qwen: Path) -> None:
    words = ["--data", str(data.root), "--model", str(tiny_qwen), "--max-new-tokens", "8", "--samples", "2"]
    assert main([*words, "--limit", "3"]) == 0
    assert main([*words, "--limit", "9"]) == 0
    rows = _all(data)
    assert len(rows) == 18 and len({row["id"] for row in rows}) == 9
    assert {row["tokens"] for row in rows} <= set(range(1, 9))
    by_hand = list(
        vlm.load(vlm.ModelOptions(model=str(tiny_qwen))).generate(
            [vlm.request(next(data.rows(split="train")), "text_rich")],
            vlm.Sampling(samples=2, temperature=0.8, max_new_tokens=8),
        )
    )
    mine = sorted((row["sample"], row["response"]) for row in rows if row["id"] == by_hand[0].key)
    assert mine == list(enumerate(sample.text for sample in by_hand[0].samples))


def test_verdicts_are_the_graders(data: BuiltSet) -> None:
    row = next(row for row in data.rows() if not row["choices"])
    texts = [f"<think>x</think>\\boxed{{{row['answer']}}}", f"\\boxed{{{row['answer']}}}", "it is hard to say"]
    samples = tuple(vlm.Sample(text=text, tokens=1, finished=True) for text in texts)
    made = graded(row, vlm.Reply(key=row["id"], samples=samples))["samples"]
    assert [one["correct"] for one in made] == [True, True, False]
    assert [one["reward"] for one in made] == [reward(text, row["answer"]).total for text in texts]
    assert [one["format"] for one in made] == [1, 0, 0]


def test_bad_input_is_one_line_and_exit_2(data: BuiltSet, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = [
        (["--data", str(tmp_path / "none")], "needs the folder of a built set"),
        (["--data", str(data.root)], "--model: name a local folder"),
        (["--data", str(data.root), "--split", "trian"], "did you mean 'train'"),
        (["--data", str(data.root), "--samples", "0"], "--samples and --max-new-tokens need at least 1"),
        (["--data", str(data.root), "--limit", "-1"], "--limit -1"),
        (["--data", str(data.root), "--selection", "nice"], "unknown selection"),
        (["--data", str(data.root), "--model", "./nowhere"], "no such folder"),
        (["--data", str(data.root), "--model", "m", "--engine", "openai", "--base-url", "x"], "http://"),
    ]
    for words, told in cases:
        assert main(words) == 2
        error = capsys.readouterr().err
        assert told in error and error.count("\n") == 1


def test_a_set_without_the_view_is_refused(data: BuiltSet, capsys: pytest.CaptureFixture[str]) -> None:
    for file in data.files("pairs"):
        table = pq.read_table(file)
        empty = pa.nulls(len(table), pa.string())
        column = table.column_names.index("text_rich_prompt")
        pq.write_table(table.set_column(column, "text_rich_prompt", empty), file)
    with mock.serve(lambda body: "") as server:
        assert main(_words(data, server.url)) == 2
    assert "no row of split train has a text-rich view" in capsys.readouterr().err


def test_a_journal_forgets_a_line_that_was_cut(tmp_path: Path) -> None:
    file = tmp_path / "part.jsonl"
    for cut in (1, 5, 12):
        file.unlink(missing_ok=True)
        with Journal(file, {"seed": 1}) as journal:
            journal.append({"id": "a", "x": "é"})
            journal.append({"id": "b", "x": "…"})
        file.write_bytes(file.read_bytes()[:-cut])
        with Journal(file, {"seed": 1}) as journal:
            assert journal.done == {"a"}
            journal.append({"id": "b", "x": "again"})
            assert [row["x"] for row in journal.rows()] == ["é", "again"]
    with pytest.raises(UserError, match="made with seed 1, this run has 2"), Journal(file, {"seed": 2}):
        pass
    file.write_bytes(b'{"se')
    with Journal(file, {"seed": 2}) as journal:
        assert not journal.done and not list(journal.rows())


def test_settings_of_a_model_are_part_of_the_answers(data: BuiltSet) -> None:
    from builders.responses import Config, identity

    class Named:
        identity = "abc"

    told = identity(Config(model="m"), Named(), vlm.Sampling(seed=4))  # type: ignore[arg-type]
    assert told["weights"] == "abc" and told["seed"] == 4 and "\\boxed{}" in told["template"][0]
    assert identity(dataclasses.replace(Config(model="m"), batch=3), Named(), vlm.Sampling(seed=4)) == told  # type: ignore[arg-type]
