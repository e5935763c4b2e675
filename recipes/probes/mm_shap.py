"""MM-SHAP: the text's share of all contributions to the answer's probability.

    T-SHAP = sum_j |phi_j| over pieces of text / sum over pieces of text and patches;    V-SHAP = 1 - T-SHAP

Source: Parcalabescu and Frank 2023, arXiv 2212.08158. The game's value is the probability (per token) of the model's
own answer to the whole input; pieces of the text-rich words are blanked word by word, patches of the picture painted in
its mean colour. As many patches as pieces, so that neither side has more players; Shapley values are exact where the
budget covers all coalitions, else from permutations in pairs of opposite order (unbiased; they always add up to v(all)
- v(none)). Interval over samples.

What it cannot see: absolute values add up noise, so a modality without any influence keeps a small share, and where
nothing contributes (v does not move) a sample has no share and is left out. Blanked inputs lie off the training data.
"""

from __future__ import annotations

from collections.abc import Callable
from math import factorial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from recipes.probes import Absent, Array, Contributions, Finding, Given, Want, estimate, side, told

WANTS: tuple[Want, ...] = ("coalitions",)
PICTUREWARD: Literal[-1, 0, 1] = -1
_STILL = 0.02  # contributions whose absolute values add up to less say nothing
Value = Callable[[NDArray[np.bool_]], Array]


def measure(given: Given) -> Finding:
    """T-SHAP, mean over samples."""
    shares = np.array([share(one) for one in given.coalitions])
    if not np.isfinite(shares).any():
        raise Absent("no sample's answer depends on any piece of its input")
    value = estimate(shares, given.seed)
    return Finding(
        probe="mm_shap",
        says=f"Words make {told(value)} of all contributions to the answer (T-SHAP), the picture the rest.",
        leans=side(value, 0.5, above="text", below="picture", within="both"),
        value=value,
        more={"v_shap": 1 - value.value, "samples": len(shares), "left_out": int((~np.isfinite(shares)).sum())},
    )


def share(one: Contributions) -> float:
    """T-SHAP of one sample; NaN where nothing contributes."""
    text, image = np.abs(one.text).sum(), np.abs(one.image).sum()
    return float(text / (text + image)) if text + image > _STILL else float("nan")


def shapley(value: Value, players: int, budget: int, seed: int = 0) -> Array:
    """Shapley values [players] of the game `value`: coalitions [k, players] of booleans -> [k].

    budget: coalitions that may be asked; all of them where 2^players fit, else permutations and their reverses.
    """
    if 2**players <= budget:
        return _exact(value, players)
    generator = np.random.default_rng([seed, 13])
    orders = []
    for _ in range(max(1, budget // (2 * (players + 1)))):
        order = generator.permutation(players)
        orders += [order, order[::-1]]
    rows = np.zeros((len(orders), players + 1, players), dtype=np.bool_)
    for at, order in enumerate(orders):
        for step, player in enumerate(order):
            rows[at, step + 1 :, player] = True
    distinct, back = np.unique(rows.reshape(-1, players), axis=0, return_inverse=True)
    steps = np.diff(value(distinct)[back.ravel()].reshape(len(orders), players + 1), axis=1)
    found = np.zeros(players)
    for order, gains in zip(orders, steps, strict=True):
        found[order] += gains
    return found / len(orders)


def _exact(value: Value, players: int) -> Array:
    rows = ((np.arange(2**players)[:, None] >> np.arange(players)) & 1).astype(np.bool_)
    values, sizes = value(rows), rows.sum(1)
    weights = np.array([factorial(k) * factorial(players - k - 1) / factorial(players) for k in range(players)])
    found = np.zeros(players)
    for player in range(players):
        without = np.flatnonzero(~rows[:, player])
        found[player] = (weights[sizes[without]] * (values[without + (1 << player)] - values[without])).sum()
    return found
