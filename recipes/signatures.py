"""Failure signatures: what goes wrong in a run, read off its logged metrics, each named in one plain sentence.

    for signature in signatures(history): warn(signature.message)

history: one mapping a log line, in order, as in RUN/metrics.jsonl; a line holds the metrics that were taken then. Each
signature is one small function, so that its rule can be read, and each waits until it has seen enough to say anything.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

History = Sequence[Mapping[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A failure that shows: its name, and what was seen in words and numbers."""

    name: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Where a failure begins."""

    evaluations: int = 5
    """Evaluations before the gap is judged."""
    window: int = 10
    """Log lines whose median is compared: the first so many against the last so many."""
    kl_growth: float = 3.0
    text_fall: float = 0.03
    """Fall of the text accuracy below its best, beyond twice its standard error as well."""
    entropy_share: float = 0.2


def signatures(history: History, limits: Limits | None = None) -> list[Signature]:
    """Every failure that shows in the history, in a fixed order."""
    bounds = limits or Limits()
    return [found for rule in RULES if (found := rule(history, bounds)) is not None]


def _series(history: History, key: str) -> list[float]:
    return [line[key] for line in history if key in line]


def gap_does_not_move(history: History, limits: Limits) -> Signature | None:
    """There is a gap, and the mean of its last three values is not a standard error below the first one."""
    gaps, errors = _series(history, "eval/gap"), _series(history, "eval/gap_se")
    if len(gaps) < limits.evaluations or len(errors) < len(gaps):
        return None
    recent, error = sum(gaps[-3:]) / 3, errors[-1]
    if recent <= 2 * error or recent < gaps[0] - error:
        return None
    message = f"the gap does not move: {gaps[0]:.3f} at first, {recent:.3f} now (standard error {error:.3f})"
    return Signature(name="gap_does_not_move", message=message)


def kl_diverges(history: History, limits: Limits) -> Signature | None:
    """The KL is not a number, or its median has grown by `kl_growth` since the start."""
    values = _series(history, "kl/mean")
    if values and not math.isfinite(values[-1]):
        return Signature(name="kl_diverges", message=f"the KL diverges: it is {values[-1]}")
    first, last = _ends(values, limits.window)
    if last <= limits.kl_growth * first or last < 1e-3:
        return None
    return Signature(name="kl_diverges", message=f"the KL diverges: {first:.3g} nats a token at first, {last:.3g} now")


def text_accuracy_falls(history: History, limits: Limits) -> Signature | None:
    """The text-rich accuracy lies below its best by more than `text_fall` and two standard errors."""
    values = _series(history, "eval/text_rich/accuracy")
    if len(values) < 2:
        return None
    best, last = max(values), values[-1]
    errors = _series(history, "eval/text_rich/accuracy_se") or [0.0]
    if best - last <= max(limits.text_fall, 2 * errors[-1]):
        return None
    message = f"the text accuracy falls: {best:.3f} at best, {last:.3f} now; the gap may close by forgetting"
    return Signature(name="text_accuracy_falls", message=message)


def entropy_collapses(history: History, limits: Limits) -> Signature | None:
    """The median entropy of a token is below `entropy_share` of what it was at the start."""
    values = _series(history, "entropy")
    first, last = _ends(values, limits.window)
    if not last < limits.entropy_share * first:
        return None
    message = f"the entropy collapses: {first:.3g} nats a token at first, {last:.3g} now"
    return Signature(name="entropy_collapses", message=message)


def _ends(values: Sequence[float], window: int) -> tuple[float, float]:
    """Medians of the first and the last `window` values; equal until there are two windows."""
    if len(values) < 2 * window:
        return 1.0, 1.0
    return median(values[:window]), median(values[-window:])


RULES: tuple[Callable[[History, Limits], Signature | None], ...] = (
    gap_does_not_move,
    kl_diverges,
    text_accuracy_falls,
    entropy_collapses,
)
