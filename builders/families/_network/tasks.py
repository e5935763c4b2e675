"""Route A for networks: Dijkstra's algorithm, with worked steps and named mistakes.

found = work(net, "closed|A|F|C|D")   # Found(answer=17, steps=[...], mistakes={...}); raises Dull where it is none
"""

from __future__ import annotations

from builders.families._network import long_tasks, plain_tasks
from builders.families._network.dijkstra import Found
from builders.families._network.net import Net

WORK = plain_tasks.WORK | long_tasks.WORK


def work(net: Net, ask: str) -> Found:
    """Answer `name|argument|...`. Raises Dull without a presentable answer, LookupError for strangers."""
    name, *args = ask.split("|")
    return WORK[name](net, *args)
