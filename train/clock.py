"""The clock of a run: counts steps, evaluates, saves and stops, at the places where a run can be taken up.

It is the one callback of both trainers; everything it decides follows from the recipe and the feed's state, so that a
resumed run decides alike.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from typing import Any

import torch
from transformers import TrainerCallback

from recipes.signatures import signatures
from train.journal import Journal, read

WATCHED = 10  # steps between looks for failure signatures, beside those at evaluations
Evaluator = Callable[[int], dict[str, float]]


class Clock(TrainerCallback):  # type: ignore[misc]
    """Steps, evaluations, checkpoints, the end. evaluate(step) -> metrics is called between generations only."""

    def __init__(self, trainer: Any, evaluate: Evaluator | None, journal: Journal) -> None:
        self.trainer, self.evaluate, self.journal = trainer, evaluate, journal
        self._history = read(journal.file) if journal.file.exists() else []
        self._warned: set[str] = set()
        self._stage = 0

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> Any:
        """Count the step; where a run can be taken up: evaluate, save and stop as is due."""
        feed, recipe, step = self.trainer.feed, self.trainer.recipe, state.global_step
        self._stage = feed.state.stage
        feed.after_step()
        if not feed.between_generations:
            return control
        if self.evaluate is not None and _due(step, feed.evaluated_at, recipe.eval.every, feed.finished):
            feed.evaluated_at = step
            metrics = self.evaluate(step)
            self._write(step, metrics)
            feed.after_evaluation(metrics)
        stopped = self._told_to_stop()
        control.should_training_stop = feed.finished or stopped
        control.should_save = control.should_training_stop or _due(step, feed.saved_at, recipe.save.every, False)
        if control.should_save:
            feed.saved_at = step
        return control

    def _told_to_stop(self) -> bool:
        """Whether any process has had a signal; all must agree, or the others would wait for ever."""
        accelerator = self.trainer.accelerator
        told = accelerator.gather(torch.tensor([int(self.trainer.stopped)], device=accelerator.device))
        return bool(told.any())

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, Any] | None = None, **_: Any) -> None:
        """One line a step. A loss that is no number ends the run: going on would only spread it."""
        if "train_runtime" in (logs or {}):
            return  # the trainer's closing summary, over the steps since the last start
        values = {name: value for name, value in (logs or {}).items() if isinstance(value, int | float)}
        values.pop("epoch", None)  # of the placeholders
        self._write(state.global_step, {**values, "stage": self._stage})
        if self.journal.writes:
            print(f"step {state.global_step} of {state.max_steps}: {_in_short(values)}", file=sys.stderr)
        for name in ("loss", "grad_norm"):
            if name in values and not math.isfinite(values[name]):
                raise self.trainer.lost(name, values[name], self.trainer.rows_of_step())

    def _write(self, step: int, values: dict[str, float]) -> None:
        """One line for machines; a failure that shows in all lines so far is named to people, once a process."""
        self.journal.write(step, values)
        self._history.append({"step": step, **values})
        if step % WATCHED and "eval/gap" not in values:
            return
        for found in signatures(self._history):
            if found.name not in self._warned and self.journal.writes:
                print(f"warning: step {step}: {found.message}", file=sys.stderr)
            self._warned.add(found.name)


_TOLD = {
    "loss": "loss",
    "reward": "reward",
    "kl/mean": "KL",
    "cross_entropy/mean": "cross-entropy",
    "entropy": "entropy",
}


def _in_short(values: dict[str, float]) -> str:
    """The few numbers that a person follows; all of them are in metrics.jsonl."""
    return ", ".join(f"{name} {values[key]:.4g}" for key, name in _TOLD.items() if key in values)


def _due(step: int, last: int, every: int, finished: bool) -> bool:
    """Whether a multiple of `every` was passed since `last`, or the run ends without one."""
    return step // every > last // every or (finished and step > last)
