"""Rows of a published set: from the Hub, or a local copy of the same schema with `--path` (folder, parquet, json[l]).

A schema that does not fit stops the build (every row would be wrong); a single bad row is quarantined by the source.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from renderers.errors import UserError

Row = Mapping[str, Any]


def local_rows(file: Path) -> list[dict[str, Any]]:
    """All rows of one .json, .jsonl or .parquet file. Raises UserError when it cannot be read as such.

    A .json file holds a list of records, an object of records (`{"1": {...}}`, as MathVista publishes) or one record.
    """
    with reading(file):
        if file.suffix == ".parquet":
            import pyarrow.parquet as pq

            rows: Any = pq.read_table(file).to_pylist()
        elif file.suffix == ".jsonl":
            with file.open(encoding="utf-8") as lines:
                rows = _of_lines(lines)
        else:
            rows = _records(_json(file.read_text(encoding="utf-8")))
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _no_records(file)
    return rows


@contextlib.contextmanager
def reading(file: Path) -> Iterator[None]:
    """Every way in which a file is not what its name says becomes one line."""
    try:
        yield
    except OSError as error:
        raise UserError(f"{file}: {error.strerror or error}") from error
    except (ValueError, UnicodeDecodeError) as error:  # JSON errors and pyarrow's ArrowInvalid are ValueErrors
        raise UserError(f"{file}: not {file.suffix[1:] or 'json'} ({str(error).splitlines()[0]})") from error
    except RecursionError as error:
        raise UserError(f"{file}: nested too deep to be rows") from error


def _no_records(file: Path) -> UserError:
    return UserError(f"{file}: needs a list of records, one object a row")


def _json(text: str) -> Any:
    """JSON, or JSON lines under the name .json, as some sets are published."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            raise
        return _of_lines(text.splitlines())


def _of_lines(lines: Iterable[str]) -> list[Any]:
    """The JSON of every line that is not empty. Raises ValueError naming the line."""
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found.append(json.loads(line))
            except ValueError as error:
                raise ValueError(f"line {number}: {why(error)}") from error
    return found


def why(error: ValueError) -> str:
    """What is wrong with one line, without the line number that JSON's own messages count from it."""
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg}: column {error.colno}"
    return str(error).partition(";")[0]


def _records(content: Any) -> Any:
    if not isinstance(content, dict):
        return content
    return list(content.values()) if all(isinstance(value, dict) for value in content.values()) else [content]


def find(path: Path, stem: str) -> list[Path]:
    """The files of a table in a local copy: `stem.json[l]`, `stem[-*].parquet` or `stem/N.json`, here or in `data/`."""
    if not path.exists():
        raise UserError(f"--path {path}: no such file or folder")
    if path.is_file():
        return [path]
    for folder in (path, path / "data"):
        for suffix in (".json", ".jsonl", ".parquet"):
            if (folder / f"{stem}{suffix}").is_file():
                return [folder / f"{stem}{suffix}"]
        if shards := sorted(folder.glob(f"{stem}-*.parquet")):
            return shards
        if items := sorted((folder / stem).glob("*.json"), key=lambda file: (len(file.stem), file.stem)):
            return items
    return []


def local_revision(path: Path, tables: Sequence[str]) -> str:
    """A hash of the table files of a local copy: what its rows are, wherever it lies."""
    return digest_of([file for table in tables for file in find(path, table)])


def digest_of(files: Iterable[Path]) -> str:
    """A hash of the content of files; missing ones count as empty."""
    total = hashlib.sha256()
    for file in files:
        if file.is_file():
            with file.open("rb") as opened:
                while piece := opened.read(1 << 20):  # a large file is never in memory as a whole
                    total.update(piece)
    return f"sha256:{total.hexdigest()[:16]}"


def read_json(file: Path) -> Any:
    """Any JSON file. Raises UserError when it cannot be read."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"{file}: {error.strerror or error}") from error
    except ValueError as error:
        raise UserError(f"{file}: not JSON ({error})") from error


def hub_revision(repo: str) -> str:
    """The commit of a data set on the Hub; empty in offline mode, when the cache decides.

    Raises UserError when the Hub cannot be reached.
    """
    import huggingface_hub
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    try:
        return huggingface_hub.HfApi().dataset_info(repo, timeout=20).sha or ""
    except OfflineModeIsEnabled:
        return ""
    except HfHubHTTPError as error:
        raise _unreachable(repo, error) from error
    except Exception as error:  # the HTTP client's own errors: which client that is changes
        if "connect" not in type(error).__name__.lower() and "timeout" not in type(error).__name__.lower():
            raise
        raise _unreachable(repo, error) from error


def _unreachable(repo: str, error: Exception) -> UserError:
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:160]
    return UserError(
        f"{repo} cannot be loaded from the Hub ({reason}): give a local copy with --path, "
        "or set HF_HUB_OFFLINE=1 if it is in the cache"
    )


def hub_splits(repo: str, revision: str) -> list[str]:
    """The splits of a data set's default config. Raises UserError when it cannot be loaded."""
    import datasets

    try:
        return list(datasets.get_dataset_split_names(repo, revision=revision or None))
    except (OSError, ValueError, RuntimeError) as error:
        raise _unreachable(repo, error) from error


def hub_rows(repo: str, config: str | None, split: str, revision: str) -> list[dict[str, Any]]:
    """All rows of a table on the Hub, images as {bytes, path}. Raises UserError when it cannot be loaded."""
    import datasets

    try:
        table = datasets.load_dataset(repo, config, split=split, revision=revision or None)
    except (OSError, ValueError, RuntimeError) as error:
        # The client raises dozens of types below these three; the user needs the set, the cause and the way out.
        raise _unreachable(f"{repo} ({config})", error) from error
    for name, feature in table.features.items():
        raw = datasets.Image(decode=False)
        if isinstance(feature, datasets.Image):
            table = table.cast_column(name, raw)
        elif isinstance(getattr(feature, "feature", None), datasets.Image):  # a list of pictures
            table = table.cast_column(name, type(feature)(raw))
    return [dict(row) for row in table]


def check_schema(rows: Sequence[Row], columns: Mapping[str, type | tuple[type, ...]], where: str) -> None:
    """Raises UserError naming the first column and row that do not fit; an empty table does not fit either."""
    if not rows:
        raise UserError(f"{where}: no rows")
    for index, row in enumerate(rows):
        for name, kind in columns.items():
            if name not in row:
                raise UserError(f"{where}: row {index} has no column '{name}'; needed are {', '.join(columns)}")
            if not isinstance(row[name], kind):
                found = type(row[name]).__name__
                needed = " or ".join(one.__name__ for one in (kind if isinstance(kind, tuple) else (kind,)))
                raise UserError(f"{where}: row {index}, column '{name}' is {found}, needed is {needed}")


def group(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    """Rows by the text of one column, groups and rows in the order in which they come."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(str(row[key]), []).append(row)
    return groups
