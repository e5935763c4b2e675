"""Truth by construction: bits that the picture adds, H(answer | words) - H(answer | picture, words). No model.

The vision-centric words are held fixed, the conditions that they leave to the picture are drawn anew 64 times and each
draw is solved exactly. The entropy of the answers is what the words alone leave open (at most 6 bits are seen in 64
draws); with the picture nothing is open. High where the picture is required, zero where the words hold every fact.
Families only; it validates other scores and cannot rank a built set, where every picture is needed.

    python -m builders.score --data out/families --scores constructed
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import cast

from builders.families._exact import show
from builders.remade import COLUMNS as REMADE
from builders.remade import Look, NotRemade, hidden, problem_of, seen
from builders.rows import Row
from builders.scores import Batch, Cell, Kind, Run, Scored
from builders.sources.families import FAMILIES
from builders.types import Family, Retry
from renderers.seeds import rng
from renderers.types import Problem

COLUMNS = REMADE
MORE: Mapping[str, Kind] = {"words_bits": "float64", "both_bits": "float64", "answers": "int32", "draws": "int32"}
STANDARDISED = False
DRAWS = 64


def answers(problem: Problem, seed: int = 0, draws: int = DRAWS) -> Counter[str]:
    """The answers under `draws` new draws of the hidden conditions; draws without a valid problem are left out."""
    family = cast(Family, FAMILIES.load(problem.family))
    counted: Counter[str] = Counter()
    for draw in range(draws):
        try:
            facts = family.resample(problem, rng(seed, "constructed", problem.id, draw))
            counted[show(family.solve(facts, problem.ask))] += 1
        except Retry:
            continue
    return counted


def entropy(counts: Mapping[str, int]) -> float:
    """Entropy of a distribution given as counts, in bits; 0 for no counts.

    >>> entropy({"3": 8, "5": 8}), entropy({"3": 4})
    (1.0, 0.0)
    """
    total = sum(counts.values())
    return sum(-count / total * math.log2(count / total) for count in counts.values() if count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is open about the answer, in bits: given the words alone, given both; and the answers that were drawn."""

    words_bits: float
    both_bits: float
    answers: Counter[str]

    @property
    def added(self) -> float:
        """What the picture adds."""
        return self.words_bits - self.both_bits


def truth(problem: Problem, stated: Collection[str], shown: Collection[str], seed: int = 0) -> Truth:
    """What the picture adds where the words state, and the picture shows, the facts of these keys.

    The conditions are drawn anew together, so that a picture with only some of those that the words leave out counts
    as showing none. Raises Retry when no draw gives a valid problem.
    """
    left = {fact.key for fact in problem.facts if fact.role == "condition"} - set(stated)
    counted = answers(problem, seed) if left else Counter[str]()
    if left and not counted:
        raise Retry("constructed", "no draw of the hidden values gives a valid problem")
    words = entropy(counted)
    return Truth(words_bits=words, both_bits=0.0 if left <= set(shown) else words, answers=counted)


class Constructed:
    """The score, opened."""

    weights_hash = ""

    def __init__(self, run: Run) -> None:
        self.look, self.seed = Look.of(run.data), run.config.seed
        self.scorer = f"constructed, {DRAWS} draws, seed {self.seed}, {self.look.vision.name}"
        self.work = {"constructed": 0.02}

    def score(self, batch: Batch) -> list[Scored]:
        """H(a|V) - H(a|I,V) of each row, in bits."""
        return [self._one(row) for row in batch.rows]

    def _one(self, row: Row) -> Scored:
        try:
            problem = problem_of(row, self.look)
            left = {fact.key for fact in hidden(problem, self.look.vision)}
            stated = {fact.key for fact in problem.facts} - left
            found = truth(problem, stated, seen(problem, self.look.vision), self.seed)
        except (NotRemade, Retry) as error:
            return Scored(id=row["id"], value=None, reason=str(error))
        more: dict[str, Cell] = {"words_bits": found.words_bits, "both_bits": found.both_bits}
        more |= {"answers": len(found.answers), "draws": found.answers.total()}
        return Scored(id=row["id"], value=found.added, more=more)


def open_score(run: Run) -> Constructed:
    """The score for a set."""
    return Constructed(run)
