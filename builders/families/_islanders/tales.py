"""Drawing a puzzle: who is a knight, and statements that leave no other possibility.

Sets of possible worlds are bit masks: bit i stands for the world in which exactly the islanders with a 1 in i are
knights.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random

from builders.families._islanders.statements import KINDS, Node, worlds

NAMES = (
    "Ana", "Ben", "Cleo", "Dan", "Eva", "Finn", "Hana", "Ivo", "Jill", "Kai", "Lea", "Max", "Nia", "Omar", "Pia",
    "Quin", "Rosa", "Sam", "Tom", "Uma", "Vic", "Yara", "Zoe", "Amir", "Bela", "Carl", "Dina", "Emil", "Fay", "Gina",
    "Hugo", "Ida", "Jan", "Kim", "Lars", "Mia", "Noah", "Olga", "Paul", "Rita", "Sven", "Tara", "Una", "Vera", "Will",
    "Yuki",
)  # fmt: skip

# Reasoning level -> numbers of islanders, and the sorts of statements with their weights.
PEOPLE: dict[int, tuple[int, ...]] = {1: (2, 3, 3), 2: (3, 3, 4), 3: (4,), 4: (4, 5), 5: (5, 6)}
_SORTS: dict[int, dict[str, int]] = {
    1: {"kind": 3, "pair": 3, "count": 3},
    2: {"kind": 2, "pair": 2, "count": 3, "and": 3, "or": 3},
    3: {"pair": 2, "count": 2, "some": 2, "or": 2, "xor": 2, "if": 4},
    4: {"count": 2, "some": 2, "if": 3, "iff": 3, "not": 3, "says": 3},
    5: {"count": 1, "some": 2, "not": 2, "says": 2, "nested if": 4, "nested iff": 4},
}
_TRIES = 40


def people(rng: Random, reasoning: int) -> list[str]:
    """Names with different first letters."""
    count = rng.choice(PEOPLE[reasoning])
    letters = rng.sample(sorted({name[0] for name in NAMES}), count)
    return [rng.choice([name for name in NAMES if name[0] == letter]) for letter in letters]


def tale(
    rng: Random, names: Sequence[str], reasoning: int, wanted: Callable[[frozenset[str]], bool]
) -> tuple[dict[str, Node], frozenset[str]] | None:
    """Everybody's statement and the only set of knights that fits them; None if this draw leaves several."""
    every = list(worlds(names))
    fitting = [at for at, world in enumerate(every) if wanted(world)]
    if not fitting:
        return None
    # First how many are knights, then which, so that small and large numbers come as often as others.
    size = rng.choice(sorted({len(every[at]) for at in fitting}))
    truth = rng.choice([at for at in fitting if len(every[at]) == size])
    possible, said = (1 << len(every)) - 1, dict[str, Node]()
    for speaker in rng.sample(list(names), len(names)):
        chosen = _statement(rng, names, speaker, (reasoning, truth, possible), every)
        if chosen is None:
            return None
        said[speaker], possible = chosen
    if possible != 1 << truth:
        return None
    return {name: said[name] for name in names}, every[truth]


def _statement(
    rng: Random, names: Sequence[str], speaker: str, at: tuple[int, int, int], every: Sequence[frozenset[str]]
) -> tuple[Node, int] | None:
    """A statement that this speaker can make, and the worlds that it leaves; it must rule out some."""
    reasoning, truth, possible = at
    found = []
    for _ in range(_TRIES):
        node = _drawn(rng, names, speaker, reasoning)
        if node.holds(every[truth]) != (speaker in every[truth]):
            continue
        left = sum(
            1 << i for i, world in enumerate(every) if possible >> i & 1 and node.holds(world) == (speaker in world)
        )
        if left != possible:
            found.append((left.bit_count(), left, node))
        if len(found) == 2:
            break
    if not found:
        return None
    _, left, node = min(found, key=lambda entry: entry[0])
    return node, left


def ordinary(said: Mapping[str, Node]) -> bool:
    """Whether no two islanders say the same."""
    return len(set(map(str, said.values()))) == len(said)


def _drawn(rng: Random, names: Sequence[str], speaker: str, reasoning: int) -> Node:
    sorts = _SORTS[reasoning]
    sort = rng.choices(list(sorts), list(sorts.values()))[0]
    others = [name for name in names if name != speaker]
    if sort == "kind" or (sort in ("and", "or", "xor") and len(others) < 2):
        return Node(rng.choice(KINDS), (rng.choice(others),))
    if sort == "pair":
        return _pair(rng, names, speaker)
    if sort == "count":
        return _count(rng, list(names))
    if sort == "some":
        return _count(rng, sorted(rng.sample(list(names), rng.randint(2, len(names) - 1)), key=names.index))
    if sort in ("and", "or", "xor", "if", "iff"):
        return Node(sort, (), tuple(_atom(rng, name) for name in rng.sample(list(names), 2)))
    if sort == "not":
        link = rng.choice(("and", "if", "pair"))
        inner = _pair(rng, names, speaker) if link == "pair" else _two(rng, link, names)
        return Node("not", (), (inner,))
    if sort == "says":
        who = rng.choice(others)
        about = [name for name in names if name != who]
        inner = _atom(rng, rng.choice(about)) if rng.random() < 0.5 else _plain_count(rng, names, who)
        return Node("says", (who,), (inner,))
    return _nested(rng, names, sort.removeprefix("nested "))


def _atom(rng: Random, name: str) -> Node:
    return Node(rng.choice(KINDS), (name,))


def _two(rng: Random, link: str, names: Sequence[str]) -> Node:
    return Node(link, (), tuple(_atom(rng, name) for name in rng.sample(list(names), 2)))


def _pair(rng: Random, names: Sequence[str], speaker: str) -> Node:
    first, second = rng.sample(list(names), 2)
    if second == speaker:
        first, second = second, first
    return Node(rng.choice(("same", "different")), (first, second))


def _count(rng: Random, members: list[str]) -> Node:
    """At least, at most or exactly so many of the members; never what is always or never so."""
    size, kind = len(members), rng.choice(KINDS)
    op = rng.choice(("exactly", "exactly", "atleast", "atmost"))
    low, high = {"exactly": (0, size), "atleast": (1, size - 1), "atmost": (1, size - 1)}[op]
    return Node(op, tuple(members), number=rng.randint(low, high), kind=kind)


def _plain_count(rng: Random, names: Sequence[str], without: str) -> Node:
    """A count of some that leaves one islander out."""
    others = [name for name in names if name != without]
    return _count(rng, sorted(rng.sample(others, 2), key=list(names).index))


def _nested(rng: Random, names: Sequence[str], link: str) -> Node:
    """A link of an inner statement and another one, about different islanders where that is possible."""
    order = rng.sample(list(names), len(names))
    inner = rng.choice(("some", "pair", "and" if link == "if" else "some"))
    if inner == "some":
        size = rng.randint(2, min(3, len(names) - 2))
        first = _count(rng, sorted(order[:size], key=list(names).index))
    elif inner == "and":
        first = Node("and", (), tuple(_atom(rng, name) for name in order[:2]))
    else:
        first = Node(rng.choice(("same", "different")), tuple(order[:2]))
    rest = order[-2:]
    if link == "if" and rng.random() < 0.4:
        return Node("if", (), (first, Node("or", (), tuple(_atom(rng, name) for name in rest))))
    second = _atom(rng, rest[0])
    return Node(link, (), (first, second) if link == "if" else (second, first))
