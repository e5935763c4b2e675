"""S8: how much oftener a model solves the vision-centric problem with its picture than without, over k samples each.

Only rows with 0 < pass rate < 1 have a value (always or never solved teaches nothing). Which rows these are is decided
on the odd samples and the rate is estimated on the even ones: chosen and estimated on the same samples, rates would be
drawn towards the middle.

    python -m builders.score --data out/families --scores pass_gain --vlm ID --engine vllm --samples 8
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from builders import vlm
from builders.rows import Row
from builders.scores import Batch, Kind, Run, Scored
from builders.scores._vlm import COLUMNS as SHARED
from builders.scores._vlm import NO_PICTURE, Asked, Verdicts, image_of, sampling_of, shared_model

COLUMNS = (*SHARED, "tolerance")
MORE: Mapping[str, Kind] = {
    **dict.fromkeys(("pass_rate", "select_rate", "blind_rate"), "float64"),
    "samples": "int32",
}
STANDARDISED = False


def open_score(run: Run) -> PassGain:
    """The score with the run's model. Raises UserError for fewer than two samples."""
    sampling, model = sampling_of(run, least=2), shared_model(run)
    return PassGain(Verdicts(run, "pass_gain", model, sampling), model.weights_hash)


class PassGain:
    """Pass rate with the picture minus without."""

    def __init__(self, verdicts: Verdicts, weights_hash: str) -> None:
        self._verdicts, self.scorer, self.weights_hash = verdicts, verdicts.scorer, weights_hash
        self.work: Mapping[str, float] = {}

    def score(self, batch: Batch) -> list[Scored]:
        """One result per row."""
        told = self._verdicts.of(batch, [asked for row in batch.rows if image_of(row) for asked in _asked(row)])
        return [
            _scored(row, told[f"{row['id']} shown"], told[f"{row['id']} blind"])
            if image_of(row)
            else Scored(id=row["id"], value=None, reason=NO_PICTURE, defect=True)
            for row in batch.rows
        ]


def _asked(row: Row) -> Iterator[Asked]:
    for name, picture in (("shown", True), ("blind", False)):
        yield f"{row['id']} {name}", vlm.request(row, "vision_centric", picture=picture), row


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
