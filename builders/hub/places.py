"""Places on this machine stay here: the small files of a set that name them, as they are published."""

from __future__ import annotations

import json
import re
from pathlib import Path

CONFIG, CONTAMINATION = "config.yaml", "contamination.json"
_LOCAL = ("out", "path", "mirror", "address")  # keys of a build's configuration that say where, not what


def without_places(root: Path) -> dict[str, str]:
    """File name -> text without local paths, for those files that are there and hold any."""
    found = {CONFIG: _config(root / CONFIG), CONTAMINATION: _contamination(root / CONTAMINATION)}
    return {name: text for name, text in found.items() if text is not None}


def _config(file: Path) -> str | None:
    import yaml

    if not file.is_file():
        return None
    values = yaml.safe_load(file.read_text(encoding="utf-8"))
    kept = {key: None if key in _LOCAL else value for key, value in values.items()}
    return yaml.safe_dump(kept, sort_keys=False, allow_unicode=True)


def _contamination(file: Path) -> str | None:
    if not file.is_file():
        return None
    values = json.loads(file.read_text(encoding="utf-8"))
    values["against"] = named(str(values.get("against", "")))
    return json.dumps(values, indent=1, ensure_ascii=False) + "\n"


def named(against: str) -> str:
    """Names of the evaluation sets without where they lay: `mathverse at /data/mv` is `mathverse`.

    >>> named("mathverse at /data/mv, mine at ../mine")
    'mathverse, mine'
    """
    return re.sub(r" at [^,;]+", "", against)
