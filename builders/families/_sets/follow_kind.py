"""Syllogisms whole: made from groups in groups, solved by a SAT solver, verified by where curves and dots lie."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from typing import Any

from builders.families._islanders.tales import NAMES
from builders.families._language import listing, pick, words
from builders.families._options import Options
from builders.families._sets import euler
from builders.families._sets.nested import (
    GROUPS,
    Forest,
    Statement,
    chain,
    entailed,
    forest,
    refuted,
    renamed,
    statements,
    swapped,
    told,
)  # fmt: skip
from builders.types import Answer, Retry
from renderers.types import Fact, Level, Problem, Scene

# Reasoning level -> groups, people, and how many facts the conclusion rests on.
_PLANS = {
    1: ((3, 4), 1, (2, 2)),
    2: ((4,), 1, (2, 3)),
    3: ((5,), 1, (3, 3)),
    4: ((6,), 2, (3, 4)),
    5: ((7,), 2, (4, 9)),
}
_TRIES, _LOOKS = 120, 12


def make(rng: Random, level: Level) -> Problem:
    """Raises Retry if no groups are found of which exactly one option is true."""
    sizes, persons, _ = _PLANS[level.reasoning]
    groups, people = rng.sample(GROUPS, rng.choice(sizes)), rng.sample(NAMES, persons)
    options = _options(rng, groups, people, level.reasoning)
    # Each option must be the only true one in some arrangement, or the words alone would rule it out.
    possible = [_fitting(rng, groups, people, level.reasoning, options, i) for i in range(len(options))]
    at = rng.randrange(len(options))
    drawn = possible[at]
    facts = (*_frame(rng, groups, people), *_conditions(rng, drawn))
    letters = [chr(65 + i) for i in range(len(options))]
    wrong = {letter: "read the curves the wrong way" for letter in letters if letter != letters[at]}
    made = Options(choices=tuple(option.text for option in options), answer=letters[at], mistakes=wrong)
    steps = [*chain(drawn, options[at]), *(refuted(drawn, option) for option in options if option != options[at])]
    last = rf"So “{options[at].text}” follows, which is option {made.answer}. \boxed{{{made.answer}}}"
    return Problem(
        family="venn_syllogism",
        question=pick(rng, words("venn_syllogism")["ask follows"]),
        ask=f"follows {'|'.join(map(str, options))}",
        answer=made.answer,
        answer_type="choice",
        choices=made.choices,
        facts=facts,
        scene=euler.paint(rng, drawn, facts, level),
        level=level,
        solution="\n".join([*steps, last]),
        state={"groups": "|".join(groups), "people": "|".join(people)} | made.named(),
    )


def solve(facts: Sequence[Fact], what: str) -> Answer:
    """The only option whose denial contradicts the facts. Raises ValueError where there is none, or several."""
    keys = _keys(facts)
    found = [option for option in map(Statement.of, what.split("|")) if entailed(keys, option)]
    if len(found) != 1:
        raise ValueError(f"{len(found)} conclusions follow")
    return found[0].text


def solutions(facts: Sequence[Fact], what: str) -> int:
    """How many of the options follow."""
    keys = _keys(facts)
    return sum(entailed(keys, option) for option in map(Statement.of, what.split("|")))


def verify(primitives: Sequence[Mapping[str, Any]], what: str) -> Answer:
    """The only option that is true in the drawing."""
    found = [option for option in map(Statement.of, what.split("|")) if euler.holds(primitives, option)]
    if len(found) != 1:
        raise ValueError(f"{len(found)} statements are true in the drawing")
    return found[0].text


def again(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Callable[[], Scene]]:
    """The same groups and people, arranged so that any one of the options follows, and how to draw them."""
    groups, people = problem.state["groups"].split("|"), problem.state["people"].split("|")
    options = [Statement.of(part) for part in problem.ask.partition(" ")[2].split("|")]
    level = problem.level or Level()
    drawn = _fitting(rng, groups, people, level.reasoning, options, rng.randrange(len(options)))
    kept = [fact for fact in problem.facts if fact.role != "condition"]
    facts = (*kept, *_conditions(rng, drawn))
    return facts, lambda: euler.paint(rng, drawn, facts, level)


def _keys(facts: Sequence[Fact]) -> list[tuple[str, str]]:
    return [(fact.symbol, fact.value) for fact in facts if fact.role == "condition"]


def _options(rng: Random, groups: Sequence[str], people: Sequence[str], reasoning: int) -> list[Statement]:
    """Four statements, each of which follows from some arrangement in as many steps as the level asks."""
    low, high = _PLANS[reasoning][2]
    every, found = statements(groups, people), list[Statement]()
    for _ in range(_TRIES):
        drawn = forest(rng, groups, people)
        how = rng.choice(("all", "no", "in", "out"))
        true = [one for one in every if one.how == how and one not in found and drawn.holds(one)
                and low <= drawn.premises(one) <= high]  # fmt: skip
        if true:
            found.append(rng.choice(true))
        if len(found) == 4:
            return found
    raise Retry("no options", f"reasoning level {reasoning}")


def _fitting(
    rng: Random, groups: Sequence[str], people: Sequence[str], reasoning: int, options: Sequence[Statement], at: int
) -> Forest:
    """An arrangement of which one option is true and no other, by enough facts: drawn until some statement of the
    option's sort is true, whose names then change places with the option's."""
    low, high = _PLANS[reasoning][2]
    right, names = options[at], [*groups, *people]
    same = [one for one in statements(groups, people) if one.how == right.how]
    for _ in range(_TRIES):
        drawn = forest(rng, groups, people)
        tries = (rng.choice(same) for _ in range(_LOOKS))
        one = next((s for s in tries if drawn.holds(s) and low <= drawn.premises(s) <= high), None)
        if one is None:
            continue
        moved = renamed(drawn, swapped(names, ((one.a, right.a), (one.b, right.b))))
        if not any(moved.holds(option) for option in options if option != right):
            return moved
    raise Retry("no groups", str(right))


def _frame(rng: Random, groups: Sequence[str], people: Sequence[str]) -> Iterator[Fact]:
    texts = words("venn_syllogism")
    listed = listing(sorted(groups))
    there = pick(
        rng,
        texts["groups"],
        groups=listed,
        people=listing(people),
        dots="a dot" if len(people) == 1 else "dots",
        marked="is marked by a dot" if len(people) == 1 else "are marked by dots",
    )
    yield Fact(key=f"groups={'|'.join(sorted(groups))}", text=there, role="description")
    yield Fact(key="curves=groups", text=pick(rng, texts["nonempty"]), role="property", drawable=False)


def _conditions(rng: Random, drawn: Forest) -> Iterator[Fact]:
    texts = words("venn_syllogism")
    for symbol, value, name in told(drawn):
        parts = value.split(";")
        within = [part for part in parts if not part.startswith("-")]
        apart = listing([part[1:] for part in parts if part.startswith("-")], "or")
        if symbol.startswith("in("):
            rest = f", though {name} is not one of the {apart}" if apart else ""
            text = pick(rng, texts["in"], a=name, b=within[0], rest=rest)
        elif within:
            text = pick(rng, texts["all"], a=name, b=within[0], rest=f", and no {name} are {apart}" if apart else "")
        else:
            text = pick(rng, texts["no"], a=name, b=apart)
        yield Fact(key=f"{symbol}={value}", text=text, role="condition")
