"""What is peculiar to circuits: networks and gates worked by hand, wrong wires and labels, hidden gates as boxes."""

from __future__ import annotations

import copy
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from builders.audits.second_route import agree
from builders.families import circuits as family
from builders.families._circuits import layouts, signals, wiring
from builders.families._circuits.loops import loop_currents
from builders.families._circuits.network import batteries, current, live, merged, potentials, resistors
from builders.families._circuits.reduction import Reduction, kirchhoff
from builders.families._language import words
from builders.types import Retry
from renderers.render import Renderer
from renderers.seeds import rng
from renderers.types import Fact, Level, Problem, Rejected

LADDER = ("joins(E)=B;A", "volts(E)=12", "joins(R₁)=A;C", "ohms(R₁)=4", "joins(R₂)=C;B", "ohms(R₂)=6",
          "joins(R₃)=C;B", "ohms(R₃)=3")  # fmt: skip
BRIDGE = ("joins(R₁)=A;C", "ohms(R₁)=2", "joins(R₂)=C;B", "ohms(R₂)=4", "joins(R₃)=A;D", "ohms(R₃)=3", "joins(R₄)=D;B",
          "ohms(R₄)=6", "joins(R₅)=C;D", "ohms(R₅)=7")  # fmt: skip
SWITCHED = ("joins(E)=B;A", "volts(E)=20", "joins(R₁)=A;B", "ohms(R₁)=10", "joins(R₂)=A;C", "ohms(R₂)=5")
TWO = ("joins(E₁)=B;A", "volts(E₁)=10", "joins(R₁)=A;C", "ohms(R₁)=2", "joins(R₂)=C;B", "ohms(R₂)=2",
       "joins(R₃)=C;D", "ohms(R₃)=2", "joins(E₂)=B;D", "volts(E₂)=2")  # fmt: skip
GATES = ("wiring(K)=A;B", "type(K)=nand", "wiring(L)=K", "type(L)=not", "wiring(M)=L;A", "type(M)=xor")
SET = (*GATES, "input(A)=1", "input(B)=0")


@pytest.mark.parametrize(
    ("ask", "keys", "answer"),
    [
        ("resistors:total_2()", LADDER, Fraction(2)),
        ("resistors:voltage_2(R₂)", LADDER, Fraction(4)),
        ("resistors:current_2(R₃)", LADDER, Fraction(4, 3)),
        ("resistors:power_3(R₁)", LADDER, Fraction(16)),
        ("resistors:supplied_3()", LADDER, Fraction(24)),
        ("resistors:equivalent_4(A;B)", BRIDGE, Fraction(18, 5)),
        ("resistors:total_3()", (*SWITCHED, "joins(S)=C;B;closed"), Fraction(6)),
        ("resistors:total_3()", (*SWITCHED, "joins(S)=C;B;open"), Fraction(2)),
        ("resistors:current_5(R₂)", TWO, Fraction(2)),
        ("resistors:between_5(A;D)", TWO, Fraction(8)),
        ("logic:level_1(M)", SET, "1"),
        ("logic:high_1()", SET, Fraction(2)),
        ("logic:binary_1(K;L;M)", SET, Fraction(5)),
        ("logic:rows_3(M)", GATES, Fraction(1)),
        ("logic:sum_3(M)", GATES, Fraction(2)),
        ("logic:differ_4(K;L)", GATES, Fraction(4)),
        ("logic:same_2(M;A OR B;A AND NOT B)", GATES, "A AND NOT B"),
    ],
)
def test_worked_by_hand(ask: str, keys: tuple[str, ...], answer: Fraction | str) -> None:
    assert family.solve([Fact(key=key, text="", role="condition") for key in keys], ask) == answer


def test_a_part_without_its_value_is_not_guessed() -> None:
    facts = [Fact(key=key, text="", role="condition") for key in LADDER if key != "ohms(R₃)=3"]
    with pytest.raises(ValueError, match="R₃"):
        family.solve(facts, "resistors:total_2()")


@pytest.mark.parametrize("name", sorted(words("circuits")["layouts"]))
def test_layouts_keep_kirchhoffs_laws(name: str) -> None:
    """Currents of all parts: none is lost in a node, and loop currents find the same."""
    for seed in range(4):
        state = {"layout": name, "open": "", "switch": "closed"}
        parts = live(merged(layouts.draw(Random(seed), state)))
        volts = potentials(parts)
        amps = loop_currents({part: [float(v) for v in entry] for part, entry in parts.items()})
        for part in resistors(parts):
            assert abs(amps[part] - float(current(parts, volts, part))) < 1e-9
        for node in volts:
            flow = sum(amps[part] * ((a == node) - (b == node)) for part, (_, a, b) in parts.items())
            assert abs(flow) < 1e-9
        free = set(volts) - {node for part in batteries(parts) for node in parts[part][1:]}
        assert sum(line.startswith("Kirchhoff") for line in kirchhoff(parts)) == len(free)


def test_series_and_parallel_steps_end_in_the_whole() -> None:
    parts = {"R₁": (Fraction(4), 0, 2), "R₂": (Fraction(6), 2, 1), "R₃": (Fraction(3), 2, 1)}
    reduction = Reduction(parts, 0, 1)
    assert reduction.whole is not None
    assert reduction.whole.ohms == 6
    assert reduction.said[0].startswith("R₂ and R₃ are in parallel")
    assert reduction.down_to("R₂", Fraction(12))[-1].endswith("its current is 4/6 = 2/3 ≈ 0.67 A.")
    bridge = parts | {"R₄": (Fraction(1), 0, 3), "R₅": (Fraction(1), 3, 2), "R₆": (Fraction(1), 3, 1)}
    assert Reduction(bridge, 0, 1).whole is None


def test_wires_run_over_no_gate_and_along_no_other_wire() -> None:
    """Signals read off the picture are those of the wiring, however it is laid out."""
    for seed in range(60):
        random = Random(seed)
        fed = wiring.wires(random, 4, 6)
        order = random.sample(list(fed), len(fed))
        at, primitives = wiring.plan(fed, order, staggered=seed % 2 == 0)
        gates = {name: ("not",) if len(ins) == 1 else (random.choice(("nand", "xor")),) for name, ins in fed.items()}
        for name, (kind,) in gates.items():
            primitives.append({"type": "gate", "at": list(at[name]), "kind": {"value": kind}, "label": name})
        found = signals.read({"primitives": primitives})
        table = wiring.columns("ABCD", {name: (*gates[name], *ins) for name, ins in fed.items()})
        for name in fed:
            assert found[name] == [table[name] >> row & 1 for row in range(16)]


def test_a_wrong_picture_is_seen() -> None:
    """A battery of another voltage, a resistor moved to other nodes, or another gate: route B no longer agrees."""
    seen = {"ohms": 0, "gate": 0}
    for index in range(60):
        made = _made(index)
        kind = "gate" if made.ask.startswith("logic") else "ohms"
        data: Any = copy.deepcopy(dict(made.scene.data)) if made.scene else {}
        for item in data["primitives"]:
            if item["type"] == "gate" and item["kind"]["value"] != "not":
                item["kind"]["value"] = {"and": "nand", "or": "nor", "xor": "xnor"}.get(item["kind"]["value"], "and")
            elif item["type"] == "component" and "label" in item and item["name"][0] == "R":
                item["label"]["text"] = f"{3 * float(item['label']['text'].split()[0]):g} Ω"
        assert made.scene is not None
        wrong = replace(made, scene=replace(made.scene, data=data))
        try:
            differs = not agree(family.solve(made.facts, made.ask), family.verify(wrong))
        except StopIteration:
            differs = True  # none of the expressions fits
        seen[kind] += differs
    assert seen["ohms"] > 15
    assert seen["gate"] > 8


def test_hidden_gates_are_boxes() -> None:
    """While the types of gates are hidden, all are drawn alike; values of parts are seen only where they are shown."""
    made = next(p for p in map(_made, range(60)) if p.ask.startswith("logic"))
    assert made.scene is not None
    types = {fact.key for fact in made.facts if fact.symbol.startswith("type")}
    with Renderer() as renderer:
        shown, hidden = renderer.render([made.scene, made.scene.only(set())])
    assert not isinstance(shown, Rejected)
    assert not isinstance(hidden, Rejected)
    assert types == {box.fact for box in shown.boxes if box.fact and box.fact.startswith("type")}
    assert not [box for box in hidden.boxes if box.fact]
    assert shown.sha256 != hidden.sha256


def _made(index: int) -> Problem:
    for attempt in range(5):
        try:
            level = Level(perception=1 + index % 5, reasoning=1 + index // 5 % 5)
            return family.generate(rng(6, "circuits", index, attempt), level)
        except Retry:
            continue
    raise AssertionError(f"no circuit {index}")
