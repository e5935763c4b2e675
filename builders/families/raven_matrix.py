"""Matrices of panels (shape, size, shade, number, direction, place) with one missing: which it is, how many it holds.

Route A finds the rule of each attribute in the facts and applies it; route B refutes every other panel on the drawing.
python -m builders.pairs --source families:raven_matrix --limit 8
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random

from builders.families._options import Options, closed, numeric
from builders.families._plane.paper import closing
from builders.families._raven import plans, refute, rules, told
from builders.families._raven.draw import paint
from builders.families._raven.panel import NAMES, Panel, name, read
from builders.families._raven.plans import LETTERS, Matrix, Panels, Plan
from builders.types import Answer, Retry
from renderers.types import AnswerType, Fact, Level, Problem, Scene

VERSIONS = ("Text Dominant", "Text Lite", "Text Only", "Vision Intensive", "Vision Dominant", "Vision Only")
EXAMPLE = "A three-by-three matrix of panels lacks the last one. Which of the lettered panels completes it?"

_CHOICES = 0.15
"""Share of numbers that are asked with options."""


def generate(rng: Random, level: Level) -> Problem:
    """A matrix of the level. Raises Retry if none is found."""
    planned = plans.plan(rng, level.reasoning)
    matrix = _levelled(rng, planned)
    return _problem(rng, level, planned, matrix)


def solve(facts: Sequence[Fact], ask: str) -> Answer:
    """Route A: the rule of least description for each attribute. Raises ValueError or LookupError without one."""
    panels, options = _stated(facts)
    missing: dict[str, int] = {}
    for attribute in panels[0]:
        found = next(_fitting(attribute, panels), None)
        if found is None:
            raise ValueError(f"no rule binds the {attribute}")
        missing[attribute] = found.value
    if ask == "which":
        right = [letter for letter, panel in options.items() if panel == missing]
        if len(right) != 1:
            raise ValueError(f"{len(right)} of the offered panels are right")
        return f"panel {right[0]}"
    if ask.startswith("value "):
        return name(ask[6:], missing[ask[6:]])
    return plans.answer([*panels, missing], ask)


def solutions(facts: Sequence[Fact], ask: str) -> int:
    """How many answers there are when every attribute may follow any rule that fits it, along rows or columns."""
    panels, options = _stated(facts)
    allowed = {attribute: {found.value for found in _fitting(attribute, panels)} for attribute in panels[0]}
    if ask == "which":
        return sum(all(panel[a] in values for a, values in allowed.items()) for panel in options.values())
    asked = {"count": ("number", "places"), "total": ("number", "places"), "sides": ("number", "shape")}
    names = asked.get(ask, (*asked["count"], ask.split(" ")[1]) if ask.startswith("among") else (ask[6:],))
    most = [len(values) for attribute, values in allowed.items() if attribute in names]
    return max(most) if min(most) else 0


def verify(problem: Problem) -> Answer:
    """Route B: what is left when all that breaks every rule is refuted. Raises ValueError where that is not one."""
    if problem.scene is None:
        raise ValueError("there is no matrix to look at")
    attributes = [attribute for attribute, _, _ in Plan.of(problem.state, problem.ask).bound]
    return refute.answer(problem.scene.data["primitives"], problem.ask, attributes)


def resample(problem: Problem, rng: Random) -> tuple[Fact, ...]:
    """Other panels that follow the same rules. Raises Retry if none are found."""
    return _again(problem, rng)[0]


def redraw(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Scene]:
    """Facts as from `resample`, with the picture that belongs to them."""
    facts, matrix = _again(problem, rng)
    scene = paint(rng, matrix, facts, problem.level.perception if problem.level else 1)
    old = problem.scene or scene
    return facts, replace(scene, seed=old.seed, profile=old.profile)


def _again(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Matrix]:
    planned = Plan.of(problem.state, problem.ask)
    for _ in range(20):
        matrix = plans.draw(planned, rng)
        text = _answer(planned, matrix)
        if problem.ask.startswith("value ") and text not in problem.choices:
            continue
        kept = [fact for fact in problem.facts if fact.role != "condition"]
        return (*kept, *told.conditions(rng, matrix)), matrix
    raise Retry("no other matrix", problem.ask)


def _stated(facts: Sequence[Fact]) -> tuple[Panels, dict[str, Panel]]:
    """The eight panels in order, and the offered ones by letter. Raises LookupError where a panel is not stated."""
    keys = {fact.symbol: fact.value for fact in facts}
    panels: Panels = [read(keys[f"panel({i // 3 + 1},{i % 3 + 1})"]) for i in range(8)]
    return panels, {letter: read(keys[f"option({letter})"]) for letter in LETTERS if f"option({letter})" in keys}


def _fitting(attribute: str, panels: Panels) -> Iterator[rules.Found]:
    values = [panel[attribute] for panel in panels]
    return rules.fitting(attribute, [values[:3], values[3:6], values[6:]])


def _answer(planned: Plan, matrix: Matrix) -> str:
    missing = matrix.panels[8]
    if planned.ask == "which":
        return f"panel {LETTERS[matrix.options.index(missing)]}"
    if planned.ask.startswith("value "):
        return name(planned.ask[6:], missing[planned.ask[6:]])
    return str(plans.answer(matrix.panels, planned.ask))


def _levelled(rng: Random, planned: Plan) -> Matrix:
    """A matrix of the plan; for a small number one in which any number is as likely, as far as that goes."""
    matrix = plans.draw(planned, rng)
    if planned.ask == "count":
        wanted = str(rng.randint(1, 9 if any(name == "number" for name, _, _ in planned.bound) else 5))
        for _ in range(12):
            if _answer(planned, matrix) == wanted:
                break
            matrix = plans.draw(planned, rng)
    return matrix


def _problem(rng: Random, level: Level, planned: Plan, matrix: Matrix) -> Problem:
    facts = told.facts(rng, planned, matrix)
    text = _answer(planned, matrix)
    chosen = _options(rng, planned, text)
    answer = chosen.answer if chosen else text
    kind: AnswerType = "choice" if chosen else "number"
    return Problem(
        family="raven_matrix",
        question=told.question(rng, planned),
        ask=planned.ask,
        answer=answer,
        answer_type=kind,
        choices=chosen.choices if chosen else (),
        facts=facts,
        scene=paint(rng, matrix, facts, level.perception),
        level=level,
        solution="\n".join([*told.worked(planned, matrix), closing(rng, text, answer, lettered=bool(chosen))]),
        state=planned.state() | (chosen.named() if chosen else {}),
    )


def _options(rng: Random, planned: Plan, right: str) -> Options | None:
    """The offered panels by their letters, the values of an attribute, and now and then numbers."""
    if planned.ask == "which":
        names = [f"panel {letter}" for letter in LETTERS[: planned.options]]
        wrong = {text[-1]: "breaks a rule" for text in names if text != right}
        return Options(choices=tuple(names), answer=right[-1], mistakes=wrong)
    if planned.ask.startswith("value "):
        attribute = planned.ask[6:]
        values = NAMES[attribute] if attribute != "shape" else [name("shape", v) for v in planned.domain("shape")]
        others = [text for text in values if text != right]
        rng.shuffle(others)
        return closed(rng, right, others[:3], lambda text: f"took the {attribute} to be {text}")
    if rng.random() > _CHOICES:
        return None

    def drawn() -> Fraction:
        return Fraction(_answer(planned, plans.draw(planned, rng)))

    near = {"counted one too many": Fraction(int(right) + 1), "missed one": Fraction(int(right) - 1)}
    return numeric(rng, Fraction(right), near, (drawn() for _ in range(60)))
