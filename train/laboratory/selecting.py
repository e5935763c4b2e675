"""Arms that see fewer training rows: the highest by a score, or as many drawn at random, from one pool of a seed.

    name = selection(built, arm.rows, seed=3, base=folder, name="select_gap-3")     # for the recipe's data.selection

Scores are the project's own (builders.scores, asked of the seed's own base) or the trivial ones that such a score must
beat (builders.benchmarks). Rows without a score come last: in a top share they are the last to be taken.
"""

from __future__ import annotations

import heapq
import math
from pathlib import Path
from typing import TYPE_CHECKING

from builders.dataset import BuiltSet
from builders.rows import Row
from renderers.errors import UserError, unknown
from renderers.registry import Registry
from renderers.seeds import rng

if TYPE_CHECKING:
    from train.laboratory.plan import Chosen

SCORES = Registry("builders.scores", "score")
TRIVIAL = ("|T|", "|T|-|V|", "png bytes", "ink", "random")
"""Of builders.benchmarks.columns.BASELINES, those that a row itself tells; the others ask the renderer."""
BATCH = 64  # rows that a model scores together
BATCH_ROWS = 256  # rows among which a score looks for another row's picture


def check_score(name: str) -> None:
    """Raise UserError for a score that is neither trivial nor one of builders.scores."""
    if name not in TRIVIAL and name not in SCORES.names():
        raise unknown("score", name, [*TRIVIAL, *SCORES.names()])


def selection(built: BuiltSet, rows: Chosen, *, seed: int, base: Path, name: str) -> str:
    """Write the selection `name` beside the pairs where it is not there yet; returns its name. Raises UserError."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from builders.shards import atomic

    file = built.root / "selections" / name / "kept.parquet"
    if not file.exists():
        kept = chosen(_pool(built, rows.pool, seed), rows, seed, built, base)
        file.parent.mkdir(parents=True, exist_ok=True)
        with atomic(file) as temporary:
            pq.write_table(pa.table({"id": kept}), temporary)
    return name


def _pool(built: BuiltSet, count: int, seed: int) -> list[Row]:
    """`count` training rows drawn by the seed, the same ones for every arm of it, in an order drawn with them."""
    ids = [row["id"] for row in built.rows(split="train", columns=["id"])]
    drawn = rng(seed, "pool").sample(ids, min(count, len(ids)))
    found = {row["id"]: row for row in built.rows(split="train", ids=set(drawn))}
    return [found[key] for key in drawn]


def chosen(pool: list[Row], rows: Chosen, seed: int, built: BuiltSet, base: Path) -> list[str]:
    """Ids of the share of the pool that an arm sees."""
    count = round(rows.share * len(pool))
    if rows.end == "random":
        return rng(seed, "share").sample([row["id"] for row in pool], count)
    values = trivial(pool, rows.score) if rows.score in TRIVIAL else by_model(pool, rows.score, built, base)
    ranked = heapq.nlargest(count, range(len(pool)), key=lambda at: (_rank(values[at]), -at))  # ties: as drawn
    return [pool[at]["id"] for at in ranked]


def _rank(value: float) -> float:
    return -math.inf if math.isnan(value) else value


def trivial(pool: list[Row], name: str) -> list[float]:
    """What the row itself says: lengths, bytes, ink, or a drawn number."""
    from builders.benchmarks.columns import BASELINES, baseline

    place = list(BASELINES).index(name)
    return [baseline(row)[place] for row in pool]


def by_model(pool: list[Row], name: str, built: BuiltSet, base: Path) -> list[float]:
    """A score of builders.scores by the seed's base; NaN for rows that it has no value for."""
    from builders.score import Config
    from builders.scores import Batch, Run, plugin

    run = Run(built, Config(vlm=str(base), vlm_batch=BATCH, vlm_dtype="float32"))
    try:
        scorer = plugin(name).open_score(run)
        found = []
        for start in range(0, len(pool), BATCH_ROWS):
            part = pool[start : start + BATCH_ROWS]
            scored = scorer.score(Batch(shard="pool", start=start, rows=part))
            if faults := [one for one in scored if one.defect]:
                raise UserError(f"lab: row {faults[0].id} could not be scored: {faults[0].reason}")
            found += [math.nan if one.value is None else one.value for one in scored]
    finally:
        run.close()
    return found
