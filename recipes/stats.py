"""Intervals and tests behind the gap report and the lab, on plain arrays: every one paired, none assumes normal data
but `t_interval`.

    low, high = bootstrap_mean(differences, seed=0)      # resamples problems
    p = mcnemar(only_a, only_b)                          # exact; mcnemar(..., mid=True) is less conservative
    p = sign_flip(differences_by_seed)                   # exact for up to 20 seeds
    adjusted = holm([p1, p2, p3])
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import comb, sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from renderers.seeds import rng

Array: TypeAlias = NDArray[np.float64]
DRAWS = 2000
_BLOCK = 2_000_000  # resampled values held at once


def standard_error(values: ArrayLike) -> float:
    """Of the mean of independent values; NaN for fewer than two."""
    array = np.asarray(values, dtype=np.float64)
    return float(array.std(ddof=1) / sqrt(len(array))) if len(array) > 1 else float("nan")


def bootstrap_mean(values: ArrayLike, *, seed: int = 0, draws: int = DRAWS, level: float = 0.95) -> tuple[float, float]:
    """Percentile interval of the mean of `values` [n]; NaN for none.

    One value is one problem with all its versions and samples, so that what hangs together is drawn together.
    """
    low, high = bootstrap_columns(np.asarray(values, dtype=np.float64)[:, None], seed=seed, draws=draws, level=level)
    return float(low[0]), float(high[0])


def bootstrap_columns(values: Array, *, seed: int = 0, draws: int = DRAWS, level: float = 0.95) -> tuple[Array, Array]:
    """Percentile intervals of the means of columns of [n, m], all from the same resamples; NaN for n = 0."""
    if not len(values):
        nothing = np.full(values.shape[1], np.nan)
        return nothing, nothing
    means = np.concatenate([weights @ values for weights in _weights(len(values), seed, draws, "problems")])
    return _quantiles(means / len(values), level)


def bootstrap_seeds_items(
    values: Array, *, seed: int = 0, draws: int = DRAWS, level: float = 0.95
) -> tuple[float, float]:
    """Interval of the mean of [seeds, items] where seeds and items are both resampled (two-way, crossed)."""
    seeds, items = values.shape
    by_seed = np.concatenate(list(_weights(seeds, seed, draws, "seeds")))
    means, at = [], 0
    for weights in _weights(items, seed, draws, "items"):
        means.append(((by_seed[at : at + len(weights)] @ values) * weights).sum(1))
        at += len(weights)
    low, high = _quantiles(np.concatenate(means)[:, None] / (seeds * items), level)
    return float(low[0]), float(high[0])


def _weights(n: int, seed: int, draws: int, *names: object) -> Iterator[Array]:
    """How often each of n is drawn, in blocks [some draws, n]."""
    generator = np.random.default_rng(rng(seed, "bootstrap", *names).getrandbits(64))
    size = max(1, _BLOCK // n)
    for start in range(0, draws, size):
        count = min(size, draws - start)
        drawn = generator.integers(n, size=(count, n)) + np.arange(count)[:, None] * n
        yield np.bincount(drawn.ravel(), minlength=count * n).reshape(count, n).astype(np.float64)


def _quantiles(means: Array, level: float) -> tuple[Array, Array]:
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return low, high


def mcnemar(only_first: int, only_second: int, *, mid: bool = False) -> float:
    """Two-sided p of McNemar's test from the two discordant counts: exact binomial, or its mid-p form.

    Exact is conservative; mid-p (Fagerland et al. 2013, BMC Med. Res. Methodol. 13:91) keeps nearly its level.
    """
    n, few = only_first + only_second, min(only_first, only_second)
    term = total = 1  # C(n, 0) and the sum so far
    for at in range(few):
        term = term * (n - at) // (at + 1)
        total += term
    ways, everything = 2 * total - (term if mid else 0), 1 << n
    return min(1.0, ways / everything)  # integers to the last division: no rounding, however many problems


def sign_flip(differences: ArrayLike, *, seed: int = 0, draws: int = 100_000, most_exact: int = 20) -> float:
    """Two-sided p that paired differences (one a seed) are symmetric around 0: all 2^n signs, sampled beyond 20.

    With n seeds p is at least 2 / 2^n: five seeds cannot reach 0.05.
    """
    values = np.asarray(differences, dtype=np.float64)
    n = len(values)
    if n == 0:
        return 1.0
    observed = abs(values.sum()) * (1 - 1e-12) - 1e-300  # ties count as reached, whatever the order of summation
    if n <= most_exact:
        sums = np.zeros(1)
        for value in values:
            sums = np.concatenate([sums - value, sums + value])
        return float((np.abs(sums) >= observed - 1e-12 * np.abs(values).sum()).mean())
    generator = np.random.default_rng(rng(seed, "sign flip").getrandbits(64))
    reached = 0
    for weights in np.array_split(np.arange(draws), max(1, draws * n // _BLOCK)):
        signs = generator.integers(2, size=(len(weights), n)) * 2 - 1
        reached += int((np.abs(signs @ values) >= observed).sum())
    return (reached + 1) / (draws + 1)  # the observed signs are one of the assignments


def t_interval(differences: ArrayLike, *, level: float = 0.95) -> tuple[float, float]:
    """Student's interval of the mean of paired differences; NaN for fewer than two.

    With one difference a seed it speaks of other seeds on *these* items; `bootstrap_seeds_items` of other items too.
    """
    from scipy.stats import t

    values = np.asarray(differences, dtype=np.float64)
    half = float(t.ppf((1 + level) / 2, len(values) - 1)) * standard_error(values) if len(values) > 1 else float("nan")
    return float(values.mean()) - half, float(values.mean()) + half


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's adjusted p-values, in the order given."""
    order = sorted(range(len(p_values)), key=lambda at: p_values[at])
    adjusted, highest = [0.0] * len(p_values), 0.0
    for rank, at in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[at]))
        adjusted[at] = highest
    return adjusted


def pass_at_k(samples: int, correct: int, k: int) -> float:
    """Unbiased estimate that one of k samples is right, from `correct` of `samples` (arXiv 2107.03374, eq. 1).

    Raises ValueError for k above the number of samples.
    """
    if not 1 <= k <= samples or not 0 <= correct <= samples:
        raise ValueError(f"pass@{k} of {samples} samples with {correct} correct: needs 1 <= k <= samples >= correct")
    return 1.0 - comb(samples - correct, k) / comb(samples, k)
