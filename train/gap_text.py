"""A gap report for people: one Markdown table and one figure, every number from the report's JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from train.figures import INK, TEXT, THIRD, VISION


def number(estimate: dict[str, Any]) -> str:
    """`0.312 (0.250 to 0.371)`: a mean with its 95 % interval."""
    if estimate["value"] is None:
        return "unknown"
    return f"{estimate['value']:.3f} ({estimate['low']:.3f} to {estimate['high']:.3f})"


def markdown(about: dict[str, Any], report: dict[str, Any]) -> str:
    """The report as Markdown."""
    pair = report["pair"]
    lines = [
        f"# Gap report: {about.get('model', '')}",
        "",
        *(f"- {name.replace('_', ' ')}: {value}" for name, value in about.items() if value not in (None, "", [])),
        "",
        "| what | accuracy, 95 % interval |",
        "|---|---|",
        f"| {pair['rich']} | {number(pair['rich_accuracy'])} |",
        f"| {pair['vision']} | {number(pair['vision_accuracy'])} |",
        f"| **paired gap**, {pair['gap']['problems']} problems | **{number(pair['gap'])}** |",
        "",
        f"Only {pair['rich']} right: {pair['only_rich']}; only {pair['vision']} right: {pair['only_vision']}; "
        f"both: {pair['both']}; neither: {pair['neither']}. McNemar's p: {pair['p_exact']:.3g} exact, "
        f"{pair['p_mid']:.3g} mid-p.",
        "",
        *_versions(report["versions"]),
        *(line for name, groups in report["by"].items() for line in _groups(name, groups)),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _versions(versions: list[dict[str, Any]]) -> list[str]:
    rows = ["| version | mean of k | k | pass@k | tokens | truncated |", "|---|---|---|---|---|---|"]
    for one in versions:
        passes = ", ".join(f"{k}: {value:.3f}" for k, value in one["pass_at"].items())
        tokens = "" if one["tokens"] is None else f"{one['tokens']:.0f}"
        cells = [one["version"], number(one["accuracy"]), one["samples"], passes, tokens, f"{one['truncated']:.1%}"]
        rows.append(f"| {' | '.join(map(str, cells))} |")
    return [*rows, ""]


def _groups(name: str, groups: dict[str, Any]) -> list[str]:
    if not groups:
        return []
    title = name.replace("_", " ")
    rows = [f"| {title} | text-rich | vision-centric | gap | problems |", "|---|---|---|---|---|"]
    for key, pair in groups.items():
        accuracies = [f"{pair[side]['value']:.3f}" for side in ("rich_accuracy", "vision_accuracy")]
        rows.append(f"| {key} | {' | '.join(accuracies)} | {number(pair['gap'])} | {pair['gap']['problems']} |")
    return [*rows, ""]


def figure(about: dict[str, Any], report: dict[str, Any], file: Path) -> None:
    """Accuracies of both sides with intervals, overall and by perception level and family."""
    from matplotlib.figure import Figure

    rows = [("all", report["pair"])]
    rows += [(f"perception {key}", pair) for key, pair in report["by"].get("level_perception", {}).items()]
    rows += list(report["by"].get("family", {}).items())
    drawn = Figure(figsize=(8, 1.6 + 0.32 * len(rows)), layout="constrained")
    axes = drawn.subplots()
    for at, (_, pair) in enumerate(rows):
        rich, vision = pair["rich_accuracy"], pair["vision_accuracy"]
        axes.plot([rich["value"], vision["value"]], [at, at], color=THIRD, alpha=0.5, linewidth=1)
        for side, colour, shift in ((rich, TEXT, -0.12), (vision, VISION, 0.12)):
            axes.plot([side["low"], side["high"]], [at + shift] * 2, color=colour, linewidth=1.6)
            axes.plot([side["value"]], [at + shift], "o", color=colour, markersize=5)
    axes.plot([], [], "o", color=TEXT, label=str(report["pair"]["rich"]).replace("_", "-"))
    axes.plot([], [], "o", color=VISION, label=str(report["pair"]["vision"]).replace("_", "-"))
    axes.set_yticks(range(len(rows)), [f"{name} ({pair['gap']['problems']})" for name, pair in rows], fontsize=9)
    axes.invert_yaxis()
    axes.set_xlim(-0.02, 1.02)
    axes.set_xlabel("accuracy, 95 % interval over problems")
    axes.set_title(f"{about.get('model', '')}: gap {number(report['pair']['gap'])}", loc="left", fontsize=11, color=INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="x", alpha=0.25)
    axes.legend(frameon=False, fontsize=9, loc="lower center", bbox_to_anchor=(0.5, 1.06 + 0.3 / len(rows)), ncols=2)
    drawn.savefig(file, dpi=110)
