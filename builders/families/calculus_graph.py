"""Calculus on graphs: slopes, integrals, areas, from f′ back to f, velocity, tangents, chain rule, integral functions.

Route A works with exact pieces and polynomials; route B integrates and differentiates the drawn strokes numerically.
python -m builders.pairs --source families:calculus_graph --limit 8
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from random import Random

from builders.families._curves import calculus_level5, calculus_levels12, calculus_levels34
from builders.families._curves.asking import Operation, Unfit, parse, pose, presentable, problem
from builders.families._curves.calculus_case import CALCULUS, Case
from builders.families._curves.calculus_draw import PATHS, Drawn, conditions, curves, draw, read
from builders.families._curves.calculus_scan import View, scan, stroke
from builders.families._curves.lines_draw import strays
from builders.families._curves.plane import Plane, scene, seen
from builders.families._curves.polynomials import signed
from builders.families._language import words
from builders.types import Answer, Retry
from renderers.types import Fact, Level, Problem, Scene

VERSIONS = ("Text Dominant", "Text Lite", "Text Only", "Vision Intensive", "Vision Dominant", "Vision Only")
EXAMPLE = "The graph of f′ is drawn and f(−2) = 3. What is f(4)?"

OPERATIONS = CALCULUS
_MODULES = (calculus_levels12, calculus_levels34, calculus_level5)
"""They register their operations when they are imported."""
_FAMILY = "calculus_graph"
_NAMES = (("f", "g", "k", "m"), ("p", "q", "r", "s"), ("g", "f", "k", "q"))
_STRAYS = {3: 1, 4: 1, 5: 2}


def generate(rng: Random, level: Level) -> Problem:
    """A graph and a question of the level about it. Raises Retry if none is found."""
    names = rng.choice(_NAMES)
    return CALCULUS.pose(rng, level, 120, lambda operation, setup: _problem(rng, level, operation, setup, names))


def solve(facts: Sequence[Fact], ask: str) -> Answer:
    """Route A: exact calculus on the graph that the facts' keys state. Raises ValueError if it fails."""
    name, case = _case(facts, ask)
    return CALCULUS[name].work(case).answer


def verify(problem: Problem) -> Answer:
    """Route B: the strokes of the picture, numerically. Raises ValueError where dots and strokes disagree."""
    name, (drawn_name, *args) = parse(problem.ask)
    keys = [fact.key for fact in problem.facts if fact.role == "condition"]
    found = [(key, seen(problem.scene, key)) for key in keys]
    main = [run for key, one in found for run in one.runs if not key.startswith(f"{problem.state['other']}=")]
    second = [run for key, one in found for run in one.runs if key.startswith(f"{problem.state['other']}=")]
    whole = [max(main, key=len)] if problem.state["setup"] not in PATHS else sorted(main)
    view = View(tuple(stroke(run) for run in whole), stroke(second[0]) if second else None)
    for _, one in found:
        for x, y in one.dots:
            if min(abs(view(x) - y), abs(view.second(x) - y) if view.second else 9.0) > 1e-6:
                raise ValueError(f"the point ({x:g}, {y:g}) is on no curve")
    return scan(name, view, args, drawn_name.endswith("′"))


def resample(problem: Problem, rng: Random) -> tuple[Fact, ...]:
    """The same question about another graph with the same joints. Raises Retry if none is found."""
    return _again(problem, rng)[0]


def redraw(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Scene]:
    """Facts as from `resample`, with the picture that belongs to them."""
    facts, drawn = _again(problem, rng)
    perception = (problem.level or Level()).perception
    return facts, _scene(rng, perception, drawn, facts, problem.state["names"].split(), problem.state["name"])


def _case(facts: Sequence[Fact], ask: str) -> tuple[str, Case]:
    name, (drawn_name, *args) = parse(ask)
    graph, second = read(facts, drawn_name)
    return name, Case(name=drawn_name, graph=graph, second=second, args=tuple(args))


def _again(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Drawn]:
    state = problem.state
    kept = [fact for fact in problem.facts if fact.role != "condition"]
    joints = [Fraction(x) for x in state["joints"].split()]
    arcs = sorted(int(i) for i in state["arcs"].split())
    for _ in range(300):
        try:
            drawn = draw(rng, state["setup"], joints, {i: rng.choice((1, -1)) for i in arcs})
            facts = (*kept, *conditions(rng, state["name"], state["other"], drawn))
            name, case = _case(facts, problem.ask)
            if presentable(CALCULUS[name].work(case).answer):
                return facts, drawn
        except Unfit:
            continue
    raise Retry("no other graph", problem.ask)


def _problem(rng: Random, level: Level, operation: Operation, setup: str, names: Sequence[str]) -> Problem:
    drawn = draw(rng, setup)
    name = {"slope": f"{names[0]}′", "velocity": "v"}.get(setup, names[0])
    case = Case(name=name, graph=drawn.graph, second=drawn.line)
    case = replace(case, args=operation.arguments(rng, case))

    def again() -> Case:
        other = draw(rng, setup, [x for x, _ in drawn.points] if setup in PATHS else (), drawn.arcs)
        return replace(case, graph=other.graph, second=other.line)

    asked = pose(rng, _FAMILY, operation, case, (name,), again, g=names[1], inner=case.inner)
    facts = _facts(rng, level, drawn, name, names[1])
    state = {"setup": setup, "name": name, "other": names[1], "names": " ".join(names)}
    state["arcs"] = " ".join(map(str, drawn.arcs))
    state["joints"] = " ".join(str(x) for x, _ in drawn.points) if setup in PATHS else ""
    return problem(
        _FAMILY, level, facts, partial(_scene, rng, level.perception, drawn, facts, names, name), asked, (), state
    )


def _facts(rng: Random, level: Level, drawn: Drawn, name: str, other: str) -> list[Fact]:
    said = words(_FAMILY)
    shape = {"slope": "path"}.get(drawn.setup, drawn.setup)
    names = {"f": name, "g": other, "i": name.removesuffix("′")}
    if drawn.setup in PATHS:
        names |= {"a": signed(drawn.points[0][0]), "b": signed(drawn.points[-1][0])}
    there, seen_in_it = (rng.choice(said[kind]).format(**names) for kind in (drawn.setup, f"{shape} shape"))
    facts = [
        Fact(key=f"graph({name})={drawn.setup}", text=there, role="description"),
        Fact(key=f"shape({name})={shape}", text=seen_in_it, role="property", drawable=drawn.setup in PATHS),
    ]
    if level.perception >= 4:
        facts.append(Fact(key="marked=whole", text=rng.choice(said["whole"]), role="property", drawable=False))
    return facts + conditions(rng, name, other, drawn)


def _scene(rng: Random, perception: int, drawn: Drawn, facts: Sequence[Fact], names: Sequence[str], name: str) -> Scene:
    tops = [(p.low + p.radius, p.bulge * p.radius) for p in drawn.graph.pieces if p.bulge]
    plane = Plane.around([*drawn.points, *tops], perception, pad=1)
    if drawn.setup == "velocity":
        plane = replace(plane, x="t", y="v")
    if drawn.arcs:
        plane = replace(plane, equal=True)
    found = curves(name, names[1], drawn, facts, plane)
    shows = [fact.key for fact in facts if fact.drawable]
    return scene(rng, plane, [*found, *strays(rng, plane, found, names[2:][: _STRAYS.get(perception, 0)])], shows)
