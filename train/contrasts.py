"""What changed between two evaluations of the same problems: paired tests, Holm over the contrasts.

python -m train.evaluate --compare A B [--out DIR]      # evaluated folders (predictions.jsonl) or runs (samples/)

Every contrast is one value a problem, B minus A, of accuracies that are means over its samples. The interval resamples
problems; the test flips the signs of the problems' differences (exact up to 20 problems). McNemar's mid-p on one
binary outcome a problem stands beside the accuracies. Pure but for reading and writing the files.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from recipes.metrics import TEXT_GROUP, VISION_GROUP, Estimate, estimate
from recipes.outcomes import Outcome, Table, table
from recipes.recipe import VIEWS
from recipes.stats import holm, mcnemar, sign_flip
from renderers.errors import UserError
from train import gap_text
from train.figures import INK, THIRD
from train.questions import gap_pair

_DRAWS = 20_000  # sampled sign flips: p is known to 0.002 around 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """Second minus first. p: sign flips over problems; holm: adjusted over the contrasts of one comparison.

    mcnemar: mid-p of the discordant majorities, for single versions alone.
    """

    name: str
    first: float
    second: float
    change: Estimate
    p: float
    holm: float
    mcnemar: float | None


def contrasts(first: Sequence[Outcome], second: Sequence[Outcome], rich: str, vision: str) -> list[Contrast]:
    """The gap, both its sides, and the reference's gaps where both have the versions; on common problems alone.

    Raises UserError when no problem has both versions in both.
    """
    a, b = table(first), table(second)
    found = []
    for name, weights in _weights(rich, vision).items():
        problems = [key for key in a if key in b and all(weights.keys() <= side[key].keys() for side in (a, b))]
        if problems:
            found.append(_contrast(name, weights, [a[key] for key in problems], [b[key] for key in problems]))
    if not any(one.name.startswith("paired gap") for one in found):
        raise UserError(f"no problem was answered under {rich} and {vision} in both; are they of the same set?")
    adjusted = holm([one.p for one in found])
    return [dataclasses.replace(one, holm=value) for one, value in zip(found, adjusted, strict=True)]


def _weights(rich: str, vision: str) -> dict[str, dict[str, float]]:
    grouped = {name: 1 / len(TEXT_GROUP) for name in TEXT_GROUP} | {n: -1 / len(VISION_GROUP) for n in VISION_GROUP}
    wanted = {
        f"paired gap {gap_text.shown(rich)} − {gap_text.shown(vision)}": {rich: 1.0, vision: -1.0},
        gap_text.shown(rich): {rich: 1.0},
        gap_text.shown(vision): {vision: 1.0},
        "grouped gap": grouped,
        "Text Dominant − Vision Only": {"Text Dominant": 1.0, "Vision Only": -1.0},
    }
    unique: dict[str, dict[str, float]] = {}
    for name, weights in wanted.items():
        if weights not in unique.values():
            unique[name] = weights
    return unique


def _contrast(
    name: str, weights: Mapping[str, float], first: Sequence[dict[str, Outcome]], second: Sequence[dict[str, Outcome]]
) -> Contrast:
    before, after = (
        np.array([sum(w * row[one].accuracy for one, w in weights.items()) for row in rows], dtype=np.float64)
        for rows in (first, second)
    )
    changes = after - before
    only = Counter[tuple[bool, bool]]()
    if len(weights) == 1:
        version = next(iter(weights))
        only.update((x[version].majority, y[version].majority) for x, y in zip(first, second, strict=True))
    return Contrast(
        name=name,
        first=float(before.mean()),
        second=float(after.mean()),
        change=estimate(changes),
        p=sign_flip(changes, draws=_DRAWS),
        holm=math.nan,
        mcnemar=mcnemar(only[True, False], only[False, True], mid=True) if len(weights) == 1 else None,
    )


@dataclass(frozen=True, kw_only=True)
class Evaluated:
    """A folder that holds graded answers. about: what stands in its gap.json. asked: digests of its questions."""

    folder: Path
    outcomes: list[Outcome]
    about: dict[str, Any]
    asked: dict[tuple[str, str], str]


def read_folder(folder: Path) -> Evaluated:
    """An evaluated folder or a run. Raises UserError when it holds no answers."""
    from train.summary import outcome

    file = folder / "predictions.jsonl"
    if not file.is_file():
        answers = sorted((folder / "samples").glob("answers-*.jsonl"))  # a run: its last evaluation
        if not answers:
            raise UserError(f"--compare {folder}: holds neither predictions.jsonl nor samples/answers-*.jsonl")
        file = answers[-1]
    try:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
    except ValueError as error:
        raise UserError(f"{file}: a line is not JSON ({error}); has its evaluation ended?") from error
    answered = [row for row in rows if row["correct"]]
    if not answered:
        raise UserError(f"--compare {folder}: no question of {file.name} was answered")
    about = folder / "gap.json"
    return Evaluated(
        folder=folder,
        outcomes=[outcome(row) for row in answered],
        about=json.loads(about.read_text(encoding="utf-8")) if about.exists() else {},
        asked={(row["problem"], row["version"]): row["asked"] for row in answered if "asked" in row},
    )


def compare_folders(folders: Sequence[Path], words: str = "", out: Path | None = None) -> int:
    """Print what changed from the first to the second; with `out` also comparison.json, .md and .png."""
    from builders.shards import write_text

    if len(folders) != 2:
        raise UserError(f"--compare needs two folders, A B; {len(folders)} given")
    first, second = map(read_folder, folders)
    versions = {one.version for one in first.outcomes}
    rich, vision = gap_pair(words, *(VIEWS if set(VIEWS) <= versions else ("Text Dominant", "Vision Dominant")))
    found = contrasts(first.outcomes, second.outcomes, rich, vision)
    notes = differences(first, second)
    text = markdown(first, second, found, notes)
    print(text, end="")
    if out is not None:
        told = {
            "first": str(folders[0]),
            "second": str(folders[1]),
            "notes": notes,
            "contrasts": [dataclasses.asdict(one) for one in found],
        }
        write_text(out / "comparison.json", json.dumps(told, indent=1, ensure_ascii=False) + "\n")
        write_text(out / "comparison.md", text)
        figure(first, second, found, notes, out / "comparison.png")
    return 0


def differences(first: Evaluated, second: Evaluated) -> list[str]:
    """What keeps two evaluations from being the same measurement; empty when nothing does."""
    told = [
        f"{name} differs: {first.about.get(name)} | {second.about.get(name)}"
        for name in ("protocol", "prompt", "data")
        if first.about.get(name) != second.about.get(name)
    ]
    common = first.asked.keys() & second.asked.keys()
    other = sum(first.asked[key] != second.asked[key] for key in common)
    told += [f"{other} of {len(common)} common questions were asked with other words, pictures or golds"] * bool(other)
    a, b = (_problems(table(one.outcomes)) for one in (first, second))
    told += [f"{len(a - b)} problems only in the first, {len(b - a)} only in the second: left out"] * (a != b)
    return told


def _problems(found: Table) -> set[str]:
    return set(found)


def _name(one: Evaluated) -> str:
    model = str(one.about.get("model") or "")
    return f"{one.folder}" + (f" ({model})" if model else "")


def markdown(first: Evaluated, second: Evaluated, found: Sequence[Contrast], notes: Sequence[str]) -> str:
    """The comparison as Markdown."""
    lines = [
        "# Comparison",
        "",
        f"- first: {_name(first)}",
        f"- second: {_name(second)}",
        *(f"- {name}: {first.about[name]}" for name in ("protocol", "prompt") if first.about.get(name)),
        *(f"- **note**: {note}" for note in notes),
        "",
        "| contrast | first | second | change, 95 % interval | problems | p | Holm | McNemar mid-p |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in found:
        tests = [f"{one.p:.3g}", f"{one.holm:.3g}", "" if one.mcnemar is None else f"{one.mcnemar:.3g}"]
        change = f"{one.change.value:+.3f} ({one.change.low:+.3f} to {one.change.high:+.3f})"
        cells = [one.name, f"{one.first:.3f}", f"{one.second:.3f}", change, str(one.change.problems), *tests]
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", f"p: sign flips of the problems' differences; Holm over these {len(found)} contrasts."]
    return "\n".join(lines) + "\n"


def figure(first: Evaluated, second: Evaluated, found: Sequence[Contrast], notes: Sequence[str], file: Path) -> None:
    """Every change with its interval."""
    import textwrap

    from matplotlib.figure import Figure

    foot = [f"first: {_name(first)}", f"second: {_name(second)}"]
    foot += [f"{name}: {first.about[name]}" for name in ("protocol", "prompt") if first.about.get(name)]
    foot += [f"note: {note}" for note in notes]
    wrapped = "\n".join(line for text in foot for line in textwrap.wrap(text, 140, subsequent_indent="    "))
    drawn = Figure(figsize=(9, 1.6 + 0.42 * len(found) + 0.15 * wrapped.count("\n")), layout="constrained")
    axes = drawn.subplots()
    for at, one in enumerate(found):
        axes.plot([one.change.low, one.change.high], [at, at], color=INK, linewidth=1.6)
        axes.plot([one.change.value], [at], "o", color=INK, markersize=5)
        told = f"{one.first:.3f} to {one.second:.3f}, Holm p {one.holm:.2g}"
        axes.annotate(told, (1.01, at), xycoords=("axes fraction", "data"), fontsize=8.5, va="center", color=THIRD)
    axes.axvline(0, color=THIRD, linewidth=0.8)
    axes.set_yticks(range(len(found)), [f"{one.name} ({one.change.problems})" for one in found], fontsize=9)
    axes.set_ylim(len(found) - 0.4, -0.6)
    axes.tick_params(axis="x", labelsize=9)
    axes.set_xlabel("second − first, 95 % interval over problems", fontsize=9)
    axes.set_title("What changed", loc="left", fontsize=11, color=INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="x", alpha=0.25)
    drawn.supxlabel(wrapped, x=0.01, ha="left", fontsize=7.5, color=THIRD)
    drawn.savefig(file, dpi=120)
