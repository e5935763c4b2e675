"""A statement made false by one swap: another value, another word of the same kind, another label.

    swaps("The chart shows 12 apples.", facts, rng(...)) -> ["The chart shows 15 apples.", ...]

One swap leaves length, wording and style as they are, so that a model can only tell the two apart by the fact itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w]|\.\d)")
_LABEL = re.compile(r"\b(?![AI]\s+[a-z])[A-Z]{1,3}\b(?!:)")  # neither an article nor the letter of a choice
_WORD = re.compile(r"[A-Za-z]+")
# Words of one group exclude each other; near-synonyms (grey and gray, square and rectangle) would make true swaps.
_KINDS = (
    "red blue green yellow orange purple pink brown grey black white turquoise",
    "circle square triangle star heart hexagon pentagon ellipse cross",
    "small large",
    "left right",
    "above below",
    "north south east west",
    "first second third fourth fifth",
    "two three four five six seven eight nine ten",
    "parallel perpendicular",
    "inside outside",
    "longer shorter",
    "greater less",
    "horizontal vertical",
    "increasing decreasing",
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "clockwise counterclockwise",
    "open closed",
    "acute obtuse",
)
_GROUPS = tuple(tuple(kind.split()) for kind in _KINDS)
_GROUPS += tuple(tuple(word + ("es" if word.endswith("s") else "s") for word in group) for group in _GROUPS[1:2])


def swaps(text: str, stated: Sequence[str], random: Random, most: int) -> list[str]:
    """Up to `most` false versions of `text`: values first, then words, then labels, each kind once before any twice.

    stated: all true statements of the row; values and labels come from them, and none of them is returned.
    """
    kinds = [_numbers(text, stated), _words(text), _labels(text, stated)]
    for kind in kinds:
        random.shuffle(kind)
    in_turn = [kind[i] for i in range(max(map(len, kinds), default=0)) for kind in kinds if i < len(kind)]
    false = [other for other in dict.fromkeys(in_turn) if other not in stated and other != text]
    return false[:most]


def _numbers(text: str, stated: Sequence[str]) -> list[str]:
    """One number exchanged for another of the row, or for a near one. 1 is left alone: its noun is a singular."""
    others = {found for line in stated for found in _NUMBER.findall(line)}
    made = []
    for match in _NUMBER.finditer(text):
        near = {str(int(match[0]) + step) for step in (-2, -1, 1, 2) if match[0].isdigit() and int(match[0]) + step > 0}
        if match[0] != "1":
            made += [_put(text, match, value) for value in sorted((others | near) - {"1", match[0]})]
    return made


def _words(text: str) -> list[str]:
    """One word exchanged for another of its group that the sentence does not name yet."""
    named = set(_WORD.findall(text))
    return [
        _put(text, match, word)
        for match in _WORD.finditer(text)
        for group in _GROUPS
        if match[0] in group
        for word in group
        if word not in named
    ]


def _labels(text: str, stated: Sequence[str]) -> list[str]:
    """One label (A, AB, ABC) exchanged for another of the row with as many letters."""
    others = sorted({found for line in stated for found in _LABEL.findall(line)})
    return [
        _put(text, match, label)
        for match in _LABEL.finditer(text)
        for label in others
        if len(label) == len(match[0]) and sorted(label) != sorted(match[0])
    ]


def _put(text: str, match: re.Match[str], other: str) -> str:
    return text[: match.start()] + other + text[match.end() :]
