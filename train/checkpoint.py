"""Checkpoints that are whole or not there: written aside, hashed, synced and renamed; damaged ones are passed over.

    RUN/checkpoints/step-00000200/{weights, optimizer, scheduler, RNG, trainer and run state, MANIFEST.json}

`newest(folder)` is what `--resume auto` takes: the last checkpoint whose files have the sha256 of their manifest.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

MANIFEST, RUN_STATE = "MANIFEST.json", "run_state.json"
_PREFIX, _ASIDE = "step-", ".writing-"


def name_of(step: int) -> str:
    """Folder name of a step; sorts like the number."""
    return f"{_PREFIX}{step:08d}"


def aside(folder: Path, step: int) -> Path:
    """An empty folder beside the checkpoints in which one is prepared; leftovers of a killed run are removed."""
    for old in folder.glob(f"{_ASIDE}*"):
        shutil.rmtree(old)
    path = folder / f"{_ASIDE}{name_of(step)}"
    path.mkdir(parents=True)
    return path


def publish(prepared: Path, folder: Path, step: int) -> Path:
    """Give a prepared folder its manifest and its name; from here on it counts. Returns the checkpoint."""
    files = sorted(path for path in prepared.rglob("*") if path.is_file())
    hashes = {str(path.relative_to(prepared)): _synced_hash(path) for path in files}
    manifest = prepared / MANIFEST
    manifest.write_text(json.dumps({"step": step, "files": hashes}, indent=1), encoding="utf-8")
    _synced_hash(manifest)
    final = folder / name_of(step)
    if final.exists():  # the same step of a run that was told to go back further
        shutil.rmtree(final)
    prepared.rename(final)
    _sync_folder(folder)
    return final


def _synced_hash(path: Path) -> str:
    with path.open("rb+") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    return digest


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def damage(checkpoint: Path) -> str:
    """What is wrong with a checkpoint, in words; empty when it is whole."""
    try:
        files: dict[str, str] = json.loads((checkpoint / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return "it has no readable manifest"
    for name, wanted in files.items():
        try:
            with (checkpoint / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return f"{name} is missing"
        if found != wanted:
            return f"{name} is cut short or changed"
    return ""


def newest(folder: Path) -> Path | None:
    """The last whole checkpoint, or None; each damaged one on the way is named on stderr."""
    for path in sorted(folder.glob(f"{_PREFIX}*"), reverse=True):
        wrong = damage(path)
        if not wrong:
            return path
        print(f"warning: {path} is passed over: {wrong}", file=sys.stderr)
    return None


def prune(folder: Path, keep: int) -> None:
    """Remove all but the last `keep` checkpoints."""
    for path in sorted(folder.glob(f"{_PREFIX}*"))[: -keep or None]:
        shutil.rmtree(path)


def write_state(prepared: Path, state: dict[str, Any]) -> None:
    """The run's own state beside the trainer's: feed, stage, controller, plateau."""
    (prepared / RUN_STATE).write_text(json.dumps(state, indent=1, sort_keys=True), encoding="utf-8")


def read_state(checkpoint: Path) -> dict[str, Any]:
    """What `write_state` wrote."""
    state: dict[str, Any] = json.loads((checkpoint / RUN_STATE).read_text(encoding="utf-8"))
    return state
