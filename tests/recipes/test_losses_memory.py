"""No term holds [tokens, vocabulary]: live bytes are counted on fake tensors, which take no memory and no time."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest
import torch
from torch import Tensor
from torch._subclasses.fake_tensor import FakeTensorMode

from recipes.contrast import contrast_of_tokens
from recipes.losses import cross_entropy_of_tokens, kl_of_tokens
from recipes.recipe import KL, Estimator, MaskContrast
from tests.recipes.dense import LiveBytes

TOKENS, HIDDEN, VOCABULARY = 16_384, 32, 151_936
MATRIX = TOKENS * VOCABULARY * 4  # one dense float32 tensor


def peak(loss: Callable[[Tensor, Tensor, Tensor, Tensor], Tensor]) -> int:
    """Most bytes alive at once through forward and backward."""
    with FakeTensorMode():
        student = torch.randn(TOKENS, HIDDEN, requires_grad=True)
        weight = torch.randn(VOCABULARY, HIDDEN, requires_grad=True)
        inputs = (student, torch.randn(TOKENS, HIDDEN), torch.randint(9, (TOKENS,)), weight)
        with LiveBytes() as counter:
            loss(*inputs).backward()  # type: ignore[no-untyped-call]
    return counter.peak


def dense_forward(student: Tensor, teacher: Tensor, tokens: Tensor, weight: Tensor) -> Tensor:
    """The ordinary way, without a copy too many."""
    given = (student @ weight.T).log_softmax(-1)
    with torch.no_grad():
        wanted = (teacher @ weight.T).log_softmax(-1)
    return (wanted.exp() * (wanted - given)).sum()


def test_the_counter_sees_the_dense_matrix() -> None:
    assert 2 * MATRIX < peak(dense_forward) < 8 * MATRIX


@pytest.mark.parametrize("estimator", get_args(Estimator))
def test_a_term_holds_at_most_a_tenth_of_the_dense_one(estimator: Estimator) -> None:
    kl = KL(estimator=estimator, chunk=512)
    found = peak(lambda student, teacher, tokens, weight: kl_of_tokens(student, teacher, tokens, weight, kl).total)
    assert found < peak(dense_forward) / 10
    assert found < MATRIX / 3


def test_cross_entropy_and_contrast_hold_little_too() -> None:
    dense = peak(dense_forward)
    assert peak(lambda student, _, tokens, weight: cross_entropy_of_tokens(student, tokens, weight).total) < dense / 10
    assert peak(lambda a, b, _, weight: contrast_of_tokens(a, b, weight, MaskContrast())[0].total) < dense / 10
