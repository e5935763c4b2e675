"""Filters of whole rows, one file each: the name of the file is the name of the filter. Nothing vanishes.

    python -m builders.select --data OUT --filters duplicate,contamination --against ../MathVerse

A filter looks at the rows of a set and says which must not be kept, each with a reason that is counted and a detail
that a person can check. Scores are no filters: thresholds on them are conditions of `builders.select`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

from builders.dataset import BuiltSet
from renderers.registry import Registry

FILTERS = Registry("builders.filters", "filter")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """A row that must not be kept. reason: a short slug that is counted. detail: what, and of which other row."""

    id: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a filter looks at, and how strictly.

    splits: only rows of these splits are looked at. against: sets and folders that training rows must not come from.
    n: words of an n-gram. cosine: of two pictures' embeddings, from which they are worth comparing.
    name: of the selection, for reports.
    """

    data: BuiltSet
    splits: Sequence[str]
    against: Sequence[str] = ()
    n: int = 13
    cosine: float = 0.98
    name: str = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a filter found: rows to drop, one line for a person, and figures for the report."""

    drops: Sequence[Drop]
    told: str
    figures: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ids(self) -> Collection[str]:
        """Ids of the rows to drop."""
        return {drop.id for drop in self.drops}


class Filter(Protocol):
    """A module in `builders/filters/`."""

    def find(self, asked: Asked) -> Found:
        """The rows that must not be kept. Raises UserError for settings that do not fit."""


def load(name: str) -> Filter:
    """The module of a filter, imported now. Raises UserError for an unknown name."""
    return cast(Filter, FILTERS.load(name))
