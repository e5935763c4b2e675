"""Route A for graphs, what can be counted: degrees, pieces, triangles, bridges, pairs of edges, walks, paths, trees."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

from builders.families._language import counted, listing
from builders.families._network.dijkstra import Dull, Found
from builders.families._network.simple import Graph, chain


def _joined(graph: Graph, name: str) -> str:
    near = graph.near[name]
    return f"{name} is joined to {listing(near)}." if near else f"{name} is joined to none."


def _degrees(graph: Graph, names: Sequence[str] | None = None) -> str:
    """`A 3, B 2 and C 3`."""
    return listing(f"{name} {len(graph.near[name])}" for name in names or sorted(graph.names))


def _all_degrees(graph: Graph) -> str:
    return f"Counting what ends at each gives {_degrees(graph)}."


def _degree(graph: Graph, v: str) -> Found:
    count = len(graph.near[v])
    return Found(answer=count, steps=[_joined(graph, v), f"That makes {count}."])


def _edges(graph: Graph) -> Found:
    total = len(graph.edges)
    steps = [
        _all_degrees(graph),
        f"Together this is {2 * total}, and each is counted at both ends: {2 * total} / 2 = {total}.",
    ]
    return Found(answer=total, steps=steps, mistakes={"counted both ends": 2 * total})


def _sum(graph: Graph, *names: str) -> Found:
    counts = [len(graph.near[name]) for name in names]
    steps = [*(_joined(graph, name) for name in names), f"The sum is {' + '.join(map(str, counts))} = {sum(counts)}."]
    return Found(answer=sum(counts), steps=steps)


def _touching(graph: Graph, u: str, v: str) -> Found:
    a, b = len(graph.near[u]), len(graph.near[v])
    both = int(v in graph.near[u])
    steps = [_joined(graph, u), _joined(graph, v)]
    steps.append(f"The one between {u} and {v} is counted once only: {a} + {b} − 1 = {a + b - 1}." if both
                 else f"Nothing is at both: {a} + {b} = {a + b}.")  # fmt: skip
    return Found(answer=a + b - both, steps=steps, mistakes={"counted one twice": a + b, "took one away": a + b - 1})


def _common(graph: Graph, u: str, v: str) -> Found:
    shared = sorted(set(graph.near[u]) & set(graph.near[v]))
    if not shared:
        raise Dull("nothing in common")
    steps = [_joined(graph, u), _joined(graph, v), f"In both lists: {listing(shared)}, so {len(shared)}."]
    return Found(answer=len(shared), steps=steps)


def _odd(graph: Graph) -> Found:
    odd = [name for name in sorted(graph.names) if len(graph.near[name]) % 2]
    if not odd:
        raise Dull("none is odd")
    steps = [_all_degrees(graph), f"The odd numbers are at {listing(odd)}: {len(odd)} in all."]
    return Found(answer=len(odd), steps=steps, mistakes={"counted the even ones": len(graph.names) - len(odd)})


def _pieces(graph: Graph) -> Found:
    import networkx as nx

    pieces = sorted(sorted(piece) for piece in nx.connected_components(graph.nx))
    if len(pieces) < 2:
        raise Dull("all hang together")
    steps = [f"From {piece[0]} one can reach {listing(piece[1:]) or 'nothing else'}." for piece in pieces]
    return Found(answer=len(pieces), steps=[*steps, f"So there are {len(pieces)} parts."])


def _missing(graph: Graph) -> Found:
    n, m = len(graph.names), len(graph.edges)
    pairs = n * (n - 1) // 2
    steps = [f"{n} of them make {n} × {n - 1} / 2 = {pairs} pairs.", _all_degrees(graph)]
    steps.append(f"So {2 * m} / 2 = {m} pairs are joined, and {pairs} − {m} = {pairs - m} are not.")
    return Found(
        answer=pairs - m, steps=steps, mistakes={"forgot to halve": n * (n - 1) - m, "counted those joined": m}
    )


def _least(graph: Graph, k: str) -> Found:
    many = [name for name in sorted(graph.names) if len(graph.near[name]) >= int(k)]
    if not many or len(many) == len(graph.names):
        raise Dull("none or all")
    steps = [_all_degrees(graph), f"At least {k} are at {listing(many)}: {len(many)} in all."]
    return Found(answer=len(many), steps=steps)


def _around(graph: Graph, v: str) -> Found:
    near = graph.near[v]
    if len(near) < 2:
        raise Dull("too few neighbours")
    counts = [len(graph.near[name]) for name in near]
    steps = [_joined(graph, v), f"The numbers for these are {_degrees(graph, near)}."]
    steps.append(f"The sum is {' + '.join(map(str, counts))} = {sum(counts)}.")
    return Found(answer=sum(counts), steps=steps, mistakes={"counted it as well": sum(counts) + len(near)})


def _triangles(graph: Graph) -> Found:
    found = [t for t in combinations(sorted(graph.names), 3) if all(b in graph.near[a] for a, b in combinations(t, 2))]
    if not found:
        raise Dull("no triangle")
    steps = []
    for first in sorted({t[0] for t in found}):
        mine = ["".join(t) for t in found if t[0] == first]
        steps.append(f"With {first} first in the alphabet: {listing(mine)}.")
    steps.append(f"That makes {counted(len(found), 'triangle')}.")
    return Found(answer=len(found), steps=steps)


def _bridges(graph: Graph) -> Found:
    import networkx as nx

    found = sorted(tuple(sorted(edge)) for edge in nx.bridges(graph.nx))
    if not found or len(found) == len(graph.edges):
        raise Dull("none or all")
    steps = [f"Without the one between {a} and {b}, one cannot get from {a} to {b}." for a, b in found]
    return Found(answer=len(found), steps=[*steps, f"All others lie on a ring, so there are {len(found)}."])


def _second_ring(graph: Graph, v: str) -> Found:
    near = set(graph.near[v])
    beyond = sorted({b for a in near for b in graph.near[a]} - near - {v})
    if not beyond:
        raise Dull("nobody there")
    steps = [_joined(graph, v), *(_joined(graph, name) for name in sorted(near))]
    steps.append(f"New among these are {listing(beyond)}: {len(beyond)} in all.")
    return Found(answer=len(beyond), steps=steps, mistakes={"counted the neighbours too": len(beyond) + len(near)})


def _cherries(graph: Graph) -> Found:
    counts = [len(graph.near[name]) for name in sorted(graph.names)]
    parts = [k * (k - 1) // 2 for k in counts]
    steps = [_all_degrees(graph), "Where k of them end, there are k(k − 1)/2 pairs."]
    steps.append(f"The sum is {' + '.join(map(str, parts))} = {sum(parts)}.")
    return Found(answer=sum(parts), steps=steps, mistakes={"counted pairs twice": 2 * sum(parts)})


def _apart(graph: Graph) -> Found:
    m, sharing = len(graph.edges), _cherries(graph)
    pairs, touching = m * (m - 1) // 2, int(sharing.answer)
    if pairs == touching:
        raise Dull("all pairs meet")
    steps = [f"There are {m} of them, which make {m} × {m - 1} / 2 = {pairs} pairs.", *sharing.steps]
    steps.append(f"So {pairs} − {touching} = {pairs - touching} pairs share no end.")
    return Found(answer=pairs - touching, steps=steps, mistakes={"counted those that meet": touching, "all": pairs})


def _walks(graph: Graph, v: str, steps: str) -> Found:
    ways = {v: 1}
    lines = []
    for step in range(1, int(steps) + 1):
        onward: dict[str, int] = {}
        for name, count in ways.items():
            for other in graph.near[name]:
                onward[other] = onward.get(other, 0) + count
        ways = dict(sorted(onward.items()))
        told = listing(f"{name} in {counted(count, 'way')}" for name, count in ways.items())
        lines.append(f"After {counted(step, 'step')} one is at {told}.")
    total = sum(ways.values())
    if total < 2:
        raise Dull("hardly a way")
    lines.append(f"The sum is {' + '.join(map(str, ways.values()))} = {total}.")
    return Found(answer=total, steps=lines, mistakes={"counted the ends only": len(ways)})


def _paths(graph: Graph, u: str, v: str) -> Found:
    import networkx as nx

    found = sorted(nx.all_simple_paths(graph.nx, u, v), key=lambda path: (len(path), path))
    if not 3 <= len(found) <= 24:
        raise Dull("too few or too many ways")
    steps = []
    for length in sorted({len(path) for path in found}):
        mine = [chain(path) for path in found if len(path) == length]
        steps.append(f"With {counted(length - 1, 'step')} there {'is' if len(mine) == 1 else 'are'} {listing(mine)}.")
    return Found(answer=len(found), steps=[*steps, f"That makes {len(found)} ways."])


def _squares(graph: Graph) -> Found:
    found = []
    for a, c in combinations(sorted(graph.names), 2):
        shared = sorted(set(graph.near[a]) & set(graph.near[c]))
        found += [(a, b, c, d) for b, d in combinations(shared, 2) if a < b]
    if not found:
        raise Dull("no ring of four")
    told = [f"{chain(ring)}–{ring[0]}" for ring in sorted(found)]
    steps = [f"A ring of four has two opposite corners with two common neighbours: {listing(told)}."]
    return Found(answer=len(found), steps=[*steps, f"That makes {len(found)}."])


def _trees(graph: Graph) -> Found:
    import networkx as nx

    if not nx.is_connected(graph.nx) or len(graph.edges) > len(graph.names) + 3:
        raise Dull("not one piece, or too many trees")
    first, *rest = sorted(graph.names)
    rows = [[len(graph.near[a]) if a == b else -int(b in graph.near[a]) for b in rest] for a in rest]
    count = _determinant(rows)
    if not 2 < count <= 160:
        raise Dull("too few or too many trees")
    steps = ["By Kirchhoff's theorem the number is a determinant.", _all_degrees(graph)]
    steps.append(f"These numbers stand on the diagonal, −1 stands where two are joined; {first} is struck out.")
    steps += [f"Row of {name}: {', '.join(str(x).replace('-', '−') for x in row)}."
              for name, row in zip(rest, rows, strict=True)]  # fmt: skip
    return Found(answer=count, steps=[*steps, f"The determinant of these rows is {count}."])


def _determinant(rows: Sequence[Sequence[int]]) -> int:
    """Bareiss' elimination without fractions; the leading minors of a reduced Laplacian are positive."""
    m, last = [list(row) for row in rows], 1
    for k in range(len(m) - 1):
        for i in range(k + 1, len(m)):
            for j in range(k + 1, len(m)):
                m[i][j] = (m[i][j] * m[k][k] - m[i][k] * m[k][j]) // last
        last = m[k][k]
    return m[-1][-1]


WORK: dict[str, Callable[..., Found]] = {
    "degree": _degree,
    "edges": _edges,
    "sum": _sum,
    "touching": _touching,
    "common": _common,
    "odd": _odd,
    "pieces": _pieces,
    "missing": _missing,
    "least": _least,
    "around": _around,
    "triangles": _triangles,
    "bridges": _bridges,
    "beyond": _second_ring,
    "cherries": _cherries,
    "apart": _apart,
    "walks": _walks,
    "paths": _paths,
    "squares": _squares,
    "trees": _trees,
}
