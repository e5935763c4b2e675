"""Questions on circuits of resistors: equivalent resistance, current, voltage, power, each with its worked steps."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random

from builders.families._circuits import layouts
from builders.families._circuits.loops import MEASURES
from builders.families._circuits.network import (
    NODES,
    Parts,
    batteries,
    current,
    equivalent,
    live,
    merged,
    node_name,
    nodes,
    potentials,
    resistors,
)
from builders.families._circuits.reduction import Reduction, balance, kirchhoff, ratio
from builders.families._data.columns import Ambiguous, Worked
from builders.families._exact import beside, show
from builders.families._language import words
from builders.families._readout.kind import Args, State, Task, Values


def _equivalent(values: Values, args: Args) -> Worked:
    a, b = (NODES.index(letter) for letter in args)
    parts = merged(values)
    if batteries(parts):
        raise Ambiguous("the terminals are not open")
    _, top, bottom = merged({**values, "across": (Fraction(1), Fraction(a), Fraction(b))})["across"]
    ohms = equivalent(parts, top, bottom)
    driven = live(parts | {"E": (Fraction(1), bottom, top)})
    said = _idle(parts, driven)
    loose = balance(driven)
    if loose:
        said.append(_balanced_text(driven, loose[0]))
        driven.pop(loose[0])
    reduction = Reduction(driven, top, bottom)
    if reduction.whole:
        said += reduction.said
    else:
        said.append("Series and parallel steps alone do not suffice, so let a battery of 1 V drive a current.")
        said += [*kirchhoff(driven), f"The current from it is {beside(1 / ohms)} A, so R = 1 V / I = {beside(ohms)} Ω."]
    return Worked(answer=ohms, steps=(*said, f"The equivalent resistance is {beside(ohms)} Ω."), mistakes=_sums(parts))


def _sums(parts: Parts) -> dict[str, Fraction]:
    sizes = [parts[name][0] for name in resistors(parts)]
    return {
        "added all resistances": sum(sizes, Fraction(0)),
        "took all as parallel": 1 / sum((1 / size for size in sizes), Fraction(0)),
        "forgot the largest": sum(sizes, Fraction(0)) - max(sizes),
    }


def _idle(parts: Parts, driven: Parts) -> list[str]:
    return [
        f"Both ends of {name} are joined by a wire, so it carries no current."
        if parts[name][1] == parts[name][2]
        else f"{name} is in no closed loop, so it carries no current."
        for name in parts
        if name not in driven and name[0] == "R"
    ]


def _balanced_text(parts: Parts, name: str) -> str:
    _, a, b = parts[name]
    return (
        f"The bridge is balanced: both voltage dividers split in the same ratio, so {node_name(a)} and {node_name(b)} "
        f"are at the same potential, and {name} carries no current."
    )


def _measured(name: str) -> Callable[[Values, Args], Worked]:
    """Work for a quantity of the whole circuit, of one resistor, or between two nodes."""

    def work(values: Values, args: Args) -> Worked:
        parts = merged(values)
        if not batteries(parts) or (name in ("total", "supplied") and len(batteries(parts)) > 1):
            raise Ambiguous("no single battery")
        driven = live(parts)
        volts = potentials(driven)
        return _END[name](parts, driven, volts, args)

    return work


def _whole(parts: Parts, driven: Parts) -> tuple[list[str], Reduction]:
    said, (_, minus, plus) = _idle(parts, driven), driven["E"]
    loose = balance(driven)
    rest = {n: part for n, part in driven.items() if n not in loose}
    said += [_balanced_text(driven, n) for n in loose]
    reduction = Reduction({n: part for n, part in rest.items() if n[0] == "R"}, plus, minus)
    if reduction.whole is None:
        raise Ambiguous("no series and parallel parts")
    return said + reduction.said, reduction


def _total(parts: Parts, driven: Parts, volts: dict[int, Fraction], args: Args) -> Worked:
    said, reduction = _whole(parts, driven)
    size, ohms = parts["E"][0], reduction.whole.ohms if reduction.whole else Fraction(1)
    amps = size / ohms
    wrong = {f"{name}": size / total for name, total in _sums(parts).items() if total}
    return Worked(answer=amps, steps=(*said, f"By Ohm's law, I = V/R = {ratio(size, ohms)} A."), mistakes=wrong)


def _supplied(parts: Parts, driven: Parts, volts: dict[int, Fraction], args: Args) -> Worked:
    inner, size = _total(parts, driven, volts, args), parts["E"][0]
    amps = inner.answer if isinstance(inner.answer, Fraction) else Fraction(0)
    said = f"The power is P = V · I = {show(size)} · {show(amps)} = {beside(size * amps)} W."
    wrong = {name: size * value for name, value in inner.mistakes.items()} | {"squared the current": amps * amps}
    return Worked(answer=size * amps, steps=(*inner.steps, said), mistakes=wrong)


def _steps_to(parts: Parts, driven: Parts, volts: dict[int, Fraction], name: str) -> list[str]:
    """Steps to the voltage and the current of a resistor."""
    if name not in driven or not current(driven, volts, name):
        raise Ambiguous("no current there")
    if len(batteries(driven)) == 1:
        try:
            said, reduction = _whole(parts, driven)
            return said + reduction.down_to(name, driven["E"][0])
        except Ambiguous:
            pass
    _, a, b = driven[name]
    fall = abs(volts[a] - volts[b])
    high, low = sorted((a, b), key=lambda node: -volts[node])
    text = f"The voltage across {name} is V({node_name(high)}) − V({node_name(low)}) = {beside(fall)} V."
    flow = f"By Ohm's law the current in {name} is {ratio(fall, driven[name][0])} A."
    return [*_idle(parts, driven), *kirchhoff(driven), text, flow]


def _current(parts: Parts, driven: Parts, volts: dict[int, Fraction], args: Args) -> Worked:
    said = _steps_to(parts, driven, volts, args[0])
    amps, supplies = abs(current(driven, volts, args[0])), [driven[n][0] for n in batteries(driven)]
    wrong = {"put the whole voltage across it": supplies[0] / driven[args[0]][0]}
    return Worked(answer=amps, steps=(*said, f"So the current is {beside(amps)} A."), mistakes=wrong)


def _voltage(parts: Parts, driven: Parts, volts: dict[int, Fraction], args: Args) -> Worked:
    said = _steps_to(parts, driven, volts, args[0])
    amps, ohms = abs(current(driven, volts, args[0])), driven[args[0]][0]
    wrong = {"gave the battery's voltage": driven[batteries(driven)[0]][0], "divided": ohms / amps}
    step = f"So the voltage is V = R · I = {show(ohms)} · {show(amps)} = {beside(ohms * amps)} V."
    return Worked(answer=ohms * amps, steps=(*said, step), mistakes=wrong)


def _power(parts: Parts, driven: Parts, volts: dict[int, Fraction], args: Args) -> Worked:
    said = _steps_to(parts, driven, volts, args[0])
    amps, ohms = abs(current(driven, volts, args[0])), driven[args[0]][0]
    power = ohms * amps * amps
    wrong = {
        "did not square the current": ohms * amps,
        "took the whole voltage": driven[batteries(driven)[0]][0] * amps,
    }
    step = f"The power is P = R · I² = {show(ohms)} · {show(amps)}² = {beside(power)} W."
    return Worked(answer=power, steps=(*said, step), mistakes=wrong)


def _between(parts: Parts, driven: Parts, volts: dict[int, Fraction], args: Args) -> Worked:
    a, b = (NODES.index(letter) for letter in args)
    if a not in volts or b not in volts or volts[a] == volts[b]:
        raise Ambiguous("no voltage there")
    if len(nodes(parts)) < len(volts) or any({a, b} == set(part[1:]) for part in parts.values()):
        raise Ambiguous("a part joins them")
    fall = abs(volts[a] - volts[b])
    said = [f"V({node_name(n)}) = {beside(volts[n])} V" for n in (a, b)]
    step = f"The voltage between them is |{show(volts[a])} − {show(volts[b])}| = {beside(fall)} V.".replace("− -", "+ ")
    wrong = {"added the potentials": abs(volts[a] + volts[b]), "gave the battery's voltage": max(volts.values())}
    return Worked(answer=fall, steps=(*_idle(parts, driven), *kirchhoff(driven), f"So {said[0]} and {said[1]}.", step),
                  mistakes=wrong)  # fmt: skip


_END = {
    "total": _total, "supplied": _supplied, "current": _current, "voltage": _voltage, "power": _power,
    "between": _between,
}  # fmt: skip


def _terminals(rng: Random, state: State) -> Args:
    if not state["open"]:
        raise IndexError("the circuit has a battery")
    return tuple(node_name(node) for node in sorted(layouts.layout(state["layout"]).parts["E"]))


def _driven(count: int) -> Callable[[Random, State], Args]:
    """Arguments for circuits with a battery: none, a resistor, or two nodes."""

    def args(rng: Random, state: State) -> Args:
        places = layouts.layout(state["layout"]).parts
        if state["open"] or (count == 0 and "E" not in places):
            raise IndexError("no battery, or two")
        if count == 2:
            letters = sorted({node_name(node) for ends in places.values() for node in ends})
            return tuple(sorted(rng.sample(letters, 2)))
        return (rng.choice([name for name in places if name[0] == "R"]),) if count else ()

    return args


_LEVELS = {
    "equivalent": (1, 2, 3, 4, 5), "total": (1, 2, 3, 4), "supplied": (2, 3, 4), "current": (2, 3, 4, 5),
    "voltage": (1, 2, 3, 4, 5), "power": (3, 4, 5), "between": (4, 5),
}  # fmt: skip
_ARGS = {"total": 0, "supplied": 0, "current": 1, "voltage": 1, "power": 1, "between": 2}
_WORK = {name: _equivalent if name == "equivalent" else _measured(name) for name in _LEVELS}
TASKS = {
    f"{name}_{level}": Task(
        level=level,
        asks=tuple(words("circuits")["asks"][name]),
        args=_terminals if name == "equivalent" else _driven(_ARGS[name]),
        work=_WORK[name],
        measure=MEASURES[name],
    )
    for name, levels in _LEVELS.items()
    for level in levels
}
