"""The lab's report from results.jsonl and the plan alone: OUT/report-PRESET.md and OUT/report-PRESET.png.

Every figure in it is computed from the verdicts in the results; nothing is measured or remembered elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from recipes.metrics import Estimate
from renderers.errors import UserError
from train.figures import INK, TEXT, THIRD, VISION
from train.laboratory.analysis import ArmResult, ContrastResult, Table
from train.laboratory.plan import BASE, Measure, Plan
from train.laboratory.results import Result

NAMES: dict[Measure, str] = {"text_rich": "text-rich", "vision_centric": "vision-centric", "gap": "gap"}


def write(plan: Plan, preset: str, results: Sequence[Result], out: Path) -> list[Path]:
    """Write both files; returns them. Raises UserError when no run of this plan and preset is there."""
    table = Table.of(plan, preset, results)
    if not table.arms:
        raise UserError(f"lab: no result of the preset {preset} under this plan; run python -m train.lab")
    out.mkdir(parents=True, exist_ok=True)
    text, picture = out / f"report-{preset}.md", out / f"report-{preset}.png"
    figure(table, picture)
    text.write_text("\n".join(_lines(table, results, picture.name)) + "\n", encoding="utf-8")
    return [text, picture]


def _lines(table: Table, results: Sequence[Result], picture: str) -> Iterator[str]:
    yield from (f"# {table.plan.title}: preset {table.preset}", "", *_about(table, results), "")
    yield from (f"![Accuracy by view and gap, by arm]({picture})", "")
    yield from ("## Arms", "", *_arms(table), "", "## Planned contrasts", "", *_contrasts(table), "")
    yield from ("## Reading", "", *_reading(table), "")
    yield from ("## All seeds", "", *_seeds(table))


def _about(table: Table, results: Sequence[Result]) -> Iterator[str]:
    plan, preset = table.plan, table.plan.preset(table.preset)
    own = [one for one in results if any(one.plan == plan.key(table.preset, arm.name) for arm in table.arms)]
    families = ", ".join(plan.data.families)
    yield (
        f"A {plan.model.kind} of {own[0].parameters:,} parameters, trained from random weights on pairs of {families} "
        f"(perception level {plan.data.perception}, reasoning level {plan.data.reasoning}, pictures of "
        f"{plan.data.side} x {plan.data.side} pixels). Arms start from their seed's base and have {preset.tokens:,} "
        f"tokens each; the base had {preset.base_tokens:,}. {table.problems} test problems, each under both views, "
        "greedy answers."
    )
    yield ""
    commits = sorted({str(one.code.get("commit"))[:10] + ("+" if one.code.get("dirty") else "") for one in own})
    devices = ", ".join(sorted({one.device for one in own}))
    yield f"Code: {', '.join(commits)} (+: with uncommitted changes). Devices: {devices}."


def _arms(table: Table) -> Iterator[str]:
    yield "| arm | recipe | seeds | steps | text-rich | vision-centric | gap | below full text | processor s |"
    yield "|---|---|---:|---:|---:|---:|---:|---:|---:|"
    for arm in table.arms:
        cells = [_shown(arm.estimate(measure), signed=measure == "gap") for measure in NAMES]
        loss = table.text_loss(arm.name)
        lost = "" if loss is None else _shown(loss, signed=True)
        about = f"{arm.name} | {arm.recipe} | {len(arm.seeds)} | {arm.steps}"
        yield f"| {about} | {' | '.join(cells)} | {lost} | {arm.cpu_s:.0f} |"
    yield ""
    yield (
        "In brackets: 95 % bootstrap interval over seeds and problems. *Below full text*: text-rich accuracy of "
        f"`{table.plan.endpoints.reference}` minus the arm's, paired by seed."
    )


def _contrasts(table: Table) -> Iterator[str]:
    found, needed = table.contrasts(), table.plan.endpoints.seeds
    if not found:
        yield "The arms of the planned contrasts have no results yet."
        return
    yield "| contrast | on | expected | seeds | difference | t interval | sign-flip p | Holm |"
    yield "|---|---|---|---:|---:|---:|---:|---:|"
    for one in found:
        names = f"{one.contrast.first} − {one.contrast.second} | {NAMES[one.contrast.measure]} | {one.contrast.expects}"
        spread = "" if len(one.seeds) < 2 else f"{one.t[0]:+.3f} to {one.t[1]:+.3f}"
        figures = f"{_shown(one.difference, signed=True)} | {spread} | {one.p:.3g} | {one.p_holm:.3g}"
        yield f"| {names} | {len(one.seeds)} | {figures} |"
    fewest = min(len(one.seeds) for one in found)
    if fewest < needed:
        yield ""
        yield (
            f"Exploratory: the plan asks for {needed} seeds. With {fewest} the sign-flip test cannot give less than "
            f"{2 / 2**fewest:.3g}, whatever the difference."
        )


def _reading(table: Table) -> Iterator[str]:
    ends = table.plan.endpoints
    if table.has(BASE):
        low, high = ends.base_vision
        value = table.arm(BASE).estimate("vision_centric").value
        verdict = "inside" if low <= value <= high else "OUTSIDE"
        yield f"- The base's vision-centric accuracy is {value:.3f}, {verdict} the planned {low:g} to {high:g}."
    for one in table.contrasts():
        yield f"- {_verdict(one, table.plan)}"
    if not table.has(ends.reference):
        return
    whole = table.arm(ends.reference).estimate("gap").value
    others = [arm for arm in table.arms if arm.name not in (BASE, ends.reference)]
    kept = [arm for arm in others if _keeps(table, arm, ends.guard)]
    if not kept:
        yield f"- No arm keeps text-rich accuracy within {ends.guard:g} of {ends.reference}'s."
        return
    best = min(kept, key=lambda arm: abs(arm.estimate("gap").value))
    gap = best.estimate("gap").value
    met = "is" if whole > 0 and abs(gap) <= ends.share * whole else "is not"
    yield (
        f"- Of the arms that keep text-rich accuracy within {ends.guard:g} of {ends.reference}'s, {best.name} has the "
        f"smallest gap, {gap:+.3f}; that {met} at most {ends.share:g} of {ends.reference}'s {whole:+.3f}."
    )
    yield "- A model without a pretrained language model cannot show what text pretraining does to the gap."


def _keeps(table: Table, arm: ArmResult, guard: float) -> bool:
    loss = table.text_loss(arm.name)
    return loss is not None and loss.value <= guard


def _verdict(one: ContrastResult, plan: Plan) -> str:
    name = f"{one.contrast.first} against {one.contrast.second} on {NAMES[one.contrast.measure]}"
    value, shown = one.difference.value, f"{one.difference.value:+.3f} (Holm p {one.p_holm:.3g})"
    if len(one.seeds) < plan.endpoints.seeds:
        return f"{name}: {shown}; too few seeds for a claim."
    if one.p_holm >= plan.endpoints.level:
        return f"{name}: {shown}; no difference is shown."
    side = "lower" if value < 0 else "higher"
    expected = one.contrast.expects in (side, "different")
    return f"{name}: {shown}; {side}, {'as expected' if expected else 'against what was expected'}."


def _seeds(table: Table) -> Iterator[str]:
    yield "| arm | seed | text-rich | vision-centric | gap |"
    yield "|---|---:|---:|---:|---:|"
    for arm in table.arms:
        columns = {measure: arm.by_seed(measure) for measure in NAMES}
        for seed in arm.seeds:
            rich, vision, gap = (columns[measure][seed] for measure in NAMES)
            yield f"| {arm.name} | {seed} | {rich:.3f} | {vision:.3f} | {gap:+.3f} |"


def _shown(estimate: Estimate, *, signed: bool = False) -> str:
    form = "+.3f" if signed else ".3f"
    return f"{estimate.value:{form}} ({estimate.low:{form}} to {estimate.high:{form}})"


def figure(table: Table, file: Path) -> None:
    """Two panels by arm: accuracy under both views, and the gap; seeds as dots, bars are the intervals."""
    from matplotlib.figure import Figure

    drawn = Figure(figsize=(11, 1.6 + 0.5 * len(table.arms)), layout="constrained")
    left, right = drawn.subplots(1, 2, sharey=True)
    for at, arm in enumerate(table.arms):
        _mark(left, arm, "text_rich", at - 0.14, TEXT)
        _mark(left, arm, "vision_centric", at + 0.14, VISION)
        _mark(right, arm, "gap", at, INK)
    left.set_yticks(range(len(table.arms)), [arm.name for arm in table.arms])
    left.invert_yaxis()
    left.set_title("Accuracy: text-rich (blue), vision-centric (orange)", loc="left", fontsize=11, color=INK)
    right.set_title("Paired gap, 95 % interval over seeds and problems", loc="left", fontsize=11, color=INK)
    right.axvline(0, color=THIRD, linewidth=0.8)
    left.set_xlim(-0.02, 1.02)
    for axes in (left, right):
        axes.grid(axis="x", alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
    drawn.savefig(file, dpi=110)


def _mark(axes: Any, arm: ArmResult, measure: Measure, at: float, colour: str) -> None:
    found = arm.estimate(measure)
    axes.plot([found.low, found.high], [at, at], color=colour, linewidth=2.5, alpha=0.5)
    axes.plot([found.value], [at], "o", color=colour, markersize=7)
    values = list(arm.by_seed(measure).values())
    axes.plot(values, [at] * len(values), "|", color=colour, markersize=9, alpha=0.8)
