"""Route B on automata: one matrix of zeros and ones for each letter, read from the drawn arrows; words are products.

The number of accepted words of n letters is start · M^n · accepting, where M is the sum of the letters' matrices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.int64]
_LONGEST = 40


class Drawn:
    """A drawn automaton as matrices. Raises ValueError where an arrow, or the start, is missing."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        circles = [node for node in data["nodes"] if node.get("shape") == "circle"]
        self.names = [str(node["id"]) for node in circles]
        rings = [tuple(node["at"]) for node in data["nodes"] if node.get("shape") == "double"]
        self.start = np.array([bool(node.get("start")) for node in circles], np.int64)
        self.final = np.array([tuple(node["at"]) in rings for node in circles], np.int64)
        self.steps: dict[str, Matrix] = {}
        self.gains: dict[str, Matrix] = {}
        for edge in data["edges"]:
            place = self.names.index(edge["from"]), self.names.index(edge["to"])
            for written in edge["label"]["text"].split(", "):
                letter, _, output = written.partition("/")
                zeros = np.zeros((len(circles), len(circles)), np.int64)
                self.steps.setdefault(letter, zeros.copy())[place] += 1
                self.gains.setdefault(letter, zeros)[place] += int(output or 0)
        if self.start.sum() != 1 or any((step.sum(axis=1) != 1).any() for step in self.steps.values()):
            raise ValueError("not one start, or not one arrow for every letter")

    def product(self, word: str) -> Matrix:
        """The matrix of a word."""
        total = np.eye(len(self.names), dtype=np.int64)
        for letter in word:
            total = total @ self.steps[letter]
        return total

    def accepts(self, word: str) -> int:
        """1 or 0."""
        return int(self.start @ self.product(word) @ self.final)

    def winners(self, length: int) -> int:
        """How many words of this length are accepted."""
        every = sum(self.steps.values(), np.zeros_like(next(iter(self.steps.values()))))
        return int(self.start @ np.linalg.matrix_power(every, length) @ self.final)


def answer(data: Mapping[str, Any], ask: str) -> int | str:
    """What is asked of the drawn automaton. Raises ValueError or LookupError where the drawing does not say."""
    drawn = Drawn(data)
    operation, *args = ask.split(" ")
    if operation == "state":
        row = drawn.start @ np.linalg.matrix_power(drawn.product(args[0]), int(args[1]))
        return drawn.names[int(row.argmax())]
    if operation == "visits":
        column = drawn.names.index(args[0])
        return sum(int((drawn.start @ drawn.product(args[1][:i]))[column]) for i in range(1, len(args[1]) + 1))
    if operation == "sum":
        ones = np.ones(len(drawn.names), np.int64)
        parts = ((args[0][:i], drawn.gains[letter]) for i, letter in enumerate(args[0]))
        return sum(int(drawn.start @ drawn.product(before) @ gain @ ones) for before, gain in parts)
    return _of_language(drawn, operation, args)


def _of_language(drawn: Drawn, operation: str, args: Sequence[str]) -> int | str:
    if not drawn.final.any():
        raise ValueError("no accepting state is drawn")
    if operation == "accepted":
        return sum(drawn.accepts(word) for word in args)
    if operation == "which":
        (right,) = [word for word in args if drawn.accepts(word)]
        return right
    if operation == "shortest":
        return next(length for length in range(_LONGEST) if drawn.winners(length))
    length = int(args[0])
    return sum(map(drawn.winners, range(length + 1))) if operation == "upto" else drawn.winners(length)
