"""Graphs to look at: degrees, pieces, bridges, triangles, walks and paths, colours, independent sets, spanning trees.

Route A counts on the stated edges, with SAT for what is best; route B tries out all subsets of what is drawn.
python -m builders.pairs --source families:graph_properties --limit 8
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain, islice
from random import Random

from builders.families._language import article, cardinal, listing, pick, words
from builders.families._network import counts, enumerated, optima
from builders.families._network.dijkstra import Dull, Found
from builders.families._network.simple import (
    Graph,
    facts_of,
    from_facts,
    from_scene,
    joined,
    painted,
    sampled,
)
from builders.families._options import Options, numeric
from builders.types import Answer, Retry
from renderers.types import Fact, Level, Problem, Scene

VERSIONS = ("Text Dominant", "Text Lite", "Text Only", "Vision Intensive", "Vision Dominant", "Vision Only")
EXAMPLE = "Any two vertices that are joined get different colours. What is the smallest number of colours needed?"

WORK = counts.WORK | optima.WORK
_LEVELS: dict[int, tuple[str, ...]] = {
    1: ("degree", "edges", "edges", "sum", "sum", "touching", "touching"),
    2: ("missing", "missing", "around", "around", "odd", "least", "common", "pieces"),
    3: ("cherries", "cherries", "walks 2", "paths", "triangles", "bridges", "beyond"),
    4: ("apart", "apart", "walks 3", "paths", "squares", "cuts", "colours", "cherries"),
    5: ("trees", "trees", "colourings", "colourings", "free", "cover", "walks 4"),
}
_DENSITY = dict.fromkeys(("bridges", "cuts", "trees", "colourings"), "sparse") | {"pieces": "loose"}
_DENSITY |= dict.fromkeys(("colours", "free", "cover", "triangles", "squares"), "any")
_CHOICES = 0.35
_SMALL = (
    "degree",
    "odd",
    "least",
    "common",
    "pieces",
    "triangles",
    "bridges",
    "cuts",
    "colours",
    "free",
    "cover",
    "beyond",
)
_SMALL_CHOICES = 0.75
"""Small numbers are asked with options more often, so that no open answer is a good guess."""


def generate(rng: Random, level: Level) -> Problem:
    """A graph and a question of the level. Raises Retry when none fits."""
    task, _, steps = rng.choice(_LEVELS[level.reasoning]).partition(" ")
    for _ in range(25):
        graph, how = sampled(rng, level.perception, _DENSITY.get(task, "middling"))
        ask = "|".join((task, *_arguments(rng, graph.names, task, steps)))
        try:
            found = work(graph, ask)
        except Dull:
            continue
        made = _problem(rng, level, graph, how, ask, found)
        if made is not None:
            return made
    raise Retry("no question", f"{task} at reasoning level {level.reasoning}")


def work(graph: Graph, ask: str) -> Found:
    """Answer `name|argument|...` with steps. Raises Dull where there is no presentable answer."""
    name, *args = ask.split("|")
    return WORK[name](graph, *args)


def solve(facts: Sequence[Fact], ask: str) -> Answer:
    """Route A: counting and SAT. Raises ValueError or LookupError where the facts state no graph."""
    return work(from_facts(facts), ask).answer


def verify(problem: Problem) -> Answer:
    """Route B: subsets of the drawn graph, one by one. Raises ValueError where there is no drawing."""
    if problem.scene is None:
        raise ValueError("there is no drawing of a graph")
    return enumerated.measure(from_scene(problem.scene.data), problem.ask)


def resample(problem: Problem, rng: Random) -> tuple[Fact, ...]:
    """The same vertices, joined otherwise. Raises Retry if nothing fits the question."""
    return _again(problem, rng)[0]


def redraw(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Scene]:
    """Facts as from `resample`, with the picture that belongs to them."""
    facts, graph = _again(problem, rng)
    return facts, _scene(rng, problem.level or Level(), graph, facts)


def _again(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Graph]:
    if problem.scene is None:
        raise Retry("no drawing", problem.ask)
    how = {name: problem.state[name] for name in ("style", "density")}
    graph, _ = next(_others(rng, from_scene(problem.scene.data), how, problem.ask), (None, None))
    if graph is None:
        raise Retry("no other graph", problem.ask)
    tale = words("graphs")["stories"][problem.state["story"]]
    kept = [fact for fact in problem.facts if fact.role != "condition"]
    return (*kept, *facts_of(rng, graph, words("graphs")["from"], tale)), graph


def _others(rng: Random, graph: Graph, how: dict[str, str], ask: str) -> Iterator[tuple[Graph, Found]]:
    """Graphs with the same vertices in which the question has an answer, and the answers."""
    for _ in range(60):
        other = joined(rng, graph.names, graph.at, how)
        try:
            yield other, work(other, ask)
        except Dull:
            continue


def _arguments(rng: Random, vertices: Sequence[str], task: str, steps: str) -> list[str]:
    names = sorted(vertices)
    if task == "sum":
        return sorted(rng.sample(names, min(rng.randint(3, 5), len(names) - 1)))
    if task in ("touching", "common", "paths"):
        return rng.sample(names, 2)
    if task == "walks":
        return [rng.choice(names), steps]
    if task in ("degree", "around", "beyond"):
        return [rng.choice(names)]
    return {"least": [rng.choice("34") if len(names) > 6 else "3"], "colourings": [rng.choice("33344")]}.get(task, [])


def _problem(rng: Random, level: Level, graph: Graph, how: dict[str, str], ask: str, found: Found) -> Problem | None:
    """The problem, or None where options are wanted and too few other answers are at hand."""
    options = None
    task = ask.partition("|")[0]
    if rng.random() < (_SMALL_CHOICES if task in _SMALL else _CHOICES):
        options = _options(rng, graph, how, ask, found)
        if options is None:
            return None
    told = rng.choice(list(words("graphs")["stories"]))
    tale = words("graphs")["stories"][told]
    facts = (*_frame(rng, graph, tale), *facts_of(rng, graph, words("graphs")["from"], tale))
    gold = options.answer if options else str(found.answer)
    closing = f"So the answer is {found.answer}, which is option {gold}." if options else "The answer is"
    return Problem(
        family="graph_properties",
        question=_question(rng, tale, ask),
        ask=ask,
        answer=gold,
        answer_type="choice" if options else "number",
        choices=options.choices if options else (),
        facts=facts,
        scene=_scene(rng, level, graph, facts),
        level=level,
        solution="\n".join([*found.steps, rf"{closing} \boxed{{{gold}}}."]),
        state={"story": told, **how} | (options.named() if options else {}),
    )


def _frame(rng: Random, graph: Graph, tale: dict[str, str]) -> Iterator[Fact]:
    texts, names = words("graphs"), sorted(graph.names)
    there = pick(rng, texts["there"], names=listing(names), **tale)
    yield Fact(key=f"vertices={'|'.join(names)}", text=there, role="description")
    yield Fact(key="edges=simple", text=pick(rng, texts["simple"], **tale), role="property")


def _question(rng: Random, tale: dict[str, str], ask: str) -> str:
    task, *args = ask.split("|")
    fields = dict(tale) | dict(zip("st", args, strict=False))
    fields["an_node"] = f"{article(tale['node'])} {tale['node']}"
    fields["list"] = listing(args)
    if task in ("walks", "least", "colourings"):
        fields["k"] = cardinal(int(args[-1]))
    return pick(rng, words("graphs")[task], **fields)


def _options(rng: Random, graph: Graph, how: dict[str, str], ask: str, found: Found) -> Options | None:
    wrong = {name: Fraction(value) for name, value in found.mistakes.items()}
    right = Fraction(found.answer)
    others = (Fraction(other.answer) for _, other in islice(_others(rng, graph, how, ask), 30))
    # A number that is never above four or so has too few other values: its neighbours fill up.
    near = (right + step for step in rng.sample((-3, -2, -1, 1, 2, 3), 6))
    return numeric(rng, right, wrong, chain(others, near))


def _scene(rng: Random, level: Level, graph: Graph, facts: Sequence[Fact]) -> Scene:
    return Scene(
        kind="graph",
        data=painted(rng, graph, level.perception),
        shows=tuple(fact.key for fact in facts),
        profile="varied",
        seed=rng.getrandbits(32),
        perception=level.perception,
    )
