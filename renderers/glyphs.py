"""Text as outlines: a string becomes one path in em units, cached, that any renderer fills at any size and angle.

Laying text out anew for every picture is what makes plotting libraries slow; outlines are laid out once for each string
and are not hinted, so a label has the same shape wherever it stands. `$...$` is inline mathematics (`renderers.maths`).

run = layout("AB = $\\sqrt{2}$ cm", "STIX"); run.vertices * size
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path as FilePath

import numpy as np
import numpy.typing as npt
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.path import Path

from renderers import fonts

SCRIPT = 0.75  # size of sub- and superscripts: the smallest that stays legible beside 13 px text
LINE = 1.22  # line height, in em
_SLANT = 0.2  # an oblique for families without italics
_CURVES = ((Path.CURVE3, 2), (Path.CURVE4, 3))  # and how many vertices each has
_CLEAR = 1e-9  # em; far more than an extreme of a curve is rounded by
_UNIT = 256  # size at which outlines are read; a power of two, so that scaling is exact

# Pandoc's rule, so that "from $5 to $10" stays money: no space just inside the dollar signs, no digit after the second.
_MATHS = re.compile(r"\$(?=\S)([^$]*?\S)\$(?!\d)")
# A typed root without its bar looks like a slash at small sizes.
_ROOT = re.compile(r"√(\d+)")

Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Laid-out text. Units: em; origin: left end of the (first) baseline; y up.

    vertices, codes: a matplotlib path. width: advance. box: (x0, y0, x1, y1) of the ink. small: scale of the smallest
    glyph, 1.0 where there are no scripts. missing: characters that no font of the stack has.
    """

    vertices: Points
    codes: npt.NDArray[np.uint8]
    width: float
    box: tuple[float, float, float, float]
    small: float = 1.0
    missing: str = ""

    def moved(self, dx: float, dy: float, scale: float = 1.0) -> Run:
        """The same ink, scaled about the origin and then shifted; the width is scaled."""
        x0, y0, x1, y1 = self.box
        box = (x0 * scale + dx, y0 * scale + dy, x1 * scale + dx, y1 * scale + dy)
        small = self.small * scale if len(self.codes) else 1.0
        return Run(self.vertices * scale + (dx, dy), self.codes, self.width * scale, box, small, self.missing)


def outline(vertices: Points, codes: npt.NDArray[np.uint8], width: float) -> Run:
    """A run of one outline, with the box of its curves (control points may lie outside)."""
    if not len(vertices):
        return Run(vertices.reshape(0, 2), codes, width, (0.0, 0.0, width, 0.0))
    low, high = _extents(vertices, codes)
    return Run(vertices, codes, width, (float(low[0]), float(low[1]), float(high[0]), float(high[1])))


def _extents(vertices: Points, codes: npt.NDArray[np.uint8]) -> tuple[Points, Points]:
    """Lowest and highest x and y of an outline, to the bit as matplotlib's `Path.get_extents` has them.

    That solves every curve in Python, half a millisecond for each glyph; but a curve can only matter when one of its
    control points is outside of the box of all end points, or at its edge.
    """
    spans = [(code, np.flatnonzero(codes == code).reshape(-1, size)) for code, size in _CURVES]
    corners = [vertices[codes <= Path.LINETO], *(vertices[span[:, -1]] for _, span in spans)]
    box = np.concatenate(corners)
    low, high = box.min(axis=0), box.max(axis=0)
    for code, span in spans:
        points = vertices[np.column_stack([span[:, :1] - 1, span])]
        inner = points[:, 1:-1]
        reaching = points[((inner < low + _CLEAR) | (inner > high - _CLEAR)).any(axis=(1, 2))]
        if len(reaching):
            signs = [Path.MOVETO] + [code] * span.shape[1]
            found = Path(reaching.reshape(-1, 2), signs * len(reaching)).get_extents()
            corners.append(np.reshape(found.extents, (2, 2)))
    box = np.concatenate(corners)
    return box.min(axis=0), box.max(axis=0)


def merge(runs: Iterable[Run], width: float) -> Run:
    """Runs that are already in place, as one run `width` em wide."""
    kept = [run for run in runs if len(run.codes) or run.missing]
    inked = [run for run in kept if len(run.codes)]
    missing = "".join(dict.fromkeys("".join(run.missing for run in kept)))
    if not inked:
        return Run(np.empty((0, 2)), np.empty(0, np.uint8), width, (0.0, 0.0, width, 0.0), 1.0, missing)
    boxes = np.array([run.box for run in inked])
    low, high = boxes.min(axis=0), boxes.max(axis=0)
    return Run(
        np.concatenate([run.vertices for run in inked]),
        np.concatenate([run.codes for run in inked]),
        width,
        (float(low[0]), float(low[1]), float(high[2]), float(high[3])),
        min(run.small for run in inked),
        missing,
    )


def row(runs: Iterable[Run]) -> Run:
    """Runs one after the other on a baseline."""
    placed, x = [], 0.0
    for run in runs:
        placed.append(run.moved(x, 0.0))
        x += run.width
    return merge(placed, x)


@cache
def _font(file: FilePath) -> FT2Font:
    font = FT2Font(str(file))
    font.set_size(_UNIT, 72)
    return font


@lru_cache(maxsize=8192)
def glyph(character: str, family: str, bold: bool = False, italic: bool = False) -> Run:
    """One character as ink, from the family or from its fallbacks; nothing (and `missing`) when none has it."""
    file = fonts.face(family, bold=bold, italic=italic)
    slant = italic and fonts.family(family).italic is None
    if ord(character) not in fonts.characters(file):
        other = fonts.source(character, family)
        if other is None or fonts.missing(character, family):
            return Run(np.empty((0, 2)), np.empty(0, np.uint8), 0.5, (0.0, 0.0, 0.5, 0.0), 1.0, character)
        file, slant = other, italic
    font = _font(file)
    loaded = font.load_char(ord(character), LoadFlags.NO_HINTING)
    vertices, codes = font.get_path()
    vertices = np.asarray(vertices, np.float64) / _UNIT
    if slant:
        vertices = vertices @ np.array([[1.0, 0.0], [_SLANT, 1.0]])
    return outline(vertices, np.asarray(codes, np.uint8), loaded.linearHoriAdvance / 65536 / _UNIT)


def plain(text: str, family: str, bold: bool = False, italic: bool = False) -> Run:
    """One line without mathematics; Unicode sub- and superscripts are set from full-size glyphs, so all sizes agree."""
    return row(_character(c, family, bold, italic) for c in text)


def _character(character: str, family: str, bold: bool, italic: bool) -> Run:
    if character in "\u200b\u200e\u200f\u2060":
        return merge((), 0.0)
    kind, _, base = unicodedata.decomposition(character).partition(" ")
    if kind in {"<sub>", "<super>"} and " " not in base:
        lift = 0.36 if kind == "<super>" else -0.16
        return glyph(chr(int(base, 16)), family, bold, italic).moved(0.0, lift, SCRIPT)
    return glyph(character, family, bold, italic)


@lru_cache(maxsize=4096)
def layout(text: str, family: str, bold: bool = False, italic: bool = False) -> Run:
    """`text` as one run: lines at `\\n` (centred), `$...$` as mathematics, other `$` as themselves.

    Raises ValueError for mathematics that cannot be set.
    """
    lines = [_line(line, family, bold, italic) for line in text.split("\n")]
    if len(lines) == 1:
        return lines[0]
    width = max(line.width for line in lines)
    return merge((line.moved((width - line.width) / 2, -LINE * i) for i, line in enumerate(lines)), width)


def _line(text: str, family: str, bold: bool, italic: bool) -> Run:
    from renderers import maths  # it builds on this module

    runs = []
    for i, part in enumerate(_MATHS.split(text)):
        if i % 2:
            runs.append(maths.layout(part, family))
            continue
        for j, piece in enumerate(_ROOT.split(part)):
            runs.append(maths.layout(rf"\sqrt{{{piece}}}", family) if j % 2 else plain(piece, family, bold, italic))
    return row(runs)
