"""Small Qwen2.5-VL and LLaVA models with random weights, tokenizer and processor, made offline in a second.

    python -m train.tiny --kind qwen --out models/tiny-qwen        # 0.2 M parameters; for tests and dry runs

They have the real classes, module names and processors of their big relatives, so that code that runs on them runs on
those. The lab makes its own, larger ones through `make_model`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from renderers.cli import run

_QWEN_SPECIALS = (
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>", "<|vision_pad|>",
    "<|image_pad|>", "<|video_pad|>",
)  # fmt: skip
_QWEN_CHAT = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{% if m['content'] is string %}{{ m['content'] }}{% else %}"
    "{% for c in m['content'] %}{% if c['type'] == 'image' %}<|vision_start|><|image_pad|><|vision_end|>"
    "{% elif 'text' in c %}{{ c['text'] }}{% endif %}{% endfor %}{% endif %}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
_LLAVA_SPECIALS = ("<unk>", "<s>", "</s>", "<pad>", "<image>")
_LLAVA_CHAT = (
    "{% for m in messages %}{{ m['role'] | upper }}: {% if m['content'] is string %}{{ m['content'] }}{% else %}"
    "{% for c in m['content'] %}{% if c['type'] == 'image' %}<image>\n{% elif 'text' in c %}{{ c['text'] }}{% endif %}"
    "{% endfor %}{% endif %}{% if m['role'] == 'assistant' %}</s>{% endif %} {% endfor %}"
    "{% if add_generation_prompt %}ASSISTANT:{% endif %}"
)
_PAPER, _INK = 0.95, 0.25  # mean and deviation of pixels from 0 to 1 where most of a picture is paper
_GAIN, _EMBEDDED = 0.8, 0.2  # deviation of weights times the root of their inputs, and of embeddings
_CORPUS = (
    "Look at the picture. How many red circles are there? Answer: \\boxed{3}",
    "First think step by step between <think> and </think>, then give the final answer in \\boxed{}.",
    "Find the length of AB. In triangle ABC, angle ABC is 40°, x = 2 + 2, Choices: A: 12 B: 15 C: 18 D: 20",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Sizes of a model. pixels: (fewest, most) of a Qwen picture; a LLaVA picture is `side` pixels wide and high.

    learns: weights and pixels scaled so that a model of this size learns from nothing. transformers' initial weights
    (0.02) suit widths of thousands, and the published pixel mean lets white paper drown what is drawn on it: with that
    mean, models of 0.2 M parameters read no pip off a domino in 188,000 pictures; with white near 0, 80 % after 13,000.
    """

    hidden: int = 64
    layers: int = 2
    heads: int = 4
    vision_hidden: int = 32
    vision_layers: int = 2
    vocabulary: int = 400
    pixels: tuple[int, int] = (28 * 28, 56 * 56)
    side: int = 28
    learns: bool = False


@dataclass(frozen=True, kw_only=True)
class Config:
    """A small model with random weights."""

    out: Path
    """Where model, tokenizer and processor go; AutoModelForImageTextToText and AutoProcessor load it."""
    kind: Literal["qwen", "llava"] = "qwen"
    """Whose classes: Qwen2.5-VL or LLaVA."""
    seed: int = 0
    """Seed of the weights."""


def make_model(kind: str, sizes: Sizes, corpus: Iterable[str] = _CORPUS, seed: int = 0) -> tuple[Any, Any]:
    """(model, processor) with random weights; the tokenizer is trained on `corpus`, byte level, so any text encodes.

    Raises ValueError for an unknown kind.
    """
    import torch

    if kind not in ("qwen", "llava"):
        raise ValueError(f"kind '{kind}': allowed are qwen, llava")
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model, processor = _qwen(sizes, corpus) if kind == "qwen" else _llava(sizes, corpus)
        if sizes.learns:
            _rescale(model, processor)
        return model, processor


def _rescale(model: Any, processor: Any) -> None:
    """White becomes about 0, and every weight is drawn anew by the width of what it reads, embeddings apart."""
    import torch

    pixels = processor.image_processor
    pixels.image_mean, pixels.image_std = [_PAPER] * 3, [_INK] * 3
    for module in model.modules():
        if isinstance(module, torch.nn.Embedding):
            torch.nn.init.normal_(module.weight, std=_EMBEDDED)
    for name, module in model.named_modules():
        if isinstance(module, torch.nn.Linear | torch.nn.Conv2d | torch.nn.Conv3d) and "lm_head" not in name:
            torch.nn.init.normal_(module.weight, std=_GAIN / module.weight[0].numel() ** 0.5)


def _tokenizer(corpus: Iterable[str], specials: Sequence[str], size: int, **names: Any) -> Any:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    inner: Any = Tokenizer(models.BPE())
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    trainer: Any = trainers.BpeTrainer(
        vocab_size=size,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=list(specials),
        show_progress=False,
    )
    inner.train_from_iterator(corpus, trainer)
    return PreTrainedTokenizerFast(tokenizer_object=inner, padding_side="left", **names)


def _qwen(sizes: Sizes, corpus: Iterable[str]) -> tuple[Any, Any]:
    from transformers import (
        Qwen2_5_VLConfig,
        Qwen2_5_VLForConditionalGeneration,
        Qwen2_5_VLProcessor,
        Qwen2VLVideoProcessor,
    )
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

    names = {"eos_token": "<|im_end|>", "pad_token": "<|endoftext|>", "chat_template": _QWEN_CHAT}
    tokenizer = _tokenizer(
        corpus, _QWEN_SPECIALS, sizes.vocabulary, additional_special_tokens=list(_QWEN_SPECIALS[1:]), **names
    )
    code = tokenizer.convert_tokens_to_ids
    fewest, most = sizes.pixels
    processor = Qwen2_5_VLProcessor(
        image_processor=Qwen2VLImageProcessorPil(
            size={"shortest_edge": fewest, "longest_edge": most}, patch_size=14, merge_size=2
        ),
        tokenizer=tokenizer,
        video_processor=Qwen2VLVideoProcessor(),
        chat_template=_QWEN_CHAT,
    )
    config = Qwen2_5_VLConfig(
        text_config=_qwen_text(sizes, len(tokenizer), code("<|im_end|>"), code("<|endoftext|>")),
        vision_config=_vision_config(sizes),
        image_token_id=code("<|image_pad|>"),
        video_token_id=code("<|video_pad|>"),
        vision_start_token_id=code("<|vision_start|>"),
        vision_end_token_id=code("<|vision_end|>"),
        tie_word_embeddings=True,
    )
    model: Any = Qwen2_5_VLForConditionalGeneration(config)
    model.generation_config.pad_token_id = code("<|endoftext|>")
    model.generation_config.eos_token_id = [code("<|im_end|>")]
    return model, processor


def _qwen_text(sizes: Sizes, words: int, end: int, pad: int) -> dict[str, Any]:
    """The decoder; the rotary frequencies of a head are shared out over time, height and width."""
    half = sizes.hidden // sizes.heads // 2
    side = half * 3 // 8
    rope = {"rope_type": "default", "rope_theta": 1e6, "mrope_section": [half - 2 * side, side, side]}
    more = {"rope_parameters": rope, "bos_token_id": pad, "eos_token_id": end, "pad_token_id": pad}
    return _text_config(sizes, words) | more


def _text_config(sizes: Sizes, words: int) -> dict[str, Any]:
    return {
        "vocab_size": words,
        "hidden_size": sizes.hidden,
        "intermediate_size": 2 * sizes.hidden,
        "num_hidden_layers": sizes.layers,
        "num_attention_heads": sizes.heads,
        "num_key_value_heads": max(sizes.heads // 2, 1),
        "max_position_embeddings": 4096,
    }


def _vision_config(sizes: Sizes) -> dict[str, Any]:
    return {
        "depth": sizes.vision_layers,
        "hidden_size": sizes.vision_hidden,
        "intermediate_size": 2 * sizes.vision_hidden,
        "num_heads": 2,
        "out_hidden_size": sizes.hidden,
        "fullatt_block_indexes": [sizes.vision_layers - 1],
        "window_size": 56,
    }


def _llava(sizes: Sizes, corpus: Iterable[str]) -> tuple[Any, Any]:
    from transformers import CLIPVisionConfig, LlamaConfig, LlavaConfig, LlavaForConditionalGeneration, LlavaProcessor
    from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

    tokenizer = _tokenizer(
        corpus, _LLAVA_SPECIALS, sizes.vocabulary,
        bos_token="<s>", eos_token="</s>", pad_token="<pad>", unk_token="<unk>",
        additional_special_tokens=["<image>"], chat_template=_LLAVA_CHAT,
    )  # fmt: skip
    side = sizes.side
    processor = LlavaProcessor(
        image_processor=CLIPImageProcessorPil(size={"shortest_edge": side}, crop_size={"height": side, "width": side}),
        tokenizer=tokenizer,
        patch_size=14,
        vision_feature_select_strategy="default",
        num_additional_image_tokens=1,
        chat_template=_LLAVA_CHAT,
        image_token="<image>",
    )
    config = LlavaConfig(
        vision_config=CLIPVisionConfig(
            hidden_size=sizes.vision_hidden,
            intermediate_size=2 * sizes.vision_hidden,
            num_hidden_layers=sizes.vision_layers + 1,  # the last layer's output is not used by LLaVA
            num_attention_heads=2,
            image_size=side,
            patch_size=14,
            projection_dim=sizes.vision_hidden,
        ),
        text_config=LlamaConfig(**_text_config(sizes, len(tokenizer)), bos_token_id=1, eos_token_id=2, pad_token_id=3),
        image_token_index=tokenizer.convert_tokens_to_ids("<image>"),
        image_seq_length=(side // 14) ** 2,
        vision_feature_select_strategy="default",
        vision_feature_layer=-2,
    )
    model: Any = LlavaForConditionalGeneration(config)
    model.generation_config.pad_token_id = 3
    model.generation_config.eos_token_id = 2
    return model, processor


def save(config: Config) -> int:
    """Make a small model with random weights and save it."""
    model, processor = make_model(config.kind, Sizes(), seed=config.seed)
    model.save_pretrained(config.out)
    processor.save_pretrained(config.out)
    print(f"{sum(weight.numel() for weight in model.parameters()):,} parameters in {config.out}")
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    return run(save, Config, argv)


if __name__ == "__main__":
    sys.exit(main())
