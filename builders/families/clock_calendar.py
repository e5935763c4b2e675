"""Clocks and calendars: times, spans, the angle between the hands; weekdays, n-th Mondays, the months that follow.

Route A is arithmetic and `datetime`; route B turns the hands' directions back into a time, and counts drawn cells.
python -m builders.pairs --source families:clock_calendar --limit 8
"""

from __future__ import annotations

from random import Random

from builders.families._clock_calendar import dials, months
from builders.families._readout.family import Readings
from renderers.types import Level

VERSIONS = ("Text Dominant", "Text Lite", "Text Only", "Vision Intensive", "Vision Dominant", "Vision Only")
EXAMPLE = "There is a clock with two hands. What is the smaller angle between the hands, in degrees?"

KINDS = {"clock": dials.KIND, "month": months.KIND}
_MONTHS = 0.4
"""Share of problems on months."""


def _kind(rng: Random, level: Level) -> str:
    return "month" if rng.random() < _MONTHS else "clock"


generate, solve, verify, resample, redraw = Readings("clock_calendar", KINDS, _kind).functions
