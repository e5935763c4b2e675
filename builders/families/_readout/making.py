"""From a Kind to problems: draw, solve, verify, draw anew.

problem = make(rng, level, "statistics_plots", "box", KINDS)
A problem's `ask` is `kind:task(arg;arg)`, for example `box:iqr(Ana)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from builders.families._data.columns import Ambiguous, Worked
from builders.families._exact import latex, number, read, show
from builders.families._language import pick
from builders.families._options import Options, closed, numeric
from builders.families._readout.kind import Args, Kind, State, Task, Values
from builders.stated import values as numbers_in
from builders.types import Answer, Retry
from renderers.types import Fact, Level, Problem, Scene

Kinds = Mapping[str, Kind]
_CHOICES = 0.4
"""Share of numeric answers that are asked with options."""
_ATTEMPTS = 30
MAX_TOLERANCE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A question with its hidden values and its answer."""

    state: dict[str, str]
    values: Values
    task: str
    args: Args
    question: str
    worked: Worked
    tolerance: float | None


def make(rng: Random, level: Level, family: str, name: str, kinds: Kinds) -> Problem:
    """A problem of this kind. Raises Retry when no question of the level has a presentable answer."""
    kind = kinds[name]
    names = [task for task, entry in kind.tasks.items() if entry.level == level.reasoning]
    for _ in range(_ATTEMPTS):
        state, task = kind.state(rng, level), rng.choice(names)
        try:
            draft = _draft(rng, kind, state, task)
        except (Ambiguous, IndexError, ValueError):
            continue
        options = _options(rng, kind, draft)
        if draft.question and (options or not isinstance(draft.worked.answer, str) or ":" in draft.worked.answer):
            return _problem(rng, level, (family, name, kind), draft, options)
    raise Retry("no question", f"{name} at reasoning level {level.reasoning}")


def solve(facts: Sequence[Fact], ask: str, kinds: Kinds) -> Answer:
    """Route A, from the keys of the facts alone. Raises ValueError or LookupError where they do not say."""
    kind, task, args = _parse(ask, kinds)
    found = kind.given(facts) if kind.given else _stated(facts, kind.symbol)
    if not found:
        raise ValueError(f"no fact {kind.symbol}(...) for {ask}")
    return task.work(dict(sorted(found.items())), args).answer


def _stated(facts: Sequence[Fact], symbol: str) -> dict[str, tuple[Fraction, ...]]:
    """The values of all facts `symbol(label)=number;number`, by label."""
    split = [(fact.symbol.rstrip(")").partition("("), fact.value) for fact in facts]
    return {label: tuple(map(number, value.split(";"))) for (name, _, label), value in split if name == symbol}


def verify(problem: Problem, kinds: Kinds) -> Answer:
    """Route B, on what the scene draws."""
    if problem.scene is None:
        raise ValueError("there is no picture to read")
    kind, task, args = _parse(problem.ask, kinds)
    return task.measure(kind.read(problem.scene.data), args)


def redraw(problem: Problem, rng: Random, kinds: Kinds) -> tuple[tuple[Fact, ...], Scene]:
    """Other values under the same words, and their picture. Raises Retry if none is found."""
    kind, task, args = _parse(problem.ask, kinds)
    for _ in range(_ATTEMPTS):
        values = kind.values(rng, problem.state)
        try:
            task.work(dict(sorted(values.items())), args)
        except Ambiguous:
            continue
        kept = [fact for fact in problem.facts if fact.role != "condition"]
        facts = (*kept, *kind.told(rng, problem.state, values))
        old = problem.scene or Scene(kind=kind.scene, data={})
        data = kind.draw(problem.state, values)
        return facts, replace(old, data=data, shows=tuple(fact.key for fact in facts if fact.drawable))
    raise Retry("no other values", problem.ask)


def _parse(ask: str, kinds: Kinds) -> tuple[Kind, Task, Args]:
    found = re.fullmatch(r"([\w ]+):([\w ]+)\(([^)]*)\)", ask)
    if found is None or found[1] not in kinds or found[2] not in kinds[found[1]].tasks:
        raise ValueError(f"not a question about a picture: {ask!r}")
    kind = kinds[found[1]]
    return kind, kind.tasks[found[2]], tuple(found[3].split(";")) if found[3] else ()


def _draft(rng: Random, kind: Kind, state: dict[str, str], name: str) -> _Draft:
    """Raises Ambiguous where the answer is none, ugly, or stands in the words."""
    task = kind.tasks[name]
    args = task.args(rng, state)
    question = pick(rng, task.asks, **state, **dict(zip("abcd", args, strict=False)))
    said = numbers_in(question)
    for _ in range(_ATTEMPTS):
        values = kind.values(rng, state)
        try:
            worked = task.work(dict(sorted(values.items())), args)
        except Ambiguous:
            continue
        secrets = {part for numbers in values.values() for part in numbers}
        answer = show(worked.answer)
        if not said & {*secrets, read(answer)} and (kind.fractions or "/" not in answer):
            try:
                slack = _tolerance(task, args, values, state, worked)
            except Ambiguous:
                continue
            return _Draft(
                state=state, values=values, task=name, args=args, question=question, worked=worked, tolerance=slack
            )
    raise Ambiguous(f"no values for {question}")


def _tolerance(task: Task, args: Args, values: Values, state: State, worked: Worked) -> float | None:
    """Relative error of the answer when every value may be misread by the state's `reading`; None where it is exact.

    Raises Ambiguous where a label would change, or the error passes MAX_TOLERANCE.
    """
    by, total = number(state.get("reading", "0")), Fraction(0)
    if not by:
        return None
    for label, numbers in values.items():
        for i in range(len(numbers)):
            nudged = (*numbers[:i], numbers[i] + by, *numbers[i + 1 :])
            moved = task.work(dict(sorted({**values, label: nudged}.items())), args).answer
            if isinstance(moved, str) or isinstance(worked.answer, str):
                if moved != worked.answer:
                    raise Ambiguous("the answer hangs on a hair")
            else:
                total += abs(moved - worked.answer)
    if isinstance(worked.answer, str):
        return None
    relative = float(total / abs(worked.answer)) if worked.answer else 1.0
    if relative > MAX_TOLERANCE:
        raise Ambiguous("the answer cannot be read off well enough")
    return round(relative, 4) or None


def _options(rng: Random, kind: Kind, draft: _Draft) -> Options | None:
    """A label is always asked with options, a time of day never, a number now and then."""
    answer = draft.worked.answer
    if isinstance(answer, str):
        others = [label for label in draft.state.get("labels", "").split("|") if label != answer]
        if ":" in answer or not others:
            return None
        return closed(rng, answer, rng.sample(others, min(3, len(others))), lambda text: f"picked {text}")
    if answer <= 0 or rng.random() > _CHOICES:
        return None
    gap = 2 * (draft.tolerance or 0.0) * float(answer)
    drawn = _others(rng, kind, draft)
    return numeric(rng, answer, draft.worked.mistakes, drawn, fits=lambda v: _fits(kind, v), gap=gap)


def _fits(kind: Kind, value: Fraction) -> bool:
    return kind.fractions or "/" not in show(value)


def _others(rng: Random, kind: Kind, draft: _Draft) -> Iterator[Fraction]:
    """Answers of other pictures with the same words; 0 where there is none."""
    while True:
        values = kind.values(rng, draft.state)
        try:
            answer = kind.tasks[draft.task].work(dict(sorted(values.items())), draft.args).answer
        except Ambiguous:
            answer = Fraction(0)
        yield answer if isinstance(answer, Fraction) else Fraction(0)


def _solution(worked: Worked, options: Options | None) -> str:
    told = show(worked.answer)
    if options:
        last = rf"The answer is {told}, which is option {options.answer}. \boxed{{{options.answer}}}"
    else:
        last = rf"The answer is \boxed{{{told if ':' in told else latex(worked.answer)}}}."
    return "\n".join([*worked.steps, last])


def _problem(rng: Random, level: Level, what: tuple[str, str, Kind], draft: _Draft, options: Options | None) -> Problem:
    family, name, kind = what
    facts = (*kind.frame(rng, draft.state), *kind.told(rng, draft.state, draft.values))
    answer = options.answer if options else show(draft.worked.answer)
    scene = Scene(
        kind=kind.scene,
        data=kind.draw(draft.state, draft.values),
        shows=tuple(fact.key for fact in facts if fact.drawable),
        size=kind.size,
        profile="varied",
        seed=rng.getrandbits(32),
        perception=level.perception,
    )
    return Problem(
        family=family,
        question=draft.question,
        ask=f"{name}:{draft.task}({';'.join(draft.args)})",
        answer=answer,
        answer_type="choice" if options else "text" if ":" in answer else "number",
        choices=options.choices if options else (),
        facts=facts,
        scene=scene,
        level=level,
        tolerance=None if options else draft.tolerance,
        solution=_solution(draft.worked, options),
        state=draft.state | (options.named() if options else {}),
    )
