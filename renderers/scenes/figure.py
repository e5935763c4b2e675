"""Geometry: points, segments, circles, marks and labels in world coordinates, y up.

Used by every family that draws a diagram. `data`:

    primitives  a list of mappings with a `type`, drawn in order (fills and grids first):
                segment ray line polygon circle ellipse arc polyline arrow hatch point label
                angle_mark right_angle tick_mark parallel_mark dimension   grid axes   component gate ground
                symbol bubble   (the docstring of each drawer names its fields: `_lines`, `_marks`, `_coordinates`,
                `_circuits`, `_pictorial`)
    window      [x0, y0, x1, y1]: what part of the world is seen; absent: all that is drawn
    equal       false: let the two axes have different units (function plots)

Common fields: `colour` (palette index, "ink", "accent", a colour word or #rrggbb), `width` (multiples of the pen),
`style` (solid, dashed, dotted, dashdot), `fill`, `fact`. A `label` is a string or {"text", "fact"}; it finds its own
place beside what it names, off strokes, other labels and the edge. `bare` is the text in place of a label whose fact is
hidden: the symbol without its value.

    python -m renderers.render --scene figure --n 8 --out pictures
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from renderers.canvas import Canvas
from renderers.errors import unknown
from renderers.frame import Frame, Rect
from renderers.lettering import measure
from renderers.scenes import _circuits, _coordinates, _lines, _marks, _pictorial
from renderers.scenes._pencil import XY, Drawer, Item, Pencil, caption, extent
from renderers.style import Style
from renderers.types import Level, Scene

across_window = _lines.across_window
BACKEND: Literal["html", "canvas"] = "canvas"
DRAWERS: dict[str, Drawer] = {
    **_lines.DRAWERS,
    **_marks.DRAWERS,
    **_coordinates.DRAWERS,
    **_circuits.DRAWERS,
    **_pictorial.DRAWERS,
}
_POINTS = ("from", "to", "at", "vertex", "centre")


def draw(canvas: Canvas, scene: Scene, style: Style) -> None:
    """Put the primitives that are visible on the canvas. Raises UserError for an unknown type."""
    data = scene.visible()
    primitives: list[dict[str, Any]] = [_labelled(item) for item in data["primitives"] if item is not None]
    for item in primitives:
        if item["type"] not in DRAWERS:
            raise unknown("primitive", item["type"], DRAWERS)
    draw_primitives(canvas, primitives, frame_of(canvas, primitives, data), style)


def _labelled(item: dict[str, Any]) -> dict[str, Any]:
    """The item with its `bare` text where its label is hidden."""
    field = "text" if item["type"] == "label" else "label"
    if "bare" not in item:
        return item
    told = item.get(field)
    if told is None:
        return {**item, field: item["bare"]}
    return {**item, **told} if field == "text" else item


def draw_primitives(canvas: Canvas, primitives: Sequence[Item], frame: Frame, style: Style) -> None:
    """Draw primitives into a frame; function plots share it."""
    pencil = Pencil(canvas, frame, style)
    anchors = [point for item in primitives for point in corners(item)]
    if anchors:
        x0, y0, x1, y1 = extent(anchors)
        pencil.centre = frame.xy((x0 + x1) / 2, (y0 + y1) / 2)
    for item in primitives:
        for one, other in _marks.spokes(item):
            pencil.link(one, other)
    for item in primitives:
        drawn = DRAWERS[item["type"]](pencil, item)
        if drawn is not None and "fact" in item:
            (x0, y0), (x1, y1) = drawn.min(axis=0), drawn.max(axis=0)
            canvas.mark((x0 - 2, y0 - 2, x1 + 2, y1 + 2), item["fact"])


def frame_of(canvas: Canvas, primitives: Sequence[Item], data: dict[str, Any]) -> Frame:
    """The window of the data, or the extent of what is drawn, inside the margins; labels get room around it."""
    margin = canvas.style.margin
    if data.get("window") is not None:
        x0, y0, x1, y1 = data["window"]
        rect = (margin, margin, canvas.width - margin, canvas.height - margin)
        return Frame.fit((x0, y0, x1, y1), rect, equal=data.get("equal", True))
    window = _grown(extent(point for item in primitives for point in corners(item)), primitives)
    left, top, right, bottom = _room(canvas, primitives, window)
    rect = (margin + left, margin + top, canvas.width - margin - right, canvas.height - margin - bottom)
    return Frame.fit(window, rect, equal=data.get("equal", True))


def _room(canvas: Canvas, primitives: Sequence[Item], window: Rect) -> tuple[float, float, float, float]:
    """How much room labels and dimension lines need outside the extent: left, top, right, bottom, in px."""
    size = canvas.style.size
    wide, high = max(1.2 * size, min(0.8 * widest(canvas, primitives), 0.16 * canvas.width)), 1.5 * size
    room = [wide, high, wide, high]
    middle = ((window[0] + window[2]) / 2, (window[1] + window[3]) / 2)
    for item in primitives:
        if item["type"] == "dimension":
            (ax, ay), (bx, by) = item["from"], item["to"]
            if abs(bx - ax) >= abs(by - ay):
                side = 1 if ay + by > 2 * middle[1] else 3
                room[side] = max(room[side], 2.6 * size)
            else:
                side = 0 if ax + bx < 2 * middle[0] else 2
                room[side] = max(room[side], 1.6 * size + widest(canvas, [item]))
    return room[0], room[1], room[2], room[3]


def widest(canvas: Canvas, primitives: Sequence[Item]) -> float:
    """Width in px of the widest label beside a stroke."""
    labels = [item.get("label") for item in primitives] + [x for item in primitives for x in item.get("labels", ())]
    look = canvas.look()
    return max((measure(caption(label)[0], look)[0] for label in labels if caption(label)[0]), default=0.0)


def _grown(box: Rect, primitives: Sequence[Item]) -> Rect:
    """Room for lines to run on, and an area where all points are on one line."""
    x0, y0, x1, y1 = box
    span = max(x1 - x0, y1 - y0) or 1.0
    more = 0.12 * span if any(item["type"] in {"ray", "line"} for item in primitives) else 0.0
    wide, high = max(more, (0.2 * span - (x1 - x0)) / 2), max(more, (0.2 * span - (y1 - y0)) / 2)
    return x0 - wide, y0 - high, x1 + wide, y1 + high


def corners(item: Item) -> Iterator[XY]:
    """World points that an item reaches, as far as its data says."""
    yield from item.get("points", ())
    if "centre" in item:
        cx, cy = item["centre"]
        rx, ry = (item.get(name, item.get("radius", 0.0)) for name in ("rx", "ry"))
        if item.get("end", 360) - item.get("start", 0) >= 360:
            yield from ((cx - rx, cy - ry), (cx + rx, cy + ry))
        else:
            steps = (math.radians(item["start"] + (item["end"] - item["start"]) * i / 24) for i in range(25))
            yield from ((cx + rx * math.cos(a), cy + ry * math.sin(a)) for a in steps)
            yield from ((cx, cy),) if item.get("sector") else ()
        return
    yield from (item[name] for name in _POINTS if name in item)
    reach = {"symbol": item.get("radius", 0.0), "gate": 0.5 * item.get("size", 1)}.get(item["type"])
    if reach is not None:
        x, y = item["at"]
        yield from ((x - reach, y - reach), (x + reach, y + reach))


def examples(rng: random.Random, level: Level) -> Scene:
    """A random triangle with its circumcircle or altitude, marks and labels."""
    from renderers.scenes._figure_examples import example

    return example(rng, level)
