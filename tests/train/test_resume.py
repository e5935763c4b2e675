"""A run that was stopped, killed and robbed of its last checkpoint ends with the bytes of one that never was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from renderers.errors import UserError
from tests.train import small
from tests.train.small import KILL, TERMINATE, checkpoints, struck
from train.run import Config, claim, main

STAGES = "stages=[{name: text, mix: {text_rich: 1.0, vision_centric: 0.0}, steps: 4, lr_rewarm: 2}, "
STAGES += "{name: both, mix: {text_rich: 0.5, vision_centric: 0.5}, steps: 4, lr_rewarm: 2}]"
RL = ("kl", STAGES, "kl.gate=all", "rollout.updates=2", "eval.every=4")
SFT = ("sft_kl", STAGES, "rollout.prompts=4", "eval.every=4")
LORA = "model.lora={rank: 4, alpha: 8, dropout: 0.0}"
Command = Callable[[Path], list[str]]


@pytest.fixture(scope="module", params=[RL, SFT], ids=["rl", "sft"])
def whole(
    request: pytest.FixtureRequest, tiny_qwen: Path, family_set: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Command, Path]:
    """(the arguments of the run for a folder, the folder of an undisturbed run)."""
    name, *sets = request.param

    def command(out: Path) -> list[str]:
        return small.words(name, tiny_qwen, family_set, out, *sets)

    out = tmp_path_factory.mktemp(name) / "whole"
    assert main(command(out)) == 0
    return command, out


def test_stopped_and_taken_up_again_and_again_is_bit_identical(
    whole: tuple[Command, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command, undisturbed = whole
    out = tmp_path / "run"
    words = command(out)
    assert struck(words, TERMINATE, at_step=1) == 75  # within a stage; saves where the generation ends
    first = checkpoints(out)
    assert struck(words, KILL, at_step=3) == -KILL  # within a generation: nothing is saved
    assert struck(words, TERMINATE, at_step=3) == 75
    assert checkpoints(out) == sorted({*first, 4})[-2:]  # where the first stage ends
    assert struck(words, KILL, at_step=6, where="publish") == -KILL  # half a checkpoint
    assert checkpoints(out)[-1] == 4 and list((out / "checkpoints").glob(".writing-*"))
    assert struck(words, KILL, at_step=7) == -KILL
    last = out / "checkpoints" / "step-00000006"
    optimizer = last / "optimizer.pt"
    optimizer.write_bytes(optimizer.read_bytes()[:-100])
    assert main(words) == 0
    told = capsys.readouterr().err
    assert f"{last} is passed over: optimizer.pt is cut short" in told and "going on from" in told
    assert small.metrics(out) == small.metrics(undisturbed)
    assert small.weights(out) == small.weights(undisturbed)


def test_a_finished_run_asked_for_again_keeps_its_weights(whole: tuple[Command, Path]) -> None:
    command, undisturbed = whole
    before = small.weights(undisturbed), small.metrics(undisturbed)
    assert main(command(undisturbed)) == 0
    assert (small.weights(undisturbed), small.metrics(undisturbed)) == before


def test_adapters_are_taken_up_bit_identical(tiny_qwen: Path, family_set: Path, tmp_path: Path) -> None:
    stages = "stages=[{name: text, steps: 4}]"
    words = {
        name: small.words("sft_kl", tiny_qwen, family_set, tmp_path / name, stages, "rollout.prompts=4", LORA)
        for name in ("whole", "run")
    }
    assert main(words["whole"]) == 0
    assert struck(words["run"], KILL, at_step=3) == -KILL
    assert main(words["run"]) == 0
    assert small.metrics(tmp_path / "run") == small.metrics(tmp_path / "whole")
    assert small.weights(tmp_path / "run") == small.weights(tmp_path / "whole")


def test_a_changed_recipe_refuses_to_go_on(whole: tuple[Command, Path], capsys: pytest.CaptureFixture[str]) -> None:
    command, undisturbed = whole
    assert main([*command(undisturbed), "optim.lr=0.5"]) == 2
    assert "recipe.optim.lr: 0.001 -> 0.5" in capsys.readouterr().err


def test_a_foreign_folder_is_left_alone(tiny_qwen: Path, family_set: Path, tmp_path: Path) -> None:
    from builders.dataset import open_set

    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(UserError, match="not empty"):
        claim(tmp_path, small.recipe("kl", tiny_qwen), open_set(family_set), "train", Config())
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
