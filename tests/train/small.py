"""Small runs for tests: a recipe cut down to seconds, trained in this process or in one that can be killed."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import torch
from torch.nn.utils.rnn import pad_sequence

from recipes.load import load
from recipes.recipe import VIEWS, Recipe
from train.vision import unwrapped

SIZES = (
    "model.min_pixels=784", "model.max_pixels=784", "model.dtype=float32", "model.gradient_checkpointing=false",
    "model.max_prompt_tokens=2000", "rollout.n=4", "rollout.prompts=2", "rollout.micro_batch=4", "rollout.updates=1",
    "rollout.max_new_tokens=6", "rollout.temperature=1.0", "reward.overlong={buffer: 3, factor: 1.0}",
    "policy.max_generation_batches=2", "optim.lr=0.001", "save.every=2", "eval.every=100", "eval.paired=2",
)  # fmt: skip
TIMES = ("time", "runtime", "per_second", "per_s", "step_time")  # the clock's values are no part of what is repeated


def recipe(name: str, model: Path, *sets: str) -> Recipe:
    """A shipped recipe at a size for tests."""
    return load(name, [f"model.path={model}", *SIZES, *sets])


def train(cut: Recipe, data: Path, out: Path, **more: Any) -> Any:
    """Train in this process; returns the exit code."""
    from builders.dataset import open_set
    from train import session
    from train.model import load as load_model

    model, processor = load_model(cut.model, cut.seed)
    return session.train(cut, open_set(data), "train", out, model=model, processor=processor, **more)


def words(name: str, model: Path, data: Path, out: Path, *sets: str) -> list[str]:
    """Arguments of train.run for the same run."""
    given = ["--recipe", name, "--model", str(model), "--data", str(data), "--out", str(out), "--report-to", "none"]
    return [*given, "--set", *SIZES, *sets]


def processes() -> Any:
    """Processes that begin with torch and the trainers imported, so that a test can afford many."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.train.small", "trl", "train.trainer", "train.sft", "peft", "train.run"])
    return context


def struck(arguments: Sequence[str], number: int, at_step: int, where: Literal["line", "publish"] = "line") -> int:
    """Run train.run in a process that a signal strikes; returns its exit code.

    where: once the metrics have a line of step `at_step`, or in the middle of publishing that step's checkpoint.
    """
    process = processes().Process(target=_struck, args=(list(arguments), number, at_step, where))
    process.start()
    process.join(180)
    return int(process.exitcode)


def _struck(arguments: list[str], number: int, at_step: int, where: str) -> None:
    from train import checkpoint
    from train.journal import Journal
    from train.run import main

    torch.set_num_threads(1)
    sys.stdout = sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115  # as long as the process
    write, publish = Journal.write, checkpoint.publish

    def strike(step: int, place: str) -> None:
        if step == at_step and place == where:
            os.kill(os.getpid(), number)

    def writes(self: Journal, step: int, values: dict[str, Any]) -> None:
        write(self, step, values)
        strike(step, "line")

    def publishes(prepared: Path, folder: Path, step: int) -> Path:
        strike(step, "publish")
        return publish(prepared, folder, step)

    Journal.write, checkpoint.publish = writes, publishes  # type: ignore[method-assign]
    sys.exit(main(arguments))


KILL, TERMINATE = signal.SIGKILL, signal.SIGTERM


def weights(folder: Path) -> bytes:
    """The final weights (or adapters) as they lie on disk."""
    (file,) = (folder / "final").glob("*model.safetensors")
    return file.read_bytes()


def checkpoints(out: Path) -> list[int]:
    """Steps of the published checkpoints."""
    return sorted(int(path.name.removeprefix("step-")) for path in (out / "checkpoints").glob("step-*"))


def metrics(out: Path) -> list[Mapping[str, float]]:
    """Logged lines without what a clock says and without the last summary."""
    lines = [json.loads(line) for line in (out / "metrics.jsonl").read_text().splitlines()]
    kept = [{k: v for k, v in line.items() if not any(word in k for word in TIMES)} for line in lines]
    return [line for line in kept if "train_loss" not in line]


def trainer(cut: Recipe, data: Path, out: Path) -> Any:
    """The recipe's trainer in this process, ready to train; its feed is `trainer.feed`."""
    from builders.dataset import open_set
    from train import session
    from train.collate import Encoder
    from train.feed import Feed
    from train.model import load as load_model

    built = open_set(data)
    model, processor = load_model(cut.model, cut.seed)
    feed = Feed(cut, session.rows_of(cut, built, "train"), built, Encoder(processor))
    out.mkdir(parents=True, exist_ok=True)
    made = session.trainer_of(cut, feed, model, processor, out, "none")
    session._wind(made, out, None, processor)
    return made


def scripted(made: Any, signal: Callable[[str], bool] = lambda row: True) -> None:
    """Responses by script instead of by sampling: of a prompt's n, every second is right, all differ in length.

    They depend on the prompt alone, so that every cut into micro-batches and processes meets the same ones.
    signal: of which rows (by id) that is so; of the others all responses are right.
    """
    from builders.prompts import response

    tokenizer, rows, feed = made.encoder.processor.tokenizer, made.feed.rows, made.feed
    answers = {
        tuple(made.encoder.encode(rows.prompt(row, view))["input_ids"].tolist()): rows.row(row)
        for row in range(len(rows))
        for view in VIEWS
    }
    seen: Counter[tuple[int, ...]] = Counter()

    def generate(input_ids: torch.Tensor, attention_mask: torch.Tensor, **_: Any) -> torch.Tensor:
        said = []
        for ids, mask in zip(input_ids, attention_mask, strict=True):
            prompt = tuple(ids[mask.bool()].tolist())
            at, row = seen[prompt], answers[prompt]
            seen[prompt] += 1
            words = response("so " * at + "on", row["answer"] + "7" * (at % 2 and signal(row["id"])))
            told = tokenizer(words, add_special_tokens=False)["input_ids"]
            said.append(torch.tensor([*told[: feed.recipe.rollout.max_new_tokens - 1], tokenizer.eos_token_id]))
        tail = pad_sequence(said, batch_first=True, padding_value=tokenizer.pad_token_id)
        return torch.cat([input_ids, tail], dim=1)

    unwrapped(made.model).generate = generate
