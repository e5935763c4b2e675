"""Do keys of text and picture tokens share one space? MMD and JSD between them and within each, layer by layer.

    d(text, image) against d(one half of the samples, the other half) within text and within image

Source: arXiv 2510.26721, which explains text bias by visual keys that lie outside the space in which the language
model learnt to look. Per layer, before and after RoPE: standardised *jointly* (per modality would erase the shift),
MMD^2 unbiased over pairs of different samples with one pooled median bandwidth (and Laplacian, polynomial, several
widths), JSD in bits on principal axes (histogram and neighbours), energy and Frechet distance on principal axes,
balanced accuracy of a linear probe on unseen samples, a permutation test that exchanges the labels of whole samples.
"matched": after RoPE with every key turned on to positions drawn alike for both modalities, so that where tokens stand
tells nothing.

What it cannot see: a distance is not yet a bias. A model with far-apart keys may read its pictures perfectly (the
linear probe is near 1 in untrained models too), so it does not conclude; `query_key`, `mdi` and the behaviour probes
do. Reference values (same source): MMD about 0.41 between, 0.012 within; LLaVA's larger and steadier than Qwen's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np

from recipes.metrics import Estimate
from recipes.probes import Absent, Array, Cell, Finding, Given, Keys, Want, told
from recipes.probes._clusters import halves, interval, permutation_p, sums
from recipes.probes._divergence import js_histogram, js_neighbours, principal_axes
from recipes.probes._kernels import energy_distance, frechet_distance, kernels, probe_accuracy

WANTS: tuple[Want, ...] = ("keys",)
PICTUREWARD: Literal[-1, 0, 1] = 0
AXES = 5
SPLITS = 4
LEAST = 8  # tokens of each modality, of at least 4 samples
_LINEAR = 50  # principal axes that the linear probe sees


def measure(given: Given) -> Finding:
    """Every layer on every side of RoPE. The headline is MMD^2 before RoPE, mean over layers."""
    table = [
        layer(keys, number, side, given.seed)
        for side, layers in given.keys.items()
        for number, keys in enumerate(layers)
        if _enough(keys)
    ]
    if not table:
        raise Absent("fewer than 4 samples with text and picture tokens")
    first = str(table[0]["side"])
    before = [row for row in table if row["side"] == first]
    value = _mean(before)
    within = float(np.mean([max(_number(row, f"mmd2_within_{one}") for one in ("text", "image")) for row in before]))
    worst = max(_number(row, "p") for row in before)
    accuracy = float(np.mean([_number(row, "linear_probe") for row in before]))
    says = (
        f"Keys of text and picture lie apart: MMD^2 {told(value)} between them, {within:.3f} within one modality; a "
        f"linear probe tells them apart with {accuracy:.0%}; permutation p at most {worst:.2g} in every layer."
        if worst < 0.05
        else f"Not every layer separates text from picture keys: MMD^2 {told(value)}, largest p {worst:.2g}."
    )
    series = {f"{side} RoPE: {name}": [_number(row, column) for row in table if row["side"] == side]
              for side in given.keys for name, column in _SERIES.items()}  # fmt: skip
    return Finding(
        probe="key_space",
        says=says,
        value=value,
        more={"mmd2_within": within, "linear_probe": accuracy, "largest_p": worst, "layers": len(before)},
        layers={name: values for name, values in series.items() if values},
        table=table,
        columns=_COLUMNS,
        notes=(
            "A distance is not yet a bias: see query_key, mdi and the behaviour probes.",
            "The first token (sink), chat markers and special tokens are left out.",
        ),
    )


_COLUMNS = ("side", "layer", "mmd2", "p", "mmd2_within_text", "mmd2_within_image", "js_histogram", "js_neighbours",
            "energy", "linear_probe")  # fmt: skip
_SERIES = {"between": "mmd2", "within text": "mmd2_within_text", "within picture": "mmd2_within_image"}


def layer(keys: Keys, number: int, side: str, seed: int = 0) -> dict[str, Estimate | Cell]:
    """All figures of one layer."""
    x, y = standardised(keys.text, keys.image)
    chosen = kernels(x, y)
    by_sample = {name: sums(x, y, keys.text_sample, keys.image_sample, kernel) for name, kernel in chosen.items()}
    main = by_sample["gaussian"]
    low, high = interval(main)
    axes, shares = principal_axes(np.concatenate([x, y]), AXES)
    u, v = axes[: len(x)], axes[len(x) :]
    many, _ = principal_axes(np.concatenate([x, y]), min(_LINEAR, max(2, (len(x) + len(y)) // 4)))
    row: dict[str, Estimate | Cell] = {
        "side": side,
        "layer": number,
        "mmd2": Estimate(value=main.mmd2(), se=(high - low) / 4, low=low, high=high, problems=len(main.n)),
        **{f"mmd2_{name}": one.mmd2() for name, one in by_sample.items() if name != "gaussian"},
        "p": permutation_p(main, seed=seed),
        "js_histogram": js_histogram(u, v),
        "js_neighbours": js_neighbours(u, v),
        "energy": energy_distance(u, v),
        "frechet": frechet_distance(u, v),
        "variance_in_axes": float(shares.sum()),
        "linear_probe": probe_accuracy(many[: len(x)], many[len(x) :], [*keys.text_sample], [*keys.image_sample]),
        "text_tokens": len(x),
        "image_tokens": len(y),
    }
    for name, rows, lean, samples in (("text", x, u, keys.text_sample), ("image", y, v, keys.image_sample)):
        splits = [halves(samples, seed=seed, turn=turn) for turn in range(SPLITS)]
        kernel = chosen["gaussian"]
        row[f"mmd2_within_{name}"] = _over(
            [sums(rows[a], rows[~a], samples[a], samples[~a], kernel).mmd2() for a in splits]
        )
        row[f"js_histogram_within_{name}"] = _over([js_histogram(lean[a], lean[~a]) for a in splits])
        row[f"js_neighbours_within_{name}"] = _over([js_neighbours(lean[a], lean[~a]) for a in splits])
    return row


def standardised(text: Array, image: Array) -> tuple[Array, Array]:
    """Both sets with mean 0 and variance 1 over *both* in every dimension; constant dimensions are left out.

    Both modalities have the same say in mean and variance, however many tokens each has.
    """
    mean = (text.mean(0) + image.mean(0)) / 2
    variance = (((text - mean) ** 2).mean(0) + ((image - mean) ** 2).mean(0)) / 2
    kept = variance > 1e-12 * max(float(variance.max()), 1e-30)
    scale = np.sqrt(variance[kept])
    return (text - mean)[:, kept] / scale, (image - mean)[:, kept] / scale


def _enough(keys: Keys) -> bool:
    few = min(len(keys.text), len(keys.image)) < LEAST
    return not few and min(len(np.unique(keys.text_sample)), len(np.unique(keys.image_sample))) >= 4


def _over(values: Sequence[float]) -> float:
    return float(np.mean(values))


def _number(row: Mapping[str, Estimate | Cell], name: str) -> float:
    cell = row[name]
    return cell.value if isinstance(cell, Estimate) else float(cell or 0)


def _mean(rows: Sequence[Mapping[str, Estimate | Cell]]) -> Estimate:
    """Mean over layers of one run: the same samples lie behind all layers, so intervals are averaged, not narrowed."""
    found = [cell for row in rows if isinstance(cell := row["mmd2"], Estimate)]
    values = [[one.value, one.se, one.low, one.high] for one in found]
    value, error, low, high = np.mean(values, axis=0).tolist()
    return Estimate(value=value, se=error, low=low, high=high, problems=found[0].problems)
