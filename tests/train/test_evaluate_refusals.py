"""What train.evaluate refuses, in one line each: other settings, other data, sets and words that cannot be."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.train.evaluations import SHORT, edit, gap_of, mock, served
from train.evaluate import main


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        (["--max-new-tokens", "5"], "max_new_tokens"),
        (["--protocol", "sampled"], "samples"),
        (["--dtype", "bfloat16"], "weights"),
    ],
)
def test_other_settings_are_refused(
    changed: list[str],
    named: str,
    family_set: Path,
    tiny_qwen: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["--model", str(tiny_qwen), "--data", str(family_set), *SHORT, "--limit", "1", "--out", str(tmp_path / "e")]
    assert main(words) == 0
    kept = (tmp_path / "e" / "predictions.jsonl").read_bytes()
    assert main([*words, *changed]) == 2
    told = capsys.readouterr().err.splitlines()[-1]
    assert told.startswith("error: --out") and named in told and "name another --out" in told
    assert (tmp_path / "e" / "predictions.jsonl").read_bytes() == kept


def test_another_model_and_other_data_are_refused(
    family_set: Path, tiny_qwen: Path, tiny_llava: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = shutil.copytree(family_set, tmp_path / "set")
    words = ["--data", str(copy), *SHORT, "--limit", "1", "--out", str(tmp_path / "e")]
    assert main(["--model", str(tiny_qwen), *words]) == 0
    assert main(["--model", str(tiny_llava), *words]) == 2
    assert "weights" in capsys.readouterr().err
    edit(copy, "pairs", "answer", lambda value: "41")
    assert main(["--model", str(tiny_qwen), *words]) == 2
    assert "the data has changed" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--model", "x"], "--out: name the folder"),
        (["--model", "x", "--out", "OUT"], "--data: name a built set"),
        (["--data", "SET", "--out", "OUT"], "--model: name a local folder"),
        (["--model", "x", "--data", "SET", "--out", "OUT", "--protocol", "papr"], "did you mean 'paper'?"),
        (["--model", "x", "--data", "SET", "--out", "OUT", "--split", "tset"], "did you mean 'test'?"),
        (["--model", "x", "--data", "SET", "--out", "OUT", "--selection", "best"], "unknown selection"),
        (["--model", "x", "--data", "SET", "--out", "OUT", "--pair", "Text Dominant"], "needs RICH:VISION"),
        (
            ["--model", "x", "--data", "SET", "--out", "OUT", "--pair", "Text Rich:Vision Onli"],
            "did you mean 'Vision On",
        ),
        (["--model", "x", "--data", "SET", "--out", "OUT", "--protocol", "cot"], "take --config versions"),
        (["--model", "x", "--data", "SET", "--out", "OUT", "--samples", "3"], "raise --temperature"),
        (["--model", "x", "--data", "SET", "--out", "OUT", "--limit", "-1"], "--limit -1"),
        (["--model", "x", "--data", "mathverse", "--path", "none", "--out", "OUT"], "no such file or folder"),
        (["--model", "x", "--data", "SET", "--out", "OUT", "--confg", "pairs"], "unknown option"),
        (["--predictions", "none.jsonl", "--out", "OUT"], "no such file"),
        (["--compare", "only"], "two folders"),
    ],
)
def test_mistakes_are_one_line(
    words: list[str], told: str, family_set: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = {"SET": str(family_set), "OUT": str(tmp_path / "out")}
    assert main([places.get(word, word) for word in words]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1 and lines[0].startswith("error: ") and told in lines[0]
    assert not (tmp_path / "out").exists()


def test_a_set_without_answers_and_unknown_versions(
    family_set: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = shutil.copytree(family_set, tmp_path / "set")
    words = ["--model", "x", "--data", str(copy), "--out", str(tmp_path / "out")]
    edit(copy, "pairs", "answer", lambda value: "")
    assert main(words) == 2
    assert "nothing to ask (no answer: 12)" in capsys.readouterr().err
    edit(copy, "versions", "problem_version", lambda name: name.replace("Lite", "Light"))
    assert main([*words, "--config", "versions"]) == 2
    assert "unknown version 'Text Light': did you mean 'Text Lite'?" in capsys.readouterr().err


def test_a_row_without_an_answer_is_counted(
    family_set: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = shutil.copytree(family_set, tmp_path / "set")
    golds = iter(["", *["5"] * 11])
    edit(copy, "pairs", "answer", lambda value: next(golds))
    with mock.serve(lambda body: "\\boxed{5}") as server:
        assert main([*served(server.url), "--data", str(copy), "--out", str(tmp_path / "out")]) == 2
    assert "error: 1 could not be asked: no answer" in capsys.readouterr().err
    assert gap_of(tmp_path / "out")["report"]["pair"]["rich_accuracy"]["problems"] == 11
