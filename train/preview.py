"""`python -m train.run --dry-run`: what would be trained, what the model would see, and what memory it would take.

Works without the model's weights: its configuration and processor are enough, and where even those cannot be had the
prompts are shown without the chat template.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from recipes import schedule
from recipes.recipe import VIEWS, Recipe
from renderers.errors import UserError
from train.collate import Encoder, Rows

GB = 1e9


def preview(recipe: Recipe, *, allow_eval: bool) -> int:
    """Print the plan. Raises UserError for what the run itself would refuse."""
    from train.run import evaluation_rows, training_set
    from train.session import rows_of

    print(f"{recipe.name}: {recipe.description}\n")
    built, split = training_set(recipe, allow_eval)
    rows = rows_of(recipe, built, split)
    print(f"data: {built.name}, split {split}, {len(rows)} pairs" + (" (--allow-eval)" if split == "test" else ""))
    evaluated, asked = evaluation_rows(recipe, built)
    print(f"evaluation: {len(asked)} problems of {evaluated.name} under both views every {recipe.eval.every} steps")
    print("\n".join(stages(recipe, built, rows)))
    processor = _processor(recipe)
    for view in VIEWS:
        print(f"\n--- {view.replace('_', '-')} view of {rows.ids[0]}, as the model sees it")
        prompt = rows.prompt(0, view)
        print(prompt.text if processor is None else Encoder(processor).text(prompt))
        if processor is not None:
            print(f"[{Encoder(processor).length(prompt)} tokens with the picture]")
    print("\n" + "\n".join(memory(recipe)))
    return 0


def stages(recipe: Recipe, built: Any, rows: Rows) -> Iterator[str]:
    """One line a stage: steps, mix, rows, KL. Raises UserError when a stage has no rows or lacks a score."""
    from train.feed import Feed

    feed = Feed(recipe, rows, built)
    rollout = recipe.rollout
    each = f"{rollout.prompts} prompts" + (f" x {rollout.n} responses" if recipe.engine == "rl" else "")
    yield f"engine: {recipe.engine}, {schedule.total_steps(recipe)} optimizer steps at most, {each} a step"
    for stage in recipe.stages:
        mix = f"{stage.mix.text_rich:.0%} text-rich, {stage.mix.vision_centric:.0%} vision-centric"
        if stage.mix_to is not None:
            mix += f" moving to {stage.mix_to.text_rich:.0%}, {stage.mix_to.vision_centric:.0%}"
        until = f"{stage.steps} steps" if stage.until is None else f"until {stage.until.metric} stops moving"
        chosen = "" if stage.select is None else f" by {stage.select.score} {stage.select.quantiles}"
        teaches = recipe.kl.coef * stage.kl
        kl = f"KL {teaches:g} ({recipe.kl.estimator})" if teaches else "no KL"
        yield f"stage {stage.name}: {until}, {mix}, {len(feed.rows_of(stage))} rows{chosen}, {kl}"


def _processor(recipe: Recipe) -> Any:
    from train.model import processor_of

    try:
        return processor_of(recipe.model)
    except UserError as error:
        print(f"note: prompts are shown without the chat template: {error}", file=sys.stderr)
        return None


def memory(recipe: Recipe) -> Iterator[str]:
    """An estimate a device, term by term; activations and caches are bounds by the longest prompt and response."""
    shape = _shape(recipe)
    if shape is None:
        yield "memory: not estimated, the model's configuration cannot be had"
        return
    parameters, layers, hidden, kv_width, vocabulary = shape
    lora = recipe.model.lora
    weights, trained = (2, 0.0) if lora is not None else (4, parameters)
    length = recipe.model.max_prompt_tokens + recipe.rollout.max_new_tokens
    sequences = recipe.rollout.micro_batch
    kept = length * hidden * sequences * 2  # one input a layer under checkpointing
    terms = {
        "weights": parameters * weights,
        "gradients and AdamW": trained * 12,
        "activations": kept * (layers if recipe.model.gradient_checkpointing else 16 * layers),
        "logits of one chunk": recipe.kl.chunk * vocabulary * 4 * 3,
        "cache while generating": 2 * layers * kv_width * 2 * length * sequences * recipe.rollout.n,
    }
    yield f"memory on one device, {parameters / 1e9:.2f} B parameters (FSDP or ZeRO-3 divide the first two lines):"
    for name, size in terms.items():
        yield f"  {name:24}{size / GB:8.1f} GB"
    yield f"  {'together':24}{sum(terms.values()) / GB:8.1f} GB"


def _shape(recipe: Recipe) -> tuple[float, int, int, int, int] | None:
    """(parameters, layers, hidden size, key/value width, vocabulary) from the configuration alone."""
    import torch
    from transformers import AutoConfig, AutoModelForImageTextToText

    try:
        config = AutoConfig.from_pretrained(recipe.model.path)
        with torch.device("meta"):
            model = AutoModelForImageTextToText.from_config(config)
    except (OSError, ValueError) as error:
        print(f"note: {recipe.model.path}: {str(error).splitlines()[0]}", file=sys.stderr)
        return None
    text = config.get_text_config()
    heads = getattr(text, "num_key_value_heads", text.num_attention_heads)
    width = text.hidden_size // text.num_attention_heads * heads
    total = sum(weight.numel() for weight in model.parameters())
    return total, text.num_hidden_layers, text.hidden_size, width, text.vocab_size
