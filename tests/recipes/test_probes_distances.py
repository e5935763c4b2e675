"""Distances and divergences against closed forms, scipy and scikit-learn; planted separations recovered."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.distance import cdist, jensenshannon
from scipy.stats import energy_distance as energy_scipy
from sklearn.metrics.pairwise import laplacian_kernel, rbf_kernel

from recipes.probes import _clusters as clusters
from recipes.probes import _divergence as divergence
from recipes.probes import _kernels as kernels
from recipes.probes._kernels import gaussian, mmd2


def normal(seed: int, n: int, d: int, shift: float = 0.0, scale: float = 1.0) -> np.ndarray:
    """n rows of d independent normals; the shift is along the first axis."""
    rows = np.random.default_rng(seed).normal(size=(n, d)) * scale
    rows[:, 0] += shift
    return rows


def test_kernels_are_those_of_scikit_learn() -> None:
    x, y = normal(0, 30, 4), normal(1, 20, 4)
    np.testing.assert_allclose(gaussian(1.7)(x, y), rbf_kernel(x, y, gamma=1 / (2 * 1.7**2)))
    np.testing.assert_allclose(kernels.squared_distances(x, y), cdist(x, y) ** 2, atol=1e-9)
    np.testing.assert_allclose(
        kernels.laplacian(2.0)(x[:, :1], y[:, :1]), laplacian_kernel(x[:, :1], y[:, :1], gamma=0.5)
    )
    both = np.concatenate([x, y])
    wanted = np.median(cdist(both, both)[np.triu_indices(50, 1)])
    assert kernels.median_distance(x, y) == pytest.approx(wanted)


@pytest.mark.parametrize("shift", [0.0, 0.5, 2.0])
def test_mmd_of_gaussians_is_the_closed_form_and_unbiased(shift: float) -> None:
    width, d = 1.3, 3
    variance = width * width + 2
    wanted = 2 * (width * width / variance) ** (d / 2) * (1 - np.exp(-shift * shift / (2 * variance)))
    found = [mmd2(normal(2 * s, 60, d), normal(2 * s + 1, 80, d, shift), gaussian(width)) for s in range(120)]
    error = np.std(found, ddof=1) / np.sqrt(len(found))
    assert abs(np.mean(found) - wanted) < 3.5 * error
    assert min(found) < 0 if shift == 0.0 else min(found) > -0.02  # unbiased: below 0 for some equal samples


def test_energy_distance_is_scipys_squared() -> None:
    x, y = normal(1, 300, 1), normal(2, 200, 1, 1.0)
    biased = energy_scipy(x[:, 0], y[:, 0]) ** 2
    assert kernels.energy_distance(x, y) == pytest.approx(biased, abs=0.02)


def test_frechet_distance_of_gaussians_is_the_closed_form() -> None:
    x, y = normal(3, 40_000, 2), normal(4, 40_000, 2, 3.0, 2.0)
    assert kernels.frechet_distance(x, y) == pytest.approx(9 + 2 * (2 - 1) ** 2, rel=0.03)
    assert kernels.frechet_distance(x, x) == pytest.approx(0, abs=1e-6)


def test_linear_probe_finds_a_plant_and_nothing_else() -> None:
    groups = list(np.repeat(np.arange(40), 3))
    assert kernels.probe_accuracy(normal(1, 120, 6), normal(2, 120, 6, 4.0), groups, groups) > 0.95
    assert 0.35 < kernels.probe_accuracy(normal(3, 120, 6), normal(4, 120, 6), groups, groups) < 0.65


def test_js_is_scipys_and_lies_between_its_bounds() -> None:
    p, q = np.random.default_rng(0).dirichlet(np.ones(7), 2)
    assert divergence.js_bits(p, q) == pytest.approx(jensenshannon(p, q, base=2) ** 2)
    assert divergence.js_bits(p, p) == pytest.approx(0, abs=1e-12)
    assert divergence.js_bits(np.array([1.0, 0.0]), np.array([0.0, 1.0])) == pytest.approx(1.0)


def js_of_normals(shift: float) -> float:
    """JSD in bits of N(0, 1) and N(shift, 1), by numerical integration."""
    at = np.linspace(-12, 12 + shift, 20_001)
    p, q = (np.exp(-((at - m) ** 2) / 2) for m in (0.0, shift))
    return divergence.js_bits(p / p.sum(), q / q.sum())


@pytest.mark.parametrize("shift", [0.0, 1.0, 2.5, 30.0])
@pytest.mark.parametrize("estimator", ["js_histogram", "js_neighbours"])
def test_js_of_normals(shift: float, estimator: str) -> None:
    x, y = normal(5, 4000, 1), normal(6, 4000, 1, shift)
    assert getattr(divergence, estimator)(x, y) == pytest.approx(js_of_normals(shift), abs=0.03)


def test_js_by_neighbours_in_several_axes_and_with_equal_vectors() -> None:
    x, y = normal(7, 1500, 4), normal(8, 1500, 4, 2.5)
    assert divergence.js_neighbours(x, y) == pytest.approx(js_of_normals(2.5), abs=0.06)
    words = normal(9, 10, 4)  # keys of ten words, each many times
    drawn = np.random.default_rng(1).integers(10, size=(2, 600))
    assert abs(divergence.js_neighbours(words[drawn[0]], words[drawn[1]])) < 0.1


def test_kl_of_gaussians_by_neighbours_is_the_closed_form() -> None:
    x, y = normal(10, 6000, 2), normal(11, 6000, 2, 1.5)
    assert divergence.kl_neighbours(x, y) == pytest.approx(1.5**2 / 2 / np.log(2), rel=0.1)


def clustered(seed: int, samples: int, shift: float, own: float = 1.0) -> tuple[np.ndarray, ...]:
    """Tokens of x and y in samples of four, which share an offset of their sample and modality."""
    random = np.random.default_rng(seed)
    names = np.repeat(np.arange(samples), 4)
    x, y = (random.normal(size=(samples, 3))[names] * own + random.normal(size=(4 * samples, 3)) for _ in range(2))
    y[:, 0] += shift
    return x, y, names, names


def test_mmd_by_samples_is_mmd_where_every_token_is_a_sample_of_its_own() -> None:
    x, y = normal(1, 20, 3), normal(2, 25, 3, 1.0)
    told = clusters.sums(x, y, np.arange(20), np.arange(100, 125), gaussian(1.5))
    assert told.mmd2() == pytest.approx(mmd2(x, y, gaussian(1.5)))


def test_permutation_by_samples_holds_its_level_where_tokens_do_not() -> None:
    p = [clusters.permutation_p(clusters.sums(*clustered(s, 12, 0.0), gaussian(2.0)), draws=99) for s in range(80)]
    assert np.mean(np.array(p) <= 0.1) < 0.2  # binomial(80, 0.1): 16 or more has probability 0.5 %
    assert np.mean(p) == pytest.approx(0.5, abs=0.11)
    assert clusters.permutation_p(clusters.sums(*clustered(0, 20, 3.0), gaussian(2.0)), draws=199) == 1 / 200


def test_jackknife_interval_covers() -> None:
    told = [clusters.sums(*clustered(s, 40, 1.5), gaussian(2.0)) for s in range(60)]
    truth = np.mean([one.mmd2() for one in told])
    covered = [low <= truth <= high for low, high in (clusters.interval(one) for one in told)]
    assert np.mean(covered) > 0.85


def test_halves_split_samples_and_not_tokens() -> None:
    samples = np.repeat(np.arange(9), 5)
    first = clusters.halves(samples, seed=0, turn=0)
    assert all(len(set(first[samples == name])) == 1 for name in range(9))
    assert 4 <= len(set(samples[first])) <= 5
