"""Small runs for tests: a recipe cut down to seconds, trained in this process or in one that can be killed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from recipes.load import load
from recipes.recipe import Recipe

ROOT = Path(__file__).parent.parent.parent
SIZES = (
    "model.min_pixels=784", "model.max_pixels=784", "model.dtype=float32", "model.gradient_checkpointing=false",
    "model.max_prompt_tokens=2000", "rollout.n=4", "rollout.prompts=2", "rollout.micro_batch=4", "rollout.updates=1",
    "rollout.max_new_tokens=6", "rollout.temperature=1.0", "reward.overlong={buffer: 3, factor: 1.0}",
    "policy.max_generation_batches=2", "optim.lr=0.001", "save.every=2", "eval.every=100", "eval.paired=2",
)  # fmt: skip
TIMES = ("time", "runtime", "per_second", "step_time")  # the clock's values are no part of what is repeated


def recipe(name: str, model: Path, *sets: str) -> Recipe:
    """A shipped recipe at a size for tests."""
    return load(name, [f"model.path={model}", *SIZES, *sets])


def train(cut: Recipe, data: Path, out: Path, **more: Any) -> Any:
    """Train in this process; returns the exit code."""
    from builders.dataset import open_set
    from train import session
    from train.model import load as load_model

    model, processor = load_model(cut.model)
    return session.train(cut, open_set(data), "train", out, model=model, processor=processor, **more)


def command(name: str, model: Path, data: Path, out: Path, *sets: str) -> list[str]:
    """The command line of the same run."""
    words = [sys.executable, "-m", "train.run", "--recipe", name, "--model", str(model), "--data", str(data)]
    return [*words, "--out", str(out), "--report-to", "none", "--set", *SIZES, *sets]


def start(words: Sequence[str]) -> subprocess.Popen[str]:
    """The command in a process of its own."""
    return subprocess.Popen(words, cwd=ROOT, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def weights(folder: Path) -> bytes:
    """The final weights as they lie on disk."""
    return (folder / "final" / "model.safetensors").read_bytes()


def metrics(out: Path) -> list[Mapping[str, float]]:
    """Logged lines without what a clock says and without the last summary."""
    lines = [json.loads(line) for line in (out / "metrics.jsonl").read_text().splitlines()]
    kept = [{k: v for k, v in line.items() if not any(word in k for word in TIMES)} for line in lines]
    return [line for line in kept if "train_loss" not in line]
