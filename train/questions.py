"""What an evaluation asks: a pair set, its versions, or MathVerse itself, as a stream of questions.

    asked = pair_set(open_set("out/families"), split="test")       # text_rich and vision_centric
    asked = version_set(open_set("out/families"), split="test")    # MathVerse's versions
    asked = mathverse(Path("MathVerse"))                           # the published set, verbatim words and pictures
    for question in asked.stream("think_and_box"): ...

Only keys and golds are held; pictures are read again when their turn comes, so that memory does not grow with the set.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from builders.dataset import BuiltSet, open_set
from builders.engines import Request
from builders.prompts import VISION_ONLY, instruct
from builders.rows import Row
from builders.types import BadRow, SourceOptions
from builders.versions import TEXT_RICH, VERSIONS, VISION_CENTRIC, version
from builders.vlm import request
from recipes.recipe import VIEWS
from renderers.errors import UserError, unknown
from renderers.types import Problem
from train.asking import Question
from train.protocols import Template

Key = tuple[str, str]  # problem, version
_ABOUT = ("family", "level_perception", "level_reasoning")
_GOLD = ("answer", "choices", "tolerance")
_PAIRS = ["id", "problem_id", "source", "source_id", *_ABOUT, *_GOLD]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A set to evaluate on.

    name: what the user called it, and which part. source: where its problems come from. rich, vision: the versions
    between which the gap is taken. keys: every (problem, version) in order. left_out: reason -> problems or rows that
    cannot be asked. unreadable: problems that turned out so when they were read; both are known in full
    once all questions were streamed.
    """

    name: str
    source: str
    rich: str
    vision: str
    keys: tuple[Key, ...]
    read: Callable[[Template], Iterator[Question]]
    left_out: dict[str, list[str]] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)

    def stream(self, template: Template) -> Iterator[Question]:
        """The questions in the order of `keys`. Raises UserError for a template that the rows do not have."""
        wanted = set(self.keys)
        for question in self.read(template):
            if (question.problem, question.version) in wanted:
                yield question


def open_data(
    data: str, table: str = "pairs", split: str = "test", selection: str = "", limit: int = 0, path: Path | None = None
) -> Asked:
    """The questions of a built set, a Hub id or `mathverse`. Raises UserError for what is not there or has nothing."""
    if limit < 0:
        raise UserError(f"--limit {limit}: needs at least 1, or 0 for all problems")
    if data == "mathverse":
        if selection:
            raise UserError("--selection: belongs to a built set (python -m builders.pairs --source mathverse)")
        return mathverse(path, limit)
    if not data:
        raise UserError("--data: name a built set's folder, a Hub id (USER/NAME) or mathverse")
    return (pair_set if table == "pairs" else version_set)(open_set(data), split, selection, limit)


def version_name(name: str) -> str:
    """The version or view of that name, however it is spelled. Raises UserError with the nearest match."""
    known = {one.lower().replace("_", " "): one for one in (*VERSIONS, *VIEWS)}
    plain = name.strip().lower().replace("_", " ").replace("-", " ")
    if plain not in known:
        raise unknown("version", name, known.values())
    return known[plain]


def gap_pair(words: str, rich: str, vision: str) -> tuple[str, str]:
    """The two versions of --pair RICH:VISION, or the set's own. Raises UserError for an unknown name."""
    if not words:
        return rich, vision
    first, colon, second = words.partition(":")
    if not colon:
        raise UserError(f"--pair {words}: needs RICH:VISION, such as 'Text Dominant:Vision Only'")
    return version_name(first), version_name(second)


def digest(question: Question) -> str:
    """16 hex digits over everything that a model is asked and graded by: another edition of a row has another."""
    told = hashlib.sha256(json.dumps([question.request.text, question.request.prefix, question.gold]).encode())
    for picture in question.request.images:
        told.update(hashlib.sha256(picture).digest())
    return told.hexdigest()[:16]


def pair_set(built: BuiltSet, split: str, selection: str = "", limit: int = 0) -> Asked:
    """Both views of every row of `pairs` that has them. Raises UserError when no row has an answer or both views."""
    kept = set(built.selection(selection)) if selection else None
    left_out: dict[str, list[str]] = {}
    ids: list[str] = []
    source = ""
    for row in built.rows(split=split, columns=[*_PAIRS, "text_rich_prompt"], ids=kept):
        reason = "no text-rich view" if row["text_rich_prompt"] is None else _no_answer(row["answer"])
        if reason:
            left_out.setdefault(reason, []).append(row["id"])
        else:
            ids.append(row["id"])
            source = row["source"]
        if limit and len(ids) == limit:
            break
    _some(built.name, split, ids, left_out)

    def read(template: Template) -> Iterator[Question]:
        if template != "think_and_box":
            raise UserError(
                f"{built.name}: rows of pairs have no {template}; take --config versions or --data mathverse"
            )
        wanted = set(ids)
        columns = [*_PAIRS, *(f"{view}_{part}" for view in VIEWS for part in ("prompt", "image"))]
        for row in built.rows(split=split, columns=columns, ids=wanted):
            for view in VIEWS:
                yield _question(row["id"], view, request(row, view), row, row)

    return Asked(
        name=_name(built, "pairs", split, selection, limit),
        source=source,
        rich=VIEWS[0],
        vision=VIEWS[1],
        keys=tuple((key, view) for key in ids for view in VIEWS),
        read=read,
        left_out=left_out,
    )


def version_set(built: BuiltSet, split: str, selection: str = "", limit: int = 0) -> Asked:
    """Every row of `versions`; golds, choices, tolerances and levels come from the pairs of the same problems.

    Raises UserError for a set without versions, an unknown version, or when no row has an answer.
    """
    if not built.files("versions"):
        raise UserError(f"{built.name}: has no versions; build it with --versions all, or take --config pairs")
    kept = set(built.selection(selection)) if selection else None
    known = {row[name]: row for row in built.rows(columns=_PAIRS, ids=kept) for name in ("problem_id", "source_id")}
    columns = ["sample_index", "problem_index", "problem_version", "answer"]
    left_out: dict[str, list[str]] = {}
    keys: list[Key] = []
    problems: set[str] = set()
    for row in built.rows("versions", split=split, columns=columns):
        key = (row["problem_index"], version(row["problem_version"]).name)
        if kept is not None and key[0] not in known:
            continue
        if reason := _no_answer(row["answer"]):
            left_out.setdefault(reason, []).append(row["sample_index"])
            continue
        if limit and key[0] not in problems and len(problems) == limit:
            break
        problems.add(key[0])
        keys.append(key)
    _some(built.name, split, keys, left_out)

    def read(template: Template) -> Iterator[Question]:
        for row in built.rows("versions", split=split):
            image = row["image"] and row["image"]["bytes"]
            yield version_question(row, image, known.get(row["problem_index"]), template)

    return Asked(
        name=_name(built, "versions", split, selection, limit),
        source=next(iter(known.values()))["source"] if known else "",
        rich=TEXT_RICH,
        vision=VISION_CENTRIC,
        keys=tuple(keys),
        read=read,
        left_out=left_out,
    )


def mathverse(path: Path | None, limit: int = 0) -> Asked:
    """MathVerse as published, all versions that each problem has; from the Hub or a local copy at `path`.

    A problem with a row that cannot be read (corrupt picture, no gold) is left out whole and named.
    """
    from builders.sources.mathverse import open_source

    source = open_source(SourceOptions(path=path, limit=limit or None))
    left_out: dict[str, list[str]] = {}
    unreadable: set[str] = set()

    def problems() -> Iterator[Problem]:
        for index, (key, _) in enumerate(source.groups):
            try:
                yield source.problem("test", index, 0)
            except BadRow as bad:
                if key not in unreadable:
                    left_out.setdefault(bad.reason, []).append(bad.detail)
                unreadable.add(key)

    keys = [(key, name) for key, rows in source.groups for name in _in_order(rows)]
    _some("mathverse", "test", keys, left_out)

    def read(template: Template) -> Iterator[Question]:
        for one in problems():
            about = {"family": one.family, "choices": list(one.choices)}
            for name in source.versions(one):
                view = one.views[name]
                yield version_question(dict(view.columns), view.image, about, template)

    return Asked(
        name=f"mathverse {source.revision}" + (f", first {limit}" if limit else ""),
        source="mathverse",
        rich=TEXT_RICH,
        vision=VISION_CENTRIC,
        keys=tuple(keys),
        read=read,
        left_out=left_out,
        unreadable=unreadable,
    )


def _in_order(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    there = {row["problem_version"] for row in rows}
    return [name for name in VERSIONS if name in there]


def version_question(row: Row, image: bytes | None, known: Row | None, template: Template) -> Question:
    """A row in MathVerse's schema as a question. known: its problem's choices, tolerance, family and levels."""
    from builders.sources.mathverse import parse_choices

    name = str(row["problem_version"])
    known = known or {"family": (row.get("metadata") or {}).get("subject")}
    told = row.get("question_for_eval") or row["question"] or ""
    choices = known.get("choices") or list(parse_choices(told))
    if template == "think_and_box":
        words = VISION_ONLY if version(name).question == "picture" else row["question"]
        text = instruct(words, multiple_choice=bool(choices) or row["question_type"] == "multi-choice")
    else:
        text = row[template]
    asked = Request(key=str(row["problem_index"]), text=text, images=(image,) if image else ())
    gold = {"answer": row["answer"], "choices": choices, "tolerance": known.get("tolerance")}
    return _question(asked.key, name, asked, gold | {"question_type": row["question_type"]}, known)


def _question(problem: str, name: str, asked: Request, gold: Row, about: Row) -> Question:
    golds = {key: gold[key] for key in (*_GOLD, "question_type") if key in gold}
    return Question(
        problem=problem, version=name, request=asked, gold=golds, about={key: about.get(key) for key in _ABOUT}
    )


def _no_answer(answer: str | None) -> str:
    return "" if answer and answer.strip() else "no answer"


def _some(name: str, split: str, keys: Sequence[Any], left_out: Mapping[str, Sequence[str]]) -> None:
    if not keys:
        told = ", ".join(f"{reason}: {len(which)}" for reason, which in left_out.items()) or "no rows"
        raise UserError(f"{name}, split {split}: nothing to ask ({told})")


def _name(built: BuiltSet, config: str, split: str, selection: str, limit: int) -> str:
    parts = [f"{built.name}, {config}, split {split}"]
    parts += [f"selection {selection}"] if selection else []
    parts += [f"first {limit}"] if limit else []
    return ", ".join(parts)
