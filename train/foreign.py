"""Predictions that another tool made, as (problem, version) with their responses; no model is needed.

    given = read([Path("Qwen2.5-VL-7B_MathVerse_MINI.xlsx")])
    python -m train.evaluate --predictions FILE... [--data mathverse --path DIR] [--format vlmevalkit]

ours        jsonl: problem, version, and response or responses; with tokens, answer, choices ... as we write them
vlmevalkit  xlsx, tsv or csv: index, prediction and the columns of the benchmark (`MathVerse_MINI*`: problem_index,
            problem_version, answer, question_type, metadata); source: VLMEvalKit vlmeval/inference.py and
            vlmeval/dataset/image_vqa.py
lmms_eval   `*_samples_TASK.jsonl` of --log_samples: resps, filtered_resps, target; the problem stands in `doc` or in
            the metric `submission`; source: lmms-eval lmms_eval/loggers/evaluation_tracker.py, tasks/mathverse/utils.py

Responses are graded again, by the grader that grades everything here; verdicts of the tool are not read.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from renderers.errors import UserError
from train.questions import Key, version_name

Row = dict[str, Any]
Format = Literal["ours", "vlmevalkit", "lmms_eval"]
_PROBLEM = ("problem", "problem_index", "problem_id", "id")
_VERSION = ("version", "problem_version", "view")
_FAILED = "Failed to obtain answer via API"  # VLMEvalKit's mark of a request that failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The responses to one problem under one version. gold, about: what the file itself says, else empty."""

    problem: str
    version: str
    responses: tuple[str, ...]
    tokens: tuple[int, ...] = ()
    truncated: int = 0
    error: str = ""
    prompt: str = ""
    gold: dict[str, Any]
    about: dict[str, Any]


def read(files: Sequence[Path], form: Format | None = None) -> dict[Key, Given]:
    """All predictions of the files. Raises UserError for one that cannot be read, is empty or repeats a problem."""
    found: dict[Key, Given] = {}
    for file in files:
        if not file.is_file():
            raise UserError(f"--predictions {file}: no such file")
        rows = list(_rows(file))
        if not rows:
            raise UserError(f"--predictions {file}: is empty")
        kind = form or detect(file, rows[0])
        for number, row in enumerate(rows, 1):
            _add(found, _READERS[kind](row, f"{file}, row {number}"), row, f"{file}, row {number}")
    return found


def detect(file: Path, row: Row) -> Format:
    """Which tool wrote a file. Raises UserError when its first row is of none."""
    if "filtered_resps" in row or "resps" in row:
        return "lmms_eval"
    if "index" in row and "prediction" in row:
        return "vlmevalkit"
    if {"response", "responses", "prediction"} & row.keys():
        return "ours"
    raise UserError(
        f"--predictions {file}: holds no predictions that we know (columns: {', '.join(map(str, row))[:200]}); "
        "name its --format"
    )


def _rows(file: Path) -> Iterator[Row]:
    readers: dict[str, Callable[[Path], Iterator[Row]]] = {
        ".jsonl": _jsonl, ".json": _json, ".xlsx": _xlsx, ".tsv": _separated, ".csv": _separated,
    }  # fmt: skip
    if file.suffix not in readers:
        raise UserError(f"--predictions {file}: must end in {', '.join(sorted(readers))}")
    try:
        yield from readers[file.suffix](file)
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise UserError(f"--predictions {file}: cannot be read ({error})") from error


def _jsonl(file: Path) -> Iterator[Row]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _record(json.loads(line), f"{file}, line {number}")


def _json(file: Path) -> Iterator[Row]:
    content = json.loads(file.read_text(encoding="utf-8"))
    for number, row in enumerate(content if isinstance(content, list) else [content], 1):
        yield _record(row, f"{file}, record {number}")


def _record(value: Any, where: str) -> Row:
    if not isinstance(value, dict):
        raise UserError(f"--predictions {where}: is not a JSON object")
    return value


def _separated(file: Path) -> Iterator[Row]:
    import csv
    import sys

    csv.field_size_limit(sys.maxsize)  # pictures stand in cells as base64
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t" if file.suffix == ".tsv" else ",")


def _xlsx(file: Path) -> Iterator[Row]:
    import importlib
    import zipfile

    try:
        openpyxl: Any = importlib.import_module("openpyxl")
    except ImportError as error:
        raise UserError(f"--predictions {file}: pip install openpyxl, or save the table as .tsv") from error
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, openpyxl.utils.exceptions.InvalidFileException) as error:
        raise UserError(f"--predictions {file}: is not an Excel table") from error
    rows = book.worksheets[0].iter_rows(values_only=True)
    names = [str(name) for name in next(rows, ())]
    for cells in rows:
        if any(cell is not None for cell in cells):
            yield dict(zip(names, cells, strict=False))
    book.close()


def _add(found: dict[Key, Given], given: Given | None, row: Row, where: str) -> None:
    if given is None:
        return
    key = (given.problem, given.version)
    if key not in found:
        found[key] = given
    elif "sample" in row:  # one line a sample
        before = found[key]
        found[key] = replace(
            before, responses=before.responses + given.responses, tokens=before.tokens + given.tokens,
            truncated=before.truncated + given.truncated,
        )  # fmt: skip
    elif "filter" not in row:  # lmms-eval writes a response once for each of its filters
        raise UserError(f"--predictions {where}: problem {given.problem}, {given.version} comes twice")


def _ours(row: Row, where: str) -> Given:
    told = row.get("responses", row.get("response", row.get("prediction")))
    responses = tuple(map(_text, told)) if isinstance(told, list) else (_text(told),)
    tokens = row.get("tokens") or ()
    return Given(
        problem=_key(row, _PROBLEM, where),
        version=version_name(_key(row, _VERSION, where)),
        responses=() if row.get("error") else responses,
        tokens=tuple(tokens) if isinstance(tokens, list | tuple) else (int(tokens),),
        truncated=int(row.get("truncated") or 0),
        error=row.get("error") or "",
        prompt=row.get("prompt") or "",
        gold=_gold(row, row.get("answer")),
        about={name: row.get(name) for name in ("family", "level_perception", "level_reasoning")},
    )


def _vlmevalkit(row: Row, where: str) -> Given:
    response = _text(row.get("prediction"))
    error = "VLMEvalKit: " + _FAILED if response.startswith(_FAILED) else ""
    return Given(
        problem=_key(row, _PROBLEM, where),
        version=version_name(_key(row, _VERSION, where)),
        responses=() if error else (response,),
        error=error,
        gold=_gold(row, row.get("answer")),
        about={"family": _metadata(row).get("subject")},
    )


def _lmms_eval(row: Row, where: str) -> Given:
    inner = [value for value in (row.get("doc"), *row.values()) if isinstance(value, dict)]
    doc = next((value for value in inner if any(name in value for name in _VERSION)), None)
    if doc is None:
        raise UserError(
            f"--predictions {where}: neither `doc` nor a `submission` names the problem and its version; "
            "log the task's `submission` metric"
        )
    told = row.get("resps") or row.get("filtered_resps")  # filters may drop samples; resps goes where both are equal
    return Given(
        problem=_key(doc, _PROBLEM, where),
        version=version_name(_key(doc, _VERSION, where)),
        responses=tuple(_flat(told)),
        prompt=row["input"] if isinstance(row.get("input"), str) else "",
        gold=_gold(doc, doc.get("answer") or row.get("target")),
        about={"family": _metadata(doc).get("subject")},
    )


_READERS: dict[Format, Callable[[Row, str], Given]] = {
    "ours": _ours, "vlmevalkit": _vlmevalkit, "lmms_eval": _lmms_eval,
}  # fmt: skip


def _flat(value: Any) -> Iterator[str]:
    if isinstance(value, list | tuple):
        for inner in value:
            yield from _flat(inner)
    else:
        yield _text(value)


def _text(value: Any) -> str:
    """A cell as text: tables turn `330` into the number 330.0, and an empty response into nothing."""
    if value is None or (isinstance(value, float) and value != value):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _key(row: Row, names: Sequence[str], where: str) -> str:
    for name in names:
        if text := _text(row.get(name)).strip():
            return text
    raise UserError(f"--predictions {where}: needs a column {' or '.join(names)}")


def _gold(row: Row, answer: Any) -> dict[str, Any]:
    """The gold as the file tells it; empty when it tells none."""
    from builders.sources.mathverse import parse_choices

    if not _text(answer).strip():
        return {}
    told = _text(row.get("question_for_eval")) or _text(row.get("question"))
    letters = [_text(row[letter]) for letter in "ABCDEFGH" if _text(row.get(letter))]
    named = row.get("choices")
    choices = named if isinstance(named, list) else letters or list(parse_choices(told))
    gold = {"answer": _text(answer), "choices": choices}
    optional = {name: row.get(name) for name in ("tolerance", "question_type") if row.get(name)}
    return gold | optional


def _metadata(row: Row) -> Row:
    """MathVerse's metadata: a dictionary, or its repr in a cell."""
    told = row.get("metadata")
    if isinstance(told, str):
        try:
            told = ast.literal_eval(told)
        except (ValueError, SyntaxError):
            return {}
    return told if isinstance(told, dict) else {}
