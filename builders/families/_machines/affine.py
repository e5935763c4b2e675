"""Route B on flow charts: every box is an affine map, and a way through the chart is a product of matrices.

Boxes and arrows are read from the drawing; Python's own parser reads what is written in them. The variables are not
kept: what one is worth at a diamond follows from the product of all boxes on the way there.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

Matrix = list[list[Fraction]]
_MOST = 100
_SIGNS = {"×": "*", "÷": "/", "−": "-", "≥": ">=", "≤": "<=", " = ": " == "}


class Chart:
    """The boxes and arrows of a drawing. Raises LookupError where one is missing."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.labels = {
            node["id"]: str(node["label"]["text"]) for node in data["nodes"] if isinstance(node.get("label"), dict)
        }
        self.ways: dict[str, dict[str, str]] = {}
        for edge in data["edges"]:
            label = edge.get("label") or {"text": ""}
            self.ways.setdefault(edge["from"], {})[label["text"]] = edge["to"]
        self.names = sorted({name for label in self.labels.values() for name in re.findall(r"\b[a-z]\b", label)})

    def matrix(self, label: str) -> Matrix:
        """What a box does to (1, variables): its value at 0 and at each unit vector gives the coefficients."""
        target, _, text = label.partition(" = ")
        size = len(self.names) + 1
        rows = [[Fraction(int(i == j)) for j in range(size)] for i in range(size)]
        at_zero = reckon(text, dict.fromkeys(self.names, Fraction(0)))
        units = [{name: Fraction(int(name == unit)) for name in self.names} for unit in self.names]
        rows[1 + self.names.index(target)] = [at_zero, *(reckon(text, unit) - at_zero for unit in units)]
        return rows

    def at(self, way: Matrix) -> dict[str, Fraction]:
        """What the variables are worth after a way from the start, where all of them are 0."""
        return {name: way[i + 1][0] for i, name in enumerate(self.names)}

    def answer(self, ask: str) -> Fraction:
        """What is asked. Raises LookupError or ValueError where the drawing does not say."""
        size = len(self.names) + 1
        way: Matrix = [[Fraction(int(i == j)) for j in range(size)] for i in range(size)]
        here, yes = "start", 0
        visits: list[str] = []
        printed: list[Fraction] = []
        while here != "stop":
            if len(visits) > _MOST:
                raise ValueError("the chart does not come to an end")
            label, choice = self.labels[here], ""
            visits.append(here)
            if " = " in label and not label.endswith("?"):
                way = times(self.matrix(label), way)
            elif label.startswith("Print "):
                printed.append(self.at(way)[label[6:]])
            elif label.endswith("?"):
                choice = "yes" if reckon(label[:-1], self.at(way)) else "no"
                yes += choice == "yes"
            here = self.ways[here][choice]
        if ask.startswith("rounds "):
            return Fraction(visits.count(f"step {ask[7:]}"))
        found = {"yes": Fraction(yes), "prints sum": sum(printed, Fraction(0)), "prints count": Fraction(len(printed))}
        return found[ask] if ask in found else printed[-1]


def times(a: Matrix, b: Matrix) -> Matrix:
    """The product of two matrices."""
    return [
        [sum((x * y for x, y in zip(row, column, strict=True)), Fraction(0)) for column in zip(*b, strict=True)]
        for row in a
    ]


def reckon(text: str, values: Mapping[str, Fraction]) -> Fraction:
    """The value of what is written in a box; 1 or 0 for a question. Raises ValueError for what is no arithmetic."""
    text = re.sub(r"(\w) even", r"\1 % 2 == 0", text)
    for sign, plain in _SIGNS.items():
        text = text.replace(sign, plain)
    return _worth(ast.parse(text, mode="eval").body, values)


def _worth(node: ast.expr, values: Mapping[str, Fraction]) -> Fraction:
    match node:
        case ast.Constant(value=int(number)):
            return Fraction(number)
        case ast.Name(id=name):
            return values[name]
        case ast.BinOp(left=left, op=sign, right=right):
            a, b = _worth(left, values), _worth(right, values)
            found = {ast.Add: a + b, ast.Sub: a - b, ast.Mult: a * b, ast.Div: a / (b or 1), ast.Mod: a % (b or 1)}
            return found[type(sign)]
        case ast.Compare(left=left, ops=[sign], comparators=[right]):
            a, b = _worth(left, values), _worth(right, values)
            tests = {ast.Gt: a > b, ast.Lt: a < b, ast.GtE: a >= b, ast.LtE: a <= b, ast.Eq: a == b}
            return Fraction(int(tests[type(sign)]))
        case _:
            raise ValueError(f"no arithmetic: {ast.dump(node)}")
