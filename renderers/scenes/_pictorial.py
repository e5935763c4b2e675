"""Primitives of a figure that are small pictures: symbols, speech bubbles, texts in boxes."""

from __future__ import annotations

import numpy as np

from renderers.lettering import measure
from renderers.pen import Floats
from renderers.scenes._lines import name_point
from renderers.scenes._pencil import Drawer, Item, Pencil
from renderers.scenes._symbols import draw_symbol, rounded


def symbol(pencil: Pencil, item: Item) -> Floats:
    """{at, name, radius: world units, colour?, turn?: degrees anticlockwise, filled? (true), label?}: names as in
    `_symbols`; for scenes of things, panels of puzzles, faces of cubes."""
    x, y = pencil.px(item["at"])
    radius = item["radius"] * pencil.frame.unit[0]
    colour = item.get("colour", "ink")
    draw_symbol(pencil.canvas, item["name"], (x, y), radius, colour, item.get("turn", 0.0), item.get("filled", True))
    name_point(pencil, item["at"], item.get("label"), radius)
    return np.array([(x - radius, y - radius), (x + radius, y + radius)])


def bubble(pencil: Pencil, item: Item) -> Floats:
    """{at: where its tail points, text, side? (1: up right, -1: up left), middle? or foot?: of the bubble or of its
    lower edge, in the world, width?: px, size?: of the text, hand?: lettered by hand, square?: sharp corners, fact?}:
    what somebody says."""
    style, canvas = pencil.style, pencil.canvas
    x, y = pencil.px(item["at"])
    size = style.size * item.get("size", 1)
    font = "Comic Neue" if item.get("hand") else style.font
    lines, widest = folded(pencil, str(item["text"]), float(item.get("width", 12 * size)), size, font)
    half_width = widest / 2 + 0.7 * size
    half_height = (len(lines) * 1.22 * size + 0.9 * size) / 2
    side = item.get("side", 1)
    cx, cy = x + side * (half_width * 0.7 + size * 0.6), y - half_height - 1.3 * size
    if "middle" in item or "foot" in item:
        cx, cy = pencil.px(item.get("middle", item.get("foot")))
        cy -= half_height if "foot" in item else 0.0
    corner = 2.0 if item.get("square") else min(0.8 * size, half_height)
    outline = rounded(cx, cy, half_width, half_height, corner)
    tail = _tail((x, y), (cx, cy), (half_width, half_height), size)
    canvas.fill(outline, style.paper)
    canvas.stroke(outline, item.get("colour", "ink"), closed=True)
    canvas.fill(tail, style.paper)
    canvas.strokes([tail[:2], tail[1:]], item.get("colour", "ink"))
    canvas.text("\n".join(lines), cx, cy, size=size, font=font, fact=item.get("fact"))
    return np.array([(cx - half_width, cy - half_height), (cx + half_width, cy + half_height)])


def _tail(
    tip: tuple[float, float], middle: tuple[float, float], half: tuple[float, float], size: float
) -> list[tuple[float, float]]:
    """Foot, tip, foot of the tail of a bubble: from the side that faces the tip, or from its lower or upper edge
    where that is above or below."""
    (x, y), (cx, cy), (half_width, half_height) = tip, middle, half
    if abs(x - cx) <= half_width:
        edge = cy + (half_height - 1) * (1 if y > cy else -1)
        foot = min(max(cx + (x - cx) * 0.6, cx - half_width * 0.5), cx + half_width * 0.5)
        return [(foot - 0.35 * size, edge), (x, y), (foot + 0.35 * size, edge)]
    edge = cx + (half_width - 1) * (1 if x > cx else -1)
    foot = min(max(y, cy - half_height * 0.3), cy + half_height * 0.3)
    return [(edge, foot - 0.35 * size), (x, y), (edge, foot + 0.35 * size)]


def folded(pencil: Pencil, text: str, width: float, size: float, font: str) -> tuple[list[str], float]:
    """The words of a text in lines of at most `width` px, and the width of the longest; words come again, so they are
    measured one by one."""
    look = pencil.canvas.look(size=size, font=font)
    space = measure("n n", look)[0] - 2 * measure("n", look)[0]
    lines, used = list[list[str]](), list[float]()
    for word in text.split():
        wide = measure(word, look)[0]
        if lines and used[-1] + space + wide <= width:
            lines[-1].append(word)
            used[-1] += space + wide
        else:
            lines.append([word])
            used.append(wide)
    return [" ".join(line) for line in lines] or [""], max(used, default=0.0)


DRAWERS: dict[str, Drawer] = {"symbol": symbol, "bubble": bubble}
