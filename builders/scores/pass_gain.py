"""S8: how much oftener a model solves the vision-centric problem with its picture than without, over k samples each.

Only rows with 0 < pass rate < 1 have a value (always or never solved teaches nothing). Which rows these are is decided
on the odd samples and the rate is estimated on the even ones: chosen and estimated on the same samples, rates would be
drawn towards the middle.

    python -m builders.score --data out/families --scores pass_gain --vlm ID --engine vllm --samples 8
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from builders import vlm
from builders.rows import Row
from builders.scores import Batch, Kind, Run, Scored
from builders.scores._vlm import COLUMNS as SHARED
from builders.scores._vlm import NO_PICTURE, Model, image_of, pass_rates, sampling_of, shared_model, told_sampling

COLUMNS = (*SHARED, "tolerance")
MORE: Mapping[str, Kind] = {
    **dict.fromkeys(("pass_rate", "select_rate", "blind_rate"), "float64"),
    "samples": "int32",
}
STANDARDISED = False


def open_score(run: Run) -> PassGain:
    """The score with the run's model. Raises UserError for fewer than two samples."""
    return PassGain(shared_model(run), sampling_of(run, least=2))


class PassGain:
    """Pass rate with the picture minus without."""

    def __init__(self, model: Model, sampling: vlm.Sampling) -> None:
        self._model, self._sampling = model, sampling
        self.scorer, self.weights_hash = f"{model.name}; {told_sampling(sampling)}", model.weights_hash
        self.work: Mapping[str, float] = {}

    def score(self, batch: Batch) -> list[Scored]:
        """One result per row."""
        rows = [row for row in batch.rows if image_of(row)]
        asked = [(vlm.request(row, "vision_centric", picture=shown), row) for row in rows for shown in (True, False)]
        told = iter(pass_rates(self._model, asked, self._sampling))
        return [
            _scored(row, next(told), next(told))
            if image_of(row)
            else Scored(id=row["id"], value=None, reason=NO_PICTURE, defect=True)
            for row in batch.rows
        ]


def _scored(row: Row, shown: Sequence[bool] | str, blind: Sequence[bool] | str) -> Scored:
    """From the verdicts on the samples with and without the picture, or why there are none."""
    if isinstance(shown, str) or isinstance(blind, str):
        reason = shown if isinstance(shown, str) else str(blind)
        return Scored(id=row["id"], value=None, reason=reason, defect=True)
    select, estimate, without = rate(shown[1::2]), rate(shown[::2]), rate(blind)
    more = {"pass_rate": estimate, "select_rate": select, "blind_rate": without, "samples": len(shown)}
    if select in (0, 1):
        return Scored(id=row["id"], value=None, reason="always solved" if select else "never solved", more=more)
    return Scored(id=row["id"], value=estimate - without, more=more)


def rate(verdicts: Sequence[bool]) -> float:
    """The share that is right."""
    return sum(verdicts) / len(verdicts)
