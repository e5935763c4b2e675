"""Sees queries, keys and attention of every decoder layer while a model runs, one layer at a time, nothing kept.

    with Watch(model, last=answer_tokens, see=lambda layer: ...):
        model(**inputs)                      # a batch of one, without padding

Inside the block the decoder's attention runs through a function of ours (scaled_dot_product_attention for the output),
which hands over what it was given: so after RoPE, and after whatever else a model does to its keys. Keys before RoPE
come from a hook on `k_proj`. Attention weights are formed for the last tokens alone: [heads, last, tokens], never the
square.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import torch
from torch import Tensor

from renderers.errors import UserError
from train.vision import decoder

_NAME = "watched"


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of one forward. before, after: keys [tokens, key heads * size], before and after RoPE.

    weights: attention [last, tokens] of the last tokens, mean over heads. logits: q.k / sqrt(size) before the mask and
    softmax, the same shape, mean over heads.
    """

    number: int
    before: Tensor
    after: Tensor
    weights: Tensor
    logits: Tensor


class Watch:
    """A context in which `see` is called for every decoder layer. positions: ids of the last forward, [..., tokens].

    Raises UserError for a model whose decoder has no attention modules with `k_proj` and `layer_idx`.
    """

    def __init__(self, model: Any, *, last: int, see: Callable[[Layer], None]) -> None:
        self.decoder = decoder(model)
        self.last, self.see = last, see
        self.positions: Tensor | None = None
        self.modules = attentions(model)
        self._before: dict[int, Tensor] = {}
        self._handles: list[Any] = []
        self._usual: dict[int, tuple[Any, str]] = {}

    def __enter__(self) -> Watch:
        _register()
        for number, module in enumerate(self.modules):
            self._usual.setdefault(id(module.config), (module.config, module.config._attn_implementation))
            module.config._attn_implementation = _NAME
            module.watched_by = (self, number)
            self._handles.append(module.k_proj.register_forward_hook(self._keeper(number)))
        turning = getattr(self.decoder, "rotary_emb", None)
        if turning is not None:
            self._handles.append(turning.register_forward_pre_hook(self._place, with_kwargs=True))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for handle in self._handles:
            handle.remove()
        for module in self.modules:
            del module.watched_by
        for config, usual in self._usual.values():
            config._attn_implementation = usual
        self._before.clear()

    def _keeper(self, number: int) -> Callable[..., None]:
        def keep(module: Any, arguments: Any, output: Tensor) -> None:
            self._before[number] = output[0].detach()

        return keep

    def _place(self, module: Any, arguments: Any, named: dict[str, Any]) -> None:
        positions = named.get("position_ids", arguments[1] if len(arguments) > 1 else None)
        self.positions = positions if positions is None else positions.detach()

    def told(self, number: int, query: Tensor, key: Tensor, mask: Tensor | None, scaling: float) -> None:
        """Hand one layer over. query [1, heads, tokens, size], key [1, key heads, tokens, size]."""
        tokens = key.shape[2]
        many = key.repeat_interleave(query.shape[1] // key.shape[1], dim=1)[0].float()
        logits = query[0, :, -self.last :].float() @ many.transpose(1, 2) * scaling
        hidden = torch.ones(logits.shape[1], tokens, dtype=torch.bool, device=key.device).triu(tokens - self.last + 1)
        seen = logits.masked_fill(hidden, float("-inf")) if mask is None else logits + mask[0, :, -self.last :].float()
        after = key[0].transpose(0, 1).reshape(tokens, -1)
        self.see(Layer(number, self._before.pop(number), after, seen.softmax(-1).mean(0), logits.mean(0)))


def attentions(model: Any) -> list[Any]:
    """The decoder's attention modules in order. Raises UserError where there are none."""
    found = [one for one in decoder(model).modules() if hasattr(one, "k_proj") and hasattr(one, "layer_idx")]
    if not found:
        raise UserError(
            f"{type(model).__name__}: its decoder has no attention with k_proj, which key and attention probes need"
        )
    return sorted(found, key=lambda module: module.layer_idx)


def turned(model: Any, keys: Tensor, offsets: Tensor, size: int) -> Tensor:
    """Keys after RoPE [tokens, key heads * size], each turned on by `offsets` [tokens] positions.

    RoPE is relative: were all positions of a prompt moved by one number, nothing the model says would change, but its
    keys would be these. The decoder's own `rotary_emb` says how fast each plane turns.
    """
    inner = decoder(model)
    places = offsets[None].to(keys.device)
    rope = getattr(inner.config, "rope_parameters", None)
    if isinstance(rope, dict) and "mrope_section" in rope:
        places = places[None].expand(3, -1, -1)  # time, height and width move alike
    forward = inner.rotary_emb.forward  # not the module itself: its hooks watch the model's own positions
    cos, sin = (part.reshape(-1, part.shape[-1])[: len(keys)].float() for part in forward(keys[None], places))
    heads = keys.float().reshape(len(keys), -1, size)
    half = size // 2
    swapped = torch.cat([-heads[..., half:], heads[..., :half]], dim=-1)
    moved: Tensor = heads * cos[:, None] + swapped * sin[:, None]
    return moved.reshape(len(keys), -1)


def _register() -> None:
    from transformers import AttentionInterface, AttentionMaskInterface
    from transformers.masking_utils import eager_mask

    AttentionInterface.register(_NAME, _attend)
    AttentionMaskInterface.register(_NAME, eager_mask)


def _attend(
    module: Any,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    scaling: float = 0.0,
    **_: Any,
) -> tuple[Tensor, None]:
    """The attention function of transformers' interface; tells the watch and returns what any other would."""
    watch, number = module.watched_by
    scale = scaling or query.shape[-1] ** -0.5
    watch.told(number, query, key, attention_mask, scale)
    mask = None if attention_mask is None else attention_mask[..., : key.shape[2]].to(query.dtype)
    output = torch.nn.functional.scaled_dot_product_attention(
        query, key, value, attn_mask=mask, is_causal=mask is None and query.shape[2] > 1, scale=scale, enable_gqa=True
    )
    return output.transpose(1, 2).contiguous(), None
