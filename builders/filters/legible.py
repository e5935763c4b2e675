"""Pictures that nobody can read: absent, broken, blank, pale, or smaller than a patch of a vision model.

    python -m builders.select --data OUT --filters legible

Pictures that are drawn here were checked glyph by glyph when they were drawn; published ones never were.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from typing import cast

import numpy as np
from PIL import Image

from builders.filters import Asked, Drop, Found
from builders.filters._prints import groups

LEAST_SIDE, LEAST_CONTRAST = 28, 40
"""Pixels of the shorter side (a merged patch of Qwen2.5-VL); greys between the darkest and the lightest 0.02 %."""


def find(asked: Asked) -> Found:
    """Rows whose vision-centric picture cannot be read."""
    inside = {row["id"] for split in asked.splits for row in asked.data.rows("pairs", split, ["id"])}
    drops = [drop for drop in _looked(asked) if drop.id in inside]
    counted = Counter(drop.reason for drop in drops)
    told = ", ".join(f"{count} {reason}" for reason, count in sorted(counted.items())) or "none"
    return Found(drops=drops, told=told, figures={"looked_at": len(inside), **counted})


def _looked(asked: Asked) -> Iterator[Drop]:
    for shard in asked.data.files("pairs"):
        for ids, pictures in groups(shard):
            for key, picture in zip(ids, pictures, strict=True):
                fault = trouble(picture)
                if fault:
                    yield Drop(id=key, reason=f"illegible_{fault[0]}", detail=fault[1])


def trouble(data: bytes | None) -> tuple[str, str] | None:
    """(slug, what) is wrong with a picture file, or None."""
    if not data:
        return "absent", "no picture"
    try:
        with Image.open(io.BytesIO(data)) as picture:
            size, grey = picture.size, np.asarray(picture.convert("L"))
    except (OSError, SyntaxError, ValueError) as error:
        return "broken", str(error).splitlines()[0][:120]
    if min(size) < LEAST_SIDE:
        return "small", f"{size[0]} x {size[1]} pixels, the shorter side needs {LEAST_SIDE}"
    dark, light = cast(tuple[float, float], np.percentile(grey, (0.02, 99.98)))
    if light - dark < LEAST_CONTRAST:
        return ("blank" if light - dark < 2 else "pale"), f"greys from {dark:.0f} to {light:.0f}"
    return None
