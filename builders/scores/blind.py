"""The share of answers that are right without the picture, from the vision-centric words alone: high is guessable.

Any model that answers will do: an image-text model that is shown no picture, or, through a server, a text model. A row
that is answered blind does not need its picture, or its answer is a likely guess; `builders.select` sets the bound.

    python -m builders.score --data out/families --scores blind --vlm ID --engine openai --samples 4
"""

from __future__ import annotations

from collections.abc import Mapping

from builders import vlm
from builders.scores import Batch, Kind, Run, Scored
from builders.scores._vlm import Model, pass_rates, sampling_of, shared_model, told_sampling

COLUMNS = ("vision_centric_prompt", "vision_centric_image", "answer", "choices", "tolerance")
MORE: Mapping[str, Kind] = {"samples": "int32"}
STANDARDISED = False


def open_score(run: Run) -> Blind:
    """The score with the run's model."""
    return Blind(shared_model(run), sampling_of(run, least=1))


class Blind:
    """Pass rate without the picture."""

    def __init__(self, model: Model, sampling: vlm.Sampling) -> None:
        self._model, self._sampling = model, sampling
        self.scorer, self.weights_hash = f"{model.name}; {told_sampling(sampling)}", model.weights_hash
        self.work: Mapping[str, float] = {}

    def score(self, batch: Batch) -> list[Scored]:
        """One result per row."""
        asked = [(vlm.request(row, "vision_centric", picture=False), row) for row in batch.rows]
        told = pass_rates(self._model, asked, self._sampling)
        return [
            Scored(id=row["id"], value=None, reason=verdicts, defect=True)
            if isinstance(verdicts, str)
            else Scored(id=row["id"], value=sum(verdicts) / len(verdicts), more={"samples": len(verdicts)})
            for row, verdicts in zip(batch.rows, told, strict=True)
        ]
