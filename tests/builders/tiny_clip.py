"""A small CLIP trained from scratch on our own pairs, so that scores mean something where no weights can be had.

    python tests/builders/tiny_clip.py OUT     # trains (about half a minute on one thread) and says how well it tells

A ViT of two layers on 64 x 64 pictures and a text tower of two layers learn from 320 plain pictures of counting_scene
which kinds of shapes there are. OUT is a folder that open_clip loads as `local-dir:OUT`.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

PAIRS, STEPS, BATCH, SIZE = 320, 280, 48, 64
CONFIG: dict[str, Any] = {
    "embed_dim": 64,
    "vision_cfg": {"image_size": SIZE, "layers": 2, "width": 64, "head_width": 16, "patch_size": 8},
    "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 64, "heads": 4, "layers": 2},
}
SIGLIP: dict[str, Any] = {
    "embed_dim": 64,
    "init_logit_bias": -10,
    "custom_text": True,
    "vision_cfg": {
        **CONFIG["vision_cfg"],
        "no_ln_pre": True,
        "pool_type": "tok",
        "attentional_pool": True,
        "attn_pooler_queries": 1,
        "attn_pooler_heads": 4,
        "output_tokens": False,
    },
    "text_cfg": {
        **CONFIG["text_cfg"],
        "context_length": 64,
        "no_causal_mask": True,
        "proj_bias": True,
        "pool_type": "last",
    },
}
PREPROCESS = {"mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5], "size": [SIZE, SIZE]}


def build(out: Path, limit: int, seed: int, families: str = "counting_scene") -> Path:
    """A plain set of easy pairs, all `test`, drawn without a browser."""
    from builders.pairs import main

    level = ["--style", "plain", "--level", "perception=1,reasoning=2", "--splits", "test=1"]
    words = ["--limit", str(limit), "--seed", str(seed), "--gallery", "0", "--workers", "1", "--shard-rows", "40"]
    if main(["--source", f"families:{families}", *level, *words, "--out", str(out)]):
        raise RuntimeError("the pairs of the small CLIP could not be built")
    return out


def save(model: Any, config: dict[str, Any], out: Path) -> Path:
    """A folder that `--model local-dir:OUT` reads."""
    import torch

    out.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), out / "open_clip_pytorch_model.bin")
    whole = {"model_cfg": config, "preprocess_cfg": PREPROCESS}
    (out / "open_clip_config.json").write_text(json.dumps(whole), encoding="utf-8")
    return out


def fresh(config: dict[str, Any], seed: int = 0) -> Any:
    """A model of that configuration with random weights, the same for equal seeds."""
    import torch
    from open_clip import CLIP, CustomTextCLIP

    import builders  # noqa: F401  (its guard makes torchvision importable beside a CPU build of torch)

    torch.manual_seed(seed)
    given = {key: value for key, value in config.items() if key != "custom_text"}
    return (CustomTextCLIP if config.get("custom_text") else CLIP)(**given)


def train(rows: Sequence[dict[str, Any]], seed: int = 0) -> Any:
    """A model that has seen the pictures of `rows` with the facts that they show."""
    import numpy as np
    import torch
    from open_clip import SimpleTokenizer
    from PIL import Image

    model, tokenizer, random = fresh(CONFIG, seed), SimpleTokenizer(), Random(seed)
    pictures = [Image.open(io.BytesIO(row["vision_centric_image"]["bytes"])).convert("RGB") for row in rows]
    pixels = torch.from_numpy(np.stack([np.asarray(p.resize((SIZE, SIZE), 3)) for p in pictures])).permute(0, 3, 1, 2)
    pixels = pixels / 127.5 - 1
    optimiser = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 2e-3, total_steps=STEPS)
    target = torch.arange(BATCH)
    for _ in range(STEPS):
        chosen = random.sample(range(len(rows)), BATCH)
        ids = tokenizer([_caption(rows[i], random) for i in chosen])
        seen, read = model.encode_image(pixels[chosen], normalize=True), model.encode_text(ids, normalize=True)
        logits = model.logit_scale.exp().clamp(max=50) * seen @ read.T
        loss = torch.nn.functional.cross_entropy(logits, target) + torch.nn.functional.cross_entropy(logits.T, target)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    return model.eval()


def _caption(row: dict[str, Any], random: Random) -> str:
    """Some of the facts that the picture shows, in any order."""
    shown = [fact["text"] for fact in row["facts"] if fact["shown_in"] and fact["role"] != "property"]
    return " ".join(random.sample(shown, random.randint(1, len(shown))))


def make(out: Path) -> Path:
    """Build pairs, train on them and save the model in `out`."""
    import torch

    from builders.dataset import open_set

    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # two threads are slower than one on a model of this size
    try:
        rows = list(open_set(build(out / "pairs", PAIRS, seed=100)).rows(columns=["facts", "vision_centric_image"]))
        return save(train(rows), CONFIG, out / "model")
    finally:
        torch.set_num_threads(threads)


if __name__ == "__main__":
    print(make(Path(sys.argv[1])))
