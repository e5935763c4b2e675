"""One training run from a recipe to a folder: model, rows, trainer, checkpoints, evaluation, final model."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from builders.dataset import BuiltSet
from recipes.recipe import Recipe
from renderers.errors import UserError
from train import arguments, checkpoint
from train.collate import Encoder, Rows
from train.feed import Feed
from train.journal import Journal
from train.saving import STOPPED


def rows_of(recipe: Recipe, built: BuiltSet, split: str) -> Rows:
    """The rows that a recipe trains on, selection and controls applied. Raises UserError when there are none."""
    ids = None if recipe.data.selection is None else built.selection(recipe.data.selection)
    rows = Rows(built, split, views=recipe.views, ids=ids, seed=recipe.seed)
    if not rows.ids:
        raise UserError(f"{built.name}: its split {split} has no row with both views; build pairs with builders.pairs")
    if rows.unpaired:
        print(f"note: {rows.unpaired} rows without a text-rich view are left out", file=sys.stderr)
    return rows


def trainer_of(recipe: Recipe, feed: Feed, model: Any, processor: Any, out: Path, report_to: str) -> Any:
    """The trainer of the recipe's engine, ready to train."""
    os.environ["TENSORBOARD_LOGGING_DIR"] = str(out / "tensorboard")
    steps = feed.max_steps
    if recipe.engine == "sft":
        from train.sft import PairSFT

        args = arguments.sft_arguments(recipe, out, steps, report_to)
        world = args.world_size
        data = feed.placeholders(args.per_device_train_batch_size * args.gradient_accumulation_steps * world, 1)
        return PairSFT(recipe=recipe, feed=feed, args=args, processor=processor, model=model, train_dataset=data)
    from train.trainer import PairTrainer

    args = arguments.rl_arguments(recipe, out, steps, report_to, processor, model)
    return PairTrainer(recipe=recipe, feed=feed, args=args, processor=processor, model=model)


def train(
    recipe: Recipe,
    built: BuiltSet,
    split: str,
    out: Path,
    *,
    model: Any,
    processor: Any,
    resume: bool = True,
    report_to: str = "",
    evaluator: Any = None,
) -> int:
    """Train to the end of the recipe, or to a signal (exit code 75). The model is changed in place.

    evaluator: called with (model, processor, step); returns metrics, or None for no evaluation.
    """
    feed = Feed(recipe, rows_of(recipe, built, split), built, Encoder(processor))
    for stage in recipe.stages:
        feed.rows_of(stage)  # a stage without rows is found now, not after days
    trainer = trainer_of(recipe, feed, model, processor, out, report_to)
    found = checkpoint.newest(out / "checkpoints") if resume else None
    if found is not None:
        trainer.take_up(found)
        print(f"going on from {found}", file=sys.stderr)
    _wind(trainer, out, evaluator, processor)
    if not feed.finished:
        with trainer.stopping_at_signals():
            trainer.train(resume_from_checkpoint=None if found is None else str(found))
    elif found is not None:  # it was killed after its last step, or is asked for once more
        trainer._load_from_checkpoint(str(found))
    if trainer.stopped and not feed.finished:
        return STOPPED
    _leave(trainer, processor, out / "final")
    return 0


def _wind(trainer: Any, out: Path, evaluator: Any, processor: Any) -> None:
    """Give the trainer its clock, with a journal that goes back to where the run is taken up."""
    from accelerate.utils import broadcast_object_list
    from transformers import PrinterCallback

    from train.clock import Clock

    journal = Journal(out / "metrics.jsonl", writes=trainer.args.process_index == 0)
    journal.back_to(trainer.feed.saved_at)

    def evaluate(step: int) -> dict[str, float]:
        found = [evaluator(trainer.accelerator.unwrap_model(trainer.model), processor, step)]
        broadcast_object_list(found)  # all processes move their schedules by the same numbers
        metrics: dict[str, float] = found[0]
        return metrics

    trainer.remove_callback(PrinterCallback)  # the clock says what a person wants to know
    trainer.add_callback(Clock(trainer, evaluate if evaluator else None, journal))


def _leave(trainer: Any, processor: Any, final: Path) -> None:
    """The model in its final form, which `from_pretrained` loads."""
    trainer.save_model(str(final))
    if trainer.args.process_index == 0:
        processor.save_pretrained(final)
        (final / "training_args.bin").unlink(missing_ok=True)  # a pickle; nobody should have to load one
