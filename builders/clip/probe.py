"""Which device and precision: a trial of about a second, because CPUs differ by ten times in bf16.

Pure bf16 is twice as fast as fp32 with AVX-512 BF16, several times with AMX, and slower than fp32 elsewhere; autocast
pays for its conversions. Every way is timed on the same few pictures and texts, and only those whose vectors stay
with fp32's may be chosen.
"""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from builders.clip.model import Loaded
from builders.clip.towers import Tower, quicken, text_tower
from renderers.errors import UserError

PRECISIONS = ("fp32", "amp_bf16", "bf16")
AGREES = 0.995
"""Least cosine with fp32 of a way that `auto` may choose."""
_MOST, _PASS_S = 8, 0.2
_HOPELESS = 2.5  # the first pass compiles kernels: a good way takes up to twice its time there
_TEXTS = [
    "In triangle ABC, angle A measures 40 degrees and side AB is 12 cm long. Find the length of the altitude from C.",
    "How many shapes are either red or large, but not both?",
] * 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Towers:
    """Both halves of a model at one precision. picture: uint8 (n, 3, h, w) -> (n, d); text: ids (n, context) -> (n, d),
    both unit vectors in fp32 on the CPU."""

    picture: Tower
    text: Tower


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One way, timed: seconds a picture, seconds a text, and the least cosine with fp32."""

    towers: Towers
    picture_s: float
    text_s: float
    agrees: float

    @property
    def row_s(self) -> float:
        """Seconds for one picture and two texts, the usual row."""
        return self.picture_s + 2 * self.text_s


def device_of(name: str) -> torch.device:
    """The device behind `--device`; auto: CUDA, then Apple's, then the CPU. Raises UserError for one that is absent."""
    mps = torch.backends.mps.is_available()
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "mps" if mps else "cpu")
    try:
        device = torch.device(name)
        torch.zeros(1, device=device)
    except (RuntimeError, AssertionError, NotImplementedError) as error:  # torch asserts that CUDA is compiled in
        line = str(error).strip().splitlines()[0]
        raise UserError(f"--device {name}: cannot be used here ({line[:120]})") from error
    return device


def towers_of(loaded: Loaded, device: torch.device, precision: str, cut: bool) -> Towers:
    """Both towers of a model at a precision, on a device; the loaded model itself stays as it is on the CPU.

    cut: texts without their padding, where `quicken` found that this model allows it.
    """
    kind = torch.bfloat16 if precision == "bf16" else torch.float32
    model: Any = loaded.model
    if kind != torch.float32 or device.type != "cpu":
        model = copy.deepcopy(model).to(device=device, dtype=kind)
    mean = torch.tensor(loaded.mean, device=device).view(1, 3, 1, 1) * 255
    std = torch.tensor(loaded.std, device=device).view(1, 3, 1, 1) * 255
    text = text_tower(model, cut)

    def cast() -> AbstractContextManager[Any]:
        return torch.autocast(device.type, torch.bfloat16) if precision == "amp_bf16" else nullcontext()

    def pictures(pixels: Tensor) -> Tensor:
        with torch.inference_mode(), cast():
            return _unit(model.encode_image(((pixels.to(device) - mean) / std).to(kind)))

    def texts(ids: Tensor) -> Tensor:
        with torch.inference_mode(), cast():
            return _unit(text(ids.to(device)))

    return Towers(picture=pictures, text=texts)


def _unit(features: Tensor) -> Tensor:
    return functional.normalize(features.float(), dim=-1).cpu()


def trials(loaded: Loaded, device: torch.device, precisions: tuple[str, ...]) -> Mapping[str, Trial]:
    """Every precision timed on the same pictures and texts; fp32 among them only when it is named."""
    noise = torch.Generator().manual_seed(0)
    pixels = torch.randint(0, 256, (_MOST, 3, *loaded.size), dtype=torch.uint8, generator=noise)
    ids = loaded.tokenizer(_TEXTS)
    cut = quicken(loaded.model, pixels[:1] / 255, ids[:2])
    made: dict[str, Trial] = {}
    truth: Tensor | None = None
    for precision in precisions:
        towers = towers_of(loaded, device, precision, cut)
        if not made:
            few = _few(towers, pixels)
            pixels, ids = pixels[:few], ids[:few]
        best = min(made.values(), key=lambda trial: trial.row_s, default=None)
        picture_s, seen = _timed(towers.picture, pixels, best.picture_s if best else math.inf)
        text_s, read = _timed(towers.text, ids, best.text_s if best else math.inf)
        vectors = torch.cat([seen, read])
        truth = vectors if truth is None else truth
        agrees = float((truth * vectors).sum(dim=-1).min())
        made[precision] = Trial(towers=towers, picture_s=picture_s, text_s=text_s, agrees=agrees)
    return made


def _few(towers: Towers, pixels: Tensor) -> int:
    """How many pictures a pass of the trial takes, so that large models are not waited for."""
    towers.picture(pixels[:1])
    start = time.perf_counter()
    towers.picture(pixels[:1])
    return max(1, min(_MOST, int(_PASS_S / (time.perf_counter() - start))))


def _timed(tower: Tower, batch: Tensor, best: float) -> tuple[float, Tensor]:
    """Seconds an item, and the vectors: the better of two passes, unless the first is far behind the best way."""
    passes = []
    for _ in range(2):
        start = time.perf_counter()
        vectors = tower(batch)
        passes.append((time.perf_counter() - start) / len(batch))
        if passes[0] > _HOPELESS * best:
            break
    return min(passes), vectors


def choose(trials: Mapping[str, Trial]) -> str:
    """The fastest precision whose vectors agree with fp32's.

    Raises UserError when the model gives numbers in none of them (its weights are not finite).
    """
    good = {name: trial for name, trial in trials.items() if trial.agrees >= AGREES}
    if not good:
        return next(iter(trials))  # NaN everywhere: scores then say so, row by row
    return min(good, key=lambda name: good[name].row_s)
