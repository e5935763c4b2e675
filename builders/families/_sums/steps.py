"""The worked solution: sums with one unknown, comparisons of sums that are equal, theorems; and what each rests on.

found = Reckoning(kind, known, shown); found.run(["B2"]); steps = found.proof(["B2"]); found.text(steps[0])
known: place -> number. shown: place -> the letter that stands for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from builders.families._language import sentence
from builders.families._sums.figures import Sum, Terms, sums, theorems


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """place: what it finds; its number is whole, since all numbers of a figure are.

    by: the sum with one unknown, or the two that are compared. needs: places that it uses.
    """

    place: str
    value: int
    by: tuple[Sum, ...]
    needs: frozenset[str]


class Reckoning:
    """Numbers found so far, and the steps that found them."""

    def __init__(self, kind: str, known: Mapping[str, int], shown: Mapping[str, str]) -> None:
        self.basic, self.further, self.shown = sums(kind), theorems(kind), shown
        self.values = dict(known)
        self.steps: dict[str, Step] = {}

    def run(self, wanted: Iterable[str]) -> None:
        """Until the wanted places are found or nothing follows: defining sums, then theorems, then comparisons."""
        while any(place not in self.values for place in wanted):
            found: dict[str, Step] = {}
            for step in self._direct(self.basic) or self._direct(self.further) or self._compared():
                found.setdefault(step.place, step)
            if not found:
                return
            self.steps |= found
            self.values |= {place: step.value for place, step in found.items()}

    def proof(self, places: Iterable[str]) -> list[Step] | None:
        """The steps that lead to these places, in order; None where one of them is not found."""
        wanted, todo = set(), list(places)
        while todo:
            place = todo.pop()
            if place not in self.values:
                return None
            if place in self.steps and place not in wanted:
                wanted.add(place)
                todo.extend(self.steps[place].needs)
        return [step for place, step in self.steps.items() if place in wanted]

    def _direct(self, equations: Iterable[Sum]) -> list[Step]:
        """Sums with one unknown."""
        found = []
        for equation in equations:
            terms = equation.terms()
            unknown = [(k, place) for k, place in terms if place not in self.values]
            if len(unknown) == 1:
                multiple, place = unknown[0]
                rest = sum(k * self.values[p] for k, p in terms if p != place)
                needs = frozenset(p for _, p in terms) - {place}
                found.append(Step(place=place, value=-rest // multiple, by=(equation,), needs=needs))
        return found

    def _compared(self) -> Iterator[Step]:
        """Two sums with the same whole: what they share can be left out."""
        for pair in combinations(self.basic, 2):
            if pair[0].whole != pair[1].whole:
                continue
            left, right = _rest(pair)
            unknown = [place for place in (*left, *right) if place not in self.values]
            if len(unknown) == 1:
                place = unknown[0]
                sides = [sum(self.values[p] for p in side if p != place) for side in (left, right)]
                value = sides[0] - sides[1] if place in right else sides[1] - sides[0]
                yield Step(place=place, value=value, by=pair, needs=frozenset((*left, *right)) - {place})

    def text(self, step: Step) -> str:
        """The step as a sentence."""
        names = " and ".join(equation.name for equation in step.by)
        if len(step.by) == 1:
            return sentence(f"{names}: {self._solved(step)}.")
        left, right = (self._side(tuple((1, p) for p in side), step.place) for side in _rest(step.by))
        common = " and ".join(self.shown.get(p, p) for _, p in step.by[0].parts if p in _places(step.by[1]))
        shared = f" and share {common}, so the rest is equal" if common else ""
        name = self.shown.get(step.place, step.place)
        return sentence(f"{names} have the same sum{shared}: {left} = {right}, so {name} = {step.value}.")

    def _solved(self, step: Step) -> str:
        """`M = 4 + 9 + 2 = 15`, or `15 = 4 + B1 + 2, so B1 = 9`."""
        equation, name = step.by[0], self.shown.get(step.place, step.place)
        right = self._side(equation.parts, step.place)
        if step.place == equation.whole and equation.multiple == 1:
            return f"{name} = {right}" + (f" = {step.value}" if right != str(step.value) else "")
        left = self._side(((equation.multiple, equation.whole),), step.place)
        return f"{left} = {right}, so {name} = {step.value}"

    def _side(self, terms: Terms, unknown: str) -> str:
        """Terms with the numbers that are known, all but that of `unknown`."""
        names = [self.shown.get(p, p) if p == unknown else str(self.values[p]) for _, p in terms]
        return " + ".join(f"{k} × {name}" if k > 1 else name for (k, _), name in zip(terms, names, strict=True))


def _places(equation: Sum) -> set[str]:
    return {place for _, place in equation.parts}


def _rest(pair: tuple[Sum, ...]) -> tuple[list[str], list[str]]:
    """The parts of two sums without those that they share."""
    one, other = pair
    shared = _places(one) & _places(other)
    return [p for _, p in one.parts if p not in shared], [p for _, p in other.parts if p not in shared]
