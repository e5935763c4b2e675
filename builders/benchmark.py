"""Do scores find pictures that are needed? Measured against truth by construction, beside trivial baselines.

    python -m builders.score --benchmark --data out/families --scores clip_delta,fact_choice
    python -m builders.score --benchmark --data out/families --stratum 500 --model ViT-L-14 --pretrained openai

Strata of our families' problems are made once in OUT/scores/_benchmark and scored like any other set; the result is
OUT/scores/benchmark.json, .md and .png. A row counts as positive when its picture adds more than one bit to the words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from builders.benchmarks.columns import BASELINES, Table, table
from builders.benchmarks.measures import (
    SHARES,
    Floats,
    Measure,
    Places,
    auroc,
    intervals,
    precision,
    spearman,
    within,
)
from builders.benchmarks.problems import NEEDED, families
from builders.benchmarks.strata import INVARIANCE, MAIN, PERMUTED, make
from renderers.errors import UserError

if TYPE_CHECKING:
    from builders.score import Config

RIVAL = "|T|-|V|"
LEAST = 200
SCORERS = ("scorer", "weights_hash")


def run(config: Config, names: Sequence[str]) -> int:
    """Make the strata, score them, measure, and write the report. Exit code 0; `names`: checked scores."""
    from builders import score
    from builders.benchmarks.report import write
    from builders.dataset import open_set
    from builders.score_files import Column
    from builders.scores import Run

    root = _root(config)
    truths = make(root / "scores" / "_benchmark", config.stratum, families(config.strata_families), config.seed)
    opened = Run(open_set(root / "scores" / "_benchmark"), config)
    try:
        score.run_scores(opened, names)  # rows that a score cannot judge are counted as its coverage below
    finally:
        opened.close()
    if config.dry_run:
        return 0
    columns = opened.data.score_names()  # also those of earlier calls: other scores, other models
    told = measure(table(opened.data, truths, columns), columns, config.seed)
    for name in columns:
        origin = Column(opened.data.root, name, {}).origin()
        told["scores"][name] |= {key: getattr(origin, key, "") for key in SCORERS}
    write(root / "scores", told)
    print((root / "scores" / "benchmark.md").read_text(encoding="utf-8"))
    return 0


def _root(config: Config) -> Path:
    if config.data is None or not config.data.is_dir():
        raise UserError("--benchmark: name with --data the folder of a set, whose scores it is about")
    if config.stratum < 1:
        raise UserError(f"--stratum {config.stratum}: needs at least 1 ({LEAST} for figures to be relied upon)")
    return config.data


def measure(rows: Table, scores: Sequence[str], seed: int) -> dict[str, Any]:
    """Everything that benchmark.json says, without who the scorers are."""
    main = np.array([stratum in MAIN for stratum in rows.strata])
    kept = Table(
        truths=[one for one, keep in zip(rows.truths, main, strict=True) if keep],
        columns={name: values[main] for name, values in rows.columns.items()},
    )
    return {
        "rows": len(kept.truths),
        "strata": {name: kept.strata.count(name) for name in MAIN},
        "families": len(set(kept.families)),
        "positives": sum(one.bits > NEEDED for one in kept.truths),
        "needed_bits": NEEDED,
        "seed": seed,
        "scores": {name: _column(kept, name, seed) | {"invariance": _invariance(rows, name)} for name in scores},
        "baselines": {name: _column(kept, name, seed) | {"invariance": _invariance(rows, name)} for name in BASELINES},
    }


def _column(rows: Table, name: str, seed: int) -> dict[str, Any]:
    """The figures of one column, on the rows that have a value."""
    has = np.isfinite(rows.columns[name])
    truths = [one for one, keep in zip(rows.truths, has, strict=True) if keep]
    if not truths:
        return {"coverage": 0.0, "auroc": {"value": None, "low": None, "high": None}}
    values, rival = rows.columns[name][has], rows.columns[RIVAL][has]
    positive = np.array([one.bits > NEEDED for one in truths])
    strata, names = np.array([one.stratum for one in truths]), [one.family for one in truths]
    groups = np.unique(names, return_inverse=True)[1]
    open_bits, own = np.array([one.words_bits for one in truths]), np.isin(strata, ("required", "guessable"))
    measures: dict[str, Measure] = {
        "auroc": lambda at: auroc(values[at], positive[at]),
        "within_family": lambda at: within(values[at], positive[at], groups[at]),
        "spearman": lambda at: spearman(values[at][own[at]], open_bits[at][own[at]]),
        "over_lengths": lambda at: auroc(values[at], positive[at]) - auroc(rival[at], positive[at]),
    }
    for share in SHARES:
        measures[f"precision_{share:.0%}"] = partial(_precision, values, positive, share)
    for stratum in MAIN[1:]:
        measures[f"against_{stratum}"] = partial(_against, values, strata, stratum)
    told = intervals(measures, names, seed)
    against = {stratum: told.pop(f"against_{stratum}") for stratum in MAIN[1:]}
    return {"coverage": round(float(has.mean()), 4), **told, "against": against, "base_rate": _rate(positive)}


def _rate(positive: np.ndarray[Any, np.dtype[np.bool_]]) -> float:
    return round(float(positive.mean()), 4)


def _precision(values: Floats, positive: np.ndarray[Any, np.dtype[np.bool_]], share: float, at: Places) -> float:
    return precision(values[at], positive[at], share)


def _against(values: Floats, strata: np.ndarray[Any, Any], stratum: str, at: Places) -> float:
    """AUROC of rows that need their picture against those of one stratum."""
    both = at[np.isin(strata[at], ("required", stratum))]
    return auroc(values[both], strata[both] == "required")


def _invariance(rows: Table, name: str) -> Mapping[str, float | None]:
    """How far a change that must not matter moves a score, as a share of the spread between required rows.

    restyle: another theme, font and size. late: the facts past token 77 instead of before it. shuffled: AUROC of
    required against decorative rows whose pictures were dealt out at random; 0.5 where nothing but the picture tells.
    """
    by = {(one.base, one.stratum): value for one, value in zip(rows.truths, rows.columns[name], strict=True)}
    bases = list(dict.fromkeys(one.base for one in rows.truths))
    strata = {
        stratum: np.array([by.get((base, stratum), np.nan) for base in bases]) for stratum in ("required", *INVARIANCE)
    }
    spread = float(np.nanstd(strata["required"])) if np.isfinite(strata["required"]).any() else 0.0
    return {
        "restyle": _moved(strata["required"], strata["restyled"], spread),
        "late": _moved(strata["facts_first"], strata["facts_late"], spread),
        "shuffled": _or_none(_shuffled(rows, name)),
        "restyle_rank": _or_none(_ranked(strata["required"], strata["restyled"])),
        "late_rank": _or_none(_ranked(strata["facts_first"], strata["facts_late"])),
    }


def _shuffled(rows: Table, name: str) -> float:
    strata, values = np.array(rows.strata), rows.columns[name]
    both = np.isin(strata, PERMUTED) & np.isfinite(values)
    return auroc(values[both], strata[both] == PERMUTED[0])


def _moved(one: Floats, two: Floats, spread: float) -> float | None:
    both = np.isfinite(one) & np.isfinite(two)
    return _or_none(float(np.abs(one - two)[both].mean()) / spread) if both.any() and spread else None


def _ranked(one: Floats, two: Floats) -> float:
    both = np.isfinite(one) & np.isfinite(two)
    return spearman(one[both], two[both])


def _or_none(value: float) -> float | None:
    return round(value, 4) if np.isfinite(value) else None
