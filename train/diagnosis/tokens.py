"""One prompt with its reply as the model reads it, and which of its tokens are text, picture, template and answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch

from builders.chat import answer_length, render, special_tokens
from builders.engines import Request
from renderers.errors import UserError

TEXT, IMAGE, TEMPLATE, ANSWER = range(4)


@dataclass(frozen=True, slots=True)
class Read:
    """inputs: of a batch of one. kinds: TEXT, IMAGE, TEMPLATE or ANSWER for every token. answer: how many are."""

    inputs: dict[str, Any]
    kinds: torch.Tensor
    answer: int


def read(engine: Any, request: Request, reply: str) -> Read:
    """A request and a reply, labelled.

    TEXT is the user's turn (instruction included); TEMPLATE is all else of the prompt: chat markers, special tokens,
    the first token whatever it is (the usual sink), and the words by which the reply is made to begin.
    """
    inputs = engine.encode([request], [reply], side="right")
    rendered = render(engine.processor, request)
    answer = answer_length(engine.tokenizer, rendered, reply)
    ids = inputs["input_ids"][0].cpu()
    image = ids == image_token(engine.model)
    kinds = torch.full((len(ids),), TEMPLATE)
    start = rendered.find(request.text)
    if start >= 0:
        before = _count(engine, rendered[:start], rendered) + int(image.sum()) - len(request.images)
        behind = _count(engine, rendered[start + len(request.text) :], "")
        kinds[before : len(ids) - answer - behind] = TEXT
    kinds[torch.isin(ids, torch.tensor(sorted(set(engine.tokenizer.all_special_ids))))] = TEMPLATE
    kinds[image] = IMAGE
    kinds[0] = TEMPLATE
    kinds[len(ids) - answer :] = ANSWER
    return Read(inputs, kinds, answer)


def _count(engine: Any, text: str, whole: str) -> int:
    """Tokens of a part of the prompt; `whole` decides whether a first token is added in front of it."""
    options = special_tokens(engine.tokenizer, whole) if whole else {"add_special_tokens": False}
    return len(engine.tokenizer(text, **options)["input_ids"]) if text else 0


def image_token(model: Any) -> int:
    """The token that stands for a piece of a picture. Raises UserError for a model whose configuration has none."""
    for name in ("image_token_id", "image_token_index"):
        if getattr(model.config, name, None) is not None:
            return int(getattr(model.config, name))
    raise UserError(f"{type(model).__name__}: its configuration names no image token")
