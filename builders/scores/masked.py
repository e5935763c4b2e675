"""S3: c(I with its text boxes masked, T). High: the model sees the drawing itself, not only the words printed in it.

The renderer knows where every label stands; each is painted over in the colour around it. `unmasked` is c(I, T) and
`reading` what the labels contributed, c(I, T) - value. Families only: nobody knows the boxes of a published picture.

    python -m builders.score --data out/families --scores masked
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from builders.clip import open_clip, similarity
from builders.remade import COLUMNS as REMADE
from builders.scores import Batch, Kind, Run, Scored
from builders.scores._clip import NO_RICH, absent, fault, picture
from builders.scores._studio import Drawn, open_studio
from renderers.png import Pixels, decode, encode
from renderers.types import Box, Rendered

COLUMNS = ("text_rich_prompt", "vision_centric_image", *REMADE)
MORE: Mapping[str, Kind] = {"unmasked": "float64", "reading": "float64", "boxes": "int32"}
STANDARDISED = False
_EDGE = 2  # pixels around a box: strokes reach a little over it, and the ring gives its colour


class Masked:
    """The score, opened."""

    def __init__(self, run: Run) -> None:
        self.clip, self.studio = run.shared(open_clip), run.shared(open_studio)
        self.scorer, self.weights_hash = self.clip.scorer, self.clip.weights_hash
        clip = self.clip
        self.work = {"picture": clip.picture_s, "rich": clip.text_s, "masked": clip.picture_s + 0.03}

    def score(self, batch: Batch) -> list[Scored]:
        """c(masked picture, T) of each row."""
        rows = batch.rows
        pictures, reasons = self.clip.pictures([picture(row) for row in rows], batch.shard)
        rich = self.clip.texts([row["text_rich_prompt"] or "" for row in rows], batch.shard)
        good = [row for row, reason in zip(rows, reasons, strict=True) if not reason]
        drawn: dict[str, Drawn] = dict(zip((row["id"] for row in good), self.studio.own(good), strict=True))
        files = {key: mask_text(one) for key, one in drawn.items() if isinstance(one, Rendered)}
        masked = dict(zip(files, self.clip.pictures(list(files.values()))[0], strict=True))
        scored = []
        for row, seen, reason, text in zip(rows, pictures, reasons, rich, strict=True):
            one = drawn.get(row["id"])
            if reason:
                scored.append(fault(row, reason))
            elif row["text_rich_prompt"] is None:
                scored.append(absent(row, NO_RICH))
            elif not isinstance(one, Rendered):
                scored.append(absent(row, str(one)))
            else:
                value, whole = (similarity(v, text, self.clip.setting.chunks) for v in (masked[row["id"]], seen))
                more = {"unmasked": whole, "reading": whole - value, "boxes": len(text_boxes(one))}
                scored.append(Scored(id=row["id"], value=value, truncated_tokens=text.truncated, more=more))
        return scored


def text_boxes(drawn: Rendered) -> list[Box]:
    """The boxes of a picture that hold words, values or names."""
    return [box for box in drawn.boxes if box.kind != "mark" and box.text.strip()]


def mask_text(drawn: Rendered) -> bytes:
    """The picture as a PNG file with every text painted over in the colour around it."""
    pixels = decode(drawn.png)
    return encode(_painted(pixels, text_boxes(drawn)))


def _painted(pixels: Pixels, boxes: Iterable[Box]) -> Pixels:
    height, width, _ = pixels.shape
    for box in boxes:
        left, top = max(0, int(box.x0) - _EDGE), max(0, int(box.y0) - _EDGE)
        right, bottom = min(width, int(box.x1) + 1 + _EDGE), min(height, int(box.y1) + 1 + _EDGE)
        inside = pixels[top:bottom, left:right]
        if inside.size:
            ring = np.concatenate([inside[0], inside[-1], inside[:, 0], inside[:, -1]])
            inside[:] = np.median(ring, axis=0).astype(np.uint8)
    return pixels


def open_score(run: Run) -> Masked:
    """The score with its model."""
    return Masked(run)
