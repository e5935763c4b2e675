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
from renderers.stamp import config_hash
from train.laboratory.checks import check

FILE = Path(__file__).parents[2] / "cards" / "lab" / "plan.yaml"
BASE = "base"
Measure = Literal["gap", "vision_centric", "text_rich"]
Group = Literal["main", "control", "exploratory", "selection", "rl"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """Pairs as builders.pairs makes them, kept where the answer is short, pictures scaled down.

    train, dev, test: shares. longest_answer: characters of a number; rows with choices are left out.
    side: width and height of the pictures that the model sees, in pixels. levels: further perception levels, and
    held_out: families that nobody trains on: a small test set each, made alike. unseen: share of the distinct pictures
    that no training row shows; the test is then all rows that show one of those. 0: rows are split, not pictures, and
    nearly every test picture is a training row's, too, since level 1 has some hundred distinct small pictures a family.
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
    levels: tuple[int, ...] = ()
    held_out: tuple[str, ...] = ()
    unseen: float = 0.0

    def decides(self) -> dict[str, object]:
        """What names the pairs; a plan from before `unseen` keeps its name."""
        values = dataclasses.asdict(self)
        return values if self.unseen else {key: value for key, value in values.items() if key != "unseen"}


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
class Chosen:
    """Training rows of an arm: a share of a seeded pool, those highest by a score or as many drawn from it.

    score: by a score of builders.scores that the seed's base gives, or by a trivial one (builders.benchmarks.columns).
    pool: rows that are scored; the same ones for all arms of a seed.
    """

    score: str
    share: float = 1 / 3
    end: Literal["top", "random"] = "top"
    pool: int = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """A shipped recipe under the lab's sizes. set: what this arm changes in it beyond the sizes; why: for readers.

    group: main arms, controls, arms of the group rl (the recipe's own engine), of selection, exploratory ones.
    start: the base whose weights it starts from; a base itself starts from random ones. rows: which training rows it
    sees; default all.
    """

    name: str
    recipe: str
    why: str
    set: tuple[str, ...] = ()
    group: Group = "main"
    start: str = BASE
    rows: Chosen | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reinforcement:
    """Arms of the group rl. set: sizes after the plan's own overrides; steps: optimizer steps, equal for these arms.

    Their compute is counted in steps, not in tokens: what a rollout costs is known only afterwards.
    """

    set: tuple[str, ...]
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """Which arms and seeds run, and how long: budgets in tokens through the decoder, equal for every arm.

    base_tokens: of the base, which every arm of a seed starts from. tokens: of an arm. evaluate: test problems, each
    under both views. other_seeds: seeds of arms that are in no contrast and are not the reference; default: seeds.
    diagnose: arms whose trained model is probed and asked `problems_elsewhere` problems of every further test set,
    both views each. model: another model than the plan's.
    """

    name: str
    arms: tuple[str, ...]
    seeds: tuple[int, ...]
    base_tokens: int
    tokens: int
    evaluate: int
    other_seeds: tuple[int, ...] = ()
    diagnose: tuple[str, ...] = ()
    problems_elsewhere: int = 0
    model: Architecture | None = None


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
    """The whole plan. set: overrides that give every recipe the lab's sizes; base_recipe: what trains the base.

    bases: further bases, from which arms may start.
    """

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
    bases: tuple[Arm, ...] = ()
    rl: Reinforcement | None = None

    def arm(self, name: str) -> Arm:
        """The arm or base of that name. Raises UserError with the nearest one."""
        base = Arm(name=BASE, recipe=self.base_recipe, set=self.base_set, why="what every arm of a seed starts from")
        found = {arm.name: arm for arm in (base, *self.bases, *self.arms)}
        if name not in found:
            raise unknown("arm of the lab", name, list(found))
        return found[name]

    def is_base(self, name: str) -> bool:
        """Whether this starts from random weights."""
        return name == BASE or any(base.name == name for base in self.bases)

    def preset(self, name: str) -> Preset:
        """The preset of that name. Raises UserError."""
        found = {preset.name: preset for preset in self.presets}
        if name not in found:
            raise unknown("preset of the lab", name, list(found))
        return found[name]

    def confirmatory(self, name: str) -> bool:
        """Whether an arm is in a contrast, the reference, or their base."""
        compared = {one for contrast in self.contrasts for one in (contrast.first, contrast.second)}
        return name in {BASE, self.endpoints.reference, *compared}

    def seeds(self, preset: str, name: str) -> tuple[int, ...]:
        """The seeds of an arm in a preset."""
        chosen = self.preset(preset)
        return chosen.seeds if self.confirmatory(name) else chosen.other_seeds or chosen.seeds

    def rank(self, name: str) -> int:
        """Which arms run first: those of the contrasts, other main ones, controls, selection, exploratory, rl."""
        if self.confirmatory(name):
            return 0
        return 1 + ("main", "control", "selection", "exploratory", "rl").index(self.arm(name).group)

    def key(self, preset: str, arm: str) -> str:
        """Names all that decides the numbers of an arm's runs, but for the seed: 16 hex digits.

        Of the arms only this one and its base are in it, so that a new arm leaves the results of the others valid, and
        of the preset its budgets but not its name, so that presets share runs.
        """
        chosen, own = self.preset(preset), self.arm(arm)
        model = dataclasses.asdict(chosen.model or self.model)
        measured = [chosen.evaluate, chosen.problems_elsewhere if arm in chosen.diagnose else None]
        parts = [self.data.decides(), model, list(self.set), measured]
        if self.is_base(arm):
            return config_hash({"lab": [*parts, _decides(own), chosen.base_tokens]})
        budget: object = chosen.tokens
        if own.group == "rl" and self.rl is not None:
            budget = dataclasses.asdict(self.rl)
        return config_hash({"lab": [*parts, _decides(own), budget, self.key(preset, own.start)]})


def _decides(arm: Arm) -> dict[str, object]:
    """What of an arm decides its numbers."""
    return {key: value for key, value in dataclasses.asdict(arm).items() if key not in ("why", "group", "start")}


def load(file: Path = FILE, families: tuple[str, ...] = (), unseen: float | None = None) -> Plan:
    """The plan in a file, checked. Raises UserError.

    families, unseen: other ones than the plan's, which is another plan then. Families that are trained on are held out
    no longer.
    """
    import yaml

    try:
        values = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"plan {file}: {getattr(error, 'strerror', None) or error}") from error
    except yaml.YAMLError as error:
        raise UserError(f"plan {file}: not YAML ({' '.join(str(error).split())})") from error
    plan = typed(Plan, values, file.name)
    if families:
        held_out = tuple(name for name in plan.data.held_out if name not in families)
        plan = dataclasses.replace(plan, data=dataclasses.replace(plan.data, families=families, held_out=held_out))
    if unseen is not None:
        plan = dataclasses.replace(plan, data=dataclasses.replace(plan.data, unseen=unseen))
    check(plan, file.name)
    return plan
