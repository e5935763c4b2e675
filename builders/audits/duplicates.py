"""Duplicates: no problem twice (content hash), and no split has a problem of another.

Nine bytes a problem are held: its hash and the number of its split.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np

from renderers.types import Problem

_SHOWN = 20


def report(problems: Iterable[Problem]) -> dict[str, Any]:
    """{"ok", "problems", "distinct", "twice": ids, "across_splits": ids}; the split is read from `source_id`."""
    hashes, places, names = array("Q"), array("B"), dict[str, int]()
    for problem in problems:
        split = problem.source_id.split(":")[1] if problem.source_id.count(":") else ""
        hashes.append(int(problem.id, 16))
        places.append(names.setdefault(split, len(names)))
    ids, where = np.array(hashes, np.uint64), np.array(places, np.uint8)
    distinct, times = np.unique(ids, return_counts=True)
    twice = distinct[times > 1]
    splits: dict[int, set[int]] = defaultdict(set)
    for at in np.flatnonzero(np.isin(ids, twice)):
        splits[int(ids[at])].add(int(where[at]))
    across = sorted(key for key, found in splits.items() if len(found) > 1)
    return {
        "ok": not len(twice),
        "problems": len(ids),
        "distinct": len(distinct),
        "twice": [_id(key) for key in twice[:_SHOWN].tolist()],
        "across_splits": [_id(key) for key in across[:_SHOWN]],
    }


def _id(key: int) -> str:
    return f"{key:016x}"
