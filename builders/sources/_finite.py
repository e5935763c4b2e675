"""A published set as a source: tables from the Hub or a local copy, one `make(row)` for each problem.

An adapter is a `Spec` and a function; everything else (finding files, the schema check, splits, pictures, licence and
revision on every row, quarantine of bad rows) is here. Sets that are for evaluation only end in the split `test`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple

from builders.sources._load import Row, check_schema, find, hub_revision, hub_rows, local_revision, local_rows
from builders.sources._pictures import check_image, embedded, read_image
from builders.types import BadRow, Retry, SourceOptions
from builders.versions import TEXT_RICH, VERSIONS, VISION_CENTRIC, choices_block
from renderers.errors import UserError
from renderers.seeds import rng
from renderers.types import Problem, Rejected, View

TEXT_PAIR = ("Text Only", "Vision Only")  # text problems: the words, and the page that we typeset from them
ONE_VIEW = (None, VISION_CENTRIC)  # no text-rich form exists
LONGEST = 100_000  # characters of a question or an answer; the longest of the known sources has under 10,000
MOST_CHOICES = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of a set. split: ours. config, hub_split: the Hub's names. stems: local file names, without suffix."""

    split: str
    config: str | None = None
    hub_split: str = ""
    stems: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every stem under which a local copy may hold this table."""
        return self.stems or (self.hub_split or self.split,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """What is particular about a published set.

    columns: the exact schema, column -> type(s). key: the column that identifies an item (else its number).
    local: tables by which a local copy may be laid out where that differs from the Hub's.
    pair: the two versions of a pair; `ONE_VIEW` where no text-rich form exists, `TEXT_PAIR` for text problems.
    evaluation: an evaluation set, never to be trained on. notice: what a user must know of its licence.
    redistribute: whether its rows may be passed on; `builders.push` refuses those that may not.
    """

    name: str
    hub_id: str
    license: str
    columns: Mapping[str, type | tuple[type, ...]]
    tables: tuple[Table, ...]
    local: tuple[Table, ...] = ()
    key: str = ""
    pair: tuple[str | None, str] = (TEXT_RICH, VISION_CENTRIC)
    evaluation: bool = False
    notice: str = ""
    redistribute: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """A row on its way to a problem: its table, where it stands (for messages), the reader of its pictures."""

    row: Row
    table: str
    where: str
    image: Callable[[Any], bytes]


class Placed(NamedTuple):
    """A row where it was read: its table and the key by which it can be found again."""

    table: str
    key: str
    row: Row


Make = Callable[[Item], Problem]
Tables = dict[str, list[Placed]]  # by split
Read = Callable[[Spec, SourceOptions], tuple[str, Tables]]


class Finite:
    """The problems of a published set, table by table.

    A training set that publishes `train` alone is divided by `--splits`; other published splits stay as they are.
    """

    procedural = False
    images: Literal["same", "own"] = "own"

    def __init__(self, options: SourceOptions, spec: Spec, make: Make, read: Read | None = None) -> None:
        if options.names:
            raise UserError(f"--source {spec.name} takes no names after a colon")
        self.spec, self.make = spec, make
        self.license, self.pair, self.notice = spec.license, spec.pair, spec.notice
        self.folder = options.path if options.path and options.path.is_dir() else (options.path or Path()).parent
        self.revision, self.rows = (read or read_tables)(spec, options)
        if options.limit is not None:
            self.rows = dict(_first(self.rows, options.limit))
        if set(self.rows) == {"train"} and not spec.evaluation:
            self.rows = divide(self.rows["train"], options)

    def sizes(self) -> dict[str, int]:
        """The published splits, or shares of a lone `train`; `test` alone for an evaluation set."""
        return {split: len(rows) for split, rows in self.rows.items()}

    def problem(self, split: str, index: int, attempt: int) -> Problem:
        """The problem of row `index`. Raises Retry when it has no pair, BadRow when the row is damaged."""
        table, key, row = self.rows[split][index]
        where = f"{self.spec.name} {key}"
        item = Item(row, table, where, lambda value: self._image(value, where))
        try:
            made = self.make(item)
        except BadRow:
            raise
        except Retry as refused:  # the row is sound but has no pair: say which row it is
            detail = refused.detail if refused.detail.startswith(where) else f"{where}: {refused.detail}"
            raise Retry(refused.reason, detail) from refused
        if not made.answer.strip():
            raise BadRow("no_gold", f"{where}: the answer is empty")
        if not made.question.strip() and not made.views:
            raise BadRow("empty_question", f"{where}: the question is empty")
        longest = max(len(made.question), len(made.answer), *(len(view.prompt) for view in made.views.values()), 0)
        if longest > LONGEST:
            raise BadRow("too_long", f"{where}: a text of {longest} characters, at most {LONGEST}")
        terms = made.license or self.license  # a user's rows may each have their own
        return replace(made, source=self.spec.name, source_id=key, license=terms, revision=self.revision)

    def versions(self, problem: Problem) -> tuple[str, ...]:
        """What this problem can be shown as: its own views, or the words and the page."""
        if problem.views:
            return tuple(name for name in VERSIONS if name in problem.views)
        return TEXT_PAIR

    def audit(self, problem: Problem) -> Rejected | None:
        """Published rows have no second route to check."""
        return None

    def _image(self, value: Any, where: str) -> bytes:
        data = embedded(value, where)
        if data is None:
            data = read_image(self.folder, str(value.get("path") if isinstance(value, Mapping) else value), where)
        check_image(data, where)
        return data


def lettered(item: Item, options: Sequence[Any], answer: Any) -> tuple[tuple[str, ...], str]:
    """Options as texts and the letter of the right one. Raises BadRow when the answer is not among them."""
    texts = tuple(str(option).strip() for option in options)
    if len(texts) > MOST_CHOICES:
        raise BadRow("bad_choices", f"{item.where}: {len(texts)} options, at most {MOST_CHOICES}")
    gold = str(answer).strip()
    if gold not in texts:
        said = f"the answer '{gold[:100]}' is none of the options {str(list(texts))[:300]}"
        raise BadRow("no_gold", f"{item.where}: {said}")
    return texts, chr(65 + texts.index(gold))


def two_views(item: Item, rich: str, vision: str, image: bytes, choices: tuple[str, ...] = ()) -> dict[str, View]:
    """Text-rich and vision-centric prompts around one picture, the choices below both; the words alone as Text Only."""
    if not vision.strip():
        raise BadRow("empty_question", f"{item.where}: the question is empty")
    block = f"\n{choices_block(choices)}" if choices else ""
    return {
        TEXT_RICH: View(prompt=f"{rich}{block}", image=image),
        "Text Only": View(prompt=f"{rich}{block}"),
        VISION_CENTRIC: View(prompt=f"{vision}{block}", image=image),
    }


def one_view(item: Item, question: str, image: bytes, choices: tuple[str, ...] = ()) -> dict[str, View]:
    """The vision-centric view alone, for rows without a text-rich form."""
    if not question.strip():
        raise BadRow("empty_question", f"{item.where}: the question is empty")
    return {VISION_CENTRIC: View(prompt=f"{question}\n{choices_block(choices)}" if choices else question, image=image)}


def divide(rows: Sequence[Placed], options: SourceOptions) -> Tables:
    """Rows by `--splits`, drawn row by row: a row keeps its split when others are added after it."""
    shares = options.splits or (("train", 0.9), ("test", 0.1))
    total = sum(share for _, share in shares)
    tables: Tables = {name: [] for name, _ in shares}
    for number, row in enumerate(rows):
        at, chosen = rng(options.seed, "split", number).random() * total, shares[-1][0]
        for name, share in shares:
            at -= share
            if at < 0:
                chosen = name
                break
        tables[chosen].append(row)
    return {name: kept for name, kept in tables.items() if kept}


def _first(tables: Tables, limit: int) -> list[tuple[str, list[Placed]]]:
    kept = []
    for split, rows in tables.items():
        if limit > 0:
            kept.append((split, rows[:limit]))
        limit -= len(rows)
    return kept


def read_tables(spec: Spec, options: SourceOptions) -> tuple[str, Tables]:
    """The revision and the rows of every split. Raises UserError when they cannot be had."""
    tables: Tables = {}
    if options.path is None:
        revision = hub_revision(spec.hub_id)
        for table in spec.tables:
            rows = hub_rows(spec.hub_id, table.config, table.hub_split or table.split, revision)
            check_schema(rows, spec.columns, f"{spec.hub_id} {table.hub_split or table.split}")
            _add(tables, spec, table, rows)
        return revision, tables
    layout = (*spec.tables, *spec.local)
    names = [name for table in layout for name in table.names]
    for table in layout if options.path.is_dir() else (_table_of(layout, options.path),):
        rows = []
        found_at = [file for name in table.names for file in find(options.path, name)]
        for file in dict.fromkeys(found_at):  # a single file answers to every name
            rows += (found := local_rows(file))
            check_schema(found, spec.columns, str(file))
        _add(tables, spec, table, rows)
    if not tables:
        raise UserError(f"--path {options.path}: none of {', '.join(names)} (.json, .jsonl, .parquet) in it")
    return local_revision(options.path, names if options.path.is_dir() else names[:1]), tables


def _table_of(layout: Sequence[Table], path: Path) -> Table:
    """A single file is the table whose name it carries (the longest such name), else the first."""
    if not path.exists():
        raise UserError(f"--path {path}: no such file or folder")
    fits = [(len(name), table) for table in layout for name in table.names if name in path.stem]
    return max(fits, key=lambda fit: fit[0])[1] if fits else layout[0]


def _add(tables: Tables, spec: Spec, table: Table, rows: Sequence[Row]) -> None:
    if rows:
        name = table.config or table.names[0]
        keys = (str(row[spec.key]) if spec.key else f"{table.names[0]}:{number}" for number, row in enumerate(rows))
        placed = [Placed(name, key, row) for key, row in zip(keys, rows, strict=True)]
        tables.setdefault("test" if spec.evaluation else table.split, []).extend(placed)
