"""A network with weights: drawn by chance, told in facts, painted, and read back from facts or from the painting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from builders.families._network import places
from renderers.types import Fact

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_SIZES = {1: (5, 6), 2: (6, 7), 3: (7, 8), 4: (8, 9), 5: (9, 10)}
HEAVIEST = {1: 12, 2: 15, 3: 20, 4: 30, 5: 40}
"""The greatest weight, by reasoning level."""
_PLANNED = {3: 1, 4: 2, 5: 3}
_NAMES = (
    "Ash", "Bay", "Cove", "Dale", "Elm", "Fen", "Glen", "Hill", "Isle", "Kiln", "Lake", "Mill", "Nook", "Oak", "Pine",
    "Rock", "Sand", "Tor", "Vale", "Weir",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A connection of weight `weight`; `kind` is both (two-way), oneway (from `a` to `b` only) or planned (no use)."""

    a: str
    b: str
    weight: int
    kind: str = "both"

    @property
    def key(self) -> str:
        """The fact that states it: `both(A-B)=7`, `oneway(A-B)=7`, `planned(A-B)=7`."""
        return f"{self.kind}({self.a}-{self.b})={self.weight}"

    def joins(self, a: str, b: str) -> bool:
        """Whether its ends are these two, in any order."""
        return {self.a, self.b} == {a, b}


@dataclass(frozen=True, slots=True, kw_only=True)
class Net:
    """Vertices with places, and links. `at` is empty where the network was read from facts."""

    names: tuple[str, ...]
    links: tuple[Link, ...]
    at: tuple[places.XY, ...] = ()

    def arcs(self) -> dict[str, dict[str, int]]:
        """From each vertex: where one can go, and the weight of that step."""
        found: dict[str, dict[str, int]] = {name: {} for name in self.names}
        for link in self.links:
            if link.kind != "planned":
                found[link.a][link.b] = link.weight
            if link.kind == "both":
                found[link.b][link.a] = link.weight
        return found

    def usable(self) -> list[Link]:
        """The links that are not just planned."""
        return [link for link in self.links if link.kind != "planned"]

    def without(self, a: str, b: str) -> Net:
        """The network with every link between two vertices closed."""
        return replace(self, links=tuple(link for link in self.links if not link.joins(a, b)))

    def with_link(self, a: str, b: str, weight: int) -> Net:
        """The network with one more two-way link."""
        return replace(self, links=(*self.links, Link(a=a, b=b, weight=weight)))


def sampled(rng: Random, perception: int, reasoning: int) -> Net:
    """A connected network whose drawing has no crossings. Raises Retry when the places allow none."""
    count = max(rng.randint(*_SIZES[perception]), 6 if reasoning > 2 else 5)
    pool = _NAMES if rng.random() < 0.35 else _LETTERS[:count] if rng.random() < 0.6 else _LETTERS
    names = sorted(rng.sample(pool, count)) if pool is _NAMES else rng.sample(pool, count)
    at = places.scatter(rng, count, rng.choice((1.0, 1.0, 1.25)))
    pairs = places.clear_edges(at)
    dashed = _PLANNED.get(perception, 0)
    chosen = places.connected(rng, count, pairs, min(len(pairs) - dashed, round(count * rng.uniform(1.35, 1.75))))
    planned = rng.sample([pair for pair in pairs if pair not in chosen], min(dashed, len(pairs) - len(chosen)))
    oneway = reasoning >= 4 or (reasoning == 3 and rng.random() < 0.3)
    links = [
        Link(a=names[i], b=names[j], weight=0, kind="oneway" if oneway and rng.random() < 0.3 else "both")
        for i, j in (pair if rng.random() < 0.5 else pair[::-1] for pair in chosen)
    ]
    links += [Link(a=names[i], b=names[j], weight=0, kind="planned") for i, j in planned]
    return weighted(rng, Net(names=tuple(names), links=tuple(links), at=tuple(at)), HEAVIEST[reasoning])


def weighted(rng: Random, net: Net, most: int) -> Net:
    """The same network with new weights from 2 to `most`."""
    return replace(net, links=tuple(replace(link, weight=rng.randint(2, most)) for link in net.links))


def renamed(rng: Random, net: Net) -> Net:
    """The same drawing with its names dealt out anew: other links between the same names."""
    fresh = dict(zip(net.names, rng.sample(net.names, len(net.names)), strict=True))
    links = tuple(replace(link, a=fresh[link.a], b=fresh[link.b]) for link in net.links)
    return replace(net, names=tuple(fresh[name] for name in net.names), links=links)


def from_facts(facts: Iterable[Fact]) -> Net:
    """The network that the facts state. Raises ValueError where they state no link."""
    links = list(_told((fact.symbol, fact.value) for fact in facts))
    if not links:
        raise ValueError("no fact states a connection")
    names = sorted({name for link in links for name in (link.a, link.b)})
    return Net(names=tuple(names), links=tuple(links))


def _told(entries: Iterable[tuple[str, str]]) -> Iterator[Link]:
    for symbol, value in entries:
        kind, bracket, ends = symbol.rstrip(")").partition("(")
        if bracket and kind in ("both", "oneway", "planned"):
            a, b = ends.split("-")
            yield Link(a=a, b=b, weight=int(value), kind=kind)


def from_scene(data: Mapping[str, Any]) -> Net:
    """The network that is drawn: arrows are one-way, dashes are planned, labels are weights."""
    links = []
    for edge in data["edges"]:
        kind = "planned" if edge.get("style") == "dashed" else "oneway" if edge.get("directed") else "both"
        links.append(Link(a=edge["from"], b=edge["to"], weight=int(edge["label"]["text"]), kind=kind))
    nodes = data["nodes"]
    return Net(names=tuple(node["id"] for node in nodes), links=tuple(links), at=tuple(tuple(n["at"]) for n in nodes))


def painted(rng: Random, net: Net, perception: int) -> dict[str, Any]:
    """Data of a `graph` scene: lines are always there, the weights on them belong to their facts."""
    shape = "round" if max(map(len, net.names)) > 1 else rng.choice(("circle", "circle", "round", "box"))
    fill = rng.choice((None, 0, 1, 2))
    nodes = [
        {"id": name, "at": [round(x, 4), round(y, 4)], "fill": rng.randrange(5) if perception >= 4 else fill}
        for name, (x, y) in zip(net.names, net.at, strict=True)
    ]
    return {"nodes": nodes, "edges": [_edge(rng, link, perception) for link in net.links], "shape": shape}


def _edge(rng: Random, link: Link, perception: int) -> dict[str, Any]:
    edge: dict[str, Any] = {"from": link.a, "to": link.b, "label": {"text": str(link.weight), "fact": link.key}}
    if link.kind == "oneway":
        edge["directed"] = True
    if link.kind == "planned":
        edge["style"] = "dashed"
    if perception >= 3 and rng.random() < 0.4:
        edge["curve"] = rng.choice((-0.06, 0.06))
    return edge


def facts_of(rng: Random, net: Net, templates: Mapping[str, Sequence[str]], fields: Mapping[str, str]) -> list[Fact]:
    """One condition per link, in one template for each kind. fields: `edge` and `of`, the latter over {w}."""
    chosen = {kind: rng.choice(templates[kind]) for kind in ("both", "oneway", "planned")}
    told = sorted(net.links, key=lambda link: (link.kind, min(link.a, link.b), max(link.a, link.b)))
    facts = []
    for link in told:
        a, b = (link.a, link.b) if link.kind == "oneway" else sorted((link.a, link.b))
        of = fields["of"].format(w=link.weight)
        text = chosen[link.kind].format(a=a, b=b, of=of, edge=fields["edge"])
        facts.append(Fact(key=link.key, text=text[:1].upper() + text[1:], role="condition"))
    return facts
