"""The claims that the lab puts to the test, read off its intervals: holds here, does not hold here, or not shown.

    for one in judged(CLAIMS, table): print(one.claim.says, one.verdict, one.told)

Claims 1 to 8 are of arXiv 2510.22836, or what follows from its defects (recipes/kl.py, recipes/configs/); controls say
what must *not* help. A claim is a difference between two arms on one measure and where it should lie; the verdict is
computed from the interval (`analysis.Difference`: the wider of bootstrap and t) and from nothing else. Equality can
hold only within a margin, so that an interval that merely contains 0 says "not shown", and how much it excludes.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from train.laboratory.analysis import Difference, Table
from train.laboratory.plan import BASE, Measure

Expected = Literal["lower", "higher", "equal", "not lower", "not higher"]
_TOLD: dict[Expected, str] = {"equal": "within {:g}", "not lower": "not below −{:g}", "not higher": "not above {:g}"}
Verdict = Literal["holds here", "does not hold here", "not shown", "not run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """`first` minus `second` on `measure` should lie on one side of 0, or (equal, not ...) not beyond a margin."""

    says: str
    first: str
    second: str
    measure: Measure
    expects: Expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A claim with its difference (None: not run), the verdict and the reason for it in words."""

    claim: Claim
    difference: Difference | None
    verdict: Verdict
    told: str


def _claim(says: str, first: str, second: str, measure: Measure, expects: Expected) -> Claim:
    return Claim(says=says, first=first, second=second, measure=measure, expects=expects)


CLAIMS = (
    _claim("1. Training on the text-rich view alone widens the gap", "full_text", BASE, "gap", "higher"),
    _claim("1b. ... and vision-centric accuracy falls", "full_text", BASE, "vision_centric", "lower"),
    _claim("2. KL between the views narrows the gap", "kl", "full_text", "gap", "lower"),
    _claim("2b. ... by seeing better, not only reading worse", "kl", "full_text", "vision_centric", "higher"),
    _claim("2c. ... seeing better than the base, too", "kl", BASE, "vision_centric", "higher"),
    _claim("2d. ... at no loss of text-rich accuracy", "kl", "full_text", "text_rich", "not lower"),
    _claim("3. The curriculum narrows the gap", "curriculum", "full_text", "gap", "lower"),
    _claim("3b. ... by seeing better, not only reading worse", "curriculum", "full_text", "vision_centric", "higher"),
    _claim("4. Without replay the curriculum forgets the text", "curriculum", "full_text", "text_rich", "lower"),
    _claim("4b. ... more than with replay", "curriculum", "curriculum_replay", "text_rich", "lower"),
    _claim("5. The curriculum with replay narrows the gap", "curriculum_replay", "full_text", "gap", "lower"),
    _claim("6. KL, then vision-centric, narrows the gap further than KL", "kl_curriculum", "kl", "gap", "lower"),
    _claim("7. KL equals mix, which has vision-centric labels", "kl", "mix", "vision_centric", "equal"),
    _claim("7b. ... in the gap, too", "kl", "mix", "gap", "equal"),
    _claim("8. The original's clamped k3 sees worse than our KL", "kl_seed_compat", "kl", "vision_centric", "lower"),
    _claim("8b. ... and leaves a wider gap", "kl_seed_compat", "kl", "gap", "higher"),
)  # fmt: skip

_CONTROLS = {  # control -> (what it is, the arm that it controls)
    "kl_shuffled_text": ("a teacher that reads another problem", "kl"),
    "kl_blank_image": ("a student that sees a blank picture", "kl"),
    "random_image": ("pictures of other problems", "mix"),
}


def _of_control(name: str, what: str, treated: str) -> tuple[Claim, ...]:
    return (
        _claim(f"{what}: no help over text alone", name, "full_text", "vision_centric", "not higher"),
        _claim(f"{what}: no gain over the base", name, BASE, "vision_centric", "not higher"),
        _claim(f"{what}: {treated} sees better", treated, name, "vision_centric", "higher"),
    )


CONTROLS = tuple(
    claim
    for name, (what, treated) in _CONTROLS.items()
    for claim in _of_control(name, what[0].upper() + what[1:], treated)
)


EXPLORED = (
    _claim("A base pretrained on text widens the gap", "full_text_from_text", "full_text", "gap", "higher"),
    _claim("... and KL narrows it there, too", "kl_from_text", "full_text_from_text", "gap", "lower"),
    _claim("KL on throughout keeps the curriculum's text", "curriculum_kl", "curriculum", "text_rich", "higher"),
    _claim("... and its eyes", "curriculum_kl", "curriculum", "vision_centric", "higher"),
    _claim("A tenth of mismatched pairs costs sight", "mix_mismatch_10", "mix", "vision_centric", "lower"),
    _claim("Three tenths of mismatched pairs cost sight", "mix_mismatch_30", "mix", "vision_centric", "lower"),
)  # fmt: skip


def by_rl(claims: Sequence[Claim]) -> list[Claim]:
    """The same claims about the arms of the group rl: `kl` is `rl_kl` there. The base is the same."""

    def name(arm: str) -> str:
        return arm if arm == BASE else f"rl_{arm}"

    return [dataclasses.replace(one, first=name(one.first), second=name(one.second)) for one in claims]


def judged(claims: Sequence[Claim], table: Table) -> list[Judged]:
    """Every claim whose arms the plan's preset has. The margin of equality is the plan's guard."""
    planned = table.plan.preset(table.preset).arms
    known = [one for one in claims if one.first in planned and one.second in planned]
    return [judge(one, table.compare(one.first, one.second, one.measure), table.plan.endpoints.guard) for one in known]


def judge(claim: Claim, found: Difference | None, margin: float) -> Judged:
    """The verdict on one claim from the interval of its difference."""
    if found is None:
        return Judged(claim=claim, difference=None, verdict="not run", told="no result yet")
    verdict, told = _verdict(claim.expects, found, margin)
    return Judged(claim=claim, difference=found, verdict=verdict, told=told)


def _verdict(expects: Expected, found: Difference, margin: float) -> tuple[Verdict, str]:
    if math.isnan(found.low):
        return "not shown", "one seed alone has no interval"
    # "lower" asks "higher" of the negative
    low, high = (-found.high, -found.low) if "lower" in expects else (found.low, found.high)
    if expects in ("lower", "higher"):
        holds = low > 0
        against = high < 0
    else:
        holds = high <= margin and (expects != "equal" or low >= -margin)
        against = low > 0 or (expects == "equal" and high < 0)
    if holds:
        return "holds here", _TOLD[expects].format(margin) if expects in _TOLD else ""
    if against:
        return "does not hold here", f"the difference is {'above' if found.low > 0 else 'below'} 0"
    most = max(abs(found.low), abs(found.high))
    return "not shown", f"the interval contains 0 and excludes more than {most:.3f}"
