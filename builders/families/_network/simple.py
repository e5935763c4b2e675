"""A simple graph: drawn by chance, told in facts, painted, and read back from facts or from the painting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, Any

from builders.families._language import listing
from builders.families._network import places
from renderers.types import Fact

if TYPE_CHECKING:
    import networkx as nx

_SIZES = {1: (5, 6), 2: (6, 7), 3: (7, 8), 4: (8, 9), 5: (8, 10)}
_STYLES = {1: ("plane",), 2: ("plane", "ring"), 3: ("plane", "ring", "loose")}
_CROSSED = ("ring", "loose")
DENSITIES = {"loose": (0.4, 1.0), "sparse": (0.85, 1.2), "middling": (0.9, 1.7), "any": (0.6, 1.9)}
"""Edges for each vertex, by what the question can bear."""


@dataclass(frozen=True, kw_only=True)
class Graph:
    """Vertices, and edges as sorted pairs in sorted order. `at` is empty where the graph was read from facts."""

    names: tuple[str, ...]
    edges: tuple[tuple[str, str], ...]
    at: tuple[places.XY, ...] = ()

    @cached_property
    def near(self) -> dict[str, list[str]]:
        """Vertex -> its neighbours, sorted."""
        found: dict[str, list[str]] = {name: [] for name in sorted(self.names)}
        for a, b in self.edges:
            found[a].append(b)
            found[b].append(a)
        return {name: sorted(others) for name, others in found.items()}

    @cached_property
    def nx(self) -> nx.Graph:
        """The same for networkx."""
        import networkx as nx

        made = nx.Graph()
        made.add_nodes_from(sorted(self.names))
        made.add_edges_from(self.edges)
        return made


def sampled(rng: Random, perception: int, density: str) -> tuple[Graph, dict[str, str]]:
    """A graph, and how it was drawn, for `joined`: `style` and `density`."""
    count = rng.randint(*_SIZES[perception])
    style = rng.choice(_STYLES.get(perception, _CROSSED))
    at = places.ring(rng, count) if style == "ring" else places.scatter(rng, count)
    how = {"style": style, "density": density}
    return joined(rng, [chr(65 + i) for i in range(count)], at, how), how


def joined(rng: Random, names: Sequence[str], at: Sequence[places.XY], how: Mapping[str, str]) -> Graph:
    """Names dealt out to the places anew, and new edges between them."""
    dealt = rng.sample(list(names), len(names))
    wanted = round(len(names) * rng.uniform(*DENSITIES[how["density"]]))
    if how["style"] == "plane":
        pairs = places.clear_edges(at)
        pairs = rng.sample(pairs, min(wanted, len(pairs)))
    else:
        pairs = places.loose_edges(rng, at, wanted)
    edges = sorted((min(dealt[i], dealt[j]), max(dealt[i], dealt[j])) for i, j in pairs)
    return Graph(names=tuple(dealt), edges=tuple(edges), at=tuple(at))


def facts_of(rng: Random, graph: Graph, templates: Sequence[str], words: Mapping[str, str]) -> list[Fact]:
    """One condition for each vertex that is joined to later ones, `from(A)=B|D`; all in one template."""
    template = rng.choice(templates)
    facts = []
    for name in sorted(graph.names):
        later = [b for a, b in graph.edges if a == name]
        if later:
            one = len(later) == 1
            named = f"{words['an']} {words['edge']}" if one else words["edges"]
            verbs = {"verb": "is", "lead": "leads"} if one else {"verb": "are", "lead": "lead"}
            text = template.format(a=name, others=listing(later), a_edge=named, **verbs)
            facts.append(
                Fact(key=f"from({name})={'|'.join(later)}", text=text[:1].upper() + text[1:], role="condition")
            )
    return facts


def _key(graph: Graph, name: str) -> str:
    """The key of the fact that lists the later neighbours of a vertex."""
    return f"from({name})={'|'.join(b for a, b in graph.edges if a == name)}"


def from_facts(facts: Iterable[Fact]) -> Graph:
    """The graph that the facts state. Raises ValueError where they state no edges."""
    names: set[str] = set()
    edges = []
    for fact in facts:
        if fact.symbol.startswith("from("):
            edges += [(fact.symbol[5:-1], other) for other in fact.value.split("|")]
        elif fact.symbol == "vertices":
            names |= set(fact.value.split("|"))
    if not edges:
        raise ValueError("no fact states an edge")
    names |= {name for edge in edges for name in edge}
    return Graph(names=tuple(sorted(names)), edges=tuple(sorted(edges)))


def from_scene(data: Mapping[str, Any]) -> Graph:
    """The graph that is drawn."""
    edges = [tuple(sorted((edge["from"], edge["to"]))) for edge in data["edges"]]
    names = tuple(node["id"] for node in data["nodes"])
    return Graph(
        names=names, edges=tuple(sorted((a, b) for a, b in edges)), at=tuple(tuple(n["at"]) for n in data["nodes"])
    )


def painted(rng: Random, graph: Graph, perception: int) -> dict[str, Any]:
    """Data of a `graph` scene; every edge belongs to the fact of its first vertex."""
    shape = rng.choice(("circle", "circle", "dot", "round"))
    fill = rng.choice((None, 0, 1, 2)) if shape != "dot" else None
    many = perception >= 4 and shape != "dot"
    nodes = [
        {"id": name, "at": [round(x, 4), round(y, 4)], "fill": rng.randrange(5) if many else fill}
        for name, (x, y) in zip(graph.names, graph.at, strict=True)
    ]
    edges: list[dict[str, Any]] = [{"from": a, "to": b, "fact": _key(graph, a)} for a, b in graph.edges]
    if perception >= 4 and rng.random() < 0.5:
        for edge in edges:
            edge["colour"] = rng.choice(("ink", "muted", "accent"))
    return {"nodes": nodes, "edges": edges, "shape": shape}


def chain(path: Sequence[str]) -> str:
    """`A–C–F`."""
    return "–".join(path)
