"""Shared vision: the same outputs and gradients as encoding every picture anew, with fewer encodings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image

from builders.prompts import messages
from train.vision import LastHidden, SharedVision, head_weight

COLOURS = ["red", "blue", "red", "red"]


@pytest.fixture(params=["qwen", "llava"])
def loaded(request: pytest.FixtureRequest, tiny_qwen: Path, tiny_llava: Path) -> tuple[Any, dict[str, Any]]:
    """(model, a batch of four prompts with two distinct pictures)."""
    from transformers import AutoModelForImageTextToText, AutoProcessor

    folder = tiny_qwen if request.param == "qwen" else tiny_llava
    model, processor = AutoModelForImageTextToText.from_pretrained(folder), AutoProcessor.from_pretrained(folder)
    text = processor.apply_chat_template(messages("How many?", images=1), add_generation_prompt=True, tokenize=False)
    pictures = [[Image.new("RGB", (56, 28) if colour == "red" else (28, 28), colour)] for colour in COLOURS]
    batch = processor(text=[text] * 4, images=pictures, padding=True, return_tensors="pt")
    return model, dict(batch)


def gradients(model: Any, loss: torch.Tensor) -> list[torch.Tensor]:
    """Gradients of all weights that the loss reaches."""
    model.zero_grad()
    loss.backward()
    return [weight.grad.clone() for weight in model.parameters() if weight.grad is not None]


def test_equal_outputs_and_gradients_with_one_encoding_a_picture(loaded: tuple[Any, dict[str, Any]]) -> None:
    model, batch = loaded
    plain = [model(**batch).logits, model(**batch).logits * 2]
    wanted = gradients(model, sum(logits.square().mean() for logits in plain))  # type: ignore[arg-type]
    with SharedVision(model) as vision:
        vision.expect(COLOURS)
        shared = [model(**batch).logits, model(**batch).logits * 2]
        found = gradients(model, sum(logits.square().mean() for logits in shared))  # type: ignore[arg-type]
        assert vision.encoded == 2 and vision.unshared == 0
    torch.testing.assert_close(shared, plain)
    torch.testing.assert_close(found, wanted)


def test_outside_the_block_and_without_keys_nothing_changes(loaded: tuple[Any, dict[str, Any]]) -> None:
    model, batch = loaded
    with SharedVision(model) as vision:
        vision.expect(None)
        model(**batch)
        assert vision.encoded == 0
        if "image_grid_thw" in batch:
            vision.expect(["red"])
            with pytest.raises(ValueError, match="4 pictures for 1 keys"):
                model(**batch)
    assert "get_image_features" not in vars(model.model)


def test_last_hidden_is_what_the_head_projects(loaded: tuple[Any, dict[str, Any]]) -> None:
    model, batch = loaded
    with LastHidden(model) as kept:
        logits = model(**batch).logits
    model(**batch)
    assert len(kept.states) == 1
    torch.testing.assert_close(kept.states[0] @ head_weight(model).T, logits)
