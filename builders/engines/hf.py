"""transformers in this process: any AutoModelForImageTextToText, on a GPU or the CPU.

    engine = HfEngine(model, processor, batch=8)          # a model that is being trained is wrapped the same way

Batches hold requests of like length. Prompts are padded on the left to generate and on the right to score, so that
positions are the model's own. Greedy decoding and the values of `log_probs` do not depend on the batch but for
rounding (float32: about 1e-5); sampling as `builders.engines._draw` says.
"""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from builders.chat import BadPicture, answer_length, decode, render, special_tokens
from builders.engines import LogProb, Reply, Request, Sample, Sampling, repeated
from builders.engines._draw import one_token_each
from builders.engines._window import in_batches
from builders.loading import LOWER, fingerprint, load_model, load_processor
from renderers.errors import UserError
from renderers.seeds import rng

if TYPE_CHECKING:
    import torch

    from builders.vlm import ModelOptions

Question = tuple[Request, str]
T = TypeVar("T")
R = TypeVar("R")
_PIXELS_A_TOKEN = 784  # Qwen2.5-VL: 28 x 28; only sorts requests by length


def open_engine(options: ModelOptions) -> HfEngine:
    """The model of `options` in this process. Raises UserError when it cannot be loaded."""
    processor = load_processor(options.model, options.max_pixels, options.min_pixels)
    return HfEngine(load_model(options), processor, batch=options.batch)


class HfEngine:
    """A model and its processor. batch: sequences that run together, samples counted."""

    def __init__(self, model: Any, processor: Any, *, batch: int = 8) -> None:
        if batch < 1:
            raise UserError(f"--batch {batch}: needs at least 1")
        self.model, self.processor, self.batch = model, processor, batch
        self.tokenizer = processor.tokenizer
        self._keeps_logits = "logits_to_keep" in inspect.signature(model.forward).parameters

    @property
    def identity(self) -> str:
        """A hash of the weights as they are now."""
        return fingerprint(self.model)

    def close(self) -> None:
        """Let the model go."""
        self.model = None

    def generate(self, requests: Iterable[Request], sampling: Sampling) -> Iterator[Reply]:
        """One reply per request, in order. Raises UserError when a single request does not fit into memory."""
        per_request = 1 if sampling.temperature == 0 else sampling.samples
        size = max(1, self.batch // per_request)

        def work(batch: Sequence[Request]) -> list[Reply]:
            return self._fitting(lambda part: self._generate(part, sampling), batch)

        yield from in_batches(requests, size, _length, work)

    def log_probs(self, questions: Iterable[Question]) -> Iterator[LogProb]:
        """log p(answer | request) in order, a value for each of the answer's tokens."""

        def work(batch: Sequence[Question]) -> list[LogProb]:
            return self._fitting(self._log_probs, batch)

        yield from in_batches(questions, self.batch, lambda question: _length(question[0]), work)

    def encode(self, requests: Sequence[Request], answers: Sequence[str] = (), *, side: str = "left") -> dict[str, Any]:
        """The model's inputs for requests with equally many pictures each, on its device, padded on `side`.

        answers: texts that follow the prompts. Raises BadPicture, and UserError for prompts that do not fit the model.
        """
        texts = [render(self.processor, request) for request in requests]
        pictures = [decode(request) for request in requests]
        options: dict[str, Any] = special_tokens(self.tokenizer, texts[0])
        texts = [text + answer for text, answer in zip(texts, answers, strict=True)] if answers else texts
        if any(pictures):
            options["images"] = pictures
        encoded = self.processor(text=texts, padding=True, padding_side=side, return_tensors="pt", **options)
        return dict(encoded.to(self.model.device, self.model.dtype))  # casts pictures, not token ids

    @contextlib.contextmanager
    def _quiet(self) -> Iterator[None]:
        """No gradients, evaluation mode, the model's own sampling habits off; all of it as before afterwards."""
        import torch
        from transformers import GenerationConfig

        training, habits = self.model.training, self.model.generation_config
        plain = {name: getattr(habits, name) for name in ("eos_token_id", "pad_token_id", "bos_token_id")}
        plain["pad_token_id"] = self.tokenizer.pad_token_id
        self.model.eval()
        self.model.generation_config = GenerationConfig(**plain)
        try:
            with torch.no_grad():  # not inference_mode: what a model caches meanwhile must serve its next training step
                yield
        finally:
            self.model.generation_config = habits
            self.model.train(training)

    def _fitting(self, work: Callable[[Sequence[T]], list[R]], batch: Sequence[T]) -> list[R]:
        """`work` on a batch, or on its halves where the whole does not fit into memory."""
        import torch

        try:
            return work(batch)
        except torch.OutOfMemoryError as error:
            if len(batch) == 1:
                raise UserError(f"out of memory on a single request; {LOWER}") from error
        torch.cuda.empty_cache()
        half = len(batch) // 2
        return [*self._fitting(work, batch[:half]), *self._fitting(work, batch[half:])]

    def _generate(self, batch: Sequence[Request], sampling: Sampling) -> list[Reply]:
        try:
            with self._quiet():
                rows = self._tokens(batch, sampling)
        except BadPicture as error:
            return self._one_by_one(lambda part: self._generate(part, sampling), batch, Reply, error)
        replies = []
        for number, request in enumerate(batch):
            own = rows[number * len(rows) // len(batch) : (number + 1) * len(rows) // len(batch)]
            samples = [self._sample(row) for row in own]
            if sampling.temperature == 0:
                samples = list(repeated(samples, sampling.samples))
            replies.append(Reply(key=request.key, samples=tuple(samples)))
        return replies

    def _tokens(self, batch: Sequence[Request], sampling: Sampling) -> list[list[int]]:
        """Generated tokens, without the prompt; all samples of the first request, then of the second."""
        import torch

        encoded = self.encode(batch)
        settings: dict[str, Any] = {"do_sample": False}
        if sampling.temperature > 0:
            streams = [rng(sampling.seed, request.key, k) for request in batch for k in range(sampling.samples)]
            settings = {
                "do_sample": True,  # the only mode with several samples; what is drawn is decided by the processor
                "top_k": 0,
                "num_return_sequences": sampling.samples,
                "logits_processor": [one_token_each(streams, sampling)],
            }
        start = encoded["input_ids"].shape[1]
        with torch.random.fork_rng(self._accelerators(), enabled=sampling.temperature > 0):
            out = self.model.generate(
                **encoded, max_new_tokens=sampling.max_new_tokens, suppress_tokens=self._picture_tokens(), **settings
            )
        rows: list[list[int]] = out[:, start:].tolist()
        return rows

    def _accelerators(self) -> list[int]:
        device = self.model.device
        return [device.index or 0] if device.type == "cuda" else []

    def _picture_tokens(self) -> list[int] | None:
        """Tokens that stand for pictures; one in a reply would ask the model for a picture that is not there."""
        config = self.model.config
        names = ("image_token_id", "image_token_index", "video_token_id", "video_token_index")
        found: set[int] = {getattr(config, name) for name in names if getattr(config, name, None) is not None}
        return sorted(found) or None

    def _sample(self, tokens: Sequence[int]) -> Sample:
        ends = self.model.generation_config.eos_token_id
        stop = {ends} if isinstance(ends, int) else set(ends or ())
        length = next((index for index, token in enumerate(tokens) if token in stop), None)
        kept = tokens if length is None else tokens[:length]
        text = self.tokenizer.decode(kept, skip_special_tokens=True)
        return Sample(text=text, tokens=len(kept) + (length is not None), finished=length is not None)

    def _log_probs(self, batch: Sequence[Question]) -> list[LogProb]:
        try:
            with self._quiet():
                return self._score(batch)
        except BadPicture as error:
            return self._one_by_one(self._log_probs, batch, lambda key, error: LogProb(key=key, error=error), error)

    def _score(self, batch: Sequence[Question]) -> list[LogProb]:
        requests, answers = [request for request, _ in batch], [answer for _, answer in batch]
        encoded = self.encode(requests, answers, side="right")
        contexts = [render(self.processor, request) for request in requests]
        counts = [answer_length(self.tokenizer, *pair) for pair in zip(contexts, answers, strict=True)]
        ends = encoded["attention_mask"].sum(dim=1).tolist()
        first = min(end - count for end, count in zip(ends, counts, strict=True)) - 1
        width = encoded["input_ids"].shape[1]
        kept = {"logits_to_keep": width - first} if self._keeps_logits else {}
        logits = self.model(**encoded, use_cache=False, **kept).logits
        shift = logits.shape[1] - width  # logits[shift + t] predicts token t + 1
        found = []
        for row, (request, end, count) in enumerate(zip(requests, ends, counts, strict=True)):
            told = logits[row, shift + end - count - 1 : shift + end - 1].float().log_softmax(dim=-1)
            tokens = encoded["input_ids"][row, end - count : end]
            found.append(LogProb(key=request.key, values=_picked(told, tokens)))
        return found

    def _one_by_one(
        self, work: Callable[[Sequence[Any]], list[R]], batch: Sequence[Any], failed: Callable[..., R], error: Exception
    ) -> list[R]:
        """A batch with an undecodable picture again, request by request, so that only that one fails."""
        if len(batch) > 1:
            return [result for item in batch for result in work([item])]
        request = batch[0][0] if isinstance(batch[0], tuple) else batch[0]
        return [failed(key=request.key, error=str(error))]


def _picked(told: torch.Tensor, tokens: torch.Tensor) -> tuple[float, ...]:
    """told (tokens, vocabulary) at tokens (tokens,)."""
    return tuple(told.gather(1, tokens[:, None])[:, 0].tolist())


def _length(request: Request) -> tuple[int, int]:
    """(number of pictures, estimated tokens): four characters a token, and the pictures' pixels."""
    return len(request.images), len(request.text) // 4 + sum(
        _pixels(data) for data in request.images
    ) // _PIXELS_A_TOKEN


def _pixels(data: bytes) -> int:
    import io

    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as opened:  # reads the header alone
            return opened.width * opened.height
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return 0
