"""Every shipped recipe trains on the small models, from the command line to a folder that can be published."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from recipes.load import names
from recipes.recipe import VIEWS
from tests.train import small
from train.run import main

STEPS = ("stages.0.steps=2", "stages.0.lr_rewarm=1", "eval.every=2", "eval.paired=2")
TWO_STAGES = ("stages.1.steps=2", "stages.1.lr_rewarm=1")
ON_LLAVA = ("kl", "mask_contrast", "key_align", "sft_kl")
Trained = Callable[..., Path]


@pytest.fixture
def trained(family_set: Path, tmp_path: Path) -> Trained:
    """A function that trains a recipe for two steps a stage and gives the run's folder."""

    def train(name: str, model: Path, *sets: str, data: Path = family_set, flags: Sequence[str] = ()) -> Path:
        recipe = small.recipe(name, model)
        steps = [*STEPS, *(TWO_STAGES if len(recipe.stages) > 1 else ())]
        if recipe.engine == "sft":
            steps.append("rollout.prompts=4")
        words = small.words(name, model, data, tmp_path / "run", *steps, *sets)
        assert main([*flags, *words]) == 0
        return tmp_path / "run"

    return train


def measured(out: Path, name: str) -> list[float]:
    """All logged values of a metric."""
    return [line[name] for line in small.metrics(out) if name in line]


@pytest.mark.parametrize("name", [name for name in names() if name != "default"])
def test_trains_and_leaves_a_whole_folder(name: str, trained: Trained, tiny_qwen: Path) -> None:
    recipe = small.recipe(name, tiny_qwen)
    out = trained(name, tiny_qwen, *(["kl.gate=all"] if recipe.kl.coef else []))
    losses = measured(out, "loss")
    assert len(losses) == 2 * len(recipe.stages) and all(math.isfinite(loss) for loss in losses)
    assert bool(measured(out, "kl/mean")) == (recipe.kl.coef > 0)
    assert bool(measured(out, "mask_contrast/mean")) == (recipe.mask_contrast.coef > 0)
    assert bool(measured(out, "key_align/mean")) == (recipe.key_align.coef > 0)
    assert bool(measured(out, "cross_entropy/mean")) == (recipe.engine == "sft")
    assert bool(measured(out, "rewards/accuracy/mean")) == (recipe.engine == "rl")
    assert len(measured(out, "eval/gap")) == len(recipe.stages)
    shares = [mix for stage in recipe.stages for mix in (stage.mix, stage.mix_to) if mix is not None]
    for view in VIEWS if recipe.engine == "rl" and recipe.rollout.view == "stage" else ():
        assert bool(measured(out, f"rollouts/{view}/accuracy")) == any(getattr(mix, view) for mix in shares)
    expected = ["README.md", "checkpoints", "config.yaml", "curves.png", "final", "gap.json", "gap.md", "gap.png"]
    assert sorted(path.name for path in out.iterdir() if path.name != "tensorboard") == [
        *expected, "metrics.jsonl", "samples",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ON_LLAVA)
def test_trains_llava(name: str, trained: Trained, tiny_llava: Path) -> None:
    out = trained(name, tiny_llava, *(["kl.gate=all"] if name == "kl" else []))
    assert all(math.isfinite(loss) for loss in measured(out, "loss"))
    term = {"sft_kl": "kl"}.get(name, name)
    assert all(value > 0 or term == "mask_contrast" for value in measured(out, f"{term}/max"))


def test_final_loads_and_the_metrics_are_all_there(trained: Trained, tiny_qwen: Path) -> None:
    import torch
    from transformers import AutoModelForImageTextToText, AutoProcessor

    out = trained("kl", tiny_qwen, "kl.gate=all", "save.every=1")
    before = AutoModelForImageTextToText.from_pretrained(tiny_qwen).state_dict()
    after = AutoModelForImageTextToText.from_pretrained(out / "final").state_dict()
    assert before.keys() == after.keys() and any(not torch.equal(before[key], after[key]) for key in before)
    AutoProcessor.from_pretrained(out / "final")
    assert [path.name for path in sorted((out / "checkpoints").iterdir())] == ["step-00000001", "step-00000002"]
    lines = [json.loads(line) for line in (out / "metrics.jsonl").read_text().splitlines()]
    told = {name for line in lines for name in line}
    assert told >= {
        "loss", "grad_norm", "learning_rate", "reward", "rewards/accuracy/mean", "rewards/format/mean",
        "rewards/overlong/mean", "kl/mean", "kl/p99", "kl/max", "kl/over_2.6_nats", "gradient/main", "gradient/terms",
        "rollouts/text_rich/accuracy", "rollouts/text_rich/tokens", "rollouts/text_rich/truncated",
        "rollouts/groups_all_right", "rollouts/groups_all_wrong", "entropy", "entropy/text_rich",
        "sampling/redrawn_groups", "sampling/groups_without_signal", "speed/generation_tokens_per_s",
        "speed/training_tokens_per_s", "speed/evaluation_tokens_per_s", "stage", "eval/text_rich/accuracy",
        "eval/vision_centric/accuracy", "eval/gap", "eval/gap_se", "eval/gap_low", "eval/gap_high",
        "eval/only_text_rich", "eval/only_vision_centric",
    }  # fmt: skip
    assert all(line["entropy"] > 0 for line in lines if "entropy" in line)


def test_an_evaluation_set_trains_on_demand_and_every_report_says_so(
    trained: Trained, tiny_qwen: Path, samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from builders.pairs import main as build

    data = tmp_path / "mathverse"
    words = ["--source", "mathverse", "--path", str(samples / "mathverse"), "--limit", "12", "--gallery", "0"]
    assert build([*words, "--out", str(data)]) == 0
    refused = small.words("kl", tiny_qwen, data, tmp_path / "refused")
    assert main(refused) == 2
    assert "--source families" in capsys.readouterr().err and not (tmp_path / "refused").exists()
    out = trained("kl", tiny_qwen, data=data, flags=["--allow-eval"])
    assert json.loads((out / "gap.json").read_text())["evaluation_set_in_training"] is True
    for report in ("gap.md", "README.md", "final/README.md"):
        assert "meant for evaluation" in (out / report).read_text(), report
