"""Worker processes on this machine: results in order, workers replaced when they die.

    python -m builders.pairs --executor local --workers 4

Workers are spawned (a forked browser driver would share its pipes) and end with their parent, also when it is killed.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, util

from builders.build import Builder, BuildPlan, Made, Slot
from builders.executors import TRIES, Fleet
from renderers.errors import UserError
from renderers.orphan import end_with_parent

_builder: Builder | UserError | None = None


def run(plan: BuildPlan, chunks: Sequence[Sequence[Slot]], fleet: Fleet) -> Iterator[list[Made]]:
    """The results of every chunk, in order. Raises UserError when workers keep dying, and for an address."""
    if fleet.address:
        raise UserError(f"--address {fleet.address}: --executor local runs on this machine alone; use --executor ray")
    workers = min(fleet.workers or os.cpu_count() or 1, len(chunks))
    if workers == 1:
        with Builder(plan) as builder:
            for chunk in chunks:
                yield builder.make(chunk)
        return
    done, tries = 0, 0
    while done < len(chunks):
        before = done
        try:
            for made in _pool(plan, chunks[done:], workers):
                yield made
                done += 1
        except BrokenProcessPool as error:
            tries = tries + 1 if done == before else 1
            if tries >= TRIES:
                raise UserError("worker processes keep dying (out of memory?): try fewer --workers") from error


def _pool(plan: BuildPlan, chunks: Sequence[Sequence[Slot]], workers: int) -> Iterator[list[Made]]:
    """Keeps a bounded window in flight: finished pictures of a large build must not pile up in memory."""
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(plan,)) as pool:
        window: deque[Future[list[Made]]] = deque()
        try:
            for chunk in chunks:
                window.append(pool.submit(_make, chunk))
                if len(window) > 2 * workers:
                    yield window.popleft().result()
            while window:
                yield window.popleft().result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _start(plan: BuildPlan) -> None:
    global _builder
    end_with_parent()
    try:
        _builder = Builder(plan).__enter__()
    except UserError as error:  # for the first task: the pool would hide it
        _builder = error
    else:
        util.Finalize(None, _builder.__exit__, args=(None, None, None), exitpriority=10)


def _make(chunk: Sequence[Slot]) -> list[Made]:
    if _builder is None:
        raise RuntimeError("worker was not started by the pool")
    if isinstance(_builder, UserError):
        raise _builder
    return _builder.make(chunk)
