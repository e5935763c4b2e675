"""Whatever happens to a build, the same command goes on and ends with the bytes of an undisturbed one.

The short matrix is in `make test`; fifty random moments for every victim are in `make soak`, which prints the table of
what was tried (`pytest -m soak tests/builders/test_faults.py -s`).
"""

from __future__ import annotations

import contextlib
import errno
import multiprocessing
import os
import random
import resource
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from builders import assemble, pairs, shards
from builders.shards import file_hash
from renderers.session import Session

ROOT = Path(__file__).parent.parent.parent
PLOTS = ["--source", "families:triangle_angles", "--limit", "8", "--shard-rows", "3", "--gallery", "0"]
PAGES = ["--source", "families:table_qa", "--limit", "24", "--shard-rows", "8", "--gallery", "0"]
TRIED: Counter[str] = Counter()


@pytest.fixture(scope="module", autouse=True)
def _table() -> Iterator[None]:
    """Print what was tried; a failure stops before its line is counted."""
    yield
    print("\n" + "\n".join(f"{count:5}  {fault}" for fault, count in sorted(TRIED.items())))
    print(f"{TRIED.total():5}  in all: run again, the same sha256, no row lost or doubled")


def hashes(out: Path) -> dict[str, str]:
    """sha256 of every file of a set but the configuration (it holds the folder) and the lock."""
    files = [file for file in sorted(out.rglob("*")) if file.is_file() and file.name not in ("lock", "config.yaml")]
    return {str(file.relative_to(out)): file_hash(file) for file in files}


def build(words: Sequence[str], out: Path, workers: int = 1) -> int:
    return pairs.main([*words, "--out", str(out), "--workers", str(workers)])


def start(words: Sequence[str], out: Path, workers: int = 1, limit: int = 0) -> subprocess.Popen[str]:
    """The build as a process; limit: bytes that it may write into one file."""
    command = [sys.executable, "-m", "builders.pairs", *words, "--out", str(out), "--workers", str(workers)]
    before = (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))) if limit else None
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True, preexec_fn=before)


def undisturbed(words: Sequence[str], folder: Path, rows: int) -> dict[str, str]:
    assert build(words, folder / "out") == 0
    files = sorted((folder / "out" / "data" / "pairs").glob("*.parquet"))
    ids = [key for file in files for key in pq.read_table(file, columns=["id"])["id"].to_pylist()]
    assert len(ids) == len(set(ids)) == rows
    return hashes(folder / "out")


@pytest.fixture(scope="module")
def plots(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The files of PLOTS, which needs no browser."""
    return undisturbed(PLOTS, tmp_path_factory.mktemp("plots"), 8)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The files of PAGES, which the browser draws."""
    return undisturbed(PAGES, tmp_path_factory.mktemp("pages"), 24)


def one_line(told: str) -> str:
    """The only error line, without what a progress bar left before it."""
    lines = [line for line in told.splitlines() if "error: " in line]
    assert len(lines) == 1 and "Traceback" not in told, told
    return lines[0]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS], ids=["full", "read-only"])
def test_a_disk_that_takes_no_more(
    number: int,
    plots: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The k-th file of the build cannot be written, for every k; each time in a folder of its own."""
    real, written, nth = os.fsync, 0, 0

    def sync(file: int) -> None:
        nonlocal written
        written += 1
        if written == nth:
            raise OSError(number, os.strerror(number))
        real(file)

    monkeypatch.setattr(os, "fsync", sync)
    for nth in range(1, 100):
        written, out = 0, tmp_path / f"out{nth}"
        code = build(PLOTS, out)
        if code == 2:
            assert os.strerror(number) in one_line(capsys.readouterr().err)
            assert not list(out.rglob(".*.tmp"))
            assert build(PLOTS, out) == 0
            TRIED[f"disk: {errno.errorcode[number]} at a write"] += 1
        assert hashes(out) == plots
        if code == 0:
            break
    assert nth > 6


@pytest.mark.parametrize("limit", [100, 5_000, 30_000])
def test_a_limit_on_file_sizes(limit: int, plots: dict[str, str], tmp_path: Path) -> None:
    """The kernel's own refusal in the middle of a Parquet file, as a full disk gives it."""
    out = tmp_path / "out"
    running = start(PLOTS, out, limit=limit)
    told = running.communicate()[1]
    assert running.returncode == 2
    assert "cannot be written (" in one_line(told)
    assert build(PLOTS, out) == 0
    assert hashes(out) == plots
    TRIED["disk: limit on file sizes"] += 1


def _cut(share: float) -> Callable[[Path], None]:
    return lambda file: os.truncate(file, int(file.stat().st_size * share))


def _flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def _text(text: str) -> Callable[[Path], None]:
    return lambda file: file.write_text(text)


def _other(file: Path) -> None:
    twin = next(other for other in sorted(file.parent.iterdir()) if other.suffix == file.suffix and other != file)
    file.write_bytes(twin.read_bytes())


DAMAGE: dict[str, Callable[[Path], None]] = {
    "empty": _cut(0),
    "half": _cut(0.5),
    "one byte short": lambda file: os.truncate(file, file.stat().st_size - 1),
    "one bit": _flip,
    "gone": Path.unlink,
    "that of another shard": _other,
    "another text": _text("[1, 2]"),
    "null": _text("null"),
}


@pytest.mark.parametrize("what", ["data/pairs/{}.parquet", "_state/{}.json"], ids=["shard", "marker"])
def test_damaged_files(what: str, plots: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert build(PLOTS, out) == 0
    for kind, damage in DAMAGE.items():
        for shard in ("train-00000", "train-00002", "test-00000"):
            damage(out / what.format(shard))
            (out / "data" / "pairs" / f".{shard}.parquet.tmp").write_text("left behind")
            assert build(PLOTS, out) == 0
            assert hashes(out) == plots, f"{what} of {shard}: {kind}"
            TRIED[f"{'shard' if 'data' in what else 'marker'}: {kind}"] += 1


@pytest.mark.parametrize("years", [-30, 30])
def test_a_clock_that_jumps(years: int, plots: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the middle of a build, and between two, with files that seem to be older or newer than they are."""
    out, real, jump = tmp_path / "out", time.time, years * 365 * 86_400
    ticks = iter(range(10**9))
    monkeypatch.setattr(time, "time", lambda: real() + (jump if next(ticks) % 2 else 0))
    monkeypatch.setattr(time, "monotonic", lambda: real() - next(ticks))
    assert build(PLOTS, out) == 0
    (out / "_state" / "train-00001.json").unlink()
    for file in out.rglob("*"):
        os.utime(file, (real() + jump, real() + jump))
    assert build(PLOTS, out) == 0
    monkeypatch.undo()
    assert hashes(out) == plots
    TRIED["clock: jumps in a build and between two"] += 1


def test_two_builds_at_once(plots: dict[str, str], tmp_path: Path) -> None:
    """Only one writes; the others say so in one line, or find everything finished."""
    out = tmp_path / "out"
    running = [start(PLOTS, out) for _ in range(3)]
    told = [one.communicate()[1] for one in running]
    codes = [one.returncode for one in running]
    assert 0 in codes and set(codes) <= {0, 2}
    for code, text in zip(codes, told, strict=True):
        assert code == 0 or "another build is writing there" in one_line(text)
    assert hashes(out) == plots
    TRIED["two builds at once"] += 1


def kill_processes(count: int, expected: dict[str, str], words: Sequence[str], out: Path, workers: int) -> None:
    """SIGKILL to a build at random moments of its life, time after time in one folder, until it gets through."""
    draw = random.Random(count)
    for _ in range(count):
        running = start(words, out, workers)
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.communicate(timeout=draw.uniform(0.3, 6.0))
        if running.poll() is None:
            TRIED["kill -9: the process"] += 1
        running.kill()
        running.communicate()
        if running.returncode == 0:  # it got through: begin anew
            assert hashes(out) == expected
            out = out.with_name(f"{out.name}_")
    assert build(words, out) == 0
    assert hashes(out) == expected


def test_killed_processes(plots: dict[str, str], tmp_path: Path) -> None:
    kill_processes(4, plots, PLOTS, tmp_path / "out", 1)


def kill_workers(count: int, expected: dict[str, str], words: Sequence[str], out: Path) -> None:
    """SIGKILL to a worker after every second chunk or so; the build itself goes on."""
    draw, killed = random.Random(count), 0
    real = assemble._progress

    def attacked(results: Iterator[list[shards.Made]], total: int) -> Iterator[list[shards.Made]]:
        nonlocal killed
        for made in real(results, total):
            yield made
            if killed < count and draw.random() < 0.7 and (workers := multiprocessing.active_children()):
                with contextlib.suppress(
                    ProcessLookupError
                ):  # it ended a moment ago, with the pool of one killed before
                    os.kill(draw.choice(workers).pid or 0, signal.SIGKILL)
                    killed += 1

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assemble, "_progress", attacked)
        patch.setattr(assemble, "CHUNK", 2)
        while killed < count:
            before = killed
            assert build(words, out, workers=2) == 0
            assert hashes(out) == expected
            assert killed > before
            out = out.with_name(f"{out.name}_")
    TRIED["kill -9: a worker"] += killed


def test_killed_workers(plots: dict[str, str], tmp_path: Path) -> None:
    kill_workers(2, plots, PLOTS, tmp_path / "out")


def kill_browsers(count: int, expected: dict[str, str], words: Sequence[str], out: Path, victim: str) -> None:
    """SIGKILL to the browser or to its page while it draws; a batch is drawn again, so that nothing is rejected."""
    draw, killed, calls = random.Random(count), 0, 0
    real = Session.draw

    def kill(pid: int) -> None:
        nonlocal killed
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            killed += 1

    def attacked(self: Session, *given: object) -> object:
        nonlocal calls
        calls += 1
        if calls % 3 == 1 and killed < count:
            threading.Timer(draw.uniform(0, 0.25), kill, [self.processes[victim]]).start()
        return real(self, *given)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Session, "draw", attacked)
        patch.setattr(assemble, "CHUNK", 4)
        while killed < count:
            assert build(words, out) == 0
            assert hashes(out) == expected
            out = out.with_name(f"{out.name}_")
    TRIED[f"kill -9: the {'browser' if victim == 'browser' else 'page'}"] += killed


@pytest.mark.browser
@pytest.mark.parametrize("victim", ["browser", "renderer"])
def test_killed_browsers(victim: str, pages: dict[str, str], tmp_path: Path) -> None:
    kill_browsers(2, pages, PAGES, tmp_path / "out", victim)


@pytest.mark.soak
@pytest.mark.browser
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("victim", ["process", "worker", "browser", "renderer"])
def test_fifty_moments(victim: str, pages: dict[str, str], tmp_path: Path) -> None:
    if victim == "process":
        kill_processes(50, pages, PAGES, tmp_path / victim, 2)
    elif victim == "worker":
        kill_workers(50, pages, PAGES, tmp_path / victim)
    else:
        kill_browsers(50, pages, PAGES, tmp_path / victim, victim)
