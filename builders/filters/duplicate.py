"""Rows that are another row again: by content, by the picture's bytes, by look, or by embedding, confirmed by facts.

    python -m builders.select --data OUT --filters duplicate

Content hash: the same problem. Equal bytes, a like perceptual hash and (where CLIP embeddings lie beside the shards) a
like embedding only propose: the rows must also ask the same in words, with the same answer and the same facts, and
pictures that are only alike must show the same in every window. One diagram with two questions stays two rows.
A row of `test` is kept rather than its copy in `train`; otherwise the first one is.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from builders.dataset import BuiltSet
from builders.filters import Asked, Drop, Found
from builders.filters._alike import alike, sketch
from builders.filters._prints import Prints, pictures, prints
from builders.filters._text import facts_of, words
from builders.filters._vectors import near_vectors
from builders.lookalikes import near

COLUMNS = ["id", "problem_id", "family", "split", "question", "answer", "facts", "vision_centric_prompt"]
EVALUATION = ("test", "validation", "val", "dev", "testmini")


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """What of a row is compared. place: its number in the set; rank: rows with a smaller one are kept.

    asked: of answer, facts and every word; a hash of 16 bytes, since the memory of texts grows with the set.
    """

    id: str
    place: int
    rank: tuple[bool, int]
    problem: str
    asked: bytes


def find(asked: Asked) -> Found:
    """Rows that repeat an earlier one, with that row and how they were found."""
    made = prints(asked.data)
    rows = list(_light(asked.data, asked.splits))
    twins = [*_content(rows), *_bytes(rows, made)]
    blocks = _blocks(rows, made)
    known = {(a.id, b.id) for a, b, _ in twins}
    likely = [(a, b) for a, b in _candidates(blocks, made) if (a.id, b.id) not in known]
    twins += _looks(asked.data, likely)
    close = near_vectors(asked.data, blocks, asked.cosine)
    twins += [(a, b, f"cosine of pictures {cosine:.3f}") for a, b, cosine in close]
    drops = _drops(twins)
    counted = Counter(drop.reason for drop in drops)
    told = ", ".join(f"{count} {reason}" for reason, count in sorted(counted.items())) or "none"
    return Found(drops=drops, told=told, figures={"compared": len(rows), "candidates": len(likely), **counted})


def _light(data: BuiltSet, splits: Sequence[str]) -> Iterator[Light]:
    for place, row in enumerate(data.rows("pairs", columns=COLUMNS)):
        if row["split"] in splits:
            texts = words(f"{row['question']} {row['vision_centric_prompt']}")
            asked = [" ".join(words(row["answer"])), sorted(facts_of(row)), texts]
            rank = (row["split"] not in EVALUATION, place)
            yield Light(
                id=row["id"],
                place=place,
                rank=rank,
                problem=row["problem_id"],
                asked=_digest(asked),
            )


def _digest(texts: object) -> bytes:
    return blake2b(json.dumps(texts).encode(), digest_size=16).digest()


_Twins = tuple[Light, Light, str]


def _content(rows: Sequence[Light]) -> Iterator[_Twins]:
    """Rows of the same problem."""
    first: dict[str, Light] = {}
    for row in sorted(rows, key=lambda row: row.rank):
        if first.setdefault(row.problem, row) is not row:
            yield first[row.problem], row, "same problem"


def _bytes(rows: Sequence[Light], made: Prints) -> Iterator[_Twins]:
    """Rows with the same picture file that ask the same."""
    first: dict[tuple[bytes, bytes], Light] = {}
    for row in sorted(rows, key=lambda row: row.rank):
        if made.seen[row.place]:
            twin = first.setdefault((made.files[row.place].tobytes(), row.asked), row)
            if twin is not row:
                yield twin, row, "same picture file"


def _blocks(rows: Sequence[Light], made: Prints) -> list[list[Light]]:
    """Rows with pictures that ask the same, those first that would be kept: only these are ever compared."""
    blocks: dict[bytes, list[Light]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.rank):
        if made.seen[row.place]:
            blocks[row.asked].append(row)
    return [block for block in blocks.values() if len(block) > 1]


def _candidates(blocks: Sequence[Sequence[Light]], made: Prints) -> list[tuple[Light, Light]]:
    """Rows that ask the same and whose pictures have like hashes."""
    found = []
    for block in blocks:
        hashes = made.hashes[[row.place for row in block]]
        found += [(block[i], block[j]) for i, j in near(hashes)]
    return found


def _looks(data: BuiltSet, likely: Sequence[tuple[Light, Light]]) -> list[_Twins]:
    """Candidates whose pictures show the same; only their pictures are read again, and few of those closely."""
    wanted = {row.id for pair in likely for row in pair}
    small = {key: sketch(picture) for key, picture in pictures(data, wanted)}
    coarsely = [(a, b) for a, b in likely if small[a.id].may_be(small[b.id])]
    files = dict(pictures(data, {row.id for pair in coarsely for row in pair}))
    return [(a, b, "pictures look alike") for a, b in coarsely if alike(files[a.id], files[b.id])]


def _drops(twins: Sequence[_Twins]) -> list[Drop]:
    """One drop a row, for the first way in which it was found; never both of two rows."""
    reasons = {
        "same problem": "duplicate_content",
        "same picture file": "duplicate_picture",
        "pictures look alike": "duplicate_looks",
    }
    dropped: dict[str, Drop] = {}
    for kept, row, how in twins:
        first, second = sorted((kept, row), key=lambda one: one.rank)
        if second.id not in dropped:
            reason = reasons.get(how, "duplicate_embedding")
            dropped[second.id] = Drop(id=second.id, reason=reason, detail=f"{how} as {first.id}")
    return list(dropped.values())
