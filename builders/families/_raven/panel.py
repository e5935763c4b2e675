"""What a panel shows, as attributes with named values; its key in a fact and its English.

panel = {"shape": 1, "shade": 3, "number": 2}; write(panel) == "shape square; shade black; number 2"
"""

from __future__ import annotations

from collections.abc import Mapping

from builders.families._language import article, cardinal, listing

Panel = Mapping[str, int]
"""Attribute -> index of its value in NAMES; for `number` the number itself, for `places` a sum of powers of two."""

SHAPES = {
    "triangle": ("triangle", "triangles"), "square": ("square", "squares"), "pentagon": ("pentagon", "pentagons"),
    "hexagon": ("hexagon", "hexagons"), "diamond": ("diamond", "diamonds"), "disc": ("circle", "circles"),
    "star": ("star", "stars"), "heart": ("heart", "hearts"), "cross": ("cross", "crosses"),
    "arrow": ("arrow", "arrows"),
}  # fmt: skip
"""Name of the symbol -> noun and plural."""
SIDES = {"triangle": 3, "square": 4, "diamond": 4, "pentagon": 5, "hexagon": 6}
POINTING = ("arrow", "triangle", "heart")
PLACES = (
    "top left", "top middle", "top right", "middle left", "centre", "middle right", "bottom left", "bottom middle",
    "bottom right",
)  # fmt: skip
RING = (0, 1, 2, 5, 8, 7, 6, 3)
"""The places on the rim, clockwise, as indices of PLACES."""
MOST = 9
NAMES: dict[str, tuple[str, ...]] = {
    "shape": tuple(noun for noun, _ in SHAPES.values()),
    "size": ("small", "medium-sized", "large"),
    "shade": ("white", "light grey", "dark grey", "black"),
    "pointing": ("up", "right", "down", "left"),
    "place": tuple(PLACES[i] for i in RING),
}
ATTRIBUTES = ("shape", "size", "shade", "number", "pointing", "place", "places")
CYCLES = {"pointing": 4, "place": 8}
"""Attributes whose values come round again -> after how many."""


def name(attribute: str, value: int) -> str:
    """`dark grey`; `3` for a number, `top left + centre` for several places."""
    if attribute == "number":
        return str(value)
    if attribute == "places":
        return " + ".join(place for i, place in enumerate(PLACES) if value >> i & 1)
    return NAMES[attribute][value]


def value(attribute: str, text: str) -> int:
    """What `name` named. Raises ValueError for anything else."""
    if attribute == "number":
        return int(text)
    if attribute == "places":
        return sum(1 << PLACES.index(place) for place in text.split(" + "))
    return NAMES[attribute].index(text)


def write(panel: Panel) -> str:
    """As in the key of a fact."""
    return "; ".join(
        f"{attribute} {name(attribute, panel[attribute])}" for attribute in ATTRIBUTES if attribute in panel
    )


def read(text: str) -> dict[str, int]:
    """The panel that `write` wrote."""
    parts = (part.partition(" ") for part in text.split("; "))
    return {attribute: value(attribute, named) for attribute, _, named in parts}


def count(panel: Panel) -> int:
    """How many figures it shows."""
    return panel["places"].bit_count() if "places" in panel else panel.get("number", 1)


def phrase(panel: Panel) -> str:
    """`three large black squares`, `an arrow pointing up at the top left`."""
    many = count(panel)
    kind = list(SHAPES.values())[panel["shape"]]
    words = [NAMES[attribute][panel[attribute]] for attribute in ("size", "shade") if attribute in panel]
    words.append(kind[many > 1])
    text = " ".join(words)
    start = cardinal(many) if "number" in panel or many > 1 else article(text)
    text = f"{start} {text}"
    if "pointing" in panel:
        text += f" pointing {NAMES['pointing'][panel['pointing']]}"
    if "place" in panel:
        text += f" {where(NAMES['place'][panel['place']])}"
    if "places" in panel:
        text += f" {listing(where(place) for i, place in enumerate(PLACES) if panel['places'] >> i & 1)}"
    return text


def where(place: str) -> str:
    """`at the top left`, `in the centre`."""
    return f"in the {place}" if place == "centre" else f"at the {place}"
