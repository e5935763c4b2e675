"""S1, the plain CLIP filter: c(I, T) - c(I, V), standardised within each family. High: the picture shows what T adds.

T is always longer than V; long texts are cut into pieces that fit the model, `truncated_tokens` says how much one
window would have lost. `raw` is the difference itself; `rich` and `vision` are the two cosines.

    python -m builders.score --data out/families --scores clip_delta
"""

from __future__ import annotations

from collections.abc import Mapping

from builders.clip import open_clip, similarity
from builders.scores import Batch, Kind, Run, Scored
from builders.scores._clip import NO_RICH, absent, fault, picture

COLUMNS = ("text_rich_prompt", "vision_centric_prompt", "vision_centric_image")
MORE: Mapping[str, Kind] = {"raw": "float64", "rich": "float64", "vision": "float64"}
STANDARDISED = True


class ClipDelta:
    """The score, opened."""

    def __init__(self, run: Run) -> None:
        self.clip = clip = run.shared(open_clip)
        self.scorer, self.weights_hash = clip.scorer, clip.weights_hash
        self.work = {"picture": clip.picture_s, "rich": clip.text_s, "vision": clip.text_s}

    def score(self, batch: Batch) -> list[Scored]:
        """c(I, T) - c(I, V) of each row."""
        rows = batch.rows
        pictures, reasons = self.clip.pictures([picture(row) for row in rows], batch.shard)
        rich = self.clip.texts([row["text_rich_prompt"] or "" for row in rows], batch.shard)
        vision = self.clip.texts([row["vision_centric_prompt"] for row in rows], batch.shard)
        scored = []
        for i, row in enumerate(rows):
            if reasons[i]:
                scored.append(fault(row, reasons[i]))
            elif row["text_rich_prompt"] is None:
                scored.append(absent(row, NO_RICH))
            else:
                cosines = [similarity(pictures[i], text[i], self.clip.setting.chunks) for text in (rich, vision)]
                cut = rich[i].truncated + vision[i].truncated
                more = {"rich": cosines[0], "vision": cosines[1]}
                value = cosines[0] - cosines[1]
                scored.append(Scored(id=row["id"], value=value, truncated_tokens=cut, more=more))
        return scored


def open_score(run: Run) -> ClipDelta:
    """The score with its model."""
    return ClipDelta(run)
