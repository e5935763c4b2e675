"""Figures of the lab's report: arms by group, accuracy on every test set, probes against the gap.

    pictures = draw(table, Path("cards/lab"))      # {"arms": report-full.png, "others": ..., ...}

A figure that the results have nothing for is not drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from train.figures import INK, TEXT, THIRD, VISION
from train.laboratory import bias
from train.laboratory.analysis import ArmResult, Table
from train.laboratory.plan import Group, Measure
from train.laboratory.tables import GROUPS

DPI = 110
COLUMNS = 4  # of small multiples
FIRST: tuple[Group, ...] = ("main", "control")
OTHERS: tuple[Group, ...] = ("selection", "rl", "exploratory")
VIEWS: tuple[tuple[Measure, str, str], ...] = (("text_rich", TEXT, "o"), ("vision_centric", VISION, "s"))
_ENDS = {"arms": "", "others": "-others", "sets": "-sets", "probes": "-probes"}
COLOURS = ("#2b6cb0", "#c05621", "#2f855a", "#6b46c1", "#b83280", "#4a5568", "#b7791f", "#0987a0")
MARKS = "osD^vP*X"


def files(table: Table) -> dict[str, str]:
    """Names of the figures that the results have something for, by what they show."""
    there = {
        "arms": any(table.group(group) for group in FIRST),
        "others": any(table.group(group) for group in OTHERS),
        "sets": bool(table.sets()),
        "probes": bool(bias.comparable(table)),
    }
    return {name: f"report-{table.preset}{_ENDS[name]}.png" for name, drawn in there.items() if drawn}


def draw(table: Table, out: Path) -> dict[str, Path]:
    """Draw them into a folder; returns the files by what they show."""
    drawn = {name: out / file for name, file in files(table).items()}
    for name, groups in (("arms", FIRST), ("others", OTHERS)):
        if name in drawn:
            arms(table, [group for group in groups if table.group(group)], drawn[name])
    if "sets" in drawn:
        sets(table, drawn["sets"])
    if "probes" in drawn:
        probes(bias.associations(table), drawn["probes"])
    return drawn


def arms(table: Table, groups: Sequence[Group], file: Path) -> None:
    """A row of two panels for each group: accuracy under both views, and the gap; seeds are ticks, lines intervals."""
    from matplotlib.figure import Figure

    sizes = [len(table.group(group)) for group in groups]
    drawn = Figure(figsize=(11, 1.0 + sum(0.36 * size + 0.55 for size in sizes)), layout="constrained")
    ratios = [size + 0.6 for size in sizes]
    panels = drawn.subplots(len(groups), 2, squeeze=False, sharex="col", gridspec_kw={"height_ratios": ratios})
    for group, (left, right) in zip(groups, panels, strict=True):
        _group(left, right, table.group(group))
        left.set_title(GROUPS[group][0], loc="left", fontsize=11, color=INK, fontweight="bold")
    panels[0][1].set_title("Gap, 95 % interval over seeds and problems", loc="left", fontsize=11, color=INK)
    panels[0][0].set_xlim(-0.02, 1.02)
    panels[-1][0].set_xlabel("accuracy: text-rich (blue circle), vision-centric (orange square)")
    panels[-1][1].set_xlabel("text-rich − vision-centric")
    drawn.savefig(file, dpi=DPI)


def _group(left: Any, right: Any, found: Sequence[ArmResult]) -> None:
    for at, arm in enumerate(found):
        for (measure, colour, mark), shift in zip(VIEWS, (-0.15, 0.15), strict=True):
            _mark(left, arm, measure, at + shift, colour, mark)
        _mark(right, arm, "gap", at, INK, "o")
    left.set_yticks(range(len(found)), [arm.name for arm in found])
    right.set_yticks(range(len(found)), [])
    right.axvline(0, color=THIRD, linewidth=0.8)
    for axes in (left, right):
        axes.set_ylim(len(found) - 0.4, -0.6)
        axes.grid(axis="x", alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)


def _mark(axes: Any, arm: ArmResult, measure: Measure, at: float, colour: str, mark: str) -> None:
    found = arm.estimate(measure)
    axes.plot([found.low, found.high], [at, at], color=colour, linewidth=2.5, alpha=0.5)
    axes.plot([found.value], [at], mark, color=colour, markersize=6)
    values = list(arm.by_seed(measure).values())
    axes.plot(values, [at] * len(values), "|", color=colour, markersize=8, alpha=0.8)


def _panels(count: int, wide: float, high: float, **more: Any) -> tuple[Any, list[Any]]:
    """(figure, as many axes as asked for), in rows of at most COLUMNS."""
    from matplotlib.figure import Figure

    columns = min(count, COLUMNS)
    rows = -(-count // columns)
    drawn = Figure(figsize=(max(wide * columns, 6.5), high * rows + 0.9), layout="constrained")
    panels = list(drawn.subplots(rows, columns, squeeze=False, **more).flat)
    for axes in panels:
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(alpha=0.25)
    for axes in panels[count:]:
        axes.set_visible(False)
    return drawn, panels[:count]


def sets(table: Table, file: Path) -> None:
    """A panel for each arm that was asked further test sets: accuracy under both views on each of them."""
    found = {f"level {table.plan.data.perception}": table} | {
        _short(name): table.elsewhere(name) for name in table.sets()
    }
    found = dict(sorted(found.items(), key=lambda one: (not one[0].startswith("level"), one[0])))
    levels = sum(name.startswith("level") for name in found)
    asked = [arm.name for arm in table.arms if sum(one.has(arm.name) for one in found.values()) > 1]
    drawn, panels = _panels(len(asked), 3.1, 2.5, sharex=True, sharey=True)
    for axes, name in zip(panels, asked, strict=True):
        for measure, colour, mark in VIEWS:
            _along(axes, list(found.values()), name, measure, colour, mark, levels)
        axes.set_title(name, loc="left", fontsize=11, color=INK)
        axes.set_ylim(-0.02, 1.02)
        axes.set_xticks(range(len(found)), list(found), rotation=40, ha="right", fontsize=9)
        axes.tick_params(labelbottom=True)
    drawn.supylabel("accuracy: text-rich (blue circle), vision-centric (orange square)", fontsize=9, color=INK)
    drawn.savefig(file, dpi=DPI)


def _along(axes: Any, found: Sequence[Table], name: str, measure: Measure, colour: str, mark: str, levels: int) -> None:
    """One arm and view over the sets; levels are joined by a line, families stand alone."""
    values = {at: one.arm(name).estimate(measure) for at, one in enumerate(found) if one.has(name)}
    for at, one in values.items():
        axes.plot([at, at], [one.low, one.high], color=colour, linewidth=2.5, alpha=0.5)
        axes.plot([at], [one.value], mark, color=colour, markersize=6)
    joined = [at for at in values if at < levels]
    axes.plot(joined, [values[at].value for at in joined], color=colour, linewidth=1.2)


def _short(name: str) -> str:
    return name.replace("perception", "level").removeprefix("family ").replace("_", " ")


def probes(found: Sequence[bias.Association], file: Path) -> None:
    """A panel for each probe: its value against the gap, a colour and mark for each arm, a point for each seed."""
    drawn, panels = _panels(len(found), 3.1, 2.6)
    names = list(dict.fromkeys(arm for one in found for arm in one.arms))
    for axes, one in zip(panels, found, strict=True):
        for arm, values, gaps in zip(one.arms, one.values, one.gaps, strict=True):
            at = names.index(arm)
            mark, colour = MARKS[(at + at // len(COLOURS)) % len(MARKS)], COLOURS[at % len(COLOURS)]
            label = arm if one is next(other for other in found if arm in other.arms) else None
            axes.plot(values, gaps, mark, color=colour, markersize=5, alpha=0.75, label=label)
        axes.set_title(f"{one.probe}, rho {one.rho:+.2f}", loc="left", fontsize=10, color=INK)
        axes.axhline(0, color=THIRD, linewidth=0.8)
        axes.locator_params(axis="x", nbins=4)  # more labels than that run into each other
    drawn.supxlabel("value of the probe", fontsize=9, color=INK)
    drawn.supylabel("gap", fontsize=9, color=INK)
    drawn.legend(loc="outside upper center", ncols=min(len(names), 6), frameon=False, fontsize=9)
    drawn.savefig(file, dpi=DPI)
