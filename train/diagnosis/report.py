"""A diagnosis for people and machines: diagnosis.json, diagnosis.md, figures; all from the same findings."""

from __future__ import annotations

import dataclasses
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from builders.shards import write_text
from recipes.metrics import Estimate
from recipes.probes import PROBES, Cell, Finding, Given, Lean, told
from train.diagnosis import figures
from train.diagnosis.redrawn import Redrawn

GROUPS = {
    "What it says": ("conflict", "corruption", "text_removed", "image_removed", "perceptual_score", "four_way_shuffle",
                     "multimodal_gain", "information_gain", "visual_dependency", "mm_shap"),
    "Where it looks": ("mdi", "aei", "query_key", "key_space"),
    "Why, perhaps": ("data_factor", "backbone_factor", "objective_factor", "clip_gap"),
}  # fmt: skip
BEHAVIOUR = GROUPS["What it says"]
_HOW_TO_READ = (
    "Numbers stand with 95 % intervals over problems. A *lean* is named only where the interval lies on one side; "
    "attention and keys explain where, they do not decide."
)
_ROWS = 40  # lines of one table


def write(
    folder: Path, about: Mapping[str, Any], findings: Mapping[str, Finding], absent: Mapping[str, str], given: Given
) -> None:
    """Write the whole report into a folder, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    order = [name for names in GROUPS.values() for name in names]
    findings = dict(sorted(findings.items(), key=lambda item: order.index(item[0])))
    drawn = figures.draw(folder, findings, given)
    record = {
        "about": dict(about),
        "summary": summary(findings),
        "findings": {name: dataclasses.asdict(one) for name, one in findings.items()},
        "absent": dict(absent),
    }
    write_text(folder / "diagnosis.json", json.dumps(plain(record), indent=1, ensure_ascii=False) + "\n")
    write_text(folder / "diagnosis.md", markdown(about, findings, absent, drawn))


def plain(value: Any) -> Any:
    """Plain values for JSON, which has no NaN and no infinity: what is not known is null."""
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def summary(findings: Mapping[str, Finding]) -> str:
    """What the model leans on, by the probes of its behaviour, and how many of them agree."""
    votes = Counter(findings[name].leans for name in BEHAVIOUR if name in findings and findings[name].leans)
    if not votes:
        return "No probe of behaviour was run that could conclude what the model leans on."
    named: dict[Lean, str] = {"text": "the words", "picture": "the picture", "both": "both"}
    sides = {lean: votes[lean] for lean in named if votes[lean]}
    votes_told = ", ".join(f"{count} say {named[lean]}" for lean, count in sides.items())
    unclear = f"{votes['unclear'] + votes['neither']} are unclear"
    total = sum(votes.values())
    best = max(sides, key=lambda lean: sides[lean], default=None)
    if best and 2 * sides[best] > total:
        return f"The model leans on {named[best]}: of {total} probes of its behaviour {votes_told}; {unclear}."
    return (
        f"The probes do not agree on what the model leans on: of {total}, {votes_told or 'none concludes'}; {unclear}."
    )


def markdown(
    about: Mapping[str, Any],
    findings: Mapping[str, Finding],
    absent: Mapping[str, str],
    drawn: Sequence[tuple[str, str]],
) -> str:
    """The report as Markdown."""
    lines = [f"# Diagnosis: {about.get('model') or 'a model'}", "", f"**{summary(findings)}**", ""]
    lines += [f"- {name}: {value}" for name, value in about.items() if value not in (None, "") and name != "model"]
    lines += ["", _HOW_TO_READ, ""]
    lines += [f"![{text}]({file})\n" for file, text in drawn]
    for title, names in GROUPS.items():
        there = [findings[name] for name in names if name in findings]
        if there:
            lines += [f"## {title}", "", *_overview(there), *(line for one in there for line in _finding(one))]
    if absent:
        lines += ["## Not measured", "", *(f"- {name}: {why}" for name, why in absent.items())]
    return "\n".join(lines).rstrip() + "\n"


def _overview(findings: Sequence[Finding]) -> list[str]:
    rows = [f"| {one.probe} | {cell(one.value)} | {one.leans or '–'} | {one.says} |" for one in findings]
    return ["| probe | value | leans on | in words |", "|---|---|---|---|", *rows, ""]


def _finding(one: Finding) -> list[str]:
    """A probe's further numbers, tables and notes; nothing where there are none."""
    lines = [f"### {one.probe}", "", PROBES.describe(one.probe), ""]
    if one.more:
        lines += ["; ".join(f"{_name(name)} {cell(value)}" for name, value in one.more.items()) + ".", ""]
    if one.table:
        shown = list(one.columns or one.table[0])
        lines += [f"| {' | '.join(_name(name) for name in shown)} |", f"|{'---|' * len(shown)}"]
        lines += [f"| {' | '.join(cell(row.get(name)) for name in shown)} |" for row in _thin(one.table)]
        lines += [""]
    return [*lines, *(f"*{note}*\n" for note in one.notes)]


def _thin(table: Sequence[Mapping[str, Estimate | Cell]]) -> Sequence[Mapping[str, Estimate | Cell]]:
    return table if len(table) <= _ROWS else [table[at * len(table) // _ROWS] for at in range(_ROWS)]


def _name(name: str) -> str:
    return name.replace("_", " ").replace("mmd2", "MMD²")


def cell(value: Estimate | Cell) -> str:
    """One number for people: three decimals, intervals in brackets, unknown where it is not known."""
    if isinstance(value, Estimate):
        return told(value) if math.isfinite(value.value) else "unknown"
    if isinstance(value, float):
        return f"{round(value, 4) + 0.0:.3g}" if math.isfinite(value) else "unknown"
    return "unknown" if value is None else str(value)


def reasons(drawn: Mapping[str, Redrawn | str]) -> str:
    """How many rows our renderer drew anew, and why the others were not."""
    if not drawn:
        return ""
    why = Counter(one for one in drawn.values() if isinstance(one, str))
    others = "".join(f"; {count} not: {reason}" for reason, count in why.most_common())
    return f"{len(drawn) - why.total()} of {len(drawn)} rows by our renderer{others}"
