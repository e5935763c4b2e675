"""report.html of a selection: one file with its pictures, no script, no network; only shown rows' pictures are read."""

from __future__ import annotations

import base64
import io
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from builders.dataset import BuiltSet
from builders.filters._prints import pictures
from builders.selecting.drawings import histogram, waterfall

CARDS = Path(__file__).parent.parent.parent / "cards"
_SIDE, _WORDS = 360, 160


def environment() -> Any:
    """The templates of `cards/`, escaping what rows say."""
    import jinja2

    return jinja2.Environment(loader=jinja2.FileSystemLoader(CARDS), autoescape=True)


def render(data: BuiltSet, told: Mapping[str, Any]) -> str:
    """The page of a selection's report."""
    ids = {one["id"] for rows in (*told["exemplars"].values(), told["dropped"]) for one in rows}
    page: str = (
        environment()
        .get_template("selection.html.j2")
        .render(
            told=told,
            where=Path(data.name).name,
            waterfall=waterfall(told["rows"], told["waterfall"]),
            histograms={name: histogram(name, score) for name, score in told["scores"].items()},
            shown=_shown(data, ids),
        )
    )
    return page


def _shown(data: BuiltSet, ids: Collection[str]) -> dict[str, dict[str, str]]:
    """id -> family, words of the vision-centric view, picture as a data URI (empty where there is none)."""
    columns = ["id", "family", "vision_centric_prompt"]
    rows = {
        row["id"]: {"id": row["id"], "family": row["family"], "words": _short(row["vision_centric_prompt"])}
        for row in data.rows("pairs", columns=columns, ids=ids)
    }
    for key, picture in pictures(data, ids):
        rows[key]["picture"] = _small(picture)
    return rows


def _short(text: str) -> str:
    return text if len(text) <= _WORDS else text[:_WORDS].rsplit(" ", 1)[0] + " …"


def _small(data: bytes) -> str:
    """A thumbnail as a data URI; empty for a picture that cannot be decoded."""
    from PIL import Image

    out = io.BytesIO()
    try:
        with Image.open(io.BytesIO(data)) as picture:
            small = picture.convert("RGB")
            small.thumbnail((_SIDE, _SIDE))
            small.save(out, "PNG", optimize=True)
    except (OSError, SyntaxError, ValueError):
        return ""
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
