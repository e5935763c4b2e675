"""report.json of a build: what was kept, dropped and why, by split, family and level, and what the audits found.

    python -m builders.report out/families                         # all reports of a set as OUT/report.html
    python -m builders.report --diff out/before out/after          # what changed between two builds

Everything is counted from the finished shards, so that a resumed build reports what an undisturbed one reports.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import tyro

from builders import audits, counts
from builders.build import BuildPlan
from builders.pairs import Config
from builders.rows import PAIRS, Row
from builders.shards import Shard, Store, write_text
from renderers import cli
from renderers.errors import UserError
from renderers.types import Fact, Level, Problem

_DETAILS = 50
_COUNTED = ("family", "level_perception", "level_reasoning", "answer_type")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What to tell."""

    out: Annotated[Path | None, tyro.conf.Positional] = None
    """A built set: its reports become OUT/report.html."""
    diff: tuple[str, str] | None = None
    """Two built sets, folders or Hub ids: what changed from the first to the second."""
    json: bool = False
    """Print the difference as JSON, all ids with it."""


@dataclass(frozen=True, slots=True)
class _Markers:
    """What the markers of all shards say, summed."""

    pairs: Counter[str] = field(default_factory=Counter)
    versions: Counter[str] = field(default_factory=Counter)
    pictures: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    details: list[str] = field(default_factory=list)
    bad_input: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, store: Store, shards: Sequence[Shard]) -> _Markers:
        """Read one after the other: together they would be half a kilobyte a row."""
        found = cls()
        for shard in shards:
            state = store.state(shard)
            if state is not None:
                found._add(shard.split, state)
        return found

    def _add(self, split: str, state: dict[str, Any]) -> None:
        kept = state["kept"]
        notes = [note for one in kept for note in one["notes"]]
        self.pairs[split] += len(kept)
        self.versions[split] += sum(one["versions"] for one in kept)
        self.pictures[split] += sum(one["pictures"] for one in kept)
        self.dropped.update(state["dropped"])
        self.notes.update(note.partition(":")[0] for note in notes)
        self.details.extend(notes[: _DETAILS - len(self.details)])
        self.bad_input.extend(state["bad_input"])


def write(store: Store, shards: Sequence[Shard], plan: BuildPlan, config: Config) -> dict[str, Any]:
    """Count everything, write OUT/report.json and return it. Rows stream: memory does not grow with the set."""
    told = _Markers.of(store, shards)
    summary: dict[str, Any] = {
        "source": config.source,
        "pair": [plan.request.rich, plan.request.vision],
        "images": plan.request.images,
        "seed": config.seed,
        "pairs": dict(told.pairs),
        "versions": dict(told.versions),
        "pictures": told.pictures.total(),
        "dropped": dict(sorted(told.dropped.items())),
        **_counted(_light_rows(store, shards)),
        "notes": dict(sorted(told.notes.items())),
        "note_details": told.details,
        "bad_input": told.bad_input,
    }
    summary |= counts.count(store, shards, duplicates=plan.source != "families")  # families have their own audit
    if plan.source == "families":
        found = audits.report(lambda: map(problem, _light_rows(store, shards)))
        summary["audits"] = {"rows": audits.refused(summary["dropped"]), **found}
    write_text(store.out / "report.json", json.dumps(summary, indent=1, ensure_ascii=False) + "\n")
    return summary


def _counted(rows: Iterable[Row]) -> dict[str, Any]:
    """How many rows there are of each family, level and type of answer."""
    columns: dict[str, Counter[Any]] = {name: Counter() for name in _COUNTED}
    equal = 0
    for row in rows:
        for name, counter in columns.items():
            counter[row[name]] += 1
        equal += row["text_rich_prompt"] == row["vision_centric_prompt"]
    levels = {axis: columns[f"level_{axis}"] for axis in ("perception", "reasoning")}
    return {
        "families": dict(sorted(columns["family"].items())),
        "levels": {
            axis: {str(key): number for key, number in sorted((k, n) for k, n in counter.items() if k)}
            for axis, counter in levels.items()
        },
        "answer_types": dict(sorted(columns["answer_type"].items())),
        "equal_prompts": equal,
    }


def _light_rows(store: Store, shards: Sequence[Shard]) -> Iterator[Row]:
    """The rows of `pairs` without their pictures."""
    columns = [name for name in PAIRS if not name.endswith("_image")]
    for shard in shards:
        yield from store.stream("pairs", shard, columns)


def problem(row: Row) -> Problem:
    """The problem of a row again, without its picture."""
    return Problem(
        family=row["family"],
        question=row["question"],
        answer=row["answer"],
        answer_type=row["answer_type"],
        choices=tuple(row["choices"]),
        facts=tuple(Fact(key=fact["key"], text=fact["text"], role=fact["role"]) for fact in row["facts"]),
        level=Level(perception=row["level_perception"], reasoning=row["level_reasoning"])
        if row["level_perception"]
        else None,
        seed=row["seed"],
        source=row["source"],
        source_id=row["source_id"],
        license=row["license"],
        solution=row["solution"],
    )


def tell(command: Command) -> int:
    """Write the page of a set, or print the difference of two builds."""
    if command.out is not None:
        from builders import report_html

        print(report_html.write(command.out))
        return 0
    from builders import diff
    from builders.dataset import open_set

    if command.diff is None:
        raise UserError("name a set: python -m builders.report OUT; or two builds: --diff BEFORE AFTER")
    told = diff.compare(*(open_set(where) for where in command.diff))
    print(json.dumps(told, indent=1) if command.json else "\n".join(diff.lines(told)))
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    return cli.run(tell, Command, argv)


if __name__ == "__main__":
    sys.exit(main())
