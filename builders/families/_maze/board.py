"""A maze as lines of text: carved by chance, read as rooms, told in facts, painted, and read back from the painting.

With thin walls, `o` (or a letter) is a room, `.` an open side between two rooms and `#` a wall or a corner; a maze of
blocks has one character for each square, `#` or `o` (or a letter).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any

from renderers.types import Fact

Place = tuple[int, int]
SIDES: dict[str, Place] = {"north": (-1, 0), "east": (0, 1), "south": (1, 0), "west": (0, -1)}
LETTERS = "BCDFHJKLMPQRTVXYZ"
"""Letters in rooms, besides S and G: no vowels, which would make words, and no compass points."""
_SIZES = {1: (4, 5), 2: (5, 6), 3: (6, 8), 4: (7, 9), 5: (8, 10)}
_BLOCK_SIZES = {1: (3, 4), 2: (3, 5), 3: (4, 5), 4: (5, 6), 5: (5, 7)}


@dataclass(frozen=True, kw_only=True)
class Maze:
    """The lines of a maze; `blocks` says whether walls are squares of their own."""

    lines: tuple[str, ...]

    @cached_property
    def blocks(self) -> bool:
        """Whether walls are squares: then nothing stands between two rooms."""
        return "." not in "".join(self.lines)

    @cached_property
    def rooms(self) -> dict[Place, str]:
        """(row, column) from the top left -> the letter there, or nothing."""
        step = 1 if self.blocks else 2
        found = {}
        for y in range(0 if self.blocks else 1, len(self.lines), step):
            for x in range(0 if self.blocks else 1, len(self.lines[y]), step):
                if self.lines[y][x] != "#":
                    found[y // step, x // step] = self.lines[y][x].replace("o", "")
        return found

    @cached_property
    def near(self) -> dict[Place, list[Place]]:
        """Room -> the rooms one step away, north, east, south, west."""
        return {room: [to for to in map(room_beside, [room] * 4, SIDES) if self._open(room, to)] for room in self.rooms}

    def _open(self, room: Place, to: Place) -> bool:
        if to not in self.rooms:
            return False
        return self.blocks or self.lines[room[0] + to[0] + 1][room[1] + to[1] + 1] == "."

    def find(self, letter: str) -> Place:
        """The room of a letter. Raises LookupError where there is none, or more than one."""
        found = [room for room, text in self.rooms.items() if text == letter]
        if len(found) != 1:
            raise LookupError(f"{len(found)} rooms have the letter {letter}")
        return found[0]


def room_beside(room: Place, side: str) -> Place:
    """The room on that side, whether it exists or not."""
    dy, dx = SIDES[side]
    return room[0] + dy, room[1] + dx


def size(rng: Random, perception: int, *, blocks: bool) -> Place:
    """Rows and columns of rooms."""
    low, high = (_BLOCK_SIZES if blocks else _SIZES)[perception]
    return rng.randint(low, high), rng.randint(low, high)


def carved(rng: Random, shape: Place, letters: Sequence[str], how: Mapping[str, str]) -> Maze:
    """A maze of this shape with the letters in different rooms.

    how: `blocks` yes or no; `loops`, how many sides are opened besides those of a perfect maze; `parts`, into how many
    pieces it falls.
    """
    rows, columns = shape
    opened = _tree(rng, rows, columns, branchy=rng.random() < 0.5)
    closed = [pair for pair in _pairs(rows, columns) if pair not in opened]
    opened |= set(rng.sample(closed, min(int(how["loops"]), len(closed))))
    opened -= set(rng.sample(sorted(opened), int(how["parts"]) - 1))
    rooms = [(r, c) for r in range(rows) for c in range(columns)]
    named = dict(zip(rng.sample(rooms, len(letters)), letters, strict=True))
    passage = "o" if how["blocks"] == "yes" else "."
    grid = [["#"] * (2 * columns + 1) for _ in range(2 * rows + 1)]
    for r, c in rooms:
        grid[2 * r + 1][2 * c + 1] = named.get((r, c), "o")
    for (r, c), (y, x) in opened:
        grid[r + y + 1][c + x + 1] = passage
    return Maze(lines=tuple(map("".join, grid)))


def _pairs(rows: int, columns: int) -> Iterator[tuple[Place, Place]]:
    for r in range(rows):
        for c in range(columns):
            if c + 1 < columns:
                yield (r, c), (r, c + 1)
            if r + 1 < rows:
                yield (r, c), (r + 1, c)


def _tree(rng: Random, rows: int, columns: int, *, branchy: bool) -> set[tuple[Place, Place]]:
    """Sides to open so that there is one way between any two rooms: long corridors, or many branches."""
    start = (rng.randrange(rows), rng.randrange(columns))
    stack, seen, opened = [start], {start}, set()
    while stack:
        at = rng.randrange(len(stack)) if branchy and rng.random() < 0.35 else -1
        room = stack[at]
        onward = [to for to in map(room_beside, [room] * 4, SIDES)
                  if 0 <= to[0] < rows and 0 <= to[1] < columns and to not in seen]  # fmt: skip
        if not onward:
            stack.pop(at)
            continue
        to = rng.choice(onward)
        opened.add((min(room, to), max(room, to)))
        seen.add(to)
        stack.append(to)
    return opened


def from_facts(facts: Iterable[Fact]) -> Maze:
    """The maze that the facts state, line by line. Raises ValueError where a line is missing."""
    lines = {int(fact.symbol[5:-1]): fact.value for fact in facts if fact.symbol.startswith("line(")}
    if not lines or sorted(lines) != list(range(1, len(lines) + 1)):
        raise ValueError("not all lines of the maze are stated")
    return Maze(lines=tuple(lines[i] for i in sorted(lines)))


def key(maze: Maze, i: int) -> str:
    """The key of the fact of line i (from 0)."""
    return f"line({i + 1})={maze.lines[i]}"


def painted(rng: Random, maze: Maze, perception: int) -> dict[str, Any]:
    """Data of a `grid` scene; every wall and letter belongs to the fact of its line."""
    return _blocks(maze, perception) if maze.blocks else _thin(rng, maze, perception)


def _blocks(maze: Maze, perception: int) -> dict[str, Any]:
    cells: list[dict[str, Any]] = []
    for i, line in enumerate(maze.lines):
        for j, sign in enumerate(line):
            if sign == "#":
                cells.append({"at": [i, j], "fill": "ink", "fact": key(maze, i)})
            elif sign != "o":
                cells.append({"at": [i, j], "text": sign, "bold": sign in "SG", "fact": key(maze, i)})
    lines = "all" if perception <= 2 else "none"
    return {"rows": len(maze.lines), "columns": len(maze.lines[0]), "cells": cells, "lines": lines}


def _thin(rng: Random, maze: Maze, perception: int) -> dict[str, Any]:
    rows, columns = len(maze.lines) // 2, len(maze.lines[0]) // 2
    walls = [{"fact": key(maze, i), "walls": list(_walls(line, i, rows, columns))} for i, line in enumerate(maze.lines)]
    cells: list[dict[str, Any]] = []
    for (r, c), letter in maze.rooms.items():
        cell: dict[str, Any] = {"at": [r, c]}
        if perception >= 3 and rng.random() < 0.18:
            cell |= {"fill": rng.randrange(4), "solid": False}  # a floor that means nothing
        if letter:
            if perception <= 2 and letter in "SG":
                cell |= {"fill": 2, "solid": False}
            cell |= {"text": letter, "bold": letter in "SG", "fact": key(maze, 2 * r + 1)}
        if len(cell) > 1:
            cells.append(cell)
    data = {"rows": rows, "columns": columns, "walls": walls, "border": False, "cells": cells}
    return data | ({"lines": "all"} if perception == 1 else {})


def _walls(line: str, i: int, rows: int, columns: int) -> Iterator[list[Any]]:
    """The walls of a line as (row, column, side): level ones in even lines, upright ones in odd lines."""
    if i % 2:
        ends = [j // 2 for j in range(0, len(line), 2) if line[j] == "#"]
        yield from ([i // 2, min(c, columns - 1), "w" if c < columns else "e"] for c in ends)
    else:
        over = [j // 2 for j in range(1, len(line), 2) if line[j] == "#"]
        yield from ([min(i // 2, rows - 1), c, "n" if i // 2 < rows else "s"] for c in over)
