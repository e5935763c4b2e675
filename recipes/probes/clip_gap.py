"""The gap between pictures and texts in CLIP's own space: how far apart do the two centroids lie?

    gap = | mean of unit picture vectors - mean of unit text vectors |

Source: Liang et al. 2022, arXiv 2203.02053 ("Mind the Gap"); about 0.8 for CLIP on COCO. It looks at the contrastive
encoder that vision towers come from, before any language model: --clip MODEL:PRETRAINED (open_clip). Interval by
resampling rows; `linear_probe` tells both kinds apart on unseen rows; `matched_cosine` is that of a row's own picture
and text.

What it cannot see: the diagnosed model itself; a gap is compatible with perfect retrieval.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from recipes.metrics import Estimate
from recipes.probes import Absent, Array, Finding, Given, Want, told
from recipes.probes._kernels import probe_accuracy

WANTS: tuple[Want, ...] = ("embeddings",)
PICTUREWARD: Literal[-1, 0, 1] = 0
_DRAWS = 500


def measure(given: Given) -> Finding:
    """The centroid gap with its interval."""
    if given.embeddings is None or len(given.embeddings[0]) < 2:
        raise Absent("no embeddings (--clip MODEL:PRETRAINED)")
    pictures, texts = given.embeddings
    generator = np.random.default_rng([given.seed, 14])
    drawn = [generator.integers(len(pictures), size=len(pictures)) for _ in range(_DRAWS)]
    gaps = np.array([centroid_gap(pictures[rows], texts[rows]) for rows in drawn])
    low, high = np.quantile(gaps, [0.025, 0.975]).tolist()
    gap = centroid_gap(pictures, texts)
    value = Estimate(value=gap, se=float(gaps.std(ddof=1)), low=low, high=high, problems=len(pictures))
    numbers = list(range(len(pictures)))
    matched, other = float((pictures * texts).sum(1).mean()), float((pictures * np.roll(texts, 1, 0)).sum(1).mean())
    return Finding(
        probe="clip_gap",
        says=f"In CLIP's space the centroids of pictures and texts lie {told(value)} apart; a row's own text is "
        f"{matched - other:+.3f} nearer (cosine) than another row's.",
        value=value,
        more={
            "matched_cosine": matched,
            "other_cosine": other,
            "linear_probe": probe_accuracy(pictures, texts, numbers, numbers),
        },
    )


def centroid_gap(pictures: Array, texts: Array) -> float:
    """Distance of the two means, rows being unit vectors; between 0 and 2."""
    return float(np.linalg.norm(pictures.mean(0) - texts.mean(0)))
