"""What the CLIP scores share: the row's picture and prompts, and results for rows that lack one.

T is the text-rich prompt, V the vision-centric one, I the vision-centric picture; c is the cosine.
"""

from __future__ import annotations

from builders.rows import Row
from builders.scores import Scored

NO_RICH = "no text-rich form"


def picture(row: Row) -> bytes | None:
    """I: the file of the vision-centric picture, or None."""
    cell = row["vision_centric_image"]
    return cell["bytes"] if cell and cell["bytes"] else None


def fault(row: Row, reason: str) -> Scored:
    """The result of a row whose picture is at fault."""
    return Scored(id=row["id"], value=None, reason=reason, defect=True)


def absent(row: Row, reason: str) -> Scored:
    """The result of a row for which the score is not defined."""
    return Scored(id=row["id"], value=None, reason=reason)
