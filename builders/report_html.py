"""OUT's reports as one page, OUT/report.html: the build, scores and their benchmark, selections, contamination.

    python -m builders.report out/families

The page holds its pictures and needs no script, no server and no network.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from builders.dataset import BuiltSet, open_set
from builders.hub.gate import read_json
from builders.selecting.drawings import waterfall
from builders.selecting.page import environment
from builders.shards import write_text

_LISTED = 20


def write(where: Path) -> Path:
    """Write the page of a built set and return its path. Raises UserError when there is no set, or a broken report."""
    data = open_set(where)
    place = data.root / "report.html"
    write_text(place, render(data))
    return place


def render(data: BuiltSet) -> str:
    """The page: every part that the set has."""
    told = data.report
    benchmark = _json(data.root / "scores" / "benchmark.json")
    contamination = _json(data.root / "contamination.json")
    page: str = (
        environment()
        .get_template("report.html.j2")
        .render(
            where=Path(data.name).resolve().name,
            told=told,
            rows={split: data.count("pairs", split) for split in data.splits()},
            tables=list(_tables(told)),
            audits=_audits(told.get("audits", {})),
            benchmark=benchmark and _benchmark(benchmark),
            figure=_figure(data.root / "scores" / "benchmark.png"),
            scores=data.score_names(),
            selections=[_selection(data, name) for name in data.selection_names()],
            contamination=contamination,
            removed=contamination.get("removed", [])[:_LISTED],
        )
    )
    return page


def _json(file: Path) -> dict[str, Any]:
    return read_json(file) if file.is_file() else {}


def _tables(told: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The counts of a build that have something to count."""
    levels = told.get("levels", {})
    named = {
        "families": told.get("families", {}),
        "perception levels": levels.get("perception", {}),
        "reasoning levels": levels.get("reasoning", {}),
        "answer types": told.get("answer_types", {}),
        "dropped, by reason": told.get("dropped", {}),
        "licences": told.get("licenses", {}),
        "notes": told.get("notes", {}),
    }
    return [(name, dict(counts)) for name, counts in named.items() if counts]


def _audits(told: Mapping[str, Any]) -> list[tuple[str, bool, str]]:
    """(audit, whether it passed, its plain figures) of those that say whether they passed."""
    found = [(name, audit) for name, audit in told.items() if isinstance(audit, Mapping) and "ok" in audit]
    return [(name, bool(audit["ok"]), _plain(audit)) for name, audit in found]


def _plain(audit: Mapping[str, Any]) -> str:
    numbers = {key: value for key, value in audit.items() if isinstance(value, int | float) and key != "ok"}
    return ", ".join(f"{key.replace('_', ' ')} {value:.4g}" for key, value in numbers.items())


def _benchmark(told: Mapping[str, Any]) -> dict[str, Any]:
    """The benchmark's table as its Markdown has it, and the verdicts."""
    from builders.benchmarks.report import COLUMNS, HEADS, columns, show, verdict

    lines = [
        {"name": name, "cells": [show(column.get(key)) for key in COLUMNS], "score": name in told["scores"]}
        for name, column in columns(told)
    ]
    verdicts = [verdict(name, column) for name, column in told["scores"].items()]
    return {"heads": HEADS, "lines": lines, "verdicts": verdicts, **{key: told[key] for key in ("rows", "families")}}


def _figure(file: Path) -> str:
    return "data:image/png;base64," + base64.b64encode(file.read_bytes()).decode() if file.is_file() else ""


def _selection(data: BuiltSet, name: str) -> dict[str, Any]:
    """A selection's counts, waterfall and the way to its own page."""
    told = _json(data.root / "selections" / name / "report.json")
    steps = told.get("waterfall", [])
    return {
        "name": name,
        "kept": told.get("kept", len(data.selection(name))),
        "rows": told.get("rows", data.count("pairs")),
        "waterfall": waterfall(told["rows"], steps) if steps else "",
        "page": f"selections/{name}/report.html" if (data.root / "selections" / name / "report.html").is_file() else "",
    }
