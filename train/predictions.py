"""EVAL/predictions.jsonl: one line for each problem under each version, written as answers come.

    with Predictions(out / "predictions.jsonl") as file:
        for answered in ask(engine, (one for one in questions if not file.has(one)), sampling): file.append(answered)
    file.finish(asked.keys)

A run that is killed at any moment goes on from its whole lines. Rows go to the disk (fsync) in chunks; a line that was
cut is taken out, and its row is asked again, as are rows that could not be asked. `finish` puts the lines into the
order of the questions, so that an interrupted run ends with the same bytes as one that was not (on --engine hf but for
the rounding of other batches, which can turn a greedy token).
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from builders.shards import atomic
from renderers.errors import UserError
from train.asking import Answered, Question
from train.questions import Key, digest

_ROWS, _SECONDS = 64, 10.0  # between two fsyncs


@dataclass(frozen=True, slots=True)
class _Line:
    """Where a row lies. asked: the digest of its question. error: it could not be asked."""

    start: int
    length: int
    asked: str
    error: str


class Predictions:
    """The file of one evaluation. Only places of rows are held in memory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lines: dict[Key, _Line] = {}
        self._file: IO[bytes] | None = None
        self._end = self._unsynced = 0
        self._synced = time.monotonic()

    def __enter__(self) -> Predictions:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.path.exists():
            self._index()
            os.truncate(self.path, self._end)
        self._file = self.path.open("ab")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._sync(self._file)
            self._file.close()
            self._file = None

    def has(self, question: Question) -> bool:
        """Whether the question is answered. Raises UserError when the row was asked otherwise (other data)."""
        line = self._lines.get((question.problem, question.version))
        if line is None or line.error:
            return False
        if line.asked != digest(question):
            raise UserError(
                f"{self.path}: problem {question.problem}, {question.version} was asked with other words, pictures or "
                "gold; the data has changed, name another --out"
            )
        return True

    def append(self, answered: Answered) -> None:
        """A finished row: handed to the system at once, to the disk in chunks."""
        if self._file is None:
            raise RuntimeError("the predictions file is not open")
        row = {**answered.to_dict(), "asked": digest(answered.question)}
        data = (json.dumps(row, ensure_ascii=False) + "\n").encode()
        self._file.write(data)
        self._file.flush()
        self._note(row, len(data))
        self._unsynced += 1
        if self._unsynced >= _ROWS or time.monotonic() - self._synced > _SECONDS:
            self._sync(self._file)

    def finish(self, keys: Iterable[Key]) -> None:
        """Bring the lines into the order of `keys`; rows of other keys (an earlier, larger --limit) follow."""
        order = dict.fromkeys(key for key in keys if key in self._lines)
        order |= dict.fromkeys(key for key in self._lines if key not in order)
        places = {}
        with atomic(self.path) as temporary, self.path.open("rb") as old, temporary.open("wb") as new:
            for key in order:
                line = self._lines[key]
                old.seek(line.start)
                places[key] = _Line(new.tell(), line.length, line.asked, line.error)
                new.write(old.read(line.length))
        self._lines = places

    def rows(self, keys: Iterable[Key]) -> Iterator[dict[str, Any]]:
        """The rows of `keys` that are there, in this order."""
        with self.path.open("rb") as file:
            for key in keys:
                if key in self._lines:
                    file.seek(self._lines[key].start)
                    yield json.loads(file.read(self._lines[key].length))

    def answered(self, keys: Iterable[Key]) -> int:
        """How many of `keys` have a row that could be asked."""
        return sum(key in self._lines and not self._lines[key].error for key in keys)

    def _index(self) -> None:
        with self.path.open("rb") as lines:
            for line in lines:
                try:
                    row = json.loads(line) if line.endswith(b"\n") else None
                except ValueError:
                    row = None
                if not isinstance(row, dict):
                    return  # what follows a damaged line is asked again
                self._note(row, len(line))

    def _note(self, row: dict[str, Any], length: int) -> None:
        key = (row["problem"], row["version"])
        self._lines[key] = _Line(self._end, length, row["asked"], row["error"])
        self._end += length

    def _sync(self, file: IO[bytes]) -> None:
        file.flush()
        os.fsync(file.fileno())
        self._unsynced, self._synced = 0, time.monotonic()
