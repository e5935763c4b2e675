"""CLIP scoring against a plain open_clip loop, and against the bare forward passes of the same model.

    python tests/bench/bench_clip.py [ROWS]

All ways score the same pairs (one picture, both prompts) with ViT-B-32 of random weights, in turns, in one run:
plain    PIL open, the model's own preprocessing, batches of 32, texts cut at 77 tokens, fp32
forward  our towers on tensors that are ready, at the precision that the trial chose: what no scorer can exceed
ours     Parquet in, decode, fit, whole texts in pieces, encode, cosines, score file and embeddings written
Times are of the CPU, on one thread, so that other programs on the machine do not change them. Prints medians and
ratios and, last, one JSON object {name: number}. clip_vs_plain depends on the CPU: bf16 is worth 2 with AVX-512 BF16,
4 and more with AMX, nothing elsewhere.
"""

from __future__ import annotations

import io
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))
from _table import in_turns, table

from builders.clip.engine import Clip, opened
from builders.clip.engine import open_clip as opener
from builders.clip.model import Loaded, load
from builders.dataset import BuiltSet, open_set
from builders.pairs import main as build
from builders.score import Config
from builders.score_files import Column
from builders.scores import Run, plugin
from builders.scores._runner import Runner
from builders.scores._shard import Task, Worker

ROUNDS, BATCH, MODEL = 3, 32, "ViT-B-32"
FAMILIES = "families:counting_scene,number_line,charts,triangle_angles"


def plain(data: BuiltSet, model: Any, preprocess: Any, tokenizer: Any) -> list[float]:
    """The loop that one writes first."""
    rows = list(data.rows(columns=["vision_centric_image", "text_rich_prompt", "vision_centric_prompt"]))
    scores: list[float] = []
    with torch.inference_mode():
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            files = [io.BytesIO(row["vision_centric_image"]["bytes"]) for row in batch]
            pixels = torch.stack([preprocess(Image.open(file)) for file in files])
            seen = model.encode_image(pixels, normalize=True)
            for sign, name in ((1, "text_rich_prompt"), (-1, "vision_centric_prompt")):
                read = model.encode_text(tokenizer([row[name] for row in batch]), normalize=True)
                scores += (sign * (seen * read).sum(dim=-1)).tolist()
    return scores


def forward(clip: Clip, batches: list[torch.Tensor], ids: list[torch.Tensor]) -> None:
    """The towers alone."""
    for pixels in batches:
        clip.towers.picture(pixels)
    for batch in ids:
        clip.towers.text(batch)


def ready(data: BuiltSet, clip: Clip) -> tuple[list[torch.Tensor], list[torch.Tensor]]:
    """What `ours` hands to the towers: as many pictures, and the pieces of all texts in its order."""
    rows = list(data.rows(columns=["text_rich_prompt", "vision_centric_prompt"]))
    size = clip.setting.batch_size
    pixels = torch.randint(0, 256, (len(rows), 3, *clip.loaded.size), dtype=torch.uint8)
    ids = []
    for name in ("text_rich_prompt", "vision_centric_prompt"):
        pieces = sorted({piece for row in rows for piece in clip._cutter.cut(row[name])[0]}, key=clip._cutter.tokens)
        ids += [clip.loaded.tokenizer(pieces[i : i + size]) for i in range(0, len(pieces), size)]
    return list(pixels.split(size)), ids


def ours(data: BuiltSet, clip: Clip) -> None:
    """clip_delta of every row by the runner, files included; nothing is kept from the round before."""
    shutil.rmtree(data.root / "scores", ignore_errors=True)
    run = Run(data, Config())
    run.share(opener, Clip(clip.loaded, clip.towers, clip.setting, data.root / "scores" / "_embeddings" / "bench"))
    module = plugin("clip_delta")
    column = Column(data.root, "clip_delta", module.MORE)
    tasks = [Task(name="clip_delta", plugin=module, scorer=module.open_score(run), column=column)]
    Runner(data, tasks).run(Worker(run, tasks).shards)
    run.close()


def random_weights(folder: Path) -> tuple[Loaded, Any, Any, Any]:
    """ViT-B-32 as ours loads it, and as open_clip gives it to anyone."""
    import open_clip

    torch.manual_seed(0)
    model, _, preprocess = open_clip.create_model_and_transforms(MODEL, pretrained=None)
    torch.save(model.state_dict(), folder / "weights.pt")
    return load(MODEL, str(folder / "weights.pt")), model.eval(), preprocess, open_clip.get_tokenizer(MODEL)


def measure(rows: int) -> dict[str, float]:
    """Print the table and return the ratios."""
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if build(["--source", FAMILIES, "--limit", str(rows), "--gallery", "0", "--out", str(folder / "set")]):
            raise RuntimeError("the pairs of the bench could not be built")
        data = open_set(folder / "set")
        loaded, model, preprocess, tokenizer = random_weights(folder)
        clip = opened(loaded, torch.device("cpu"), Config(), None)
        pixels, ids = ready(data, clip)
        ways: dict[str, Callable[[], object]] = {
            "plain": lambda: plain(data, model, preprocess, tokenizer),
            "forward": lambda: forward(clip, pixels, ids),
            "ours": lambda: ours(data, clip),
        }
        taken = in_turns(ways, ROUNDS)
        clip.close()
    rates = {way: 1e3 * value / rows for way, value in taken.items()}
    pieces = sum(len(batch) for batch in ids) / rows
    print(
        table(
            f"one picture and two texts a row; ours reads them whole, in {pieces:.1f} pieces",
            "CPU ms a row",
            rates,
            "plain",
        )
    )
    return {f"clip_vs_{way}": round(taken[way] / taken["ours"], 3) for way in ("plain", "forward")}


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 64)))
