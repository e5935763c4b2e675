"""Whose set lies in a folder or at a mirror: nothing is written over another build, nor over files of anyone else.

A build is its stamp: the configuration, the code and what pixels depend on. It lies in config.yaml, which is written
before any row.
"""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path
from typing import Any

import yaml

from builders.mirror import Mirror
from builders.pairs import Config
from builders.types import Source
from renderers.cli import as_yaml
from renderers.errors import UserError
from renderers.stamp import stamp

# What neither changes a byte of the data nor belongs to the identity of a build.
_FREE = ("out", "path", "workers", "executor", "address", "shard", "mirror", "dry_run", "list", "gallery", "layout")
_UNREADABLE = (OSError, ValueError, AttributeError, KeyError, TypeError, yaml.YAMLError)


def stamp_of(config: Config, source: Source) -> dict[str, Any]:
    """The stamp of a build: the same wherever and by however many processes it is made."""
    from renderers.render import render_hash

    identity = {key: value for key, value in dataclasses.asdict(config).items() if key not in _FREE}
    return stamp({**identity, "revision": source.revision}, render_hash()) | {"revision": source.revision}


def refuse_foreign(out: Path, config: Config, marks: dict[str, Any], begun: bool = False) -> None:
    """Never write into a folder that is not a build, nor into another build; begun: parts of it are at work."""
    if out.exists() and not out.is_dir():
        raise UserError(f"--out {out}: is a file; name a folder")
    if not out.exists() or not any(out.iterdir()):
        return
    try:
        changed = _changed((out / "config.yaml").read_text(encoding="utf-8"), config, marks)
    except _UNREADABLE as error:
        if set(entry.name for entry in out.iterdir()) <= {"_state", ".config.yaml.tmp"}:
            return  # killed (or another build is) before its configuration was written
        raise UserError(f"--out {out}: not empty and not a data set of this tool; name another folder") from error
    if changed and (begun or (out / "data").exists() or any(out.glob("_state/*.json"))):
        why = f"holds a build with another configuration ({changed} changed)"
        raise UserError(f"--out {out}: {why}; name another folder")


def is_mirrored(mirror: Mirror, config: Config, marks: dict[str, Any]) -> bool:
    """Whether the mirror has this build's configuration. Raises UserError when something else lies there."""
    for again in (True, True, False):
        text = mirror.read("config.yaml")
        if text is None and mirror.empty():
            return False
        try:
            changed = _changed((text or b"").decode(), config, marks)
            break
        except _UNREADABLE as error:
            if not again:
                why = "not empty and not a data set of this tool"
                raise UserError(f"--mirror {mirror.url}: {why}; name another address") from error
            time.sleep(0.5)  # another host may be writing it
    if changed:
        why = f"holds a build with another configuration ({changed} changed)"
        raise UserError(f"--mirror {mirror.url}: {why}; name another address")
    return True


def _changed(text: str, config: Config, marks: dict[str, Any]) -> str:
    """What differs from a saved configuration, by name; empty for the same build. Raises one of _UNREADABLE."""
    before = yaml.safe_load(text)
    old = dict(before.pop("stamp"))
    if old["config"] == marks["config"]:
        return ""
    now = {**yaml.safe_load(as_yaml(config)), **marks}
    names = [key for key, value in now.items() if {**before, **old}.get(key) != value and key not in _FREE]
    return ", ".join(name for name in names if name != "config") or "the code"
