"""Does a recipe close the gap? A small model trained from nothing on pairs of the families, arm by arm.

    python -m train.lab                             # the quick preset: runs what is missing, then writes the report
    python -m train.lab --preset full --arms kl mix --seeds 0 1
    python -m train.lab --dry-run                   # the runs, and minutes measured by a short probe
    python -m train.lab --report only               # report and figures again, from results.jsonl alone
    python -m train.lab --report only --preset full --readme README.md      # and the README's section of results

The plan is cards/lab/plan.yaml, fixed before the runs. Every finished run is one line of results.jsonl; interrupted,
the same command goes on. No pretrained weights are used.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from renderers.cli import run
from renderers.errors import UserError

if TYPE_CHECKING:
    from train.laboratory.plan import Plan
    from train.laboratory.results import Results

PRESETS = Literal["quick", "full", "gpu"]


@dataclass(frozen=True, kw_only=True)
class Config:
    """Which runs of the plan, and where to."""

    preset: PRESETS = "quick"
    """quick: six arms, three seeds; full: every arm and control, eight seeds for the planned contrasts, the quick
    preset's runs among them; gpu: six arms of a larger model."""
    arms: tuple[str, ...] = ()
    """Only these arms; default: all of the preset. The base of a seed is trained whenever an arm needs it."""
    seeds: tuple[int, ...] = ()
    """Only these seeds; default: all of the preset, which are also those that its report reads."""
    families: tuple[str, ...] = ()
    """Other families than the plan's: that is another plan, whose results stand apart."""
    unseen: float | None = None
    """Share of the pictures that test problems alone show, instead of the plan's: another plan, too."""
    plan: Path = Path("cards/lab/plan.yaml")
    """The plan."""
    out: Path = Path("cards/lab")
    """Where results.jsonl and the report go."""
    cache: Path = Path("out/lab")
    """Where pairs, bases and unfinished runs lie."""
    workers: int = 0
    """Runs at once, each on one thread; 0: one for each core, or one alone on a GPU."""
    report: Literal["auto", "only", "none"] = "auto"
    """auto: after the runs; only: write it from the results that are there and train nothing; none: only train."""
    readme: Path | None = None
    """A README whose section of results, between the markers lab:begin and lab:end, is written with the report."""
    dry_run: bool = False
    """List the runs with the minutes that they should take, measured by a short probe; train nothing."""


def experiment(config: Config) -> int:
    """Run what is missing and report. Exit code 0, 2 for a user's mistake, 75 when a signal ended it."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # small models are slower on two threads than on one
    from train.laboratory import plan as plans
    from train.laboratory.results import Results

    plan = plans.load(config.plan, config.families, config.unseen)
    _check(config, plan)
    results = Results(config.out / "results.jsonl")
    if config.dry_run:
        from train.laboratory.forecast import forecast

        print(forecast(plan, config.preset, todo(config, plan), results, workers_of(config)))
        return 0
    if config.report != "only":
        from train.laboratory.queue import work

        code = work(config, plan, results, todo(config, plan), workers_of(config))
        if code or config.report == "none":
            return code
    return _report(config, plan, results)


def _report(config: Config, plan: Plan, results: Results) -> int:
    from train.laboratory import readme
    from train.laboratory.analysis import Table
    from train.laboratory.report import write

    found = results.all()
    for file in write(plan, config.preset, found, config.out):
        print(file)
    if config.readme:
        readme.update(config.readme, readme.section(Table.of(plan, config.preset, found)))
    return 0


def _check(config: Config, plan: Plan) -> None:
    preset = plan.preset(config.preset)
    own = Config()
    if config.out == own.out and (config.plan, config.families, config.unseen) != (own.plan, own.families, own.unseen):
        raise UserError(f"--out {config.out}: holds the report of {own.plan}; name another folder for another plan's")
    if config.workers < 0:
        raise UserError("--workers: needs at least 0")
    for seed in config.seeds:
        if seed < 0:
            raise UserError(f"--seeds {seed}: needs at least 0")
    for arm in config.arms:
        if arm not in preset.arms:
            plan.arm(arm)
            raise UserError(f"--arms {arm}: not in the preset {preset.name} ({', '.join(preset.arms)})")


def todo(config: Config, plan: Plan) -> list[tuple[str, int]]:
    """(arm, seed) of every run that is asked for: bases, then by `Plan.rank` all arms of a seed before the next seed's.

    So an interrupted run has what the planned contrasts need. A base is trained for every seed of an arm that starts
    from it. With --seeds alone, arms that have fewer seeds run the named ones of those, and seeds outside the plan.
    """
    preset = plan.preset(config.preset)
    places = {name: at for at, name in enumerate(preset.arms)}

    def seeds(name: str) -> list[int]:
        own = plan.seeds(preset.name, name)
        if config.arms and config.seeds:
            return [*config.seeds]
        return [seed for seed in config.seeds if seed in own or seed not in preset.seeds] if config.seeds else [*own]

    chosen = list(dict.fromkeys((name, seed) for name in config.arms or preset.arms for seed in seeds(name)))
    arms = [one for one in chosen if not plan.is_base(one[0])]
    bases = {*chosen, *((plan.arm(name).start, seed) for name, seed in arms)} - {*arms}
    return [
        *sorted(bases, key=lambda one: (plan.rank(one[0]), one)),
        *sorted(arms, key=lambda one: (plan.rank(one[0]), one[1], places[one[0]])),
    ]


def workers_of(config: Config) -> int:
    """How many runs go on at once."""
    if config.workers:
        return config.workers
    import torch

    return 1 if torch.cuda.is_available() else len(os.sched_getaffinity(0))


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    return run(experiment, Config, argv)


if __name__ == "__main__":
    sys.exit(main())
