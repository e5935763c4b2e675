"""How many tokens a view costs a model: of its picture and in all, under that model's own processor.

    counter = TokenCounter("Qwen/Qwen2.5-VL-7B-Instruct")       # downloads the processor only, no weights
    for row in rows: print(counter.count(request(row, "vision_centric")))

Most processors know from a picture's size how many tokens it becomes; that is used, after the first pictures have been
put through the whole processor and gave the same. Where they did not, every picture is.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builders.chat import BadPicture, decode, render, special_tokens
from builders.engines import Request
from builders.loading import load_processor

_CHECKED = 3  # pictures of different sizes that are counted both ways


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Tokens of one request. image: of its pictures. total: the whole prompt, chat template and pictures included."""

    image: int
    total: int


class TokenCounter:
    """Counts with the processor of a local folder or a Hub id. Raises UserError when it is not one for pictures."""

    def __init__(self, name: str | Path, max_pixels: int = 0) -> None:
        self.name = str(name)
        self._processor = load_processor(self.name, max_pixels)
        self._sizes_checked: set[tuple[int, int]] = set()
        self._by_size = hasattr(self._processor, "_get_num_multimodal_tokens")

    def count(self, request: Request) -> Cost:
        """The cost of a request. Raises BadPicture when a picture cannot be decoded."""
        words = self._words(request)
        if not request.images:
            return Cost(image=0, total=words)
        if not self._by_size:
            return self._in_full(request, words)
        sizes = [_size(image) for image in request.images]
        image = sum(self._processor._get_num_multimodal_tokens(image_sizes=sizes)["num_image_tokens"])
        cost = Cost(image=image, total=words + image - len(sizes))
        if len(self._sizes_checked) < _CHECKED and not self._sizes_checked.issuperset(sizes):
            self._sizes_checked.update(sizes)
            exact = self._in_full(request, words)
            self._by_size = exact == cost
            return exact
        return cost

    def _words(self, request: Request) -> int:
        """Tokens of the rendered prompt, with one placeholder for each picture."""
        rendered, tokenizer = render(self._processor, request), self._processor.tokenizer
        return len(tokenizer(rendered, **special_tokens(tokenizer, rendered))["input_ids"])

    def _in_full(self, request: Request, words: int) -> Cost:
        rendered, tokenizer = render(self._processor, request), self._processor.tokenizer
        options: dict[str, Any] = special_tokens(tokenizer, rendered)
        encoded = self._processor(text=[rendered], images=[decode(request)], **options)
        total = len(encoded["input_ids"][0])
        return Cost(image=total - words + len(request.images), total=total)


def _size(image: bytes) -> tuple[int, int]:
    """(height, width), from the header. Raises BadPicture."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(image)) as opened:
            return opened.height, opened.width
    except (OSError, SyntaxError, ValueError) as error:
        raise BadPicture(f"picture cannot be decoded ({str(error).splitlines()[0][:120]})") from error
