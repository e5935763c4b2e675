"""The heart of a build: slots in, finished rows out; a pure function that any executor can call in any order.

    rows = Builder(plan).make([Slot("train", 0), Slot("train", 1)])

A slot of a procedural source retries under its own random stream until a problem passes the audits and its pictures
pass the checks; every refusal is kept with its reason. Nothing here depends on time, host, worker or batch.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import cast, overload

from builders.rows import Row, dropped_row, pair_row, version_row
from builders.types import BadRow, Retry, Source, SourceOptions
from builders.views import Plan, Request
from renderers.errors import UserError
from renderers.registry import Registry
from renderers.types import Problem, Rejected, Rendered

SOURCES = Registry("builders.sources", "source")
ATTEMPTS = 8


@dataclass(frozen=True, slots=True)
class Slot:
    """One row to fill: its split, its number there, and the attempt to begin with."""

    split: str
    index: int
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class Slots(Sequence[Slot]):
    """The slots from `start` to before `stop` of a split, made when they are asked for: a plan has millions."""

    split: str
    start: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.start

    @overload
    def __getitem__(self, at: int) -> Slot: ...

    @overload
    def __getitem__(self, at: slice) -> Slots: ...

    def __getitem__(self, at: int | slice) -> Slot | Slots:
        numbers = range(self.start, self.stop)[at]
        return Slot(self.split, numbers) if isinstance(numbers, int) else Slots(self.split, numbers.start, numbers.stop)

    def chunks(self, size: int) -> Iterator[Slots]:
        """Runs of at most `size` slots."""
        return (self[start : start + size] for start in range(0, len(self), size))


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildPlan:
    """All that decides the bytes of a build; small and picklable, so that every worker can hold it."""

    source: str
    options: SourceOptions
    request: Request
    stamp: str


@dataclass(slots=True, kw_only=True)
class Made:
    """What became of one slot: a kept row (with its versions) or none, and every refusal on the way."""

    slot: Slot
    attempt: int = 0
    pair: Row | None = None
    versions: list[Row] = field(default_factory=list)
    dropped: list[Row] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    pictures: int = 0
    bad_input: bool = False


class Builder:
    """A source and a renderer, opened once per worker and used for many chunks; a context manager.

    Raises UserError when the source cannot be opened here, or is another edition than the plan was made with.
    """

    def __init__(self, plan: BuildPlan) -> None:
        self.plan = plan
        from renderers.render import Renderer  # here: who only reads shards needs neither browser nor rasteriser

        self.source = open_source(plan.source, plan.options)
        _refuse_other_edition(plan, self.source)
        self.renderer = Renderer()

    def __enter__(self) -> Builder:
        self.renderer.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.renderer.__exit__(kind, error, trace)

    def make(self, slots: Sequence[Slot]) -> list[Made]:
        """One result per slot, in order. Pictures of all slots are drawn in shared batches, round by round."""
        made = {slot: Made(slot=slot) for slot in slots}
        waiting = {slot: slot.attempt for slot in slots}
        last = ATTEMPTS if self.source.procedural else 1
        while waiting:
            plans = {slot: plan for slot in waiting if (plan := self._draw(made[slot], waiting, last)) is not None}
            for slot, pictures in self._render(plans).items():
                drawn = [picture for picture in pictures if isinstance(picture, Rendered)]
                refused = next((picture for picture in pictures if isinstance(picture, Rejected)), None)
                if refused is None:
                    made[slot].attempt = waiting[slot]
                    self._keep(made[slot], plans[slot], drawn)
                    del waiting[slot]
                else:
                    self._drop(made[slot], waiting[slot], refused, plans[slot].problem)
                    waiting[slot] += 1
            waiting = {slot: attempt for slot, attempt in waiting.items() if attempt < last}
        return [made[slot] for slot in slots]

    def _draw(self, made: Made, waiting: dict[Slot, int], last: int) -> Plan | None:
        """The plan of the first attempt that passes the audits; advances `waiting` over refused ones."""
        slot = made.slot
        while waiting[slot] < last:
            problem = None
            try:
                problem = self.source.problem(slot.split, slot.index, waiting[slot])
                refused = self.source.audit(problem)
                if refused is None:
                    return self._plan(problem)
            except Retry as error:
                refused = Rejected(reason=error.reason, detail=error.detail)
                made.bad_input |= isinstance(error, BadRow)
            self._drop(made, waiting[slot], refused, problem)
            waiting[slot] += 1
        return None

    def _plan(self, problem: Problem) -> Plan:
        request = self.plan.request
        for name in (request.rich, request.vision):
            if problem.views and name is not None and name not in problem.views:
                raise BadRow("missing_version", f"problem {problem.source_id} has no {name} row")
            if _pageless(problem, name, self.source):
                raise Retry("missing_version", f"{problem.source_id} is words alone: --pair 'Text Only:Vision Only'")
        return Plan.of(problem, request, self.source.versions(problem))

    def _render(self, plans: Mapping[Slot, Plan]) -> dict[Slot, list[Rendered | Rejected]]:
        scenes = [scene for plan in plans.values() for scene in plan.scenes]
        pictures = iter(self.renderer.render(scenes) if scenes else [])
        return {slot: [next(pictures) for _ in plan.scenes] for slot, plan in plans.items()}

    def _keep(self, made: Made, plan: Plan, pictures: Sequence[Rendered]) -> None:
        rich, vision, versions = plan.show(pictures)
        problem, split = plan.problem, made.slot.split
        made.pair = pair_row(problem, rich, vision, split, self.plan.stamp)
        made.versions = [version_row(problem, view, split) for view in versions]
        made.notes, made.pictures = problem.notes, len(pictures)

    @staticmethod
    def _drop(made: Made, attempt: int, refused: Rejected, problem: Problem | None) -> None:
        made.dropped.append(
            dropped_row(made.slot.split, made.slot.index, attempt, refused.reason, refused.detail, problem)
        )


def _refuse_other_edition(plan: BuildPlan, source: Source) -> None:
    """A file that changed, or that is another one on this node, would mix other rows into the set."""
    planned = json.loads(plan.stamp or "{}").get("revision", source.revision)
    if source.revision != planned:
        read = f"{source.revision or 'no known revision'} instead of {planned or 'no known revision'}"
        raise UserError(f"--source {plan.source}: {socket.gethostname()} reads {read}: it changed or is another copy")


def _pageless(problem: Problem, name: str | None, source: Source) -> bool:
    """Whether a text problem is asked for a version that needs a figure."""
    text_alone = problem.scene is None and not problem.views
    return text_alone and name is not None and name not in source.versions(problem)


def open_source(name: str, options: SourceOptions) -> Source:
    """The source of that name, opened. Raises UserError for an unknown name or one that refuses the options."""
    return cast(Source, SOURCES.load(name).open_source(options))
