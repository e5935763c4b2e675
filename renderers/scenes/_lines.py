"""Primitives of a figure that are lines and shapes: segments, polygons, circles, arrows, points, hatching, labels."""

from __future__ import annotations

import math

import numpy as np

from renderers import placement
from renderers.pen import Floats, arc
from renderers.scenes._pencil import XY, Drawer, Item, Pencil, caption, key


def segment(pencil: Pencil, item: Item) -> Floats:
    """{from, to, label?}"""
    ends = pencil.frame.points([item["from"], item["to"]])
    pencil.canvas.stroke(ends, **pencil.pen(item))
    name_side(pencil, item, ends)
    return ends


def ray(pencil: Pencil, item: Item) -> Floats:
    """{from, to, label?, arrows?}: from one point through another to the edge of the window."""
    return _extended(pencil, item, backwards=False)


def line(pencil: Pencil, item: Item) -> Floats:
    """{from, to, label?, arrows?}: through two points, to the edges of the window."""
    return _extended(pencil, item, backwards=True)


def _extended(pencil: Pencil, item: Item, *, backwards: bool) -> Floats:
    low, high = across_window(pencil.frame.window, item["from"], item["to"])
    (ax, ay), (bx, by) = item["from"], item["to"]
    first = low if backwards else 0.0
    ends = pencil.frame.points([(ax + t * (bx - ax), ay + t * (by - ay)) for t in (first, max(high, 1.0))])
    pencil.canvas.stroke(ends, **pencil.pen(item))
    if item.get("arrows", True):
        arrow_head(pencil, ends[0], ends[1], item)
        if backwards:
            arrow_head(pencil, ends[1], ends[0], item)
    name_side(pencil, item, ends)
    return ends


def across_window(window: tuple[float, float, float, float], a: XY, b: XY) -> tuple[float, float]:
    """The parameters t at which a + t (b - a) enters and leaves the window (Liang and Barsky)."""
    low, high = -math.inf, math.inf
    for axis in (0, 1):
        step = b[axis] - a[axis]
        if step:
            cuts = sorted(((window[axis] - a[axis]) / step, (window[axis + 2] - a[axis]) / step))
            low, high = max(low, cuts[0]), min(high, cuts[1])
    if not (math.isfinite(low) and math.isfinite(high)):
        raise ValueError(f"a line through {a} and {b} has no direction")
    return low, high


def name_side(pencil: Pencil, item: Item, ends: Floats) -> None:
    """The label of a segment, beside it: outside the figure if there is room."""
    text, fact = caption(item.get("label"))
    if text:
        start, end = (float(ends[0][0]), float(ends[0][1])), (float(ends[1][0]), float(ends[1][1]))
        side = {"left": 1, "right": -1}.get(item.get("side", ""), pencil.side(start, end))
        pencil.canvas.label(text, placement.beside(start, end, side), fact=fact)


def polygon(pencil: Pencil, item: Item) -> Floats:
    """{points, fill?, labels?: one for each side, names?: one for each corner}"""
    corners = pencil.frame.points(item["points"])
    if item.get("fill") is not None:
        paint(pencil, corners, item)
    if item.get("style") != "none":
        pencil.canvas.stroke(corners, closed=True, **pencil.pen(item))
    for i, label in enumerate(item.get("labels", ())):
        name_side(pencil, {"label": label}, np.array([corners[i], corners[(i + 1) % len(corners)]]))
    for point, name in zip(item["points"], item.get("names", ()), strict=False):
        name_point(pencil, point, name)
    return corners


def paint(pencil: Pencil, outline: Floats, item: Item) -> None:
    """Fill an outline: a pale tint of the colour, or with `solid` the colour itself, with `alpha` see-through."""
    fill, alpha = item["fill"], item.get("alpha")
    if alpha is not None:
        pencil.canvas.fill(outline, fill, alpha=alpha)
    else:
        pencil.canvas.fill(outline, pencil.style.colour(fill) if item.get("solid") else pencil.style.tint(fill))


def circle(pencil: Pencil, item: Item) -> Floats:
    """{centre, radius, fill?, label?: at its rim}"""
    return ellipse(pencil, {**item, "rx": item["radius"], "ry": item["radius"]})


def ellipse(pencil: Pencil, item: Item) -> Floats:
    """{centre, rx, ry, start?, end?: degrees anticlockwise, fill?}"""
    points = _arc_points(pencil, item, item["rx"], item["ry"])
    whole = item.get("end", 360) - item.get("start", 0) >= 360
    outline = points[:-1] if whole else points
    if item.get("fill") is not None:
        paint(pencil, outline, item)
    if item.get("style") != "none":
        pencil.canvas.stroke(outline, closed=whole, **pencil.pen(item))
    text, fact = caption(item.get("label"))
    if text:
        middle = points[len(points) // 8]
        towards = math.atan2(middle[1] - pencil.centre[1], middle[0] - pencil.centre[0])
        pencil.canvas.label(text, placement.around(float(middle[0]), float(middle[1]), towards), fact=fact)
    return points


def arc_line(pencil: Pencil, item: Item) -> Floats:
    """{centre, radius, start, end: degrees anticlockwise, sector?, fill?, label?: at its middle}"""
    points = _arc_points(pencil, item, item["radius"], item["radius"])
    middle = points[len(points) // 2]
    if item.get("sector"):
        points = np.concatenate([points, [pencil.px(item["centre"])]])
    if item.get("fill") is not None:
        paint(pencil, points, item)
    if item.get("style") != "none":
        pencil.canvas.stroke(points, closed=bool(item.get("sector")), **pencil.pen(item))
    text, fact = caption(item.get("label"))
    if text:
        x, y = pencil.px(item["centre"])
        towards = math.atan2(middle[1] - y, middle[0] - x)
        pencil.canvas.label(text, placement.around(float(middle[0]), float(middle[1]), towards), fact=fact)
    return points


def _arc_points(pencil: Pencil, item: Item, rx: float, ry: float) -> Floats:
    x, y = pencil.px(item["centre"])
    across, up = pencil.frame.unit
    start, end = math.radians(item.get("start", 0)), math.radians(item.get("end", 360))
    return arc(x, y, rx * across, -start, -end, squash=(ry * up) / (rx * across))


def polyline(pencil: Pencil, item: Item) -> Floats:
    """{points, arrow?, smooth?, label?: at its middle}"""
    points = pencil.frame.points(item["points"])
    pencil.canvas.stroke(points, **pencil.pen(item))
    if item.get("arrow"):
        arrow_head(pencil, points[-2], points[-1], item)
    middle = len(points) // 2
    name_side(pencil, item, points[middle - 1 : middle + 1])
    return points


def arrow(pencil: Pencil, item: Item) -> Floats:
    """{from, to, label?}: an arrow with its head at `to`; `both` for two heads."""
    ends = pencil.frame.points([item["from"], item["to"]])
    pencil.canvas.stroke(ends, **pencil.pen(item))
    arrow_head(pencil, ends[0], ends[1], item)
    if item.get("both"):
        arrow_head(pencil, ends[1], ends[0], item)
    name_side(pencil, item, ends)
    return ends


def arrow_head(pencil: Pencil, tail: XY, tip: XY, item: Item, size: float = 1.0) -> None:
    """A filled head at `tip` (px), pointing away from `tail`."""
    pen = pencil.pen(item)
    dx, dy = tip[0] - tail[0], tip[1] - tail[1]
    length = math.hypot(dx, dy) or 1.0
    ux, uy = dx / length, dy / length
    reach = min((6 + 3 * pen["width"]) * size, length)
    base, half = (tip[0] - reach * ux, tip[1] - reach * uy), reach * 0.36
    corners = [tip, (base[0] - half * uy, base[1] + half * ux), (base[0] + half * uy, base[1] - half * ux)]
    pencil.canvas.fill(corners, pen["colour"], soft=False)


def hatch(pencil: Pencil, item: Item) -> Floats:
    """{points, angle?, gap?: px}: thin parallel lines inside a polygon."""
    outline = pencil.frame.points(item["points"])
    pencil.canvas.hatch(outline, item.get("colour", "ink"), item.get("angle", 45), item.get("gap", 8))
    return outline


def point(pencil: Pencil, item: Item) -> Floats:
    """{at, label?, filled? (true), colour?}"""
    radius = 1.7 + pencil.style.pen
    colour = item.get("colour", "ink")
    x, y = pencil.px(item["at"])
    pencil.canvas.disc((x, y), radius, colour if item.get("filled", True) else "paper", colour)
    name_point(pencil, item["at"], item.get("label"), radius)
    return np.array([(x - radius, y - radius), (x + radius, y + radius)])


def name_point(pencil: Pencil, at: XY, label: object, radius: float = 0.0) -> None:
    """The label of a point, where its strokes leave most room."""
    text, fact = caption(label)
    if text:
        x, y = pencil.px(at)
        italic = pencil.style.italic and text.isalpha()
        pencil.canvas.label(text, placement.around(x, y, pencil.lean(at), 4 + radius), fact=fact, italic=italic)


def label(pencil: Pencil, item: Item) -> None:
    """{text: or with `bare` {"text", "fact"}, at, anchor?, angle?, size?: in multiples, colour?, plate?}: with an
    anchor it stands exactly there, otherwise near `at` where there is room."""
    x, y = pencil.px(item["at"])
    size = pencil.style.size * item.get("size", 1)
    look = {"size": size, "colour": item.get("colour", "ink"), "angle": item.get("angle", 0.0)}
    more = {"plate": item.get("plate", False), "bold": item.get("bold", False), "fact": item.get("fact")}
    if "anchor" in item:
        pencil.canvas.text(str(item["text"]), x, y, item["anchor"], **look, **more)
    else:
        spots = placement.around(x, y, pencil.lean(item["at"]) if key(item["at"]) in pencil.spokes else None)
        pencil.canvas.label(str(item["text"]), spots, **look, **more)


DRAWERS: dict[str, Drawer] = {
    "segment": segment,
    "ray": ray,
    "line": line,
    "polygon": polygon,
    "circle": circle,
    "ellipse": ellipse,
    "arc": arc_line,
    "polyline": polyline,
    "arrow": arrow,
    "hatch": hatch,
    "point": point,
    "label": label,
}
