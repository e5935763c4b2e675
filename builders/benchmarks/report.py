"""benchmark.json, .md and .png: the table of scorers beside the baselines, and what each of them is beaten by."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from builders.benchmarks.strata import MAIN
from builders.shards import atomic, write_text

Figure = Mapping[str, float | None]
COLUMNS = ("auroc", "within_family", "precision_10%", "precision_30%", "precision_50%", "spearman")
HEADS = ("AUROC", "within family", "precision at 10 %", "at 30 %", "at 50 %", "Spearman with H(a given V)")


def write(folder: Path, told: Mapping[str, Any]) -> None:
    """Write the three files into `folder`."""
    write_text(folder / "benchmark.json", json.dumps(told, indent=1, ensure_ascii=False) + "\n")
    write_text(folder / "benchmark.md", markdown(told))
    with atomic(folder / "benchmark.png") as file:
        file.write_bytes(figure(told))


def verdict(name: str, column: Mapping[str, Any]) -> str:
    """One sentence: whether a score is better than the difference of lengths, by the interval of the difference."""
    apart: Figure = column.get("over_lengths") or {}
    low, high, value = apart.get("low"), apart.get("high"), apart.get("value")
    if low is None or high is None or value is None:
        return f"{name} has no value that could be compared."
    if low > 0:
        return f"{name} beats |T|-|V| by {value:.3f} ({low:.3f} to {high:.3f}) of AUROC."
    if high < 0:
        return f"{name} LOSES to |T|-|V| by {-value:.3f} ({-high:.3f} to {-low:.3f}) of AUROC."
    return f"{name} is not told apart from |T|-|V|: {value:+.3f} ({low:+.3f} to {high:+.3f}) of AUROC."


def columns(told: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Scores first, then baselines."""
    yield from told["scores"].items()
    yield from told["baselines"].items()


def markdown(told: Mapping[str, Any]) -> str:
    """The report in Markdown."""
    strata = ", ".join(f"{name} {count}" for name, count in told["strata"].items())
    lines = [
        "# Do the scores find pictures that are needed?",
        "",
        f"{told['rows']} rows of {told['families']} families ({strata}); {told['positives']} are positive: the picture "
        f"adds more than {told['needed_bits']:g} bit to the words, H(a|V) - H(a|I,V), known by construction. "
        "Intervals: 95 %, over draws of whole families. Sentences are positive, since the picture alone has the facts, "
        "though reading is enough for them; a contradictory picture is negative.",
        "",
        *_table(("", "rows scored", *HEADS), [_line(name, column) for name, column in columns(told)]),
        "",
        *(f"- {verdict(name, column)}" for name, column in told["scores"].items()),
        "",
        "AUROC of rows that need their own picture against each other stratum:",
        "",
        *_table(("", *MAIN[1:]), [(_name(name), *_against(column)) for name, column in columns(told)]),
        "",
        "What must not matter. Moves are in standard deviations of the score over required rows: another theme, font "
        "and size; the facts past token 77 instead of before it. In brackets the rank correlation of before and after. "
        "Shuffled pictures: required against decorative rows after their pictures were dealt out at random.",
        "",
        *_table(
            ("", "restyled", "facts past token 77", "AUROC, shuffled pictures"),
            [(_name(name), *_moves(column)) for name, column in columns(told)],
        ),
        "",
        "Scorers:",
        "",
        *(
            f"- {name}: {column.get('scorer') or 'no model'}" + _weights(column)
            for name, column in told["scores"].items()
        ),
    ]
    return "\n".join(lines) + "\n"


def _weights(column: Mapping[str, Any]) -> str:
    return f", weights {column['weights_hash']}" if column.get("weights_hash") else ""


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    yield "| " + " | ".join(heads) + " |"
    yield "|" + " --- |" * len(heads)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def _name(name: str) -> str:
    return name.replace("|", "\\|")


def _line(name: str, column: Mapping[str, Any]) -> tuple[str, ...]:
    return _name(name), f"{column['coverage']:.0%}", *(show(column.get(key)) for key in COLUMNS)


def show(found: Figure | None) -> str:
    """`0.71 (0.66 to 0.75)`; a dash where there is nothing."""
    value, low, high = ((found or {}).get(key) for key in ("value", "low", "high"))
    if value is None:
        return "-"
    return f"{value:.2f}" + (f" ({low:.2f} to {high:.2f})" if low is not None and high is not None else "")


def _against(column: Mapping[str, Any]) -> Iterator[str]:
    for stratum in MAIN[1:]:
        value = column.get("against", {}).get(stratum, {}).get("value")
        yield "-" if value is None else f"{value:.2f}"


def _moves(column: Mapping[str, Any]) -> Iterator[str]:
    found = column.get("invariance", {})
    for key in ("restyle", "late"):
        value, rank = found.get(key), found.get(f"{key}_rank")
        yield "-" if value is None else f"{value:.2f}" + (f" ({rank:.2f})" if rank is not None else "")
    shuffled = found.get("shuffled")
    yield "-" if shuffled is None else f"{shuffled:.2f}"


def figure(told: Mapping[str, Any]) -> bytes:
    """A PNG: AUROC with intervals, and AUROC against each stratum."""
    import numpy as np
    from matplotlib.figure import Figure as Drawing

    listed = [(name, column) for name, column in columns(told) if column["auroc"]["value"] is not None]
    names = [name for name, _ in listed]
    drawing = Drawing(figsize=(12, 0.42 * len(names) + 1.9), layout="constrained", dpi=110)
    left, right = drawing.subplots(1, 2, width_ratios=(1, 1.35), sharey=True)
    for place, (name, column) in enumerate(listed):
        about = column["auroc"]
        ends = [[about["value"] - (about["low"] or 0)], [(about["high"] or 0) - about["value"]]]
        colour = "#2f6fc4" if name in told["scores"] else "#8a929d"
        left.errorbar(about["value"], place, xerr=np.maximum(ends, 0), fmt="o", color=colour, capsize=3)
    left.axvline(0.5, color="#b4492f", linewidth=1, linestyle="--")
    left.set(yticks=range(len(names)), yticklabels=names, xlim=(0, 1), title="AUROC: the picture is needed")
    left.invert_yaxis()
    cells = [[one["value"] for one in column["against"].values()] for _, column in listed]
    values = [[np.nan if value is None else value for value in row] for row in cells]
    right.imshow(np.array(values, float), cmap="RdBu", vmin=0, vmax=1, aspect="auto")
    for y, row in enumerate(values):
        for x, value in enumerate(row):
            shade = "white" if abs(value - 0.5) > 0.35 else "black"
            right.text(x, y, f"{value:.2f}" if np.isfinite(value) else "-", ha="center", va="center", color=shade)
    right.set(xticks=range(len(MAIN) - 1), title="AUROC of required rows against each stratum")
    right.set_xticklabels(MAIN[1:], rotation=25, ha="right")
    out = io.BytesIO()
    drawing.savefig(out, format="png")
    return out.getvalue()
