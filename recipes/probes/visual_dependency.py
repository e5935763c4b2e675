"""How far the answer's distribution moves, token by token, when the picture is blanked or the facts leave the words.

    VD_t = KL(pi(. | words, picture, y<t) || pi(. | words, blank, y<t));    TD_t: the same with the question alone
    value = mean over answers of mean_t VD_t - mean_t TD_t, nats

Source: token visual dependency of arXiv 2510.09285 (visually-perceptive policy optimisation) and the masked-picture KL
of PAPO (arXiv 2507.06448), over the whole vocabulary; y is the model's own greedy reply. Also the share of tokens that
carry half of all dependency: it lies on few. Interval over answers.

What it cannot see: at tokens that are certain either way (grammar) KL is 0 by nature, so long replies dilute the mean;
a model that reads both moves little on either side, since what is taken away still stands in the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from recipes.probes import Absent, Array, Finding, Given, Want, estimate, side, told

WANTS: tuple[Want, ...] = ("divergences",)
PICTUREWARD: Literal[-1, 0, 1] = 1


def measure(given: Given) -> Finding:
    """Both dependencies, their difference, and how they are spread over tokens."""
    if given.divergences is None or not given.divergences.picture:
        raise Absent("no answer was read twice")
    picture, text = given.divergences.picture, given.divergences.text
    value = estimate([float(a.mean() - b.mean()) for a, b in zip(picture, text, strict=True)], given.seed)
    means = {name: estimate([float(one.mean()) for one in side_], given.seed)
             for name, side_ in (("picture", picture), ("text", text))}  # fmt: skip
    return Finding(
        probe="visual_dependency",
        says=f"Blanking the picture moves the next-token distribution by {told(means['picture'])} nats, taking the "
        f"facts out of the words by {told(means['text'])}.",
        leans=side(value, margin=0.05, above="picture", below="text", within="unclear"),
        value=value,
        more={
            **means,
            "entropy": estimate([float(one.mean()) for one in given.divergences.entropy], given.seed),
            "tokens_with_half_of_it": share_of_half(picture),
        },
    )


def kl(log_p: Array, log_q: Array) -> Array:
    """KL(p || q) in nats at each token; log-probabilities [tokens, vocabulary]."""
    told: Array = (np.exp(log_p) * (log_p - log_q)).sum(-1)
    return np.maximum(told, 0.0)


def entropy(log_p: Array) -> Array:
    """Entropy in nats at each token."""
    told: Array = -(np.exp(log_p) * log_p).sum(-1)
    return told


def share_of_half(values: Sequence[Array]) -> float:
    """Smallest share of all tokens that carries half of the sum; NaN where the sum is 0."""
    flat = np.sort(np.concatenate([*values]))[::-1]
    if flat.sum() <= 0:
        return float("nan")
    return float((np.searchsorted(flat.cumsum(), flat.sum() / 2) + 1) / len(flat))
