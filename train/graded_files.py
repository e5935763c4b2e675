"""Predictions of another tool as an evaluated folder: matched with the data by problem and version, graded again.

python -m train.evaluate --predictions FILE... [--data mathverse --path DIR] --out EVAL
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders.engines import Request
from builders.versions import TEXT_RICH, VISION_CENTRIC
from recipes.recipe import VIEWS
from renderers.errors import UserError
from train.asking import Answered, Question, graded
from train.foreign import Given, read
from train.questions import Asked, Key, gap_pair, open_data

if TYPE_CHECKING:
    from train.evaluate import Config


def grade_files(config: Config, out: Path) -> int:
    """Grade, write EVAL/ and return the exit code. Raises UserError for files that do not fit the data."""
    import yaml

    from builders.shards import claim, file_hash, write_text
    from renderers.cli import as_yaml
    from renderers.stamp import code
    from train.gap_files import report
    from train.predictions import Predictions

    files = [Path(name) for name in config.predictions]
    given = read(files, config.format)
    asked = _data(config) if config.data else from_files(given, config.limit)
    part = bool(config.limit or config.selection)
    match(given, asked, part=part)
    hashes = {str(file): file_hash(file)[:16] for file in files}
    _refuse_answers(out)
    with claim(out):
        (out / "predictions.jsonl").unlink(missing_ok=True)  # made again from the files, in seconds
        write_text(out / "config.yaml", as_yaml(config) + yaml.safe_dump({"stamp": {**code(), "files": hashes}}))
        with Predictions(out / "predictions.jsonl") as file:
            for answered in answers(given, asked):
                file.append(answered)
        file.finish(asked.keys)
        about = {
            "model": config.model or ", ".join(one.stem for one in files),
            "predictions": ", ".join(f"{name} ({digest})" for name, digest in hashes.items()),
            "data": asked.name,
            "protocol": "as the tool that made the predictions was set; graded by builders/answers.py",
            "prompt": _prompt(given),
            "code": code()["commit"][:12] + ("+" if code()["dirty"] else ""),
        }
        return report(out, about, asked, file, gap_pair(config.pair, asked.rich, asked.vision))


def _prompt(given: Mapping[Key, Given]) -> str:
    first = next((one.prompt for one in given.values() if one.prompt), "")
    words = " ".join(first.split())
    if len(words) > 240:  # the instruction stands first or last
        words = f"{words[:100].rpartition(' ')[0]} ... {words[-140:].partition(' ')[2]}"
    return f"as in the file, for example: {words}" if first else "not told by the file"


def _refuse_answers(out: Path) -> None:
    """Answers of a model are dear: they are never replaced by a file's."""
    import yaml

    kept = out / "config.yaml"
    made = (yaml.safe_load(kept.read_text(encoding="utf-8")) or {}) if kept.exists() else {}
    if (out / "predictions.jsonl").exists() and "files" not in made.get("stamp", {}):
        raise UserError(f"--out {out}: holds answers that were not made from files; name another --out")


def match(given: Mapping[Key, Given], asked: Asked, *, part: bool = False) -> None:
    """Raises UserError, saying how many, when predictions are of problems that the data does not have.

    part: the data is only a part of the set (a limit, a selection), so that other problems are no mistake.
    """
    known = set(asked.keys)
    strange = [key for key in given if key not in known]
    if strange and (not part or len(strange) == len(given)):
        problem, name = strange[0]
        raise UserError(
            f"--predictions: {len(strange)} of {len(given)} are of no problem and version of {asked.name} (first: "
            f"problem {problem}, {name}); is it another set, split or edition?"
        )


def answers(given: Mapping[Key, Given], asked: Asked) -> Iterator[Answered]:
    """The graded predictions in the order of the questions; questions without one are left out."""
    for question in asked.stream("think_and_box"):
        told = given.get((question.problem, question.version))
        if told is not None:
            grades = [graded(text, question.gold) for text in told.responses]
            yield Answered(
                question=question,
                responses=told.responses,
                correct=tuple(correct for correct, _ in grades),
                extracted=tuple(found for _, found in grades),
                tokens=told.tokens,
                truncated=told.truncated,
                error=told.error,
            )


def _data(config: Config) -> Asked:
    return open_data(config.data, config.table, config.split, config.selection, config.limit, config.path)


def from_files(given: Mapping[Key, Given], limit: int = 0) -> Asked:
    """The questions as the files themselves tell them. Raises UserError when no row has its gold."""
    known = {key: one for key, one in given.items() if one.gold}
    if not known:
        raise UserError("--predictions: the files hold no gold answers; name the set that was asked with --data")
    unknown = [f"{one.problem} {one.version}" for key, one in given.items() if key not in known]
    problems = set(sorted({problem for problem, _ in known})[: limit or None])
    keys = sorted(key for key in known if key[0] in problems)
    of_pairs = any(name in VIEWS for _, name in keys)

    def stream(template: Any) -> Iterator[Question]:
        for key in keys:
            one = known[key]
            yield Question(
                problem=one.problem,
                version=one.version,
                request=Request(key=one.problem, text=one.prompt),
                gold=one.gold,
                about=one.about,
            )

    rich, vision = VIEWS if of_pairs else (TEXT_RICH, VISION_CENTRIC)
    return Asked(
        name="the golds in the files",
        source="",
        rich=rich,
        vision=vision,
        keys=tuple(keys),
        read=stream,
        left_out={"no gold in the file": unknown} if unknown else {},
    )
