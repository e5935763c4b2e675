"""Choosing what is given and what is asked: a target that follows from the givens in so many steps, all givens needed.

world = World(theory, seeds)            # every value of the figure, exact
found = world.choose(rng, wanted)       # Choice(givens, target), or None
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from builders.families._deduce import Last, Step, chain, used
from builders.families._metric.expressions import Equation, Rule
from builders.families._metric.formula import Value

_BY_SEEDS = 0.6


class Known:
    """A rule in a figure whose values are all known: whether it gives a quantity is worked out once."""

    def __init__(self, rule: Rule, truth: Mapping[str, Value]) -> None:
        self.kind, self.names = rule.kind, rule.names
        self.basis = rule.theorem.kind if isinstance(rule, Equation) else rule.kind
        self._rule, self._truth = rule, truth
        self._gives: dict[str, bool] = {}

    def gives(self, name: str) -> bool:
        """Whether the rule gives a quantity exactly from its others."""
        if name not in self._gives:
            self._gives[name] = self._rule.value(name, self._truth) is not None
        return self._gives[name]

    def value(self, name: str, known: Mapping[str, Value]) -> Value | None:
        """The true value of a quantity if the rule gives it."""
        return self._truth[name] if self.gives(name) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a choice must be like.

    steps: allowed lengths of the derivation. kinds: least number of different theorems in it.
    giveable: whether a quantity with its value may be given. askable: how welcome a quantity is as a target, 0 for no.
    most: of givens. must: sets of theorems, by kind; the derivation uses one of each.
    """

    steps: range
    kinds: int
    giveable: Callable[[str, Value], bool]
    askable: Callable[[str, Value], float]
    most: int = 3
    must: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """givens: quantities that are stated. target: the one that is asked."""

    givens: tuple[str, ...]
    target: str


class World:
    """All values of a figure. seeds: the quantities that it was constructed from. extra: rules about what is given."""

    def __init__(self, theory: Sequence[Rule], seeds: Mapping[str, Value], extra: Sequence[Rule] = ()) -> None:
        self.seeds = frozenset(seeds)
        self.truth = closure(theory, seeds)
        self.rules: list[Known] = []
        self._uses: dict[str, list[int]] = {}
        self._learn(theory)
        self.free = self.deduce(())
        """What the structure alone determines."""
        self._learn(extra)

    def _learn(self, rules: Sequence[Rule]) -> None:
        """Add the rules whose quantities all have values."""
        for rule in rules:
            if all(name in self.truth for name in rule.names):
                for name in rule.names:
                    self._uses.setdefault(name, []).append(len(self.rules))
                self.rules.append(Known(rule, self.truth))

    def deduce(self, givens: Collection[str]) -> Last[Value, Known]:
        """Everything that follows from these quantities, as `_deduce.deduce` finds it; the values are known already,
        so that counting what each rule lacks is enough."""
        lacking, uses = [len(rule.names) for rule in self.rules], self._uses
        cost: dict[str, int] = {}
        last: Last[Value, Known] = {}
        queue: list[tuple[int, int, str, int]] = [(0, -1, name, -1) for name in givens]
        queue += [(1, i, rule.names[0], i) for i, rule in enumerate(self.rules) if lacking[i] == 1]
        heapq.heapify(queue)
        while queue:
            price, _, name, by = heapq.heappop(queue)
            if name in last:
                continue
            cost[name] = price
            last[name] = Step(name, self.truth[name], self.rules[by]) if by >= 0 else None
            for i in uses.get(name, ()):
                lacking[i] -= 1
                if lacking[i] == 1:
                    rule = self.rules[i]
                    wanted = next(other for other in rule.names if other not in last)
                    if rule.gives(wanted):
                        price = 1 + sum(cost[other] for other in rule.names if other != wanted)
                        heapq.heappush(queue, (price, i, wanted, i))
        return last

    def choose(self, rng: Random, wanted: Wanted, start: Sequence[str] = ()) -> Choice | None:
        """Givens, `start` first, added one by one until a welcome target follows from all; None when a run fails."""
        free, truth = self.free, self.truth
        pool = [name for name in sorted(truth) if name not in free and wanted.giveable(name, truth[name])]
        rng.shuffle(pool)
        givens: list[str] = list(start)
        last = self.deduce(givens)
        while True:
            target = self._target(rng, wanted, givens, last)
            if target is not None:
                return Choice(givens=tuple(givens), target=target)
            given = next((name for name in pool if name not in last), None)
            if given is None or len(givens) == wanted.most:
                return None
            givens.append(given)
            last = self.deduce(givens)

    def reduce(self, rng: Random, wanted: Wanted) -> Choice | None:
        """A welcome target first; then, of all quantities that may be given, those are taken away without which it
        follows all the same, seeds often last. For figures that need many givens: adding them at random seldom ends."""
        free, truth = self.free, self.truth
        welcome = [name for name in sorted(truth) if name not in free and wanted.askable(name, truth[name])]
        if not welcome:
            return None
        target = rng.choice(welcome)
        pool = [name for name in sorted(truth) if name not in free and wanted.giveable(name, truth[name])]
        givens = {name for name in pool if name != target}
        order = rng.sample(pool, len(pool))
        if rng.random() < _BY_SEEDS:
            order.sort(key=self.seeds.__contains__)
        for name in order:
            if target in self.deduce(givens - {name}):
                givens.discard(name)
        last = self.deduce(givens)
        fits = target in last and len(givens) <= wanted.most and self._fits(last, target, wanted, givens)
        return Choice(givens=tuple(sorted(givens)), target=target) if fits else None

    def _target(self, rng: Random, wanted: Wanted, givens: Sequence[str], last: Last[Value, Known]) -> str | None:
        fits = {name: wanted.askable(name, self.truth[name]) for name in last if self._fits(last, name, wanted, givens)}
        while sum(fits.values()) > 0:
            name = rng.choices(list(fits), list(fits.values()))[0]
            if not any(name in self.deduce([g for g in givens if g != one]) for one in givens):
                return name
            del fits[name]
        return None

    def _fits(self, last: Last[Value, Known], name: str, wanted: Wanted, givens: Collection[str]) -> bool:
        if last[name] is None or name in self.free:
            return False
        way = [step for step in chain(last, name) if step.name not in self.free]
        kinds = {step.relation.kind for step in way}
        bases = {step.relation.basis for step in way}
        enough = len(kinds) >= wanted.kinds and all(must & (kinds | bases) for must in wanted.must)
        return enough and len(way) in wanted.steps and used(last, name) >= set(givens)


def closure(theory: Sequence[Rule], seeds: Mapping[str, Value]) -> dict[str, Value]:
    """Every quantity that follows from the seeds, each by the first theorem that gives it."""
    known = dict(seeds)
    uses: dict[str, list[Rule]] = {}
    for theorem in theory:
        for name in theorem.names:
            uses.setdefault(name, []).append(theorem)
    waiting = [theorem for theorem in theory if len(theorem.names) == 1]
    waiting += [theorem for name in seeds for theorem in uses.get(name, ())]
    while waiting:
        theorem = waiting.pop()
        missing = [name for name in theorem.names if name not in known]
        value = theorem.value(missing[0], known) if len(missing) == 1 else None
        if value is not None:
            known[missing[0]] = value
            waiting += uses[missing[0]]
    return known
