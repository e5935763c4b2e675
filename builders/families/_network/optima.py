"""Route A for graphs, what is best: SAT (python-sat) for colours, independent sets and covers, with a certificate.

Every answer comes with a reason that can be followed without the solver: a colouring and a clique or an odd ring, a set
and a partition into cliques. Questions without such a reason are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

from builders.families._language import listing
from builders.families._network.dijkstra import Dull, Found
from builders.families._network.simple import Graph, chain

Clauses = list[list[int]]


def _model(clauses: Clauses) -> set[int] | None:
    """Variables that are true in some solution; None where there is none."""
    from pysat.solvers import Minisat22

    with Minisat22(bootstrap_with=clauses) as solver:
        return {literal for literal in solver.get_model() if literal > 0} if solver.solve() else None


def colouring(names: Sequence[str], edges: Iterable[tuple[str, str]], colours: int) -> list[list[str]] | None:
    """The vertices by colour; None where so many colours are too few. Variable: vertex * colours + c + 1."""
    place = {name: i for i, name in enumerate(names)}

    def v(name: str, c: int) -> int:
        return place[name] * colours + c + 1

    clauses: Clauses = [[v(name, c) for c in range(colours)] for name in names]
    clauses += [[-v(a, c), -v(b, c)] for a, b in edges for c in range(colours)]
    model = _model(clauses)
    if model is None:
        return None
    groups: list[list[str]] = [[] for _ in range(colours)]
    for name in names:
        groups[next(c for c in range(colours) if v(name, c) in model)].append(name)
    return [group for group in groups if group]


def independent(names: Sequence[str], edges: Sequence[tuple[str, str]], size: int) -> list[str] | None:
    """A set of at least `size` vertices no two of which are joined, or None. Variable: vertex + 1."""
    from pysat.card import CardEnc, EncType

    place = {name: i + 1 for i, name in enumerate(names)}
    enough = CardEnc.atleast(lits=list(place.values()), bound=size, encoding=EncType.seqcounter)
    model = _model([*([-place[a], -place[b]] for a, b in edges), *enough.clauses])
    return None if model is None else [name for name in names if place[name] in model]


def _largest(graph: Graph) -> list[str]:
    names, best = sorted(graph.names), [min(graph.names)]
    while (found := independent(names, graph.edges, len(best) + 1)) is not None:
        best = found
    return best


def _colours(graph: Graph) -> Found:
    names, count = sorted(graph.names), 1
    while (groups := colouring(names, graph.edges, count)) is None:
        count += 1
    if count < 2:
        raise Dull("nothing is joined")
    told = [f"Colour {i}: {listing(group)}." for i, group in enumerate(groups, start=1)]
    steps = [*told, "No two of one colour are joined, so these colours are enough.", _needs(graph, count)]
    return Found(answer=count, steps=steps, mistakes={"one too many": count + 1})


def _needs(graph: Graph, count: int) -> str:
    """Why fewer colours are not enough. Raises Dull where no short reason is found.

    networkx walks over sets of names, whose order differs between processes: of equals the first by name is taken.
    """
    import networkx as nx

    clique = min(map(sorted, nx.find_cliques(graph.nx)), key=lambda members: (-len(members), members))
    if len(clique) >= count:
        return f"Fewer are not: {_joined(clique)}."
    if count > 3:
        raise Dull("no short reason")
    ring = min((_turned(c) for c in nx.simple_cycles(graph.nx, 9) if len(c) % 2), key=lambda c: (len(c), c))
    return f"Fewer are not: the ring {chain([*ring, ring[0]])} is of odd length."


def _joined(group: list[str]) -> str:
    return f"{listing(group)} are " + ("all joined to each other" if len(group) > 2 else "joined")


def _turned(ring: list[str]) -> list[str]:
    """The same ring from its first name on, towards the earlier of that one's neighbours."""
    at = ring.index(min(ring))
    onward = ring[at:] + ring[:at]
    return min(onward, [onward[0], *reversed(onward[1:])])


def _free(graph: Graph) -> Found:
    best = _largest(graph)
    if len(best) == len(graph.names):
        raise Dull("nothing is joined")
    steps = [f"No two of {listing(best)} are joined, so {len(best)} are possible.", *_groups(graph, len(best))]
    return Found(answer=len(best), steps=steps, mistakes={"counted the rest": len(graph.names) - len(best)})


def _groups(graph: Graph, count: int) -> list[str]:
    """A partition into `count` cliques, which shows that no free set is larger. Raises Dull where there is none."""
    joined = set(graph.edges)
    others = [pair for pair in combinations(sorted(graph.names), 2) if pair not in joined]
    groups = colouring(sorted(graph.names), others, count)
    if groups is None:
        raise Dull("no short reason")
    told = [f"{_joined(group)}." for group in groups if len(group) > 1]
    alone = [group[0] for group in groups if len(group) == 1]
    told += [f"{listing(alone)} {'is' if len(alone) == 1 else 'are'} left over."] if alone else []
    return [*told, f"So at most one of each of these {count} groups can be taken, and {count} is the most."]


def _cover(graph: Graph) -> Found:
    found = _free(graph)
    n, free = len(graph.names), int(found.answer)
    steps = [f"Those that are left out must be pairwise not joined, so as many of the {n} as possible are left out."]
    steps += [*found.steps, f"What remains is {n} − {free} = {n - free}."]
    return Found(answer=n - free, steps=steps, mistakes={"counted those left out": free})


def _colourings(graph: Graph, k: str) -> Found:
    """Vertex by vertex: how many proper colourings the first ones have."""
    order = _by_neighbours(graph)
    partial: list[tuple[int, ...]] = [()]
    steps = ["They are coloured one after another."]
    for i, name in enumerate(order):
        earlier = [j for j in range(i) if order[j] in graph.near[name]]
        partial = [(*p, c) for p in partial for c in range(int(k)) if all(p[j] != c for j in earlier)]
        limits = f" (joined to {listing(order[j] for j in earlier)})" if earlier else ""
        steps.append(f"With {name}{limits} there are {len(partial)} ways.")
        if not 0 < len(partial) <= 3000:
            raise Dull("none, or too many")
    return Found(answer=len(partial), steps=steps, mistakes={"one way less": max(len(partial) // 2, 1)})


def _by_neighbours(graph: Graph) -> list[str]:
    """The vertices, next always the one with the most neighbours among those before it."""
    order: list[str] = []
    while len(order) < len(graph.names):
        rest = [name for name in sorted(graph.names) if name not in order]
        order.append(max(rest, key=lambda name: (sum(o in order for o in graph.near[name]), len(graph.near[name]))))
    return order


def _cuts(graph: Graph) -> Found:
    import networkx as nx

    found = sorted(nx.articulation_points(graph.nx))
    if not found:
        raise Dull("none")
    steps = []
    for name in found:
        left = graph.nx.subgraph(set(graph.names) - {name})
        piece = nx.node_connected_component(left, graph.near[name][0])
        other = next(b for b in graph.near[name] if b not in piece)
        steps.append(f"Without {name}, {other} and {graph.near[name][0]} are no longer linked.")
    steps.append(f"Without any of the others all that were linked stay linked, so the number is {len(found)}.")
    return Found(answer=len(found), steps=steps)


WORK: dict[str, Callable[..., Found]] = {
    "colours": _colours,
    "free": _free,
    "cover": _cover,
    "colourings": _colourings,
    "cuts": _cuts,
}
