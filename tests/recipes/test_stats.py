"""Intervals and tests against scipy, full enumeration, closed forms and simulated truth."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from scipy import stats as scipy_stats

from recipes.stats import (
    bootstrap_columns,
    bootstrap_mean,
    bootstrap_seeds_items,
    holm,
    mcnemar,
    pass_at_k,
    sign_flip,
    standard_error,
    t_interval,
)


@pytest.mark.parametrize(("b", "c"), [(0, 0), (0, 1), (1, 0), (3, 3), (2, 9), (9, 2), (0, 12), (40, 61), (1000, 1100)])
def test_mcnemar_is_the_binomial_test(b: int, c: int) -> None:
    exact = scipy_stats.binomtest(b, b + c, 0.5).pvalue if b + c else 1.0
    assert mcnemar(b, c) == pytest.approx(exact, rel=1e-9)
    at = scipy_stats.binom.pmf(min(b, c), b + c, 0.5)
    assert mcnemar(b, c, mid=True) == pytest.approx(exact - at if b != c else 1.0, rel=1e-9)


def test_mcnemar_keeps_its_level_and_mid_p_is_less_conservative() -> None:
    """The chance of p <= 0.05 under the null, exactly, over 30 discordant pairs."""
    chance = scipy_stats.binom.pmf(range(31), 30, 0.5)
    exact, mid = (sum(chance[b] for b in range(31) if mcnemar(b, 30 - b, mid=m) <= 0.05) for m in (False, True))
    assert exact <= mid <= 0.05 + 1e-9 and exact < 0.045


def test_the_bootstrap_interval_covers_the_true_gap_95_times_in_100() -> None:
    """1,000 data sets of 150 problems, each with a difficulty of its own, 4 samples under each of two views."""
    made = np.random.default_rng(1)
    covered, truth = 0, 0.15
    for data_set in range(1000):
        difficulty = made.uniform(0.2, 0.75, 150)
        gaps = made.uniform(0.05, 0.25, 150)  # mean 0.15
        rich, vision = made.binomial(4, difficulty + gaps) / 4, made.binomial(4, difficulty) / 4
        low, high = bootstrap_mean(rich - vision, seed=data_set, draws=500)
        covered += low <= truth <= high
    assert 930 <= covered <= 970


def test_the_interval_is_as_wide_as_theory_says_and_repeats() -> None:
    values = np.random.default_rng(0).normal(0.3, 2.0, 400)
    low, high = bootstrap_mean(values, draws=20_000)
    half = 1.96 * standard_error(values)
    assert (low, high) == pytest.approx((values.mean() - half, values.mean() + half), abs=0.05 * half)
    assert bootstrap_mean(values, seed=3) == bootstrap_mean(values, seed=3) != bootstrap_mean(values, seed=4)
    assert bootstrap_mean(np.ones(9)) == (1.0, 1.0)
    assert np.isnan(bootstrap_mean([])).all() and np.isnan(standard_error([1.0]))


def test_columns_share_their_resamples() -> None:
    """The interval of a difference is that of paired resamples, far narrower than of independent ones."""
    made = np.random.default_rng(2)
    first = made.normal(size=300)
    both = np.stack([first, first + 0.01 * made.normal(size=300)], 1) @ np.array([[1.0, 0.0, 1.0], [0.0, 1.0, -1.0]])
    low, high = bootstrap_columns(both)
    assert high[2] - low[2] < 0.02 * (high[0] - low[0])
    assert (low[0], high[0]) == pytest.approx(bootstrap_mean(first))


def test_the_blocks_of_a_large_bootstrap_are_one_stream() -> None:
    """100,000 problems are resampled in 100 blocks: the interval must still be right."""
    values = np.random.default_rng(3).normal(size=100_000)
    low, high = bootstrap_mean(values, draws=200)
    assert high - low == pytest.approx(2 * 1.96 / np.sqrt(1e5), rel=0.25)


def test_seeds_and_items_are_both_resampled() -> None:
    """Additive effects of seeds and items: the variance of the mean is the sum of both, not that of items alone."""
    made = np.random.default_rng(4)
    seeds, items = made.normal(0, 1.0, 12), made.normal(0, 2.0, 200)
    low, high = bootstrap_seeds_items(seeds[:, None] + items[None, :], draws=4000)
    wanted = np.sqrt(seeds.var() / 12 + items.var() / 200)
    assert high - low == pytest.approx(2 * 1.96 * wanted, rel=0.1)
    assert bootstrap_seeds_items(np.full((3, 5), 0.25)) == (0.25, 0.25)


def enumerated(values: list[float]) -> float:
    sums = [
        abs(sum(s * v for s, v in zip(signs, values, strict=True))) for signs in product((1, -1), repeat=len(values))
    ]
    return sum(s >= abs(sum(values)) - 1e-9 for s in sums) / len(sums)


@pytest.mark.parametrize(
    "values", [[1.0], [0.2, 0.3, -0.1], [0.0, 0.0, 0.1], [0.1] * 8, [0.1] * 7 + [-0.4], [0.3, -0.3], [1e-9, 2e-9, 5e-9]]
)  # fmt: skip
def test_sign_flip_is_full_enumeration(values: list[float]) -> None:
    wanted = enumerated([v * 1e9 if max(values) < 1e-6 else v for v in values])
    assert sign_flip(values) == pytest.approx(wanted, rel=1e-12)


def test_what_seeds_can_reach() -> None:
    assert sign_flip([0.1, 0.2, 0.3, 0.4, 0.5]) == 2 / 32  # five seeds never reach 0.05
    assert sign_flip([0.1 * i for i in range(1, 9)]) == 2 / 256
    assert sign_flip([]) == 1.0


def test_sampled_signs_agree_with_all_signs() -> None:
    values = np.random.default_rng(5).normal(0.35, 1.0, 18)
    assert sign_flip(values, most_exact=5) == pytest.approx(sign_flip(values), abs=0.004)
    assert sign_flip(np.ones(30)) < 1e-4


def test_t_interval_is_scipys() -> None:
    a, b = np.random.default_rng(6).normal(size=(2, 8))
    wanted = scipy_stats.ttest_rel(a, b).confidence_interval(0.95)
    assert t_interval(a - b) == pytest.approx((wanted.low, wanted.high))
    assert np.isnan(t_interval([0.3])).all()


def test_holm_by_hand_and_by_the_closed_test() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.5, 0.6]) == [1.0, 1.0] and holm([]) == []
    p = [0.004, 0.012, 0.2, 0.013]
    for at, adjusted in enumerate(holm(p)):  # Holm is the closed test with Bonferroni on every intersection
        others = [i for i in range(4) if i != at]
        subsets = [(at, *chosen) for size in range(4) for chosen in combinations(others, size)]
        assert adjusted == pytest.approx(min(1.0, max(len(s) * min(p[i] for i in s) for s in subsets)))


def test_pass_at_k_is_the_share_of_subsets_with_a_right_sample() -> None:
    for n, c in ((1, 0), (1, 1), (4, 1), (5, 2), (6, 6), (6, 0)):
        for k in range(1, n + 1):
            draws = list(combinations([True] * c + [False] * (n - c), k))
            assert pass_at_k(n, c, k) == pytest.approx(sum(any(draw) for draw in draws) / len(draws))
    for bad in ((4, 1, 5), (4, 5, 1), (4, 1, 0)):
        with pytest.raises(ValueError, match="needs 1 <= k"):
            pass_at_k(*bad)
