"""Histograms and waterfalls as SVG that needs no script: colours come from the page, light or dark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

_WIDTH, _HEIGHT = 360, 150
_LEFT, _RIGHT, _TOP, _BOTTOM = 8, 8, 30, 22
_ROW, _NAMES, _NUMBERS = 26, 250, 150
_PAGE = 1000
_LONGEST = 38  # characters of a step's name that fit


def histogram(name: str, score: Mapping[str, Any]) -> Markup:
    """A score's histogram: all rows behind, kept rows before, bounds as lines. score: as in report.json."""
    edges: Sequence[float] = score["edges"]
    most, span = max([*score["all"], 1]), edges[-1] - edges[0] or 1.0

    def across(value: float) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * min(max((value - edges[0]) / span, 0.0), 1.0)

    parts = [f'<text class="name" x="{_LEFT}" y="14" font-size="13">{escape(name)}</text>']
    for kind in ("all", "kept"):
        for place, count in enumerate(score[kind]):
            left, right = across(edges[place]), across(edges[place + 1])
            height = (_HEIGHT - _TOP - _BOTTOM) * count / most
            y = _HEIGHT - _BOTTOM - height
            parts.append(_box(kind, left, y, max(right - left - 0.8, 0.5), height))
    for bound in score["bounds"]:
        parts.append(_bound(across(bound), f"{bound:.4g}"))
    base = _HEIGHT - _BOTTOM
    parts.append(f'<line class="axis" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{base}" y2="{base}"/>')
    parts.append(f'<text x="{_LEFT}" y="{_HEIGHT - 6}">{edges[0]:.4g}</text>')
    parts.append(f'<text x="{_WIDTH - _RIGHT}" y="{_HEIGHT - 6}" text-anchor="end">{edges[-1]:.4g}</text>')
    return _svg(_WIDTH, _HEIGHT, parts, f"histogram of {name}")


def _bound(x: float, told: str) -> str:
    anchor = "end" if x > _WIDTH / 2 else "start"
    beside = x - 4 if anchor == "end" else x + 4
    line = f'<line class="bound" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP - 8}" y2="{_HEIGHT - _BOTTOM}"/>'
    return line + f'<text class="boundtext" x="{beside:.1f}" y="{_TOP - 2}" text-anchor="{anchor}">{told}</text>'


def waterfall(rows: int, steps: Sequence[Mapping[str, Any]]) -> Markup:
    """Rows left after every step, as bars under each other."""
    parts, room = [], _PAGE - _NAMES - _NUMBERS
    for place, (name, dropped, left) in enumerate(
        [("all rows", 0, rows), *((str(step["name"]), int(step["dropped"]), int(step["left"])) for step in steps)]
    ):
        y = place * _ROW
        short = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
        kept, gone = (room * count / max(rows, 1) for count in (left, dropped))
        parts.append(f'<text class="name" x="0" y="{y + 17}" font-size="13">{escape(short)}</text>')
        parts.append(_box("kept", _NAMES, y + 5, kept, _ROW - 9) + _box("all", _NAMES + kept, y + 5, gone, _ROW - 9))
        told = f"{left}" + (f" (−{dropped})" if dropped else "")
        end = _NAMES + kept + gone + 8
        parts.append(f'<text x="{end:.1f}" y="{y + 17}" font-size="13">{told}</text>')
    return _svg(_PAGE, _ROW * (len(steps) + 1), parts, "rows left after every step")


def _box(kind: str, x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'


def _svg(width: int, height: int, parts: Sequence[str], label: str) -> Markup:
    head = f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}">'
    return Markup(head + "".join(parts) + "</svg>")  # every text in it is escaped above
