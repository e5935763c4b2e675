"""What must not be published unless its owner says so: rows that may not be passed on, training rows never checked
for contamination.

A contamination report is OUT/contamination.json, OUT/contamination/report.json, or the key `contamination` in the
report.json of a selection.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
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


def check_contamination(opened: BuiltSet, *, allowed: bool) -> None:
    """Raises UserError when there are training rows and no contamination report, naming the option that overrides."""
    training = sum(opened.count("pairs", split) for split in opened.splits("pairs") if split != "test")
    if training and not allowed and not any(contamination_reports(opened.root)):
        raise UserError(
            f"{opened.name}: {training} training rows and no contamination report ({opened.root}/contamination.json or "
            "one in a selection); compare them with the evaluation sets first, or publish them unchecked: "
            "--allow-unchecked"
        )


def contamination_reports(root: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """(where, report) of everything under a set that tells of contamination. Raises UserError for a broken report."""
    for file in (root / "contamination.json", root / "contamination" / "report.json"):
        if file.is_file():
            yield file.relative_to(root).as_posix(), read_json(file)
    for file in sorted(root.glob("selections/*/report.json")):
        told = read_json(file).get("contamination")
        if isinstance(told, dict):
            yield file.relative_to(root).as_posix(), told


def read_json(file: Path) -> dict[str, Any]:
    """A report. Raises UserError when it is not a JSON object."""
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UserError(f"{file}: not JSON ({error})") from error
    if not isinstance(read, dict):
        raise UserError(f"{file}: needs a JSON object")
    return read
