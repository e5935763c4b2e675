"""Choose rows of a built set by scores, filters and quotas; the choice is a list of ids, and nothing is made anew.

    python -m builders.select --data out/families --score "clip_delta > 0.2" --name hard
    python -m builders.select --data out/families --score "masked top 30%" --quota family=200 --levels reasoning=2-5
    python -m builders.select --data out/families --filters duplicate,contamination --against ../MathVerse

Writes OUT/selections/NAME: kept.parquet (ids with their scores), dropped.parquet (every other row with its reason and
a detail), report.json, and report.html to look at. Scores come from builders.score; another threshold takes seconds.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from renderers.cli import listing, run
from renderers.errors import UserError

if TYPE_CHECKING:
    from builders.selecting.steps import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What to keep of which set."""

    data: Path | None = None
    """The built set: a folder that builders.pairs wrote."""
    name: str = "default"
    """Name of the selection, for --selection elsewhere."""
    score: tuple[str, ...] = ()
    """Conditions, all of which must hold: "NAME > 0.2", "NAME top 30%", "NAME bottom 10%", "NAME 20%-80%"."""
    filters: str = "auto"
    """Names separated by commas (see --list), or none; auto: duplicate, and contamination for training rows."""
    against: tuple[str, ...] = ()
    """Evaluation sets that training rows must not come from: built sets, local copies, tables, folders of pictures."""
    quota: str = ""
    """At most so many rows of a family, the best first: family=200 (of each), charts=100,maze=50."""
    levels: tuple[str, ...] = ()
    """Levels of an axis: perception=2-4 (a range), reasoning=1:1,2:1,3:2 (a mix, as many rows as it allows)."""
    ratio: str = ""
    """TEXT_RICH:VISION_CENTRIC: in column `view`, which form each kept row shows, for example 1:3."""
    splits: str = ""
    """Only these splits, separated by commas; default all."""
    missing: str = "drop"
    """Rows without a value of a score that a condition names: drop or keep."""
    ngram: int = 13
    """Contamination: words of a shared run."""
    cosine: float = 0.98
    """Duplicates and contamination: pictures whose embeddings (where there are) are at least so close are compared."""
    seed: int = 0
    """Decides between rows of equal rank."""
    list: bool = False
    """Print the known filters and stop."""


def select(config: Config) -> int:
    """Select, write the selection and print its waterfall. Exit code 0; an empty selection is a user mistake."""
    from builders.filters import FILTERS

    if config.list:
        print(listing([(name, FILTERS.describe(name)) for name in FILTERS.names()]))
        return 0
    from builders.dataset import open_set
    from builders.selecting.files import write
    from builders.selecting.steps import Selection, plan

    _check(config)
    if config.data is None or not config.data.is_dir():
        given = f" {config.data}: no such folder;" if config.data else ""
        raise UserError(f"--data:{given} name the folder of a built set (python -m builders.pairs makes one)")
    selection = Selection(plan(open_set(config.data), config)).run()
    for step in selection.waterfall:
        print(f"{step.name}: {step.dropped} dropped, {step.left} left" + (f" ({step.told})" if step.told else ""))
    if not selection.kept:
        raise UserError(f"--name {config.name}: keeps no row ({_why(selection.waterfall)}); nothing was written")
    print(write(selection) / "report.html")
    return 0


def _check(config: Config) -> None:
    if not config.name.replace("-", "_").isidentifier():
        raise UserError(f"--name {config.name}: needs letters, digits, - and _")
    if config.missing not in ("drop", "keep"):
        raise UserError(f"--missing {config.missing}: needs drop or keep")
    if config.ngram < 5:
        raise UserError(f"--ngram {config.ngram}: needs at least 5 words; shorter runs stand in every problem")
    if not 0 < config.cosine <= 1:
        raise UserError(f"--cosine {config.cosine:g}: needs a value above 0 and at most 1")


def _why(waterfall: Sequence[Step]) -> str:
    """The steps that dropped rows, in one line."""
    steps = [step for step in waterfall if step.dropped]
    return ", ".join(f"{step.name} drops {step.dropped} of {step.dropped + step.left}" for step in steps)


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    return run(select, Config, argv)


if __name__ == "__main__":
    sys.exit(main())
