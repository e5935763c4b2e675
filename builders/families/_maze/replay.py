"""Route B for mazes: the painted walls are walked along with a hand on them, or flooded until nothing changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations
from typing import Any

Place = tuple[int, int]
_COMPASS = "nesw"
_MOVES: dict[str, Place] = {"n": (-1, 0), "e": (0, 1), "s": (1, 0), "w": (0, -1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What is painted: free places, the letters in them, and the sides (row, column, side) that a wall closes."""

    places: frozenset[Place]
    letters: Mapping[str, Place]
    closed: frozenset[tuple[int, int, str]]

    def go(self, place: Place, way: str) -> Place | None:
        """Where a step leads; None where a wall is in the way."""
        to = _moved(place, way)
        return None if (*place, way) in self.closed or to not in self.places else to

    def exits(self, place: Place) -> list[Place]:
        """All places one step away."""
        return [to for to in (self.go(place, way) for way in _COMPASS) if to is not None]


def _moved(place: Place, way: str) -> Place:
    return place[0] + _MOVES[way][0], place[1] + _MOVES[way][1]


def drawn(data: Mapping[str, Any]) -> Drawn:
    """Read the painting. Raises ValueError where a letter stands twice."""
    cells = data["cells"]
    dark = {tuple(cell["at"]) for cell in cells if cell.get("fill") == "ink"}
    letters = {cell["text"]: tuple(cell["at"]) for cell in cells if cell.get("text")}
    if len(letters) != sum(bool(cell.get("text")) for cell in cells):
        raise ValueError("a letter stands in two places")
    places = {(r, c) for r in range(data["rows"]) for c in range(data["columns"])} - dark
    closed = set()
    for group in data.get("walls", ()):
        for row, column, side in group["walls"]:
            closed |= {(row, column, side), (*_moved((row, column), side), _opposite(side))}
    return Drawn(places=frozenset(places), letters=letters, closed=frozenset(closed))


def _opposite(way: str) -> str:
    return _COMPASS[(_COMPASS.index(way) + 2) % 4]


def walk(maze: Drawn, start: Place, end: Place) -> list[str]:
    """The way as compass letters, found with the right hand on the wall, detours taken back as they are noticed.

    Raises ValueError where the hand comes round without meeting the end.
    """
    place, facing, way = start, "n", list[str]()
    trail = [start]
    for _ in range(8 * len(maze.places) + 8):
        if place == end:
            return way
        for turn in (1, 0, 3, 2):
            heading = _COMPASS[(_COMPASS.index(facing) + turn) % 4]
            to = maze.go(place, heading)
            if to is not None:
                break
        else:
            break
        place, facing = to, heading
        if to in trail:
            cut = trail.index(to)
            trail, way = trail[: cut + 1], way[:cut]
        else:
            trail.append(to)
            way.append(heading)
    raise ValueError("the wall does not lead there")


def flood(maze: Drawn, start: Place) -> dict[Place, int]:
    """Least number of steps to every place that can be reached, by relaxing until nothing changes."""
    far = {start: 0}
    changed = True
    while changed:
        changed = False
        for place in sorted(maze.places):
            least = min((far[to] + 1 for to in maze.exits(place) if to in far), default=None)
            if least is not None and least < far.get(place, least + 1):
                far[place], changed = least, True
    return far


def _turns(maze: Drawn, start: str, end: str) -> list[int]:
    """1 for right, 3 for left, at every bend of the way."""
    way = walk(maze, maze.letters[start], maze.letters[end])
    steps = [(_COMPASS.index(b) - _COMPASS.index(a)) % 4 for a, b in pairwise(way)]
    return [turn for turn in steps if turn]


def _met(maze: Drawn, start: str, end: str) -> list[str]:
    """Letters on the way, without its ends."""
    names = {place: letter for letter, place in maze.letters.items()}
    place, met = maze.letters[start], []
    for way in walk(maze, place, maze.letters[end])[:-1]:
        place = _moved(place, way)
        if place in names:
            met.append(names[place])
    return met


def _between(maze: Drawn, start: str, end: str) -> int:
    return flood(maze, maze.letters[start])[maze.letters[end]]


def _robot(maze: Drawn, start: str, end: str, orders: str) -> int:
    place = maze.letters[start]
    for way in orders:
        place = maze.go(place, way) or place
    return flood(maze, maze.letters[end])[place]


def _both(maze: Drawn, start: str, end: str, *stops: str) -> int:
    tours = [(start, *order, end) for order in permutations(stops)]
    return min(sum(_between(maze, a, b) for a, b in pairwise(tour)) for tour in tours)


def _choices(maze: Drawn, start: str, end: str) -> int:
    """Places between the ends of the way with a side way."""
    place, count = maze.letters[start], 0
    for way in walk(maze, place, maze.letters[end])[:-1]:
        place = _moved(place, way)
        count += len(maze.exits(place)) > 2
    return count


def _reached(maze: Drawn, start: str, names: Sequence[str]) -> str:
    inside = flood(maze, maze.letters[start])
    found = [name for name in names if maze.letters[name] in inside]
    if len(found) != 1:
        raise ValueError(f"{len(found)} of the places can be reached")
    return f"{found[0]}"


MEASURES: dict[str, Callable[[Drawn, Sequence[str]], int | str]] = {
    "steps": lambda m, a: len(walk(m, m.letters[a[0]], m.letters[a[1]])),
    "shortest": lambda m, a: _between(m, a[0], a[1]),
    "letters": lambda m, a: len(_met(m, a[0], a[1])),
    "nth": lambda m, a: _met(m, a[0], a[1])[int(a[2]) - 1],
    "word": lambda m, a: "".join(_met(m, a[0], a[1])),
    "turns": lambda m, a: len(_turns(m, a[0], a[1])),
    "right": lambda m, a: _turns(m, a[0], a[1]).count(1),
    "left": lambda m, a: _turns(m, a[0], a[1]).count(3),
    "dead": lambda m, a: sum(len(m.exits(place)) == 1 for place in m.places),
    "forks": lambda m, a: _choices(m, a[0], a[1]),
    "reach": lambda m, a: _reached(m, a[0], a[1:]),
    "diff": lambda m, a: _between(m, a[0], a[1]) - _between(m, a[0], a[2]),
    "both": lambda m, a: _both(m, *a),
    "far": lambda m, a: max(flood(m, m.letters[a[0]]).values()),
    "within": lambda m, a: sum(0 < far <= int(a[1]) for far in flood(m, m.letters[a[0]]).values()),
    "robot": lambda m, a: _robot(m, a[0], a[1], a[2]),
}


def measure(data: Mapping[str, Any], ask: str) -> int | str:
    """The answer to `name|argument|...`. Raises ValueError or LookupError where the painting has none."""
    name, *args = ask.split("|")
    return MEASURES[name](drawn(data), args)
