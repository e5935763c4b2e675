"""From a scene to a card: the HTML, the variables that its style sets, and the shell page that all cards stand on.

card = make(scene, style, picture)      # raises MarkupError for content that cannot be drawn
cards = with_formulas([card, ...])      # Card or Rejected
shell(); faces("STIX")                   # loaded once per browser, and once per font family
"""

from __future__ import annotations

import base64
import functools
import html
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

from renderers import fonts, katex
from renderers.colours import blend
from renderers.registry import Registry
from renderers.style import Style
from renderers.types import Rejected, Scene

ASSETS = Path(__file__).parent / "assets"
KATEX_X_HEIGHT = 0.431  # of KaTeX_Main, in em
# How tables are ruled in each look of a style; lines above, below and under the header in those not named.
RULES = {"minimal": "plain", "boxed": "grid", "outline": "grid", "bold": "grid", "panel": "bands", "soft": "bands"}
LONGEST = 200_000  # characters of markup without pictures: ten megabytes of text take a browser six seconds
LONGEST_TYPESET = 3_000_000  # and with its formulas typeset
LARGEST_FILE = 20_000_000  # bytes of an embedded picture
LARGEST_PICTURE = 40_000_000  # and its pixels
# Offline and without scripts the page could still be made to ask for things; this forbids every kind of request.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; form-action 'none'; base-uri 'none'"
)
scenes = Registry("renderers.scenes", "scene")


@functools.cache
def kind(name: str) -> ModuleType:
    """The module of a scene kind. Raises UserError for an unknown name."""
    return scenes.load(name)


class MarkupError(ValueError):
    """Content that cannot be typeset; `reason` is the slug that is counted."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One picture to be: `html` stands in a box of width x height CSS pixels (height 0: as high as its content).

    css: declarations for that box. kind: its classes in shell.css. paper: its background.
    font, mono: the families whose faces the page must have loaded.
    """

    html: str
    css: str
    width: int
    height: int
    scale: int = 1
    kind: str = "page rules-lines"
    font: str = "Open Sans"
    mono: str = "JetBrains Mono"
    paper: str = "#ffffff"


def make(scene: Scene, style: Style, picture: bytes | None = None) -> Card:
    """The card of an HTML scene, its formulas still empty; `picture` is the finished PNG or JPEG that a page embeds.

    Raises MarkupError for data that are not of the kind, a picture that is none, or too much text.
    """
    uri = data_uri(picture) if picture else None
    try:
        body = kind(scene.kind).markup(scene, style, uri)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise MarkupError("data", f"{scene.kind}: {type(error).__name__}: {error}") from error
    length = len(body) - (body.count(uri) * len(uri) if uri else 0)
    if length > LONGEST:
        raise MarkupError("too_large", f"{length} characters of markup: at most {LONGEST}")
    width, height = scene.size
    rules = f"{scene.kind} rules-{RULES.get(style.look, 'lines')}"
    look = {"css": css(style), "kind": rules, "font": style.font, "mono": style.mono, "paper": style.paper}
    return Card(html=body, width=width, height=height, scale=scene.scale, **look)


def with_formulas(cards: Sequence[Card]) -> list[Card | Rejected]:
    """The cards with their formulas typeset, all at once, or why one of them cannot be."""
    done: list[Card | Rejected] = []
    for card, body in zip(cards, katex.fill([card.html for card in cards]), strict=True):
        if isinstance(body, katex.MathsError):
            done.append(Rejected(reason="bad_maths", detail=str(body)))
        elif len(body) > LONGEST_TYPESET + 2 * LARGEST_FILE * ("<img" in body):
            done.append(Rejected(reason="too_large", detail=f"{len(body)} characters of typeset markup"))
        else:
            done.append(replace(card, html=body))
    return done


@functools.lru_cache(maxsize=64)  # the versions of a problem share their picture
def data_uri(picture: bytes) -> str:
    """A data URI of a PNG or JPEG. Raises MarkupError when the bytes are neither or do not decode."""
    from PIL import Image

    if len(picture) > LARGEST_FILE:
        raise MarkupError("too_large", f"a picture of {len(picture)} bytes: at most {LARGEST_FILE}")
    try:
        with Image.open(io.BytesIO(picture), formats=("PNG", "JPEG")) as file:
            kind = file.format
            if file.width * file.height > LARGEST_PICTURE:
                raise MarkupError("too_large", f"a picture of {file.width}x{file.height} pixels")
            file.load()
    except MarkupError:
        raise
    except Exception as error:  # decoders raise whatever they like on foreign bytes, TypeError too
        raise MarkupError("bad_picture", f"{len(picture)} bytes that are no PNG or JPEG ({error})") from error
    return f"data:image/{'png' if kind == 'PNG' else 'jpeg'};base64,{base64.b64encode(picture).decode()}"


def css(style: Style) -> str:
    """The variables of `assets/shell.css` for a style."""
    values = {
        "ink": style.ink,
        "paper": style.paper,
        "accent": style.accent,
        "rule": blend(style.paper, style.ink, 0.45),
        "tint": blend(style.paper, style.ink, 0.06),
        "size": f"{stepped(style.size, 0.05)}px",
        "code": f"{stepped(style.size * 0.92, 0.05)}px",
        "maths": f"{stepped(style.size * maths_size(style.font), 0.5)}px",
        "leading": "1.45",
        "pad": f"{round(style.margin + 4)}px",
        "text": stack(style.font),
        "mono": stack(style.mono, style.font),
    }
    return "".join(f"--{name}:{value};" for name, value in values.items())


def stepped(size: float, step: float) -> float:
    """A font size, rounded to whole steps: sizes closer than 0.02 px share one entry of the browser's font cache.

    Formulas take steps of 0.5, because their scripts and large signs are tenths of their size.
    """
    return round(round(size / step) * step, 2)


def alias(file: Path) -> str:
    """The name that the page knows a font file by: never one that the machine's own fonts could answer to."""
    return f"modality-{file.stem}".replace(" ", "-")


def stack(*families: str) -> str:
    """A CSS font stack: each family, then the files that hold what it lacks; nothing from the machine by name."""
    files = dict.fromkeys(file for name in families for file in fonts.stack(name))
    return ",".join(f"'{alias(file)}'" for file in files)


@functools.cache
def maths_size(font: str) -> float:
    """Size of formulas relative to text, so that the x-heights of both are equal; from 1 to KaTeX's own 1.21."""
    from fontTools.ttLib import TTFont

    with TTFont(fonts.face(font), lazy=True) as file:
        height = float(getattr(file["OS/2"], "sxHeight", 0) / file["head"].unitsPerEm)
    return min(1.21, max(1.0, height / KATEX_X_HEIGHT))


@dataclass(frozen=True, slots=True)
class Face:
    """A font file and the name, weight and posture that the page knows it by."""

    file: Path
    family: str
    weight: int = 400
    posture: str = "normal"

    def rule(self) -> str:
        """The @font-face rule, with the file inside it."""
        data = base64.b64encode(self.file.read_bytes()).decode()
        return self._rule(f"url(data:font/{self.file.suffix[1:]};base64,{data})")

    def local_rule(self) -> str:
        """The same for a font of this machine by its own name: 20 MB of CJK take seven seconds as data."""
        from fontTools.ttLib import TTFont

        with TTFont(self.file, lazy=True, fontNumber=0) as font:
            return self._rule(f"local('{font['name'].getDebugName(6)}')")

    def _rule(self, source: str) -> str:
        look = f"font-weight:{self.weight};font-style:{self.posture}"
        return f"@font-face{{font-family:'{self.family}';{look};src:{source}}}"


def faces(name: str, text: str = "") -> list[Face]:
    """The faces that a card in family `name` with `text` may use: the family's own, and the regular faces of its
    fallbacks; the machine's fonts (some of 20 MB) only when a character of the text comes from them."""
    family = fonts.family(name)
    machine = set(fonts.system())
    wanted = {fonts.source(c, name) for c in set(text) if not c.isascii()} if machine and not text.isascii() else set()
    found = [Face(file, alias(file)) for file in fonts.stack(name) if file not in machine or file in wanted]
    if family.bold:
        found.append(Face(family.bold, alias(family.regular), weight=700))
    if family.italic:
        found.append(Face(family.italic, alias(family.regular), posture="italic"))
    return found


def shell() -> str:
    """The page that is loaded once per browser: policy, style sheets, an empty sheet."""
    style = (ASSETS / "shell.css").read_text(encoding="utf-8")
    policy = html.escape(POLICY)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><title>cards</title>'
        f"<style>{katex.css()}</style><style>{style}</style><style id='faces'></style></head>"
        f'<body><div id="sheet"></div></body></html>'
    )
