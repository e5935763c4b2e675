"""Rows of one generated batch put in the place of rows of another: what dynamic sampling needs of TRL's batches.

A batch is TRL's dictionary: prompts padded on the left, completions on the right, pictures end to end, Python lists
with one entry a row. `replace_rows` widens both batches to one size and copies the rows over.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

Batch = dict[str, Any]
_PROMPT = ("prompt_ids", "prompt_mask", "mm_token_type_ids", "token_type_ids")
_WHOLE = ("mm_token_type_ids", "token_type_ids")  # over prompt and completion; zero on the completion
_COMPLETION = ("completion_ids", "completion_mask", "old_per_token_logps", "sampling_per_token_logps", "tool_mask")


def replace_rows(batch: Batch, other: Batch, places: Sequence[tuple[int, int]], pad_token: int) -> Batch:
    """`batch` with row i replaced by row j of `other` for every (i, j) in `places`; scalars stay as they were."""
    import torch
    from trl.trainer.utils import split_pixel_values_by_grid, unsplit_pixel_values_by_grid

    first, second = (split_pixel_values_by_grid(_prompt_types(one)) for one in (batch, other))
    merged: Batch = {}
    for key, value in first.items():
        if isinstance(value, torch.Tensor) and value.ndim == 0:
            merged[key] = value
        elif isinstance(value, torch.Tensor):
            mine, theirs = _one_width(key, value, second[key], pad_token)
            mine = mine.clone()
            mine[[i for i, _ in places]] = theirs[[j for _, j in places]]
            merged[key] = mine
        else:
            rows = list(value)
            for i, j in places:
                rows[i] = second[key][j]
            merged[key] = rows
    for key in _WHOLE:
        if key in merged:
            merged[key] = torch.cat([merged[key], torch.zeros_like(merged["completion_ids"])], dim=1)
    joined: Batch = unsplit_pixel_values_by_grid(merged)
    return joined


def _prompt_types(batch: Batch) -> Batch:
    """Token types over the prompt alone, so that they widen as prompts do."""
    width = batch["prompt_ids"].shape[1]
    return {key: value[:, :width] if key in _WHOLE else value for key, value in batch.items()}


def _one_width(key: str, mine: torch.Tensor, theirs: torch.Tensor, pad_token: int) -> tuple[torch.Tensor, torch.Tensor]:
    import torch.nn.functional as functional

    if mine.ndim < 2 or key not in (*_PROMPT, *_COMPLETION):
        return mine, theirs
    width = max(mine.shape[1], theirs.shape[1])
    fill = pad_token if key.endswith("_ids") and key not in _WHOLE else 0
    sides = [(width - one.shape[1], 0) if key in _PROMPT else (0, width - one.shape[1]) for one in (mine, theirs)]
    return functional.pad(mine, sides[0], value=fill), functional.pad(theirs, sides[1], value=fill)
