"""The lines of a user's .jsonl file as rows, read when they are asked for; a line that is no row is a BadRow.

lines = Lines(Path("my.jsonl")); lines.at(7)["question"]; Line(lines, 7)["question"]
"""

from __future__ import annotations

import json
import os
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from builders.sources._load import reading, why
from builders.types import BadRow

# Lists and objects inside each other in one row. Without a limit of our own Python's would decide, which counts the
# calls around it too, so that a row could be read in one process and not in another.
DEEPEST = 400
TOO_DEEP = f"lists and objects stand inside each other more than {DEEPEST} deep"


class Lines:
    """The rows of a .jsonl file: 8 bytes of memory a row, however long the rows are, and 16 for empty lines before it.

    Raises UserError when the file cannot be read.
    """

    def __init__(self, file: Path) -> None:
        self.file, self._starts = file, array("Q")
        self._gaps, self._empty = array("Q"), array("Q")  # rows behind empty lines, and how many stand before each
        self._last: tuple[int, dict[str, Any]] = -1, {}
        with reading(file):
            self._open = file.open("rb")
            self._find_rows()

    def _find_rows(self) -> None:
        end = empty = 0
        for line in self._open:
            if not line.strip():
                empty += 1
            else:
                if empty > (self._empty[-1] if self._empty else 0):
                    self._gaps.append(len(self._starts))
                    self._empty.append(empty)
                self._starts.append(end)
            end += len(line)
        self._starts.append(end)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def where(self, number: int) -> str:
        """The file and the line of row `number`, as an editor counts it."""
        gap = bisect_right(self._gaps, number)
        return f"{self.file} line {number + 1 + (self._empty[gap - 1] if gap else 0)}"

    def at(self, number: int) -> dict[str, Any]:
        """Row `number`, read from the file; the last one is kept. Raises BadRow when the line holds no row."""
        kept, row = self._last
        if kept == number:
            return row
        start, end = self._starts[number], self._starts[number + 1]
        with reading(self.file):
            line = os.pread(self._open.fileno(), end - start, start)
        try:
            row = _object(line)
        except ValueError as error:
            raise BadRow("bad_row", f"{self.where(number)}: {why(error)}") from error
        self._last = number, row
        return row


class Line(Mapping[str, Any]):
    """A row of `Lines` that holds its number alone."""

    __slots__ = ("_lines", "_number")

    def __init__(self, lines: Lines, number: int) -> None:
        self._lines, self._number = lines, number

    @property
    def where(self) -> str:
        """Its file and line, for messages."""
        return self._lines.where(self._number)

    def __getitem__(self, name: str) -> Any:
        return self._lines.at(self._number)[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines.at(self._number))

    def __len__(self) -> int:
        return len(self._lines.at(self._number))


def _object(line: bytes) -> dict[str, Any]:
    """The object in a line. Raises ValueError saying why there is none."""
    try:
        found = json.loads(line.rstrip())  # empty lines may follow it
    except RecursionError as error:
        raise ValueError(TOO_DEEP) from error
    if line.count(b"[") + line.count(b"{") > DEEPEST and _deeper(found, DEEPEST):
        raise ValueError(TOO_DEEP)
    if not isinstance(found, dict):
        raise ValueError(f"needs one object a row, is {type(found).__name__}")
    return found


def _deeper(found: Any, levels: int) -> bool:
    """Whether lists and objects stand inside each other in more than so many levels."""
    inside = [found]
    for _ in range(levels):
        holders = [one.values() if isinstance(one, dict) else one for one in inside if isinstance(one, dict | list)]
        inside = [value for held in holders for value in held]
    return any(isinstance(one, dict | list) for one in inside)
