"""Perceptual score: how much accuracy a modality's content is worth, with that modality shuffled between problems.

    PS_M = (acc - acc with M of another problem) / acc;     value = PS_picture - PS_text

Source: Gat, Schwartz and Schwing 2021, arXiv 2110.14375 (model-normalised form). Permuting keeps what a modality looks
like and breaks only its link with the answer. Text is the text-rich view, its permutation another row's words; partners
come from the same family where there is one and have another answer where any has. Interval over problems.

What it cannot see: shuffling makes contradictions, and a model may do something else under them than it does otherwise.
Accuracy at 0 with both modalities right leaves the score undefined.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from recipes.probes import Absent, Finding, Given, Want, estimate, paired, side, told

WANTS: tuple[Want, ...] = ("answers",)
PICTUREWARD: Literal[-1, 0, 1] = 1
CONDITIONS = ("rich+own", "rich+other", "other+own")


def measure(given: Given) -> Finding:
    """Both scores and their difference, each divided by the accuracy on whole inputs."""
    rows = paired(given.answers, *CONDITIONS)
    right = np.array([[one.correct for one in row] for row in rows], dtype=np.float64)
    accuracy = float(right[:, 0].mean())
    if accuracy == 0:
        raise Absent("no problem is answered right with words and picture, so nothing can be lost")
    picture, text = (right[:, :1] - right[:, 1:]).T / accuracy
    value = estimate(picture - text, given.seed)
    scores = {"picture": estimate(picture, given.seed), "text": estimate(text, given.seed)}
    return Finding(
        probe="perceptual_score",
        says=f"Another problem's picture costs {told(scores['picture'])} of the accuracy, another problem's words "
        f"{told(scores['text'])}.",
        leans=side(value, above="picture", below="text", within="both" if accuracy > 0.5 else "unclear"),
        value=value,
        more={**scores, "accuracy": accuracy},
    )
