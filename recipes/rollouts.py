"""What becomes of rollouts: which groups say something, which responses teach, which tokens are forbidden.

    signal = informative(rewards.view(groups, n))             # groups to keep; the others are drawn again
    teach = teaching(accuracy, form, views, n, recipe.kl)     # responses on which the KL term is taken
    forbidden = image_tokens(model.config)                    # never generated: they would have no picture

Rollouts of a prompt stand together: row g * n + i is response i of group g.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from recipes.recipe import KL

EQUAL = 1e-6  # rewards that differ by less are equal: an advantage would be rounding
_IMAGE_KEYS = (
    "image_token_id", "image_token_index", "video_token_id", "video_token_index", "vision_start_token_id",
    "vision_end_token_id", "vision_token_id",
)  # fmt: skip


def informative(rewards: Tensor) -> Tensor:
    """Which groups [groups] have rewards [groups, n] that differ: only those have a policy gradient."""
    return rewards.amax(-1) - rewards.amin(-1) > EQUAL


def teaching(accuracy: Tensor, form: Tensor, views: Sequence[str], n: int, kl: KL) -> Tensor:
    """Which responses [rows] the KL term is taken on: of the right view, through the gate, few enough a prompt.

    accuracy, form: [rows], 1 where correct and where well formed. views: of each row's own prompt. Of several that
    pass, the first `per_prompt` are taken: rollouts of a prompt are exchangeable, so the first are as good as any.
    """
    right = (accuracy >= 1) & (form >= 1)
    passed = right if kl.gate == "teacher_correct" else torch.ones_like(right)
    passed = passed & torch.tensor([kl.on in ("both", view) for view in views], device=right.device)
    groups = passed.view(-1, n)
    if not kl.all_correct_groups:
        groups = groups & ~right.view(-1, n).all(-1, keepdim=True)
    if kl.per_prompt is not None:
        groups = groups & (groups.cumsum(-1) <= kl.per_prompt)
    return groups.reshape(-1)


def image_tokens(config: Any) -> list[int]:
    """Ids of the image and video tokens that a model's configuration names, for `suppress_tokens`; sorted."""
    found = {getattr(config, key, None) for key in _IMAGE_KEYS}
    return sorted(token for token in found if isinstance(token, int) and token >= 0)


def draw_again(signal: Sequence[bool], rounds: int, most: int) -> list[int]:
    """Groups to draw again after `rounds` generations of at most `most`: those without a signal, or none at the end.

    With several processes give every process's groups, gathered, so that all decide alike.
    """
    return [] if rounds >= most else [group for group, said in enumerate(signal) if not said]
