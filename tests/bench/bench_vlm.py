"""Answers and log-probabilities of builders.vlm against transformers' own loops at the same batch, side by side.

    python tests/bench/bench_vlm.py                        # a random Qwen2.5-VL of 12 M parameters, on the CPU or a GPU
    python tests/bench/bench_vlm.py --model Qwen/Qwen2.5-VL-7B-Instruct --rows 256 --batch 16 --new-tokens 256

The other loops take the same requests in the order given: processor, then `generate` (or one forward with all logits),
batch by batch. Every way runs once to warm up and then takes turns; figures are medians (CPU time on a CPU). Greedy,
and no reply ends early.
"""

from __future__ import annotations

import argparse
import io
import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from _table import Way, in_turns, table
from PIL import Image

from builders import vlm
from builders.chat import decode, render
from renderers.seeds import rng


def requests(count: int) -> list[vlm.Request]:
    """Questions of 20 to 200 words with pictures of 100 to 400 pixels, in random order."""
    made = []
    for number in range(count):
        draw = rng(0, "bench", number)
        size = (draw.randrange(100, 400), draw.randrange(100, 400))
        out = io.BytesIO()
        Image.new("RGB", size, (number % 255, 80, 120)).save(out, "PNG")
        words = " ".join(
            draw.choice(("Find", "the", "length", "of", "AB", "angle")) for _ in range(draw.randrange(20, 200))
        )
        made.append(vlm.Request(key=str(number), text=words, images=(out.getvalue(),)))
    return made


def plain_generate(engine: Any, asked: Sequence[vlm.Request], batch: int, tokens: int) -> None:
    """The model's own loop: processor, generate, decode."""
    import torch

    for start in range(0, len(asked), batch):
        encoded = _encoded(engine, asked[start : start + batch], [""] * batch, "left")
        with torch.inference_mode():
            out = engine.model.generate(**encoded, max_new_tokens=tokens, min_new_tokens=tokens, do_sample=False)
        engine.tokenizer.batch_decode(out[:, encoded["input_ids"].shape[1] :], skip_special_tokens=True)


def plain_log_probs(engine: Any, asked: Sequence[vlm.Request], batch: int, answer: str) -> None:
    """One forward a batch with all logits, then their log-softmax."""
    import torch

    for start in range(0, len(asked), batch):
        encoded = _encoded(engine, asked[start : start + batch], [answer] * batch, "right")
        with torch.inference_mode():
            told = engine.model(**encoded).logits.float().log_softmax(dim=-1)
            told[:, :-1].gather(2, encoded["input_ids"][:, 1:, None]).tolist()


def _encoded(engine: Any, asked: Sequence[vlm.Request], answers: Sequence[str], side: str) -> Any:
    texts = [render(engine.processor, one) + answer for one, answer in zip(asked, answers, strict=False)]
    options = {"padding": True, "padding_side": side, "return_tensors": "pt"}
    return engine.processor(text=texts, images=[decode(one) for one in asked], **options).to(engine.model.device)


def _never_ends(engine: Any) -> None:
    """Replies of equal length in all ways."""
    generate = engine.model.generate

    def longest(**settings: Any) -> Any:
        return generate(**{"min_new_tokens": settings["max_new_tokens"], **settings})

    engine.model.generate = longest


def measure(engine: Any, rows: int, tokens: int, rounds: int) -> dict[str, float]:
    """Seconds of every way, and the ratios."""
    asked, batch = requests(rows), engine.batch
    greedy = vlm.Sampling(max_new_tokens=tokens)
    ways: dict[str, Way] = {
        "generate, ours": lambda: list(engine.generate(asked, greedy)),
        "generate, plain loop": lambda: plain_generate(engine, asked, batch, tokens),
        "log_probs, ours": lambda: list(engine.log_probs((one, "12}") for one in asked)),
        "log_probs, plain loop": lambda: plain_log_probs(engine, asked, batch, "12}"),
    }
    clock = time.process_time if engine.model.device.type == "cpu" else time.perf_counter
    medians = in_turns(ways, rounds, clock)
    for kind in ("generate", "log_probs"):
        own = {name: seconds for name, seconds in medians.items() if name.startswith(kind)}
        print(table(f"{kind}, {rows} requests, batch {batch}", "seconds", own, f"{kind}, plain loop"))
    return {
        "generate_vs_plain": medians["generate, plain loop"] / medians["generate, ours"],
        "log_probs_vs_plain": medians["log_probs, plain loop"] / medians["log_probs, ours"],
    }


def _small(folder: Path) -> str:
    from train.tiny import Sizes, make_model

    sizes = Sizes(hidden=384, layers=8, heads=6, vision_hidden=128, vision_layers=4, pixels=(28 * 28, 224 * 224))
    model, processor = make_model("qwen", sizes)
    print(f"{sum(weight.numel() for weight in model.parameters()):,} parameters")
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    return str(folder)


def main() -> None:
    """Print the table, and the ratios as the last line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--model", default="", help="a local folder or a Hub id; default a random one")
    parser.add_argument("--rows", type=int, default=48)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--new-tokens", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=3)
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        name = words.model or _small(Path(folder))
        engine = vlm.load(vlm.ModelOptions(model=name, batch=words.batch))
    _never_ends(engine)
    print(
        json.dumps(
            {key: round(ratio, 3) for key, ratio in measure(engine, words.rows, words.new_tokens, words.rounds).items()}
        )
    )


if __name__ == "__main__":
    main()
