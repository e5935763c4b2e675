"""Conditions on a score: thresholds (`clip_delta > 0.2`) and fractions (`clip_delta top 30%`).

A fraction is one of all rows that have the score (in the chosen splits, before any other step), so that the order of
conditions cannot matter; the value that it comes down to is kept for the report.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from renderers.errors import UserError

_NAME = r"(?P<name>[A-Za-z_][\w-]*)"
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_THRESHOLD = re.compile(rf"{_NAME}\s*(?P<sign><=|>=|<|>)\s*(?P<value>{_NUMBER})")
_FRACTION = re.compile(rf"{_NAME}\s*[: ]\s*(?P<end>top|bottom)\s*(?P<share>{_NUMBER})\s*%")
_TURNED = re.compile(rf"(?P<end>top|bottom)\s*(?P<share>{_NUMBER})\s*%\s*(?:of\s+|by\s+)?{_NAME}")
_BAND = re.compile(rf"{_NAME}\s*[: ]\s*(?P<low>{_NUMBER})\s*%?\s*-\s*(?P<high>{_NUMBER})\s*%")
FORMS = "'NAME > 0.2', 'NAME <= 0.5', 'NAME top 30%', 'NAME bottom 10%' or 'NAME 20%-80%'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What a score must be. text: as written. ranks: (low, high) shares from the bottom; else sign and value."""

    text: str
    name: str
    sign: str = ""
    value: float = 0.0
    ranks: tuple[float, float] | None = None

    @property
    def falling(self) -> bool:
        """Whether low values are wanted."""
        return self.sign in ("<", "<=") or (self.ranks is not None and self.ranks[0] == 0 and self.ranks[1] < 1)


def parse(text: str) -> Condition:
    """A condition from its text. Raises UserError with the forms that are allowed.

    >>> parse("clip_delta>0.2").value, parse("top 30% masked").ranks
    (0.2, (0.7, 1.0))
    """
    plain = text.strip()
    if match := _THRESHOLD.fullmatch(plain):
        return Condition(text=plain, name=match["name"], sign=match["sign"], value=float(match["value"]))
    if match := _FRACTION.fullmatch(plain) or _TURNED.fullmatch(plain):
        share = _share(plain, match["share"])
        ranks = (round(1 - share, 12), 1.0) if match["end"] == "top" else (0.0, share)
        return Condition(text=plain, name=match["name"], ranks=ranks)
    if match := _BAND.fullmatch(plain):
        low, high = (float(match[end]) / 100 for end in ("low", "high"))
        if not 0 <= low < high <= 1:
            raise UserError(f"--score '{text}': needs rising percentages from 0 to 100")
        return Condition(text=plain, name=match["name"], ranks=(low, high))
    raise UserError(f"--score '{text}': needs {FORMS}")


def _share(text: str, number: str) -> float:
    share = float(number) / 100
    if not 0 < share <= 1:
        raise UserError(f"--score '{text}': a fraction is above 0 and at most 100 %")
    return share


def check(conditions: Sequence[Condition]) -> None:
    """Raises UserError for conditions on one score that no row can meet together."""
    for name in dict.fromkeys(condition.name for condition in conditions):
        own = [condition for condition in conditions if condition.name == name]
        ranks = [condition.ranks for condition in own if condition.ranks]
        least = max((one.value for one in own if one.sign.startswith(">")), default=-math.inf)
        most = min((one.value for one in own if one.sign.startswith("<")), default=math.inf)
        strict = any(one.sign in ("<", ">") and one.value == least for one in own)
        apart = bool(ranks) and max(low for low, _ in ranks) >= min(high for _, high in ranks)
        if least > most or (least == most and strict) or apart:
            told = ", ".join(f"'{condition.text}'" for condition in own)
            raise UserError(f"--score {told}: contradict each other, no row can meet both")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A condition on a set: which rows meet it, why the others do not, and the values at its bounds."""

    met: frozenset[str]
    reasons: Mapping[str, str]
    bounds: tuple[float, ...]


def judge(condition: Condition, values: Mapping[str, float]) -> Judged:
    """Judge every row that has a value (values that are no number are left out by the caller)."""
    if condition.ranks is None:
        return _threshold(condition, values)
    ranked = sorted(values, key=lambda key: (values[key], key))
    low, high = (math.floor(share * len(ranked) + 0.5) for share in condition.ranks)
    met = frozenset(ranked[low:high])
    reasons = {
        key: f"{values[key]:.6g} is at {100 * (place + 0.5) / len(ranked):.1f} % from the bottom: {condition.text}"
        for place, key in enumerate(ranked)
        if key not in met
    }
    ends = [place for place, share in ((low, condition.ranks[0]), (high - 1, condition.ranks[1])) if 0 < share < 1]
    bounds = tuple(values[ranked[min(max(place, 0), len(ranked) - 1)]] for place in ends) if ranked else ()
    return Judged(met=met, reasons=reasons, bounds=bounds)


def _threshold(condition: Condition, values: Mapping[str, float]) -> Judged:
    bound, sign = condition.value, condition.sign
    tests = {"<": float.__lt__, "<=": float.__le__, ">": float.__gt__, ">=": float.__ge__}
    met = frozenset(key for key, value in values.items() if tests[sign](float(value), bound))
    reasons = {key: f"{value:.6g} is not {sign} {bound:g}" for key, value in values.items() if key not in met}
    return Judged(met=met, reasons=reasons, bounds=(bound,))
