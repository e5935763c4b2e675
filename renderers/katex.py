"""LaTeX to HTML without Node and without scripts in the page: KaTeX runs here, in an embedded V8.

html = tex(r"\\frac{a}{b}")    # cached: sources repeat their formulas
css()                         # the style sheet, its fonts inlined, because the page may load nothing
"""

from __future__ import annotations

import base64
import functools
import html
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate
from pathlib import Path
from typing import Any

ASSETS = Path(__file__).parent / "assets" / "katex"
LONGEST = 10_000  # characters of one formula; the longest of the known sources has under 3,000
DEEPEST = 200  # elements within each other; the browser's time to lay one out grows steeply (1,000 roots: 16 s)
# trust is off: no \\href, \\includegraphics or \\html*. maxSize is in em, maxExpand stops macro bombs.
# Commands that want trust are not errors to KaTeX: it writes their names in the error colour, which gives them away.
REFUSED = "#cc0001"
OPTIONS = {
    "output": "html",
    "throwOnError": True,
    "strict": "ignore",
    "trust": False,
    "maxSize": 20,
    "maxExpand": 500,
    "errorColor": REFUSED,
}
AT_ONCE = 64
TIMEOUT_S = 10.0
REMEMBERED = 20_000  # sources repeat their formulas
_SLOT = re.compile(r'(<span class="tex( wide)?" dir="ltr" data-tex="([^"]*)">)</span>')
_SPAN = re.compile(r"<(/?)span\b")
_TOO_DEEP = "nested too deep (about 25 roots or fractions within each other are the most)"
_TYPESET_ALL = """
function typesetAll(rows, options) {
  return rows.map(([latex, displayMode]) => {
    try { return [true, katex.renderToString(latex, {...options, displayMode})]; }
    catch (error) { return [false, String(error.message || error).split("\\n")[0]]; }
  });
}"""
_known: dict[tuple[str, bool], str | MathsError] = {}


class MathsError(ValueError):
    """A formula that KaTeX cannot read; the message quotes it."""


@functools.cache
def _engine() -> Any:
    # Made in a thread of its own: under a running event loop (a notebook) the engine would tie itself to that loop, and
    # calls from there could have no time limit.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_start).result()


def _start() -> Any:
    from py_mini_racer import MiniRacer

    engine = MiniRacer()
    engine.eval((ASSETS / "katex.min.js").read_text(encoding="utf-8"))
    engine.eval(_TYPESET_ALL)
    return engine


def slot(latex: str, display: bool = False) -> str:
    """The place of a formula in markup, for `fill`: an empty span with its source; `display`: on a line of its own."""
    kind = "tex wide" if display else "tex"
    return f'<span class="{kind}" dir="ltr" data-tex="{html.escape(latex)}"></span>'


def fill(markups: Sequence[str]) -> list[str | MathsError]:
    """Each markup with its slots filled, or what is wrong with one of its formulas.

    All new formulas are typeset in one call: most of the time of a call is the way to V8 and back.
    """
    wanted = {(html.unescape(m[3]), bool(m[2])): None for markup in markups for m in _SLOT.finditer(markup)}
    _learn([key for key in wanted if key not in _known])
    filled = [_filled(markup) for markup in markups]
    while len(_known) > REMEMBERED:
        _known.pop(next(iter(_known)))
    return filled


def tex(latex: str, display: bool = False) -> str:
    """HTML of one formula. Raises MathsError for a formula that KaTeX does not know or does not trust."""
    (body,) = fill([slot(latex, display)])
    if isinstance(body, MathsError):
        raise body
    return body


def _filled(markup: str) -> str | MathsError:
    def body(match: re.Match[str]) -> str:
        found = _known[html.unescape(match[3]), bool(match[2])]
        if isinstance(found, MathsError):
            raise found
        return f"{match[1]}{found}</span>"

    try:
        return _SLOT.sub(body, markup)
    except MathsError as error:
        return error


def _learn(keys: Sequence[tuple[str, bool]]) -> None:
    short = [key for key in keys if len(key[0]) <= LONGEST]
    for latex, display in set(keys) - set(short):
        _known[latex, display] = MathsError(f"a formula of {len(latex)} characters: at most {LONGEST}")
    for start in range(0, len(short), AT_ONCE):
        _typeset(short[start : start + AT_ONCE])


def _typeset(keys: Sequence[tuple[str, bool]]) -> None:
    from py_mini_racer import JSEvalException, JSTimeoutException

    try:
        rows = _engine().call("typesetAll", list(keys), OPTIONS, timeout_sec=TIMEOUT_S)
    except (JSTimeoutException, JSEvalException) as error:
        if len(keys) == 1:
            _known[keys[0]] = MathsError(f"{keys[0][0][:200]!r}: {type(error).__name__}")
        for key in keys if len(keys) > 1 else ():
            _typeset([key])
        return
    for key, (done, said) in zip(keys, rows, strict=True):
        cause = _refusal(said) if done else _TOO_DEEP if "call stack" in said else said
        quoted = f"{key[0][:200]!r}: {cause.removeprefix('KaTeX parse error: ')}"
        _known[key] = MathsError(quoted) if cause else said


def _refusal(markup: str) -> str:
    """Why markup that KaTeX made is not shown; empty where it is."""
    if REFUSED in markup:
        return "a command that could load or link something"
    deep = accumulate(-1 if tag[1] else 1 for tag in _SPAN.finditer(markup))
    return _TOO_DEEP if max(deep, default=0) > DEEPEST else ""


@functools.cache
def css() -> str:
    """KaTeX's style sheet with its woff2 fonts as data URIs."""

    def inline(match: re.Match[str]) -> str:
        data = base64.b64encode((ASSETS / "fonts" / f"{match[1]}.woff2").read_bytes()).decode()
        return f'src:url(data:font/woff2;base64,{data}) format("woff2")'

    sheet = (ASSETS / "katex.min.css").read_text(encoding="utf-8")
    return re.sub(r"src:url\(fonts/([\w-]+)\.woff2\)[^}]*", inline, sheet)


@functools.cache
def characters() -> frozenset[str]:
    """The characters that KaTeX's fonts have, and the two spaces that it writes."""
    return frozenset((ASSETS / "characters.txt").read_text(encoding="utf-8").strip()) | {" ", "\u200b", "\xa0"}


def version() -> str:
    """The version of the vendored KaTeX, for the render hash."""
    return (ASSETS / "VERSION").read_text(encoding="utf-8").split()[1]
