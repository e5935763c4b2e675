"""What the families of shapes share: a shape becomes a problem, and facts become an answer again.

problem = generate(KIND, rng, level);  solve(KIND, problem.facts, problem.ask);  resample(KIND, problem, rng)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from random import Random

from builders.families._deduce import chain, follows
from builders.families._exact import show
from builders.families._facts import stated
from builders.families._metric.derive import Choice, Wanted, World, closure
from builders.families._metric.draft import Depth
from builders.families._metric.formula import Value
from builders.families._metric.theorem import Theorem, noun
from builders.families._options import numeric
from builders.families._shapes import words
from builders.families._shapes.shape import Kind, Order, Shape
from builders.families._surds import Surd
from builders.types import Answer, Retry
from renderers.types import Fact, Level, Problem, Scene

_CHOICES = 0.45
_ATTEMPTS = 60
_UNITS = (" cm", " cm", " m", " mm", " dm")


def generate(kind: Kind, rng: Random, level: Level) -> Problem:
    """A shape, givens that are all needed, and a quantity that follows in as many steps as the level asks."""
    depth = kind.levels[level.reasoning]
    for _ in range(_ATTEMPTS):
        shape = kind.shapes[rng.choice(depth.plans)]
        letters = shape.letters(rng)
        world = World(shape.theory(letters), shape.seeds(rng, letters))
        choice = world.choose(rng, _wanted(kind, depth, shape, letters))
        if choice:
            return _problem(kind, rng, level, shape, letters, world.truth, choice)
    raise Retry("no derivation", f"of {depth.steps.start} steps or more")


def solve(kind: Kind, facts: Sequence[Fact], ask: str) -> Answer:
    """Route A: formulas chained from the facts' keys. Raises ValueError where the answer does not follow."""
    step = follows(_theory(kind, facts), stated(facts)).get(ask)
    if step is None:
        raise ValueError(f"{ask} does not follow from the facts")
    return step.value


def resample(kind: Kind, problem: Problem, rng: Random) -> tuple[Fact, ...]:
    """The facts with the values of another shape of the same sort. Raises Retry if none is found."""
    return _again(kind, problem, rng).facts


def redraw(kind: Kind, problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Scene]:
    """Facts as from `resample`, with the picture that belongs to them."""
    order = _again(kind, problem, rng)
    return order.facts, kind.paint(order)


def _again(kind: Kind, problem: Problem, rng: Random) -> Order:
    """What to paint when the hidden values are drawn anew. Raises Retry where 60 draws do not do."""
    (shape, letters), unit = shape_of(kind, problem.facts), problem.state["unit"]
    names = [fact.symbol for fact in problem.facts if fact.role == "condition"]
    exact = next(_alike(kind, rng, shape, letters, Choice(givens=tuple(names), target=problem.ask)), None)
    if exact is None:
        raise Retry("no other figure", shape.name)
    facts = tuple(
        words.condition(rng, kind, fact.symbol, exact[fact.symbol], unit) if fact.role == "condition" else fact
        for fact in problem.facts
    )
    return Order(
        shape=shape, letters=letters, exact=exact, facts=facts, target=problem.ask, unit=unit,
        perception=problem.level.perception if problem.level else 1, pose=int(problem.state["pose"]),
    )  # fmt: skip


def _alike(kind: Kind, rng: Random, shape: Shape, letters: str, choice: Choice) -> Iterator[dict[str, Value]]:
    """The values of other shapes of the same sort in which the same quantities can be given, and lead to the target."""
    theory, markable = shape.theory(letters), shape.markable(letters)
    for _ in range(80):
        exact = closure(theory, shape.seeds(rng, letters))
        if not all(name in exact and _giveable(kind, name, exact[name], markable) for name in choice.givens):
            continue
        if choice.target in follows(theory, tuple((name, exact[name]) for name in choice.givens)):
            yield exact


def shape_of(kind: Kind, facts: Sequence[Fact]) -> tuple[Shape, str]:
    """The shape that the facts name, and its letters. Raises ValueError where they name none."""
    for fact in facts:
        if fact.symbol in kind.shapes:
            return kind.shapes[fact.symbol], fact.value
    raise ValueError("no fact says what the figure is")


def _theory(kind: Kind, facts: Sequence[Fact]) -> tuple[Theorem, ...]:
    shape, letters = shape_of(kind, facts)
    return shape.theory(letters)


def _wanted(kind: Kind, depth: Depth, shape: Shape, letters: str) -> Wanted:
    markable, shading = shape.markable(letters), shape.shading(letters)

    def askable(name: str, value: Value) -> float:
        spoken = name in shading or words.can_ask(kind, name)
        return kind.weights.get(noun(name), 0.0) * (spoken and presentable(value))

    return Wanted(
        steps=depth.steps,
        kinds=depth.kinds,
        giveable=lambda name, value: _giveable(kind, name, value, markable),
        askable=askable,
        most=kind.most_givens,
    )


def _giveable(kind: Kind, name: str, value: Value, markable: frozenset[str]) -> bool:
    """Whether a label can give a quantity this value: short, no sum, no fraction."""
    text = show(value)
    return name in markable and len(text) <= (3 if kind.power(name) < 2 else 5) and not set(text) & set("/+√")


def presentable(value: Value) -> bool:
    """Whether people would write an answer like this down."""
    if float(value) > 5000:
        return False
    if isinstance(value, Surd):
        return len(value.terms) <= 2 and all(n < 100 and k <= 1 and c.denominator <= 6 for (n, k), c in value.terms)
    return Fraction(value).denominator <= 12


def _problem(
    kind: Kind, rng: Random, level: Level, shape: Shape, letters: str, exact: Mapping[str, Value], choice: Choice
) -> Problem:
    unit, target, pose = rng.choice(_UNITS), choice.target, rng.getrandbits(32)
    givens = rng.sample(choice.givens, len(choice.givens))
    shading = shape.shading(letters)
    there = [*shape.told(letters), *([shading[target]] if target in shading else [])]
    facts = tuple(words.told(rng, kind, fact, letters) for fact in there)
    facts += tuple(words.condition(rng, kind, name, exact[name], unit) for name in givens)
    way = chain(follows(_theory(kind, facts), stated(facts)), target)
    value = exact[target]
    chosen = None
    if rng.random() < _CHOICES:
        others = (other[target] for other in _alike(kind, rng, shape, letters, choice))
        wrong = _mistakes(kind, way[-1].relation, target, exact)
        chosen = numeric(
            rng, value, wrong, others, form=lambda v: words.with_unit(kind, target, show(v), unit), fits=presentable
        )
    answer = chosen.answer if chosen else show(value)
    order = Order(
        shape=shape, letters=letters, exact=exact, facts=facts, target=target, unit=unit,
        perception=level.perception, pose=pose,
    )  # fmt: skip
    closing = words.closing(rng, kind, target, value, answer, unit)
    return Problem(
        family=kind.family,
        question=words.question(rng, kind, target, unit, shaded=target in shading),
        ask=target,
        answer=answer,
        answer_type="choice" if chosen else "expression" if isinstance(value, Surd) else "number",
        choices=chosen.choices if chosen else (),
        facts=facts,
        scene=kind.paint(order),
        level=level,
        solution="\n".join([*words.steps(rng, kind, way, exact, unit), closing]),
        state={"pose": str(pose), "unit": unit} | (chosen.named() if chosen else {}),
    )


def _mistakes(kind: Kind, last: Theorem, target: str, exact: Mapping[str, Value]) -> dict[str, Value]:
    """What slips in the last theorem lead to, and taking one quantity for another."""
    wrong: dict[str, Value] = {}
    for name, formula in last.slips.get(target, {}).items():
        try:
            wrong[name] = formula.value(exact)
        except (ArithmeticError, ValueError):
            continue
    same = [name for name in exact if noun(name) == noun(target) and name != target]
    return wrong | {f"took {words.name_of(kind, name)}": exact[name] for name in same}
