"""Groups inside and beside each other: a forest, what follows from it, and facts that say it group by group.

Two groups are nested or apart, so every question about them has an answer; the shortest chain of facts says how hard
it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from random import Random

GROUPS = (
    "poets", "bakers", "singers", "dancers", "cooks", "pilots", "farmers", "hikers", "nurses", "divers", "painters",
    "skaters", "gamers", "runners", "sailors", "tailors", "potters", "cyclists", "jugglers", "climbers",
)  # fmt: skip
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Statement:
    """`all` or `no` of two groups, `in` or `out` of a person and a group."""

    how: str
    a: str
    b: str

    def __str__(self) -> str:
        return f"{self.how};{self.a};{self.b}"

    @staticmethod
    def of(text: str) -> Statement:
        """The statement that a key says. Raises ValueError for anything else."""
        how, a, b = text.split(";")
        if how not in ("all", "no", "in", "out"):
            raise ValueError(f"no statement: {text!r}")
        return Statement(how, a, b)

    @property
    def text(self) -> str:
        """In words, without a full stop."""
        form = {
            "all": "All {a} are {b}",
            "no": "No {a} are {b}",
            "in": "{a} is one of the {b}",
            "out": "{a} is not one of the {b}",
        }[self.how]
        return form.format(a=self.a, b=self.b)


@dataclass(frozen=True)
class Forest:
    """parents: group -> the smallest group around it, or nothing. homes: person -> the smallest group around."""

    parents: Mapping[str, str]
    homes: Mapping[str, str] = field(default_factory=dict)

    def around(self, name: str) -> list[str]:
        """A group, or a person's, with everything around it, from the inside out."""
        return self._chains[name]

    @cached_property
    def _chains(self) -> dict[str, list[str]]:
        found = {}
        for name in (*self.parents, *self.homes):
            chain = [self.homes.get(name, name)]
            while self.parents[chain[-1]]:
                chain.append(self.parents[chain[-1]])
            found[name] = chain
        return found

    def inside(self, group: str) -> list[str]:
        """The groups straight inside a group; the outermost ones for nothing."""
        return [name for name, parent in self.parents.items() if parent == group]

    def holds(self, statement: Statement) -> bool:
        """Whether a statement is true of the forest."""
        first, second = self.around(statement.a), self.around(statement.b)
        if statement.how in ("all", "in"):
            return statement.b in first
        apart = statement.b not in first
        return apart if statement.how == "out" else apart and statement.a not in second

    def premises(self, statement: Statement) -> int:
        """How many facts a true statement rests on; 0 where a fact says it outright."""
        first, second = self.around(statement.a), self.around(statement.b)
        person = int(statement.a in self.homes)
        if statement.how in ("all", "in"):
            steps = first.index(statement.b) + person
            return steps if steps > 1 else 0
        if first[0] in second:  # a person in a group around: the fact about the person says so
            return second.index(first[0]) if second.index(first[0]) > 1 else 0
        up = next(i for i, group in enumerate(first) if self.parents[group] in [*second, ""])
        down = next(i for i, group in enumerate(second) if self.parents[group] in [*first, ""])
        steps = up + down + 1 + person
        return steps if steps > 1 else 0


def forest(rng: Random, groups: Sequence[str], people: Sequence[str]) -> Forest:
    """Groups put into each other at random, at most three in one place, and people in them."""
    parents: dict[str, str] = {}
    room, depth = {"": 2}, {"": 0}
    for name in rng.sample(list(groups), len(groups)):
        # Inside another group twice as often as beside all of them.
        free = [group for group, left in room.items() if left for _ in range(2 if group else 1)]
        parents[name] = parent = rng.choice(free)
        room[parent] -= 1
        depth[name] = depth[parent] + 1
        if depth[name] < _DEEPEST:
            room[name] = 3
    return Forest(parents, {person: rng.choice(list(parents)) for person in people})


def renamed(drawn: Forest, names: Mapping[str, str]) -> Forest:
    """The same forest with other names, which must be a permutation of those that are in it."""
    parents = {names[group]: names[parent] if parent else "" for group, parent in drawn.parents.items()}
    return Forest(parents, {names[person]: names[home] for person, home in drawn.homes.items()})


def swapped(names: Sequence[str], moves: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The permutation that brings each first name of a move to its second, by swaps."""
    found = {name: name for name in names}
    for old, new in moves:
        other = next(name for name in names if found[name] == new)
        found[old], found[other] = new, found[old]
    return found


def statements(groups: Sequence[str], people: Sequence[str]) -> list[Statement]:
    """Everything that may be said."""
    pairs = [(a, b) for a in groups for b in groups if a != b]
    found = [Statement("all", a, b) for a, b in pairs]
    found += [Statement("no", a, b) for a, b in pairs if a < b]
    return found + [Statement(how, person, b) for how in ("in", "out") for person in people for b in groups]


def entailed(keys: Sequence[tuple[str, str]], statement: Statement) -> bool:
    """Whether facts (`group(poets)`, `readers;-cooks`) leave no way for the statement to be false: a SAT solver.

    One member in general has a variable for every group; a person's groups are facts of their own.
    """
    from pysat.solvers import Minisat22

    number: dict[str, int] = {}

    def variable(name: str) -> int:
        return number.setdefault(name, len(number) + 1)

    clauses = []
    for symbol, value in keys:
        kind, _, name = symbol.rstrip(")").partition("(")
        for part in value.split(";"):
            literal = -variable(part[1:]) if part.startswith("-") else variable(part)
            if kind == "group":
                clauses.append([-variable(name), literal])
            elif name == statement.a:
                clauses.append([literal])
    denial = {"all": (1, -1), "no": (1, 1), "in": (0, -1), "out": (0, 1)}[statement.how]
    if denial[0]:
        clauses.append([variable(statement.a)])
    clauses.append([denial[1] * variable(statement.b)])
    with Minisat22(bootstrap_with=clauses) as solver:
        return not solver.solve()


def told(drawn: Forest) -> Iterator[tuple[str, str, str]]:
    """(symbol, value, name) of a fact for every group that lies in another or beside earlier ones, and every person."""
    seen: list[str] = []
    for group, parent in drawn.parents.items():
        beside = [name for name in drawn.inside(parent) if name in seen]
        value = ";".join([*([parent] if parent else []), *(f"-{name}" for name in beside)])
        seen.append(group)
        if value:
            yield f"group({group})", value, group
    for person, home in drawn.homes.items():
        value = ";".join([home, *(f"-{name}" for name in drawn.inside(home))])
        yield f"in({person})", value, person


def chain(drawn: Forest, statement: Statement) -> Iterator[str]:
    """The steps from the facts to a true statement."""
    first, second = drawn.around(statement.a), drawn.around(statement.b)
    person = statement.a in drawn.homes
    who = statement.a if person else f"all {statement.a}"
    if statement.how in ("all", "in"):
        yield from _up(who, first[: first.index(statement.b) + 1], person, statement.a)
        return
    if first[0] in second:
        below = second[second.index(first[0]) - 1]
        yield f"{statement.a} is one of the {first[0]}, but not one of the {below}."
        yield from _up(f"all {statement.b}", second[: second.index(below) + 1], False, statement.b)
        yield f"As {statement.a} is not one of the {below}, {statement.a} cannot be one of the {statement.b}."
        return
    up = next(i for i, group in enumerate(first) if drawn.parents[group] in [*second, ""])
    down = next(i for i, group in enumerate(second) if drawn.parents[group] in [*first, ""])
    yield from _up(who, first[: up + 1], person, statement.a)
    yield from _up(f"all {statement.b}", second[: down + 1], False, statement.b)
    yield f"No {first[up]} are {second[down]}."
    if person:
        yield f"So {statement.a} is not one of the {statement.b}."
    elif (first[up], second[down]) != (statement.a, statement.b):
        yield f"So no {statement.a} are {statement.b}."


def _up(who: str, groups: Sequence[str], person: bool, name: str) -> Iterator[str]:
    """From a group or person outwards through the groups around, one fact at a time."""
    if person:
        yield f"{name} is one of the {groups[0]}."
    for i, (inner, outer) in enumerate(pairwise(groups)):
        further = i > 0 or person
        so = f", so {who} {'is one of the' if person else 'are'} {outer}" if further else ""
        yield f"All {inner} are {outer}{so}."


def refuted(drawn: Forest, statement: Statement) -> str:
    """Why a statement that is not true does not follow."""
    first, second = drawn.around(statement.a), drawn.around(statement.b)
    if statement.how == "all" and statement.a in second:
        return f"“{statement.text}” turns things round: it is the {statement.b} who are all {statement.a}."
    if statement.how == "no":
        inner, outer = (statement.a, statement.b) if statement.b in first else (statement.b, statement.a)
        return f"“{statement.text}” is wrong, because all {inner} are {outer}."
    if statement.how == "all":
        return f"“{statement.text}” is wrong, because no {statement.a} are {statement.b}."
    if statement.how == "in":
        return f"“{statement.text}” is wrong, because {statement.a} is outside that group."
    return f"“{statement.text}” is wrong, because {statement.a} is inside that group."
