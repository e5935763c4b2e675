"""Pictures drawn anew for a row: its own with the boxes known, a page of its words, another answer, another style.

The renderer is opened once per run and shared (`run.shared(open_studio)`); batches share captures. Where no picture
comes of a row there is a reason in one line, which the score hands on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from builders.dataset import BuiltSet
from builders.latex_text import typeset
from builders.remade import Look, NotRemade, problem_of
from builders.rows import Row
from builders.scores import Run
from builders.sources.families import FAMILIES
from builders.types import Retry
from builders.views import PAGE_WIDTH, picture_of
from renderers.png import decode, pixel_hash
from renderers.render import Renderer
from renderers.seeds import digest, rng
from renderers.types import Problem, Rejected, Rendered, Scene

Drawn: TypeAlias = Rendered | str
"""A picture, or in one line why there is none."""
OTHER = "drawn anew it differs from the row's picture (other fonts, browser or code)"
_TRIES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """The scenes of `Twins`."""

    fact: Scene
    style: Scene
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """A row's picture with another answer, and with another style alone. changed: number of facts that differ."""

    fact: Rendered
    style: Rendered
    changed: int


class Studio:
    """A renderer that knows how the set was drawn."""

    def __init__(self, data: BuiltSet, seed: int) -> None:
        self.look, self.seed, self.renderer = Look.of(data), seed, Renderer()

    def own(self, rows: Sequence[Row]) -> list[Drawn]:
        """The vision-centric picture of each row with its boxes, exactly as in the row."""
        drawn = self._draw([self._own_scene(row) for row in rows])
        return [_same(one, row) for one, row in zip(drawn, rows, strict=True)]

    def pages(self, texts: Sequence[str]) -> list[Drawn]:
        """A plain page that prints each text and nothing else."""
        return self._draw([_page(text) for text in texts])

    def twins(self, rows: Sequence[Row]) -> list[Twins | str]:
        """For each row its picture with another answer and with another style."""
        changes = [self._change(row) for row in rows]
        facts = self._draw([change if isinstance(change, str) else change.fact for change in changes])
        styles = self._draw([change if isinstance(change, str) else change.style for change in changes])
        return [_twins(*three) for three in zip(changes, facts, styles, strict=True)]

    def done(self, shard: str) -> None:
        """Nothing is kept."""

    def close(self) -> None:
        """End the browser, if one was started."""
        self.renderer.close()

    def _draw(self, scenes: Sequence[Scene | str]) -> list[Drawn]:
        pictures = iter(self.renderer.render([scene for scene in scenes if isinstance(scene, Scene)]))
        return [scene if isinstance(scene, str) else _kept(next(pictures)) for scene in scenes]

    def _own_scene(self, row: Row) -> Scene | str:
        try:
            return self._scene(problem_of(row, self.look))
        except NotRemade as error:
            return str(error)

    def _scene(self, problem: Problem) -> Scene:
        scene = picture_of(problem, self.look.vision, self.look.profile)
        if scene is None:
            raise NotRemade("its vision-centric view has no picture")
        return scene

    def _change(self, row: Row) -> _Change | str:
        """Scenes with another answer (in as few facts as a few tries give) and with another style."""
        try:
            problem = problem_of(row, self.look)
            if problem.scene is None:
                return "its vision-centric view has no picture"
            others = [self._other(problem, problem.scene, attempt) for attempt in range(_TRIES)]
            found = [other for other in others if other is not None]
            if not found:
                return "its values drawn anew never change the answer"
            changed, other = min(found, key=lambda pair: pair[0])
            seed = digest(self.seed, "style", problem.id)
            restyled = replace(problem, scene=replace(problem.scene, seed=seed, profile="varied"))
            return _Change(fact=self._scene(other), style=self._scene(restyled), changed=changed)
        except NotRemade as error:
            return str(error)

    def _other(self, problem: Problem, style: Scene, attempt: int) -> tuple[int, Problem] | None:
        """The problem with its hidden values drawn anew, in the same style, if the answer is another one."""
        family = FAMILIES.load(problem.family)
        if not hasattr(family, "redraw"):
            raise NotRemade(f"family {problem.family} cannot draw other values")
        try:
            facts, scene = family.redraw(problem, rng(self.seed, "counterfactual", problem.id, attempt))
            if family.solve(facts, problem.ask) == family.solve(problem.facts, problem.ask):
                return None
        except Retry:
            return None
        dressed = replace(scene, seed=style.seed, profile=style.profile, perception=style.perception)
        changed = len({fact.key for fact in facts} - {fact.key for fact in problem.facts})
        return changed, replace(problem, facts=facts, scene=dressed)


def _page(text: str) -> Scene:
    blocks = [{"type": "markdown", "text": typeset(text)}]
    return Scene(kind="page", data={"blocks": blocks}, size=(PAGE_WIDTH, 0))


def _kept(result: Rendered | Rejected) -> Drawn:
    return result if isinstance(result, Rendered) else f"drawing refused: {result.reason}"


def _same(drawn: Drawn, row: Row) -> Drawn:
    if isinstance(drawn, str):
        return drawn
    return drawn if pixel_hash(decode(row["vision_centric_image"]["bytes"])) == drawn.sha256 else OTHER


def _twins(change: _Change | str, fact: Drawn, style: Drawn) -> Twins | str:
    if isinstance(change, str):
        return change
    if isinstance(fact, str):
        return fact
    return style if isinstance(style, str) else Twins(fact=fact, style=style, changed=change.changed)


def open_studio(run: Run) -> Studio:
    """The studio of a run."""
    return Studio(run.data, run.config.seed)
