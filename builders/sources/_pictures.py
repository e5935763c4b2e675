"""Pictures of rows that others wrote: read from beside their table and nowhere else, decoded before they are kept.

data = embedded(cell, where) or read_image(folder, name, where); check_image(data, where)
"""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from builders.types import BadRow

# Formats whose readers are plain decoders; EPS, for one, would start another program.
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
MOST_PIXELS = 64_000_000  # of one picture, 192 MB when decoded: a small file may claim any size
MOST_BYTES = 64_000_000


def embedded(value: Any, where: str) -> bytes | None:
    """The bytes inside a picture cell, base64 where the file is JSON; None when it only names a file.

    Raises BadRow for anything else under `bytes`.
    """
    given = value.get("bytes") if isinstance(value, Mapping) else None
    if not given:
        return None
    if isinstance(given, str):
        try:
            return base64.b64decode(given, validate=True)
        except ValueError as error:
            raise BadRow("corrupt_image", f"{where}: its bytes are not base64 ({error})") from error
    if not isinstance(given, bytes | bytearray | memoryview):
        raise BadRow("corrupt_image", f"{where}: its bytes are {type(given).__name__}")
    return bytes(given)


def read_image(folder: Path, name: str, where: str) -> bytes:
    """The bytes of a picture that a row names. Raises BadRow; never leaves `folder`, also not through a link."""
    try:
        # Published copies differ in one level: the archive unpacks to images/ next to the table.
        for file in (folder / name, folder / "images" / name):
            if name and not Path(name).is_absolute() and ".." not in Path(name).parts and file.is_file():
                return _inside(folder, file, where)
    except (OSError, ValueError) as error:  # a name with a NUL, a name too long, a file that may not be read
        raise BadRow("missing_image", f"{where}: '{name[:100]}': {type(error).__name__}") from error
    raise BadRow("missing_image", f"{where}: no file '{name[:200]}' in {folder}")


def _inside(folder: Path, file: Path, where: str) -> bytes:
    # A snapshot in the Hub's cache is links into the folder `blobs` beside `snapshots`.
    home = [
        folder.resolve(),
        *(above.parent / "blobs" for above in folder.resolve().parents if above.name == "snapshots"),
    ]
    if not any(file.resolve().is_relative_to(root) for root in home):
        raise BadRow("missing_image", f"{where}: '{file.name}' is a link that leaves {folder}")
    if (size := file.stat().st_size) > MOST_BYTES:
        raise BadRow("corrupt_image", f"{where}: a file of {size} bytes, at most {MOST_BYTES}")
    return file.read_bytes()


def check_image(data: bytes, where: str) -> None:
    """Raises BadRow unless the bytes decode to a picture of a known format and a size that can be held."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            wide, high = image.size
            if wide * high > MOST_PIXELS:
                raise BadRow("corrupt_image", f"{where}: {wide} x {high} pixels, at most {MOST_PIXELS} in all")
            image.load()
    except BadRow:
        raise
    except Exception as error:  # decoders raise whatever they like on foreign bytes, TypeError too
        raise BadRow("corrupt_image", f"{where}: {type(error).__name__}: {error}") from error
