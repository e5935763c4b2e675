"""Jensen-Shannon divergence of two sets of vectors in bits (0: equal, 1: disjoint), by histograms and by neighbours.

Both work on few axes: take principal axes of both sets pooled first (`principal_axes`).
"""

from __future__ import annotations

import numpy as np

from recipes.probes import Array

_TINY = 1e-300


def principal_axes(rows: Array, count: int) -> tuple[Array, Array]:
    """(coordinates [n, count], share of variance of each axis) through scikit-learn's exact PCA."""
    from sklearn.decomposition import PCA

    count = min(count, *rows.shape)
    fitted = PCA(n_components=count, svd_solver="full").fit(rows)
    return fitted.transform(rows), fitted.explained_variance_ratio_


def kl_bits(p: Array, q: Array) -> float:
    """KL(p || q) of two discrete distributions in bits; infinite where q is 0 and p is not."""
    there = p > 0
    with np.errstate(divide="ignore"):
        return float((p[there] * (np.log2(p[there]) - np.log2(q[there]))).sum())


def js_bits(p: Array, q: Array) -> float:
    """Jensen-Shannon divergence of two discrete distributions in bits, from 0 to 1 (Lin 1991)."""
    middle = (p + q) / 2
    return (kl_bits(p, middle) + kl_bits(q, middle)) / 2


def js_histogram(x: Array, y: Array, bins: int = 0) -> float:
    """JSD of histograms along each axis, averaged over axes; x [n, k], y [m, k].

    One grid over both sets, about the cube root of the smaller set's size cells an axis. Upward bias by sampling is
    about (bins - 1) / (8 n ln 2) for equal sizes n (chi-squared expansion), so compare with `within` of like sizes.
    """
    count = bins or max(4, round(min(len(x), len(y)) ** (1 / 3)))
    values = []
    for a, b in zip(x.T, y.T, strict=True):
        edges = np.histogram_bin_edges(np.concatenate([a, b]), bins=count)
        p, q = (np.histogram(side, bins=edges)[0] / len(side) for side in (a, b))
        values.append(js_bits(p, q))
    return float(np.mean(values))


def kl_neighbours(x: Array, y: Array, k: int = 5) -> float:
    """KL(x || y) in bits from distances to the k-th neighbour (Wang, Kulkarni and Verdu 2009, eq. 5)."""
    from sklearn.neighbors import NearestNeighbors

    n, m, d = len(x), len(y), x.shape[1]
    own = NearestNeighbors(n_neighbors=k + 1).fit(x).kneighbors(x)[0][:, k]
    other = NearestNeighbors(n_neighbors=k).fit(y).kneighbors(x)[0][:, k - 1]
    ratio = np.log(np.maximum(other, _TINY)) - np.log(np.maximum(own, _TINY))
    return float((d * ratio.mean() + np.log(m / (n - 1))) / np.log(2))


def js_neighbours(x: Array, y: Array, k: int = 5) -> float:
    """JSD in bits from neighbours, in all axes at once: the mean KL of each set from the equal mixture of both.

    d E[log2(v / r)] + log2((n + m - 1) / (n - 1)), with r the distance to the k-th neighbour in the own set and v the
    one in both sets pooled: 0 in the mean for equal sets, 1 for disjoint ones, whatever d and k (the digamma terms of
    Wang, Kulkarni and Verdu 2009 cancel). The larger set is thinned to the smaller one's size; equal vectors (keys of
    equal tokens) are told apart by a jitter far below all distances. Cut to its bounds: few distinct vectors on both
    sides would take it far below 0.
    """
    from sklearn.neighbors import NearestNeighbors

    size = min(len(x), len(y))
    k = min(k, size - 1)
    x, y = (side[np.arange(size) * len(side) // size] for side in (x, y))
    both = np.concatenate([x, y])
    noise = np.random.default_rng(0).normal(size=both.shape)  # a fixed stream: equal sets give equal numbers
    both = both + noise * 1e-7 * (both.std() or 1.0)
    pooled = NearestNeighbors(n_neighbors=k).fit(both).kneighbors()[0][:, k - 1]
    own = [NearestNeighbors(n_neighbors=k).fit(part).kneighbors()[0][:, k - 1] for part in np.split(both, 2)]
    ratio = np.log2(np.maximum(pooled, _TINY) / np.maximum(np.concatenate(own), _TINY))
    bits = float(x.shape[1] * ratio.mean() + np.log2((2 * size - 1) / (size - 1)))
    return min(1.0, max(0.0, bits))
