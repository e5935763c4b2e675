"""How hard a drawn automaton is to read: which letter belongs to which arrow, where arrows end, where it starts.

Distances are in units of the drawing, in which the states lie on an oval of half height 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from builders.families._machines.machine import Machine

Floats = npt.NDArray[np.float64]
_TWIN = 0.14  # how far the scene bows arrows there and back
_CLEAR, _APART = 0.3, 0.34
_ALONG = np.linspace(0.14, 0.86, 13)[:, None]


def tangle(machine: Machine, at: Mapping[str, Sequence[float]]) -> float:
    """0 where every letter, every state and the arrow from nowhere are clear of foreign arrows; more is worse."""
    places = {name: np.array(place) for name, place in at.items()}
    arrows = [pair for pair in machine.arrows() if pair[0] != pair[1]]
    lines = np.array([_line(places[a], places[b], twin=(b, a) in arrows) for a, b in arrows])
    middles = lines[:, len(_ALONG) // 2]
    cost = 0.0
    for i, (a, b) in enumerate(arrows):
        foreign = np.delete(lines, i, axis=0).reshape(-1, 2)
        cost += _near(middles[i][None], foreign, _CLEAR)
        cost += _near(np.array([place for name, place in places.items() if name not in (a, b)]), lines[i], _APART)
    start = places[machine.states[0]] - np.array([[0.24, 0.0], [0.38, 0.0], [0.52, 0.0]])
    tips = [places[a] * (1 + 0.55 / np.hypot(*places[a])) for a, b in machine.arrows() if a == b]
    every = lines.reshape(-1, 2)
    return cost + 2 * _near(np.array(tips), every, _CLEAR) + 4 * _near(start, every, _CLEAR / 2)


def _line(a: Floats, b: Floats, *, twin: bool) -> Floats:
    """Points of an arrow, bowed to its left where another one comes back."""
    across = np.array([a[1] - b[1], b[0] - a[0]])
    top = (a + b) / 2 + 2 * _TWIN * twin * across
    return np.asarray((1 - _ALONG) ** 2 * a + 2 * _ALONG * (1 - _ALONG) * top + _ALONG**2 * b)


def _near(spots: Floats, points: Floats, clear: float) -> float:
    """How far points come nearer to spots than they should."""
    if not len(spots) or not len(points):
        return 0.0
    apart = np.hypot(*(spots[:, None] - points[None]).transpose(2, 0, 1)).min(axis=1)
    return float((np.clip(clear - apart, 0, None) ** 2).sum())
