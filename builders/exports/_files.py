"""Files that several exports write: Parquet with embedded pictures, JSON lines, picture files, a reward function."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from builders.rows import Row, schema_of
from builders.rows import image as cell
from builders.shards import ROW_GROUP, atomic, write_text

MESSAGES = [{"role": "string", "content": "string"}]
REWARD = "reward.py"
_PLAIN = re.compile(r"(?!sha256-)[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\.(png|jpe?g|webp|gif|bmp)", re.IGNORECASE)


def parquet(path: Path, features: Mapping[str, Any], rows: Iterable[Row]) -> int:
    """Rows in groups of 100, streamed; `features` as in builders.rows. Returns how many there were."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema, count = schema_of(features), 0
    with atomic(path) as temporary, pq.ParquetWriter(temporary, schema, compression="zstd") as file:
        for group in _groups(rows):
            file.write_table(pa.Table.from_pylist(group, schema=schema))
            count += len(group)
    return count


def _groups(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while group := list(islice(left, ROW_GROUP)):
        yield group


def json_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    """One JSON object a line. Returns how many there were."""
    count = 0
    with atomic(path) as temporary, temporary.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count


def picture(out: Path, image: Row) -> str:
    """The picture as a file under OUT/images; its path relative to OUT.

    It keeps the name that the set gives it. One that is more than a plain file name, or belongs to another picture
    already, is not taken: the hash of the bytes is the name then, so that a set cannot choose where files go.
    """
    data: bytes = image["bytes"]
    names = [image["path"]] if _PLAIN.fullmatch(image["path"] or "") else []
    own = cell(data, f"sha256-{hashlib.sha256(data).hexdigest()}") or {}
    for name in (*names, own["path"]):
        file = out / "images" / name
        if not file.exists():
            with atomic(file) as temporary:
                temporary.write_bytes(data)
        elif file.read_bytes() != data:
            continue
        return f"images/{name}"
    raise AssertionError(f"{file} is another picture")  # only names of our own begin with sha256-


def reward(out: Path, tool: str, code: str) -> None:
    """OUT/reward.py: this project's grader behind the signature that the tool calls."""
    head = f'"""The reward of {tool} for this export: the grader of builders.answers, which must be importable."""\n'
    write_text(out / REWARD, f"{head}\nfrom builders.answers import reward as _reward\n\n\n{code}")
