"""Sampled generation that depends on the request and not on its batch.

Each row of a batch has its own stream of uniform numbers, `rng(seed, key, sample)`, one number a token; the token is
where that number falls in the cumulated probabilities. So a sample is the same in every batch, order and batch size,
as long as the logits are: in float32 that holds but for ties within rounding; in bfloat16 the logits themselves move
by about 1 % with the shape of the batch, and long samples may part.
"""

from __future__ import annotations

from random import Random
from typing import Any

from builders.engines import Sampling


def one_token_each(streams: list[Random], sampling: Sampling) -> Any:
    """A transformers logits processor that draws one token for each row and leaves only that one possible."""
    import torch
    from transformers import LogitsProcessor

    class Draw(LogitsProcessor):  # type: ignore[misc]  # transformers is not typed
        """Temperature, nucleus, then the inverse of the cumulated distribution."""

        def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
            """input_ids (rows, tokens), scores (rows, vocabulary) -> the same with one finite entry a row."""
            share = torch.softmax(scores.float() / sampling.temperature, dim=-1)
            if sampling.top_p < 1:
                share = nucleus(share, sampling.top_p)
            total = share.double().cumsum(dim=-1)
            draws = [stream.random() for stream in streams]
            drawn = torch.tensor(draws, dtype=torch.float64, device=scores.device)[:, None] * total[:, -1:]
            token = torch.searchsorted(total, drawn, right=True).clamp(max=scores.shape[-1] - 1)
            return torch.full_like(scores, -torch.inf).scatter_(1, token, 0.0)

    return Draw()


def nucleus(share: Any, top_p: float) -> Any:
    """Probabilities (rows, vocabulary) with all but the fewest likeliest that reach `top_p` set to 0."""
    ordered, index = share.sort(dim=-1, descending=True)
    kept = ordered.cumsum(dim=-1) - ordered < top_p  # the likeliest always stays
    return share.new_zeros(share.shape).scatter_(1, index, ordered * kept)
