"""The words say one thing, the picture shows another: whom does the model follow?

    value = mean over problems of p_I / (p_I + p_T),  p = exp(mean log p per token) of the answer from picture or words

The text-rich words stay; the picture is drawn again by our renderer with other hidden values that change the answer
(same style, as few facts as a few tries give). Where a row cannot be redrawn, another row's picture with another answer
stands in, and the counts say so. 0: the words always win, 1: the picture always does. Sources: arXiv 2505.18657
(conflict as evidence of bias) and the text-picture conflicts of arXiv 2503.02199 ("Words or Vision"). Per-token means,
so that a longer answer is not less likely for its length. Engines without log-probabilities: the share among greedy
replies that follow either.

What it cannot see: whether a model *notices* a conflict; one that answers neither counts with its probabilities alone
(`neither` says how often). With a foreign picture instead of a redrawn one the conflict is coarser.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from recipes.probes import Absent, Finding, Given, Told, Want, estimate, paired, side, told

WANTS: tuple[Want, ...] = ("answers",)
PICTUREWARD: Literal[-1, 0, 1] = 1
CONDITION = "rich+conflict"
_FOLLOWED = 0.3  # share of replies that follow either side, below which nothing is concluded
CONDITIONS = (CONDITION,)


def measure(given: Given) -> Finding:
    """The picture's share with its interval; by replies beside it."""
    rows = [one for (one,) in paired(given.answers, CONDITION)]
    followed = [float(one.other) for one in rows if one.other or one.correct]
    soft = np.array([_share(one) for one in rows])
    by_log_p = bool(np.isfinite(soft).any())
    if not by_log_p and not followed:
        raise Absent("no reply followed either side, and the engine gives no log-probabilities")
    value = estimate(soft if by_log_p else followed, given.seed)
    made = given.sources.get(CONDITION, {})
    text, picture = (float(np.mean([getattr(one, name) for one in rows])) for name in ("correct", "other"))
    return Finding(
        probe="conflict",
        says=f"When words and picture contradict each other, the picture wins {told(value)} of the probability; "
        f"replies follow the words in {text:.0%}, the picture in {picture:.0%} and neither in "
        f"{1 - text - picture:.0%} of {len(rows)} problems.",
        leans="unclear"
        if text + picture < _FOLLOWED
        else side(value, 0.5, margin=0.1, above="picture", below="text", within="both"),
        value=value,
        more={
            "follows_text": text,
            "follows_picture": picture,
            "neither": 1 - text - picture,
            "replies_picture_share": estimate(followed, given.seed),
            "problems": len(rows),
        },
        notes=(f"Conflicting pictures: {', '.join(f'{count} {how}' for how, count in made.items()) or 'unknown'}.",),
    )


def _share(one: Told) -> float:
    return float(1 / (1 + np.exp(np.clip(one.log_p - one.other_log_p, -50, 50))))
