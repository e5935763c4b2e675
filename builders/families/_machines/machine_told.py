"""The words of automata: what is asked on which level, facts, question, options and the worked solution."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from random import Random

from builders.families._language import cardinal, listing, pick, sentence, words
from builders.families._machines import machine as machines
from builders.families._machines import runs
from builders.families._machines.machine import Machine
from builders.families._options import Options, closed, numeric
from builders.types import Retry
from renderers.types import Fact

State = Mapping[str, str]

_ASKS: dict[int, tuple[str, ...]] = {
    1: ("state 3|4", "sum 3", "sum 4"),
    2: ("state 5|6", "visits 5|6|7", "sum 5|6", "which 3"),
    3: ("accepted 6", "sum 7|8", "shortest", "which 4|5"),
    4: ("words 3|4", "accepted 7|8", "times 12|15|20", "visits 9|10"),
    5: ("words 4|5", "upto 3|4", "times 30|50|60", "words 4|5"),
}
"""Reasoning level -> operation and its size."""
_STATES = {1: (3, 3), 2: (3, 4), 3: (4, 4), 4: (4, 5), 5: (5, 5)}
_TIMES = {12: "twelve", 15: "fifteen", 20: "twenty", 30: "thirty", 50: "fifty", 60: "sixty"}
_CHOICES = 0.25
_TRIES = 60


def plan(rng: Random, reasoning: int, perception: int) -> dict[str, str]:
    """States, letters and what is asked: everything that the words show."""
    operation, _, sizes = rng.choice(_ASKS[reasoning]).partition(" ")
    size = int(rng.choice(sizes.split("|"))) if sizes else 0
    many = rng.randint(*_STATES[reasoning]) + (perception >= 4)
    letters = rng.choice(("bc", "cd", "gh", "mn"))
    if reasoning >= 3 and many <= 4 and operation not in ("upto", "sum") and rng.random() < 0.4:
        letters = rng.choice(("bcd", "fgh"))
    states = rng.sample(rng.choice(machines.NAMES)[:many], many)
    kind = {"state": "run", "times": "run", "visits": "run", "sum": "sum"}.get(operation, "language")
    ask = f"{operation} {size}" if operation in ("words", "upto") else operation
    if operation in ("state", "sum"):
        ask += f" {_word(rng, letters, size)}" + " 1" * (operation == "state")
    elif operation == "times":
        ask = f"state {_word(rng, letters, rng.choice((2, 3)), mixed=True)} {size}"
    elif operation == "visits":
        ask += f" {rng.choice(states)} {_word(rng, letters, size)}"
    elif operation in ("accepted", "which"):
        ask += f" {' '.join(_words(rng, letters, operation, size))}"
    return {"kind": kind, "states": " ".join(states), "letters": letters, "ask": ask}


def _word(rng: Random, letters: str, size: int, *, mixed: bool = False) -> str:
    while True:
        word = "".join(rng.choice(letters) for _ in range(size))
        if not mixed or len(set(word)) > 1:
            return word


def _words(rng: Random, letters: str, operation: str, size: int) -> list[str]:
    """Different words: four of one length to choose from, or a list of several lengths, short ones first."""
    found: dict[str, None] = {}
    while len(found) < (4 if operation == "which" else size):
        found[_word(rng, letters, size if operation == "which" else rng.randint(2, 5))] = None
    return list(found) if operation == "which" else sorted(found, key=lambda word: (len(word), word))


def draw(rng: Random, state: State) -> Machine:
    """A machine that gives the question an answer. Raises Retry where none is found."""
    longest = rng.randint(2, len(state["states"].split(" ")) - 1)
    for attempt in range(_TRIES):
        made = machines.draw(rng, state["states"].split(" "), state["letters"], state["kind"])
        try:
            answer = runs.answer(made, state["ask"])
        except (ValueError, StopIteration):
            continue
        if _suits(made, state["ask"], answer, longest if attempt < _TRIES // 2 else 2):
            return made
    raise Retry("no machine", state["ask"])


def _suits(made: Machine, ask: str, answer: int | str, longest: int) -> bool:
    """No zero where things are counted, a shortest word of the length that was drawn for it, and a word that is read
    many times must lead to different states for ever."""
    operation, *args = ask.split(" ")
    if operation == "shortest":
        return answer == longest
    if operation == "state" and args[1] != "1":
        return runs.path(made, args[0] * int(args[1]))[-1] != runs.path(made, args[0] * (int(args[1]) + 1))[-1]
    return operation not in ("words", "upto", "visits") or answer != 0


def facts(rng: Random, state: State, made: Machine) -> tuple[Fact, ...]:
    """The states, what holds for all of them, and the hidden part."""
    texts, names = words("automata_flowcharts"), state["states"].split(" ")
    text = pick(rng, texts["states"], states=listing(sorted(names)), start=names[0])
    frame = [
        Fact(key=machines.frame_key(names), text=text, role="description"),
        Fact(key="moves=one for each letter", text=pick(rng, texts["moves"]), role="property"),
    ]
    if state["kind"] == "sum":
        frame.append(Fact(key="outputs=beside", text=pick(rng, texts["outputs"]), role="property", drawable=False))
    elif state["kind"] == "language":
        frame.append(Fact(key="accepted=end", text=pick(rng, texts["accepts"]), role="property", drawable=False))
    return (*frame, *conditions(rng, made))


def conditions(rng: Random, made: Machine) -> Iterator[Fact]:
    """Every arrow, in one template, and the accepting states."""
    texts = words("automata_flowcharts")
    template = rng.choice(texts["move out" if made.outputs else "move"])
    for key, (first, *rest) in made.keys().items():
        if key.startswith("accepting="):
            several = listing([first, *rest]) + (" is" if not rest else " are")
            text = pick(rng, texts["accepting"], accepting=several, Accepting=several)
        else:
            text = sentence(template.format(a=first, b=rest[0], letters=_read(rest[1])))
        yield Fact(key=key, text=text, role="condition")


def _read(label: str) -> str:
    """`a or b`; `a (writing 3) or b (writing 1)`."""
    parts = (part.partition("/") for part in label.split(", "))
    return listing((f"{a} (writing {out})" if out else a for a, _, out in parts), "or")


def question(rng: Random, state: State) -> str:
    """What is asked, without any fact."""
    operation, *args = state["ask"].split(" ")
    fields: dict[str, str] = {"letters": listing(state["letters"])}
    if operation == "state":
        fields["word"] = args[0] if args[1] == "1" else f"{args[0]} {_TIMES[int(args[1])]} times in a row"
    elif operation == "visits":
        fields |= {"q": args[0], "word": args[1]}
    elif operation == "sum":
        fields["word"] = args[0]
    elif operation == "accepted":
        fields["words"] = listing(args)
    elif args and operation != "which":
        fields["n"] = cardinal(int(args[0]))
    return pick(rng, words("automata_flowcharts")[f"ask {operation}"], **fields)


def options(rng: Random, state: State, made: Machine, right: int | str) -> Options | None:
    """States and words always have options, numbers now and then."""
    operation, *args = state["ask"].split(" ")
    if operation == "which":
        at = args.index(str(right))
        wrong = {chr(65 + i): "ends in a state that is not accepting" for i in range(len(args)) if i != at}
        return Options(choices=tuple(args), answer=chr(65 + at), mistakes=wrong)
    if operation == "state":
        others = [name for name in made.states if name != right]
        return closed(rng, str(right), rng.sample(others, min(3, len(others))), lambda name: f"went to {name}")
    if rng.random() > _CHOICES:
        return None
    near = {"one too many": Fraction(int(right) + 1), "missed one": Fraction(int(right) - 1)}
    return numeric(rng, Fraction(right), near, _others(rng, state))


def _others(rng: Random, state: State) -> Iterator[Fraction]:
    """Answers of other machines with the same words."""
    for _ in range(_TRIES):
        try:
            yield Fraction(runs.answer(draw(rng, state), state["ask"]))
        except Retry:
            return


def worked(state: State, made: Machine) -> list[str]:
    """The way through the states, or how many words lead where."""
    operation, *args = state["ask"].split(" ")
    if operation == "state" and args[1] != "1":
        return list(_repeated(made, args[0], int(args[1])))
    if operation in ("state", "visits", "sum"):
        return list(_followed(made, operation, args))
    if operation in ("accepted", "which"):
        ends = [(word, runs.path(made, word)) for word in args]
        return [
            f"{word}: {' → '.join(path)}, which is {'accepting' if path[-1] in made.accepting else 'not accepting'}."
            for word, path in ends
        ]
    return list(_counted(made, operation, args))


def _followed(made: Machine, operation: str, args: list[str]) -> Iterator[str]:
    word = args[0] if operation != "visits" else args[1]
    path = runs.path(made, word)
    yield f"The machine starts in {path[0]}."
    half = (len(word) + 1) // 2
    for part in (range(half), range(half, len(word))):
        steps = ", ".join(f"{word[i]} leads to {path[i + 1]}" for i in part)
        yield f"{'Then' if part.start else 'First'} {steps}."
    if operation == "sum":
        written = runs.outputs(made, word)
        yield f"The numbers written are {' + '.join(map(str, written))} = {sum(written)}."
    elif operation == "visits":
        yield (
            f"State {args[0]} is reached {path[1:].count(args[0])} times."
            if path[1:].count(args[0]) != 1
            else f"State {args[0]} is reached once."
        )


def _repeated(made: Machine, word: str, times: int) -> Iterator[str]:
    """Where the word leads from one state to the next until a state comes again."""
    here, seen = made.states[0], [made.states[0]]
    while True:
        path = [here]
        for letter in word:
            path.append(made.moves[path[-1], letter])
        yield f"Reading {word} once in {here}: {' → '.join(path)}."
        here = path[-1]
        if here in seen:
            break
        seen.append(here)
    first = seen.index(here)
    period = len(seen) - first
    yield f"So after each {word} the states are {', '.join([*seen, here])}, and so on."
    rest = (times - first) % period
    yield f"From the first {here} on, it is {here} again after every {period} repetitions."
    yield f"Dividing {times} − {first} by {period} gives the remainder {rest}."
    yield (
        f"{rest} further repetitions lead from {here} to {seen[first + rest]}."
        if rest > 1
        else (f"One further repetition leads from {here} to {seen[first + 1]}." if rest else f"So it is in {here}.")
    )


def _counted(made: Machine, operation: str, args: list[str]) -> Iterator[str]:
    """How many words of each length lead to each state."""
    length = int(args[0]) if args else int(runs.answer(made, "shortest"))
    counts, good = runs.census(made, length), runs.winners(made, length)
    yield f"The empty word leaves the machine in {made.states[0]}."
    for size, census in enumerate(counts[1:], 1):
        many = ", ".join(f"{state}: {census[state]}" for state in sorted(census))
        yield f"Words of length {size} by the states that they lead to: {many}."
    names = listing(sorted(made.accepting), "or")
    if operation == "shortest":
        yield f"The first length at which {names} can be reached is {length}."
    elif operation == "upto":
        yield f"Words that lead to {names}, by length: {' + '.join(map(str, good))} = {sum(good)}."
    else:
        parts = [str(counts[-1][state]) for state in sorted(made.accepting)]
        total = f" = {good[-1]}" if len(parts) > 1 else ""
        yield f"Those that lead to {names}: {' + '.join(parts)}{total}."
