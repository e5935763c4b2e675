"""Shading problems whole: made, solved by set algebra, verified by where the shaded polygons lie."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from builders.families._language import pick, words
from builders.families._options import Options
from builders.families._sets import counting, diagram, shading
from builders.families._sets.regions import parsed, written
from builders.types import Answer
from renderers.types import Fact, Level, Problem, Scene


def make(rng: Random, level: Level) -> Problem:
    """Raises Retry if the circles or the expressions of this draw do not fit."""
    names = shading.letters(rng, 2 if level.reasoning <= 2 else 3)
    expressions = shading.options(rng, names, level.reasoning)
    at = rng.randrange(len(expressions))
    shaded = shading.shadings(expressions, names)[at]
    facts = (*shading.frame(rng, names), shading.condition(rng, names, shaded))
    texts = [written(expression) for expression in expressions]
    wrong = {chr(65 + i): "mixed up the operations" for i in range(len(texts)) if i != at}
    options = Options(choices=tuple(texts), answer=chr(65 + at), mistakes=wrong)
    last = rf"So the shaded set is {texts[at]}, which is option {options.answer}. \boxed{{{options.answer}}}"
    return Problem(
        family="venn_syllogism",
        question=pick(rng, words("venn_syllogism")["ask expression"]),
        ask=f"shade {'|'.join(texts)}",
        answer=options.answer,
        answer_type="choice",
        choices=options.choices,
        facts=facts,
        scene=diagram.paint(rng, names, facts, level, shaded=shaded),
        level=level,
        solution="\n".join([*shading.steps(expressions, names, shaded), last]),
        state={"names": "|".join(names)} | options.named(),
    )


def solve(facts: Sequence[Fact], what: str) -> Answer:
    """The expression whose regions are the shaded ones."""
    known, shaded = counting.read(facts)
    if shaded is None:
        raise ValueError("no fact says what is shaded")
    return shading.answer(what, known.names, shaded)


def solutions(facts: Sequence[Fact], what: str) -> int:
    """How many of the expressions fit."""
    known, shaded = counting.read(facts)
    return sum(found == shaded for found in shading.shadings([parsed(text) for text in what.split("|")], known.names))


def verify(primitives: Sequence[Mapping[str, Any]], what: str) -> Answer:
    """The expression that is true of every shaded spot of the drawing and of no other."""
    circles, _ = diagram.seen(primitives)
    return shading.answer(what, list(circles), diagram.shaded_places(primitives, circles))


def again(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Callable[[], Scene]]:
    """Another of the options is shaded, and how to draw it."""
    names, level = problem.state["names"].split("|"), problem.level or Level()
    shaded = rng.choice(shading.shadings([parsed(text) for text in problem.choices], names))
    kept = [fact for fact in problem.facts if fact.role != "condition"]
    facts = (*kept, shading.condition(rng, names, shaded))
    return facts, lambda: diagram.paint(rng, names, facts, level, shaded=shaded)
