"""What a step tells beside its loss: rollouts by view, groups that say nothing, entropy by view, tokens a second.

Everything is a sum with a count, so that processes can be added up before anything is divided; names are the same on
every process, whatever views its rows have.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from recipes.recipe import VIEWS

if TYPE_CHECKING:
    import torch

Sums = dict[str, tuple[float, float]]  # name -> (sum, count)


def rollouts(
    views: Sequence[str], accuracy: torch.Tensor, lengths: torch.Tensor, finished: torch.Tensor, n: int
) -> Sums:
    """Rollouts [rows] by view, and groups of `n` that are all right or all wrong (these have no policy gradient)."""
    groups = accuracy.view(-1, n) >= 1
    found: Sums = {
        "rollouts/groups_all_right": (float(groups.all(1).sum()), len(groups)),
        "rollouts/groups_all_wrong": (float((~groups).all(1).sum()), len(groups)),
    }
    measured = {"accuracy": accuracy, "tokens": lengths, "truncated": 1 - finished.float()}
    for view in VIEWS:
        own = [at for at, name in enumerate(views) if name == view]
        for name, values in measured.items():
            found[f"rollouts/{view}/{name}"] = (float(values[own].sum()), len(own))
    return found


def entropies(entropy: torch.Tensor, mask: torch.Tensor, views: Sequence[str]) -> Sums:
    """Mean entropy of a response token, of all and by view. entropy, mask: [rows, tokens]."""
    by_row, lengths = (entropy.detach() * mask).sum(1), mask.sum(1)
    found: Sums = {"entropy": (float(by_row.sum()), float(lengths.sum()))}
    for view in VIEWS:
        own = [at for at, name in enumerate(views) if name == view]
        found[f"entropy/{view}"] = (float(by_row[own].sum()), float(lengths[own].sum()))
    return found


def means(sums: Sums, accelerator: Any) -> dict[str, float]:
    """Means over all processes; what was counted nowhere is left out."""
    import torch

    given = torch.tensor(list(sums.values()), dtype=torch.float64 if accelerator.device.type == "cpu" else None)
    added = accelerator.reduce(given.to(accelerator.device), reduction="sum").tolist()
    return {name: total / count for name, (total, count) in zip(sums, added, strict=True) if count}


class Speed:
    """Tokens a second by phase. Phases may nest: what an inner one takes is not the outer one's."""

    def __init__(self) -> None:
        self._tokens: dict[str, float] = {}
        self._seconds: dict[str, float] = {}
        self._inner = [0.0]

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Time a block."""
        start = time.perf_counter()
        self._inner.append(0.0)
        try:
            yield
        finally:
            taken = time.perf_counter() - start
            self._seconds[name] = self._seconds.get(name, 0.0) + taken - self._inner.pop()
            self._inner[-1] += taken

    def count(self, name: str, tokens: float) -> None:
        """Tokens that a phase has worked on, of this process."""
        self._tokens[name] = self._tokens.get(name, 0.0) + tokens

    def told(self) -> dict[str, float]:
        """Tokens a second and process since the last call."""
        found = {
            f"speed/{name}_tokens_per_s": tokens / self._seconds[name]
            for name, tokens in self._tokens.items()
            if self._seconds.get(name)
        }
        self._tokens.clear()
        self._seconds.clear()
        return found
