"""What one push publishes: the files of a set or of a checkpoint, and its card made for the Hub."""

from __future__ import annotations

import contextlib
import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from builders import card, croissant
from builders.dataset import open_set
from builders.hub import gate, places, subset
from builders.hub.files import CARD, FOLDERS, REPORTS, Local, model_files, set_files
from builders.hub.remote import Kind
from renderers.errors import UserError

_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?")


class Options(Protocol):
    """What the command line says about content (builders.push.Config)."""

    @property
    def repo(self) -> str:
        """USER/NAME."""

    @property
    def selection(self) -> str:
        """Name of a selection, or nothing."""

    @property
    def keep_card(self) -> bool:
        """README.md as it is."""

    @property
    def allow_restricted(self) -> bool:
        """Despite the licence."""

    @property
    def allow_unchecked(self) -> bool:
        """Despite no contamination report."""

    @property
    def allow_contaminated(self) -> bool:
        """Despite what it found."""


@dataclass(frozen=True)
class Release:
    """kind: data set or model. owned: where a file on the Hub that we lack is stale; None: everywhere."""

    kind: Kind
    files: tuple[Local, ...]
    owned: frozenset[str] | None
    card: str
    title: str
    notes: tuple[str, ...] = ()


@contextlib.contextmanager
def release(folder: Path, options: Options) -> Iterator[Release]:
    """What to publish from a folder; a selection's rows lie in a temporary folder while the block runs.

    Raises UserError for a folder that is neither a set nor a checkpoint, and for what must not be published.
    """
    if any((folder / name).is_file() for name in ("config.json", "adapter_config.json")):
        yield _model(folder, options)
    elif not (folder / "data").is_dir() and (folder / "final").is_dir():
        raise UserError(f"{folder}: is a run; publish its model: {folder / 'final'}")
    elif not options.selection:
        yield _set(folder, options)
    else:
        with tempfile.TemporaryDirectory(prefix="selection-") as place:
            yield _set(subset.write(open_set(folder), options.selection, Path(place)), options)


def _set(root: Path, options: Options) -> Release:
    opened = open_set(root)
    gate.check_license(opened, allowed=options.allow_restricted)
    gate.check_contamination(opened, unchecked=options.allow_unchecked, contaminated=options.allow_contaminated)
    if options.keep_card and not (root / CARD).is_file():
        raise UserError(f"{root}: has no {CARD} to keep")
    text = (root / CARD).read_text(encoding="utf-8") if options.keep_card else card.text(root, options.repo)
    made = places.without_places(root)
    made |= {CARD: text, croissant.NAME: json.dumps(croissant.describe(root, options.repo), indent=1) + "\n"}
    rows = sum(opened.count("pairs", split) for split in opened.splits())
    source = opened.report.get("source", "")
    return Release(
        kind="dataset",
        files=tuple(set_files(root, made)),
        owned=frozenset({*FOLDERS, *REPORTS, CARD}),
        card=text,
        title=f"{rows} pairs from {source}" if source else f"{rows} pairs",
    )


def _model(folder: Path, options: Options) -> Release:
    if options.selection:
        raise UserError(f"--selection {options.selection}: {folder} is a checkpoint, not a set")
    if not (folder / CARD).is_file():
        raise UserError(f"{folder}: has no {CARD}; python -m train.run writes the model card when a run ends")
    text, notes = model_card((folder / CARD).read_text(encoding="utf-8"))
    return Release("model", tuple(model_files(folder, text)), None, text, "A checkpoint with its model card", notes)


def model_card(text: str) -> tuple[str, tuple[str, ...]]:
    """A model card as the Hub accepts it: `base_model` and `datasets` name what is on the Hub, not local folders.

    Returns the card and a note for each name left out. The words below the YAML stay as they are.
    """
    import yaml

    match = re.match(r"---\n(.*?)\n---\n", text, flags=re.DOTALL)
    if not match:
        raise UserError(f"{CARD}: has no YAML between --- at its beginning")
    head: dict[str, Any] = yaml.safe_load(match[1])
    kept, notes = _hub_names(head)
    if not notes:
        return text, ()
    return f"---\n{yaml.safe_dump(kept, sort_keys=False, allow_unicode=True)}---\n{text[match.end() :]}", notes


def _hub_names(head: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    kept, notes = dict(head), []
    for key in ("base_model", "datasets"):
        names = head.get(key) or []
        listed = [names] if isinstance(names, str) else list(names)
        good = [name for name in listed if _HUB_ID.fullmatch(name) and not Path(name).exists()]
        notes += [
            f"{key} {name}: not a name on the Hub, left out of the card's YAML" for name in listed if name not in good
        ]
        if good != listed:
            kept.pop(key)
            kept |= {key: good} if good else {}
    return kept, tuple(notes)
