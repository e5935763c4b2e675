"""Named steps by which a person fills a board, and what each rests on, so that a proof of any cell can be cut out.

found = Deduction(board, givens); found.run(); found.proof([cell])     # the steps that this cell needs, in order
Steps: a single candidate, a single place in a unit, the combinations of a cage, a pair of cells with two candidates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product

from builders.families._language import listing
from builders.families._latin.board import Board, Cage, name, peers, units

GIVEN = -1
"""What a candidate is crossed out by when a printed digit does it."""
_MOST_SETS = 4
"""A cage with more combinations than this is told by its candidates alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """kind: single, place, cage or pair. needs: indices of the steps that it rests on."""

    kind: str
    text: str
    needs: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """A step that is found but not made: a digit placed, or candidates (cell -> bits) crossed out."""

    step: Step
    put: tuple[int, int] | None = None
    out: tuple[tuple[int, int], ...] = ()


class Deduction:
    """Candidates of every cell as bits, what crossed them out, and the steps so far."""

    def __init__(self, board: Board, givens: Sequence[int]) -> None:
        self.board, self.units = board, units(board.size, board.block)
        self.near = peers(board.size, board.block)
        self._lines = "row, column or block" if board.block else "row or column"
        self.free = [(1 << board.size) - 1] * board.size**2
        self.cause: list[dict[int, int]] = [{} for _ in self.free]
        self.steps: list[Step] = []
        self.placed: dict[int, int] = {}
        alone = {cage.cells[0]: cage.target for cage in board.cages if not cage.sign}
        for cell, digit in enumerate(givens):
            if digit or cell in alone:
                self._place(cell, digit or alone[cell], GIVEN)

    def run(self) -> bool:
        """All steps, the simplest kind first; whether the board is full at the end."""
        while len(self.placed) < len(self.free):
            moves = list(self._singles()) or list(self._cages()) or list(self._pairs())[:1]
            if not moves:
                return False
            for move in moves:
                self._make(move)
        return True

    def digit(self, cell: int) -> int:
        """The digit of a placed cell."""
        return self.free[cell].bit_length()

    def proof(self, cells: Iterable[int]) -> list[Step]:
        """The steps that these cells rest on, in the order in which they were made; none for printed digits."""
        wanted, todo = set(), [self.placed[cell] for cell in cells]
        while todo:
            index = todo.pop()
            if index != GIVEN and index not in wanted:
                wanted.add(index)
                todo.extend(self.steps[index].needs)
        return [self.steps[index] for index in sorted(wanted)]

    def _make(self, move: _Move) -> None:
        self.steps.append(move.step)
        if move.put is not None:
            self._place(*move.put, len(self.steps) - 1)
        for cell, bits in move.out:
            self._cross(cell, bits, len(self.steps) - 1)
        for cell, _ in move.out:
            if self.free[cell].bit_count() == 1 and cell not in self.placed:
                self._place(cell, self.digit(cell), len(self.steps) - 1)

    def _place(self, cell: int, digit: int, step: int) -> None:
        bit = 1 << (digit - 1)
        self._cross(cell, self.free[cell] & ~bit, step)
        self.placed[cell] = step
        for other in self.near[cell]:
            if self.free[other] & bit:
                self._cross(other, bit, step)

    def _cross(self, cell: int, bits: int, step: int) -> None:
        self.free[cell] &= ~bits
        for digit in digits_of(bits):
            self.cause[cell].setdefault(digit, step)

    def _why(self, crossed: Iterable[tuple[int, int]]) -> frozenset[int]:
        """Steps that crossed out these (cell, digit)."""
        return frozenset(self.cause[cell][digit] for cell, digit in crossed) - {GIVEN}

    def _singles(self) -> Iterator[_Move]:
        """For each cell that is settled the way that rests on the fewest steps."""
        best: dict[int, _Move] = {}
        for cell, digit, step in (*self._places(), *self._last()):
            if cell not in best or len(step.needs) < len(best[cell].step.needs):
                best[cell] = _Move(step=step, put=(cell, digit))
        yield from best.values()

    def _last(self) -> Iterator[tuple[int, int, Step]]:
        """Cells with one candidate left."""
        for cell, bits in enumerate(self.free):
            if bits & (bits - 1) or cell in self.placed:
                continue
            digit = bits.bit_length()
            out = [d for d in range(1, self.board.size + 1) if d != digit]
            steps = [min((self.placed[c] for c in self.near[cell] if self._shows(c, d)), default=None) for d in out]
            seen = [step for step in steps if step is not None]
            stand = len(seen) == len(out)
            needs = frozenset(seen) - {GIVEN} if stand else self._why((cell, d) for d in out)
            text = f"Single candidate: {name(cell, self.board.size)} is {digit}, since {listing(map(str, out))} "
            text += f"stand in its {self._lines}." if stand else "are ruled out there."
            yield cell, digit, Step(kind="single", text=text, needs=needs)

    def _shows(self, cell: int, digit: int) -> bool:
        return cell in self.placed and self.digit(cell) == digit

    def _places(self) -> Iterator[tuple[int, int, Step]]:
        """Digits with one place left in a row, column or block."""
        for unit, cells in self.units:
            once = twice = 0
            for cell in cells:
                twice |= once & self.free[cell]
                once |= self.free[cell]
            for cell in cells:
                bits = self.free[cell] & ~twice
                if bits and cell not in self.placed:
                    digit = bits.bit_length()
                    needs = self._why((other, digit) for other in cells if other != cell)
                    where = name(cell, self.board.size)
                    text = f"Single place: {where} is the only cell of {unit} that can take {digit}."
                    yield cell, digit, Step(kind="place", text=text, needs=needs)

    def _cages(self) -> Iterator[_Move]:
        """Cages whose combinations leave out a candidate."""
        for cage in self.board.cages:
            if all(cell in self.placed for cell in cage.cells):
                continue
            free = [self.free[cell] for cell in cage.cells]
            ways = possible(cage, self.board.size, free)
            left = _union(ways, len(free))
            if left != free:
                out = tuple((c, was & ~now) for c, was, now in zip(cage.cells, free, left, strict=True))
                needs = self._least(cage, left)
                text = self._cage_text(cage, ways, {c: now for (c, gone), now in zip(out, left, strict=True) if gone})
                yield _Move(step=Step(kind="cage", text=text, needs=needs), out=out)

    def _least(self, cage: Cage, left: list[int]) -> frozenset[int]:
        """Earlier steps without which the cage would not come down to what is `left`, as few as one pass finds."""
        needs = self._why((cell, digit) for cell in cage.cells for digit in self.cause[cell])
        for step in sorted(needs, reverse=True):
            fewer = needs - {step}
            free = [self._unless(cell, fewer) for cell in cage.cells]
            got = _union(possible(cage, self.board.size, free), len(free))
            if all(now & ~was == 0 for now, was in zip(got, left, strict=True)):
                needs = fewer
        return needs

    def _unless(self, cell: int, steps: frozenset[int]) -> int:
        """Candidates of a cell if only the printed digits and these steps had crossed any out."""
        back = [digit for digit, step in self.cause[cell].items() if step != GIVEN and step not in steps]
        return self.free[cell] | sum(1 << (digit - 1) for digit in back)

    def _cage_text(self, cage: Cage, ways: Sequence[Sequence[int]], left: dict[int, int]) -> str:
        size = self.board.size
        sets = sorted({tuple(sorted(way)) for way in ways})
        held = " or ".join(f"({', '.join(map(str, digits))})" for digits in sets)
        held = f"it can only hold {held}; so " if len(sets) <= _MOST_SETS else ""
        cells = listing(name(cell, size) for cell in cage.cells)
        so = "; ".join(
            f"{name(cell, size)} is {listing(map(str, digits_of(bits)), 'or')}" for cell, bits in left.items()
        )
        return f"Cage {cage.label} of {cells}: {held}{so}."

    def _pairs(self) -> Iterator[_Move]:
        """Two cells of a unit with the same two candidates take these from the rest of the unit."""
        for unit, cells in self.units:
            twos = [cell for cell in cells if self.free[cell].bit_count() == 2]
            for one, two in combinations(twos, 2):
                bits = self.free[one]
                out = tuple((c, bits & self.free[c]) for c in cells if c not in (one, two) and bits & self.free[c])
                if self.free[two] == bits and out:
                    yield self._pair(unit, (one, two), bits, out)

    def _pair(self, unit: str, both: tuple[int, int], bits: int, out: tuple[tuple[int, int], ...]) -> _Move:
        size, (low, high) = self.board.size, digits_of(bits)
        needs = self._why((c, d) for c in both for d in range(1, size + 1) if not bits >> (d - 1) & 1)
        cells = listing(name(cell, size) for cell in both)
        gone = listing(f"{name(cell, size)} is not {listing(map(str, digits_of(less)), 'or')}" for cell, less in out)
        text = f"Pair: {cells} share {low} and {high}, so no other cell of {unit} has them: {gone}."
        return _Move(step=Step(kind="pair", text=text, needs=needs), out=out)


def digits_of(bits: int) -> list[int]:
    """The digits of a set of candidates."""
    return [bit + 1 for bit in range(bits.bit_length()) if bits >> bit & 1]


@cache
def fillings(cage: Cage, size: int) -> tuple[tuple[int, ...], ...]:
    """All ways to fill a cage, with no digit twice in a row or column."""
    lines = [(cell // size, size + cell % size) for cell in cage.cells]
    clash = [(i, j) for i, j in combinations(range(len(lines)), 2) if set(lines[i]) & set(lines[j])]
    found = product(range(1, size + 1), repeat=len(cage.cells))
    return tuple(d for d in found if cage.holds(d) and all(d[i] != d[j] for i, j in clash))


def possible(cage: Cage, size: int, free: Sequence[int]) -> list[tuple[int, ...]]:
    """The fillings that keep to the candidates `free`, one set of bits per cell."""
    return [way for way in fillings(cage, size) if all(f >> (d - 1) & 1 for f, d in zip(free, way, strict=True))]


def _union(ways: Sequence[Sequence[int]], length: int) -> list[int]:
    """Per cell, the digits that some way puts there, as bits."""
    left = [0] * length
    for way in ways:
        for i, digit in enumerate(way):
            left[i] |= 1 << (digit - 1)
    return left
