"""The facts taken out of the words: what are they worth to the model, beside a picture that shows them and without?

    value = mean of  acc(words, picture) - acc(question alone, picture)
            and      acc(words, no picture) - acc(question alone, no picture)

Source: the missing-modality test of arXiv 2505.18657, with the question left in place (without it nothing is asked);
the mean of both falls is the Shapley value of the words' facts in the game of two players. Words are the text-rich
view, the question alone is the vision-centric one. Interval over problems.

What it cannot see: facts that a row's text-rich view does not state (published sets without one have no such rows), and
use of words that the picture makes superfluous: the two falls stand apart in `more`.
"""

from __future__ import annotations

from typing import Literal

from recipes.probes import Finding, Given, Want, estimate, side, told
from recipes.probes._removal import NO_FACTS, NO_PICTURE, NOTHING, SHOWN, falls, four, nats

WANTS: tuple[Want, ...] = ("answers",)
PICTUREWARD: Literal[-1, 0, 1] = -1
CONDITIONS = (SHOWN, NO_PICTURE, NO_FACTS, NOTHING)


def measure(given: Given) -> Finding:
    """The fall of accuracy, and of log p(gold) beside it."""
    rows = four(given)
    beside, alone, value = (estimate(part, given.seed) for part in falls(rows, "text"))
    return Finding(
        probe="text_removed",
        says=f"Without the facts in words, accuracy falls by {told(value)}: by {beside.value:.3f} where the picture "
        f"still shows them, by {alone.value:.3f} without a picture.",
        leans=side(beside, above="text", below="unclear", within=""),
        value=value,
        more={
            "fall_with_picture": beside,
            "fall_without_picture": alone,
            "nats_per_token": estimate(nats(rows, "text")[2], given.seed),
        },
    )
