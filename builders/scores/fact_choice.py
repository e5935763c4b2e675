"""S2: how well the picture picks its own facts, mean over facts of c(I, f) - max c(I, f'), f' = one thing swapped.

f are the facts that T states and V does not; f' is the same sentence with another value, word or label, so that length
and style cancel. `won` is the share of facts that beat all their swaps. A row without facts (a published set) is read
by the sentences of T that V lacks.

    python -m builders.score --data out/families --scores fact_choice
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from builders.clip import open_clip, similarity
from builders.clip.texts import Text, Vectors
from builders.rows import Row
from builders.scores import Batch, Kind, Run, Scored
from builders.scores._clip import NO_RICH, absent, fault, picture
from builders.scores._swaps import swaps
from renderers.seeds import rng

COLUMNS = ("text_rich_prompt", "vision_centric_prompt", "vision_centric_image", "facts")
MORE: Mapping[str, Kind] = {"won": "float64", "facts": "int32"}
STANDARDISED = False
FACTS, SWAPS = 8, 3
NO_FACT = "no fact that only the text-rich form states, or none that can be swapped"
_SENTENCE = re.compile(r"(?<=[.?!])\s+")


class FactChoice:
    """The score, opened."""

    def __init__(self, run: Run) -> None:
        self.clip, self.seed = run.shared(open_clip), run.config.seed
        self.scorer = f"{self.clip.scorer}, {FACTS} facts, {SWAPS} swaps, seed {self.seed}"
        self.weights_hash = self.clip.weights_hash
        self.work = {"picture": self.clip.picture_s, "facts": FACTS / 2 * (1 + SWAPS) * self.clip.text_s / 2}

    def score(self, batch: Batch) -> list[Scored]:
        """The mean margin of each row's facts over their best swaps."""
        rows = batch.rows
        pictures, reasons = self.clip.pictures([picture(row) for row in rows], batch.shard)
        asked = [self._asked(row) for row in rows]
        lines = sorted({line for fact in asked for group in fact for line in group})
        read = dict(zip(lines, self.clip.texts(lines), strict=True))
        return [
            fault(row, reason) if reason else self._one(row, seen, [[read[line] for line in g] for g in groups])
            for row, seen, reason, groups in zip(rows, pictures, reasons, asked, strict=True)
        ]

    def _asked(self, row: Row) -> list[list[str]]:
        """The facts of a row, each followed by its swaps."""
        rich, vision = row["text_rich_prompt"] or "", row["vision_centric_prompt"]
        lines = [fact["text"] for fact in row["facts"]] or _SENTENCE.split(rich)
        hidden = [line for line in dict.fromkeys(lines) if line in rich and line not in vision]
        random = rng(self.seed, "fact_choice", row["id"])
        groups = [[line, *swaps(line, lines, random, SWAPS)] for line in hidden]
        groups = [group for group in groups if len(group) > 1]
        return random.sample(groups, min(FACTS, len(groups)))

    def _one(self, row: Row, seen: Vectors, groups: Sequence[Sequence[Text]]) -> Scored:
        if row["text_rich_prompt"] is None:
            return absent(row, NO_RICH)
        if not groups:
            return absent(row, NO_FACT)
        chunks = self.clip.setting.chunks
        cosines = [[similarity(seen, text, chunks) for text in group] for group in groups]
        margins = np.array([group[0] - max(group[1:]) for group in cosines])
        more = {"won": float((margins > 0).mean()), "facts": len(margins)}
        cut = sum(group[0].truncated for group in groups)
        return Scored(id=row["id"], value=float(margins.mean()), truncated_tokens=cut, more=more)


def open_score(run: Run) -> FactChoice:
    """The score with its model."""
    return FactChoice(run)
