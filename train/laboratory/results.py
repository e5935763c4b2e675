"""Finished runs of the lab: one line of JSON each, appended whole or not at all, found again by arm, seed and plan.

    store = Results(Path("cards/lab/results.jsonl"))
    if not store.has("kl", 0, key): store.append(result)

Verdicts on the single problems are kept as a string of 0 and 1 for each view, in the order of the test problems, so
that a report needs nothing but this file and the plan.
"""

from __future__ import annotations

import dataclasses
import fcntl
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from renderers.errors import UserError


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One finished run. plan: `Plan.key`. items: a hash of the test problems' ids. cpu_s: processor seconds.

    elsewhere: verdicts by view on further test sets, by name ("perception 3", "family maze"). diagnosis: value of
    each probe that was run on the trained model, by name ("key_space", ...).
    """

    arm: str
    seed: int
    plan: str
    preset: str
    recipe: str
    steps: int
    tokens: int
    parameters: int
    cpu_s: float
    device: str
    code: dict[str, Any]
    items: str
    text_rich: str
    vision_centric: str
    elsewhere: dict[str, dict[str, str]] = field(default_factory=dict)
    diagnosis: dict[str, float] = field(default_factory=dict)

    def accuracy(self, view: str) -> float:
        """Share of the test problems that are right under a view."""
        verdicts: str = getattr(self, view)
        return verdicts.count("1") / len(verdicts)


class Results:
    """The lines of one file. Several processes may append; each line is on disk when `append` returns."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def all(self) -> list[Result]:
        """Every whole line, in order; a last line that was cut short is left out. Raises UserError for other damage."""
        if not self.file.exists():
            return []
        lines = self.file.read_text(encoding="utf-8").split("\n")
        return [self._parsed(line, number) for number, line in enumerate(lines[:-1], 1) if line]

    def _parsed(self, line: str, number: int) -> Result:
        try:
            found = Result(**json.loads(line))
        except (ValueError, TypeError) as error:
            raise UserError(f"{self.file}: line {number} is no result ({error}); take it out") from error
        if not len(found.text_rich) == len(found.vision_centric) > 0:
            raise UserError(f"{self.file}: line {number} has verdicts of unequal length")
        return found

    def has(self, arm: str, seed: int, plan: str) -> bool:
        """Whether this run is done."""
        return any((one.arm, one.seed, one.plan) == (arm, seed, plan) for one in self.all())

    def append(self, result: Result) -> None:
        """Add a line; one that a killed process left unfinished is cut off first. A run that is there stays alone."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            whole = file.read().rpartition(b"\n")
            file.truncate(len(whole[0]) + len(whole[1]))
            if not self.has(result.arm, result.seed, result.plan):
                file.write(json.dumps(dataclasses.asdict(result)).encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
