"""Where answers come from: one file per engine, all with the same requests and replies.

    builders.vlm.load(ModelOptions(model="Qwen/Qwen2.5-VL-7B-Instruct", engine="hf"))    # -> Engine

An engine is a module with `open_engine(options) -> Engine`; its file name is its name on the command line.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One question to a model.

    key: names the request; with the seed and the sample's number it alone decides what is drawn.
    text: the user's turn, instruction included (`builders.prompts.instruct`). images: encoded pictures, in order.
    prefix: how the assistant's turn begins; given to the model, not part of the reply.
    """

    key: str
    text: str
    images: tuple[bytes, ...] = ()
    prefix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How to answer. temperature 0 is greedy, and then all samples of a request are one. top_p: nucleus, (0, 1]."""

    samples: int = 1
    temperature: float = 0.0
    top_p: float = 1.0
    max_new_tokens: int = 1024
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One answer. tokens: how many were generated. finished: the model ended it; False when the limit cut it."""

    text: str
    tokens: int
    finished: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The samples of a request, in order. error: why there are none (an unreadable picture, a refused prompt)."""

    key: str
    samples: tuple[Sample, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogProb:
    """Natural log-probabilities of an answer's tokens, one each. error: why there are none."""

    key: str
    values: tuple[float, ...] = ()
    error: str = ""

    @property
    def total(self) -> float:
        """log p(answer | prompt, images); NaN when it could not be had."""
        return math.fsum(self.values) if self.values else math.nan

    @property
    def mean(self) -> float:
        """The same per token."""
        return self.total / len(self.values) if self.values else math.nan


class Engine(Protocol):
    """A loaded model or a server. Replies come in the order of the requests, while later ones are still worked on."""

    @property
    def identity(self) -> str:
        """Which weights answer: a hash where they are at hand, else of the served name; stands beside every score."""

    def generate(self, requests: Iterable[Request], sampling: Sampling) -> Iterator[Reply]:
        """One reply per request, in order; reads a bounded number of requests ahead."""

    def log_probs(self, questions: Iterable[tuple[Request, str]]) -> Iterator[LogProb]:
        """log p(answer | request) of (request, answer), in order. Raises UserError where an engine has none."""

    def close(self) -> None:
        """Let the model or the connections go."""


def repeated(samples: Sequence[Sample], count: int) -> tuple[Sample, ...]:
    """Greedy samples are all the same one: `count` times the first."""
    return tuple(samples[:1]) * count
