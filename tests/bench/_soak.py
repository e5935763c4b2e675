"""A long build in figures: memory and descriptors by every thousand images, speed by tenths; what flat means."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MEMORY, SPEED = 1.10, 0.95
DESCRIPTORS = 8  # a chunk that is being drawn holds a few for a moment

Series = Sequence[Sequence[float]]
"""Rows of images, CPU seconds, MiB, descriptors, processes; images rise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Soak:
    """What a long build came to, by tenths of its images. rates: images a CPU second. memory: MiB, medians.
    descriptors: most that were open."""

    images: int
    rates: list[float]
    memory: list[float]
    descriptors: list[int]

    @classmethod
    def of(cls, series: Series) -> Soak:
        """Count a series. Raises ValueError when it is too short to have tenths."""
        parts = [_between(series, part / 10, (part + 1) / 10) for part in range(10)]
        if min(map(len, parts)) < 2:
            raise ValueError(f"{len(series)} samples are too few for tenths")
        return cls(
            images=int(series[-1][0]),
            rates=[(rows[-1][0] - rows[0][0]) / (rows[-1][1] - rows[0][1]) for rows in parts],
            memory=[statistics.median(row[2] for row in rows) for rows in parts],
            descriptors=[int(max(row[3] for row in rows)) for rows in parts],
        )

    @property
    def complaints(self) -> list[str]:
        """What is not flat; nothing when all is well."""
        speed, memory = self.rates[-1] / self.rates[0], self.memory[-1] / self.memory[0]
        more = self.descriptors[-1] - self.descriptors[0]
        found = [f"speed fell to {speed:.3f} of the first tenth's"] if speed < SPEED else []
        found += [f"memory grew to {memory:.3f} of the first tenth's"] if memory > MEMORY else []
        return found + ([f"{more} descriptors more than in the first tenth"] if more > DESCRIPTORS else [])


def _between(series: Series, low: float, high: float) -> list[Sequence[float]]:
    """The samples from one share of the images to another; neighbours share the sample at their border."""
    start, whole = series[0][0], series[-1][0] - series[0][0]
    return [row for row in series if start + low * whole - 0.5 <= row[0] <= start + high * whole + 0.5]


def lines(soak: Soak) -> list[str]:
    """The table by tenths, as markdown."""
    rows = ["| tenth | images a CPU second | memory, MiB (median) | open descriptors (most) |", "|---|---|---|---|"]
    figures = zip(soak.rates, soak.memory, soak.descriptors, strict=True)
    return rows + [f"| {i + 1} | {rate:.1f} | {memory:.0f} | {fds} |" for i, (rate, memory, fds) in enumerate(figures)]


def draw(series: Series, soak: Soak, file: Path) -> None:
    """Memory, descriptors and speed against the images, one panel each."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, (memory, open_, speed) = plt.subplots(3, 1, figsize=(8, 7.5), sharex=True, layout="constrained")
    images = [row[0] / 1000 for row in series]
    for axes, column, name in ((memory, 2, "memory of the tree\n(PSS), MiB"), (open_, 3, "open descriptors")):
        axes.plot(images, [row[column] for row in series], color="#1f5a8a", marker=".", markersize=4)
        axes.set_ylabel(name)
    wide = soak.images / 10_000
    speed.bar([(i + 0.5) * wide for i in range(10)], soak.rates, width=0.92 * wide, color="#5b8f5b")
    speed.axhline(SPEED * soak.rates[0], color="#b3402a", linestyle="--", label=f"{SPEED:.0%} of the first tenth")
    speed.set(ylabel="images a CPU second,\nby tenths", xlabel="images made, thousands")
    for axes in (memory, open_, speed):
        axes.set_ylim(0, 1.25 * axes.get_ylim()[1])
        axes.grid(alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
    speed.legend(loc="upper right", frameon=False)
    figure.suptitle(f"One build of {soak.images:,} images")
    figure.savefig(file, dpi=110)
    plt.close(figure)
