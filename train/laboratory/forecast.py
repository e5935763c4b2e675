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
from typing import TYPE_CHECKING

from train.laboratory.arms import Costs
from train.laboratory.data import further
from train.laboratory.plan import BASE, Plan
from train.laboratory.probing import CONDITIONS, PROBLEMS
from train.laboratory.results import Results
from train.laboratory.selecting import TRIVIAL

if TYPE_CHECKING:
    from train.laboratory.runs import Lab

_SCORED = 2  # scoring a row by the base: five forwards, against two short replies of a test problem
PROBED = 120  # pairs
FEW = 6  # test problems
STEPS = (2, 6)  # of two trainings whose difference is the price of a step


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Processor seconds of one pair, one token of training, one test problem under both views, and of starting.

    rollouts: of one optimizer step of the group rl.
    """

    pair: float
    token: float
    problem: float
    start: float
    rollouts: float = 0.0


def forecast(plan: Plan, preset: str, tasks: Sequence[tuple[str, int]], results: Results, workers: int) -> str:
    """The runs as text, with minutes."""
    done = {task for task in tasks if results.has(*task, plan.key(preset, task[0]))}
    prices = probe(plan, preset, rollouts=any(plan.arm(arm).group == "rl" for arm, _ in tasks))

    def seconds(arm: str) -> float:
        return seconds_of(plan, preset, arm, prices)

    lines = [f"{arm}  seed {seed}: " + _minutes(seconds(arm), (arm, seed) in done) for arm, seed in tasks]
    left = [task for task in tasks if task not in done]
    pairs = pairs_of(plan, preset)
    data = pairs * prices.pair
    phases = [[seconds(arm) for arm, _ in left if plan.is_base(arm) is base] for base in (True, False)]
    wall = data / workers + sum(_spread(phase, workers) for phase in phases)
    lines.append(f"pairs  {pairs} to build: {data / 60:.1f} min of one core, once")
    lines.append(
        f"together: {len(left)} runs, {(sum(map(sum, phases)) + data) / 60:.0f} min of processor time, "
        f"{wall / 60:.0f} min with {workers} at once, on cores that nothing else uses"
    )
    return "\n".join(lines)


def seconds_of(plan: Plan, preset: str, arm: str, prices: Prices) -> float:
    """Processor seconds of a run: its training, its answers, and what its group adds."""
    chosen, own = plan.preset(preset), plan.arm(arm)
    tokens = chosen.base_tokens if plan.is_base(arm) else chosen.tokens
    training = tokens * prices.token
    if own.group == "rl" and plan.rl is not None:
        training = plan.rl.steps * prices.rollouts
    problems = float(chosen.evaluate)
    if arm in chosen.diagnose:
        sets = len(plan.data.levels) + len(plan.data.held_out)
        problems += sets * chosen.problems_elsewhere + PROBLEMS * len(CONDITIONS)  # each is asked, and scored once
    if own.rows is not None and own.rows.score not in TRIVIAL and own.rows.end == "top":
        problems += own.rows.pool * _SCORED
    return prices.start + training + problems * prices.problem


def pairs_of(plan: Plan, preset: str) -> int:
    """Pairs to build: the plan's, and those of the further test sets."""
    count = plan.preset(preset).problems_elsewhere
    return plan.data.pairs + sum(one.pairs for one in (further(plan.data, count) if count else {}).values())


def _minutes(seconds: float, done: bool) -> str:
    return "done" if done else f"{seconds / 60:.1f} min"


def _spread(seconds: Sequence[float], workers: int) -> float:
    """When the last of these runs ends if each free worker takes the next one."""
    ends = [0.0] * workers
    for one in seconds:
        ends[ends.index(min(ends))] += one
    return max(ends)


def probe(plan: Plan, preset: str, *, rollouts: bool = False) -> Prices:
    """Measure the prices with the plan's own data, model and batch. Raises UserError as the runs would."""
    from train.laboratory.runs import Lab

    few = dataclasses.replace(plan.data, pairs=PROBED, train=0.4, dev=0.1, test=0.5, unseen=0.0)
    bare = dataclasses.replace(plan.preset(preset), diagnose=(), problems_elsewhere=0)

    with tempfile.TemporaryDirectory() as folder:

        def lab(tokens: int, problems: int, steps: int = 0) -> Lab:
            chosen = dataclasses.replace(bare, base_tokens=tokens, evaluate=problems)
            rl = plan.rl and dataclasses.replace(plan.rl, steps=steps)
            return Lab(dataclasses.replace(plan, data=few, presets=(chosen,), rl=rl), preset, Path(folder))

        def seconds(tokens: int, problems: int) -> float:
            return _seconds(lambda: lab(tokens, problems).run(BASE, 0))

        pair = _seconds(lambda: lab(1, FEW).built) / PROBED
        first = lab(1, FEW).run(BASE, 0)  # one step; imports and caches are paid for here
        step = 1 if first is None else first.tokens
        short, long = seconds(STEPS[0] * step, FEW), seconds(STEPS[1] * step, FEW)
        asked = seconds(STEPS[0] * step, 4 * FEW)
        rollout = _rollout_step(plan, lambda steps: lab(1, FEW, steps)) if rollouts else 0.0
    token = max(long - short, 0.0) / (step * (STEPS[1] - STEPS[0]))
    problem = max(asked - short, 0.0) / (3 * FEW)
    start = max(short - STEPS[0] * step * token - FEW * problem, 0.0)
    return Prices(pair=pair, token=token, problem=problem, start=start, rollouts=rollout)


def _rollout_step(plan: Plan, lab: Callable[[int], Lab]) -> float:
    """Processor seconds of an optimizer step of the first arm of the group rl, from the probe's base.

    Rollouts of a model that has learnt nothing never end by themselves, so this is an upper bound.
    """
    arm = next(one.name for one in plan.arms if one.group == "rl")
    updates = lab(1).recipe(arm, 0, Costs(text_rich=1.0, vision_centric=1.0)).rollout.updates

    def seconds(generations: int) -> float:
        return _seconds(lambda: lab(generations * updates).run(arm, 0))

    _, short, long = seconds(2), seconds(1), seconds(4)  # the first one pays for the imports
    return max(long - short, 0.0) / (3 * updates)


def _seconds(work: Callable[[], object]) -> float:
    """Processor seconds of `work`, those of its child processes included."""
    begun = sum(os.times()[:4])
    work()
    return sum(os.times()[:4]) - begun
