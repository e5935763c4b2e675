"""Route B: every panel that could stand at the end is put there, and refuted where no rule holds in the whole matrix.

What panels show is measured in the scene: radii, grey values, turns, places. No ninth value is ever computed: each
candidate stands or falls by tests on nine panels (equal spacing, equal sets, parities).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from builders.families._raven.draw import ALONE, GREYS, HALF, SLOT, STEP, pointing
from builders.families._raven.panel import NAMES, POINTING, SHAPES, SIDES

Mark = Mapping[str, Any]
Seen = dict[str, Any]
"""shape: name; size: radius; shade: grey value; number; pointing: degrees; places: offsets from the middle."""
Lines = Sequence[Sequence[Any]]


def survey(primitives: Sequence[Mark]) -> tuple[list[Seen], dict[str, Seen]]:
    """The eight panels of the matrix and the lettered ones. Raises ValueError where no matrix is drawn."""
    frames = [mark for mark in primitives if mark["type"] == "polygon"]
    middles = [tuple(sum(point[axis] for point in frame["points"]) / 4 for axis in (0, 1)) for frame in frames]
    if len(frames) < 9:
        raise ValueError(f"{len(frames)} panels are drawn")
    grid = [seen(primitives, middle) for middle in middles[:8]]
    letters = [mark for mark in primitives if mark["type"] == "label" and mark["text"] != "?"]
    offered = {
        mark["text"]: seen(primitives, min(middles[9:], key=lambda m: math.dist(m, mark["at"]))) for mark in letters
    }
    return grid, offered


def seen(primitives: Sequence[Mark], middle: Sequence[float]) -> Seen:
    """What stands in the panel around a point. Raises ValueError where figures of different kinds do."""
    x, y = middle
    inside = [
        mark
        for mark in primitives
        if mark["type"] == "symbol" and max(abs(mark["at"][0] - x), abs(mark["at"][1] - y)) < HALF
    ]
    kinds = {(mark["name"], mark["radius"], mark["colour"], mark["turn"]) for mark in inside}
    if len(kinds) != 1:
        raise ValueError(f"{len(kinds)} kinds of figures in one panel")
    name, radius, colour, turn = kinds.pop()
    places = frozenset((round((mark["at"][0] - x) / STEP), round((mark["at"][1] - y) / STEP)) for mark in inside)
    found: Seen = {"shape": name, "size": radius, "shade": _grey(colour), "number": len(inside), "places": places}
    found["pointing"] = pointing(name, turn) if name in POINTING else 0.0
    if len(places) == 1 and places != {(0, 0)}:
        (dx, dy) = next(iter(places))
        found["place"] = math.degrees(math.atan2(dx, dy)) % 360
    return found


def _grey(colour: str | int) -> int:
    """0 (black) to 255, or -1 for a colour of the palette, which tells nothing."""
    return -1 if isinstance(colour, int) else int(colour[1:3], 16)


def _alike(lines: Lines) -> bool:
    return all(a == b == c for a, b, c in lines)


def _same_three(lines: Lines) -> bool:
    sets = [set(line) for line in lines]
    return len(sets[0]) == 3 and sets[0] == sets[1] == sets[2]


def _even(lines: Lines) -> bool:
    steps = {round(v - u, 6) for a, b, c in lines for u, v in ((a, b), (b, c))}
    return len(steps) == 1 and steps != {0}


def _turning(lines: Lines) -> bool:
    steps = {round(v - u, 6) % 360 for a, b, c in lines for u, v in ((a, b), (b, c))}
    return len(steps) == 1 and steps != {0}


def _places(combine: Callable[[Any, Any], Any]) -> Callable[[Lines], bool]:
    return lambda lines: all(combine(a, b) == c for a, b, c in lines)


_ORDERED = (_alike, _same_three, _even)
_TESTS: dict[str, tuple[Callable[[Lines], bool], ...]] = {
    "shape": (_alike, _same_three),
    "size": _ORDERED,
    "shade": _ORDERED,
    "number": (
        *_ORDERED,
        lambda lines: all(c - b == a for a, b, c in lines),
        lambda lines: all(b + c == a for a, b, c in lines),
    ),
    "pointing": (_alike, _same_three, _turning),
    "place": (_alike, _same_three, _turning),
    "places": (
        _alike,
        _same_three,
        _places(frozenset.symmetric_difference),
        _places(frozenset.union),
        _places(frozenset.intersection),
    ),
}


def holds(attribute: str, nine: Sequence[Any]) -> bool:
    """Whether any rule binds nine values, along the rows or along the columns."""
    rows = [nine[i : i + 3] for i in (0, 3, 6)]
    columns = [nine[i::3] for i in range(3)]
    return any(test(lines) for test in _TESTS[attribute] for lines in (rows, columns))


def standing(grid: Sequence[Seen], attributes: Sequence[str], candidate: Seen) -> bool:
    """Whether a candidate is refuted by no attribute."""
    return all(holds(name, [*(panel[name] for panel in grid), candidate[name]]) for name in attributes)


def candidates(attribute: str, grid: Sequence[Seen]) -> Iterator[Any]:
    """Every value that an attribute of the missing panel could have."""
    if attribute == "places":
        cells = [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1)]
        yield from (frozenset(c for i, c in enumerate(cells) if mask >> i & 1) for mask in range(1, 512))
    elif attribute == "size":
        yield from SLOT if grid[0]["size"] in SLOT else ALONE
    else:
        values: dict[str, Sequence[Any]] = {
            "shape": list(SHAPES), "shade": [int(grey[1:3], 16) for grey in GREYS], "number": range(1, 10),
            "pointing": [90.0 * i for i in range(4)], "place": [45.0 * i for i in range(8)],
        }  # fmt: skip
        yield from values[attribute]


def only(attribute: str, grid: Sequence[Seen]) -> Any:
    """The one value that is not refuted. Raises ValueError where none or several are left."""
    known = [panel[attribute] for panel in grid]
    left = [value for value in candidates(attribute, grid) if holds(attribute, [*known, value])]
    if len(left) != 1:
        raise ValueError(f"{attribute} of the missing panel could be {left}")
    return left[0]


def answer(primitives: Sequence[Mark], ask: str, attributes: Sequence[str]) -> int | str:
    """What is asked. Raises ValueError or LookupError where the drawing does not say."""
    grid, offered = survey(primitives)
    if ask == "which":
        left = [letter for letter, panel in offered.items() if standing(grid, attributes, panel)]
        if len(left) != 1:
            raise ValueError(f"not refuted are {left or 'none'}")
        return f"panel {left[0]}"
    if ask.startswith("value "):
        return _named(ask[6:], only(ask[6:], grid), grid)
    if ask.startswith("among "):
        return _among(ask, grid, attributes)
    many = len(only("places", grid)) if "places" in attributes else only("number", grid)
    if ask == "sides":
        return int(many * SIDES[only("shape", grid)])
    return int(many + sum(panel["number"] for panel in grid) if ask == "total" else many)


def _among(ask: str, grid: Sequence[Seen], attributes: Sequence[str]) -> int:
    _, attribute, value = ask.split(" ", 2)
    missing = {name: only(name, grid) for name in (attribute, "places" if "places" in attributes else "number")}
    missing.setdefault("number", len(missing.get("places", ())))
    panels = [*grid, missing]
    return int(sum(panel["number"] for panel in panels if _named(attribute, panel[attribute], grid) == value))


def _named(attribute: str, value: Any, grid: Sequence[Seen]) -> str:
    if attribute == "shape":
        return SHAPES[value][0]
    order = sorted(candidates(attribute, grid), reverse=attribute == "shade")
    shift = 1 if attribute == "place" else 0  # the ring of places begins at the top left, angles at the top
    return NAMES[attribute][(order.index(value) + shift) % len(order)]
