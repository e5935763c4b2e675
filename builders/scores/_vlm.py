"""What the scores by an image-text model share: the model, pictures that are none, and the answer's probabilities.

I is the vision-centric picture, T and V the two prompts, a the gold answer. log p(a | ...) is the mean over the
answer's tokens when the reply begins `The answer is \\boxed{` (no thinking before it), so that lengths cancel.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from builders import vlm
from builders.journal import Journal
from builders.rows import Row
from builders.scores import Batch, Run
from renderers.errors import UserError

COLUMNS = ("vision_centric_prompt", "vision_centric_image", "answer", "choices")
NO_PICTURE = "no picture"
NULLS = ("none", "blank", "shuffled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """Mean log-probabilities of one row's answer: with the picture, and by null. fault: why there are none."""

    shown: float = math.nan
    nulls: tuple[float | None, ...] = (None, None, None)
    tokens: int = 0
    fault: str = ""

    @property
    def value(self) -> float:
        """What the picture adds, in nats per token, against the mean of the nulls that there are."""
        there = [null for null in self.nulls if null is not None]
        return self.shown - sum(there) / len(there)


class Model:
    """The model of a run, opened once for all its scores."""

    def __init__(self, run: Run) -> None:
        config = run.config
        self.engine = vlm.load(config.model_options(config.device))
        self.weights_hash = self.engine.identity
        settings = {"engine": config.engine, "dtype": config.vlm_dtype, "max pixels": config.max_pixels}
        told = [f"{name} {value}" for name, value in settings.items() if value not in ("auto", 0)]
        self.name = ", ".join([config.vlm, *told])
        self._last: tuple[tuple[str, int], list[Gain]] | None = None

    def done(self, shard: str) -> None:
        """Nothing is kept for a shard."""
        self._last = None

    def close(self) -> None:
        """Let the model go."""
        self.engine.close()

    def gains(self, batch: Batch) -> list[Gain]:
        """What the picture adds for every row; remembered for the other scores of the same batch."""
        place = (batch.shard, batch.start)
        if self._last is None or self._last[0] != place:
            self._last = place, _gains(self.engine, batch.rows)
        return self._last[1]


def shared_model(run: Run) -> Model:
    """The run's model. Raises UserError when none is named or it cannot be loaded."""
    return run.shared(Model)


def image_of(row: Row) -> bytes:
    """I, or nothing."""
    cell = row["vision_centric_image"]
    return cell["bytes"] or b"" if cell else b""


def blank(image: bytes) -> bytes:
    """A white PNG of the same size. Raises OSError when the picture's header cannot be read."""
    from PIL import Image

    with Image.open(io.BytesIO(image)) as opened:
        size = opened.size
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, "PNG", compress_level=1)
    return out.getvalue()


def partners(rows: Sequence[Row]) -> list[bytes]:
    """Another problem's picture for each row: of the next row of its family with another picture, else of any family.

    Empty where all pictures are one.
    """
    images = [image_of(row) for row in rows]
    found = []
    for at, row in enumerate(rows):
        turned = [(at + step) % len(rows) for step in range(1, len(rows))]
        others = [index for index in turned if images[index] and images[index] != images[at]]
        others.sort(key=lambda index: rows[index]["family"] != row["family"])  # stable: the next one of the family
        found.append(images[others[0]] if others else b"")
    return found


def question(row: Row, image: bytes, view: vlm.View = "vision_centric") -> tuple[vlm.Request, str]:
    """A view's words with any picture (none when empty), and the answer that is measured."""
    asked = vlm.request(row, view, prefix=vlm.ANSWER_AT_ONCE, picture=False)
    return replace(asked, images=(image,) if image else ()), vlm.answer(row)


def _gains(engine: vlm.Engine, rows: Sequence[Row]) -> list[Gain]:
    asked = [_Asked(row, partner) for row, partner in zip(rows, partners(rows), strict=True)]
    told = iter(engine.log_probs(question for one in asked for question in one.questions))
    return [_gain(one, [next(told) for _ in one.questions]) for one in asked]


@dataclass(frozen=True)
class _Asked:
    """One row's questions: with its picture, then those of its nulls that can be made."""

    row: Row
    partner: bytes

    @cached_property
    def pictures(self) -> tuple[bytes, ...]:
        image = image_of(self.row)
        if not image:
            return ()
        try:
            return (image, b"", blank(image), *((self.partner,) if self.partner else ()))
        except (OSError, SyntaxError, ValueError):
            return (image,)  # the engine says what is wrong with it

    @property
    def questions(self) -> list[tuple[vlm.Request, str]]:
        return [question(self.row, picture) for picture in self.pictures]


def _gain(asked: _Asked, told: Sequence[vlm.LogProb]) -> Gain:
    if not told:
        return Gain(fault=NO_PICTURE)
    if told[0].error:
        return Gain(fault=told[0].error)
    nulls: list[float | None] = [one.mean if not one.error else None for one in told[1:]]
    nulls += [None] * (len(NULLS) - len(nulls))
    return Gain(shown=told[0].mean, nulls=tuple(nulls), tokens=len(told[0].values))


Asked = tuple[str, vlm.Request, Row]


class Verdicts:
    """Whether sampled answers are right. Each request's verdicts are kept as soon as they are there (a journal beside
    the unfinished shard), so that a killed run loses only the answers in flight."""

    def __init__(self, run: Run, name: str, model: Model, sampling: vlm.Sampling) -> None:
        self._model, self._sampling = model, sampling
        self._folder = run.data.root / "scores" / "_parts" / (run.config.save_as or name)
        self.scorer = f"{model.name}; {_told(sampling)}"

    def of(self, batch: Batch, asked: Sequence[Asked]) -> dict[str, tuple[bool, ...] | str]:
        """For each (name, request, row) by its name: the verdicts on its samples, or why there are none."""
        from builders.answers import is_correct

        identity = {"scorer": self.scorer, "weights": self._model.weights_hash}
        with Journal(self._folder / batch.shard / f"{batch.start:07d}.jsonl", identity) as journal:
            todo = [one for one in asked if one[0] not in journal.done]
            replies = self._model.engine.generate((request for _, request, _ in todo), self._sampling)
            for (name, _, row), reply in zip(todo, replies, strict=True):
                rules = {"choices": row["choices"] or (), "tolerance": row["tolerance"]}
                right = [is_correct(sample.text, row["answer"], raw=True, **rules) for sample in reply.samples]
                journal.append({"id": name, "right": right, "error": reply.error})
            return {row["id"]: row["error"] or tuple(row["right"]) for row in journal.rows()}


def sampling_of(run: Run, least: int) -> vlm.Sampling:
    """How the run's answers are sampled. Raises UserError for fewer than `least` samples or none that can differ."""
    config = run.config
    if config.samples < least:
        raise UserError(f"--samples {config.samples}: this score needs at least {least}")
    if config.temperature == 0 and least > 1:
        raise UserError("--temperature 0: all samples would be one; this score needs samples that differ")
    return vlm.check_sampling(
        vlm.Sampling(
            samples=config.samples,
            temperature=config.temperature,
            max_new_tokens=config.max_new_tokens,
            seed=config.seed,
        )
    )


def _told(sampling: vlm.Sampling) -> str:
    """The settings that change a rate, for the scorer's name."""
    return (
        f"{sampling.samples} samples, T {sampling.temperature:g}, {sampling.max_new_tokens} tokens, "
        f"seed {sampling.seed}"
    )
