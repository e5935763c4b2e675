"""Programs that flow charts show: a decision, loops, loops with a decision inside; with constants drawn to suit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from builders.families._machines.chart import Step, Trace, run
from builders.types import Retry

Steps = dict[int, Step]
PROGRAMS: Mapping[int, tuple[str, ...]] = {
    1: ("straight",), 2: ("repeat", "printing"), 3: ("sum", "printing"), 4: ("branch", "sum"), 5: ("branch", "halving"),
}  # fmt: skip
"""Reasoning level -> programs."""
ASKS: Mapping[str, tuple[str, ...]] = {
    "straight": ("print",),
    "repeat": ("print", "print", "rounds 2"),
    "printing": ("prints sum", "prints sum", "print", "prints count"),
    "sum": ("print", "print", "rounds 4"),
    "branch": ("print", "print", "print", "yes"),
    "halving": ("print", "print", "yes", "rounds 6"),
}
LOOP_START = {"repeat": 2, "printing": 2, "sum": 4, "branch": 3, "halving": 3}
"""Program -> the first step of what is repeated."""
_ROUNDS = {1: (1, 1), 2: (3, 6), 3: (3, 6), 4: (4, 7), 5: (5, 9)}
_MOST = 999
_NAMES = (("x", "s", "n"), ("u", "v", "k"), ("m", "t", "n"), ("p", "r", "k"))


def names(rng: Random) -> str:
    """Names of the variables, as in the state of a problem."""
    return " ".join(rng.choice(_NAMES))


def draw(rng: Random, program: str, variables: str, reasoning: int) -> Steps:
    """A program with constants for which it ends after a fitting number of rounds. Raises Retry where none is found."""
    x, s, n = variables.split(" ")
    for _ in range(200):
        labels, ways = _DRAWS[program](rng, x, s, n)
        steps = {i + 1: Step(label, way) for i, (label, way) in enumerate(zip(labels, ways, strict=True))}
        try:
            trace = run(steps)
        except ValueError:
            continue
        if _fits(trace, program, reasoning, labels):
            return steps
    raise Retry("no program", program)


def _fits(trace: Trace, program: str, reasoning: int, labels: list[str]) -> bool:
    """Whole numbers of a handy size, enough rounds, both ways taken, and a result that is written in no box."""
    values = [value for state in trace.states for value in state.values()]
    if any(value.denominator > 1 or not 0 <= value <= _MOST for value in values):
        return False
    low, high = _ROUNDS[reasoning]
    if program in LOOP_START and not low <= trace.visits.count(LOOP_START[program]) <= high:
        return False
    if program in ("branch", "halving") and not all(trace.visits.count(step) for step in (4, 5)):
        return False
    return trace.printed[-1] > 0 and not any(str(trace.printed[-1]) in label.split(" ") for label in labels)


def _on(*steps: int) -> list[dict[str, int]]:
    return [{"": step} for step in steps]


def _turned(rng: Random, question: tuple[str, str], yes: int, no: int) -> tuple[str, dict[str, int]]:
    """A question or its opposite, with the ways out accordingly."""
    swap = rng.random() < 0.5
    return question[swap] + "?", {"yes": no, "no": yes} if swap else {"yes": yes, "no": no}


def _change(rng: Random, x: str, low: int = 2) -> str:
    """A new value for x that is made from the old one."""
    return rng.choice(
        (
            f"{x} + {rng.randint(low, 15)}",
            f"{rng.randint(2, 4)} × {x}",
            f"{rng.randint(2, 3)} × {x} + {rng.randint(1, 9)}",
            f"{rng.randint(2, 3)} × {x} − {rng.randint(1, 5)}",
        )
    )


def _limit(rng: Random, x: str, low: int, high: int) -> tuple[str, str]:
    """`x > 20` and its opposite `x ≤ 20`, or with ≥ and <."""
    bound = rng.randint(low, high)
    return rng.choice(((f"{x} > {bound}", f"{x} ≤ {bound}"), (f"{x} ≥ {bound}", f"{x} < {bound}")))


Drawn = tuple[list[str], list[dict[str, int]]]


def _straight(rng: Random, x: str, s: str, n: str) -> Drawn:
    question, ways = _turned(rng, _limit(rng, s, 5, 40), 4, 5)
    labels = [f"{x} = {rng.randint(2, 15)}", f"{s} = {_change(rng, x)}", question]
    labels += [f"{s} = {s} − {rng.randint(2, 9)}", f"{s} = {_change(rng, s)}", f"Print {s}", "Stop"]
    return labels, [*_on(2, 3), ways, *_on(6, 6, 7), {}]


def _repeat(rng: Random, x: str, s: str, n: str) -> Drawn:
    question, ways = _turned(rng, _limit(rng, x, 30, 300), 4, 2)
    labels = [f"{x} = {rng.randint(1, 12)}", f"{x} = {_change(rng, x)}", question, f"Print {x}", "Stop"]
    return labels, [*_on(2, 3), ways, *_on(5), {}]


def _printing(rng: Random, x: str, s: str, n: str) -> Drawn:
    question, ways = _turned(rng, _limit(rng, x, 20, 150), 5, 2)
    labels = [f"{x} = {rng.randint(1, 12)}", f"Print {x}", f"{x} = {_change(rng, x)}", question, "Stop"]
    return labels, [*_on(2, 3, 4), ways, {}]


def _sum(rng: Random, x: str, s: str, n: str) -> Drawn:
    question, ways = _turned(rng, _limit(rng, x, 15, 60), 6, 4)
    add = rng.choice((f"{s} + {x}", f"{s} + {x}", f"{s} + {rng.randint(2, 3)} × {x}", f"2 × {s} + {x}"))
    labels = [f"{x} = {rng.randint(1, 9)}", f"{s} = {rng.randint(0, 9)}", question]
    labels += [f"{s} = {add}", f"{x} = {x} + {rng.randint(2, 9)}", f"Print {s}", "Stop"]
    return labels, [*_on(2, 3), ways, *_on(5, 3, 7), {}]


def _branch(rng: Random, x: str, s: str, n: str) -> Drawn:
    inner, inner_ways = _turned(rng, _limit(rng, x, 8, 60), 4, 5)
    question, ways = _turned(rng, _limit(rng, n, 4, 20), 8, 3)
    labels = [f"{n} = {rng.randint(0, 4)}", f"{x} = {rng.randint(1, 15)}", inner]
    labels += [f"{x} = {x} − {rng.randint(2, 9)}", f"{x} = {_change(rng, x)}", f"{n} = {n} + {rng.randint(1, 4)}"]
    return [*labels, question, f"Print {x}", "Stop"], [*_on(2, 3), inner_ways, *_on(6, 6, 7), ways, *_on(9), {}]


def _halving(rng: Random, x: str, s: str, n: str) -> Drawn:
    question, ways = _turned(rng, _limit(rng, s, 30, 200), 8, 3)
    odd = rng.choice((f"3 × {x} + 1", f"{x} + {rng.choice((3, 5, 7, 9))}", f"3 × {x} − 1"))
    labels = [f"{x} = {rng.randint(5, 40)}", f"{s} = {rng.randint(0, 9)}", f"{x} even?"]
    labels += [f"{x} = {x} ÷ 2", f"{x} = {odd}", f"{s} = {s} + {x}", question, f"Print {s}", "Stop"]
    return labels, [*_on(2, 3), {"yes": 4, "no": 5}, *_on(6, 6, 7), ways, *_on(9), {}]


_DRAWS: dict[str, Callable[[Random, str, str, str], Drawn]] = {
    "straight": _straight,
    "repeat": _repeat,
    "printing": _printing,
    "sum": _sum,
    "branch": _branch,
    "halving": _halving,
}
