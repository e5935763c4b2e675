"""The small markdown: what it marks up, and what it leaves alone because problem texts are not written as markdown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderers import katex, markdown


def formulas(html: str) -> list[str]:
    return re.findall(r'data-tex="(.*?)"', html, re.S)


def bare(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html)).strip()


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("**a**", "<strong>a</strong>"),
        ("*a*", "<em>a</em>"),
        ("`a<b`", "<code>a&lt;b</code>"),
        ("- a\n- b", "<li>a</li>"),
        ("3. a\n4. b", '<ol start="3"'),
        ("a\nb", "a<br>\nb"),
        ("```\nx = <y>\n```", "<pre><code>x = &lt;y&gt;\n</code></pre>"),
        ("|a|b|\n|-|-:|\n|1|2|", 'style="text-align:right"'),
    ],
)
def test_markup(text: str, tag: str) -> None:
    assert tag in markdown.render(text)


@pytest.mark.parametrize(
    "text",
    [
        "2*3*4",
        "a**b**c",
        "____",
        "_x_",
        "# h",
        "> q",
        "---",
        "===",
        "[a](b)",
        "![a](b)",
        "<b>",
        "&amp;",
        "    x",
        "a\\b",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    html = markdown.render(text)
    shown = bare(html).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
    assert shown == text.strip()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("let $x^2$ be", ["x^2"]),
        (r"let \(x\) and \[y\]", ["x", "y"]),
        ("$$x$$", ["x"]),
        ("$$\na\n- b\n= c\n$$\nend", ["a\n- b\n= c"]),
        ("text $$x$$ text", ["x"]),
        ("it costs $5 and $6", []),
        ("it costs $5, so $x$ is", ["x"]),
        ("she pays $500 for the brooch and 20$ more", []),
        ("the discount is $<<100*.3=30>>30\nSo it is 100-30=$<<70>>", []),
        ("a hard-wrapped $x^2 +\ny$ formula", ["x^2 +\ny"]),
        (r"about $5 \text{ more than } x$", [r"5 \text{ more than } x"]),
        (r"\$5 and $x$", ["x"]),
        ("`$x$`", []),
        ("$ x $", []),
        ("$a$ and $b$", ["a", "b"]),
        ("**$a$**", ["a"]),
        ("- $a$\n- $b$", ["a", "b"]),
        ("$\\text{\\$5}$", ["\\text{\\$5}"]),
        ("unfinished $x", []),
    ],
)
def test_formulas_are_found(text: str, found: list[str]) -> None:
    assert formulas(markdown.render(text)) == found


def test_a_bad_formula_is_reported_and_its_neighbours_are_filled() -> None:
    good, bad, again = katex.fill([markdown.render(f"so ${latex}$ is") for latex in ("x^2", r"\frac{1", "x^2")])
    assert isinstance(bad, katex.MathsError)
    assert "frac" in str(bad)
    assert isinstance(good, str)
    assert "katex" in good
    assert good == again


def test_direction_is_set_on_outer_blocks_only() -> None:
    html = markdown.render("- א\n- ב")
    assert '<ul dir="auto">' in html
    assert "<li>" in html


@given(st.text(alphabet=st.sampled_from("ab <>&\"'*`_|#-1.\n\\()[]!/=:"), max_size=60))
def test_no_foreign_text_becomes_a_tag(text: str) -> None:
    allowed = r"</?(p|ul|ol|li|strong|em|code|pre|br|table|thead|tbody|tr|th|td)( (dir|start|style)=\"[a-z0-9:-]*\")*>"
    assert "<" not in re.sub(allowed, "", markdown.render(text))


HOSTILE = {
    "one word in dollars": "$" + "a" * 100_000 + "$",
    "words in dollars": "$" + "abc, " * 20_000 + "$",
    "brackets that never close": "\\[" * 50_000,
    "parentheses that never close": "\\(" * 50_000,
    "dollars behind backslashes": "\\\\$ " * 25_000 + "$",
    "displayed dollars behind backslashes": "\\\\$$ " * 20_000 + "$$",
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_ends(name: str) -> None:
    """Some of these took minutes of a worker, which no limit watches."""
    assert markdown.render(HOSTILE[name])


def test_words_in_a_row_are_found_without_going_back() -> None:
    """Every part of the pattern keeps what it took, and a match begins only where a word does."""
    assert markdown._PROSE.pattern == r"(?<![A-Za-z])[A-Za-z]{3,}+,?+ ++[A-Za-z]{2}"
    found = {text: bool(markdown._PROSE.search(text)) for text in ("abc de", "xabc,  de", "ab de", "abc d", "abc,,de")}
    assert found == {"abc de": True, "xabc,  de": True, "ab de": False, "abc d": False, "abc,,de": False}


@given(st.text(alphabet="$\\[]() ax", max_size=40), st.sampled_from(["$", "$$", "\\]", "\\)"]))
def test_a_formula_ends_at_the_first_mark_that_no_backslash_escapes(text: str, right: str) -> None:
    for start in range(1, len(text) + 1):
        end = text.find(right, start)
        while end != -1 and right[0] == "$" and text[end - 1] == "\\":
            end = text.find(right, end + len(right))
        assert markdown._close(text, start, right) == (None if end == -1 else end)


def test_where_formulas_may_end_is_looked_up_once_a_text() -> None:
    markdown._closers.cache_clear()
    text = "\\[" * 1000
    assert all(markdown.find_maths(text, at) is None for at in range(len(text)))
    assert markdown._closers.cache_info().misses == 1
