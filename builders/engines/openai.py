"""Any OpenAI-compatible server (vLLM, SGLang, llama.cpp, a hosted one): chat completions with pictures as data URLs.

    OPENAI_API_KEY=... python -m builders.responses --engine openai --base-url http://127.0.0.1:8000/v1 --model NAME ...

A bounded number of requests is open at once. Busy servers (429, 5xx), cut connections and time-outs are tried again
with growing waits until --deadline; then the command ends and the same command goes on. A request that the server
refuses (400, 413, 422: too long, a bad picture) fails alone. The key comes from the environment and is never shown.

Replies that are begun for the model and log-probabilities need a server that knows vLLM's further parameters. A server
applies its model's own sampling habits (repetition penalty, top-k) unless it is told not to: start vLLM with
`--generation-config vllm` for the plain distribution that --engine hf and vllm sample from.
"""

from __future__ import annotations

import base64
import hashlib
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from builders.engines import LogProb, Reply, Request, Sample, Sampling, repeated
from renderers.errors import UserError
from renderers.seeds import digest, rng

if TYPE_CHECKING:
    import httpx

    from builders.vlm import ModelOptions

DEFAULT_URL = "http://127.0.0.1:8000/v1"
_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_REFUSED = frozenset({400, 413, 422})
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 30.0
_WINDOW = 4  # finished replies that may wait for an earlier, slower one, as a multiple of the requests in flight


def open_engine(options: ModelOptions) -> OpenAIEngine:
    """A client for the server of `options`. Raises UserError for an address or a limit that cannot be."""
    url = options.base_url or os.environ.get("OPENAI_BASE_URL", "") or DEFAULT_URL
    if not url.startswith(("http://", "https://")):
        raise UserError(f"--base-url {url}: must begin with http:// or https://")
    if options.in_flight < 1 or options.deadline <= 0:
        raise UserError("--in-flight needs at least 1 and --deadline more than 0 seconds")
    key = os.environ.get("OPENAI_API_KEY", "")
    return OpenAIEngine(options.model, url.rstrip("/"), key, in_flight=options.in_flight, deadline=options.deadline)


_SCORED = {"prompt_logprobs": 0}
T = TypeVar("T")
R = TypeVar("R")


class _Refused(Exception):
    """The server refuses this one request; the message is its reason."""


class OpenAIEngine:
    """A server. in_flight: requests open at once. deadline: seconds for one request with all its retries."""

    def __init__(self, model: str, url: str, key: str, *, in_flight: int = 32, deadline: float = 600.0) -> None:
        import httpx

        self.model, self.url, self.in_flight, self.deadline = model, url, in_flight, deadline
        self._key, self._closed = key, threading.Event()
        limits = httpx.Limits(max_connections=in_flight, max_keepalive_connections=in_flight)
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(headers=headers, limits=limits, timeout=httpx.Timeout(deadline, connect=10.0))

    @property
    def identity(self) -> str:
        """A hash of the served name: the weights behind it are the server's affair."""
        return hashlib.sha256(f"served {self.model}".encode()).hexdigest()[:16]

    def close(self) -> None:
        """Give up what is in flight and close all connections."""
        self._closed.set()
        self._client.close()

    def generate(self, requests: Iterable[Request], sampling: Sampling) -> Iterator[Reply]:
        """One reply per request, in order. Raises UserError when the server stays away, or refuses the key or model."""
        return self._in_order(requests, lambda request: self._reply(request, sampling))

    def log_probs(self, questions: Iterable[tuple[Request, str]]) -> Iterator[LogProb]:
        """log p(answer | request) in order, from servers that give `prompt_logprobs` (vLLM).

        The conversation is sent with and without the answer; the tokens behind their common beginning are the answer's.
        Raises UserError when the server gives none.
        """
        return self._in_order(questions, lambda question: self._told(*question))

    def _in_order(self, items: Iterable[T], work: Callable[[T], R]) -> Iterator[R]:
        source = iter(items)
        with ThreadPoolExecutor(self.in_flight) as pool:
            window: deque[Future[R]] = deque()
            try:
                for item in islice(source, _WINDOW * self.in_flight):
                    window.append(pool.submit(work, item))
                while window:
                    yield window.popleft().result()
                    for item in islice(source, 1):
                        window.append(pool.submit(work, item))
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    def _reply(self, request: Request, sampling: Sampling) -> Reply:
        wanted = 1 if sampling.temperature == 0 else sampling.samples
        samples: list[Sample] = []
        try:
            while len(samples) < wanted:  # some servers give one choice whatever `n` says
                body = self._body(request, sampling, count=wanted - len(samples), start=len(samples))
                samples += self._choices(self._post(body, request.key))[: wanted - len(samples)]
        except _Refused as refused:
            return Reply(key=request.key, error=str(refused))
        kept = tuple(samples) if sampling.temperature > 0 else repeated(samples, sampling.samples)
        return Reply(key=request.key, samples=kept)

    def _told(self, request: Request, answer: str) -> LogProb:
        sampling = Sampling(max_new_tokens=1)
        try:
            before, whole = (
                self._prompt_tokens(self._body(replace(request, prefix=request.prefix + more), sampling) | _SCORED)
                for more in ("", answer)
            )
        except _Refused as refused:
            return LogProb(key=request.key, error=str(refused))
        common = 0
        while common < min(len(before), len(whole)) and before[common][0] == whole[common][0]:
            common += 1
        return LogProb(key=request.key, values=tuple(value for _, value in whole[common:]))

    def _prompt_tokens(self, body: dict[str, Any]) -> list[tuple[str, float]]:
        """(token, its log-probability) of every token of a conversation; the first has none and counts 0."""
        told = self._post(body, "log_probs").get("prompt_logprobs")
        if not told:
            raise UserError(f"{self.url}: gives no log-probabilities of a prompt; use a vLLM server, or --engine hf")
        places = [next(iter(place.items())) if place else ("", {"logprob": 0.0}) for place in told]
        return [(token, float(place["logprob"])) for token, place in places]

    def _body(self, request: Request, sampling: Sampling, count: int = 1, start: int = 0) -> dict[str, Any]:
        content: list[dict[str, Any]] = [
            {"type": "image_url", "image_url": {"url": data_url(image)}} for image in request.images
        ]
        content.append({"type": "text", "text": request.text})
        body: dict[str, Any] = {
            "model": self.model,
            "messages": [{"role": "user", "content": content}],
            "n": count,
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "max_tokens": sampling.max_new_tokens,
            "seed": digest(sampling.seed, request.key, start) % 2**31,
        }
        if request.prefix:  # vLLM and SGLang: the reply goes on from these words
            body["messages"].append({"role": "assistant", "content": request.prefix})
            body |= {"continue_final_message": True, "add_generation_prompt": False}
        return body

    def _choices(self, answer: dict[str, Any]) -> list[Sample]:
        choices = answer.get("choices") or []
        if not choices:
            raise _Refused("the server answered without choices")
        spent = (answer.get("usage") or {}).get("completion_tokens") or 0
        return [
            Sample(
                text=(choice.get("message") or {}).get("content") or "",
                tokens=spent // len(choices),  # servers count all choices together
                finished=choice.get("finish_reason") == "stop",
            )
            for choice in choices
        ]

    def _post(self, body: dict[str, Any], key: str) -> dict[str, Any]:
        """The server's answer; retries until the deadline."""
        end, waits = time.monotonic() + self.deadline, _waits(key)
        while True:
            wait, reason = self._try(body, end)
            if isinstance(wait, dict):
                return wait
            wait = max(wait, next(waits))
            if time.monotonic() + wait > end:
                late = f"{self.url}: no answer within {self.deadline:.0f} s ({reason})"
                raise UserError(f"{late}; run the same command again to go on")
            if self._closed.wait(wait):
                raise _Refused("closed")

    def _try(self, body: dict[str, Any], end: float) -> tuple[dict[str, Any] | float, str]:
        """(answer, "") or (seconds the server asks to wait, what went wrong)."""
        import httpx

        try:
            left = max(end - time.monotonic(), 0.1)
            answer = self._client.post(
                f"{self.url}/chat/completions", json=body, timeout=httpx.Timeout(left, connect=10)
            )
            if answer.status_code == 200:
                return dict(answer.json()), ""
        except (httpx.TransportError, ValueError) as error:  # ValueError: a body that was cut is not JSON
            if self._closed.is_set():
                raise _Refused("closed") from error
            return 0.0, self._hidden(f"{type(error).__name__}: {error}")
        reason = self._hidden(_reason(answer))
        if answer.status_code in _REFUSED:
            raise _Refused(reason)
        if answer.status_code not in _BUSY:
            raise UserError(f"{self.url}: {reason}{_advice(answer.status_code)}")
        return _retry_after(answer), reason

    def _hidden(self, text: str) -> str:
        """A message without the key, on one line."""
        text = " ".join(text.split())
        return (text.replace(self._key, "***") if self._key else text)[:300]


def data_url(image: bytes) -> str:
    """An encoded picture as a data: URL."""
    kinds: Sequence[tuple[bytes, str]] = ((b"\x89PNG", "png"), (b"GIF8", "gif"), (b"RIFF", "webp"))
    kind = next((name for start, name in kinds if image.startswith(start)), "jpeg")
    return f"data:image/{kind};base64,{base64.b64encode(image).decode('ascii')}"


def _waits(key: str, longest: float = _LONGEST_WAIT) -> Iterator[float]:
    """Growing waits with jitter, so that requests that failed together do not come back together."""
    draw: Callable[[], float] = rng(0, "wait", key).random
    wait = _FIRST_WAIT
    while True:
        yield wait * (0.5 + draw())
        wait = min(2 * wait, longest)


def _retry_after(answer: httpx.Response) -> float:
    try:
        return min(float(answer.headers.get("retry-after", 0)), 10 * _LONGEST_WAIT)
    except ValueError:  # a date; our own waits do
        return 0.0


def _reason(answer: httpx.Response) -> str:
    try:
        told = answer.json()
        error = told.get("error", told) if isinstance(told, dict) else told
        text = str(error.get("message", error) if isinstance(error, dict) else error)
    except ValueError:
        text = answer.text
    return f"{answer.status_code} {text}"


def _advice(status: int) -> str:
    if status in (401, 403):
        return "; set OPENAI_API_KEY to a key that this server takes"
    return "; is --model a name that the server knows, and does --base-url end in /v1?" if status == 404 else ""
