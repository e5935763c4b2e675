"""Rows of a built set as the model meets them: prompts of both views in the one template, encoded once each.

    rows = Rows(open_set("out/families"), "train", views=recipe.views)
    prompt = rows.prompt(7, "vision_centric")        # words with the instruction, and the picture's bytes
    Encoder(processor).encode(prompt)                # {"input_ids": (tokens,), "pixel_values": ..., ...}

Rows lie memory-mapped on disk (the `datasets` cache), so that memory does not grow with the set.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from builders.dataset import BuiltSet
from builders.prompts import instruct, messages
from recipes.order import other_row
from recipes.recipe import View
from recipes.settings import Views
from renderers.errors import UserError
from renderers.seeds import rng
from train.vision import picture_rows

if TYPE_CHECKING:
    import torch

Encoded = dict[str, Any]
Role = Literal["policy", "teacher", "student"]
_COLUMNS = (
    "id", "text_rich_prompt", "text_rich_image", "vision_centric_prompt", "vision_centric_image", "answer", "choices",
    "tolerance", "solution", "family", "source", "split",
)  # fmt: skip
_SEQUENCE = ("input_ids", "attention_mask", "mm_token_type_ids", "token_type_ids")
BLANK = (128, 128, 128)
_TOGETHER = 32  # prompts that go through a processor at once


@dataclass(frozen=True, slots=True)
class Prompt:
    """One view of a row: the user's words with the instruction, and the picture or None."""

    text: str
    image: bytes | None

    @property
    def image_key(self) -> str | None:
        """Names the picture: equal keys are equal pictures."""
        return None if self.image is None else hashlib.blake2b(self.image, digest_size=12).hexdigest()


class Rows:
    """The rows of one split, by number. `views` holds the controls that replace pictures or texts.

    ids: only these rows. Rows without a text-rich view cannot be paired and are left out (`unpaired` counts them).
    """

    def __init__(
        self, built: BuiltSet, split: str, views: Views | None = None, ids: Collection[str] | None = None, seed: int = 0
    ) -> None:
        from datasets import Dataset, Image, disable_progress_bars

        disable_progress_bars()
        table = Dataset.from_parquet([str(file) for file in built.files("pairs", split)]).select_columns(list(_COLUMNS))
        for column in ("text_rich_image", "vision_centric_image"):
            table = table.cast_column(column, Image(decode=False))
        wanted = None if ids is None else set(ids)
        paired = [words is not None for words in table["text_rich_prompt"]]
        keep = [at for at, key in enumerate(table["id"]) if paired[at] and (wanted is None or key in wanted)]
        self.unpaired = paired.count(False)
        self.table = table.select(keep) if len(keep) < len(paired) else table
        self.ids: list[str] = list(self.table["id"])
        self.views = views or Views()
        self.seed = seed

    def __len__(self) -> int:
        return len(self.ids)

    def row(self, index: int) -> dict[str, Any]:
        """All columns that training reads."""
        found: dict[str, Any] = self.table[index]
        return found

    def prompt(self, index: int, view: View, role: Role = "policy") -> Prompt:
        """A view as the model meets it in this role, controls applied."""
        row = self.row(index)
        if role == "teacher" and self.views.teacher_text == "shuffled":
            row = row | {f"{view}_prompt": self.row(other_row(self.seed, index, len(self)))[f"{view}_prompt"]}
        image = row[f"{view}_image"]
        data: bytes | None = image["bytes"] if image else None
        if data is not None and self._mismatched(index):
            data = self.row(other_row(self.seed, index, len(self)))[f"{view}_image"]["bytes"]
        if data is not None and (
            self.views.images == "blank" or (role == "student" and self.views.student_image == "blank")
        ):
            data = _blank(data)
        return Prompt(text=instruct(row[f"{view}_prompt"], multiple_choice=bool(row["choices"])), image=data)

    def _mismatched(self, index: int) -> bool:
        """Whether a row shows another row's picture."""
        views = self.views
        return views.images == "random" or (
            views.mismatch > 0 and rng(self.seed, "mismatch", self.ids[index]).random() < views.mismatch
        )

    def gold(self, index: int) -> dict[str, Any]:
        """What the grader needs: answer, choices, tolerance."""
        row = self.row(index)
        return {"answer": row["answer"], "choices": row["choices"] or [], "tolerance": row["tolerance"]}


@lru_cache(maxsize=64)
def _blank(data: bytes) -> bytes:
    """A grey picture of the same size, so that it costs the same tokens."""
    from PIL import Image

    grey = Image.new("RGB", size(data), BLANK)
    file = io.BytesIO()
    grey.save(file, "PNG")
    return file.getvalue()


class Encoder:
    """Prompts to tensors by a model's own processor and chat template."""

    def __init__(self, processor: Any) -> None:
        self.processor = processor
        self._widths: dict[tuple[int, int], int] = {}  # tokens of a picture by its (width, height)
        self._apart = True  # whether what the processor makes of several pictures can be taken apart again

    def text(self, prompt: Prompt) -> str:
        """The prompt with the chat template around it, placeholders not yet widened."""
        turn = messages(prompt.text, images=int(prompt.image is not None))
        told: str = self.processor.apply_chat_template(turn, add_generation_prompt=True, tokenize=False)
        return told

    def encode(self, prompt: Prompt) -> Encoded:
        """One prompt: (tokens,) sequences, and the picture's tensors as the processor lays them out."""
        (found,) = self._together([prompt])
        return found

    def encode_all(self, prompts: Iterable[Prompt | None]) -> dict[Prompt | None, Encoded]:
        """`encode` of every prompt among them, equal ones once: many at a time, three times faster for small ones."""
        wanted = [one for one in dict.fromkeys(prompts) if one is not None]
        found: dict[Prompt | None, Encoded] = {}
        for shown in (True, False):
            kind = [one for one in wanted if (one.image is not None) == shown]
            while kind:
                size = _TOGETHER if self._apart else 1
                found |= zip(kind[:size], self._together(kind[:size]), strict=True)
                kind = kind[size:]
        return found

    def _together(self, prompts: Sequence[Prompt]) -> list[Encoded]:
        """Prompts that all show a picture, or of which none does."""
        images = [picture(one.image) for one in prompts if one.image is not None]
        options: dict[str, Any] = {"images": images} if images else {}
        texts = [self.text(one) for one in prompts]
        found = self.processor(text=texts, padding=len(texts) > 1, return_tensors="pt", **options)
        real = found["attention_mask"].bool()
        pixels = {key: value for key, value in found.items() if key not in _SEQUENCE}
        parts = [pixels] * len(prompts) if len(prompts) == 1 or not images else _by_picture(pixels, len(images))
        if parts is None:
            self._apart = False
            return [self.encode(one) for one in prompts]
        sequences = {key: value for key, value in found.items() if key in _SEQUENCE}
        return [{key: value[at][real[at]] for key, value in sequences.items()} | part for at, part in enumerate(parts)]

    def length(self, prompt: Prompt) -> int:
        """Tokens of the encoded prompt, without decoding the picture where the processor can count it by its size."""
        text = self.text(prompt)
        words = len(self.processor.tokenizer(text, add_special_tokens=False)["input_ids"])
        if prompt.image is None:
            return words
        shape = size(prompt.image)
        if shape not in self._widths:
            counted = self.processor._get_num_multimodal_tokens(image_sizes=[shape[::-1]])
            self._widths[shape] = int(counted["num_image_tokens"][0])
        return words - 1 + self._widths[shape]  # the placeholder itself is one of the words


def _by_picture(pixels: Encoded, pictures: int) -> list[Encoded] | None:
    """The tensors of each picture as the processor would have made them alone, or None where none can say."""
    grid = pixels.get("image_grid_thw")
    if pixels.keys() - {"image_grid_thw"} != {"pixel_values"}:
        return None
    rows = picture_rows(pixels["pixel_values"], grid, pictures)
    if rows is None:
        return None
    sizes = [{}] * pictures if grid is None else [{"image_grid_thw": size[None]} for size in grid]
    return [{"pixel_values": row} | size for row, size in zip(rows, sizes, strict=True)]


def picture(data: bytes) -> Any:
    """RGB picture of PNG or JPEG bytes. Raises UserError for one that cannot be read or is too large to be opened."""
    with _opened(data) as opened:
        try:
            return opened.convert("RGB")
        except OSError as error:
            raise UserError(f"a picture cannot be read ({error})") from error


def size(data: bytes) -> tuple[int, int]:
    """(width, height), read from the header. Raises UserError."""
    with _opened(data) as opened:
        found: tuple[int, int] = opened.size
        return found


def _opened(data: bytes) -> Any:
    from PIL import Image

    try:
        return Image.open(io.BytesIO(data))
    except Image.DecompressionBombError as error:
        most = 2 * (Image.MAX_IMAGE_PIXELS or 0)
        raise UserError(f"a picture has more than {most / 1e6:.0f} million pixels; scale it down") from error
    except OSError as error:
        raise UserError(f"a picture cannot be read ({error})") from error


def joined(prompts: Sequence[Encoded], completions: torch.Tensor, mask: torch.Tensor, pad_token: int) -> Encoded:
    """One batch of prompts (padded on the left) with their completions (batch, tokens) behind them."""
    import torch
    import torch.nn.functional as functional

    width = max(len(prompt["input_ids"]) for prompt in prompts)
    batch: Encoded = {}
    for key in prompts[0]:
        if key not in _SEQUENCE:
            batch[key] = torch.cat([prompt[key] for prompt in prompts if key in prompt]).to(completions.device)
            continue
        fill = pad_token if key == "input_ids" else 0
        rows = [functional.pad(one[key], (width - len(one[key]), 0), value=fill) for one in prompts]
        tail = {"input_ids": completions, "attention_mask": mask}.get(key, torch.zeros_like(completions))
        batch[key] = torch.cat([torch.stack(rows).to(completions.device), tail], dim=1)
    return batch
