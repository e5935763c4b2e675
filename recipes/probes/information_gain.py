"""Bits about the answer that the picture gives, and bits that the words give.

    IG(picture) = log2 p(a | question, picture) - log2 p(a | question)         per answer token
    IG(text)    = log2 p(a | words, no picture) - log2 p(a | question);    value = IG(picture) - IG(text)

Source: pointwise V-information (Ethayarajh et al. 2022, arXiv 2110.08420), with the model at hand as the family V, as
in visual-gain scores of data (`builders.score --scores visual_gain`); against a white picture of the same size beside
it, since a missing picture may be strange to a model in itself. Negative: the input speaks against the gold answer.
Interval over problems.

What it cannot see: information that both carry counts for both; what a model could read if trained to.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from recipes.probes import Absent, Finding, Given, Want, estimate, paired, side, told

WANTS: tuple[Want, ...] = ("answers",)
PICTUREWARD: Literal[-1, 0, 1] = 1
CONDITIONS = ("plain+own", "plain+none", "rich+none", "plain+blank")


def measure(given: Given) -> Finding:
    """Both gains in bits per token."""
    rows = paired(given.answers, *CONDITIONS)
    bits = np.array([[one.log_p for one in row] for row in rows]) / np.log(2)
    if not np.isfinite(bits).any():
        raise Absent("the engine gives no log-probabilities")
    picture, text = bits[:, 0] - bits[:, 1], bits[:, 2] - bits[:, 1]
    value = estimate(picture - text, given.seed)
    gains = {"picture": estimate(picture, given.seed), "text": estimate(text, given.seed),
             "picture_against_blank": estimate(bits[:, 0] - bits[:, 3], given.seed)}  # fmt: skip
    return Finding(
        probe="information_gain",
        says=f"The picture gives {told(gains['picture'], 2)} bits a token about the right answer, the words "
        f"{told(gains['text'], 2)}.",
        leans=side(
            value, margin=0.05, above="picture", below="text", within="both" if gains["text"].low > 0 else "unclear"
        ),
        value=value,
        more={**gains},
    )
