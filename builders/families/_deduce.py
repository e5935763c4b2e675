"""Chasing quantities: the cheapest derivation of everything that follows from the given ones.

last = deduce(relations(...), {"BAC": Fraction(40), "ABC": Fraction(60)})
chain(last, "ACB")        # the steps, each with its theorem
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, Protocol, TypeVar

V = TypeVar("V")


class Rule(Protocol):
    """A theorem about named quantities: all but one of them determine that one. `kind`: its short name."""

    @property
    def kind(self) -> str: ...

    @property
    def names(self) -> tuple[str, ...]:
        """The quantities, each once."""

    def value(self, name: str, known: Mapping[str, Any]) -> Any:
        """The named quantity from all others, or None where it cannot be had exactly."""


R = TypeVar("R", bound=Rule)


@dataclass(frozen=True, slots=True)
class Step(Generic[V, R]):
    """One deduction: the quantity `name` has `value` by `relation`, from the relation's other quantities."""

    name: str
    value: V
    relation: R


Last = dict[str, Step[V, R] | None]
"""Quantity -> the last step of its derivation; None for one that is given."""


class _Search(Generic[V, R]):
    """Knuth's generalisation of Dijkstra's algorithm: a quantity costs 1 + what the quantities of its step cost."""

    def __init__(self, rules: Sequence[R]) -> None:
        self.cost: dict[str, int] = {}
        self.value: dict[str, V] = {}
        self.last: Last[V, R] = {}
        self._queue: list[tuple[int, int, str, V, Step[V, R] | None]] = []
        self._offers = 0
        self._uses: dict[str, list[R]] = {}
        for rule in rules:
            for name in rule.names:
                self._uses.setdefault(name, []).append(rule)

    def offer(self, cost: int, name: str, value: V, step: Step[V, R] | None) -> None:
        self._offers += 1  # first come, first served among equal costs
        heapq.heappush(self._queue, (cost, self._offers, name, value, step))

    def run(self) -> Last[V, R]:
        while self._queue:
            cost, _, name, value, step = heapq.heappop(self._queue)
            if name not in self.value:
                self.cost[name], self.value[name], self.last[name] = cost, value, step
                for rule in self._uses.get(name, ()):
                    self.apply(rule)
            elif self.value[name] != value:
                raise ValueError(f"{name} is both {self.value[name]} and {value}")
        return self.last

    def apply(self, rule: R) -> None:
        """Offer the quantity that the rule gives, when one is missing in it; check the rule when none is."""
        names = rule.names
        missing = [name for name in names if name not in self.value]
        if len(missing) > 1:
            return
        wanted = missing[0] if missing else names[0]
        value = rule.value(wanted, self.value)
        if value is not None and (missing or self.value[wanted] != value):
            cost = 1 + sum(self.cost[name] for name in names if name != wanted)
            self.offer(cost, wanted, value, Step(wanted, value, rule))


def deduce(rules: Sequence[R], known: Mapping[str, V]) -> Last[V, R]:
    """All that follows from `known`. Raises ValueError when two theorems contradict each other."""
    search: _Search[V, R] = _Search(rules)
    for name, value in known.items():
        search.offer(0, name, value, None)
    for rule in rules:
        if len(rule.names) == 1:
            search.apply(rule)
    return search.run()


@lru_cache(maxsize=8)
def follows(rules: tuple[Any, ...], known: tuple[tuple[str, Any], ...]) -> Last[Any, Any]:
    """`deduce`, the last few kept, to be read only: whoever draws values anew looks whether the answer follows, and
    then audits ask the same again. For rules whose hash is their identity; others cost more to hash than to chase."""
    return deduce(rules, dict(known))


def chain(last: Last[V, R], target: str) -> list[Step[V, R]]:
    """The steps that lead to the target, each once, in the order of reasoning."""
    steps: dict[str, Step[V, R]] = {}

    def visit(wanted: str) -> None:
        step = last[wanted]
        if step is None or wanted in steps:
            return
        for name in step.relation.names:
            if name != wanted:
                visit(name)
        steps[wanted] = step

    visit(target)
    return list(steps.values())


def used(last: Last[V, R], target: str) -> set[str]:
    """The given quantities that the derivation of the target rests on."""
    names = {target} | {name for step in chain(last, target) for name in step.relation.names}
    return {name for name in names if last[name] is None}
