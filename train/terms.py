"""Loss terms beside the policy's or the cross-entropy: KL between views, masked contrast, key alignment.

    terms = Terms(recipe, pad_token)
    with terms.watching(model) as seen:
        ... the main forward (TRL's, or the supervised one) ...
        loss, told = terms(model, batch, seen, kl_coef, counts)

The main forward has been paid for; `seen` holds its last hidden states. What a term needs beyond it is one more forward
of the chosen rows alone, in which pictures already encoded cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recipes.contrast import align_term, contrast_term
from recipes.losses import Term, kl_term, normalised, normalised_for
from recipes.recipe import Recipe
from train.collate import Encoded, joined
from train.masks import masked
from train.vision import Kept, LastHidden, SharedVision, head_weight, layer, unwrapped

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A micro-batch as the terms see it.

    completion, mask: (rows, tokens) response tokens and which of them are real.
    prompts: what the main forward was given.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is kept of every forward in a block. inner: of the layer that key alignment compares; None without it."""

    vision: SharedVision
    hidden: Kept
    inner: Kept | None


class Terms:
    """The terms of one recipe."""

    def __init__(self, recipe: Recipe, pad_token: int) -> None:
        self.recipe, self.pad_token = recipe, pad_token

    def wanted(self, kl_coef: float) -> bool:
        """Whether any term has a weight."""
        recipe = self.recipe
        return bool(kl_coef or recipe.mask_contrast.coef or recipe.key_align.coef)

    @contextmanager
    def watching(self, model: Any) -> Iterator[Seen]:
        """A block in which each picture is encoded once and every forward leaves the states that the terms read."""
        align = self.recipe.key_align
        with SharedVision(model) as vision, LastHidden(model) as hidden:
            if not align.coef:
                yield Seen(vision=vision, hidden=hidden, inner=None)
                return
            at = layer(model, align.layer)
            with Kept(at if align.states == "answer" else at.self_attn.k_proj) as inner:
                yield Seen(vision=vision, hidden=hidden, inner=inner)

    def __call__(
        self, model: Any, batch: Batch, seen: Seen, kl_coef: float, counts: Counts
    ) -> tuple[torch.Tensor, dict[str, Term]]:
        """(the weighted sum, ready to be added to the loss; the terms by name, for the log).

        seen: of the block in which the main forward was the first one.
        """
        total, found = seen.hidden.states[0].sum() * 0.0, {}
        if kl_coef:
            term = found["kl"] = self.kl(model, batch, seen)
            total = total + kl_coef * normalised_for(
                term,
                self.recipe.kl,
                kd_tokens=counts.kd_tokens,
                response_tokens=counts.response_tokens,
                world_size=counts.world_size,
                micro_batches=counts.micro_batches,
            )
        if self.recipe.mask_contrast.coef:
            total = total + self._contrast(model, batch, seen, counts, found)
        if self.recipe.key_align.coef:
            term = found["key_align"] = self._align(model, batch, seen)
            total = total + self.recipe.key_align.coef * normalised(term, counts.rows, counts.world_size)
        return total, found

    def kl(self, model: Any, batch: Batch, seen: Seen) -> Term:
        """The KL term over the rows that teach; zero with a graph when there are none."""
        rows = [row for row, teaches in enumerate(batch.teach) if teaches]
        head, kept = head_weight(model), seen.hidden
        if not anywhere(bool(rows), batch.mask.device):
            none = kept.states[0][:0, :0]
            return kl_term(none, none, batch.completion[:0, :0], batch.mask[:0, :0], head, self.recipe.kl)
        counted, rows = bool(rows), rows or [0]  # where another process teaches, all run the same forwards
        teacher = self._side(model, batch, batch.teachers, 1, rows, seen, kept, grad=False)
        student = self._side(model, batch, batch.students, 2, rows, seen, kept, grad=True)
        width = student.shape[1]
        tokens, mask = batch.completion[rows, :width], batch.mask[rows, :width] * counted
        return kl_term(student, teacher, tokens, mask, head, self.recipe.kl)

    def _side(
        self,
        model: Any,
        batch: Batch,
        prompts: Sequence[Encoded | None],
        which: int,
        rows: Sequence[int],
        seen: Seen,
        kept: Kept,
        *,
        grad: bool,
    ) -> torch.Tensor:
        """(rows, width, hidden) states of one side: the main forward's, or of a forward of its own where it differs.

        They are the states that predict the response tokens; width is the longest response among the rows.
        """
        import torch

        width, size = int(batch.mask[list(rows)].sum(1).max()), batch.completion.shape[1]
        main = kept.states[0][:, -size - 1 : -1][:, :width]
        other = [row for row in rows if prompts[row] is not None]
        states = {row: main[row] for row in rows}
        if not anywhere(bool(other), main.device):
            return torch.stack([states[row] for row in rows])
        read, side = (other, which) if other else ([0], 0)  # nothing of its own to read: a forward for company
        given = [prompts[row] or batch.prompts[row] for row in read]
        keys = [batch.keys[row][side] for row in read]
        with nullcontext() if grad else torch.no_grad():
            self._forward(model, given, keys, batch.completion[read, :width], batch.mask[read, :width], seen)
        own = kept.states[-1][:, -width - 1 : -1]
        states.update(dict(zip(other, own, strict=False)))
        return torch.stack([states[row] for row in rows]) + own.sum() * 0.0

    def _forward(
        self,
        model: Any,
        prompts: Sequence[Encoded],
        keys: Sequence[str | None],
        completion: torch.Tensor,
        mask: torch.Tensor,
        seen: Seen,
    ) -> None:
        """Read responses behind other prompts; the states are in `seen` afterwards."""
        inputs = joined(prompts, completion, mask.long(), self.pad_token)
        seen.vision.expect([key for key in keys if key is not None])
        model(**inputs, logits_to_keep=1, use_cache=False)

    def _contrast(self, model: Any, batch: Batch, seen: Seen, counts: Counts, found: dict[str, Term]) -> torch.Tensor:
        asked, size = self.recipe.mask_contrast, batch.completion.shape[1]
        prompts = [masked(prompt, asked.share) for prompt in batch.prompts]
        keys = [None if key is None else f"{key}:masked" for key, _, _ in batch.keys]
        self._forward(model, prompts, keys, batch.completion, batch.mask, seen)
        main, blind = (states[:, -size - 1 : -1] for states in (seen.hidden.states[0], seen.hidden.states[-1]))
        term, entropy = contrast_term(main, blind, batch.mask, head_weight(model), asked, self.recipe.kl.chunk)
        found |= {"mask_contrast": term, "mask_entropy": entropy}
        total: torch.Tensor = asked.coef * normalised(term, counts.response_tokens, counts.world_size)
        return total + asked.entropy_coef * normalised(entropy, counts.response_tokens, counts.world_size)

    def _align(self, model: Any, batch: Batch, seen: Seen) -> Term:
        """MMD between two sets of states of each row; one of them is a target and gets no gradient."""
        align, kept = self.recipe.key_align, seen.inner
        if kept is None:
            raise RuntimeError("key alignment needs the states of its layer: see `watching`")
        if align.states == "keys":
            return align_term(_keys(model, batch, kept.states[0]), align)
        rows = list(range(len(batch.teach)))
        teacher = self._side(model, batch, batch.teachers, 1, rows, seen, kept, grad=False).detach()
        student = self._side(model, batch, batch.students, 2, rows, seen, kept, grad=True)
        real = [batch.mask[row, : student.shape[1]].bool() for row in rows]
        return align_term([(teacher[row][real[row]], student[row][real[row]]) for row in rows], align)


def anywhere(said: bool, device: Any) -> bool:
    """Whether any process says so. A forward that one process makes alone would leave the others waiting for ever."""
    import torch.distributed as distributed

    if not (distributed.is_available() and distributed.is_initialized()):
        return said
    import torch

    told = torch.tensor(int(said), device=device)
    distributed.all_reduce(told, op=distributed.ReduceOp.MAX)
    return bool(told)


def _keys(model: Any, batch: Batch, states: torch.Tensor) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """(text keys, picture keys) of every prompt; the text's are the target."""
    config = unwrapped(model).config
    picture = getattr(config, "image_token_id", None) or config.image_token_index
    end, found = states.shape[1] - batch.completion.shape[1], []
    for prompt, row in zip(batch.prompts, states, strict=True):
        ids = prompt["input_ids"]
        own, seen = row[end - len(ids) : end], (ids == picture).to(row.device)
        found.append((own[~seen].detach(), own[seen]))
    return found


def pull(loss: torch.Tensor, states: Sequence[torch.Tensor]) -> float:
    """How strongly a loss pulls: the norm of its gradient towards the log-scales of the final norm's channels.

    That is the sum over tokens of gradient times state, so it needs a backward pass through the head alone, works on
    adapters and sharded weights, and lets tokens cancel as they do in the weights. The graph stays.
    """
    import torch

    reached = [one for one in states if one.requires_grad]
    grads = torch.autograd.grad(loss, reached, retain_graph=True, allow_unused=True)
    parts = [
        (grad.float() * one.detach().float()).flatten(0, -2).sum(0)
        for grad, one in zip(grads, reached, strict=True)
        if grad is not None
    ]
    return float(torch.stack(parts).sum(0).norm()) if parts else 0.0
