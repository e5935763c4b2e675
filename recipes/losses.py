"""The KL term between two views and its relatives: from hidden states, in chunks, as sums with counts.

    term = kl_term(student_hidden, teacher_hidden, tokens, mask, model.lm_head.weight, recipe.kl)
    loss = loss + coefficient * normalised(term, count_of_the_step, world_size)

[tokens, vocabulary] is never held for more than a chunk: hidden states of the masked tokens are gathered and projected
`kl.chunk` at a time, and projected again in the backward pass (16k tokens x 152k vocabulary would be 10 GB a tensor).
Terms come back as *sums* over tokens. The caller divides by N, the tokens of the whole optimizer step over all ranks
and micro-batches, so that neither lengths nor the cut into micro-batches weigh: a mean per micro-batch, as in the
original, lets a token of a short response count more than one of a long response.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias, cast

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.utils.checkpoint import checkpoint

from recipes.kl import FULL, SUMMARISED, log_probability, widened
from recipes.recipe import KL

Head: TypeAlias = Tensor | Callable[[Tensor], Tensor]
"""Hidden states to logits: a weight [vocabulary, hidden] or a module. Under FSDP or ZeRO give the gathered weight: the
number of chunks differs between ranks, and a module would gather once a chunk."""
DEAD_ZONE = 2.6  # nats of teacher over student at which the original's estimator loses its gradient


@dataclass(frozen=True, slots=True)
class Term:
    """A loss term before it is normalised.

    total: scalar with its graph, the sum over `count` tokens (or rows). values: what was summed [count], detached.
    log_ratios: teacher - student log-probability of the response tokens [count], detached; empty where not measured.
    """

    total: Tensor
    values: Tensor
    log_ratios: Tensor = field(default_factory=lambda: torch.zeros(0))

    @property
    def count(self) -> int:
        """How many tokens (or rows) were summed."""
        return len(self.values)

    def stats(self) -> dict[str, float]:
        """Mean, 99th percentile and largest value of a token; empty for no tokens."""
        if not self.count:
            return {}
        wide = self.values.double()
        p99 = wide.sort().values[min(int(0.99 * self.count), self.count - 1)]  # quantile() refuses 16 M values
        found = {"mean": wide.mean().item(), "p99": p99.item(), "max": wide.max().item()}
        if len(self.log_ratios):
            found["over_2.6_nats"] = (self.log_ratios > DEAD_ZONE).double().mean().item()
        return found


def project(head: Head, hidden: Tensor) -> Tensor:
    """Logits [n, vocabulary] of hidden states [n, hidden]."""
    return F.linear(hidden, head) if isinstance(head, Tensor) else head(hidden)


def kl_term(student_hidden: Tensor, teacher_hidden: Tensor, tokens: Tensor, mask: Tensor, head: Head, kl: KL) -> Term:
    """Sum over masked response tokens of the recipe's divergence between teacher and student.

    student_hidden, teacher_hidden: [batch, length, hidden], the states that *predict* `tokens` [batch, length] (the
    last prompt position first) after the final norm; the teacher's are detached here. mask: [batch, length], true
    where the token counts: real tokens of the rollouts that `recipes.rollouts.teaching` chose.
    Gradients reach the student's states and the head (through the student alone). With no token masked the total is a
    zero that still has a graph, so that all ranks run the same backward pass.
    """
    chosen = mask.bool()
    return kl_of_tokens(student_hidden[chosen], teacher_hidden[chosen], tokens[chosen], head, kl)


def kl_of_tokens(student: Tensor, teacher: Tensor, tokens: Tensor, head: Head, kl: KL) -> Term:
    """`kl_term` for gathered states [n, hidden] and tokens [n]."""
    teacher = teacher.detach()  # nothing is to hold the graph behind it
    total, values, ratios = student.sum() * 0.0, [], []
    for part in _chunks(len(tokens), kl.chunk):
        value, ratio = _kl_chunk(student[part], teacher[part], tokens[part], head, kl)
        total = total + value.sum()
        values.append(value.detach())
        ratios.append(ratio)
    none = student.new_zeros(0)
    return Term(total, torch.cat(values) if values else none, torch.cat(ratios) if ratios else none)


def _chunks(count: int, size: int) -> Iterator[slice]:
    for start in range(0, count, size):
        yield slice(start, min(start + size, count))


def _kl_chunk(student: Tensor, teacher: Tensor, tokens: Tensor, head: Head, kl: KL) -> tuple[Tensor, Tensor]:
    """Divergence of each token [n], and the detached log-ratios of the tokens themselves [n]."""
    name = kl.estimator
    if name == "forward_top_k" and kl.top_k >= _vocabulary(head, student):
        name = "forward_full"  # no tail is left
    chunk = _full_chunk if name in FULL else _summarised_chunk
    return chunk(name, student, teacher, tokens, head, kl)


def _full_chunk(
    name: str, student: Tensor, teacher: Tensor, tokens: Tensor, head: Head, kl: KL
) -> tuple[Tensor, Tensor]:
    def value(states: Tensor) -> tuple[Tensor, Tensor]:
        given = _logits(head, states, kl)
        with torch.no_grad():  # here, and again in the backward pass: keeping it would be the matrix not to be held
            wanted = _logits(head, teacher, kl)
            ratio = log_probability(wanted, tokens) - log_probability(given, tokens)
        return FULL[name](given, wanted), ratio

    return cast("tuple[Tensor, Tensor]", _again(head, value, student))


def _summarised_chunk(
    name: str, student: Tensor, teacher: Tensor, tokens: Tensor, head: Head, kl: KL
) -> tuple[Tensor, Tensor]:
    summarise, estimate = SUMMARISED[name]
    with torch.no_grad():
        wanted = _logits(head, teacher, kl)
        reference, summary = log_probability(wanted, tokens), summarise(wanted, tokens, kl)
        del wanted

    def value(states: Tensor) -> tuple[Tensor, Tensor]:
        given = _logits(head, states, kl)
        with torch.no_grad():
            ratio = reference - log_probability(given, tokens)
        return estimate(given, tokens, summary, kl), ratio

    return cast("tuple[Tensor, Tensor]", _again(head, value, student))


def _logits(head: Head, states: Tensor, kl: KL) -> Tensor:
    return widened(project(head, states)) / kl.temperature


def _again(head: Head, function: Callable[..., object], *inputs: Tensor) -> object:
    """Run now and once more in the backward pass. A bare weight draws no random numbers, so no generator is saved."""
    random = not isinstance(head, Tensor)
    return checkpoint(function, *inputs, use_reentrant=False, preserve_rng_state=random)


def _vocabulary(head: Head, states: Tensor) -> int:
    if isinstance(head, Tensor):
        return head.shape[0]
    weight = getattr(head, "weight", None)
    if isinstance(weight, Tensor):
        return weight.shape[0]
    with torch.no_grad():
        return head(states[:1]).shape[-1]


def cross_entropy_term(hidden: Tensor, tokens: Tensor, mask: Tensor, head: Head, chunk: int = 512) -> Term:
    """Sum of -log p(token) over masked tokens, in chunks; shapes as in `kl_term`. The loss of `engine: sft`."""
    chosen = mask.bool()
    return cross_entropy_of_tokens(hidden[chosen], tokens[chosen], head, chunk)


def cross_entropy_of_tokens(states: Tensor, tokens: Tensor, head: Head, chunk: int = 512) -> Term:
    """`cross_entropy_term` for gathered states [n, hidden] and tokens [n]."""
    total, values = states.sum() * 0.0, []

    def value(states: Tensor, tokens: Tensor) -> Tensor:
        return -log_probability(project(head, states), tokens)

    for part in _chunks(len(tokens), chunk):
        parts = cast(Tensor, _again(head, value, states[part], tokens[part]))
        total = total + parts.sum()
        values.append(parts.detach())
    return Term(total, torch.cat(values) if values else states.new_zeros(0))


def normalised(term: Term, count: float, world_size: int = 1) -> Tensor:
    """world_size * total / count: what to add to the loss, undivided by gradient accumulation.

    count: N, the tokens (rows) of the whole optimizer step, summed over ranks and micro-batches *before* the first
    backward pass; `world_size` undoes the averaging of gradients over ranks. No tokens at all give zero.
    """
    return term.total * (world_size / count) if count else term.total * 0.0


def normalised_for(
    term: Term, kl: KL, *, kd_tokens: float, response_tokens: float, world_size: int, micro_batches: int
) -> Tensor:
    """`normalised` by the recipe's divisor: tokens of the term, of all responses, or (the original) of a micro-batch.

    micro_batches: of one optimizer step on one rank; only `micro_batch` divides by it.
    """
    if kl.normalise == "micro_batch":
        return normalised(term, float(term.count)) / micro_batches
    return normalised(term, kd_tokens if kl.normalise == "kd_tokens" else response_tokens, world_size)
