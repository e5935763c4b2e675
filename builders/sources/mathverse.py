"""MathVerse (AI4Math/MathVerse, arXiv 2403.14624): 788 problems in six hand-made versions; evaluation only.

    python -m builders.pairs --source mathverse [--path FOLDER] --versions all

Rows are taken verbatim: prompts are the `question` column and pictures the file's bytes, each version with its own.
`question_for_eval` is the judge's question and holds the full text even for Vision Only: it is kept as a column and
never prompted with. It is a benchmark, so every pair is in the split `test`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from builders.prompts import VISION_ONLY
from builders.sources._load import Row, check_schema, find, group, hub_revision, hub_rows, local_revision, local_rows
from builders.sources._pictures import check_image, read_image
from builders.types import BadRow, SourceOptions
from builders.versions import TEXT_RICH, VERSIONS, VISION_CENTRIC
from renderers.errors import UserError
from renderers.types import Problem, Rejected, View

HUB_ID = "AI4Math/MathVerse"
LICENSE = "mit"
TABLES = ("testmini", "testmini_text_only")
COLUMNS: dict[str, type] = {
    **dict.fromkeys(("sample_index", "problem_index", "problem_version", "question", "answer", "question_type"), str),
    "metadata": dict,
    **dict.fromkeys(("query_wo", "query_cot"), str),
}


class MathVerse:
    """The problems of MathVerse, in the order of their first row."""

    license = LICENSE
    procedural = False
    notice = "evaluation set: every pair is in the split test; do not train on it"
    images: Literal["same", "own"] = "own"
    pair = (TEXT_RICH, VISION_CENTRIC)

    def __init__(self, options: SourceOptions) -> None:
        if options.names:
            raise UserError("--source mathverse takes no names after a colon")
        self.folder = options.path if options.path and options.path.is_dir() else (options.path or Path()).parent
        self.revision = local_revision(options.path, TABLES) if options.path else hub_revision(HUB_ID)
        rows = [row for table in TABLES for row in _table(table, options.path, self.revision)]
        self.groups = list(group(rows, "problem_index").items())[: options.limit]

    def sizes(self) -> dict[str, int]:
        """All in `test`: it is an evaluation set."""
        return {"test": len(self.groups)}

    def problem(self, split: str, index: int, attempt: int) -> Problem:
        """Problem number `index` with all the versions that the source has of it."""
        key, rows = self.groups[index]
        views = {str(row["problem_version"]): self._view(key, row) for row in rows}
        lead = rows[0]
        gold = str(lead["answer"]).strip()
        if not gold:
            raise BadRow("no_gold", f"problem {key}: column 'answer' is empty")
        others = sorted({str(row["answer"]) for row in rows} - {str(lead["answer"])})
        choices = parse_choices(str(lead["question"]))
        return Problem(
            family=str(lead["metadata"].get("subject", "mathverse")),
            question=str(lead["question"]),
            answer=gold,
            answer_type="choice" if lead["question_type"] == "multi-choice" else "expression",
            choices=choices,
            source="mathverse",
            source_id=key,
            license=LICENSE,
            revision=self.revision,
            views=views,
            notes=tuple(f"gold conflict: {gold!r} and {other!r}" for other in others),
        )

    def versions(self, problem: Problem) -> tuple[str, ...]:
        """All versions that the source has of this problem, in MathVerse's order."""
        return tuple(name for name in VERSIONS if name in problem.views)

    def audit(self, problem: Problem) -> Rejected | None:
        """Nothing: MathVerse's versions do not keep the role invariants, and rows are taken as they are."""
        return None

    def _view(self, key: str, row: Row) -> View:
        name, where = str(row["problem_version"]), f"problem {key}, {row['problem_version']}"
        if name not in VERSIONS:
            raise BadRow("unknown_version", f"{where}: allowed are {', '.join(VERSIONS)}")
        which = VERSIONS[name]
        question = str(row["question"])
        if which.question == "text" and not question.strip():
            raise BadRow("empty_question", f"{where}: column 'question' is empty")
        image = None if which.picture is None else self._image(where, row.get("image"))
        columns = {name: value for name, value in row.items() if name != "image"}
        return View(prompt=question if which.question == "text" else VISION_ONLY, image=image, columns=columns)

    def _image(self, where: str, value: Any) -> bytes:
        if isinstance(value, Mapping) and value.get("bytes"):
            data = bytes(value["bytes"])
        else:
            name = str(value.get("path") if isinstance(value, Mapping) else value or "")
            data = read_image(self.folder, name, where)
        check_image(data, where)
        return data


def _table(table: str, path: Path | None, revision: str) -> list[dict[str, Any]]:
    if path is None:
        rows, where = hub_rows(HUB_ID, table, table, revision), HUB_ID
    else:
        files = find(path, table)
        if path.is_file() and table != TABLES[0]:
            return []  # a single file is the main table
        if not files and table == TABLES[0]:
            raise UserError(f"--path {path}: no {table}.json, .jsonl or .parquet in it")
        if not files:
            return []  # the text-only table may be missing: then there is no Text Only version
        rows, where = [row for file in files for row in local_rows(file)], str(files[0])
    check_schema(rows, COLUMNS if table == TABLES[1] else {**COLUMNS, "question_for_eval": str}, where)
    return rows


def parse_choices(question: str) -> tuple[str, ...]:
    """The options of a multi-choice question without their letters; empty when it has no choices block.

    Headers are `Choices:` or `Choice:`, separators `A:` or `A.`.

    >>> parse_choices("How long?\\nChoices:\\nA:2\\nB:2√{3}")
    ('2', '2√{3}')
    """
    block = re.search(r"\bChoices?\s*:\s*(.*)\Z", question, re.DOTALL)
    if not block:
        return ()
    parts = re.split(r"(?:^|\s)([A-H])\s*[:.)]\s*", block.group(1))
    letters, texts = parts[1::2], parts[2::2]
    in_order = letters == [chr(65 + i) for i in range(len(letters))]
    return tuple(text.strip() for text in texts) if in_order else ()


def open_source(options: SourceOptions) -> MathVerse:
    """MathVerse from the Hub, or from `options.path`. Raises UserError for a missing copy or a wrong schema."""
    return MathVerse(options)
