"""The data's part: how much of the picture do the words repeat, and how much does one token of each side carry?

    redundancy = share of the facts that the picture shows whose sentence also stands in the text-rich words
    density    = bits of the compressed side (DEFLATE: an upper bound on its entropy) per token that the model reads

Source: the first cause that arXiv 2505.18657 names (data characteristics): words that make the picture superfluous
teach a model to skip it, and sparse picture tokens make attention to each of them worth less. Per row; intervals over
rows. Token counts are the model's own where it was read (keys, attention), else densities are left out.

What it cannot see: rows without facts (published sets) have no known redundancy; it is a property of the data alone,
and so the same for every model.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np

from recipes.metrics import Estimate
from recipes.probes import Absent, Cell, Finding, Given, Want, estimate, told
from renderers.png import decode

WANTS: tuple[Want, ...] = ("rows",)
PICTUREWARD: Literal[-1, 0, 1] = 0


def measure(given: Given) -> Finding:
    """Redundancy as headline, densities beside it."""
    if not given.rows:
        raise Absent("no rows")
    shares = [redundancy(row) for row in given.rows]
    value = estimate(shares, given.seed)
    bits = [(8 * compressed(row, "text"), 8 * compressed(row, "picture")) for row in given.rows]
    more: dict[str, Estimate | Cell] = {
        "text_kbit": estimate([text / 1000 for text, _ in bits], given.seed),
        "picture_kbit": estimate([picture / 1000 for _, picture in bits], given.seed),
        "rows_without_facts": int(np.isnan(shares).sum()),
    }
    for at, name in enumerate(("text", "image")):
        counted = [pair[at] / row[f"{name}_tokens"] for pair, row in zip(bits, given.rows, strict=True)
                   if row.get(f"{name}_tokens")]  # fmt: skip
        if counted:
            more[f"bits_per_{name}_token"] = estimate(counted, given.seed)
    return Finding(
        probe="data_factor",
        says=f"The words repeat {told(value)} of the facts that the picture shows."
        if np.isfinite(value.value)
        else "No row says which facts its picture shows, so redundancy is unknown.",
        value=value if np.isfinite(value.value) else None,
        more=more,
    )


def redundancy(row: Mapping[str, Any]) -> float:
    """Share of the facts in the vision-centric picture that the text-rich words state; NaN without such facts."""
    shown = [fact["text"] for fact in row.get("facts") or () if "Vision Dominant" in (fact["shown_in"] or ())]
    words = row.get("text_rich_prompt") or ""
    return sum(text in words for text in shown) / len(shown) if shown else float("nan")


def compressed(row: Mapping[str, Any], side: str) -> int:
    """Bytes of the text-rich words, or of the vision-centric picture's pixels, after DEFLATE."""
    if side == "text":
        return len(zlib.compress((row.get("text_rich_prompt") or row["vision_centric_prompt"] or "").encode(), 9))
    cell = row.get("vision_centric_image")
    return len(zlib.compress(decode(cell["bytes"]).tobytes(), 1)) if cell and cell["bytes"] else 0
