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
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import tyro

from builders import audits, counts
from builders.build import BuildPlan
from builders.pairs import Config
from builders.rows import Row
from builders.shards import Shard, Store, write_text
from renderers import cli
from renderers.errors import UserError
from renderers.types import Fact, Level, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What to tell."""

    out: Annotated[Path | None, tyro.conf.Positional] = None
    """A built set: its reports become OUT/report.html."""
    diff: tuple[str, str] | None = None
    """Two built sets, folders or Hub ids: what changed from the first to the second."""
    json: bool = False
    """Print the difference as JSON, all ids with it."""


def write(store: Store, shards: Sequence[Shard], plan: BuildPlan, config: Config) -> dict[str, Any]:
    """Count everything, write OUT/report.json and return it."""
    states = [(shard, state) for shard in shards if (state := store.state(shard)) is not None]
    rows = list(_light_rows(store, shards))
    summary: dict[str, Any] = {
        "source": config.source,
        "pair": [plan.request.rich, plan.request.vision],
        "images": plan.request.images,
        "seed": config.seed,
        "pairs": _by_split((shard, len(state["kept"])) for shard, state in states),
        "versions": _by_split((shard, sum(kept["versions"] for kept in state["kept"])) for shard, state in states),
        "pictures": sum(kept["pictures"] for _, state in states for kept in state["kept"]),
        "dropped": _sum(state["dropped"] for _, state in states),
        "families": dict(sorted(Counter(row["family"] for row in rows).items())),
        "levels": {
            axis: dict(sorted(Counter(str(row[f"level_{axis}"]) for row in rows if row[f"level_{axis}"]).items()))
            for axis in ("perception", "reasoning")
        },
        "answer_types": dict(sorted(Counter(row["answer_type"] for row in rows).items())),
        "equal_prompts": sum(row["text_rich_prompt"] == row["vision_centric_prompt"] for row in rows),
        "notes": _sum(Counter(n.partition(":")[0] for k in state["kept"] for n in k["notes"]) for _, state in states),
        "note_details": [note for _, state in states for kept in state["kept"] for note in kept["notes"]][:50],
        "bad_input": [line for _, state in states for line in state["bad_input"]],
    }
    summary |= counts.count(store, shards, rows, duplicates=plan.source != "families")  # families have their own audit
    if plan.source == "families":
        found = audits.report([problem(row) for row in rows])
        summary["audits"] = {"rows": audits.refused(summary["dropped"]), **found}
    write_text(store.out / "report.json", json.dumps(summary, indent=1, ensure_ascii=False) + "\n")
    return summary


def _by_split(counts: Iterable[tuple[Shard, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for shard, count in counts:
        total[shard.split] += count
    return dict(total)


def _sum(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return dict(sorted(total.items()))


def _light_rows(store: Store, shards: Sequence[Shard]) -> Iterator[Row]:
    """The rows of `pairs` without their pictures."""
    import pyarrow.parquet as pq

    for shard in shards:
        path = store.file("pairs", shard)
        if path.exists():
            file = pq.ParquetFile(path)
            columns = [name for name in file.schema_arrow.names if not name.endswith("_image")]
            yield from file.read(columns=columns).to_pylist()


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
