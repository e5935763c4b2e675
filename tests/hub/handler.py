"""One connection of the loopback Hub: reads a request, meets a planned fault, or hands it to the route that answers."""

from __future__ import annotations

import json
import re
import time
import urllib.parse
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any, ClassVar

from tests.hub.store import Repo, State

TOKEN = "hf_LoopbackSecretThatMustNeverBePrinted"


class Handler(BaseHTTPRequestHandler):
    """One connection; `state` is shared by all."""

    protocol_version = "HTTP/1.1"
    state: ClassVar[State]
    routes: ClassVar[tuple[tuple[str, Callable[..., None]], ...]]

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""

    def handle_call(self) -> None:
        """Meet the planned fault, if any, or answer."""
        address = urllib.parse.urlsplit(self.path)
        self.where = urllib.parse.unquote(address.path)
        self.query = urllib.parse.parse_qs(address.query)
        fault = self.state.fault(self.command, self.where)
        if fault is not None and fault.cut:
            self.rfile.read(64)  # some of the bytes arrive, then the line is dead
            self.close_connection = True
            self.connection.close()
            return
        self.body = self._body()
        if fault is not None and fault.hang:
            time.sleep(fault.hang)
        if fault is not None and fault.status:
            return self.answer(fault.status, {"error": f"planned {fault.status}"}, fault.headers)
        for pattern, route in self.routes:
            if found := re.fullmatch(pattern, self.where):
                with self.state.lock:
                    return route(self, **found.groupdict())
        return self.missing(f"unhandled {self.command} {self.where}")

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = handle_call

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def answer(self, status: int, told: Any, headers: dict[str, str] | None = None) -> None:
        """Answer with JSON, or with bytes as they are."""
        data = told if isinstance(told, bytes) else json.dumps(told).encode()
        self.send_response(status)
        kind = "application/octet-stream" if isinstance(told, bytes) else "application/json"
        for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def missing(self, what: str, code: str = "RepoNotFound") -> None:
        """404 in the Hub's own form."""
        self.answer(404, {"error": what}, {"X-Error-Code": code, "X-Error-Message": what})

    @property
    def base(self) -> str:
        """Where this server is."""
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def json_body(self) -> Any:
        """The request's JSON, or the fields of its form."""
        if self.body[:1] == b"{":
            return json.loads(self.body)
        return urllib.parse.parse_qs(self.body.decode())

    def repo(self, kind: str, name: str) -> Repo | None:
        """The repository, or None after a 404 was sent."""
        found = self.state.repos.get((kind.rstrip("s"), name))
        if found is None:
            self.missing("Repository not found")
        return found


def needs_token(handler: Handler) -> bool:
    if handler.headers.get("Authorization") == f"Bearer {TOKEN}":
        return False
    handler.answer(401, {"error": "Invalid username or password."})
    return True
