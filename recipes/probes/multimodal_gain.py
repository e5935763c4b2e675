"""MG and ML: what the picture gains, and what leaked without it (MMStar).

    MG = S_v - S_wv          S_v: accuracy with the picture, S_wv: without; both on the vision-centric question
    ML = max(0, S_wv - S_t)  S_t: accuracy of the base language model on the same words

Source: MMStar, arXiv 2403.20330, section 4.2. S_t needs --base; without it ML is unknown, not 0. Intervals over
problems (of MG: paired; of ML: of the difference before the maximum).

What it cannot see: MG is 0 for a model that reads only words, but the same for one that reads only pictures and one
that reads both: the facts are not in the words here. `conflict` and `image_removed` tell those apart.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from recipes.metrics import Estimate
from recipes.probes import Absent, Cell, Finding, Given, Want, estimate, paired, told

WANTS: tuple[Want, ...] = ("answers", "base")
PICTUREWARD: Literal[-1, 0, 1] = 1
CONDITIONS = ("plain+own", "plain+none")


def measure(given: Given) -> Finding:
    """MG with its interval; ML where the base language model was asked too."""
    with_it, without = (np.array(v, float) for v in zip(*_right(given), strict=True))
    value = estimate(with_it - without, given.seed)
    more: dict[str, Estimate | Cell] = {"with_picture": estimate(with_it), "without_picture": estimate(without)}
    leak = ""
    if given.base is not None:
        shared = sorted(given.base.keys() & given.answers["plain+none"].keys())
        if not shared:
            raise Absent("the base language model answered none of the problems")
        gaps = [given.answers["plain+none"][key].correct - float(given.base[key]) for key in shared]
        found = estimate(gaps, given.seed)
        more |= {"without_picture_minus_base": found, "leakage": max(0.0, found.value)}
        leak = f" Leakage over the base language model: {max(0.0, found.value):.3f}."
    return Finding(
        probe="multimodal_gain",
        says=f"The picture gains {told(value)} in accuracy on questions that leave their facts to it.{leak}",
        value=value,
        more=more,
        notes=() if given.base is not None else ("Leakage is unknown: no base language model (--base).",),
    )


def _right(given: Given) -> list[tuple[bool, bool]]:
    return [(shown.correct, bare.correct) for shown, bare in paired(given.answers, "plain+own", "plain+none")]
