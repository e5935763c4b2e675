"""The backbone's part: does the language side alone do better than the picture alone?

    value = acc(words with all facts, no picture) - acc(question alone, picture)
    adaptation = acc(words with all facts, no picture) - the base language model's on the same words (--base)

Source: the second cause that arXiv 2505.18657 names (a backbone that learnt from text first): the same problem, its
facts once through the language path alone and once through the picture alone. Above 0: the language side is the
stronger one. adaptation below 0: multimodal training cost the backbone some of its own skill. Paired over problems.

What it cannot see: a difference may as well come from a weak tower or a poor projection as from a strong backbone.
"""

from __future__ import annotations

from typing import Literal

from recipes.metrics import Estimate
from recipes.probes import Cell, Finding, Given, Want, estimate, paired, side, told

WANTS: tuple[Want, ...] = ("answers", "base")
PICTUREWARD: Literal[-1, 0, 1] = -1
CONDITIONS = ("rich+none", "plain+own")


def measure(given: Given) -> Finding:
    """The paired difference; against the base language model where it was asked."""
    rows = paired(given.answers, *CONDITIONS)
    value = estimate([float(words.correct) - float(picture.correct) for words, picture in rows], given.seed)
    words = estimate([float(one.correct) for one, _ in rows], given.seed)
    more: dict[str, Estimate | Cell] = {"words_alone": words}
    more["picture_alone"] = estimate([float(one.correct) for _, one in rows], given.seed)
    shared = sorted((given.base or {}).keys() & given.answers["rich+none"].keys())
    if given.base and shared:
        gaps = [float(given.answers["rich+none"][key].correct) - float(given.base[key]) for key in shared]
        more["adaptation"] = estimate(gaps, given.seed)
    return Finding(
        probe="backbone_factor",
        says=f"Facts in words alone are answered {told(value)} more often than facts in the picture alone.",
        leans=side(value, above="text", below="picture", within="both" if words.low > 0.5 else "unclear"),
        value=value,
        more=more,
        notes=() if given.base else ("The base language model was not asked (--base).",),
    )
