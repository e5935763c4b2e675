"""A small, safe markdown: paragraphs, **bold**, *italic*, `code`, lists, fences, pipe tables and LaTeX.

html = render("Let $x^2 = 2$ and **y** > 0.")    # everything foreign is escaped, no HTML passes
html = inline("$x^2$")                           # the same without blocks

Problem texts are not written as markdown, so what they often hold stays as it is: `2*3*4`, `___`, `#5`, `$5 and $6`,
headings and quotes are literal, and every line break is kept.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from renderers import katex

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

RULES = ("paragraph", "list", "fence", "table", "newline", "escape", "backticks", "emphasis", "balance_pairs")
PAIRS = (("$$", "$$", True), ("\\[", "\\]", True), ("\\(", "\\)", False), ("$", "$", False))

_LATEX = re.compile(r"[\\^_{]")
# Only from the first letter of a word on, and without going back: from every letter a long word would be read again.
_PROSE = re.compile(r"(?<![A-Za-z])[A-Za-z]{3,}+,?+ ++[A-Za-z]{2}")


def render(text: str) -> str:
    """HTML blocks of `text`, formulas as empty slots for `katex.fill`."""
    return str(_parser().render(text))


def inline(text: str) -> str:
    """HTML of one line (a table cell, a choice): emphasis, code and LaTeX, no blocks."""
    return str(_parser().renderInline(text))


@functools.cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("zero", {"html": False, "breaks": True, "maxNesting": 12})
    parser.enable(list(RULES))
    parser.inline.ruler2.enable(["fragments_join"])
    parser.inline.ruler.before("escape", "maths", _inline_maths)
    parser.inline.ruler.before("emphasis", "literal_marks", _literal_marks)
    parser.block.ruler.before("fence", "maths_block", _block_maths, {"alt": ["paragraph", "list"]})
    parser.add_render_rule("maths", _draw)
    parser.core.ruler.push("direction", _direction)
    return parser


def _draw(_self: Any, tokens: Any, index: int, _options: Any, _env: Any) -> str:
    return katex.slot(tokens[index].content, tokens[index].meta["display"])


def _direction(state: StateCore) -> None:
    """Every block takes its direction from its first letter: Arabic and Hebrew run from right to left.

    Only outermost blocks and cells are marked, since a block does not look into one that has a direction of its own.
    """
    for token in state.tokens:
        if token.nesting == 1 and ((token.level == 0 and token.tag in {"p", "ul", "ol"}) or token.tag in {"td", "th"}):
            token.attrSet("dir", "auto")


def find_maths(text: str, start: int) -> tuple[str, bool, int] | None:
    """The formula that opens at `start`: its source, whether it is displayed, and where the text goes on."""
    for left, right, display in PAIRS:
        if not text.startswith(left, start):
            continue
        end = _close(text, start + len(left), right)
        if end is None:
            return None
        body = text[start + len(left) : end]
        if not body.strip() or (left == "$" and _is_price(body, text[end + 1 : end + 2])):
            return None
        return body.strip(), display, end + len(right)
    return None


def _is_price(body: str, behind: str) -> bool:
    """Whether what stands between two dollars is prose: a space inside them, a digit behind them, words in a row."""
    if body[0].isspace() or body[-1].isspace() or behind.isdigit():
        return True
    return not _LATEX.search(body) and ("\n" in body or _PROSE.search(body) is not None)


def _close(text: str, start: int, right: str) -> int | None:
    """Where the formula that starts at `start` ends: at the first `right` that no backslash escapes."""
    places, ends = _closers(text, right)
    at = bisect_left(places, start)
    return ends[at] if at < len(places) else None


@functools.lru_cache(maxsize=16)  # asked for at every opening mark: without this, many of them read the rest each
def _closers(text: str, right: str) -> tuple[list[int], list[int | None]]:
    """Every place of `right` in a text, and for each of them where a formula ends that looks on from there."""
    places = [found.start() for found in re.finditer(f"(?={re.escape(right)})", text)]
    ends: list[int | None] = [*places, None]
    for number in range(len(places) - 1, -1, -1):
        if right[0] == "$" and text[places[number] - 1] == "\\":
            ends[number] = ends[bisect_left(places, places[number] + len(right), number)]
    return places, ends


def _inline_maths(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "$\\":
        return False
    found = find_maths(state.src[: state.posMax], state.pos)
    if found is None:
        return False
    if not silent:
        token = state.push("maths", "", 0)
        token.content, token.meta = found[0], {"display": found[1]}
    state.pos = found[2]
    return True


def _literal_marks(state: StateInline, silent: bool) -> bool:
    """Stars between two letters or digits are product signs, and underscores are blanks to fill: never emphasis."""
    mark = state.src[state.pos]
    if mark not in "*_":
        return False
    end = state.pos
    while end < state.posMax and state.src[end] == mark:
        end += 1
    around = state.src[state.pos - 1 : state.pos], state.src[end : end + 1]
    if mark == "*" and not (state.pos and all(sign.isalnum() for sign in around)):
        return False
    if not silent:
        state.pending += state.src[state.pos : end]
    state.pos = end
    return True


def _block_maths(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Displayed maths over several lines: its lines must not be read as lists or breaks."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith(("$$", "\\["), start):
        return False
    found = find_maths(state.src, start)
    if found is None:
        return False
    last = state.src.count("\n", start, found[2]) + start_line
    rest = state.src[found[2] : state.eMarks[last]] if last < end_line else "outside"
    if rest.strip():
        return False  # text goes on behind it: an ordinary paragraph, and the inline rule finds the formula
    if not silent:
        token = state.push("maths", "", 0)
        token.content, token.meta, token.map = found[0], {"display": True}, [start_line, last + 1]
        state.line = last + 1
    return True
