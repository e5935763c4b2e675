"""The words of flow charts: facts, question, options and the worked solution."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from random import Random

from builders.families._exact import show
from builders.families._language import listing, pick, words
from builders.families._machines import chart, programs
from builders.families._machines.chart import Step, Trace
from builders.families._options import Options, numeric
from builders.types import Retry
from renderers.types import Fact

State = Mapping[str, str]
_CHOICES = 0.4
_TRIES = 60
_VERDICT = {"yes": "(yes)", "no": "(no)"}


def plan(rng: Random, reasoning: int) -> dict[str, str]:
    """Program, names and what is asked: everything that the words show."""
    program = rng.choice(programs.PROGRAMS[reasoning])
    known = {
        "kind": "chart",
        "program": program,
        "variables": programs.names(rng),
        "ask": rng.choice(programs.ASKS[program]),
    }
    return known | {"reasoning": str(reasoning)}


def draw(rng: Random, state: State) -> dict[int, Step]:
    """Steps with constants of their own. Raises Retry where none are found."""
    return programs.draw(rng, state["program"], state["variables"], int(state["reasoning"]))


def facts(rng: Random, state: State, steps: Mapping[int, Step]) -> tuple[Fact, ...]:
    """The chart, whether it has a loop, and its steps."""
    texts = words("automata_flowcharts")
    loop = "loop" if state["program"] in programs.LOOP_START else "no loop"
    frame = (
        Fact(key="chart=from Start", text=pick(rng, texts["chart"]), role="description"),
        Fact(key=f"form={loop}", text=pick(rng, texts[loop]), role="property"),
    )
    return (*frame, *conditions(rng, steps))


def conditions(rng: Random, steps: Mapping[int, Step]) -> Iterator[Fact]:
    """Every step, in one template for each kind."""
    texts = {kind: rng.choice(words("automata_flowcharts")[kind]) for kind in ("set", "ask", "print", "stop")}
    for i, step in steps.items():
        target, _, expression = step.label.partition(" = ")
        to = step.ways.get("", i + 1)
        jump = "" if to == i + 1 else f", then go {'back ' if to < i else ''}to step {to}"
        fields = {"x": target.removeprefix("Print "), "value": expression, "jump": jump, **step.ways}
        text = texts[step.kind].format(i=i, condition=_condition(step.label), **{k: v for k, v in fields.items() if k})
        yield Fact(key=f"step({i})={step.write()}", text=text, role="condition")


def _condition(label: str) -> str:
    """`x > 20`, `x is even`."""
    return label.removesuffix("?").replace(" even", " is even")


def question(rng: Random, state: State) -> str:
    """What is asked, without any fact."""
    ask = state["ask"].partition(" ")[0] if state["ask"].startswith("rounds") else state["ask"]
    if ask == "print" and state["program"] == "printing":
        ask = "print last"
    return pick(rng, words("automata_flowcharts")[f"ask {ask}"])


def options(rng: Random, state: State, right: Fraction) -> Options | None:
    """Numbers, now and then."""
    if rng.random() > _CHOICES or right <= 0:
        return None
    near = {"one round too many": right + 1, "one round too few": right - 1}
    return numeric(rng, right, near, _others(rng, state))


def _others(rng: Random, state: State) -> Iterator[Fraction]:
    """Answers of other charts with the same words."""
    for _ in range(_TRIES):
        try:
            yield chart.answer(chart.run(draw(rng, state)), state["ask"])
        except Retry:
            return


def worked(state: State, steps: Mapping[int, Step]) -> list[str]:
    """The run, one line for each round of the loop."""
    trace, loops = chart.run(steps), state["program"] in programs.LOOP_START
    start = programs.LOOP_START.get(state["program"], 3)
    rounds = [i for i, step in enumerate(trace.visits) if step == start]
    lines = [f"At the start, {_told(trace, steps, range(rounds[0]))}."]
    for k, (begin, end) in enumerate(zip(rounds, [*rounds[1:], len(trace.visits)], strict=True), 1):
        told = _told(trace, steps, range(begin, end))
        lines.append(f"Round {k}: {told}." if loops else f"Then {told}.")
    if state["ask"] == "prints sum":
        lines.append(f"The sum is {' + '.join(map(show, trace.printed))} = {show(sum(trace.printed))}.")
    elif state["ask"] == "prints count":
        lines.append(f"So the numbers printed are {listing(map(show, trace.printed))}.")
    elif state["ask"] == "yes":
        lines.append(f"The answers are, in order, {listing(filter(None, trace.answers))}.")
    return lines


def _told(trace: Trace, steps: Mapping[int, Step], part: range) -> str:
    """`x = 5, s = 8, and x > 4 gives yes`, step by step."""
    parts = []
    for i in part:
        step = steps[trace.visits[i]]
        if step.kind == "set":
            name = step.label.partition(" = ")[0]
            parts.append(f"{name} = {show(trace.states[i][name])}")
        elif step.kind == "ask":
            parts.append(f"{step.label} {_VERDICT[trace.answers[i]]}")
        elif step.kind == "print":
            parts.append(f"{show(trace.states[i][step.label.removeprefix('Print ')])} is printed")
    return ", ".join(parts)
