"""S5: how far the picture moves with the answer, (1 - cos(I, I')) / (1 - cos(I, I'')). Above 1: more than with style.

I' shows the same problem with other hidden values and another answer, in the same style; I'' shows the same values in
another style. Of some redraws the one that changes the fewest facts is taken (`changed`); where a family scatters its
marks, their places move with it. Families only.

    python -m builders.score --data out/families --scores counterfactual
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from builders.clip import open_clip
from builders.remade import COLUMNS as REMADE
from builders.scores import Batch, Kind, Run, Scored
from builders.scores._clip import absent, fault, picture
from builders.scores._studio import Twins, open_studio

COLUMNS = ("vision_centric_image", *REMADE)
MORE: Mapping[str, Kind] = {"fact_distance": "float64", "style_distance": "float64", "changed": "int32"}
STANDARDISED = False
_LEAST = 1e-5  # what half precision can tell of a distance


class Counterfactual:
    """The score, opened."""

    def __init__(self, run: Run) -> None:
        self.clip, self.studio = run.shared(open_clip), run.shared(open_studio)
        self.scorer = f"{self.clip.scorer}, seed {run.config.seed}"
        self.weights_hash = self.clip.weights_hash
        self.work = {"picture": self.clip.picture_s, "twins": 2 * self.clip.picture_s + 0.1}

    def score(self, batch: Batch) -> list[Scored]:
        """The ratio of the two distances of each row."""
        rows = batch.rows
        pictures, reasons = self.clip.pictures([picture(row) for row in rows], batch.shard)
        twins = self.studio.twins(rows)
        files = [file for two in twins if isinstance(two, Twins) for file in (two.fact.png, two.style.png)]
        others = iter(self.clip.pictures(files)[0])
        scored = []
        for row, seen, reason, two in zip(rows, pictures, reasons, twins, strict=True):
            if isinstance(two, str):
                scored.append(fault(row, reason) if reason else absent(row, two))
                continue
            fact, style = (1 - float(np.dot(seen, next(others))) for _ in range(2))
            if reason:
                scored.append(fault(row, reason))
                continue
            value = max(fact, 0.0) / max(style, _LEAST)
            more = {"fact_distance": fact, "style_distance": style, "changed": two.changed}
            scored.append(Scored(id=row["id"], value=value, more=more))
        return scored


def open_score(run: Run) -> Counterfactual:
    """The score with its model."""
    return Counterfactual(run)
