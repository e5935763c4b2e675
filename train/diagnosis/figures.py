"""Figures of a diagnosis: leans, corruptions, layers, and where keys of both modalities lie."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from recipes.metrics import Estimate
from recipes.probes import PROBES, Finding, Given
from recipes.probes.key_space import standardised
from train.figures import INK, TEXT, THIRD, VISION

COLOURS = (TEXT, VISION, INK, "#2f855a", "#805ad5", THIRD, "#b7791f", "#c53030", "#319795")
_LEANS = {"text": TEXT, "picture": VISION, "both": "#2f855a"}
# The value that speaks for neither side, and how far the axis reaches; other probes are drawn around 0.
_SIDES = {"matched RoPE": "after, positions matched"}
_SCALES = {"conflict": (0.5, 0.5), "mm_shap": (0.5, 0.5), "corruption": (0.0, 1.0)}


def draw(folder: Path, findings: Mapping[str, Finding], given: Given) -> list[tuple[str, str]]:
    """Draw what there is to draw; (file name, what it shows) in the order of the report."""
    drawn: list[tuple[str, str]] = []
    if leaning := [one for one in findings.values() if one.value is not None and PROBES.load(one.probe).PICTUREWARD]:
        leans(leaning, folder / "leans.png")
        drawn.append(("leans.png", "What each probe says, from words to picture"))
    if "corruption" in findings:
        corruption(findings["corruption"], folder / "corruption.png")
        drawn.append(("corruption.png", "Confidence and accuracy as the picture gets worse"))
    if layered := [one for one in findings.values() if one.layers]:
        layers(layered, folder / "layers.png")
        drawn.append(("layers.png", "Layer by layer"))
    if "key_space" in findings:
        keys(given, folder / "keys.png")
        drawn.append(("keys.png", "Keys of text and picture tokens"))
    return drawn


def leans(findings: Sequence[Finding], file: Path) -> None:
    """One line a probe: how far it lies towards words (left) or picture (right), with its interval."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8.5, 1.5 + 0.4 * len(findings)), layout="constrained")
    axes = figure.subplots()
    for at, one in enumerate(findings):
        low, value, high = _towards_picture(one)
        colour = _LEANS.get(one.leans, THIRD)
        axes.plot([low, high], [at, at], color=colour, linewidth=2, solid_capstyle="butt")
        axes.plot([value], [at], "o", color=colour, markersize=6)
    axes.axvline(0, color=THIRD, linewidth=0.8)
    axes.set_yticks(range(len(findings)), [one.probe for one in findings], fontsize=9)
    axes.invert_yaxis()
    axes.set_xlim(-1.05, 1.05)
    axes.set_xticks([-1, 0, 1], ["words", "neither or both", "picture"])
    for lean, colour in (*_LEANS.items(), ("no conclusion", THIRD)):
        axes.plot([], [], "o", color=colour, label=lean)
    axes.legend(frameon=False, fontsize=8, ncols=4, loc="lower center", bbox_to_anchor=(0.5, 1.0))
    axes.set_xlabel("each probe on its own scale (bits and nats squeezed by tanh), 95 % interval", fontsize=9)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.grid(axis="y", alpha=0.2)
    figure.savefig(file, dpi=110)


def _towards_picture(one: Finding) -> tuple[float, float, float]:
    """(low, value, high) in [-1, 1], 1 being the picture."""
    middle, reach = _SCALES.get(one.probe, (0.0, 1.0))
    sign = PROBES.load(one.probe).PICTUREWARD
    value = one.value
    if value is None:
        return 0.0, 0.0, 0.0
    bounded = one.probe not in ("information_gain", "visual_dependency")
    ends = [sign * (end - middle) / reach for end in (value.low, value.value, value.high)]
    low, centre, high = (end if bounded else math.tanh(end) for end in ends)
    return min(low, high), centre, max(low, high)


def corruption(finding: Finding, file: Path) -> None:
    """Confidence and accuracy of both views under each corruption."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 4), layout="constrained")
    names = list(dict.fromkeys(str(row["picture"]) for row in finding.table))
    for axes, measure in zip(figure.subplots(1, 2, sharey=True), ("confidence", "accuracy"), strict=True):
        for view, colour, shift in (("text-rich", TEXT, -0.1), ("vision-centric", VISION, 0.1)):
            rows = [row for row in finding.table if row["view"] == view]
            for row in rows:
                at, told = names.index(str(row["picture"])) + shift, row[measure]
                if isinstance(told, Estimate):
                    axes.plot([at, at], [told.low, told.high], color=colour, linewidth=1.6)
                    axes.plot([at], [told.value], "o", color=colour, markersize=4.5)
            axes.plot([], [], "o", color=colour, label=view)
        axes.set_xticks(range(len(names)), names, rotation=40, ha="right", fontsize=8)
        axes.set_title(f"{measure}, 95 % interval", loc="left", fontsize=11, color=INK)
        axes.set_ylim(-0.03, 1.03)
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="y", alpha=0.25)
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, frameon=False, fontsize=9, ncols=2, loc="outside upper right")
    figure.savefig(file, dpi=110)


def layers(findings: Sequence[Finding], file: Path) -> None:
    """One panel a probe, its series over decoder layers."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5.2 * min(2, len(findings)), 3.6 * math.ceil(len(findings) / 2)), layout="constrained")
    panels = list(figure.subplots(math.ceil(len(findings) / 2), min(2, len(findings)), squeeze=False).flat)
    for axes, one in zip(panels, findings, strict=False):
        _series(axes, one)
    for axes in panels[len(findings) :]:
        axes.set_axis_off()
    figure.savefig(file, dpi=110)


def _series(axes: Any, one: Finding) -> None:
    """key_space has three series a side of RoPE: one colour a side, one style a series."""
    styles = {"between": "-", "within text": ":", "within picture": "--"}
    sides = list(dict.fromkeys(name.partition(": ")[0] for name in one.layers))
    for name, values in one.layers.items():
        side, _, kind = name.partition(": ")
        colour = COLOURS[sides.index(side) % len(COLOURS)]
        marker = "o" if len(values) < 25 else None
        axes.plot(
            range(len(values)),
            values,
            styles.get(kind, "-"),
            color=colour,
            label=None if kind else name,
            marker=marker,
            markersize=3,
        )
    for at, side in enumerate(sides if one.probe == "key_space" else ()):
        axes.plot([], [], "o", color=COLOURS[at % len(COLOURS)], label=_SIDES.get(side, side), markersize=4)
    for kind, style in styles.items() if one.probe == "key_space" else ():
        axes.plot([], [], style, color=INK, label=kind)
    axes.set_title(one.probe if one.probe != "key_space" else "key_space: MMD²", loc="left", fontsize=11, color=INK)
    axes.set_xlabel("decoder layer")
    axes.ticklabel_format(axis="y", useOffset=False, style="plain")
    axes.locator_params(axis="x", integer=True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(alpha=0.25)
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + 0.3 * (high - low))  # room for the legend
    axes.legend(frameon=False, fontsize=7, loc="upper center", ncols=2)


def keys(given: Given, file: Path) -> None:
    """Keys of the first, middle and last layer before RoPE: two principal axes, and t-SNE of thirty of them."""
    from matplotlib.figure import Figure

    side = next(iter(given.keys))
    found = given.keys[side]
    numbers = sorted({0, len(found) // 2, len(found) - 1})
    figure = Figure(figsize=(3.6 * len(numbers), 7), layout="constrained")
    panels = figure.subplots(2, len(numbers), squeeze=False)
    for column, number in enumerate(numbers):
        text, image = standardised(found[number].text, found[number].image)
        for row, (name, flat) in enumerate(_maps(np.concatenate([text, image]), given.seed).items()):
            axes = panels[row, column]
            axes.scatter(*flat[: len(text)].T, s=9, color=TEXT, alpha=0.6, linewidths=0, label="text")
            axes.scatter(*flat[len(text) :].T, s=9, color=VISION, alpha=0.6, linewidths=0, label="picture")
            axes.set_title(f"{name}, layer {number}, {side} RoPE", loc="left", fontsize=10, color=INK)
            axes.set_xticks([])
            axes.set_yticks([])
    panels[0, 0].legend(frameon=False, fontsize=8)
    figure.savefig(file, dpi=110)


def _maps(rows: np.ndarray[Any, Any], seed: int) -> dict[str, np.ndarray[Any, Any]]:
    """Two maps of the plane, through scikit-learn."""
    from sklearn.decomposition import PCA
    from sklearn.manifold import TSNE

    axes = PCA(n_components=min(30, *rows.shape), svd_solver="full").fit_transform(rows)
    perplexity = min(30.0, (len(rows) - 1) / 3)
    near = TSNE(n_components=2, perplexity=perplexity, init="pca", random_state=seed).fit_transform(axes)
    return {"PCA": axes[:, :2], "t-SNE": near}
