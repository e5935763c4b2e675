"""The share of answers that are right without the picture, from the vision-centric words alone: high is guessable.

Any model that answers will do: an image-text model that is shown no picture, or, through a server, a text model. A row
that is answered blind does not need its picture, or its answer is a likely guess; `builders.select` sets the bound.

    python -m builders.score --data out/families --scores blind --vlm ID --engine openai --samples 4
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from builders import vlm
from builders.scores import Batch, Kind, Run, Scored
from builders.scores._vlm import Verdicts, sampling_of, shared_model

COLUMNS = ("vision_centric_prompt", "vision_centric_image", "answer", "choices", "tolerance")
MORE: Mapping[str, Kind] = {"samples": "int32"}
STANDARDISED = False


def open_score(run: Run) -> Blind:
    """The score with the run's model."""
    sampling, model = sampling_of(run, least=1), shared_model(run)
    return Blind(Verdicts(run, "blind", model, sampling), model.weights_hash)


class Blind:
    """Pass rate without the picture."""

    def __init__(self, verdicts: Verdicts, weights_hash: str) -> None:
        self._verdicts, self.scorer, self.weights_hash = verdicts, verdicts.scorer, weights_hash
        self.work: Mapping[str, float] = {}

    def score(self, batch: Batch) -> list[Scored]:
        """One result per row."""
        asked = [(row["id"], vlm.request(row, "vision_centric", picture=False), row) for row in batch.rows]
        told = self._verdicts.of(batch, asked)
        return [_scored(row["id"], told[row["id"]]) for row in batch.rows]


def _scored(key: str, verdicts: Sequence[bool] | str) -> Scored:
    if isinstance(verdicts, str):
        return Scored(id=key, value=None, reason=verdicts, defect=True)
    return Scored(id=key, value=sum(verdicts) / len(verdicts), more={"samples": len(verdicts)})
