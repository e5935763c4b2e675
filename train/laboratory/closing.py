"""Is the gap closed? Each main arm's gap against the share of the reference's that the plan hopes for.

for one in closings(table): print(one.arm, one.share, one.beyond.high)
best(table)                     # the smallest gap among the arms that keep their text-rich accuracy, or None
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from recipes.metrics import Estimate
from train.laboratory.analysis import Difference, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """An arm over the seeds that it shares with the reference. gap, whole: its gap and the reference's.

    beyond: how far the gap's size is above the hoped share of the reference's. loss: text-rich accuracy below the
    reference's; keeps: at most the guard.
    """

    arm: str
    gap: float
    whole: float
    beyond: Difference
    loss: Estimate
    keeps: bool

    @property
    def share(self) -> float:
        """The gap's size as a share of the reference's; NaN where the reference has none."""
        return abs(self.gap) / self.whole if self.whole > 0 else float("nan")

    @property
    def met(self) -> bool:
        """Whether the means are where the plan hopes for, text included."""
        return self.keeps and self.whole > 0 and self.beyond.estimate.value <= 0

    @property
    def verdict(self) -> Literal["closed", "not closed", "not settled"]:
        """What the interval of `beyond` allows to say of the gap alone."""
        if self.beyond.high <= 0:
            return "closed"
        return "not closed" if self.beyond.low > 0 else "not settled"


def closings(table: Table) -> list[Closing]:
    """Of every main arm but the bases and the reference that shares a seed with the reference."""
    reference = table.plan.endpoints.reference
    names = [arm.name for arm in table.group("main") if not table.plan.is_base(arm.name) and arm.name != reference]
    return [found for name in names if (found := closing(table, name))]


def closing(table: Table, name: str) -> Closing | None:
    """Of one arm; None where it shares no seed with the reference."""
    ends = table.plan.endpoints
    loss = table.text_loss(name)
    if loss is None:
        return None
    seeds, difference = table.difference(name, ends.reference, "gap")
    arm = table.arm(name)
    own = arm.values["gap"][[arm.seeds.index(seed) for seed in seeds]]
    whole = own - difference
    size = own if own.mean() >= 0 else -own  # a gap the other way is no better
    return Closing(
        arm=name,
        gap=float(own.mean()),
        whole=float(whole.mean()),
        beyond=Difference.of(seeds, size - ends.share * whole),
        loss=loss,
        keeps=loss.value <= ends.guard,
    )


def best(table: Table) -> Closing | None:
    """The arm with the smallest gap of those that keep their text-rich accuracy; None where none does."""
    return min((one for one in closings(table) if one.keeps), key=lambda one: abs(one.gap), default=None)
