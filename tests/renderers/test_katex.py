"""Formulas: what KaTeX makes of them, what it refuses, and that its style sheet asks for nothing."""

from __future__ import annotations

import asyncio

import pytest

from renderers import katex


def test_a_formula_carries_its_source() -> None:
    html = katex.tex(r"\frac{a}{b} < c")
    assert 'data-tex="\\frac{a}{b} &lt; c"' in html
    assert "mfrac" in html
    assert "katex-display" in katex.tex("x", True)


@pytest.mark.parametrize(
    "latex",
    [
        r"\frac{a",
        r"\nosuchcommand",
        r"\def\a{\a\a}\a",
        r"\href{https://example.org}{x}",
        r"\url{https://example.org}",
        r"\includegraphics{https://example.org/a.png}",
        r"\htmlStyle{background:url(https://example.org)}{x}",
        "x" * (katex.LONGEST + 1),
        "{" * 5_000 + "x" + "}" * 5_000,
    ],
)
def test_bad_formulas_are_refused_with_a_reason(latex: str) -> None:
    with pytest.raises(katex.MathsError, match=r".{10}"):
        katex.tex(latex)


def test_the_engine_survives_a_refused_formula() -> None:
    with pytest.raises(katex.MathsError):
        katex.tex("{" * 9_000)
    assert "katex" in katex.tex("y + 1")


def test_formulas_can_be_set_under_a_running_event_loop() -> None:
    async def notebook() -> str:
        katex._engine.cache_clear()
        return katex.tex("x_{loop}")

    assert "katex" in asyncio.run(notebook())
    assert "katex" in katex.tex("x_{after}")


def test_text_inside_a_formula_is_escaped() -> None:
    assert "<img" not in katex.tex(r"\text{<img src=x onerror=alert(1)>}")


def test_every_font_is_inside_the_style_sheet() -> None:
    css = katex.css()
    assert css.count("@font-face") == css.count("url(data:font/woff2;base64,") > 15
    assert "url(fonts/" not in css


def test_the_fonts_have_what_formulas_need() -> None:
    assert set("aZ09αΩ∑∫√≤≥∠△⊥∥±×÷∞") <= katex.characters()
    assert "如" not in katex.characters()


@pytest.mark.parametrize("nested", [r"\sqrt{", r"\frac{1}{", "x^{", r"\overline{", r"\left(\frac{1}{"])
def test_what_a_browser_would_lay_out_for_long_is_refused_with_one_reason(nested: str) -> None:
    """KaTeX itself takes a thousand roots within each other in a quarter of a second; the page takes many."""
    end = r"}\right)" if "left" in nested else "}"
    assert "katex" in katex.tex(nested * 15 + "x" + end * 15)
    for depth in (60, 300):
        with pytest.raises(katex.MathsError, match=r"nested too deep"):
            katex.tex(nested * depth + "x" + end * depth)
    beside = katex.tex(r"\sqrt{x} + " * 300 + "1")  # many roots are not deep
    assert beside.count("sqrt") >= 300


def test_a_formula_nested_too_deep_is_a_rejected_page() -> None:
    """No browser sees it: of the pictures of one call the others are drawn."""
    bad, good = katex.fill([katex.slot(r"\sqrt{" * 1000 + "x" + "}" * 1000), katex.slot(r"\sqrt{x}")])
    assert isinstance(bad, katex.MathsError) and len(str(bad)) < 400
    assert isinstance(good, str)
