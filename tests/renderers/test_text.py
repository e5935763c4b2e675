"""Text as outlines: fonts and what they cover, layout, inline mathematics, boxes that are where the ink is."""

from __future__ import annotations

import json

import numpy as np
import pytest
from matplotlib.path import Path as Outline

from renderers import fonts, glyphs
from renderers.canvas import Canvas
from renderers.errors import UserError
from renderers.maths import layout as formula
from renderers.style import Style

MATHS = "0123456789 ABCxyz +−×÷·=≠≤≥<>°′√π∞∠△∥⊥∈∪∩αβγδθλμφωΩΔΣ²³₀₁₂½→…"


def test_every_family_covers_mathematics_with_its_fallbacks() -> None:
    for name in fonts.families():
        assert fonts.missing(MATHS, name) == ""


def test_every_font_file_has_a_licence_and_a_version_beside_it() -> None:
    table = json.loads((fonts.FOLDER / "families.json").read_text())
    named = {row[face] for row in table.values() for face in ("regular", "bold", "italic") if face in row}
    files = {str(file.relative_to(fonts.FOLDER)) for file in fonts.FOLDER.rglob("*.[to]tf")}
    assert named == files
    for file in files:
        folder = (fonts.FOLDER / file).parent
        assert len((folder / "LICENSE.txt").read_text()) > 500
        assert "version:" in (folder / "ORIGIN.txt").read_text()


def test_characters_that_mean_nothing_are_missing() -> None:
    assert fonts.missing("a\u0378\ue000b", "STIX") == "\u0378\ue000"  # unassigned, private
    with pytest.raises(UserError, match="did you mean 'STIX'"):
        fonts.family("STIXX")


def test_digits_are_as_tall_as_the_table_says() -> None:
    for name, family in fonts.families().items():
        assert glyphs.glyph("7", name).box[3] == pytest.approx(family.digits, abs=0.012)


def test_lines_and_advances() -> None:
    one, two = glyphs.layout("AB", "STIX"), glyphs.layout("AB\nC", "STIX")
    assert one.width == pytest.approx(glyphs.glyph("A", "STIX").width + glyphs.glyph("B", "STIX").width)
    assert two.width == one.width
    assert two.box[1] == pytest.approx(-glyphs.LINE + glyphs.glyph("C", "STIX").box[1])


def test_scripts_are_small_whether_typed_or_set() -> None:
    for text in ("x₁", "x²", "$x_1$", "$x^{2}$", r"$\frac{a_1}{b}$", r"$\sqrt{x^2}$"):
        assert glyphs.layout(text, "Open Sans").small == pytest.approx(glyphs.SCRIPT), text
    assert glyphs.layout("x", "Open Sans").small == 1.0


def test_money_is_not_mathematics() -> None:
    assert glyphs.layout("from $5 to $10", "STIX").width == pytest.approx(glyphs.plain("from $5 to $10", "STIX").width)
    assert glyphs.layout("$5$", "STIX").width == pytest.approx(glyphs.plain("5", "STIX").width)


def test_fractions_stand_on_each_other_and_roots_cover_their_content() -> None:
    half, digit = formula(r"\frac{1}{2}", "STIX"), glyphs.glyph("1", "STIX")
    assert half.width < 1.6 * digit.width
    assert half.box[3] > 0.8 and half.box[1] < -0.2
    root, inside = formula(r"\sqrt{2ab}", "STIX"), formula("2ab", "STIX")
    assert root.box[3] > inside.box[3] and root.box[2] > inside.box[2] + 0.3


def test_typed_roots_get_their_bar() -> None:
    assert np.array_equal(glyphs.layout("3√27 cm", "STIX").vertices, glyphs.layout(r"3$\sqrt{27}$ cm", "STIX").vertices)
    assert glyphs.layout("√", "STIX").box == glyphs.glyph("√", "STIX").box


@pytest.mark.parametrize("source", [r"\frac{1}", r"\foo", "a}", r"\sqrt{x", "x^", r"\sqrt[3"])
def test_broken_formulas_are_named(source: str) -> None:
    with pytest.raises(ValueError, match="formula"):
        formula(source, "STIX")


@pytest.mark.parametrize("scale", [1, 2])
@pytest.mark.parametrize("angle", [0.0, 90.0, 35.0, -120.0])
@pytest.mark.parametrize("text", ["Ag", "x₁ = 3", r"$\frac{1}{2}\sqrt{3}$", "two\nlines", "|"])
def test_boxes_are_where_the_ink_is(text: str, angle: float, scale: int) -> None:
    canvas = Canvas((160, 160), Style(size=18), scale)
    canvas.text(text, 80, 80, angle=angle)
    picture = canvas.finish()
    rows, columns = np.nonzero((picture.pixels != 255).any(axis=2))
    (box,) = picture.boxes()
    ink = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    # A turned box is that of the turned rectangle: it may stand wider than the ink, never narrower.
    loose = 1.2 * scale if angle % 90 == 0 else 14 * scale
    for edge, (seen, said) in enumerate(zip(ink, (box.x0, box.y0, box.x1, box.y1), strict=True)):
        inside = (said - seen) * (1 if edge < 2 else -1)
        assert -loose < inside <= 1.01, (edge, ink, box)


def test_anchors_put_the_named_side_at_the_point() -> None:
    for anchor, edge, value in [("w", "x0", 80), ("e", "x1", 80), ("n", "y0", 80), ("s", "y1", 80)]:
        canvas = Canvas((160, 160), Style(size=18))
        canvas.text("H", 80, 80, anchor)
        (box,) = canvas.finish().boxes()
        assert getattr(box, edge) == pytest.approx(value, abs=0.8)
    with pytest.raises(ValueError, match="anchor"):
        Canvas((9, 9), Style()).text("H", 1, 1, "middle")


@pytest.mark.parametrize("italic", [False, True])
def test_boxes_of_glyphs_are_those_of_matplotlib_to_the_bit(italic: bool) -> None:
    for name in fonts.families():
        for character in "Qgos83&/√":
            glyph = glyphs.glyph(character, name, italic=italic)
            assert glyph.box == tuple(Outline(glyph.vertices, glyph.codes).get_extents().extents.tolist())
