"""The plan of the lab, fixed before its runs: data, model, budgets, arms, endpoints, contrasts and their test.

    plan = load()                                   # cards/lab/plan.yaml, read strictly and checked
    frozen = plan.key("quick", "kl")                # what names an arm's runs: any change gives another name

Results carry that key, so that runs of two plans never meet in one table.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from recipes.load import typed
from renderers.errors import UserError, unknown
from renderers.registry import Registry
from renderers.stamp import config_hash

FILE = Path(__file__).parents[2] / "cards" / "lab" / "plan.yaml"
BASE = "base"
FAMILIES = Registry("builders.families", "family")
Measure = Literal["gap", "vision_centric", "text_rich"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """Pairs as builders.pairs makes them, kept where the answer is short, pictures scaled down.

    train, dev, test: shares. longest_answer: characters of a whole number; rows with choices are left out.
    side: width and height of the pictures that the model sees, in pixels.
    """

    families: tuple[str, ...]
    perception: int
    reasoning: int
    style: Literal["plain", "varied"]
    pairs: int
    train: float
    dev: float
    test: float
    seed: int
    side: int
    longest_answer: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Architecture:
    """Sizes of the model, as train.tiny.Sizes has them; its tokenizer is trained on the training rows' own words."""

    kind: Literal["qwen", "llava"]
    hidden: int
    layers: int
    heads: int
    vision_hidden: int
    vision_layers: int
    vocabulary: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """A shipped recipe under the lab's sizes. set: what this arm changes in it beyond the sizes; why: for readers."""

    name: str
    recipe: str
    why: str
    set: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """Which arms and seeds run, and how long: budgets in tokens through the decoder, equal for every arm.

    base_tokens: of the base, which every arm of a seed starts from. tokens: of an arm. evaluate: test problems, each
    under both views.
    """

    name: str
    arms: tuple[str, ...]
    seeds: tuple[int, ...]
    base_tokens: int
    tokens: int
    evaluate: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """One confirmatory comparison: `first` minus `second` on `measure`, paired by seed."""

    first: str
    second: str
    measure: Measure
    expects: Literal["lower", "higher", "different"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """What is measured and how it is judged.

    guard: text-rich accuracy may lie at most so far below that of `reference`. share: the best arm's gap is hoped to
    be at most this share of `reference`'s. base_vision: where the base's vision-centric accuracy should lie.
    seeds: fewest seeds with which the contrasts' test counts as confirmatory.
    """

    primary: tuple[Measure, ...]
    reference: str
    guard: float
    share: float
    base_vision: tuple[float, float]
    seeds: int
    level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The whole plan. set: overrides that give every recipe the lab's sizes; base_recipe: what trains the base."""

    title: str
    data: Data
    model: Architecture
    set: tuple[str, ...]
    base_recipe: str
    base_set: tuple[str, ...]
    arms: tuple[Arm, ...]
    presets: tuple[Preset, ...]
    endpoints: Endpoints
    contrasts: tuple[Contrast, ...]

    def arm(self, name: str) -> Arm:
        """The arm of that name. Raises UserError with the nearest one."""
        found = {arm.name: arm for arm in self.arms}
        if name not in found:
            raise unknown("arm of the lab", name, [BASE, *found])
        return found[name]

    def preset(self, name: str) -> Preset:
        """The preset of that name. Raises UserError."""
        found = {preset.name: preset for preset in self.presets}
        if name not in found:
            raise unknown("preset of the lab", name, list(found))
        return found[name]

    def key(self, preset: str, arm: str) -> str:
        """Names all that decides the numbers of an arm's runs, but for the seed: 16 hex digits.

        Of the arms only this one is in it, so that a new arm leaves the results of the others valid.
        """
        chosen = self.preset(preset)
        budgets = [chosen.base_tokens, chosen.evaluate, *([] if arm == BASE else [chosen.tokens])]
        own = [] if arm == BASE else [dataclasses.asdict(self.arm(arm))]
        parts = [dataclasses.asdict(self.data), dataclasses.asdict(self.model), list(self.set), budgets]
        return config_hash({"lab": [*parts, self.base_recipe, list(self.base_set), *own]})


def load(file: Path = FILE, families: tuple[str, ...] = ()) -> Plan:
    """The plan in a file, checked. families: others than the plan's; that is another plan. Raises UserError."""
    import yaml

    try:
        values = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"plan {file}: {getattr(error, 'strerror', None) or error}") from error
    except yaml.YAMLError as error:
        raise UserError(f"plan {file}: not YAML ({' '.join(str(error).split())})") from error
    plan = typed(Plan, values, file.name)
    if families:
        plan = dataclasses.replace(plan, data=dataclasses.replace(plan.data, families=families))
    check(plan, file.name)
    return plan


def check(plan: Plan, where: str) -> None:
    """Raise UserError for the first thing in a plan that cannot be carried out."""
    for name in plan.data.families:
        FAMILIES.check(name)
    if abs(plan.data.train + plan.data.dev + plan.data.test - 1) > 1e-9:
        raise UserError(f"{where}: data.train, data.dev and data.test must add up to 1")
    if plan.model.kind == "qwen" and plan.data.side % 28:
        raise UserError(f"{where}: data.side is {plan.data.side}: the pictures of a qwen need a multiple of 28")
    if plan.model.kind == "llava" and plan.data.side % 14:
        raise UserError(f"{where}: data.side is {plan.data.side}: the pictures of a llava need a multiple of 14")
    _unique(where, "arms", [BASE, *(arm.name for arm in plan.arms)])
    _unique(where, "presets", [preset.name for preset in plan.presets])
    for preset in plan.presets:
        _preset(plan, preset, where)
    for contrast in plan.contrasts:
        plan.arm(contrast.first)
        plan.arm(contrast.second)
    plan.arm(plan.endpoints.reference)


def _preset(plan: Plan, preset: Preset, where: str) -> None:
    for name in preset.arms:
        if name != BASE:
            plan.arm(name)
    _unique(where, f"arms of preset {preset.name}", preset.arms)
    _unique(where, f"seeds of preset {preset.name}", preset.seeds)
    if min(preset.base_tokens, preset.tokens, preset.evaluate) < 1 or not preset.seeds:
        raise UserError(f"{where}: preset {preset.name} needs seeds, and budgets of at least 1")


def _unique(where: str, what: str, names: tuple[object, ...] | list[str]) -> None:
    if len(set(names)) < len(names):
        raise UserError(f"{where}: {what} has a name twice")
