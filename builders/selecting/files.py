"""A selection on disk: kept.parquet, dropped.parquet, report.json, report.html, all there or none.

The folder is made beside its place and moved there when it is whole, so that an older selection of that name survives
every failure.
"""

from __future__ import annotations

import dataclasses
import json
import math
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from builders.rows import Row
from builders.selecting.steps import Selection
from renderers.errors import UserError

QUANTILES = (0.0, 0.25, 0.5, 0.75, 1.0)
_BINS = 30


def write(selection: Selection) -> Path:
    """Write a selection and return its folder. Raises UserError when the set cannot be written."""
    from builders.selecting.page import render

    plan = selection.plan
    place = plan.data.root / "selections" / plan.config.name
    made = place.with_name(f".{place.name}.making")
    try:
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        _kept(selection, made / "kept.parquet")
        _dropped(selection, made / "dropped.parquet")
        told = report(selection)
        (made / "report.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        (made / "report.html").write_text(render(plan.data, told), encoding="utf-8")
        _swap(made, place)
    except OSError as error:
        raise UserError(f"{place}: cannot be written ({error.strerror or error})") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return place


def _swap(made: Path, place: Path) -> None:
    old = place.with_name(f".{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    made.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def _kept(selection: Selection, file: Path) -> None:
    """id, split, family, view (null without --ratio), and every score that the set has."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows, scores = selection.kept, selection.plan.scores
    columns: dict[str, Any] = {name: pa.array([row[name] for row in rows], pa.string()) for name in ("id", "split")}
    columns["family"] = pa.array([row["family"] for row in rows], pa.string())
    columns["view"] = pa.array([selection.views.get(row["id"]) for row in rows], pa.string())
    for name, values in scores.items():
        found = [values.get(row["id"], math.nan) for row in rows]
        columns[name] = pa.array([value if math.isfinite(value) else None for value in found], pa.float64())
    pq.write_table(pa.table(columns), file, compression="zstd")


def _dropped(selection: Selection, file: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [row for row in selection.plan.rows if row["id"] in selection.dropped]
    drops = [selection.dropped[row["id"]] for row in rows]
    columns = {
        "id": [row["id"] for row in rows],
        "split": [row["split"] for row in rows],
        "family": [row["family"] for row in rows],
        "reason": [drop.reason for drop in drops],
        "detail": [drop.detail for drop in drops],
    }
    table = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
    pq.write_table(table, file, compression="zstd")


def report(selection: Selection) -> dict[str, Any]:
    """What report.json says: settings, waterfall, counts before and after, every score's spread, rows to look at."""
    plan = selection.plan
    config = {key: value for key, value in dataclasses.asdict(plan.config).items() if key not in ("data", "list")}
    named = dict.fromkeys(condition.name for condition in plan.conditions)
    shown = list(named) or list(plan.scores)[:2]
    return {
        "name": plan.config.name,
        "config": config,
        "rows": len(plan.rows),
        "kept": len(selection.kept),
        "waterfall": [dataclasses.asdict(step) for step in selection.waterfall],
        "reasons": dict(Counter(drop.reason for drop in selection.dropped.values()).most_common()),
        "counts": {key: _counts(selection, key) for key in ("split", "family", "level_perception", "level_reasoning")},
        "views": dict(Counter(selection.views.values())),
        "scores": {name: _score(selection, name) for name in plan.scores},
        "exemplars": {name: _exemplars(selection, name) for name in shown},
        "dropped": _examples(selection),
    }


def _counts(selection: Selection, key: str) -> dict[str, list[int]]:
    """Value -> [rows of the set, rows kept]."""
    before = Counter(str(row[key]) for row in selection.plan.rows if row[key] is not None)
    after = Counter(str(row[key]) for row in selection.kept)
    return {name: [before[name], after[name]] for name in sorted(before)}


def _finite(rows: Sequence[Row], values: Mapping[str, float]) -> list[tuple[float, str]]:
    pairs = [(values.get(row["id"], math.nan), str(row["id"])) for row in rows]
    return sorted(pair for pair in pairs if math.isfinite(pair[0]))


def _score(selection: Selection, name: str) -> dict[str, Any]:
    """Histogram of all rows and of the kept ones over the same edges, quartiles, and the bounds of the conditions."""
    values = selection.plan.scores[name]
    every, kept = ([value for value, _ in _finite(rows, values)] for rows in (selection.plan.rows, selection.kept))
    edges = np.histogram_bin_edges(every, _BINS) if every else np.array([0.0, 1.0])
    return {
        "values": len(every),
        "without": len(selection.plan.rows) - len(every),
        "bounds": sorted(set(selection.bounds.get(name, []))),
        "edges": edges.tolist(),
        "all": np.histogram(every, edges)[0].tolist(),
        "kept": np.histogram(kept, edges)[0].tolist(),
        "quantiles": {
            which: [float(np.quantile(found, q)) for q in QUANTILES] if found else []
            for which, found in (("all", every), ("kept", kept))
        },
    }


def _exemplars(selection: Selection, name: str) -> list[dict[str, Any]]:
    """The row at each quantile of all rows with a value: {id, value, quantile, kept}."""
    ranked = _finite(selection.plan.rows, selection.plan.scores[name])
    places = dict.fromkeys(round(q * (len(ranked) - 1)) for q in QUANTILES) if ranked else {}
    kept = {row["id"] for row in selection.kept}
    return [
        {
            "id": ranked[place][1],
            "value": ranked[place][0],
            "quantile": place / max(len(ranked) - 1, 1),
            "kept": ranked[place][1] in kept,
        }
        for place in places
    ]


def _examples(selection: Selection) -> list[dict[str, str]]:
    """Two dropped rows of every reason, by id, that no one can choose."""
    shown: Counter[str] = Counter()
    found = []
    for drop in sorted(selection.dropped.values(), key=lambda drop: (drop.reason, drop.id)):
        shown[drop.reason] += 1
        if shown[drop.reason] <= 2:
            found.append({"id": drop.id, "reason": drop.reason, "detail": drop.detail})
    return found
