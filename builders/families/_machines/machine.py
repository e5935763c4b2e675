"""Finite automata: states, moves, outputs; random ones; as keys of facts and back.

A move is `move(P,a, b)=Q`: from P, reading a or b leads to Q. With outputs it is `move(P,a/3, b/1)=Q`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from builders.types import Retry
from renderers.types import Fact

Move = tuple[str, str]
"""State and letter."""
NAMES = ("PQRSTU", "KLMNRT", "UVWXYZ")
_OUTPUTS = range(1, 10)


@dataclass(frozen=True, slots=True)
class Machine:
    """states: the first is where it starts. accepting: none in a machine that is asked for its outputs."""

    states: tuple[str, ...]
    letters: str
    moves: Mapping[Move, str]
    accepting: frozenset[str] = frozenset()
    outputs: Mapping[Move, int] = field(default_factory=dict)

    def arrows(self) -> dict[tuple[str, str], list[str]]:
        """(from, to) -> what is written on the arrow, letter by letter."""
        found: dict[tuple[str, str], list[str]] = {}
        for state in sorted(self.states):
            for letter in self.letters:
                written = f"{letter}/{self.outputs[state, letter]}" if self.outputs else letter
                found.setdefault((state, self.moves[state, letter]), []).append(written)
        return found

    def keys(self) -> dict[str, tuple[str, ...]]:
        """Key of each fact on the hidden part -> (from, to, label), or the accepting states."""
        keys: dict[str, tuple[str, ...]] = {
            f"move({a},{', '.join(w)})={b}": (a, b, ", ".join(w)) for (a, b), w in self.arrows().items()
        }
        if self.accepting:
            keys[f"accepting={'|'.join(sorted(self.accepting))}"] = tuple(sorted(self.accepting))
        return keys


def frame_key(states: Sequence[str]) -> str:
    """The key of what is told of the states: `states=P|Q|R starting in Q`."""
    return f"states={'|'.join(sorted(states))} starting in {states[0]}"


def stated(facts: Sequence[Fact]) -> Machine:
    """The machine that facts state. Raises LookupError or ValueError where they leave out a part of it."""
    keys = {fact.symbol: fact.value for fact in facts}
    names, _, start = keys["states"].partition(" starting in ")
    states = (start, *(name for name in names.split("|") if name != start))
    moves, outputs = {}, {}
    for symbol, target in keys.items():
        if symbol.startswith("move("):
            state, _, labels = symbol[5:-1].partition(",")
            for written in labels.split(", "):
                letter, _, output = written.partition("/")
                moves[state, letter] = target
                if output:
                    outputs[state, letter] = int(output)
    letters = "".join(sorted({letter for _, letter in moves}))
    if not letters or len(moves) != len(states) * len(letters):
        raise ValueError(f"{len(moves)} moves of {len(states)} states are stated")
    return Machine(states, letters, moves, frozenset(filter(None, keys.get("accepting", "").split("|"))), outputs)


def draw(rng: Random, states: Sequence[str], letters: str, kind: str) -> Machine:
    """A machine in which every state is reached and can be left. Raises Retry where no draw gave one."""
    for _ in range(200):
        moves = {(state, letter): rng.choice(states) for state in states for letter in letters}
        loops = sum(target == state for (state, _), target in moves.items())
        left = all(any(moves[state, letter] != state for letter in letters) for state in states)
        if left and loops <= len(states) and len(set(reached(moves, states[0], letters))) == len(states):
            break
    else:
        raise Retry("no machine", f"of {len(states)} states")
    if kind == "sum":
        return Machine(tuple(states), letters, moves, outputs={move: rng.choice(_OUTPUTS) for move in moves})
    accepting = rng.sample(list(states), rng.randint(1, max(1, len(states) // 2))) if kind != "run" else ()
    return Machine(tuple(states), letters, moves, frozenset(accepting))


def reached(moves: Mapping[Move, str], start: str, letters: str) -> Iterator[str]:
    """Every state that some word leads to."""
    seen, todo = {start}, [start]
    while todo:
        state = todo.pop()
        yield state
        for target in (moves[state, letter] for letter in letters):
            if target not in seen:
                seen.add(target)
                todo.append(target)
