"""The masked-picture term and key alignment: values against definitions, gradients in the right direction, bounds."""

from __future__ import annotations

import math

import pytest
import torch

from recipes.contrast import align_term, contrast_term, mmd2, thinned
from recipes.recipe import KeyAlign, MaskContrast
from tests.recipes.dense import VOCABULARY, N, states


def test_contrast_is_minus_the_capped_kl_and_both_entropies() -> None:
    seeing, blinded, _, weight = states(scale=0.6)
    mask = torch.arange(N) % 4 > 0
    a, b = ((s[mask] @ weight.T).log_softmax(-1) for s in (seeing, blinded))
    kl = (a.exp() * (a - b)).sum(-1)
    cap = float(kl.detach().median())
    entropy = -(a.exp() * a).sum(-1) - (b.exp() * b).sum(-1)
    term, entropies = contrast_term(seeing[None], blinded[None], mask[None], weight, MaskContrast(cap=cap), chunk=5)
    assert term.count == int(mask.sum())
    for mine, theirs in ((term.total, -kl.clamp(max=cap).sum()), (entropies.total, entropy.sum())):
        torch.testing.assert_close(mine, theirs)
        for x, y in zip(
            *(torch.autograd.grad(v, (seeing, blinded), retain_graph=True) for v in (mine, theirs)), strict=True
        ):
            torch.testing.assert_close(x, y)
    assert entropies.values.max() <= 2 * math.log(VOCABULARY)


def test_contrast_without_tokens_is_zero_with_a_graph() -> None:
    seeing, blinded, _, weight = states()
    term, entropies = contrast_term(seeing[None], blinded[None], torch.zeros(1, N), weight, MaskContrast())
    assert term.count == entropies.count == 0
    assert torch.autograd.grad(term.total + entropies.total, (seeing, blinded))[1].abs().max() == 0


def test_mmd_by_its_definition() -> None:
    x, y = torch.tensor([[0.0], [1.0]], dtype=torch.float64), torch.tensor([[3.0]], dtype=torch.float64)
    squared = {("x0", "x1"): 1.0, ("x0", "y"): 9.0, ("x1", "y"): 4.0}
    middle = 4.0  # median of 1, 4, 9

    def kernel(distance: float) -> float:
        return sum(math.exp(-distance / (2 * f * middle)) for f in (0.5, 1.0, 2.0)) / 3

    within = (2 + 2 * kernel(squared["x0", "x1"])) / 4
    across = (kernel(squared["x0", "y"]) + kernel(squared["x1", "y"])) / 2
    assert mmd2(x, y).item() == pytest.approx(within + 1 - 2 * across, rel=1e-12)


def test_mmd_is_zero_for_equal_sets_and_grows_with_their_distance() -> None:
    made = torch.Generator().manual_seed(0)
    x, z = (torch.randn(64, 5, generator=made, dtype=torch.float64) for _ in range(2))
    assert mmd2(x, x.flip(0)).abs() < 1e-12
    found = [mmd2(x, z + shift).item() for shift in (0.0, 0.5, 1.0, 2.0)]
    assert found == sorted(found) and 0 <= found[0] < 0.05 and found[-1] > 0.5


def test_descending_the_alignment_brings_two_sets_together() -> None:
    made = torch.Generator().manual_seed(1)
    x = torch.randn(40, 4, generator=made)
    y = (torch.randn(40, 4, generator=made) + 1.5).requires_grad_()
    optimizer = torch.optim.Adam([y], lr=0.05)
    first = align_term([(x, y)], KeyAlign()).total.item()
    for _ in range(80):
        optimizer.zero_grad()
        align_term([(x, y)], KeyAlign()).total.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    assert align_term([(x, y)], KeyAlign()).total.item() < first / 5


def test_alignment_counts_rows_and_takes_missing_sides() -> None:
    x = torch.randn(6, 3, requires_grad=True)
    term = align_term([(x, x + 1), (x[:0], x), (x, x + 1)], KeyAlign())
    assert term.count == 3 and term.values[1] == 0 and term.values[0] == term.values[2] > 0
    assert torch.autograd.grad(term.total, x)[0].isfinite().all()
    assert align_term([], KeyAlign()).count == 0


def test_thinning_is_even_and_repeatable() -> None:
    rows = torch.arange(100.0)[:, None]
    assert thinned(rows, 4)[:, 0].tolist() == [0, 25, 50, 75]
    assert torch.equal(thinned(rows, 200), rows)
