"""Worked steps to the only set of knights: what single statements force, and suppositions that end in contradictions.

A step looks at one statement and at what is known of the islanders in it; where no statement helps alone, somebody is
supposed to be a knight or a knave until two things disagree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from builders.families._islanders.speech import told
from builders.families._islanders.statements import KINDS, Node, worlds
from builders.families._language import listing, sentence

Known = dict[str, bool]


@dataclass(frozen=True, slots=True)
class Step:
    """What one statement forces, in words. learnt: islander -> is a knight; empty where it contradicts itself."""

    text: str
    learnt: Known


def deduce(said: Mapping[str, Node]) -> list[str] | None:
    """The steps to everybody's kind; None where suppositions of one islander at a time do not lead there."""
    known: Known = {}
    lines = [step.text for step in _follow(said, known)]
    while len(known) < len(said):
        refuted = _refuted(said, known)
        if refuted is None:
            return None
        lines += refuted
        lines += [step.text for step in _follow(said, known)]
    return lines


def _follow(said: Mapping[str, Node], known: Known) -> Iterator[Step]:
    """Steps from single statements, as long as there are any; `known` grows with them."""
    while (step := _next(said, known)) is not None:
        known |= step.learnt
        yield step
        if not step.learnt:
            return


def _next(said: Mapping[str, Node], known: Known) -> Step | None:
    """A contradiction if there is one, else the step that the fewest unknown islanders are needed for."""
    found = []
    for speaker, node in said.items():
        members = sorted(node.about() | {speaker}, key=list(said).index)
        open_ones = [name for name in members if name not in known]
        fitting = _fitting(speaker, node, known, open_ones)
        forced = {
            name: name in fitting[0] for name in open_ones if len({name in world for world in fitting}) == 1
        } if fitting else {}  # fmt: skip
        if not fitting:
            return Step(_clash(speaker, node, known, said), {})
        if speaker in forced:  # the rest follows from it, in a step of its own
            forced = {speaker: forced[speaker]}
        if forced:
            found.append((len(open_ones), speaker, node, forced))
    if not found:
        return None
    _, speaker, node, forced = min(found, key=lambda entry: entry[0])
    return Step(_forced(speaker, node, known, forced, said), forced)


def _fitting(speaker: str, node: Node, known: Known, open_ones: list[str]) -> list[frozenset[str]]:
    sure = {name for name, good in known.items() if good}
    every = (sure | world for world in worlds(open_ones))
    return [frozenset(world) for world in every if node.holds(world) == (speaker in world)]


def _refuted(said: Mapping[str, Node], known: Known) -> list[str] | None:
    """The shortest supposition about one islander that leads to a contradiction; `known` learns its opposite."""
    best: tuple[list[str], str, bool] | None = None
    for name in said:
        if name in known:
            continue
        for good in (True, False):
            trial = {**known, name: good}
            steps = list(_follow(said, trial))
            if steps and not steps[-1].learnt and (best is None or len(steps) < len(best[0])):
                best = [step.text for step in steps], name, good
    if best is None:
        return None
    steps_told, name, good = best
    known[name] = not good
    return [f"Suppose that {_is(name, good)}.", *steps_told, f"So {_is(name, not good)}."]


def _is(name: str, good: bool) -> str:
    return f"{name} is a {KINDS[0] if good else KINDS[1]}"


def _all(learnt: Known) -> str:
    return listing(_is(name, good) for name, good in learnt.items())


def _because(node: Node, speaker: str, known: Known) -> str:
    """What is known of the islanders in a statement, its speaker left out; empty where nothing is."""
    return _all({name: known[name] for name in sorted(node.about() - {speaker}) if name in known})


def _forced(speaker: str, node: Node, known: Known, forced: Known, said: Mapping[str, Node]) -> str:
    because, claim = _because(node, speaker, known), told(node, said)
    since = f" Since {because}, it follows that" if because else " It follows that"
    if speaker in known:
        if node.op in KINDS:
            words = "a knight, so what {0} says is true" if known[speaker] else "a knave, so what {0} says is false"
            return f"{speaker} is {words.format(speaker)}: {_all(forced)}."
        if known[speaker]:
            return f"{speaker} is a knight, so it is true that {claim}.{since} {_all(forced)}."
        return f"{speaker} is a knave, so this is false: {claim}.{since} {_all(forced)}."
    if speaker not in forced:
        return (
            f"{speaker} says that {claim}. {_since(because, 'whether')} {speaker} is a knight or a knave, "
            f"this is only possible if {_all(forced)}."
        )
    if speaker not in node.about():
        verdict = "true" if forced[speaker] else "false"
        return f"{speaker} says that {claim}. {_since(because, 'this')} is {verdict}, so {_all(forced)}."
    wrong = KINDS[1] if forced[speaker] else KINDS[0]
    verdict = "true, but knaves never say what is true" if forced[speaker] else "false, but knights never lie"
    return (
        f"{speaker} says that {claim}. {_since(because, 'if')} {speaker} were a {wrong}, this would be {verdict}. "
        f"So {_all(forced)}."
    )


def _since(because: str, word: str) -> str:
    """The word that begins a sentence or follows its reasons."""
    return f"Since {because}, {word}" if because else sentence(word)


def _clash(speaker: str, node: Node, known: Known, said: Mapping[str, Node]) -> str:
    because, claim = _because(node, speaker, known), told(node, said)
    good = known.get(speaker)
    if good is None:
        return f"{speaker} says that {claim}. Since {because}, neither a knight nor a knave could say this."
    must = "true" if good else "false"
    since = f"since {because}, " if because else ""
    return (
        f"{_is(speaker, good)} and says that {claim}, which must then be {must}. But {since}it is "
        f"{'false' if good else 'true'}: a contradiction."
    )
