"""Rows back to problems: scores that draw pictures anew need the problem, not just its row.

A row of the families is made again from its `source_id`, seed and level, and must come out with the same content hash.
Rows of published sets have no problem to go back to: scores say so, row by row, in `reason`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import yaml

from builders.dataset import BuiltSet
from builders.rows import Row
from builders.sources.families import FAMILIES, remake
from builders.types import Retry, Version
from builders.versions import VERSIONS, VISION_CENTRIC, in_picture, in_text
from renderers.errors import UserError
from renderers.types import Fact, Level, Problem

COLUMNS = ("source", "source_id", "problem_id", "seed", "level_perception", "level_reasoning")
"""What `problem_of` reads of a row."""
NO_FAMILY = "not of a family: there is no scene to draw anew"


class NotRemade(Exception):
    """A row that gives no problem; the message is its `reason`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a build decided about its pictures: the version of the vision-centric view, and the profile of styles."""

    vision: Version
    profile: Literal["plain", "varied"]

    @classmethod
    def of(cls, data: BuiltSet) -> Look:
        """From the set's own config.yaml; the defaults of procedural builds where there is none."""
        try:
            config = yaml.safe_load((data.root / "config.yaml").read_text(encoding="utf-8")) or {}
        except (OSError, yaml.YAMLError):
            config = {}
        vision = str(config.get("pair") or "").partition(":")[2].strip() or VISION_CENTRIC
        profile: Literal["plain", "varied"] = "plain" if config.get("style") == "plain" else "varied"
        return cls(vision=VERSIONS.get(vision, VERSIONS[VISION_CENTRIC]), profile=profile)


def problem_of(row: Row, look: Look) -> Problem:
    """The problem of a row. Raises NotRemade when it has none or this code makes another one."""
    if row["source"] != "families" or row["level_perception"] is None:
        raise NotRemade(NO_FAMILY)
    level = Level(perception=row["level_perception"], reasoning=row["level_reasoning"])
    try:
        FAMILIES.check(row["source_id"].partition(":")[0])
        problem = remake(row["source_id"], row["seed"], level, look.profile)
    except (Retry, UserError, ValueError) as error:
        raise NotRemade("this version of the families does not make it") from error
    if problem.id != row["problem_id"]:
        raise NotRemade("this version of the families makes another problem from its source_id")
    return problem


def hidden(problem: Problem, version: Version) -> tuple[Fact, ...]:
    """The conditions that the words of a version leave to its picture."""
    return tuple(fact for fact in problem.facts if fact.role == "condition" and not in_text(fact, version))


def seen(problem: Problem, version: Version) -> frozenset[str]:
    """Keys of the facts that the picture of a version shows."""
    return frozenset(fact.key for fact in problem.facts if in_picture(fact, version))
