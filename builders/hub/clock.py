"""A deadline that every request of the Hub's client keeps, whatever the client retries by itself.

The client has no time limit of its own, repeats a request up to five times and sleeps as long as a server asks. Here
each request is refused once nothing has arrived at the Hub for `seconds`, waits at most a minute for a silent server,
and is not repeated when the wait asked for would pass the deadline.
"""

from __future__ import annotations

import contextlib
import logging
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

from renderers.errors import UserError

_SILENCE = 60.0


class OutOfTime(UserError):
    """Nothing arrived at the Hub for as long as the user is ready to wait."""


class Clock:
    """Counts the seconds since bytes or a commit last arrived at the Hub."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.last = "no answer"
        self._paused = False
        self._since = time.monotonic()

    @property
    def left(self) -> float:
        """Seconds until the deadline; negative behind it."""
        return self.seconds if self._paused else self._since + self.seconds - time.monotonic()

    def arrived(self) -> None:
        """Something arrived: the seconds count from now."""
        self._since = time.monotonic()

    @contextlib.contextmanager
    def unseen(self) -> Iterator[None]:
        """Do not count while something else sends, whose progress the hooks cannot see."""
        self._paused = True
        try:
            yield
        finally:
            self._paused = False
            self.arrived()

    def check(self, ahead: float = 0.0) -> None:
        """Raises OutOfTime when the deadline passes within `ahead` seconds."""
        if self.left <= ahead:
            raise OutOfTime(
                f"nothing arrived at the Hub for {self.seconds:g} s (last: {self.last}); "
                "run the same command again: it sends only what is missing"
            )

    def before(self, request: Any) -> None:
        """Hook of the client: before every request, repeats and parts of an upload included."""
        self.check()
        wait = max(1.0, min(_SILENCE, self.left))
        request.extensions["timeout"] = dict.fromkeys(("connect", "read", "write", "pool"), wait)

    def after(self, response: Any) -> None:
        """Hook of the client: after every response."""
        method, status = response.request.method, response.status_code
        if status < 400:
            if method == "PUT" or "/commit/" in response.request.url.path:
                self.arrived()
            return
        self.last = f"HTTP {status}"
        if status in (429, 503):
            self.check(ahead=_asked_wait(response.headers))

    def install(self) -> None:
        """Make every client that `huggingface_hub` opens from now on keep this clock, and say nothing of retries."""
        from huggingface_hub import get_session, set_client_factory
        from huggingface_hub.utils import logging as words
        from huggingface_hub.utils.tqdm import disable_progress_bars

        session = get_session()  # httpx in huggingface_hub 1, httpx2 in 2: its own class, opened as the library does
        kind, hooks = type(session), session.event_hooks
        ours: dict[str, list[Callable[..., Any]]] = {
            "request": [*hooks["request"], self.before],
            "response": [*hooks["response"], self.after],
        }
        set_client_factory(lambda: kind(event_hooks=ours, follow_redirects=True))
        disable_progress_bars()
        words.set_verbosity(logging.ERROR)


def _asked_wait(headers: Any) -> float:
    """Seconds that a server asks to wait, by Retry-After or the Hub's RateLimit header; 0 when it does not say."""
    if (told := headers.get("retry-after", "")).isdigit():
        return float(told)
    found = re.search(r"\bt=(\d+)", headers.get("ratelimit", ""))
    return float(found[1]) if found else 0.0
