"""Prompt tokens of the vision-centric view under a model's processor; picture and text-rich tokens in more columns.

    python -m builders.score --data out/families --scores cost --processor Qwen/Qwen2.5-VL-7B-Instruct

The whole prompt is counted, with the chat template and the instruction, as training and evaluation send it.
"""

from __future__ import annotations

from collections.abc import Mapping

from builders import vlm
from builders.chat import BadPicture
from builders.cost import Cost, TokenCounter
from builders.rows import Row
from builders.scores import Batch, Cell, Kind, Run, Scored
from renderers.errors import UserError

COLUMNS = ("text_rich_prompt", "text_rich_image", "vision_centric_prompt", "vision_centric_image", "choices")
MORE: Mapping[str, Kind] = dict.fromkeys(("vision_image_tokens", "rich_tokens", "rich_image_tokens"), "int32")
STANDARDISED = False


def open_score(run: Run) -> TokenCost:
    """The score with the processor of --processor, else of --vlm. Raises UserError when neither is named."""
    name = run.config.processor or run.config.vlm
    if not name:
        raise UserError("--processor: whose processor counts the tokens? A local folder or a Hub id")
    return TokenCost(TokenCounter(name, run.config.max_pixels), run.config.max_pixels)


class TokenCost:
    """Tokens of both views."""

    def __init__(self, counter: TokenCounter, max_pixels: int) -> None:
        self._counter = counter
        self.scorer = f"{counter.name}" + (f", max pixels {max_pixels}" if max_pixels else "")
        self.weights_hash = ""
        self.work: Mapping[str, float] = {}

    def score(self, batch: Batch) -> list[Scored]:
        """One result per row."""
        return [self._scored(row) for row in batch.rows]

    def _scored(self, row: Row) -> Scored:
        try:
            vision = self._count(row, "vision_centric")
            rich = self._count(row, "text_rich") if row["text_rich_prompt"] is not None else None
        except BadPicture as error:
            return Scored(id=row["id"], value=None, reason=str(error), defect=True)
        more: dict[str, Cell] = {"vision_image_tokens": vision.image}
        if rich is not None:
            more |= {"rich_tokens": rich.total, "rich_image_tokens": rich.image}
        return Scored(id=row["id"], value=float(vision.total), more=more)

    def _count(self, row: Row, view: vlm.View) -> Cost:
        return self._counter.count(vlm.request(row, view))
