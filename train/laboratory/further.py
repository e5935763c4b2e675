"""Sections of the lab's report beyond its own test problems: further test sets, and what the probes see.

Each function yields lines of Markdown from a `Table`; none where no run has what the section needs.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from train.laboratory import bias
from train.laboratory.analysis import Table
from train.laboratory.plan import Contrast, Measure
from train.laboratory.tables import NAMES, shown, spread

FLOOR = "random_image"
HELPLESS = 0.2  # text-rich accuracy below which an arm does not know the problems of a set
TRAINED = "trained set"


def transfer(table: Table) -> Iterator[str]:
    """The gap and vision-centric accuracy on other perception levels and on families that nobody trains on."""
    sets = {TRAINED: table} | {name: table.elsewhere(name) for name in table.sets()}
    asked = [arm.name for arm in table.arms if any(one.has(arm.name) for name, one in sets.items() if one is not table)]
    sizes = ", ".join(f"{name}: {one.problems}" for name, one in sets.items())
    yield (
        f"*{TRAINED.capitalize()}*: perception level {table.plan.data.perception} of "
        f"{', '.join(table.plan.data.families)}. No row of another level or *family* was trained on. "
        f"Problems: {sizes}."
    )
    measures: tuple[Measure, ...] = ("gap", "vision_centric", "text_rich")
    for measure in measures:
        yield from ("", f"{NAMES[measure].capitalize()}:", "", *_by_set(sets, asked, measure))
    yield from _floor(sets)
    yield from ("", *reach(table))
    if table.plan.contrasts:
        yield from ("", "The planned contrasts on these sets, for which they were not planned:", "")
        yield from _contrasts(sets, table)


def _by_set(sets: dict[str, Table], asked: Sequence[str], measure: Measure) -> Iterator[str]:
    yield f"| arm | {' | '.join(sets)} |"
    yield f"|---|{'---:|' * len(sets)}"
    for name in asked:
        cells = [
            shown(one.arm(name).estimate(measure), signed=measure == "gap") if one.has(name) else ""
            for one in sets.values()
        ]
        yield f"| {name} | {' | '.join(cells)} |"


def _floor(sets: dict[str, Table]) -> Iterator[str]:
    """What can be had without a picture that fits, where the control was asked."""
    known = {name: one.arm(FLOOR).estimate("vision_centric").value for name, one in sets.items() if one.has(FLOOR)}
    if known:
        told = ", ".join(f"{value:.3f} ({name})" for name, value in known.items())
        yield from ("", f"Without a picture that fits (`{FLOOR}`), the vision-centric questions alone give {told}.")


def reach(table: Table) -> Iterator[str]:
    """What the further test sets allow to say: where arms tie, where they answer nothing, what else is harder there."""
    sets = {name: table.elsewhere(name) for name in table.sets()}
    for one in table.plan.contrasts:
        if one.expects == "different":
            yield from _ties({TRAINED: table} | sets, one)
    dead = [name for name, one in sets.items() if max(_rich(one, arm.name) for arm in one.arms) < HELPLESS]
    if dead:
        yield (
            f"- On {', '.join(dead)} no arm answers {HELPLESS:.0%} of the text-rich problems: gaps there say nothing, "
            "of transfer neither."
        )
    name = table.plan.endpoints.reference
    levels = [key for key, one in sets.items() if key not in dead and one.has(name)]
    if levels and table.has(name):
        told = ", ".join(f"{_rich(sets[key], name):.3f} ({key})" for key in levels)
        yield (
            f"- {name}'s text-rich accuracy is {_rich(table, name):.3f} on the trained set and {told}: where it falls, "
            "the words are harder too, and a smaller gap there is no sign of better seeing."
        )


def _ties(sets: dict[str, Table], one: Contrast) -> Iterator[str]:
    """A planned question of either sign, set by set: where a difference is shown, and where none is."""
    found = {name: inner.compare(one.first, one.second, one.measure) for name, inner in sets.items()}
    known = {name: value for name, value in found.items() if value is not None and len(value.seeds) > 1}
    apart = [f"{name} ({spread(value)})" for name, value in known.items() if value.low > 0 or value.high < 0]
    tied = [f"{name} ({spread(value)})" for name, value in known.items() if value.low <= 0 <= value.high]
    if known:
        words = f"{one.first} and {one.second} on {NAMES[one.measure]}"
        yield f"- {words}: apart on {', '.join(apart) or 'no set'}; no difference shown on {', '.join(tied) or 'none'}."


def _rich(table: Table, name: str) -> float:
    return table.arm(name).estimate("text_rich").value


def _contrasts(sets: dict[str, Table], table: Table) -> Iterator[str]:
    yield f"| contrast | on | {' | '.join(sets)} |"
    yield f"|---|---|{'---:|' * len(sets)}"
    for one in table.plan.contrasts:
        cells = [spread(inner.compare(one.first, one.second, one.measure)) for inner in sets.values()]
        yield f"| {one.first} − {one.second} | {NAMES[one.measure]} | {' | '.join(cells)} |"


def diagnosis(table: Table) -> Iterator[str]:
    """Probes before and after each arm, and whether they move with the gap."""
    yield (
        "Each probe's value before (the seed's base) and after an arm, mean over seeds; in brackets the t interval of "
        "the change over seeds. *Towards*: what a higher value speaks of. The probes' formulas: "
        "`train/laboratory/probing.py` and `recipes/probes/`."
    )
    yield from ("", "| probe | towards | arm | seeds | before | after | change |", "|---|---|---|---:|---:|---:|---:|")
    for one in bias.moved(table):
        t = "one seed" if len(one.seeds) < 2 else f"{one.low:+.3f} to {one.high:+.3f}"
        towards = {1: "text", -1: "picture"}.get(bias.TEXTWARD.get(one.probe, 0), "")
        cells = f"{one.before:.3f} | {one.after:.3f} | {one.change:+.3f} ({t})"
        yield f"| {one.probe} | {towards} | {one.arm} | {len(one.seeds)} | {cells} |"
    yield from ("", *_associations(table))


def _associations(table: Table) -> Iterator[str]:
    found = bias.associations(table)
    if not found:
        yield "Too few arms were probed with all their seeds to ask whether a probe moves with the gap."
        return
    yield (
        "Does the measured bias move with the gap? Spearman's rho of value and gap over arms and seeds, of the arms "
        "whose planned seeds are all there and on the seeds that these share; arms and seeds resampled for the "
        "interval; p: whole arms dealt anew, Holm over the probes. A verdict needs both. Arms move "
        "much besides the bias, so this is no proof that one brings the other about."
    )
    yield from ("", "| probe | arms | seeds | rho (95 %) | p | Holm | the bias |", "|---|---:|---:|---:|---:|---:|---|")
    for one in found:
        few = len(one.arms) < bias.FEWEST
        rho = f"{one.rho:+.2f}" + (" (too few arms)" if few else f" ({one.low:+.2f} to {one.high:+.2f})")
        p = " | " if few else f"{one.p:.3g} | {one.p_holm:.3g}"
        verdict = one.verdict(table.plan.endpoints.level)
        yield f"| {one.probe} | {len(one.arms)} | {len(one.seeds)} | {rho} | {p} | {verdict} |"
    yield from ("", _summary(table, found))


def _summary(table: Table, found: Sequence[bias.Association]) -> str:
    level, arms = table.plan.endpoints.level, max(len(one.arms) for one in found)
    if len(found) / math.factorial(arms) > level:
        return f"{arms} arms were probed: too few for any of {len(found)} probes to be shown to move with the gap."
    said = {one.probe: one.verdict(level) for one in found}
    counted = {probe: verdict for probe, verdict in said.items() if verdict != "holds the gap itself"}
    words = []
    for kind, name in (
        ("moves with the gap", "show a bias that moves with the gap"),
        ("moves against the gap", "one that moves against it"),
        ("not shown", "nothing either way"),
    ):
        own = [probe for probe, verdict in counted.items() if verdict == kind]
        words.append(f"{len(own)} of {len(counted)} probes {name}" + (f" ({', '.join(own)})" if own else ""))
    told = "; ".join(words) + "."
    for group in bias.alike(found):
        told += f" {', '.join(group)} rank the runs alike (rank correlations of {bias.ALIKE:g} and more): one measure."
    if left := said.keys() - counted.keys():
        told += f" {', '.join(sorted(left))} holds the gap itself and is not counted."
    return told


def moving(table: Table) -> Iterator[str]:
    """Which probes' bias moves with the gap, as one line; none where that cannot be asked."""
    if found := bias.associations(table):
        yield f"- {_summary(table, found)} Arms move much besides the bias: no proof that one brings the other about."
