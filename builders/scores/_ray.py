"""Scores over the machines of a Ray cluster: one task for each shard, models opened once in a worker process.

    python -m builders.score --data SHARED/set --scores clip_delta --executor ray --address auto

Tasks and not actors, because Ray makes the lost result of a task again by itself, and a finished batch is on disk. The
processes read the set and write the score files themselves, so that every node needs this checkout and the set under
the same path. Where the cluster has GPUs each task takes one, unless --device cpu. This process opens no model: a
worker tells what it settled (the precision), and every other worker must be the same scorer.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from builders.dataset import BuiltSet, open_set
from builders.executors import Fleet
from builders.executors.ray import RETRIES, connected, in_order
from builders.parts import Part
from builders.score_files import Column
from builders.scores import Known, Run, plugin
from builders.scores._runner import Make, Runner, carry_out
from builders.scores._shard import Task, Worker
from renderers.errors import UserError
from renderers.stamp import code

if TYPE_CHECKING:
    from builders.score import Config


class Job(NamedTuple):
    """What a worker opens. settings: the command's, as JSON. here: its folder, from which relative paths count."""

    settings: str
    names: tuple[str, ...]
    here: str
    tree: str


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """What a worker says of a scorer that it opened."""

    scorer: str
    weights_hash: str
    work: Mapping[str, float]


_held: tuple[Job, Worker] | None = None


def run(config: Config, data: BuiltSet, names: Sequence[str]) -> int:
    """Score a set on a cluster; exit code. Raises UserError without Ray, a cluster or a model, or for another node."""
    fleet = Fleet(workers=config.workers, address=config.address)
    with connected(fleet) as ray:
        task = _remote(ray, config)
        settings = {**dataclasses.asdict(config), "data": str(data.root.resolve())}
        asked = Job(json.dumps(settings), tuple(names), str(Path.cwd()), code()["tree"])
        job, told = next(in_order(ray, lambda one: task(_open).remote(one), [asked], fleet))
        tasks: list[Task[Known]] = [_task(config, data, *one) for one in zip(names, told, strict=True)]
        runner = Runner(data, tasks, Part.of(config.shard))
        return carry_out(runner, _maker(ray, task, job, told, fleet), _abreast(ray, config), config.dry_run)


def _maker(ray: Any, task: Any, job: Job, told: Sequence[Told], fleet: Fleet) -> Make:
    score = task(_score)

    def make(files: Sequence[tuple[Path, str]]) -> Iterator[int]:
        yield from in_order(ray, lambda one: score.remote(job, told, one[0].stem, one[1]), files, fleet)

    return make


def _task(config: Config, data: BuiltSet, name: str, told: Told) -> Task[Known]:
    module = plugin(name)
    return Task(name=name, plugin=module, scorer=told, column=Column(data.root, config.save_as or name, module.MORE))


def _remote(ray: Any, config: Config) -> Any:
    """Makes a task of a function. max_calls: a process that holds a GPU would else end with its task."""
    gpus = 1 if _gpus(ray, config) else 0
    return ray.remote(num_cpus=1, num_gpus=gpus, max_calls=0, max_retries=RETRIES, scheduling_strategy="SPREAD")


def _gpus(ray: Any, config: Config) -> int:
    return 0 if config.device == "cpu" else int(ray.cluster_resources().get("GPU", 0))


def _abreast(ray: Any, config: Config) -> int:
    most = _gpus(ray, config) or int(ray.cluster_resources().get("CPU", 1))
    return max(min(config.workers or most, most), 1)


def _open(job: Job) -> tuple[Job, list[Told]]:
    """In a worker: open the scores; returns the job with all that was settled, and who the scorers are."""
    global _held
    worker = _opened(job)
    settled = job._replace(settings=json.dumps({**json.loads(job.settings), **worker.run.settled}))
    _held = settled, worker
    return settled, _told(worker)


def _score(job: Job, told: Sequence[Told], shard: str, source: str) -> int:
    """In a worker: score one shard, with models that stay for the next one; returns its rows."""
    worker = _opened(job)
    for here, asked in zip(_told(worker), told, strict=True):
        if (here.scorer, here.weights_hash) != (asked.scorer, asked.weights_hash):
            is_here, is_asked = (f"{one.scorer} {one.weights_hash}".strip() for one in (here, asked))
            raise UserError(f"node {socket.gethostname()} would score otherwise: {is_here} instead of {is_asked}")
    return sum(worker.shard(worker.run.data.root / "data" / "pairs" / f"{shard}.parquet", source))


def _opened(job: Job) -> Worker:
    """The scores of a job, from before or opened now."""
    global _held
    if _held is not None and _held[0] == job:
        return _held[1]
    if _held is not None:
        _held[1].run.close()
        _held = None
    with contextlib.suppress(OSError):  # a node without that folder can still read absolute paths and Hub ids
        os.chdir(job.here)
    if (tree := code()["tree"]) != job.tree:
        raise UserError(f"node {socket.gethostname()} would score otherwise: it has tree {tree} instead of {job.tree}")
    _held = job, _worker(job)
    return _held[1]


def _worker(job: Job) -> Worker:
    from builders.score import Config, open_tasks

    settings = json.loads(job.settings)
    root = Path(settings.pop("data"))
    if not root.is_dir():
        raise UserError(f"node {socket.gethostname()} has no {root}: every node needs the set under the same path")
    opened = Run(open_set(root), Config(data=root, **settings))
    return Worker(opened, open_tasks(opened, job.names))


def _told(worker: Worker) -> list[Told]:
    return [Told(task.scorer.scorer, task.scorer.weights_hash, dict(task.scorer.work)) for task in worker.tasks]
