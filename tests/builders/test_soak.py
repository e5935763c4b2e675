"""A long build stays flat: memory, open descriptors and speed, seen from outside over the whole tree of processes.

Fifty thousand images are behind the marker `soak` (`make soak`, `pytest -m soak tests/builders/test_soak.py -s`); here
in short: what watches, and what it complains of.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.bench import _growth
from tests.bench._soak import Soak, lines
from tests.bench._steps import Images, Place, progress
from tests.bench._tree import watch
from tests.bench.bench_growth import series

BUSY = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", '''
import time
held = bytearray(80 * 2**20); held[:: 4096] = b"x" * len(held[:: 4096])
files = [open("/dev/null") for _ in range(60)]
while time.process_time() < 1: pass
time.sleep(1)
'''])
child.wait()
"""


def rows(memory: float = 0, descriptors: float = 0, slower: float = 0) -> list[list[float]]:
    """A build of 50,000 images; each figure grows by so much from its beginning to its end (slower: as a share)."""
    made, cpu = [], 0.0
    for at in range(51):
        made.append([1000 * at, cpu, 700 + memory * at / 50, 90 + round(descriptors * at / 50), 12])
        cpu += 10 * (1 + slower * at / 50)
    return made


def test_watching_sees_the_children_too() -> None:
    seen = watch([sys.executable, "-c", BUSY], every=0.1)
    assert seen.code == 0
    assert seen.cpu > 1 and seen.spent()[-1] >= seen.cpu and max(sample.cpu for sample in seen.samples) > 0.5
    assert seen.peak > 80 * 2**20 and seen.largest > 80 * 2**20
    assert max(sample.descriptors for sample in seen.samples) > 60
    assert max(sample.processes for sample in seen.samples) == 2


def test_time_of_ended_processes_counts_once() -> None:
    """A child that works a second, seen, and ends: waited for or not, its time is neither lost nor doubled."""
    child = "import time\nwhile time.process_time() < 1: pass"
    for wait in ("child.wait(); time.sleep(1)", "time.sleep(3); os._exit(0)"):
        parent = (
            f"import os, subprocess, sys, time; child = subprocess.Popen([sys.executable, '-c', {child!r}]); {wait}"
        )
        seen = watch([sys.executable, "-c", parent], every=0.1)
        assert 0.9 < seen.spent()[-1] < 1.7
        assert seen.spent() == sorted(seen.spent())


def test_a_command_that_fails_says_so() -> None:
    seen = watch([sys.executable, "-c", "import sys; print('no', file=sys.stderr); sys.exit(3)"], every=0.1)
    assert (seen.code, seen.told) == (3, "no\n")


def test_progress_is_what_the_markers_say(family_set: Path) -> None:
    images = Images(family_set)
    assert images() == images() > 48  # versions have pictures of their own


def test_a_flat_build_is_flat() -> None:
    soak = Soak.of(rows(memory=30, slower=0.02))
    assert soak.complaints == []
    assert soak.images == 50_000 and soak.rates[0] == pytest.approx(100, rel=0.01)
    assert len(lines(soak)) == 12


@pytest.mark.parametrize(
    "grown, word",
    [({"memory": 120}, "memory"), ({"descriptors": 40}, "descriptors"), ({"slower": 0.1}, "speed")],
)
def test_growth_is_complained_of(grown: dict[str, float], word: str) -> None:
    (complaint,) = Soak.of(rows(**grown)).complaints
    assert word in complaint


def test_too_short_a_build_has_no_tenths() -> None:
    with pytest.raises(ValueError, match="too few"):
        Soak.of(rows()[:12])


def test_growth_is_the_slope_of_the_last_decade() -> None:
    def one(count: int, seconds: float, memory: int) -> dict[str, float]:
        return {"rows": count, "cpu_s": seconds, "peak_mib": memory, "largest_mib": 2}

    known = {"select": {"10": one(10, 5.0, 100), "100": one(100, 10.0, 100), "1000": one(1000, 200.0, 150)}}
    assert _growth.exponent(known, "select") == pytest.approx(1.301, abs=1e-3)
    assert _growth.figures(known)["memory_ratio"] == 1.5
    assert "| select | 2 rows/s, 100 MiB |" in _growth.table(known)[2]


@pytest.mark.soak
@pytest.mark.browser
@pytest.mark.timeout(6 * 3600)
def test_fifty_thousand_images(tmp_path: Path) -> None:
    place = Place(tmp_path, 50_000)
    run = watch(place.command("pairs"), progress("pairs", place))
    assert run.code == 0, run.told[-2000:]
    soak = Soak.of(series(run))
    print("\n" + "\n".join(lines(soak)))
    assert soak.images >= 50_000
    assert soak.complaints == []
