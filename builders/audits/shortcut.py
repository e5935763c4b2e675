"""Shortcut: what can be had from the words alone must not beat the majority answer on held-out rows.

Two classifiers, each trained on one half (by content hash) and tested on the other, both ways:
- bag of words: naive Bayes from the words of the vision-centric prompt (choices left out) to the answer;
- choices only: naive Bayes from an option's words, rank and length to whether it is right; the best option is picked.
They fail the set when they beat the majority answer of their family by more than z = 2.6 standard errors. Of a larger
set 10,000 rows are looked at, those with the smallest content hashes: enough to see a lead of 1.3 % of the rows, and
the cost, which grows with rows times answers, stays bounded.
"""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from builders.families._exact import read
from builders.versions import VERSIONS, VISION_CENTRIC, in_text
from renderers.types import Problem

_Z = 2.6
MOST = 10_000  # rows
_WORD = re.compile(r"[^\W_]+")


def report(problems: Iterable[Problem]) -> dict[str, Any]:
    """{"ok", "bag_of_words": {...}, "choices_only": {...}}, each {"n", "accuracy", "majority", "limit", "ok"}."""
    sample = heapq.nsmallest(MOST, problems, key=lambda problem: problem.id)
    chosen = [problem for problem in sample if problem.choices]
    figures = {
        "bag_of_words": _compare(sample, _bag_of_words),
        "choices_only": _compare(chosen, _choices_only),
    }
    return {"ok": all(part["ok"] for part in figures.values()), **figures}


def _compare(problems: Sequence[Problem], classify: Any) -> dict[str, Any]:
    halves = [[p for p in problems if int(p.id, 16) % 2 == half] for half in (0, 1)]
    if min(map(len, halves)) < 20:
        return {"n": len(problems), "ok": True, "note": "too few rows to tell"}
    right = majority = 0
    for train, test in (halves, halves[::-1]):
        right += sum(guess == p.answer for guess, p in zip(classify(train, test), test, strict=True))
        majority += _majority(test)
    n = len(problems)
    share = majority / n
    limit = share + _Z * math.sqrt(max(share * (1 - share), 1 / n) / n)
    return {
        "n": n,
        "accuracy": round(right / n, 4),
        "majority": round(share, 4),
        "limit": round(limit, 4),
        "ok": right / n <= limit,
    }


def _majority(test: Sequence[Problem]) -> int:
    """How many held-out rows the best constant answer per family and number of options gets right."""
    counts: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for problem in test:
        counts[problem.family, len(problem.choices)][problem.answer] += 1
    return sum(max(answers.values()) for answers in counts.values())


def _words(problem: Problem) -> set[str]:
    which = VERSIONS[VISION_CENTRIC]
    text = " ".join([*(f.text for f in problem.facts if in_text(f, which)), problem.question]).lower()
    return {f"{len(problem.choices)} options", problem.family, *_WORD.findall(text)}


def _bag_of_words(train: Sequence[Problem], test: Sequence[Problem]) -> list[str]:
    """Multinomial naive Bayes with add-one smoothing, answers as classes.

    Only what was counted is held, word by word: most answers never meet most words, and answers times words would be
    gigabytes.
    """
    prior = Counter(problem.answer for problem in train)
    place = {answer: i for i, answer in enumerate(sorted(prior))}
    met: dict[str, Counter[int]] = defaultdict(Counter)
    for problem in train:
        for word in _words(problem):
            met[word][place[problem.answer]] += 1
    totals = np.full(len(place), float(len(met)))
    for counts in met.values():
        totals[list(counts)] += list(counts.values())
    gains = {word: (np.array(list(c)), np.log1p(np.array(list(c.values())))) for word, c in met.items()}
    answers, least = list(place), np.log(totals)
    base = np.log([prior[answer] / len(train) for answer in answers])
    guesses = []
    for problem in test:
        known = [gains[word] for word in _words(problem) if word in gains]
        score = base - len(known) * least
        for at, gain in known:
            score[at] += gain
        guesses.append(answers[int(np.argmax(score))])
    return guesses


def _choices_only(train: Sequence[Problem], test: Sequence[Problem]) -> list[str]:
    """Naive Bayes on each option: is it right? The letter of the most probable one."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for problem in train:
        for letter, features in _options(problem):
            (right if letter == problem.answer else wrong).update(features)
    rights, wrongs = sum(right.values()) + 1, sum(wrong.values()) + 1

    def odds(features: Iterable[str]) -> float:
        return sum(math.log((right[f] + 1) / rights) - math.log((wrong[f] + 3) / wrongs) for f in features)

    return [max(_options(problem), key=lambda option: odds(option[1]))[0] for problem in test]


def _options(problem: Problem) -> list[tuple[str, set[str]]]:
    """(letter, features) of every option: its words, its place, its rank by size and by length."""
    values = [read(choice) for choice in problem.choices]
    sizes = sorted(float(value) for value in values if not isinstance(value, str))
    lengths = sorted(len(choice) for choice in problem.choices)
    options = []
    for i, (choice, value) in enumerate(zip(problem.choices, values, strict=True)):
        features = {f"place {i}", f"length {lengths.index(len(choice))}", *_WORD.findall(choice.lower())}
        if len(sizes) == len(values) and not isinstance(value, str):
            features.add(f"rank {sizes.index(float(value))}")
            features.add(f"last digit {choice[-1:]}")
        options.append((chr(65 + i), features))
    return options
