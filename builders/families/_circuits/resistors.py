"""Circuits of resistors, batteries and switches: equivalent resistance, current, voltage, power."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from builders.families._circuits import layouts, schematic
from builders.families._circuits.network import NODES, node_name
from builders.families._circuits.resistor_tasks import TASKS
from builders.families._exact import number, show
from builders.families._language import cardinal, listing, pick, words
from builders.families._readout.kind import Kind, State, Values
from renderers.types import Fact, Level

_OPEN = 0.35
"""Share of drawn states with open terminals, where a layout has one battery."""
_VIEWS = {1: 1, 2: 2, 3: 3, 4: 3, 5: 3}
_TURNS = ("mirrored", "flipped", "turned")


def state(rng: Random, level: Level) -> dict[str, str]:
    """A layout of the level, its view, its symbols."""
    known = words("circuits")["layouts"]
    name = rng.choice([name for name, entry in known.items() if level.reasoning in entry["levels"]])
    names = layouts.layout(name).parts
    turns = [turn for turn in _TURNS[: _VIEWS[level.perception]] if rng.random() < 0.5]
    return {
        "layout": name,
        "open": "yes" if "E" in names and rng.random() < _OPEN else "",
        "switch": rng.choice(("open", "closed")) if "S" in names else "",
        "view": " ".join(turns),
        "across": f"{rng.uniform(2.6, 3.6):.2f}",
        "up": f"{rng.uniform(1.9, 2.5):.2f}",
        "resistor": rng.choice(("resistor", "box")),
        "source": rng.choice(("battery", "cell")),
    }


def frame(rng: Random, state: State) -> list[Fact]:
    """What there is and how it is joined; wires are ideal."""
    said, places = words("circuits"), layouts.layout(state["layout"]).parts
    count = cardinal(sum(name[0] == "R" for name in places))
    facts = [Fact(key=f"circuit={count} resistors", text=pick(rng, said["there"], n=count), role="description")]
    kinds = {"R": "resistor joins", "E": "battery joins", "S": "switch joins"}
    templates = {letter: rng.choice(said[kind]) for letter, kind in kinds.items()}
    for name, (a, b) in places.items():
        if state["open"] and name == "E":
            continue
        one, other = node_name(a), node_name(b)
        text = templates[name[0]].format(r=name, a=one, b=other, state=state["switch"])
        tail = f";{state['switch']}" if name == "S" else ""
        facts.append(Fact(key=f"joins({name})={one};{other}{tail}", text=text, role="description"))
    ideal = said["ideal" if state["open"] else "ideal driven"]
    letters = sorted({node_name(node) for ends in places.values() for node in ends})
    lettered = pick(rng, said["lettered"], n=listing(letters))
    facts.append(Fact(key=f"nodes={''.join(letters)}", text=lettered, role="property"))
    return [*facts, Fact(key="ideal=wires", text=pick(rng, ideal), role="property", drawable=False)]


def told(rng: Random, state: State, values: Values) -> list[Fact]:
    """The resistances and voltages."""
    said = words("circuits")
    templates = {"R": rng.choice(said["ohms"]), "E": rng.choice(said["volts"])}
    return [
        Fact(
            key=schematic.fact_key(name, values),
            text=templates[name[0]].format(r=name, v=show(values[name][0])),
            role="condition",
        )
        for name in values
        if name != "S"
    ]


def given(facts: Sequence[Fact]) -> dict[str, tuple[Fraction, ...]]:
    """Parts with value and nodes. Raises ValueError where a joined part has no value, LookupError the other way."""
    joined, sizes = {}, {}
    for fact in facts:
        symbol, _, name = fact.symbol.rstrip(")").partition("(")
        if symbol == "joins":
            a, b, *shut = fact.value.split(";")
            joined[name] = (Fraction(NODES.index(a)), Fraction(NODES.index(b)))
            if shut:
                sizes[name] = Fraction(int(shut[0] == "closed"))
        elif symbol in ("ohms", "volts"):
            sizes[name] = number(fact.value)
    if set(joined) != set(sizes):
        raise ValueError(f"{sorted(set(joined) ^ set(sizes))}: value or place is not stated")
    return {name: (sizes[name], *joined[name]) for name in joined}


KIND = Kind(
    symbol="ohms", scene="figure", size=(480, 420), state=state, values=layouts.draw, frame=frame, told=told,
    draw=schematic.draw, read=schematic.read, tasks=TASKS, given=given,
)  # fmt: skip
