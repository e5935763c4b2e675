"""--dry-run says what would be trained, shows both views as the model sees them, and leaves nothing behind."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from train.run import main


def test_the_whole_plan_without_weights(
    tiny_qwen: Path,
    family_set: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    model = tmp_path / "model"
    shutil.copytree(tiny_qwen, model, ignore=shutil.ignore_patterns("*.safetensors"))
    monkeypatch.chdir(tmp_path)
    words = ["--recipe", "kl_curriculum", "--data", str(family_set), "--model", str(model), "--dry-run"]
    assert main([*words, "--set", "model.max_prompt_tokens=3000", "model.max_pixels=784", "model.min_pixels=784"]) == 0
    told = capsys.readouterr().out
    for line in (
        "split train, 36 pairs", "400 optimizer steps at most, 64 prompts x 8 responses a step",
        "stage kl: 200 steps, 100% text-rich, 0% vision-centric, 36 rows, KL 0.1 (forward_top_k)",
        "stage no_text: 200 steps, 0% text-rich, 100% vision-centric, 36 rows, no KL", "--- text-rich view of",
        "--- vision-centric view of", "<|vision_start|><|image_pad|><|vision_end|>", "tokens with the picture]",
        "gradients and AdamW", "together",
    ):  # fmt: skip
        assert line in told, line
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_without_flags_the_default_recipe_joins_the_two_built_sets(
    family_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)  # the environment is read at import
    assert main(["--dry-run"]) == 2  # nothing is built yet
    assert "out/families" in capsys.readouterr().err
    (tmp_path / "out" / "families").symlink_to(family_set)
    shutil.copytree(family_set, tmp_path / "out" / "mathverse")
    assert main(["--dry-run"]) == 0
    told = capsys.readouterr()
    assert "evaluation: 12 problems of out/mathverse under both views every 20 steps" in told.out
    assert "prompts are shown without the chat template" in told.err  # the model is on the Hub, which is out of reach
    assert "First think step by step between <think> and </think>" in told.out


def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    from recipes.load import names

    assert main(["--list"]) == 0
    assert [line.split("  ")[0] for line in capsys.readouterr().out.splitlines()] == names()
