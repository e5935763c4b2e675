"""Words of rows as they are compared: lower case, numbers and words alone, so that spacing and marks do not matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from builders.rows import Row

_WORD = re.compile(r"[a-z]+|\d+(?:\.\d+)?|[^\W\d_]|[+\-*/=<>^%√π°∠△]")


def words(text: str) -> list[str]:
    """The words, numbers and signs of a text.

    >>> words("In △ABC, AB = 5.0 cm")
    ['in', '△', 'abc', 'ab', '=', '5.0', 'cm']
    """
    return _WORD.findall(unicodedata.normalize("NFKC", text).lower())


def grams(found: Sequence[str], n: int) -> Iterator[tuple[str, ...]]:
    """Every run of n words."""
    return (tuple(found[start : start + n]) for start in range(len(found) - n + 1))


def facts_of(row: Row) -> frozenset[str]:
    """The machine-readable facts of a row; empty for published sets."""
    return frozenset(fact["key"] for fact in row["facts"])
