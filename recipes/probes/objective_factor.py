"""The objective's part: what did training pull at, the text-rich or the vision-centric view?

    for every logged metric of both views: its mean over the first and last quarter of a run, view by view
    terms_to_main: norm of the gradient of the extra terms (KL, contrast) over that of the main loss

Source: the third cause that arXiv 2505.18657 names (objectives that are met through text). Reads RUN/metrics.jsonl of
`train.run` (--run RUN). value = gain of vision-centric accuracy minus gain of text-rich accuracy between the first and
the last evaluation; it has no interval beyond the two evaluations' own standard errors.

What it cannot see: anything of a model whose training was not logged here; and losses per view exist only where the
recipe's terms log them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal

from recipes.metrics import Estimate
from recipes.probes import Absent, Cell, Finding, Given, Want, told

WANTS: tuple[Want, ...] = ("run",)
PICTUREWARD: Literal[-1, 0, 1] = 1
_Z = 1.959964


def measure(given: Given) -> Finding:
    """Gains by view, and every metric that both views have."""
    if not given.run:
        raise Absent("no training run (--run RUN)")
    rich, vision = (series(given.run, f"eval/{view}/accuracy") for view in ("text_rich", "vision_centric"))
    if min(len(rich), len(vision)) < 2:
        raise Absent("the run has fewer than two evaluations of both views")
    gain = (vision[-1] - vision[0]) - (rich[-1] - rich[0])
    errors = [series(given.run, f"eval/{view}/accuracy_se") for view in ("text_rich", "vision_centric")]
    error = math.sqrt(sum(one[0] ** 2 + one[-1] ** 2 for one in errors if one))
    evaluations = min(len(rich), len(vision))
    value = Estimate(value=gain, se=error, low=gain - _Z * error, high=gain + _Z * error, problems=evaluations)
    pulls = series(given.run, "gradient/terms_to_main")
    more: dict[str, Estimate | Cell] = {"text_rich_gain": rich[-1] - rich[0], "vision_gain": vision[-1] - vision[0]}
    if pulls:
        more["gradient_terms_to_main"] = sum(pulls) / len(pulls)
    return Finding(
        probe="objective_factor",
        says=f"Training raised vision-centric accuracy by {vision[-1] - vision[0]:+.3f} and text-rich accuracy by "
        f"{rich[-1] - rich[0]:+.3f}: a difference of {told(value)}.",
        value=value,
        more=more,
        table=[_quarters(given.run, name) for name in _twins(given.run)],
    )


def series(run: Sequence[Mapping[str, float]], name: str) -> list[float]:
    """The logged values of a metric, in order."""
    return [float(line[name]) for line in run if line.get(name) is not None]


def _twins(run: Sequence[Mapping[str, float]]) -> list[str]:
    """Metrics of the text-rich view that have a twin for the vision-centric one."""
    names = {name for line in run for name in line}
    return sorted(
        name for name in names if "text_rich" in name and name.replace("text_rich", "vision_centric") in names
    )


def _quarters(run: Sequence[Mapping[str, float]], name: str) -> dict[str, Estimate | Cell]:
    row: dict[str, Estimate | Cell] = {"metric": name.replace("text_rich/", "").replace("/text_rich", "")}
    for view, own in (("text_rich", name), ("vision", name.replace("text_rich", "vision_centric"))):
        values = series(run, own)
        part = max(1, len(values) // 4)
        row[f"{view}_first"], row[f"{view}_last"] = sum(values[:part]) / part, sum(values[-part:]) / part
    return row
