"""Pictures as a model wants them: decoded, brought to its size, as bytes; the rest happens on its device.

Maths pictures are wide, tall and lettered at the edges: the middle square that CLIP was trained on would cut labels
off. `pad` (the default) keeps the whole picture, `crop` is the training transform, `squash` is SigLIP's.
"""

from __future__ import annotations

import io
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

Fit = Literal["pad", "crop", "squash"]
Pixels: TypeAlias = npt.NDArray[np.uint8]


class Unreadable(Exception):
    """A picture that cannot be decoded; the message is one line."""


def fitted(data: bytes, size: tuple[int, int], fit: Fit) -> Pixels:
    """A PNG or JPEG file as (height, width, 3) RGB bytes of the model's size. Raises Unreadable."""
    try:
        picture = _opened(data)
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise Unreadable("the picture cannot be decoded") from error
    return np.asarray(_FITS[fit](picture, size))


def _opened(data: bytes) -> Image.Image:
    file = Image.open(io.BytesIO(data))
    if file.mode in ("RGB", "L", "1") and "transparency" not in file.info:
        return file.convert("RGB")
    above = file.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", above.size, "white"), above).convert("RGB")


def _pad(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The whole picture in the middle, the rest in the colour of its corner, which is its paper."""
    height, width = size
    scale = min(height / picture.height, width / picture.width)
    inner = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    shrunk = picture if inner == picture.size else picture.resize(inner, Image.Resampling.BICUBIC)
    if inner == (width, height):
        return shrunk
    whole = Image.new("RGB", (width, height), picture.getpixel((0, 0)))
    whole.paste(shrunk, ((width - inner[0]) // 2, (height - inner[1]) // 2))
    return whole


def _crop(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    height, width = size
    scale = max(height / picture.height, width / picture.width)
    inner = (max(width, round(picture.width * scale)), max(height, round(picture.height * scale)))
    left, top = (inner[0] - width) // 2, (inner[1] - height) // 2
    return picture.resize(inner, Image.Resampling.BICUBIC).crop((left, top, left + width, top + height))


def _squash(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    return picture.resize((size[1], size[0]), Image.Resampling.BICUBIC)


_FITS = {"pad": _pad, "crop": _crop, "squash": _squash}
