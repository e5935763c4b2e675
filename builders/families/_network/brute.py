"""Route B for networks: every simple way is walked and weighed; nothing is known of Dijkstra."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise, permutations, product

from builders.families._network.net import Net

Arcs = Mapping[str, Mapping[str, int]]
Way = tuple[int, tuple[str, ...]]
_MOST = 400_000


def ways(arcs: Arcs, start: str, end: str) -> Iterator[Way]:
    """(length, vertices) of every way that visits no vertex twice."""
    stack: list[Way] = [(0, (start,))]
    while stack:
        length, path = stack.pop()
        if path[-1] == end:
            yield length, path
            continue
        stack += [(length + w, (*path, there)) for there, w in arcs[path[-1]].items() if there not in path]


def least(net: Net, start: str, end: str) -> int:
    """Length of the shortest way. Raises ValueError where there is none."""
    return min(length for length, _ in ways(net.arcs(), start, end))


def table(net: Net) -> dict[str, dict[str, float]]:
    """Least distance between all pairs, by relaxing every arc until nothing changes; inf where there is no way."""
    arcs = net.arcs()
    steps = [(a, b) for a, out in arcs.items() for b in out]
    far = {a: {b: 0.0 if a == b else math.inf for b in net.names} for a in net.names}
    for row in far.values():
        changed = True
        while changed:
            changed = False
            for a, b in steps:
                if row[a] + arcs[a][b] < row[b]:
                    row[b], changed = row[a] + arcs[a][b], True
    return far


def _route(net: Net, *path: str) -> int:
    return sum(link.weight for a, b in pairwise(path) for link in net.links if link.joins(a, b))


def _hops(net: Net, s: str, t: str) -> int:
    return min(len(path) - 1 for _, path in ways(net.arcs(), s, t))


def _via(net: Net, s: str, t: str, *stops: str) -> int:
    """All orders of the stops, all ways for every leg."""
    arcs, found = net.arcs(), []
    for order in permutations(stops):
        legs = [list(ways(arcs, a, b)) for a, b in zip((s, *order), (*order, t), strict=True)]
        if math.prod(map(len, legs)) <= _MOST:
            found.append(min(sum(length for length, _ in choice) for choice in product(*legs)))
        else:
            found.append(sum(min(leg)[0] for leg in legs))
    return min(found)


def _avoid(net: Net, s: str, t: str, c: str) -> int:
    return min(length for length, path in ways(net.arcs(), s, t) if c not in path)


def _closed(net: Net, s: str, t: str, c: str, d: str) -> int:
    steps = {(c, d), (d, c)}
    open_ways = (w for w, path in ways(net.arcs(), s, t) if not steps & set(pairwise(path)))
    return min(open_ways)


def _second(net: Net, s: str, t: str) -> int:
    return sorted({length for length, _ in ways(net.arcs(), s, t)})[1]


def _stops(net: Net, s: str, t: str, k: str) -> int:
    return min(length + int(k) * (len(path) - 2) for length, path in ways(net.arcs(), s, t))


def _few(net: Net, s: str, t: str, k: str) -> int:
    return min(length for length, path in ways(net.arcs(), s, t) if len(path) <= int(k) + 1)


def _within(net: Net, s: str, k: str) -> int:
    return sum(0 < distance <= int(k) for distance in table(net)[s].values())


def _farthest(net: Net, s: str) -> str:
    row = table(net)[s]
    return max(row, key=lambda name: row[name])


def _gain(net: Net, s: str, t: str, c: str, d: str, weight: str) -> int:
    return least(net, s, t) - least(net.with_link(c, d, int(weight)), s, t)


MEASURES: dict[str, Callable[..., int | float | str]] = {
    "route": _route,
    "hops": _hops,
    "dist": least,
    "via": _via,
    "avoid": _avoid,
    "closed": _closed,
    "diff": lambda net, s, t, u: least(net, s, t) - least(net, s, u),
    "excess": lambda net, s, t, c, d: _closed(net, s, t, c, d) - least(net, s, t),
    "second": _second,
    "back": lambda net, s, t: least(net, s, t) + least(net, t, s),
    "stops": _stops,
    "few": _few,
    "within": _within,
    "far": lambda net, s: max(table(net)[s].values()),
    "farthest": _farthest,
    "depot": lambda net: min(max(row.values()) for row in table(net).values()),
    "both": _via,
    "gain": _gain,
}


def measure(net: Net, ask: str) -> int | float | str:
    """The answer to `name|argument|...`. Raises ValueError or LookupError where the network has none."""
    name, *args = ask.split("|")
    return MEASURES[name](net, *args)
