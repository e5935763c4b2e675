"""A built set in the forms that other tools read, one file each: `trl.py` is `--to trl`.

A plug-in has a one-line docstring summary, `SOURCE` (where its format is documented) and
`write(export: Export) -> str`, which fills `export.out` and returns the command by which the tool eats it. The files
come to `export.home` when all are written: what they or the command say of their place is said of that.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from builders.dataset import BuiltSet
from builders.prompts import instruct, response
from builders.rows import Row
from renderers.errors import UserError

View = Literal["vision_centric", "text_rich"]
_OTHER: dict[View, View] = {"vision_centric": "text_rich", "text_rich": "vision_centric"}
_COLUMNS = (
    "id",
    "source",
    "family",
    "answer",
    "choices",
    "tolerance",
    "solution",
    "level_perception",
    "level_reasoning",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One problem as a tool gets it: the view that is asked, and the other view for contrast.

    prompt, contrast: the user's words with the instruction to think and box; contrast is None where a source has one
    view. image, contrast_image: {bytes, path} cells. row: the columns of `pairs` that tools pass on.
    """

    id: str
    prompt: str
    image: Row
    contrast: str | None
    contrast_image: Row | None
    answer: str
    choices: tuple[str, ...]
    split: str
    row: Row

    @property
    def same_picture(self) -> bool:
        """Whether both views show one picture, so that only the text differs."""
        return self.contrast_image is None or self.contrast_image["bytes"] == self.image["bytes"]


@dataclass(frozen=True, kw_only=True)
class Export:
    """What is exported and where to. name: what the tool calls the set. ids: only these rows; None: all.

    out: the folder to fill. home: where its files lie in the end, which is what commands and absolute paths name.
    """

    data: BuiltSet
    out: Path
    home: Path
    name: str
    view: View
    splits: tuple[str, ...]
    ids: Set[str] | None = None

    def examples(self, split: str) -> Iterator[Example]:
        """The rows of a split that have the view, streamed."""
        views = [f"{view}_{part}" for view in (self.view, _OTHER[self.view]) for part in ("prompt", "image")]
        for row in self.data.rows("pairs", split, [*_COLUMNS, *views], self.ids):
            if row[f"{self.view}_prompt"] is not None and row[f"{self.view}_image"] is not None:
                yield _example(row, self.view, split)

    def answers(self, split: str) -> dict[str, str]:
        """id -> the first verified answer of a model; empty when none were sampled."""
        files = (self.data.root / "responses").glob(f"{split}-*.parquet")
        if not any(files):
            return {}
        found: dict[str, str] = {}
        for row in self.data.responses(split):
            found.setdefault(row["id"], row["response"])
        return found


class Plugin(Protocol):
    """A module in this package."""

    SOURCE: str

    def write(self, export: Export) -> str:
        """Fill `export.out`; return the command by which the tool reads it."""


def _example(row: Row, view: View, split: str) -> Example:
    other = _OTHER[view]
    for image in (row[f"{view}_image"], row[f"{other}_image"]):
        if image is not None and not image["bytes"]:
            raise UserError(f"row {row['id']} of {split}: its picture has no bytes in it")
    lettered = bool(row["choices"])
    words = row[f"{other}_prompt"]
    return Example(
        id=row["id"],
        prompt=instruct(row[f"{view}_prompt"], multiple_choice=lettered),
        image=row[f"{view}_image"],
        contrast=None if words is None else instruct(words, multiple_choice=lettered),
        contrast_image=row[f"{other}_image"],
        answer=row["answer"],
        choices=tuple(row["choices"] or ()),
        split=split,
        row={name: row[name] for name in _COLUMNS},
    )


def worked(example: Example, answers: dict[str, str]) -> str:
    """What a model should say: a verified answer of another model where there is one, else the worked solution."""
    return answers.get(example.id) or response(example.row["solution"], example.answer)


def facts(example: Example) -> dict[str, Any]:
    """What a reward function wants beside the answer."""
    return {"id": example.id, "choices": list(example.choices), "tolerance": example.row["tolerance"]}
