"""Distances between two sets of vectors: MMD under several kernels, energy distance, Frechet distance, linear probe.

All take x [n, d] and y [m, d]; those that need a bandwidth take one median over both sets pooled, so that the same
ruler measures between and within.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from recipes.probes import Array

Kernel: TypeAlias = Callable[[Array, Array], Array]
FACTORS = (0.25, 0.5, 1.0, 2.0, 4.0)


def squared_distances(x: Array, y: Array) -> Array:
    """Squared Euclidean distances, [n, m]."""
    norms = (x * x).sum(1)[:, None] + (y * y).sum(1)[None, :]
    squared: Array = np.maximum(norms - 2 * x @ y.T, 0.0)
    return squared


def median_distance(x: Array, y: Array) -> float:
    """The median heuristic (Gretton et al. 2012, section 8): median distance of distinct rows of both sets pooled."""
    both = np.concatenate([x, y])
    upper = squared_distances(both, both)[np.triu_indices(len(both), 1)]
    return float(np.sqrt(np.median(upper))) or 1.0


def gaussian(*widths: float) -> Kernel:
    """exp(-|a - b|^2 / (2 w^2)), the mean over widths where several are given."""

    def kernel(a: Array, b: Array) -> Array:
        squared = squared_distances(a, b)
        total = np.zeros_like(squared)
        for width in widths:
            total += np.exp(squared / (-2 * width * width))
        return total / len(widths)

    return kernel


def laplacian(width: float) -> Kernel:
    """exp(-|a - b| / w) with the Euclidean norm."""

    def kernel(a: Array, b: Array) -> Array:
        values: Array = np.exp(-np.sqrt(squared_distances(a, b)) / width)
        return values

    return kernel


def polynomial(degree: int = 3) -> Kernel:
    """(a.b / d + 1)^degree, the kernel of the kernel inception distance (arXiv 1801.01401): it has no bandwidth."""

    def kernel(a: Array, b: Array) -> Array:
        inner: Array = (a @ b.T / a.shape[1] + 1.0) ** degree
        return inner

    return kernel


def kernels(x: Array, y: Array) -> dict[str, Kernel]:
    """The kernels of a report, all with the bandwidth of the median heuristic on both sets pooled."""
    width = median_distance(x, y)
    return {
        "gaussian": gaussian(width),
        "laplacian": laplacian(width),
        "polynomial": polynomial(),
        "several": gaussian(*(factor * width for factor in FACTORS)),
    }


def mmd2(x: Array, y: Array, kernel: Kernel) -> float:
    """Unbiased squared MMD (Gretton et al. 2012, JMLR 13, eq. 3): mean 0 for equal distributions, so it may be < 0."""
    n, m = len(x), len(y)
    own_x, own_y, across = kernel(x, x), kernel(y, y), kernel(x, y)
    within = (own_x.sum() - np.trace(own_x)) / (n * (n - 1)) + (own_y.sum() - np.trace(own_y)) / (m * (m - 1))
    return float(within - 2 * across.mean())


def energy_distance(x: Array, y: Array) -> float:
    """Squared energy distance 2 E|x-y| - E|x-x'| - E|y-y'| (Szekely and Rizzo 2013), unbiased: may be < 0."""

    def distance(a: Array, b: Array) -> Array:
        return np.sqrt(squared_distances(a, b))

    n, m = len(x), len(y)
    own = distance(x, x).sum() / (n * (n - 1)) + distance(y, y).sum() / (m * (m - 1))
    return float(2 * distance(x, y).mean() - own)


def frechet_distance(x: Array, y: Array) -> float:
    """|mu_x - mu_y|^2 + tr(S_x + S_y - 2 (S_x S_y)^(1/2)) (Dowson and Landau 1982; the FID's formula).

    Covariances of few rows are rough: needs several times more rows than dimensions.
    """
    first, second = np.atleast_2d(np.cov(x, rowvar=False)), np.atleast_2d(np.cov(y, rowvar=False))
    values, vectors = np.linalg.eigh(first)
    root = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    middle = np.linalg.eigvalsh(root @ second @ root)  # symmetric, with the eigenvalues of S_x S_y
    shift = x.mean(0) - y.mean(0)
    return float(shift @ shift + np.trace(first) + np.trace(second) - 2 * np.sqrt(np.maximum(middle, 0)).sum())


def probe_accuracy(x: Array, y: Array, groups_x: Sequence[int], groups_y: Sequence[int]) -> float:
    """Balanced accuracy of a linear classifier that tells x from y on samples it has not seen; 0.5: cannot tell.

    Folds are by group (sample), so that tokens of one sample never stand on both sides. NaN for fewer than two groups.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict

    rows, labels = np.concatenate([x, y]), np.repeat([0, 1], [len(x), len(y)])
    groups = np.concatenate([groups_x, groups_y])
    folds = min(5, len(np.unique(groups)))
    if folds < 2:
        return float("nan")
    model = LogisticRegression(max_iter=300, class_weight="balanced")
    guess = cross_val_predict(model, rows, labels, groups=groups, cv=GroupKFold(folds))
    return float(np.mean([(guess[labels == label] == label).mean() for label in (0, 1)]))
