"""The English of statements: what an islander says of others and of himself or herself, in the first person.

say(rng, Node("same", ("Ana", "Ben")), "Ana", ["Ana", "Ben", "Cleo"])   # "Ben and I are of the same kind"
"""

from __future__ import annotations

from collections.abc import Collection
from random import Random

from builders.families._islanders.statements import COUNTS, KINDS, PAIRS, Node
from builders.families._language import cardinal, listing, sentence

_IS = {
    "knight": ("{x} {be} a knight", "{x} {be} a knight", "{x} {be} not a knave"),
    "knave": ("{x} {be} a knave", "{x} {be} a knave", "{x} {be} not a knight"),
}
_PAIRS = {
    "same": ("{xs} are of the same kind", "{xs} are two of a kind"),
    "different": ("{xs} are of different kinds", "{xs} are not of the same kind"),
}
_COUNTS = {"exactly": "exactly", "atleast": "at least", "atmost": "at most"}
_LINKS = {
    "and": ("{p} and {q}",),
    "or": ("{p} or {q}, or both",),
    "xor": ("either {p} or {q}, but not both",),
    "if": ("if {p}, then {q}",),
    "iff": ("{p} if and only if {q}", "{p} exactly when {q}"),
}
_NOT = ("it is not true that {p}", "it is false that {p}")
_SAYS = ("{x} would say that {p}", "{x} would claim that {p}")


def say(rng: Random, node: Node, speaker: str, people: Collection[str]) -> str:
    """The statement as this islander says it, as a sentence without its full stop."""
    return sentence(_clause(rng, node, speaker, people))


def told(node: Node, people: Collection[str]) -> str:
    """The statement in the third person, as a clause."""
    return _clause(None, node, "", people)


def _pick(rng: Random | None, templates: tuple[str, ...]) -> str:
    return rng.choice(templates) if rng else templates[0]


def _clause(rng: Random | None, node: Node, speaker: str, people: Collection[str]) -> str:
    if node.op in KINDS:
        own = node.names[0] == speaker
        return _pick(rng, _IS[node.op]).format(x="I" if own else node.names[0], be="am" if own else "is")
    if node.op in PAIRS:
        return _pick(rng, _PAIRS[node.op]).format(xs=listing(_named(node.names, speaker, "I")))
    if node.op in COUNTS:
        return _counted(rng, node, speaker, people)
    parts = [_clause(rng, part, speaker, people) for part in node.parts]
    if node.op == "not":
        return _pick(rng, _NOT).format(p=parts[0])
    if node.op == "says":
        return _pick(rng, _SAYS).format(x=node.names[0], p=parts[0])
    return _pick(rng, _LINKS[node.op]).format(p=parts[0], q=parts[1])


def _named(names: tuple[str, ...], speaker: str, own: str) -> list[str]:
    """The names, the speaker's own last, as `I` or `me`."""
    return [*(name for name in names if name != speaker), *([own] if speaker in names else [])]


def _counted(rng: Random | None, node: Node, speaker: str, people: Collection[str]) -> str:
    everyone = len(node.names) == len(people)
    group = listing(_named(node.names, speaker, "me"))
    whom = ("us" if speaker else "them") if everyone else group
    if node.op == "exactly" and node.number in (0, len(node.names)):
        if node.number == 0:
            return (
                f"not one of {whom} is a {node.kind}" if len(node.names) > 2 else f"neither of {whom} is a {node.kind}"
            )
        if len(node.names) == 2 and not everyone:
            return f"{listing(_named(node.names, speaker, 'I'))} are both {node.kind}s"
        return f"{'both' if len(node.names) == 2 else 'all'} of {whom} are {node.kind}s"
    verb = f"is a {node.kind}" if node.number == 1 else f"are {node.kind}s"
    return f"{_COUNTS[node.op]} {cardinal(node.number)} of {whom} {verb}"
