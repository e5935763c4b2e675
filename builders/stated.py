"""What a problem's words state and its scene marks: values in a text, the facts left to the picture, tagged nodes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from builders.families._exact import read
from builders.versions import VERSIONS, in_text
from renderers.types import Fact, Problem

# A number, fraction or time of day that is no part of a word, a longer number or a name such as 9a.
_VALUE = re.compile(r"(?<![\w./])(?<!\d:)[-−]?\d+(?:[.:/]\d+)*(?![\w]|[.:/]\d)")


def hidden(problem: Problem) -> tuple[Fact, ...]:
    """The facts that only the picture carries in the vision-centric versions."""
    return tuple(fact for fact in problem.facts if fact.drawable and fact.role == "condition")


def stems(problem: Problem) -> Iterator[tuple[str, str]]:
    """(version, its words without the choices) for every version whose words leave the conditions to the picture."""
    for name, which in VERSIONS.items():
        if "condition" not in which.text and which.question == "text":
            stated = [fact.text for fact in problem.facts if in_text(fact, which)]
            yield name, " ".join([*stated, problem.question])


def values(text: str) -> set[Any]:
    """The numbers and times of day in a text: Fractions, and times as written."""
    return {read(found) for found in _VALUE.findall(text)}


def marks(node: Any) -> Iterator[tuple[str, Any]]:
    """(fact key, the mapping that carries it) for every tagged mapping in a scene's data."""
    if isinstance(node, dict):
        if isinstance(node.get("fact"), str):
            yield node["fact"], node
        for value in node.values():
            yield from marks(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from marks(value)
