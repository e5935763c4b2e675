"""Sound problems, in which tests plant the faults that audits are there for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from builders import audits
from builders.families import charts, triangle_angles
from builders.types import Retry
from renderers.seeds import rng
from renderers.types import Level, Problem


def draw(family: Any, fits: Callable[[Problem], bool] = lambda problem: True, reasoning: int = 2) -> Problem:
    """A sound problem of a family for which `fits` holds."""
    for index in range(400):
        try:
            made: Problem = family.generate(rng(8, family.__name__, index), Level(perception=2, reasoning=reasoning))
        except Retry:
            continue
        if fits(made) and audits.check(made, family) is None:
            return made
    raise AssertionError("no such problem")


@cache
def angle() -> Problem:
    """A sound problem about an angle that is asked for by name, without options."""
    return draw(triangle_angles, lambda p: not p.choices and p.ask != "x")


@cache
def chosen() -> Problem:
    """A sound problem with options that are numbers."""
    return draw(charts, lambda p: bool(p.choices) and p.ask.startswith("count_above"))


def reason(rejected: Any) -> str | None:
    return None if rejected is None else rejected.reason


def altered(problem: Problem, text: str, change: Callable[[str], str]) -> Problem:
    """The problem with the text of the facts that contain `text` changed."""
    facts = tuple(replace(f, text=change(f.text)) if text in f.text else f for f in problem.facts)
    assert facts != problem.facts
    return replace(problem, facts=facts)


def with_data(problem: Problem, data: Any) -> Problem:
    assert problem.scene is not None
    return replace(problem, scene=replace(problem.scene, data=data))


def relabelled(node: Any, old: str, new: str) -> Any:
    """Scene data with one printed label changed."""
    if isinstance(node, dict):
        return {key: relabelled(value, old, new) for key, value in node.items()}
    if isinstance(node, list):
        return [relabelled(value, old, new) for value in node]
    return new if node == old else node
