"""Flow charts as numbered steps, and route A: carrying out one step after another.

`step(2)=x = 2 × x + 1 then 3`, `step(3)=x > 20? yes 4 no 2`, `step(4)=Print x then 5`, `step(5)=Stop`.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from renderers.types import Fact

Number = int | Fraction
State = dict[str, Number]
MOST_STEPS = 100
_STEP = re.compile(r"(?P<label>.+?)(?: then (?P<then>\d+)| yes (?P<yes>\d+) no (?P<no>\d+))?")
_COMPARE = {">": operator.gt, "<": operator.lt, "≥": operator.ge, "≤": operator.le, "=": operator.eq}


@dataclass(frozen=True, slots=True)
class Step:
    """label: what is written in the box. ways: answer (empty, yes, no) -> number of the step that follows."""

    label: str
    ways: Mapping[str, int]

    @property
    def kind(self) -> str:
        """set, ask, print or stop."""
        if self.label == "Stop":
            return "stop"
        return "ask" if self.label.endswith("?") else "print" if self.label.startswith("Print ") else "set"

    def write(self) -> str:
        """As in the key of a fact."""
        if self.kind == "ask":
            return f"{self.label} yes {self.ways['yes']} no {self.ways['no']}"
        return self.label + (f" then {self.ways['']}" if self.ways else "")


def read(text: str) -> Step:
    """The step that `write` wrote. Raises ValueError for anything else."""
    found = _STEP.fullmatch(text)
    if found is None:
        raise ValueError(f"not a step: {text!r}")
    ways = {"" if name == "then" else name: int(to) for name, to in found.groupdict().items() if to and name != "label"}
    return Step(found["label"], ways)


def stated(facts: Sequence[Fact]) -> dict[int, Step]:
    """The steps that facts state, by number."""
    return {int(fact.symbol[5:-1]): read(fact.value) for fact in facts if fact.symbol.startswith("step(")}


def value(text: str, state: Mapping[str, Number]) -> Number:
    """A sum of products, from left to right. Raises LookupError for a variable without a value."""
    total: Number = 0
    for sign, first, rest in _terms(text):
        product = _atom(first, state)
        for mark, factor in rest:
            by = _atom(factor, state)
            product = product * by if mark == "×" else Fraction(product) / by
        total += sign * product
    return total


@lru_cache(maxsize=4096)
def _terms(text: str) -> tuple[tuple[int, str, tuple[tuple[str, str], ...]], ...]:
    """The sign, the first factor, and the signed other factors of each term."""
    signs, terms = [1], []
    for part in re.split(r" ([+−]) ", text):
        if part in ("+", "−"):
            signs.append(1 if part == "+" else -1)
            continue
        first, *rest = re.split(r" ([×÷]) ", part)
        terms.append((signs[-1], first, tuple(zip(rest[::2], rest[1::2], strict=True))))
    return tuple(terms)


def _atom(text: str, state: Mapping[str, Number]) -> Number:
    return int(text) if text.isdigit() else state[text]


def holds(question: str, state: Mapping[str, Number]) -> bool:
    """Whether `x > 20?` or `x even?` is answered with yes."""
    left, mark, *right = question.removesuffix("?").split(" ")
    if mark == "even":
        return state[left] % 2 == 0
    return bool(_COMPARE[mark](state[left], value(right[0], state)))


@dataclass(frozen=True, slots=True)
class Trace:
    """visits: numbers of the steps in order. states: the variables after each of them. answers: yes, no, or empty where
    nothing is asked. printed: the numbers printed."""

    visits: list[int]
    states: list[State]
    printed: list[Number]
    answers: list[str]


def run(steps: Mapping[int, Step]) -> Trace:
    """Every step from the first to Stop. Raises LookupError where a step is missing, ValueError without an end."""
    trace, here, state = Trace([], [], [], []), 1, State()
    while len(trace.visits) < MOST_STEPS:
        step, way = steps[here], ""
        if step.kind == "set":
            name, _, expression = step.label.partition(" = ")
            state = {**state, name: value(expression, state)}
        elif step.kind == "print":
            trace.printed.append(state[step.label.removeprefix("Print ")])
        elif step.kind == "ask":
            way = "yes" if holds(step.label, state) else "no"
        trace.answers.append(way)
        trace.visits.append(here)
        trace.states.append(state)
        if step.kind == "stop":
            return trace
        here = step.ways[way]
    raise ValueError(f"no end after {MOST_STEPS} steps")


def answer(trace: Trace, ask: str) -> Fraction:
    """`print`: the last number printed; `prints sum`, `prints count`; `rounds K`: visits of step K; `yes`: answers."""
    if ask.startswith("rounds "):
        return Fraction(trace.visits.count(int(ask[7:])))
    if ask == "yes":
        return Fraction(trace.answers.count("yes"))
    if ask == "prints sum":
        return Fraction(sum(trace.printed))
    return Fraction(len(trace.printed) if ask == "prints count" else trace.printed[-1])
