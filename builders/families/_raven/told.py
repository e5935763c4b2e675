"""The words of a matrix: its facts, the question and the worked solution."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from builders.families._language import cardinal, listing, pick, sentence, words
from builders.families._raven import rules
from builders.families._raven.panel import SHAPES, SIDES, Panel, count, name, phrase, write
from builders.families._raven.plans import LETTERS, Matrix, Plan, answer
from renderers.types import Fact

_ROWS = ("top", "middle", "bottom")
_NOUNS = {
    "shape": "shape", "size": "size", "shade": "shade", "number": "number of figures", "pointing": "direction",
    "place": "place", "places": "places",
}  # fmt: skip


def facts(rng: Random, planned: Plan, matrix: Matrix) -> tuple[Fact, ...]:
    """The frame, the panels, and the offered panels."""
    return (*_frame(rng, planned), *conditions(rng, matrix))


def _frame(rng: Random, planned: Plan) -> Iterator[Fact]:
    texts = words("raven_matrix")
    layout = {attribute for attribute, _, _ in planned.bound}
    yield Fact(key="matrix=three by three", text=pick(rng, texts["matrix"]), role="description")
    if planned.options:
        many, last = cardinal(planned.options), LETTERS[planned.options - 1]
        text = pick(rng, texts["options"], many=sentence(many), many_low=many, last=last)
        key = f"options={'|'.join(LETTERS[: planned.options])}"
        yield Fact(key=key, text=text, role="description")
    many_figures = bool(layout & {"number", "places"})
    kind = "alike" if many_figures else "alone"
    yield Fact(key=f"figures={kind}", text=pick(rng, texts[kind]), role="property")
    if "number" in layout:
        yield Fact(key="arrangement=free", text=pick(rng, texts["free"]), role="property", drawable=False)
    if "pointing" in layout:
        yield Fact(key="direction=tip", text=pick(rng, texts["tip"]), role="property", drawable=False)
    each = sentence(listing(f"the {_NOUNS[attribute]}" for attribute in _NOUNS if attribute in layout))
    yield Fact(key="rules=lines", text=pick(rng, texts["rules"], each=each), role="property", drawable=False)


def conditions(rng: Random, matrix: Matrix) -> Iterator[Fact]:
    """What the eight panels and the offered ones show, in one template each."""
    texts = words("raven_matrix")
    panel, option = rng.choice(texts["panel"]), rng.choice(texts["option"])
    for i, shown in enumerate(matrix.panels[:8]):
        nth, row = ("left", "middle", "right")[i % 3], _ROWS[i // 3]
        text = panel.format(nth=nth, row=row, content=phrase(shown), are=_are(shown))
        yield Fact(key=f"panel({i // 3 + 1},{i % 3 + 1})={write(shown)}", text=text, role="condition")
    for letter, shown in zip(LETTERS, matrix.options, strict=False):
        text = option.format(letter=letter, content=phrase(shown), are=_are(shown))
        yield Fact(key=f"option({letter})={write(shown)}", text=text, role="condition")


def _are(panel: Panel) -> str:
    return "is" if count(panel) == 1 else "are"


def question(rng: Random, planned: Plan) -> str:
    """What is asked, without any fact."""
    if planned.ask.startswith("among "):
        return pick(rng, words("raven_matrix")["ask among"], figures=_figures(planned.ask))
    return pick(rng, words("raven_matrix")[f"ask {planned.ask}"])


def _figures(ask: str) -> str:
    """`hearts`, `black figures`."""
    _, attribute, value = ask.split(" ", 2)
    return dict(SHAPES.values())[value] if attribute == "shape" else f"{value} figures"


def worked(planned: Plan, matrix: Matrix) -> list[str]:
    """Each attribute by its rule, then what is asked of the missing panel."""
    lines = [_step(attribute, matrix.panels) for attribute in planned.governed if _matters(attribute, planned)]
    still = [_NOUNS[attribute] for attribute, rule, _ in planned.bound if rule == "same"]
    if still and planned.ask == "which":
        verb = "stays" if len(still) == 1 else "stay"
        verb = "stay" if still == ["places"] else verb
        lines.append(f"{sentence(listing(f'the {noun}' for noun in still))} {verb} the same throughout.")
    return [*lines, *_asked(planned, matrix)]


def _matters(attribute: str, planned: Plan) -> bool:
    """Whether the question needs the attribute."""
    if planned.ask in ("count", "total"):
        return attribute in ("number", "places")
    if planned.ask == "sides":
        return attribute in ("number", "shape")
    if planned.ask.startswith("among "):
        return attribute in ("number", "places", planned.ask.split(" ")[1])
    return planned.ask == "which" or planned.ask == f"value {attribute}"


def _step(attribute: str, panels: Sequence[Panel]) -> str:
    """`The shade: in each row it ...: white, black, white; ...; so the third value is black.`"""
    grid = [[panel[attribute] for panel in panels[i : i + 3]] for i in (0, 3, 6)]
    found = next(rules.fitting(attribute, grid))
    lines = grid if found.direction == "rows" else [list(line) for line in zip(*grid, strict=True)]
    told = ["; ".join(", ".join(_named(attribute, value) for value in line) for line in lines[:2])]
    pair = " and ".join(_named(attribute, value) for value in lines[2][:2])
    how = words("raven_matrix")[found.rule].format(line=found.direction[:-1])
    verb = "it" if attribute != "places" else "they"
    how = how if verb == "it" else how.replace("it is", "they are").replace("it stays", "they stay")
    last = f"After {pair} in the last {found.direction[:-1]} comes {_named(attribute, found.value)}."
    return f"{sentence(_NOUNS[attribute])}: {how} ({told[0]}). {last}"


def _named(attribute: str, value: int) -> str:
    return f"[{name(attribute, value)}]" if attribute == "places" else name(attribute, value)


def _asked(planned: Plan, matrix: Matrix) -> list[str]:
    missing = matrix.panels[8]
    if planned.ask == "which":
        return [f"So the missing panel shows {phrase(missing)}."]
    if planned.ask == "count" and "places" in missing:
        return [f"So the number of figures in the missing panel is {count(missing)}."]
    if planned.ask == "total":
        counts = " + ".join(str(count(panel)) for panel in matrix.panels)
        return [f"Row by row, the numbers of figures add up to {counts} = {answer(matrix.panels, 'total')}."]
    if planned.ask.startswith("among "):
        _, attribute, value = planned.ask.split(" ", 2)
        some = [count(panel) for panel in matrix.panels if name(attribute, panel[attribute]) == value]
        total = f" = {sum(some)}" if len(some) > 1 else ""
        last = f"So the missing panel shows {phrase(missing)}."
        return [
            last,
            f"Row by row, the panels with {_figures(planned.ask)} hold {' + '.join(map(str, some))}{total}.",
        ]
    if planned.ask == "sides":
        noun, sides = list(SHAPES.values())[missing["shape"]], SIDES[list(SHAPES)[missing["shape"]]]
        product = f"{count(missing)} × {sides} = {count(missing) * sides}"
        return [f"The shape in the missing panel is the {noun[0]}, which has {sides} sides: {product}."]
    return []
