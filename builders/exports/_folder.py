"""The folder of an export: the new one is made aside and complete before anything of the former one goes.

    with made(out) as place: ...                 # fill `place`; then its files come to `out`

OUT/export.files lists what an export wrote, one path a line. Only those files are ever replaced or removed: whatever
else lies in the folder is its owner's.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from builders.shards import write_text, writing
from renderers.errors import UserError

MARK = "export.json"
FILES = "export.files"
_ASIDE = ".export.tmp"
_UNFINISHED = "{}\n"  # a folder with this mark can be made anew
_PICTURE = re.compile(r"images/[0-9a-f]{16}(_rich|_vision)?\.(png|jpg)")
_WRITTEN = {  # by exports of before there were lists
    **dict.fromkeys(("trl", "verl", "easyr1"), ("{split}.parquet", "reward.py")),
    "lmms_eval": ("{split}.parquet", "{name}_{split}.yaml", "utils.py"),
    "vlmevalkit": ("{name}_{split}.tsv",),
    "llama_factory": ("{split}.jsonl", "dataset_info.json"),
    "ms_swift": ("{split}.jsonl", "{split}_sft.jsonl"),
}


@contextlib.contextmanager
def made(out: Path) -> Iterator[Path]:
    """A folder to fill with an export; its files replace those of the former export when the block ends well.

    Raises UserError for an `out` that cannot be written or holds files of others, which stay as they are.
    """
    with writing(out):
        former = _former(out)
        new, place = not out.exists(), out / _ASIDE
        if place.exists():  # of an export that was killed
            shutil.rmtree(place)
        place.mkdir(parents=True)
    try:
        yield place
        _replace(out, place, former)
    finally:
        shutil.rmtree(place, ignore_errors=True)
        if new:
            with contextlib.suppress(OSError):  # it holds the export now
                out.rmdir()


def _former(out: Path) -> set[str]:
    """What the export that lies in `out` wrote. Raises UserError for a folder that is none and not empty."""
    if out.is_symlink():
        raise UserError(f"--out {out}: is a symbolic link; name the folder itself")
    names = {path.name for path in out.iterdir()} - {_ASIDE} if out.is_dir() else set()
    told = _told(out / MARK) if MARK in names else None
    if (out.exists() and not out.is_dir()) or (names and told is None):
        raise UserError(f"--out {out}: holds something that is not an export of this tool; name another folder")
    if FILES in names:
        return {name for name in (out / FILES).read_text("utf-8", "replace").split("\n") if name} | {MARK, FILES}
    return {MARK, FILES} | (_by_name(out, told) if told else set())


def _told(mark: Path) -> dict[str, Any] | None:
    """What an export says of itself; None for a file that is not ours."""
    try:
        told = json.loads(mark.read_text(encoding="utf-8"))
    except ValueError:
        return None
    kinds = {"tool": str, "rows": dict, "use": str}
    ours = isinstance(told, dict) and all(isinstance(told.get(key), kind) for key, kind in kinds.items())
    return told if ours or told == {} else None


def _by_name(out: Path, told: dict[str, Any]) -> set[str]:
    """What an export of before there were lists wrote: names that its tool's files have, pictures of built sets."""
    forms, splits = _WRITTEN.get(told["tool"], ()), list(told["rows"])
    called = re.search(rf"--(?:tasks|data) (\w+)_{re.escape(splits[-1])}\b", told["use"]) if splits else None
    name = called[1] if called else ""  # of the set, where files are called after it
    found = {form.format(name=name, split=split) for form in forms for split in splits}
    images = (f"images/{path.name}" for path in (out / "images").glob("*"))
    return found | {path for path in images if _PICTURE.fullmatch(path)}


def _replace(out: Path, place: Path, former: Collection[str]) -> None:
    """Take the former export away and put the new one there; killed between, the next export can do it again."""
    names = {path.relative_to(place).as_posix() for path in place.rglob("*") if not path.is_dir()} | {FILES}
    _refuse_foreign(out, names, former)
    write_text(out / FILES, _lines(names | {*former}))
    write_text(out / MARK, _UNFINISHED)
    with writing(out):
        for name in {*former} - {MARK, FILES}:
            _remove(out, name)
        for name in names - {MARK, FILES}:
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).replace(out / name)
    write_text(out / FILES, _lines(names))
    with writing(out):
        (place / MARK).replace(out / MARK)


def _refuse_foreign(out: Path, names: Collection[str], former: Collection[str]) -> None:
    """Raises UserError where an export would replace a file that none wrote, or `..` or a link leads out of `out`."""
    for folder in {(out / name).parent for name in {*names, *former}}:
        if not Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(out)) or (
            folder.exists() and not folder.is_dir()
        ):
            raise UserError(f"--out {out}: {folder} is no folder of it; name another --out")
    for name in sorted({*names} - {*former}):
        if os.path.lexists(out / name):
            raise UserError(f"--out {out}: holds {name}, which no export wrote; name another folder")


def _lines(names: Collection[str]) -> str:
    return "".join(f"{name}\n" for name in sorted(names))


def _remove(out: Path, name: str) -> None:
    path = out / name
    path.unlink(missing_ok=True)
    if path.parent != out:
        with contextlib.suppress(OSError):  # other files are in it
            path.parent.rmdir()
