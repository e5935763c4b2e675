"""The engine behind the CLIP scores: one model on one device; pictures and texts in, unit vectors out.

It is opened once per run and shared (`run.shared(open_clip)`); vectors of pictures and prompts are kept beside the
shards. A picture that cannot be decoded or embedded gives a row of NaN and a reason, never an exception.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import torch
from torch import Tensor

from builders.clip import vectors
from builders.clip.model import Loaded, load
from builders.clip.pictures import Fit, Pixels, Unreadable, fitted
from builders.clip.probe import PRECISIONS, Towers, Trial, choose, device_of, trials
from builders.clip.texts import Cutter, Text, Vectors
from builders.clip.towers import Tower
from renderers.errors import UserError

if TYPE_CHECKING:
    from builders.score import Config
    from builders.scores import Run

NO_PICTURE = "no picture"
NOT_A_NUMBER = "its embedding is not a number"
_BATCH = {"cpu": 32, "mps": 64}  # larger batches gain nothing there
_CUDA_BATCH = 256
_READING_S, _CUTTING_S = 0.005, 0.0005  # to read, decode and fit a picture, to cut a text: only the forecast needs it


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How the model runs. scorer: readable name of all that changes a vector."""

    scorer: str
    precision: str
    batch_size: int
    fit: Fit
    chunks: Literal["mean", "max"]
    picture_s: float
    text_s: float


class Clip:
    """A model, opened. `picture_s`, `text_s`: seconds for one, as measured at the start."""

    def __init__(self, loaded: Loaded, towers: Towers, setting: Setting, keep: Path | None = None) -> None:
        self.loaded, self.towers, self.setting = loaded, towers, setting
        self.scorer, self.weights_hash = setting.scorer, loaded.weights_hash
        self.picture_s, self.text_s = setting.picture_s, setting.text_s
        self._cutter = Cutter(loaded.tokenizer, loaded.context)
        self._kept = vectors.Kept(keep)
        self._batch = setting.batch_size
        self._threads = ThreadPoolExecutor(min(8, os.cpu_count() or 1))

    def pictures(self, images: Sequence[bytes | None], shard: str = "") -> tuple[Vectors, list[str]]:
        """Unit vectors (n, d) of picture files, and for each why it has none (empty where it has).

        shard: keep them with the embeddings of this shard; equal files are encoded once.
        """
        names = [vectors.key(self.setting.fit, image) if image else b"" for image in images]
        found = {name: kept for name in names if shard and name and (kept := self._kept.get(shard, name))}
        todo = {name: image for name, image in zip(names, images, strict=True) if image and name not in found}
        reasons = {b"": NO_PICTURE}
        for name, vector, reason in self._see(todo):
            reasons[name] = reason
            if vector is not None:
                found[name] = Text(pieces=vector[None], truncated=0)
                if shard:
                    self._kept.put(shard, name, found[name])
        nothing = Text(pieces=np.full((1, self._width(found)), np.nan, np.float32), truncated=0)
        stacked = [found.get(name, nothing).pieces[0] for name in names]
        return np.array(stacked, np.float32), [reasons.get(name, "") for name in names]

    def texts(self, texts: Sequence[str], shard: str = "") -> list[Text]:
        """Pieces of each text as unit vectors, and the tokens past its first window; equal texts are encoded once.

        shard: keep them with the embeddings of this shard.
        """
        names = {text: vectors.key("text", text.encode()) for text in texts}
        found = {text: kept for text, name in names.items() if shard and (kept := self._kept.get(shard, name))}
        cuts = {text: self._cutter.cut(text) for text in names if text not in found}
        pieces = sorted({piece for parts, _ in cuts.values() for piece in parts}, key=self._cutter.tokens)
        read = dict(zip(pieces, self._read(pieces), strict=True))
        for text, (parts, truncated) in cuts.items():
            found[text] = Text(pieces=np.stack([read[part] for part in parts]), truncated=truncated)
            if shard:
                self._kept.put(shard, names[text], found[text])
        return [found[text] for text in texts]

    def done(self, shard: str) -> None:
        """Write the embeddings of a finished shard."""
        self._kept.done(shard)

    def close(self) -> None:
        """End the decoding threads."""
        self._threads.shutdown(cancel_futures=True)

    def _see(self, images: dict[bytes, bytes]) -> Iterator[tuple[bytes, Vectors | None, str]]:
        """Decoding runs ahead in threads while the model works on the batch before."""
        fit = partial(_decoded, size=self.loaded.size, fit=self.setting.fit)
        decoded = zip(images, self._threads.map(fit, images.values()), strict=True)
        batch: list[tuple[bytes, Pixels]] = []
        for name, pixels in decoded:
            if isinstance(pixels, str):
                yield name, None, pixels
                continue
            batch.append((name, pixels))
            if len(batch) == self._batch:
                yield from self._encoded(batch)
                batch = []
        yield from self._encoded(batch)

    def _encoded(self, batch: Sequence[tuple[bytes, Pixels]]) -> Iterator[tuple[bytes, Vectors | None, str]]:
        if not batch:
            return
        pixels = torch.from_numpy(np.stack([pixels for _, pixels in batch])).permute(0, 3, 1, 2)
        for (name, _), vector in zip(batch, self._forward(self.towers.picture, pixels), strict=True):
            yield name, vector, "" if np.isfinite(vector).all() else NOT_A_NUMBER

    def _read(self, pieces: Sequence[str]) -> Iterator[Vectors]:
        """Vectors of pieces that each fit the context, in order; neighbours of like length share a batch."""
        for start in range(0, len(pieces), self._batch):
            ids = self.loaded.tokenizer(list(pieces[start : start + self._batch]))
            yield from self._forward(self.towers.text, ids)

    def _forward(self, tower: Tower, batch: Tensor) -> Iterable[Vectors]:
        """One pass; a batch that the device's memory does not hold is halved, and so are those after it."""
        try:
            return vectors.halved(tower(batch).numpy())
        except torch.OutOfMemoryError:
            if len(batch) == 1:
                raise
            torch.cuda.empty_cache()
        self._batch = min(self._batch, max(1, len(batch) // 2))
        half = len(batch) // 2
        return [*self._forward(tower, batch[:half]), *self._forward(tower, batch[half:])]

    @staticmethod
    def _width(found: dict[bytes, Text]) -> int:
        return max((text.pieces.shape[1] for text in found.values()), default=1)


def similarity(picture: Vectors, text: Text, chunks: str = "mean") -> float:
    """Cosine of a picture's unit vector (d,) with a text: with the mean of its pieces, or the largest of all pieces.

    NaN where either is not a number.
    """
    if chunks == "max":
        return float((text.pieces @ picture).max())
    middle = text.pieces.mean(axis=0)
    return float(middle @ picture / max(float(np.linalg.norm(middle)), 1e-12))


def _decoded(image: bytes, size: tuple[int, int], fit: Fit) -> Pixels | str:
    try:
        return fitted(image, size, fit)
    except Unreadable as error:
        return str(error)


def open_clip(run: Run) -> Clip:
    """The engine of a run, measured and announced. Raises UserError for a model or a setting that does not fit."""
    config = run.config
    if config.batch_size != "auto" and config.batch_size < 1:
        raise UserError(f"--batch-size {config.batch_size}: needs at least 1, or auto")
    device = device_of(config.device)
    loaded = load(config.model, config.pretrained)
    clip = opened(loaded, device, config, vectors.folder(run.data.root))
    run.settled["precision"] = clip.setting.precision
    return clip


def opened(loaded: Loaded, device: torch.device, config: Config, kept: Path | None) -> Clip:
    """A loaded model as an engine: precision chosen, batch size set, and one line printed that says so."""
    before = _before(kept, loaded) if config.precision == "auto" else ""
    wanted = config.precision if config.precision != "auto" else before
    tried = trials(loaded, device, (wanted,) if wanted else PRECISIONS if device.type != "mps" else ("fp32",))
    precision = choose(tried)
    trial = tried[precision]
    batch = _BATCH.get(device.type, _CUDA_BATCH) if config.batch_size == "auto" else config.batch_size
    setting = Setting(
        scorer=f"clip {loaded.name}, {precision}, {config.fit}, {config.chunks} of pieces",
        precision=precision,
        batch_size=batch,
        fit=config.fit,
        chunks=config.chunks,
        picture_s=trial.picture_s + _READING_S,
        text_s=trial.text_s + _CUTTING_S,
    )
    print(_announced(loaded, device, tried, precision, batch, before))
    keep = None if kept is None else kept / f"{loaded.weights_hash}-{precision}"
    return Clip(loaded, trial.towers, setting, keep)


def _before(kept: Path | None, loaded: Loaded) -> str:
    """The precision that this set's embeddings by these weights have already: a column is of one piece."""
    names = [file.name.partition("-")[2] for file in kept.glob(f"{loaded.weights_hash}-*")] if kept else []
    return min((name for name in names if name in PRECISIONS), default="")


def _announced(
    loaded: Loaded, device: torch.device, tried: Mapping[str, Trial], precision: str, batch: int, before: str
) -> str:
    rates = {name: (1 / trial.picture_s, 1 / trial.text_s) for name, trial in tried.items()}
    pictures, texts = rates.pop(precision)
    others = ", ".join(f"{name} {rate[0]:.3g} and {rate[1]:.3g}" for name, rate in rates.items())
    why = "as the embeddings that are here" if before else others and f"against {others}"
    threads = f", {torch.get_num_threads()} threads" if device.type == "cpu" else ""
    told = f"{loaded.name} on {device}{threads}, {precision}, batches of {batch}"
    return f"{told}: {pictures:.3g} pictures/s, {texts:.3g} texts/s" + (f" ({why})" if why else "")
