"""Rows of a built data set: the Arrow schemas of `pairs`, `versions` and `dropped`, and a problem as a row of each.

Images are embedded as `datasets.Image` (struct of bytes and path) and the schemas carry the library's own metadata, so
that `datasets.load_dataset(OUT)` and the Hub's viewer decode them; `datasets` itself is not imported to write.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from builders.prompts import mathverse_query
from builders.types import Shown
from builders.versions import VERSIONS, in_picture, version, words
from renderers.types import Problem

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]
# Column name -> feature: "string", "int32", "image", ["string"] (a list) or {field: feature} (a struct).
PAIRS: dict[str, Any] = {
    **dict.fromkeys(("id", "problem_id", "source", "source_id", "family", "question"), "string"),
    "text_rich_prompt": "string",
    "text_rich_image": "image",
    "vision_centric_prompt": "string",
    "vision_centric_image": "image",
    "answer": "string",
    "answer_type": "string",
    "tolerance": "float64",
    "choices": ["string"],
    "solution": "string",
    "facts": [{"key": "string", "text": "string", "role": "string", "shown_in": ["string"]}],
    "level_perception": "int32",
    "level_reasoning": "int32",
    "split": "string",
    "license": "string",
    "revision": "string",
    "seed": "int64",
    "stamp": "string",
}
# MathVerse's own columns, in its order.
VERSION_ROWS: dict[str, Any] = {
    **dict.fromkeys(("sample_index", "problem_index", "problem_version", "question"), "string"),
    "image": "image",
    "answer": "string",
    "question_type": "string",
    "metadata": dict.fromkeys(("split", "source", "subject", "subfield"), "string"),
    **dict.fromkeys(("query_wo", "query_cot", "question_for_eval"), "string"),
}
DROPPED: dict[str, Any] = dict.fromkeys(
    ("problem_id", "source", "source_id", "family", "split", "reason", "detail", "question", "answer", "facts"),
    "string",
)
SCHEMAS = {"pairs": PAIRS, "versions": VERSION_ROWS, "dropped": DROPPED}


def schema(config: str) -> pa.Schema:
    """The Arrow schema of a config, with the metadata by which `datasets` knows the features."""
    return schema_of(SCHEMAS[config])


def schema_of(features: Mapping[str, Any]) -> pa.Schema:
    """The same for columns described as above."""
    import pyarrow as pa

    metadata = {"huggingface": json.dumps({"info": {"features": {k: _feature(v) for k, v in features.items()}}})}
    return pa.schema([pa.field(name, _arrow(kind)) for name, kind in features.items()], metadata=metadata)


def _arrow(kind: Any) -> pa.DataType:
    import pyarrow as pa

    if kind == "image":
        return pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    if isinstance(kind, list):
        return pa.list_(_arrow(kind[0]))
    if isinstance(kind, dict):
        return pa.struct([(name, _arrow(child)) for name, child in kind.items()])
    named: dict[str, pa.DataType] = {
        "string": pa.string(),
        "int32": pa.int32(),
        "int64": pa.int64(),
        "float64": pa.float64(),
    }
    return named[kind]


def _feature(kind: Any) -> Any:
    if kind == "image":
        return {"_type": "Image"}
    if isinstance(kind, list):
        return {"feature": _feature(kind[0]), "_type": "List"}
    if isinstance(kind, dict):
        return {name: _feature(child) for name, child in kind.items()}
    return {"dtype": kind, "_type": "Value"}


def feature_yaml(config: str) -> list[dict[str, Any]]:
    """The `dataset_info.features` list of a card for this config."""
    return [{"name": name, **_yaml(kind)} for name, kind in SCHEMAS[config].items()]


def _yaml(kind: Any) -> dict[str, Any]:
    if isinstance(kind, list):
        child = kind[0]
        return {"list": feature_list(child) if isinstance(child, dict) else child}
    if isinstance(kind, dict):
        return {"struct": feature_list(kind)}
    return {"dtype": kind}


def feature_list(struct: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The fields of a struct as the card's YAML lists them."""
    return [{"name": name, **_yaml(kind)} for name, kind in struct.items()]


def image(data: bytes | None, name: str) -> dict[str, Any] | None:
    """An image cell. The path is only a name with the right suffix; viewers and exports use it."""
    if data is None:
        return None
    suffix = ".png" if data.startswith(b"\x89PNG") else ".jpg"
    return {"bytes": data, "path": name + suffix}


def pair_row(problem: Problem, rich: Shown | None, vision: Shown, split: str, stamp: str) -> Row:
    """One row of `pairs`; the text-rich columns are null where the source has no such form."""
    views = (rich and rich.version, vision.version)
    key = hashlib.sha256(f"{problem.id}\0{views}\0{problem.source_id}".encode()).hexdigest()[:16]
    return {
        "id": key,
        "problem_id": problem.id,
        "source": problem.source,
        "source_id": problem.source_id,
        "family": problem.family,
        "question": problem.question,
        "text_rich_prompt": rich and rich.prompt,
        "text_rich_image": rich and image(rich.image, f"{key}_rich"),
        "vision_centric_prompt": vision.prompt,
        "vision_centric_image": image(vision.image, f"{key}_vision"),
        "answer": problem.answer,
        "answer_type": problem.answer_type,
        "tolerance": problem.tolerance,
        "choices": list(problem.choices),
        "solution": problem.solution,
        "facts": [
            {"key": fact.key, "text": fact.text, "role": fact.role, "shown_in": _shown_in(problem, fact.key)}
            for fact in problem.facts
        ],
        "level_perception": problem.level and problem.level.perception,
        "level_reasoning": problem.level and problem.level.reasoning,
        "split": split,
        "license": problem.license,
        "revision": problem.revision,
        "seed": problem.seed,
        "stamp": stamp,
    }


def _shown_in(problem: Problem, key: str) -> list[str]:
    fact = next(fact for fact in problem.facts if fact.key == key)
    return [name for name, which in VERSIONS.items() if in_picture(fact, which)]


def version_row(problem: Problem, shown: Shown, split: str) -> Row:
    """One row of `versions` in MathVerse's schema; a MathVerse row comes back as it was."""
    name = shown.version
    if problem.views and problem.views[name].columns:
        row = dict.fromkeys(VERSION_ROWS) | dict(problem.views[name].columns)
        return row | {"image": image(shown.image, f"{row['sample_index']}")}
    which = version(name)
    in_image = which.question == "picture"
    text = problem.views[name].prompt if problem.views else words(problem, which)
    queries = {
        f"query_{short}": mathverse_query(
            text, multiple_choice=bool(problem.choices), reasoning=short == "cot", in_image=in_image
        )
        for short in ("wo", "cot")
    }
    index = f"{problem.id}-{list(VERSIONS).index(name)}"
    return {
        "sample_index": index,
        "problem_index": problem.id,
        "problem_version": name,
        "question": "" if in_image else text,
        "image": image(shown.image, index),
        "answer": problem.answer,
        "question_type": "multi-choice" if problem.choices else "free-form",
        "metadata": {"split": split, "source": problem.source, "subject": problem.family, "subfield": problem.ask},
        **queries,
        "question_for_eval": text,
    }


def dropped_row(split: str, index: int, attempt: int, reason: str, detail: str, problem: Problem | None) -> Row:
    """One row of `dropped`: what was refused, where it came from and why."""
    row: Row = dict.fromkeys(DROPPED) | {"split": split, "reason": reason, "detail": detail}
    if problem is None:
        return row | {"source_id": f"{split}:{index}:{attempt}"}
    return row | {
        "problem_id": problem.id,
        "source": problem.source,
        "source_id": problem.source_id,
        "family": problem.family,
        "question": problem.question,
        "answer": problem.answer,
        "facts": json.dumps([[fact.key, fact.role, fact.text] for fact in problem.facts], ensure_ascii=False),
    }
