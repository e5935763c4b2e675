"""Anyone's own rows as pairs, as far as their columns allow; shared by the sources `jsonl` and `hf`.

With facts and pictures there are both views; with text alone the page is drawn; with pictures alone there is one view,
and the report says so. `--map ours=theirs,...` names the columns. A line that is no row, and a row whose split is no
name, are quarantined; their place is in the split of the first sound row.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
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
from builders.sources._lines import TOO_DEEP, Line, Lines
from builders.sources._load import Row
from builders.types import BadRow, SourceOptions
from builders.versions import TEXT_RICH, VISION_CENTRIC
from renderers.errors import UserError, unknown
from renderers.types import Fact, Problem, View

NAMES = ("question", "answer", "image", "facts", "choices", "solution", "id", "split", "family", "license")
LONGEST_SPLIT = 100  # characters: it is a part of file names

Rows = Lines | list[dict[str, Any]]


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
    """What one pass over all rows tells: their columns, their licences, and each row's split and key ("" for none).

    A row that cannot be built has the split None.
    """

    columns: dict[str, None] = field(default_factory=dict)
    licenses: set[str] = field(default_factory=set)
    places: list[tuple[str | None, str]] = field(default_factory=list)

    def add(self, row: Row, where: str, theirs: Mapping[str, str]) -> None:
        """One more row. Raises BadRow when it cannot be read or its split is no name."""
        self.columns.update(dict.fromkeys(row))
        license_, split, key = (_text(row.get(theirs[name])) for name in ("license", "split", "id"))
        _check_split(split, row, where)
        if len(self.licenses) < 2:  # two are as many as any number
            self.licenses.add(license_)
        self.places.append((sys.intern(split), _printable(key)[:200]))


def _survey(options: SourceOptions, rows: Rows, where: str) -> _Survey:
    """The survey of a whole table. Raises UserError when none of its rows can be built."""
    theirs = {name: name for name in NAMES} | dict(options.mapping)
    found, first = _Survey(), ""
    for number in range(len(rows)):
        try:
            found.add(_row(rows, number), f"{where} row {number}", theirs)
        except (BadRow, RecursionError) as error:  # it is quarantined when its turn comes
            found.places.append((None, ""))
            first = first or (error.detail if isinstance(error, BadRow) else f"{where} row {number}: {TOO_DEEP}")
    if all(split is None for split, _ in found.places):
        raise UserError(first or f"{where}: no rows")
    return found


def _row(rows: Rows, number: int) -> Row:
    return Line(rows, number) if isinstance(rows, Lines) else rows[number]


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell)


def _check_split(split: str, row: Row, where: str) -> None:
    if split and (not split.isidentifier() or len(split) > LONGEST_SPLIT):
        needed = f"needs a name of letters, digits and _, at most {LONGEST_SPLIT} characters"
        place = row.where if isinstance(row, Line) else where
        raise BadRow("bad_row", f"{place}: split '{_printable(split)[:LONGEST_SPLIT]}': {needed}")


def own_source(options: SourceOptions, rows: Rows, name: str, where: str, revision: str) -> Finite:
    """The rows as a source. A column is one that any row has; rows without it have null there."""
    survey = _survey(options, rows, where)
    columns = mapping(options, list(survey.columns))
    pair = TEXT_PAIR if "image" not in columns else (TEXT_RICH, VISION_CENTRIC) if "facts" in columns else ONE_VIEW
    one_license = len(survey.licenses) == 1 and next(iter(survey.licenses))
    spec = Spec(
        name=name, hub_id="", license=one_license or "unknown", columns={}, tables=(Table(split="train"),), pair=pair
    )

    def read(spec: Spec, options: SourceOptions) -> tuple[str, Tables]:
        tables: Tables = {}
        home = next(split for split, _ in survey.places if split is not None)  # of rows that cannot be built
        for number, (split, key) in enumerate(survey.places):
            placed = Placed(name, key or str(number), _row(rows, number))
            tables.setdefault((home if split is None else split) or "train", []).append(placed)
        return revision, tables

    bare = SourceOptions(path=options.path, limit=options.limit, seed=options.seed, splits=options.splits)
    return Finite(bare, spec, lambda item: _make(item, columns), read)


def _make(item: Item, columns: dict[str, str]) -> Problem:
    row = {name: item.row.get(column) for name, column in columns.items()}
    try:
        _check_split(_text(row.get("split")), item.row, item.where)
        _refuse_no_text(item, row, columns)
    except RecursionError as error:  # from str()
        raise BadRow("bad_row", f"{item.where}: {TOO_DEEP}") from error
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
