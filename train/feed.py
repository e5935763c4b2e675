"""What is trained on next: rows and views of every prompt slot, spares, and where the schedule stands.

The order of rows, the views and the coefficients are the pure functions of recipes/order.py and recipes/schedule.py;
this holds their state, a handful of numbers that goes into every checkpoint.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from builders.dataset import BuiltSet
from recipes import schedule
from recipes.order import row_of, select_rows
from recipes.recipe import Recipe, Stage, View
from renderers.errors import UserError
from train.collate import Encoder, Prompt, Rows


@dataclass(frozen=True, slots=True)
class Drawn:
    """A prompt slot filled: the view that is asked, and the two sides of the KL term where they differ from it."""

    row: int
    row_id: str
    view: View
    prompt: Prompt
    teacher: Prompt | None
    student: Prompt | None
    gold: dict[str, Any]

    @property
    def image_keys(self) -> tuple[str | None, str | None, str | None]:
        """Names of the pictures of the prompt, the teacher's and the student's."""
        main, teacher, student = (
            None if one is None else one.image_key for one in (self.prompt, self.teacher, self.student)
        )
        return main, teacher, student


class Feed:
    """Rows for a recipe's stages. built: where scores are read from. fits: which rows are short enough, by number."""

    def __init__(self, recipe: Recipe, rows: Rows, built: BuiltSet, encoder: Encoder | None = None) -> None:
        self.recipe, self.rows, self.built = recipe, rows, built
        self.state = schedule.start(recipe)
        self.spare = self.saved_at = self.evaluated_at = 0
        self._fits = _fitting(rows, encoder, recipe.model.max_prompt_tokens) if encoder else list(range(len(rows)))
        self._by_stage: dict[str, list[int]] = {}

    # --- slots ------------------------------------------------------------------------------------------------------

    def slots(self, count: int) -> list[Drawn]:
        """The next `count` prompt slots from where the schedule stands."""
        stage = schedule.stage_of(self.recipe, self.state)
        rows = self.rows_of(stage)
        first = self.state.step * self.recipe.rollout.prompts
        views = schedule.views_of(self.recipe, self.state, range(first, first + count))
        return [
            self.draw(rows[row_of(self.recipe.seed, stage.name, first + at, len(rows))], view)
            for at, view in enumerate(views)
        ]

    def spares(self, count: int) -> list[int]:
        """Numbers of `count` further rows of the stage, in an order of their own; each call goes on."""
        stage = schedule.stage_of(self.recipe, self.state)
        rows = self.rows_of(stage)
        numbers = range(self.spare, self.spare + count)
        self.spare += count
        return [rows[row_of(self.recipe.seed, f"{stage.name}, spare", number, len(rows))] for number in numbers]

    def draw(self, row: int, view: View) -> Drawn:
        """One row under one view, with the prompts of the KL term's sides."""
        asked = view if self.recipe.rollout.view == "stage" else self.recipe.rollout.view
        views = self.rows.views
        own_teacher = asked == "text_rich" and views.teacher_text == "own"
        own_student = asked == "vision_centric" and views.student_image == "own"
        return Drawn(
            row=row,
            row_id=self.rows.ids[row],
            view=asked,
            prompt=self.rows.prompt(row, asked),
            teacher=None if own_teacher else self.rows.prompt(row, "text_rich", "teacher"),
            student=None if own_student else self.rows.prompt(row, "vision_centric", "student"),
            gold=self.rows.gold(row),
        )

    def rows_of(self, stage: Stage) -> list[int]:
        """Numbers of the rows that a stage may take. Raises UserError when none is left."""
        if stage.name not in self._by_stage:
            rows = self._fits
            if stage.select is not None and rows:
                scores = self.built.scores(stage.select.score)
                rows = [rows[at] for at in select_rows([self.rows.ids[row] for row in rows], scores, stage.select)]
            if not rows:
                long = f"; {self.left_out} have prompts of more than model.max_prompt_tokens" if self.left_out else ""
                raise UserError(f"{self.built.name}: no row is left for stage {stage.name}{long}")
            self._by_stage[stage.name] = rows
        return self._by_stage[stage.name]

    @cached_property
    def left_out(self) -> int:
        """Rows that are longer than `model.max_prompt_tokens` under one of the views."""
        return len(self.rows) - len(self._fits)

    def placeholders(self, sequences: int, updates: int) -> Any:
        """A data set as long as the run, for loaders that want one: what is trained on is decided when it is needed.

        sequences: of one generation over all processes.
        """
        from datasets import Dataset

        return Dataset.from_dict({"prompt": [""] * (sequences * (self.max_steps // updates + 1))})

    # --- the schedule's clock ---------------------------------------------------------------------------------------

    @property
    def max_steps(self) -> int:
        """Optimizer steps of the whole recipe, at most; stages end where their rollouts do."""
        updates = self.recipe.rollout.updates
        return sum(math.ceil(schedule.longest(stage) / updates) * updates for stage in self.recipe.stages)

    @property
    def stage(self) -> Stage:
        """The stage under way."""
        return schedule.stage_of(self.recipe, self.state)

    @property
    def finished(self) -> bool:
        """Whether the last stage has ended."""
        return schedule.finished(self.recipe, self.state)

    @property
    def between_generations(self) -> bool:
        """Whether a run can be taken up here."""
        return self.recipe.engine == "sft" or self.state.step % self.recipe.rollout.updates == 0

    def kl_coef(self) -> float:
        """Coefficient of the KL term in the coming step."""
        return schedule.kl_coefficient(self.recipe, self.state)

    def lr_factor(self, done: int) -> float:
        """Factor on the learning rate of the step after `done` steps; the optimizer's clock may be one ahead."""
        state = self.state if done <= self.state.total_step else schedule.after_step(self.recipe, self.state)
        return schedule.learning_rate_factor(self.recipe, state)

    def after_step(self) -> None:
        """Count one optimizer step."""
        self.state = schedule.after_step(self.recipe, self.state)

    def after_evaluation(self, metrics: dict[str, float]) -> None:
        """Let an evaluation end the stage or move the adaptive share."""
        self.state = schedule.after_evaluation(self.recipe, self.state, metrics)

    def to_dict(self) -> dict[str, Any]:
        """The whole state, for a checkpoint."""
        return {"schedule": schedule.to_dict(self.state), "spare": self.spare, "evaluated_at": self.evaluated_at}

    def restore(self, state: dict[str, Any], saved_at: int) -> None:
        """Go back to what `to_dict` gave."""
        self.state, self.spare = schedule.from_dict(state["schedule"]), state["spare"]
        self.saved_at, self.evaluated_at = saved_at, state["evaluated_at"]


def _fitting(rows: Rows, encoder: Encoder, most: int) -> list[int]:
    """Numbers of the rows whose prompts have at most `most` tokens in both views; the others are named on stderr."""
    fits = [row for row in range(len(rows)) if _longest(rows, row, encoder) <= most]
    if len(fits) < len(rows):
        print(
            f"note: {len(rows) - len(fits)} of {len(rows)} rows have a prompt of more than {most} tokens and are left "
            "out (model.max_prompt_tokens, model.max_pixels)",
            file=sys.stderr,
        )
    return fits


def _longest(rows: Rows, row: int, encoder: Encoder) -> int:
    views: Sequence[View] = ("text_rich", "vision_centric")
    try:
        return max(encoder.length(rows.prompt(row, view)) for view in views)
    except UserError as error:
        raise UserError(f"row {rows.ids[row]}: {error}; leave it out (--selection)") from error
