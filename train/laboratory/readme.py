"""The README's section of results: written between its two markers, from results.jsonl and the plan alone.

    update(Path("README.md"), section(Table.of(plan, "full", results)))

`python -m train.lab --preset full --report only --readme README.md` does that; a test compares the README with the
committed results.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.shards import write_text
from renderers.errors import UserError
from train.laboratory import drawing, report, tables
from train.laboratory.analysis import Table

BEGIN, END = "<!-- lab:begin -->", "<!-- lab:end -->"
FOLDER = "cards/lab"


def section(table: Table) -> str:
    """What stands between the markers; without any result the sentence that says so."""
    return "\n".join(_lines(table) if table.arms else _nothing(table.preset)) + "\n"


def _nothing(preset: str) -> Iterator[str]:
    yield (
        f"Not run yet: `python -m train.lab --preset {preset}` trains the models whose figures are to stand here, by "
        f"[the plan]({FOLDER}/plan.yaml)."
    )


def _lines(table: Table) -> Iterator[str]:
    told = next(report.about(table))
    yield f"{told} [The whole report]({FOLDER}/report-{table.preset}.md); [the plan]({FOLDER}/plan.yaml), fixed before."
    yield from ("", "| arm | seeds | steps | text-rich | vision-centric | gap |", "|---|---:|---:|---:|---:|---:|")
    for arm in table.group("main"):
        cells = [tables.shown(arm.estimate(measure), signed=measure == "gap") for measure in tables.NAMES]
        yield f"| {arm.name} | {len(arm.seeds)} | {arm.steps} | {' | '.join(cells)} |"
    yield from ("", "In brackets: 95 % bootstrap interval over seeds and problems. Planned contrasts:", "")
    yield from (f"- {tables.verdict(one, table.plan)}" for one in table.contrasts())
    yield from ("", "Reading:", "", *report.reading(table), "")
    if picture := drawing.files(table).get("arms"):
        yield from (f"![Accuracy by view and gap, main arms and controls]({FOLDER}/{picture})", "")
    yield from ("What this cannot show:", "", *(f"- {limit}" for limit in report.limits(table)))


def update(readme: Path, text: str) -> None:
    """Put `text` between the markers of a README. Raises UserError where they are not, each once, in their order."""
    try:
        whole = readme.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"--readme {readme}: {getattr(error, 'strerror', None) or error}") from error
    before, first, rest = whole.partition(BEGIN)
    _, last, after = rest.partition(END)
    if not (first and last) or BEGIN in rest or END in before + after:
        raise UserError(f"--readme {readme}: needs one line {BEGIN} and behind it one line {END}")
    write_text(readme, f"{before}{BEGIN}\n{text}{END}{after}")


def current(readme: Path) -> str:
    """What stands between the markers."""
    return readme.read_text(encoding="utf-8").partition(f"{BEGIN}\n")[2].partition(END)[0]
