"""Questions of one or two searches: a way, its parts, detours, closures, differences, what lies within reach."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from builders.families._language import counted, listing
from builders.families._network import dijkstra
from builders.families._network.dijkstra import Dull, Found, settled, trail
from builders.families._network.net import Net


def _route(net: Net, *path: str) -> Found:
    arcs = net.arcs()
    if any(b not in arcs[a] for a, b in pairwise(path)):
        raise Dull("no such way")
    total = sum(arcs[a][b] for a, b in pairwise(path))
    hops = [arcs[a][b] for a, b in pairwise(path)]
    slips = {"left out the last part": total - hops[-1], "left out the first part": total - hops[0]}
    return Found(answer=total, steps=[f"The weights along the way are added up: {trail(net, path)}."], mistakes=slips)


def _hops(net: Net, s: str, t: str) -> Found:
    import networkx as nx

    made = dijkstra.graph(net)
    if not nx.has_path(made, s, t):
        raise Dull("no way")
    layers: dict[int, list[str]] = {}
    for name, hops in nx.single_source_shortest_path_length(made, s).items():
        layers.setdefault(hops, []).append(name)
    path = nx.shortest_path(made, s, t)
    count = len(path) - 1
    steps = [f"In {counted(k, 'step')} one reaches {listing(sorted(layers[k]))}." for k in range(1, count)]
    steps.append(f"So {t} needs {counted(count, 'step')}, for example {' → '.join(path)}.")
    return Found(answer=count, steps=steps, mistakes={"counted the stops": count + 1})


def _dist(net: Net, s: str, t: str) -> Found:
    total, path = dijkstra.best(net, s, t)
    dijkstra.single(net, s, t)
    if len(path) < 3:
        raise Dull("next to each other")
    steps = [settled(net, s, t), f"The best way is {trail(net, path)}."]
    return Found(answer=total, steps=steps, mistakes={"took the way with the fewest parts": dijkstra.fewest(net, s, t)})


def _via(net: Net, s: str, t: str, c: str) -> Found:
    direct, path = dijkstra.best(net, s, t)
    if c in path:
        raise Dull("on the way anyway")
    total, steps = dijkstra.legs(net, (s, c, t))
    sums = " + ".join(str(dijkstra.best(net, a, b)[0]) for a, b in ((s, c), (c, t)))
    return Found(
        answer=total, steps=[*steps, f"Together this is {sums} = {total}."], mistakes={"left out the stop": direct}
    )


def _cut(net: Net, s: str, t: str, less: Net, what: str) -> Found:
    """The best way with something missing that the best way of all needs."""
    before, path = dijkstra.best(net, s, t)
    after, other = dijkstra.best(less, s, t)
    if after == before:
        raise Dull("nothing changes")
    dijkstra.single(less, s, t)
    steps = [f"With everything open the best way would be {trail(net, path)}.", f"It cannot be taken: {what}."]
    steps += [settled(less, s, t), f"The best way that is left is {trail(less, other)}."]
    return Found(
        answer=after, steps=steps, mistakes={"forgot the closure": before, "took few": dijkstra.fewest(less, s, t)}
    )


def _closed(net: Net, s: str, t: str, c: str, d: str) -> Found:
    return _cut(net, s, t, net.without(c, d), f"it uses the connection of {c} and {d}")


def _avoid(net: Net, s: str, t: str, c: str) -> Found:
    less = Net(names=net.names, links=tuple(link for link in net.links if c not in (link.a, link.b)))
    return _cut(net, s, t, less, f"it passes through {c}")


def _excess(net: Net, s: str, t: str, c: str, d: str) -> Found:
    before, after = dijkstra.best(net, s, t)[0], _closed(net, s, t, c, d)
    more = int(after.answer) - before
    steps = [*after.steps, f"The difference is {after.answer} − {before} = {more}."]
    return Found(answer=more, steps=steps, mistakes={"gave the new total": int(after.answer)})


def _diff(net: Net, s: str, t: str, u: str) -> Found:
    (one, first), (other, second) = dijkstra.best(net, s, t), dijkstra.best(net, s, u)
    if one <= other or len(first) < 3:
        raise Dull("not farther")
    steps = [settled(net, s, t), f"The best way to {t} is {trail(net, first)}."]
    steps += [
        f"The best way to {u} is {trail(net, second)}.",
        f"The difference is {one} − {other} = {one - other}.",
    ]
    return Found(answer=one - other, steps=steps, mistakes={"gave one of the two": one})


def _within(net: Net, s: str, k: str) -> Found:
    reached = {name: far for name, (far, _) in dijkstra.reached(net, s).items() if name != s}
    near = [name for name, far in reached.items() if far <= int(k)]
    if not 2 <= len(near) < len(reached) or int(k) in reached.values():
        raise Dull("too few or all")
    steps = [settled(net, s), f"At most {k} are the distances to {listing(near)}: {len(near)} in all."]
    return Found(answer=len(near), steps=steps, mistakes={"counted the start": len(near) + 1})


WORK: dict[str, Callable[..., Found]] = {
    "route": _route,
    "hops": _hops,
    "dist": _dist,
    "via": _via,
    "closed": _closed,
    "avoid": _avoid,
    "excess": _excess,
    "diff": _diff,
    "within": _within,
}
