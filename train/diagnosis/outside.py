"""What probes want from outside the model: the base language model's answers, a run's metrics, CLIP's vectors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders import vlm
from builders.engines import Sampling
from builders.rows import Row
from recipes.probes import Array
from renderers.errors import UserError
from train.asking import graded

if TYPE_CHECKING:
    from train.diagnose import Config


def gathered(config: Config, rows: Sequence[Row], wants: set[Any]) -> dict[str, Any]:
    """The fields of `Given` that the configuration names and the probes want."""
    found: dict[str, Any] = {}
    if "base" in wants and config.base:
        found["base"] = base_answers(config, rows)
    if "run" in wants and config.run:
        found["run"] = run_lines(Path(config.run))
    if "embeddings" in wants and config.clip:
        found["embeddings"] = embeddings(config.clip, config.device, rows)
    return found


class TextOnly:
    """A tokenizer in the place of a processor, so that a language model is asked through the same engine."""

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer
        self.chat_template = tokenizer.chat_template

    def apply_chat_template(self, turns: list[dict[str, Any]], **options: Any) -> str:
        """The chat template where there is one, else the bare words: a base model has no chat."""
        texts = ["".join(part["text"] for part in turn["content"] if "text" in part) for turn in turns]
        if not self.chat_template:
            return "\n".join(texts) + "\n"
        plain = [{"role": turn["role"], "content": text} for turn, text in zip(turns, texts, strict=True)]
        rendered: str = self.tokenizer.apply_chat_template(plain, **options)
        return rendered

    def __call__(self, *, text: list[str], images: Any = None, **options: Any) -> Any:
        """Token ids; pictures have no place here."""
        encoded = self.tokenizer(text, **options)
        to = encoded.to
        encoded.to = lambda device, *_: to(device)  # token ids keep their type
        return encoded


def base_answers(config: Config, rows: Sequence[Row]) -> dict[str, bool]:
    """The base language model on the words alone, problem -> right: text-rich words where there are, in one reply.

    Raises UserError when it cannot be loaded.
    """
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    from builders.engines.hf import HfEngine
    from builders.loading import pick_device

    try:
        tokenizer = AutoTokenizer.from_pretrained(config.base)
        model = AutoModelForCausalLM.from_pretrained(config.base, dtype="auto" if torch.cuda.is_available() else None)
    except (OSError, ValueError, KeyError) as error:
        raise UserError(f"--base {config.base}: cannot be loaded ({str(error).splitlines()[0][:160]})") from error
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    engine = HfEngine(model.to(pick_device(config.device)), TextOnly(tokenizer), batch=config.batch)
    prefix = "" if config.think else vlm.ANSWER_AT_ONCE
    view: list[vlm.View] = ["text_rich" if row["text_rich_prompt"] else "vision_centric" for row in rows]
    asked = [vlm.request(row, one, prefix=prefix, picture=False) for row, one in zip(rows, view, strict=True)]
    found = {}
    for row, reply in zip(rows, engine.generate(asked, Sampling(max_new_tokens=config.max_new_tokens)), strict=True):
        if reply.samples:
            gold = {"answer": row["answer"], "choices": row["choices"], "tolerance": row["tolerance"]}
            found[row["id"]] = graded(prefix + reply.samples[0].text, gold)[0]
    return found


def run_lines(folder: Path) -> list[dict[str, float]]:
    """Lines of RUN/metrics.jsonl. Raises UserError where there is none."""
    from train.journal import read

    file = folder / "metrics.jsonl"
    if not file.exists():
        raise UserError(f"--run {folder}: holds no metrics.jsonl")
    return read(file)


def embeddings(name: str, device: str, rows: Sequence[Row]) -> tuple[Array, Array]:
    """Unit vectors of pictures and text-rich words by a CLIP model, rows without a picture or words left out."""
    import numpy as np

    from builders.clip.engine import opened
    from builders.clip.model import load
    from builders.clip.probe import device_of
    from builders.score import Config as ScoreConfig

    model, _, pretrained = name.partition(":")
    clip = opened(load(model, pretrained), device_of(device), ScoreConfig(model=model, pretrained=pretrained), None)
    kept = [row for row in rows if row["text_rich_prompt"] and row["vision_centric_image"]]
    pictures, reasons = clip.pictures([row["vision_centric_image"]["bytes"] for row in kept])
    texts = [one.pieces.mean(0) for one in clip.texts([row["text_rich_prompt"] for row in kept])]
    there = [at for at, reason in enumerate(reasons) if not reason]
    told = np.array(texts, np.float64)[there]
    clip.close()
    return pictures[there].astype(np.float64), told / np.linalg.norm(told, axis=1, keepdims=True)
