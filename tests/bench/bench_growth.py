"""How time and memory grow with the rows: pairs, score, select, export at 1k, 10k and 100k rows, as real commands.

    python -m tests.bench.bench_growth --set FOLDER                        # all of it; two hours of one core, 20 GB
    python -m tests.bench.bench_growth --set FOLDER --rows 1000,10000      # minutes
    python -m tests.bench.bench_growth --set FOLDER --rows ''              # tables and figures of what was measured
    python -m tests.bench.bench_growth ... --out cards/scale               # writes growth.json, growth.md and the PNGs

Every step is a process of its own. Its time is CPU time of the whole tree of processes (workers and browsers too),
which other programs on the machine hardly change; its memory is the largest sum of PSS over the tree that a sample saw.
time_exponent is the slope of log CPU time over log rows in the last decade, of the worst step; memory_ratio is that
memory at the largest size over that at the smallest, of the worst step. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench._growth import figures, write
from tests.bench._steps import ROOT, STEPS, WORKERS, Place, progress
from tests.bench._tree import Watched, watch


def measure(step: str, place: Place) -> dict[str, Any]:
    """Run a step and return what it used. Raises RuntimeError when the command fails."""
    run = watch(place.command(step), progress(step, place), cwd=ROOT)
    if run.code:
        raise RuntimeError(f"{step} of {place.rows} rows ended with {run.code}: {run.told[-2000:]}")
    rows = selected(place) if step == "export" else place.rows
    cpu = run.spent()[-1]
    print(f"{step:8}{rows:>8} rows{cpu:>10.1f} CPU s{run.peak / 2**20:>8.0f} MiB", flush=True)
    return {"rows": rows, "cpu_s": round(cpu, 2), "peak_mib": _mib(run.peak), "largest_mib": _mib(run.largest)} | (
        {"series": series(run)} if step == "pairs" else {}
    )


def series(run: Watched) -> list[list[float]]:
    """[images, CPU seconds, MiB, descriptors, processes] at the first sample of every new shard, worst of its time."""
    found: dict[int, list[float]] = {}
    for sample, cpu in zip(run.samples, run.spent(), strict=False):
        row = found.setdefault(sample.done, [sample.done, round(cpu, 2), 0, 0, 0])
        for at, value in ((2, _mib(sample.memory)), (3, sample.descriptors), (4, sample.processes)):
            row[at] = max(row[at], value)
    return list(found.values())


def selected(place: Place) -> int:
    """Rows that the selection keeps, which are those that are exported."""
    report = json.loads((place.data / "selections" / "default" / "report.json").read_text(encoding="utf-8"))
    return int(report["kept"])


def _mib(size: float) -> int:
    return round(size / 2**20)


def ready(place: Place) -> None:
    """The processor of the score `cost`, made once."""
    if not place.processor.is_dir():
        place.folder.mkdir(parents=True, exist_ok=True)
        made = watch([sys.executable, "-m", "train.tiny", "--kind", "qwen", "--out", str(place.processor)], cwd=ROOT)
        if made.code:
            raise RuntimeError(f"no processor could be made: {made.told[-2000:]}")


def run(folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """Measure what is asked and add it to FOLDER/growth.json, step by step; returns all that is known there."""
    file = folder / "growth.json"
    known: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    for rows in (int(text) for text in asked.rows.split(",") if text):
        place = Place(folder, rows, asked.workers)
        ready(place)
        for step in asked.steps.split(","):
            known.setdefault(step, {})[str(rows)] = measure(step, place)
            file.write_text(json.dumps(known) + "\n", encoding="utf-8")
    return known


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, print the table, write the files, print the numbers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", default="1000,10000,100000", help="sizes, smallest first")
    parser.add_argument("--steps", default=",".join(STEPS), help="commands; later ones need the set of the first")
    parser.add_argument("--workers", type=int, default=WORKERS, help="of the build")
    parser.add_argument("--set", type=Path, dest="folder", help="keep the sets and the measurements here")
    parser.add_argument("--out", type=Path, help="write growth.json, growth.md, growth.png and soak.png here")
    asked = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as temporary:
        known = run(asked.folder or Path(temporary), asked)
    if asked.out:
        write(known, asked.out)
    print(json.dumps(figures(known)))


if __name__ == "__main__":
    main()
