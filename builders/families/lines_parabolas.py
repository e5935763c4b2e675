"""Lines and parabolas: slopes, intercepts, vertices, zeros, intersections, distances, areas, tangents, chained.

Route A solves the equations exactly; route B fits curves through what is drawn and searches numerically.
python -m builders.pairs --source families:lines_parabolas --limit 8
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from random import Random

from builders.families._curves import lines_level3, lines_level4, lines_level5, lines_levels12
from builders.families._curves.asking import Operation, Unfit, called, parse, pose, presentable, problem
from builders.families._curves.lines_case import LINES, Case
from builders.families._curves.lines_draw import Given, curves, read, strays
from builders.families._curves.lines_scan import fit, scan
from builders.families._curves.plane import Plane, scene, seen
from builders.families._language import words
from builders.types import Answer, Retry
from renderers.types import Fact, Level, Problem, Scene

VERSIONS = ("Text Dominant", "Text Lite", "Text Only", "Vision Intensive", "Vision Dominant", "Vision Only")
EXAMPLE = "A line f and a parabola g are drawn. The graphs meet in A and B. What is the length of AB?"

OPERATIONS = LINES
_MODULES = (lines_levels12, lines_level3, lines_level4, lines_level5)
"""They register their operations when they are imported."""
_NAMES = (("f", "g", "h", "k"), ("p", "q", "r", "s"), ("u", "v", "w", "z"))
_STRAYS = {3: 1, 4: 1, 5: 2}


def generate(rng: Random, level: Level) -> Problem:
    """Curves and a question of the level about them. Raises Retry if none is found."""
    names = rng.choice(_NAMES)
    return LINES.pose(rng, level, 80, lambda operation, setup: _problem(rng, level, operation, setup, names))


def solve(facts: Sequence[Fact], ask: str) -> Answer:
    """Route A: exact algebra on the equations that the facts' keys state. Raises ValueError if it fails."""
    name, case = _case(facts, ask)
    return LINES[name].work(case).answer


def verify(problem: Problem) -> Answer:
    """Route B: curves fitted through the drawn strokes and dots, then searched. Raises ValueError if they disagree."""
    name, (names, args) = parse(problem.ask)[0], called(parse(problem.ask)[1])
    keys = {f.symbol: f.key for f in problem.facts if f.role == "condition"}
    drawn = [seen(problem.scene, keys[curve]) for curve in names]
    return scan(name, [fit(max(one.runs, key=len), one.dots) for one in drawn], args)


def resample(problem: Problem, rng: Random) -> tuple[Fact, ...]:
    """The same question about other curves. Raises Retry if none is found."""
    return _again(problem, rng)[0]


def redraw(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Scene]:
    """Facts as from `resample`, with the picture that belongs to them."""
    facts, given = _again(problem, rng)
    _, case = _case(facts, problem.ask)
    return facts, _scene(rng, (problem.level or Level()).perception, given, case, facts, problem.state["names"].split())


def _case(facts: Sequence[Fact], ask: str) -> tuple[str, Case]:
    name, (names, args) = parse(ask)[0], called(parse(ask)[1])
    stated = {fact.symbol: read(fact.value) for fact in facts if fact.role == "condition"}
    return name, Case(names=names, curves=tuple(stated[n] for n in names), args=args)


def _again(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], list[Given]]:
    names = problem.state["names"].split()
    kept = [fact for fact in problem.facts if fact.role != "condition"]
    for _ in range(160):
        try:
            given = curves(rng, problem.state["setup"])
            if given[-1].trait != problem.state["trait"]:
                continue
            facts = (*kept, *(_condition(rng, name, one) for name, one in zip(names, given, strict=False)))
            name, case = _case(facts, problem.ask)
            if presentable(LINES[name].work(case).answer):
                return facts, given
        except Unfit:
            continue
    raise Retry("no other curves", problem.ask)


def _problem(rng: Random, level: Level, operation: Operation, setup: str, names: Sequence[str]) -> Problem:
    given = curves(rng, setup)
    used = tuple(names[: len(given)])
    case = Case(names=used, curves=tuple(one.polynomial for one in given))
    case = replace(case, args=operation.arguments(rng, case))

    def again() -> Case:
        return replace(case, curves=tuple(one.polynomial for one in curves(rng, setup)))

    asked = pose(rng, "lines_parabolas", operation, case, used, again)
    facts = _facts(rng, level, given, used)
    return problem(
        "lines_parabolas",
        level,
        facts,
        partial(_scene, rng, level.perception, given, case, facts, names),
        asked,
        [step for name, one in zip(used, given, strict=True) for step in one.opening(name)],
        {"setup": setup, "names": " ".join(names), "trait": given[-1].trait},
    )


def _facts(rng: Random, level: Level, given: Sequence[Given], names: Sequence[str]) -> list[Fact]:
    said = words("lines_parabolas")
    facts = [
        Fact(key=f"graph({name})={one.kind}", text=rng.choice(said[one.kind]).format(f=name), role="description")
        for name, one in zip(names, given, strict=True)
    ]
    last, trait = names[-1], given[-1].trait
    facts.append(Fact(key=f"trait({last})={trait}", text=rng.choice(said[trait]).format(f=last), role="property"))
    if level.perception >= 4:
        facts.append(Fact(key="marked=whole", text=rng.choice(said["whole"]), role="property", drawable=False))
    return facts + [_condition(rng, name, one) for name, one in zip(names, given, strict=True)]


def _condition(rng: Random, name: str, one: Given) -> Fact:
    template = rng.choice(words("lines_parabolas")[one.form])
    return Fact(key=f"{name}={one.key}", text=template.format(f=name, **one.words), role="condition")


def _scene(
    rng: Random, perception: int, given: Sequence[Given], case: Case, facts: Sequence[Fact], names: Sequence[str]
) -> Scene:
    keys = {fact.symbol: fact.key for fact in facts if fact.role == "condition"}
    wanted = [dot for one in given for dot in (*one.dots, *one.seen)] + _asked(case)
    plane = Plane.around(wanted, perception, pad=1 + (rng.random() < 0.4))
    drawn = [one.curve(name, plane, keys[name]) for name, one in zip(names, given, strict=False)]
    spare = names[len(given) :][: _STRAYS.get(perception, 0)]
    drawn += strays(rng, plane, drawn, spare)
    return scene(rng, plane, drawn, [fact.key for fact in facts if fact.drawable])


def _asked(case: Case) -> list[tuple[float, float]]:
    """Points at the numbers that the question names, where they are near."""
    near = [(x, case.f(x)) for x in (int(arg) for arg in case.args if arg.lstrip("-").isdigit()) if abs(x) <= 7]
    return [(float(x), float(y)) for x, y in near if abs(y) <= 9]
