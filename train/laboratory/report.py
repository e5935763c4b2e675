"""The lab's report from results.jsonl and the plan alone: OUT/report-PRESET.md and figures beside it.

Every figure in it is computed from the verdicts and probes in the results; nothing is measured or remembered elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from renderers.errors import UserError
from train.laboratory import drawing, further, tables
from train.laboratory.analysis import Table
from train.laboratory.bias import probes
from train.laboratory.closing import closings
from train.laboratory.plan import Plan
from train.laboratory.results import Result

LIMITS = (
    "The models are toys: trained from random weights on a few families of one kind of picture, with short answers.",
    "No language model was pretrained on text, so nothing here shows what such a backbone does to the gap, where it is "
    "held to be a main cause; exploratory arms from a base that read text first only approach it.",
    "Intervals speak of other seeds and other problems of these families, not of other families, models or sizes.",
)
SEEN = (
    "Rows are split, not pictures: these families have few distinct pictures at this level and size, so that nearly "
    "every test picture is a training row's, too, with the same answer under other words. What is measured is how well "
    "pictures that were trained on are read, not new ones (`--unseen` keeps pictures apart)."
)
UNSEEN = (
    "No training row shows a picture of the test. A picture is a reading, so that many of the test's values are new in "
    "words, too, which makes both views harder."
)


def limits(table: Table) -> Iterator[str]:
    """What the results cannot show."""
    yield from LIMITS
    yield UNSEEN if table.plan.data.unseen else SEEN
    if len({len(arm.seeds) for arm in table.group("main")}) > 1:
        yield (
            "Arms with few seeds share theirs with all others, but a mean over few seeds does not compare with one "
            "over many: read the differences, which are paired by seed."
        )


def write(plan: Plan, preset: str, results: Sequence[Result], out: Path) -> list[Path]:
    """Write the report and its figures; returns them. Raises UserError when no run of this plan and preset is there."""
    table = Table.of(plan, preset, results)
    if not table.arms:
        raise UserError(f"lab: no result of the preset {preset} under this plan; run python -m train.lab")
    out.mkdir(parents=True, exist_ok=True)
    file = out / f"report-{preset}.md"
    file.write_text(text(table), encoding="utf-8")
    return [file, *drawing.draw(table, out).values()]


def text(table: Table) -> str:
    """The report as Markdown; it needs the figures that `drawing.files` names."""
    return "\n".join(_lines(table, drawing.files(table))) + "\n"


def _lines(table: Table, pictures: dict[str, str]) -> Iterator[str]:
    def picture(name: str, told: str) -> tuple[str, ...]:
        return (f"![{told}]({pictures[name]})", "") if name in pictures else ()

    yield from (f"# {table.plan.title}: preset {table.preset}", "", *about(table), "")
    yield from picture("arms", "Accuracy by view and gap, main arms and controls")
    yield from ("## Reading", "", *reading(table), "")
    yield from ("What this cannot show:", "", *(f"- {limit}" for limit in limits(table)), "")
    yield from ("## Planned contrasts", "", *tables.contrasts(table), "")
    yield from ("## Claims", "", *tables.claims(table), "")
    if closings(table):
        yield from ("## Is the gap closed?", "", *tables.closed(table), "")
    yield from (tables.how_to_read(table), "")
    for group, (title, _) in tables.GROUPS.items():
        if table.group(group):
            yield from (f"## {title}", "")
            yield from tables.selection(table) if group == "selection" else tables.arms(table, group)
            yield ""
    yield from picture("others", "Accuracy by view and gap, the other groups")
    if table.sets():
        yield from ("## Other levels and families", "", *picture("sets", "Accuracy by view on every test set"))
        yield from (*further.transfer(table), "")
    if probes(table):
        yield from ("## Bias before and after", "", *picture("probes", "Each probe's value against the gap"))
        yield from (*further.diagnosis(table), "")
    yield from ("## All seeds", "", *tables.seeds(table))


def reading(table: Table) -> Iterator[str]:
    """What all the figures come to, in a few lines."""
    yield from (
        *tables.target(table),
        *tables.summary(table),
        *tables.alarms(table),
        *further.reach(table),
        *further.moving(table),
    )


def _apart(plan: Plan) -> str:
    return f"; {plan.data.unseen:.0%} of the pictures are shown by the test alone" if plan.data.unseen else ""


def about(table: Table) -> Iterator[str]:
    """What was trained on what, by which code."""
    plan, preset = table.plan, table.plan.preset(table.preset)
    own = [run for arm in table.arms for run in arm.runs.values()]
    families = ", ".join(plan.data.families)
    yield (
        f"A {(preset.model or plan.model).kind} of {own[0].parameters:,} parameters, trained from random weights on "
        f"pairs of {families} (perception level {plan.data.perception}, reasoning level {plan.data.reasoning}, "
        f"pictures of {plan.data.side} x {plan.data.side} pixels{_apart(plan)}). Arms start from their seed's base; "
        f"supervised ones have {preset.tokens:,} tokens each, counted by the rows' mean lengths; the base had "
        f"{preset.base_tokens:,}. {table.problems} test problems, each "
        f"under both views, greedy answers. {len(own)} runs."
    )
    yield ""
    commits = sorted({str(one.code.get("commit"))[:10] + ("+" if one.code.get("dirty") else "") for one in own})
    devices = ", ".join(sorted({one.device for one in own}))
    ends = plan.endpoints
    yield (
        f"Endpoints, fixed before: {' and '.join(tables.NAMES[one] for one in ends.primary)} at equal compute; guard: "
        f"text-rich accuracy at most {ends.guard:g} below {ends.reference}'s."
    )
    yield ""
    yield f"Code: {', '.join(commits)} (+: with uncommitted changes). Devices: {devices}."
