"""What is peculiar to mechanics: problems worked by hand, both routes on all cases, drawings with wrong labels."""

from __future__ import annotations

import copy
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from builders.audits.second_route import agree
from builders.families import mechanics as family
from builders.families._data.columns import Ambiguous
from builders.families._language import words
from builders.families._mechanics.setup import bisected, moved
from builders.types import Retry
from renderers.render import Renderer
from renderers.seeds import rng
from renderers.types import Fact, Level, Problem, Rejected


@pytest.mark.parametrize(
    ("ask", "quantities", "answer"),
    [
        ("lever:balance two()", "W₁=30 p=2 q=3", 20),
        ("lever:balance three()", "W₁=10 p=3 W₂=20 r=1 q=2", 25),
        ("lever:balance against()", "W₁=30 p=2 W₂=10 r=3 q=5", 6),
        ("lever:balance heavy()", "W₁=30 p=2 W=20 r=1 q=4", 10),
        ("lever:support B()", "W₁=100 W₂=200 W=40 p=1 r=3 L=4", 195),
        ("lever:support A()", "W₁=100 W₂=200 W=40 p=1 r=3 L=4", 145),
        ("slope:part()", "m=5 h=3 L=5", 30),
        ("slope:slide()", "m=5 h=3 L=5", 6),
        ("slope:normal()", "m=5 h=3 L=5", 40),
        ("slope:rub()", "m=5 h=3 d=4 L=5 μ=0.5", 2),
        ("slope:energy()", "m=5 h=3 d=4 L=5 μ=0.5", 50),
        ("slope:haul()", "m=5 h=3 d=4 L=5 μ=0.5 F=60", 2),
        ("pulley:net()", "m₁=4 F=30 B=10", 20),
        ("pulley:push()", "m₁=4 F=30 B=10", 5),
        ("pulley:over()", "m₁=2 m₂=3", 2),
        ("pulley:tension()", "m₁=2 m₂=3", 24),
        ("pulley:slip()", "m₁=3 m₂=2 μ=0.5", 1),
        ("pulley:slip tension()", "m₁=3 m₂=2 μ=0.5", 18),
        ("pulley:string()", "m₁=2 m₂=3 F=20", 8),
        ("pulley:last string()", "m₁=1 m₂=2 m₃=2 μ=0.2 F=20", 4),
        ("pulley:first string()", "m₁=1 m₂=2 m₃=2 μ=0.2 F=20", 12),
        ("spring:force()", "k₁=200 x=5", 10),
        ("spring:mass()", "k₁=200 x=5", 1),
        ("spring:one()", "k₁=100 m=1", 10),
        ("spring:row()", "k₁=100 k₂=50 m=1", 30),
        ("spring:side()", "k₁=100 k₂=100 m=1", 5),
        ("spring:mixed()", "k₁=100 k₂=100 k₃=50 m=1", 25),
        ("spring:mixed energy()", "k₁=100 k₂=100 k₃=50 m=1", Fraction(5, 4)),
        ("collision:total()", "m₁=2 v₁=3 m₂=1 v₂=10", 4),
        ("collision:couple rest()", "m₁=2 v₁=6 m₂=1", 4),
        ("collision:couple chase()", "m₁=2 v₁=6 m₂=1 v₂=3", 5),
        ("collision:couple meet()", "m₁=2 v₁=6 m₂=1 v₂=3", 3),
        ("collision:lost meet()", "m₁=2 v₁=6 m₂=1 v₂=3", 27),
        ("collision:bounce rest()", "m₁=2 v₁=6 m₂=1", 8),
        ("collision:bounce meet()", "m₁=1 v₁=5 m₂=1 v₂=2", 2),
        ("collision:slid()", "m₁=2 v₁=6 m₂=1 μ=0.4", 2),
        ("throw:drop time()", "h=45", 3),
        ("throw:flat range()", "h=45 u=8", 24),
        ("throw:flat speed()", "h=45 u=40", 50),
        ("throw:up height()", "u=5 w=20", 20),
        ("throw:up range()", "u=5 w=20", 20),
        ("throw:cliff time()", "h=25 u=6 w=20", 5),
        ("throw:cliff range()", "h=25 u=6 w=20", 30),
        ("rays:reflected()", "α=30", 60),
        ("rays:opened()", "α=30", 120),
        ("rays:second()", "α=50 β=70", 60),
        ("rays:lens()", "f=10 d=15 y=2", 30),
        ("rays:bowl height()", "f=10 d=15 y=2", 4),
        ("rays:lenses()", "f₁=10 d=20 D=50 f₂=20", 60),
        ("rays:bent()", "p=3 s=5 n=1.5 t=10", 4),
        ("rays:index()", "p=3 s=5 q=4 t=10", Fraction(3, 2)),
    ],
)
def test_worked_by_hand(ask: str, quantities: str, answer: Fraction) -> None:
    """The answer, and its decimal in the last step."""
    facts = []
    for given in quantities.split():
        symbol, value = given.split("=")
        facts.append(Fact(key=f"quantity({symbol})={value}", text="", role="condition"))
    assert family.solve(facts, ask) == answer


@pytest.mark.parametrize("name", list(family.KINDS))
def test_both_routes_agree_on_every_case(name: str) -> None:
    """Every case of a kind, drawn and read again; mirrored or not."""
    kind, stream = family.KINDS[name], rng(3, name)
    for case, task in kind.tasks.items():
        agreed = 0
        for _ in range(60):
            state = kind.state(stream, Level(perception=3, reasoning=task.level))
            try:
                args = task.args(stream, state)
                values = kind.values(stream, state)
                exact = task.work(values, args).answer
            except (Ambiguous, IndexError):
                continue
            assert agree(exact, task.measure(kind.read(kind.draw(state, values)), args)), (case, values)
            agreed += 1
        assert agreed >= 3, case


def test_all_quantities_have_nouns_and_units() -> None:
    said = words("mechanics")
    for name, kind in family.KINDS.items():
        for arrangement, (thing, clause) in said[name]["arrangements"].items():
            values = kind.values(rng(1, name, arrangement), {"arrangement": arrangement})
            assert set(values) <= set(said[name]["quantities"])
            assert not thing.endswith(".")
            assert clause[0].islower()
        assert {case[1] for case in said[name]["cases"].values()} == set(said[name]["arrangements"])
        assert set(said[name]["cases"]) == set(kind.tasks)


def test_a_wrong_label_is_seen() -> None:
    """One printed value changed: the second route no longer agrees, unless the question does not need the value."""
    seen = tried = 0
    for index in range(120):
        made = _made(index)
        assert made.scene is not None
        data: Any = copy.deepcopy(dict(made.scene.data))
        labels = [mark for mark in _labels(data) if mark["text"].startswith(("W₁", "μ", "k₁", "v₁", "F", "u", "m₂"))]
        if not labels:
            continue
        symbol, _, value = labels[0]["text"].partition(" = ")
        number, _, unit = value.partition(" ")
        labels[0]["text"] = f"{symbol} = {1.5 * float(number):g} {unit}"
        wrong = replace(made, scene=replace(made.scene, data=data))
        tried += 1
        try:
            seen += not agree(family.solve(made.facts, made.ask), family.verify(wrong))
        except ValueError:
            seen += 1
    assert tried > 40
    assert seen > 0.8 * tried


def test_a_slope_of_another_shape_is_seen() -> None:
    """Route B measures the drawn triangle, not the labels of its sides."""
    for index in range(120):
        made = _made(index)
        if made.ask == "slope:slide()":
            assert made.scene is not None
            data: Any = copy.deepcopy(dict(made.scene.data))
            data["primitives"][0]["points"][2][1] *= 0.8
            wrong = replace(made, scene=replace(made.scene, data=data))
            assert not agree(family.solve(made.facts, made.ask), family.verify(wrong))
            return
    raise AssertionError("no slope was drawn")


def test_numeric_helpers() -> None:
    assert abs(bisected(lambda x: x * x - 2, 0, 2) - 2**0.5) < 1e-12
    assert abs(bisected(lambda x: 3 - x, 0, 10) - 3) < 1e-12
    *_, (time, way, speed) = moved(lambda s, v: 4.0, until=2.0)
    assert abs(time - 2) < 1e-9
    assert abs(way - 8) < 1e-9
    assert abs(speed - 8) < 1e-9


def _labels(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, dict):
        inner = [label for value in node.values() for label in _labels(value)]
        return [node, *inner] if "fact" in node and "text" in node else inner
    return [label for value in node for label in _labels(value)] if isinstance(node, list) else []


def _made(index: int) -> Problem:
    for attempt in range(5):
        try:
            level = Level(perception=1 + index % 5, reasoning=1 + index // 5 % 5)
            return family.generate(rng(9, "mechanics", index, attempt), level)
        except Retry:
            continue
    raise AssertionError(f"no problem {index}")


def test_symbols_stay_where_values_are_hidden() -> None:
    """In a picture without conditions every quantity still has its symbol, and no value."""
    made = _made(2)
    assert made.scene is not None
    with Renderer() as renderer:
        shown, hidden = renderer.render([made.scene, made.scene.only(set())])
    assert not isinstance(shown, Rejected)
    assert not isinstance(hidden, Rejected)
    told = {box.text for box in shown.boxes if box.fact and box.kind == "label"}
    assert told
    assert {text.partition(" = ")[0] for text in told} <= {box.text for box in hidden.boxes}
    assert not [box for box in hidden.boxes if "=" in box.text or box.fact]
