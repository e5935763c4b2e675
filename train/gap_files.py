"""EVAL/gap.{json,md,png} from graded rows: what was measured, how it was asked, and what could not be."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builders.shards import atomic, write_text
from recipes.metrics import gap_report
from recipes.outcomes import Outcome
from renderers.errors import UserError
from train import gap_text
from train.predictions import Predictions
from train.questions import Asked
from train.summary import outcome

_NAMED = 5  # rows that are named for each reason; gap.json names all
_MANY = 0.1  # a larger share of cut or unreadable responses is a warning: it lowers both accuracies


@dataclass(frozen=True, kw_only=True)
class Counts:
    """What became of the questions.

    asked: questions of the set. rows: those with answers. errors, left_out: reason -> which. missing: questions that
    a predictions file does not have. samples, unanswered, truncated: of all responses.
    """

    asked: int
    rows: int
    errors: dict[str, list[str]]
    left_out: dict[str, list[str]]
    missing: int
    samples: int
    unanswered: int
    truncated: int | None

    def lines(self) -> dict[str, str]:
        """For people: the counts, and the first rows of every reason."""
        cut = "unknown how many" if self.truncated is None else str(self.truncated)
        told = {
            "questions": f"{self.rows} answered of {self.asked}"
            + (f"; {self.missing} have no prediction" if self.missing else ""),
            "samples": f"{self.samples}, {self.unanswered} of them without a recognisable answer (wrong), "
            f"{cut} cut by the limit",
        }
        for title, reasons in (("could_not_be_asked", self.errors), ("left_out", self.left_out)):
            named = [f"{len(which)} ({reason}: {_some(which)})" for reason, which in sorted(reasons.items())]
            told |= {title: "; ".join(named)} if named else {}
        return told

    def warnings(self) -> list[str]:
        """What makes the accuracies speak of something else than reasoning."""
        shares = {
            "were cut by the limit: raise --max-new-tokens": self.truncated or 0,
            "have no recognisable answer and count as wrong": self.unanswered,
        }
        return [
            f"{number} of {self.samples} responses {what}"
            for what, number in shares.items()
            if number > _MANY * self.samples
        ]


def _some(which: Sequence[str]) -> str:
    return ", ".join(which[:_NAMED]) + (" ..." if len(which) > _NAMED else "")


def count(rows: Iterable[dict[str, Any]], asked: int, left_out: Mapping[str, Sequence[str]]) -> Counts:
    """Count one pass over the rows."""
    errors: dict[str, list[str]] = {}
    seen = Counter[str]()
    known = True
    for row in rows:
        if row["error"]:
            errors.setdefault(row["error"], []).append(f"{row['problem']} {gap_text.shown(row['version'])}")
            continue
        seen.update(
            rows=1, samples=len(row["correct"]), unanswered=row["extracted"].count(""), truncated=row["truncated"]
        )
        known &= bool(row["tokens"])
    failed = sum(map(len, errors.values()))
    return Counts(
        asked=asked,
        rows=seen["rows"],
        errors=errors,
        left_out={reason: list(which) for reason, which in left_out.items()},
        missing=asked - seen["rows"] - failed,
        samples=seen["samples"],
        unanswered=seen["unanswered"],
        truncated=seen["truncated"] if known else None,
    )


def outcomes(rows: Iterable[dict[str, Any]]) -> list[Outcome]:
    """Rows that were answered, as the metrics take them."""
    return [outcome(row) for row in rows if row["correct"]]


def paired_versions(found: Sequence[Outcome], rich: str, vision: str) -> None:
    """Raises UserError, naming the versions that are there, when no problem was answered under both."""
    if not found:
        raise UserError("no question was answered: there is nothing to report")
    have = {name: {one.problem for one in found if one.version == name} for name in (rich, vision)}
    if not have[rich] & have[vision]:
        names = ", ".join(sorted({one.version for one in found}))
        raise UserError(
            f"no problem was answered under both {rich} and {vision} (versions: {names}); name two of them with --pair "
            "RICH:VISION"
        )


def write(
    out: Path, about: dict[str, Any], found: Sequence[Outcome], counts: Counts, pair: tuple[str, str], seed: int = 0
) -> dict[str, Any]:
    """Write the three files and return the report. Raises UserError when no problem has both versions of `pair`."""
    paired_versions(found, *pair)
    report = gap_report(found, *pair, seed=seed).to_dict()
    for version in report["versions"]:
        version["truncated"] = None if version["tokens"] is None else version["truncated"]
    about = {**about, "warnings": counts.warnings()}
    whole = {
        **about,
        "counts": {
            "asked": counts.asked, "answered": counts.rows, "missing": counts.missing, "samples": counts.samples,
            "unanswered": counts.unanswered, "truncated": counts.truncated, "errors": counts.errors,
            "left_out": counts.left_out,
        },
        "report": report,
    }  # fmt: skip
    told = {**about, **counts.lines(), "warnings": "; ".join(about["warnings"])}
    write_text(out / "gap.json", json.dumps(whole, indent=1, ensure_ascii=False) + "\n")
    write_text(out / "gap.md", gap_text.markdown(told, report))
    with atomic(out / "gap.png") as temporary:
        drawn = temporary.with_suffix(".png")  # the suffix decides the format
        gap_text.figure(about, report, drawn)
        drawn.replace(temporary)
    return report


def report(out: Path, about: dict[str, Any], asked: Asked, file: Predictions, pair: tuple[str, str]) -> int:
    """Write the report of a predictions file and print its figure; exit code 2 when something could not be asked."""
    keys = [key for key in asked.keys if key[0] not in asked.unreadable]
    counts = count(file.rows(keys), len(keys), asked.left_out)
    told = write(out, about, outcomes(file.rows(keys)), counts, pair)["pair"]
    rich, vision = map(gap_text.shown, pair)
    print(
        f"{rich} {told['rich_accuracy']['value']:.3f}, {vision} {told['vision_accuracy']['value']:.3f}, paired gap "
        f"{gap_text.number(told['gap'])} over {told['gap']['problems']} problems -> {out}"
    )
    for warning in counts.warnings():
        print(f"warning: {warning}", file=sys.stderr)
    failed = {**counts.errors, **counts.left_out}
    for reason, which in failed.items():
        print(f"error: {len(which)} could not be asked: {reason} ({_some(which)})", file=sys.stderr)
    return 2 if failed else 0
