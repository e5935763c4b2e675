"""Who may be a knight, counted by a SAT solver: every statement is true exactly if its speaker is a knight.

answers({"Ana": Node("knave", ("Ben",)), "Ben": ...}, most=2)   # sets of knights, at most two
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from builders.families._islanders.statements import COUNTS, KINDS, PAIRS, Node

Clause = list[int]


class Clauses:
    """Clauses in conjunctive normal form; islanders are the first variables, every linked part gets one of its own."""

    def __init__(self, people: list[str]) -> None:
        self.clauses: list[Clause] = []
        self.people = {name: i + 1 for i, name in enumerate(people)}
        self._last = len(people)

    def state(self, speaker: str, node: Node) -> None:
        """The speaker is a knight if and only if the statement is true."""
        self._equal(self.people[speaker], self.literal(node))

    def literal(self, node: Node) -> int:
        """A literal that is equivalent to the statement (Tseitin 1968)."""
        if node.op in KINDS:
            return self.people[node.names[0]] * (1 if node.op == "knight" else -1)
        if node.op == "not":
            return -self.literal(node.parts[0])
        if node.op in COUNTS:
            return self._count(node)
        if node.op in PAIRS:
            both = self._iff(*(self.people[name] for name in node.names))
            return both if node.op == "same" else -both
        if node.op == "says":
            return self._iff(self.people[node.names[0]], self.literal(node.parts[0]))
        first, second = map(self.literal, node.parts)
        if node.op in ("iff", "xor"):
            return self._iff(first, second) * (1 if node.op == "iff" else -1)
        if node.op == "and":
            return -self._or([-first, -second])
        return self._or([-first if node.op == "if" else first, second])

    def _new(self) -> int:
        self._last += 1
        return self._last

    def _equal(self, a: int, b: int) -> None:
        self.clauses += [[-a, b], [a, -b]]

    def _iff(self, a: int, b: int) -> int:
        new = self._new()
        self.clauses += [[-new, -a, b], [-new, a, -b], [new, a, b], [new, -a, -b]]
        return new

    def _or(self, parts: list[int]) -> int:
        new = self._new()
        self.clauses += [[-new, *parts], *([new, -part] for part in parts)]
        return new

    def _count(self, node: Node) -> int:
        sign = 1 if node.kind == "knight" else -1
        members = [sign * self.people[name] for name in node.names]
        least, most = self._at_least(members, node.number), -self._at_least(members, node.number + 1)
        return {"exactly": -self._or([-least, -most]), "atleast": least, "atmost": most}[node.op]

    def _at_least(self, members: list[int], number: int) -> int:
        """At least so many: each choice of all but number - 1 of them has one."""
        if number <= 0:
            return self._or([members[0], -members[0]])
        if number > len(members):
            return -self._or([members[0], -members[0]])
        every = [self._or(list(some)) for some in combinations(members, len(members) - number + 1)]
        return -self._or([-one for one in every])


def answers(said: Mapping[str, Node], most: int) -> list[frozenset[str]]:
    """The sets of knights that fit what everybody says, up to `most` of them."""
    from pysat.solvers import Minisat22

    people = sorted(said.keys() | frozenset().union(*(node.about() for node in said.values())))
    formula = Clauses(people)
    for speaker, node in said.items():
        formula.state(speaker, node)
    found: list[frozenset[str]] = []
    with Minisat22(bootstrap_with=formula.clauses) as solver:
        while len(found) < most and solver.solve():
            true = set(solver.get_model())
            found.append(frozenset(name for name, variable in formula.people.items() if variable in true))
            solver.add_clause([-v if v in true else v for v in formula.people.values()])
    return found
