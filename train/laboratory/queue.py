"""The runs that are asked for, one after another in this process, or several at once in processes of their own.

A process of its own is `python -m train.lab` for one arm and seed, so that each can be stopped, started again and read
in its log alone. SIGTERM and SIGINT are passed on; the runs then save and go on next time.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from renderers.errors import UserError
from train.laboratory.plan import Plan
from train.laboratory.results import Results

if TYPE_CHECKING:
    from train.lab import Config
    from train.laboratory.runs import Lab

STOPPED = 75  # as train.run: try again
Task = tuple[str, int]


def work(config: Config, plan: Plan, results: Results, tasks: Sequence[Task], workers: int) -> int:
    """Run what is missing. Exit code 0, or 75 when a signal ended it. Raises UserError when a run fails."""
    from train.laboratory.runs import Lab

    lab = Lab(plan, config.preset, config.cache)
    missing = [task for task in tasks if _missing(lab, results, task, tasks)]
    if not missing:
        return 0
    if workers == 1 or len(missing) == 1:
        return _here(lab, results, missing)
    lab.prepare()
    for phase in ([t for t in missing if plan.is_base(t[0])], [t for t in missing if not plan.is_base(t[0])]):
        if code := _apart(config, phase, workers):
            return code
    return 0


def _missing(lab: Lab, results: Results, task: Task, tasks: Sequence[Task]) -> bool:
    """Whether a run is to be made: it has no line, or it is a base whose weights are wanted and not there."""
    arm, seed = task

    def done(name: str) -> bool:
        return results.has(name, seed, lab.plan.key(lab.preset.name, name))

    if not lab.plan.is_base(arm) or not done(arm):
        return not done(arm)
    arms = [other for other, at in tasks if at == seed and not lab.plan.is_base(other)]
    begun = [other for other in arms if lab.plan.arm(other).start == arm]
    wanted = not begun or not all(done(other) for other in begun)
    return wanted and not lab.trained(arm, seed)


def _here(lab: Lab, results: Results, tasks: Sequence[Task]) -> int:
    import torch

    from train.laboratory.runs import announce

    if not torch.cuda.is_available():
        torch.set_num_threads(1)
    for arm, seed in tasks:
        result = lab.run(arm, seed)
        if result is None:
            return STOPPED
        results.append(result)
        announce(result)
    return 0


def _apart(config: Config, tasks: Sequence[Task], workers: int) -> int:
    """Every task in a process of its own, `workers` at once. A failed one lets the others end, then is told."""
    waiting, failed = list(tasks), list[Task]()
    running: dict[Task, subprocess.Popen[bytes]] = {}
    signals: list[int] = []

    def pass_on(number: int, frame: FrameType | None) -> None:
        signals.append(number)
        for process in running.values():
            process.send_signal(number)

    before = {name: signal.signal(name, pass_on) for name in (signal.SIGTERM, signal.SIGINT)}
    try:
        while running or (waiting and not signals and not failed):
            if waiting and len(running) < workers and not signals and not failed:
                task = waiting.pop(0)
                running[task] = _begun(config, task)
                continue
            time.sleep(0.2)
            ended = {task: process.returncode for task, process in running.items() if process.poll() is not None}
            for task in ended:
                print(_last_line(_log(config, task)), file=sys.stderr)
            failed += [task for task, code in ended.items() if code not in (0, STOPPED)]
            running = {task: process for task, process in running.items() if task not in ended}
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
    if failed and not signals:
        logs = ", ".join(str(_log(config, task)) for task in failed)
        raise UserError(f"lab: {len(failed)} runs failed, see {logs}; the finished runs are kept")
    return STOPPED if signals else 0


def _begun(config: Config, task: Task) -> subprocess.Popen[bytes]:
    """A run in a process of its own; all that it says goes to its log."""
    log = _log(config, task)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as file:
        return subprocess.Popen(_words(config, task), stdout=file, stderr=file)


def _log(config: Config, task: Task) -> Path:
    arm, seed = task
    return config.cache / "logs" / f"{config.preset}-{arm}-{seed}.log"


def _last_line(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace").strip().rpartition("\n")[2] or str(log)


def _words(config: Config, task: Task) -> list[str]:
    arm, seed = task
    families = ["--families", *config.families] if config.families else []
    unseen = [] if config.unseen is None else ["--unseen", str(config.unseen)]
    places = ["--plan", str(config.plan), "--out", str(config.out), "--cache", str(config.cache)]
    own = ["--preset", config.preset, "--arms", arm, "--seeds", str(seed), "--workers", "1", "--report", "none"]
    return [sys.executable, "-m", "train.lab", *own, *places, *families, *unseen]
