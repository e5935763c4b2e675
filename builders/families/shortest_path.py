"""Maps of towns, stations, servers with lengths, times, prices: shortest ways, detours, closures, second best, centres.

Route A is Dijkstra's algorithm on what the facts state; route B walks every simple way of the drawn network.
python -m builders.pairs --source families:shortest_path --limit 8
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from random import Random

from builders.families._language import words
from builders.families._network import asking, brute
from builders.families._network.dijkstra import Dull, Found
from builders.families._network.net import (
    HEAVIEST,
    Net,
    facts_of,
    from_facts,
    from_scene,
    painted,
    renamed,
    sampled,
    weighted,
)
from builders.families._network.tasks import work
from builders.families._options import Options, closed, numeric
from builders.types import Answer, Retry
from renderers.types import Fact, Level, Problem, Scene

VERSIONS = ("Text Dominant", "Text Lite", "Text Only", "Vision Intensive", "Vision Dominant", "Vision Only")
EXAMPLE = "How many kilometres long is the shortest way from B to F when the road between C and D is closed?"

_CHOICES = 0.35
_SIZE = (504, 448)


def generate(rng: Random, level: Level) -> Problem:
    """A network and a question of the level. Raises Retry when none fits."""
    for _ in range(12):
        net = sampled(rng, level.perception, level.reasoning)
        task = rng.choice(asking.LEVELS[level.reasoning])
        if task == "farthest" and max(map(len, net.names)) == 1:
            task = "second"  # options that are letters would be taken for the letters of options
        for _ in range(12):
            try:
                ask = asking.draw(rng, net, task, level.reasoning)
                found = work(net, ask)
            except Dull:
                continue
            made = _problem(rng, level, net, ask, found)
            if made is not None:
                return made
    raise Retry("no question", f"of reasoning level {level.reasoning}")


def solve(facts: Sequence[Fact], ask: str) -> Answer:
    """Route A: Dijkstra's algorithm. Raises ValueError or LookupError where the facts state no network or no way."""
    return work(from_facts(facts), ask).answer


def verify(problem: Problem) -> Answer:
    """Route B: all simple ways of the drawn network, one by one. Raises ValueError where there is no drawing."""
    if problem.scene is None:
        raise ValueError("there is no drawing of a network")
    answer = brute.measure(from_scene(problem.scene.data), problem.ask)
    return answer if isinstance(answer, str) else int(answer)


def resample(problem: Problem, rng: Random) -> tuple[Fact, ...]:
    """The same vertices, otherwise joined and weighted. Raises Retry if nothing fits the question."""
    return _again(problem, rng)[0]


def redraw(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Scene]:
    """Facts as from `resample`, with the picture that belongs to them."""
    facts, net = _again(problem, rng)
    return facts, _scene(rng, problem.level or Level(), net, facts)


def _again(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Net]:
    if problem.scene is None:
        raise Retry("no drawing", problem.ask)
    reasoning = (problem.level or Level()).reasoning
    net, _ = next(_others(rng, from_scene(problem.scene.data), problem.ask, reasoning), (None, None))
    if net is None:
        raise Retry("no other network", problem.ask)
    kept = [fact for fact in problem.facts if fact.role != "condition"]
    return (*kept, *facts_of(rng, net, words("networks"), asking.edge_words(problem.state["story"]))), net


def _others(rng: Random, net: Net, ask: str, reasoning: int) -> Iterator[tuple[Net, Found]]:
    """Networks with the same vertices in which the question has an answer, and the answers."""
    renames = not ask.startswith("route")  # the way that is asked about must be there
    for _ in range(160):
        other = renamed(rng, net) if renames and rng.random() < 0.3 else net
        other = weighted(rng, other, HEAVIEST[reasoning])
        try:
            if asking.alike(other, ask, reasoning):
                yield other, work(other, ask)
        except Dull:
            continue


def _problem(rng: Random, level: Level, net: Net, ask: str, found: Found) -> Problem | None:
    """The problem, or None where options are wanted and too few other answers are at hand."""
    answer = found.answer
    numbers = {part for part in ask.split("|") if part.isdigit()}
    if str(answer) in numbers:
        return None
    options = None
    if isinstance(answer, str) or rng.random() < _CHOICES:
        options = _options(rng, level, net, ask, found)
        if options is None:
            return None
    told = asking.story(rng, net, ask.partition("|")[0])
    facts = (*asking.frame(rng, net, told), *facts_of(rng, net, words("networks"), asking.edge_words(told)))
    gold = options.answer if options else str(answer)
    closing = f"So the answer is {answer}, which is option {gold}." if options else "The answer is"
    return Problem(
        family="shortest_path",
        question=asking.question(rng, ask, told),
        ask=ask,
        answer=gold,
        answer_type="choice" if options else "number",
        choices=options.choices if options else (),
        facts=facts,
        scene=_scene(rng, level, net, facts),
        level=level,
        solution="\n".join([*found.steps, rf"{closing} \boxed{{{gold}}}."]),
        state={"story": told} | (options.named() if options else {}),
    )


def _options(rng: Random, level: Level, net: Net, ask: str, found: Found) -> Options | None:
    if isinstance(found.answer, str):
        others = [name for name in net.names if name not in (found.answer, ask.split("|")[1])]
        return closed(rng, found.answer, rng.sample(others, 3), lambda name: f"picked {name}")
    wrong = {name: Fraction(value) for name, value in found.mistakes.items()}
    others_found = (Fraction(other.answer) for _, other in _others(rng, net, ask, level.reasoning))
    return numeric(rng, Fraction(found.answer), wrong, others_found)


def _scene(rng: Random, level: Level, net: Net, facts: Sequence[Fact]) -> Scene:
    return Scene(
        kind="graph",
        data=painted(rng, net, level.perception),
        shows=tuple(fact.key for fact in facts),
        size=_SIZE if max(x for x, _ in net.at) > 1 else (448, 448),
        profile="varied",
        seed=rng.getrandbits(32),
        perception=level.perception,
    )
