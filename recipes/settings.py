"""Sections of the recipe file that say where things come from and how they run; the method is in `recipes/recipe.py`.

Model, data, views, rollouts, rewards, the policy gradient, the optimiser, evaluation and checkpoints.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Lora:
    """Low-rank adapters instead of full weights."""

    rank: int = 64
    alpha: int = 128
    dropout: float = 0.0
    targets: tuple[str, ...] = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
    """Module names of the language model; the vision tower stays as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What is trained."""

    path: str = "Qwen/Qwen2.5-VL-7B-Instruct"
    """A Hub id or a folder; `--model` overrides it."""
    dtype: Literal["bfloat16", "float16", "float32"] = "bfloat16"
    attention: Literal["auto", "sdpa", "flash_attention_2", "eager"] = "auto"
    lora: Lora | None = None
    freeze_vision: bool = False
    gradient_checkpointing: bool = True
    max_prompt_tokens: int = 1024
    """Longer prompts are left out and counted, never cut."""
    min_pixels: int = 256 * 28 * 28
    max_pixels: int = 1280 * 28 * 28
    """Pictures are scaled into these areas where the processor takes such bounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """Where rows come from."""

    train: str = "out/families"
    """A built set or a Hub id; `--data` overrides it."""
    evaluate: str | None = None
    """Another built set to evaluate on; null: the split `test` of `train`."""
    selection: str | None = None
    """A selection of `train` (builders.select); null: every row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Views:
    """What the two views show; anything but `own` is a control that should *not* help."""

    images: Literal["own", "blank", "random"] = "own"
    """Every picture: the row's own, one grey area, or another row's."""
    teacher_text: Literal["own", "shuffled"] = "own"
    """The teacher's prompt in the KL term: the row's own, or another row's."""
    student_image: Literal["own", "blank"] = "own"
    """The student's picture in the KL term."""
    mismatch: float = 0.0
    """Share of the rows that show another row's picture under every view, the same rows all along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollout:
    """How responses are drawn."""

    view: Literal["stage", "text_rich", "vision_centric"] = "stage"
    """Whose prompts: `stage` follows the stage's mix, a view's name overrides it."""
    n: int = 8
    """Responses to a prompt: one group."""
    prompts: int = 64
    """Prompts of one optimizer step's share of generation; `updates` of them are generated at once."""
    updates: int = 4
    """Optimizer steps on one generation (the reference: 512 prompts, mini-batches of 128)."""
    micro_batch: int = 2
    """Sequences of one forward on one device; the loss does not depend on it."""
    temperature: float = 1.0
    top_p: float = 1.0
    max_new_tokens: int = 4096
    suppress_image_tokens: bool = True
    """Generated image tokens would have no picture in the next forward."""
    engine: Literal["hf", "vllm"] = "hf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlong:
    """DAPO's soft penalty (arXiv 2503.14476, eq. 13): linear over the last `buffer` tokens, down to -factor."""

    buffer: int = 1024
    factor: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reward:
    """Weights of the parts of a reward."""

    accuracy: float = 0.9
    format: float = 0.1
    strict: bool = True
    r"""Only the last \boxed{} counts as the answer; otherwise it is extracted from the text."""
    overlong: Overlong | None = field(default_factory=Overlong)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The policy gradient (DAPO)."""

    coef: float = 1.0
    """Weight of the policy loss; 0 leaves the other terms alone."""
    loss: Literal["dapo", "grpo", "bnpo", "dr_grpo"] = "dapo"
    clip_low: float = 0.2
    clip_high: float = 0.28
    dual_clip: float | None = 10.0
    """Bound of the ratio where the advantage is negative; null: none."""
    reference_kl: float = 0.0
    filter_groups: bool = True
    """Drop groups whose rewards are all equal and draw others in their place."""
    max_generation_batches: int = 4
    """Generations for one step at most, the first included; what is still equal then leaves the loss."""
    mask_truncated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Optim:
    """AdamW and its learning rate."""

    lr: float = 1e-6
    weight_decay: float = 0.01
    betas: tuple[float, float] = (0.9, 0.999)
    grad_clip: float = 1.0
    schedule: Literal["constant", "linear", "cosine"] = "constant"
    """How the rate falls within a stage that has a fixed number of steps."""
    final: float = 0.1
    """Rate at the end of such a stage, as a share of `lr`; `constant` ignores it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluate:
    """The evaluation inside training."""

    every: int = 20
    """Optimizer steps between evaluations."""
    paired: int = 200
    """Problems, each under both views."""
    samples: int = 1
    temperature: float = 0.0
    """0 is greedy."""
    max_new_tokens: int | None = None
    """null: as the rollouts."""
    shown: int = 8
    """Pairs that are written to samples/."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Save:
    """Checkpoints."""

    every: int = 50
    keep: int = 2
