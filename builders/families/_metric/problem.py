"""What the families of lengths share: a draft becomes a problem, and facts become an answer again.

problem = generate(KIND, rng, level);  solve(KIND, problem.facts, problem.ask);  resample(KIND, problem, rng)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from random import Random

from builders.families._deduce import Step, chain, follows
from builders.families._drawing import Impossible
from builders.families._exact import show
from builders.families._facts import stated
from builders.families._metric import expressions, words
from builders.families._metric.derive import closure
from builders.families._metric.draft import Draft, Kind, draft, presentable
from builders.families._metric.expressions import Rule
from builders.families._metric.formula import Value
from builders.families._metric.options import options
from builders.families._metric.scene import paint
from builders.families._metric.sketch import Sketch
from builders.families._metric.theorem import Theorem, letters, noun
from builders.families._nested import crowded
from builders.families._options import Options
from builders.families._surds import Surd
from builders.types import Answer, Retry
from renderers.types import Fact, Level, Problem, Scene

_CHOICES, _BY_X = 0.4, 0.3
_ATTEMPTS, _PATIENCE = 120, 12
"""Draws in all, and draws of one kind of figure before another has its turn, so that the easy ones do not crowd out."""

Steps = list[Step[Value, Rule]]


def generate(kind: Kind, rng: Random, level: Level) -> Problem:
    """A figure, givens that are all needed, and a quantity that follows in as many steps as the level asks."""
    plans = kind.levels[level.reasoning].plans
    figure = ""
    for attempt in range(_ATTEMPTS):
        if attempt % _PATIENCE == 0:
            figure = rng.choice(plans)
        found = draft(kind, rng, level.reasoning, figure)
        problem = found and _problem(kind, rng, level, found)
        if problem:
            return problem
    raise Retry("no derivation", f"of {kind.levels[level.reasoning].steps.start} steps or more")


def solve(kind: Kind, facts: Sequence[Fact], ask: str) -> Answer:
    """Route A: theorems chained from the facts' keys. Raises ValueError where the answer does not follow."""
    last = follows(_theory(kind, facts), stated(facts))
    wanted = next((fact.value for fact in facts if fact.symbol == ask == "x"), ask)
    step = last.get(wanted)
    if step is None:
        raise ValueError(f"{wanted} does not follow from the facts")
    return step.value


def resample(kind: Kind, problem: Problem, rng: Random) -> tuple[Fact, ...]:
    """The facts with the values of another figure of the same plan. Raises Retry if none is found."""
    return _again(kind, problem, rng)[0]


def redraw(kind: Kind, problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Scene]:
    """Facts as from `resample`, with the picture that belongs to them."""
    facts, sketch = _again(kind, problem, rng)
    perception = problem.level.perception if problem.level else 1
    return facts, paint(sketch, facts, perception, int(problem.state["pose"]), problem.state["unit"])


def _again(kind: Kind, problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Sketch]:
    """What to paint; an audit redraws for the facts alone, and has no use for a picture."""
    for _ in range(60):
        try:
            sketch = kind.construct(problem.state["plan"], rng)
        except Impossible:
            continue
        values, unit = _anew(kind, rng, problem.facts, sketch), problem.state["unit"]
        facts = tuple(
            words.condition(rng, fact.symbol, values[fact.symbol], unit) if fact.symbol in values else fact
            for fact in problem.facts
        )
        if values and _follows(kind, facts, problem.ask):
            return facts, sketch
    raise Retry("no other figure", problem.state["plan"])


def _follows(kind: Kind, facts: Sequence[Fact], ask: str) -> bool:
    """Whether the answer is exact with these values too."""
    try:
        solve(kind, facts, ask)
    except ValueError:
        return False
    return True


def _anew(kind: Kind, rng: Random, facts: Sequence[Fact], sketch: Sketch) -> dict[str, str]:
    """Condition -> its value or expression in another sketch; empty where one has none."""
    truth = closure(kind.theory((fact.key for fact in facts), sketch.seeds), sketch.seeds)
    names = [fact.symbol for fact in facts if fact.role == "condition"]
    if any(name not in truth for name in names):
        return {}
    values = {name: show(truth[name]) for name in names}
    in_x = list(expressions.given(facts))
    drawn = expressions.draw(rng, [truth[name] for name in in_x]) if in_x else None
    if in_x and drawn is None:
        return {}
    return values | {n: expressions.write(e) for n, e in zip(in_x, drawn[1] if drawn else (), strict=True)}


def _theory(kind: Kind, facts: Sequence[Fact]) -> tuple[Rule, ...]:
    basis = kind.theory((fact.key for fact in facts), (fact.symbol for fact in facts))
    return (*basis, *expressions.rules(basis, expressions.given(facts)))


def _problem(kind: Kind, rng: Random, level: Level, found: Draft) -> Problem | None:
    """The finished problem; None where labelled angles overlap in the picture, or a shorter derivation turns up."""
    target, unit = found.choice.target, found.unit
    by_x = not found.in_x and found.sketch.has_room(target) and rng.random() < _BY_X
    facts = _facts(rng, found, target if by_x else "")
    pose = rng.getrandbits(32)
    scene = paint(found.sketch, facts, level.perception, pose, unit)
    if crowded(scene.data["primitives"]) or _stacked(found.sketch, facts):
        return None
    last = follows(_theory(kind, facts), stated(facts))
    steps = chain(last, target) if target in last else []
    if len(steps) < kind.levels[level.reasoning].steps.start:
        return None
    value = found.exact[target]
    chosen = (
        _options(kind, rng, found, steps, "" if by_x or target == "x" else unit) if rng.random() < _CHOICES else None
    )
    answer = chosen.answer if chosen else words.answer(target, value)
    ask = "x" if by_x else target
    closing = words.closing(rng, answer, words.sized(target, value, unit) if chosen else "")
    return Problem(
        family=kind.family,
        question=words.question(rng, ask, value, unit),
        ask=ask,
        answer=answer,
        answer_type="choice" if chosen else "expression" if isinstance(value, Surd) else "number",
        choices=chosen.choices if chosen else (),
        facts=facts,
        scene=scene,
        level=level,
        solution="\n".join([*words.solution(rng, steps, found.exact, unit), closing]),
        state={"plan": found.plan, "pose": str(pose), "unit": unit} | (chosen.named() if chosen else {}),
    )


def _stacked(sketch: Sketch, facts: Sequence[Fact]) -> bool:
    """Whether two dimension lines would run along one line of the figure."""
    told = [fact.value if fact.symbol == "x" else fact.symbol for fact in facts]
    pairs = [letters(name) for name in told if noun(name) == "length" and not sketch.is_piece(letters(name))]
    return any(sketch.on_one_line(a + b) for a, b in combinations(pairs, 2))


def _facts(rng: Random, found: Draft, unknown: str) -> tuple[Fact, ...]:
    """What there is, what the marks say, what is called x, and the givens."""
    sketch, unit = found.sketch, found.unit
    facts = [words.structural(rng, key, role, sketch.words) for key, role in sketch.structure()]
    if unknown:
        facts.append(words.unknown(rng, unknown, unit))
    values = {name: show(found.exact[name]) for name in found.choice.givens}
    values |= {name: expressions.write(linear) for name, linear in found.in_x.items()}
    names = list(values)
    rng.shuffle(names)
    return (*facts, *(words.condition(rng, name, values[name], unit) for name in names))


def _options(kind: Kind, rng: Random, found: Draft, steps: Steps, unit: str) -> Options | None:
    """Options of the target's form; None where too few wrong ones are to be had."""
    target = found.choice.target

    def form(value: Value) -> str:
        return words.answer(target, value) + words.unit_of(target, unit)

    others = (value for value in _others(kind, rng, found) if presentable(target, value))
    return options(rng, found.exact[target], _mistakes(found, steps), others, form)


def _others(kind: Kind, rng: Random, found: Draft) -> Iterator[Value]:
    """What the target is in other figures of the plan."""
    theory = kind.theory((key for key, _ in found.sketch.structure()), found.sketch.seeds)
    while True:
        try:
            truth = closure(theory, kind.construct(found.plan, rng).seeds)
        except Impossible:
            continue
        target = found.choice.target
        if target in truth:
            yield truth[target]
        elif target == "x" and all(name in truth for name in found.in_x):
            drawn = expressions.draw(rng, [truth[name] for name in found.in_x])
            if drawn:
                yield drawn[0]


def _mistakes(found: Draft, steps: Steps) -> Mapping[str, Value]:
    """What slips in the last theorem lead to, and stopping too early."""
    target, exact = found.choice.target, found.exact
    wrong: dict[str, Value] = {}
    rule = steps[-1].relation
    for name, formula in (rule.slips.get(target, {}) if isinstance(rule, Theorem) else {}).items():
        try:
            wrong[name] = formula.value(exact)
        except (ArithmeticError, ValueError):
            continue
    if noun(target) == "angle":
        wrong |= {"took the supplement": 180 - exact[target], "took the complement": 90 - exact[target]}
    for step in steps[:-1]:
        if noun(step.name) == noun(target):
            wrong[f"stopped at {words.name_of(step.name)}"] = step.value
    for name in found.choice.givens:
        if noun(name) == noun(target):
            wrong[f"took {words.name_of(name)}"] = exact[name]
    return wrong
