"""From a build plan to a finished folder: shards by the executor, duplicates reduced, report, gallery and card.

Called by `python -m builders.pairs`. All files are pure functions of the plan; times are printed, never written.
"""

from __future__ import annotations

import dataclasses
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from builders import card, counts, gallery, mathverse_layout, report
from builders.build import Builder, BuildPlan, Made, Slot
from builders.executors import CHUNK, Fleet, executor
from builders.mirror import Mirror
from builders.pairs import Config
from builders.parts import Part, claim_part, forget
from builders.reduce import Reducer
from builders.shards import Shard, Store, claim, shards, write_text
from builders.types import Source
from renderers.cli import as_yaml
from renderers.errors import UserError
from renderers.stamp import stamp

# What neither changes a byte of the data nor belongs to the identity of a build.
_FREE = ("out", "path", "workers", "executor", "address", "shard", "mirror", "dry_run", "list", "gallery", "layout")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """A build: what to make, from what, where to. marks: its stamp. todo: all its shards. mirror: where they go too."""

    plan: BuildPlan
    source: Source
    config: Config
    marks: dict[str, Any]
    store: Store
    todo: list[Shard]
    mirror: Mirror | None


def assemble(plan: BuildPlan, source: Source, config: Config) -> int:
    """Build everything into OUT and say where it is. Returns 2 when rows of the input were at fault, else 0."""
    out = config.out or Path("out") / plan.source
    marks = _stamp(config, source)
    job = _Job(
        plan=dataclasses.replace(plan, stamp=json.dumps({**marks, "seed": config.seed}, sort_keys=True)),
        source=source,
        config=config,
        marks=marks,
        store=Store(out, marks["config"]),
        todo=shards(source.sizes(), config.shard_rows),
        mirror=Mirror(out, config.mirror) if config.mirror else None,
    )
    _refuse_foreign(out, config, marks)
    part = Part.of(config.shard)
    if part is not None and not _build_part(job, part):
        return 0
    with claim(out, wait=part is not None):
        summary = _whole(job)
    return _finish(out, summary, source.notice)


def _build_part(job: _Job, part: Part) -> bool:
    """Build one part of the shards; whether it is now for this process to finish the set."""
    mine, store = part.of_shards(job.todo), job.store
    with claim_part(store.out, part, lambda: _begin(job)):
        built = _build(job, mine)
    there = set(job.mirror.markers()) if job.mirror else set()
    waiting = sum(not store.marker(s).exists() and store.marker(s).name not in there for s in job.todo)
    if waiting:
        print(f"part {part}: {len(mine)} shards are complete; {waiting} of other parts are not, the last one finishes")
    elif not built and (store.out / "README.md").exists():
        print(f"part {part}: {len(mine)} shards are complete, and so is the set")
    else:
        return True
    return False


def _begin(job: _Job) -> None:
    """What a mirror has of this set, and the configuration as it can be run again, without the part of an array."""
    if job.mirror is not None:
        job.mirror.take()
    _refuse_foreign(job.store.out, job.config, job.marks)
    whole = dataclasses.replace(job.config, shard="")
    stamped = as_yaml(whole) + yaml.safe_dump({"stamp": job.marks}, sort_keys=True)
    write_text(job.store.out / "config.yaml", stamped)
    if job.mirror is not None:
        job.mirror.send([job.store.out / "config.yaml"])


def _whole(job: _Job) -> dict[str, Any]:
    """Every shard that is not there yet, and all that needs all of them; returns the report."""
    out, plan, todo = job.store.out, job.plan, job.todo
    forget(out)
    _begin(job)
    _build(job, todo)
    if job.source.procedural or set(job.source.sizes()) != {"test"}:  # a benchmark is taken whole
        Reducer(job.store, plan).run(todo)
    summary = report.write(job.store, todo, plan, job.config)
    gallery.write(out, job.config.gallery)
    card.write(out, summary, plan, job.source)
    if job.config.layout == mathverse_layout.NAME:
        print(f"MathVerse's layout: {mathverse_layout.write(job.store, todo)}")
    if job.mirror is not None:
        job.mirror.send_all()
    return summary


def _stamp(config: Config, source: Source) -> dict[str, Any]:
    from renderers.render import render_hash

    identity = {key: value for key, value in dataclasses.asdict(config).items() if key not in _FREE}
    return stamp({**identity, "revision": source.revision}, render_hash()) | {"revision": source.revision}


def _refuse_foreign(out: Path, config: Config, marks: dict[str, Any]) -> None:
    """Never write into a folder that is not a build, nor into another build."""
    if out.exists() and not out.is_dir():
        raise UserError(f"--out {out}: is a file; name a folder")
    if not out.exists() or not any(out.iterdir()):
        return
    file = out / "config.yaml"
    try:
        before = yaml.safe_load(file.read_text(encoding="utf-8"))
        old = dict(before.pop("stamp"))
    except (OSError, ValueError, AttributeError, KeyError, TypeError, yaml.YAMLError) as error:
        if set(entry.name for entry in out.iterdir()) <= {"_state", ".config.yaml.tmp"}:
            return  # killed (or another build is) before its configuration was written
        raise UserError(f"--out {out}: not empty and not a data set of this tool; name another folder") from error
    if old["config"] != marks["config"] and (out / "data").exists():
        now = {**yaml.safe_load(as_yaml(config)), **marks}
        changed = [key for key, value in now.items() if {**before, **old}.get(key) != value and key not in _FREE]
        names = ", ".join(key for key in changed if key != "config") or "the code"
        raise UserError(f"--out {out}: holds a build with another configuration ({names} changed); name another folder")


def _build(job: _Job, todo: Sequence[Shard]) -> int:
    """Build the shards that are not complete; returns how many there were."""
    store, config = job.store, job.config
    complete = {shard.name for shard in todo if store.state(shard) is not None}
    missing = [shard for shard in todo if shard.name not in complete]
    if len(missing) < len(todo):
        print(f"going on: {len(todo) - len(missing)} of {len(todo)} shards are complete", file=sys.stderr)
    _send(job, [shard for shard in todo if shard.name in complete])
    chunks = [chunk for shard in missing for chunk in shard.slots.chunks(CHUNK)]
    if not chunks:
        return 0
    fleet = Fleet(workers=config.workers, address=config.address)
    made_by = executor(config.executor).run(job.plan, chunks, fleet)
    results = _progress(made_by, sum(len(chunk) for chunk in chunks))
    for shard in missing:
        made: list[Made] = []
        while len(made) < len(shard.slots):
            made += next(results)
        store.write(shard, made)
        _send(job, [shard], again=True)
    return len(missing)


def _send(job: _Job, finished: Sequence[Shard], again: bool = False) -> None:
    """Finished shards to the mirror; those that are there already only when they were made `again`."""
    if job.mirror is None or not finished:
        return
    there = set() if again else set(job.mirror.markers())
    for shard in finished:
        if job.store.marker(shard).name not in there:
            job.mirror.send_shard(job.store, shard)


def _progress(results: Iterator[list[Made]], total: int) -> Iterator[list[Made]]:
    """Pass results through, showing images/s and what was kept and dropped, by reason."""
    from tqdm import tqdm

    counts: Counter[str] = Counter()
    pictures, start = 0, time.monotonic()
    with tqdm(total=total, unit="pair", mininterval=0.5, file=sys.stderr) as bar:
        for made in results:
            pictures += sum(one.pictures for one in made)
            counts.update(row["reason"] for one in made for row in one.dropped)
            counts["kept"] += sum(one.pair is not None for one in made)
            rate = pictures / max(time.monotonic() - start, 1e-9)
            bar.set_postfix({"images/s": f"{rate:.1f}", **counts}, refresh=False)
            bar.update(len(made))
            yield made


def _finish(out: Path, summary: dict[str, Any], notice: str) -> int:
    total = sum(summary["pairs"].values())
    dropped = ", ".join(f"{reason} {count}" for reason, count in summary["dropped"].items()) or "none"
    splits = ", ".join(f"{name} {count}" for name, count in summary["pairs"].items())
    print(f"{total} pairs ({splits}), versions: {sum(summary['versions'].values())} rows, dropped: {dropped}")
    if notice:
        print(f"note: {notice}")
    for note, count in summary["notes"].items():
        print(f"note: {note}: {count} problems")
    for line in counts.lines(summary):
        print(line)
    print(f'load:  datasets.load_dataset("{out}")')
    if (out / "gallery" / "index.html").exists():
        print(f"look:  open {out / 'gallery' / 'index.html'} in a browser")
    bad = summary["bad_input"]
    if bad:
        more = f" and {len(bad) - 1} more" if len(bad) > 1 else ""
        print(f"error: input rows were quarantined in {out / 'data' / 'dropped'}: {bad[0]}{more}", file=sys.stderr)
    if not total:
        print("error: no pair could be made from this source", file=sys.stderr)
    return 2 if bad or not total else 0


def dry_run(plan: BuildPlan, source: Source, config: Config) -> int:
    """Print counts, a size estimate and three samples; write nothing."""
    sizes = source.sizes()
    samples = _samples(plan, source)
    kept = [one for one in samples if one.pair is not None]
    print(f"{config.source}: " + ", ".join(f"{name} {size} pairs" for name, size in sizes.items()))
    if kept:
        each = sum(_weight(one) for one in kept) / len(kept)
        print(f"about {each * sum(sizes.values()) / 1e6:,.1f} MB ({each / 1e3:,.0f} kB a pair with its versions)")
    for one in kept:
        row = one.pair or {}
        print(f"\n--- {row['source']} {row['source_id']}, answer: {row['answer']}")
        print(f"text-rich:      {row['text_rich_prompt']}")
        print(f"vision-centric: {row['vision_centric_prompt']}")
    for one in samples:
        for row in one.dropped:
            print(f"dropped {row['source_id']}: {row['reason']}: {row['detail']}")
    return 0


def _samples(plan: BuildPlan, source: Source) -> list[Made]:
    sizes = source.sizes()
    split = next(iter(sizes))
    last = max(sizes[split] - 1, 0)
    slots = [Slot(split, index) for index in sorted({0, last // 2, last})]
    with Builder(plan) as builder:
        return builder.make(slots)


def _weight(one: Made) -> int:
    rows = [one.pair or {}, *one.versions]
    cells = [cell for row in rows for cell in row.values()]
    pictures = sum(len(cell["bytes"]) for cell in cells if isinstance(cell, dict) and cell.get("bytes"))
    return pictures + sum(len(cell) for cell in cells if isinstance(cell, str)) // 4  # text packs to about a quarter
