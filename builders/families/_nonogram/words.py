"""What the facts and questions of nonograms say, and the picture of the empty board with its clues."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

from builders.families._language import cardinal, listing, ordinal, pick, words
from builders.families._nonogram.clues import LETTERS, Cell, Clue, Clues, name
from renderers.types import Fact, Scene

_SIDES = {1: (460, 520), 2: (450, 520), 3: (440, 510), 4: (430, 500), 5: (420, 500)}
"""Width of the picture by perception level, from and to."""
_CLUE = 1.3
"""Size of the clues, in multiples of small text: they are all that there is to read."""
_WHERE = {
    "diagonal": "on the diagonal from top left to bottom right",
    "rising": "on the diagonal from bottom left to top right",
    "border": "along the border of the board",
    "inside": "that do not touch the border of the board",
    "left": "in the left half of the board",
    "top": "in the upper half of the board",
    "above": "above the diagonal from top left to bottom right",
    "below": "below the diagonal from top left to bottom right",
    "shaded": "with a shaded background",
}
Entry = dict[str, Any]


def frame(rng: Random, size: tuple[int, int]) -> Iterator[Fact]:
    """What there is, where the clues stand, and the rule, which no picture can say."""
    texts = words("nonogram")
    rows, columns = map(cardinal, size)
    text = pick(rng, texts["board"], rows=rows, columns=columns)
    yield Fact(key=f"board={size[0]}x{size[1]}", text=text, role="description")
    yield Fact(key="clues=beside", text=pick(rng, texts["clues"]), role="property")
    yield Fact(key="rule=nonogram", text=pick(rng, texts["rule"]), role="property", drawable=False)


def conditions(rng: Random, clues: Clues) -> Iterator[Fact]:
    """The clues of all rows and columns."""
    texts = words("nonogram")
    at = rng.randrange(len(texts["row"]))
    for r, clue in enumerate(clues.rows):
        yield _clue(texts["row"][at], "row", str(r + 1), clue)
    for c, clue in enumerate(clues.columns):
        yield _clue(texts["column"][at], "column", LETTERS[c], clue)


def _clue(template: str, kind: str, line: str, clue: Clue) -> Fact:
    text = template.format(line=line, clue=", ".join(map(str, clue)))
    return Fact(key=f"{kind}({line})={' '.join(map(str, clue))}", text=text, role="condition")


def marked(rng: Random, cells: Sequence[Cell]) -> Fact:
    """Which cells are shaded."""
    names = [name(cell) for cell in cells]
    text = pick(rng, words("nonogram")["marked"], cells=listing(names))
    return Fact(key=f"marked={' '.join(names)}", text=text, role="condition")


def question(rng: Random, what: str, where: str) -> str:
    """The question, with every number in words."""
    kind, _, index = where.partition(":")
    across = kind == "row"
    place = _WHERE.get(kind, "")
    if across:
        place = f"of the {ordinal(int(index) + 1)} row from the top"
    elif kind == "column":
        place = f"of the {ordinal(int(index) + 1)} column from the left"
    fields = {"kind": "columns", "single": "column", "side": "left", "way": "from left to right"}
    if not across:
        fields = {"kind": "rows", "single": "row", "side": "top", "way": "from top to bottom"}
    return pick(rng, words("nonogram")["ask"][what], where=place, **fields)


def scene(rng: Random, clues: Clues, facts: Sequence[Fact], perception: int) -> Scene:
    """The empty board with its clues and shaded cells, each tagged with its fact."""
    keys, (height, width) = {fact.symbol: fact.key for fact in facts}, clues.size
    data: Entry = {
        "rows": height,
        "columns": width,
        "row_clues": [{"clue": list(clue), "fact": keys[f"row({r + 1})"]} for r, clue in enumerate(clues.rows)],
        "column_clues": [
            {"clue": list(clue), "fact": keys[f"column({LETTERS[c]})"]} for c, clue in enumerate(clues.columns)
        ],
        "cells": _shading(rng, clues.size, keys.get("marked"), perception),
        "clue_size": _CLUE,
        "title": rng.choice(("", "", "Nonogram", "Picture puzzle")),
    }
    if max(clues.size) > 5 and rng.random() < 0.5:
        data["blocks"] = [5, 5]
    side = rng.randint(*_SIDES[perception])
    return Scene(
        kind="grid",
        data=data,
        shows=tuple(fact.key for fact in facts if fact.drawable),
        size=(side, side + rng.randint(-10, 30)),
        profile="varied",
        seed=rng.getrandbits(32),
        perception=perception,
    )


def _shading(rng: Random, size: tuple[int, int], marked: str | None, perception: int) -> list[Entry]:
    """Shaded cells that the question means; where it means none, stripes that mean nothing from level 3 on."""
    colour = rng.randrange(6)
    if marked is not None:
        places = marked.partition("=")[2].split(" ")
        found = [[int(place[1:]) - 1, LETTERS.index(place[0])] for place in places]
        return [{"at": at, "fill": colour, "solid": False, "fact": marked} for at in found]
    tests: dict[str, Callable[[int, int], bool]] = {
        "none": lambda r, c: False,
        "rows": lambda r, c: r % 2 == 0,
        "columns": lambda r, c: c % 2 == 1,
        "checks": lambda r, c: (r + c) % 2 == 0,
    }
    tinted = tests[rng.choice(list(tests)) if perception >= 3 else "none"]
    spots = [[r, c] for r in range(size[0]) for c in range(size[1]) if tinted(r, c)]
    return [{"at": at, "fill": colour, "solid": False} for at in spots]
