"""Magic squares, number pyramids, tables with totals and arithmagons: missing numbers and magic constants.

Route A eliminates in exact fractions and so proves that the answer is determined; route B fills in the sums that it
finds in the drawing and settles what is left by false position. The worked solution goes by named sums.
python -m builders.pairs --source families:magic_square --limit 8
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from builders.families._exact import show
from builders.families._facts import value_of
from builders.families._options import Options, numeric
from builders.families._sums import drawing
from builders.families._sums import words as told
from builders.families._sums.figures import rows, sums
from builders.families._sums.numbers import Blank, blanked, drawn
from builders.families._sums.steps import Reckoning
from builders.families._sums.systems import eliminated, guessed
from builders.types import Answer, Retry
from renderers.types import Fact, Level, Problem, Scene

VERSIONS = ("Text Dominant", "Text Lite", "Text Only", "Vision Intensive", "Vision Dominant", "Vision Only")
EXAMPLE = "The picture shows a magic square of three by three cells. What is the magic constant?"

# Reasoning level -> figures, and how many named sums the answer takes.
_LEVELS: dict[int, tuple[tuple[str, ...], range]] = {
    1: (("square 3", "square 3", "pyramid 3", "table 2 3", "table 2 2"), range(1, 3)),
    2: (("square 3", "square 3", "pyramid 3", "pyramid 4", "table 2 3", "ring 3"), range(2, 4)),
    3: (("square 3", "square 3", "square 4", "pyramid 4", "table 3 3", "ring 3"), range(3, 6)),
    4: (("square 3", "square 4", "square 4", "pyramid 4", "table 3 4", "ring 5"), range(4, 8)),
    5: (("square 4", "square 4", "pyramid 5", "table 4 4", "ring 5"), range(6, 13)),
}
_CHOICES = 0.35
_CONSTANT = 0.3
_TRIES = 30
_LETTERS = ("x", "y", "n", "p", "k", "w")
_MOST = 2000
"""The largest product that is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """A figure with its numbers and blanks, what is asked, and the steps to it. letters: place -> letter."""

    kind: str
    what: str
    letters: dict[str, str]
    values: dict[str, int]
    blank: Blank
    found: Reckoning

    @property
    def right(self) -> Fraction:
        """The answer."""
        return _combined(self.what, [Fraction(self.values[place]) for place in self.letters])


def generate(rng: Random, level: Level) -> Problem:
    """A figure with blanks and a question that takes the level's number of steps. Raises Retry if none is found."""
    kinds, steps = _LEVELS[level.reasoning]
    for _ in range(_TRIES):
        kind = rng.choice(kinds)
        values = drawn(rng, kind, level.reasoning)
        what, letters = _asked(rng, kind, level.reasoning)
        try:
            blank, found = blanked(rng, kind, values, letters, steps)
        except Retry:
            continue
        plan = _Plan(kind=kind, what=what, letters=letters, values=values, blank=blank, found=found)
        if 0 < plan.right <= _MOST:
            return _problem(rng, level, plan)
    raise Retry("no figure", f"of {steps.start} to {steps.stop - 1} steps")


def solve(facts: Sequence[Fact], ask: str) -> Answer:
    """Route A: elimination. Raises ValueError or LookupError where the facts do not determine the answer."""
    what, *letters = ask.split(" ")
    values, places = _determined(facts)
    return _combined(what, [values[places[letter]] for letter in letters])


def solutions(facts: Sequence[Fact], ask: str) -> int:
    """1 when elimination leaves nothing open in what is asked, else 2."""
    values, places = _determined(facts)
    return 1 if all(places[letter] in values for letter in ask.split(" ")[1:]) else 2


def verify(problem: Problem) -> Answer:
    """Route B: the drawn sums, filled in and settled by false position. Raises ValueError where that does not do."""
    if problem.scene is None:
        raise ValueError("there is no figure")
    what, *letters = problem.ask.split(" ")
    equations, printed = drawing.seen(problem.scene)
    known = {place: int(text) for place, text in printed.items() if text.isdigit()}
    places = {text: place for place, text in printed.items() if not text.isdigit()} | {"M": "M"}
    values = guessed(equations, known, [places[letter] for letter in letters])
    return _combined(what, [Fraction(values[places[letter]]) for letter in letters])


def resample(problem: Problem, rng: Random) -> tuple[Fact, ...]:
    """Other numbers in the same places."""
    return _again(problem, rng)[0]


def redraw(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Scene]:
    """Facts as from `resample`, with the picture that belongs to them."""
    facts, printed = _again(problem, rng)
    perception = problem.level.perception if problem.level else 1
    return facts, drawing.scene(rng, value_of(facts, "figure"), printed, facts, perception)


def _again(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], told.Tokens]:
    kind, printed = _stated(problem.facts)
    values = drawn(rng, kind, problem.level.reasoning if problem.level else 1)
    fresh = tuple(
        tuple(str(values[place]) if token.isdigit() else token for place, token in zip(places, row, strict=True))
        for places, row in zip(rows(kind), printed, strict=True)
    )
    kept = [fact for fact in problem.facts if fact.role != "condition"]
    return (*kept, *told.conditions(rng, kind, fresh)), fresh


def _stated(facts: Sequence[Fact]) -> tuple[str, told.Tokens]:
    """The kind of figure and what is printed in it. Raises ValueError where a row is missing."""
    kind = value_of(facts, "figure")
    if told.name_of(kind) in ("square", "table"):
        lines = [value_of(facts, f"row({r + 1})") for r in range(len(rows(kind)))]
    else:
        lines = value_of(facts, "numbers").split(" | ")
    return kind, tuple(tuple(line.split(" ")) for line in lines)


def _determined(facts: Sequence[Fact]) -> tuple[dict[str, Fraction], dict[str, str]]:
    """(place -> number, as far as the facts determine it; letter -> place)."""
    kind, printed = _stated(facts)
    tokens = {p: t for places, row in zip(rows(kind), printed, strict=True) for p, t in zip(places, row, strict=True)}
    known = {place: int(token) for place, token in tokens.items() if token.isdigit()}
    equations = [{place: multiple for multiple, place in equation.terms()} for equation in sums(kind)]
    letters = {token: place for place, token in tokens.items() if token.isalpha()}
    return eliminated(equations, known), {**letters, "M": "M"}


def _combined(what: str, values: Sequence[Fraction]) -> Fraction:
    """The answer from the numbers of the letters. Raises ValueError for an unknown question."""
    if what in ("value", "constant"):
        return values[0]
    if what not in ("sum", "product", "difference"):
        raise ValueError(f"not a question about a figure: {what}")
    one, other = values
    return {"sum": one + other, "product": one * other, "difference": abs(one - other)}[what]


def _asked(rng: Random, kind: str, level: int) -> tuple[str, dict[str, str]]:
    """What is asked about which places: place -> letter."""
    if kind.startswith("square") and rng.random() < _CONSTANT:
        return "constant", {"M": "M"}
    # In a ring the circles are asked for: a box beside two known circles is no question.
    places = [place for row in (rows(kind)[:1] if kind.startswith("ring") else rows(kind)) for place in row]
    count = 2 if level >= 2 and rng.random() < 0.25 + 0.1 * level else 1
    letters = dict(zip(rng.sample(places, count), sorted(rng.sample(_LETTERS, count)), strict=True))
    return ("value" if count == 1 else rng.choice(("sum", "product", "difference"))), letters


def _problem(rng: Random, level: Level, plan: _Plan) -> Problem:
    printed = told.tokens(plan.kind, plan.values, plan.blank)
    letters = sorted(plan.blank.letters.values())
    options = _options(rng, level, plan) if rng.random() < _CHOICES else None
    gold = options.answer if options else show(plan.right)
    facts = (*told.frame(rng, plan.kind, letters), *told.conditions(rng, plan.kind, printed))
    return Problem(
        family="magic_square",
        question=told.question(rng, plan.what, letters),
        ask=" ".join([plan.what, *(letters or ["M"])]),
        answer=gold,
        answer_type="choice" if options else "number",
        choices=options.choices if options else (),
        facts=facts,
        scene=drawing.scene(rng, plan.kind, printed, facts, level.perception),
        level=level,
        solution="\n".join([*_steps(plan), _closing(plan.right, options)]),
        state=options.named() if options else {},
    )


def _steps(plan: _Plan) -> Iterator[str]:
    yield told.named(plan.kind)
    for step in plan.found.proof(plan.letters) or ():
        yield plan.found.text(step)
    if len(plan.letters) == 2:
        one, other = sorted((plan.values[place] for place in plan.letters), reverse=True)
        sign = {"sum": "+", "product": "×", "difference": "−"}[plan.what]
        yield f"The {plan.what} is {one} {sign} {other} = {show(plan.right)}."


def _closing(right: Fraction, options: Options | None) -> str:
    if options is None:
        return rf"The answer is \boxed{{{show(right)}}}."
    return rf"So the answer is {show(right)}, which is option {options.answer}. \boxed{{{options.answer}}}"


def _options(rng: Random, level: Level, plan: _Plan) -> Options | None:
    def result(values: Mapping[str, int]) -> Fraction:
        return _combined(plan.what, [Fraction(values[place]) for place in plan.letters])

    def others() -> Iterator[Fraction]:
        while True:
            yield result(drawn(rng, plan.kind, level.reasoning))

    wrong = {"slipped in a carry": plan.right + 10, "lost a borrowed ten": plan.right - 10}
    wrong |= {f"found {letter} alone": Fraction(plan.values[p]) for p, letter in plan.letters.items() if p != "M"}
    return numeric(rng, plan.right, wrong, others())
