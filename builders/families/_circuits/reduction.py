"""Worked steps for networks: series and parallel groups, Ohm's law on the way back, or Kirchhoff's current law.

steps = Reduction(parts, top, bottom); steps.total; steps.said; steps.down_to("R₃", volts)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from builders.families._circuits.network import Parts, current, node_name, potentials, resistors
from builders.families._exact import beside, show
from builders.families._language import listing


@dataclass(frozen=True, slots=True)
class Group:
    """A resistor or several that act as one. how: `one`, `series` or `parallel`."""

    name: str
    ohms: Fraction
    ends: frozenset[int]
    how: str = "one"
    inner: tuple[Group, ...] = ()

    def holds(self, name: str) -> bool:
        """Whether the resistor is in it."""
        return self.name == name if self.how == "one" else any(group.holds(name) for group in self.inner)


@dataclass(slots=True)
class Reduction:
    """Series and parallel steps between two nodes; `whole` is None where they do not suffice."""

    parts: Parts
    top: int
    bottom: int
    said: list[str] = field(default_factory=list)
    whole: Group | None = None

    def __post_init__(self) -> None:
        groups = [Group(n, self.parts[n][0], frozenset(self.parts[n][1:])) for n in resistors(self.parts)]
        while len(groups) > 1:
            chosen = self._parallel(groups) or self._series(groups)
            if chosen is None:
                return
            how, inner, ends = chosen
            groups = [group for group in groups if group not in inner]
            groups.append(self._joined(how, sorted(inner, key=lambda g: g.name), ends))
        self.whole = groups[0] if groups and groups[0].ends == {self.top, self.bottom} else None

    def _parallel(self, groups: list[Group]) -> tuple[str, list[Group], frozenset[int]] | None:
        for group in groups:
            same = [other for other in groups if other.ends == group.ends]
            if len(same) > 1:
                return "parallel", same, group.ends
        return None

    def _series(self, groups: list[Group]) -> tuple[str, list[Group], frozenset[int]] | None:
        middle = {
            n: [g for g in groups if n in g.ends] for g in groups for n in g.ends if n not in (self.top, self.bottom)
        }
        pairs = {node: meet for node, meet in middle.items() if len(meet) == 2}
        if not pairs:
            return None
        chain, ends = (pairs[node := min(pairs)], pairs[node][0].ends ^ pairs[node][1].ends)
        while joints := sorted(ends & pairs.keys()):
            more = next((group for group in pairs[joints[0]] if group not in chain), None)
            if more is None:
                return None
            chain, ends = [*chain, more], ends ^ more.ends
        return "series", chain, ends

    def _joined(self, how: str, inner: list[Group], ends: frozenset[int]) -> Group:
        flat = [g for one in inner for g in (one.inner if one.how == how else (one,))]
        digits = "".join(sorted("".join(group.name[1:] for group in inner)))
        if how == "series":
            ohms = sum((group.ohms for group in inner), Fraction(0))
            sum_text = " + ".join(show(group.ohms) for group in inner)
        else:
            ohms = 1 / sum((1 / group.ohms for group in inner), Fraction(0))
            sum_text = "1/(" + " + ".join(f"1/{_bare(group.ohms)}" for group in inner) + ")"
        names = listing(group.name for group in inner)
        self.said.append(f"{names} are in {how}, so R{digits} = {sum_text} = {beside(ohms)} Ω.")
        return Group(f"R{digits}", ohms, ends, how, tuple(flat))

    def down_to(self, name: str, volts: Fraction) -> list[str]:
        """Ohm's law from the whole network to one resistor, with `volts` over the whole."""
        group, said = self.whole, []
        amps = volts / group.ohms if group else Fraction(0)
        if group:
            said.append(f"By Ohm's law the current through {group.name} is {ratio(volts, group.ohms)} A.")
        while group and group.name != name:
            inner = next(one for one in group.inner if one.holds(name))
            if group.how == "series":
                volts = amps * inner.ohms
                text = f"The same {beside(amps)} A flows through {inner.name}, so the voltage across it is "
                said.append(f"{text}{show(amps)} · {show(inner.ohms)} = {beside(volts)} V.")
            else:
                amps = volts / inner.ohms
                text = f"{inner.name} has the same voltage of {beside(volts)} V, so by Ohm's law its current is "
                said.append(f"{text}{ratio(volts, inner.ohms)} A.")
            group = inner
        return said


def ratio(top: Fraction, bottom: Fraction) -> str:
    """`12/5 = 2.4`."""
    return f"{_bare(top)}/{_bare(bottom)} = {beside(top / bottom)}"


def _bare(value: Fraction) -> str:
    text = show(value)
    return f"({text})" if "/" in text else text


def kirchhoff(parts: Parts) -> list[str]:
    """Kirchhoff's current law at the nodes that no battery fixes, and the potentials that follow."""
    volts = potentials(parts)
    zero = next(node for node in volts if not volts[node])
    fixed, supplies = {zero}, [name for name in parts if name[0] == "E"]
    for name in supplies:
        _, minus, plus = parts[name]
        fixed |= {minus, plus} if fixed & {minus, plus} else set()
    said = [f"Let the potential of {node_name(zero)} be zero."]
    known = [f"V({node_name(n)}) = {show(volts[n])} V" for n in sorted(fixed - {zero})]
    if known:
        said.append(f"The {'batteries fix' if len(known) > 1 else 'battery fixes'} {listing(known)}.")
    open_nodes = sorted(set(volts) - fixed)
    for node in open_nodes:
        said += _law(parts, node, open_nodes, volts)
    solved = [f"V({node_name(n)}) = {beside(volts[n])} V" for n in open_nodes]
    if solved:
        said.append(f"{'Solving these equations' if len(solved) > 1 else 'Solving'} gives {listing(solved)}.")
    return said


def _law(parts: Parts, node: int, unknown: list[int], volts: dict[int, Fraction]) -> list[str]:
    """The law at one node, where only resistors meet."""
    terms = []
    for name, (ohms, a, b) in parts.items():
        if node in (a, b) and name[0] == "E":
            return []
        if node in (a, b):
            other = b if node == a else a
            there = f"V({node_name(other)})" if other in unknown else show(volts[other])
            lift = f"V({node_name(node)})" if there == "0" else f"(V({node_name(node)}) − {there})"
            terms.append(f"{lift}/{show(ohms)}".replace("− -", "+ "))
    return [f"Kirchhoff's current law at {node_name(node)}: {' + '.join(terms)} = 0."]


def balance(parts: Parts) -> list[str]:
    """Names of resistors without current in a network that is driven."""
    volts = potentials(parts)
    return [name for name in resistors(parts) if not current(parts, volts, name)]
