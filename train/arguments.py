"""A recipe as the arguments of TRL's and transformers' trainers: batch sizes, losses, precision, generation.

The recipe counts prompts and updates; the trainers count sequences on a device. What does not divide is one clear line.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from recipes.recipe import Recipe
from recipes.rewards import part_weights
from recipes.rollouts import image_tokens
from renderers.errors import UserError


def world_size() -> int:
    """Processes of this launch (torchrun, accelerate); 1 without a launcher."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def accumulation(recipe: Recipe, world: int) -> int:
    """Micro-batches of one optimizer step on one device. Raises UserError where the numbers do not divide."""
    rollout = recipe.rollout
    group = rollout.n if recipe.engine == "rl" else 1
    sequences = rollout.prompts * group
    if sequences % (rollout.micro_batch * world):
        raise UserError(
            f"rollout: {rollout.prompts} prompts x {group} responses = {sequences} sequences cannot be cut into "
            f"micro-batches of {rollout.micro_batch} on {world} processes"
        )
    if rollout.prompts % world:
        raise UserError(f"rollout: {rollout.prompts} prompts cannot be shared out to {world} processes")
    return sequences // (rollout.micro_batch * world)


def _common(recipe: Recipe, out: Path, steps: int, report_to: str) -> dict[str, Any]:
    import torch

    cuda = torch.cuda.is_available()
    optim = recipe.optim
    return {
        "output_dir": str(out),
        "max_steps": steps,
        "per_device_train_batch_size": recipe.rollout.micro_batch,
        "gradient_accumulation_steps": accumulation(recipe, world_size()),
        "learning_rate": optim.lr,
        "weight_decay": optim.weight_decay,
        "adam_beta1": optim.betas[0],
        "adam_beta2": optim.betas[1],
        "max_grad_norm": optim.grad_clip,
        "optim": "adamw_torch",
        "bf16": cuda and recipe.model.dtype == "bfloat16",
        "fp16": cuda and recipe.model.dtype == "float16",
        "use_cpu": not cuda,
        "gradient_checkpointing": recipe.model.gradient_checkpointing,
        "save_strategy": "no",  # train/clock.py says when, at places where a run can be taken up
        "logging_steps": 1,
        "logging_nan_inf_filter": False,  # it would hide exactly what must end a run
        "report_to": [] if report_to in ("", "none") else report_to.split(","),
        "seed": recipe.seed,
        "ignore_data_skip": True,  # the feed knows where it is; the loader's batches are placeholders
        "remove_unused_columns": False,
        "dataloader_num_workers": 0,
        "disable_tqdm": True,
    }


def sft_arguments(recipe: Recipe, out: Path, steps: int, report_to: str) -> Any:
    """transformers' TrainingArguments."""
    from transformers import TrainingArguments

    return TrainingArguments(**_known(TrainingArguments, _common(recipe, out, steps, report_to)))


def rl_arguments(recipe: Recipe, out: Path, steps: int, report_to: str, processor: Any, model: Any) -> Any:
    """TRL's GRPOConfig. One generation is `updates` optimizer steps of `prompts` groups of `n` responses."""
    from trl import GRPOConfig

    rollout, policy = recipe.rollout, recipe.policy
    given = {
        **_common(recipe, out, steps, report_to),
        "generation_batch_size": rollout.prompts * rollout.updates * rollout.n,
        "num_generations": rollout.n,
        "num_iterations": 1,
        "max_completion_length": rollout.max_new_tokens,
        "temperature": rollout.temperature,
        "top_p": rollout.top_p,
        "generation_kwargs": _generation(recipe, model),
        "use_vllm": rollout.engine == "vllm",
        "vllm_mode": "colocate",
        "loss_type": policy.loss,
        "epsilon": policy.clip_low,
        "epsilon_high": policy.clip_high,
        "delta": policy.dual_clip,
        "beta": policy.reference_kl,
        "mask_truncated_completions": policy.mask_truncated,
        "reward_weights": list(part_weights(recipe).values()),
        "shuffle_dataset": False,
        "log_completions": False,
        "disable_dropout": True,
    }
    return GRPOConfig(**_known(GRPOConfig, given))


def _generation(recipe: Recipe, model: Any) -> dict[str, Any]:
    """Image tokens are never generated: the next forward would look for a picture behind them."""
    if not recipe.rollout.suppress_image_tokens:
        return {}
    tokens = image_tokens(model.config)
    if recipe.rollout.engine == "vllm":
        return {"logit_bias": dict.fromkeys(tokens, -100.0)}
    return {"suppress_tokens": tokens}


def _known(kind: Any, values: dict[str, Any]) -> dict[str, Any]:
    """Only arguments that the installed release has: a few come and go between releases without changing the loss."""
    optional = {"use_cpu", "vllm_mode"}
    fields = kind.__dataclass_fields__
    if "activation_checkpointing" in fields:  # its name from transformers 5.20 on
        values["activation_checkpointing"] = values.pop("gradient_checkpointing")
    return {name: value for name, value in values.items() if name in fields or name not in optional}
