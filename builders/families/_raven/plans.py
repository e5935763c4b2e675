"""Plans of matrices: which attributes there are, which rules bind them, what is asked; and draws for a plan.

A plan fixes every visible word; `draw` finds other panels and other options for it, again and again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random

from builders.families._raven import rules
from builders.families._raven.panel import MOST, NAMES, PLACES, POINTING, SHAPES, SIDES, Panel, count
from builders.types import Retry

LETTERS = "ABCDEFGH"
Panels = list[Panel]

_GOVERNED = {1: (1, 1), 2: (2, 2), 3: (2, 3), 4: (3, 3), 5: (4, 4)}
"""Reasoning level -> how many attributes change."""
_HARD = {"number": ("sum", "difference"), "places": ("xor", "or", "and")}
_EASY = {
    "shape": ("constant", "three"),
    "places": ("constant", "three"),
    **dict.fromkeys(("size", "shade", "number", "pointing", "place"), ("constant", "progression", "three")),
}
_COUNTED = ("count", "total", "sides", "among")
_ASKS = {1: "which which count total total sides value", 4: "which which which sides sides among among among"}
"""Least reasoning level -> questions; from level 4 on every one of them needs more than one attribute."""
_ROUND = ("pentagon", "hexagon", "disc")  # hard to tell apart where they are small
_CORNERS = 0b101010101


@dataclass(frozen=True, slots=True)
class Plan:
    """bound: attribute, rule and direction of everything that panels tell. shapes: symbols that may occur.

    ask: which, count, total, sides, `value ATTRIBUTE`, or `among ATTRIBUTE VALUE`. options: how many panels are
        offered. pool: places in use.
    """

    bound: tuple[tuple[str, str, str], ...]
    shapes: tuple[str, ...]
    ask: str
    options: int
    pool: int

    @property
    def governed(self) -> list[str]:
        """Attributes that change over the matrix."""
        return [attribute for attribute, rule, _ in self.bound if rule != "same"]

    def state(self) -> dict[str, str]:
        """As entries of `Problem.state`."""
        bound = "|".join(" ".join(triple) for triple in self.bound)
        return {"bound": bound, "shapes": " ".join(self.shapes), "options": str(self.options), "pool": str(self.pool)}

    @classmethod
    def of(cls, state: Mapping[str, str], ask: str) -> Plan:
        """Back from a problem's state."""
        triples = [part.split(" ") for part in state["bound"].split("|")]
        bound = tuple((attribute, rule, direction) for attribute, rule, direction in triples)
        return cls(bound, tuple(state["shapes"].split(" ")), ask, int(state["options"]), int(state["pool"]))

    def domain(self, attribute: str) -> list[int]:
        """The values that an attribute may take."""
        if attribute == "shape":
            return [list(SHAPES).index(shape) for shape in self.shapes]
        if attribute == "number":
            return list(range(1, MOST + 1))
        if attribute == "places":
            return [mask for mask in range(1, self.pool + 1) if not mask & ~self.pool and mask.bit_count() <= 6]
        return list(range(len(NAMES[attribute])))


@dataclass(frozen=True, slots=True)
class Matrix:
    """panels: nine, row by row, the last one missing in the picture. options: the panels offered."""

    panels: Panels
    options: Panels


def plan(rng: Random, reasoning: int) -> Plan:
    """A plan of the level."""
    ask = rng.choice(_ASKS[4 if reasoning >= 4 else 1].split(" "))
    many = rng.randint(*_GOVERNED[reasoning])
    hard = reasoning >= 4 or (reasoning == 3 and rng.random() < 0.6)
    if ask in _COUNTED:
        layout = rng.choice(("number", "number", "places")) if ask != "sides" and reasoning > 1 else "number"
    else:
        layout = rng.choice(("number", "places", "place", "")) if reasoning > 1 else rng.choice(("number", "place", ""))
        layout = rng.choice(list(_HARD)) if hard else layout
    pointing = ask != "sides" and rng.random() < 0.35
    others = ["shape", "size", "shade", *(["pointing"] if pointing else [])]
    rng.shuffle(others)
    first = [layout] if layout and (ask in _COUNTED or hard or rng.random() < 0.7) else []
    if ask == "sides" and many > 1:
        first.append("shape")
    elif ask == "among":
        first.append(rng.choice(("shape", "shade", "size")))
    governed = [*first, *(name for name in others if name not in first)][:many]
    still = [name for name in ("size", "shade") if name not in governed]
    same = {"shape", *([layout] if layout else []), *(["pointing"] if pointing else []), *still[: rng.randint(0, 1)]}
    same = {name for name in same if name not in governed} or set(still[:1])
    bound = [(name, _rule(rng, name, hard and name == layout), _way(rng, reasoning)) for name in governed]
    bound += [(name, "same", "rows") for name in sorted(same)]
    if ask == "value":
        ask = f"value {rng.choice([name for name in governed if name not in _HARD] or [''])}"
        ask = "which" if ask == "value " else ask
    shapes = _palette(rng, ask, pointing)
    if ask == "among":
        names = [SHAPES[shape][0] for shape in shapes] if first[-1] == "shape" else NAMES[first[-1]]
        ask = f"among {first[-1]} {rng.choice(names)}"
    options = rng.choice((6, 8)) if ask == "which" else 0
    pool = (1 << len(PLACES)) - 1 if reasoning == 5 else _CORNERS
    return Plan(tuple(bound), shapes, ask, options, pool)


def _rule(rng: Random, attribute: str, hard: bool) -> str:
    return rng.choice(_HARD[attribute] if hard else _EASY[attribute])


def _way(rng: Random, reasoning: int) -> str:
    return "columns" if rng.random() < (0.1, 0.1, 0.2, 0.3, 0.4)[reasoning - 1] else "rows"


def _palette(rng: Random, ask: str, pointing: bool) -> tuple[str, ...]:
    """Four shapes that can be told apart: polygons where sides are counted, three with a tip where directions are."""
    if pointing:
        return POINTING
    if ask == "sides":
        return ("triangle", "square", "diamond", rng.choice(("pentagon", "hexagon")))
    clear = [shape for shape in SHAPES if shape not in (*_ROUND, "arrow")]
    chosen = [*rng.sample(_ROUND, 1), *rng.sample(clear, 3)]
    rng.shuffle(chosen)
    return tuple(chosen)


def draw(planned: Plan, rng: Random) -> Matrix:
    """A matrix of the plan. Raises Retry where none is found."""
    for _ in range(20):
        grids = {}
        for attribute, rule, direction in planned.bound:
            grid = rules.make(rng, attribute, rule, direction, planned.domain(attribute))
            if grid is None:
                raise Retry("no matrix", f"{attribute} by {rule}")
            grids[attribute] = grid
        panels: Panels = [{name: grid[i // 3][i % 3] for name, grid in grids.items()} for i in range(9)]
        if planned.ask.startswith("among ") and not 0 < answer(panels, planned.ask) < answer(panels, "total"):
            continue
        if planned.ask == "which":
            options = _options(rng, planned, panels)
            if options:
                return Matrix(panels, options)
        else:
            return Matrix(panels, [])
    raise Retry("no fitting matrix", planned.state()["bound"])


def answer(panels: Sequence[Panel], ask: str) -> int:
    """What is asked of the nine panels, other than which option or value."""
    if ask == "total":
        return sum(count(panel) for panel in panels)
    if ask.startswith("among "):
        _, attribute, value = ask.split(" ", 2)
        return sum(count(panel) for panel in panels if NAMES[attribute][panel[attribute]] == value)
    missing = panels[8]
    return count(missing) * (SIDES[list(SHAPES)[missing["shape"]]] if ask == "sides" else 1)


def _options(rng: Random, planned: Plan, panels: Panels) -> Panels:
    """All combinations of the right values of two or three attributes with wrong ones.

    So every value stands in as many options as any other of its attribute, and no option is the one most like all the
    others (Hu et al., Stratified rule-aware network for abstract visual reasoning, AAAI 2021).
    """
    right = panels[8]
    same = [attribute for attribute, rule, _ in planned.bound if rule == "same"]
    names = [*rng.sample(planned.governed, len(planned.governed)), *rng.sample(same, len(same))]
    parts = [(2, 2, 2), (4, 2), (2, 4)] if planned.options == 8 else [(3, 2), (2, 3)]
    for sizes in rng.sample(parts, len(parts)):
        chosen = names[: len(sizes)]
        wrong = {name: list(_wrong(rng, planned, name, panels)) for name in chosen}
        if len(chosen) == len(sizes) and all(len(wrong[n]) >= k - 1 for n, k in zip(chosen, sizes, strict=True)):
            columns = [[right[n], *wrong[n][: k - 1]] for n, k in zip(chosen, sizes, strict=True)]
            options: Panels = [{**right, **dict(zip(chosen, row, strict=True))} for row in product(*columns)]
            rng.shuffle(options)
            return options
    return []


def _wrong(rng: Random, planned: Plan, attribute: str, panels: Panels) -> Iterator[int]:
    """Other values of an attribute, those of the last row and column first, then the rest by likeness."""
    right, domain = panels[8][attribute], planned.domain(attribute)
    near = [panels[i][attribute] for i in (7, 5, 2, 6, 4, 0)]
    if attribute == "places":
        rest = [right ^ (1 << i) for i in range(len(PLACES)) if planned.pool >> i & 1]
        rng.shuffle(rest)
    else:
        rest = sorted(rng.sample(domain, len(domain)), key=lambda value: abs(value - right))
    rng.shuffle(near)
    yield from (value for value in dict.fromkeys([*near, *rest]) if value != right and value in domain)
