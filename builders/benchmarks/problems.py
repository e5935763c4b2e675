"""Problems for the strata: from every family alike many, whose picture is needed.

H(a|V), what the words alone leave open, is measured by drawing the hidden conditions anew (scores/constructed.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from builders.families._exact import show
from builders.scores.constructed import Truth, truth
from builders.sources.families import FAMILIES, Families
from builders.types import Retry, SourceOptions
from builders.versions import VERSIONS, VISION_CENTRIC, in_picture, in_text
from builders.views import picture_of
from renderers.seeds import digest, rng
from renderers.types import Fact, Problem, Scene

SPLIT = "benchmark"
NEEDED = 1.0
"""A picture is needed that adds more bits than this: more than a guess between two."""
_VISION = VERSIONS[VISION_CENTRIC]
_TRIES, _CHANGES = 60, 8  # draws of a family that may fail in a row; redraws that may leave the answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A problem with what its vision-centric words leave open. other: its scene with another answer, None if none."""

    problem: Problem
    open: Truth
    scene: Scene
    other: Scene | None

    @property
    def hidden(self) -> tuple[Fact, ...]:
        """The conditions that only the picture shows."""
        return tuple(fact for fact in self.problem.facts if fact.role == "condition" and not in_text(fact, _VISION))

    @property
    def rivals(self) -> dict[str, int]:
        """The answer and the most frequent other one under redrawn values, with how often each came."""
        family, problem = FAMILIES.load(self.problem.family), self.problem
        own = show(family.solve(problem.facts, problem.ask))
        other = next(answer for answer, _ in self.open.answers.most_common() if answer != own)
        return {own: max(self.open.answers[own], 1), other: self.open.answers[other]}

    @property
    def restyled(self) -> Scene:
        """The same scene in another look: theme, fonts, sizes."""
        return replace(self.scene, seed=digest(0, "restyled", self.problem.id), profile="varied")


def families(named: str) -> list[str]:
    """The families to draw from: those that can draw other values, or the named ones. Raises UserError."""
    asked = [name.strip() for name in named.split(",") if name.strip()]
    return [FAMILIES.check(name) for name in asked] or FAMILIES.names()


def draw(names: Sequence[str], size: int, seed: int) -> list[Base]:
    """`size` bases, the same number from each family (one more or less)."""
    streams = {name: _bases(name, seed) for name in names}
    found: list[Base] = []
    while streams and len(found) < size:
        for name in list(streams):
            base = next(streams[name], None)
            if base is None:
                del streams[name]
            elif len(found) < size:
                found.append(base)
    return found


def _bases(name: str, seed: int) -> Iterator[Base]:
    """Problems of a family whose words leave much open and whose values can be drawn with another answer."""
    source = Families(SourceOptions(names=(name,), seed=seed))
    failed = 0
    for index in range(100_000):
        if failed > _TRIES:
            return
        base = _base(source, index)
        failed = failed + 1 if base is None else 0
        if base is not None:
            yield base


def _base(source: Families, index: int) -> Base | None:
    try:
        problem = source.problem(SPLIT, index, 0)
        scene = picture_of(problem, _VISION)
        if scene is None or source.audit(problem) is not None:
            return None
        stated = {fact.key for fact in problem.facts if in_text(fact, _VISION)}
        shown = {fact.key for fact in problem.facts if in_picture(fact, _VISION)}
        found = truth(problem, stated, shown, source.options.seed)
    except Retry:
        return None
    other = _other(problem, scene)
    if found.words_bits <= NEEDED or found.both_bits > 0 or other is None:
        return None
    return Base(problem=problem, open=found, scene=scene, other=other)


def _other(problem: Problem, scene: Scene) -> Scene | None:
    """The picture of the same problem with hidden values that give another answer, in the same style."""
    family = FAMILIES.load(problem.family)
    if problem.scene is None or not hasattr(family, "redraw"):
        return None
    for attempt in range(_CHANGES):
        try:
            facts, drawn = family.redraw(problem, rng(0, "contradictory", problem.id, attempt))
            if family.solve(facts, problem.ask) == family.solve(problem.facts, problem.ask):
                continue
        except Retry:
            continue
        dressed = replace(drawn, seed=scene.seed, profile=scene.profile, perception=scene.perception)
        return picture_of(replace(problem, facts=facts, scene=dressed), _VISION)
    return None
