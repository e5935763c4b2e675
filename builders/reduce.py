"""Duplicates: the one global step of a build, after the shards, so that the order in which shards end cannot matter.

A problem whose content hash stood in an earlier slot is dropped, with the reason; a procedural slot is then filled by
its next attempt. Walking in slot order makes the outcome a function of the build plan alone, also after a crash.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from builders.build import ATTEMPTS, Builder, BuildPlan, Made, Slot
from builders.rows import DROPPED, Row
from builders.shards import Shard, Store

Ids = NDArray[np.uint64]


class First:
    """Where each content hash stands first in a set, by the number of the row: 24 bytes a row are held."""

    def __init__(self, ids: Ids) -> None:
        self._rows = np.argsort(ids, kind="stable")
        self._ids = ids[self._rows]
        self._again = np.sort(self._rows[1:][self._ids[1:] == self._ids[:-1]])

    def of(self, key: int) -> int | None:
        """The first row that has this hash."""
        at = int(np.searchsorted(self._ids, np.uint64(key)))
        return int(self._rows[at]) if at < len(self._ids) and int(self._ids[at]) == key else None

    def repeats(self, start: int, stop: int) -> bool:
        """Whether one of these rows has the hash of an earlier row."""
        low, high = np.searchsorted(self._again, (start, stop))
        return bool(low < high)


@dataclass(frozen=True, slots=True)
class Reducer:
    """Walks the finished shards of a build once."""

    store: Store
    plan: BuildPlan

    def run(self, shards: Sequence[Shard]) -> int:
        """Drop or replace duplicates in all shards; returns how many were found."""
        ids = [_ids(self._state(shard)) for shard in shards]
        starts = [0, *np.cumsum([len(one) for one in ids]).tolist()]
        walk = _Walk(First(np.concatenate([np.zeros(0, np.uint64), *ids])), [one.name for one in shards], starts)
        found = 0
        for shard, own, start in zip(shards, ids, starts, strict=False):
            if walk.first.repeats(start, start + len(own)) or not walk.made.keys().isdisjoint(own.tolist()):
                found += self._rewrite(shard, walk, start)
        return found

    def _state(self, shard: Shard) -> dict[str, Any]:
        state = self.store.state(shard)
        if state is None:
            raise RuntimeError(f"shard {shard.name} is not complete")
        return state

    def _rewrite(self, shard: Shard, walk: _Walk, start: int) -> int:
        refused: list[Row] = []
        with Builder(self.plan) as builder:
            kept = enumerate(self.store.load(shard, self._state(shard)), start)
            result = [walk.unseen(builder, one, place, refused) for place, one in kept]
        self.store.write(shard, result, extra=[*self.store.read("dropped", shard), *refused])
        return len(refused)


@dataclass(frozen=True, slots=True)
class _Walk:
    """What is known on the way: first rows, the shards' names and where they begin, and the shards of replacements."""

    first: First
    names: Sequence[str]
    starts: Sequence[int]
    made: dict[int, str] = field(default_factory=dict)

    def unseen(self, builder: Builder, one: Made, place: int, refused: list[Row]) -> Made:
        """This row, or what the next attempts of its slot give; an empty slot when all are there already."""
        while one.pair is not None and (where := self._holder(_key(one), place)) is not None:
            refused.append(_duplicate(one.pair, where))
            if not builder.source.procedural or one.attempt + 1 >= ATTEMPTS:
                return Made(slot=one.slot)
            one = builder.make([Slot(one.slot.split, one.slot.index, one.attempt + 1)])[0]
        if one.pair is not None and self.first.of(_key(one)) != place:
            self.made[_key(one)] = self._shard(place)
        return one

    def _holder(self, key: int, place: int) -> str | None:
        """The shard that has this content in an earlier row."""
        row = self.first.of(key)
        return self.made.get(key) or (None if row is None or row >= place else self._shard(row))

    def _shard(self, row: int) -> str:
        return self.names[bisect_right(self.starts, row) - 1]


def _key(one: Made) -> int:
    return int(str((one.pair or {})["problem_id"]), 16)


def _ids(state: dict[str, Any]) -> Ids:
    return np.array([int(kept["problem_id"], 16) for kept in state["kept"]], np.uint64)


def _duplicate(row: Row, where: str) -> Row:
    same = {name: row[name] for name in DROPPED if name in row and isinstance(row[name], str)}
    return dict.fromkeys(DROPPED) | same | {"reason": "duplicate", "detail": f"same content as a row of {where}"}
