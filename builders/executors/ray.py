"""Ray tasks over the machines of a cluster: nodes may come and go, and no row is lost or doubled.

    python -m builders.pairs --limit 100000 --executor ray                       # a Ray of its own on this machine
    python -m builders.pairs --limit 100000 --executor ray --address auto        # the cluster of this node
    python -m builders.pairs --limit 100000 --executor ray --address ray://head:10001

Every worker process keeps one Builder with its browser. Tasks and not actors, because Ray makes the lost result of a
task again by itself, on any node that is left or new. The files are written here, by the process that was started.
Every node needs this checkout, the same browser, and the files that the source reads under the same paths.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import socket
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from builders.build import Builder, BuildPlan, Made, Slot
from builders.executors import TRIES, Fleet
from renderers.errors import UserError

RETRIES = 5  # by Ray, of a task whose node or process is lost
PATIENCE = 5.0  # seconds for a cluster's port to answer: where none does, Ray itself goes on trying for many minutes
_PORT = re.compile(r"(?:ray://)?(?:\[(?P<v6>[^\]]+)\]|(?P<host>[^:/\[\]]+)):(?P<port>\d+)(?:[/?].*)?")

_held: tuple[BuildPlan, Builder] | None = None


def run(plan: BuildPlan, chunks: Sequence[Sequence[Slot]], fleet: Fleet) -> Iterator[list[Made]]:
    """The results of every chunk, in order. Raises UserError without Ray or a cluster, or when tasks keep dying."""
    with connected(fleet) as ray:
        task = ray.remote(num_cpus=1, max_retries=RETRIES, scheduling_strategy="SPREAD")(_make)

        def submit(chunk: Sequence[Slot]) -> Any:
            return task.remote(plan, chunk)

        yield from in_order(ray, submit, chunks, fleet)


@contextlib.contextmanager
def connected(fleet: Fleet) -> Iterator[Any]:
    """The module `ray`, connected; ends what it began. Raises UserError without Ray or when there is no cluster."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        import ray
    except ImportError as error:
        raise UserError("--executor ray needs Ray: pip install -e '.[ray]'") from error
    if ray.is_initialized():  # a notebook's or a test's own
        yield ray
        return
    address = fleet.address or os.environ.get("RAY_ADDRESS")
    _refuse_silence(address or "")
    own: dict[str, Any] = {} if address else {"num_cpus": fleet.workers or None, "include_dashboard": False}
    try:
        ray.init(address=address or "local", log_to_driver=False, logging_level=logging.WARNING, **own)
    except (ConnectionError, OSError, ValueError, RuntimeError) as error:
        raise UserError(f"--address {address}: no Ray cluster there ({str(error).splitlines()[0]})") from error
    try:
        yield ray
    finally:
        ray.shutdown()


def _refuse_silence(address: str) -> None:
    """Raises UserError when nothing listens at HOST:PORT or ray://HOST:PORT; other addresses are for Ray to read."""
    found = _PORT.fullmatch(address)
    if found is None:
        return
    try:
        socket.create_connection((found["v6"] or found["host"], int(found["port"])), timeout=PATIENCE).close()
    except (OSError, OverflowError, UnicodeError) as error:  # the last two: a port above 65535, a name that can be none
        reason = getattr(error, "strerror", None) or error
        raise UserError(f"--address {address}: no Ray cluster there ({reason})") from error


def in_order(ray: Any, submit: Callable[[Any], Any], jobs: Sequence[Any], fleet: Fleet) -> Iterator[Any]:
    """The results of all jobs in their order, with a bounded number in flight that follows the size of the cluster."""
    window: deque[tuple[Any, Any]] = deque()
    for job in jobs:
        window.append((job, submit(job)))
        # Twice the cores keeps all of them busy behind a slow job; fewer workers, where wished, hold in any cluster.
        if len(window) >= (fleet.workers or 2 * max(int(ray.cluster_resources().get("CPU", 1)), 1)):
            yield _result(ray, submit, *window.popleft())
    while window:
        yield _result(ray, submit, *window.popleft())


def _result(ray: Any, submit: Callable[[Any], Any], job: Any, waiting: Any) -> Any:
    for _ in range(TRIES):
        try:
            return ray.get(waiting)
        except ray.exceptions.RayTaskError as error:
            if isinstance(error.cause, UserError):
                raise error.cause from None
            raise
        except ray.exceptions.RayError as lost:
            last, waiting = lost, submit(job)
    raise UserError(f"Ray workers keep dying (out of memory?): {str(last).splitlines()[0]}") from last


def _make(plan: BuildPlan, chunk: Sequence[Slot]) -> list[Made]:
    """In a worker: the chunk's rows, with a Builder that stays for the next chunk."""
    global _held
    if _held is None or _held[0] != plan:
        _refuse_other_program(plan)
        if _held is not None:
            _held[1].__exit__(None, None, None)
        _held = (plan, Builder(plan).__enter__())
    return _held[1].make(chunk)


def _refuse_other_program(plan: BuildPlan) -> None:
    """Another checkout or browser on one node would mix other bytes into the set."""
    from renderers.render import render_hash
    from renderers.stamp import code

    asked = json.loads(plan.stamp)
    here = {"tree": code()["tree"], **render_hash()}
    there = {"tree": asked["tree"], **asked["render"]}
    other = [f"{name} {here.get(name)} instead of {there[name]}" for name in there if here.get(name) != there[name]]
    if other:
        raise UserError(f"node {socket.gethostname()} would draw other pictures: it has {', '.join(other)}")
