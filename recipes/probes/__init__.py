"""Probes of a model's modality bias, one file each: what does it lean on, the words or the picture, and where?

    python -m train.diagnose --list
    finding = PROBES.load("conflict").measure(given)

A probe is a module with WANTS (what it must be given), PICTUREWARD (does a higher value speak for the picture: 1, for
the text: -1, or neither: 0) and `measure`. It is a pure function: `train/diagnosis/` runs the model and gathers what
probes are given. Its docstring holds the formula and its source, and what it cannot see.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from recipes.metrics import Estimate
from recipes.metrics import estimate as estimate_all
from renderers.registry import Registry

PROBES = Registry("recipes.probes", "probe")
Array: TypeAlias = NDArray[np.float64]
Want = Literal["answers", "keys", "attention", "divergences", "coalitions", "rows", "base", "run", "embeddings"]
Lean = Literal["text", "picture", "both", "neither", "unclear", ""]
Cell: TypeAlias = str | float | int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a model says to one problem under one condition.

    log_p: of the gold answer, nats per token. correct, answer: of its greedy reply. other: it gave the other answer of
    a conflict, the one that its picture shows; other_log_p: of that answer. NaN where an engine has none.
    """

    log_p: float = math.nan
    correct: bool = False
    answer: str = ""
    other: bool = False
    other_log_p: float = math.nan


Answers: TypeAlias = Mapping[str, Mapping[str, Told]]
"""condition -> problem -> what was said; a condition lacks the problems for which it could not be made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Key vectors of one layer: text [n, d] and image [m, d], each with the number of the sample it comes from."""

    text: Array
    image: Array
    text_sample: NDArray[np.int64]
    image_sample: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """What answer tokens attend to, [samples, layers]: means over heads and answer tokens.

    text, image, template: attention mass on the user's words, the picture, and all else of the prompt (chat markers,
    the first token). sink: mass on the first token, part of template. text_logit, image_logit: mean q.k / sqrt(d)
    before the softmax. tokens: [samples, 3], how many of text, image and template there are.
    """

    text: Array
    image: Array
    template: Array
    sink: Array
    text_logit: Array
    image_logit: Array
    tokens: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Divergences:
    """KL in nats at the tokens of an answer, one array a sample: against a masked picture, and against masked facts.

    Both start from the same input with all of it shown. entropy: of the full distribution at the same tokens.
    """

    picture: Sequence[Array]
    text: Sequence[Array]
    entropy: Sequence[Array]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributions:
    """Shapley values of one sample's pieces of text and patches of the picture, for the probability of the answer."""

    text: Array
    image: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """All that probes may want; what was not gathered is empty or None.

    answers: by condition (train/diagnosis/conditions.py). keys: "before", "after", "matched" RoPE -> layers. rows: of
    `pairs`, with `image_tokens` and `text_tokens` where known. base: accuracy of the base language model, problem ->
    right. run: lines of a run's metrics.jsonl. embeddings: unit vectors of pictures and of texts. sources: condition
    -> how many of its inputs our renderer drew and how many were made from pixels.
    """

    answers: Answers = field(default_factory=dict)
    keys: Mapping[str, Sequence[Keys]] = field(default_factory=dict)
    attention: Attention | None = None
    divergences: Divergences | None = None
    coalitions: Sequence[Contributions] = ()
    rows: Sequence[Mapping[str, Any]] = ()
    base: Mapping[str, bool] | None = None
    run: Sequence[Mapping[str, float]] = ()
    embeddings: tuple[Array, Array] | None = None
    sources: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a probe found. says: one sentence for a person, with its numbers.

    leans: what it concludes, "" where the probe does not conclude. value: the headline. more: further numbers by name.
    layers: series over decoder layers, for the figure. table: rows of a table; columns: those of
    it that a person is shown, all where empty. notes: what to keep in mind.
    """

    probe: str
    says: str
    leans: Lean = ""
    value: Estimate | None = None
    more: Mapping[str, Estimate | Cell] = field(default_factory=dict)
    layers: Mapping[str, Sequence[float]] = field(default_factory=dict)
    table: Sequence[Mapping[str, Estimate | Cell]] = ()
    columns: Sequence[str] = ()
    notes: Sequence[str] = ()


class Probe(Protocol):
    """A module in `recipes/probes/`. One that wants answers names their conditions in CONDITIONS as well."""

    WANTS: tuple[Want, ...]
    PICTUREWARD: Literal[-1, 0, 1]

    def measure(self, given: Given) -> Finding:
        """The finding. Raises Absent where what was gathered cannot say anything."""


class Absent(Exception):
    """A probe has nothing to measure; the message says why in one line."""


def estimate(values: Sequence[float] | Array, seed: int = 0) -> Estimate:
    """Mean of one value a problem with a 95 % bootstrap interval over problems; NaN values are left out."""
    array = np.asarray(values, dtype=np.float64)
    return estimate_all(array[np.isfinite(array)], seed)


def told(one: Estimate, digits: int = 3) -> str:
    """`0.312 (0.250 to 0.371)`."""
    value, low, high = (round(part, digits) + 0.0 for part in (one.value, one.low, one.high))  # no minus before a 0
    return f"{value:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def paired(answers: Answers, *conditions: str) -> list[tuple[Told, ...]]:
    """What was said of every problem that has all of these conditions. Raises Absent when there is none."""
    missing = [name for name in conditions if not answers.get(name)]
    if missing:
        raise Absent(f"no answers under {', '.join(missing)}")
    keys = set.intersection(*(set(answers[name]) for name in conditions))
    if not keys:
        raise Absent(f"no problem has answers under all of {', '.join(conditions)}")
    return [tuple(answers[name][key] for name in conditions) for key in sorted(keys)]


def side(
    one: Estimate, middle: float = 0.0, *, margin: float = 0.0, above: Lean, below: Lean, within: Lean = "unclear"
) -> Lean:
    """Which side of `middle` the whole interval lies on, by more than a margin that matters."""
    if one.low > middle + margin:
        return above
    return below if one.high < middle - margin else within
