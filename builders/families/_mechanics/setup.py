"""From quantities and cases to a Kind: what families of physics share.

A Setup draws values and pictures them; its cases ask for one number each, with exact worked steps (route A) and a
numeric way from what is read off the picture (route B).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from builders.families._data.columns import Ambiguous, Worked
from builders.families._exact import show
from builders.families._language import pick, words
from builders.families._readout.kind import Args, Kind, Readings, State, Task, Values
from builders.stated import marks
from renderers.types import Fact, Level

G = 10
"""Acceleration of gravity in m/s², as every question that needs it says."""
Quantities = Mapping[str, Fraction]
Label = Callable[[str], dict[str, str]]
Primitives = list[dict[str, Any]]
Way = tuple[Callable[[Quantities], Worked], Callable[[Readings], float]]
_TRIES = 60
_UNITS = {
    "N": "newtons", "kg": "kilograms", "m": "metres", "cm": "centimetres", "s": "seconds", "J": "joules",
    "m/s": "metres per second", "m/s²": "metres per second squared", "kg·m/s": "kilogram metres per second",
    "N/m": "newtons per metre", "°": "degrees", "": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """One kind of drawing. `words/mechanics.json` holds, under its name: quantities (symbol -> noun with {s}, unit),
    arrangements (what there is, what the drawing implies) and cases (level, arrangement, what is asked, its unit,
    whether g matters).

    values: quantities of an arrangement, drawn at random. figure: primitives of an arrangement, in metres where it is
    to scale. geometry: what can be measured in the finished figure besides its labels. scaled: false for schematic
    drawings. ways: case -> exact work from the quantities, and a numeric measure of what is read off the picture.
    """

    name: str
    values: Callable[[Random, str], Quantities]
    figure: Callable[[State, Quantities, Label], Primitives]
    ways: Mapping[str, Way]
    geometry: Callable[[Sequence[Mapping[str, Any]]], dict[str, list[float]]] = lambda items: {}
    scaled: bool = True

    def kind(self) -> Kind:
        """The Kind of `_readout` that draws and asks these."""
        return Kind(
            symbol="quantity",
            scene="figure",
            size=(500, 400),
            state=self._state,
            values=self._drawn,
            frame=self._frame,
            told=self._told,
            draw=self._draw,
            read=self._read,
            tasks={name: self._task(name) for name in self.ways},
        )

    def _said(self, part: str) -> Any:
        return words("mechanics")[self.name][part]

    def _state(self, rng: Random, level: Level) -> dict[str, str]:
        names = [name for rank, name, *_ in self._said("cases").values() if rank == level.reasoning]
        mirrored = level.perception > 1 and rng.random() < 0.5
        return {
            "arrangement": rng.choice(names),
            "mirrored": "yes" if mirrored else "",
            "tone": str(rng.randrange(6)),
            "size": f"{rng.uniform(0.85, 1.2):.2f}",
            "stretch": f"{rng.uniform(0.8, 1.3):.2f}",
        }

    def _drawn(self, rng: Random, state: State) -> Values:
        for _ in range(_TRIES):
            found = self.values(rng, state["arrangement"])
            if all(value.denominator in (1, 2, 4, 5, 10, 20) for value in found.values()):
                break
        return {symbol: (value,) for symbol, value in found.items()}

    def _frame(self, rng: Random, state: State) -> list[Fact]:
        said = words("mechanics")
        name = state["arrangement"]
        thing, clause = self._said("arrangements")[name]
        facts = [
            Fact(key=f"setup={name}", text=pick(rng, said["there"], thing=thing), role="description"),
            Fact(key=f"implied={name}", text=pick(rng, said["implied"], clause=clause), role="property"),
        ]
        if not self.scaled:
            facts.append(Fact(key="scale=none", text=rng.choice(said["schematic"]), role="property", drawable=False))
        return facts

    def _told(self, rng: Random, state: State, values: Values) -> list[Fact]:
        said, facts = words("mechanics")["told"], []
        for symbol, (value,) in values.items():
            noun, unit = self._said("quantities")[symbol]
            text = rng.choice(said).format(noun=noun.format(s=symbol), v=measure(value, unit))
            facts.append(Fact(key=key(symbol, value), text=text[:1].upper() + text[1:], role="condition"))
        return facts

    def _draw(self, state: State, values: Values) -> dict[str, Any]:
        found = {symbol: value for symbol, (value,) in values.items()}

        def label(symbol: str) -> dict[str, str]:
            text = f"{symbol} = {measure(found[symbol], self._said('quantities')[symbol][1])}"
            return {"text": text, "fact": key(symbol, found[symbol])}

        items = self.figure(state, found, label)
        if state["mirrored"]:
            items = [_mirrored(item) for item in items]
        return {"primitives": [_with_symbol(item) for item in items]}

    def _read(self, data: Mapping[str, Any]) -> Readings:
        found: dict[str, list[float]] = {}
        for _, mark in marks(data):
            symbol, _, value = mark["text"].partition(" = ")
            found[symbol] = [float(re.match(r"[\d.]+", value)[0])]  # type: ignore[index]
        return found | self.geometry(data["primitives"])

    def _task(self, name: str) -> Task:
        (level, arrangement, noun, unit, weight), (exact, numeric) = self._said("cases")[name], self.ways[name]
        tail = f" Take g = {G} m/s²." if weight else ""
        unit = f", in {_UNITS[unit]}" if unit else ""
        asks = tuple(f"{text.format(noun=noun, unit=unit)}{tail}" for text in words("mechanics")["asks"])

        def args(rng: Random, state: State) -> Args:
            if state["arrangement"] != arrangement:
                raise IndexError(f"not a question about {state['arrangement']}")
            return ()

        def work(values: Values, args: Args) -> Worked:
            done = exact({symbol: value for symbol, (value,) in values.items()})
            if isinstance(done.answer, Fraction) and done.answer <= 0:
                raise Ambiguous("not positive")
            return done

        return Task(level=level, asks=asks, args=args, work=work, measure=lambda found, args: numeric(found))


def _with_symbol(item: dict[str, Any]) -> dict[str, Any]:
    """The item with the bare symbol that stands in it while the value of its label is hidden."""
    if item["type"] == "label" and "fact" in item:
        told = {name: item[name] for name in ("text", "fact")}
        rest = {name: value for name, value in item.items() if name not in told}
        return {**rest, "text": told, "bare": told["text"].partition(" = ")[0]}
    if isinstance(item.get("label"), dict):
        return {**item, "bare": item["label"]["text"].partition(" = ")[0]}
    return item


def key(symbol: str, value: Fraction) -> str:
    """`quantity(m₁)=4`."""
    return f"quantity({symbol})={show(value)}"


def measure(value: Fraction, unit: str) -> str:
    """`4 kg`, `30°`, `0.2`."""
    return f"{show(value)}{'' if unit in ('', '°') else ' '}{unit}"


def solved(answer: Fraction, steps: Sequence[str], **wrong: Fraction) -> Worked:
    """Worked steps; mistakes are named by keywords, with _ for spaces."""
    return Worked(answer=answer, steps=tuple(steps), mistakes={name.replace("_", " "): v for name, v in wrong.items()})


def label_at(label: Label, symbol: str, at: Sequence[float], **more: Any) -> dict[str, Any]:
    """A label of a quantity near a point."""
    return {"type": "label", "at": list(at), **label(symbol), **more}


def box(x: float, y: float, width: float, height: float, fill: object = None) -> dict[str, Any]:
    """A rectangle with its lower left corner at (x, y)."""
    points = [[x, y], [x + width, y], [x + width, y + height], [x, y + height]]
    return {"type": "polygon", "points": points, "fill": fill}


def arrow(start: Sequence[float], end: Sequence[float], label: object = None, **more: Any) -> dict[str, Any]:
    """An arrow with its label."""
    return {"type": "arrow", "from": list(start), "to": list(end), "label": label, **more}


def _mirrored(node: Any, inside: bool = False) -> Any:
    """The same item with left and right exchanged; fixed ground keeps its side."""
    if isinstance(node, dict):
        turned = {name: _mirrored(value, name in _PLACES) for name, value in node.items()}
        if "anchor" in node:
            turned["anchor"] = node["anchor"].translate(str.maketrans("ew", "we"))
        if node.get("type") == "ground":
            turned["from"], turned["to"] = turned["to"], turned["from"]
        if "start" in node:
            turned["start"], turned["end"] = 180 - node["end"], 180 - node["start"]
        return turned
    if inside and isinstance(node, list | tuple) and len(node) == 2 and not isinstance(node[0], list | tuple):
        return [-node[0], node[1]]
    if inside and isinstance(node, list | tuple):
        return [_mirrored(part, inside) for part in node]
    return node


_PLACES = ("from", "to", "at", "points", "vertex", "centre")


def bisected(wanted: Callable[[float], float], low: float, high: float) -> float:
    """Where a rising or falling function is zero, by halving: route B's way to a balance."""
    sign = 1 if wanted(low) < wanted(high) else -1
    for _ in range(200):
        middle = (low + high) / 2
        if sign * wanted(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def moved(
    acceleration: Callable[[float, float], float], steps: int = 400, until: float = 1.0
) -> Iterator[tuple[float, float, float]]:
    """(time, way, speed) from rest under an acceleration of (way, speed), by the midpoint method."""
    t, s, v, dt = 0.0, 0.0, 0.0, until / steps
    for _ in range(steps):
        half = v + acceleration(s, v) * dt / 2
        v += acceleration(s + v * dt / 2, half) * dt
        s, t = s + half * dt, t + dt
        yield t, s, v
