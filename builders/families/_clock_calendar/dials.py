"""Clocks with two hands: the time, times before and after it, the angle between the hands.

Route A computes with hours and minutes; route B with the directions of the hands, which it turns back into a time.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from random import Random
from typing import Any

from builders.families._data.columns import Worked
from builders.families._exact import clock, show
from builders.families._language import counted, pick
from builders.families._readout.kind import Args, Kind, Readings, State, Task, Values, conditions, key
from renderers.types import Fact, Level

_STEP = {1: 1, 2: 1, 3: 1}
"""Perception level -> minutes between possible times, 5 elsewhere: on noisy, bare dials single minutes are guesses."""
_NUMERALS = {1: ("arabic",), 2: ("arabic", "quarters"), 3: ("arabic", "roman"), 4: ("roman", "quarters"), 5: ("none",)}


def state(rng: Random, level: Level) -> dict[str, str]:
    """The numerals, and to how many minutes the time is exact."""
    return {"numerals": rng.choice(_NUMERALS[level.perception]), "step": str(_STEP.get(level.perception, 5))}


def values(rng: Random, state: State) -> Values:
    """An hour from 1 to 12 and a minute that is not 0."""
    step = int(state["step"])
    return {"clock": (Fraction(rng.randint(1, 12)), Fraction(rng.randrange(step, 60, step)))}


def frame(rng: Random, state: State) -> list[Fact]:
    """What is drawn, and how the hands move."""
    says = (
        "A clock with an hour hand and a minute hand hangs on a wall.",
        "There is a clock with two hands.",
        "A clock has a short hour hand and a long minute hand.",
        "On a wall there is a clock with an hour hand and a minute hand.",
    )
    moves = (
        "Both hands turn steadily.",
        "The hour hand moves steadily from hour to hour.",
        "The hour hand turns evenly, without jumps.",
        "Between full hours, the hour hand moves on evenly.",
    )
    return [
        Fact(key="object=clock", text=pick(rng, says), role="description"),
        Fact(key="hands=steady", text=pick(rng, moves), role="property"),
    ]


def told(rng: Random, state: State, values: Values) -> list[Fact]:
    """The time."""
    templates = ("The clock shows {t}.", "The time on the clock is {t}.", "It is {t} on the clock.",
                 "According to the clock it is {t}.")  # fmt: skip
    return conditions(rng, "time", values, templates, lambda label, n: {"t": _time(_total(values))})


def draw(state: State, values: Values) -> dict[str, Any]:
    """The scene's data."""
    time = values["clock"]
    shown = {"value": [int(part) for part in time], "fact": key("time", "clock", time)}
    return {"type": "clock", "time": shown, "numerals": state["numerals"]}


def read(data: Mapping[str, Any]) -> Readings:
    """The directions of hour hand and minute hand in degrees, clockwise from the top, as drawn."""
    hour, minute = data["time"]["value"]
    return {"clock": (360 * (hour % 12 + minute / 60) / 12, 360 * minute / 60)}


def _total(values: Values) -> int:
    """Minutes since twelve o'clock."""
    hour, minute = values["clock"]
    return int(hour % 12 * 60 + minute)


def _time(total: int) -> str:
    """`07:25`, `12:05`: hours from 1 to 12."""
    total %= 720
    return clock(total if total >= 60 else total + 720)


def _inverse(hands: Readings) -> int:
    """Minutes since twelve, from the hands: the minute hand says the minute, the hour hand between which hours."""
    hour, minute = hands["clock"]
    return round(minute / 6) + 60 * math.floor(hour / 30 + 1e-9)


def _angle_of(total: int) -> Fraction:
    gap = abs(Fraction(total % 720, 2) - 6 * (total % 60))
    return min(gap, 360 - gap)


def _between(total: float) -> float:
    """The angle between the hands as vectors, `total` minutes after twelve."""
    hour, minute = math.radians(total / 2), math.radians(6 * total)
    dot = math.cos(hour) * math.cos(minute) + math.sin(hour) * math.sin(minute)
    cross = math.cos(hour) * math.sin(minute) - math.sin(hour) * math.cos(minute)
    return math.degrees(abs(math.atan2(cross, dot)))


def _none(rng: Random, state: State) -> Args:
    return ()


def _spans(*ranges: tuple[int, int, int]) -> Callable[[Random, State], Args]:
    return lambda rng, state: tuple(str(rng.randrange(*bounds)) for bounds in ranges)


def _now(values: Values) -> str:
    return f"The clock shows {_time(_total(values))}."


def _shown(values: Values, args: Args) -> Worked:
    hour, minute = values["clock"]
    steps = (f"The hour hand is past {show(hour)}, and the minute hand is at {counted(show(minute), 'minute')}.",)
    return Worked(answer=_time(_total(values)), steps=steps)


def _left(values: Values, args: Args) -> Worked:
    minute = values["clock"][1]
    steps = (_now(values), f"To the next full hour it is 60 − {show(minute)} = {counted(show(60 - minute), 'minute')}.")
    return Worked(answer=60 - minute, steps=steps, mistakes={"gave the minutes past": minute})


def _later(sign: int) -> Callable[[Values, Args], Worked]:
    def work(values: Values, args: Args) -> Worked:
        change = sign * int(args[0])
        word = "added to" if sign > 0 else "taken from"
        steps = (_now(values), f"{args[0]} minutes {word} that gives {_time(_total(values) + change)}.")
        return Worked(answer=_time(_total(values) + change), steps=steps)

    return work


def _hours_later(values: Values, args: Args) -> Worked:
    hours, minutes = map(int, args)
    first = _total(values) + 60 * hours
    steps = (
        _now(values),
        f"{hours} hours later it is {_time(first)}.",
        f"{minutes} minutes after that it is {_time(first + minutes)}.",
    )
    return Worked(answer=_time(first + minutes), steps=steps)


def _since(values: Values, args: Args) -> Worked:
    start = int(args[0]) * 60
    answer = Fraction((_total(values) - start) % 720)
    hours, minutes = divmod(int(answer), 60)
    steps = (
        _now(values),
        f"From {args[0]} o'clock that is a time of {hours} h and {minutes} min.",
        f"{hours} · 60 + {minutes} = {show(answer)}.",
    )
    return Worked(answer=answer, steps=steps, mistakes={"gave the time until then": 720 - answer})


def _said_angle(total: int) -> tuple[str, ...]:
    hour, minute = Fraction(total % 720, 2), 6 * (total % 60)
    gap = abs(hour - minute)
    steps = [
        f"The hour hand turns 0.5° in a minute and stands at {show(hour)}° from the top.",
        f"The minute hand turns 6° in a minute and stands at {minute}° from the top.",
        f"These differ by {show(gap)}°.",
    ]
    if gap > 180:
        steps.append(f"The smaller angle is 360° − {show(gap)}° = {show(360 - gap)}°.")
    return tuple(steps)


def _angle(values: Values, args: Args) -> Worked:
    total = _total(values)
    hour, minute = values["clock"]
    still = abs(30 * (hour % 12) - 6 * minute)
    wrong = {"left the hour hand at the full hour": min(still, 360 - still), "took the larger": 360 - _angle_of(total)}
    return Worked(answer=_angle_of(total), steps=(_now(values), *_said_angle(total)), mistakes=wrong)


def _angle_later(values: Values, args: Args) -> Worked:
    total = _total(values) + int(args[0])
    steps = (_now(values), f"{args[0]} minutes later it is {_time(total)}.", *_said_angle(total))
    wrong = {"gave the angle now": _angle_of(_total(values)), "took the larger": 360 - _angle_of(total)}
    return Worked(answer=_angle_of(total), steps=steps, mistakes=wrong)


def _journey(values: Values, args: Args) -> Worked:
    total, steps = _total(values), [_now(values)]
    for what, part in zip(("After the first part", "After the break", "After the second part"), args, strict=True):
        total += int(part)
        steps.append(f"{what}, {part} minutes, it is {_time(total)}.")
    return Worked(answer=_time(total), steps=(*steps, "That is the time of arrival."))


TASKS = {
    "shown": Task(
        level=1, args=_none, work=_shown, measure=lambda hands, args: _time(_inverse(hands)),
        asks=("Which time does the clock show? Write it as hh:mm.", "What is the time? Answer in the form hh:mm.",
              "Read the clock and write the time as hh:mm.", "Give the time on the clock in the form hh:mm.",
              "What time does the clock show, in the form hh:mm?", "Read off the time and write it as hh:mm.",
              "Find the time that is shown, as hh:mm.", "Which time can be read from the clock? Give it as hh:mm."),
    ),
    "left": Task(
        level=2, args=_none, work=_left, measure=lambda hands, args: 60 - hands["clock"][1] / 6,
        asks=("How many minutes are left until the next full hour?", "In how many minutes is the next full hour?",
              "Find the number of minutes to the next full hour.",
              "How many minutes will pass before the hour is full?",
              "How many minutes is it to the next full hour?", "After how many minutes is the hour full?",
              "Work out how many minutes are missing to the next full hour.",
              "How many minutes must pass until the next full hour?"),
    ),
    "later": Task(
        level=2, args=_spans((10, 60, 5)), work=_later(1),
        measure=lambda hands, args: _time(_inverse(hands) + int(args[0])),
        asks=("Which time will the clock show {a} minutes later? Write it as hh:mm.",
              "What time is it in {a} minutes? Answer in the form hh:mm.",
              "A bus leaves in {a} minutes. At which time is that, written as hh:mm?",
              "Write the time that the clock shows after {a} more minutes as hh:mm."),
    ),
    "earlier": Task(
        level=2, args=_spans((10, 60, 5)), work=_later(-1),
        measure=lambda hands, args: _time(_inverse(hands) - int(args[0])),
        asks=("Which time did the clock show {a} minutes ago? Write it as hh:mm.",
              "What time was it {a} minutes earlier? Answer in the form hh:mm.",
              "A bus left {a} minutes ago. At which time was that, written as hh:mm?",
              "Write the time that was on the clock {a} minutes before as hh:mm."),
    ),
    "hours": Task(
        level=3, args=_spans((2, 11, 1), (10, 60, 5)), work=_hours_later,
        measure=lambda hands, args: _time(_inverse(hands) + 60 * int(args[0]) + int(args[1])),
        asks=("Which time will the clock show {a} hours and {b} minutes later? Write it as hh:mm.",
              "What time is it in {a} hours and {b} minutes? Answer in the form hh:mm.",
              "A flight that leaves now takes {a} hours and {b} minutes. Which time will the clock show at its end, "
              "as hh:mm?",
              "Write the time after {a} more hours and {b} more minutes as hh:mm."),
    ),
    "since": Task(
        level=3, args=_spans((1, 13, 1)), work=_since,
        measure=lambda hands, args: float((_inverse(hands) - 60 * int(args[0])) % 720),
        asks=("How many minutes have passed since it was last {a} o'clock?",
              "A trip began when it was last {a} o'clock and ends now. How many minutes did it take?",
              "Find the number of minutes since the clock last showed {a} o'clock.",
              "It was {a} o'clock less than twelve hours ago. How many minutes ago was that?"),
    ),
    "angle": Task(
        level=4, args=_none, work=_angle, measure=lambda hands, args: _between(_inverse(hands)),
        asks=("What is the smaller angle between the hands, in degrees?",
              "Find the smaller angle between the two hands, in degrees.",
              "How many degrees is the smaller angle between the hour hand and the minute hand?",
              "The hands form two angles. How many degrees has the smaller one?",
              "Work out the smaller of the two angles between the hands, in degrees.",
              "By how many degrees are the hands apart, measured the shorter way round?",
              "How large, in degrees, is the smaller angle that the hands form?",
              "Determine the smaller angle between the hour hand and the minute hand, in degrees."),
    ),
    "angle_later": Task(
        level=5, args=_spans((10, 60, 5)), work=_angle_later,
        measure=lambda hands, args: _between(_inverse(hands) + int(args[0])),
        asks=("What will the smaller angle between the hands be {a} minutes later, in degrees?",
              "Find the smaller angle between the hands {a} minutes from now, in degrees.",
              "How many degrees will the smaller angle between the hands have in {a} minutes?",
              "After {a} more minutes, what is the smaller angle between the two hands, in degrees?"),
    ),
    "journey": Task(
        level=5, args=_spans((65, 200, 5), (10, 30, 5), (35, 120, 5)), work=_journey,
        measure=lambda hands, args: _time(_inverse(hands) + sum(map(int, args))),
        asks=("A journey begins now: {a} minutes of travel, a break of {b} minutes, and {c} minutes of travel. "
              "Which time does the clock show at the end, as hh:mm?",
              "A train leaves now. It runs for {a} minutes, waits for {b} minutes and runs for {c} minutes. "
              "Write the time of arrival on this clock as hh:mm.",
              "From now on, a walk takes {a} minutes, a rest {b} minutes and the way back {c} minutes. "
              "When does it end? Answer in the form hh:mm.",
              "A concert starts now: {a} minutes, a pause of {b} minutes, then {c} minutes. "
              "Which time, as hh:mm, will the clock show when it is over?"),
    ),
}  # fmt: skip
KIND = Kind(
    symbol="time", scene="dial", size=(400, 400), state=state, values=values, frame=frame, told=told, draw=draw,
    read=read, tasks=TASKS,
)  # fmt: skip
