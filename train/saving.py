"""What both trainers do alike: whole checkpoints, stops by signal, learning rates by stage, metrics, lost numbers.

A mixin for transformers' Trainer. The trainer's own folder `checkpoint-N` is written aside and published under its
final name with a manifest (train/checkpoint.py); the run's state (feed, stage, controller) goes with it. Checkpoints
are made only where a run can be taken up to the bit: between generations.
"""

from __future__ import annotations

import json
import math
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from renderers.errors import UserError
from train import checkpoint
from train.tally import Speed
from train.terms import pull

if TYPE_CHECKING:
    import torch

    from recipes.losses import Term
    from recipes.recipe import Recipe
    from train.feed import Feed

STOPPED = 75  # exit code of a run that a signal ended: try again (EX_TEMPFAIL)


class Saving:
    """Mixed into a Trainer in front of it; `recipe` and `feed` must be set before its __init__ runs."""

    recipe: Recipe
    feed: Feed
    stopped = False

    def __init__(self, **more: Any) -> None:
        self.told: dict[str, list[float]] = {}
        self.speed = Speed()
        super().__init__(**more)

    # --- metrics ----------------------------------------------------------------------------------------------------

    def tell(self, values: Mapping[str, float]) -> None:
        """Metrics for the next line of the log; several of one name are averaged."""
        for name, value in values.items():
            self.told.setdefault(name, []).append(value)

    def tell_terms(self, terms: Mapping[str, Term]) -> None:
        """Mean, 99th percentile and largest value of every loss term."""
        for name, term in terms.items():
            self.tell({f"{name}/{statistic}": value for statistic, value in term.stats().items()})

    def tell_pulls(self, main: torch.Tensor, extra: torch.Tensor, states: Sequence[torch.Tensor]) -> None:
        """How strongly the terms pull compared with the main loss; where gradients may be asked for out of turn."""
        trainer: Any = self
        if trainer.is_fsdp_enabled or trainer.is_deepspeed_enabled:
            return
        pulls = pull(main, states), pull(extra, states)
        self.tell({"gradient/main": pulls[0], "gradient/terms": pulls[1]})
        if pulls[0]:
            self.tell({"gradient/terms_to_main": pulls[1] / pulls[0]})

    def log(self, logs: dict[str, float], start_time: float | None = None) -> None:
        """Add what was told since the last line."""
        means = {name: sum(values) / len(values) for name, values in self.told.items()}
        self.told.clear()
        super().log(logs | means | self.speed.told(), start_time)  # type: ignore[misc]

    def training_step(self, *inputs: Any, **more: Any) -> torch.Tensor:
        """One micro-batch, timed; generation within it is timed as its own phase."""
        with self.speed.phase("training"):
            loss: torch.Tensor = super().training_step(*inputs, **more)  # type: ignore[misc]
        return loss

    def finite(self, loss: torch.Tensor, rows: Sequence[str]) -> torch.Tensor:
        """The loss. Raises UserError where it is no number, before a gradient of it can reach the weights."""
        if not math.isfinite(loss.item()):
            raise self.lost("loss", loss.item(), rows)
        return loss

    def lost(self, name: str, value: float, rows: Sequence[str]) -> UserError:
        """The error that ends a run whose numbers are gone; RUN/stopped.json keeps the rows."""
        trainer: Any = self
        step, out = trainer.state.global_step, Path(trainer.args.output_dir)
        found = sorted(set(rows))
        (out / "stopped.json").write_text(json.dumps({"step": step, name: str(value), "rows": found}, indent=1) + "\n")
        last = checkpoint.name_of(self.feed.saved_at) if self.feed.saved_at else ""
        rest = f"the last checkpoint, {out / 'checkpoints' / last}, is whole" if last else "there is no checkpoint yet"
        shown = ", ".join(found[:8]) + (f" and {len(found) - 8} more" if len(found) > 8 else "")
        return UserError(
            f"after step {step} {name} is {value} on the rows {shown}; {rest}; lower optim.lr, or leave the rows out "
            f"(--selection); they are in {out / 'stopped.json'}"
        )

    # --- learning rate, checkpoints, signals --------------------------------------------------------------------------

    def create_scheduler(self, num_training_steps: int, optimizer: Any = None) -> Any:
        """The recipe's learning rate: a factor for each step, read from the feed so that stages may end early."""
        from torch.optim.lr_scheduler import LambdaLR

        trainer: Any = self
        if trainer.lr_scheduler is None:
            trainer.lr_scheduler = LambdaLR(optimizer or trainer.optimizer, self.feed.lr_factor)
        return trainer.lr_scheduler

    def _save_checkpoint(self, model: Any, trial: Any) -> None:
        """Write step N aside, then publish it; every rank writes its part, the first one publishes."""
        trainer: Any = self
        step, home = trainer.state.global_step, trainer.args.output_dir
        folder, main = Path(home) / "checkpoints", trainer.args.should_save
        prepared = folder / f".writing-{checkpoint.name_of(step)}"
        if main:
            checkpoint.aside(folder, step)
        trainer.accelerator.wait_for_everyone()
        trainer.args.output_dir = str(prepared)
        try:
            _plain_save(trainer, model, trial)
        finally:
            trainer.args.output_dir = home
        trainer.accelerator.wait_for_everyone()
        if main:
            inner = prepared / f"checkpoint-{step}"
            for file in inner.iterdir():
                file.rename(prepared / file.name)
            inner.rmdir()
            checkpoint.write_state(prepared, {"feed": self.feed.to_dict(), "step": step})
            checkpoint.publish(prepared, folder, step)
            checkpoint.prune(folder, self.recipe.save.keep)
        trainer.accelerator.wait_for_everyone()

    def _load_from_checkpoint(self, resume_from_checkpoint: str, model: Any = None) -> None:
        """Weights by `from_pretrained`, which renames what `save_pretrained` renamed.

        transformers' own loading compares names as they lie on disk: of a Qwen2.5-VL saved under its Hub names it finds
        none, warns, and goes on with the weights that it has. Sharded and adapter checkpoints keep its way.
        """
        trainer: Any = self
        whole = trainer.model
        if trainer.is_fsdp_enabled or trainer.is_deepspeed_enabled or hasattr(whole, "peft_config"):
            super()._load_from_checkpoint(resume_from_checkpoint, model)  # type: ignore[misc]
            return
        saved = type(whole).from_pretrained(resume_from_checkpoint, dtype=whole.dtype)
        whole.load_state_dict(saved.state_dict())  # strict: a missing name is an error

    def take_up(self, found: Path) -> None:
        """Set the feed to where a checkpoint left it; the trainer reads weights, optimizer and scheduler itself."""
        state = checkpoint.read_state(found)
        self.feed.restore(state["feed"], state["step"])

    @contextmanager
    def stopping_at_signals(self) -> Iterator[None]:
        """In the block SIGTERM and SIGINT mean: save at the next place where a run can be taken up, then stop."""

        def stop(number: int, frame: FrameType | None) -> None:
            self.stopped = True

        before = {name: signal.signal(name, stop) for name in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for name, handler in before.items():
                signal.signal(name, handler)


def _plain_save(trainer: Any, model: Any, trial: Any) -> None:
    """transformers' own saving; TRL's version would write a model card into the folder first."""
    from transformers import Trainer

    Trainer._save_checkpoint(trainer, model, trial)
