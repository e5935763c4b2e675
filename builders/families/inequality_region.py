"""Regions of linear inequalities: extents, whole points, best values of linear expressions, areas, distances.

Route A intersects the inequalities exactly; route B reads shading and borders: a linear programme, brute force, slices.
python -m builders.pairs --source families:inequality_region --limit 8
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from random import Random
from typing import Any

from builders.families._curves import regions_levels45, regions_levels123
from builders.families._curves.asking import Operation, Unfit, parse, pose, presentable, problem
from builders.families._curves.plane import Curve, Plane, scene, seen, xy
from builders.families._curves.regions_case import REGIONS, Case, Half
from builders.families._curves.regions_draw import ends, halves, roomiest, stated, stray
from builders.families._curves.regions_scan import look, scan
from builders.families._language import cardinal, words
from builders.types import Answer, Retry
from renderers.types import Fact, Level, Problem, Scene

VERSIONS = ("Text Dominant", "Text Lite", "Text Only", "Vision Intensive", "Vision Dominant", "Vision Only")
EXAMPLE = "The region R is shaded. What is the largest value of 2x + 3y for points of R?"

OPERATIONS = REGIONS
_MODULES = (regions_levels123, regions_levels45)
"""They register their operations when they are imported."""
_STRAYS = {3: 1, 4: 1, 5: 2}
_FAMILY = "inequality_region"


def generate(rng: Random, level: Level) -> Problem:
    """A region and a question of the level about it. Raises Retry if none is found."""
    return REGIONS.pose(rng, level, 120, lambda operation, setup: _problem(rng, level, operation, setup))


def solve(facts: Sequence[Fact], ask: str) -> Answer:
    """Route A: exact corners and whole points of the inequalities that the facts' keys state."""
    name, args = parse(ask)
    stated_halves = tuple(Half.read(fact.value) for fact in facts if fact.role == "condition")
    return REGIONS[name].work(Case(halves=stated_halves, args=args)).answer


def verify(problem: Problem) -> Answer:
    """Route B: the shaded polygon and its borders as drawn. Raises ValueError where they contradict each other."""
    name, args = parse(problem.ask)
    keys = [fact.key for fact in problem.facts if fact.role == "condition"]
    if problem.scene is None:
        raise ValueError("there is no picture to read")
    (region,) = [r for r in problem.scene.data["regions"] if r.get("fact") in keys]
    lines = []
    for key in keys:
        (run,), dashed = seen(problem.scene, key).runs, seen(problem.scene, key).dashed
        lines.append((run[0], run[-1], dashed))
    return scan(name, look([(x, y) for x, y in region["polygon"]], lines), args)


def resample(problem: Problem, rng: Random) -> tuple[Fact, ...]:
    """The same question about another region with as many borders. Raises Retry if none is found."""
    return _again(problem, rng)[0]


def redraw(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Scene]:
    """Facts as from `resample`, with the picture that belongs to them."""
    facts, case = _again(problem, rng)
    return facts, _scene(rng, (problem.level or Level()).perception, case, facts)


def _again(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Case]:
    name, args = parse(problem.ask)
    kept = [fact for fact in problem.facts if fact.role != "condition"]
    wanted = rng.choice(args) if name == "member" else ""
    for _ in range(600):
        try:
            case = Case(halves=tuple(halves(rng, problem.state["setup"])), args=args)
            if str(len(case.halves)) != problem.state["borders"] or not _about(case, wanted):
                continue
            answer = REGIONS[name].work(case).answer
            if presentable(answer):
                return (*kept, *_conditions(rng, case)), case
        except Unfit:
            continue
    raise Retry("no other region", problem.ask)


def _about(case: Case, wanted: str) -> bool:
    """Whether the region holds the point that is to be the answer, if there is one."""
    if not wanted:
        return True
    x, y = map(Fraction, wanted.split(","))
    return case.holds((x, y))


def _problem(rng: Random, level: Level, operation: Operation, setup: str) -> Problem:
    case = Case(halves=tuple(halves(rng, setup)))
    case = replace(case, args=operation.arguments(rng, case))
    asked = pose(rng, _FAMILY, operation, case, (), lambda: replace(case, halves=tuple(halves(rng, setup))))
    said = words(_FAMILY)
    count = cardinal(len(case.halves))
    facts = [
        Fact(key=f"region={len(case.halves)}", text=rng.choice(said["region"]).format(n=count), role="description")
    ]
    facts.append(Fact(key=f"border={setup}", text=rng.choice(said[setup]), role="property"))
    if level.perception >= 4:
        facts.append(Fact(key="corners=whole", text=rng.choice(said["whole"]), role="property", drawable=False))
    facts += _conditions(rng, case)
    state = {"setup": setup, "borders": str(len(case.halves))}
    return problem(_FAMILY, level, facts, partial(_scene, rng, level.perception, case, facts), asked, (), state)


def _conditions(rng: Random, case: Case) -> list[Fact]:
    template = rng.choice(words(_FAMILY)["inequality"])
    return [
        Fact(key=f"border {i + 1}={h.key}", text=template.format(e=stated(rng, h)), role="condition")
        for i, h in enumerate(case.halves)
    ]


def _scene(rng: Random, perception: int, case: Case, facts: Sequence[Fact]) -> Scene:
    keys = [fact.key for fact in facts if fact.role == "condition"]
    corners = [xy(*p) for p in case.corners]
    plane = Plane.around(corners, perception, pad=1 + (rng.random() < 0.5))
    if not all(len(ends(h, plane.window)) == 2 for h in case.halves):
        raise Unfit("a border is out of sight")
    lines = [_line(h, plane, key) for h, key in zip(case.halves, keys, strict=True)]
    drawn = [stray(rng, corners, plane.inner) for _ in range(_STRAYS.get(perception, 0))]
    lines += [_line(h, plane, None) for h in drawn if h is not None]
    fill: dict[str, Any] = {"polygon": [list(p) for p in corners], "fill": rng.randrange(6), "fact": keys[-1]}
    if perception >= 4 and rng.random() < 0.6:
        fill["hatch"] = rng.choice((30, 45, 60, 120, 135))
    name = {"type": "label", "text": "R", "at": list(roomiest(plane, corners)), "anchor": "c", "plate": "hatch" in fill}
    shows = [fact.key for fact in facts if fact.drawable]
    return scene(rng, plane, lines, shows, regions=[fill], primitives=[name])


def _line(h: Half, plane: Plane, key: str | None) -> Curve:
    first, last = ends(h, plane.window)
    style = "dashed" if h.strict else "solid"
    return Curve(name="", runs=((xy(*first), xy(*last)),), fact=key, style=style)
