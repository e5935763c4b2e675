"""The lab's file of results: whole lines, each run once; anything else is named in one line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from renderers.errors import UserError
from train.lab import main
from train.laboratory.results import Result, Results


def _result(seed: int, arm: str = "kl") -> Result:
    return Result(
        arm=arm, seed=seed, plan="p" * 16, preset="quick", recipe="sft_kl", steps=10, tokens=100, parameters=1000,
        cpu_s=2.0, device="cpu", code={"commit": "c" * 40, "dirty": False}, items="same", text_rich="1101",
        vision_centric="0100", elsewhere={"perception 3": {"text_rich": "1", "vision_centric": "0"}},
        diagnosis={"mdi": 0.5},
    )  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Results:
    """A file of one run."""
    store = Results(tmp_path / "deep" / "results.jsonl")
    store.append(_result(0))
    return store


def _add(store: Results, text: str) -> None:
    with store.file.open("a", encoding="utf-8") as file:
        file.write(text)


def test_runs_are_appended_once_and_a_torn_line_is_cut_off(store: Results) -> None:
    _add(store, '{"arm": "kl", "se')
    assert store.all() == [_result(0)]
    store.append(_result(1))
    store.append(_result(0))
    assert store.all() == [_result(0), _result(1)]
    assert store.has("kl", 1, "p" * 16) and not store.has("kl", 1, "q" * 16)


def test_a_line_that_lacks_its_line_break_alone_is_a_run(store: Results) -> None:
    store.file.write_text(store.file.read_text(encoding="utf-8").rstrip("\n"), encoding="utf-8")
    assert store.all() == [_result(0)]
    store.append(_result(1))
    assert store.all() == [_result(0), _result(1)]


def test_a_run_that_is_there_twice_is_not_counted_twice(store: Results) -> None:
    _add(store, store.file.read_text(encoding="utf-8"))
    with pytest.raises(UserError, match="line 2: kl of seed 0 is there twice; take one out"):
        store.all()


def _with(**values: Any) -> Callable[[dict[str, Any]], object]:
    return lambda line: line.update(values)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_with(seed="0"), "seed is '0': needs a whole number"),
        (_with(text_rich=5), "text_rich is 5: needs text"),
        (_with(text_rich="1121"), "a verdict is '2': must be 0 or 1"),
        (_with(text_rich="11"), "needs as many verdicts text_rich as vision_centric"),
        (_with(text_rich="", vision_centric=""), "at least one"),
        (_with(elsewhere={"perception 3": {}}), "elsewhere.perception 3: needs as many"),
        (_with(elsewhere={"perception 3": []}), "elsewhere.perception 3 is []: needs keys and values"),
        (_with(diagnosis={"mdi": "x"}), "diagnosis.mdi is 'x': needs a number"),
        (_with(code=None), "code is None: needs keys and values"),
        (_with(colour="red"), "unknown key"),
        (lambda line: line.pop("arm"), "arm is missing"),
    ],
)
def test_damage_is_one_line(
    store: Results,
    damage: Callable[[dict[str, Any]], object],
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    line = json.loads(store.file.read_text(encoding="utf-8"))
    damage(line)
    store.file.write_text("\n" + json.dumps(line) + "\n", encoding="utf-8")
    assert main(["--report", "only", "--plan", "cards/lab/plan.yaml", "--out", str(store.file.parent)]) == 2
    told = capsys.readouterr().err
    assert said in told and told.count("\n") == 1 and "line 2" in told


@pytest.mark.parametrize("content", [b"\xff\xfe\n", b"[1]\n", b"no\n"])
def test_a_file_of_something_else_is_one_line(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "results.jsonl").write_bytes(content)
    assert main(["--report", "only", "--out", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert str(tmp_path / "results.jsonl") in told and told.count("\n") == 1


def test_a_readme_stays_as_it_is_where_no_report_can_be_written(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("<!-- lab:begin -->\nfigures\n<!-- lab:end -->\n", encoding="utf-8")
    assert main(["--report", "only", "--out", str(tmp_path / "none"), "--readme", str(readme)]) == 2
    assert "figures" in readme.read_text(encoding="utf-8")


def test_another_plans_report_does_not_replace_the_plans(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--unseen", "0.2", "--report", "only"]) == 2
    assert "name another folder for another plan's" in capsys.readouterr().err
