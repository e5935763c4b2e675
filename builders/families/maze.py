"""Mazes with thin walls or blocks: steps, turns, letters on the way, dead ends, forks, tours, orders of a robot.

Route A searches the stated lines breadth first; route B follows the painted walls with a hand on them, or floods them.
python -m builders.pairs --source families:maze --limit 8
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from builders.families._language import listing, ordinal, pick, words
from builders.families._maze import replay
from builders.families._maze.board import LETTERS, Maze, carved, from_facts, key, painted, size
from builders.families._maze.search import ORDERS, work
from builders.families._network.dijkstra import Dull, Found
from builders.families._options import Options, closed, numeric
from builders.types import Answer, Retry
from renderers.types import AnswerType, Fact, Level, Problem, Scene

VERSIONS = ("Text Dominant", "Text Lite", "Text Only", "Vision Intensive", "Vision Dominant", "Vision Only")
EXAMPLE = "How many right turns does one make on the way from S to G?"

_LEVELS: dict[int, tuple[str, ...]] = {
    1: ("steps", "steps", "letters", "dead"),
    2: ("steps", "turns", "nth", "word"),
    3: ("right", "left", "nth", "dead", "reach", "word"),
    4: ("diff", "shortest", "shortest", "forks", "right", "reach"),
    5: ("both", "both", "far", "within", "robot", "robot"),
}
_LOOPED = ("shortest", "both", "robot", "diff", "within")
_CHOICES = 0.35
_NO_OPTION = "ABCDEFGH"
"""Letters of options: no letter in a maze that is asked about with options may be one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What stays when a maze is drawn again: `how` as in `board.carved`."""

    rows: int
    columns: int
    letters: str
    how: dict[str, str]

    def carve(self, rng: Random) -> Maze:
        """Another maze of this plan."""
        return carved(rng, (self.rows, self.columns), self.letters, self.how)

    def state(self) -> dict[str, str]:
        """The plan as strings, for `Problem.state`."""
        return {"rows": str(self.rows), "columns": str(self.columns), "letters": self.letters, **self.how}


def _plan(rng: Random, task: str, perception: int) -> Plan:
    blocks = rng.random() < 0.4
    rows, columns = size(rng, perception, blocks=blocks)
    pool = [letter for letter in LETTERS if not (task == "reach" and letter in _NO_OPTION)]
    count = 4 if task == "reach" else max(4, min(rng.randint(4, 7), rows * columns // 3))
    loops = rng.randint(2, 5) if task in _LOOPED else 0
    how = {"blocks": "yes" if blocks else "no", "loops": str(loops), "parts": "4" if task == "reach" else "1"}
    return Plan(rows=rows, columns=columns, letters="SG" + "".join(rng.sample(pool, count)), how=how)


def generate(rng: Random, level: Level) -> Problem:
    """A maze and a question of the level. Raises Retry when none fits."""
    task = rng.choice(_LEVELS[level.reasoning])
    for _ in range(40):
        plan = _plan(rng, task, level.perception)
        maze = plan.carve(rng)
        ask = "|".join((task, *_arguments(rng, plan, task)))
        try:
            found = work(maze, ask)
        except Dull:
            continue
        made = _problem(rng, level, plan, maze, ask, found)
        if made is not None:
            return made
    raise Retry("no question", f"{task} at reasoning level {level.reasoning}")


def solve(facts: Sequence[Fact], ask: str) -> Answer:
    """Route A: breadth-first search. Raises ValueError or LookupError where the facts state no maze or no way."""
    return work(from_facts(facts), ask).answer


def verify(problem: Problem) -> Answer:
    """Route B: along the painted walls. Raises ValueError or LookupError where they do not lead anywhere."""
    if problem.scene is None:
        raise ValueError("there is no picture of a maze")
    return replay.measure(problem.scene.data, problem.ask)


def resample(problem: Problem, rng: Random) -> tuple[Fact, ...]:
    """A maze of the same size with the same letters. Raises Retry if nothing fits the question."""
    return _again(problem, rng)[0]


def redraw(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Scene]:
    """Facts as from `resample`, with the picture that belongs to them."""
    facts, maze = _again(problem, rng)
    return facts, _scene(rng, problem.level or Level(), maze, facts)


def _again(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Maze]:
    state = problem.state
    how = {name: state[name] for name in ("blocks", "loops", "parts")}
    plan = Plan(rows=int(state["rows"]), columns=int(state["columns"]), letters=state["letters"], how=how)
    maze, _ = next(_others(rng, plan, problem.ask), (None, None))
    if maze is None:
        raise Retry("no other maze", problem.ask)
    kept = [fact for fact in problem.facts if fact.role != "condition"]
    return (*kept, *_lines(rng, maze)), maze


def _others(rng: Random, plan: Plan, ask: str) -> Iterator[tuple[Maze, Found]]:
    """Mazes of the plan in which the question has an answer, and the answers."""
    for _ in range(60):
        maze = plan.carve(rng)
        try:
            yield maze, work(maze, ask)
        except Dull:
            continue


def _arguments(rng: Random, plan: Plan, task: str) -> list[str]:
    others = rng.sample(plan.letters[2:], len(plan.letters) - 2)
    if task == "dead":
        return []
    if task == "reach":
        return ["S", *sorted(others)]
    if task == "far":
        return ["S"]
    if task == "within":
        return ["S", str(rng.randint(3, 7))]
    start, end = ("S", "G") if rng.random() < 0.7 or task in ("word", "nth", "letters") else tuple(others[:2])
    extra = {"diff": [others[2]], "both": others[2:4], "nth": [str(rng.randint(2, 4))]}.get(task, [])
    if task == "robot":
        extra = ["".join(rng.choice(list(ORDERS)) for _ in range(rng.randint(6, 9)))]
    return [start, end, *extra]


def _problem(rng: Random, level: Level, plan: Plan, maze: Maze, ask: str, found: Found) -> Problem | None:
    """The problem, or None where options are wanted and too few other answers are at hand."""
    task, *args = ask.split("|")
    options = None
    if task == "reach":
        others = [name for name in args[1:] if name != found.answer]
        options = closed(rng, str(found.answer), others, lambda name: f"went through a wall to {name}")
    elif isinstance(found.answer, int) and rng.random() < _CHOICES:
        options = _options(rng, plan, ask, found)
        if options is None:
            return None
    facts = (*_frame(rng, plan, maze), *_lines(rng, maze))
    gold = options.answer if options else str(found.answer)
    boxed = gold if options or gold.isdigit() else rf"\text{{{gold}}}"
    closing = f"So the answer is {found.answer}, which is option {gold}." if options else "The answer is"
    kind: AnswerType = "choice" if options else "number" if isinstance(found.answer, int) else "text"
    return Problem(
        family="maze",
        question=_question(rng, maze, ask),
        ask=ask,
        answer=gold,
        answer_type=kind,
        choices=options.choices if options else (),
        facts=facts,
        scene=_scene(rng, level, maze, facts),
        level=level,
        solution="\n".join([*found.steps, rf"{closing} \boxed{{{boxed}}}."]),
        state=plan.state() | (options.named() if options else {}),
    )


def _frame(rng: Random, plan: Plan, maze: Maze) -> Iterator[Fact]:
    texts = words("mazes")
    kind = "blocks" if maze.blocks else "thin"
    rows, columns = (len(maze.lines), len(maze.lines[0])) if maze.blocks else (plan.rows, plan.columns)
    yield Fact(key=f"maze={rows}x{columns}", text=pick(rng, texts[kind], r=rows, c=columns), role="description")
    yield Fact(key="steps=sides", text=pick(rng, texts["move"], **texts["kinds"][kind]), role="property")
    yield Fact(key="north=top", text=pick(rng, texts["north"]), role="property")


def _lines(rng: Random, maze: Maze) -> Iterator[Fact]:
    """The lines of the maze; the first explains the signs."""
    texts = words("mazes")
    first = texts["legend_blocks" if maze.blocks else "legend_thin"]
    template = rng.choice(texts["line"])
    for i, line in enumerate(maze.lines):
        chosen = rng.choice(first) if i == 0 else template
        yield Fact(key=key(maze, i), text=chosen.format(i=i + 1, line=line), role="condition")


def _question(rng: Random, maze: Maze, ask: str) -> str:
    texts = words("mazes")
    task, *args = ask.split("|")
    fields = dict(texts["kinds"]["blocks" if maze.blocks else "thin"]) | dict(zip("stcd", args, strict=False))
    if task == "diff":
        fields["u"] = args[2]
    if task == "nth":
        fields["n"] = ordinal(int(args[2]))
    if task == "within":
        fields["k"] = args[1]
    if task == "robot":
        fields["orders"] = listing(ORDERS[order] for order in args[2])
    return pick(rng, texts[task], **fields)


def _options(rng: Random, plan: Plan, ask: str, found: Found) -> Options | None:
    wrong = {name: Fraction(value) for name, value in found.mistakes.items()}
    others = (Fraction(int(other.answer)) for _, other in _others(rng, plan, ask))
    return numeric(rng, Fraction(int(found.answer)), wrong, others)


def _scene(rng: Random, level: Level, maze: Maze, facts: Sequence[Fact]) -> Scene:
    return Scene(
        kind="grid",
        data=painted(rng, maze, level.perception),
        shows=tuple(fact.key for fact in facts),
        profile="varied",
        seed=rng.getrandbits(32),
        perception=level.perception,
    )
