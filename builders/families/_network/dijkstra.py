"""Dijkstra's algorithm (networkx) on a network, told step by step.

far, path = best(net, "A", "F");  trail(net, path) == "A → C → F: 3 + 4 = 7"
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from builders.families._language import listing
from builders.families._network.net import Net

if TYPE_CHECKING:
    import networkx as nx

Way = tuple[int, list[str]]


class Dull(ValueError):
    """The question has no answer in this network, several, or one that needs no thought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """answer, the steps that lead to it, and wrong answers by the name of the mistake."""

    answer: int | str
    steps: Sequence[str]
    mistakes: Mapping[str, int] = field(default_factory=dict)


@lru_cache(maxsize=8)
def graph(net: Net) -> nx.DiGraph:
    """The usable connections as a directed graph with weights."""
    import networkx as nx

    made = nx.DiGraph()
    made.add_nodes_from(net.names)
    made.add_weighted_edges_from((a, b, w) for a, out in net.arcs().items() for b, w in out.items())
    return made


def reached(net: Net, start: str) -> dict[str, Way]:
    """Vertex -> least distance and way, in the order in which Dijkstra's algorithm settles them."""
    import networkx as nx

    if start not in net.names:
        raise LookupError(f"there is no {start}")
    far, paths = nx.single_source_dijkstra(graph(net), start)
    return {name: (far[name], paths[name]) for name in far}


def best(net: Net, start: str, end: str) -> Way:
    """The shortest way. Raises Dull where there is none."""
    found = reached(net, start)
    if end not in found:
        raise Dull(f"no way from {start} to {end}")
    return found[end]


def single(net: Net, start: str, end: str) -> None:
    """Raises Dull where two ways are the shortest."""
    import networkx as nx

    if len(list(islice(nx.all_shortest_paths(graph(net), start, end, "weight"), 2))) > 1:
        raise Dull("two ways are the shortest")


def trail(net: Net, path: Sequence[str]) -> str:
    """`A → C → F: 3 + 4 = 7`."""
    arcs = net.arcs()
    weights = [arcs[a][b] for a, b in pairwise(path)]
    total = f"{' + '.join(map(str, weights))} = {sum(weights)}" if len(weights) > 1 else str(weights[0])
    return f"{' → '.join(path)}: {total}"


def settled(net: Net, start: str, until: str | None = None) -> str:
    """What Dijkstra's algorithm finds, vertex by vertex, up to `until`."""
    parts = []
    for name, (far, path) in reached(net, start).items():
        if name != start:
            parts.append(f"{name} at {far}" + (f" by way of {path[-2]}" if len(path) > 2 else ""))
        if name == until:
            break
    return f"Dijkstra's algorithm from {start} settles {listing(parts)}."


def fewest(net: Net, s: str, t: str) -> int:
    """Length of a way with as few links as possible: what a hasty reader takes."""
    import networkx as nx

    arcs, path = net.arcs(), nx.shortest_path(graph(net), s, t)
    return sum(arcs[a][b] for a, b in pairwise(path))


def legs(net: Net, stops: Sequence[str]) -> tuple[int, list[str]]:
    """Total over the best ways from stop to stop, and a sentence for each."""
    total, steps = 0, []
    for a, b in pairwise(stops):
        length, path = best(net, a, b)
        total += length
        steps.append(f"The best way from {a} to {b} is {trail(net, path)}.")
    return total, steps
