"""Write a built set in the form that another tool reads: trainers and evaluators eat it without a line of code.

    python -m builders.export --data out/families --to trl
    python -m builders.export --data USER/NAME --to lmms_eval --splits test --out tasks/families
    python -m builders.export --list

The asked view is vision-centric unless `--view text_rich`; the other view goes along where a tool has a place for it.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from renderers.cli import listing, run
from renderers.errors import UserError, unknown
from renderers.registry import Registry

if TYPE_CHECKING:
    from builders.exports import Export

EXPORTS = Registry("builders.exports", "tool")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What to export, for which tool, and where to."""

    data: str = ""
    """A built set's folder, or a Hub id (USER/NAME)."""
    to: str = ""
    """The tool (see --list)."""
    out: Path | None = None
    """Where the files go; default out/exports/SET-TOOL. They replace those of an export that lies there."""
    name: str = ""
    """What the tool calls the set; default the name of its folder."""
    view: Literal["vision_centric", "text_rich"] = "vision_centric"
    """The view that is asked."""
    splits: str = ""
    """Splits separated by commas; default all, train first."""
    selection: str = ""
    """Only the rows that this selection keeps (python -m builders.select)."""
    list: bool = False
    """Print the known tools and stop."""


def export(config: Config) -> int:
    """Write the files and print the command by which the tool reads them."""
    if config.list:
        print(listing([(name, EXPORTS.describe(name)) for name in EXPORTS.names()]))
        return 0
    from builders.dataset import open_set
    from builders.exports import Export

    if not config.data or not config.to:
        raise UserError("name a set and a tool: python -m builders.export --data OUT --to TOOL (see --list)")
    EXPORTS.check(config.to)
    opened = open_set(config.data)
    name = config.name or re.sub(r"\W+", "_", Path(config.data).name)
    if not name.isidentifier():
        raise UserError(f"--name {name}: needs letters, digits and _, no digit first")
    splits = _splits(config.splits, opened.splits())
    ids = frozenset(opened.selection(config.selection)) if config.selection else None
    out = config.out or Path("out") / "exports" / f"{name}-{config.to}"
    _refuse_inside(out, opened.root, config.data)
    job = Export(data=opened, out=out, home=out, name=name, view=config.view, splits=splits, ids=ids)
    counts = {split: _count(job, split) for split in splits}
    if not any(counts.values()):
        raise UserError(f"{config.data}: no row to export has a {config.view.replace('_', '-')} view")
    command = _write(config, job, counts)
    print(f"{', '.join(f'{split} {rows} rows' for split, rows in counts.items())} -> {out}")
    print(f"use:   {command}")
    return 0


def _splits(asked: str, known: Sequence[str]) -> tuple[str, ...]:
    names = [name.strip() for name in asked.split(",") if name.strip()]
    for name in names:
        if name not in known:
            raise unknown("split", name, known)
    chosen = tuple(names) or tuple(sorted(known, key=lambda name: (name != "train", name)))
    for name in chosen:
        if not re.fullmatch(r"[\w.-]+", name):  # it goes into names of files, commands and YAML
            raise UserError(f"split {name!r}: needs letters, digits, _, . and - to be exported")
    return chosen


def _count(job: Export, split: str) -> int:
    column = f"{job.view}_prompt"
    rows = job.data.rows("pairs", split, ["id", column], job.ids)
    return sum(row[column] is not None for row in rows)


def _refuse_inside(out: Path, root: Path, data: str) -> None:
    """Raises UserError for a set that lies in the folder of its export."""
    if Path(os.path.realpath(root)).is_relative_to(os.path.realpath(out)):  # resolve() breaks at links in a circle
        raise UserError(f"--out {out}: the set {data} lies in it; name another folder")


def _write(config: Config, job: Export, counts: Mapping[str, int]) -> str:
    """The export's files, those of the tool first; returns the command by which the tool reads them."""
    from builders.exports._folder import MARK, made
    from builders.shards import write_text

    plugin = EXPORTS.load(config.to)
    told = {"tool": config.to, "data": config.data, "view": config.view, "selection": config.selection, "rows": counts}
    with made(job.home) as place:
        command: str = plugin.write(replace(job, out=place))
        write_text(place / MARK, json.dumps({**told, "format": plugin.SOURCE, "use": command}, indent=1) + "\n")
    return command


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    return run(export, Config, argv)


if __name__ == "__main__":
    sys.exit(main())
