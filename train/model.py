"""The model to train and its processor, as the recipe's section `model` says; every failure is one clear line."""

from __future__ import annotations

from typing import Any

from builders.loading import load_model, load_processor
from builders.vlm import ModelOptions
from recipes.settings import Lora, Model
from renderers.errors import UserError
from train.seeding import seed_everything
from train.vision import unwrapped


def load(settings: Model, seed: int = 0) -> tuple[Any, Any]:
    """(model on its device in training mode, processor). seed: of fresh adapters' weights.

    Full fine-tuning keeps float32 weights and computes in `dtype` (autocast): updates of 1e-6 would vanish in bfloat16
    weights. With LoRA the frozen weights are loaded in `dtype` itself. Raises UserError.
    """
    processor = processor_of(settings)
    dtype = settings.dtype if settings.lora is not None else "float32"
    attention = "" if settings.attention == "auto" else settings.attention
    model = load_model(ModelOptions(model=settings.path, dtype=dtype, attention=attention))
    if settings.lora is not None:
        seed_everything(seed, "adapters")
        model = _with_lora(model, settings.lora)
    if settings.freeze_vision:
        _freeze_vision(model)
    return model.train(), processor


def processor_of(settings: Model) -> Any:
    """The processor, with pictures scaled into the recipe's areas where it takes such bounds."""
    needed = "; an image-text model is needed, such as Qwen2.5-VL or LLaVA"
    try:
        processor = load_processor(settings.path)
    except UserError as error:
        raise error if needed[2:] in str(error) else UserError(f"{error}{needed}") from error
    pictures = processor.image_processor
    size = getattr(pictures, "size", None)
    if size is not None and "longest_edge" in size and "shortest_edge" in size:
        low = max(settings.min_pixels, 1) if settings.min_pixels else size["shortest_edge"]
        high = min(settings.max_pixels, size["longest_edge"]) if settings.max_pixels else size["longest_edge"]
        pictures.size = {"shortest_edge": min(low, high), "longest_edge": high}
    return processor


def _with_lora(model: Any, lora: Lora) -> Any:
    from peft import LoraConfig, get_peft_model

    config = LoraConfig(
        r=lora.rank,
        lora_alpha=lora.alpha,
        lora_dropout=lora.dropout,
        target_modules=_targets(model, lora),
        task_type="CAUSAL_LM",
    )
    adapted = get_peft_model(model, config)
    if hasattr(model, "enable_input_require_grads"):
        model.enable_input_require_grads()  # gradient checkpointing of frozen layers needs a gradient to begin with
    return adapted


def _targets(model: Any, lora: Lora) -> list[str]:
    """Full names of the language model's modules that get an adapter. Raises UserError when there are none."""
    found = [
        name
        for name, _ in model.named_modules()
        if name.rpartition(".")[2] in lora.targets and not any(part in name for part in ("visual", "vision"))
    ]
    if not found:
        raise UserError(f"model.lora.targets: the model has no module named {', '.join(lora.targets)}")
    return found


def _freeze_vision(model: Any) -> None:
    inner = getattr(unwrapped(model), "model", unwrapped(model))
    for name in ("visual", "vision_tower", "vision_model"):
        if (tower := getattr(inner, name, None)) is not None:
            tower.requires_grad_(False)
