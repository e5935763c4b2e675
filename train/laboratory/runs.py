"""One run of the lab: a base from random weights, or an arm from its seed's base; training is train.session's own.

    lab = Lab(plan, "quick", Path("out/lab"))
    result = lab.run("base", seed=0)          # trains, answers the test problems; None when a signal stopped it
    result = lab.run("kl", seed=0)            # starts from that base; diagnosed where the preset says so

A run lies in CACHE/runs/PLAN/ARM-SEED, so that one that was stopped goes on from its checkpoint.
"""

from __future__ import annotations

import dataclasses
import hashlib
import sys
import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from builders.dataset import BuiltSet
from builders.engines import Sampling
from builders.prompts import instruct, response
from builders.rows import Row
from builders.shards import locked
from recipes.recipe import VIEWS, Recipe
from recipes.schedule import total_steps
from renderers.errors import UserError
from renderers.stamp import code
from train import paired, session
from train.asking import ask
from train.collate import Encoder
from train.laboratory.arms import Costs, costs_of, recipe_of, tokens_of, within, within_steps
from train.laboratory.data import further, small_set
from train.laboratory.plan import Plan
from train.laboratory.probing import PROBLEMS, probed
from train.laboratory.results import Result
from train.laboratory.selecting import selection
from train.tiny import Sizes, make_model

BATCH = 64  # questions that are answered together
_CORPUS = 4000  # training rows that the tokenizer is made from


class Lab:
    """The runs of one preset of a plan. cache: where pairs, bases and runs lie."""

    def __init__(self, plan: Plan, preset: str, cache: Path) -> None:
        self.plan, self.preset, self.cache = plan, plan.preset(preset), cache
        self.model = self.preset.model or plan.model

    @cached_property
    def built(self) -> BuiltSet:
        """The lab's pairs, built when they are first asked for."""
        return small_set(self.plan.data, self.cache)

    @cached_property
    def tested(self) -> list[Row]:
        """The test problems, the same for every run of the plan. Raises UserError when there are too few."""
        return self._rows("test", self.preset.evaluate)

    @cached_property
    def elsewhere(self) -> dict[str, list[Row]]:
        """Problems of the further test sets by name, for the arms that are diagnosed."""
        count, data = self.preset.problems_elsewhere, self.plan.data
        sets = further(data, count) if count else {}
        return {name: self._rows("test", count, small_set(one, self.cache), name) for name, one in sets.items()}

    def _rows(self, split: str, count: int, built: BuiltSet | None = None, name: str = "") -> list[Row]:
        rows = paired.chosen_rows(built or self.built, split, count, self.plan.data.seed)
        if len(rows) < count:
            of, cure = (f" of {name}", "lower problems_elsewhere") if name else ("", "raise data.pairs")
            raise UserError(f"lab: {count} {split} problems{of} are wanted, and {len(rows)} are there: {cure}")
        return rows

    def prepare(self) -> None:
        """Build all pairs, before several runs want them at once."""
        self.tested, self.elsewhere  # noqa: B018  # properties that are built once

    def folder(self, arm: str, seed: int) -> Path:
        """Where a run lies."""
        return self.cache / "runs" / self.plan.key(self.preset.name, arm) / f"{arm}-{seed}"

    def trained(self, arm: str, seed: int) -> bool:
        """Whether a run's weights are there."""
        return (self.folder(arm, seed) / "final" / "config.json").exists()

    def recipe(self, arm: str, seed: int, costs: Costs) -> Recipe:
        """The recipe of a run at the preset's budget."""
        own, preset = self.plan.arm(arm), self.preset
        fresh = self.plan.is_base(arm)
        start = self.folder(arm, seed) / "start" if fresh else self.folder(own.start, seed) / "final"
        recipe = recipe_of(self.plan, own, seed, start)
        if own.group == "rl" and self.plan.rl is not None:
            return within_steps(recipe, self.plan.rl.steps)
        return within(recipe, preset.base_tokens if fresh else preset.tokens, costs)

    def run(self, arm: str, seed: int) -> Result | None:
        """Train and test. None when a signal stopped it: the same call goes on later. Raises UserError.

        Another process that trains the same run is one of its reasons.
        """
        out = self.folder(arm, seed)
        busy = f"lab: {arm} of seed {seed} is being trained by another process in {out}"
        with locked(out, "lock", shared=False, wait=False, busy=busy):
            return self._run(arm, seed)

    def _run(self, arm: str, seed: int) -> Result | None:
        from builders.vlm import wrap
        from train.model import load

        begun, out = time.process_time(), self.folder(arm, seed)
        self._start(arm, seed)
        model, processor = load(self.recipe(arm, seed, Costs(text_rich=1.0, vision_centric=1.0)).model, seed)
        costs = self.costs(processor)
        recipe = self._selected(self.recipe(arm, seed, costs), arm, seed)
        done = session.train(
            recipe, self.built, "train", out,
            model=model, processor=processor, report_to="none", evaluator=self._evaluator(recipe, out),
        )  # fmt: skip
        if done:
            return None
        engine = wrap(model, processor, batch=BATCH)
        verdicts = self._verdicts(engine, recipe, self.tested)
        elsewhere, diagnosis = self._diagnosed(arm, engine, recipe)
        return Result(
            arm=arm,
            seed=seed,
            plan=self.plan.key(self.preset.name, arm),
            preset=self.preset.name,
            recipe=self.plan.arm(arm).recipe,
            steps=total_steps(recipe),
            tokens=tokens_of(recipe, costs),
            parameters=sum(weight.numel() for weight in model.parameters()),
            cpu_s=round(time.process_time() - begun, 1),
            device=str(next(model.parameters()).device.type),
            code=code(),
            items=hashlib.sha256(" ".join(row["id"] for row in self.tested).encode()).hexdigest()[:16],
            text_rich=verdicts["text_rich"],
            vision_centric=verdicts["vision_centric"],
            elsewhere=elsewhere,
            diagnosis=diagnosis,
        )

    def _selected(self, recipe: Recipe, arm: str, seed: int) -> Recipe:
        """The recipe on the rows that the arm sees; they are chosen once, by what the seed's base says."""
        own = self.plan.arm(arm)
        if own.rows is None:
            return recipe
        name = f"lab-{self.plan.key(self.preset.name, arm)}-{seed}"
        selection(self.built, own.rows, seed=seed, base=self.folder(own.start, seed) / "final", name=name)
        return dataclasses.replace(recipe, data=dataclasses.replace(recipe.data, selection=name))

    def _diagnosed(self, arm: str, engine: Any, recipe: Recipe) -> tuple[dict[str, dict[str, str]], dict[str, float]]:
        """Verdicts on the further test sets, and what the probes say; nothing for an arm that is not diagnosed."""
        if arm not in self.preset.diagnose:
            return {}, {}
        verdicts = {name: self._verdicts(engine, recipe, rows) for name, rows in self.elsewhere.items()}
        rows = paired.chosen_rows(self.built, "test", PROBLEMS, self.plan.data.seed)
        return verdicts, probed(engine, rows, self.plan.data.seed)

    def costs(self, processor: Any) -> Costs:
        """Mean tokens of the training rows under both views."""
        from train.collate import Rows

        rows = Rows(self.built, "train")
        said = [self._response(rows.row(at)["answer"]) for at in range(min(len(rows), 200))]
        tokens = sum(len(processor.tokenizer(text, add_special_tokens=False)["input_ids"]) + 1 for text in said)
        return costs_of(rows, Encoder(processor), tokens / len(said))

    @staticmethod
    def _response(answer: str) -> str:
        return response(None, answer)

    def _start(self, arm: str, seed: int) -> None:
        """Random weights for a base; an arm needs its seed's base. Raises UserError where that is missing."""
        if not self.plan.is_base(arm):
            base = self.plan.arm(arm).start
            if not self.trained(base, seed):
                raise UserError(f"arm {arm}, seed {seed}: its base is not trained; run the arm {base} first")
            return
        start = self.folder(arm, seed) / "start"
        if not (start / "processor_config.json").exists():
            model, processor = make_model(self.model.kind, self._sizes(), self._corpus(), seed)
            model.save_pretrained(start)
            processor.save_pretrained(start)

    def _sizes(self) -> Sizes:
        own, side = self.model, self.plan.data.side
        return Sizes(
            hidden=own.hidden,
            layers=own.layers,
            heads=own.heads,
            vision_hidden=own.vision_hidden,
            vision_layers=own.vision_layers,
            vocabulary=own.vocabulary,
            pixels=(side * side, side * side),
            side=side,
            learns=True,
        )

    def _corpus(self) -> list[str]:
        """The training rows' own words: the tokenizer must not know the test problems."""
        columns = ["text_rich_prompt", "vision_centric_prompt", "answer"]
        texts = []
        for row in self.built.rows(split="train", columns=columns):
            words = [instruct(row[f"{view}_prompt"], multiple_choice=False) for view in VIEWS]
            texts.append("\n".join([*words, self._response(row["answer"])]))
            if len(texts) == _CORPUS:
                break
        return texts

    def _evaluator(self, recipe: Recipe, out: Path) -> Any:
        """The adaptive schedule reads a gap while it trains: of the split dev, never of the test problems."""
        if recipe.adaptive is None:
            return None
        rows = self._rows("dev", recipe.eval.paired)

        def evaluate(model: Any, processor: Any, step: int) -> dict[str, float]:
            from builders.vlm import wrap

            return paired.evaluate(wrap(model, processor, batch=BATCH), rows, recipe, out, step)

        return evaluate

    @staticmethod
    def _verdicts(engine: Any, recipe: Recipe, rows: Sequence[Row]) -> dict[str, str]:
        """Greedy answers as 0 and 1, by view. What could not be asked is an error of the lab."""
        sampling = Sampling(max_new_tokens=recipe.rollout.max_new_tokens, seed=recipe.seed)
        verdicts: dict[str, str] = dict.fromkeys(VIEWS, "")
        for answered in ask(engine, paired.questions(rows), sampling):
            if answered.error:
                raise UserError(f"lab: problem {answered.question.problem} could not be asked: {answered.error}")
            verdicts[answered.question.version] += str(int(answered.correct[0]))
        return verdicts


def announce(result: Result) -> None:
    """One line for people, on stderr."""
    rich, vision = (result.accuracy(view) for view in VIEWS)
    print(
        f"{result.arm}, seed {result.seed}: text-rich {rich:.3f}, vision-centric {vision:.3f}, "
        f"gap {rich - vision:+.3f} ({result.steps} steps, {result.cpu_s:.0f} s of processor time)",
        file=sys.stderr,
    )
