"""Reinforcement learning on pairs: TRL's GRPO trainer with views by schedule, dynamic sampling and the KL term.

What is overridden, and nothing else of TRL's internals: `_calculate_rewards` (keeps the raw rewards),
`_generate_and_score_completions` (takes rows from the feed, redraws groups without signal, marks the rollouts that
teach) and `_compute_loss` (adds the terms of train/terms.py). tests/train/test_trl_contract.py watches their shapes.

Every generation is seeded by (run, generation, rank), so that a run resumed at a generation boundary goes on with the
same bytes as one that was never stopped.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from trl import GRPOConfig, GRPOTrainer

from recipes.recipe import Recipe
from recipes.rewards import PARTS, reward_parts
from recipes.rollouts import informative, teaching
from train.collate import Encoded, Encoder, Prompt, picture
from train.feed import Drawn, Feed
from train.samples import replace_rows
from train.saving import Saving
from train.seeding import seed_everything
from train.tally import entropies, means, rollouts
from train.terms import Batch, Counts, Terms
from train.vision import Kept


def _part(name: str) -> Any:
    """A reward function of TRL's for one part; the parts of a completion are worked out once, in `reward_parts`."""

    def function(completions: Sequence[Any], parts: Sequence[dict[str, float]], **_: Any) -> list[float]:
        return [row[name] for row in parts]

    function.__name__ = name
    return function


class PairTrainer(Saving, GRPOTrainer):  # type: ignore[misc]
    """GRPO/DAPO on the rollouts that the feed asks for, and the recipe's terms between the two views."""

    def __init__(
        self, *, recipe: Recipe, feed: Feed, args: GRPOConfig, processor: Any, model: Any, **more: Any
    ) -> None:
        self.recipe, self.feed, self.encoder = recipe, feed, Encoder(processor)
        self._raw: torch.Tensor | None = None
        self._window = Counts(kd_tokens=0, response_tokens=0, rows=0)
        super().__init__(
            model=model,
            args=args,
            reward_funcs=[_part(name) for name in PARTS],
            train_dataset=feed.placeholders(args.generation_batch_size, recipe.rollout.updates),
            processing_class=processor,
            **more,
        )
        self.terms = Terms(recipe, self._tokenizer.pad_token_id)

    # --- generation -------------------------------------------------------------------------------------------------

    def _calculate_rewards(
        self, inputs: list[dict[str, Any]], prompts: Any, completions: Any, completion_ids_list: Any
    ) -> torch.Tensor:
        for row, completion, ids in zip(inputs, completions, completion_ids_list, strict=True):
            finished = ids[-1] in self.eos_token_ids
            row["parts"] = reward_parts(completion[0]["content"], len(ids), finished, row, self.recipe)
            row["finished"] = finished
        self._raw = super()._calculate_rewards(inputs, prompts, completions, completion_ids_list)
        return self._raw

    def _generate_and_score_completions(self, inputs: list[dict[str, Any]]) -> dict[str, Any]:
        """A generation batch from the feed (`inputs` are placeholders), its groups without signal redrawn."""
        with self.speed.phase("generation"):
            return self._generation(len(inputs))

    def _generation(self, size: int) -> dict[str, Any]:
        world, rank = self.accelerator.num_processes, self.accelerator.process_index
        generation = self.state.global_step // self.recipe.rollout.updates
        seed_everything(self.recipe.seed, "generation", generation, rank)
        drawn = self.feed.slots(world * size // self.num_generations)
        mine = drawn[rank * len(drawn) // world : (rank + 1) * len(drawn) // world]
        batch = self._scored(mine)
        policy, redrawn = self.recipe.policy, 0
        for _ in range(policy.max_generation_batches - 1 if policy.filter_groups else 0):
            missing = self._uninformative(batch)
            most = int(self.accelerator.gather(torch.tensor(len(missing), device=self.accelerator.device)).max())
            if not most:
                break
            batch = self._refill(batch, self._scored(self._spares(mine, missing, most)), missing)
            redrawn += most
        self.tell({"sampling/redrawn_groups": float(redrawn)})
        return self._finished(batch)

    def _spares(self, mine: Sequence[Drawn], missing: Sequence[int], most: int) -> list[Drawn]:
        """Other rows for the groups without a signal, each under the view of its slot; `most` on every rank alike."""
        rank = self.accelerator.process_index
        rows = self.feed.spares(most * self.accelerator.num_processes)[rank * most : (rank + 1) * most]
        places = [*missing, *[0] * most][:most]
        return [self.feed.draw(row, mine[place].view) for row, place in zip(rows, places, strict=True)]

    def _scored(self, drawn: Sequence[Drawn]) -> dict[str, Any]:
        """Rollouts of these prompts, `n` each, with rewards, advantages and what the terms need."""
        rows = [dict(row) for row in self._examples(drawn) for _ in range(self.num_generations)]
        batch: dict[str, Any] = super()._generate_and_score_completions(rows)
        raw = self._local(self._raw)
        parts = {name: raw[:, at] for at, name in enumerate(PARTS)}
        total = (raw * self.reward_weights.to(raw.device)).sum(1)
        kl = self.recipe.kl
        batch["signal"] = informative(total.view(-1, self.num_generations)).repeat_interleave(self.num_generations)
        views = [row["view"] for row in rows]
        batch["teach"] = teaching(parts["accuracy"], parts["format"], views, self.num_generations, kl)
        for name in ("encoded", "teacher", "student", "keys", "row_id", "view"):
            batch[name] = [row[name] for row in rows]
        lengths, finished = batch["completion_mask"].sum(1), torch.tensor([row["finished"] for row in rows])
        self.speed.count("generation", float(lengths.sum()))
        told = rollouts(views, parts["accuracy"], lengths, finished, self.num_generations)
        self.tell(means(told, self.accelerator))
        return batch

    def _local(self, gathered: torch.Tensor | None) -> torch.Tensor:
        if gathered is None:
            raise RuntimeError("rewards were asked for before any were given")
        size = len(gathered) // self.accelerator.num_processes
        return gathered[self.accelerator.process_index * size :][:size]

    def _examples(self, drawn: Sequence[Drawn]) -> list[dict[str, Any]]:
        """Prompts as TRL takes them, and encoded for the terms. Equal prompts share their tensors."""
        encoded = self.encoder.encode_all(side for one in drawn for side in (one.prompt, one.teacher, one.student))
        return [_example(one, encoded) for one in drawn]

    def _uninformative(self, batch: dict[str, Any]) -> list[int]:
        """Numbers of this process's groups whose rewards are all equal."""
        lost = ~batch["signal"].view(-1, self.num_generations)[:, 0]
        return [int(group) for group in lost.nonzero().flatten()]

    def _refill(self, batch: dict[str, Any], new: dict[str, Any], missing: Sequence[int]) -> dict[str, Any]:
        """Groups that have a signal in the place of those that have none, each under the view of its slot."""
        size = self.num_generations
        useful = [group for group in range(len(new["signal"]) // size) if new["signal"][group * size]]
        places: list[tuple[int, int]] = []
        for slot in missing:
            fitting = (group for group in useful if new["view"][group * size] == batch["view"][slot * size])
            if (group := next(fitting, None)) is not None:
                useful.remove(group)
                places += [(slot * size + k, group * size + k) for k in range(size)]
        return replace_rows(batch, new, places, self._tokenizer.pad_token_id) if places else batch

    def _finished(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Groups that are still without a signal leave the policy loss and its token count, but may teach."""
        if self.recipe.policy.filter_groups:
            batch["tool_mask"] = batch["completion_mask"] * batch["signal"].unsqueeze(1)
            batch["num_items_in_batch"] = self.accelerator.gather(batch["tool_mask"].sum()).sum()
        left = {"sampling/groups_without_signal": (float((~batch["signal"]).sum()), float(len(batch["signal"])))}
        self.tell(means(left, self.accelerator))
        return batch

    def log(self, logs: dict[str, float], start_time: float | None = None) -> None:
        """What was no number all along is left out: TRL would log None, and TensorBoard warn of each."""
        for told in self._metrics.values():
            for name in [name for name, values in told.items() if all(map(math.isnan, values))]:
                del told[name]
        super().log(logs, start_time)

    def rows_of_step(self) -> list[str]:
        """Ids of the rows of the optimizer step that has just ended; for messages."""
        cut, at = self.current_gradient_accumulation_steps, (self._step - 1) % self.args.steps_per_generation
        return [row for one in self._buffered_inputs[at - at % cut :][:cut] for row in one["row_id"]]

    # --- loss -------------------------------------------------------------------------------------------------------

    def _compute_loss(self, model: Any, inputs: dict[str, Any]) -> torch.Tensor:
        coef, first = self.feed.kl_coef(), self._step % self.current_gradient_accumulation_steps == 0
        with self.terms.watching(model) as seen, Kept(model, _entropy) as entropy:
            seen.vision.expect([key for key, _, _ in inputs["keys"] if key is not None])
            loss: torch.Tensor = super()._compute_loss(model, inputs) * self.recipe.policy.coef
            mask = inputs["completion_mask"]
            by_view = entropies(entropy.states[0][:, -mask.shape[1] :], mask, inputs["view"])
            told = means(by_view, self.accelerator)
            self._metrics["train"]["entropy"][-1] = told.pop("entropy")  # TRL's is 0 where no group has a signal
            self.tell(told)
            if self.terms.wanted(coef):
                extra, terms = self.terms(model, _batch(inputs), seen, coef, self._counts())
                self.tell_terms(terms)
                if first:
                    self.tell_pulls(loss, extra, seen.hidden.states)
                loss = loss + extra
        self.speed.count("training", float(inputs["prompt_mask"].sum() + mask.sum()))
        return self.finite(loss, inputs["row_id"])

    def _counts(self) -> Counts:
        """Tokens of this optimizer step over all micro-batches and ranks, counted at its first micro-batch."""
        cut = self.current_gradient_accumulation_steps
        at = self._step % self.args.steps_per_generation
        if at % cut == 0:
            window = self._buffered_inputs[at : at + cut]
            own = [sum(values) for values in zip(*(_tokens(one) for one in window), strict=True)]
            kd, response, rows = (
                self.accelerator.gather(torch.tensor([own], dtype=torch.float64, device=self.accelerator.device))
                .sum(0)
                .tolist()
            )
            world = self.accelerator.num_processes
            self._window = Counts(
                kd_tokens=kd, response_tokens=response, rows=rows, world_size=world, micro_batches=cut
            )
        return self._window


def _entropy(output: Any) -> Any:
    """TRL's forward of the policy gives the entropy of every token with it; the terms' own forwards do not."""
    return getattr(output, "entropy", None)


def _example(drawn: Drawn, encoded: Mapping[Prompt | None, Encoded]) -> dict[str, Any]:
    image = drawn.prompt.image
    return {
        "prompt": [{"role": "user", "content": drawn.prompt.text}],
        "images": [] if image is None else [picture(image)],
        **drawn.gold,
        "view": drawn.view,
        "row_id": drawn.row_id,
        "encoded": encoded[drawn.prompt],
        "teacher": encoded.get(drawn.teacher),
        "student": encoded.get(drawn.student),
        "keys": drawn.image_keys,
    }


def _batch(inputs: dict[str, Any]) -> Batch:
    return Batch(
        completion=inputs["completion_ids"],
        mask=inputs["completion_mask"],
        prompts=inputs["encoded"],
        teachers=inputs["teacher"],
        students=inputs["student"],
        keys=inputs["keys"],
        teach=inputs["teach"].tolist(),
    )


def _tokens(inputs: dict[str, Any]) -> tuple[float, float, float]:
    """(tokens of teaching rollouts, response tokens, rows) of a micro-batch."""
    lengths = inputs["completion_mask"].sum(1)
    return float((lengths * inputs["teach"]).sum()), float(lengths.sum()), float(len(lengths))
