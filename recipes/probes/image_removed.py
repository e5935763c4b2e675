"""The picture taken away: what is it worth to the model, beside words that state the same facts and without them?

    value = mean of  acc(words, picture) - acc(words, no picture)
            and      acc(question alone, picture) - acc(question alone, no picture)

Source: the missing-modality test of arXiv 2505.18657; the mean of both falls is the picture's Shapley value in the game
of two players, words and picture. Interval over problems.

What it cannot see: use of a picture that the words make superfluous (the two falls stand apart in `more`), and a model
that was never asked without a picture may fall for that reason alone: compare with `corruption`, which keeps one.
"""

from __future__ import annotations

from typing import Literal

from recipes.probes import Finding, Given, Want, estimate, side, told
from recipes.probes._removal import NO_FACTS, NO_PICTURE, NOTHING, SHOWN, falls, four, nats

WANTS: tuple[Want, ...] = ("answers",)
PICTUREWARD: Literal[-1, 0, 1] = 1
CONDITIONS = (SHOWN, NO_PICTURE, NO_FACTS, NOTHING)


def measure(given: Given) -> Finding:
    """The fall of accuracy, and of log p(gold) beside it."""
    rows = four(given)
    beside, alone, value = (estimate(part, given.seed) for part in falls(rows, "picture"))
    return Finding(
        probe="image_removed",
        says=f"Without the picture, accuracy falls by {told(value)}: by {beside.value:.3f} where the words state all "
        f"facts, by {alone.value:.3f} where only the picture does.",
        leans=side(beside, above="picture", below="unclear", within=""),
        value=value,
        more={
            "fall_with_facts_in_words": beside,
            "fall_without_facts_in_words": alone,
            "nats_per_token": estimate(nats(rows, "picture")[2], given.seed),
        },
    )
