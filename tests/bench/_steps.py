"""The commands whose growth is measured, as users type them, each a process of its own.

pairs, score (tokens of both views, by a processor), truth (the score `constructed`, 64 redraws a row), select (the half
with most tokens, duplicates looked for), export (what was selected, for TRL).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
STEPS = ("pairs", "score", "truth", "select", "export")
# Cheap families in one clean look, and one of them drawn by the browser, one row in ten.
FAMILIES = "number_line,instruments,table_qa"
LOOK = ("--weights", "number_line=8", "--style", "plain")
WORKERS = 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where the set of a size lies, and the processor that counts tokens for the score `cost`."""

    folder: Path
    rows: int
    workers: int = WORKERS

    @property
    def data(self) -> Path:
        """The built set."""
        return self.folder / f"set-{self.rows}"

    @property
    def processor(self) -> Path:
        """A small processor made here; one for all sizes."""
        return self.folder / "processor"

    def command(self, step: str) -> list[str]:
        """The words of a step."""
        words = {
            "pairs": ["pairs", "--source", f"families:{FAMILIES}", *LOOK, "--limit", str(self.rows),
                      "--workers", str(self.workers), "--out", str(self.data)],
            "score": ["score", "--data", str(self.data), "--scores", "cost", "--processor", str(self.processor)],
            "truth": ["score", "--data", str(self.data), "--scores", "constructed"],
            "select": ["select", "--data", str(self.data), "--score", "cost top 50%"],
            "export": ["export", "--data", str(self.data), "--to", "trl", "--selection", "default",
                       "--out", str(self.folder / f"export-{self.rows}")],
        }[step]  # fmt: skip
        return [sys.executable, "-m", f"builders.{words[0]}", *words[1:]]


class Images:
    """Pictures in the finished shards of a build that is running, from its markers; each is read once."""

    def __init__(self, out: Path) -> None:
        self.state, self.found = out / "_state", dict[str, int]()

    def __call__(self) -> int:
        for marker in self.state.glob("*.json") if self.state.is_dir() else ():
            if marker.name not in self.found:
                kept = json.loads(marker.read_text(encoding="utf-8"))["kept"]
                self.found[marker.name] = sum(one["pictures"] for one in kept)
        return sum(self.found.values())


def progress(step: str, place: Place) -> Callable[[], int]:
    """What a step has done so far: images for a build, nothing for the others."""
    return Images(place.data) if step == "pairs" else int
