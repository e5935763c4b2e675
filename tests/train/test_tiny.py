"""The small models load by the ordinary classes and take the template of the project, whole batches at a time."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from builders.prompts import instruct, messages
from train.tiny import Sizes, main, make_model


@pytest.mark.parametrize("kind", ["qwen", "llava"])
def test_loads_by_auto_classes_and_generates(kind: str, tmp_path: Path) -> None:
    from transformers import AutoModelForImageTextToText, AutoProcessor

    assert main(["--kind", kind, "--out", str(tmp_path)]) == 0
    processor, model = AutoProcessor.from_pretrained(tmp_path), AutoModelForImageTextToText.from_pretrained(tmp_path)
    turn = messages(instruct("How many circles?", multiple_choice=False), images=1)
    text = processor.apply_chat_template(turn, add_generation_prompt=True, tokenize=False)
    pictures = [[Image.new("RGB", (50, 40), "red")], [Image.new("RGB", (100, 30), "blue")]]
    batch = processor(text=[text, text], images=pictures, padding=True, return_tensors="pt")
    length = batch["input_ids"].shape[1]
    assert model.generate(**batch, max_new_tokens=3, min_new_tokens=3, do_sample=False).shape == (2, length + 3)
    assert processor.tokenizer.decode(processor.tokenizer.encode("3√5 × 40°")) == "3√5 × 40°"


def test_a_seed_decides_the_weights() -> None:
    import torch

    first, same, other = (make_model("qwen", Sizes(), seed=seed)[0].state_dict() for seed in (0, 0, 1))
    assert all(torch.equal(first[name], same[name]) for name in first)
    assert any(not torch.equal(first[name], other[name]) for name in first)


def test_unknown_kind() -> None:
    with pytest.raises(ValueError, match="allowed are qwen, llava"):
        make_model("gpt", Sizes())
