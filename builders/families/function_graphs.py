"""Graphs of functions: pieces, steps, absolute value, waves, powers, roots, hyperbolas; values, solutions, chains.

Route A computes with the formulas exactly; route B fits models to what is drawn and counts and searches on them.
python -m builders.pairs --source families:function_graphs --limit 8
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from random import Random

from builders.families._curves import (
    functions_level1,
    functions_level2,
    functions_level3,
    functions_level4,
    functions_level5,
)
from builders.families._curves.asking import Operation, Unfit, called, parse, pose, presentable, problem
from builders.families._curves.functions_case import FUNCTIONS, Case
from builders.families._curves.functions_draw import Graph, conditions, curves, draw, plane, stated, stray_waves, trait
from builders.families._curves.functions_pieces import Pieces
from builders.families._curves.functions_scan import fitted, scan
from builders.families._curves.functions_shapes import Wave
from builders.families._curves.lines_draw import strays
from builders.families._curves.plane import scene, seen
from builders.families._language import words
from builders.types import Answer, Retry
from renderers.types import Fact, Level, Problem, Scene

VERSIONS = ("Text Dominant", "Text Lite", "Text Only", "Vision Intensive", "Vision Dominant", "Vision Only")
EXAMPLE = "The graph of f consists of straight segments. How many solutions has f(f(x)) = 2?"

OPERATIONS = FUNCTIONS
_MODULES = (functions_level1, functions_level2, functions_level3, functions_level4, functions_level5)
"""They register their operations when they are imported."""
_FAMILY = "function_graphs"
_NAMES = (("f", "g", "h", "k"), ("p", "q", "r", "s"), ("g", "h", "m", "n"))
_STRAYS = {3: 1, 4: 1, 5: 2}


def generate(rng: Random, level: Level) -> Problem:
    """A function and a question of the level about it. Raises Retry if none is found."""
    names = rng.choice(_NAMES)
    return FUNCTIONS.pose(rng, level, 150, lambda operation, setup: _problem(rng, level, operation, setup, names))


def solve(facts: Sequence[Fact], ask: str) -> Answer:
    """Route A: exact values and solutions from the formulas that the facts' keys state."""
    name, case = _case(facts, ask)
    return FUNCTIONS[name].work(case).answer


def verify(problem: Problem) -> Answer:
    """Route B: models fitted to the drawn strokes, dots and asymptotes. Raises ValueError where they disagree."""
    name, (names, args) = parse(problem.ask)[0], called(parse(problem.ask)[1])
    kinds = dict(pair.split(":") for pair in problem.state["kinds"].split())
    models = []
    for curve in names:
        keys = [f.key for f in problem.facts if f.role == "condition" and f.symbol.startswith(curve)]
        models.append(fitted(kinds[curve], [seen(problem.scene, key) for key in keys]))
    return scan(name, models, args)


def resample(problem: Problem, rng: Random) -> tuple[Fact, ...]:
    """The same question about other functions of the same shapes. Raises Retry if none is found."""
    return _again(problem, rng)[0]


def redraw(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Scene]:
    """Facts as from `resample`, with the picture that belongs to them."""
    facts, graphs = _again(problem, rng)
    _, case = _case(facts, problem.ask)
    perception = (problem.level or Level()).perception
    return facts, _scene(rng, perception, graphs, case, facts, problem.state["names"].split())


def _case(facts: Sequence[Fact], ask: str) -> tuple[str, Case]:
    name, (names, args) = parse(ask)[0], called(parse(ask)[1])
    return name, Case(names=names, shapes=tuple(stated(facts, n) for n in names), args=args)


def _again(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], list[Graph]]:
    state = problem.state
    kept = [fact for fact in problem.facts if fact.role != "condition"]
    joints = [Fraction(x) for x in state["joints"].split()]
    for _ in range(300):
        try:
            graphs = draw(rng, state["setup"], joints)
            if trait(graphs[0]) != state["trait"]:
                continue
            facts = (*kept, *conditions(rng, state["names"].split(), graphs))
            name, case = _case(facts, problem.ask)
            if presentable(FUNCTIONS[name].work(case).answer):
                return facts, graphs
        except Unfit:
            continue
    raise Retry("no other function", problem.ask)


def _problem(rng: Random, level: Level, operation: Operation, setup: str, names: Sequence[str]) -> Problem:
    graphs = draw(rng, setup)
    used = tuple(names[: len(graphs)])
    case = Case(names=used, shapes=tuple(g.shape for g in graphs), view=graphs[0].view)
    case = replace(case, args=operation.arguments(rng, case))

    def again() -> Case:
        joints = graphs[0].shape.joints if isinstance(graphs[0].shape, Pieces) else ()
        return replace(case, shapes=tuple(graph.shape for graph in draw(rng, setup, joints)))

    asked = pose(rng, _FAMILY, operation, case, used, again)
    facts = _facts(rng, level, setup, graphs, used)
    shape = graphs[0].shape
    state = {"setup": setup, "names": " ".join(names), "trait": trait(graphs[0])}
    state["kinds"] = " ".join(f"{name}:{graph.shape.kind}" for name, graph in zip(used, graphs, strict=True))
    state["joints"] = " ".join(map(str, shape.joints)) if isinstance(shape, Pieces) else ""
    return problem(
        _FAMILY, level, facts, partial(_scene, rng, level.perception, graphs, case, facts, names), asked, (), state
    )


def _facts(rng: Random, level: Level, setup: str, graphs: Sequence[Graph], names: Sequence[str]) -> list[Fact]:
    said = words(_FAMILY)
    facts = []
    for name, graph in zip(names, graphs, strict=True):
        facts.append(
            Fact(key=f"graph({name})=function", text=rng.choice(said["graph"]).format(f=name), role="description")
        )
        form = "steps" if setup == "steps" else graph.shape.kind
        if isinstance(graph.shape, Wave):
            form = "cosine" if graph.shape.shift else "sine"
        text = rng.choice(said[f"{form} form"]).format(f=name)
        facts.append(Fact(key=f"form({name})={form}", text=text, role="property", drawable=False))
    seen_at_once = trait(graphs[0])
    text = rng.choice(said[seen_at_once]).format(f=names[0])
    facts.append(Fact(key=f"trait({names[0]})={seen_at_once}", text=text, role="property"))
    if level.perception >= 4:
        whole = "whole wave" if isinstance(graphs[0].shape, Wave) else "whole"
        facts.append(Fact(key="marked=whole", text=rng.choice(said[whole]), role="property", drawable=False))
    return facts + conditions(rng, names, graphs)


def _scene(
    rng: Random, perception: int, graphs: Sequence[Graph], case: Case, facts: Sequence[Fact], names: Sequence[str]
) -> Scene:
    window = plane(graphs, _asked(case), perception)
    found = [c for name, graph in zip(names, graphs, strict=False) for c in curves(name, graph, facts, window)]
    main, dotted = [c for c in found if c.style is None], [c for c in found if c.style]
    spare = names[len(graphs) :][: _STRAYS.get(perception, 0)]
    more = stray_waves(rng, window, graphs[0], found, spare) if window.pi else strays(rng, window, found, spare)
    shows = [fact.key for fact in facts if fact.drawable]
    return scene(rng, window, [*main, *more, *dotted], shows)


def _asked(case: Case) -> list[tuple[Fraction, Fraction]]:
    """Points at the numbers that the question names, where they are near."""
    found = []
    for arg in case.args:
        try:
            x = Fraction(arg)
            y = case.f.at(x) if abs(x) <= 7 and x.denominator == 1 else None
        except (ValueError, Unfit):
            continue
        if isinstance(y, Fraction) and abs(y) <= 9:
            found.append((x, y))
    return found
