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
from builders.identity import is_mirrored, refuse_foreign, stamp_of
from builders.mirror import Mirror
from builders.pairs import Config
from builders.parts import Part, WholeAtWork, claim_part, forget, others_have_begun
from builders.reduce import Reducer
from builders.rows import SCHEMAS
from builders.shards import Shard, Store, claim, is_ours, remove, shards, write_text
from builders.types import Source
from renderers.cli import as_yaml

_FINISHED = "_state/finished"  # written when nothing is left to do


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

    @property
    def finished(self) -> Path:
        """The mark of a finished set: README.md is there before the last files are."""
        return self.store.out / _FINISHED

    def last_words(self) -> str:
        """What that mark says: which build it is and what was made of it."""
        made = {"config": self.marks["config"], "gallery": self.config.gallery, "as": self.config.layout}
        return json.dumps(made, sort_keys=True) + "\n"

    def is_finished(self) -> bool:
        """Whether everything was done, here and at the mirror."""
        words = self.last_words().encode()
        here = self.finished.exists() and self.finished.read_bytes() == words
        return here and (self.mirror is None or self.mirror.read(_FINISHED) == words)

    def reopen(self) -> None:
        """Take the mark away before anything changes."""
        remove(self.finished)
        if self.mirror is not None:
            self.mirror.forget(_FINISHED)


def assemble(plan: BuildPlan, source: Source, config: Config) -> int:
    """Build everything into OUT and say where it is. Returns 2 when rows of the input were at fault, else 0."""
    out = config.out or Path("out") / plan.source
    marks = stamp_of(config, source)
    job = _Job(
        plan=dataclasses.replace(plan, stamp=json.dumps({**marks, "seed": config.seed}, sort_keys=True)),
        source=source,
        config=config,
        marks=marks,
        store=Store(out, marks["config"]),
        todo=shards(source.sizes(), config.shard_rows),
        mirror=Mirror(out, config.mirror) if config.mirror else None,
    )
    refuse_foreign(out, config, marks)
    part = Part.of(config.shard)
    if part is not None and not _build_part(job, part):
        return 0
    with claim(out, wait=part is not None):
        if part is not None and job.is_finished():  # by another part that was last too
            print(f"part {part}: the set is complete")
            return 0
        summary = _whole(job)
    return _finish(out, summary, source.notice)


def _build_part(job: _Job, part: Part) -> bool:
    """Build one part of the shards; whether it is now for this process to finish the set."""
    mine, store = part.of_shards(job.todo), job.store
    try:
        with claim_part(store.out, part, lambda: _begin(job)):
            _build(job, mine)
    except WholeAtWork:
        if not all(_made(store, shard) for shard in mine):
            raise
        print(f"part {part}: {len(mine)} shards are complete; another build is finishing the set")
        return False
    there = set(job.mirror.markers()) if job.mirror else set()
    waiting = sum(not store.marker(s).exists() and store.marker(s).name not in there for s in job.todo)
    if waiting:
        print(f"part {part}: {len(mine)} shards are complete; {waiting} of other parts are not, the last one finishes")
    elif job.is_finished():
        print(f"part {part}: {len(mine)} shards are complete, and so is the set")
    else:
        return True
    return False


def _made(store: Store, shard: Shard) -> bool:
    """Whether a shard is there while a whole build works: its marker is away for a moment when duplicates go."""
    return store.marker(shard).exists() or any(store.file(config, shard).exists() for config in SCHEMAS)


def _begin(job: _Job) -> None:
    """The configuration as it can be run again, without the part of an array, and what a mirror has of this set."""
    out = job.store.out
    known = job.mirror is None or is_mirrored(job.mirror, job.config, job.marks)
    refuse_foreign(out, job.config, job.marks, begun=others_have_begun(out))
    whole = dataclasses.replace(job.config, shard="")
    write_text(out / "config.yaml", as_yaml(whole) + yaml.safe_dump({"stamp": job.marks}, sort_keys=True))
    if job.mirror is not None:
        if not known:
            job.mirror.send([out / "config.yaml"])
        job.mirror.take()


def _whole(job: _Job) -> dict[str, Any]:
    """Every shard that is not there yet, and all that needs all of them; returns the report."""
    out, plan, todo = job.store.out, job.plan, job.todo
    forget(out)
    _begin(job)
    job.reopen()
    _tidy(job)
    _build(job, todo)
    if job.source.procedural or set(job.source.sizes()) != {"test"}:  # a benchmark is taken whole
        Reducer(job.store, plan).run(todo)
    summary = report.write(job.store, todo, plan, job.config)
    gallery.write(out, job.config.gallery)
    card.write(out, summary, plan, job.source)
    if job.config.layout == mathverse_layout.NAME:
        print(f"MathVerse's layout: {mathverse_layout.write(job.store, todo)}")
    write_text(job.finished, job.last_words())
    if job.mirror is not None:
        job.mirror.send_all(job.finished)
    return summary


def _tidy(job: _Job) -> None:
    """Remove shards that the plan does not have; no other file."""
    out, planned = job.store.out, {shard.name for shard in job.todo}
    for file in [*out.glob("_state/*.json"), *out.glob("data/*/*.parquet")]:
        if is_ours(file.relative_to(out).as_posix()) and file.stem not in planned:
            remove(file)


def _build(job: _Job, todo: Sequence[Shard]) -> None:
    """Build the shards that are not complete."""
    store, config = job.store, job.config
    complete = {shard.name for shard in todo if store.state(shard) is not None}
    missing = [shard for shard in todo if shard.name not in complete]
    if len(missing) < len(todo):
        print(f"going on: {len(todo) - len(missing)} of {len(todo)} shards are complete", file=sys.stderr)
    _send(job, [shard for shard in todo if shard.name in complete])
    if missing:
        job.reopen()
    chunks = [chunk for shard in missing for chunk in shard.slots.chunks(CHUNK)]
    if not chunks:
        return
    fleet = Fleet(workers=config.workers, address=config.address)
    made_by = executor(config.executor).run(job.plan, chunks, fleet)
    results = _progress(made_by, sum(len(chunk) for chunk in chunks))
    for shard in missing:
        made: list[Made] = []
        while len(made) < len(shard.slots):
            made += next(results)
        store.write(shard, made)
        _send(job, [shard], again=True)


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
