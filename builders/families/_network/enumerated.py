"""Route B for graphs: everything is tried out, subset by subset, on the edges that are drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, permutations

from builders.families._network.simple import Graph

Edge = tuple[str, str]
Edges = Sequence[Edge]


def _ends(edges: Edges, v: str) -> int:
    return sum(v in edge for edge in edges)


def pieces(names: Iterable[str], edges: Edges) -> int:
    """How many parts hang together."""
    label = {name: name for name in names}
    for a, b in edges:
        old, new = label[a], label[b]
        label = {name: new if mark == old else mark for name, mark in label.items()}
    return len(set(label.values()))


def _linked(edges: Edges, a: str, b: str) -> bool:
    return (a, b) in edges or (b, a) in edges


def _ways(edges: Edges, path: tuple[str, ...], end: str) -> Iterator[tuple[str, ...]]:
    if path[-1] == end:
        yield path
        return
    for a, b in edges:
        if path[-1] in (a, b):
            there = b if path[-1] == a else a
            if there not in path:
                yield from _ways(edges, (*path, there), end)


def _walks(edges: Edges, v: str, steps: int) -> int:
    if steps == 0:
        return 1
    return sum(_walks(edges, b if v == a else a, steps - 1) for a, b in edges if v in (a, b))


def _trees(names: Sequence[str], edges: Edges, at: int = 0, chosen: Edges = ()) -> int:
    """Spanning trees that contain `chosen` and nothing else of the first `at` edges."""
    left = pieces(names, chosen)
    if left == 1:
        return 1
    if pieces(names, [*chosen, *edges[at:]]) > 1:
        return 0
    grown = [*chosen, edges[at]]
    with_it = _trees(names, edges, at + 1, grown) if pieces(names, grown) < left else 0
    return with_it + _trees(names, edges, at + 1, chosen)


def polynomial(names: frozenset[str], edges: frozenset[frozenset[str]], colours: int) -> int:
    """Proper colourings by deletion and contraction."""
    if not edges:
        return int(colours ** len(names))
    first = min(edges, key=sorted)
    a, b = sorted(first)
    rest = edges - {first}
    merged = frozenset(frozenset(a if v == b else v for v in edge) for edge in rest)
    return polynomial(names, rest, colours) - polynomial(names - {b}, merged, colours)


def _colours(names: Sequence[str], edges: Edges) -> int:
    """Fewest colours, by trying every colouring up to the names of the colours."""

    def extend(colour: dict[str, int], most: int) -> bool:
        if len(colour) == len(names):
            return True
        name = names[len(colour)]
        taken = {colour.get(b if name == a else a) for a, b in edges if name in (a, b)}
        fresh = min(max(colour.values(), default=-1) + 2, most)
        return any(extend({**colour, name: c}, most) for c in range(fresh) if c not in taken)

    return next(k for k in range(1, len(names) + 1) if extend({}, k))


def _subsets(names: Sequence[str]) -> Iterator[set[str]]:
    """All subsets, small ones first."""
    for size in range(len(names) + 1):
        yield from map(set, combinations(names, size))


def _free(names: Sequence[str], edges: Edges) -> int:
    return max(len(chosen) for chosen in _subsets(names) if not any(a in chosen and b in chosen for a, b in edges))


def _cover(names: Sequence[str], edges: Edges) -> int:
    return next(len(chosen) for chosen in _subsets(names) if all(a in chosen or b in chosen for a, b in edges))


def _without(names: Sequence[str], edges: Edges, v: str) -> int:
    return pieces([name for name in names if name != v], [edge for edge in edges if v not in edge])


def _meeting(edges: Edges) -> int:
    return sum(bool(set(one) & set(two)) for one, two in combinations(edges, 2))


def _squares(names: Sequence[str], edges: Edges) -> int:
    rings = [ring for ring in permutations(sorted(names), 4) if ring[0] == min(ring) and ring[1] < ring[3]]
    return sum(all(_linked(edges, ring[i], ring[(i + 1) % 4]) for i in range(4)) for ring in rings)


def _beyond(names: Sequence[str], edges: Edges, v: str) -> int:
    outside = [b for b in names if b != v and not _linked(edges, v, b)]
    return sum(any(_linked(edges, v, a) and _linked(edges, a, b) for a in names) for b in outside)


Measure = Callable[[Sequence[str], Edges, Sequence[str]], int]
MEASURES: dict[str, Measure] = {
    "degree": lambda n, e, a: _ends(e, a[0]),
    "edges": lambda n, e, a: len(e),
    "sum": lambda n, e, a: sum(_ends(e, v) for v in a),
    "touching": lambda n, e, a: sum(a[0] in edge or a[1] in edge for edge in e),
    "common": lambda n, e, a: sum(_linked(e, a[0], v) and _linked(e, a[1], v) for v in n),
    "odd": lambda n, e, a: sum(_ends(e, v) % 2 for v in n),
    "pieces": lambda n, e, a: pieces(n, e),
    "missing": lambda n, e, a: sum(not _linked(e, u, v) for u, v in combinations(n, 2)),
    "least": lambda n, e, a: sum(_ends(e, v) >= int(a[0]) for v in n),
    "around": lambda n, e, a: sum(_ends(e, v) for v in n if _linked(e, a[0], v)),
    "triangles": lambda n, e, a: sum(len({*x, *y, *z}) == 3 for x, y, z in combinations(e, 3)),
    "bridges": lambda n, e, a: sum(pieces(n, [x for x in e if x != y]) > pieces(n, e) for y in e),
    "beyond": lambda n, e, a: _beyond(n, e, a[0]),
    "cherries": lambda n, e, a: _meeting(e),
    "apart": lambda n, e, a: len(e) * (len(e) - 1) // 2 - _meeting(e),
    "walks": lambda n, e, a: _walks(e, a[0], int(a[1])),
    "paths": lambda n, e, a: sum(1 for _ in _ways(e, (a[0],), a[1])),
    "squares": lambda n, e, a: _squares(n, e),
    "trees": lambda n, e, a: _trees(n, e),
    "colours": lambda n, e, a: _colours(n, e),
    "free": lambda n, e, a: _free(n, e),
    "cover": lambda n, e, a: _cover(n, e),
    "colourings": lambda n, e, a: polynomial(frozenset(n), frozenset(map(frozenset, e)), int(a[0])),
    "cuts": lambda n, e, a: sum(_without(n, e, v) > pieces(n, e) for v in n if _ends(e, v)),
}


def measure(graph: Graph, ask: str) -> int:
    """The answer to `name|argument|...`."""
    name, *args = ask.split("|")
    return MEASURES[name](graph.names, graph.edges, args)
