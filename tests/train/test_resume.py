"""A run that was stopped, killed or robbed of its last checkpoint ends with the bytes of one that never was."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from renderers.errors import UserError
from tests.train import small
from train.run import main

STAGES = "stages=[{name: text, mix: {text_rich: 1.0, vision_centric: 0.0}, steps: 4, lr_rewarm: 2}, "
STAGES += "{name: both, mix: {text_rich: 0.5, vision_centric: 0.5}, steps: 4, lr_rewarm: 2}]"
RL = ("kl", STAGES, "kl.gate=all", "rollout.updates=2")
SFT = ("sft_kl", STAGES)


@pytest.fixture(scope="module", params=[RL, SFT], ids=["rl", "sft"])
def whole(
    request: pytest.FixtureRequest, tiny_qwen: Path, family_set: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[tuple[str, ...], Path]:
    """(recipe and overrides, the folder of an undisturbed run)."""
    name, *sets = request.param
    out = tmp_path_factory.mktemp(name) / "whole"
    words = small.command(name, tiny_qwen, family_set, out, *sets)
    assert main(words[3:]) == 0
    return request.param, out


def interrupted(words: list[str], out: Path, at_step: int, number: int) -> int:
    """Start a run, send it a signal once its metrics have a step, and return its exit code."""
    process = small.start(words)
    deadline = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < deadline:
        file = out / "metrics.jsonl"
        if file.exists() and f'"step": {at_step}' in file.read_text():
            process.send_signal(number)
            break
        time.sleep(0.02)
    process.communicate(timeout=120)
    return process.returncode


@pytest.mark.parametrize("at_step", [3, 4, 6], ids=["within a stage", "at its end", "in the next"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=["SIGTERM", "SIGKILL"])
def test_stopped_and_taken_up_is_bit_identical(
    whole: tuple[tuple[str, ...], Path], tiny_qwen: Path, family_set: Path, tmp_path: Path, at_step: int, number: int
) -> None:
    (name, *sets), undisturbed = whole
    out = tmp_path / "run"
    words = small.command(name, tiny_qwen, family_set, out, *sets)
    code = interrupted(words, out, at_step, number)
    assert code in ((75, 0) if number == signal.SIGTERM else (-signal.SIGKILL,))
    assert main(words[3:]) == 0
    assert small.weights(out) == small.weights(undisturbed)
    assert small.metrics(out) == small.metrics(undisturbed)


def test_a_truncated_checkpoint_is_skipped_for_the_one_before(
    whole: tuple[tuple[str, ...], Path],
    tiny_qwen: Path,
    family_set: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (name, *sets), undisturbed = whole
    out = tmp_path / "run"
    words = small.command(name, tiny_qwen, family_set, out, *sets)
    interrupted(words, out, 6, signal.SIGKILL)
    last = sorted((out / "checkpoints").glob("step-*"))[-1]
    optimizer = last / "optimizer.pt"
    optimizer.write_bytes(optimizer.read_bytes()[:-100])
    assert main(words[3:]) == 0
    assert f"{last} is passed over: optimizer.pt is cut short" in capsys.readouterr().err
    assert small.weights(out) == small.weights(undisturbed)


def test_a_changed_recipe_refuses_to_go_on(
    whole: tuple[tuple[str, ...], Path], tiny_qwen: Path, family_set: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (name, *sets), undisturbed = whole
    words = small.command(name, tiny_qwen, family_set, undisturbed, *sets, "optim.lr=0.5")
    assert main(words[3:]) == 2
    assert "recipe.optim.lr: 0.001 -> 0.5" in capsys.readouterr().err


def test_a_foreign_folder_is_left_alone(tiny_qwen: Path, family_set: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(UserError, match="not empty"):
        from builders.dataset import open_set
        from train.run import Config, claim

        claim(tmp_path, small.recipe("kl", tiny_qwen), open_set(family_set), "train", Config())
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
