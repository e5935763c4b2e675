"""vLLM in this process: fast answers and log-probabilities on a GPU. Install it yourself: pip install vllm.

Every sample is a request of its own with its own seed (the prompt is cached), so that what is drawn does not depend on
the batch as far as vLLM's kernels allow. Where vLLM does not install beside this toolkit, run it as a server
(`vllm serve MODEL`) and use --engine openai.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from types import ModuleType
from typing import TYPE_CHECKING, Any

from builders.chat import BadPicture, answer_length, decode, render
from builders.engines import LogProb, Reply, Request, Sample, Sampling, repeated
from builders.loading import LOWER, load_processor
from renderers.errors import UserError
from renderers.seeds import digest

if TYPE_CHECKING:
    from builders.vlm import ModelOptions

_WINDOW = 256  # requests that vLLM schedules at a time; replies stream window by window


def open_engine(options: ModelOptions) -> VllmEngine:
    """The model of `options` in vLLM. Raises UserError when vLLM is not installed or the model does not load."""
    vllm = _module()
    processor = load_processor(options.model, options.max_pixels, options.min_pixels)
    settings: dict[str, Any] = {"dtype": options.dtype, "limit_mm_per_prompt": {"image": 4}}
    bounds = {"min_pixels": options.min_pixels, "max_pixels": options.max_pixels}
    if any(bounds.values()):
        settings["mm_processor_kwargs"] = {name: value for name, value in bounds.items() if value}
    try:
        return VllmEngine(vllm, vllm.LLM(model=options.model, **settings), processor, options.model)
    except (ValueError, RuntimeError, OSError) as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise UserError(
            f"{options.model}: vLLM cannot load it ({reason[:200]}); if memory is short, {LOWER}"
        ) from error


def _module() -> ModuleType:
    import importlib

    try:
        return importlib.import_module("vllm")
    except ImportError as error:
        raise UserError(
            f"--engine vllm: vLLM cannot be imported ({error}); pip install vllm, "
            "or run `vllm serve MODEL` elsewhere and use --engine openai"
        ) from error


class VllmEngine:
    """A model in vLLM. module: `vllm` itself. model: a `vllm.LLM`. processor: for the chat template and tokens."""

    def __init__(self, module: ModuleType, model: Any, processor: Any, name: str) -> None:
        self._module, self._model, self._processor, self._name = module, model, processor, name

    @property
    def identity(self) -> str:
        """A hash of the model's name: vLLM shards and casts the weights."""
        return hashlib.sha256(f"vllm {self._name}".encode()).hexdigest()[:16]

    def close(self) -> None:
        """Let the model go."""
        self._model = None

    def generate(self, requests: Iterable[Request], sampling: Sampling) -> Iterator[Reply]:
        """One reply per request, in order."""
        per_request = 1 if sampling.temperature == 0 else sampling.samples
        for window in _windows(requests):
            prompts = [self._prompt(request) for request in window]
            good = [index for index, prompt in enumerate(prompts) if isinstance(prompt, dict)]
            params = [self._params(window[index], sampling, k) for index in good for k in range(per_request)]
            outputs = iter(self._run([prompts[index] for index in good for _ in range(per_request)], params))
            for request, prompt in zip(window, prompts, strict=True):
                if isinstance(prompt, str):
                    yield Reply(key=request.key, error=prompt)
                    continue
                own = [_sample(output) for output in islice(outputs, per_request)]
                yield Reply(
                    key=request.key, samples=repeated(own, sampling.samples) if per_request == 1 else tuple(own)
                )

    def log_probs(self, questions: Iterable[tuple[Request, str]]) -> Iterator[LogProb]:
        """log p(answer | request) in order, a value for each of the answer's tokens."""
        tokenizer = self._processor.tokenizer
        params = self._module.SamplingParams(max_tokens=1, prompt_logprobs=0, detokenize=False)
        for window in _windows(questions):
            prompts = [self._prompt(request, answer) for request, answer in window]
            outputs = iter(self._run([prompt for prompt in prompts if isinstance(prompt, dict)], params))
            for (request, answer), prompt in zip(window, prompts, strict=True):
                if isinstance(prompt, str):
                    yield LogProb(key=request.key, error=prompt)
                    continue
                count = answer_length(tokenizer, render(self._processor, request), answer)
                yield LogProb(key=request.key, values=_last(next(outputs), count))

    def _prompt(self, request: Request, answer: str = "") -> dict[str, Any] | str:
        """What vLLM takes, or why this request cannot be asked."""
        try:
            pictures = decode(request)
        except BadPicture as error:
            return str(error)
        prompt: dict[str, Any] = {"prompt": render(self._processor, request) + answer}
        return prompt | {"multi_modal_data": {"image": pictures}} if pictures else prompt

    def _params(self, request: Request, sampling: Sampling, number: int) -> Any:
        return self._module.SamplingParams(
            temperature=sampling.temperature,
            top_p=sampling.top_p,
            max_tokens=sampling.max_new_tokens,
            seed=digest(sampling.seed, request.key, number) % 2**31,
        )

    def _run(self, prompts: Sequence[Any], params: Any) -> Sequence[Any]:
        outputs: Sequence[Any] = self._model.generate(prompts, params, use_tqdm=False) if prompts else []
        return outputs


def _windows(items: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    source = iter(items)
    while window := tuple(islice(source, _WINDOW)):
        yield window


def _sample(output: Any) -> Sample:
    completion = output.outputs[0]
    return Sample(text=completion.text, tokens=len(completion.token_ids), finished=completion.finish_reason == "stop")


def _last(output: Any, count: int) -> tuple[float, ...]:
    """Log-probabilities of a prompt's last tokens; vLLM gives a dictionary of tokens for each place."""
    start = len(output.prompt_token_ids) - count
    places = zip(output.prompt_token_ids[start:], output.prompt_logprobs[start:], strict=True)
    return tuple(float(told[token].logprob) for token, told in places)
