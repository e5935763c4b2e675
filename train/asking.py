"""Asks a model the same problems under several views and grades what it says: the loop behind every gap figure.

    asked = [Question(row=row, version="text_rich", request=...), ...]
    for answered in ask(engine, asked, sampling): ...        # in order, one at a time, so that a caller can write each
    outcomes(list_of_answered)                               # what recipes/metrics.py takes

One template, one grader: `builders.prompts` and `builders.answers`, as in training.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from builders.answers import grade
from builders.engines import Engine, Request, Sampling
from recipes.outcomes import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One problem under one version. gold: answer, choices, tolerance, as in `pairs`. about: family, levels."""

    problem: str
    version: str
    request: Request
    gold: dict[str, Any]
    about: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A question with its graded samples; `error` where the model could not be asked (then no sample counts)."""

    question: Question
    responses: tuple[str, ...]
    correct: tuple[bool, ...]
    extracted: tuple[str, ...]
    tokens: tuple[int, ...]
    truncated: int
    error: str = ""

    def to_dict(self) -> dict[str, Any]:
        """One line of a predictions file."""
        asked = self.question
        return {
            "problem": asked.problem,
            "version": asked.version,
            **asked.about,
            **asked.gold,
            "prompt": asked.request.text,
            "responses": list(self.responses),
            "correct": list(self.correct),
            "extracted": list(self.extracted),
            "tokens": list(self.tokens),
            "truncated": self.truncated,
            "error": self.error,
        }


def ask(engine: Engine, questions: Iterable[Question], sampling: Sampling) -> Iterator[Answered]:
    """Answers in the questions' order; a few are in flight at once, as the engine likes."""
    waiting: list[Question] = []

    def requests() -> Iterator[Request]:
        for question in questions:
            waiting.append(question)
            yield question.request

    for reply in engine.generate(requests(), sampling):
        question = waiting.pop(0)
        texts = tuple(sample.text for sample in reply.samples)
        grades = [graded(text, question.gold) for text in texts]
        yield Answered(
            question=question,
            responses=texts,
            correct=tuple(correct for correct, _ in grades),
            extracted=tuple(found for _, found in grades),
            tokens=tuple(sample.tokens for sample in reply.samples),
            truncated=sum(not sample.finished for sample in reply.samples),
            error=reply.error,
        )


def graded(response: str, gold: dict[str, Any]) -> tuple[bool, str]:
    """(is it right, the answer in one spelling): a response without a recognisable answer is wrong."""
    found = grade(
        response,
        str(gold["answer"]),
        choices=gold.get("choices") or (),
        tolerance=gold.get("tolerance"),
        question_type=gold.get("question_type"),
        raw=True,
    )
    return found.correct, found.prediction if found.extracted else ""


def outcomes(answered: Sequence[Answered]) -> list[Outcome]:
    """What the metrics take; questions that could not be asked are left out."""
    return [
        Outcome(
            problem=one.question.problem,
            version=one.question.version,
            correct=one.correct,
            answers=one.extracted,
            tokens=one.tokens,
            truncated=one.truncated,
            family=str(one.question.about.get("family") or ""),
            level_perception=one.question.about.get("level_perception"),
            level_reasoning=one.question.about.get("level_reasoning"),
        )
        for one in answered
        if one.correct
    ]
