"""Texts of any length for a model with a short context: cut at words into pieces of about equal length.

CLIP's context is 77 tokens, SigLIP's 64; a third of the longer problem texts would lose their end, and prompts that
differ only there would get one embedding.

    cutter = Cutter(tokenizer, context=77)
    cutter.cut(text) -> (["first piece", "second piece"], tokens past the first window)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text as the model sees it. pieces: (k, d) unit vectors. truncated: tokens past the first window."""

    pieces: Vectors
    truncated: int


class Cutter:
    """Cuts texts for one tokenizer; `context` counts its special tokens."""

    def __init__(self, tokenizer: Any, context: int) -> None:
        self._count = lru_cache(maxsize=50_000)(_counter(tokenizer))
        self.specials = self._count("")
        self.room = context - self.specials

    def tokens(self, text: str) -> int:
        """Number of tokens of a text, special ones left out."""
        return self._count(text) - self.specials

    def cut(self, text: str) -> tuple[list[str], int]:
        """The pieces, in order, and how many tokens lie past the first window. An empty text is one empty piece."""
        total = self.tokens(text)
        if total <= self.room:
            return [text], 0
        words = [part for word in text.split() for part in self._short(word)]
        for number in range(-(-total // self.room), len(words) + 1):
            pieces = self._even(words, number)
            if all(self.tokens(piece) <= self.room for piece in pieces):
                return pieces, total - self.room
        return words, total - self.room

    def _even(self, words: list[str], number: int) -> list[str]:
        """`number` pieces (or fewer) whose lengths in tokens are as equal as whole words allow."""
        lengths = [self.tokens(word) for word in words]
        share, passed = sum(lengths) / number, 0
        pieces: list[list[str]] = [[] for _ in range(number)]
        for word, length in zip(words, lengths, strict=True):
            middle = passed + length / 2
            pieces[min(int(middle / share), number - 1)].append(word)
            passed += length
        return [" ".join(piece) for piece in pieces if piece]

    def _short(self, word: str) -> list[str]:
        """A word that is longer than the context (a long formula without spaces) in halves, and halves of these."""
        if len(word) < 2 or self.tokens(word) <= self.room:
            return [word]
        return self._short(word[: len(word) // 2]) + self._short(word[len(word) // 2 :])


def _counter(tokenizer: Any) -> Callable[[str], int]:
    """Tokens of a text with the special ones, uncut, for each kind of tokenizer that open_clip has."""
    inner = getattr(tokenizer, "tokenizer", None)
    if inner is None:  # CLIP's own byte-pair tokenizer: one token each for start and end
        return lambda text: len(tokenizer.encode(text)) + 2
    clean = getattr(tokenizer, "clean_fn", str)
    return lambda text: len(inner(clean(text), truncation=False, verbose=False)["input_ids"])
