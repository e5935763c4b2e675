"""Quotas for families, a mix of levels, and how many rows show which view: what must fit together, best rows first."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from builders.filters import Drop
from builders.rows import Row
from renderers.errors import UserError, unknown

G = TypeVar("G", int, str)
AXES = ("perception", "reasoning")
_LEVELS = "AXIS=2-4 (a range) or AXIS=1:1,2:1,3:2 (a mix), AXIS one of perception, reasoning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """Which levels of an axis, as a range (every share None) or in which shares."""

    axis: str
    shares: Mapping[int, float | None]

    @property
    def mixed(self) -> bool:
        """Whether shares are asked for."""
        return any(share is not None for share in self.shares.values())


def parse_levels(text: str) -> Levels:
    """`perception=2-4` or `reasoning=1:1,2:3`. Raises UserError with the forms that are allowed."""
    axis, _, rest = (part.strip() for part in text.partition("="))
    if axis not in AXES:
        raise unknown("axis in --levels", axis, AXES)
    if match := re.fullmatch(r"([1-5])(?:-([1-5]))?", rest):
        low, high = int(match[1]), int(match[2] or match[1])
        if low <= high:
            return Levels(axis=axis, shares=dict.fromkeys(range(low, high + 1)))
    elif re.fullmatch(r"[1-5]:\d+(?:\.\d+)?(?:,[1-5]:\d+(?:\.\d+)?)*", rest):
        shares = {int(part[0]): float(part[2:]) for part in rest.split(",")}
        if sum(shares.values()) > 0 and len(shares) == rest.count(",") + 1:
            return Levels(axis=axis, shares={level: share for level, share in shares.items() if share})
    raise UserError(f"--levels '{text}': needs {_LEVELS}")


def by_level(levels: Levels, rows: Sequence[Row]) -> list[Drop]:
    """Rows outside the levels, or more of a level than its share allows. `rows`: best first."""
    key = f"level_{levels.axis}"
    drops = [
        Drop(id=row["id"], reason=f"level_{levels.axis}", detail=f"level {row[key] or 'unknown'} is not asked for")
        for row in rows
        if row[key] not in levels.shares
    ]
    if not levels.mixed:
        return drops
    have = Counter(row[key] for row in rows if row[key] in levels.shares)
    shares = {level: share for level, share in levels.shares.items() if share}
    total = min((have[level] / share for level, share in shares.items()), default=0.0)
    room = {level: math.floor(total * share + 1e-9) for level, share in shares.items()}
    return drops + _over(rows, key, room, f"level_{levels.axis}_mix", "level")


def _over(rows: Sequence[Row], key: str, room: Mapping[G, int], reason: str, what: str) -> list[Drop]:
    """Rows that come when the room of their group is used up."""
    used: Counter[G] = Counter()
    drops = []
    for row in rows:
        group: G = row[key]
        if group in room:
            used[group] += 1
            if used[group] > room[group]:
                drops.append(Drop(id=row["id"], reason=reason, detail=f"{what} {group} has its {room[group]} rows"))
    return drops


def parse_quota(text: str, families: Sequence[str]) -> dict[str, int]:
    """`family=50` (of every family at most 50) and `charts=100,maze=20`, as family -> rows. Raises UserError."""
    quota: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, number = (piece.strip() for piece in part.partition("="))
        if not number.isdecimal():
            raise UserError(f"--quota '{text}': needs family=ROWS or NAME=ROWS,...")
        if name != "family" and name not in families:
            raise unknown("family in --quota", name, [*families, "family"])
        quota[name] = int(number)
    every = quota.pop("family", None)
    return quota if every is None else dict.fromkeys(families, every) | quota


def by_quota(quota: Mapping[str, int], rows: Sequence[Row]) -> list[Drop]:
    """Rows above the quota of their family. `rows`: best first."""
    return _over(rows, "family", quota, "quota", "family")


def parse_ratio(text: str) -> tuple[float, float]:
    """`1:3` as shares of text-rich and vision-centric views. Raises UserError."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)", text.strip())
    shares = (float(match[1]), float(match[2])) if match else (0.0, 0.0)
    if not sum(shares):
        raise UserError(f"--ratio '{text}': needs TEXT_RICH:VISION_CENTRIC, for example 1:3")
    return shares[0] / sum(shares), shares[1] / sum(shares)


def views(shares: tuple[float, float], rows: Sequence[Row]) -> dict[str, str]:
    """Which view each row shows, so that every family has the ratio; the best rows show the vision-centric one.

    rows: best first. Rows without a text-rich form show the other. Raises UserError when none has one.
    """
    if shares[0] and not any(row["rich"] for row in rows):
        raise UserError("--ratio: no row has a text-rich form")
    families: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        families[row["family"]].append(row)
    shown: dict[str, str] = {}
    owed = 0.0
    for members in families.values():
        owed += shares[0] * len(members)
        able = [row for row in reversed(members) if row["rich"]]
        rich = {row["id"] for row in able[: math.floor(owed + 0.5)]}
        owed -= len(rich)
        shown |= {row["id"]: "text_rich" if row["id"] in rich else "vision_centric" for row in members}
    return shown
