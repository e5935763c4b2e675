"""open_clip's towers made to run fast: the same vectors from less work, checked against the model's own.

- Blocks of nn.MultiheadAttention hand strided inputs to the projection, which bf16 on a CPU pays for ten times over;
  `quicken` gives them the same attention on contiguous tensors.
- CLIP's text tower attends to earlier tokens only and takes the vector of the end token, so that padding behind it
  changes nothing; open_clip computes all 77 positions. `text_tower` leaves the padding out.

Both are compared with `encode_image` and `encode_text` in fp32 when a model is opened, and left out where a model
(SigLIP for the second) gives anything else.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MethodType
from typing import Any, TypeAlias

import torch
from torch import Tensor
from torch.nn import functional

Tower: TypeAlias = Callable[[Tensor], Tensor]
_CLOSE = 1e-4
_STEP = 8  # lengths are rounded up to multiples, since every new shape costs its kernels a compilation


def quicken(model: Any, pixels: Tensor, ids: Tensor) -> bool:
    """Exchange the attention of the blocks where the vectors stay; whether texts may be cut at their end token.

    model: in fp32. pixels (n, 3, h, w) and ids (n, context): a few real inputs to compare on.
    """
    blocks = [block for block in model.modules() if type(block).__name__ == "ResidualAttentionBlock"]
    with torch.inference_mode():
        before = [_unit(model.encode_image(pixels)), _unit(model.encode_text(ids))]
        for block in blocks:
            block.attention = MethodType(_attention, block)
        after = [_unit(model.encode_image(pixels)), _unit(model.encode_text(ids))]
        if not all(_equal(*pair) for pair in zip(before, after, strict=True)):
            for block in blocks:
                del block.attention
        return _standard(model) and _equal(before[1], _unit(_encode(model, ids[:, : _length(ids)])))


def text_tower(model: Any, cut: bool) -> Tower:
    """Token ids (n, context) -> features (n, d); `cut`: without the padding, as `quicken` allows."""
    if not cut:
        whole: Tower = model.encode_text
        return whole
    return lambda ids: _encode(model, ids[:, : _length(ids)])


def _unit(features: Tensor) -> Tensor:
    return functional.normalize(features, dim=-1)


def _equal(one: Tensor, other: Tensor) -> bool:
    """A model whose weights are not finite gives NaN both ways: that is equal, and found out later."""
    return bool(torch.allclose(one, other, rtol=0, atol=_CLOSE, equal_nan=True))


def _length(ids: Tensor) -> int:
    """Positions up to the last end token (the largest id of each row), rounded up."""
    last = int(ids.argmax(dim=-1).max()) + 1
    return min(-(-last // _STEP) * _STEP, ids.shape[1])


def _standard(model: Any) -> bool:
    """Whether the text tower is laid out as `_encode` reads it."""
    blocks = getattr(getattr(model, "transformer", None), "resblocks", ())
    parts = ("token_embedding", "positional_embedding", "ln_final", "text_projection", "attn_mask")
    return (
        len(blocks) > 0
        and all(type(block).__name__ == "ResidualAttentionBlock" for block in blocks)
        and all(isinstance(getattr(model, part, None), torch.nn.Module | Tensor) for part in parts)
        and getattr(model, "text_pool_type", "") == "argmax"
    )


def _encode(model: Any, ids: Tensor) -> Tensor:
    """`CLIP.encode_text` of open_clip for the first positions alone."""
    kind = model.transformer.get_cast_dtype()
    x = model.token_embedding(ids).to(kind) + model.positional_embedding[: ids.shape[1]].to(kind)
    for block in model.transformer.resblocks:
        x = x + block.ls_1(_attend(block.attn, block.ln_1(x), causal=True))
        x = x + block.ls_2(block.mlp(block.ln_2(x)))
    x = model.ln_final(x)
    ends = x[torch.arange(len(x), device=x.device), ids.argmax(dim=-1)]
    projection = model.text_projection
    features: Tensor = projection(ends) if isinstance(projection, torch.nn.Module) else ends @ projection
    return features


def _attention(
    block: Any, q_x: Tensor, k_x: Tensor | None = None, v_x: Tensor | None = None, attn_mask: Tensor | None = None
) -> Tensor:
    """`ResidualAttentionBlock.attention` of open_clip; cross-attention stays its own."""
    if k_x is not None or not block.attn.batch_first:
        original: Tensor = type(block).attention(block, q_x=q_x, k_x=k_x, v_x=v_x, attn_mask=attn_mask)
        return original
    return _attend(block.attn, q_x, mask=attn_mask)


def _attend(attention: Any, x: Tensor, mask: Tensor | None = None, causal: bool = False) -> Tensor:
    """Self-attention with the weights of nn.MultiheadAttention; x (n, length, width).

    `causal` in place of a matrix lets the fused kernels in.
    """
    joined = functional.linear(x, attention.in_proj_weight, attention.in_proj_bias).chunk(3, dim=-1)
    query, key, value = (part.unflatten(-1, (attention.num_heads, -1)).transpose(1, 2) for part in joined)
    mask = None if mask is None else mask.to(query.dtype)
    mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask, is_causal=causal)
    out: Tensor = attention.out_proj(mixed.transpose(1, 2).flatten(2))
    return out
