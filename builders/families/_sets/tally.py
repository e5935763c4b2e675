"""Counts in regions: which follow from the others and from totals, step by step and all at once.

Known are counts of regions, totals of circles and the total of everything; equations say what adds up to what.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from builders.families._sets.regions import Regions, chosen, every

ALL = "*"
"""The name of the total of everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """counts: region -> number. totals: circle, or ALL -> number. names: of the circles."""

    names: tuple[str, ...]
    counts: Mapping[str, int]
    totals: Mapping[str, int]

    def parts(self, total: str) -> Regions:
        """The regions that add up to a total."""
        return frozenset(every(self.names)) if total == ALL else chosen(f"set;{total}", self.names)


@dataclass(frozen=True, slots=True)
class Step:
    """A count found from a total: what is missing there when the known regions are taken away."""

    region: str
    total: str
    taken: tuple[int, ...]
    count: int


def follow(known: Known) -> tuple[dict[str, int], list[Step]]:
    """All counts that follow from totals with a single unknown region, and the steps, in order."""
    counts, steps = dict(known.counts), list[Step]()
    moved = True
    while moved:
        moved = False
        for total, number in known.totals.items():
            parts = [place for place in every(known.names) if place in known.parts(total)]
            missing = [place for place in parts if place not in counts]
            if len(missing) == 1:
                taken = tuple(counts[place] for place in parts if place in counts)
                counts[missing[0]] = number - sum(taken)
                steps.append(Step(missing[0], total, taken, counts[missing[0]]))
                moved = True
    return counts, steps


def added(known: Known, wanted: Regions) -> Fraction:
    """The number in the wanted regions, from all equations at once. Raises ValueError where they leave it open.

    Gauss and Jordan's elimination over the rational numbers: the wanted row must come out as a sum of known rows.
    """
    places = every(known.names)
    rows = [[Fraction(place == known_place) for place in places] + [Fraction(count)]
            for known_place, count in known.counts.items()]  # fmt: skip
    for total, number in known.totals.items():
        rows.append([Fraction(place in known.parts(total)) for place in places] + [Fraction(number)])
    goal = [Fraction(place in wanted) for place in places] + [Fraction(0)]
    for column in range(len(places)):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            if goal[column]:
                raise ValueError(f"open: {places[column] or 'outside'}")
            continue
        rows = [_without(row, pivot, column) for row in rows if row is not pivot]
        goal = _without(goal, pivot, column)
    return -goal[-1]


def _without(row: Sequence[Fraction], pivot: Sequence[Fraction], column: int) -> list[Fraction]:
    share = row[column] / pivot[column]
    return [a - share * b for a, b in zip(row, pivot, strict=True)]


def drawn(rng: Random, names: Sequence[str], most: int) -> dict[str, int]:
    """A count for every region."""
    return {place: rng.randint(2, most) for place in every(names)}


def needed(known: Known, wanted: Regions) -> list[Step]:
    """The steps that a wanted number rests on, in order."""
    used, open_places = list[Step](), set(wanted)
    for step in reversed(follow(known)[1]):
        if step.region in open_places:
            used.append(step)
            open_places |= known.parts(step.total)
    return used[::-1]


def hide(rng: Random, names: Sequence[str], counts: Mapping[str, int], hidden: int) -> Known:
    """Some counts left out and as many totals given, so that all counts follow.

    Every total hides a region that no total before it has, so that they can be worked out one after the other.
    """
    bare = Known(names=tuple(names), counts={}, totals={})
    totals = sorted(rng.sample([*names, ALL], hidden), key=lambda total: total == ALL)
    places, used = list[str](), set[str]()
    for total in totals:
        room = [place for place in every(names) if place in bare.parts(total) and place not in used]
        places.append(rng.choice(room))
        used |= bare.parts(total)
    return Known(
        names=tuple(names),
        counts={place: count for place, count in counts.items() if place not in places},
        totals={total: sum(counts[p] for p in bare.parts(total)) for total in rng.sample(totals, hidden)},
    )
