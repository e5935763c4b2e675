"""The config `versions` of a built set in MathVerse's own layout, so that any MathVerse evaluator reads it.

    python -m builders.pairs --source families --versions all --as mathverse      # writes OUT/mathverse/
    python -m builders.pairs --source mathverse --path OUT/mathverse              # and our own adapter reads it back

OUT/mathverse/testmini.json has the rows with a picture, testmini_text_only.json those without (`image` is ""); pictures
lie in images_version_1-4 (Text Dominant, Text Lite, Vision Intensive: one picture), _5 (Vision Dominant) and _6
(Vision Only), as arXiv 2403.14624 numbers them. Every split is written; `metadata.split` says which one a row is of.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from builders.rows import VERSION_ROWS, Row
from builders.shards import Shard, Store, write_text, writing
from builders.versions import VERSIONS
from renderers.errors import UserError

FOLDERS = {"Vision Dominant": "images_version_5", "Vision Only": "images_version_6"}
SHARED = "images_version_1-4"
NAME = "mathverse"


def write(store: Store, shards: Sequence[Shard]) -> Path:
    """Write OUT/mathverse anew and return it. Raises UserError for a set without versions or a disk that is full."""
    target = store.out / NAME
    with writing(target):
        if target.exists():
            shutil.rmtree(target)
        target.mkdir()
    tables: dict[str, list[Row]] = {"testmini": [], "testmini_text_only": []}
    pictures = _Pictures(target)
    for row in _rows(store, shards):
        name = row["problem_version"]
        told = {column: row[column] for column in VERSION_ROWS if row[column] is not None and column != "image"}
        if VERSIONS[name].picture is None:
            told.pop("question_for_eval", None)  # a column that the published text-only table lacks
            tables["testmini_text_only"].append(_ordered(told, ""))
        else:
            tables["testmini"].append(
                _ordered(told, pictures.place(str(row["problem_index"]), name, row["image"]["bytes"]))
            )
    if not any(tables.values()):
        raise UserError("--as mathverse: the set has no version rows; build it with --versions all")
    for name, rows in tables.items():
        write_text(target / f"{name}.json", json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    return target


def _ordered(told: Row, image_path: str) -> Row:
    """The columns in MathVerse's order."""
    return {name: image_path if name == "image" else told[name] for name in VERSION_ROWS if name in {*told, "image"}}


class _Pictures:
    """Image files under MathVerse's names; a picture that versions of a problem share is one file."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.taken: dict[str, str] = {}  # path -> hash of the picture that lies there

    def place(self, problem: str, version: str, data: bytes) -> str:
        """The path of a version's picture, relative to the folder; written on first sight."""
        folder, digest = FOLDERS.get(version, SHARED), hashlib.sha256(data).hexdigest()
        path = f"{folder}/image_{problem}.png"  # MathVerse calls its JPEGs .png too; readers look at the bytes
        if self.taken.setdefault(path, digest) != digest:  # a source whose versions 1-4 have pictures of their own
            path = f"{folder}/image_{problem}_{version.lower().replace(' ', '_')}.png"
            self.taken[path] = digest
        file = self.target / path
        if not file.exists():
            with writing(file):
                file.parent.mkdir(exist_ok=True)
                file.write_bytes(data)
        return path


def _rows(store: Store, shards: Sequence[Shard]) -> Iterator[Row]:
    for shard in shards:
        yield from store.stream("versions", shard)
