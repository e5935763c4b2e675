"""Pairs end to end, this checkout against an older one, by stage: CPU time of the process and of its browser.

    git worktree add --detach /tmp/before COMMIT
    python tests/bench/bench_pairs.py --before /tmp/before [--rows 360]

Both make the same build in turns, so that a slow minute hits both, and every cell of both sets is compared, pictures by
their pixels. CPU time is measured, since other programs change it least, and of each stage the least of all turns is
taken, since they can only add to it.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
FREE = ("stamp",)  # names the code, which differs
Seconds = dict[str, float]


def build(checkout: Path, out: Path, rows: int) -> Seconds:
    """CPU seconds by stage of one build with the code of `checkout`."""
    command = [sys.executable, str(HERE / "_pairs_stages.py"), str(checkout), str(out), str(rows)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    spent: Seconds = json.loads(done.stdout.splitlines()[-1])
    if spent.pop("code"):
        raise RuntimeError(done.stderr[-2000:])
    return spent


def differing(before: Path, after: Path) -> int:
    """How many cells of the two sets differ, the stamp aside; a missing file or row counts whole."""
    import pyarrow.parquet as pq

    names = {file.relative_to(out) for out in (before, after) for file in out.glob("data/*/*.parquet")}
    found = 0
    for name in names:
        if not ((before / name).exists() and (after / name).exists()):
            found += 1
            continue
        one, other = (pq.read_table(out / name).to_pydict() for out in (before, after))
        found += len(one.keys() ^ other.keys())
        for column in (one.keys() & other.keys()) - set(FREE):
            found += abs(len(one[column]) - len(other[column]))
            found += sum(_seen(a) != _seen(b) for a, b in zip(one[column], other[column], strict=False))
    return found


def _seen(cell: object) -> object:
    """A picture by its pixels, since encoders differ in bytes; anything else as it is."""
    from PIL import Image

    if not (isinstance(cell, dict) and cell.get("bytes")):
        return cell
    return Image.open(io.BytesIO(cell["bytes"])).convert("RGB").tobytes()


def table(before: Mapping[str, float], after: Mapping[str, float]) -> str:
    """A line for each stage, the dearest first, and one for the whole."""
    lines = [f"{'stage':20} {'before s':>9} {'after s':>9}  times"]
    rows = sorted(before, key=lambda stage: -before[stage])
    for stage in [*rows, "whole"]:
        old, new = (sum(s.values()) if stage == "whole" else s.get(stage, 0.0) for s in (before, after))
        lines.append(f"{stage:20} {old:9.3f} {new:9.3f}  {old / new:5.2f}" if new else f"{stage:20} {old:9.3f}")
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> None:
    """Build in turns, print the table and the numbers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--before", type=Path, required=True, help="a checkout of the older code (git worktree)")
    parser.add_argument("--after", type=Path, default=HERE.parent.parent, help="default: this checkout")
    parser.add_argument("--rows", type=int, default=360)
    parser.add_argument("--turns", type=int, default=3, help="builds of each checkout")
    given = parser.parse_args(argv)
    places = {"before": given.before.resolve(), "after": given.after.resolve()}
    runs: dict[str, list[Seconds]] = {"before": [], "after": []}
    with tempfile.TemporaryDirectory() as folder:
        for turn, name in enumerate(("before", "after") * given.turns):
            runs[name].append(build(places[name], Path(folder) / f"{name}{turn}", given.rows))
        apart = differing(Path(folder) / "before0", Path(folder) / "after1")
    spent = {name: {s: min(run.get(s, 0.0) for run in done) for s in done[0]} for name, done in runs.items()}
    print(f"{given.rows} pairs of all families, one process; {apart} cells differ")
    print(table(spent["before"], spent["after"]))
    ratios = {f"{s} times": old / spent["after"][s] for s, old in spent["before"].items() if spent["after"].get(s)}
    whole = {name: sum(seconds.values()) for name, seconds in spent.items()}
    numbers = {**ratios, "whole times": whole["before"] / whole["after"], "cells differ": float(apart)}
    print(json.dumps({name: round(value, 3) for name, value in numbers.items()}))


if __name__ == "__main__":
    main()
