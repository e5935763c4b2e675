"""Prompts encoded many at once are the prompts encoded one by one, bit by bit."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from train.collate import Encoded, Encoder, Prompt
from train.tiny import Sizes, make_model

PICTURES = ((56, 56), (28, 84), (84, 28), (56, 56), (112, 60))


def _png(width: int, height: int, seed: int) -> bytes:
    file = io.BytesIO()
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def _prompts() -> list[Prompt | None]:
    """Several sizes and lengths, some without a picture, one missing; more than go through a processor at once."""
    shown = [
        Prompt(text="What is x? " * (1 + at % 3), image=_png(*PICTURES[at % len(PICTURES)], at)) for at in range(40)
    ]
    return [*shown[:7], Prompt(text="x = 2. What is x?", image=None), None, *shown[7:], Prompt(text="Why?", image=None)]


def _same(one: Encoded, other: Encoded) -> bool:
    return one.keys() == other.keys() and all(
        torch.equal(one[key], other[key]) and one[key].dtype == other[key].dtype for key in one
    )


class _Sized:
    """A processor whose pictures come with a tensor of its own, which nobody can take apart."""

    def __init__(self, inner: Any) -> None:
        self.inner, self.tokenizer, self.asked = inner, inner.tokenizer, 0

    def __call__(self, **given: Any) -> Any:
        self.asked += 1
        found = self.inner(**given)
        if "images" in given:
            found["image_sizes"] = torch.tensor([picture.size for picture in given["images"]])
        return found

    def apply_chat_template(self, *given: Any, **more: Any) -> Any:
        return self.inner.apply_chat_template(*given, **more)


@pytest.mark.parametrize("kind", ["qwen", "llava"])
def test_many_at_once(kind: str) -> None:
    _, processor = make_model(kind, Sizes())
    encoder, prompts = Encoder(processor), _prompts()
    found = encoder.encode_all([*prompts, prompts[0]])
    assert found.keys() == {one for one in prompts if one is not None}
    assert all(_same(encoded, encoder.encode(prompt)) for prompt, encoded in found.items() if prompt)
    assert "pixel_values" not in found[prompts[7]]
    assert not _same(found[prompts[0]], found[prompts[1]])  # the comparison tells prompts apart
    assert all(encoder.length(prompt) == len(encoded["input_ids"]) for prompt, encoded in found.items() if prompt)


def test_a_layout_that_cannot_be_taken_apart() -> None:
    _, processor = make_model("llava", Sizes())
    sized = _Sized(processor)
    encoder, prompts = Encoder(sized), _prompts()
    found = encoder.encode_all(prompts)
    assert all(_same(encoded, encoder.encode(prompt)) for prompt, encoded in found.items() if prompt)
    before = sized.asked
    encoder.encode_all(prompts[:4])
    assert sized.asked - before == 4  # found out once, not tried again
