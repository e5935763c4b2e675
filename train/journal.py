"""metrics.jsonl of a run: one object a line, and lines behind a checkpoint vanish when a run goes back to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


class Journal:
    """Appends {"step": N, name: value ...}; only the first process writes."""

    def __init__(self, file: Path, *, writes: bool = True) -> None:
        self.file, self.writes = file, writes

    def write(self, step: int, values: dict[str, Any]) -> None:
        """One line, on disk when this returns."""
        if self.writes:
            with self.file.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"step": step, **values}) + "\n")

    def back_to(self, step: int) -> None:
        """Forget the lines after `step`, and a line that was cut short."""
        if self.writes and self.file.exists():
            kept = [line for line in read(self.file) if line["step"] <= step]
            self.file.write_text("".join(json.dumps(line) + "\n" for line in kept), encoding="utf-8")


def read(file: Path) -> list[dict[str, Any]]:
    """All whole lines of a metrics file."""
    found = []
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            continue  # the process was killed while it wrote this one
    return found
