"""S4: c(I, T) - c(a page that only prints T, T). Low: the model would be as content with the bare words.

A model that reads gives every picture of the right words a high cosine; the page is the best that reading alone can
do. `page` is its cosine. Works for every source, since the page needs the words alone; needs a browser.

    python -m builders.score --data out/families --scores parrot
"""

from __future__ import annotations

from collections.abc import Mapping

from builders.clip import open_clip, similarity
from builders.scores import Batch, Kind, Run, Scored
from builders.scores._clip import NO_RICH, absent, fault, picture
from builders.scores._studio import Drawn, open_studio
from renderers import browser
from renderers.types import Rendered

COLUMNS = ("text_rich_prompt", "vision_centric_image")
MORE: Mapping[str, Kind] = {"own": "float64", "page": "float64"}
STANDARDISED = False


class Parrot:
    """The score, opened."""

    def __init__(self, run: Run) -> None:
        browser.find()  # without one, say so before any work is done
        self.clip, self.studio = run.shared(open_clip), run.shared(open_studio)
        self.scorer, self.weights_hash = self.clip.scorer, self.clip.weights_hash
        clip = self.clip
        self.work = {"picture": clip.picture_s, "rich": clip.text_s, "page": clip.picture_s + 0.02}

    def score(self, batch: Batch) -> list[Scored]:
        """c(I, T) - c(page, T) of each row."""
        rows = batch.rows
        pictures, reasons = self.clip.pictures([picture(row) for row in rows], batch.shard)
        rich = self.clip.texts([row["text_rich_prompt"] or "" for row in rows], batch.shard)
        texts = [row["text_rich_prompt"] for row in rows if row["text_rich_prompt"]]
        printed: dict[str, Drawn] = dict(zip(texts, self.studio.pages(texts), strict=True))
        files = {text: one.png for text, one in printed.items() if isinstance(one, Rendered)}
        pages = dict(zip(files, self.clip.pictures(list(files.values()))[0], strict=True))
        scored = []
        for row, seen, reason, text in zip(rows, pictures, reasons, rich, strict=True):
            words = row["text_rich_prompt"]
            if reason:
                scored.append(fault(row, reason))
            elif not words:
                scored.append(absent(row, NO_RICH))
            elif words not in pages:
                scored.append(absent(row, f"its page: {printed[words]}"))
            else:
                own, page = (similarity(v, text, self.clip.setting.chunks) for v in (seen, pages[words]))
                more = {"own": own, "page": page}
                scored.append(Scored(id=row["id"], value=own - page, truncated_tokens=text.truncated, more=more))
        return scored


def open_score(run: Run) -> Parrot:
    """The score with its model."""
    return Parrot(run)
