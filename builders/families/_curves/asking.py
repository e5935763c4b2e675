"""Questions about curves: operations by level, their machine form, exact answers, options, and the finished Problem.

    OPERATIONS = Operations()
    @OPERATIONS.add(1, "line")
    def slope(case): return Worked(answer=..., steps=(...,), mistakes={...})

A case is what a family's operation works on; the ask `slope(f)` or `value(f;3)` names the operation and its arguments.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Any

from builders.families._curves.polynomials import Exact, about, signed
from builders.families._exact import show
from builders.families._language import words
from builders.families._options import Options, closed
from builders.families._surds import Surd
from builders.types import Retry
from renderers.types import Fact, Level, Problem, Scene

_NUMBER = re.compile(r"(?<![\w./])\d+(?:/\d+|\.\d+)?(?!\w)")
_ROOT = re.compile(r"[√π]")
OPTIONS_SHARE = 0.5
"""Part of the questions that come with options, where these can be made so that rank and looks tell nothing."""

REFUSED = {"0": 0.6, "2": 0.35, "1": 0.25}
"""Part of the questions with these answers that are drawn again, or they would be the best blind guesses."""

MISREADINGS = 30
"""How many other drawings are tried for options, at most."""
NAMED = 2
"""How many options are named mistakes, at most."""
ENOUGH = 12
"""How many different answers to other drawings are enough for options."""


class Unfit(ValueError):
    """The operation has no unique, presentable answer here; the caller draws again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """answer: exact, or the words of an option. steps: sentences. mistakes: name -> the wrong number that it leads to.
    others: the other options of a closed set. positive: whether only numbers above 0 can be options. count: whether
    only whole numbers from 0 can. said: further words for the question's templates."""

    answer: Exact | str
    steps: tuple[str, ...]
    mistakes: Mapping[str, Exact] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)
    positive: bool = False
    count: bool = False
    said: Mapping[str, str] = field(default_factory=dict)


Wrong = dict[str, Exact]
"""Wrong answers by the name of the mistake that leads to them."""
Arguments = Callable[[Random, Any], tuple[str, ...]]


def nothing(rng: Random, case: Any) -> tuple[str, ...]:
    """The arguments of an operation that takes none."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """level: of reasoning. setups: what must be drawn. arguments: draws them, or raises Unfit. work: route A."""

    name: str
    level: int
    setups: tuple[str, ...]
    arguments: Arguments
    work: Callable[[Any], Worked]


class Operations(dict[str, Operation]):
    """The operations of one family by name."""

    def add(
        self, level: int, setups: str, arguments: Arguments = nothing
    ) -> Callable[[Callable[[Any], Worked]], Callable[[Any], Worked]]:
        """Register the decorated function under its own name; `setups` are separated by spaces."""

        def register(work: Callable[[Any], Worked]) -> Callable[[Any], Worked]:
            name = work.__name__
            self[name] = Operation(name=name, level=level, setups=tuple(setups.split()), arguments=arguments, work=work)
            return work

        return register

    def choose(self, rng: Random, level: int) -> tuple[Operation, str]:
        """A random operation of that level and one of its setups."""
        operation = rng.choice([o for o in self.values() if o.level == level])
        return operation, rng.choice(operation.setups)

    def pose(self, rng: Random, level: Level, tries: int, make: Callable[[Operation, str], Problem]) -> Problem:
        """The first problem that fits, from five operations with `tries` draws each. Raises Retry if there is none.

        Every operation gets many draws, or those whose answers are seldom presentable would never be asked.
        """
        for attempt in range(5 * tries):
            if attempt % tries == 0:
                operation, setup = self.choose(rng, level.reasoning)
            try:
                return make(operation, setup)
            except Unfit:
                continue
        raise Retry("no question", operation.name)


def ask(name: str, arguments: Sequence[str]) -> str:
    """The machine form: `value(f;3)`."""
    return f"{name}({';'.join(arguments)})"


def parse(asked: str) -> tuple[str, tuple[str, ...]]:
    """Name and arguments of a machine form, which may itself be an argument. Raises ValueError if it is none."""
    found = re.fullmatch(r"(\w+)\((.*)\)", asked)
    if found is None:
        raise ValueError(f"not of the form name(argument;argument): {asked!r}")
    return found[1], tuple(found[2].split(";")) if found[2] else ()


def called(arguments: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of functions in a machine form (single letters other than x and y), and its other arguments."""
    names = tuple(a for a in arguments if len(a) == 1 and a.isalpha() and a not in "xy")
    return names, tuple(a for a in arguments if a not in names)


def presentable(answer: Exact | str, most: int = 400) -> bool:
    """Whether people would write the number down: small denominators, small radicands, of modest size."""
    if isinstance(answer, str):
        return True
    if abs(float(answer)) > most:
        return False
    if isinstance(answer, Surd):
        return len(answer.terms) <= 2 and all(n < 200 and c.denominator <= 6 for (n, _), c in answer.terms)
    return Fraction(answer).denominator <= 12


def given_away(visible: str, answer: Exact | str, hidden: str = "") -> bool:
    """Whether the answer's digits, or a number that only the picture may carry, stand in words that everyone sees."""
    bare = show(answer).lstrip("-")
    if isinstance(answer, str) and answer in visible:
        return True
    said = set(_NUMBER.findall(visible))
    return bare in said or bool(said & set(_NUMBER.findall(hidden))) or (bool(_ROOT.search(bare)) and bare in visible)


def options(rng: Random, worked: Worked, misread: Sequence[Exact] = (), count: int = 4) -> Options | None:
    """Options in random order; None where too few wrong ones are to be had.

    misread: answers to the same question about other drawings, as they come from reading one wrongly. They come from
    the distribution of the answer itself, so that among them it has no special rank, size or length; then up to two
    make way for named mistakes on the same side of the answer.
    """
    answer = worked.answer
    if isinstance(answer, str):
        return closed(rng, answer, list(worked.others), lambda other: worked.others.get(other, ""))
    named = {value: name for name, value in worked.mistakes.items() if _allowed(worked, value)}
    wrongly = [v for v in misread if _allowed(worked, v) and _shape(v) == _shape(answer)]
    slips = [v for v in _slips(rng, answer) if _allowed(worked, v)]
    wrong = list(dict.fromkeys([*wrongly, *slips]))[: count - 1]
    if len(wrong) < count - 1:
        return None
    _exchange(rng, answer, wrong, [v for v in named if _alike(rng, v, answer)])
    values = [answer, *wrong]
    rng.shuffle(values)
    names = dict.fromkeys(slips, "arithmetic slip") | dict.fromkeys(wrongly, "misread the picture") | named
    letters = {v: chr(65 + i) for i, v in enumerate(values)}
    return Options(
        choices=tuple(signed(v) for v in values),
        answer=letters[answer],
        mistakes={letters[v]: names[v] for v in wrong},
    )


def _exchange(rng: Random, answer: Exact, wrong: list[Exact], named: list[Exact]) -> None:
    """Put named mistakes in place of up to NAMED wrong numbers, each on the same side of the answer as before."""
    rng.shuffle(named)
    for at in rng.sample(range(len(wrong)), NAMED):
        below = float(wrong[at]) < float(answer)
        for value in named:
            if (float(value) < float(answer)) is below and value not in wrong:
                wrong[at] = value
                break


def _allowed(worked: Worked, value: Exact) -> bool:
    if value == worked.answer or abs(float(value) - float(worked.answer)) < 0.005 or not presentable(value, 2000):
        return False
    if worked.count:
        return not isinstance(value, Surd) and Fraction(value).denominator == 1 and value >= 0
    return not worked.positive or float(value) > 0


def _shape(value: Exact) -> tuple[bool, bool]:
    """What shows at a glance: whether it has a root, and whether it is a fraction."""
    if isinstance(value, Surd):
        return True, len(value.terms) > 1
    return False, Fraction(value).denominator > 1


def _alike(rng: Random, value: Exact, answer: Exact) -> bool:
    """Whether a named mistake has the looks of the answer: its shape, about its size, and nearly its length."""
    size, longer = abs(float(answer)), len(show(value)) - len(show(answer))
    near = abs(float(value)) <= max(2.5 * size, size + 6) and abs(longer) <= 1
    return near and (_shape(value) == _shape(answer) or rng.random() < 0.3)


def _slips(rng: Random, answer: Exact) -> list[Exact]:
    """Wrong numbers of the answer's shape, for want of better ones; small ones come first more often, as they do
    among answers."""
    scale = max(1, int(abs(float(answer))) // 12)
    near = dict.fromkeys(v for k in range(1, 8) for sign in (1, -1) for v in _moved(answer, sign * k * scale))
    weight = {value: rng.random() ** (1 + 2 * abs(float(value)) / scale) for value in near}
    return sorted(near, key=lambda value: -weight[value])


def _moved(answer: Exact, step: int) -> Iterator[Exact]:
    """The answer, or the last term of a surd, moved by a whole number, and by so many of its smallest parts."""
    if isinstance(answer, Surd):
        (unit, factor), *rest = reversed(answer.terms)
        for part in (Fraction(step), Fraction(step, factor.denominator)):
            if factor + part:
                yield Surd.of([*rest, (unit, factor + part)])
        return
    yield answer + step
    part = answer + Fraction(step, answer.denominator)
    if part.denominator == answer.denominator:
        yield part


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with everything that a Problem needs of it."""

    question: str
    ask: str
    worked: Worked
    options: Options | None


def pose(
    rng: Random,
    family: str,
    operation: Operation,
    case: Any,
    names: Sequence[str],
    again: Callable[[], Any],
    **said: str,
) -> Asked:
    """The question of a case (which has its `args`) in one of its templates, with or without options.

    Templates call the curves {f}, {g}, {h} and the arguments {0}, {1}; `said` are more words for them. again: draws
    another case of the same kind, for options. Raises Unfit where the answer is ugly.
    """
    worked, arguments = operation.work(case), case.args
    if not presentable(worked.answer) or rng.random() < REFUSED.get(show(worked.answer), 0.0):
        raise Unfit(f"{worked.answer} is ugly, or too common")
    shown = [spaced(argument) for argument in arguments]
    words_for = dict(zip("fgh", names, strict=False)) | dict(worked.said) | said
    question: str = rng.choice(words(family)["ask"][operation.name]).format(*shown, **words_for)
    chosen = None
    if isinstance(worked.answer, str):
        chosen = options(rng, worked)
    elif rng.random() < OPTIONS_SHARE:
        chosen = options(rng, worked, list(_elsewhere(operation, again)))
    if chosen is None and isinstance(worked.answer, Surd):
        question += " Give the exact value."
    return Asked(question=question, ask=ask(operation.name, [*names, *arguments]), worked=worked, options=chosen)


def _elsewhere(operation: Operation, again: Callable[[], Any]) -> Iterator[Exact]:
    """Answers to the same question about other drawings."""
    found: set[Exact] = set()
    for _ in range(MISREADINGS):
        try:
            answer = operation.work(again()).answer
        except Unfit:
            continue
        if not isinstance(answer, str) and answer not in found:
            found.add(answer)
            yield answer
        if len(found) == ENOUGH:
            return


def spaced(argument: str) -> str:
    """An argument for people: true minus signs, π, and `2x + 3y` for `2x+3y`."""
    return re.sub(r"(?<=[\w)])([+−])", r" \1 ", argument.replace("-", "−").replace("pi", "π"))


def problem(
    family: str,
    level: Level,
    facts: Sequence[Fact],
    draw: Callable[[], Scene],
    asked: Asked,
    opening: Sequence[str],
    state: Mapping[str, str],
) -> Problem:
    """The finished problem; `draw` makes its picture once the words are found fit. Raises Unfit where the words of the
    vision-centric view state the answer."""
    visible = " ".join(f.text for f in facts if f.role == "property" or not f.drawable)
    hidden = " ".join(f.value for f in facts if f.role == "condition" and f.drawable)
    if given_away(f"{visible} {asked.question}", asked.worked.answer, hidden):
        raise Unfit("the words give the answer or a hidden number away")
    chosen, worked = asked.options, asked.worked
    answer = chosen.answer if chosen else show(worked.answer)
    plain = worked.answer if isinstance(worked.answer, str) else about(worked.answer)
    last = (
        rf"The answer is {plain}, which is option {answer}. \boxed{{{answer}}}"
        if chosen
        else rf"The answer is \boxed{{{answer}}}."
    )
    return Problem(
        family=family,
        question=asked.question,
        ask=asked.ask,
        answer=answer,
        answer_type="choice" if chosen else "expression" if isinstance(worked.answer, Surd) else "number",
        choices=chosen.choices if chosen else (),
        facts=tuple(facts),
        scene=draw(),
        level=level,
        solution="\n".join([*opening, *worked.steps, last]),
        state=dict(state) | (chosen.named() if chosen else {}),
    )
