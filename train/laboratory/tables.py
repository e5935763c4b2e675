"""Sections of the lab's report about arms: their figures by group, the planned contrasts, claims, target, selection.

Each function yields lines of Markdown from a `Table`; none of them knows a number of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from recipes.metrics import Estimate
from train.laboratory.analysis import ContrastResult, Difference, Table
from train.laboratory.claims import CLAIMS, CONTROLS, EXPLORED, Claim, Judged, Verdict, by_rl, judged
from train.laboratory.closing import best, closings
from train.laboratory.plan import BASE, Group, Measure, Plan

NAMES: dict[Measure, str] = {"text_rich": "text-rich", "vision_centric": "vision-centric", "gap": "gap"}
GROUPS: dict[Group, tuple[str, str]] = {
    "main": ("Main arms", ""),
    "control": ("Controls", "Arms that must not help; what they do is read off under *Claims*."),
    "selection": ("Selection", ""),
    "rl": (
        "Reinforcement learning",
        "The same recipes with their own engine: answers are sampled and rewarded, not shown. Compute is equal in "
        "optimizer steps, not in tokens, so that these arms compare with each other and not with the others.",
    ),
    "exploratory": (
        "Exploratory arms",
        "Exploratory, not confirmatory: no test was planned for these {count} arms, no interval is adjusted for how "
        "many there are, and of twenty differences that are none about one leaves 0 by chance. What looks good here is "
        "a proposal for another experiment.",
    ),
}


def shown(estimate: Estimate, *, signed: bool = False) -> str:
    """A mean with its interval."""
    form = "+.3f" if signed else ".3f"
    return f"{estimate.value:{form}} ({estimate.low:{form}} to {estimate.high:{form}})"


def spread(found: Difference | None) -> str:
    """A difference with the wider of its two intervals; empty for none."""
    if found is None:
        return ""
    if len(found.seeds) < 2:
        return f"{found.estimate.value:+.3f} (one seed)"
    return f"{found.estimate.value:+.3f} ({found.low:+.3f} to {found.high:+.3f})"


def arms(table: Table, group: Group) -> Iterator[str]:
    """A group's arms with all measures, and their differences from what they are compared with."""
    found = table.group(group)
    words = GROUPS[group][1].format(count=len(found))
    yield from ((words, "") if words else ())
    yield "| arm | recipe | seeds | steps | text-rich | vision-centric | gap | gap − reference's | text lost | s |"
    yield "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|"
    for arm in found:
        cells = [shown(arm.estimate(measure), signed=measure == "gap") for measure in NAMES]
        reference = table.reference(arm.name)
        compared = "" if reference == arm.name else spread(table.compare(arm.name, reference, "gap"))
        lost = table.text_loss(arm.name)
        cells += [compared, "" if lost is None else shown(lost, signed=True), f"{arm.cpu_s:.0f}"]
        yield f"| {arm.name} | {arm.recipe} | {len(arm.seeds)} | {arm.steps} | {' | '.join(cells)} |"
    yield ""
    for arm in found:
        reference = table.reference(arm.name)
        against = "" if reference in (arm.name, table.plan.endpoints.reference) else f"; its reference is `{reference}`"
        yield f"- `{arm.name}`: {table.plan.arm(arm.name).why}{against}"
    if claimed := _OF_GROUP.get(group):
        yield from ("", *_judged(judged(claimed, table)))


_OF_GROUP: dict[Group, Sequence[Claim]] = {"rl": by_rl(CLAIMS), "exploratory": EXPLORED}


def how_to_read(table: Table) -> str:
    """What the columns of the tables of arms mean."""
    return (
        "Arms, by group. In brackets: 95 % bootstrap interval over seeds and problems. *Gap − reference's*: paired by "
        f"seed; the reference is `{table.plan.endpoints.reference}` where an arm names no other; interval: the wider "
        "of bootstrap and t. *Text lost*: the reference's text-rich accuracy minus the arm's. *s*: processor seconds "
        "of a run."
    )


def contrasts(table: Table) -> Iterator[str]:
    """The planned contrasts with their test, and what that allows to say."""
    found, needed = table.contrasts(), table.plan.endpoints.seeds
    if not found:
        yield "The arms of the planned contrasts have no results yet."
        return
    yield "| contrast | on | expected | seeds | difference | t interval | sign-flip p | Holm |"
    yield "|---|---|---|---:|---:|---:|---:|---:|"
    for one in found:
        names = f"{one.contrast.first} − {one.contrast.second} | {NAMES[one.contrast.measure]} | {one.contrast.expects}"
        seeds, (low, high) = len(one.difference.seeds), one.difference.t
        t = "" if seeds < 2 else f"{low:+.3f} to {high:+.3f}"
        figures = f"{shown(one.difference.estimate, signed=True)} | {t} | {one.p:.3g} | {one.p_holm:.3g}"
        yield f"| {names} | {seeds} | {figures} |"
    yield from ("", *(f"- {verdict(one, table.plan)}" for one in found))
    fewest = min(len(one.difference.seeds) for one in found)
    if fewest < needed:
        yield ""
        yield (
            f"Exploratory: the plan asks for {needed} seeds. With {fewest} the sign-flip test cannot give less than "
            f"{2 / 2**fewest:.3g}, whatever the difference."
        )


def verdict(one: ContrastResult, plan: Plan) -> str:
    """What a planned contrast allows to say, in one sentence."""
    name = f"{one.contrast.first} against {one.contrast.second} on {NAMES[one.contrast.measure]}"
    value = one.difference.estimate.value
    told = f"{value:+.3f} (Holm p {one.p_holm:.3g})"
    if len(one.difference.seeds) < plan.endpoints.seeds:
        return f"{name}: {told}; too few seeds for a claim."
    if one.p_holm >= plan.endpoints.level:
        return f"{name}: {told}; no difference is shown."
    side = "lower" if value < 0 else "higher"
    if one.contrast.expects == "different":
        return f"{name}: {told}; {side}, where a difference was expected, either way."
    return f"{name}: {told}; {side}, {'as expected' if one.contrast.expects == side else 'against what was expected'}."


def claims(table: Table) -> Iterator[str]:
    """The paper's claims and the controls, each with its verdict."""
    found = judged([*CLAIMS, *CONTROLS], table)
    yield (
        "Each verdict follows from the interval of one paired difference, the wider of a bootstrap over seeds and "
        "problems and a t interval over seeds, each of 95 %, and of nothing else. *Holds*: the whole interval is where "
        f"the claim says (equal, not lower, not higher: within {table.plan.endpoints.guard:g}). *Does not hold*: the "
        "whole interval is on the other side. Only the contrasts above are confirmatory; these are not adjusted for "
        "their number."
    )
    yield from ("", *_judged(found))


def alarms(table: Table) -> Iterator[str]:
    """A line for everything that a control does and must not."""
    for one in judged(CONTROLS, table):
        if one.verdict == "does not hold here":
            yield (
                f"- **A control does what it must not**: {one.claim.first} against {one.claim.second} on "
                f"{NAMES[one.claim.measure]}, {spread(one.difference)}. What an arm gains over the same one is not all "
                "owed to its recipe."
            )


def _judged(found: Sequence[Judged]) -> Iterator[str]:
    yield "| claim | compared | on | seeds | difference | here |"
    yield "|---|---|---|---:|---:|---|"
    for one in found:
        said, seeds = one.claim, len(one.difference.seeds) if one.difference else 0
        here = f"**{one.verdict}**" + (f": {one.told}" if one.told else "")
        names = f"{said.says} | {said.first} − {said.second} | {NAMES[said.measure]}"
        yield f"| {names} | {seeds} | {spread(one.difference)} | {here} |"


def summary(table: Table) -> Iterator[str]:
    """How many of the claims hold, and which do not or are not shown, by what they are about."""
    verdicts: tuple[Verdict, ...] = ("holds here", "does not hold here", "not shown", "not run")
    for title, claimed in (
        ("the paper's claims and what follows from them", CLAIMS),
        ("what controls must do", CONTROLS),
        ("what selection by the perception score should do", selected(table)),
        ("the same claims with reinforcement learning", by_rl(CLAIMS)),
    ):
        found = judged(claimed, table)
        counts = [(name, [one for one in found if one.verdict == name]) for name in verdicts]
        told = [f"{name}: {_which(own)}" for name, own in counts if own]
        if any(own for name, own in counts if name != "not run"):
            yield f"- Of {len(found)} readings of {title}, {'; '.join(told)}."


def _which(found: Sequence[Judged]) -> str:
    """How many, and which: by their numbers in the report, those that do not hold in words."""
    if found[0].verdict == "does not hold here":
        return f"{len(found)} ({'; '.join(map(_in_words, found))})"
    numbers = [number for one in found if (number := one.claim.says.partition(".")[0])[:1].isdigit()]
    return f"{len(found)}" + (f" ({', '.join(numbers)})" if numbers else "")


def _in_words(one: Judged) -> str:
    claim = one.claim
    return f"{claim.says.replace(' ...', '')}: {claim.first} against {claim.second} on {NAMES[claim.measure]}"


def target(table: Table) -> Iterator[str]:
    """The base, and the best arm against what the plan hopes for."""
    ends = table.plan.endpoints
    if table.has(BASE):
        low, high = ends.base_vision
        value = table.arm(BASE).estimate("vision_centric").value
        where = "inside" if low <= value <= high else "OUTSIDE"
        yield f"- The base's vision-centric accuracy is {value:.3f}, {where} the planned {low:g} to {high:g}."
    if not closings(table):
        return
    found = best(table)
    if found is None:
        yield f"- No main arm keeps text-rich accuracy within {ends.guard:g} of {ends.reference}'s."
        return
    sure = "; the interval shows it" if found.verdict == "closed" else "; the interval does not settle it"
    yield (
        f"- Of the main arms that keep text-rich accuracy within {ends.guard:g} of {ends.reference}'s, {found.arm} has "
        f"the smallest gap, {found.gap:+.3f} (text lost: {shown(found.loss, signed=True)}). That "
        f"{'is' if found.met else 'is not'} at most {ends.share:g} of {ends.reference}'s {found.whole:+.3f}"
        f"{sure if found.met else ''}. It was chosen and measured on the same problems, which flatters it a little."
    )


def closed(table: Table) -> Iterator[str]:
    """Every main arm's gap as a share of the reference's."""
    ends = table.plan.endpoints
    yield (
        f"The plan hopes for a gap of at most {ends.share:g} of `{ends.reference}`'s and at most {ends.guard:g} of "
        "text-rich accuracy lost. *Above*: the gap's size minus that share; *closed*: its interval is below 0. A gap "
        "can also close because the text is forgotten."
    )
    yield from (
        "",
        "| arm | seeds | gap | share | above | the gap is | text lost | |",
        "|---|---:|---:|---:|---:|---|---:|---|",
    )
    for one in closings(table):
        settled = one.loss.high <= ends.guard or one.loss.low > ends.guard
        kept = f"{'within' if one.keeps else 'beyond'} {ends.guard:g}{'' if settled else ', not settled'}"
        figures = f"{one.gap:+.3f} | {one.share:.2f} | {spread(one.beyond)} | {one.verdict}"
        yield f"| {one.arm} | {len(one.beyond.seeds)} | {figures} | {shown(one.loss, signed=True)} | {kept} |"


def selection(table: Table) -> Iterator[str]:
    """The rows with the highest perception score against as many drawn at random and against a trivial score's."""
    yield from arms(table, "selection")
    if claimed := selected(table):
        yield from (
            "",
            "Equal steps and number of rows, the same pool; scoring it is not counted as compute:",
            "",
            *_judged(judged(claimed, table)),
        )


def selected(table: Table) -> list[Claim]:
    """The first arm of the group with a score that asks a model, against every other of the group."""
    from train.laboratory.selecting import TRIVIAL

    found = [arm for arm in table.plan.arms if arm.group == "selection" and arm.rows is not None]
    scored = [arm for arm in found if arm.rows and arm.rows.end == "top" and arm.rows.score not in TRIVIAL]
    if not scored:
        return []
    best = scored[0]
    says = "Rows that the perception score puts first teach more than {}"
    return [
        Claim(says=says.format(_rows(table.plan, arm.name)), first=best.name, second=arm.name, measure=measure,
              expects="lower" if measure == "gap" else "higher")
        for arm in found if arm is not best for measure in ("vision_centric", "gap")
    ]  # fmt: skip


def _rows(plan: Plan, name: str) -> str:
    rows = plan.arm(name).rows
    if rows is None or rows.end == "random":
        return "as many at random"
    return f"the top by {rows.score.replace('|', chr(92) + '|')}"


def seeds(table: Table) -> Iterator[str]:
    """Every run."""
    yield "| arm | seed | text-rich | vision-centric | gap |"
    yield "|---|---:|---:|---:|---:|"
    for arm in table.arms:
        columns = {measure: arm.by_seed(measure) for measure in NAMES}
        for seed in arm.seeds:
            rich, vision, gap = (columns[measure][seed] for measure in NAMES)
            yield f"| {arm.name} | {seed} | {rich:.3f} | {vision:.3f} | {gap:+.3f} |"
