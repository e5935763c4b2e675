"""Statements about who is a knight and who is a knave, as trees: written into fact keys, read back, judged.

read("if(knight(Ben);knave(Cleo))").holds({"Ben"})   # True: Ben is a knight and Cleo is not
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

KINDS = ("knight", "knave")
COUNTS = ("exactly", "atleast", "atmost")
PAIRS = ("same", "different")
LINKS = ("and", "or", "xor", "if", "iff")
_TOKEN = re.compile(r"[();]|[^();]+")


@dataclass(frozen=True, slots=True)
class Node:
    """One statement.

    op: a kind (names[0] is one), `same` or `different` (the two names), a count (`number` of the names are of `kind`),
        a link of two parts, `not` of one part, or `says` (names[0] would say the part).
    """

    op: str
    names: tuple[str, ...] = ()
    parts: tuple[Node, ...] = ()
    number: int = 0
    kind: str = ""

    def holds(self, knights: Collection[str]) -> bool:
        """Whether the statement is true where exactly these are knights."""
        if self.op in KINDS:
            return (self.names[0] in knights) == (self.op == "knight")
        if self.op in PAIRS:
            return ((self.names[0] in knights) == (self.names[1] in knights)) == (self.op == "same")
        if self.op in COUNTS:
            found = sum((name in knights) == (self.kind == "knight") for name in self.names)
            if self.op == "exactly":
                return found == self.number
            return found >= self.number if self.op == "atleast" else found <= self.number
        first = self.parts[0].holds(knights)
        if self.op == "not":
            return not first
        if self.op == "says":
            return (self.names[0] in knights) == first
        return linked(self.op, first, self.parts[1].holds(knights))

    def about(self) -> frozenset[str]:
        """Everybody whom the statement is about."""
        return frozenset(self.names).union(*(part.about() for part in self.parts))

    def __str__(self) -> str:
        """The form in fact keys."""
        number = (str(self.number), self.kind) if self.op in COUNTS else ()
        return f"{self.op}({';'.join((*number, *self.names, *map(str, self.parts)))})"


def linked(op: str, first: bool, second: bool) -> bool:
    """Two truth values joined by a link."""
    if op in ("and", "or"):
        return (first and second) if op == "and" else (first or second)
    if op == "if":
        return second or not first
    return (first == second) == (op == "iff")


def read(text: str) -> Node:
    """The statement of a key. Raises ValueError for any other text."""
    tokens = _TOKEN.findall(text)
    try:
        node = _node(tokens)
    except IndexError:
        raise ValueError(f"a statement breaks off: {text!r}") from None
    if tokens:
        raise ValueError(f"no statement: {text!r}")
    return node


def _node(tokens: list[str]) -> Node:
    op = tokens.pop(0)
    if op not in (*KINDS, *COUNTS, *PAIRS, *LINKS, "not", "says") or tokens.pop(0) != "(":
        raise ValueError(f"no statement begins with {op!r}")
    plain, parts = [], []
    while True:
        if len(tokens) > 1 and tokens[1] == "(":
            parts.append(_node(tokens))
        else:
            plain.append(tokens.pop(0))
        if tokens.pop(0) == ")":
            break
    if op in COUNTS:
        return Node(op, tuple(plain[2:]), number=int(plain[0]), kind=plain[1])
    return Node(op, tuple(plain), tuple(parts))


def worlds(people: Collection[str]) -> Iterator[frozenset[str]]:
    """Every set of islanders that may be the knights."""
    names = list(people)
    for bits in range(1 << len(names)):
        yield frozenset(name for i, name in enumerate(names) if bits >> i & 1)
