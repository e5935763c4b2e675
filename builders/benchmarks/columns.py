"""The columns that are compared: scores of the strata, and baselines that look at lengths, bytes and ink alone."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from builders.benchmarks.measures import Floats
from builders.benchmarks.strata import Truth
from builders.dataset import BuiltSet
from builders.rows import Row
from renderers.seeds import digest

BASELINES = {
    "|T|": "characters of the text-rich words",
    "|T|-|V|": "characters that the text-rich words have more",
    "png bytes": "size of the picture's file",
    "ink": "share of pixels that are not the paper's colour",
    "characters": "characters printed in the picture, known from the renderer",
    "random": "a drawn number",
}
_INK = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows with their truth and every column, in one order. families: of each row."""

    truths: Sequence[Truth]
    columns: dict[str, Floats]

    @property
    def families(self) -> list[str]:
        """The family of each row."""
        return [one.family for one in self.truths]

    @property
    def strata(self) -> list[str]:
        """The stratum of each row."""
        return [one.stratum for one in self.truths]


def table(data: BuiltSet, truths: Sequence[Truth], scores: Sequence[str]) -> Table:
    """Every column of the strata; NaN where a score has no value."""
    found = baselines(data, truths)
    for name in scores:
        values = data.scores(name)
        found[name] = np.array([values.get(one.id, math.nan) for one in truths])
    return Table(truths=truths, columns=found)


def baselines(data: BuiltSet, truths: Sequence[Truth]) -> dict[str, Floats]:
    """The baselines in the order of `truths`."""
    chars = {one.id: one.chars for one in truths}
    found: dict[str, list[float]] = {}
    for row in data.rows("pairs", columns=["id", "text_rich_prompt", "vision_centric_prompt", "vision_centric_image"]):
        found[row["id"]] = baseline(row, chars.get(row["id"], 0))
    values = np.array([found[one.id] for one in truths], float).reshape(-1, len(BASELINES))
    return {name: values[:, place] for place, name in enumerate(BASELINES)}


def baseline(row: Row, chars: int = 0) -> list[float]:
    """The baselines of one row with both views, in the order of BASELINES. chars: printed in its picture."""
    rich, vision, png = row["text_rich_prompt"], row["vision_centric_prompt"], row["vision_centric_image"]["bytes"]
    drawn = digest(0, "random", row["id"]) / 2**64
    return [len(rich), len(rich) - len(vision), len(png), ink(png), chars, drawn]


def ink(png: bytes) -> float:
    """The share of pixels that differ from the most frequent grey."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as picture:
        grey = np.asarray(picture.convert("L"), np.int16)
    paper = int(np.bincount(grey.ravel(), minlength=256).argmax())
    return float((np.abs(grey - paper) > _INK).mean())
