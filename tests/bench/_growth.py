"""What bench_growth found, as numbers, a table, a figure and a page."""

from __future__ import annotations

import json
import math
import os
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.bench import _soak
from tests.bench._steps import FAMILIES, STEPS, WORKERS

Known = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Step -> rows (as text) -> rows, cpu_s, peak_mib, largest_mib and, of a build, its series."""


def sizes(known: Known, step: str) -> list[int]:
    """The sizes at which a step was measured, smallest first."""
    return sorted(map(int, known.get(step, ())))


def exponent(known: Known, step: str) -> float | None:
    """Slope of log CPU time over log rows between the two largest sizes; above 1 is worse than linear.

    The start of the processes makes it smaller than it is without; see `marginal`. None below two sizes.
    """
    two = sizes(known, step)[-2:]
    if len(two) < 2:
        return None
    small, large = (known[step][str(rows)] for rows in two)
    return math.log(large["cpu_s"] / small["cpu_s"]) / math.log(large["rows"] / small["rows"])


def marginal(known: Known, step: str) -> float | None:
    """CPU milliseconds of one more row, between the smallest and the largest size. None below two sizes."""
    found = sizes(known, step)
    if len(found) < 2:
        return None
    small, large = known[step][str(found[0])], known[step][str(found[-1])]
    return float(1000 * (large["cpu_s"] - small["cpu_s"]) / (large["rows"] - small["rows"]))


def peak(one: Mapping[str, Any]) -> int:
    """MiB: the largest sum of PSS that was seen, or what the kernel says of the largest process where that is more.

    The latter counts for commands of a second, which end between two looks.
    """
    return max(int(one["peak_mib"]), int(one["largest_mib"]))


def ratio(known: Known, step: str) -> float | None:
    """Peak memory at the largest size over that at the smallest. None below two sizes."""
    found = sizes(known, step)
    return peak(known[step][str(found[-1])]) / peak(known[step][str(found[0])]) if len(found) > 1 else None


def figures(known: Known) -> dict[str, float]:
    """time_exponent and memory_ratio of the worst step, and each step's own."""
    each: dict[str, float] = {}
    for name, call in (("time_exponent", exponent), ("memory_ratio", ratio)):
        found = {step: value for step in STEPS if (value := call(known, step)) is not None}
        if found:
            each |= {name: max(found.values()), **{f"{name}_{step}": value for step, value in found.items()}}
    return {name: round(value, 3) for name, value in each.items()}


def table(known: Known) -> list[str]:
    """One line a step, one column a size: rows a CPU second and peak memory."""
    every = sorted({rows for step in STEPS for rows in sizes(known, step)})
    head = "".join(f" {rows:,} rows |" for rows in every)
    lines = [f"| command |{head} exponent of time | memory, largest : smallest |", "|---|" + "---|" * (len(every) + 2)]
    for step in STEPS:
        if step in known:
            cells = "".join(f" {_cell(known[step].get(str(rows)))} |" for rows in every)
            lines.append(f"| {step} |{cells} {_number(exponent(known, step))} | {_number(ratio(known, step))} |")
    return lines


def _cell(one: Mapping[str, Any] | None) -> str:
    return f"{one['rows'] / one['cpu_s']:.0f} rows/s, {peak(one)} MiB" if one else "not measured"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def soak(known: Known) -> tuple[_soak.Series, _soak.Soak] | None:
    """The largest build as a soak; None when it was too short."""
    found = sizes(known, "pairs")
    series = known["pairs"][str(found[-1])]["series"] if found else []
    try:
        return series, _soak.Soak.of(series)
    except (ValueError, IndexError):
        return None


def write(known: Known, out: Path) -> None:
    """OUT/growth.json, growth.md, growth.png and soak.png."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "growth.json").write_text(json.dumps(known, separators=(",", ":")) + "\n", encoding="utf-8")
    draw(known, out / "growth.png")
    long = soak(known)
    if long is not None:
        _soak.draw(*long, out / "soak.png")
    (out / "growth.md").write_text(page(known, long and long[1]), encoding="utf-8")


def page(known: Known, long: _soak.Soak | None) -> str:
    """The report of the bench."""
    cells = "".join(f" {name} |" for name in STEPS if marginal(known, name) is not None)
    costs = "".join(f" {value:.2f} |" for name in STEPS if (value := marginal(known, name)) is not None)
    parts = [
        "# Growth",
        f"Made by `python -m tests.bench.bench_growth --out cards/scale` on {os.cpu_count()} CPU cores "
        f"({platform.machine()}, Python {platform.python_version()}), shared with other work: rates are rows a second "
        "of CPU time, user and system, of the whole tree of processes, their start included; memory is the largest sum "
        "of PSS over that tree, sampled each second, or the peak RSS of its largest process where that is more. "
        f"The build has {WORKERS} workers, the families {FAMILIES} "
        "in plain looks (the browser draws one row in ten) and a gallery; `score` counts tokens with a processor, "
        "`truth` is the score `constructed`, `select` looks for duplicates and takes the half with most tokens, "
        "`export` writes that half for TRL.",
        "\n".join(table(known)),
        "The exponent is the slope of log CPU time over log rows between the two largest sizes.",
        "CPU milliseconds of one more row, from the smallest to the largest size:",
        f"|{cells}\n|{'---|' * cells.count('|')}\n|{costs}",
        "![Growth](growth.png)",
    ]
    if long is not None:
        state = "; ".join(long.complaints) or "flat: nothing grew, no slowdown"
        told = f"{state}. Speed of the last tenth is {long.rates[-1] / long.rates[0]:.3f} of the first's."
        parts += [f"## Soak: {long.images:,} images in one build", "\n".join(_soak.lines(long)), told]
        parts.append("![Soak](soak.png)")
    return "\n\n".join(parts) + "\n"


def draw(known: Known, file: Path) -> None:
    """CPU time and peak memory against rows, a line a step; time on log axes beside a linear slope."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, (times, memory) = plt.subplots(1, 2, figsize=(10, 4.2), layout="constrained")
    for step in STEPS:
        found = [known[step][str(rows)] for rows in sizes(known, step)]
        if found:
            rows = [one["rows"] for one in found]
            times.plot(rows, [one["cpu_s"] for one in found], marker="o", label=step)
            memory.plot(rows, [peak(one) for one in found], marker="o", label=step)
    low, high = times.get_xlim()
    times.plot([max(low, 500), high], [max(low, 500) / 100, high / 100], color="grey", linestyle=":", label="linear")
    times.set(xscale="log", yscale="log", xlabel="rows", ylabel="CPU seconds")
    memory.set(xscale="log", xlabel="rows", ylabel="peak memory of the tree (PSS), MiB", ylim=(0, None))
    for axes in (times, memory):
        axes.grid(alpha=0.3, which="both")
        axes.spines[["top", "right"]].set_visible(False)
    times.legend(frameon=False)
    figure.savefig(file, dpi=110)
    plt.close(figure)
