"""Quantities that are given as expressions in x: what an expression means, and equations where two of them meet.

length(AB)=2x+3 and length(CD)=4x-7 with AB = CD: x = 5.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from random import Random

from builders.families._metric.formula import Value, q
from builders.families._metric.theorem import Theorem
from renderers.types import Fact

_LINEAR = re.compile(r"(\d*)x(?:([+-])(\d+))?")
Linear = tuple[int, int]
"""(a, b): the expression a x + b."""


def parse(text: str) -> Linear | None:
    """The expression that the text is, or None.

    >>> parse("2x-7"), parse("x"), parse("12")
    ((2, -7), (1, 0), None)
    """
    found = _LINEAR.fullmatch(text)
    if found is None:
        return None
    return int(found[1] or 1), int((found[2] or "") + (found[3] or "0"))


def write(linear: Linear) -> str:
    """`2x-7`, as keys have it."""
    a, b = linear
    return ("" if a == 1 else str(a)) + "x" + (f"{b:+d}" if b else "")


def readable(text: str) -> str:
    """`2x − 7` for 2x-7; other values as they are."""
    return text.replace("+", " + ").replace("-", " − ") if "x" in text else text


def given(facts: Iterable[Fact]) -> dict[str, Linear]:
    """Quantity -> its expression, for every condition in x."""
    found = {fact.symbol: parse(fact.value) for fact in facts if fact.role == "condition"}
    return {name: linear for name, linear in found.items() if linear is not None}


@dataclass(frozen=True, eq=False)
class Equation:
    """A theorem in which several quantities are expressions in x, so that x follows from the others."""

    theorem: Theorem
    out: str
    expressions: Mapping[str, Linear]
    kind: str = "equation"

    @property
    def reason(self) -> str:
        """The theorem in words."""
        return self.theorem.reason

    @cached_property
    def names(self) -> tuple[str, ...]:
        """x, and the quantities that are no expressions."""
        return ("x", *(name for name in self.theorem.names if name not in self.expressions))

    def value(self, name: str, known: Mapping[str, Value]) -> Value | None:
        """x, where the theorem's formula is linear in it; None for other names."""
        if name != "x":
            return None
        at = [self._excess(Fraction(x), known) for x in (1, 2, 3)]
        if at[0] is None or at[1] is None or at[2] is None or at[2] - at[1] != at[1] - at[0] or at[1] == at[0]:
            return None
        x = 1 - at[0] / (at[1] - at[0])
        return x if x > 0 else None

    def _excess(self, x: Fraction, known: Mapping[str, Value]) -> Fraction | None:
        """By how much the formula exceeds the expression of `out` at this x."""
        a, b = self.expressions[self.out]
        values = {**known, **{name: a * x + b for name, (a, b) in self.expressions.items()}}
        try:
            found = self.theorem.ways[self.out].value(values)
        except (ArithmeticError, ValueError):
            return None
        return found - (a * x + b) if isinstance(found, Fraction) else None


Rule = Theorem | Equation


def rules(theory: Sequence[Theorem], expressions: Mapping[str, Linear]) -> Iterator[Rule]:
    """What each expression means, and the equations of all theorems that hold two of them or more."""
    for name, (a, b) in expressions.items():
        value = a * q("x") if a > 1 else q("x")
        value = value + b if b > 0 else value - -b if b < 0 else value
        back = q(name) - b if b > 0 else q(name) + -b if b < 0 else q(name)
        ways = {name: value, "x": back / a if a > 1 else back}
        yield Theorem("expression", f"it is given as {readable(write((a, b)))}", ways)
    for theorem in theory if len(expressions) > 1 else ():
        held = [name for name in theorem.names if name in expressions]
        out = next((name for name in held if name in theorem.ways), None)
        if len(held) > 1 and out is not None:
            yield Equation(theorem, out, {name: expressions[name] for name in held})


def draw(rng: Random, values: Sequence[Value]) -> tuple[Fraction, list[Linear]] | None:
    """x, and an expression a x + b for each value, no two with the same a, no b = 0; None where there are none."""
    if any(not isinstance(v, Fraction) or v.denominator > 1 or v < 4 for v in values):
        return None
    whole = [int(v) for v in values if isinstance(v, Fraction)]
    x = rng.randint(2, max(2, min(12, min(whole) // 2)))
    expressions: list[Linear] = []
    for value in whole:
        used = [a for a, _ in expressions]
        fits = [a for a in range(1, 7) if a not in used and a * x != value and a * x <= 2 * max(whole)]
        if not fits:
            return None
        a = rng.choice(fits)
        expressions.append((a, value - a * x))
    return Fraction(x), expressions
