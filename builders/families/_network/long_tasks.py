"""Questions of many searches: second best, there and back, limits, stops, centres, two stops, new connections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import islice, pairwise, permutations

from builders.families._language import counted, listing
from builders.families._network import dijkstra
from builders.families._network.dijkstra import Dull, Found, Way, settled, trail
from builders.families._network.net import Net


def _second(net: Net, s: str, t: str) -> Found:
    import networkx as nx

    dijkstra.best(net, s, t)
    arcs, found = net.arcs(), []
    for path in islice(nx.shortest_simple_paths(dijkstra.graph(net), s, t, "weight"), 3):
        found.append((sum(arcs[a][b] for a, b in pairwise(path)), path))
    if len(found) < 3 or len({total for total, _ in found}) < 3:
        raise Dull("no clear second")
    (first, path), (answer, other), (third, _) = found
    steps = [settled(net, s, t), f"The best way is {trail(net, path)}."]
    steps += [f"The next best way is {trail(net, other)}.", f"Every other way has at least {third}."]
    return Found(answer=answer, steps=steps, mistakes={"gave the best way": first, "gave the third": third})


def _back(net: Net, s: str, t: str) -> Found:
    there, _ = dijkstra.best(net, s, t)
    back, _ = dijkstra.best(net, t, s)
    if there == back:
        raise Dull("the same way back")
    total, steps = dijkstra.legs(net, (s, t, s))
    slips = {"doubled the way there": 2 * there, "doubled the way back": 2 * back}
    return Found(answer=total, steps=[*steps, f"Together this is {there} + {back} = {total}."], mistakes=slips)


def _stops(net: Net, s: str, t: str, k: str) -> Found:
    toll = int(k)
    heavier = replace(net, links=tuple(replace(link, weight=link.weight + toll) for link in net.links))
    raised, path = dijkstra.best(heavier, s, t)
    dijkstra.single(heavier, s, t)
    bare = dijkstra.best(net, s, t)
    between = len(path) - 2
    if between < 1 or path == bare[1]:
        raise Dull("the stops change nothing")
    total = raised - toll
    steps = [f"Without the stops the best way would be {trail(net, bare[1])}; it has {len(bare[1]) - 2} in between."]
    steps.append(f"With them it has {bare[0]} + {len(bare[1]) - 2} × {toll} = {bare[0] + toll * (len(bare[1]) - 2)}.")
    steps.append(f"A way with fewer stops is {trail(net, path)}.")
    steps.append(
        f"With {between} in between it has {total - toll * between} + {between} × {toll} = {total}, the least."
    )
    return Found(answer=total, steps=steps, mistakes={"left out the stops": bare[0], "counted the end": raised})


def _few(net: Net, s: str, t: str, k: str) -> Found:
    """Rounds of relaxation, one for each allowed link (Bellman and Ford)."""
    arcs, most = net.arcs(), int(k)
    rows: list[dict[str, Way]] = [{s: (0, [s])}]
    for _ in range(most):
        row = dict(rows[-1])
        for a, (far, path) in rows[-1].items():
            for b, w in arcs[a].items():
                if b not in row or far + w < row[b][0]:
                    row[b] = (far + w, [*path, b])
        rows.append(row)
    free, longer = dijkstra.best(net, s, t)
    if t not in rows[-1] or len(longer) - 1 <= most:
        raise Dull("the limit does not matter")
    total, path = rows[-1][t]
    steps = [f"Without the limit the best way would be {trail(net, longer)}, but it has {len(longer) - 1} parts."]
    for i, row in enumerate(rows[1:], start=1):
        if t in row:
            steps.append(f"With at most {counted(i, 'part')}, the least to {t} is {row[t][0]}.")
    steps.append(f"The best allowed way is {trail(net, path)}.")
    return Found(answer=total, steps=steps, mistakes={"forgot the limit": free})


def _extremes(net: Net, s: str) -> tuple[int, list[str], Way]:
    """Greatest distance from s, who has it, and the way. Raises Dull where some vertex cannot be reached."""
    reached = dijkstra.reached(net, s)
    if len(reached) < len(net.names):
        raise Dull("not all can be reached")
    most = max(far for far, _ in reached.values())
    ends = [name for name, (far, _) in reached.items() if far == most]
    return most, ends, reached[ends[0]]


def _far(net: Net, s: str) -> Found:
    most, ends, (_, path) = _extremes(net, s)
    steps = [
        settled(net, s),
        f"The greatest of these is {most}, for {listing(ends)}: {trail(net, path)}.",
    ]
    steps += [f"Part by part, {a} to {b} is {net.arcs()[a][b]}." for a, b in pairwise(path)]
    return Found(answer=most, steps=steps, mistakes={"took few parts": dijkstra.fewest(net, s, ends[0])})


def _farthest(net: Net, s: str) -> Found:
    most, ends, (_, path) = _extremes(net, s)
    if len(ends) > 1:
        raise Dull("two are equally far")
    rest = sorted((far for name, (far, _) in dijkstra.reached(net, s).items() if name != ends[0]), reverse=True)
    steps = [settled(net, s), f"The greatest of these is {most}, the next is {rest[0]}."]
    return Found(answer=ends[0], steps=[*steps, f"The way of {most} is {trail(net, path)}."])


def _depot(net: Net) -> Found:
    ends = {name: _extremes(net, name) for name in net.names}
    best = min(most for most, _, _ in ends.values())
    steps = [f"From {name} the greatest is {most}, to {far[0]}." for name, (most, far, _) in sorted(ends.items())]
    place = [name for name, (most, _, _) in sorted(ends.items()) if most == best]
    steps.append(f"The smallest of these is {best}, for {listing(place)}.")
    return Found(answer=best, steps=steps, mistakes={"took the largest": max(most for most, _, _ in ends.values())})


def _both(net: Net, s: str, t: str, c: str, d: str) -> Found:
    direct, path = dijkstra.best(net, s, t)
    if c in path or d in path:
        raise Dull("on the way anyway")
    orders = {order: dijkstra.legs(net, (s, *order, t))[0] for order in permutations((c, d))}
    if len(set(orders.values())) == 1:
        raise Dull("the order does not matter")
    best = min(orders, key=lambda order: orders[order])
    steps = []
    for order, total in orders.items():
        steps += dijkstra.legs(net, (s, *order, t))[1]
        steps.append(f"In the order {' → '.join((s, *order, t))} this is {total} in all.")
    slips = {"took the other order": max(orders.values()), "left out the stops": direct}
    return Found(answer=orders[best], steps=[*steps, f"The smaller of the two is {orders[best]}."], mistakes=slips)


def _gain(net: Net, s: str, t: str, c: str, d: str, weight: str) -> Found:
    if any(link.joins(c, d) for link in net.links):
        raise Dull("joined already")
    more = net.with_link(c, d, int(weight))
    (before, path), (after, other) = dijkstra.best(net, s, t), dijkstra.best(more, s, t)
    if after == before or len(other) < 3:
        raise Dull("of no use")
    steps = [settled(net, s, t), f"So far the best way is {trail(net, path)}."]
    steps += [settled(more, s, t).replace("algorithm", "algorithm, with the new connection,", 1)]
    steps += [
        f"Now the best way is {trail(more, other)}.",
        f"This saves {before} − {after} = {before - after}.",
    ]
    return Found(answer=before - after, steps=steps, mistakes={"gave the new total": after})


WORK: dict[str, Callable[..., Found]] = {
    "second": _second,
    "back": _back,
    "stops": _stops,
    "few": _few,
    "far": _far,
    "farthest": _farthest,
    "depot": _depot,
    "both": _both,
    "gain": _gain,
}
