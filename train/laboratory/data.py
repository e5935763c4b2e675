"""The lab's pairs: problems of the families by builders.pairs, kept where the answer is a short figure, drawn small.

    built = small_set(plan.data, Path("out/lab"))       # built once, then found again; splits train, dev, test
    for name, data in further(plan.data, 100): small_set(data, Path("out/lab"))         # test sets beside it

The pictures are those of the ordinary build, scaled down to `side` x `side`; words, answers and the one prompt template
stay as they are. A family suits the lab where its pictures can still be read at that size.
"""

from __future__ import annotations

import dataclasses
import hashlib
import io
import re
import sys
from pathlib import Path
from typing import Any

from builders.dataset import BuiltSet, open_set
from builders.rows import Row
from builders.shards import write_parquet, write_text
from renderers.errors import UserError
from renderers.stamp import config_hash
from train.laboratory.plan import Data

VIEWS = ("text_rich", "vision_centric")
MARGIN = (4, 40)  # pairs of a further test set for each problem that is asked, and beyond: not every row suits
_DONE = "lab.json"
_FIGURE = re.compile(r"-?\d+([.:]\d+)?")


def further(data: Data, problems: int) -> dict[str, Data]:
    """Test sets beside the plan's own, by name: other perception levels, and families that nobody trains on."""
    only = {
        "pairs": MARGIN[0] * problems + MARGIN[1],
        "train": 0.0,
        "dev": 0.0,
        "test": 1.0,
        "levels": (),
        "held_out": (),
        "unseen": 0.0,
    }
    levels = {f"perception {level}": {"perception": level} for level in data.levels}
    families = {f"family {name}": {"families": (name,)} for name in data.held_out}
    return {name: dataclasses.replace(data, **only, **own) for name, own in {**levels, **families}.items()}  # type: ignore[arg-type]


def small_set(data: Data, cache: Path) -> BuiltSet:
    """The built set of `data` below `cache`, made where it is not there yet. Raises UserError."""
    import json

    data = dataclasses.replace(data, levels=(), held_out=())  # sets of their own
    out = cache / f"pairs-{config_hash(data.decides())}"
    if not (out / _DONE).exists():
        whole = _whole(data, out / "whole")
        splits = _splits(whole, data)
        for split, rows in splits.items():
            if not rows:
                raise UserError(f"lab: no {split} row of {', '.join(data.families)} has a short figure as answer")
            write_parquet(out / "data" / "pairs" / f"{split}-00000.parquet", "pairs", rows)
        counts = {split: len(rows) for split, rows in splits.items()}
        write_text(out / _DONE, json.dumps({"data": data.decides(), "rows": counts}, indent=1) + "\n")
    return open_set(out)


def _splits(whole: BuiltSet, data: Data) -> dict[str, list[Row]]:
    """The rows that suit, small, by split; where pictures are kept apart, all rows that show one are the test."""
    splits: dict[str, list[Row]] = {split: [] for split in _shares(data)}
    for split in splits:
        for row in (small(row, data.side) for row in whole.rows(split=split) if suits(row, data.longest_answer)):
            if data.unseen and apart(row, data.unseen):
                splits["test"].append(row | {"split": "test"})
            elif not data.unseen or split != "test":
                splits[split].append(row)
    return splits


def _shares(data: Data) -> dict[str, float]:
    """The splits that get rows."""
    return {split: share for split in ("train", "dev", "test") if (share := getattr(data, split))}


def _whole(data: Data, out: Path) -> BuiltSet:
    """The ordinary build; what it says goes to stderr. Interrupted, it goes on. Raises UserError when it fails."""
    import contextlib

    from builders.pairs import Config, build

    config = Config(
        source=f"families:{','.join(data.families)}",
        limit=data.pairs,
        seed=data.seed,
        out=out,
        splits=",".join(f"{split}={share}" for split, share in _shares(data).items()),
        level=f"perception={data.perception},reasoning={data.reasoning}",
        style=data.style,
        gallery=0,
    )
    with contextlib.redirect_stdout(sys.stderr):
        if build(config):
            raise UserError(f"lab: the pairs in {out} could not all be built; see above")
    return open_set(out)


def suits(row: Row, longest: int) -> bool:
    """Whether a row asks for a number or a time in at most `longest` characters, without choices, under both views."""
    answer = row["answer"]
    short = len(answer) <= longest and _FIGURE.fullmatch(answer) is not None
    return short and not row["choices"] and row["text_rich_prompt"] is not None


def apart(row: Row, share: float) -> bool:
    """Whether the row's picture is one of the `share` of all pictures that are kept for the test."""
    digest = hashlib.blake2b(row["vision_centric_image"]["bytes"], digest_size=8).digest()
    return int.from_bytes(digest) < share * 2**64


def small(row: Row, side: int) -> Row:
    """The row with its pictures scaled to a square of `side` pixels."""
    cache: dict[bytes, bytes] = {}
    return row | {f"{view}_image": _scaled(row[f"{view}_image"], side, cache) for view in VIEWS}


def _scaled(image: dict[str, Any], side: int, cache: dict[bytes, bytes]) -> dict[str, Any]:
    from PIL import Image

    data = image["bytes"]
    if data not in cache:
        file = io.BytesIO()
        picture = Image.open(io.BytesIO(data)).convert("RGB")
        picture.resize((side, side), Image.Resampling.LANCZOS).save(file, "PNG")
        cache[data] = file.getvalue()
    return image | {"bytes": cache[data]}
