"""How well a column of values finds rows whose picture adds something: AUROC, precision, rank correlation, intervals.

Intervals resample families, because rows of one family are no independent evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from renderers.seeds import digest

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Places = NDArray[np.int64]
Measure = Callable[[Places], float]
Figure = dict[str, float | None]
SHARES = (0.1, 0.3, 0.5)
DRAWS = 200


def auroc(values: Floats, positive: Bools) -> float:
    """How often a positive stands above a negative; ties count half. NaN when either is missing.

    >>> float(auroc(np.array([3.0, 2.0, 1.0]), np.array([True, False, False])))
    1.0
    """
    up, down = int(positive.sum()), int((~positive).sum())
    if not up or not down:
        return float("nan")
    return float((ranks(values)[positive].sum() - up * (up + 1) / 2) / (up * down))


def ranks(values: Floats) -> Floats:
    """Ranks from 1; equal values share the mean of theirs."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = count.cumsum()
    mean: Floats = (last - (count - 1) / 2)[place]
    return mean


def within(values: Floats, positive: Bools, groups: NDArray[np.int64]) -> float:
    """The mean of the AUROCs within each group that has both kinds; NaN when none has."""
    found = [auroc(values[groups == group], positive[groups == group]) for group in np.unique(groups)]
    known = [value for value in found if np.isfinite(value)]
    return float(np.mean(known)) if known else float("nan")


def precision(values: Floats, positive: Bools, share: float) -> float:
    """The share of positives among the highest values; rows tied at the cut count in proportion."""
    wanted = max(1, round(share * len(values)))
    cut = np.sort(values)[::-1][wanted - 1]
    above, tied = values > cut, values == cut
    room = wanted - int(above.sum())
    return float((positive[above].sum() + room * positive[tied].mean()) / wanted)


def spearman(one: Floats, two: Floats) -> float:
    """Rank correlation; NaN where either does not vary."""
    first, second = ranks(one), ranks(two)
    if len(one) < 3 or first.std() == 0 or second.std() == 0:
        return float("nan")
    return float(np.corrcoef(first, second)[0, 1])


def intervals(measures: Mapping[str, Measure], families: Sequence[str], seed: int) -> dict[str, Figure]:
    """name -> {value, low, high}: on all rows, and the 2.5 and 97.5 % points over draws of whole families."""
    names = np.array(families)
    members = [np.flatnonzero(names == name) for name in dict.fromkeys(families)]
    stream = np.random.default_rng(digest(seed, "benchmark intervals"))
    draws: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(DRAWS):
        chosen = np.concatenate([members[i] for i in stream.integers(len(members), size=len(members))])
        for name, measure in measures.items():
            draws[name].append(measure(chosen))
    every = np.arange(len(names))
    return {name: _figure(measure(every), draws[name]) for name, measure in measures.items()}


def _figure(value: float, drawn: Sequence[float]) -> Figure:
    known = [one for one in drawn if np.isfinite(one)]
    low, high = np.quantile(known, (0.025, 0.975)) if known else (np.nan, np.nan)
    return {"value": _number(value), "low": _number(low), "high": _number(high)}


def _number(value: float) -> float | None:
    """Rounded, for JSON that has no NaN."""
    return round(float(value), 4) if np.isfinite(value) else None
