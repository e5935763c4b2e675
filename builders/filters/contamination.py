"""Training rows that an evaluation set has too: by a shared run of 13 words, or by a picture that shows the same.

    python -m builders.select --data OUT --filters contamination --against ../MathVerse

`--against` takes a built set, a Hub id of one, a local copy of MathVerse (or `SOURCE=FOLDER` for any source of
builders.pairs), a .jsonl, .json or .parquet file with questions and pictures, or a folder of pictures. Without it,
built evaluation sets beside OUT are compared with. 13 words are the length that GPT-3 used (arXiv 2005.14165, appendix
C); texts of 8 to 12 words must be equal as a whole; shorter ones ("Find x.") tell nothing. Pictures: see duplicate.

Every removed row keeps the matched words or the distance, and the item, in dropped.parquet and OUT/contamination.json.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from builders.dataset import BuiltSet
from builders.filters import Asked, Drop, Found
from builders.filters._against import Item, Reference, nearby, open_reference
from builders.filters._pictures import like_pictures
from builders.filters._text import grams, words
from builders.rows import Row
from builders.shards import write_text

SHORTEST = 8
COLUMNS = ["id", "split", "question", "text_rich_prompt", "vision_centric_prompt"]
NONE = (
    "training rows were NOT checked for contamination: no evaluation set named or found (--against PATH, "
    "for example a local copy of MathVerse)"
)


@dataclass(slots=True)
class Index:
    """Runs of words of evaluation items, by hash, and whole short texts."""

    n: int
    runs: dict[int, str] = field(default_factory=dict)
    whole: dict[tuple[str, ...], str] = field(default_factory=dict)

    def add(self, item: Item) -> None:
        """Take in the texts of an item."""
        for text in item.texts:
            found = words(text)
            if SHORTEST <= len(found) < self.n:
                self.whole.setdefault(tuple(found), item.name)
            for gram in grams(found, self.n):
                self.runs.setdefault(hash(gram), item.name)

    def match(self, texts: Iterable[str]) -> tuple[str, str] | None:
        """(words, item) of the first shared run, or None."""
        for text in texts:
            found = words(text)
            if (name := self.whole.get(tuple(found))) is not None:
                return " ".join(found), name
            for gram in grams(found, self.n):
                if (name := self.runs.get(hash(gram))) is not None:
                    return " ".join(gram), name
        return None


def find(asked: Asked) -> Found:
    """Training rows that an evaluation set has too; writes OUT/contamination.json when something was compared."""
    splits = [split for split in asked.splits if split != "test"]
    if not splits:
        return Found(drops=(), told="no training rows: nothing to check", figures={"checked": 0})
    references = [open_reference(name) for name in asked.against] or nearby(asked.data)
    if not references:
        return Found(drops=(), told=NONE, figures={"checked": 0, "against": []})
    checked = sum(asked.data.count("pairs", split) for split in splits)
    drops = _unique(drop for reference in references for drop in _compared(asked, splits, reference))
    report = _report(asked, references, checked, drops)
    write_text(asked.data.root / "contamination.json", json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    names = ", ".join(f"{one.name} ({one.count} items)" for one in references)
    figures = {key: report[key] for key in ("checked", "n", "threshold", "by_reason")} | {"against": names}
    return Found(drops=drops, told=f"{len(drops)} of {checked} training rows are in {names}", figures=figures)


def _compared(asked: Asked, splits: Sequence[str], reference: Reference) -> Iterator[Drop]:
    index = Index(asked.n)
    for item in reference.items():
        index.add(item)
    if not reference.count:
        return
    for row in _rows(asked.data, splits):
        found = index.match(_texts(row))
        if found is not None:
            detail = f"'{found[0]}' also in {reference.name} {found[1]}"
            yield Drop(id=row["id"], reason="contamination_text", detail=detail)
    for key, name, how in like_pictures(asked.data, splits, reference, asked.cosine):
        detail = f"{how} as {reference.name} {name}"
        yield Drop(id=key, reason="contamination_picture", detail=detail)


def _rows(data: BuiltSet, splits: Sequence[str]) -> Iterator[Row]:
    for split in splits:
        yield from data.rows("pairs", split, COLUMNS)


def _texts(row: Row) -> list[str]:
    named = (row[name] for name in COLUMNS[2:])
    return list(dict.fromkeys(text for text in named if text))


def _unique(drops: Iterable[Drop]) -> list[Drop]:
    first: dict[str, Drop] = {}
    for drop in drops:
        first.setdefault(drop.id, drop)
    return list(first.values())


def _report(asked: Asked, references: Sequence[Reference], checked: int, drops: Sequence[Drop]) -> Mapping[str, Any]:
    return {
        "against": ", ".join(one.name for one in references),
        "revision": ", ".join(one.revision or "unknown" for one in references),
        "items": sum(one.count for one in references),
        "n": asked.n,
        "threshold": f"one shared run of {asked.n} words, an equal text of {SHORTEST} to {asked.n - 1}, or a picture "
        f"alike in every window (proposed by hash, or by embeddings with a cosine from {asked.cosine:g})",
        "checked": checked,
        "selection": asked.name,
        "by_reason": dict(Counter(drop.reason for drop in drops)),
        "removed": [{"id": drop.id, "reason": drop.reason, "detail": drop.detail} for drop in drops],
    }
