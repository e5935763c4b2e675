"""Circuits of logic gates: outputs for set inputs, rows of the truth table, equivalent expressions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import Any

from builders.families._circuits import signals, wiring
from builders.families._circuits.wiring import GATES, INPUTS, columns
from builders.families._data.columns import Ambiguous, Worked
from builders.families._language import article, cardinal, listing, pick, sentence, words
from builders.families._readout.kind import Args, Kind, State, Task, Values
from renderers.types import Fact, Level

_SIZES = {1: (2, 3), 2: (3, 4), 3: (4, 5), 4: (4, 5), 5: (5, 6)}
"""Reasoning level -> fewest and most gates."""
_INPUTS = {"set": {1: (2, 3), 2: (3, 3), 3: (3, 4)}, "table": {2: (2, 3), 3: (3, 3), 4: (3, 4), 5: (4, 4)}}
_USES = {1: ("set",), 2: ("set", "table", "same"), 3: ("set", "table", "same"), 4: ("table",), 5: ("table",)}
_EXPRESSIONS = (
    "A AND B", "A OR B", "A XOR B", "A XNOR B", "A AND NOT B", "NOT A AND B", "A OR NOT B", "NOT A OR B",
    "NOT A AND NOT B", "NOT A OR NOT B",
)  # fmt: skip
_OPTIONS = 4


def state(rng: Random, level: Level) -> dict[str, str]:
    """The wiring, the order of the rows in which gates are drawn, and what the circuit is for."""
    use = rng.choice(_USES[level.reasoning])
    inputs = 2 if use == "same" else rng.randint(*_INPUTS[use][level.reasoning])
    fed = wiring.wires(rng, inputs, max(inputs - 1, rng.randint(*_SIZES[level.reasoning])))
    order = list(fed)
    if level.perception >= 3:
        rng.shuffle(order)
    elif rng.random() < 0.5:
        order.reverse()
    labels = rng.sample(_EXPRESSIONS, _OPTIONS) if use == "same" else ["0", "1"]
    return {
        "use": use,
        "wiring": ";".join(f"{name}={','.join(ins)}" for name, ins in fed.items()),
        "order": " ".join(order),
        "inputs": listing(INPUTS[:inputs]),
        "list": listing(fed),
        "labels": "|".join(labels),
    }


def _fed(state: State) -> dict[str, tuple[str, ...]]:
    split = [entry.partition("=") for entry in state["wiring"].split(";")]
    return {name: tuple(ins.split(",")) for name, _, ins in split}


def _inputs(fed: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    return tuple(sorted({signal for ins in fed.values() for signal in ins if signal not in GATES}))


def _code(signal: str) -> Fraction:
    """Signals as numbers: gates from 10, inputs from 0."""
    return Fraction(10 + GATES.index(signal) if signal in GATES else INPUTS.index(signal))


def _signal(code: Fraction) -> str:
    return GATES[int(code) - 10] if code >= 10 else INPUTS[int(code)]


def values(rng: Random, state: State) -> Values:
    """A type for every gate, and levels for the inputs where they are set."""
    fed, found = _fed(state), {}
    for name, ins in fed.items():
        kind = "not" if len(ins) == 1 else rng.choice([kind for kind in wiring.KINDS if kind != "not"])
        found[name] = (Fraction(wiring.KINDS.index(kind)), *map(_code, ins))
    if state["use"] == "set":
        found |= {name: (Fraction(rng.randint(0, 1)),) for name in _inputs(fed)}
    return found


def frame(rng: Random, state: State) -> list[Fact]:
    """The gates and what feeds them; where the output is taken."""
    said, fed = words("circuits"), _fed(state)
    count = cardinal(len(fed))
    there = pick(rng, said["logic there"], n=count, inputs=state["inputs"])
    facts = [Fact(key=f"circuit={count} gates", text=sentence(there), role="description")]
    at = rng.randrange(4)
    for name, ins in fed.items():
        text = said["fed by one" if len(ins) == 1 else "fed by"][at].format(g=name, ins=listing(ins))
        facts.append(Fact(key=f"wiring({name})={';'.join(ins)}", text=text, role="description"))
    last = list(fed)[-1]
    return [*facts, Fact(key=f"output={last}", text=pick(rng, said["output"], g=last), role="property")]


def told(rng: Random, state: State, values: Values) -> list[Fact]:
    """The types of the gates, and the levels of set inputs."""
    said, facts = words("circuits"), []
    is_a, is_set = rng.choice(said["is a gate"]), rng.choice(said["is set"])
    for name, (code, *_) in values.items():
        if name in GATES:
            kind = wiring.KINDS[int(code)]
            text = is_a.format(g=name, kind=kind.upper(), a_kind=f"{_article(kind)} {kind.upper()}")
            facts.append(Fact(key=f"type({name})={kind}", text=text, role="condition"))
        else:
            facts.append(Fact(key=f"input({name})={code}", text=is_set.format(g=name, v=code), role="condition"))
    return facts


def _article(kind: str) -> str:
    return "an" if kind.startswith("x") else article(kind)


def given(facts: Sequence[Fact]) -> dict[str, tuple[Fraction, ...]]:
    """Values from the facts' keys. Raises ValueError where the type or the wiring of a gate is missing."""
    fed, types, levels = {}, {}, {}
    for fact in facts:
        symbol, _, name = fact.symbol.rstrip(")").partition("(")
        if symbol == "wiring":
            fed[name] = tuple(map(_code, fact.value.split(";")))
        elif symbol == "type":
            types[name] = Fraction(wiring.KINDS.index(fact.value))
        elif symbol == "input":
            levels[name] = (Fraction(fact.value),)
    if set(fed) != set(types):
        raise ValueError(f"{sorted(set(fed) ^ set(types))}: type or wiring is not stated")
    return {name: (types[name], *ins) for name, ins in fed.items()} | levels


def draw(state: State, values: Values) -> dict[str, Any]:
    """The figure's data: wires, dots, gates with their names, letters of inputs, levels where they are set."""
    fed = _fed(state)
    at, primitives = wiring.plan(fed, state["order"].split(), staggered=set(values) <= set(GATES))
    starts = {item["text"]: item["at"] for item in primitives if item.get("anchor") == "e"}
    for name, (code, *_) in values.items():
        if name in GATES:
            kind = wiring.KINDS[int(code)]
            kind_of = {"value": kind, "fact": f"type({name})={kind}"}
            place = [round(v, 3) for v in at[name]]
            primitives.append({"type": "gate", "at": place, "kind": kind_of, "inputs": len(fed[name]), "label": name})
        else:
            spot = [round(starts[name][0] + wiring.NAME + wiring.BIT[0], 3), round(starts[name][1] + wiring.BIT[1], 3)]
            label = {"type": "label", "text": str(code), "at": spot, "anchor": "c", "fact": f"input({name})={code}"}
            primitives.append(label)
    return {"primitives": primitives}


def _split(values: Values) -> tuple[dict[str, tuple[str, ...]], dict[str, int]]:
    """Gates by name in the order in which signals flow, and levels of inputs."""
    named = {name: entry for name, entry in values.items() if name in GATES}
    gates = {name: (wiring.KINDS[int(code)], *map(_signal, ins)) for name, (code, *ins) in sorted(named.items())}
    return gates, {name: int(entry[0]) for name, entry in values.items() if name not in GATES}


def _formula(entry: Sequence[str]) -> str:
    kind, *ins = entry
    return f"NOT {ins[0]}" if kind == "not" else f" {kind.upper()} ".join(ins)


def _levels(values: Values) -> tuple[dict[str, int], list[str]]:
    """Levels of all gates for the set inputs, and how they come about."""
    gates, level = _split(values)
    table = columns(tuple(level), gates)
    row = int("".join(str(level[name]) for name in level), 2)
    now = {name: column >> row & 1 for name, column in table.items()}
    said = []
    for name, entry in gates.items():
        filled = _formula((entry[0], *(str(now[signal]) for signal in entry[1:])))
        said.append(f"{name} = {_formula(entry)} = {filled} = {now[name]}.")
    return {name: now[name] for name in gates}, said


def _level(values: Values, args: Args) -> Worked:
    now, said = _levels(values)
    return Worked(answer=str(now[args[0]]), steps=(*said, f"Q is the output of {args[0]}."))


def _high(values: Values, args: Args) -> Worked:
    now, said = _levels(values)
    count = Fraction(sum(now.values()))
    wrong = {"counted the low ones": len(now) - count, "counted the inputs too": count + 1}
    return Worked(answer=count, steps=(*said, "The gates with output 1 are counted."), mistakes=wrong)


def _binary(values: Values, args: Args) -> Worked:
    now, said = _levels(values)
    digits = "".join(str(now[name]) for name in args)
    answer = Fraction(int(digits, 2))
    wrong = {
        "read them backwards": Fraction(int(digits[::-1], 2)),
        "swapped high and low": 2 ** len(digits) - 1 - answer,
    }
    return Worked(answer=answer, steps=(*said, f"The binary number {digits} is {answer} in decimal."), mistakes=wrong)


def _table(values: Values) -> tuple[dict[str, int], list[str], int]:
    """The truth table, its columns in words, and the number of its rows."""
    gates, _ = _split(values)
    inputs = tuple(sorted({signal for entry in gates.values() for signal in entry[1:] if signal not in GATES}))
    table, rows = columns(inputs, gates), 1 << len(inputs)
    order = f"{0:0{len(inputs)}b} to {rows - 1:0{len(inputs)}b}"
    said = [
        f"The rows of the truth table are the values of {listing(inputs)} from {order}; the columns are, top to bottom:"
    ]
    for name, entry in gates.items():
        said.append(f"{name} = {_formula(entry)}: {_bits(table[name], rows)}.")
    return table, said, rows


def _bits(column: int, rows: int) -> str:
    return " ".join(str(column >> row & 1) for row in range(rows))


def _rows(values: Values, args: Args) -> Worked:
    table, said, rows = _table(values)
    count = Fraction(table[args[0]].bit_count())
    if count in (0, rows):
        raise Ambiguous("Q never changes")
    wrong = {"counted the rows with zero": rows - count}
    return Worked(
        answer=count, steps=(*said, f"Number of ones in the column of {args[0]} = Q: {count}."), mistakes=wrong
    )


def _sum(values: Values, args: Args) -> Worked:
    table, said, rows = _table(values)
    found = [row for row in range(rows) if table[args[0]] >> row & 1]
    if len(found) in (0, rows):
        raise Ambiguous("Q never changes")
    total, every = Fraction(sum(found)), Fraction(rows * (rows - 1), 2)
    text = f"Q is true in {'row' if len(found) == 1 else 'rows'} {listing(map(str, found))}"
    if len(found) > 1:
        text += f", and {' + '.join(map(str, found))} = {total}"
    wrong = {"added the rows with zero": every - total, "began to count at one": total + len(found)}
    return Worked(answer=total, steps=(*said, f"{text}."), mistakes=wrong)


def _differ(values: Values, args: Args) -> Worked:
    table, said, rows = _table(values)
    count = Fraction((table[args[0]] ^ table[args[1]]).bit_count())
    step = f"{args[0]} XOR {args[1]}: {_bits(table[args[0]] ^ table[args[1]], rows)}."
    wrong = {"counted the rows in which they agree": rows - count}
    return Worked(answer=count, steps=(*said, step, f"Number of ones in it: {count}."), mistakes=wrong)


def _same(values: Values, args: Args) -> Worked:
    table, said, rows = _table(values)
    for text in args[1:]:
        if _column(text) == table[args[0]]:
            step = f"{text}: {_bits(table[args[0]], rows)}, the same column as that of Q."
            return Worked(answer=text, steps=(*said, step))
    raise Ambiguous("none of the expressions")


def _column(text: str) -> int:
    """Truth-table column of `A AND NOT B`."""
    one, rule, other = text.replace("NOT ", "NOT").split()
    helpers = {"X": ("not", "A") if one[0] == "N" else ("or", "A", "A")}
    helpers["Y"] = ("not", "B") if other[0] == "N" else ("or", "B", "B")
    return columns(("A", "B"), helpers | {"Z": (rule.lower(), "X", "Y")})["Z"]


def _for(use: str, choose: Callable[[Random, list[str], State], Args]) -> Callable[[Random, State], Args]:
    def args(rng: Random, state: State) -> Args:
        if state["use"] != use:
            raise IndexError(f"the circuit is for {state['use']}")
        return choose(rng, list(_fed(state)), state)

    return args


def _two(rng: Random, names: list[str], state: State) -> Args:
    """Two gates, neither of them the other's negation."""
    fed = _fed(state)
    one, other = sorted(rng.sample(names, 2))
    if fed[other] == (one,):
        raise IndexError(f"{other} negates {one}")
    return one, other


def _last(rng: Random, names: list[str], state: State) -> Args:
    return (names[-1],)


_TASKS: dict[str, tuple[tuple[int, ...], Callable[[Random, State], Args], Callable[[Values, Args], Worked]]] = {
    "level": ((1,), _for("set", _last), _level),
    "high": ((1, 2), _for("set", lambda rng, names, state: ()), _high),
    "binary": ((1, 2, 3), _for("set", lambda rng, names, state: tuple(names)), _binary),
    "rows": ((2, 3, 4, 5), _for("table", _last), _rows),
    "same": ((2, 3), _for("same", lambda rng, names, state: (names[-1], *state["labels"].split("|"))), _same),
    "sum": ((3, 4, 5), _for("table", _last), _sum),
    "differ": ((4, 5), _for("table", _two), _differ),
}
TASKS = {
    f"{name}_{level}": Task(
        level=level, asks=tuple(words("circuits")["asks"][name]), args=args, work=work, measure=signals.MEASURES[name]
    )
    for name, (levels, args, work) in _TASKS.items()
    for level in levels
}
KIND = Kind(
    symbol="type", scene="figure", size=(500, 420), state=state, values=values, frame=frame, told=told, draw=draw,
    read=signals.read, tasks=TASKS, given=given,
)  # fmt: skip
