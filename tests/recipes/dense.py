"""Slow and plain references in float64, and a counter of live bytes, to hold the chunked losses against."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.multiprocessing.reductions import StorageWeakRef
from torch.utils._python_dispatch import TorchDispatchMode

from recipes.recipe import KL

N, HIDDEN, VOCABULARY = 23, 8, 31


def states(seed: int = 0, n: int = N, scale: float = 1.5, dtype: torch.dtype = torch.float64) -> tuple[Tensor, ...]:
    """(student, teacher, tokens, weight) with gradients wanted for student and weight."""
    made = torch.Generator().manual_seed(seed)
    student, teacher = (torch.randn(n, HIDDEN, generator=made, dtype=dtype) for _ in range(2))
    weight = torch.randn(VOCABULARY, HIDDEN, generator=made, dtype=dtype) * scale
    tokens = torch.randint(VOCABULARY, (n,), generator=made)
    return student.requires_grad_(), teacher.requires_grad_(), tokens, weight.requires_grad_()


def dense(student: Tensor, teacher: Tensor, tokens: Tensor, weight: Tensor, kl: KL) -> Tensor:
    """The divergence of each token, written from its definition over the whole [n, vocabulary]."""
    given = (student @ weight.T / kl.temperature).log_softmax(-1)
    wanted = (teacher @ weight.detach().T / kl.temperature).log_softmax(-1).detach()
    at = torch.arange(len(tokens))
    if kl.estimator == "forward_top_k":
        return _top_k(given, wanted, kl.top_k)
    values: dict[str, Callable[[], Tensor]] = {
        "forward_full": lambda: (wanted.exp() * (wanted - given)).sum(-1),
        "reverse_full": lambda: (given.exp() * (given - wanted)).sum(-1),
        "jsd": lambda: _jsd(given, wanted),
        "rejection_ce": lambda: -given[at, tokens],
        "k3_seed": lambda: _k3(wanted[at, tokens] - given[at, tokens], kl.clamp),
    }
    return values[kl.estimator]()


def _jsd(given: Tensor, wanted: Tensor) -> Tensor:
    p, q = given.exp(), wanted.exp()
    middle = ((p + q) / 2).log()
    return 0.5 * (p * (given - middle)).sum(-1) + 0.5 * (q * (wanted - middle)).sum(-1)


def _k3(difference: Tensor, clamp: float) -> Tensor:
    return torch.clamp(difference.clamp(-20, 20).exp() - difference.clamp(-20, 20) - 1, -clamp, clamp)


def _top_k(given: Tensor, wanted: Tensor, k: int) -> Tensor:
    values = []
    for row_given, row_wanted in zip(given.exp(), wanted.exp(), strict=True):
        best = row_wanted.argsort(descending=True)[:k]
        rest = torch.ones(len(row_wanted), dtype=torch.bool)
        rest[best] = False
        p = torch.cat([row_wanted[best], row_wanted[rest].sum()[None]])
        q = torch.cat([row_given[best], row_given[rest].sum()[None]])
        values.append((p * (p / q).log())[p > 0].sum())
    return torch.stack(values)


class LiveBytes(TorchDispatchMode):
    """Counts the bytes of all storages that operations made and that are still alive; `peak` is the most at once."""

    def __init__(self) -> None:
        super().__init__()
        self.peak = 0
        self._alive: dict[int, tuple[StorageWeakRef, int]] = {}

    def __torch_dispatch__(self, func: Any, kinds: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Run the operation, note what it made, add up what is alive."""
        result = func(*args, **(kwargs or {}))
        for tensor in torch.utils._pytree.tree_leaves(result):
            if isinstance(tensor, Tensor):
                storage = tensor.untyped_storage()
                self._alive[storage._cdata] = (StorageWeakRef(storage), storage.nbytes())
        self._alive = {key: held for key, held in self._alive.items() if not held[0].expired()}
        self.peak = max(self.peak, sum(size for _, size in self._alive.values()))
        return result
