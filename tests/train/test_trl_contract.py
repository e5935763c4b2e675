"""What train/trainer.py takes for granted of TRL's internals: when a release moves them, this says which and where."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.train import small

SETS = (
    "stages=[{name: text, steps: 2}]", "rollout.max_new_tokens=80", "reward.overlong=null", "rollout.updates=2",
    "policy.filter_groups=false",
)  # fmt: skip


@pytest.fixture
def made(tiny_qwen: Path, family_set: Path, tmp_path: Path) -> Any:
    """A trainer before its first step, with scripted responses."""
    made = small.trainer(small.recipe("kl", tiny_qwen, *SETS), family_set, tmp_path)
    small.scripted(made)
    made.model.train()
    return made


def test_signatures() -> None:
    from trl import GRPOTrainer

    def arguments(name: str) -> list[str]:
        return list(inspect.signature(getattr(GRPOTrainer, name)).parameters)

    assert arguments("_calculate_rewards") == ["self", "inputs", "prompts", "completions", "completion_ids_list"]
    assert arguments("_generate_and_score_completions") == ["self", "inputs"]
    assert arguments("_compute_loss") == ["self", "model", "inputs"]
    assert arguments("training_step") == ["self", "model", "inputs", "num_items_in_batch"]


def test_the_batch(made: Any) -> None:
    from trl import GRPOTrainer

    rows = [dict(row) for row in made._examples(made.feed.slots(2)) for _ in range(4)]
    batch = GRPOTrainer._generate_and_score_completions(made, rows)
    assert batch.keys() == {
        "prompt_ids", "prompt_mask", "completion_ids", "completion_mask", "advantages", "num_items_in_batch",
        "old_per_token_logps", "pixel_values", "image_grid_thw", "mm_token_type_ids", "num_images",
    }  # fmt: skip
    assert batch["prompt_ids"].shape == batch["prompt_mask"].shape and len(batch["prompt_ids"]) == 8
    assert batch["completion_ids"].shape == batch["completion_mask"].shape == batch["old_per_token_logps"].shape
    width = batch["prompt_ids"].shape[1] + batch["completion_ids"].shape[1]
    assert batch["mm_token_type_ids"].shape == (8, width) and batch["num_images"] == [1] * 8
    assert batch["num_items_in_batch"] == batch["completion_mask"].sum()
    assert batch["prompt_mask"][:, -1].all() and batch["completion_mask"][:, 0].all()  # padded left, and right
    for row, prompt, mask in zip(rows, batch["prompt_ids"], batch["prompt_mask"], strict=True):
        assert torch.equal(prompt[mask.bool()], row["encoded"]["input_ids"])  # our prompts are TRL's, token by token
    grouped = batch["advantages"].view(2, 4)
    assert grouped.mean(1).abs().max() < 1e-5 and (grouped[:, ::2] > 0).all() and (grouped[:, 1::2] < 0).all()


def test_lists_travel_with_their_rows_through_shuffle_and_split(made: Any) -> None:
    made._prepare_inputs([{"prompt": ""}] * 16)
    assert len(made._buffered_inputs) == made.args.steps_per_generation == 4
    for one in made._buffered_inputs:
        assert len(one["row_id"]) == len(one["encoded"]) == len(one["completion_ids"]) == 4
        for prompt, mask, own in zip(one["prompt_ids"], one["prompt_mask"], one["encoded"], strict=True):
            assert torch.equal(prompt[mask.bool()], own["input_ids"])


def test_tool_mask_takes_tokens_out_of_the_policy_loss_and_num_items_divides_it(made: Any) -> None:
    made._prepare_inputs([{"prompt": ""}] * 16)
    inputs = dict(made._buffered_inputs[0])
    made.terms.wanted = lambda coef: False
    made.current_gradient_accumulation_steps = made.args.gradient_accumulation_steps
    inputs["old_per_token_logps"] = inputs["old_per_token_logps"] + 0.05  # ratios below 1: losses are not all equal

    def loss(**changes: Any) -> float:
        return float(made._compute_loss(made.model, {**inputs, **changes}))

    first = torch.zeros_like(inputs["completion_mask"])
    first[0] = inputs["completion_mask"][0]
    rest = inputs["completion_mask"] - first
    assert loss() != 0
    assert loss(tool_mask=first) + loss(tool_mask=rest) == pytest.approx(loss(), rel=1e-4)
    assert loss(tool_mask=torch.zeros_like(first)) == 0
    assert loss(num_items_in_batch=inputs["num_items_in_batch"] * 2) == pytest.approx(loss() / 2, rel=1e-4)


def test_losses_are_not_divided_by_the_accumulation_again(made: Any) -> None:
    """transformers divides a loss by the micro-batches unless the trainer says that it is scaled already."""
    assert made.loss_is_scaled_for_ga is True
    made.terms.wanted = lambda coef: False
    rows = [{"prompt": ""}] * 16
    made.current_gradient_accumulation_steps = made.args.gradient_accumulation_steps
    given = made.training_step(made.model, rows, None)
    again = made._compute_loss(made.model, made._buffered_inputs[0])
    assert float(given) == pytest.approx(float(again), rel=1e-4, abs=1e-7)


def test_a_forward_tells_entropies(made: Any) -> None:
    made._prepare_inputs([{"prompt": ""}] * 16)
    made.current_gradient_accumulation_steps = made.args.gradient_accumulation_steps
    made._compute_loss(made.model, made._buffered_inputs[0])
    assert 0 < made._metrics["train"]["entropy"][-1] < 7
    assert made.told["entropy/text_rich"][-1] == pytest.approx(made._metrics["train"]["entropy"][-1])
