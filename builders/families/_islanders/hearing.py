"""English statements of islanders, understood word by word: the second route reads speech bubbles, not keys.

hear("If Ben is a knave, then I am a knight", "Ana", ["Ana", "Ben"])({"Ana"})   # True
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

Meaning = Callable[[Collection[str]], bool]

_NUMBERS = {word: i for i, word in enumerate(("zero", "one", "two", "three", "four", "five", "six"))}
_ATOM = re.compile(r"(?P<who>\w+) (?:is|am) (?P<no>not )?a (?P<kind>knight|knave)")
_PAIR = re.compile(
    r"(?P<a>\w+) and (?P<b>\w+) are "
    r"(?P<how>of the same kind|two of a kind|of different kinds|not of the same kind)"
)
_BOTH = re.compile(r"(?P<group>\w+ and \w+) are both (?P<kind>knight|knave)s")
_COUNT = re.compile(
    r"(?P<how>exactly \w+|at least \w+|at most \w+|not one|neither|both|all) of "
    r"(?P<group>(?:(?! is | are ).)+) (?:is a|are) (?P<kind>knight|knave)s?"
)
_ALIKE = ("of the same kind", "two of a kind")
_INFIX: tuple[tuple[re.Pattern[str], Callable[[bool, bool], bool]], ...] = (
    (re.compile(r"(.+?) (?:if and only if|exactly when) (.+)"), lambda p, q: p == q),
    (re.compile(r"(.+?) or (.+), or both"), lambda p, q: p or q),
    (re.compile(r"(.+?) and (.+)"), lambda p, q: p and q),
)


def hear(text: str, speaker: str, people: Sequence[str]) -> Meaning:
    """What the words mean: a function of the set of knights. Raises ValueError where they cannot be understood."""
    return _Hearing(speaker, list(people)).clause(text.strip().rstrip("."))


class _Hearing:
    """One speaker's words among these people."""

    def __init__(self, speaker: str, people: list[str]) -> None:
        self.speaker, self.people = speaker, people

    def clause(self, text: str) -> Meaning:
        """The meaning of a clause: what begins it decides first, then atoms, then links inside it."""
        if found := re.fullmatch(r"[Ii]t is (?:not true|false) that (.+)", text):
            inner = self.clause(found[1])
            return lambda knights: not inner(knights)
        if found := re.fullmatch(r"(\w+) would (?:say|claim) that (.+)", text):
            who, inner = self._person(found[1]), self.clause(found[2])
            return lambda knights: inner(knights) if who in knights else not inner(knights)
        if found := re.fullmatch(r"[Ii]f (.+?), then (.+)", text):
            first, second = self.clause(found[1]), self.clause(found[2])
            return lambda knights: second(knights) if first(knights) else True
        if found := re.fullmatch(r"[Ee]ither (.+?) or (.+), but not both", text):
            first, second = self.clause(found[1]), self.clause(found[2])
            return lambda knights: first(knights) != second(knights)
        return self._atom(text) or self._link(text)

    def _link(self, text: str) -> Meaning:
        for pattern, join in _INFIX:
            if found := pattern.fullmatch(text):
                first, second, how = self.clause(found[1]), self.clause(found[2]), join
                return lambda knights: how(first(knights), second(knights))
        raise ValueError(f"not understood: {text!r}")

    def _atom(self, text: str) -> Meaning | None:
        if found := _ATOM.fullmatch(text):
            who, good = self._person(found["who"]), (found["kind"] == "knight") != bool(found["no"])
            return lambda knights: (who in knights) == good
        if found := _PAIR.fullmatch(text):
            a, b, alike = self._person(found["a"]), self._person(found["b"]), found["how"] in _ALIKE
            return lambda knights: ((a in knights) == (b in knights)) == alike
        if found := _BOTH.fullmatch(text):
            return self._count("all", found["group"], found["kind"])
        if found := _COUNT.fullmatch(text[:1].lower() + text[1:]):
            return self._count(found["how"], found["group"], found["kind"])
        return None

    def _count(self, how: str, group: str, kind: str) -> Meaning:
        members = self.people if group == "us" else [self._person(name) for name in re.split(r", | and ", group)]
        number = {"not one": 0, "neither": 0, "both": 2, "all": len(members)}.get(how)
        if number is None:
            number = _NUMBERS[how.split()[-1]]
        least = 0 if how.startswith("at most") else number
        most = len(members) if how.startswith("at least") else number

        def meaning(knights: Collection[str]) -> bool:
            good = len([name for name in members if name in knights])
            return least <= (good if kind == "knight" else len(members) - good) <= most

        return meaning

    def _person(self, word: str) -> str:
        if word in ("I", "me"):
            return self.speaker
        if word not in self.people:
            raise ValueError(f"{word!r} is none of the islanders")
        return word
