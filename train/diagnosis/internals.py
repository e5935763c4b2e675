"""Keys and attention of every decoder layer over many samples; memory does not grow with their number.

    gathered = gather(engine, pairs_of_request_and_reply, seed=0)     # .keys, .attention: what the probes take

Attention is a few numbers a sample and layer. Of keys a reservoir holds a fixed number of samples, and a few tokens of
each modality and sample, the same ones in every layer; a sample that the reservoir refuses is read for its attention
alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from builders.engines import Request
from recipes.probes import Array, Attention, Keys
from renderers.seeds import rng
from train.diagnosis.tokens import IMAGE, TEMPLATE, TEXT, Read, read
from train.diagnosis.watching import Layer, Watch, attentions, turned
from train.vision import decoder

SIDES = ("before", "after", "matched")
_MOST = 1 << 30  # bytes of keys held, whatever the model's width


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """keys: side -> layers. attention: of all samples. counts: request -> tokens of text, picture,
    template, of every sample that had all three and a reply."""

    keys: dict[str, list[Keys]]
    attention: Attention | None
    counts: dict[str, list[int]]


class Reservoir:
    """Keys of at most `samples` samples, drawn evenly from a stream of unknown length (Vitter's algorithm R)."""

    def __init__(self, shape: tuple[int, int], *, samples: int, tokens: int, seed: int) -> None:
        layers, width = shape
        per_sample = layers * len(SIDES) * 2 * tokens * width * 4
        self.samples = max(8, min(samples, _MOST // per_sample))
        self.tokens = tokens
        self.values = np.full((self.samples, layers, len(SIDES), 2, tokens, width), np.nan, np.float32)
        self.numbers = np.full(self.samples, -1, np.int64)
        self._draws, self.offered = rng(seed, "reservoir"), 0

    def place(self) -> int | None:
        """Where the next sample goes, or None if it is not kept."""
        at = self.offered if self.offered < self.samples else self._draws.randrange(self.offered + 1)
        self.offered += 1
        if at >= self.samples:
            return None
        self.values[at], self.numbers[at] = np.nan, self.offered - 1
        return at

    def keys(self) -> dict[str, list[Keys]]:
        """What is held, as float64, by side and layer; a side that was never filled is left out."""
        layers = range(self.values.shape[1])
        found = {side: [self._layer(layer, at) for layer in layers] for at, side in enumerate(SIDES)}
        return {side: keys for side, keys in found.items() if any(len(one.text) for one in keys)}

    def _layer(self, layer: int, side: int) -> Keys:
        parts: list[tuple[Array, NDArray[np.int64]]] = []
        for modality in (0, 1):
            rows = self.values[:, layer, side, modality].reshape(-1, self.values.shape[-1])
            there = ~np.isnan(rows[:, 0])
            parts.append((rows[there].astype(np.float64), np.repeat(self.numbers, self.tokens)[there]))
        return Keys(text=parts[0][0], image=parts[1][0], text_sample=parts[0][1], image_sample=parts[1][1])


def gather(
    engine: Any, asked: Iterable[tuple[Request, str]], *, seed: int = 0, samples: int = 128, tokens: int = 6
) -> Gathered:
    """Read every (request, reply) once. engine: an HfEngine. Requests without text or picture tokens are left out."""
    model = engine.model
    modules = attentions(model)
    width = modules[0].k_proj.out_features
    reservoir = Reservoir((len(modules), width), samples=samples, tokens=tokens, seed=seed)
    attended: list[list[list[float]]] = []
    counts: dict[str, list[int]] = {}
    with engine._quiet():
        for number, (request, reply) in enumerate(asked):
            one = read(engine, request, reply)
            had = [int((one.kinds == kind).sum()) for kind in (TEXT, IMAGE, TEMPLATE)]
            if not had[0] or not had[1] or not one.answer:
                continue
            attended.append(_read(model, one, reservoir, number, seed))
            counts[request.key] = had
    return Gathered(keys=reservoir.keys(), attention=_attention(attended, [*counts.values()]), counts=counts)


def _read(model: Any, one: Read, reservoir: Reservoir, number: int, seed: int) -> list[list[float]]:
    """One forward: attention by layer is returned, keys go into the reservoir."""
    place = reservoir.place()
    draws = rng(seed, "key tokens", number)
    kinds = one.kinds.to(model.device)
    chosen = [_some(torch.nonzero(kinds == kind)[:, 0], reservoir.tokens, draws) for kind in (TEXT, IMAGE)]
    targets = [torch.tensor([draws.randrange(len(kinds)) for _ in part], device=kinds.device) for part in chosen]
    rows: list[list[float]] = []

    def see(layer: Layer) -> None:
        rows.append(_attended(layer, kinds))
        if place is None:
            return
        for modality, (part, target) in enumerate(zip(chosen, targets, strict=True)):
            held = reservoir.values[place, layer.number]
            held[0, modality, : len(part)] = layer.before[part].float().cpu().numpy()
            held[1, modality, : len(part)] = layer.after[part].float().cpu().numpy()
            if watch.positions is not None and hasattr(decoder(model), "rotary_emb"):
                moved = target - watch.positions.reshape(-1, len(kinds))[0, part]
                now = turned(model, layer.after[part], moved, _size(model))
                held[2, modality, : len(part)] = now.cpu().numpy()

    with Watch(model, last=one.answer + 1, see=see) as watch:
        model(**one.inputs, use_cache=False, logits_to_keep=1)
    return rows


def _size(model: Any) -> int:
    module = attentions(model)[0]
    return int(module.head_dim)


def _some(places: torch.Tensor, most: int, draws: Any) -> torch.Tensor:
    """At most so many of these places, drawn without replacement, in order."""
    if len(places) <= most:
        return places
    return places[torch.tensor(sorted(draws.sample(range(len(places)), most)), device=places.device)]


def _attended(layer: Layer, kinds: torch.Tensor) -> list[float]:
    """Means over the tokens that predict the answer: the prompt's last and all of the answer but its own last."""
    weights, logits = layer.weights[:-1], layer.logits[:-1].mean(0)
    mass = weights.mean(0)
    parts = [mass[kinds == kind].sum() for kind in (TEXT, IMAGE, TEMPLATE)]
    values = [*parts, mass[0], logits[kinds == TEXT].mean(), logits[kinds == IMAGE].mean()]
    return [float(value) for value in values]


def _attention(attended: list[list[list[float]]], counts: list[list[int]]) -> Attention | None:
    if not attended:
        return None
    text, image, template, sink, text_logit, image_logit = np.moveaxis(np.array(attended, np.float64), 2, 0)
    return Attention(
        text=text, image=image, template=template, sink=sink, text_logit=text_logit, image_logit=image_logit,
        tokens=np.array(counts, np.float64),
    )  # fmt: skip
