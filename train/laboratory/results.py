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

from recipes.load import typed
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

    @property
    def key(self) -> tuple[str, int, str]:
        """What names the run: arm, seed, plan."""
        return self.arm, self.seed, self.plan

    def accuracy(self, view: str) -> float:
        """Share of the test problems that are right under a view."""
        verdicts: str = getattr(self, view)
        return verdicts.count("1") / len(verdicts)


class Results:
    """The lines of one file. Several processes may append; each line is on disk when `append` returns."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def all(self) -> list[Result]:
        """Every run, in order; a last line that was cut short is left out. Raises UserError for other damage."""
        try:
            lines = self.file.read_text(encoding="utf-8").split("\n")
        except FileNotFoundError:
            return []
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"{self.file}: {getattr(error, 'strerror', None) or error}") from error
        if not _whole(lines[-1]):
            lines.pop()
        found: dict[tuple[str, int, str], Result] = {}
        for number, line in enumerate(lines, 1):
            if line:
                where = f"{self.file}: line {number}"
                one = _parsed(line, where)
                if found.setdefault(one.key, one) is not one:
                    raise UserError(f"{where}: {one.arm} of seed {one.seed} is there twice; take one out")
        return list(found.values())

    def has(self, arm: str, seed: int, plan: str) -> bool:
        """Whether this run is done."""
        return any(one.key == (arm, seed, plan) for one in self.all())

    def append(self, result: Result) -> None:
        """Add a line; one that a killed process left unfinished is cut off first. A run that is there stays alone."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            lines, end, last = file.read().rpartition(b"\n")
            if _whole(last):
                file.write(b"\n")
            else:
                file.truncate(len(lines) + len(end))
            file.flush()
            if not self.has(result.arm, result.seed, result.plan):
                file.write(json.dumps(dataclasses.asdict(result)).encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())


def _whole(last: str | bytes) -> bool:
    """Whether what follows the last line break is a whole line that lacks only its own."""
    try:
        return isinstance(json.loads(last), dict)
    except ValueError:
        return False


def _parsed(line: str, where: str) -> Result:
    try:
        values = json.loads(line)
    except ValueError as error:
        raise UserError(f"{where} is no result ({error}); take it out") from error
    found = typed(Result, values, where)
    own = {"text_rich": found.text_rich, "vision_centric": found.vision_centric}
    for name, views in {"": own, **found.elsewhere}.items():
        told = f"elsewhere.{name}: " if name else ""
        if views.keys() != own.keys() or not len(views["text_rich"]) == len(views["vision_centric"]) > 0:
            raise UserError(f"{where}: {told}needs as many verdicts text_rich as vision_centric, at least one")
        if strange := set("".join(views.values())) - {"0", "1"}:
            raise UserError(f"{where}: {told}a verdict is {min(strange)!r}: must be 0 or 1")
    return found
