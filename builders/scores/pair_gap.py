"""S9: the modality gap of a row, log p(a | I, T) - log p(a | I, V), where the picture helps at all (S6 > 0).

Both prompts stand with the same picture, so that only the words differ; nats a token. A row whose picture adds nothing
has no value: its gap would say that the picture cannot be read, not that the model reads words better.

    python -m builders.score --data out/families --scores pair_gap --vlm Qwen/Qwen2.5-VL-7B-Instruct
"""

from __future__ import annotations

from collections.abc import Mapping

from builders.rows import Row
from builders.scores import Batch, Kind, Run, Scored
from builders.scores._vlm import COLUMNS as SHARED
from builders.scores._vlm import Gain, Model, image_of, question, shared_model

COLUMNS = (*SHARED, "text_rich_prompt")
MORE: Mapping[str, Kind] = {"log_p_rich": "float64", "log_p_vision": "float64", "visual_gain": "float64"}
STANDARDISED = False
NO_RICH = "no text-rich form"
NO_GAIN = "the picture adds nothing (visual gain not above 0)"


def open_score(run: Run) -> PairGap:
    """The score with the run's model."""
    return PairGap(shared_model(run))


class PairGap:
    """log p(a | I, T) - log p(a | I, V), gated."""

    def __init__(self, model: Model) -> None:
        self._model, self.scorer, self.weights_hash = model, f"{model.name}; visual gain > 0", model.weights_hash
        self.work: Mapping[str, float] = {}

    def score(self, batch: Batch) -> list[Scored]:
        """One result per row."""
        gains = self._model.gains(batch)
        asked = [
            row["text_rich_prompt"] is not None and not gain.fault for row, gain in zip(batch.rows, gains, strict=True)
        ]
        questions = (
            question(row, image_of(row), "text_rich") for row, ask in zip(batch.rows, asked, strict=True) if ask
        )
        told = self._model.engine.log_probs(questions)
        return [
            _scored(row, gain, next(told).mean) if ask else _without(row, gain)
            for row, gain, ask in zip(batch.rows, gains, asked, strict=True)
        ]


def _scored(row: Row, gain: Gain, rich: float) -> Scored:
    more = {"log_p_rich": rich, "log_p_vision": gain.shown, "visual_gain": gain.value}
    if gain.value <= 0:
        return Scored(id=row["id"], value=None, reason=NO_GAIN, more=more)
    return Scored(id=row["id"], value=rich - gain.shown, more=more)


def _without(row: Row, gain: Gain) -> Scored:
    return Scored(id=row["id"], value=None, reason=gain.fault or NO_RICH, defect=bool(gain.fault))
