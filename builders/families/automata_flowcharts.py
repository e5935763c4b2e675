"""State diagrams (states reached, words accepted and counted, outputs) and flow charts (what is printed, how often).

Route A steps through the rules that the facts state; route B multiplies matrices that it reads from the drawing.
python -m builders.pairs --source families:automata_flowcharts --limit 8
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from builders.families._exact import show
from builders.families._machines import (
    affine,
    chart,
    chart_draw,
    chart_told,
    machine,
    machine_draw,
    machine_told,
    matrices,
    runs,
)  # fmt: skip
from builders.families._machines.machine import Machine
from builders.families._machines.machine_told import State
from builders.families._options import Options
from builders.families._plane.paper import closing
from builders.types import Answer, Retry
from renderers.types import Fact, Level, Problem, Scene

VERSIONS = ("Text Dominant", "Text Lite", "Text Only", "Vision Intensive", "Vision Dominant", "Vision Only")
EXAMPLE = "The picture shows a machine with states and arrows. How many words of exactly four letters are accepted?"

_CHARTS = 0.5
"""Share of flow charts."""
_TRIES = 12


def generate(rng: Random, level: Level) -> Problem:
    """A diagram or a chart with a question of the level. Raises Retry if none fits."""
    if rng.random() < _CHARTS:
        return _chart(rng, level, chart_told.plan(rng, level.reasoning))
    return _machine(rng, level, machine_told.plan(rng, level.reasoning, level.perception))


def solve(facts: Sequence[Fact], ask: str) -> Answer:
    """Route A: one step after another. Raises ValueError or LookupError where the facts do not say enough."""
    steps = chart.stated(facts)
    return chart.answer(chart.run(steps), ask) if steps else runs.answer(machine.stated(facts), ask)


def verify(problem: Problem) -> Answer:
    """Route B: products of matrices. Raises ValueError or LookupError where something is not drawn."""
    if problem.scene is None:
        raise ValueError("there is no drawing")
    if problem.state["kind"] == "chart":
        return affine.Chart(problem.scene.data).answer(problem.ask)
    return matrices.answer(problem.scene.data, problem.ask)


def resample(problem: Problem, rng: Random) -> tuple[Fact, ...]:
    """The same question on other arrows or other boxes. Raises Retry if none are found."""
    kept = [fact for fact in problem.facts if fact.role != "condition"]
    if problem.state["kind"] == "chart":
        return (*kept, *chart_told.conditions(rng, chart_told.draw(rng, problem.state)))
    return (*kept, *machine_told.conditions(rng, machine_told.draw(rng, problem.state)))


def redraw(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Scene]:
    """Facts as from `resample`, with the picture that belongs to them. Raises Retry if none suits the options."""
    for _ in range(_TRIES):
        facts = resample(problem, rng)
        if problem.choices and problem.ask[:5] == "state" and solve(facts, problem.ask) not in problem.choices:
            continue
        try:
            scene = _scene(rng, problem, facts)
        except Retry:
            continue
        old = problem.scene or scene
        return facts, replace(scene, seed=old.seed, profile=old.profile)
    raise Retry("no other drawing", problem.ask)


def _scene(rng: Random, problem: Problem, facts: Sequence[Fact]) -> Scene:
    perception = problem.level.perception if problem.level else 1
    if problem.state["kind"] == "chart":
        return chart_draw.paint(rng, problem.state["program"], chart.stated(facts), facts, perception)
    return machine_draw.paint(rng, machine.stated(facts), facts, perception)


def _chart(rng: Random, level: Level, state: State) -> Problem:
    steps = chart_told.draw(rng, state)
    facts = chart_told.facts(rng, state, steps)
    right = chart.answer(chart.run(steps), state["ask"])
    chosen = chart_told.options(rng, state, right)
    scene = chart_draw.paint(rng, state["program"], steps, facts, level.perception)
    made = _problem(state, chart_told.question(rng, state), facts, scene, level)
    return _answered(rng, made, show(right), chosen, chart_told.worked(state, steps))


def _machine(rng: Random, level: Level, state: State) -> Problem:
    drawn, facts, scene = _clear(rng, level, state)
    right = runs.answer(drawn, state["ask"])
    chosen = machine_told.options(rng, state, drawn, right)
    made = _problem(state, machine_told.question(rng, state), facts, scene, level)
    return _answered(rng, made, show(right), chosen, machine_told.worked(state, drawn))


def _clear(rng: Random, level: Level, state: State) -> tuple[Machine, tuple[Fact, ...], Scene]:
    """A machine that can be drawn without a tangle. Raises Retry where none is found."""
    for _ in range(_TRIES):
        drawn = machine_told.draw(rng, state)
        facts = machine_told.facts(rng, state, drawn)
        try:
            return drawn, facts, machine_draw.paint(rng, drawn, facts, level.perception)
        except Retry:
            continue
    raise Retry("tangled", state["ask"])


def _problem(state: State, question: str, facts: tuple[Fact, ...], scene: Scene, level: Level) -> Problem:
    return Problem(
        family="automata_flowcharts",
        question=question,
        ask=state["ask"],
        answer="",
        facts=facts,
        scene=scene,
        level=level,
        state=state,
    )


def _answered(rng: Random, made: Problem, right: str, chosen: Options | None, steps: list[str]) -> Problem:
    """With its answer, the options and the worked solution."""
    answer = chosen.answer if chosen else right
    return replace(
        made,
        answer=answer,
        answer_type="choice" if chosen else "number",
        choices=chosen.choices if chosen else (),
        solution="\n".join([*steps, closing(rng, right, answer, lettered=bool(chosen))]),
        state={**made.state, **(chosen.named() if chosen else {})},
    )
