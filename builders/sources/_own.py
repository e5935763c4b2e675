"""Anyone's own rows as pairs, as far as their columns allow; shared by the sources `jsonl` and `hf`.

With facts and pictures there are both views; with text alone the page is drawn; with pictures alone there is one view,
and the report says so. `--map ours=theirs,...` names the columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from builders.sources._finite import (
    MOST_CHOICES,
    ONE_VIEW,
    TEXT_PAIR,
    Finite,
    Item,
    Placed,
    Spec,
    Table,
    Tables,
    lettered,
    one_view,
    two_views,
)
from builders.sources._load import Line, Lines, Row
from builders.types import BadRow, SourceOptions
from builders.versions import TEXT_RICH, VISION_CENTRIC
from renderers.errors import UserError, unknown
from renderers.types import Fact, Problem, View

NAMES = ("question", "answer", "image", "facts", "choices", "solution", "id", "split", "family", "license")


def mapping(options: SourceOptions, columns: Sequence[str]) -> dict[str, str]:
    """Our names -> their columns: what --map says, and every column that has our name already.

    Raises UserError for an unknown name or column, and when question or answer have none.
    """
    found = {name: name for name in NAMES if name in columns}
    for ours, theirs in options.mapping:
        if ours not in NAMES:
            raise unknown("name in --map", ours, NAMES)
        if theirs not in columns:
            raise unknown("column in --map", theirs, columns)
        found[ours] = theirs
    for name in ("question", "answer"):
        if name not in found:
            raise UserError(f"no column '{name}': say which it is with --map {name}=...; found {', '.join(columns)}")
    return found


@dataclass(slots=True)
class _Survey:
    """What one pass over all rows tells: their columns, their licences, and each row's split and key ("" for none)."""

    columns: dict[str, None] = field(default_factory=dict)
    licenses: set[str] = field(default_factory=set)
    places: list[tuple[str, str]] = field(default_factory=list)


def _survey(options: SourceOptions, rows: Iterable[Row]) -> _Survey:
    theirs = {name: name for name in NAMES} | dict(options.mapping)
    found = _Survey()
    shared: dict[str, str] = {}  # one text for all rows of a split
    for row in rows:
        found.columns.update(dict.fromkeys(row))
        cells = {name: row.get(theirs[name]) for name in ("license", "split", "id")}
        license_, split, key = ("" if cell is None else str(cell) for cell in cells.values())
        if len(found.licenses) < 2:  # two are as many as any number
            found.licenses.add(license_)
        found.places.append((shared.setdefault(split, split), _printable(key)[:200]))
    return found


def own_source(
    options: SourceOptions, rows: Lines | list[dict[str, Any]], name: str, where: str, revision: str
) -> Finite:
    """The rows as a source. A column is one that any row has; rows without it have null there."""
    if not len(rows):
        raise UserError(f"{where}: no rows")
    survey = _survey(options, rows)
    columns = mapping(options, list(survey.columns))
    pair = TEXT_PAIR if "image" not in columns else (TEXT_RICH, VISION_CENTRIC) if "facts" in columns else ONE_VIEW
    one_license = len(survey.licenses) == 1 and next(iter(survey.licenses))
    spec = Spec(
        name=name, hub_id="", license=one_license or "unknown", columns={}, tables=(Table(split="train"),), pair=pair
    )

    def read(spec: Spec, options: SourceOptions) -> tuple[str, Tables]:
        tables: Tables = {}
        for number, (split, key) in enumerate(survey.places):
            if split and not split.isidentifier():
                raise UserError(f"{where}: row {number}, split '{split}': needs a name of letters, digits and _")
            row = Line(rows, number) if isinstance(rows, Lines) else rows[number]
            tables.setdefault(split or "train", []).append(Placed(name, key or str(number), row))
        return revision, tables

    bare = SourceOptions(path=options.path, limit=options.limit, seed=options.seed, splits=options.splits)
    return Finite(bare, spec, lambda item: _make(item, columns), read)


def _make(item: Item, columns: dict[str, str]) -> Problem:
    row = {name: item.row.get(column) for name, column in columns.items()}
    _refuse_no_text(item, row, columns)
    question, answer = (str(row[name] if row[name] is not None else "").strip() for name in ("question", "answer"))
    if not question:
        raise BadRow("empty_question", f"{item.where}: column '{columns['question']}' is empty")
    choices: tuple[str, ...] = ()
    if given := row.get("choices"):
        if not isinstance(given, list | tuple):
            raise BadRow("bad_choices", f"{item.where}: column '{columns['choices']}' is no list")
        if len(given) > MOST_CHOICES:
            raise BadRow("bad_choices", f"{item.where}: {len(given)} choices, at most {MOST_CHOICES}")
        choices = tuple(str(choice).strip() for choice in given)
        if len(answer) != 1 or not "A" <= answer <= chr(64 + len(choices)):
            choices, answer = lettered(item, choices, answer)
    facts = _facts(row.get("facts"))
    if "facts" in columns and not facts:
        raise BadRow("no_facts", f"{item.where}: column '{columns['facts']}' is empty")
    stated = " ".join(fact.text for fact in facts)
    views = _views(item, row.get("image"), stated, question, choices) if "image" in columns else {}
    return Problem(
        family=str(row.get("family") or item.table),
        question=question if views else f"{stated} {question}".strip(),
        answer=answer,
        answer_type="choice" if choices else "expression",
        choices=choices,
        facts=facts if views else (),
        license=str(row.get("license") or ""),
        solution=str(row["solution"]) if row.get("solution") else None,
        views=views,
        notes=() if not views or TEXT_RICH in views else ("one view: no facts, no text-rich form",),
    )


def _refuse_no_text(item: Item, row: dict[str, Any], columns: dict[str, str]) -> None:
    for name in ("question", "answer", "facts", "choices", "solution", "family", "license"):
        value = row.get(name)
        texts = [str(one) for one in (value if isinstance(value, list | tuple) else [value])]
        if any(text != _printable(text) for text in texts):
            raise BadRow("bad_text", f"{item.where}: column '{columns[name]}' has characters that are no text")


def _printable(text: str) -> str:
    """Without NUL and half surrogates, which JSON can spell and neither Arrow nor a page can hold."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


def _facts(value: Any) -> tuple[Fact, ...]:
    texts = value if isinstance(value, list | tuple) else [value] if value else []
    return tuple(
        Fact(key=f"fact{number}={text}", text=str(text).strip(), role="condition")
        for number, text in enumerate(texts, 1)
    )


def _views(item: Item, picture: Any, stated: str, question: str, choices: tuple[str, ...]) -> dict[str, View]:
    if isinstance(picture, list) and len(picture) == 1:
        picture = picture[0]
    if not picture or isinstance(picture, list):
        raise BadRow("missing_image", f"{item.where}: a row needs one image")
    image = item.image(picture)
    if stated:
        return two_views(item, f"{stated} {question}", question, image, choices)
    return one_view(item, question, image, choices)
