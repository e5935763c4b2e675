"""An OpenAI-compatible server on 127.0.0.1 for tests: real HTTP, planned faults, and a record of what it was asked.

with serve(reply=lambda body: "\\boxed{3}", faults=["429", "500", "cut"]) as server: ... server.url, server.bodies
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[[dict[str, Any]], str]


@dataclass
class Mock:
    """What the server does and has seen. faults: one for each of the first requests; `ok` is none.

    Faults: a status code, `cut` (the connection ends in the middle of the body), `slow` (0.2 s). choices: the most
    choices it gives whatever `n` asks for. prompt_logprobs: whether it knows this parameter; a token is then a
    character, with log-probability -code/10, and "{3" is one token.
    """

    reply: Reply
    faults: list[str] = field(default_factory=list)
    key: str = ""
    choices: int = 99
    retry_after: str = ""
    prompt_logprobs: bool = True
    pause: float = 0.0
    url: str = ""
    bodies: list[dict[str, Any]] = field(default_factory=list)
    open_now: int = 0
    most_open: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next_fault(self) -> str:
        with self.lock:
            return self.faults.pop(0) if self.faults else "ok"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    mock: Mock

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the tests' output clean."""

    def do_POST(self) -> None:
        mock = self.mock
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        with mock.lock:
            mock.bodies.append(body)
            mock.open_now += 1
            mock.most_open = max(mock.most_open, mock.open_now)
        try:
            time.sleep(mock.pause)
            self._answer(body, mock.next_fault())
        finally:
            with mock.lock:
                mock.open_now -= 1

    def _answer(self, body: dict[str, Any], fault: str) -> None:
        mock = self.mock
        if mock.key and self.headers.get("authorization") != f"Bearer {mock.key}":
            self._send(401, {"error": {"message": f"bad key {self.headers.get('authorization')}"}})
        elif not self.path.endswith("/v1/chat/completions") or body["model"] == "unknown":
            self._send(404, {"error": {"message": "no such model"}})
        elif fault.isdigit():
            self._send(int(fault), {"error": {"message": f"planned {fault}"}})
        else:
            if fault == "slow":
                time.sleep(0.2)
            self._send(200, self._completion(body), cut=fault == "cut")

    def _completion(self, body: dict[str, Any]) -> dict[str, Any]:
        count = min(body.get("n", 1), self.mock.choices)
        choices = [
            {"index": k, "message": {"role": "assistant", "content": self.mock.reply(body)}, "finish_reason": "stop"}
            for k in range(count)
        ]
        answer: dict[str, Any] = {"choices": choices, "usage": {"completion_tokens": 5 * count}}
        if self.mock.prompt_logprobs and "prompt_logprobs" in body:
            words = "".join(_words(message["content"]) for message in body["messages"]).replace("{3", "#")
            answer["prompt_logprobs"] = [None, *({str(ord(w)): {"logprob": -ord(w) / 10}} for w in words)]
        return answer

    def _send(self, status: int, answer: dict[str, Any], cut: bool = False) -> None:
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        if status == 429 and self.mock.retry_after:
            self.send_header("retry-after", self.mock.retry_after)
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if cut else data)
        if cut:
            self.wfile.flush()
            self.close_connection = True


def _words(content: Any) -> str:
    return content if isinstance(content, str) else "".join(part.get("text", "<image>") for part in content)


@contextlib.contextmanager
def serve(reply: Reply, faults: Sequence[str] = (), **settings: Any) -> Iterator[Mock]:
    """A running server; it stops when the block ends."""
    mock = Mock(reply=reply, faults=list(faults), **settings)
    handler = type("Handler", (_Handler,), {"mock": mock})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    mock.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield mock
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def text_of(body: dict[str, Any]) -> str:
    """The words of a request."""
    return str(body["messages"][0]["content"][-1]["text"])
