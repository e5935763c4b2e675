"""Image-text models behind one door: answers, and log-probabilities of given answers.

    engine = load(ModelOptions(model="Qwen/Qwen2.5-VL-7B-Instruct"))            # transformers, in this process
    engine = load(ModelOptions(model="NAME", engine="openai", base_url="http://127.0.0.1:8000/v1"))
    for reply in engine.generate((request(row, "text_rich") for row in rows), Sampling(temperature=0.8)): ...
    asked = ((request(row, "vision_centric", prefix=ANSWER_AT_ONCE), answer(row)) for row in rows)
    for told in engine.log_probs(asked): print(told.key, told.mean)

Requests may be a generator: a bounded number is read ahead, and replies come in its order. A model that is in memory
already (during training) goes through `wrap(model, processor)`. Command lines inherit their flags from ModelOptions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from builders.engines import Engine, LogProb, Reply, Request, Sample, Sampling
from builders.prompts import ANSWER_AT_ONCE, instruct
from builders.rows import Row
from renderers.errors import UserError
from renderers.registry import Registry

__all__ = [
    "ANSWER_AT_ONCE", "ENGINES", "Engine", "LogProb", "ModelOptions", "Reply", "Request", "Sample", "Sampling",
    "ScoreFlags", "View", "answer", "check_sampling", "load", "request", "wrap",
]  # fmt: skip

ENGINES = Registry("builders.engines", "engine")
View = Literal["text_rich", "vision_centric"]


@dataclass(frozen=True, kw_only=True)
class ModelOptions:
    """Which model answers, and through what. A dataclass that inherits from it has its flags."""

    model: str = ""
    """A local folder or a Hub id of an image-text model; for openai the name that the server knows."""
    engine: Literal["hf", "vllm", "openai"] = "hf"
    """transformers in this process, vLLM in this process, or any OpenAI-compatible server."""
    device: str = "auto"
    """hf: auto is the first GPU, else the CPU; or cuda:1, cpu."""
    dtype: str = "auto"
    """hf, vllm: auto, float32, bfloat16 or float16; auto is bfloat16 on a GPU."""
    attention: str = ""
    """hf: eager, sdpa or flash_attention_2; empty is the model's own choice."""
    batch: int = 8
    """hf: sequences that run together, samples counted."""
    max_pixels: int = 0
    """hf, vllm: scale larger pictures down to this many pixels (models with free picture sizes); 0: the model's own."""
    min_pixels: int = 0
    """hf, vllm: scale smaller pictures up to this many pixels (models with free picture sizes); 0: the model's own."""
    base_url: str = ""
    """openai: where the server answers; default $OPENAI_BASE_URL, else http://127.0.0.1:8000/v1."""
    in_flight: int = 32
    """openai: requests that are open at once."""
    deadline: float = 600.0
    """openai: seconds that one request may take, retries included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreFlags:
    """The flags of builders.score for scores by an image-text model; CLIP scores do not read them."""

    vlm: str = ""
    """VLM: a local folder or a Hub id of an image-text model; for openai the name that the server knows."""
    engine: Literal["hf", "vllm", "openai"] = "hf"
    """VLM: transformers in this process, vLLM in this process, or any OpenAI-compatible server."""
    base_url: str = ""
    """VLM: where the server answers; default $OPENAI_BASE_URL, else http://127.0.0.1:8000/v1."""
    vlm_batch: int = 8
    """VLM: sequences that run together (hf), or requests that are open at once (openai: four times as many)."""
    vlm_dtype: str = "auto"
    """VLM: auto, float32, bfloat16 or float16; auto is bfloat16 on a GPU."""
    max_pixels: int = 0
    """VLM: scale larger pictures down to this many pixels; 0: the model's own bound."""
    samples: int = 8
    """VLM: answers to each row with the picture, and as many without (pass_gain, blind)."""
    temperature: float = 0.8
    """VLM: of these answers."""
    max_new_tokens: int = 2048
    """VLM: longest answer, in tokens."""
    processor: str = ""
    """cost: whose processor counts the tokens, a local folder or a Hub id; default --vlm."""

    def model_options(self, device: str) -> ModelOptions:
        """The same as options of `load`. Raises UserError when no model is named."""
        if not self.vlm:
            raise UserError("--vlm: this score needs an image-text model, a local folder or a Hub id")
        return ModelOptions(
            model=self.vlm,
            engine=self.engine,
            device=device,
            dtype=self.vlm_dtype,
            batch=self.vlm_batch,
            max_pixels=self.max_pixels,
            base_url=self.base_url,
            in_flight=4 * self.vlm_batch,
        )


def load(options: ModelOptions) -> Engine:
    """The engine of `options`, ready to answer.

    Raises UserError in one line: not found or offline, not an image-text model, too large for the device, an engine
    that is not installed, no server.
    """
    if not options.model:
        raise UserError("--model: name a local folder or a Hub id, such as Qwen/Qwen2.5-VL-7B-Instruct")
    engine: Engine = ENGINES.load(options.engine).open_engine(options)
    return engine


def wrap(model: Any, processor: Any, *, batch: int = 8) -> Engine:
    """An engine around a transformers model in memory; its mode and settings are put back after every batch."""
    from builders.engines.hf import HfEngine

    return HfEngine(model, processor, batch=batch)


def request(row: Row, view: View, *, prefix: str = "", picture: bool = True) -> Request:
    """A row of `pairs` as a question, in the one template. picture=False asks the view's words alone.

    Raises UserError when the row has no such view.
    """
    prompt, image = row[f"{view}_prompt"], row[f"{view}_image"] if picture else None
    if prompt is None:
        raise UserError(f"{row['id']}: has no {view.replace('_', '-')} view")
    images = (image["bytes"],) if image and image["bytes"] else ()
    text = instruct(prompt, multiple_choice=bool(row["choices"]))
    return Request(key=row["id"], text=text, images=images, prefix=prefix)


def answer(row: Row) -> str:
    r"""The gold answer as it ends a reply that began with ANSWER_AT_ONCE: the brace of `\boxed{` is closed."""
    return f"{row['answer']}}}"


def check_sampling(sampling: Sampling) -> Sampling:
    """`sampling` itself. Raises UserError for a value that no engine can use."""
    if sampling.samples < 1 or sampling.max_new_tokens < 1:
        raise UserError("--samples and --max-new-tokens need at least 1")
    if not 0 <= sampling.temperature <= 10:
        raise UserError(f"--temperature {sampling.temperature}: must be from 0 (greedy) to 10")
    if not 0 < sampling.top_p <= 1:
        raise UserError(f"--top-p {sampling.top_p}: must be above 0 and at most 1")
    return sampling
