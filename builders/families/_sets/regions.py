"""Regions of two or three overlapping circles, and the sets of regions that phrases and expressions stand for.

A region is the names of the circles that it lies in, joined by `+`: `A+B`, `C`, and `` for what is outside all.
chosen("minus;A;B", "ABC")   # {"A", "A+C"}
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import combinations

Regions = frozenset[str]
_OUTSIDE = "outside"
# An expression: a name, or (operator, one or two expressions); operators are `∩`, `∪` and `′` (complement).
Expression = str | tuple[object, ...]


def region(names: Sequence[str]) -> str:
    """The region inside exactly these circles."""
    return "+".join(sorted(names))


def every(names: Sequence[str]) -> list[str]:
    """All regions, from those in one circle to the one outside."""
    return list(_every(tuple(names)))


@cache
def _every(names: tuple[str, ...]) -> list[str]:
    inner = [region(some) for size in range(1, len(names) + 1) for some in combinations(names, size)]
    return [*inner, ""]


def members(place: str) -> frozenset[str]:
    """The circles that a region lies in."""
    return frozenset(place.split("+")) if place else frozenset()


def keyed(places: Sequence[str]) -> str:
    """Regions as a fact's value."""
    return "|".join(place or _OUTSIDE for place in places)


def unkeyed(text: str) -> Regions:
    """The regions of a fact's value."""
    return frozenset("" if place == _OUTSIDE else place for place in text.split("|"))


def chosen(target: str, names: Sequence[str]) -> Regions:
    """The regions of a target: `set;A`, `or;A;B`, `and;A;B`, `minus;A;B`, `only;A`, `just;A;B`, `none`, `exactly;2`,
    `atleast;2`. Raises ValueError for any other."""
    return _chosen(target, tuple(names))


@lru_cache(maxsize=4096)
def _chosen(target: str, names: tuple[str, ...]) -> Regions:
    how, *args = target.split(";")
    rules: dict[str, Callable[[frozenset[str]], bool]] = {
        "set": lambda inside: args[0] in inside,
        "or": lambda inside: args[0] in inside or args[1] in inside,
        "and": lambda inside: args[0] in inside and args[1] in inside,
        "minus": lambda inside: args[0] in inside and args[1] not in inside,
        "only": lambda inside: inside == {args[0]},
        "just": lambda inside: inside == set(args),
        "none": lambda inside: not inside,
        "exactly": lambda inside: len(inside) == int(args[0]),
        "atleast": lambda inside: len(inside) >= int(args[0]),
    }
    if how not in rules:
        raise ValueError(f"no target: {target!r}")
    return frozenset(place for place in every(names) if rules[how](members(place)))


def described(expression: Expression, names: Sequence[str]) -> Regions:
    """The regions of an expression. Raises ValueError for a name that is no circle."""
    whole = frozenset(every(names))
    if isinstance(expression, str):
        if expression not in names:
            raise ValueError(f"no set {expression!r}")
        return frozenset(place for place in whole if expression in members(place))
    operator, *parts = expression
    found = [described(part, names) for part in parts]  # type: ignore[arg-type]
    if operator == "′":
        return whole - found[0]
    return found[0] & found[1] if operator == "∩" else found[0] | found[1]


def written(expression: Expression, *, outer: bool = True) -> str:
    """`(A ∪ B) ∩ C′`."""
    if isinstance(expression, str):
        return expression
    operator, *parts = expression
    if operator == "′":
        return f"{written(parts[0], outer=False)}′"  # type: ignore[arg-type]
    text = f" {operator} ".join(written(part, outer=False) for part in parts)  # type: ignore[arg-type]
    return text if outer else f"({text})"


def parsed(text: str) -> Expression:
    """The expression that is written. Raises ValueError for anything else."""
    tokens = [token for token in text if token != " "]
    found = _union(tokens)
    if tokens:
        raise ValueError(f"no expression: {text!r}")
    return found


def _union(tokens: list[str]) -> Expression:
    left = _primary(tokens)
    while tokens and tokens[0] in "∩∪":
        operator = tokens.pop(0)
        left = (operator, left, _primary(tokens))
    return left


def _primary(tokens: list[str]) -> Expression:
    if not tokens:
        raise ValueError("an expression breaks off")
    token = tokens.pop(0)
    found: Expression = token
    if token == "(":
        found = _union(tokens)
        if not tokens or tokens.pop(0) != ")":
            raise ValueError("a bracket is not closed")
    elif not token.isalpha():
        raise ValueError(f"{token!r} is no set")
    while tokens and tokens[0] == "′":
        tokens.pop(0)
        found = ("′", found)
    return found
