"""README.md of a built data set: the YAML that `datasets` and the Hub read, and what a reader must know.

The template is cards/dataset.md.j2; every figure in it comes from the set's own reports and files (card_facts).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from builders import card_facts
from builders.build import BuildPlan
from builders.dataset import BuiltSet
from builders.hub.gate import source_facts
from builders.rows import feature_yaml
from builders.shards import write_text
from builders.types import Source
from renderers.errors import UserError

CARDS = Path(__file__).parent.parent / "cards"
PLACE = "PATH_OR_ID"
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_CITED = {"mathverse": ("2403.14624", "MathVerse"), "families": ("2510.22836", "the modality gap")}


def write(out: Path, summary: Mapping[str, Any], plan: BuildPlan, source: Source) -> None:
    """Write OUT/README.md of a build. A config without rows is left out: loading an empty one would raise."""
    write_text(out / "README.md", _render(out, summary, PLACE, source.license, source.notice))


def text(root: Path, repo: str) -> str:
    """The card of a set as it is now, with its scores, answers, selections and contamination report.

    repo: what a reader loads. Raises UserError when there is no report.json.
    """
    opened = BuiltSet(name=str(root), root=root)
    if not opened.report:
        raise UserError(f"{root}: has no report.json; build the set with python -m builders.pairs")
    name = str(opened.report["source"]).partition(":")[0]
    notice = getattr(source_facts(name), "notice", "")
    return _render(root, opened.report, repo, license_of(opened.report), notice if isinstance(notice, str) else "")


def license_of(summary: Mapping[str, Any]) -> str:
    """One licence for the whole set: that of its rows, `other` where they differ."""
    names = [name for name in summary["licenses"] if name not in ("", "None")]
    return names[0] if len(names) == 1 else "other" if names else "unknown"


def _render(root: Path, summary: Mapping[str, Any], repo: str, license: str, notice: str) -> str:
    import jinja2
    import yaml

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(CARDS), undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    drawn = environment.get_template("dataset.md.j2").render(
        yaml=yaml.safe_dump(_yaml(root, summary, license), sort_keys=False, allow_unicode=True),
        summary=summary,
        repo=repo,
        facts=card_facts.collect(root),
        total=sum(summary["pairs"].values()),
        notice=notice,
        cited=_CITED.get(str(summary["source"]).partition(":")[0]),
        has_gallery=(root / "gallery" / "contact.png").exists(),
    )
    return re.sub(r"\n{3,}", "\n\n", drawn)


def _yaml(root: Path, summary: Mapping[str, Any], license: str) -> dict[str, Any]:
    configs, infos = [], []
    for name in ("pairs", "versions"):
        splits = [split for split, count in summary[name].items() if count]
        if not splits:
            continue
        files = [{"split": split, "path": f"data/{name}/{split}-*.parquet"} for split in splits]
        configs.append({"config_name": name, "data_files": files} | ({"default": True} if name == "pairs" else {}))
        infos.append({"config_name": name, "features": feature_yaml(name), **_sizes(root, name, summary[name])})
    total = sum(summary["pairs"].values())
    hub_id = getattr(source_facts(str(summary["source"]).partition(":")[0]), "hub_id", "")
    return {
        "license": license,
        "language": ["en"],
        "pretty_name": f"Text-rich / vision-centric pairs from {summary['source']}",
        "task_categories": ["image-text-to-text", "visual-question-answering"],
        "size_categories": [next((label for bound, label in _SIZES if total < bound), "n>1M")],
        "source_datasets": [f"extended|{hub_id}"] if hub_id else ["original"],
        "annotations_creators": ["machine-generated"],
        "tags": ["modality-gap", "mathematics", "multimodal-reasoning", "paired-views"],
        "configs": configs,
        "dataset_info": infos,
    }


def _sizes(root: Path, name: str, counts: Mapping[str, int]) -> dict[str, Any]:
    """The `splits`, `download_size` and `dataset_size` of one config, in bytes."""
    import pyarrow.parquet as pq

    splits, packed = [], 0
    for split, count in counts.items():
        files = sorted((root / "data" / name).glob(f"{split}-*.parquet"))
        if not files:
            continue
        metas = [pq.read_metadata(file) for file in files]
        size = sum(meta.row_group(group).total_byte_size for meta in metas for group in range(meta.num_row_groups))
        splits.append({"name": split, "num_bytes": size, "num_examples": count})
        packed += sum(file.stat().st_size for file in files)
    return {"splits": splits, "download_size": packed, "dataset_size": sum(split["num_bytes"] for split in splits)}
