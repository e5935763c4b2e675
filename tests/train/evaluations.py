"""Evaluations for tests: a server that knows the golds, and what an evaluation wrote."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from builders.engines.openai import data_url
from tests.builders import mock_openai as mock
from train.questions import Asked, open_data

ROOT = Path(__file__).parent.parent.parent


SHORT = ["--max-new-tokens", "4", "--device", "cpu"]


def rows_of(out: Path) -> list[dict[str, Any]]:
    """The lines of its predictions."""
    return [json.loads(line) for line in (out / "predictions.jsonl").read_text(encoding="utf-8").splitlines()]


def gap_of(out: Path) -> dict[str, Any]:
    """Its gap.json."""
    read: dict[str, Any] = json.loads((out / "gap.json").read_text(encoding="utf-8"))
    return read


def asked_of(data: Path, table: str = "pairs") -> Asked:
    """The questions of a set's split test."""
    return open_data(str(data), table)


def knows(asked: Asked, wrong: Callable[[str, str], bool]) -> mock.Reply:
    """A server's reply: the gold, but for the questions (problem, version) of which `wrong` is true."""
    golds = {}
    for one in asked.stream("think_and_box"):
        key = (one.request.text, tuple(data_url(picture) for picture in one.request.images))
        golds[key] = "no idea" if wrong(one.problem, one.version) else one.gold["answer"]

    def reply(body: dict[str, Any]) -> str:
        content = body["messages"][0]["content"]
        pictures = tuple(part["image_url"]["url"] for part in content if part["type"] == "image_url")
        return f"<think>.</think>\\boxed{{{golds[mock.text_of(body), pictures]}}}"

    return reply


def served(url: str) -> list[str]:
    """The words that ask a server."""
    return ["--model", "served", "--engine", "openai", "--base-url", url, "--in-flight", "3"]


def edit(data: Path, config: str, column: str, change: Callable[[Any], Any]) -> None:
    """Another value in a column of the split test."""
    file = data / "data" / config / "test-00000.parquet"
    table = pq.read_table(file)
    at = table.schema.get_field_index(column)
    values = pa.array([change(value) for value in table[column].to_pylist()], table.schema.field(at).type)
    pq.write_table(table.set_column(at, table.schema.field(at), values), file)
