"""The terms read what they should: only rollouts that teach, each picture once, the layer that is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from tests.train import small
from train import saving, terms, vision

SETS = (
    "stages=[{name: both, mix: {text_rich: 0.5, vision_centric: 0.5}, steps: 1}]", "rollout.max_new_tokens=80",
    "reward.overlong=null", "rollout.micro_batch=4", "optim.grad_clip=1e9",
)  # fmt: skip


def step(name: str, model: Path, data: Path, out: Path, *sets: str) -> tuple[Any, dict[str, torch.Tensor]]:
    """(the trainer after its first step, the gradients of that step)."""
    made = small.trainer(small.recipe(name, model, *SETS, *sets), data, out)
    small.scripted(made)
    found: dict[str, torch.Tensor] = {}
    made.create_optimizer().register_step_pre_hook(lambda *_: found.update(gradients(made.model)))
    made.train()
    return made, found


def gradients(model: Any) -> dict[str, torch.Tensor]:
    """Of the weights that the loss reaches."""
    return {name: weight.grad.clone() for name, weight in model.named_parameters() if weight.grad is not None}


@pytest.mark.parametrize(("per_prompt", "rows"), [("1", 1), ("null", 2)])  # of 4 responses, 2 are right
def test_the_kl_is_taken_on_rollouts_that_teach_alone(
    per_prompt: str, rows: int, tiny_qwen: Path, family_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[torch.Tensor] = []
    forward = terms.Terms._forward

    def spy(self: Any, model: Any, prompts: Any, keys: Any, completion: Any, mask: Any, seen: Any) -> None:
        read.append(mask)
        forward(self, model, prompts, keys, completion, mask, seen)

    monkeypatch.setattr(terms.Terms, "_forward", spy)
    made, _ = step("kl", tiny_qwen, family_set, tmp_path, f"kl.per_prompt={per_prompt}")
    taught = [one["completion_mask"][one["teach"]] for one in made._buffered_inputs]
    assert sum(map(len, taught)) == rows and sum(map(len, read)) == rows  # of the one text-rich prompt; nothing else
    assert sum(int(mask.sum()) for mask in read) == sum(int(mask.sum()) for mask in taught)


def test_each_distinct_picture_is_encoded_once_a_micro_batch(
    tiny_qwen: Path, family_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[int] = []
    leave = vision.SharedVision.__exit__

    def spy(self: Any, *error: Any) -> None:
        encoded.append(self.encoded)
        assert self.unshared == 0
        leave(self, *error)

    monkeypatch.setattr(vision.SharedVision, "__exit__", spy)
    made, _ = step("kl", tiny_qwen, family_set, tmp_path, "kl.per_prompt=null")
    shown = [{key for keys in one["keys"] for key in keys if key} for one in made._buffered_inputs]
    assert encoded == [len(keys) for keys in shown] and sum(encoded) <= 4  # 8 responses, 2 problems, 2 micro-batches


def test_asking_how_strongly_terms_pull_changes_no_gradient(
    tiny_qwen: Path, family_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, asked = step("kl", tiny_qwen, family_set, tmp_path, "kl.per_prompt=null")
    log = made.state.log_history[0]
    assert log["gradient/main"] > 0 and log["gradient/terms"] > 0
    assert log["gradient/terms_to_main"] == pytest.approx(log["gradient/terms"] / log["gradient/main"])
    monkeypatch.setattr(saving.Saving, "tell_pulls", lambda *_: None)
    _, unasked = step("kl", tiny_qwen, family_set, tmp_path, "kl.per_prompt=null")
    assert asked.keys() == unasked.keys() and all(torch.equal(asked[name], unasked[name]) for name in asked)


def test_a_pull_is_the_gradient_towards_the_final_norms_log_scales(tiny_qwen: Path) -> None:
    from transformers import AutoModelForImageTextToText

    model = AutoModelForImageTextToText.from_pretrained(tiny_qwen)
    with vision.LastHidden(model) as kept:
        loss = model(input_ids=torch.arange(20, 40)[None]).logits.square().mean()
    weight = vision.decoder(model).norm.weight
    (wanted,) = torch.autograd.grad(loss, [weight], retain_graph=True)
    assert terms.pull(loss, kept.states) == pytest.approx(float((wanted * weight).norm()), rel=1e-4)


@pytest.mark.parametrize("kind", ["tiny_qwen", "tiny_llava"])
@pytest.mark.parametrize("states", ["answer", "keys"])
def test_key_alignment_reaches_its_layer_and_none_above(
    kind: str, states: str, request: pytest.FixtureRequest, family_set: Path, tmp_path: Path
) -> None:
    sets = (f"key_align.states={states}", "key_align.layer=0.5", "policy.coef=0", "kl.coef=0")
    made, found = step("key_align", request.getfixturevalue(kind), family_set, tmp_path, *sets)
    norms = {name: float(grad.norm()) for name, grad in found.items()}

    def of(part: str) -> float:
        return max(value for name, value in norms.items() if part in name)

    assert of("layers.0.self_attn.k_proj") > 0 and of("language_model.layers.1.") == 0  # two layers: half is the first
    assert (of("language_model.layers.0.mlp") > 0) == (states == "answer")  # keys are made before the layer's MLP
    assert made.state.log_history[0]["key_align/mean"] > 0
