"""Estimators of the divergence between the text-rich view (teacher) and the vision-centric view (student), per token.

All take logits of the same response tokens under both prompts and return one value a token in nats, with gradients for
the student alone. `recipes/losses.py` feeds them in chunks. What each is good for:

| estimator | rollouts | value |
|---|---|---|
| forward_top_k | either | forward_full with all but the teacher's top k tokens as one class: never above it |
| forward_full | either | KL(teacher || student) over the vocabulary |
| reverse_full | either | KL(student || teacher); on student rollouts the prefix's own gradient is left out |
| jsd | either | Jensen-Shannon, at most log 2 |
| rejection_ce | teacher | -log student(token): what a sampled forward KL becomes when only correct rollouts are kept |
| k3_seed | teacher | the original's clamped k3; no gradient once the teacher is 2.61 nats above the student |

The gradient of a forward KL towards the student's logits is (student - teacher) / temperature: bounded, and largest
where the student is most wrong. k3_seed is there to compare with: on tokens drawn from the teacher its mean is
chi^2 - KL, heavy-tailed, and its clamp silences exactly the tokens that the picture should have settled.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

import torch
from torch import Tensor

from recipes.recipe import KL

LOG_RATIO_BOUND = 20.0  # of the original, before it exponentiates
Summary: TypeAlias = tuple[Tensor, ...]


def log_probabilities(logits: Tensor) -> Tensor:
    """Log-softmax over the last axis, in float32 at least."""
    return widened(logits).log_softmax(-1)


def widened(logits: Tensor) -> Tensor:
    """`logits` in float32, or as they are when they are wider."""
    return logits if logits.dtype == torch.float64 else logits.float()


def forward_full(student: Tensor, teacher: Tensor) -> Tensor:
    """KL(teacher || student) of each row of logits [n, vocabulary]."""
    wanted, given = log_probabilities(teacher), log_probabilities(student)
    return (wanted.exp() * (wanted - given)).sum(-1)


def reverse_full(student: Tensor, teacher: Tensor) -> Tensor:
    """KL(student || teacher) of each row of logits [n, vocabulary]."""
    return forward_full(teacher, student)


def jsd(student: Tensor, teacher: Tensor) -> Tensor:
    """Jensen-Shannon divergence of each row of logits [n, vocabulary], in nats."""
    wanted, given = log_probabilities(teacher), log_probabilities(student)
    middle = torch.logaddexp(wanted, given) - math.log(2)
    return ((wanted.exp() * (wanted - middle)) + (given.exp() * (given - middle))).sum(-1) / 2


def top_k_summary(teacher: Tensor, tokens: Tensor, kl: KL) -> Summary:
    """(indices, log-probabilities) [n, k] of the teacher's top k tokens, and the log-probability of the rest [n]."""
    logits = widened(teacher)
    values, indices = logits.topk(kl.top_k, dim=-1)
    total = logits.logsumexp(-1, keepdim=True)
    return indices, values - total, _rest(logits, indices) - total.squeeze(-1)


def forward_top_k(student: Tensor, tokens: Tensor, summary: Summary, kl: KL) -> Tensor:
    """KL over k + 1 classes: the teacher's top k tokens and everything else."""
    indices, wanted, wanted_rest = summary
    logits = widened(student)
    total = logits.logsumexp(-1, keepdim=True)
    given, given_rest = logits.gather(-1, indices) - total, _rest(logits, indices) - total.squeeze(-1)
    head = (wanted.exp() * (wanted - given)).sum(-1)
    return head + wanted_rest.exp() * (wanted_rest - given_rest)


def _rest(logits: Tensor, indices: Tensor) -> Tensor:
    """Logsumexp of what is not in `indices`; 1 - sum of the others would lose a small tail to rounding."""
    return logits.scatter(-1, indices, float("-inf")).logsumexp(-1)


def token_summary(teacher: Tensor, tokens: Tensor, kl: KL) -> Summary:
    """The teacher's log-probability of each token [n]."""
    return (log_probability(teacher, tokens),)


def log_probability(logits: Tensor, tokens: Tensor) -> Tensor:
    """Log-probability of `tokens` [n] under rows of logits [n, vocabulary]."""
    wide = widened(logits)
    return wide.gather(-1, tokens.unsqueeze(-1)).squeeze(-1) - wide.logsumexp(-1)


def k3_seed(student: Tensor, tokens: Tensor, summary: Summary, kl: KL) -> Tensor:
    """The original's estimator: r - log r - 1 with r = teacher / student on the token, clamped to +-`kl.clamp`."""
    difference = (summary[0] - log_probability(student, tokens)).clamp(-LOG_RATIO_BOUND, LOG_RATIO_BOUND)
    return (difference.exp() - difference - 1).clamp(-kl.clamp, kl.clamp)


def no_summary(teacher: Tensor, tokens: Tensor, kl: KL) -> Summary:
    """Cross-entropy needs nothing of the teacher but its tokens."""
    return ()


def rejection_ce(student: Tensor, tokens: Tensor, summary: Summary, kl: KL) -> Tensor:
    """-log student(token)."""
    return -log_probability(student, tokens)


# Estimators over the whole vocabulary see both sides' logits; the others a summary of the teacher that fits in memory.
FULL: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "forward_full": forward_full,
    "reverse_full": reverse_full,
    "jsd": jsd,
}
SUMMARISED: dict[
    str, tuple[Callable[[Tensor, Tensor, KL], Summary], Callable[[Tensor, Tensor, Summary, KL], Tensor]]
] = {
    "forward_top_k": (top_k_summary, forward_top_k),
    "rejection_ce": (no_summary, rejection_ce),
    "k3_seed": (token_summary, k3_seed),
}
