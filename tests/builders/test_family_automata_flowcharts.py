"""Automata and flow charts: known machines by hand, both routes on anything drawn, wrong drawings caught."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from builders.audits import second_route
from builders.families import automata_flowcharts as family
from builders.families._machines import affine, chart, chart_draw, machine, machine_draw, matrices, programs, runs
from builders.families._machines.chart import Step
from builders.families._machines.machine import Machine
from builders.families._machines.tangle import tangle
from builders.types import Retry
from renderers.seeds import rng
from renderers.types import Fact, Level, Problem

# Words over b and c with an even number of b.
EVEN = Machine(("P", "Q"), "bc", {("P", "b"): "Q", ("P", "c"): "P", ("Q", "b"): "P", ("Q", "c"): "Q"}, frozenset("P"))


def told(*keys: str) -> list[Fact]:
    return [Fact(key=key, text="", role="condition") for key in keys]


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        ("state bcb 1", "P"),
        ("state cb 7", "Q"),
        ("visits Q bbcb", 2),
        ("accepted b bb bcb cccc bbb", 3),
        ("which b cb bcb bbb", "bcb"),
        ("shortest", 0),
        ("words 5", 16),
        ("upto 3", 8),
    ],
)
def test_words_with_an_even_number_of_b(ask: str, expected: object) -> None:
    facts = told(machine.frame_key(EVEN.states), *EVEN.keys())
    assert machine.stated(facts) == EVEN
    assert family.solve(facts, ask) == expected == matrices.answer(drawn(EVEN), ask)


def drawn(made: Machine) -> Any:
    facts = told(machine.frame_key(made.states), *made.keys())
    scene = machine_draw.paint(rng(1, "paint"), made, facts, 3)
    return scene.data


def test_outputs_by_hand() -> None:
    outputs = {("P", "b"): 5, ("P", "c"): 1, ("Q", "b"): 2, ("Q", "c"): 9}
    made = replace(EVEN, accepting=frozenset(), outputs=outputs)
    facts = told(machine.frame_key(made.states), *made.keys())
    assert machine.stated(facts) == made
    assert family.solve(facts, "sum bcbc") == 5 + 9 + 2 + 1 == matrices.answer(drawn(made), "sum bcbc")


def test_what_is_not_stated_is_not_answered() -> None:
    keys = list(EVEN.keys())
    with pytest.raises(ValueError, match="moves of 2 states"):
        family.solve(told(machine.frame_key(EVEN.states), *keys[1:]), "shortest")
    with pytest.raises(ValueError, match="accepting"):
        family.solve(told(machine.frame_key(EVEN.states), *(key for key in keys if "accepting" not in key)), "shortest")
    with pytest.raises(ValueError, match="words are accepted"):
        runs.answer(EVEN, "which b bb bbbb")


@pytest.mark.parametrize("seed", range(5))
def test_counting_is_trying_every_word(seed: int) -> None:
    draw, compared = rng(seed, "machine"), 0
    for _ in range(10):
        made = machine.draw(draw, draw.sample("KLMN", 4), "bc", "language")
        words = ["".join(letters) for n in range(5) for letters in product("bc", repeat=n)]
        try:
            data = drawn(made)
        except Retry:
            continue
        good = runs.accepted(made, words)
        assert len(good) == runs.answer(made, "upto 4") == matrices.answer(data, "upto 4")
        assert sum(len(word) == 4 for word in good) == matrices.answer(data, "words 4")
        compared += 1
        if good:
            assert min(map(len, good)) == matrices.answer(data, "shortest")
    assert compared >= 5


COLLATZ = {
    1: Step("x = 6", {"": 2}),
    2: Step("s = 0", {"": 3}),
    3: Step("x even?", {"yes": 4, "no": 5}),
    4: Step("x = x ÷ 2", {"": 6}),
    5: Step("x = 3 × x + 1", {"": 6}),
    6: Step("s = s + x", {"": 7}),
    7: Step("s < 40?", {"yes": 3, "no": 8}),
    8: Step("Print s", {"": 9}),
    9: Step("Stop", {}),
}


@pytest.mark.parametrize(
    ("ask", "expected"), [("print", 42), ("yes", 3 + 4), ("rounds 4", 3), ("rounds 3", 5), ("prints count", 1)]
)
def test_a_loop_by_hand(ask: str, expected: int) -> None:
    """6 → 3 → 10 → 5 → 16 → 8 → 4: the sums are 3, 13, 18, 34, 42."""
    facts = told("chart=from Start", *(f"step({i})={step.write()}" for i, step in COLLATZ.items()))
    assert chart.stated(facts) == COLLATZ
    data = chart_draw.paint(rng(2, "paint"), "halving", COLLATZ, facts, 1).data
    assert family.solve(facts, ask) == expected == affine.Chart(data).answer(ask)


def test_the_sums_of_that_loop() -> None:
    trace = chart.run(COLLATZ)
    sums = [state["s"] for state, step in zip(trace.states, trace.visits, strict=True) if step == 6]
    assert sums == [3, 13, 18, 34, 42]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x", 7),
        ("3 × x − 1", 20),
        ("x + y ÷ 2", 12),
        ("10 − x − 2", 1),
        ("2 × x + 3 × y", 44),
        ("x ÷ 2", Fraction(7, 2)),
    ],
)
def test_both_readers_of_arithmetic(text: str, expected: object) -> None:
    state = {"x": Fraction(7), "y": Fraction(10)}
    assert chart.value(text, state) == affine.reckon(text, state) == expected


@pytest.mark.parametrize("question", ["x > 7", "x ≥ 7", "x < 7", "x ≤ 7", "x = 7", "x even"])
def test_both_readers_of_questions(question: str) -> None:
    for x in (6, 7, 8):
        state = {"x": Fraction(x)}
        assert chart.holds(f"{question}?", state) == bool(affine.reckon(question, state))


def test_a_loop_without_end_is_no_answer() -> None:
    endless = {1: Step("x = 1", {"": 2}), 2: Step("x > 5?", {"yes": 3, "no": 2}), 3: Step("Stop", {})}
    with pytest.raises(ValueError, match="no end"):
        chart.run(endless)


@pytest.mark.parametrize("program", sorted(programs.ASKS))
def test_programs_end_and_print_whole_numbers(program: str) -> None:
    reasoning = next(level for level, names in programs.PROGRAMS.items() if program in names)
    for seed in range(10):
        trace = chart.run(programs.draw(rng(seed, program), program, "x s n", reasoning))
        assert trace.visits[-1] == max(trace.visits)
        assert trace.printed and all(value.denominator == 1 and value >= 0 for value in trace.printed)


def made(seed: int, wanted: Callable[[Problem], bool]) -> Problem:
    for i in range(400):
        stream = rng(seed, i)
        try:
            problem = family.generate(stream, Level(perception=2, reasoning=stream.randint(1, 5)))
        except Retry:
            continue
        if wanted(problem):
            return problem
    raise AssertionError("no such problem")


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("ask", ["words", "upto", "sum"])
def test_a_redirected_arrow_is_caught(ask: str, seed: int) -> None:
    """An arrow that leads elsewhere leaves a state without a way on, or changes what is counted."""
    problem = made(seed, lambda p: p.ask.startswith(f"{ask} "))
    assert problem.scene is not None
    data = problem.scene.data
    for i, edge in enumerate(data["edges"]):
        wrong = {**edge, "from": edge["to"], "to": edge["from"]}
        if wrong["from"] == wrong["to"]:
            continue
        edges = [wrong if j == i else other for j, other in enumerate(data["edges"])]
        scene = replace(problem.scene, data={**data, "edges": edges})
        rejected = second_route.check(replace(problem, scene=scene), family)
        assert rejected is not None and rejected.reason == "second_route"


@pytest.mark.parametrize("program", sorted(programs.ASKS))
def test_a_wrong_box_is_caught(program: str) -> None:
    """The first number of a chart, one too large in the picture; and two ways out of a diamond, exchanged."""
    problem = made(5, lambda p: p.state.get("program") == program and p.ask in ("print", "prints sum"))
    assert problem.scene is not None
    data = problem.scene.data
    caught = 0
    for i, node in enumerate(data["nodes"]):
        text = node["label"]["text"] if isinstance(node["label"], dict) else ""
        if text[-1:].isdigit() and "=" in text:
            label = {**node["label"], "text": f"{text} + 1"}
            nodes = [{**node, "label": label} if j == i else other for j, other in enumerate(data["nodes"])]
            scene = replace(problem.scene, data={**data, "nodes": nodes})
            caught += second_route.check(replace(problem, scene=scene), family) is not None
    assert caught
    turned = {"yes": "no", "no": "yes"}
    edges = [
        {**edge, "label": {**edge["label"], "text": turned[edge["label"]["text"]]}} if "label" in edge else edge
        for edge in data["edges"]
    ]
    scene = replace(problem.scene, data={**data, "edges": edges})
    assert second_route.check(replace(problem, scene=scene), family) is not None


def test_a_tangle_is_seen() -> None:
    """A square of four states, drawn around; with two of them exchanged, arrows cross where their letters stand."""
    moves = {(a, letter): b for a, b in zip("KLMN", "LMNK", strict=True) for letter in "bc"}
    ring = Machine(tuple("KLMN"), "bc", moves, frozenset("K"))
    at = {"K": [0.0, 1.0], "L": [1.3, 0.0], "M": [0.0, -1.0], "N": [-1.3, 0.0]}
    assert tangle(ring, at) == 0
    assert tangle(ring, {**at, "L": at["M"], "M": at["L"]}) > 0.1
