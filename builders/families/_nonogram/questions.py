"""What can be asked about a solved picture: counts, sums of places, codes, runs, groups, squares.

Ask: `what where`, for example `count diagonal`, `places row:3`, `code column:2`, `groups all`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from builders.families._language import counted, listing
from builders.families._nonogram.clues import Cell, Picture, name, runs

Size = tuple[int, int]


def region(where: str, size: Size, marked: Sequence[Cell] = ()) -> list[Cell]:
    """The cells of a region, in order. Raises ValueError for an unknown one or where nothing is shaded."""
    height, width = size
    kind, _, index = where.partition(":")
    if kind == "row":
        return [(int(index), c) for c in range(width)]
    if kind == "column":
        return [(r, int(index)) for r in range(height)]
    if kind == "shaded":
        if not marked:
            raise ValueError("no cell is shaded")
        return list(marked)
    tests: dict[str, Callable[[int, int], bool]] = {
        "all": lambda r, c: True,
        "diagonal": lambda r, c: r == c,
        "rising": lambda r, c: r + c == width - 1,
        "border": lambda r, c: r in (0, height - 1) or c in (0, width - 1),
        "inside": lambda r, c: 0 < r < height - 1 and 0 < c < width - 1,
        "left": lambda r, c: 2 * c < width,
        "top": lambda r, c: 2 * r < height,
        "above": lambda r, c: c > r,
        "below": lambda r, c: c < r,
    }
    if kind not in tests:
        raise ValueError(f"no such part of a picture: {where}")
    return [(r, c) for r in range(height) for c in range(width) if tests[kind](r, c)]


def answer(what: str, picture: Picture, cells: Sequence[Cell]) -> int:
    """The answer for a region of a picture. Raises ValueError for an unknown question."""
    line = [picture[r][c] for r, c in cells]
    of_line: dict[str, Callable[[], int]] = {
        "count": lambda: sum(line),
        "places": lambda: sum(places(cells, line)),
        "code": lambda: int("".join(str(int(value)) for value in line), 2),
        "run": lambda: max(runs(line)),
    }
    if what in of_line:
        return of_line[what]()
    if what == "groups":
        return len(groups(picture))
    if what not in ("squares", "lone"):
        raise ValueError(f"not a question about a picture: {what}")
    return len(squares(picture) if what == "squares" else lone(picture))


def places(cells: Sequence[Cell], line: Sequence[bool]) -> list[int]:
    """Column numbers of the filled cells of a row; row numbers in a column or on a diagonal."""
    across = len({r for r, _ in cells}) == 1
    return [(cell[1] if across else cell[0]) + 1 for cell, filled in zip(cells, line, strict=True) if filled]


def filled(picture: Picture) -> list[Cell]:
    """All filled cells."""
    return [(r, c) for r, row in enumerate(picture) for c, value in enumerate(row) if value]


def groups(picture: Picture) -> list[list[Cell]]:
    """Filled cells joined by sides, each group in reading order."""
    left, found = set(filled(picture)), []
    for cell in filled(picture):
        group, todo = [], [cell]
        while todo:
            here = todo.pop()
            if here in left:
                left.remove(here)
                group.append(here)
                todo.extend(beside(here))
        if group:
            found.append(sorted(group))
    return found


def beside(cell: Cell) -> list[Cell]:
    """The four cells that share a side with this one, on the board or off it."""
    r, c = cell
    return [(r - 1, c), (r, c - 1), (r, c + 1), (r + 1, c)]


def squares(picture: Picture) -> list[Cell]:
    """Top left cells of the squares of two by two filled cells."""
    on = set(filled(picture))
    return [(r, c) for r, c in sorted(on) if {(r, c + 1), (r + 1, c), (r + 1, c + 1)} <= on]


def lone(picture: Picture) -> list[Cell]:
    """Filled cells that share no side with another filled cell."""
    on = set(filled(picture))
    return [cell for cell in sorted(on) if not on & set(beside(cell))]


def worked(what: str, where: str, picture: Picture, cells: Sequence[Cell]) -> list[str]:
    """The lines of a solution from the solved picture to the answer."""
    line = [picture[r][c] for r, c in cells]
    drawn, result = "".join("■" if value else "□" for value in line), answer(what, picture, cells)
    if what == "count":
        on = listing(name(cell) for cell, value in zip(cells, line, strict=True) if value)
        return [f"Filled among the cells asked about {'is' if result == 1 else 'are'} {on}, which makes {result}."]
    if what == "places":
        numbers = list(map(str, places(cells, line)))
        kind = ("column" if where.startswith("row") else "row") + ("s" if len(numbers) > 1 else "")
        total = f"{' + '.join(numbers)} = {result}" if len(numbers) > 1 else f"the sum is {result}"
        return [f"In {drawn} the filled cells have the {kind} {listing(numbers)}: {total}."]
    if what == "code":
        parts = [str(1 << len(line) - 1 - i) for i, value in enumerate(line) if value]
        bits = "".join(str(int(value)) for value in line)
        return [f"{drawn} gives {bits} in base two, which is {' + '.join(parts)}{f' = {result}' * (len(parts) > 1)}."]
    if what == "run":
        return [f"Along it the cells are {drawn}; the longest run has {counted(result, 'cell')}."]
    return [*(f"Row {r + 1}: {''.join('■' if v else '□' for v in row)}." for r, row in enumerate(picture)),
            *_named(what, picture)]  # fmt: skip


def _named(what: str, picture: Picture) -> list[str]:
    if what == "groups":
        return [f"Group {i}: {listing(map(name, group))}." for i, group in enumerate(groups(picture), 1)]
    cells = listing(map(name, squares(picture) if what == "squares" else lone(picture)))
    if what == "squares":
        return [f"Squares have their top left cell at {cells}."]
    return [f"No filled neighbour: {cells}."]
