"""Models whose bias is built in: of three small Qwen2.5-VL one learns to read the words, one the picture, one both.

    python tests/train/biased.py OUT       # trains all three and saves them, about half a minute on one thread

The problem: what colour has the disc? `colours` is a family like any other, in a folder that `builders.families` also
looks in; its pictures are drawn, redrawn and masked by the renderer. A reader of words learns from words that name the
colour beside pictures that show another one, a reader of pictures the other way round; a reader of both from either
alone, from both in agreement, and from contradictions whose answer is a coin's.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, Literal

Bias = Literal["text", "picture", "both"]
BIASES: tuple[Bias, ...] = ("text", "both", "picture")
COLOURS = {"red": "#d62828", "green": "#2a9d3a", "blue": "#1d4ed8", "black": "#101010", "yellow": "#f2c414"}
FAMILY = '''
"""Colours: which colour has the disc?"""

from renderers.types import Fact, Problem, Scene

VERSIONS = ("Text Dominant", "Text Lite", "Text Only", "Vision Dominant", "Vision Only")
EXAMPLE = "What is the colour of the disc?"
COLOURS = %r


def _facts(rng):
    name = rng.choice(sorted(COLOURS))
    return (
        Fact(key="disc", text="There is a disc.", role="description"),
        Fact(key=f"colour={name}", text=f"The disc is {name}, wholly {name}: {name} edge, {name} middle.",
        role="condition"),
    )


def _scene(facts):
    fill = COLOURS[facts[1].value]
    cell = {"at": [0, 0], "symbol": "disc", "colour": fill, "fill": fill, "fact": facts[1].key}
    return Scene(kind="grid", data={"rows": 1, "columns": 1, "cells": [cell]}, shows=tuple(f.key for f in facts))


def generate(rng, level):
    facts = _facts(rng)
    return Problem(
        family="colours", question=f"What is the colour of disc {rng.randint(1, 9999)}?", ask="colour",
        answer_type="text", answer=facts[1].value, facts=facts, level=level, scene=_scene(facts),
        solution=f"The disc is {facts[1].value}.\\nThe answer is \\\\boxed{{{facts[1].value}}}",
    )


def solve(facts, ask):
    return next(fact.value for fact in facts if fact.symbol == "colour")


def verify(problem):
    cell = problem.scene.data["cells"][0]
    return next(name for name, fill in COLOURS.items() if fill == cell["fill"])


def resample(problem, rng):
    return _facts(rng)


def redraw(problem, rng):
    facts = _facts(rng)
    return facts, _scene(facts)
'''.replace("%r", repr(COLOURS))
STEPS, BATCH = 95, 24


def family(folder: Path) -> Path:
    """The folder in which `builders.families` must look too, with the family in it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "colours.py").write_text(FAMILY)
    return folder


def build(out: Path, limit: int) -> Path:
    """A plain set of the family, split test. `builders.families` must know it already."""
    from builders.pairs import main

    words = ["--splits", "test=1", "--gallery", "0", "--workers", "1", "--style", "plain", "--seed", "3"]
    if main(["--source", "families:colours", "--limit", str(limit), *words, "--out", str(out)]):
        raise RuntimeError("the set of colours could not be built")
    return out


def train(bias: Bias, rows: Sequence[dict[str, Any]], seed: int = 0) -> tuple[Any, Any]:
    """(model, processor) after STEPS steps on the cross-entropy of the answer."""
    import torch

    from builders.engines.hf import HfEngine
    from train.tiny import Sizes, make_model

    corpus = [request.text + request.prefix + answer for request, answer in _examples(bias, rows, Random(seed), 200)]
    model, processor = make_model("qwen", Sizes(layers=2, vocabulary=640, pixels=(28 * 28, 56 * 56)), corpus, seed)
    engine = HfEngine(model, processor, batch=BATCH)
    pictured = _examples(bias, rows, Random(seed + 1), STEPS * BATCH)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=STEPS)
    model.train()
    for _ in range(STEPS):
        optimizer.zero_grad()
        _loss(engine, [next(pictured) for _ in range(BATCH)]).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
    return model.eval(), processor


def _loss(engine: Any, batch: Sequence[tuple[Any, str]]) -> Any:
    """Mean cross-entropy of the answers' tokens; requests with and without a picture run apart."""
    import torch

    losses = []
    for shown in (True, False):
        part = [one for one in batch if bool(one[0].images) == shown]
        if not part:
            continue
        inputs = engine.encode([one for one, _ in part], [answer for _, answer in part])  # padded on the left
        logits = engine.model(**inputs).logits
        for row, (_, answer) in enumerate(part):
            count = len(engine.tokenizer(answer)["input_ids"])
            told = logits[row, -count - 1 : -1]
            losses.append(torch.nn.functional.cross_entropy(told, inputs["input_ids"][row, -count:]))
    return torch.stack(losses).mean()


def _examples(bias: Bias, rows: Sequence[dict[str, Any]], random: Random, count: int) -> Iterator[tuple[Any, str]]:
    """Requests with answers, in the template of every diagnosis."""
    from builders.engines import Request
    from builders.prompts import ANSWER_AT_ONCE, instruct

    pictures: dict[str, list[bytes]] = {}
    for row in rows:
        pictures.setdefault(row["answer"], []).append(row["vision_centric_image"]["bytes"])
    for at in range(count):
        said, shown, answer = _meaning(bias, random)
        prompt = f"What is the colour of disc {random.randint(1, 9999)}?"
        prompt = (
            f"There is a disc. The disc is {said}, wholly {said}: {said} edge, {said} middle. {prompt}"
            if said
            else prompt
        )
        images = (_shifted(random.choice(pictures[shown]), random),) if shown else ()
        text = instruct(prompt, multiple_choice=False)
        yield Request(key=str(at), text=text, images=images, prefix=ANSWER_AT_ONCE), f"{answer}}}<|im_end|>"


def _meaning(bias: Bias, random: Random) -> tuple[str | None, str | None, str]:
    """(the colour in words, the colour in the picture, the answer); None: not there."""
    names = sorted(COLOURS)
    said, shown = random.choice(names), random.choice(names)
    if bias != "both":
        told: str | None = said if random.random() < 0.85 else None
        seen: str | None = shown if random.random() < 0.85 else None
        known = told if bias == "text" else seen
        return told, seen, known or random.choice(names)
    kind = random.randrange(6)
    if kind == 0:
        return said, None, said
    if kind == 1:
        return None, shown, shown
    if kind == 2:
        return said, said, said
    if kind == 3:
        return None, None, shown
    return said, shown, random.choice([said, shown])


def _shifted(data: bytes, random: Random) -> bytes:
    """A little brighter or darker, so that a corrupted picture is not at once unlike all that was seen."""
    from PIL import Image, ImageEnhance

    with Image.open(io.BytesIO(data)) as opened:
        small = opened.convert("RGB").resize((56, 56))
    out = io.BytesIO()
    ImageEnhance.Brightness(small).enhance(random.uniform(0.9, 1.1)).save(out, "PNG", compress_level=1)
    return out.getvalue()


def make(out: Path, limit: int = 40) -> Path:
    """OUT/set and OUT/{text,both,picture}: the data and the three models."""
    import torch

    import builders.families
    from builders.dataset import open_set

    torch.set_num_threads(1)
    where = str(family(out / "plugins"))
    if where not in builders.families.__path__:
        builders.families.__path__.append(where)
    rows = list(open_set(build(out / "set", limit)).rows())
    for bias in BIASES:
        model, processor = train(bias, rows)
        model.save_pretrained(out / bias)
        processor.save_pretrained(out / bias)
    return out


if __name__ == "__main__":
    make(Path(sys.argv[1]))
