"""Supervised training on pairs, on transformers' Trainer: cross-entropy on worked solutions, and the recipe's terms.

The response is the row's solution in the think-and-box form (or the box alone), read under the view that the schedule
asks; the KL term reads the same response under the other view, so that the vision-centric view needs no label of its
own. Loss terms are sums over tokens divided by the tokens of the whole optimizer step, however it is cut.
"""

from __future__ import annotations

from typing import Any

import torch
from torch.nn.utils.rnn import pad_sequence
from transformers import Trainer, TrainingArguments

from builders.prompts import response
from recipes.losses import cross_entropy_term, normalised
from recipes.recipe import Recipe
from train.collate import Encoder, joined
from train.feed import Drawn, Feed
from train.saving import Saving
from train.seeding import seed_everything
from train.terms import Batch, Counts, Terms
from train.vision import head_weight


class PairSFT(Saving, Trainer):  # type: ignore[misc]
    """Cross-entropy under the scheduled view plus the recipe's terms. The data loader's batches are placeholders."""

    loss_is_scaled_for_ga = True  # the losses below are divided by the tokens of the whole step

    def __init__(self, *, recipe: Recipe, feed: Feed, args: TrainingArguments, processor: Any, **more: Any) -> None:
        self.recipe, self.feed, self.encoder, self.tokenizer = recipe, feed, Encoder(processor), processor.tokenizer
        self.terms = Terms(recipe, self.tokenizer.pad_token_id)
        self._micro: list[Batch] = []
        self._ids: list[str] = []
        self._counts = Counts(kd_tokens=0, response_tokens=0, rows=0)
        super().__init__(args=args, processing_class=processor, data_collator=list, **more)

    def compute_loss(
        self, model: Any, inputs: Any, return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> torch.Tensor:
        """Loss of the next micro-batch of this step; the first one draws the whole step's rows."""
        if not self._micro:
            self._draw()
        first = len(self._micro) == self.args.gradient_accumulation_steps
        batch, counts, coef = self._micro.pop(0), self._counts, self.feed.kl_coef()
        with self.terms.watching(model) as seen:
            seen.vision.expect([key for key, _, _ in batch.keys if key is not None])
            model(**joined(batch.prompts, batch.completion, batch.mask, self.terms.pad_token), **_HIDDEN_ONLY)
            main = seen.hidden.states[0][:, -batch.completion.shape[1] - 1 : -1]
            term = cross_entropy_term(main, batch.completion, batch.mask, head_weight(model), self.recipe.kl.chunk)
            loss: torch.Tensor = self.recipe.sft.coef * normalised(term, counts.response_tokens, counts.world_size)
            terms = {"cross_entropy": term}
            if self.terms.wanted(coef):
                extra, told = self.terms(model, batch, seen, coef, counts)
                if first:
                    self.tell_pulls(loss, extra, seen.hidden.states)
                loss, terms = loss + extra, terms | told
        self.tell_terms(terms)
        self.speed.count("training", float(batch.mask.sum() + sum(len(one["input_ids"]) for one in batch.prompts)))
        return self.finite(loss, self._ids)

    def _draw(self) -> None:
        """Rows of the coming optimizer step: this rank's share, cut into micro-batches, and the counts over all."""
        world, rank = self.accelerator.num_processes, self.accelerator.process_index
        seed_everything(self.recipe.seed, "step", self.state.global_step, rank)
        size, cut = self.recipe.rollout.micro_batch, self.args.gradient_accumulation_steps
        drawn = self.feed.slots(size * cut * world)[rank * size * cut :][: size * cut]
        self._ids = [one.row_id for one in drawn]
        self._micro = [self._batch(drawn[at : at + size]) for at in range(0, len(drawn), size)]
        own = [sum(values) for values in zip(*map(_tokens, self._micro), strict=True)]
        given = torch.tensor([own], dtype=torch.float64, device=self.accelerator.device)
        kd, tokens, rows = self.accelerator.gather(given).sum(0).tolist()
        self._counts = Counts(kd_tokens=kd, response_tokens=tokens, rows=rows, world_size=world, micro_batches=cut)

    def rows_of_step(self) -> list[str]:
        """Ids of the rows of the step under way; for messages."""
        return self._ids

    def _batch(self, drawn: list[Drawn]) -> Batch:
        """Encoded prompts and responses of one micro-batch."""
        device = self.accelerator.device
        targets = [torch.tensor(self._target(one)) for one in drawn]
        ids = pad_sequence(targets, batch_first=True, padding_value=self.terms.pad_token).to(device)
        real = pad_sequence([torch.ones_like(one) for one in targets], batch_first=True).to(device)
        kl, asked = self.recipe.kl, self.terms.wanted(self.feed.kl_coef())  # only terms read the other side

        sides = [side for one in drawn for side in (one.teacher, one.student) if asked]
        encoded = self.encoder.encode_all([*(one.prompt for one in drawn), *sides])
        return Batch(
            completion=ids,
            mask=real,
            prompts=[encoded[one.prompt] for one in drawn],
            teachers=[encoded.get(one.teacher) for one in drawn],
            students=[encoded.get(one.student) for one in drawn],
            keys=[one.image_keys for one in drawn],
            teach=[kl.on in (one.view, "both") for one in drawn],
        )

    def _target(self, drawn: Drawn) -> list[int]:
        row = self.feed.rows.row(drawn.row)
        text = response(row["solution"] if self.recipe.sft.target == "solution" else None, row["answer"])
        ids: list[int] = self.tokenizer(text, add_special_tokens=False)["input_ids"]
        return [*ids[: self.recipe.rollout.max_new_tokens - 1], self.tokenizer.eos_token_id]


_HIDDEN_ONLY = {"logits_to_keep": 1, "use_cache": False}


def _tokens(batch: Batch) -> tuple[float, float, float]:
    lengths = batch.mask.sum(1)
    teach = torch.tensor(batch.teach, device=lengths.device)
    return float((lengths * teach).sum()), float(lengths.sum()), float(len(lengths))
