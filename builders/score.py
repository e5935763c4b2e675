"""Add score columns to a built set: what a picture adds to a problem, seen by CLIP, by a VLM, or known by construction.

    python -m builders.score --data out/families --scores clip_delta,fact_choice
    python -m builders.score --data out/families --scores clip_delta --model ViT-L-14 --pretrained my/checkpoint.pt
    python -m builders.score --data out/families --scores visual_gain,pair_gap --vlm Qwen/Qwen2.5-VL-7B-Instruct
    python -m builders.score --data out/families --scores clip_delta,fact_choice --benchmark
    python -m builders.score --data SHARED/set --scores clip_delta --executor ray --address auto   # on a cluster
    sbatch --array=0-15 --wrap 'python -m builders.score --data SHARED/set --shard $SLURM_ARRAY_TASK_ID/16'
    python -m builders.score --list

Columns go to OUT/scores/NAME/, beside the shards and joined by id; nothing is dropped here (see builders.select).
Interrupted, the same command goes on. Device, precision and batch size are measured at the start, and printed.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import tyro

from builders.vlm import ScoreFlags
from renderers.cli import listing, run
from renderers.errors import UserError
from renderers.registry import Registry

if TYPE_CHECKING:
    from builders.scores import Run, Scorer
    from builders.scores._shard import Task

SCORES = Registry("builders.scores", "score")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config(ScoreFlags):
    """Which scores of which data, by which model."""

    data: Path | None = None
    """The built set: a folder that builders.pairs wrote."""
    scores: str = "clip_delta"
    """Names separated by commas (see --list)."""
    model: str = "ViT-B-32"
    """CLIP: an architecture of open_clip, or hf-hub:USER/NAME. SigLIP is one of them."""
    pretrained: str = "laion2b_s34b_b79k"
    """CLIP: a tag of that architecture (fetched once), or a local checkpoint."""
    device: str = "auto"
    """CLIP: auto, cpu, cuda, cuda:1, mps."""
    precision: Literal["auto", "fp32", "amp_bf16", "bf16"] = "auto"
    """CLIP: fp32, bf16 under autocast, or weights and all in bf16; auto: the fastest in a trial of about a second."""
    batch_size: int | Literal["auto"] = "auto"
    """CLIP: pictures in one forward pass."""
    chunks: Literal["mean", "max"] = "mean"
    """CLIP: texts longer than the model's context are cut at words; the cosine of the whole is that of the mean
    embedding, or the largest of all pieces."""
    fit: Literal["pad", "crop", "squash"] = "pad"
    """CLIP: the whole picture padded to a square, the middle square as CLIP was trained, or stretched."""
    save_as: Annotated[str, tyro.conf.arg(name="as")] = ""
    """Another name for the column, to keep those of two models; for one score at a time."""
    seed: int = 0
    """Of what scores draw (other values, other wordings)."""
    benchmark: bool = False
    """Benchmark: validate --scores against truth by construction on our families; writes OUT/scores/benchmark.md."""
    stratum: int = 252
    """Benchmark: rows of each stratum."""
    strata_families: str = ""
    """Benchmark: families to draw from, separated by commas; default all."""
    executor: str = "local"
    """Where shards are scored: local (this process) or ray (a cluster, models once in each of its worker processes).
    The bytes do not depend on it."""
    address: str = ""
    """Ray: of the cluster, auto or ray://HOST:10001; default: a Ray of its own on this machine."""
    workers: int = 0
    """Ray: shards that are scored at once; 0 is one for each GPU, or for each core where there is none."""
    shard: str = ""
    """I/N: score only part I of N (from 0), beside the others on a shared folder; the last one finishes. Name
    --precision where their devices differ."""
    dry_run: bool = False
    """Open the models, measure them, say when it would be finished, and write nothing."""
    list: bool = False
    """Print the known scores and stop."""


def score(config: Config) -> int:
    """Score a built set. Exit code 0, or 2 when rows were at fault (all others are scored)."""
    if config.list:
        print(listing([(name, SCORES.describe(name)) for name in SCORES.names()]))
        return 0
    names = _names(config)
    _check_places(config)
    if config.benchmark:
        from builders import benchmark

        return benchmark.run(config, names)
    from builders.dataset import open_set
    from builders.scores import Run

    if config.data is None or not config.data.is_dir():
        given = f" {config.data}: no such folder;" if config.data else ""
        raise UserError(f"--data:{given} name the folder of a built set (python -m builders.pairs makes one)")
    data = open_set(config.data)
    if config.executor == "ray":
        from builders.scores import _ray

        return _ray.run(config, data, names)
    opened = Run(data, config)
    try:
        return run_scores(opened, names)
    finally:
        opened.close()


def _check_places(config: Config) -> None:
    """Raises UserError for flags that say where to score and do not go together."""
    from builders.executors import EXECUTORS
    from builders.parts import Part

    EXECUTORS.check(config.executor)
    Part.of(config.shard)
    if config.workers < 0:
        raise UserError(f"--workers {config.workers}: needs at least 0")
    if config.benchmark and (config.executor != "local" or config.shard):
        raise UserError("--benchmark runs in this process alone: without --executor and --shard")
    if config.executor == "local" and config.address:
        raise UserError(f"--address {config.address}: --executor local is this process alone; use --executor ray")
    if config.executor == "local" and config.workers > 1:
        raise UserError(
            f"--workers {config.workers}: --executor local is one process with all cores; use --executor ray"
        )


def _names(config: Config) -> list[str]:
    names = list(dict.fromkeys(name.strip() for name in config.scores.split(",") if name.strip()))
    if not names:
        raise UserError("--scores: name at least one (see --list)")
    for name in names:
        SCORES.check(name)
    if config.save_as and len(names) > 1:
        raise UserError(f"--as {config.save_as}: renames one score, but --scores names {len(names)}")
    if config.save_as and (config.save_as.startswith("_") or not config.save_as.replace("-", "_").isidentifier()):
        raise UserError(f"--as {config.save_as}: needs letters, digits, - and _, and no _ at the beginning")
    return names


def run_scores(opened: Run, names: Sequence[str]) -> int:
    """Score what is missing and print how it went. Exit code 0, or 2 when rows were at fault."""
    from builders.parts import Part
    from builders.scores._runner import Runner, carry_out
    from builders.scores._shard import Worker

    tasks = open_tasks(opened, names)
    runner = Runner(opened.data, tasks, Part.of(opened.config.shard))
    return carry_out(runner, Worker(opened, tasks).shards, dry_run=opened.config.dry_run)


def open_tasks(opened: Run, names: Sequence[str]) -> list[Task[Scorer]]:
    """The scores of these names with their models. Raises UserError for a model or a setting that does not fit."""
    return [_task(opened, name) for name in names]


def _task(opened: Run, name: str) -> Task[Scorer]:
    from builders.score_files import Column
    from builders.scores import plugin
    from builders.scores._shard import Task

    module = plugin(name)
    column = Column(opened.data.root, opened.config.save_as or name, module.MORE)
    return Task(name=name, plugin=module, scorer=module.open_score(opened), column=column)


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    return run(score, Config, argv)


if __name__ == "__main__":
    sys.exit(main())
