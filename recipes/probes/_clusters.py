"""Tokens of one sample hang together: MMD, its interval and its test, with the sample as the unit.

Pairs of tokens of one sample are left out of all three sums, so that the statistic is unbiased for independent samples;
the permutation exchanges the two labels of whole samples, the interval leaves out groups of samples in turn.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from recipes.probes import Array
from recipes.probes._kernels import Kernel

_GROUPS = 10  # of samples that the jackknife leaves out in turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Sums of a kernel over pairs of tokens by sample: xx, yy, xy [c, c]; n, m [c]: tokens of each sample.

    xy[i, j]: x tokens of sample i with y tokens of sample j.
    """

    xx: Array
    yy: Array
    xy: Array
    n: Array
    m: Array

    def mmd2(self) -> float:
        """Unbiased squared MMD from pairs of different samples; NaN for fewer than two samples."""
        return float(_mmd2(self.xx, self.yy, self.xy, self.n, self.m))

    def without(self, left_out: NDArray[np.bool_]) -> Sums:
        """The same without some samples."""
        kept = np.flatnonzero(~left_out)
        grid = np.ix_(kept, kept)
        return Sums(xx=self.xx[grid], yy=self.yy[grid], xy=self.xy[grid], n=self.n[kept], m=self.m[kept])


def sums(x: Array, y: Array, x_sample: NDArray[np.int64], y_sample: NDArray[np.int64], kernel: Kernel) -> Sums:
    """Kernel sums of x [n, d] and y [m, d] by sample."""
    names = np.unique(np.concatenate([x_sample, y_sample]))
    belongs_x = (x_sample[:, None] == names[None, :]).astype(np.float64)
    belongs_y = (y_sample[:, None] == names[None, :]).astype(np.float64)
    return Sums(
        xx=belongs_x.T @ kernel(x, x) @ belongs_x,
        yy=belongs_y.T @ kernel(y, y) @ belongs_y,
        xy=belongs_x.T @ kernel(x, y) @ belongs_y,
        n=belongs_x.sum(0),
        m=belongs_y.sum(0),
    )


def _mmd2(xx: Array, yy: Array, xy: Array, n: Array, m: Array) -> float:
    def mean(total: Array, first: Array, second: Array) -> float:
        pairs = first.sum() * second.sum() - (first * second).sum()
        return float((total.sum() - np.trace(total)) / pairs) if pairs else float("nan")

    return mean(xx, n, n) + mean(yy, m, m) - 2 * mean(xy, n, m)


def interval(told: Sums, level: float = 0.95) -> tuple[float, float]:
    """Jackknife interval of MMD^2 over samples (delete-a-group, Student's t); NaN for fewer than four samples."""
    count = len(told.n)
    groups = min(_GROUPS, count)
    if groups < 4:
        return float("nan"), float("nan")
    of = np.arange(count) % groups
    parts = np.array([told.without(of == group).mmd2() for group in range(groups)])
    error = np.sqrt((groups - 1) / groups * ((parts - parts.mean()) ** 2).sum())
    half = float(stats.t.ppf((1 + level) / 2, groups - 1)) * error
    return told.mmd2() - half, told.mmd2() + half


def permutation_p(told: Sums, *, seed: int = 0, draws: int = 500) -> float:
    """One-sided p that x and y are equal in distribution: the labels of whole samples are exchanged at random.

    The observed labelling counts as one of the draws, so that p is at least 1 / (draws + 1).
    """
    generator = np.random.default_rng([seed, 11])
    observed, reached = told.mmd2() - 1e-12, 1
    for _ in range(draws):
        keep = generator.integers(2, size=len(told.n)).astype(np.float64)
        reached += _exchanged(told, keep) >= observed
    return reached / (draws + 1)


def _exchanged(told: Sums, keep: Array) -> float:
    """MMD^2 after samples with keep = 0 have exchanged their labels."""
    swap = 1.0 - keep
    kk, ss, ks = np.outer(keep, keep), np.outer(swap, swap), np.outer(keep, swap)
    xx = told.xx * kk + told.yy * ss + told.xy * ks + told.xy.T * ks.T
    yy = told.yy * kk + told.xx * ss + told.xy.T * ks + told.xy * ks.T
    xy = told.xy * kk + told.xy.T * ss + told.xx * ks + told.yy * ks.T
    return _mmd2(xx, yy, xy, told.n * keep + told.m * swap, told.m * keep + told.n * swap)


def halves(samples: NDArray[np.int64], *, seed: int, turn: int) -> NDArray[np.bool_]:
    """For each token whether its sample falls into the first half of a random split of *samples*."""
    names = np.unique(samples)
    drawn = np.random.default_rng([seed, 12, turn]).permutation(len(names)) < len(names) / 2
    chosen: NDArray[np.bool_] = drawn[np.searchsorted(names, samples)]
    return chosen
