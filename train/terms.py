"""Loss terms beside the policy's or the cross-entropy: KL between views, masked contrast, key alignment.

    terms = Terms(recipe, pad_token)
    loss, told = terms(model, batch, hidden, vision, coefficients, counts)

The main forward (TRL's, or the supervised one) has been paid for; its last hidden states come in as `hidden`. What a
term needs beyond it is one more forward of the chosen rows alone, in which pictures already encoded cost nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recipes.contrast import align_term, contrast_term
from recipes.losses import Term, kl_term, normalised, normalised_for
from recipes.recipe import Recipe
from train.collate import Encoded, Prompt, joined
from train.feed import Drawn
from train.vision import LastHidden, SharedVision, head_weight

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A micro-batch as the terms see it.

    completion, mask: (rows, tokens) response tokens and which of them are real.
    views: the view of the main forward, by row. prompts: what the main forward was given.
    teachers, students: encoded prompts of the KL term's two sides, None where the main forward is that side.
    keys: names of the pictures of each of the three, None where there is no picture.
    teach: rows on which the KL term is taken.
    """

    completion: torch.Tensor
    mask: torch.Tensor
    prompts: Sequence[Encoded]
    teachers: Sequence[Encoded | None]
    students: Sequence[Encoded | None]
    keys: Sequence[tuple[str | None, str | None, str | None]]
    teach: Sequence[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Tokens and rows of the whole optimizer step over all ranks and micro-batches, and how it is cut."""

    kd_tokens: float
    response_tokens: float
    rows: float
    world_size: int = 1
    micro_batches: int = 1


class Terms:
    """The terms of one recipe."""

    def __init__(self, recipe: Recipe, pad_token: int) -> None:
        self.recipe, self.pad_token = recipe, pad_token

    def wanted(self, kl_coef: float) -> bool:
        """Whether any term has a weight."""
        recipe = self.recipe
        return bool(kl_coef or recipe.mask_contrast.coef or recipe.key_align.coef)

    def __call__(
        self, model: Any, batch: Batch, hidden: torch.Tensor, vision: SharedVision, kl_coef: float, counts: Counts
    ) -> tuple[torch.Tensor, dict[str, Term]]:
        """(the weighted sum, ready to be added to the loss; the terms by name, for the log).

        hidden: (rows, prompt + response, width), last hidden states of the main forward, with their graph.
        """
        total, found = hidden.sum() * 0.0, {}
        main = hidden[:, -batch.completion.shape[1] - 1 : -1]
        if kl_coef:
            term = found["kl"] = self.kl(model, batch, main, vision)
            total = total + kl_coef * normalised_for(
                term,
                self.recipe.kl,
                kd_tokens=counts.kd_tokens,
                response_tokens=counts.response_tokens,
                world_size=counts.world_size,
                micro_batches=counts.micro_batches,
            )
        if self.recipe.mask_contrast.coef:
            total = total + self._contrast(model, batch, main, vision, counts, found)
        if self.recipe.key_align.coef:
            term = found["key_align"] = self._align(model, batch, main, vision)
            total = total + self.recipe.key_align.coef * normalised(term, counts.rows, counts.world_size)
        return total, found

    def kl(self, model: Any, batch: Batch, main: torch.Tensor, vision: SharedVision) -> Term:
        """The KL term over the rows that teach; zero with a graph when there are none."""
        rows = [row for row, teaches in enumerate(batch.teach) if teaches]
        head = head_weight(model)
        if not rows:
            return kl_term(main[:0], main[:0], batch.completion[:0], batch.mask[:0], head, self.recipe.kl)
        teacher = self._side(model, batch, batch.teachers, 1, rows, main, vision, grad=False)
        student = self._side(model, batch, batch.students, 2, rows, main, vision, grad=True)
        width = int(batch.mask[rows].sum(1).max())
        tokens, mask = batch.completion[rows, :width], batch.mask[rows, :width]
        return kl_term(student[:, :width], teacher[:, :width], tokens, mask, head, self.recipe.kl)

    def _side(
        self,
        model: Any,
        batch: Batch,
        prompts: Sequence[Encoded | None],
        which: int,
        rows: Sequence[int],
        main: torch.Tensor,
        vision: SharedVision,
        *,
        grad: bool,
    ) -> torch.Tensor:
        """(rows, width, hidden) states of one side: the main forward's, or of a forward of its own where it differs."""
        import torch

        other = [row for row in rows if prompts[row] is not None]
        width = int(batch.mask[list(rows)].sum(1).max())
        states = {row: main[row, :width] for row in rows}
        if other:
            given = [prompt for row in other if (prompt := prompts[row]) is not None]
            keys = [batch.keys[row][which] for row in other]
            with nullcontext() if grad else torch.no_grad():
                own = self._forward(model, given, keys, batch.completion[other], batch.mask[other], width, vision)
            states.update(dict(zip(other, own, strict=True)))
        return torch.stack([states[row] for row in rows])

    def _forward(
        self,
        model: Any,
        prompts: Sequence[Encoded],
        keys: Sequence[str | None],
        completion: torch.Tensor,
        mask: torch.Tensor,
        width: int,
        vision: SharedVision,
    ) -> torch.Tensor:
        """(rows, width, hidden) states that predict the first `width` response tokens under these prompts."""
        inputs = joined(prompts, completion[:, :width], mask[:, :width].long(), self.pad_token)
        vision.expect([key for key in keys if key is not None])
        with LastHidden(model) as kept:
            model(**inputs, logits_to_keep=1, use_cache=False)
        return kept.states[-1][:, -width - 1 : -1]

    def _contrast(
        self,
        model: Any,
        batch: Batch,
        main: torch.Tensor,
        vision: SharedVision,
        counts: Counts,
        found: dict[str, Term],
    ) -> torch.Tensor:

        asked = self.recipe.mask_contrast
        masked = [
            {**prompt, "pixel_values": _masked(prompt["pixel_values"], asked.share)}
            if "pixel_values" in prompt
            else prompt
            for prompt in batch.prompts
        ]
        keys = [None if key is None else f"{key}:masked" for key, _, _ in batch.keys]
        width = batch.completion.shape[1]
        blind = self._forward(model, masked, keys, batch.completion, batch.mask, width, vision)
        term, entropy = contrast_term(main, blind, batch.mask, head_weight(model), asked, self.recipe.kl.chunk)
        found |= {"mask_contrast": term, "mask_entropy": entropy}
        total: torch.Tensor = asked.coef * normalised(term, counts.response_tokens, counts.world_size)
        return total + asked.entropy_coef * normalised(entropy, counts.response_tokens, counts.world_size)

    def _align(self, model: Any, batch: Batch, main: torch.Tensor, vision: SharedVision) -> Term:
        """MMD of response states under the two views; the teacher's side is a target and gets no gradient."""
        rows = list(range(len(batch.teach)))
        teacher = self._side(model, batch, batch.teachers, 1, rows, main, vision, grad=False).detach()
        student = self._side(model, batch, batch.students, 2, rows, main, vision, grad=True)
        width = student.shape[1]
        real = [batch.mask[row, :width].bool() for row in rows]
        return align_term([(teacher[row][real[row]], student[row][real[row]]) for row in rows], self.recipe.key_align)


def image_keys(drawn: Drawn) -> tuple[str | None, str | None, str | None]:
    """Names of the pictures of the main prompt, the teacher's and the student's."""
    main, teacher, student = (None if one is None else one.image_key for one in _sides(drawn))
    return main, teacher, student


def _sides(drawn: Drawn) -> tuple[Prompt | None, Prompt | None, Prompt | None]:
    return drawn.prompt, drawn.teacher, drawn.student


def _masked(pixels: torch.Tensor, share: float) -> torch.Tensor:
    """Patches (rows of Qwen's layout, 14 x 14 squares of LLaVA's) set to the mean grey, evenly spread, the same ones
    in every run."""
    import torch

    if pixels.ndim == 2:
        hidden = _spread(len(pixels), share, pixels.device)
        return pixels.masked_fill(hidden[:, None], 0.0)
    side = 14
    high, wide = pixels.shape[-2] // side, pixels.shape[-1] // side
    cells = _spread(high * wide, share, pixels.device).view(high, wide)
    cover = cells.repeat_interleave(side, 0).repeat_interleave(side, 1)
    whole = torch.zeros(pixels.shape[-2:], dtype=torch.bool, device=pixels.device)
    whole[: high * side, : wide * side] = cover
    return pixels.masked_fill(whole, 0.0)


def _spread(count: int, share: float, device: Any) -> torch.Tensor:
    """Which of `count` cells are hidden: a fixed permutation's first part."""
    import torch

    order = torch.randperm(count, generator=torch.Generator().manual_seed(count))
    hidden = torch.zeros(count, dtype=torch.bool)
    hidden[order[: round(share * count)]] = True
    return hidden.to(device)
