"""What must not be published unless its owner says so: rows that may not be passed on, training rows never checked
for contamination.

A contamination report is OUT/contamination.json, which builders.select writes: `checked` training rows, `removed` ids.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import Any

from builders.dataset import BuiltSet
from builders.pairs import SOURCES
from renderers.errors import UserError

# Licence names that say in so many words that rows may not be passed on.
CLOSED = frozenset({"proprietary", "all-rights-reserved", "no-redistribution"})


def source_facts(name: str) -> Any:
    """What a source says of itself (license, notice, hub_id, redistribute); None for a name that is no source here."""
    if name not in SOURCES.names():
        return None
    module = SOURCES.load(name)
    classes = (thing for thing in vars(module).values() if isinstance(thing, type))
    own = (thing for thing in classes if thing.__module__ == module.__name__ and hasattr(thing, "notice"))
    return getattr(module, "SPEC", None) or next(own, None)


def check_license(opened: BuiltSet, *, allowed: bool) -> None:
    """Raises UserError when rows may not be redistributed, naming them and the option that overrides."""
    found = Counter((row["source"], row["license"]) for row in opened.rows("pairs", columns=["source", "license"]))
    closed = {key: rows for key, rows in found.items() if _closed(*key)}
    if closed and not allowed:
        told = ", ".join(f"{rows} rows of {source} ({license})" for (source, license), rows in sorted(closed.items()))
        raise UserError(
            f"{opened.name}: {told} must not be redistributed; publish them only with the owner's permission: "
            "--allow-restricted"
        )


def _closed(source: str, license: str | None) -> bool:
    facts = source_facts(source)
    return not getattr(facts, "redistribute", True) or (license or "").casefold() in CLOSED


def check_contamination(opened: BuiltSet, *, unchecked: bool, contaminated: bool) -> None:
    """Raises UserError naming the option that overrides, for training rows that nobody compared with the evaluation
    sets (unchecked), and for rows that a report found there and that are still in the set (contaminated).
    """
    splits = [split for split in opened.splits("pairs") if split != "test"]
    training = sum(opened.count("pairs", split) for split in splits)
    reports = [told for _, told in contamination_reports(opened.root)]
    if training and not unchecked:
        _check_compared(opened, training, reports)
    if not contaminated:
        _check_removed(opened, splits, {one["id"] for told in reports for one in told.get("removed", ())})


def _check_compared(opened: BuiltSet, training: int, reports: Sequence[Mapping[str, Any]]) -> None:
    checked = max((told.get("checked", training) for told in reports), default=0)
    if checked < training:
        found = f"only {checked} of them were compared" if reports else "no contamination report"
        raise UserError(
            f"{opened.name}: {training} training rows and {found} with the evaluation sets "
            f"({opened.root}/contamination.json; python -m builders.select makes it); to publish them unchecked: "
            "--allow-unchecked"
        )


def _check_removed(opened: BuiltSet, splits: Sequence[str], removed: Set[str]) -> None:
    here = (
        sum(row["id"] in removed for split in splits for row in opened.rows("pairs", split, ["id"])) if removed else 0
    )
    if here:
        raise UserError(
            f"{opened.name}: {here} training rows are in evaluation sets too (contamination.json); publish a selection "
            "without them (--selection NAME), or all the same: --allow-contaminated"
        )


def contamination_reports(root: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """(file name, report) of a set's contamination report, if it has one. Raises UserError for a broken one."""
    file = root / "contamination.json"
    if file.is_file():
        yield file.name, read_json(file)


def read_json(file: Path) -> dict[str, Any]:
    """A report. Raises UserError when it is not a JSON object."""
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UserError(f"{file}: not JSON ({error})") from error
    if not isinstance(read, dict):
        raise UserError(f"{file}: needs a JSON object")
    return read
