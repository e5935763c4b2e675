"""Pictures with a share of their patches hidden, for the masked-contrast term: the same patches in every run.

masked(encoded_prompt, share=0.6)     # {"input_ids": ..., "pixel_values": ... with the patches set to the mean grey}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

SIDE = 14  # of a patch of a model that takes whole pictures


def masked(prompt: dict[str, Any], share: float) -> dict[str, Any]:
    """An encoded prompt whose picture is masked; one without a picture stays as it is."""
    if "pixel_values" not in prompt:
        return prompt
    return {**prompt, "pixel_values": masked_pixels(prompt["pixel_values"], share)}


def masked_pixels(pixels: torch.Tensor, share: float) -> torch.Tensor:
    """Patches set to 0, the mean grey after normalisation: rows of Qwen's layout (patches, values), squares of
    14 x 14 of LLaVA's (pictures, 3, height, width)."""
    import torch

    if pixels.ndim == 2:
        return pixels.masked_fill(_spread(len(pixels), share, pixels.device)[:, None], 0.0)
    high, wide = pixels.shape[-2] // SIDE, pixels.shape[-1] // SIDE
    cells = _spread(high * wide, share, pixels.device).view(high, wide)
    cover = torch.zeros(pixels.shape[-2:], dtype=torch.bool, device=pixels.device)
    cover[: high * SIDE, : wide * SIDE] = cells.repeat_interleave(SIDE, 0).repeat_interleave(SIDE, 1)
    return pixels.masked_fill(cover, 0.0)


def _spread(count: int, share: float, device: Any) -> torch.Tensor:
    """Which of `count` cells are hidden: a fixed permutation's first part."""
    import torch

    order = torch.randperm(count, generator=torch.Generator().manual_seed(count))
    hidden = torch.zeros(count, dtype=torch.bool)
    hidden[order[: round(share * count)]] = True
    return hidden.to(device)
