"""Evaluation sets to compare with: built sets, local copies of published ones, tables, folders of pictures.

for item in open_reference("../MathVerse").items(): item.name, item.texts, item.pictures
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builders.dataset import BuiltSet, open_set
from builders.types import BadRow, SourceOptions
from renderers.errors import UserError

_TEXTS = ("question", "text_rich_prompt", "vision_centric_prompt", "problem", "prompt", "question_for_eval", "query")
_PICTURES = ("image", "vision_centric_image", "text_rich_image", "decoded_image")
_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")
_TABLES = (".json", ".jsonl", ".parquet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of an evaluation set. name: how its own set calls it."""

    name: str
    texts: tuple[str, ...]
    pictures: tuple[bytes, ...]


@dataclass(slots=True, kw_only=True)
class Reference:
    """An evaluation set. built: the set itself where it is one of ours (its embeddings may be of use)."""

    name: str
    revision: str
    count: int
    items: Callable[[], Iterator[Item]]
    built: BuiltSet | None = None


def open_reference(named: str) -> Reference:
    """What a user named. Raises UserError when there is no such set, or when it holds nothing to compare with."""
    source, equals, folder = named.partition("=")
    if equals:
        return _source(source, Path(folder))
    path = Path(named)
    if path.is_dir() and list(path.glob("data/pairs/*.parquet")):
        return _built(named)
    if path.is_dir() and any((path / f"testmini{suffix}").is_file() for suffix in _TABLES):
        return _source("mathverse", path)
    if path.is_dir():
        return _folder(path)
    if path.is_file() and path.suffix in _TABLES:
        return _table(path)
    if path.exists():
        raise UserError(f"--against {named}: needs a folder, or a {', '.join(_TABLES)} file")
    return _built(named)  # a Hub id, or the error that says what is wrong


def nearby(data: BuiltSet) -> list[Reference]:
    """Built evaluation sets (`test` alone) beside a set: `out/mathverse` for `out/families`."""
    beside = data.root.resolve().parent
    sets = [path for path in sorted(beside.iterdir()) if path != data.root.resolve() and path.is_dir()]
    built = [open_set(path) for path in sets if list(path.glob("data/pairs/*.parquet"))]
    return [_built(str(one.root)) for one in built if one.splits() == ["test"] and _published(one)]


def _published(data: BuiltSet) -> bool:
    return any(row["source"] != "families" for row in data.rows("pairs", columns=["source"]))


def _built(named: str) -> Reference:
    data = open_set(named)
    config = "versions" if data.files("versions") else "pairs"
    revision = next((row["revision"] for row in data.rows("pairs", columns=["revision"])), "")
    name = _first(data.rows("pairs", columns=["source"]), "source") or named
    return Reference(
        name=f"{name} at {named}",
        revision=revision or "",
        count=data.count(config),
        items=lambda: map(_item, data.rows(config)),
        built=data,
    )


def _first(rows: Iterator[Mapping[str, Any]], key: str) -> str:
    return next((str(row[key]) for row in rows), "")


def _item(row: Mapping[str, Any]) -> Item:
    """A row of any table, by the columns that published sets use."""
    names = ("sample_index", "source_id", "id", "pid", "problem_index", "question_id")
    name = next((str(row[key]) for key in names if row.get(key) not in (None, "")), "?")
    texts = tuple(dict.fromkeys(row[key] for key in _TEXTS if isinstance(row.get(key), str) and row[key]))
    cells = (row.get(key) for key in _PICTURES)
    files = (cell["bytes"] if isinstance(cell, Mapping) else cell for cell in cells)
    return Item(name=name, texts=texts, pictures=tuple({file: None for file in files if isinstance(file, bytes)}))


def _source(name: str, path: Path) -> Reference:
    """Any finite source of `builders.pairs`, read from a local copy."""
    from builders.build import open_source

    if not path.exists():
        raise UserError(f"--against {name}={path}: no such file or folder")
    source = open_source(name, SourceOptions(path=path))
    if source.procedural:
        raise UserError(f"--against {name}: is made, not published; compare with a built set of it")
    sizes = source.sizes()

    def items() -> Iterator[Item]:
        for split, size in sizes.items():
            for index in range(size):
                try:
                    problem = source.problem(split, index, 0)
                except BadRow:
                    continue  # not a problem that anyone could be evaluated on
                views = list((problem.views or {}).values())
                texts = dict.fromkeys([problem.question, *(view.prompt for view in views)])
                pictures = dict.fromkeys(view.image for view in views if view.image)
                yield Item(name=problem.source_id or problem.id, texts=tuple(texts), pictures=tuple(pictures))

    return Reference(name=f"{name} at {path}", revision=source.revision, count=sum(sizes.values()), items=items)


def _table(path: Path) -> Reference:
    from builders.sources._load import digest_of, local_rows

    rows = local_rows(path)
    if not any(_item(row).texts or _item(row).pictures for row in rows):
        raise UserError(f"--against {path}: no column of it is a question or a picture ({', '.join(_TEXTS)}, image)")
    return Reference(
        name=str(path), revision=digest_of([path]), count=len(rows), items=lambda: _numbered(rows, path.parent)
    )


def _numbered(rows: list[dict[str, Any]], folder: Path) -> Iterator[Item]:
    """Items of a table; pictures that are named by a path are read."""
    for number, row in enumerate(rows):
        paths = {key: folder / row[key] for key in _PICTURES if isinstance(row.get(key), str) and row[key]}
        files = {key: path.read_bytes() for key, path in paths.items() if path.is_file()}
        item = _item(row | files)
        yield item if item.name != "?" else Item(name=f"row {number}", texts=item.texts, pictures=item.pictures)


def _folder(path: Path) -> Reference:
    files = sorted(file for file in path.rglob("*") if file.suffix.lower() in _SUFFIXES)
    tables = sorted(file for suffix in _TABLES for file in path.rglob(f"*{suffix}"))
    if tables and not files:
        raise UserError(f"--against {path}: not a set that is known; name one of its tables, such as {tables[0]}")
    if not files:
        raise UserError(f"--against {path}: holds no built set, no testmini.json and no picture")

    def items() -> Iterator[Item]:
        for file in files:
            yield Item(name=str(file.relative_to(path)), texts=(), pictures=(file.read_bytes(),))

    return Reference(name=str(path), revision="", count=len(files), items=items)
