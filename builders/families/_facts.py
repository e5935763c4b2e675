"""Reading facts by symbol."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from builders.families._exact import read
from builders.families._surds import Surd
from renderers.types import Fact


def value_of(facts: Sequence[Fact], symbol: str) -> str:
    """The value of the fact with this symbol. Raises ValueError when no fact, or more than one, has it."""
    found = [fact.value for fact in facts if fact.symbol == symbol]
    if len(found) != 1:
        raise ValueError(f"{len(found)} facts state {symbol}")
    return found[0]


def stated(facts: Sequence[Fact]) -> tuple[tuple[str, Fraction | Surd], ...]:
    """The numbers that conditions state, by symbol; words and expressions are left out."""
    found = {fact.symbol: read(fact.value) for fact in facts if fact.role == "condition"}
    return tuple((name, value) for name, value in found.items() if not isinstance(value, str))
