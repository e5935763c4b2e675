"""The rows of a selection as a set of their own, with its own counts: what `--selection NAME` publishes.

Shards keep their names and order, so that the same selection always has the same bytes.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from builders import gallery
from builders.dataset import BuiltSet
from builders.rows import Row
from builders.shards import atomic, write_parquet, write_text
from renderers.errors import UserError

_GALLERY = 24


def write(opened: BuiltSet, name: str, out: Path) -> Path:
    """Write the kept rows of `opened`, with their versions, scores and answers, to `out` and return it.

    Raises UserError for an unknown selection, and for one that keeps no row.
    """
    ids = set(opened.selection(name))
    light = ["id", "problem_id", "source_id", "split", "family", "level_perception", "level_reasoning", "answer_type"]
    light += ["license", "text_rich_prompt", "vision_centric_prompt"]
    rows = list(opened.rows("pairs", columns=light, ids=ids))
    if not rows:
        raise UserError(f"--selection {name}: keeps no row of {opened.name}")
    problems = {str(row[key]) for row in rows for key in ("problem_id", "source_id")}
    _shards(opened, out, "pairs", "id", ids)
    versions = _shards(opened, out, "versions", "problem_index", problems)
    for folder in ("scores", "responses"):
        _joined(opened.root, folder, out, ids)
    shutil.copytree(opened.root / "selections" / name, out / "selections" / name)
    _copied(opened.root, out)
    told = opened.report | _counts(rows, versions) | {"selection": {"name": name, "of": opened.count("pairs")}}
    told.pop("near_duplicates", None)
    write_text(out / "report.json", json.dumps(told, indent=1, ensure_ascii=False) + "\n")
    gallery.write(out, _GALLERY)
    return out


def _shards(opened: BuiltSet, out: Path, config: str, key: str, wanted: Collection[str]) -> dict[str, int]:
    """Write the wanted rows of a config; split -> their number."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    counts: dict[str, int] = {}
    for split in opened.splits(config):
        for file in opened.files(config, split):
            table = pq.read_table(file)
            kept = table.filter(pc.is_in(table[key], value_set=_array(wanted)))
            if kept.num_rows:
                write_parquet(out / "data" / config / file.name, config, kept.to_pylist())
                counts[split] = counts.get(split, 0) + kept.num_rows
    return counts


def _joined(root: Path, folder: str, out: Path, ids: Collection[str]) -> None:
    """Files beside the shards that join by id: scores, answers."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    for file in sorted((root / folder).rglob("*.parquet")):
        place = file.relative_to(root)
        if any(part[0] in "._" for part in place.parts):
            continue
        table = pq.read_table(file)
        kept = table.filter(pc.is_in(table["id"], value_set=_array(ids)))
        with atomic(out / place) as temporary:
            pq.write_table(kept, temporary, compression="zstd")


def _array(values: Iterable[str]) -> Any:
    import pyarrow as pa

    return pa.array(sorted(values), pa.string())


def _copied(root: Path, out: Path) -> None:
    """What tells of the build as a whole and stays true."""
    if (root / "data" / "dropped").is_dir():
        shutil.copytree(root / "data" / "dropped", out / "data" / "dropped")
    for name in ("config.yaml", "contamination.json", "README.md"):
        if (root / name).is_file():
            shutil.copyfile(root / name, out / name)


def _counts(rows: list[Row], versions: dict[str, int]) -> dict[str, Any]:
    """The counts of report.json for the kept rows alone; what was counted over all rows only is left out."""
    axes = ("perception", "reasoning")
    return {
        "pairs": dict(Counter(row["split"] for row in rows)),
        "versions": versions,
        "families": _sorted(row["family"] for row in rows),
        "levels": {axis: _sorted(row[f"level_{axis}"] for row in rows if row[f"level_{axis}"]) for axis in axes},
        "answer_types": _sorted(row["answer_type"] for row in rows),
        "licenses": _sorted(row["license"] for row in rows),
        "equal_prompts": sum(row["text_rich_prompt"] == row["vision_centric_prompt"] for row in rows),
        "equal_texts": {},
    }


def _sorted(values: Iterable[Any]) -> dict[str, int]:
    return dict(sorted(Counter(map(str, values)).items()))
