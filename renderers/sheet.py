"""Contact sheets: many pictures on one, with captions, for galleries and for looking at what was made.

png = contact_sheet(pictures, captions, columns=5, cell=(260, 220))
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from renderers.fonts import face

_PAD, _LINE = 8, 16
_FONT = "DejaVu Sans"  # has the subscripts, roots and set signs of captions


def contact_sheet(
    pictures: Sequence[bytes], captions: Sequence[str] = (), columns: int = 5, cell: tuple[int, int] = (240, 240)
) -> bytes:
    """One PNG with all `pictures` (PNG or JPEG files) in rows of `columns`, each shrunk to fit `cell` (width, height
    px, the caption line included). Missing captions are left out. Raises ValueError when there is no picture."""
    if not pictures:
        raise ValueError("a contact sheet needs at least one picture")
    columns = min(columns, len(pictures))
    rows = -(-len(pictures) // columns)
    width, height = cell
    sheet = Image.new("RGB", (columns * (width + _PAD) + _PAD, rows * (height + _PAD) + _PAD), "#f2f2f2")
    pen, font = ImageDraw.Draw(sheet), ImageFont.truetype(face(_FONT), 11)
    room = (width, height - (_LINE if captions else 0))
    for i, picture in enumerate(pictures):
        left, top = _PAD + i % columns * (width + _PAD), _PAD + i // columns * (height + _PAD)
        with Image.open(io.BytesIO(picture)) as file:
            shown = file.convert("RGB")
        if shown.width > room[0] or shown.height > room[1]:
            shown.thumbnail(room, Image.Resampling.LANCZOS)
        sheet.paste(shown, (left + (width - shown.width) // 2, top + (room[1] - shown.height) // 2))
        if i < len(captions):
            pen.text((left, top + room[1] + 1), _fitting(captions[i], font, width), font=font, fill="#333333")
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def _fitting(caption: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    """The caption, cut with an ellipsis where it is wider than `width` px."""
    if font.getlength(caption) <= width:
        return caption
    while caption and font.getlength(caption + "…") > width:
        caption = caption[:-1]
    return caption + "…"
