"""Fine-tune an image-text model on pairs by a recipe; evaluate the gap on the way; leave a checkpoint and a report.

    python -m train.run --recipe kl_curriculum --data out/families --model Qwen/Qwen2.5-VL-7B-Instruct --out runs/kl
    python -m train.run --dry-run                       # the default recipe: stages, prompts of both views, memory
    python -m train.run --recipe kl --set kl.coef=0.05 rollout.n=5 stages.0.steps=100
    accelerate launch --config_file train/launch/fsdp2.yaml -m train.run --recipe kl ...

Interrupted (SIGTERM: exit code 75; or killed), the same command goes on from the last whole checkpoint.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from renderers.cli import listing, run
from renderers.errors import UserError

if TYPE_CHECKING:
    from builders.dataset import BuiltSet
    from recipes.recipe import Recipe


@dataclass(frozen=True, kw_only=True)
class Config:
    """What to train, on what, and where to."""

    recipe: str = "default"
    """A shipped recipe (--list) or a YAML file of your own."""
    data: str = ""
    """A built set or a Hub id (USER/NAME) to train on; default: the recipe's data.train."""
    model: str = ""
    """A Hub id or a folder; default: the recipe's model.path."""
    evaluate: str = ""
    """Another built set to evaluate on; default: the recipe's data.evaluate, else the split test of --data."""
    out: Path | None = None
    """The run's folder; default runs/RECIPE."""
    set: tuple[str, ...] = ()
    """Override a key of the recipe, for example --set kl.coef=0.05 rollout.n=5."""
    selection: str = ""
    """Train on a selection of the set (builders.select)."""
    allow_eval: bool = False
    """Train on a set that has only a test split; every report of the run says so."""
    resume: Literal["auto", "never"] = "auto"
    """auto goes on from the last whole checkpoint of --out; never wants an empty folder."""
    report_to: str = "tensorboard"
    """Where metrics go besides metrics.jsonl: tensorboard, wandb, trackio (separated by commas), or none."""
    dry_run: bool = False
    """Show stages, steps, the prompts of both views as the model sees them and a memory estimate; train nothing."""
    list: bool = False
    """Print the recipes and stop."""


def start(config: Config) -> int:
    """Train, or say what would be trained. Exit code 0, 2 for a user's mistake, 75 when a signal ended the run."""
    from recipes.load import catalogue

    if config.list:
        print(listing(catalogue()))
        return 0
    recipe = resolve(config)
    if config.dry_run:
        from train.preview import preview

        return preview(recipe, allow_eval=config.allow_eval)
    built, split = training_set(recipe, config.allow_eval)
    out = config.out or Path("runs") / recipe.name
    claim(out, recipe, built, split, config)
    try:
        return _train(recipe, built, split, out, config)
    except (RuntimeError, MemoryError) as error:  # torch.OutOfMemoryError is the first
        if not _out_of_memory(error):
            raise
        raise UserError(
            f"out of memory ({str(error).splitlines()[0]}); lower rollout.micro_batch, rollout.max_new_tokens, "
            "model.max_pixels or kl.chunk, or set model.lora (train.run --dry-run estimates)"
        ) from error


def _out_of_memory(error: BaseException) -> bool:
    """Of a device, or of the machine, which torch tells as a plain RuntimeError."""
    import torch

    return isinstance(error, MemoryError | torch.OutOfMemoryError) or "can't allocate memory" in str(error)


def resolve(config: Config) -> Recipe:
    """The recipe with the command line's overrides."""
    from recipes.load import load

    recipe = load(config.recipe, config.set)
    data = replace(
        recipe.data,
        train=config.data or recipe.data.train,
        evaluate=config.evaluate or (recipe.data.evaluate if not config.data else None),
        selection=config.selection or recipe.data.selection,
    )
    model = replace(recipe.model, path=config.model or recipe.model.path)
    return replace(recipe, data=data, model=model)


def training_set(recipe: Recipe, allow_eval: bool) -> tuple[BuiltSet, str]:
    """(the set, the split to train on). Raises UserError for an evaluation-only set unless `allow_eval`."""
    from builders.dataset import open_set

    built = open_set(recipe.data.train)
    if "train" in built.splits():
        return built, "train"
    if not allow_eval:
        raise UserError(
            f"{built.name}: has only the splits {', '.join(built.splits())}, which are for evaluation; train on a set "
            "of builders.pairs --source families (or geometry3k, gsm8k ...), or say --allow-eval"
        )
    return built, "test"


def claim(out: Path, recipe: Recipe, built: BuiltSet, split: str, config: Config) -> None:
    """Take a folder for this run: a new one, or one of the very same run. Raises UserError saying what differs."""
    import yaml

    from recipes.load import to_dict
    from renderers.stamp import code

    if not _first():
        return  # of several processes the first one looks
    file = out / "config.yaml"
    mine: dict[str, Any] = {"recipe": to_dict(recipe), "split": split, "allow_eval": config.allow_eval}
    if out.exists() and any(out.iterdir()):
        if config.resume == "never" or not file.exists():
            raise UserError(
                f"--out {out}: not empty; name another folder" + (" or let it go on with --resume auto" * file.exists())
            )
        before = yaml.safe_load(file.read_text(encoding="utf-8"))
        changed = differences({key: before.get(key) for key in mine}, mine)
        begun = (out / "metrics.jsonl").exists() or (out / "checkpoints").exists()
        if changed and begun:
            raise UserError(f"--out {out}: holds another run; changed: {'; '.join(changed[:5])}")
        if begun:
            return
    out.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump({**mine, "data": built.name, "stamp": code()}, sort_keys=False, allow_unicode=True)
    file.write_text(text, encoding="utf-8")


def _first() -> bool:
    """Whether this is the first process of its launch, the one that writes."""
    return os.environ.get("RANK", "0") == "0"


def differences(before: Any, now: Any, path: str = "") -> list[str]:
    """`key: old -> new` for every leaf that differs."""
    if isinstance(before, dict) and isinstance(now, dict):
        keys = dict.fromkeys([*before, *now])
        return [line for key in keys for line in differences(before.get(key), now.get(key), f"{path}.{key}".strip("."))]
    return [] if before == now else [f"{path}: {before} -> {now}"]


def _train(recipe: Recipe, built: BuiltSet, split: str, out: Path, config: Config) -> int:
    from transformers.utils import logging

    from train import paired, session, summary
    from train.model import load

    logging.disable_progress_bar()
    evaluated, rows = evaluation_rows(recipe, built)
    model, processor = load(recipe.model, recipe.seed)

    def evaluator(model: Any, processor: Any, step: int) -> dict[str, float]:
        from builders.vlm import wrap

        metrics = paired.evaluate(wrap(model, processor, batch=16), rows, recipe, out, step, writes=_first())
        if _first():
            print(f"step {step}: {paired.as_line(metrics)}", file=sys.stderr)
        return metrics

    code = session.train(
        recipe, built, split, out,
        model=model, processor=processor, report_to=config.report_to, evaluator=evaluator if rows else None,
    )  # fmt: skip
    if code == 0 and _first():
        summary.write(out, recipe, built, evaluated, allow_eval=split == "test")
    elif _first():
        print(f"stopped; run the same command again to go on ({out})", file=sys.stderr)
    return code


def evaluation_rows(recipe: Recipe, built: BuiltSet) -> tuple[BuiltSet, list[dict[str, Any]]]:
    """(the evaluation set, its rows). None where there is no test split: then nothing is measured."""
    from builders.dataset import open_set
    from train.paired import chosen_rows

    other = built if recipe.data.evaluate is None else open_set(recipe.data.evaluate)
    if "test" not in other.splits():
        print(f"note: {other.name} has no split test; the gap is not measured (--evaluate)", file=sys.stderr)
        return other, []
    return other, chosen_rows(other, "test", recipe.eval.paired, recipe.seed)


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    return run(start, Config, argv)


if __name__ == "__main__":
    sys.exit(main())
