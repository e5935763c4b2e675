"""The proof over all families: thousands of rows built as a user builds them, then every claim counted anew.

    python tests/bench/prove_families.py                        # 10,000 rows, about 15 minutes on 2 cores
    python tests/bench/prove_families.py --rows 720 --set FOLDER # smaller, and keeping (or reusing) the built set

What is counted: two-route agreement of the kept rows (each made again from its `source_id`, both routes run anew) and
of the raw draws; leaks; near-duplicate pictures; the balance rule; problems shared between seeds or splits; rejects by
reason; pairs a second end to end. The last line is one JSON object. Exit code 1 when a claim does not hold.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np

from builders import pairs
from builders.audits import leak, second_route
from builders.dataset import BuiltSet, open_set
from builders.lookalikes import dhash, near, same_pixels
from builders.sources.families import FAMILIES, Families, remake
from builders.types import Family, Retry, SourceOptions
from renderers.types import Level

NEAR_DUPLICATES = 0.005
OTHER_SEED = 1
_TELLING = 50  # rows of a group whose largest share says something; the rule itself weighs small groups by their error
_COLUMNS = ["problem_id", "family", "source_id", "seed", "level_perception", "level_reasoning"]
Row = Mapping[str, Any]


@dataclass
class Proof:
    """What was counted, by family where that says more."""

    rows: Counter[str] = field(default_factory=Counter)
    rejects: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    alike: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)
    shared: int = 0
    balance: dict[str, Any] = field(default_factory=dict)
    per_second: float = 0.0


def build(rows: int, out: Path, workers: int) -> float:
    """Build the set by the command line that users type; returns pairs a second, the start of the workers included."""
    begin = time.monotonic()
    words = ["--source", "families", "--limit", str(rows), "--gallery", "0", "--workers", str(workers)]
    if code := pairs.main([*words, "--out", str(out)]):
        raise SystemExit(code)
    return rows / (time.monotonic() - begin)


def recheck(row: Row) -> str:
    """Make a kept row's problem again and run both routes and the leak audit anew; what is wrong, or nothing."""
    family = cast(Family, FAMILIES.load(row["family"]))
    level = Level(perception=row["level_perception"], reasoning=row["level_reasoning"])
    problem = remake(row["source_id"], row["seed"], level)
    if problem.id != row["problem_id"]:
        return f"{row['source_id']}: made again, it is another problem"
    refused = second_route.check(problem, family) or leak.check(problem, family)
    return f"{row['source_id']}: {refused.reason}: {refused.detail}" if refused else ""


def other_ids(task: tuple[int, str, int, int]) -> list[str]:
    """Content hashes of the first draws of some slots under another seed."""
    seed, split, start, stop = task
    source, ids = Families(SourceOptions(seed=seed)), []
    for index in range(start, stop):
        try:
            ids.append(source.problem(split, index, 0).id)
        except Retry:
            continue
    return ids


def lookalikes(built: BuiltSet, family: str) -> list[tuple[str, str]]:
    """Pairs of different problems of a family whose vision-centric pictures are near-duplicates."""
    columns = ["source_id", "family", "vision_centric_image"]
    rows = [row for row in built.rows(columns=columns) if row["family"] == family]
    pictures = [row["vision_centric_image"]["bytes"] for row in rows]
    hashes = np.stack([dhash(picture) for picture in pictures])
    return [
        (rows[i]["source_id"], rows[j]["source_id"]) for i, j in near(hashes) if same_pixels(pictures[i], pictures[j])
    ]


def prove(built: BuiltSet, workers: int) -> Proof:
    """Count everything of a finished set."""
    proof = Proof(balance=built.report["audits"]["balance"])
    kept = list(built.rows(columns=_COLUMNS))
    proof.rows.update(row["family"] for row in kept)
    for row in built.rows("dropped", columns=["family", "reason", "detail"]):
        name = row["family"] or str(row["detail"]).partition(":")[0]
        proof.rejects[name][row["reason"]] += 1
    with ProcessPoolExecutor(workers) as pool:
        proof.wrong = [wrong for wrong in pool.map(recheck, kept, chunksize=50) if wrong]
        names = sorted(proof.rows)
        for name, found in zip(names, pool.map(lookalikes, itertools.repeat(built), names), strict=True):
            proof.alike[name] = found
        others = set(itertools.chain.from_iterable(pool.map(other_ids, _tasks(built))))
    ids = [row["problem_id"] for row in kept]
    proof.shared = len(ids) - len(set(ids)) + len(set(ids) & others)
    return proof


def _tasks(built: BuiltSet) -> Iterator[tuple[int, str, int, int]]:
    for split in built.splits():
        size = built.count(split=split)
        yield from ((OTHER_SEED, split, start, min(start + 100, size)) for start in range(0, size, 100))


def table(proof: Proof) -> str:
    """One line a family: rows, refused draws by reason, rows that have a near-duplicate, the majority answers."""
    lines = [f"{'family':22}{'rows':>6}{'refused':>9}{'alike':>7}  majority (limit)            refused by reason"]
    for name in sorted(proof.rows):
        groups = [group for kind, group in proof.balance["groups"].items() if kind.startswith(f"{name}, ")]
        large = [group for group in groups if group["n"] >= _TELLING] or groups
        worst = max(large, key=lambda group: group["share"] / group["limit"])
        rejects = proof.rejects.get(name, Counter())
        lines.append(
            f"{name:22}{proof.rows[name]:>6}{rejects.total():>9}{_touched(proof.alike[name]):>7}"
            f"  {worst['share']:.3f} ({worst['limit']:.3f}) {str(worst['majority'])[:12]:14}"
            f"{', '.join(f'{reason} {count}' for reason, count in rejects.most_common())}"
        )
    return "\n".join(lines)


def _touched(alike: Sequence[tuple[str, str]]) -> int:
    return len({name for pair in alike for name in pair})


def numbers(proof: Proof) -> dict[str, float]:
    """The claims as figures."""
    rows = proof.rows.total()
    draws = rows + sum(counts.total() for counts in proof.rejects.values())
    disagreeing = sum(counts["second_route"] for counts in proof.rejects.values())
    return {
        "rows": rows,
        "families": len(proof.rows),
        "kept_rows_wrong": len(proof.wrong),
        "draws_two_routes_disagree": disagreeing,
        "refused_share": (draws - rows) / draws,
        "near_duplicate_share": sum(map(_touched, proof.alike.values())) / rows,
        "unbalanced_groups": sum(not group["ok"] for group in proof.balance["groups"].values()),
        "shared_between_seeds_or_splits": proof.shared,
        "pairs_per_s": proof.per_second,
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Build, count, print; 1 when a claim does not hold."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--set", type=Path, help="build here and keep it; a finished set is reused (then untimed)")
    asked = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as temporary:
        out = asked.set or Path(temporary) / "set"
        finished = (out / "report.json").exists()
        rate = 0.0 if finished else build(asked.rows, out, asked.workers)
        proof = prove(open_set(out), asked.workers)
        proof.per_second = rate
    figures = numbers(proof)
    print(table(proof), *proof.wrong[:20], sep="\n")
    print(json.dumps({name: round(value, 4) for name, value in figures.items()}))
    sound = not (proof.wrong or proof.shared or figures["unbalanced_groups"])
    return 0 if sound and figures["near_duplicate_share"] <= NEAR_DUPLICATES else 1


if __name__ == "__main__":
    sys.exit(main())
