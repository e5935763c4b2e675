"""train.evaluate against the model's own generate loop at the same batch, side by side.

    python tests/bench/bench_evaluate.py                                     # a random Qwen2.5-VL of 12 M parameters
    python tests/bench/bench_evaluate.py --model Qwen/Qwen2.5-VL-7B-Instruct --pairs 128 --batch 16 --new-tokens 256

generate   processor, `generate`, decode on requests that are ready in memory, batch by batch in the order of the data
evaluate   Parquet in, template, batches of like length, generate, grade, predictions.jsonl (fsync), final order

Both make the same number of greedy tokens (no reply ends early). Every way runs once to warm up, then in turns;
figures are medians (CPU time on a CPU). evaluate_vs_generate is generate's time over ours: 0.9 and more is the aim.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from _table import Way, in_turns, table
from bench_vlm import _never_ends, _small, plain_generate

from builders import vlm
from builders.pairs import main as build
from train.asking import ask
from train.predictions import Predictions
from train.questions import Asked, open_data

FAMILIES = "families:counting_scene,number_line,charts,coordinate_geometry"


def evaluate(engine: Any, asked: Asked, tokens: int, out: Path) -> None:
    """Everything that an evaluation does for its rows."""
    out.unlink(missing_ok=True)
    with Predictions(out) as file:
        todo = (question for question in asked.stream("think_and_box") if not file.has(question))
        for answered in ask(engine, todo, vlm.Sampling(max_new_tokens=tokens)):
            file.append(answered)
    file.finish(asked.keys)


def measure(model: str, pairs: int, batch: int, tokens: int, rounds: int) -> dict[str, float]:
    """Print the table and return the ratio."""
    import torch

    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        words = ["--source", FAMILIES, "--limit", str(pairs), "--splits", "test=1", "--gallery", "0"]
        if build([*words, "--out", str(folder / "set")]):
            raise RuntimeError("the pairs of the bench could not be built")
        asked = open_data(str(folder / "set"))
        engine: Any = vlm.load(vlm.ModelOptions(model=model or _small(folder), batch=batch))
        _never_ends(engine)
        ready = [question.request for question in asked.stream("think_and_box")]
        ways: dict[str, Way] = {
            "generate": lambda: plain_generate(engine, ready, batch, tokens),
            "evaluate": lambda: evaluate(engine, asked, tokens, folder / "predictions.jsonl"),
        }
        clock = time.process_time if engine.model.device.type == "cpu" else time.perf_counter
        medians = in_turns(ways, rounds, clock)
    print(table(f"{len(ready)} questions, batch {batch}, {tokens} tokens each", "seconds", medians, "generate"))
    return {"evaluate_vs_generate": round(medians["generate"] / medians["evaluate"], 3)}


def main() -> None:
    """Print the table, and the ratio as the last line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--model", default="", help="a local folder or a Hub id; default a random one")
    parser.add_argument("--pairs", type=int, default=24)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--new-tokens", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=3)
    words = parser.parse_args()
    print(json.dumps(measure(words.model, words.pairs, words.batch, words.new_tokens, words.rounds)))


if __name__ == "__main__":
    main()
