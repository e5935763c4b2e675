"""Route B for networks: loop currents from Kirchhoff's voltage law, numerically, on what is read off the schematic.

amps = loop_currents({"E": [12, 0, 1], "R₁": [6, 1, 0]})
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from builders.families._readout.kind import Args, Readings

_TINY = 1e-9


def loop_currents(parts: Readings) -> dict[str, float]:
    """Current through every part, from its first node to its second (in a battery: from minus to plus)."""
    import numpy as np

    tree: dict[float, tuple[float, str, int]] = {}  # node -> (parent, part, sign of the part on the way down)
    seen, chords = set(), []
    for start in {ends[1] for ends in parts.values()}:
        if start not in seen:
            seen.add(start)
            _grow(parts, start, seen, tree)
    used = {part for _, part, _ in tree.values()}
    chords = [name for name in parts if name not in used]
    names = list(parts)
    cycles = np.zeros((len(chords), len(names)))
    for row, name in enumerate(chords):
        cycles[row, names.index(name)] = 1
        for node, sign in ((parts[name][2], -1), (parts[name][1], 1)):
            while node in tree:
                parent, part, down = tree[node]
                cycles[row, names.index(part)] += sign * down
                node = parent
    ohms = np.array([parts[name][0] if name[0] == "R" else 0.0 for name in names])
    volts = np.array([parts[name][0] if name[0] == "E" else 0.0 for name in names])
    loops = np.linalg.solve(cycles * ohms @ cycles.T, cycles @ volts) if chords else np.zeros(0)
    return dict(zip(names, (loops @ cycles).tolist(), strict=True))


def _grow(parts: Readings, start: float, seen: set[float], tree: dict[float, tuple[float, str, int]]) -> None:
    front = [start]
    while front:
        node = front.pop()
        for name, (_, a, b) in parts.items():
            for here, there, sign in ((a, b, 1), (b, a, -1)):
                if here == node and there not in seen:
                    seen.add(there)
                    tree[there] = (node, name, sign)
                    front.append(there)


def _parts(found: Readings) -> dict[str, Sequence[float]]:
    return {name: entry for name, entry in found.items() if len(entry) == 3}


def _through(name: str) -> Callable[[Readings], float]:
    return lambda found: abs(loop_currents(_parts(found))[name])


def _between(found: Readings, start: float, end: float) -> float:
    """Voltage between two nodes, added up along a path of parts."""
    parts = _parts(found)
    amps = loop_currents(parts)
    reached, front = {start: 0.0}, [start]
    while front:
        node = front.pop()
        for name, (size, a, b) in parts.items():
            rise = size if name[0] == "E" else -size * amps[name]
            for here, there, change in ((a, b, rise), (b, a, -rise)):
                if here == node and there not in reached:
                    reached[there] = reached[node] + change
                    front.append(there)
    return abs(reached[end])


def equivalent(found: Readings, args: Args) -> float:
    """Resistance between two letters: one volt over the current that it drives."""
    parts = {name: entry for name, entry in _parts(found).items() if name[0] == "R"}
    test = {"E": [1.0, found[args[1]][0], found[args[0]][0]]}
    return 1 / loop_currents({**test, **parts})["E"]


MEASURES: Mapping[str, Callable[[Readings, Args], float]] = {
    "equivalent": equivalent,
    "total": lambda found, args: _through("E")(found),
    "supplied": lambda found, args: _through("E")(found) * found["E"][0],
    "current": lambda found, args: _through(args[0])(found),
    "voltage": lambda found, args: _between(found, *found[args[0]][1:]),
    "power": lambda found, args: _through(args[0])(found) ** 2 * found[args[0]][0],
    "between": lambda found, args: _between(found, *(found[name][0] for name in args)),
}
