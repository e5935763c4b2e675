"""Problems of counts: how many are in a set, worked out from counts of regions and from totals.

State: names of the circles, the context of the story, how many counts are hidden. `ask` is `count TARGET`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from builders.families._language import cardinal, listing, pick, words
from builders.families._sets.regions import Regions, chosen, every, keyed, members, unkeyed
from builders.families._sets.tally import ALL, Known, Step, drawn, follow, hide, needed
from renderers.types import Fact

# Reasoning level -> (circles, hidden counts), and the targets that may be asked there.
_PLANS: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((2, 0),),
    2: ((2, 1), (3, 0)),
    3: ((2, 2), (3, 1)),
    4: ((3, 2), (3, 3)),
    5: ((3, 4),),
}
_TARGETS = {
    2: ("set;a", "or;a;b", "exactly;1", "minus;a;b", "and;a;b", "none", "shaded"),
    3: ("set;a", "or;a;b", "and;a;b", "minus;a;b", "exactly;1", "exactly;2", "atleast;2", "atleast;1", "just;a;b",
        "none", "shaded"),
}  # fmt: skip
_EASY = {2: ("set;a", "or;a;b", "exactly;1", "shaded"), 3: ("set;a", "and;a;b", "minus;a;b", "shaded")}
_MOST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Who is counted, and by what. context: index in the words file."""

    context: int
    names: tuple[str, ...]

    def __getitem__(self, key: str) -> str:
        return str(words("venn_syllogism")["contexts"][self.context][key])

    def item(self, name: str) -> str:
        """A set's name with its article, as it stands in sentences."""
        return str(words("venn_syllogism")["contexts"][self.context]["items"][name])

    def phrase(self, target: str) -> str:
        """`play chess but not tennis`."""
        how, *args = target.split(";")
        if how in ("exactly", "atleast"):
            some = "exactly" if how == "exactly" else "at least"
            return f"{self['verb']} {some} {cardinal(int(args[0]))} of the {self['things']}"
        if how == "none":
            two = f"neither {listing(map(self.item, self.names), 'nor')}"
            return f"{self['verb']} {two if len(self.names) == 2 else 'none of the ' + self['things']}"
        items = [self.item(arg) for arg in args]
        if how == "just" and len(items) == len(self.names):
            every = f"both {listing(items)}" if len(items) == 2 else f"all three {self['things']}"
            return f"{self['verb']} {every}"
        rest = [self.item(name) for name in self.names if name not in args]
        text = {
            "set": "{0}",
            "only": "only {0}",
            "or": "{0} or {1}, or both",
            "and": "both {0} and {1}",
            "minus": "{0} but not {1}",
            "just": "{0} and {1} but not {2}",
        }[how]
        return f"{self['verb']} {text.format(*items, *rest)}"

    def of(self, place: str) -> str:
        """The phrase of a region."""
        inside = [name for name in self.names if name in members(place)]
        if not inside:
            return self.phrase("none")
        return self.phrase(";".join(("only" if len(inside) == 1 else "just", *inside)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What stays when the hidden numbers are drawn anew."""

    story: Story
    hidden: int
    target: str

    def state(self) -> dict[str, str]:
        """The plan as `Problem.state`."""
        return {"context": str(self.story.context), "names": "|".join(self.story.names), "hidden": str(self.hidden),
                "target": self.target}  # fmt: skip

    @staticmethod
    def of(state: Mapping[str, str]) -> Plan:
        """The plan that a state says."""
        story = Story(context=int(state["context"]), names=tuple(state["names"].split("|")))
        return Plan(story=story, hidden=int(state["hidden"]), target=state["target"])


def plan(rng: Random, reasoning: int) -> Plan:
    """Circles, hidden counts and a target for a level."""
    circles, hidden = rng.choice(_PLANS[reasoning])
    contexts: Sequence[Any] = words("venn_syllogism")["contexts"]
    context = rng.randrange(len(contexts))
    names = tuple(rng.sample(list(contexts[context]["items"]), circles))
    targets = _EASY[circles] if reasoning <= 2 and not hidden else _TARGETS[circles]
    target = _named(rng, rng.choice(targets), names)
    return Plan(story=Story(context=context, names=names), hidden=hidden, target=target)


def _named(rng: Random, target: str, names: Sequence[str]) -> str:
    """The target with names in place of a and b."""
    how, *args = target.split(";")
    places = dict(zip("ab", rng.sample(list(names), 2), strict=True))
    return ";".join((how, *(places.get(arg, arg) for arg in args)))


def values(rng: Random, planned: Plan) -> tuple[Known, Regions] | None:
    """Numbers, some of them hidden, and the regions that are asked for; None if this draw does not fit."""
    names = planned.story.names
    counts = drawn(rng, names, rng.choice((12, 20, _MOST)))
    known = hide(rng, names, counts, planned.hidden)
    wanted = shading(rng, names) if planned.target == "shaded" else chosen(planned.target, names)
    steps = len(needed(known, wanted))
    if steps < max(planned.hidden - 1, min(planned.hidden, 1)) or (len(wanted) == 1 and not steps):
        return None
    return None if any(known.parts(total) == wanted for total in known.totals) else (known, wanted)


def shading(rng: Random, names: Sequence[str]) -> Regions:
    """Two to four regions."""
    places = every(names)
    return frozenset(rng.sample(places[:-1], rng.randint(2, min(4, len(places) - 2))))


def conditions(rng: Random, story: Story, known: Known, shaded: Regions | None) -> Iterator[Fact]:
    """The hidden facts: counts, totals and what is shaded."""
    texts, people = words("venn_syllogism"), story["people"]
    for place, count in known.counts.items():
        text = pick(rng, texts["region"], n=count, people=people, phrase=story.of(place))
        yield Fact(key=f"only({place})={count}", text=text, role="condition")
    for total, number in known.totals.items():
        if total == ALL:
            text = pick(rng, texts["everybody"], n=number, people=people)
        else:
            text = pick(rng, texts["total"], n=number, people=people, phrase=story.phrase(f"set;{total}"))
        yield Fact(key=f"total({total})={number}", text=text, role="condition")
    if shaded is not None:
        places = [place for place in every(story.names) if place in shaded]
        phrases = " or who ".join(story.of(place) for place in places)
        yield Fact(
            key=f"shaded={keyed(places)}",
            text=pick(rng, texts["shaded"], people=people, phrases=phrases),
            role="condition",
        )


def frame(rng: Random, planned: Plan) -> Iterator[Fact]:
    """What is drawn, and how it is to be read."""
    texts, story = words("venn_syllogism"), planned.story
    sets = listing(map(story.item, story.names))
    there = pick(rng, texts["there"], sets=sets, people=story["people"], verb=story["verb"])
    yield Fact(key=f"sets={'|'.join(story.names)}", text=there, role="description")
    yield Fact(key="numbers=regions", text=pick(rng, texts["legend"], people=story["people"]), role="property",
               drawable=False)  # fmt: skip
    if planned.hidden:
        yield Fact(key="brackets=totals", text=pick(rng, texts["totals"]), role="property", drawable=False)


def question(rng: Random, planned: Plan) -> str:
    """What is asked."""
    texts, story = words("venn_syllogism"), planned.story
    if planned.target == "shaded":
        return pick(rng, texts["ask shaded"], people=story["people"])
    return pick(rng, texts["ask"], people=story["people"], phrase=story.phrase(planned.target))


def read(facts: Sequence[Fact]) -> tuple[Known, Regions | None]:
    """The numbers and the shading that facts state. Raises ValueError where none say what the circles are."""
    counts, totals, names, shaded = dict[str, int](), dict[str, int](), tuple[str, ...](), None
    for fact in facts:
        symbol, _, inner = fact.symbol.rstrip(")").partition("(")
        if symbol == "only":
            counts[inner] = int(fact.value)
        elif symbol == "total":
            totals[inner] = int(fact.value)
        elif symbol == "sets":
            names = tuple(fact.value.split("|"))
        elif symbol == "shaded":
            shaded = unkeyed(fact.value)
    if not names:
        raise ValueError("no fact names the circles")
    return Known(names=names, counts=counts, totals=totals), shaded


def wanted_of(target: str, known: Known, shaded: Regions | None) -> Regions:
    """The regions that are asked for. Raises ValueError where nothing says what is shaded."""
    if target != "shaded":
        return chosen(target, known.names)
    if shaded is None:
        raise ValueError("no fact says what is shaded")
    return shaded


def steps(planned: Plan, known: Known, wanted: Regions) -> Iterator[str]:
    """From the totals to the missing numbers, and their sum."""
    story, people = planned.story, planned.story["people"]
    counts = follow(known)[0]
    for step in needed(known, wanted):
        yield _found(story, step, known.totals[step.total])
    places = [place for place in every(story.names) if place in wanted]
    what = "The shaded part is made up of" if planned.target == "shaded" else "They are"
    if planned.target != "shaded":
        yield f"Wanted are the {people} who {story.phrase(planned.target)}."
    if len(places) == 1:
        yield f"That is a single region, and its number is {counts[places[0]]}."
        return
    yield f"{what} {listing(f'the {counts[place]} who {story.of(place)}' for place in places)}."
    numbers = [counts[place] for place in places]
    yield f"The sum is {' + '.join(map(str, numbers))} = {sum(numbers)}."


def _found(story: Story, step: Step, total: int) -> str:
    people = story["people"]
    whole = f"Of all {total} {people}," if step.total == ALL else (
        f"Of the {total} {people} who {story.phrase(f'set;{step.total}')},"
    )  # fmt: skip
    return f"{whole} {' − '.join(map(str, (total, *step.taken)))} = {step.count} {story.of(step.region)}."


def mistakes(planned: Plan, known: Known, wanted: Regions) -> dict[str, Fraction]:
    """Named mistakes and the numbers that they lead to."""
    counts = follow(known)[0]
    found = {
        "left a region out": sum(counts[place] for place in wanted) - min(counts[place] for place in wanted),
        "took one region too many": sum(counts[place] for place in wanted)
        + min((counts[place] for place in counts if place not in wanted), default=0),
    }
    how, *args = planned.target.split(";")
    if how in ("or", "atleast") and len(args) == 2:
        found["counted those in both twice"] = sum(
            counts[place] for arg in args for place in chosen(f"set;{arg}", known.names)
        )
    if how == "set":
        found["took the region for the whole circle"] = counts[args[0]]
    return {name: Fraction(number) for name, number in found.items()}
