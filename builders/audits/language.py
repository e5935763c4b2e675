"""Language: smells of generated English in facts, question, options, solution: `1 units`, `a apple`, double spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builders.families._language import article
from builders.types import Family
from renderers.types import Problem, Rejected

ORDER = 25
# Words in s after a lone 1 that are no plurals of things counted; some begin the next clause (`From 1 this leads`).
_SINGULAR = (
    "is", "was", "has", "as", "plus", "minus", "times", "less", "does", "units'", "series", "class", "its", "this",
    "always", "across", "equals", "gives", "makes", "leads", "goes", "becomes", "follows",
)  # fmt: skip
_SMELLS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("double space", re.compile(r"[^\n]  ")),
    ("space before a mark", re.compile(r"\w [,.;?!](?:\s|$)")),
    # Not "on ON": names of lines are in capitals.
    ("a word twice", re.compile(r"\b(?!that\b|had\b)([a-z]{2,}) \1\b|\b([A-Z])([a-z]+) (?i:\2)\3\b")),
    ("an unfilled template", re.compile(r"\{\w*\}|\bNone\b|\bnan\b|\bFraction\(")),
    ("two full stops", re.compile(r"(?<!\.)\.\.(?!\.)|[?!]\.")),
)
_ONE = re.compile(r"(?<![\w.,:/−-])1 ([a-z]+s)\b(?!['’])")
_OPENERS = ("", "\n", ".", "?", "!", ":", ";", "(", '"', "“", "'")
_ARTICLE = re.compile(r"\b([Aa]n?) ([A-Za-z][\w-]*|\d[\d.]*)")


def check(problem: Problem, family: Family) -> Rejected | None:
    """Rejected with `language`, quoting the place."""
    for text in (*(fact.text for fact in problem.facts), problem.question):
        if text[-1:] not in (".", "?"):
            return Rejected(reason="language", detail=f"no full stop: {text!r}")
    for text in (*(f.text for f in problem.facts), problem.question, *problem.choices, problem.solution or ""):
        for smell in smells(text):
            return Rejected(reason="language", detail=f"{smell} in {text!r}")
    return None


def smells(text: str) -> Iterator[str]:
    """What is wrong with a text, in a few words each."""
    plain, nested = text, 1
    while nested:  # mathematics has its own grammar, and braces within braces
        plain, nested = re.subn(r"\\\w+(?:\{[^{}]*\})+|\$[^$]*\$", "x", plain)
    for name, pattern in _SMELLS:
        if pattern.search(plain):
            yield name
    for noun in _ONE.findall(plain):
        if noun not in _SINGULAR and not noun.endswith(("ss", "us")):
            yield f"1 {noun}"
    yield from _articles(plain)


def _articles(plain: str) -> Iterator[str]:
    """Wrong articles. A capital A inside a sentence is a name (`the way from C to A over B`)."""
    for found in _ARTICLE.finditer(plain):
        given, word = found.groups()
        if given == "A" and plain[: found.start()].rstrip(" ")[-1:] not in _OPENERS:
            continue
        # Names of points, angles and single letters (`a x`, `A is ...`) follow no rule that this could know.
        ordinary = (word[0].isdigit() or (len(word) > 1 and word[0].islower())) and _is_noun(given, word)
        if ordinary and article(word) != given.lower():
            yield f"{given} {word}"


def _is_noun(given: str, word: str) -> bool:
    """Whether the article is one: `A is` and `A and` name a point."""
    return not (given == "A" and word in ("is", "and", "are", "as", "in", "on", "or", "at", "equals"))
