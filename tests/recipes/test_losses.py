"""KL estimators: values and gradients against dense float64 references, edge cases, independence of micro-batches."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import get_args

import pytest
import torch
from torch import Tensor

from recipes.kl import forward_full, k3_seed
from recipes.losses import Term, cross_entropy_term, kl_of_tokens, kl_term, normalised, normalised_for
from recipes.recipe import KL, Estimator
from tests.recipes.dense import HIDDEN, VOCABULARY, N, dense, states

ESTIMATORS = get_args(Estimator)


@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize("temperature", [0.7, 1.0, 2.0])
@pytest.mark.parametrize("chunk", [1, 5, 512])
def test_values_and_gradients_are_those_of_the_dense_reference(
    estimator: Estimator, temperature: float, chunk: int
) -> None:
    kl = KL(estimator=estimator, temperature=temperature, top_k=4, chunk=chunk)
    student, teacher, tokens, weight = states()
    wanted = dense(student, teacher, tokens, weight, kl)
    gradients = torch.autograd.grad(wanted.sum(), (student, weight))
    term = kl_of_tokens(student, teacher, tokens, weight, kl)
    assert term.count == N
    torch.testing.assert_close(term.values, wanted.detach(), rtol=1e-10, atol=1e-12)
    torch.testing.assert_close(term.total, wanted.sum(), rtol=1e-10, atol=1e-12)
    found = torch.autograd.grad(term.total, (student, weight, teacher), allow_unused=True)
    assert found[2] is None  # nothing reaches the teacher
    for mine, theirs in zip(found[:2], gradients, strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_a_module_as_head_gives_what_its_weight_gives(estimator: Estimator) -> None:
    student, teacher, tokens, weight = states()
    head = torch.nn.Linear(HIDDEN, VOCABULARY, bias=False, dtype=torch.float64)
    head.weight = torch.nn.Parameter(weight.detach().clone())
    kl = KL(estimator=estimator, chunk=7, top_k=5)
    by_weight, by_module = (kl_of_tokens(student, teacher, tokens, h, kl).total for h in (weight, head))
    torch.testing.assert_close(by_weight, by_module)
    torch.testing.assert_close(torch.autograd.grad(by_weight, weight), torch.autograd.grad(by_module, head.weight))


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_bfloat16_states_are_summed_in_float32(estimator: Estimator) -> None:
    student, teacher, tokens, weight = (
        t.detach().bfloat16() if t.is_floating_point() else t for t in states(scale=0.5)
    )
    kl = KL(estimator=estimator, chunk=8, top_k=6)
    term = kl_of_tokens(student.requires_grad_(), teacher, tokens, weight, kl)
    assert term.values.dtype == torch.float32
    logits = [(s @ weight.T).double() for s in (student.detach(), teacher)]  # rounded as the head rounds them
    wanted = dense(logits[0], logits[1], tokens, torch.eye(VOCABULARY, dtype=torch.float64), kl)
    torch.testing.assert_close(term.values.double(), wanted, rtol=1e-4, atol=1e-5)
    assert torch.autograd.grad(term.total, student)[0].dtype == torch.bfloat16


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_one_token(estimator: Estimator) -> None:
    kl = KL(estimator=estimator, top_k=3)
    student, teacher, tokens, weight = states(n=1)
    term = kl_of_tokens(student, teacher, tokens, weight, kl)
    assert term.count == 1
    torch.testing.assert_close(term.total, dense(student, teacher, tokens, weight, kl)[0])


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_all_masked_gives_zero_that_can_be_differentiated(estimator: Estimator) -> None:
    student, teacher, tokens, weight = states()
    kl, mask = KL(estimator=estimator), torch.zeros(1, N)
    term = kl_term(student[None], teacher[None], tokens[None], mask, weight, kl)
    assert (term.count, term.stats(), term.total.item()) == (0, {}, 0.0)
    loss = normalised(term, 0.0)
    assert loss.item() == 0.0
    assert torch.autograd.grad(loss, student)[0].abs().max() == 0


@pytest.mark.parametrize("estimator", ["forward_top_k", "forward_full", "reverse_full", "jsd", "k3_seed"])
def test_equal_views_have_no_divergence_and_no_gradient(estimator: Estimator) -> None:
    student, _, tokens, weight = states()
    term = kl_of_tokens(student, student.clone(), tokens, weight, KL(estimator=estimator, top_k=4))
    assert term.values.abs().max() < 1e-12
    assert torch.autograd.grad(term.total, student)[0].abs().max() < 1e-12


@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_extreme_logits_stay_finite_and_right(estimator: Estimator, dtype: torch.dtype) -> None:
    student, teacher, tokens, _ = states(n=6, dtype=dtype)
    weight = states(scale=3000.0, dtype=dtype)[3].detach()
    kl = KL(estimator=estimator, top_k=3, chunk=4)
    term = kl_of_tokens(student, teacher, tokens, weight, kl)
    assert term.total.isfinite()
    assert torch.autograd.grad(term.total, student)[0].isfinite().all()
    if dtype == torch.float64 and estimator != "forward_top_k" and estimator != "jsd":  # whose references underflow
        torch.testing.assert_close(term.values, dense(student, teacher, tokens, weight, kl).detach())


def test_jsd_is_bounded_by_log_2_and_symmetric() -> None:
    student, teacher, tokens, _ = states()
    weight = states(scale=300.0)[3]
    kl = KL(estimator="jsd")
    there, back = (kl_of_tokens(a, b, tokens, weight, kl).values for a, b in ((student, teacher), (teacher, student)))
    assert there.max() <= math.log(2) + 1e-12 and there.max() > 0.69
    torch.testing.assert_close(there, back)


def test_top_k_is_a_lower_bound_that_reaches_the_full_kl() -> None:
    student, teacher, tokens, weight = states()
    full = kl_of_tokens(student, teacher, tokens, weight, KL(estimator="forward_full"))
    before = torch.zeros(N, dtype=torch.float64)
    for k in (1, 2, 8, VOCABULARY - 1):
        found = kl_of_tokens(student, teacher, tokens, weight, KL(estimator="forward_top_k", top_k=k)).values
        assert (found >= before - 1e-12).all() and (found <= full.values + 1e-12).all()
        before = found
    for k in (VOCABULARY, 10 * VOCABULARY):  # no tail is left
        term = kl_of_tokens(student, teacher, tokens, weight, KL(estimator="forward_top_k", top_k=k))
        torch.testing.assert_close(term.values, full.values)


def test_top_k_keeps_a_tail_that_rounding_would_lose() -> None:
    teacher = torch.tensor([[1.0, 0.0, 0.0]])
    student = torch.tensor(
        [[30.0, 0.0, 0.0]], requires_grad=True
    )  # its tail, 2e-13, is below float32's resolution of 1
    term = kl_of_tokens(student, teacher, torch.tensor([0]), torch.eye(3), KL(top_k=1))
    first = math.e / (math.e + 2)
    wanted = first * math.log(first) + (1 - first) * (math.log(1 - first) - (math.log(2) - 30))
    assert term.total.item() == pytest.approx(wanted, rel=1e-6)
    gradient = torch.autograd.grad(term.total, student)[0]
    torch.testing.assert_close(gradient[0], torch.tensor([1 - first, -(1 - first) / 2, -(1 - first) / 2]))


def gradient_towards_right_token(lag: float, estimator: Estimator) -> float:
    """d loss / d logit of the token that the teacher gives 0.95 and the student e^-lag as much."""
    vocabulary = 10
    sure = torch.full((vocabulary,), 0.05 / 9, dtype=torch.float64)
    sure[0] = 0.95
    low = 0.95 * math.exp(-lag)
    unsure = torch.full((vocabulary,), (1 - low) / 9, dtype=torch.float64)
    unsure[0] = low
    student = unsure.log()[None].requires_grad_()
    term = kl_of_tokens(
        student,
        sure.log()[None],
        torch.tensor([0]),
        torch.eye(vocabulary, dtype=torch.float64),
        KL(estimator=estimator, top_k=4),
    )
    return float(torch.autograd.grad(term.total, student)[0][0, 0])


def test_the_originals_estimator_has_a_dead_zone_and_ours_have_none() -> None:
    assert gradient_towards_right_token(2.60, "k3_seed") < -1
    for lag in (2.62, 3.0, 5.0, 9.0):
        assert gradient_towards_right_token(lag, "k3_seed") == 0.0
        for ours in ("forward_top_k", "forward_full", "rejection_ce"):
            assert gradient_towards_right_token(lag, ours) == pytest.approx(
                0.95 * math.exp(-lag) - (1 if ours == "rejection_ce" else 0.95)
            )


def test_the_edge_of_the_dead_zone() -> None:
    """r - log r - 1 = 10 at a difference of 2.61 nats."""
    for difference, alive in ((2.61, True), (2.62, False)):
        student = torch.tensor([[math.log(0.02), math.log(0.98)]], dtype=torch.float64, requires_grad=True)
        teacher_logp = torch.tensor([math.log(0.02) + difference], dtype=torch.float64)
        value = k3_seed(student, torch.tensor([0]), (teacher_logp,), KL())
        assert (torch.autograd.grad(value.sum(), student)[0].abs().max().item() > 0) == alive


def test_k3_on_teacher_tokens_estimates_chi2_minus_kl() -> None:
    """The reason why ours differ even without the clamp: E_teacher[r - log r - 1] = chi^2 - KL, not KL."""
    student, teacher, _, weight = states(scale=0.3)
    given, wanted = ((s @ weight.T).log_softmax(-1).detach() for s in (student, teacher))
    expected = torch.zeros(N, dtype=torch.float64)
    for token in range(VOCABULARY):
        tokens = torch.full((N,), token)
        value = k3_seed(given, tokens, (wanted[:, token],), KL(clamp=1e9))
        expected += wanted[:, token].exp() * value
    chi2 = (wanted.exp() ** 2 / given.exp()).sum(-1) - 1
    torch.testing.assert_close(expected, chi2 - forward_full(given, wanted))


def test_cross_entropy_in_chunks() -> None:
    student, _, tokens, weight = states()
    mask = torch.arange(N) % 3 > 0
    term = cross_entropy_term(student[None], tokens[None], mask[None], weight, chunk=4)
    wanted = torch.nn.functional.cross_entropy(student[mask] @ weight.T, tokens[mask], reduction="sum")
    torch.testing.assert_close(term.total, wanted)
    for mine, theirs in zip(*(torch.autograd.grad(x, (student, weight)) for x in (term.total, wanted)), strict=True):
        torch.testing.assert_close(mine, theirs)


def step_gradients(
    estimator: Estimator, ranks: int, micro_batches: int, normalise: str = "kd_tokens"
) -> tuple[Tensor, float]:
    """Gradient (averaged over ranks as DDP does) and loss of one step on 8 sequences of unequal length."""
    made = torch.Generator().manual_seed(3)
    lengths = torch.tensor([1, 9, 2, 7, 12, 0, 5, 3])
    inputs, others = (torch.randn(8, 12, HIDDEN, generator=made, dtype=torch.float64) for _ in range(2))
    tokens = torch.randint(VOCABULARY, (8, 12), generator=made)
    mask = torch.arange(12) < lengths[:, None]
    mask[3] = False  # a wrong answer does not teach
    layer = torch.nn.Linear(HIDDEN, HIDDEN, dtype=torch.float64)
    weight = torch.randn(VOCABULARY, HIDDEN, generator=made, dtype=torch.float64)
    torch.nn.init.eye_(layer.weight)
    torch.nn.init.zeros_(layer.bias)
    kl = replace(KL(estimator=estimator, top_k=4, chunk=5), normalise=normalise)  # type: ignore[arg-type]
    gradient, loss = torch.zeros(HIDDEN, HIDDEN, dtype=torch.float64), 0.0
    counts = {"kd_tokens": float(mask.sum()), "response_tokens": float(lengths.sum())}
    for rank_rows in torch.arange(8).chunk(ranks):
        layer.zero_grad()
        for rows in rank_rows.chunk(micro_batches):
            term = kl_term(layer(inputs[rows]), layer(others[rows]), tokens[rows], mask[rows], weight, kl)
            share = normalised_for(term, kl, world_size=ranks, micro_batches=micro_batches, **counts)
            share.backward()
            loss += float(share.detach()) / ranks
        assert layer.weight.grad is not None
        gradient += layer.weight.grad / ranks
    return gradient, loss


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_micro_batches_and_ranks_change_nothing(estimator: Estimator) -> None:
    wanted, loss = step_gradients(estimator, ranks=1, micro_batches=1)
    assert wanted.abs().max() > 1e-4
    for ranks, micro_batches in ((1, 8), (2, 4), (2, 1), (8, 1)):
        found, total = step_gradients(estimator, ranks, micro_batches)
        torch.testing.assert_close(found, wanted, rtol=1e-10, atol=1e-13)
        assert total == pytest.approx(loss, rel=1e-12)


def test_divisors() -> None:
    by_term, by_responses = (step_gradients("forward_full", 2, 2, name)[0] for name in ("kd_tokens", "response_tokens"))
    torch.testing.assert_close(by_responses, by_term * 32 / 39)
    one, eight = (step_gradients("forward_full", 1, m, "micro_batch")[0] for m in (1, 8))
    assert (one - eight).abs().max() > 1e-2 * one.abs().max()  # the original's defect, kept on purpose


def test_stats_of_a_term() -> None:
    values = torch.arange(1000.0)
    term = Term(values.sum(), values, torch.tensor([0.0, 2.5, 2.7, 9.0]))
    assert term.stats() == {"mean": 499.5, "p99": 990.0, "max": 999.0, "over_2.6_nats": 0.5}


def test_log_ratios_are_teacher_minus_student() -> None:
    student, teacher, tokens, weight = states()
    given, wanted = ((s @ weight.T).log_softmax(-1).detach() for s in (student, teacher))
    for estimator in ESTIMATORS:
        term = kl_of_tokens(student, teacher, tokens, weight, KL(estimator=estimator, chunk=6, top_k=4))
        at = torch.arange(N)
        torch.testing.assert_close(term.log_ratios, wanted[at, tokens] - given[at, tokens])
