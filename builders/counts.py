"""Counts that a careful user wants of a built set: equal texts in several versions, near-duplicates, licences.

All are exact and read from the finished shards:
- equal texts: versions of one problem whose `question` is the same to the character but for spaces at its ends, by the
  set of versions that agree (Vision Only has no text; the set must be built with --versions);
- same words: problems whose fullest prompt (text-rich where there is one) is the same up to numbers, case and spaces;
- same picture: problems whose vision-centric pictures have the same bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from builders.rows import Row
from builders.shards import Shard, Store
from builders.versions import VERSIONS

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_EXAMPLES = 5


def count(store: Store, shards: Sequence[Shard], *, duplicates: bool) -> dict[str, Any]:
    """The counts for report.json. duplicates: also look for near-duplicates (reads every picture once)."""
    versions = _read(store, shards, "versions", ["problem_index", "problem_version", "question"])
    licenses = Counter(str(row["license"]) for row in _read(store, shards, "pairs", ["license"]))
    found: dict[str, Any] = {"licenses": dict(sorted(licenses.items())), "equal_texts": equal_texts(versions)}
    if duplicates:
        pictures = _read(store, shards, "pairs", ["source_id", "vision_centric_image"])
        texts = _read(store, shards, "pairs", ["source_id", "text_rich_prompt", "vision_centric_prompt"])
        found["near_duplicates"] = {
            "same_words": groups((_words(row), str(row["source_id"])) for row in texts),
            "same_picture": groups((_digest(row["vision_centric_image"]), str(row["source_id"])) for row in pictures),
        }
    return found


def equal_texts(versions: Iterable[Row]) -> dict[str, int]:
    """`A = B = C` -> how many problems have one text in exactly these versions; rows of a problem follow each other."""
    agreeing: Counter[str] = Counter()
    for _, rows in groupby(versions, key=lambda row: str(row["problem_index"])):
        named: dict[str, list[str]] = {}
        for row in rows:
            if text := str(row["question"] or "").strip():
                named.setdefault(text, []).append(str(row["problem_version"]))
        agreeing.update(
            " = ".join(sorted(names, key=list(VERSIONS).index)) for names in named.values() if len(names) > 1
        )
    return dict(agreeing.most_common())


def groups(keyed: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Items by key: how many share their key with another, in how many groups, and a few groups to look at."""
    members: dict[bytes, list[str]] = {}
    for key, item in keyed:  # keys may be whole prompts: only a hash of each is held
        members.setdefault(hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest(), []).append(item)
    shared = [items for items in members.values() if len(items) > 1]
    return {"groups": len(shared), "problems": sum(map(len, shared)), "examples": shared[:_EXAMPLES]}


def lines(summary: dict[str, Any]) -> Iterator[str]:
    """The counts as the command line prints them."""
    for names, problems in summary["equal_texts"].items():
        yield f"equal texts: {names}: {problems} problems"
    for kind, found in summary.get("near_duplicates", {}).items():
        if found["groups"]:
            kind = "the same words up to numbers" if kind == "same_words" else "the same picture"
            yield f"near-duplicates: {found['problems']} problems in {found['groups']} groups have {kind}"
    yield "rows by licence: " + ", ".join(f"{name} {rows}" for name, rows in summary["licenses"].items())


def _words(row: Row) -> str:
    text = str(row["text_rich_prompt"] or row["vision_centric_prompt"])
    return " ".join(_NUMBER.sub("#", text).casefold().split())


def _digest(cell: Any) -> str:
    return hashlib.sha256(cell["bytes"]).hexdigest()


def _read(store: Store, shards: Sequence[Shard], config: str, columns: list[str]) -> Iterator[Row]:
    for shard in shards:
        yield from store.stream(config, shard, columns)
