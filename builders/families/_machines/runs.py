"""Route A on automata: stepping from state to state, and counting words by the states that they lead to.

An ask is `state WORD TIMES`, `visits STATE WORD`, `sum WORD`, `accepted WORD...`, `which WORD...`, `shortest`,
`words LENGTH` or `upto LENGTH`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from builders.families._machines.machine import Machine


def path(machine: Machine, word: str) -> list[str]:
    """The states that a word leads through, the first one included."""
    states = [machine.states[0]]
    for letter in word:
        states.append(machine.moves[states[-1], letter])
    return states


def accepted(machine: Machine, words: Sequence[str]) -> list[str]:
    """Those of the words that end in an accepting state."""
    return [word for word in words if path(machine, word)[-1] in machine.accepting]


def census(machine: Machine, length: int) -> list[Counter[str]]:
    """How many words of 0, 1, ... `length` letters lead to each state."""
    counts = [Counter({machine.states[0]: 1})]
    for _ in range(length):
        following: Counter[str] = Counter()
        for state, many in counts[-1].items():
            for letter in machine.letters:
                following[machine.moves[state, letter]] += many
        counts.append(following)
    return counts


def winners(machine: Machine, length: int) -> list[int]:
    """How many words of 0, 1, ... `length` letters are accepted."""
    return [sum(many for state, many in c.items() if state in machine.accepting) for c in census(machine, length)]


def outputs(machine: Machine, word: str) -> list[int]:
    """What a machine with outputs writes, letter by letter."""
    return [machine.outputs[state, letter] for state, letter in zip(path(machine, word), word, strict=False)]


def answer(machine: Machine, ask: str) -> int | str:
    """What is asked. Raises ValueError where there is no answer, LookupError where a part is not known."""
    operation, *args = ask.split(" ")
    if operation == "state":
        return path(machine, args[0] * int(args[1]))[-1]
    if operation == "visits":
        return path(machine, args[1])[1:].count(args[0])
    if operation == "sum":
        return sum(outputs(machine, args[0]))
    return _of_language(machine, operation, args)


def _of_language(machine: Machine, operation: str, args: Sequence[str]) -> int | str:
    if not machine.accepting:
        raise ValueError("no state is said to be accepting")
    if operation == "accepted":
        return len(accepted(machine, args))
    if operation == "which":
        right = accepted(machine, args)
        if len(right) != 1:
            raise ValueError(f"{len(right)} of the words are accepted")
        return right[0]
    if operation == "shortest":
        return next(length for length, many in enumerate(winners(machine, len(machine.states))) if many)
    counts = winners(machine, int(args[0]))
    return sum(counts) if operation == "upto" else counts[-1]
