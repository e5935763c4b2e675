"""The recipe file as dataclasses: every key of a recipe, its type, its default and what it means.

    python -m recipes.load --list             # the recipes that are shipped
    python -m recipes.load --show kl          # one of them, resolved: every key with its value

Sections about the run itself (model, rollouts, optimiser ...) are in `recipes/settings.py`.

A recipe is data: it names what happens, and the functions of `recipes/` and `train/` do it. The defaults are the
corrected form of the reference recipe (arXiv 2510.22836); `recipes/configs/*_seed_compat.yaml` restore the original's.
`recipes/load.py` reads files into these classes and refuses what makes no sense.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from recipes.settings import Data, Evaluate, Model, Optim, Policy, Reward, Rollout, Save, Views

View = Literal["text_rich", "vision_centric"]
Rollouts = Literal["text_rich", "vision_centric", "both"]
Estimator = Literal["forward_top_k", "forward_full", "rejection_ce", "reverse_full", "jsd", "k3_seed"]
Gate = Literal["teacher_correct", "all"]
Normalise = Literal["kd_tokens", "response_tokens", "micro_batch"]
VIEWS: tuple[View, View] = ("text_rich", "vision_centric")


@dataclass(frozen=True, slots=True, kw_only=True)
class KL:
    """The distillation term: the text-rich view teaches the vision-centric view on the same response tokens."""

    coef: float = 0.0
    estimator: Estimator = "forward_top_k"
    top_k: int = 64
    temperature: float = 1.0
    """Divides the logits of both sides; the term is not multiplied by its square."""
    on: Rollouts = "text_rich"
    """Which rollouts the term is taken on."""
    gate: Gate = "teacher_correct"
    """`teacher_correct`: correct and well-formed rollouts; on vision-centric rollouts only `all` makes sense."""
    per_prompt: int | None = 1
    """At most so many rollouts of a prompt; null: all that pass the gate."""
    all_correct_groups: bool = True
    """Whether groups without policy gradient because all are correct still teach."""
    normalise: Normalise = "kd_tokens"
    """Divisor: tokens of the term or of all responses of the optimizer step; `micro_batch` is the original's."""
    clamp: float = 10.0
    """Bound of `k3_seed` alone."""
    chunk: int = 512
    """Tokens that are projected to the vocabulary at once."""
    on_step: int = 0
    """Optimizer step at which the term is switched on."""
    off_step: int | None = None
    """Optimizer step at which it is switched off; null: never."""
    ramp_steps: int = 0
    """Steps over which the coefficient grows from 0 to `coef` after `on_step`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SFT:
    """The supervised objective (`engine: sft`): cross-entropy on the solution under the views that the stage mixes."""

    coef: float = 1.0
    target: Literal["solution", "answer"] = "solution"
    """`solution`: worked steps in the think-and-box form, where the row has them; `answer`: the box alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskContrast:
    """Maximise the KL between the picture and its masked copy (PAPO, arXiv 2507.06448): a baseline."""

    coef: float = 0.0
    share: float = 0.6
    """Share of patches that are masked."""
    cap: float = 2.0
    """Nats of one token at most: what is maximised must be bounded."""
    entropy_coef: float = 0.03
    """Weight of the entropies of both sides (PAPO's double entropy loss), which keeps the term from being gamed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyAlign:
    """Representation consistency: MMD between two sets of states."""

    coef: float = 0.0
    states: Literal["answer", "keys"] = "answer"
    """`answer`: response-token states of the two views; `keys`: text and picture keys of one prompt."""
    layer: float = 0.75
    """Depth of the layer, as a share of the decoder's layers."""
    max_tokens: int = 256
    """States drawn from each side: the cost grows with the square."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """Shares of the two views; they add up to 1."""

    text_rich: float = 1.0
    vision_centric: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plateau:
    """A stage ends when `metric` has not risen (or fallen) by `min_delta` for `patience` evaluations."""

    metric: str = "eval/vision_centric/accuracy"
    goal: Literal["rise", "fall"] = "rise"
    patience: int = 3
    min_delta: float = 0.005
    min_steps: int = 0
    max_steps: int = 400
    """The stage ends here in any case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Select:
    """Rows of a stage: those whose score lies between two quantiles."""

    score: str
    """A scorer whose values lie in `OUT/scores` (builders.score)."""
    quantiles: tuple[float, float] = (0.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One part of a curriculum."""

    name: str
    mix: Mix = field(default_factory=Mix)
    mix_to: Mix | None = None
    """The mix at the end of the stage: shares move linearly there, counted exactly as well."""
    alternate: bool = False
    """Whole optimizer steps take one view each, by the same shares."""
    steps: int | None = None
    """Optimizer steps; null needs `until`."""
    until: Plateau | None = None
    lr_rewarm: int = 0
    """Steps over which the learning rate grows from 0 at the start of this stage."""
    select: Select | None = None
    kl: float = 1.0
    """Factor on the KL coefficient in this stage; 0 switches the term off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adaptive:
    """The share of vision-centric prompts follows the measured paired gap; the text accuracy guards it."""

    target: float = 0.0
    """Gap that is aimed at, as a difference of accuracies."""
    gain: float = 1.0
    """Change of the share for a gap of 1 above the target."""
    max_change: float = 0.1
    """Change at one evaluation at most."""
    bounds: tuple[float, float] = (0.1, 0.9)
    guard: float = 0.03
    """Text accuracy may fall so far below its best; beyond, the share of text-rich prompts grows instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A whole recipe; `name` is its file's name."""

    name: str
    description: str
    engine: Literal["rl", "sft"] = "rl"
    seed: int = 0
    model: Model = field(default_factory=Model)
    data: Data = field(default_factory=Data)
    views: Views = field(default_factory=Views)
    rollout: Rollout = field(default_factory=Rollout)
    reward: Reward = field(default_factory=Reward)
    policy: Policy = field(default_factory=Policy)
    optim: Optim = field(default_factory=Optim)
    kl: KL = field(default_factory=KL)
    sft: SFT = field(default_factory=SFT)
    mask_contrast: MaskContrast = field(default_factory=MaskContrast)
    key_align: KeyAlign = field(default_factory=KeyAlign)
    stages: tuple[Stage, ...] = ()
    adaptive: Adaptive | None = None
    eval: Evaluate = field(default_factory=Evaluate)
    save: Save = field(default_factory=Save)
