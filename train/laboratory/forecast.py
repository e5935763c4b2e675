"""What the runs of a preset would take, from a probe of about half a minute: a few pairs, a few steps, a few answers.

The probe's model learns nothing; what it measures is processor seconds a pair, a token of training and an answer.
"""

from __future__ import annotations

import dataclasses
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from train.laboratory.plan import BASE, Plan
from train.laboratory.results import Results

PROBED = 120  # pairs
FEW = 6  # test problems
STEPS = (2, 6)  # of two trainings whose difference is the price of a step


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Processor seconds of one pair, one token of training, one test problem under both views, and of starting."""

    pair: float
    token: float
    problem: float
    start: float


def forecast(plan: Plan, preset: str, tasks: Sequence[tuple[str, int]], results: Results, workers: int) -> str:
    """The runs as text, with minutes."""
    done = {task for task in tasks if results.has(*task, plan.key(preset, task[0]))}
    prices = probe(plan, preset)
    chosen = plan.preset(preset)

    def seconds(arm: str) -> float:
        tokens = chosen.base_tokens if arm == BASE else chosen.tokens
        return prices.start + tokens * prices.token + chosen.evaluate * prices.problem

    lines = [f"{arm}  seed {seed}: " + _minutes(seconds(arm), (arm, seed) in done) for arm, seed in tasks]
    left = [task for task in tasks if task not in done]
    data = plan.data.pairs * prices.pair
    phases = [[seconds(arm) for arm, _ in left if (arm == BASE) is base] for base in (True, False)]
    wall = data / workers + sum(_spread(phase, workers) for phase in phases)
    lines.append(f"pairs  {plan.data.pairs} to build: {data / 60:.1f} min of one core, once")
    lines.append(
        f"together: {len(left)} runs, {(sum(map(sum, phases)) + data) / 60:.0f} min of processor time, "
        f"{wall / 60:.0f} min with {workers} at once, on cores that nothing else uses"
    )
    return "\n".join(lines)


def _minutes(seconds: float, done: bool) -> str:
    return "done" if done else f"{seconds / 60:.1f} min"


def _spread(seconds: Sequence[float], workers: int) -> float:
    """When the last of these runs ends if each free worker takes the next one."""
    ends = [0.0] * workers
    for one in seconds:
        ends[ends.index(min(ends))] += one
    return max(ends)


def probe(plan: Plan, preset: str) -> Prices:
    """Measure the prices with the plan's own data, model and batch. Raises UserError as the runs would."""
    from train.laboratory.runs import Lab

    few = dataclasses.replace(plan.data, pairs=PROBED, train=0.4, dev=0.1, test=0.5)

    with tempfile.TemporaryDirectory() as folder:

        def lab(tokens: int, problems: int) -> Lab:
            chosen = dataclasses.replace(plan.preset(preset), base_tokens=tokens, evaluate=problems)
            return Lab(dataclasses.replace(plan, data=few, presets=(chosen,)), preset, Path(folder))

        def seconds(tokens: int, problems: int) -> float:
            return _seconds(lambda: lab(tokens, problems).run(BASE, 0))

        pair = _seconds(lambda: lab(1, FEW).built) / PROBED
        first = lab(1, FEW).run(BASE, 0)  # one step; imports and caches are paid for here
        step = 1 if first is None else first.tokens
        short, long = seconds(STEPS[0] * step, FEW), seconds(STEPS[1] * step, FEW)
        asked = seconds(STEPS[0] * step, 4 * FEW)
    token = max(long - short, 0.0) / (step * (STEPS[1] - STEPS[0]))
    problem = max(asked - short, 0.0) / (3 * FEW)
    start = max(short - STEPS[0] * step * token - FEW * problem, 0.0)
    return Prices(pair=pair, token=token, problem=problem, start=start)


def _seconds(work: Callable[[], object]) -> float:
    """Processor seconds of `work`, those of its child processes included."""
    begun = sum(os.times()[:4])
    work()
    return sum(os.times()[:4]) - begun
