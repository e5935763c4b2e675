"""Graded answers as the metrics take them: one problem under one version with its k samples, and the table of all.

Outcome(problem="p1", version="Text Dominant", correct=(True, False), answers=("12", "13"), tokens=(80, 95))
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One problem under one version (or view): its k graded samples.

    correct: one verdict a sample, greedy is one sample. answers: what was extracted, in one spelling for equal
    answers ("" where there is none); empty where unknown. tokens: length of each response. truncated: how many of
    them were cut.
    """

    problem: str
    version: str
    correct: tuple[bool, ...]
    answers: tuple[str, ...] = ()
    tokens: tuple[int, ...] = ()
    truncated: int = 0
    family: str = ""
    level_perception: int | None = None
    level_reasoning: int | None = None

    @property
    def accuracy(self) -> float:
        """Share of samples that are correct (mean of k)."""
        return sum(self.correct) / len(self.correct)

    @property
    def majority(self) -> bool:
        """One binary outcome: is the most frequent answer correct? Without answers, are most samples correct?

        A tie goes to the answer that came first, or to wrong where answers are unknown.
        """
        if len(self.answers) == len(self.correct):
            return self.correct[self.answers.index(most_frequent(self))]
        return 2 * sum(self.correct) > len(self.correct)


Table = dict[str, dict[str, Outcome]]  # problem -> version -> outcome


def table(outcomes: Sequence[Outcome]) -> Table:
    """Outcomes by problem and version. Raises ValueError for one without samples and for one that comes twice."""
    found: Table = defaultdict(dict)
    for outcome in outcomes:
        if not outcome.correct:
            raise ValueError(f"problem {outcome.problem}, {outcome.version}: no samples")
        if outcome.version in found[outcome.problem]:
            raise ValueError(f"problem {outcome.problem}, {outcome.version}: comes twice")
        found[outcome.problem][outcome.version] = outcome
    return dict(sorted(found.items()))  # the order of the rows must not move the resamples


def most_frequent(outcome: Outcome) -> str:
    """The answer that most samples gave; of equally frequent ones the first."""
    return Counter(outcome.answers).most_common(1)[0][0]


def same_answer(groups: Sequence[Sequence[Outcome]]) -> float:
    """Share of groups whose outcomes all give one answer, of those with known answers; no answer agrees with none."""
    known = [group for group in groups if all(outcome.answers for outcome in group)]
    equal = [len(given := {most_frequent(one) for one in group}) == 1 and "" not in given for group in known]
    return sum(equal) / len(equal) if known else float("nan")
