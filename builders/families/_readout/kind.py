"""Kinds of pictures that carry labelled tuples of numbers, and tasks on them by two routes.

values = {"Ana": (10, 20, 30, 40, 50)}     # a box plot's five numbers; a point's place; a dial's hour and minute
Route A is `Task.work`, exact, on the facts' values; route B is `Task.measure`, on what `Kind.read` finds in the scene.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from builders.families._data.columns import Worked
from builders.families._exact import show
from builders.families._language import sentence
from renderers.types import Fact, Level

State = Mapping[str, str]
Values = Mapping[str, tuple[Fraction, ...]]
Readings = Mapping[str, Sequence[float]]
Args = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One question.

    level: of reasoning. asks: templates over the state, {a} to {d} (the arguments).
    args: draws the arguments; raises IndexError or ValueError where the state has none.
    work: route A; raises Ambiguous without a unique answer. measure: route B.
    """

    level: int
    asks: tuple[str, ...]
    args: Callable[[Random, State], Args]
    work: Callable[[Values, Args], Worked]
    measure: Callable[[Readings, Args], float | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of picture.

    symbol: of the condition facts, `symbol(label)=number;number`. scene: renderer and size in CSS pixels.
    state: everything but the values; `reading`, if there, is the error of reading a value off the picture, and `labels`
        the names that an answer may be. values: drawn anew for a state. frame: description and property facts.
    told: the condition facts. draw: the scene's data. read: the values again, from the scene's data alone.
    fractions: whether answers such as 7/3 are welcome. given: the values from the facts' keys, where a value is told by
        more than one fact.
    """

    symbol: str
    scene: str
    size: tuple[int, int]
    state: Callable[[Random, Level], dict[str, str]]
    values: Callable[[Random, State], Values]
    frame: Callable[[Random, State], list[Fact]]
    told: Callable[[Random, State, Values], list[Fact]]
    draw: Callable[[State, Values], dict[str, Any]]
    read: Callable[[Mapping[str, Any]], Readings]
    tasks: Mapping[str, Task]
    fractions: bool = False
    given: Callable[[Sequence[Fact]], Values] | None = None


def key(symbol: str, label: str, numbers: Sequence[Fraction]) -> str:
    """`five(Ana)=10;20;30;40;50`."""
    return f"{symbol}({label})={';'.join(map(show, numbers))}"


def reading(step: int, level: Level) -> Fraction:
    """How far a value may be misread between gridlines `step` apart: not at all up to perception level 3."""
    return Fraction(step, 10) if level.perception >= 4 else Fraction(0)


def conditions(
    rng: Random,
    symbol: str,
    values: Values,
    templates: Sequence[str],
    fields: Callable[[str, tuple[Fraction, ...]], Mapping[str, object]],
) -> list[Fact]:
    """One fact per label, in one template throughout."""
    template = rng.choice(templates)
    return [
        Fact(
            key=key(symbol, label, numbers),
            text=sentence(template.format(**fields(label, numbers))),
            role="condition",
        )
        for label, numbers in values.items()
    ]
