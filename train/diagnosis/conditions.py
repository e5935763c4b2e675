"""Rows under every condition that a probe asks for, named WORDS+PICTURE: the inputs of all behaviour probes.

words: rich (text-rich view), plain (vision-centric view), other (another row's text-rich view)
picture: own, none, blank, noise32 ..., blur, patches25 ..., other, conflict, masked, restyled

All conditions show the vision-centric picture, so that words and picture are changed one at a time; the gold answer is
the row's own throughout. A condition that a row does not have (no text-rich view, nothing to redraw) is left out for
it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from builders import vlm
from builders.engines import Request
from builders.rows import Row
from renderers.errors import UserError
from train.diagnosis.pictures import corrupted
from train.diagnosis.redrawn import Redrawn

REDRAWN = ("conflict", "masked", "restyled")
DRAWN, PIXELS = "drawn by our renderer", "another row's picture"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One question: a row under a condition. answer: the gold; other: what its picture says instead, in a conflict."""

    condition: str
    row: Row
    request: Request
    answer: str
    other: str = ""
    source: str = ""


class Conditions:
    """All rows of a diagnosis with their partners and redrawn pictures."""

    def __init__(
        self, rows: Sequence[Row], drawn: Mapping[str, Redrawn | str], *, seed: int = 0, at_once: bool
    ) -> None:
        self.rows, self.drawn, self.seed = list(rows), drawn, seed
        self.prefix = vlm.ANSWER_AT_ONCE if at_once else ""
        self.partners = {row["id"]: _partners(rows, at) for at, row in enumerate(rows)}
        self.faults: Counter[str] = Counter()

    def cases(self, names: Sequence[str]) -> Iterator[Case]:
        """The cases of the named conditions, row by row."""
        for row in self.rows:
            for name in names:
                case = self._case(row, name)
                if case is not None:
                    yield case

    def sources(self, names: Sequence[str]) -> dict[str, dict[str, int]]:
        """For conditions that can be redrawn: how many inputs our renderer drew, and how many came otherwise."""
        told: dict[str, Counter[str]] = defaultdict(Counter)
        for case in self.cases([name for name in names if name.partition("+")[2] in REDRAWN]):
            told[case.condition][case.source] += 1
        return {name: dict(counts) for name, counts in told.items()}

    def case(self, row: Row, name: str) -> Case:
        """A row under a condition. Raises UserError when it has none."""
        found = self._case(row, name)
        if found is None:
            raise UserError(f"{row['id']}: has no condition {name}")
        return found

    def _case(self, row: Row, name: str) -> Case | None:
        words, _, kind = name.partition("+")
        request = self._words(row, words)
        if request is None:
            return None
        if kind == "none":
            return Case(condition=name, row=row, request=request, answer=row["answer"])
        found = self._picture(row, kind, second=words == "other")
        if found is None:
            return None
        picture, other, source = found
        asked = replace(request, key=f"{row['id']}/{name}", images=(picture,))
        return Case(condition=name, row=row, request=asked, answer=row["answer"], other=other, source=source)

    def _words(self, row: Row, words: str) -> Request | None:
        if words == "other":
            partner = self.partners[row["id"]][0]
            if partner is None or partner["text_rich_prompt"] is None:
                return None
            row = partner
        view: vlm.View = "vision_centric" if words == "plain" else "text_rich"
        if row[f"{view}_prompt"] is None:
            return None
        return vlm.request(row, view, prefix=self.prefix, picture=False)

    def _picture(self, row: Row, kind: str, second: bool) -> tuple[bytes, str, str] | None:
        """(file, the answer that it shows where that is another one, how it was made)."""
        if kind in REDRAWN:
            return self._redrawn(row, kind)
        if kind == "other":
            partner = self.partners[row["id"]][1 if second else 0]
            image = image_of(partner) if partner else b""
            return (image, "", "") if image else None
        image = image_of(row)
        if not image or kind == "own":
            return (image, "", "") if image else None
        try:
            return corrupted(image, kind, self.seed, row["id"]), "", ""
        except ValueError as error:
            self.faults[str(error)] += 1
            return None

    def _redrawn(self, row: Row, kind: str) -> tuple[bytes, str, str] | None:
        drawn = self.drawn.get(row["id"])
        picture = getattr(drawn, kind) if isinstance(drawn, Redrawn) else None
        if picture is not None:
            return picture, drawn.other if kind == "conflict" and isinstance(drawn, Redrawn) else "", DRAWN
        partner = self.partners[row["id"]][0]
        if kind != "conflict" or partner is None or not _comparable(row, partner) or not image_of(partner):
            return None
        return image_of(partner), partner["answer"], PIXELS


def image_of(row: Row) -> bytes:
    """The vision-centric picture, or nothing."""
    cell = row["vision_centric_image"]
    return (cell["bytes"] or b"") if cell else b""


def _comparable(row: Row, partner: Row) -> bool:
    """Whether the partner's answer is one to this row's question too: letters mean nothing under other choices."""
    return row["answer"] != partner["answer"] and (row["choices"] or []) == (partner["choices"] or [])


def _partners(rows: Sequence[Row], at: int) -> tuple[Row | None, Row | None]:
    """Two other rows: with another picture; best of the family and with another answer; the next ones in order."""
    own = rows[at]
    turned = [rows[(at + step) % len(rows)] for step in range(1, len(rows))]
    others = [row for row in turned if image_of(row) and image_of(row) != image_of(own)]
    others.sort(key=lambda row: (not _comparable(own, row), row["family"] != own["family"]))  # stable
    if not others:
        return None, None
    distinct = [row for row in others if row["answer"] not in (own["answer"], others[0]["answer"])]
    return others[0], (distinct or others[1:] or others)[0]
