"""S6: what the picture adds to the answer's log-probability, log p(a | I, V) - log p(a | null, V), in nats a token.

Nulls: no picture, a white one of the same size, the picture of another row (of the same family where there is one);
the value is taken against their mean, and each stands in a column of its own. Positive: the model uses the picture.
Negative: the picture speaks against the gold answer (misaligned), or the model cannot read it.

    python -m builders.score --data out/families --scores visual_gain --vlm Qwen/Qwen2.5-VL-7B-Instruct
"""

from __future__ import annotations

from collections.abc import Mapping

from builders.rows import Row
from builders.scores import Batch, Kind, Run, Scored
from builders.scores._vlm import COLUMNS as COLUMNS
from builders.scores._vlm import NULLS, Gain, Model, shared_model

MORE: Mapping[str, Kind] = {
    "log_p": "float64",
    **{f"gain_{null}": "float64" for null in NULLS},
    "answer_tokens": "int32",
}
STANDARDISED = False


def open_score(run: Run) -> VisualGain:
    """The score with the run's model."""
    return VisualGain(shared_model(run))


class VisualGain:
    """log p(a | I, V) against the mean of three nulls."""

    def __init__(self, model: Model) -> None:
        self._model, self.scorer, self.weights_hash = (
            model,
            f"{model.name}; mean of {', '.join(NULLS)}",
            model.weights_hash,
        )
        self.work: Mapping[str, float] = {}

    def score(self, batch: Batch) -> list[Scored]:
        """One result per row."""
        return [_scored(row, gain) for row, gain in zip(batch.rows, self._model.gains(batch), strict=True)]


def _scored(row: Row, gain: Gain) -> Scored:
    if gain.fault:
        return Scored(id=row["id"], value=None, reason=gain.fault, defect=True)
    more = {
        f"gain_{name}": None if null is None else gain.shown - null
        for name, null in zip(NULLS, gain.nulls, strict=True)
    }
    more |= {"log_p": gain.shown, "answer_tokens": gain.tokens}
    return Scored(id=row["id"], value=gain.value, more=more)
