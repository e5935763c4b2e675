"""Problems of shading: which of four expressions describes the shaded part of a Venn diagram.

`ask` is `shade EXPRESSION|EXPRESSION|...`, the options; what is shaded is drawn so that exactly one of them fits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from builders.families._language import cardinal, listing, pick, words
from builders.families._sets.regions import Expression, Regions, described, every, keyed, members, parsed, written
from builders.types import Retry
from renderers.types import Fact

SETS = ("A", "B", "C", "P", "Q", "R", "S", "T", "X", "Y", "Z", "M", "N", "K", "L")


def letters(rng: Random, circles: int) -> tuple[str, ...]:
    """Names of sets in alphabetical order."""
    return tuple(sorted(rng.sample(SETS, circles)))


def options(rng: Random, names: Sequence[str], reasoning: int) -> list[Expression]:
    """Four expressions for different, non-trivial parts, all of one length. Raises Retry if none are found."""
    found: dict[Regions, Expression] = {}
    for _ in range(80):
        expression = _drawn(rng, names, reasoning)
        places = described(expression, names)
        if 0 < len(places) < 2 ** len(names) and places not in found:
            found[places] = expression
        if len(found) == 4:
            return list(found.values())
    raise Retry("no options", f"reasoning level {reasoning}")


def _drawn(rng: Random, names: Sequence[str], reasoning: int) -> Expression:
    """Two sets up to level 2, three above; one complement up to level 3, more at the higher levels."""
    parts: list[Expression] = list(rng.sample(list(names), len(names)))
    primes = {1: 1, 2: 2, 3: 1, 4: 2}.get(reasoning, 3)
    for at in rng.sample(range(len(parts)), min(len(parts), rng.randint(0, primes))):
        parts[at] = ("′", parts[at])
    inner: Expression = (rng.choice("∩∪"), parts[0], parts[1])
    if len(parts) == 2:
        return ("′", inner) if primes and rng.random() < 0.3 else inner
    if reasoning >= 4 and rng.random() < 0.5:
        inner = ("′", inner)
    other = "∪" if inner[0] == "∩" else "∩"
    return (other if rng.random() < 0.8 else rng.choice("∩∪"), inner, parts[2])


def shadings(expressions: Sequence[Expression], names: Sequence[str]) -> list[Regions]:
    """What may be shaded: the regions of each option."""
    return [described(expression, names) for expression in expressions]


def frame(rng: Random, names: Sequence[str]) -> Iterator[Fact]:
    """The circles, and what a prime means."""
    texts = words("venn_syllogism")
    there = pick(rng, texts["circles"], n=cardinal(len(names)), sets=listing(names))
    yield Fact(key=f"sets={'|'.join(names)}", text=there, role="description")
    # The name stands first in some sentences and is a capital already.
    yield Fact(key="prime=complement", text=pick(rng, texts["prime"], a=rng.choice(list(names))), role="property",
               drawable=False)  # fmt: skip


def condition(rng: Random, names: Sequence[str], shaded: Regions) -> Fact:
    """Which regions are shaded, one by one."""
    places = [place for place in every(names) if place in shaded]
    text = pick(rng, words("venn_syllogism")["shading"], regions=_listed([_worded(place, names) for place in places]))
    return Fact(key=f"shaded={keyed(places)}", text=text, role="condition")


def _listed(parts: Sequence[str]) -> str:
    return "; ".join(parts)


def _worded(place: str, names: Sequence[str]) -> str:
    inside = [name for name in names if name in members(place)]
    rest = [name for name in names if name not in inside]
    if not inside:
        return f"outside {listing(names)}"
    if not rest:
        return f"in {listing(inside)}"
    return f"in {listing(inside)} but not in {listing(rest, 'or')}"


def answer(ask: str, names: Sequence[str], shaded: Regions) -> str:
    """The expression of `ask` that describes what is shaded. Raises ValueError where none or several do."""
    found = [text for text in ask.split("|") if described(parsed(text), names) == shaded]
    if len(found) != 1:
        raise ValueError(f"{len(found)} expressions fit")
    return found[0]


def steps(expressions: Sequence[Expression], names: Sequence[str], shaded: Regions) -> Iterator[str]:
    """The regions of every part of the right expression, and a region that refutes each of the others."""
    right = next(expression for expression in expressions if described(expression, names) == shaded)
    number = {place: str(i + 1) for i, place in enumerate(every(names))}
    worded = [f"{i} {_worded(place, names)}" for place, i in number.items()]
    yield f"Number the regions: {_listed(worded)}."
    numbered = [number[place] for place in every(names) if place in shaded]
    yield f"Shaded {'are' if len(numbered) > 1 else 'is'} {_regions(numbered)}."
    for expression in expressions:
        if expression != right:
            missing = described(expression, names) ^ shaded
            place = next(place for place in every(names) if place in missing)
            verb = "but not shaded" if place in described(expression, names) else "though it is shaded"
            within = "is in" if place in described(expression, names) else "is not in"
            yield f"Region {number[place]} {within} {written(expression)}, {verb}."
    for part in _parts(right):
        places = described(part, names)
        yield f"{written(part)} consists of {_regions([number[p] for p in every(names) if p in places])}."


def _regions(numbers: Sequence[str]) -> str:
    """`region 3`, `regions 3 and 8`."""
    return f"region{'s' if len(numbers) > 1 else ''} {listing(numbers)}"


def _parts(expression: Expression) -> Iterator[Expression]:
    """The compound parts of an expression, inner ones first."""
    if isinstance(expression, str):
        return
    for part in expression[1:]:
        yield from _parts(part)  # type: ignore[arg-type]
    yield expression
