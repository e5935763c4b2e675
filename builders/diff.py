"""What changed between two builds: counts, ids, columns of the rows that both have, scores, selections.

    python -m builders.report --diff out/before out/after

Rows are joined by id, a hash of the problem and the versions of its pair: another wording or another answer is another
id; another picture of the same problem is a changed column.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from builders.dataset import BuiltSet
from builders.rows import PAIRS, Row

_SHOWN = 5
_COUNTED = ("split", "family", "answer_type", "license", "level_perception", "level_reasoning")


def compare(before: BuiltSet, after: BuiltSet) -> dict[str, Any]:
    """{rows, counts, ids, columns, dropped, scores, selections}: what differs, each as before and after."""
    old, new = _digests(before), _digests(after)
    both = old.keys() & new.keys()
    changed = Counter(name for key in both for name, a, b in zip(PAIRS, old[key], new[key], strict=True) if a != b)
    return {
        "rows": {config: [before.count(config), after.count(config)] for config in ("pairs", "versions", "dropped")},
        "counts": {
            name: moved for name in _COUNTED if (moved := _moved(_counted(before, name), _counted(after, name)))
        },
        "ids": {
            "both": len(both),
            "only_before": sorted(old.keys() - new.keys()),
            "only_after": sorted(new.keys() - old.keys()),
        },
        "columns": dict(changed.most_common()),
        "dropped": _moved(_counted(before, "reason", "dropped"), _counted(after, "reason", "dropped")),
        "scores": _scores(before, after, both),
        "selections": _selections(before, after),
    }


def _digests(opened: BuiltSet) -> dict[str, tuple[bytes, ...]]:
    """id -> eight bytes for each column of its row."""
    return {row["id"]: tuple(_digest(row[name]) for name in PAIRS) for row in opened.rows("pairs")}


def _digest(cell: Any) -> bytes:
    """A cell without the file name of its picture, which is only a name."""
    told = cell["bytes"] if isinstance(cell, dict) and "bytes" in cell else repr(cell).encode()
    return hashlib.blake2b(told or b"", digest_size=8).digest()


def _counted(opened: BuiltSet, column: str, config: str = "pairs") -> Counter[str]:
    return Counter(str(row[column]) for row in opened.rows(config, columns=[column]))


def _moved(old: Mapping[str, int], new: Mapping[str, int]) -> dict[str, list[int]]:
    """Value -> [before, after], only where they differ."""
    keys = sorted({*old, *new})
    return {key: [old.get(key, 0), new.get(key, 0)] for key in keys if old.get(key, 0) != new.get(key, 0)}


def _scores(before: BuiltSet, after: BuiltSet, both: set[str]) -> dict[str, Any]:
    """Score -> rows with a value on both sides, how many differ, the means, the largest difference and its row."""
    found: dict[str, Any] = {}
    for name in sorted({*before.score_names(), *after.score_names()}):
        if name not in before.score_names() or name not in after.score_names():
            found[name] = {"only": "before" if name in before.score_names() else "after"}
            continue
        old, new = before.scores(name), after.scores(name)
        valued = [key for key in sorted(both) if _valued(old, key) and _valued(new, key)]
        differ = [key for key in valued if old[key] != new[key]]
        largest = max(differ, key=lambda key: abs(new[key] - old[key]), default=None)
        found[name] = {
            "rows": len(valued),
            "differ": len(differ),
            "mean": [sum(side[key] for key in valued) / len(valued) for side in (old, new)] if valued else None,
            "largest": None if largest is None else {"id": largest, "values": [old[largest], new[largest]]},
        }
    return found


def _valued(scores: Mapping[str, float], key: str) -> bool:
    return not math.isnan(scores.get(key, math.nan))


def _selections(before: BuiltSet, after: BuiltSet) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in sorted({*before.selection_names(), *after.selection_names()}):
        sides = [set(side.selection(name)) if name in side.selection_names() else set() for side in (before, after)]
        found[name] = {"kept": [len(side) for side in sides], "both": len(sides[0] & sides[1])}
    return found


def lines(told: Row) -> Iterator[str]:
    """The difference for people; one line when there is none."""
    for config, (old, new) in told["rows"].items():
        yield f"{config}: {old} -> {new} rows"
    ids = told["ids"]
    yield f"ids: {ids['both']} in both" + "".join(
        f", {len(ids[side])} {side.replace('_', ' ')}{_examples(ids[side])}" for side in ("only_before", "only_after")
    )
    for name, count in told["columns"].items():
        yield f"column {name}: differs in {count} rows that both have"
    for name, moved in (*told["counts"].items(), ("dropped", told["dropped"])):
        for value, (old, new) in moved.items():
            yield f"{name} {value}: {old} -> {new}"
    for name, score in told["scores"].items():
        yield f"score {name}: {_score(score)}"
    for name, kept in told["selections"].items():
        yield f"selection {name}: keeps {kept['kept'][0]} -> {kept['kept'][1]} rows, {kept['both']} of them in both"


def _examples(keys: list[str]) -> str:
    more = ", ..." if len(keys) > _SHOWN else ""
    return f" ({', '.join(keys[:_SHOWN])}{more})" if keys else ""


def _score(told: Mapping[str, Any]) -> str:
    if "only" in told:
        return f"only {told['only']}"
    if not told["rows"]:
        return "no row has a value in both"
    old, new = told["mean"]
    said = f"{told['differ']} of {told['rows']} values differ, mean {old:.4g} -> {new:.4g}"
    largest = told["largest"]
    if largest:
        said += f", most in {largest['id']} ({largest['values'][0]:.4g} -> {largest['values'][1]:.4g})"
    return said
