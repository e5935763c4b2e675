"""Route B and the worked solution: one line at a time, with the name of each step and what it rests on.

found = Lines(clues); found.run(); found.picture; found.proof(cells)
Steps: complete (the runs leave no play), overlap (a run covers these cells wherever it lies), finished (all runs are
found), just enough (as many cells are left as are missing), and fit (all arrangements that still fit agree).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from builders.families._language import listing
from builders.families._nonogram.clues import LETTERS, Cell, Clue, Clues, Picture, name, ways

Known = dict[Cell, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """kind: as in the module's docstring. needs: indices of earlier steps."""

    kind: str
    text: str
    needs: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    title: str
    clue: Clue
    cells: tuple[Cell, ...]


class Lines:
    """What is known of every cell, which step found it, and the steps so far."""

    def __init__(self, clues: Clues) -> None:
        height, width = clues.size
        self.size = clues.size
        self.known: Known = {}
        self.cause: dict[Cell, int] = {}
        self.steps: list[Step] = []
        self.lines = [
            _Line(title=f"row {r + 1}", clue=clue, cells=tuple((r, c) for c in range(width)))
            for r, clue in enumerate(clues.rows)
        ]
        self.lines += [
            _Line(title=f"column {LETTERS[c]}", clue=clue, cells=tuple((r, c) for r in range(height)))
            for c, clue in enumerate(clues.columns)
        ]

    def run(self) -> bool:
        """Go over the lines until nothing changes; whether every cell is known. Raises ValueError where none fits."""
        fresh = {cell for line in self.lines for cell in line.cells}
        while fresh and len(self.known) < self.size[0] * self.size[1]:
            moves = [(line, new) for line in self.lines if fresh & set(line.cells) and (new := self._forced(line))]
            steps = [self._step(line, new) for line, new in moves]
            fresh = set()
            for step, (_, new) in zip(steps, moves, strict=True):
                found = [cell for cell in new if cell not in self.known]
                if found:
                    fresh.update(found)
                    self.steps.append(step)
                    self.known.update((cell, new[cell]) for cell in found)
                    self.cause.update((cell, len(self.steps) - 1) for cell in found)
        return len(self.known) == self.size[0] * self.size[1]

    @property
    def picture(self) -> Picture:
        """The solved picture. Raises KeyError where a cell is not known."""
        height, width = self.size
        return tuple(tuple(self.known[r, c] for c in range(width)) for r in range(height))

    def proof(self, cells: Iterable[Cell]) -> list[Step]:
        """The steps that these cells rest on, in the order in which they were made."""
        wanted, todo = set(), [self.cause[cell] for cell in cells]
        while todo:
            index = todo.pop()
            if index not in wanted:
                wanted.add(index)
                todo.extend(self.steps[index].needs)
        return [self.steps[index] for index in sorted(wanted)]

    def _forced(self, line: _Line) -> Known:
        """The cells of a line that are alike in every arrangement and not known yet."""
        found = forced(line.clue, [self.known.get(cell) for cell in line.cells])
        return {
            cell: filled
            for cell, filled in zip(line.cells, found, strict=True)
            if filled is not None and cell not in self.known
        }

    def _step(self, line: _Line, new: Known) -> Step:
        needs = frozenset(self.cause[cell] for cell in line.cells if cell in self.known)
        for index in sorted(needs, reverse=True):
            fewer = needs - {index}
            state = [self.known[cell] if self.cause.get(cell) in fewer else None for cell in line.cells]
            got = dict(zip(line.cells, forced(line.clue, state), strict=True))
            if all(got[cell] == filled for cell, filled in new.items()):
                needs = fewer
        kind = self._kind(line, new, needs)
        clue = ", ".join(map(str, line.clue))
        return Step(kind=kind, text=f"{_NAMES[kind]} in {line.title} ({clue}): {_told(new)}.", needs=needs)

    def _kind(self, line: _Line, new: Known, needs: frozenset[int]) -> str:
        if not needs:
            loose = sum(line.clue) + len(line.clue) - 1 < len(line.cells) and line.clue != (0,)
            return "overlap" if loose else "complete"
        if not any(new.values()):
            if sum(self.known.get(cell, False) for cell in line.cells) == sum(line.clue):
                return "finished"
        elif all(new.values()):
            missing = sum(line.clue) - sum(self.known.get(cell, False) for cell in line.cells)
            if missing == len([cell for cell in line.cells if cell not in self.known]):
                return "enough"
        return "fit"


_NAMES = {
    "complete": "No play",
    "overlap": "Overlap",
    "finished": "All runs found",
    "enough": "Just enough cells",
    "fit": "All arrangements that fit agree",
}


def forced(clue: Clue, state: Sequence[bool | None]) -> list[bool | None]:
    """For each cell, what every arrangement of the clue that keeps to the state has there; None where they differ.

    Raises ValueError where no arrangement keeps to it.
    """
    filled = sum(1 << i for i, value in enumerate(state) if value)
    empty = sum(1 << i for i, value in enumerate(state) if value is False)
    every, some, count = (1 << len(state)) - 1, 0, 0
    for way in ways(len(state), clue):
        if way & filled == filled and not way & empty:
            every, some, count = every & way, some | way, count + 1
    if not count:
        raise ValueError(f"nothing fits the clue {clue}")
    return [True if every >> i & 1 else None if some >> i & 1 else False for i in range(len(state))]


def _told(new: Known) -> str:
    """`B1 and C1 are filled, E1 is empty`."""
    return ", ".join(_parts(new))


def _parts(new: Known) -> Iterator[str]:
    for filled, word in ((True, "filled"), (False, "empty")):
        names = [name(cell) for cell in new if new[cell] is filled]
        if names:
            yield f"{listing(names)} {'is' if len(names) == 1 else 'are'} {word}"
