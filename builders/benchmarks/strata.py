"""Strata with truth by construction, as a built set: one problem with its own picture, and with pictures that add less.

    made = make(OUT / "scores/_benchmark", size=250, names=[...], seed=0)

Most strata come of the same problems, so that they differ in nothing but what the stratum is about:
required (own picture), redundant (the words hold the facts), decorative, blank, shuffled (a picture of another family),
sentences (the facts printed on a page), contradictory (other values), guessable (the words name two answers). Three
more are for invariances: restyled, and facts at the beginning or past token 77. Two are permuted: the pictures of
required and decorative rows, dealt out at random, so that nothing can tell these two from each other.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from PIL import Image, ImageDraw

from builders.benchmarks.problems import SPLIT, Base, draw
from builders.latex_text import typeset
from builders.rows import Row, image, pair_row
from builders.scores.constructed import entropy
from builders.shards import write_parquet, write_text
from builders.types import Shown
from builders.versions import TEXT_RICH, VISION_CENTRIC, version, words
from builders.views import PAGE_WIDTH
from renderers.render import Renderer
from renderers.seeds import rng
from renderers.types import Rendered, Scene

MAIN = ("required", "redundant", "decorative", "blank", "shuffled", "sentences", "contradictory", "guessable")
INVARIANCE = ("restyled", "facts_first", "facts_late")
PERMUTED = ("permuted_needed", "permuted_idle")
VERSION = 1
_FILLER = (
    "Read the whole problem before you begin, and take the time that you need. Work in small steps, and write each of "
    "them down so that another person can follow it. Check every step once more at the end, and give the result in the "
    "form that is asked for. Nothing in this paragraph says anything about the problem itself, which stands beside it."
)
"""About 70 tokens that hold no fact: with them before it, a text begins near the end of CLIP's window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is known of a row. bits: what the picture adds; words_bits: H(a|V). chars, ink: of the picture."""

    id: str
    base: str
    stratum: str
    family: str
    bits: float
    words_bits: float
    chars: int


def make(out: Path, size: int, names: Sequence[str], seed: int) -> list[Truth]:
    """Build the strata in `out`, or take those that are there with the same settings; returns the truth of each row."""
    settings = {"version": VERSION, "size": size, "families": list(names), "seed": seed}
    kept = _kept(out, settings)
    if kept:
        return kept
    print(f"drawing {size} problems of {len(names)} families and their pictures", flush=True)
    with Renderer() as renderer:
        drawn = _drawn(renderer, draw(names, size, seed))
    truths: list[Truth] = []
    for stratum, rows in _strata(drawn).items():
        write_parquet(out / "data" / "pairs" / f"{stratum}-00000.parquet", "pairs", [row for row, _ in rows])
        truths += [one for _, one in rows]
    write_text(out / "config.yaml", f'pair: "{TEXT_RICH}:{VISION_CENTRIC}"\nstyle: varied\n')
    write_text(out / "truth.json", json.dumps({**settings, "rows": [asdict(one) for one in truths]}) + "\n")
    return truths


def _kept(out: Path, settings: Mapping[str, object]) -> list[Truth]:
    try:
        found = json.loads((out / "truth.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    same = all(found.get(key) == value for key, value in settings.items())
    return [Truth(**row) for row in found["rows"]] if same else []


_Made = dict[str, list[tuple[Row, Truth]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """A base with its pictures: its own, with other values, in another style, and its hidden facts on a page."""

    base: Base
    own: Rendered
    other: Rendered
    restyled: Rendered
    page: Rendered


def _strata(drawn: Sequence[_Drawn]) -> _Made:
    made: _Made = {name: [] for name in (*MAIN, *INVARIANCE)}
    for place, one in enumerate(drawn):
        for stratum, row in _variants(one, _foreign(drawn, place)).items():
            made[stratum].append(row)
    return made | permuted(made["required"], made["decorative"])


def permuted(required: Sequence[tuple[Row, Truth]], decorative: Sequence[tuple[Row, Truth]]) -> _Made:
    """The rows of both strata with each other's pictures, dealt out at random."""
    rows = [*required, *decorative]
    pictures = [row["vision_centric_image"]["bytes"] for row, _ in rows]
    rng(0, "permuted", len(rows)).shuffle(pictures)
    made: _Made = {stratum: [] for stratum in PERMUTED}
    for place, ((row, known), png) in enumerate(zip(rows, pictures, strict=True)):
        stratum = PERMUTED[place >= len(required)]
        key = hashlib.sha256(f"{row['id']}\0{stratum}".encode()).hexdigest()[:16]
        changed = row | {"id": key, "split": stratum, "vision_centric_image": image(png, key)}
        made[stratum].append((changed, replace(known, id=key, stratum=stratum, chars=0)))
    return made


def _drawn(renderer: Renderer, bases: Sequence[Base]) -> list[_Drawn]:
    """The pictures of every base; a base with a picture that is refused is left out."""
    scenes = [(base.scene, base.other or base.scene, base.restyled, _page(base)) for base in bases]
    pictures = iter(renderer.render([scene for four in scenes for scene in four]))
    drawn = []
    for base in bases:
        four = [next(pictures) for _ in range(4)]
        whole = [picture for picture in four if isinstance(picture, Rendered)]
        if len(whole) == len(four):
            drawn.append(_Drawn(base=base, own=whole[0], other=whole[1], restyled=whole[2], page=whole[3]))
    return drawn


def _page(base: Base) -> Scene:
    blocks = [{"type": "markdown", "text": typeset(" ".join(fact.text for fact in base.hidden))}]
    return Scene(kind="page", data={"blocks": blocks}, size=(PAGE_WIDTH, 0))


def _foreign(drawn: Sequence[_Drawn], place: int) -> Rendered:
    """The next picture of another family."""
    after = (*drawn[place + 1 :], *drawn[:place])
    family = drawn[place].base.problem.family
    return next((one.own for one in after if one.base.problem.family != family), after[0].own)


def _variants(one: _Drawn, foreign: Rendered) -> dict[str, tuple[Row, Truth]]:
    """The rows of one base."""
    base, own, bits = one.base, one.own, one.base.open.words_bits
    rich = words(base.problem, version(TEXT_RICH))
    vision = words(base.problem, version(VISION_CENTRIC))
    first = (f"{rich} {_FILLER}", f"{vision} {_FILLER}")
    late = (f"{_FILLER} {rich}", f"{_FILLER} {vision}")
    rivals = base.rivals
    hint, guess = f"The answer is {' or '.join(sorted(rivals))}.", entropy(rivals)
    hinted = (f"{rich} {hint}", f"{vision} {hint}")
    return {
        "required": _row(base, "required", own.png, bits, _chars(own)),
        "redundant": _row(base, "redundant", own.png, 0.0, _chars(own), (rich, rich), left=0.0),
        "decorative": _row(base, "decorative", ornament(own.size, base.problem.id), 0.0, 0),
        "blank": _row(base, "blank", _blank(own.size), 0.0, 0),
        "shuffled": _row(base, "shuffled", foreign.png, 0.0, _chars(foreign)),
        "sentences": _row(base, "sentences", one.page.png, bits, _chars(one.page)),
        "contradictory": _row(base, "contradictory", one.other.png, -bits, _chars(one.other)),
        "guessable": _row(base, "guessable", own.png, guess, _chars(own), hinted, left=guess),
        "restyled": _row(base, "restyled", one.restyled.png, bits, _chars(one.restyled)),
        "facts_first": _row(base, "facts_first", own.png, bits, _chars(own), first),
        "facts_late": _row(base, "facts_late", own.png, bits, _chars(own), late),
    }


def _row(
    base: Base,
    stratum: str,
    png: bytes,
    bits: float,
    chars: int,
    texts: tuple[str, str] | None = None,
    left: float | None = None,
) -> tuple[Row, Truth]:
    """A row of the stratum and its truth. texts: T and V where they are not the problem's own. left: H(a|V)."""
    problem = base.problem
    rich, vision = texts or (words(problem, version(TEXT_RICH)), words(problem, version(VISION_CENTRIC)))
    shown = (
        Shown(version=TEXT_RICH, prompt=rich, image=None),
        Shown(version=VISION_CENTRIC, prompt=vision, image=png),
    )
    row = pair_row(problem, *shown, split=SPLIT, stamp="")
    key = hashlib.sha256(f"{row['id']}\0{stratum}".encode()).hexdigest()[:16]
    row |= {"id": key, "split": stratum, "vision_centric_image": image(png, key)}
    known = Truth(
        id=key,
        base=problem.id,
        stratum=stratum,
        family=problem.family,
        bits=bits,
        words_bits=base.open.words_bits if left is None else left,
        chars=chars,
    )
    return row, known


def _chars(picture: Rendered) -> int:
    return sum(len(box.text) for box in picture.boxes)


def _blank(size: tuple[int, int]) -> bytes:
    return _png(Image.new("RGB", size, "white"))


def ornament(size: tuple[int, int], name: str) -> bytes:
    """A pattern of discs and boxes that says nothing, the same for equal names. A PNG."""
    random, picture = rng(0, "ornament", name), Image.new("RGB", size, "#fbf7ee")
    pen = ImageDraw.Draw(picture)
    colours = ("#d9a441", "#7a9e7e", "#b56576", "#6d8fb3", "#9b8bb4")
    for _ in range(random.randint(8, 24)):
        x, y, r = random.randrange(size[0]), random.randrange(size[1]), random.randint(8, max(size) // 6 + 9)
        shape = random.choice((pen.ellipse, pen.rectangle))
        shape((x - r, y - r, x + r, y + r), outline=random.choice(colours), width=random.randint(2, 9))
    return _png(picture)


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
