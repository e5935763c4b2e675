"""Knights who tell the truth and knaves who lie: who is who follows from what they say of each other.

Route A turns the keys into clauses and asks a SAT solver; route B reads the speech bubbles and tries every world.
python -m builders.pairs --source families:knights_knaves --limit 8
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from random import Random

from builders.families._islanders.clauses import answers
from builders.families._islanders.deduction import deduce
from builders.families._islanders.hearing import hear
from builders.families._islanders.looks import CLOTHES
from builders.families._islanders.paint import Words, paint, shirts, speakers
from builders.families._islanders.speech import say
from builders.families._islanders.statements import KINDS, Node, read, worlds
from builders.families._islanders.tales import ordinary, people, tale
from builders.families._language import cardinal, listing, pick, words
from builders.families._options import Options, closed, numeric
from builders.families._plane.paper import closing
from builders.types import Answer, Retry
from renderers.types import Fact, Level, Problem, Scene

VERSIONS = ("Text Dominant", "Text Lite", "Text Only", "Vision Dominant", "Vision Only")
EXAMPLE = "Knights always tell the truth and knaves always lie. How many of the islanders are knights?"

World = frozenset[str]
_TRIES = 150
_NUMBERS = range(2, 31)


def generate(rng: Random, level: Level) -> Problem:
    """Islanders, what they say and wear, and a question. Raises Retry if no draw leaves one world and short steps."""
    names = people(rng, level.reasoning)
    ask = _ask(rng, names)
    for _ in range(_TRIES):
        drawn = tale(rng, names, level.reasoning, _wanted(ask, names))
        if drawn is None or not ordinary(drawn[0]):
            continue
        steps = deduce(drawn[0])
        if steps is not None:
            return _problem(rng, level, ask, drawn, steps)
    raise Retry("no puzzle", ask)


def solve(facts: Sequence[Fact], ask: str) -> Answer:
    """Route A. Raises ValueError or LookupError where the facts leave no world, several, or a number open."""
    said, worn = _said(facts), {}
    for fact in facts:
        if fact.symbol.startswith("shirt("):
            worn[fact.symbol[6:-1]] = int(fact.value)
    found = answers(said, 2) if said else []
    if len(found) != 1:
        raise ValueError(f"{len(found)} possibilities for {ask}")
    return _answer(ask, list(said), found[0], worn)


def solutions(facts: Sequence[Fact], ask: str) -> int:
    """How many sets of knights fit, counted to two."""
    return len(answers(_said(facts), 2))


def verify(problem: Problem) -> Answer:
    """Route B: the English in the bubbles of the picture, tried on every set of knights. Raises ValueError."""
    if problem.scene is None:
        raise ValueError("there is no picture")
    primitives = problem.scene.data["primitives"]
    said = speakers(primitives)
    meanings = {name: hear(text, name, list(said)) for name, text in said.items()}
    found = [w for w in worlds(said) if all((name in w) == meaning(w) for name, meaning in meanings.items())]
    if len(found) != 1:
        raise ValueError(f"{len(found)} worlds fit the bubbles")
    return _answer(problem.ask, list(said), found[0], shirts(primitives))


def resample(problem: Problem, rng: Random) -> tuple[Fact, ...]:
    """The same islanders with other statements. Raises Retry if none are found."""
    return _again(problem, rng)[0]


def redraw(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], Scene]:
    """Facts as from `resample`, with the picture that belongs to them."""
    facts, told = _again(problem, rng)
    return facts, _scene(rng, facts, told, problem.level or Level())


def _again(problem: Problem, rng: Random) -> tuple[tuple[Fact, ...], dict[str, Words]]:
    names, level = problem.state["people"].split("|"), problem.level or Level()
    for _ in range(_TRIES):
        drawn = tale(rng, names, level.reasoning, _wanted(problem.ask, names))
        if drawn is not None:
            hidden, told = _hidden(rng, drawn[0], _worn(rng, names, problem.ask))
            return (*(fact for fact in problem.facts if fact.role != "condition"), *hidden), told
    raise Retry("no other puzzle", problem.ask)


def _said(facts: Sequence[Fact]) -> dict[str, Node]:
    return {fact.symbol[5:-1]: read(fact.value) for fact in facts if fact.symbol.startswith("says(")}


def _ask(rng: Random, names: Sequence[str]) -> str:
    """What is asked: of few islanders only what has at least four answers."""
    kinds = f"kinds({';'.join(sorted(rng.sample(list(names), 2), key=names.index))})"
    if len(names) == 2:
        return kinds
    tasks = ["kinds", "count", "set", "set", "sum", "sum", "sum"] + ["only", "only"] * (len(names) > 3)
    task = rng.choice(tasks)
    return kinds if task == "kinds" else f"{task}({rng.choice(KINDS)})"


def _parts(ask: str) -> tuple[str, list[str]]:
    task, _, rest = ask.rstrip(")").partition("(")
    return task, rest.split(";")


def _chosen(names: Sequence[str], world: World, kind: str) -> list[str]:
    return [name for name in names if (name in world) == (kind == "knight")]


def _wanted(ask: str, names: Sequence[str]) -> Callable[[World], bool]:
    """Whether a world may be the truth: one islander of the kind where that is told, at least one in a set or a sum."""
    task, (kind, *_) = _parts(ask)
    if task == "only":
        return lambda world: len(_chosen(names, world, kind)) == 1
    if task in ("sum", "set"):
        return lambda world: len(_chosen(names, world, kind)) > 0
    return lambda world: True


def _answer(ask: str, names: Sequence[str], world: World, worn: Mapping[str, int]) -> Answer:
    task, args = _parts(ask)
    if task == "kinds":
        return _both(args, world)
    chosen = _chosen(names, world, args[0])
    if task == "count":
        return len(chosen)
    if task == "sum":
        return sum(worn[name] for name in chosen)
    if task == "only" and len(chosen) != 1:
        raise ValueError(f"{len(chosen)} {args[0]}s")
    return _listed(chosen)


def _listed(chosen: Sequence[str]) -> str:
    return listing(sorted(chosen))


def _both(pair: Sequence[str], world: World) -> str:
    """`Ana is a knight and Ben is a knave`."""
    return listing(f"{name} is a {KINDS[0] if name in world else KINDS[1]}" for name in pair)


def _worn(rng: Random, names: Sequence[str], ask: str) -> dict[str, int]:
    return dict(zip(names, rng.sample(_NUMBERS, len(names)), strict=True)) if ask.startswith("sum") else {}


def _hidden(rng: Random, said: Mapping[str, Node], worn: Mapping[str, int]) -> tuple[list[Fact], dict[str, Words]]:
    """The statements and numbers as facts and as the picture carries them."""
    texts, template = words("knights_knaves"), rng.randrange(4)
    facts, told, cloths = [], {}, rng.sample(CLOTHES, len(said))
    for name, node in said.items():
        what = say(rng, node, name, said)
        saying = Fact(
            key=f"says({name})={node}", text=texts["says"][template].format(who=name, what=what), role="condition"
        )
        shirt = None
        if name in worn:
            key = f"shirt({name})={worn[name]}"
            facts.append(Fact(key=key, text=pick(rng, texts["shirt"], who=name, n=worn[name]), role="condition"))
            shirt = (worn[name], key)
        facts.append(saying)
        told[name] = Words(says=(what, saying.key), cloth=cloths.pop(), shirt=shirt)
    return facts, told


def _frame(rng: Random, names: Sequence[str]) -> Iterator[Fact]:
    texts = words("knights_knaves")
    there = pick(rng, texts["there"], n=cardinal(len(names)), names=listing(names))
    yield Fact(key=f"people={'|'.join(names)}", text=there, role="description")
    yield Fact(key="rule=truth", text=pick(rng, texts["rule"]), role="property", drawable=False)


def _scene(rng: Random, facts: Sequence[Fact], told: Mapping[str, Words], level: Level) -> Scene:
    return paint(rng, told, tuple(fact.key for fact in facts if fact.drawable), level)


def _problem(
    rng: Random, level: Level, ask: str, drawn: tuple[dict[str, Node], World], steps: Sequence[str]
) -> Problem:
    (said, world), (task, args) = drawn, _parts(ask)
    names, worn = list(said), _worn(rng, list(said), ask)
    hidden, told = _hidden(rng, said, worn)
    facts = (*_frame(rng, names), *hidden)
    right = _answer(ask, names, world, worn)
    chosen = _options(rng, ask, names, world, worn)
    answer = chosen.answer if chosen else str(right)
    fields = {"a": args[0], "b": args[-1], "kind": args[0], "other": KINDS[args[0] == KINDS[0]]}
    worked = [*steps, *_last(ask, names, world, worn), _close(rng, task, str(right), chosen)]
    return Problem(
        family="knights_knaves",
        question=pick(rng, words("knights_knaves")[f"ask {task}"], **fields),
        ask=ask,
        answer=answer,
        answer_type="choice" if chosen else "number" if isinstance(right, int) else "text",
        choices=chosen.choices if chosen else (),
        facts=facts,
        scene=_scene(rng, facts, told, level),
        level=level,
        solution="\n".join(worked),
        state={"people": "|".join(names)} | (chosen.named() if chosen else {}),
    )


def _last(ask: str, names: Sequence[str], world: World, worn: Mapping[str, int]) -> Iterator[str]:
    """From who is who to what is asked."""
    task, (kind, *_) = _parts(ask)
    yield f"In the end, {_sorted_out(names, world)}."
    if task == "count":
        count = len(_chosen(names, world, kind))
        yield f"That makes {cardinal(count)} {kind}{'' if count == 1 else 's'}."
    if task == "sum":
        numbers = [worn[name] for name in _chosen(names, world, kind)]
        if len(numbers) > 1:
            yield f"The numbers of the {kind}s add up to {' + '.join(map(str, numbers))} = {sum(numbers)}."
        else:
            yield f"The only {kind} wears the number {numbers[0]}."


def _close(rng: Random, task: str, right: str, chosen: Options | None) -> str:
    """The last line: the result, the option that it is, and the box."""
    if task == "kinds" and chosen:
        return rf"So {right}, which is option {chosen.answer}. \boxed{{{chosen.answer}}}"
    return closing(rng, right, chosen.answer if chosen else right, lettered=bool(chosen))


def _sorted_out(names: Sequence[str], world: World) -> str:
    """`Ana and Ben are knights and Cleo is a knave`."""
    groups = [(kind, _chosen(names, world, kind)) for kind in KINDS]
    told = [
        f"{listing(who)} {'is a' if len(who) == 1 else 'are'} {kind}{'s'[: len(who) > 1]}"
        for kind, who in groups
        if who
    ]
    return listing(told)


def _options(rng: Random, ask: str, names: Sequence[str], world: World, worn: Mapping[str, int]) -> Options | None:
    """Options for kinds and sets always, for names and sums now and then; drawn from other worlds of the same sort."""
    task, args = _parts(ask)
    right = _answer(ask, names, world, worn)
    if task == "count" or (task in ("only", "sum") and rng.random() < 0.6):
        return None
    others = _others(rng, ask, names)
    if isinstance(right, int):
        wrong = {"added the numbers of the other kind": Fraction(sum(worn.values()) - right)}
        for name, number in worn.items():
            counted = (name in world) == (args[0] == "knight")
            wrong[f"mistook {name}"] = Fraction(right - number if counted else right + number)
        return numeric(rng, Fraction(right), wrong, (Fraction(str(other)) for other in others))
    different = {str(right)}
    for _ in range(60):
        different.add(str(next(others)))
        if len(different) == min(4, len(names) if task == "only" else 4):
            break
    return closed(rng, str(right), sorted(different - {str(right)}), lambda text: "took a lie for the truth")


def _others(rng: Random, ask: str, names: Sequence[str]) -> Iterator[Answer]:
    """Answers in other worlds that the words allow, numbers of islanders of a kind first, as tales are drawn."""
    wanted = _wanted(ask, names)
    fitting = [world for world in worlds(names) if wanted(world)]
    sizes = sorted({len(world) for world in fitting})
    while True:
        size = rng.choice(sizes)
        world = rng.choice([world for world in fitting if len(world) == size])
        yield _answer(ask, names, world, _worn(rng, names, ask))
