"""What mdi and aei share: attention on text and picture, by thirds of the layers."""

from __future__ import annotations

import numpy as np

from recipes.probes import Absent, Array, Attention, Given

THIRDS = ("early", "middle", "late")
NOTE = (
    "Text is the user's turn with its instruction; chat markers and the first token (sink) count as neither, and the "
    "figures with them counted as text stand beside."
)


def attention_of(given: Given) -> Attention:
    """The attention there is. Raises Absent."""
    if given.attention is None or not len(given.attention.text):
        raise Absent("no sample with text and a picture, or attention was not recorded")
    return given.attention


def with_template(seen: Attention) -> tuple[Array, Array]:
    """(attention on text [samples, layers], tokens of text [samples]) with template and sink counted as text."""
    return seen.text + seen.template, seen.tokens[:, 0] + seen.tokens[:, 2]


def thirds(by_layer: Array) -> dict[str, float]:
    """Mean over samples and layers of the first, second and last third of the layers [samples, layers]."""
    parts = np.array_split(np.arange(by_layer.shape[1]), 3)
    return {name: float(by_layer[:, part].mean()) for name, part in zip(THIRDS, parts, strict=True) if len(part)}
