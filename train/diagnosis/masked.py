"""The same reply read under a blank picture and without the facts in words, and under coalitions of pieces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from builders.engines import Request
from recipes.probes import Array, Contributions, Divergences
from recipes.probes.mm_shap import shapley
from recipes.probes.visual_dependency import entropy, kl
from renderers.png import encode
from train.diagnosis.pictures import masked_patches, pixels
from train.diagnosis.tokens import read

BLANK_WORD = "_"


def divergences(engine: Any, asked: Iterable[tuple[Request, Request, Request, str]]) -> Divergences:
    """KL at the reply's tokens for (whole, blank picture, question alone, reply), in order; engine: an HfEngine."""
    picture: list[Array] = []
    text: list[Array] = []
    spread: list[Array] = []
    with engine._quiet():
        for whole, blank, bare, reply in asked:
            seen, blind, untold = (log_distributions(engine, request, reply) for request in (whole, blank, bare))
            count = min(len(seen), len(blind), len(untold))  # a merge at the border may cost one side a token
            if count:
                picture.append(kl(seen[-count:], blind[-count:]))
                text.append(kl(seen[-count:], untold[-count:]))
                spread.append(entropy(seen[-count:]))
    return Divergences(picture=picture, text=text, entropy=spread)


def log_distributions(engine: Any, request: Request, reply: str) -> Array:
    """log pi(. | request, reply up to there) at each token of the reply, [tokens, vocabulary]."""
    one = read(engine, request, reply)
    logits = engine.model(**one.inputs, use_cache=False).logits[0]
    told: Array = logits[-one.answer - 1 : -1].double().log_softmax(-1).cpu().numpy()
    return told


def contributions(
    engine: Any, asked: Iterable[tuple[Request, str, str]], *, side: int, budget: int, seed: int
) -> list[Contributions]:
    """Shapley values for (request, its facts in words and question, reply), with side^2 pieces of each modality."""
    found = []
    for request, words, reply in asked:
        pieces = _pieces(words, side * side)
        seen = pixels(request.images[0])
        count = len(pieces)

        def value(rows: NDArray[np.bool_]) -> Array:
            masked = (
                (_coalition(request, words, pieces, seen, row[:count], row[count:], side), reply)  # noqa: B023
                for row in rows
            )
            return np.exp([told.mean for told in engine.log_probs(masked)])

        values = shapley(value, count + side * side, budget, seed)
        found.append(Contributions(text=values[:count], image=values[count:]))
    return found


def _pieces(words: str, count: int) -> list[list[int]]:
    """Places of the words in `count` even pieces (fewer where there are fewer words)."""
    places = np.arange(len(words.split()))
    return [part.tolist() for part in np.array_split(places, min(count, len(places)))]


def _coalition(
    request: Request,
    words: str,
    pieces: Sequence[Sequence[int]],
    seen: NDArray[np.uint8],
    text: NDArray[np.bool_],
    image: NDArray[np.bool_],
    side: int,
) -> Request:
    """The request with the pieces outside the coalition blanked: words as `_`, patches grey."""
    split = words.split()
    for piece, there in zip(pieces, text, strict=True):
        for place in () if there else piece:
            split[place] = BLANK_WORD
    picture = encode(masked_patches(seen, side, np.flatnonzero(~image).tolist()))
    told = request.text.replace(words, " ".join(split) if not text.all() else words, 1)
    return replace(request, text=told, images=(picture,))
