"""Figures of a run: accuracy per view, the gap with its interval, KL and reward over the steps.

python -m train.figures --run runs/kl_curriculum      # RUN/curves.png again, also while the run goes on
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from renderers.cli import run
from renderers.errors import UserError
from train.journal import read

SMOOTHED = 60  # with more points, a running mean is drawn over them
INK, TEXT, VISION, THIRD = "#22252b", "#2b6cb0", "#c05621", "#4a5568"


@dataclass(frozen=True, kw_only=True)
class Config:
    """Draw the curves of a run."""

    run: Path
    """A run's folder; its metrics.jsonl is read."""


def series(lines: Sequence[dict[str, Any]], name: str) -> tuple[list[int], list[float]]:
    """(steps, values) of one metric."""
    found = [(line["step"], float(line[name])) for line in lines if line.get(name) is not None]
    return [step for step, _ in found], [value for _, value in found]


def curves(lines: Sequence[dict[str, Any]], file: Path, title: str) -> None:
    """Four panels over the optimizer steps; a panel without data says so."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 7), layout="constrained")
    figure.suptitle(title, color=INK)
    axes = figure.subplots(2, 2).flat
    _lines(
        next(axes),
        "Accuracy by view",
        [
            (*series(lines, "eval/text_rich/accuracy"), "text-rich", TEXT),
            (*series(lines, "eval/vision_centric/accuracy"), "vision-centric", VISION),
        ],
        (0, 1),
    )
    gap = next(axes)
    _lines(gap, "Paired gap, 95 % interval", [(*series(lines, "eval/gap"), "text-rich − vision-centric", INK)])
    steps, low = series(lines, "eval/gap_low")
    gap.fill_between(steps, low, series(lines, "eval/gap_high")[1], color=INK, alpha=0.15, linewidth=0)
    gap.axhline(0, color=THIRD, linewidth=0.8)
    _lines(
        next(axes),
        "KL between the views, nats a token",
        [(*series(lines, "kl/mean"), "mean", INK), (*series(lines, "kl/p99"), "99th percentile", THIRD)],
    )
    _lines(
        next(axes),
        "Training signal",
        [
            (*series(lines, "reward"), "reward", TEXT),
            (*series(lines, "rewards/accuracy/mean"), "accuracy of rollouts", VISION),
            (*series(lines, "cross_entropy/mean"), "cross-entropy", INK),
        ],
    )
    for panel in figure.axes:
        for step in stage_starts(lines):
            panel.axvline(step, color=THIRD, linewidth=0.8, linestyle=":")
    figure.savefig(file, dpi=110)


def running_mean(values: Sequence[float], width: int) -> list[float]:
    """Means over up to `width` values on either side; shorter windows at the ends."""
    spans = [values[max(at - width, 0) : at + width + 1] for at in range(len(values))]
    return [sum(span) / len(span) for span in spans]


def stage_starts(lines: Sequence[dict[str, Any]]) -> list[int]:
    """Steps after which another stage began."""
    steps, stages = series(lines, "stage")
    pairs = zip(stages, stages[1:], steps, strict=False)
    return [step for before, after, step in pairs if after != before]


def _lines(
    axes: Any,
    title: str,
    data: Sequence[tuple[list[int], list[float], str, str]],
    limits: tuple[float, float] | None = None,
) -> None:
    shown = [entry for entry in data if entry[0]]
    for steps, values, label, colour in shown:
        many = len(steps) > SMOOTHED
        if many:
            axes.plot(steps, values, color=colour, linewidth=0.8, alpha=0.25)
            values = running_mean(values, len(values) // 20)
        dot = "o" if len(steps) < 25 else None
        axes.plot(steps, values, label=label, color=colour, linewidth=1.6, marker=dot, markersize=4)
    axes.set_title(title, loc="left", fontsize=11, color=INK)
    axes.set_xlabel("optimizer step")
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(alpha=0.25)
    if limits:
        axes.set_ylim(limits[0] - 0.02, limits[1] + 0.02)
    if shown:
        axes.legend(frameon=False, fontsize=9)
    else:
        axes.text(0.5, 0.5, "not measured in this run", ha="center", va="center", transform=axes.transAxes, color=THIRD)


def draw(config: Config) -> int:
    """Draw the curves of a run's metrics."""
    file = config.run / "metrics.jsonl"
    if not file.exists():
        raise UserError(f"--run {config.run}: holds no metrics.jsonl")
    curves(read(file), config.run / "curves.png", config.run.name)
    print(config.run / "curves.png")
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    return run(draw, Config, argv)


if __name__ == "__main__":
    sys.exit(main())
