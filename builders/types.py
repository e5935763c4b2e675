"""What the builders produce: versions, the shown views of a problem, pairs and the family protocol."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any, Literal, Protocol

from renderers.types import Fact, Level, Problem, Rejected, Rendered, Role, Scene

# What a route returns. Exact wherever it can be (int, Fraction, a sympy expression for surds and multiples of pi);
# route B may return a float where it measures or integrates, and `agree` then compares with a tolerance.
Answer = int | Fraction | float | str | Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One of MathVerse's six: which roles stand in the text, which in the picture.

    picture: roles whose facts the picture shows; None when there is no picture.
    question: where the question stands, `text` or `picture`.
    """

    name: str
    text: frozenset[Role]
    picture: frozenset[Role] | None
    question: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A version of one problem as a reader meets it.

    prompt: the user's words, without image placeholder and without the instruction to think and box.
    image: PNG or JPEG bytes, or None. rendered: how we drew it, None for a source's own picture.
    shows: keys of the facts that the picture carries.
    """

    version: str
    prompt: str
    image: bytes | None
    shows: tuple[str, ...] = ()
    rendered: Rendered | None = None


class Family(Protocol):
    """A module in `builders/families/`: one kind of problem, made from one semantic state."""

    VERSIONS: tuple[str, ...]
    EXAMPLE: str

    def generate(self, rng: Random, level: Level) -> Problem:
        """A new problem; raises `Retry` when the draw has none."""

    def solve(self, facts: Sequence[Fact], ask: str) -> Answer:
        """Route A: the answer to `ask` from the facts alone. Raises ValueError or LookupError where they do not say."""

    def verify(self, problem: Problem) -> Answer:
        """Route B: the answer another way (coordinates, brute force, integration), not by the formula of route A."""

    def resample(self, problem: Problem, rng: Random) -> tuple[Fact, ...]:
        """All facts again, with the hidden (drawable condition) values drawn anew and the visible text kept."""


# generate, solve, verify, resample and redraw of families that share an engine, in this order.
Functions = tuple[
    Callable[[Random, Level], Problem],
    Callable[[Sequence[Fact], str], Answer],
    Callable[[Problem], Answer],
    Callable[[Problem, Random], tuple[Fact, ...]],
    Callable[[Problem, Random], tuple[tuple[Fact, ...], Scene]],
]


class Retry(Exception):
    """This draw gives no valid problem: `reason` is a short slug that is counted, `detail` says what and where."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason, self.detail = reason, detail


class BadRow(Retry):
    """A defect of the input (corrupt image, no gold): quarantined like a Retry, and the command ends with exit 2."""


class Source(Protocol):
    """Where problems come from; `open_source` in a module of `builders/sources/` returns one.

    A finite source gives problem `index` of its list; a procedural one draws a new problem for every attempt.
    images, pair: what its pairs are unless the user says otherwise; without a text-rich form, `pair` begins with None.
    notice: what a user must know before using its rows (evaluation only, non-commercial); printed and in the card.
    revision: which edition of a published set this is (Hub commit, or a hash of the local copy); empty when procedural.
    """

    license: str
    procedural: bool
    revision: str
    images: Literal["same", "own"]
    pair: tuple[str | None, str]
    notice: str

    def sizes(self) -> dict[str, int]:
        """Split name -> number of slots to fill, in the order in which splits are built."""

    def problem(self, split: str, index: int, attempt: int) -> Problem:
        """The problem of a slot. Raises Retry (another attempt may do) or BadRow (the input is at fault)."""

    def versions(self, problem: Problem) -> tuple[str, ...]:
        """The versions that are distinct for this problem."""

    def audit(self, problem: Problem) -> Rejected | None:
        """Why this problem must not be built, or None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOptions:
    """What every source is opened with. `names`: what stands after the colon in `--source families:charts,table_qa`.

    mapping: our column names -> the columns of the user's own data.
    weights: family -> how often it takes its turn, relative to 1 for those that are not named.
    """

    names: tuple[str, ...] = ()
    path: Path | None = None
    limit: int | None = None
    seed: int = 0
    splits: tuple[tuple[str, float], ...] = ()
    level: Level | None = None
    weights: tuple[tuple[str, float], ...] = ()
    mapping: tuple[tuple[str, str], ...] = ()
    profile: Literal["plain", "varied"] = "varied"
