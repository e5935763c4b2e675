"""Boards of cells: sudoku, KenKen, nonogram, maze, magic square, calendars, spatial scenes with symbols.

`data`:

    rows, columns   the size of the board
    cells       [{"at": [row, column], "text"?, "symbol"?, "fill"?, "colour"?, "corner"?: small text at the top left,
                "bold"?, "size"?, "corner_size"?: in multiples, "given"?: false for pale text, "fact"?}]; rows from the
                top, from 0
    lines       "all" (default where there are no walls), "none"
    blocks      [r, c]: heavy lines every r rows and c columns (sudoku: [3, 3])
    regions     a matrix of ids; heavy lines between different ones (KenKen, jigsaw)
    walls       [[row, column, side]] with side n, e, s, w (mazes); walls of
                facts come in groups, {"walls": [...], "fact"}, and a board that shows none of them has its thin lines
    border      false: no heavy rim; gaps in it: `openings`, the same triples as walls
    row_clues, column_clues     lists of numbers or texts, before each row and above each column (nonogram);
                a list with a fact: {"clue": [...], "fact"}
    clue_size   of clues and names outside the board, in multiples of small text
    row_names, column_names     a text for each row and column, outside the board (coordinates, weekdays)
    path        [[row, column], ...] drawn through the middles; arrows: true for a head at its end
    title       a text above

    symbols: disc ring square diamond triangle star cross heart hexagon arrow (`turn`: degrees anticlockwise)

    python -m renderers.render --scene grid --n 8 --out pictures
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np

from renderers.canvas import Canvas
from renderers.colours import blend, text_on
from renderers.frame import Frame
from renderers.lettering import measure
from renderers.pen import Floats
from renderers.scenes._board import Board, caption_of
from renderers.scenes._symbols import draw_symbol
from renderers.style import Style
from renderers.types import Level, Scene

BACKEND: Literal["html", "canvas"] = "canvas"
_SIDES = {"n": ((0, 0), (0, 1)), "s": ((1, 0), (1, 1)), "w": ((0, 0), (1, 0)), "e": ((0, 1), (1, 1))}
_MOST = 60
_FILL = 0.62  # size of a text in a cell, as a share of the cell


def draw(canvas: Canvas, scene: Scene, style: Style) -> None:
    """Put the board on the canvas: fills, lines, walls, path, then what stands in the cells."""
    data = scene.visible()
    board = Board(canvas, style)
    board.title(caption_of(data, "title"))
    rows, columns = int(data["rows"]), int(data["columns"])
    if not (1 <= rows <= _MOST and 1 <= columns <= _MOST):
        raise ValueError(f"a board of {rows} rows and {columns} columns: 1 to {_MOST} of each")
    clues = _clues(data.get("row_clues")), _clues(data.get("column_clues"))
    names = _names(data.get("row_names")), _names(data.get("column_names"))
    small = style.small * data.get("clue_size", 1)
    frame = _frame(board, (rows, columns), clues, names, small)
    cells = [cell for cell in data.get("cells") or () if cell is not None]
    _grounds(canvas, frame, cells)
    _lines(canvas, frame, data, rows, columns)
    if data.get("path"):
        _path(canvas, frame, data)
    for cell in cells:
        _content(canvas, frame, cell)
    _outside(canvas, frame, clues, names, small)


def _grounds(canvas: Canvas, frame: Frame, cells: Sequence[Mapping[str, Any]]) -> None:
    """The filled cells, those of one colour as one path: much cheaper than one by one, and without seams."""
    alike: dict[str, list[Floats]] = {}
    for cell in cells:
        if cell.get("fill") is not None:
            alike.setdefault(_ground(canvas.style, cell), []).append(_corners(frame, *cell["at"]))
    for colour, outlines in alike.items():
        canvas.fills(outlines, colour)


def _ground(style: Style, cell: Mapping[str, Any]) -> str:
    return style.colour(cell["fill"]) if cell.get("solid", True) else style.tint(cell["fill"])


def _clues(entries: Sequence[Any] | None) -> list[tuple[list[str], str | None]]:
    found: list[tuple[list[str], str | None]] = []
    for entry in entries or ():
        clue = entry["clue"] if isinstance(entry, Mapping) else entry or ()
        fact = entry.get("fact") if isinstance(entry, Mapping) else None
        found.append(([str(part) for part in clue], fact))
    return found


def _names(entries: Sequence[Any] | None) -> list[tuple[str, str | None]]:
    rows = entries or ()
    return [(str(e["text"]), e.get("fact")) if isinstance(e, Mapping) else (str(e or ""), None) for e in rows]


def _frame(board: Board, size: tuple[int, int], clues: tuple[Any, Any], names: tuple[Any, Any], small: float) -> Frame:
    """Square cells in the room that clues and names leave."""
    look = board.canvas.look(size=small)
    widest = max((measure("  ".join(clue), look)[0] for clue, _ in clues[0]), default=0.0)
    widest = max(widest, max((measure(name, look)[0] for name, _ in names[0]), default=0.0))
    tallest = max((len(clue) for clue, _ in clues[1]), default=0) * small * 1.25
    tallest = max(tallest, small * 1.3 if names[1] else 0.0)
    rect = (board.left + (widest + 8 if widest else 0), board.top + tallest, board.right, board.bottom)
    return Frame.fit((0.0, -float(size[0]), float(size[1]), 0.0), rect)


def _corners(frame: Frame, row: int, column: int) -> Floats:
    return frame.points([(column, -row), (column + 1, -row), (column + 1, -row - 1), (column, -row - 1)])


def _lines(canvas: Canvas, frame: Frame, data: Mapping[str, Any], rows: int, columns: int) -> None:
    pen, walls = canvas.style.pen, _grouped(data.get("walls"))
    thin = [((0, r), (columns, r)) for r in range(rows + 1)] + [((c, 0), (c, rows)) for c in range(columns + 1)]
    if data.get("lines", "all" if walls is None else "none") == "all":
        _strokes(canvas, frame, thin, blend(canvas.style.paper, canvas.style.ink, 0.5), max(0.8, pen * 0.5))
    heavy = [_edge(row, column, side) for row, column, side in walls or ()]
    if data.get("blocks"):
        down, across = data["blocks"]
        heavy += [((0, r), (columns, r)) for r in range(0, rows + 1, down)]
        heavy += [((c, 0), (c, rows)) for c in range(0, columns + 1, across)]
    if data.get("regions"):
        heavy += _borders(data["regions"])
    if data.get("border", True):
        gaps = {_edge(*gap) for gap in data.get("openings") or ()}
        rim = [_edge(0, c, "n") for c in range(columns)] + [_edge(rows - 1, c, "s") for c in range(columns)]
        rim += [_edge(r, 0, "w") for r in range(rows)] + [_edge(r, columns - 1, "e") for r in range(rows)]
        heavy += [edge for edge in rim if edge not in gaps]
    _strokes(canvas, frame, heavy, "ink", pen * 1.9)


_Edge = tuple[tuple[int, int], tuple[int, int]]


def _edge(row: int, column: int, side: str) -> _Edge:
    """One side of a cell as two corners (column, row)."""
    (r0, c0), (r1, c1) = _SIDES[side]
    return (column + c0, row + r0), (column + c1, row + r1)


def _borders(regions: Sequence[Sequence[Any]]) -> list[_Edge]:
    edges = []
    for r, row in enumerate(regions):
        for c, name in enumerate(row):
            if c + 1 < len(row) and row[c + 1] != name:
                edges.append(_edge(r, c, "e"))
            if r + 1 < len(regions) and regions[r + 1][c] != name:
                edges.append(_edge(r, c, "s"))
    return edges


def _grouped(entries: Sequence[Any] | None) -> list[Any] | None:
    """Walls, those of the shown groups among them; None where there are none to show."""
    shown = [entry for entry in entries or () if entry is not None]
    walls = [wall for entry in shown for wall in (entry["walls"] if isinstance(entry, Mapping) else [entry])]
    return walls if shown or entries == [] else None


def _strokes(canvas: Canvas, frame: Frame, edges: Sequence[_Edge], colour: str, width: float) -> None:
    lines = [frame.points([(x0, -y0), (x1, -y1)]) for (x0, y0), (x1, y1) in edges]
    if lines:
        # Square ends close the corners where two walls meet.
        lines = [line if canvas.style.wobble else _longer(line, width / 2) for line in lines]
        canvas.strokes(lines, colour, width)


def _longer(line: Floats, by: float) -> Floats:
    step = np.sign(line[1] - line[0]) * by
    return np.array([line[0] - step, line[1] + step])


def _path(canvas: Canvas, frame: Frame, data: Mapping[str, Any]) -> None:
    from renderers.scenes._lines import arrow_head
    from renderers.scenes._pencil import Pencil

    points = frame.points([(c + 0.5, -r - 0.5) for r, c in data["path"]])
    canvas.stroke(points, "accent", canvas.style.pen * 1.8)
    if data.get("arrows") and len(points) > 1:
        arrow_head(Pencil(canvas, frame, canvas.style), points[-2], points[-1], {"colour": "accent", "width": 1.8})


def _content(canvas: Canvas, frame: Frame, cell: Mapping[str, Any]) -> None:
    row, column = cell["at"]
    x, y = frame.xy(column + 0.5, -row - 0.5)
    side, style = frame.unit[0], canvas.style
    ground = _ground(style, cell) if cell.get("fill") is not None else style.paper
    pale = cell.get("given") is False
    colour = cell.get("colour", "accent" if pale else text_on(ground, style.ink, style.paper))
    fact = cell.get("fact")
    canvas.mark((x - side / 2, y - side / 2, x + side / 2, y + side / 2), fact)
    if cell.get("symbol"):
        draw_symbol(canvas, cell["symbol"], (x, y), side * 0.36, cell.get("colour", "ink"), cell.get("turn", 0.0))
    if cell.get("corner"):
        size = style.small * cell.get("corner_size", 1)
        canvas.text(str(cell["corner"]), x - side / 2 + 5, y - side / 2 + 5, "nw", size=size, fact=fact)
    text = "" if cell.get("text") is None else str(cell["text"])
    if text:
        low = side * 0.12 if cell.get("corner") else 0.0
        size = _text_size(canvas, text, side) * cell.get("size", 1)
        canvas.text(text, x, y + low, size=size, colour=colour, bold=cell.get("bold", False), fact=fact)


def _text_size(canvas: Canvas, text: str, side: float) -> float:
    """As large as the cell allows, between the style's small size and twice its size."""
    width = measure(text, canvas.look(size=1.0))[0]
    return min(2.0 * canvas.style.size, _FILL * side, max(0.82 * side / max(width, 0.1), canvas.style.small))


def _outside(canvas: Canvas, frame: Frame, clues: tuple[Any, Any], names: tuple[Any, Any], size: float) -> None:
    """Clues and names before the rows and above the columns."""
    left, top = frame.rect[0], frame.rect[1]
    for i, (clue, fact) in enumerate(clues[0]):
        canvas.text("  ".join(clue), left - 7, frame.xy(0, -i - 0.5)[1], "e", size=size, fact=fact)
    for i, (name, fact) in enumerate(names[0]):
        canvas.text(name, left - 7, frame.xy(0, -i - 0.5)[1], "e", size=size, fact=fact)
    for i, (name, fact) in enumerate(names[1]):
        canvas.text(name, frame.xy(i + 0.5, 0)[0], top - 6, "s", size=size, fact=fact)
    for i, (clue, fact) in enumerate(clues[1]):
        for j, part in enumerate(reversed(clue)):
            canvas.text(part, frame.xy(i + 0.5, 0)[0], top - 6 - j * 1.25 * size, "s", size=size, fact=fact)


def examples(rng: random.Random, level: Level) -> Scene:
    """A sudoku, a maze, a nonogram, a magic square, a KenKen, a month, or a scene of symbols."""
    from renderers.scenes._grid_examples import example

    return example(rng, level)
