"""Two terms that compare representations instead of views' words: the masked picture (PAPO) and key alignment (MMD).

    term, entropy = contrast_term(hidden, masked_hidden, mask, head, recipe.mask_contrast)
    term = align_term([(text_states, vision_states), ...], recipe.key_align)

Both return sums with counts like `recipes.losses`, ready for `normalised`; both are to be *minimised*.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import torch
from torch import Tensor
from torch.utils.checkpoint import checkpoint

from recipes.kl import log_probabilities
from recipes.losses import Head, Term, project
from recipes.recipe import KeyAlign, MaskContrast

BANDWIDTHS = (0.5, 1.0, 2.0)  # factors on the median distance


def contrast_term(
    hidden: Tensor, masked_hidden: Tensor, mask: Tensor, head: Head, contrast: MaskContrast, chunk: int = 512
) -> tuple[Term, Term]:
    """(minus the capped KL, both entropies), summed over masked response tokens; gradients on both sides.

    PAPO (arXiv 2507.06448, eq. 3 and 5) maximises KL(pi(.|picture) || pi(.|masked picture)) and penalises the
    entropies of both, since otherwise noise raises the KL most cheaply. Ours takes the whole vocabulary and stops at
    `cap` nats a token: a maximised KL has no bound of its own.
    hidden, masked_hidden: [batch, length, hidden] of the same response tokens. mask: [batch, length].
    loss += contrast.coef * normalised(term) + contrast.entropy_coef * normalised(entropy)
    """
    chosen = mask.bool()
    return contrast_of_tokens(hidden[chosen], masked_hidden[chosen], head, contrast, chunk)


def contrast_of_tokens(
    seeing: Tensor, blinded: Tensor, head: Head, contrast: MaskContrast, chunk: int = 512
) -> tuple[Term, Term]:
    """`contrast_term` for gathered states [n, hidden]."""
    start = seeing.sum() * 0.0 + blinded.sum() * 0.0

    def value(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
        seen, blind = log_probabilities(project(head, a)), log_probabilities(project(head, b))
        kl = (seen.exp() * (seen - blind)).sum(-1)
        entropies = -(seen.exp() * seen).sum(-1) - (blind.exp() * blind).sum(-1)
        return -kl.clamp(max=contrast.cap), entropies

    kls, entropies = [], []
    for at in range(0, len(seeing), chunk):
        parts = checkpoint(value, seeing[at : at + chunk], blinded[at : at + chunk], use_reentrant=False)
        kl, entropy = cast("tuple[Tensor, Tensor]", parts)
        kls.append(kl)
        entropies.append(entropy)
    return _summed(start, kls), _summed(start, entropies)


def _summed(start: Tensor, parts: list[Tensor]) -> Term:
    values = torch.cat(parts) if parts else start.new_zeros(0)
    return Term(start + values.sum(), values.detach())


def align_term(pairs: Sequence[tuple[Tensor, Tensor]], align: KeyAlign) -> Term:
    """Sum of MMD^2 over rows; each row is two sets of states [tokens, size], thinned to `max_tokens` each.

    Rows without tokens on one side (a text-only prompt) count with the value 0.
    """
    values = [_row(thinned(x, align.max_tokens), thinned(y, align.max_tokens)) for x, y in pairs]
    if not values:
        return Term(torch.zeros(()), torch.zeros(0))
    rows = torch.stack(values)
    return Term(rows.sum(), rows.detach())


def _row(x: Tensor, y: Tensor) -> Tensor:
    return mmd2(x, y) if len(x) and len(y) else x.sum() * 0.0 + y.sum() * 0.0


def thinned(states: Tensor, most: int) -> Tensor:
    """At most `most` rows, evenly spread and the same in every run."""
    if len(states) <= most:
        return states
    return states[torch.arange(most, device=states.device) * len(states) // most]


def mmd2(x: Tensor, y: Tensor) -> Tensor:
    """Squared maximum mean discrepancy of rows [n, d] and [m, d]: a scalar, 0 for equal sets and never negative.

    Gaussian kernels of three widths around the median distance (detached: a width with a gradient could grow instead
    of the sets coming together). The biased statistic (Gretton et al. 2012, eq. 5): as a loss it needs a floor of 0.
    """
    both = torch.cat([x, y]) if x.dtype == torch.float64 else torch.cat([x, y]).float()
    squared = _squared_distances(both)
    with torch.no_grad():
        off = ~torch.eye(len(both), dtype=torch.bool, device=both.device)
        middle = squared[off].median().clamp(min=torch.finfo(both.dtype).tiny)
    kernel = torch.stack([(-squared / (2 * factor * middle)).exp() for factor in BANDWIDTHS]).mean(0)
    n = len(x)
    return kernel[:n, :n].mean() + kernel[n:, n:].mean() - 2 * kernel[:n, n:].mean()


def _squared_distances(rows: Tensor) -> Tensor:
    norms = (rows * rows).sum(-1)
    return (norms[:, None] + norms[None, :] - 2 * rows @ rows.T).clamp(min=0)
