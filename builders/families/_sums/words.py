"""What the facts, questions and solutions of figures of sums say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from random import Random

from builders.families._language import cardinal, listing, pick, words
from builders.families._sums.figures import rows
from builders.families._sums.numbers import Blank
from renderers.types import Fact

EMPTY = "_"
_PLACES = {"square": "cell", "table": "cell", "pyramid": "brick", "ring": "place"}
_NAMED = {
    "square": "Cells are named by column letter and row number, so B1 is the second cell of row 1; "
    "M is the magic constant.",
    "table": "Cells are named by column letter and row number, so B1 is the second cell of row 1.",
    "pyramid": "Bricks are named by place from the left and row from the top, so B3 is the second brick of row 3.",
    "ring": "Clockwise from the top the circles are A, B, C and so on, AB is the box between A and B; "
    "T is the sum of all circles.",
}
Tokens = tuple[tuple[str, ...], ...]


def name_of(kind: str) -> str:
    """`square`, `table`, `pyramid` or `ring`."""
    return kind.partition(" ")[0]


def tokens(kind: str, values: Mapping[str, int], blank: Blank) -> Tokens:
    """What is printed in each place, row by row: a number, a letter or EMPTY."""
    return tuple(
        tuple(blank.letters.get(p) or (EMPTY if p in blank.empty else str(values[p])) for p in places)
        for places in rows(kind)
    )


def frame(rng: Random, kind: str, letters: Sequence[str]) -> Iterator[Fact]:
    """What there is, what its letters are, and the rule of its sums, which no picture can say."""
    name, texts = name_of(kind), words("sums")
    down, *across = map(int, kind.split(" ")[1:])
    size = {"rows": cardinal(down), "columns": cardinal(across[0] if across else down)}
    yield Fact(key=f"figure={kind}", text=pick(rng, texts[name]["figure"], **size), role="description")
    which = ("none", "one", "two")[len(letters)]
    fields = dict(zip(("x", "y"), letters, strict=False))
    text = rng.choice(texts["unknown"][which]).format(**fields)
    yield Fact(key=f"unknown={' '.join(letters) or 'empty'}", text=text, role="property")
    yield Fact(key=f"rule={name}", text=pick(rng, texts[name]["rule"]), role="property", drawable=False)


def conditions(rng: Random, kind: str, printed: Tokens) -> Iterator[Fact]:
    """The rows of a grid one by one; bricks and rings as a whole."""
    name, texts = name_of(kind), words("sums")
    if name in ("square", "table"):
        template = rng.choice(texts["row"])
        for r, row in enumerate(printed):
            text = template.format(row=r + 1, items=_items(name, row))
            yield Fact(key=f"row({r + 1})={' '.join(row)}", text=text, role="condition")
        return
    if name == "pyramid":
        text = pick(rng, texts["bricks"], rows="; ".join(_items(name, row) for row in printed))
    else:
        circles, boxes = (_items(name, row) for row in printed)
        text = pick(rng, texts["ring_row"], circles=circles, boxes=boxes)
    key = " | ".join(" ".join(row) for row in printed)
    yield Fact(key=f"numbers={key}", text=text, role="condition")


def _items(name: str, row: Sequence[str]) -> str:
    """`8, two empty cells and x`."""
    parts: list[str] = []
    for token, group in groupby(row):
        count = len(list(group))
        if token == EMPTY:
            parts.append(f"an empty {_PLACES[name]}" if count == 1 else f"{cardinal(count)} empty {_PLACES[name]}s")
        else:
            parts += [token] * count
    return listing(parts)


def question(rng: Random, what: str, letters: Sequence[str]) -> str:
    """The question; letters keep their case at its beginning."""
    fields = dict(zip(("x", "y"), letters, strict=False))
    template: str = rng.choice(words("sums")["ask"][what])
    return template.format(**fields)


def named(kind: str) -> str:
    """How the places are called in a solution."""
    return _NAMED[name_of(kind)]
