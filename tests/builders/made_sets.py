"""Small built sets with planted rows, written as a build writes them, without a build."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from builders.rows import PAIRS, Row, image
from builders.shards import write_parquet


def page(text: str, shade: int = 0, size: tuple[int, int] = (400, 160)) -> bytes:
    """White paper with words on it, as a PNG."""
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).text((16, 30), text, fill=(shade, shade, shade), font_size=22)
    return saved(picture, "PNG")


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """A picture's file."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def row(key: str, picture: bytes | None, **changes: Any) -> Row:
    """A row of `pairs` in which everything but the id is plain."""
    plain: Row = dict.fromkeys(PAIRS) | {
        "id": key,
        "problem_id": f"p-{key}",
        "source": "mine",
        "source_id": key,
        "family": "mine",
        "question": f"What is the value of the number with the name {key}?",
        "text_rich_prompt": f"The number {key} is 3. What is the value of the number with the name {key}?",
        "vision_centric_prompt": f"What is the value of the number with the name {key}?",
        "vision_centric_image": image(picture, key),
        "answer": "3",
        "answer_type": "integer",
        "choices": [],
        "facts": [],
        "split": "train",
        "license": "cc0-1.0",
        "revision": "",
        "seed": 0,
        "stamp": "",
    }
    return plain | changes


def write_set(out: Path, rows: Sequence[Row]) -> Path:
    """The rows as a built set, one shard a split."""
    for split in dict.fromkeys(one["split"] for one in rows):
        mine = [one for one in rows if one["split"] == split]
        write_parquet(out / "data" / "pairs" / f"{split}-00000.parquet", "pairs", mine)
    return out


def write_score(out: Path, name: str, values: Mapping[str, float | None]) -> None:
    """A score column for the rows of a set."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = out / "scores" / name
    folder.mkdir(parents=True, exist_ok=True)
    table = {"id": list(values), "value": pa.array(values.values(), pa.float64())}
    pq.write_table(pa.table(table), folder / "all-00000.parquet")
