"""A gap report for people: one Markdown table and one figure, every number from the report's JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from builders.versions import VERSIONS
from train.figures import INK, TEXT, THIRD, VISION

_FOOT = ("data", "evaluated_on", "protocol", "prompt", "engine", "warnings")  # what stands under the figure
_FEW = 20  # problems
_TEXT_GROUP = {"Text Dominant", "Text Lite", "Text Only", "text_rich"}


def number(estimate: dict[str, Any]) -> str:
    """`0.312 (0.250 to 0.371)`: a mean with its 95 % interval."""
    if estimate["value"] is None:
        return "unknown"
    return f"{estimate['value']:.3f} ({estimate['low']:.3f} to {estimate['high']:.3f})"


def shown(name: str) -> str:
    """A version's or view's name for people: `text-rich`, `Text Dominant`."""
    return name.replace("_", "-")


def ordered(versions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Version results in MathVerse's order; others by name."""
    places = list(VERSIONS)
    return sorted(versions, key=lambda one: (one["version"] not in places, *_place(one["version"], places)))


def _place(name: str, places: Sequence[str]) -> tuple[int, str]:
    return (places.index(name) if name in places else 0, name)


def markdown(about: dict[str, Any], report: dict[str, Any]) -> str:
    """The report as Markdown."""
    pair = report["pair"]
    rich, vision = shown(pair["rich"]), shown(pair["vision"])
    lines = [
        f"# Gap report: {about.get('model', '')}",
        "",
        *(f"- {name.replace('_', ' ')}: {value}" for name, value in about.items() if value not in (None, "", [])),
        "",
        "| what | mean over problems, 95 % interval |",
        "|---|---|",
        f"| {rich} | {number(pair['rich_accuracy'])} |",
        f"| {vision} | {number(pair['vision_accuracy'])} |",
        f"| **paired gap** {rich} − {vision}, {pair['gap']['problems']} problems | **{number(pair['gap'])}** |",
        *_further_gaps(report),
        "",
        f"Only {rich} right: {pair['only_rich']}; only {vision} right: {pair['only_vision']}; "
        f"both: {pair['both']}; neither: {pair['neither']} (by the most frequent answer). McNemar's p: "
        f"{pair['p_exact']:.3g} exact, {pair['p_mid']:.3g} mid-p.{_agreement(report)}",
        "",
        *_versions(report["versions"]),
        *(line for name, groups in report["by"].items() for line in _groups(name, groups, rich, vision)),
        *_few(report),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _further_gaps(report: dict[str, Any]) -> list[str]:
    names = {
        "grouped": "grouped gap, mean(Text Dominant, Text Lite) − mean(Vision Intensive, Vision Dominant, Vision Only) "
        "as in arXiv 2510.22836",
        "td_vo": "Text Dominant − Vision Only",
    }
    found = [(text, report.get(key)) for key, text in names.items()]
    return [f"| {text}, {gap['problems']} problems | {number(gap)} |" for text, gap in found if gap]


def _agreement(report: dict[str, Any]) -> str:
    both, every = report["pair"].get("same_answer"), report.get("agreement")
    told = f" The two give the same answer to {both:.1%} of problems" if both is not None else ""
    if told and every is not None and len(report["versions"]) > 2:
        told += f", all versions to {every:.1%}"
    return told + "." * bool(told)


def _versions(versions: Sequence[dict[str, Any]]) -> list[str]:
    rows = ["| version | mean of k | k | pass@k | tokens | truncated |", "|---|---|---|---|---|---|"]
    for one in ordered(versions):
        passes = ", ".join(f"{k}: {value:.3f}" for k, value in one["pass_at"].items())
        tokens = "unknown" if one["tokens"] is None else f"{one['tokens']:.0f}"
        cut = "unknown" if one["truncated"] is None else f"{one['truncated']:.1%}"
        cells = [shown(one["version"]), number(one["accuracy"]), one["samples"], passes, tokens, cut]
        rows.append(f"| {' | '.join(map(str, cells))} |")
    return [*rows, ""]


def _groups(name: str, groups: dict[str, Any], rich: str, vision: str) -> list[str]:
    known = {key: pair for key, pair in groups.items() if pair["gap"]["problems"]}
    if not known:
        return []
    rows = [f"| {name.replace('_', ' ')} | {rich} | {vision} | gap | problems |", "|---|---|---|---|---|"]
    for key, pair in known.items():
        accuracies = [f"{pair[side]['value']:.3f}" for side in ("rich_accuracy", "vision_accuracy")]
        rows.append(f"| {key} | {' | '.join(accuracies)} | {number(pair['gap'])} | {pair['gap']['problems']} |")
    return [*rows, ""]


def _few(report: dict[str, Any]) -> list[str]:
    """Resampling a handful of problems cannot show the spread of others."""
    sizes = [pair["gap"]["problems"] for groups in report["by"].values() for pair in groups.values()]
    small = [size for size in [*sizes, report["pair"]["gap"]["problems"]] if 0 < size < _FEW]
    return [f"Intervals of fewer than {_FEW} problems are too narrow; read them as no more than a hint."] * bool(small)


def figure(about: dict[str, Any], report: dict[str, Any], file: Path) -> None:
    """Accuracies with intervals: of every version where there are more than two, then of both sides by group."""
    from matplotlib.figure import Figure

    groups, versions = _rows(report), report["versions"]
    heights = [1.1 + 0.3 * len(groups)]
    if len(versions) > 2:
        heights.insert(0, 0.7 + 0.3 * len(versions))
    foot = _foot(about)
    drawn = Figure(figsize=(9, 0.9 + sum(heights) + 0.15 * foot.count("\n")), layout="constrained")
    pair = report["pair"]
    title = f"{about.get('model', '')}: gap {shown(pair['rich'])} − {shown(pair['vision'])} {number(pair['gap'])}"
    titles = [title, *([f"grouped gap {number(report['grouped'])}"] if report.get("grouped") else [])]
    wrapped = [line for text in titles for line in textwrap.wrap(text, 88, break_on_hyphens=False)]
    drawn.suptitle("\n".join(wrapped), x=0.01, ha="left", fontsize=11, color=INK)
    axes = drawn.subplots(len(heights), 1, height_ratios=heights, squeeze=False)[:, 0]
    if len(versions) > 2:
        _draw_versions(axes[0], ordered(versions))
    _draw_groups(axes[-1], groups)
    axes[-1].set_xlabel("accuracy, 95 % interval over problems", fontsize=9)
    drawn.supxlabel(foot, x=0.01, ha="left", fontsize=7.5, color=THIRD)
    drawn.savefig(file, dpi=120)


def _rows(report: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    rows = [("all problems", report["pair"])]
    for name, title in (("level_perception", "perception "), ("level_reasoning", "reasoning "), ("family", "")):
        rows += [(f"{title}{key}", pair) for key, pair in report["by"].get(name, {}).items()]
    return [(name, pair) for name, pair in rows if pair["gap"]["problems"]]


def _foot(about: dict[str, Any]) -> str:
    values = {name: "; ".join(v) if isinstance(v := about.get(name), list) else v for name in _FOOT}
    told = [f"{name.replace('_', ' ')}: {value}" for name, value in values.items() if value]
    return "\n".join(line for text in told for line in textwrap.wrap(text, 150, subsequent_indent="    "))


def _draw_versions(axes: Any, versions: Sequence[dict[str, Any]]) -> None:
    for at, one in enumerate(versions):
        colour = TEXT if one["version"] in _TEXT_GROUP else VISION
        _interval(axes, one["accuracy"], at, colour)
    names = [f"{shown(one['version'])} ({one['accuracy']['problems']})" for one in versions]
    _finish(axes, names, "Every version (problems)")


def _draw_groups(axes: Any, rows: Sequence[tuple[str, dict[str, Any]]]) -> None:
    for at, (_, pair) in enumerate(rows):
        rich, vision = pair["rich_accuracy"], pair["vision_accuracy"]
        axes.plot([rich["value"], vision["value"]], [at, at], color=THIRD, alpha=0.4, linewidth=1)
        _interval(axes, rich, at - 0.13, TEXT)
        _interval(axes, vision, at + 0.13, VISION)
    if len(rows) > 1:
        axes.axhline(0.5, color=THIRD, alpha=0.4, linewidth=0.8)
    pair = rows[0][1]
    for side, colour in (("rich", TEXT), ("vision", VISION)):
        axes.plot([], [], "o", color=colour, label=shown(pair[side]))
    axes.legend(frameon=False, fontsize=9, loc="lower right", bbox_to_anchor=(1, 1), ncols=2, borderaxespad=0.2)
    _finish(axes, [f"{name} ({one['gap']['problems']})" for name, one in rows], "Paired (problems with both)")


def _interval(axes: Any, estimate: dict[str, Any], at: float, colour: str) -> None:
    axes.plot([estimate["low"], estimate["high"]], [at, at], color=colour, linewidth=1.6)
    axes.plot([estimate["value"]], [at], "o", color=colour, markersize=5)


def _finish(axes: Any, names: Sequence[str], title: str) -> None:
    axes.set_yticks(range(len(names)), names, fontsize=9)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(-0.02, 1.02)
    axes.tick_params(axis="x", labelsize=9)
    axes.set_title(title, loc="left", fontsize=10, color=INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="x", alpha=0.25)
