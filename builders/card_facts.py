"""What lies beside the shards of a set, as the card tells it: scores, answers, selections, contamination.

Figures are counted from the files or copied from the reports; nothing is measured here.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders.hub.gate import contamination_reports, read_json
from builders.hub.places import named
from builders.score_files import read_mark
from renderers.errors import UserError

if TYPE_CHECKING:
    import pyarrow as pa

_BINS = 10


def collect(root: Path) -> dict[str, Any]:
    """{scores, validation, responses, selections, contamination}; what a set has not is empty."""
    return {
        "scores": [score(folder) for folder in _folders(root / "scores")],
        "validation": [row for file in _reports(root / "scores") for row in validation(read_json(file))],
        "responses": _responses(root),
        "selections": [selection(folder) for folder in _folders(root / "selections")],
        "contamination": [
            {
                "where": where,
                "lines": [(name, named(value) if isinstance(value, str) else value) for name, value in figures(told)],
            }
            for where, told in contamination_reports(root)
        ],
    }


def _folders(parent: Path) -> list[Path]:
    found = {file.parent for file in parent.glob("*/*.parquet")}
    return sorted(folder for folder in found if folder.name[0] not in "._")


def _reports(folder: Path) -> list[Path]:
    return sorted(file for name in ("benchmark.json", "report.json") for file in folder.rglob(name))


def score(folder: Path) -> dict[str, Any]:
    """A score column: its name, who made it, how many values, their quartiles and a histogram of ten equal bins.

    Raises UserError for a folder whose files are no scores.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    files = sorted(folder.glob("*.parquet"))
    try:
        table = pa.concat_tables([pq.read_table(file) for file in files], promote_options="default")
    except (OSError, ValueError) as error:
        raise UserError(f"{folder}: holds no scores of python -m builders.score ({error})") from error
    if "value" not in table.column_names:
        raise UserError(f"{folder}: holds no scores of python -m builders.score")
    found = table["value"].to_pylist()
    values = sorted(value for value in found if value is not None and not math.isnan(value))
    mark = read_mark(files[0]) or {}
    return {
        "name": folder.name,
        "scorer": mark.get("scorer", ""),
        "weights_hash": mark.get("weights_hash", ""),
        "values": len(values),
        "without": len(found) - len(values),
        "truncated": sum(map(bool, table["truncated_tokens"].to_pylist())) if _cuts(table) else 0,
        "quartiles": [values[round(share * (len(values) - 1))] for share in (0, 0.25, 0.5, 0.75, 1)] if values else [],
        "histogram": histogram(values),
    }


def _cuts(table: pa.Table) -> bool:
    """Whether the column says which texts were cut; one made elsewhere may not."""
    return "truncated_tokens" in table.column_names


def histogram(values: list[float]) -> list[int]:
    """Counts in ten equal bins from the least to the largest value; none without values."""
    if not values:
        return []
    low, width = min(values), (max(values) - min(values)) / _BINS
    bins = Counter(min(int((value - low) / width), _BINS - 1) if width else 0 for value in values)
    return [bins[place] for place in range(_BINS)]


def validation(told: Mapping[str, Any], name: str = "") -> Iterator[dict[str, Any]]:
    """Every AUROC in a report, with its interval: whatever has a key `auroc`, named by where it stands.

    A figure is a number, {value, low, high}, or a number with {low, high} or [low, high] beside it under `interval`.
    """
    found = told.get("auroc")
    if found is not None and name:
        about = found if isinstance(found, Mapping) else {"value": found, **_interval(told.get("interval"))}
        if about.get("value") is not None:
            yield {"name": name, "value": about["value"], "low": about.get("low"), "high": about.get("high")}
        return
    for key, value in told.items():
        if isinstance(value, Mapping):
            yield from validation(value, str(key))


def _interval(told: Any) -> dict[str, Any]:
    if isinstance(told, Mapping):
        return dict(told)
    return dict(zip(("low", "high"), told, strict=False)) if isinstance(told, list) else {}


def selection(folder: Path) -> dict[str, Any]:
    """A selection: rows kept and dropped, and dropped rows by reason."""
    import pyarrow.parquet as pq

    def rows(name: str) -> int:
        return int(pq.read_metadata(folder / name).num_rows) if (folder / name).is_file() else 0

    reasons: Counter[str] = Counter()
    dropped = folder / "dropped.parquet"
    if dropped.is_file() and "reason" in pq.read_schema(dropped).names:
        reasons.update(str(reason) for reason in pq.read_table(dropped, columns=["reason"])["reason"].to_pylist())
    return {
        "name": folder.name,
        "kept": rows("kept.parquet"),
        "dropped": rows("dropped.parquet"),
        "reasons": dict(reasons.most_common()),
    }


def _responses(root: Path) -> dict[str, Any]:
    file = root / "responses" / "report.json"
    return read_json(file) if file.is_file() else {}


def figures(told: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Plain values of a report as (name, value), those of nested objects behind their key, lists by their length."""
    for key, value in told.items():
        name = f"{before}{key}".replace("_", " ")
        if isinstance(value, Mapping):
            yield from figures(value, f"{name}, ")
        elif isinstance(value, int | float | str):
            yield name, value
        elif isinstance(value, list):
            yield name, len(value)
