"""A command and all processes that it starts, seen as one: CPU time, memory and open descriptors, while it works.

    run = watch([sys.executable, "-m", "builders.pairs", ...], progress=lambda: images_so_far)
    run.spent()[-1], run.peak, run.samples

CPU time is user and system time of the whole tree, which other programs on the machine hardly change. Memory is the
proportional set size (PSS) summed over the tree, so that pages that processes share count once. Linux only.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class Sample:
    """The tree at one moment. done: what `progress` said. cpu: seconds of all processes that were seen up to now, those
    that have ended too. memory: bytes (PSS). largest: bytes of the largest process (RSS)."""

    done: int
    cpu: float
    memory: int
    largest: int
    descriptors: int
    processes: int


@dataclass(slots=True)
class Watched:
    """A finished command. cpu: seconds by the kernel's account. largest: bytes, its own peak of the largest process."""

    code: int = 0
    cpu: float = 0.0
    largest: int = 0
    told: str = ""
    samples: list[Sample] = field(default_factory=list)

    def spent(self) -> list[float]:
        """CPU seconds up to each sample, and to the end.

        A browser's helpers are nobody's children when it is closed, and nobody waits for them: with them goes their
        time from the kernel's own account of the command. Processes too short to be seen are in that account alone.
        """
        seen = [sample.cpu for sample in self.samples]
        return [*seen, max([self.cpu, *seen])]

    @property
    def peak(self) -> int:
        """Largest memory of the whole tree that a sample saw, in bytes."""
        return max((sample.memory for sample in self.samples), default=self.largest)


def look(root: psutil.Process, times: dict[psutil.Process, float], done: int = 0) -> Sample | None:
    """The tree under `root` now; None when it has ended. Processes that end while they are looked at are left out.

    times: seconds of every process seen so far, each its own and none of its children's, brought up to date.
    """
    memory, largest, descriptors, processes = 0, 0, 0, 0
    try:
        tree = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return None
    for process in tree:
        try:
            own = process.cpu_times()
            times[process] = own.user + own.system
            pss, rss = _memory(process.pid)
            descriptors += process.num_fds()
        except (psutil.NoSuchProcess, psutil.AccessDenied, OSError):
            continue
        memory, largest, processes = memory + pss, max(largest, rss), processes + 1
    return Sample(done, sum(times.values()), memory, largest, descriptors, processes) if processes else None


def _memory(pid: int) -> tuple[int, int]:
    """PSS and RSS in bytes; zeros of a process that has just ended."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith("kB")}
    return 1024 * kilobytes.get("Pss", 0), 1024 * kilobytes.get("Rss", 0)


def watch(
    words: Sequence[str], progress: Callable[[], int] = int, every: float = EVERY_S, cwd: Path | None = None
) -> Watched:
    """Run a command to its end and return what it used; `progress` is asked at every sample what is done so far."""
    watched, ended = Watched(), threading.Event()
    running = subprocess.Popen(
        words, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )

    def sample() -> None:
        root, times = psutil.Process(running.pid), dict[psutil.Process, float]()
        while not ended.is_set():
            begin = time.monotonic()
            seen = look(root, times, progress())
            if seen is not None:
                watched.samples.append(seen)
            # A tree with many pages takes long to add up: it is never looked at more than a twentieth of the time.
            ended.wait(max(every, 20 * (time.monotonic() - begin)))

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    assert running.stdout is not None
    watched.told = running.stdout.read()
    _, status, used = os.wait4(running.pid, 0)
    running.returncode = watched.code = os.waitstatus_to_exitcode(status)
    ended.set()
    thread.join()
    watched.cpu, watched.largest = used.ru_utime + used.ru_stime, 1024 * used.ru_maxrss
    return watched
