"""One build of pairs in this process, from any checkout, with CPU seconds by stage as a line of JSON at the end.

    python tests/bench/_pairs_stages.py CHECKOUT OUT ROWS          # bench_pairs.py runs it

A stage's time is its own: what another stage does inside it counts there. `browser` is all CPU time of child processes.
"""

from __future__ import annotations

import ctypes
import functools
import importlib
import json
import os
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

STAGES = {
    "generate": ("builders.sources.families:Families.problem",),
    "import families": ("builders.sources.families:Families.family",),
    "audit: necessity": ("builders.audits.necessity:check",),
    "audits: others": tuple(
        f"builders.audits.{name}:check"
        for name in ("second_route", "sufficiency", "uniqueness", "language", "leak", "shown", "worked")
    ),
    "glyph boxes": ("renderers.glyphs:outline",),
    "draw": ("renderers.plot:_drawn",),
    "check drawings": ("renderers.legible:check",),
    "scan effects": ("renderers.effects:apply",),
    "encode": ("renderers.plot:encode",),
    "hash pixels": ("renderers.plot:pixel_hash",),
    "pages": ("renderers.typeset:Typesetter.render",),
    "write parquet": ("builders.shards:write_parquet",),
    "hash files": ("builders.shards:file_hash",),
    "reduce": ("builders.reduce:Reducer.run",),
    "report and card": ("builders.report:write", "builders.card:write"),
}
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of prctl(2): a browser's orphans are counted here too


class Clock:
    """CPU seconds of this process, each given to the innermost stage that runs."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self._running = ["start and the rest"]
        self._since = 0.0

    def switch(self) -> None:
        """Book what was spent since the last switch."""
        now = time.process_time()
        self.spent[self._running[-1]] += now - self._since
        self._since = now

    def watch(self, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """`work`, with its time booked to `stage`."""

        @functools.wraps(work)
        def watched(*args: Any, **named: Any) -> Any:
            self.switch()
            self._running.append(stage)
            try:
                return work(*args, **named)
            finally:
                self.switch()
                self._running.pop()

        return watched

    def install(self, stage: str, place: str) -> None:
        """Watch `module:function` or `module:Class.method`; a checkout that has none books it to what calls it."""
        module, _, path = place.partition(":")
        *outer, name = path.split(".")
        try:
            holder = functools.reduce(getattr, outer, importlib.import_module(module))
            setattr(holder, name, self.watch(stage, getattr(holder, name)))
        except (ImportError, AttributeError):
            print(f"no {place} in this checkout", file=sys.stderr)


def main(checkout: str, out: str, rows: str) -> None:
    """Build `rows` pairs of all families with the code of `checkout`; prints the seconds."""
    sys.path.insert(0, checkout)
    os.chdir(checkout)
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    clock = Clock()
    pairs = importlib.import_module("builders.pairs")
    for stage, places in STAGES.items():
        for place in places:
            clock.install(stage, place)
    code = pairs.main(
        ["--source", "families", "--limit", rows, "--gallery", "0", "--workers", "1", "--out", out]
    )  # one worker is this process, where the stages can be seen
    clock.switch()
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps({"code": code, "browser": used.ru_utime + used.ru_stime, **clock.spent}))


if __name__ == "__main__":
    main(*sys.argv[1:])
