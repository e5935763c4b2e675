"""Finished work of a long run, one JSON line per row: a killed run loses only what was in flight.

    with Journal(path, {"model": "...", "seed": 0}) as journal:
        for reply in engine.generate(row for row in rows if row.key not in journal.done): journal.append({"id": ...})

The first line says which settings made the rows; another run's rows are never mixed in. A line that was cut in the
middle (the machine stopped) is taken out, and its row is done again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from builders.rows import Row
from renderers.errors import UserError


class Journal:
    """An append-only file of rows with an `id` each. identity: the settings that decide what stands in a row.

    Raises UserError when the file is there with another identity, and names what differs.
    """

    def __init__(self, path: Path, identity: Mapping[str, Any]) -> None:
        self.path, self.identity = path, json.loads(json.dumps(dict(identity)))
        self.done: set[str] = set()
        self._file: IO[str] | None = None

    def __enter__(self) -> Journal:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        whole = self._whole() if self.path.exists() else 0
        if self.path.exists():
            os.truncate(self.path, whole)
        self._file = self.path.open("a", encoding="utf-8")
        if not whole:
            self._write(self.identity)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def append(self, row: Row) -> None:
        """A finished row; handed to the system at once, so that killing this process does not lose it."""
        self._write(row)
        self.done.add(row["id"])

    def rows(self) -> Iterator[Row]:
        """All finished rows, in the order in which they were finished."""
        with self.path.open(encoding="utf-8") as lines:
            next(lines, None)
            for line in lines:
                yield json.loads(line)

    def _write(self, value: Any) -> None:
        if self._file is None:
            raise RuntimeError("the journal is not open")
        self._file.write(json.dumps(value, ensure_ascii=False) + "\n")
        self._file.flush()

    def _whole(self) -> int:
        """Bytes up to the end of the last whole line; fills `done`. Raises UserError for another identity."""
        end = 0
        with self.path.open("rb") as lines:
            for number, line in enumerate(lines):
                value = _parsed(line)
                if value is None:
                    break
                if number == 0:
                    refuse_other(self.path, value, self.identity)
                else:
                    self.done.add(str(value["id"]))
                end += len(line)
        return end


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(line) if line.endswith(b"\n") else None
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def refuse_other(path: Path, before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Raise UserError when what lies in `path` was made with other settings, and name the first that differs."""
    for name in {**before, **now}:
        if before.get(name) != now.get(name):
            raise UserError(
                f"{path}: was made with {name} {before.get(name)}, this run has {now.get(name)}; "
                "move that folder away to start anew"
            )
