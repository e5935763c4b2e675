"""Pictures that our own renderer makes anew for a row: other hidden values, hidden facts painted over, another style.

    drawn = redrawn(rows, look, seed)["ROW ID"]       # Redrawn, or in one line why there is none

Only rows of the families have a scene to draw anew; of a published picture nobody knows values or boxes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from builders.answers import is_correct
from builders.remade import Look, NotRemade, hidden, problem_of
from builders.rows import Row
from builders.sources.families import FAMILIES
from builders.types import Retry
from builders.views import picture_of
from renderers.png import decode, encode, pixel_hash
from renderers.render import Renderer
from renderers.seeds import digest, rng
from renderers.types import Problem, Rendered, Scene
from train.diagnosis.pictures import painted_over

_TRIES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Redrawn:
    """PNG files of one row. conflict: with other hidden values, whose answer is `other`; None where no draw changes it.

    masked: marks and labels of the hidden facts painted over; None where drawn anew the row's picture comes out
    otherwise (other fonts). restyled: the same values in another style.
    """

    conflict: bytes | None = None
    other: str = ""
    masked: bytes | None = None
    restyled: bytes | None = None


@dataclass(frozen=True, slots=True)
class _Plan:
    row: Row
    problem: Problem
    own: Scene
    conflict: Scene | None
    other: str
    restyled: Scene


def redrawn(rows: Sequence[Row], look: Look, seed: int) -> dict[str, Redrawn | str]:
    """All pictures of all rows; the renderer is opened once."""
    plans: dict[str, _Plan | str] = {}
    for row in rows:
        try:
            plans[row["id"]] = _plan(row, look, seed)
        except NotRemade as error:
            plans[row["id"]] = str(error)
    todo = [plan for plan in plans.values() if isinstance(plan, _Plan)]
    scenes = [scene for plan in todo for scene in (plan.own, plan.restyled, plan.conflict) if scene is not None]
    with Renderer() as renderer:
        results = iter(renderer.render(scenes) if scenes else [])
        drawn = {
            plan.row["id"]: _drawn(plan, look, *(next(results) if one else None for one in _scenes(plan)))
            for plan in todo
        }
    return {key: drawn.get(key, str(plan)) for key, plan in plans.items()}


def _scenes(plan: _Plan) -> tuple[Scene | None, ...]:
    return plan.own, plan.restyled, plan.conflict


def _plan(row: Row, look: Look, seed: int) -> _Plan:
    problem = problem_of(row, look)
    own = picture_of(problem, look.vision, look.profile)
    if own is None or problem.scene is None:
        raise NotRemade("its vision-centric view has no picture")
    styled = replace(problem.scene, seed=digest(seed, "restyled", problem.id), profile="varied")
    restyled = picture_of(replace(problem, scene=styled), look.vision, "varied")
    conflict, other = _other(problem, look, seed)
    return _Plan(row, problem, own, conflict, other, restyled or own)


def _other(problem: Problem, look: Look, seed: int) -> tuple[Scene | None, str]:
    """The scene with other hidden values in the same style and its answer: the draw that changes the fewest facts."""
    family = FAMILIES.load(problem.family)
    style = problem.scene
    if not hasattr(family, "redraw") or style is None:
        return None, ""
    found: list[tuple[int, int, Problem, str]] = []
    for attempt in range(_TRIES):
        try:
            facts, scene = family.redraw(problem, rng(seed, "conflict", problem.id, attempt))
            answer = answer_text(family.solve(facts, problem.ask), problem)
        except (Retry, LookupError, ValueError):
            continue
        if answer is None or is_correct(answer, problem.answer, choices=problem.choices):
            continue
        dressed = replace(scene, seed=style.seed, profile=style.profile, perception=style.perception)
        changed = len({fact.key for fact in facts} - {fact.key for fact in problem.facts})
        found.append((changed, attempt, replace(problem, facts=facts, scene=dressed), answer))
    if not found:
        return None, ""
    _, _, other, answer = min(found, key=lambda one: one[:2])
    return picture_of(other, look.vision, look.profile), answer


def answer_text(answer: Any, problem: Problem) -> str | None:
    """A route's answer as a row writes it: the letter where there are choices; None where it has no such form."""
    if isinstance(answer, float):
        text = f"{answer:g}"
    elif isinstance(answer, int | Fraction | str):
        text = str(answer)
    else:
        from sympy import latex  # a surd or a multiple of pi

        text = str(latex(answer))
    if not problem.choices:
        return text
    letters = [chr(65 + at) for at, choice in enumerate(problem.choices) if is_correct(text, choice)]
    return letters[0] if len(letters) == 1 else None


def _drawn(plan: _Plan, look: Look, own: Any, restyled: Any, conflict: Any) -> Redrawn | str:
    if not isinstance(own, Rendered):
        return f"drawing refused: {own.reason}"
    cell = plan.row["vision_centric_image"]
    same = bool(cell and cell["bytes"]) and pixel_hash(decode(cell["bytes"])) == own.sha256
    keys = {fact.key for fact in hidden(plan.problem, look.vision)}
    boxes = [box for box in own.boxes if box.fact in keys or (box.kind != "mark" and box.text.strip())]
    return Redrawn(
        conflict=conflict.png if isinstance(conflict, Rendered) else None,
        other=plan.other,
        masked=encode(painted_over(decode(own.png), boxes)) if same and boxes else None,
        restyled=restyled.png if isinstance(restyled, Rendered) else None,
    )
