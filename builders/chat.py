"""Requests as a processor takes them: rendered chat, decoded pictures, and where an answer's tokens stand."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from builders.engines import Request
from builders.prompts import messages

if TYPE_CHECKING:
    from PIL.Image import Image


class BadPicture(ValueError):
    """A picture of a request that cannot be decoded; the message is one line."""


def decode(request: Request) -> list[Image]:
    """The pictures of a request as RGB; transparent ones on white. Raises BadPicture."""
    from PIL import Image, UnidentifiedImageError

    pictures = []
    for number, data in enumerate(request.images):
        try:
            with Image.open(io.BytesIO(data)) as opened:
                opened.load()
                pictures.append(_on_white(opened))
        except (OSError, UnidentifiedImageError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise BadPicture(f"picture {number + 1} cannot be decoded ({reason[:120]})") from error
    return pictures


def _on_white(picture: Image) -> Image:
    from PIL import Image

    if picture.mode not in ("RGBA", "LA", "PA") and "transparency" not in picture.info:
        return picture.convert("RGB")
    picture = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")


def render(processor: Any, request: Request) -> str:
    """The model's own chat template around a request, up to where the reply begins (behind its `prefix`)."""
    turns = messages(request.text, images=len(request.images))
    rendered: str = processor.apply_chat_template(turns, tokenize=False, add_generation_prompt=True)
    return rendered + request.prefix


def tokenizer_of(processor: Any) -> Any:
    """The tokenizer in a processor, or the processor itself where that is one."""
    return getattr(processor, "tokenizer", processor)


def special_tokens(tokenizer: Any, rendered: str) -> dict[str, bool]:
    """Nothing is added in front of a chat template that writes the model's first token itself."""
    begin = getattr(tokenizer, "bos_token", None)
    return {"add_special_tokens": False} if begin and rendered.startswith(begin) else {}


def answer_length(tokenizer: Any, context: str, answer: str) -> int:
    """How many of the last tokens of `context + answer` belong to the answer.

    Both texts are encoded as the model would read them, and all tokens after their common beginning count: a token
    that merges the end of the context with the start of the answer is the answer's.
    """
    options = special_tokens(tokenizer, context)
    before: Sequence[int] = tokenizer(context, **options)["input_ids"]
    whole: Sequence[int] = tokenizer(context + answer, **options)["input_ids"]
    common = 0
    while common < min(len(before), len(whole)) and before[common] == whole[common]:
        common += 1
    return len(whole) - common
