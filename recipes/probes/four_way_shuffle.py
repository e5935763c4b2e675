"""Own or foreign words, own or foreign picture: the two main effects and their interaction.

    effect(picture) = mean over words of    conf(own picture) - conf(foreign picture)
    effect(text)    = mean over pictures of conf(own words) - conf(foreign words);    value = picture - text

Source: the full 2 x 2 design behind perceptual scores (arXiv 2110.14375) and the shuffle tests of arXiv 2505.18657,
scored by the confidence exp(mean log p(gold) per token) in the row's own answer. interaction: how much more the two
together do than apart. Foreign words and picture come from two different rows where there are three. Interval over
problems.

What it cannot see: as in perceptual_score, contradictions may change what a model does.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from recipes.metrics import Estimate
from recipes.probes import Cell, Finding, Given, Told, Want, estimate, paired, side, told

WANTS: tuple[Want, ...] = ("answers",)
PICTUREWARD: Literal[-1, 0, 1] = 1
CELLS = ("rich+own", "rich+other", "other+own", "other+other")
CONDITIONS = CELLS


def measure(given: Given) -> Finding:
    """Main effects and interaction; accuracy and confidence of the four cells in the table."""
    rows = paired(given.answers, *CELLS)
    a, b, c, d = np.array([[_score(one) for one in row] for row in rows]).T
    picture, text = (a - b + c - d) / 2, (a - c + b - d) / 2
    value = estimate(picture - text, given.seed)
    effects: dict[str, Estimate] = {
        "picture": estimate(picture, given.seed),
        "text": estimate(text, given.seed),
        "interaction": estimate(a - b - c + d, given.seed),
    }
    table: list[dict[str, Estimate | Cell]] = [
        {"words": name.partition("+")[0].replace("rich", "own"), "picture": name.partition("+")[2],
         "confidence": estimate([_score(row[at]) for row in rows], given.seed),
         "accuracy": estimate([float(row[at].correct) for row in rows], given.seed)}
        for at, name in enumerate(CELLS)
    ]  # fmt: skip
    return Finding(
        probe="four_way_shuffle",
        says=f"Its own picture raises the right answer's probability per token by {told(effects['picture'])}, "
        f"its own words by {told(effects['text'])}.",
        leans=side(value, margin=0.02, above="picture", below="text", within="both" if a.mean() > 0.5 else "unclear"),
        value=value,
        more={**effects},
        table=table,
    )


def _score(one: Told) -> float:
    return float(np.exp(one.log_p)) if np.isfinite(one.log_p) else float(one.correct)
