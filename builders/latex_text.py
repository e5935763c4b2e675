r"""Problem texts that are part LaTeX, as the pages' markdown: what stands outside formulas is translated or refused.

    typeset(r"Solve \begin{align*} x &= 1 \end{align*} with \emph{care}.")
    # Solve \[\begin{align*} x &= 1 \end{align*}\] with *care*.

Formulas stay as they are. A bare environment becomes a displayed formula, emphasis and quotes become markdown, headings
bold; a command that remains would be printed as its source, so it is a Retry.
"""

from __future__ import annotations

import re

from builders.types import Retry
from renderers.markdown import find_maths

# Environments of KaTeX that stand on their own in a text.
_DISPLAYED = ("align", "alignat", "equation", "gather", "multline", "cases", "array", "matrix", "pmatrix", "bmatrix")
_BEGIN = re.compile(r"\\begin\{(\w+)(\*?)\}")
_WORDS = (
    (re.compile(r"\\(?:emph|textit|textsl)\{([^{}]*)\}"), r"*\1*"),
    (re.compile(r"\\textbf\{([^{}]*)\}"), r"**\1**"),
    (re.compile(r"\\(?:text|textrm|mbox|underline)\{([^{}]*)\}"), r"\1"),
    (re.compile(r"^#{1,4} +(\S.*?):?$", re.MULTILINE), r"**\1**"),
)
_BREAK = re.compile(r"\\\\(?:\[\w+\])?")
_LEFT = re.compile(r"\\(?:begin|end|[A-Za-z]+)\s*\{")


def typeset(text: str) -> str:
    """The text as markdown with formulas. Raises Retry `untypeset_latex` for a command outside formulas."""
    parts, plain, at = [], "", 0
    while at < len(text):
        end = _formula(text, at)
        if end is None:
            plain += text[at]
            at += 1
            continue
        bare = text.startswith("\\begin", at)
        parts += [_words(plain), f"\\[{text[at:end]}\\]" if bare else text[at:end]]
        plain, at = "", end
    return "".join([*parts, _words(plain)])


def _formula(text: str, at: int) -> int | None:
    """Where the formula or the displayed environment that opens at `at` ends; None when none opens."""
    if text[at] not in "$\\" or text[at - 1 : at] == "\\":
        return None
    if found := _BEGIN.match(text, at):
        close = f"\\end{{{found.group(1)}{found.group(2)}}}"
        end = text.find(close, found.end())
        return end + len(close) if found.group(1) in _DISPLAYED and end >= 0 else None
    maths = find_maths(text, at)
    return None if maths is None else maths[2]


def _words(plain: str) -> str:
    for pattern, replacement in _WORDS:
        plain = pattern.sub(replacement, plain)
    plain = _BREAK.sub("\n", _quoted(plain))
    if left := _LEFT.search(plain):
        raise Retry("untypeset_latex", f"'{plain[left.start() : left.start() + 40].strip()}' stands outside formulas")
    return plain


def _quoted(plain: str) -> str:
    """``TeX's quotes'' as “ordinary ones”. Not by a pattern: it would look for the end from every backquote again."""
    parts, at = [], 0
    while (left := plain.find("``", at)) >= 0 and (right := plain.find("''", left + 2)) >= 0:
        parts += [plain[at:left], "“", plain[left + 2 : right], "”"]
        at = right + 2
    return "".join([*parts, plain[at:]])
