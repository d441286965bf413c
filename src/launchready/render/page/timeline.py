"""The plan as a Gantt picture: where every bar, tick and label lies, in pixels of a picture of a given width."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from launchready.render.document import LaunchPlan, PlanTask
from launchready.render.page.fit import fit_end, text_width
from launchready.render.words import WAITS, counted, hours, hours_range, number

ROW = 62.0
TOP = 46.0
EDGE = 10.0
LABEL_SIZE = 13.0
NOTE_SIZE = 11.5
_STEPS = (1, 2, 3, 6, 12, 24, 48, 72, 168, 336, 720, 2160, 8760)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of the axis."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One task: its label at `y`, work from `x` to `worked`, waits from there to `done`, an arrow where it never ends."""

    y: float
    bar_y: float
    x: float
    worked: float
    done: float
    endless: bool
    critical: bool
    late: bool
    label: str
    note: str
    words: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole picture. `limit` is where the launch is due."""

    width: float
    height: float
    axis_y: float
    ticks: tuple[Tick, ...]
    bars: tuple[Bar, ...]
    limit: float
    limit_label: str
    limit_anchor: str
    right: float
    words: str


def timeline(plan: LaunchPlan, width: float) -> Timeline:
    """Return the picture of a plan. The axis reaches a little past the limit, or to the end of what does not fit."""
    right = width - EDGE
    ends = [task.done if task.done is not None else task.worked for task in plan.tasks]
    endless = any(task.done is None for task in plan.tasks)
    span = max([plan.limit * (1.6 if endless else 1.25), *[end * 1.06 for end in ends]]) or 1.0

    def x(hour: float) -> float:
        return round(EDGE + hour / span * (right - EDGE), 1)

    bars = tuple(_bar(task, place, width, right, x) for place, task in enumerate(plan.tasks))
    height = TOP + ROW * len(bars) + 14
    limit = x(plan.limit)
    label = f"launch: {number(plan.limit)} h"
    near = limit + text_width(label, NOTE_SIZE) + 8 > right
    return Timeline(
        width=width,
        height=height,
        axis_y=TOP - 14,
        ticks=tuple(tick for tick in _ticks(span, width, x) if abs(tick.x - limit) > 26 and tick.x < right - 16),
        bars=bars,
        limit=limit,
        limit_label=label,
        limit_anchor="end" if near else "start",
        right=right,
        words=_words(plan),
    )


def _ticks(span: float, width: float, x: Callable[[float], float]) -> tuple[Tick, ...]:
    most = max(3, int(width / 84))
    step = next((step for step in _STEPS if span / step <= most), _STEPS[-1])
    marks = [float(mark) for mark in range(0, int(span) + 1, step)]
    return tuple(Tick(x(mark), _tick_label(mark, step)) for mark in marks)


def _tick_label(mark: float, step: int) -> str:
    if mark == 0:
        return "now"
    return f"day {number(mark / 24)}" if step >= 24 and mark % 24 == 0 else f"{number(mark)} h"


def _bar(task: PlanTask, place: int, width: float, right: float, x: Callable[[float], float]) -> Bar:
    y = TOP + ROW * place
    start, worked = x(task.start), max(x(task.worked), x(task.start) + 3)
    done = right if task.done is None else max(x(task.done), worked)
    room = width - 2 * EDGE - (16 if task.critical else 0)
    return Bar(
        y=y + 17,
        bar_y=y + 37,
        x=start,
        worked=worked,
        done=done,
        endless=task.done is None,
        critical=task.critical,
        late=task.late,
        label=fit_end(task.title, room / (1.16 if task.critical else 1), LABEL_SIZE),
        note=fit_end(_note(task), room, NOTE_SIZE),
        words=f"{task.title}. {_note(task)}.",
    )


def _note(task: PlanTask) -> str:
    effort = f"{hours_range(task.hours_low, task.hours_high)} of work"
    waits = [
        "a wait without known end" if wait.kind == "unbounded" else f"{hours(wait.hours)} for {WAITS[wait.kind]}"
        for wait in task.waits
    ]
    place = f"{task.where[0]}: " if len(task.where) == 1 else f"{len(task.where)} places: " if task.where else ""
    return place + effort + (", then " + ", ".join(waits) if waits else "")


def _words(plan: LaunchPlan) -> str:
    late = sum(task.late for task in plan.tasks)
    if plan.fits:
        return f"Every fix is done before the launch, {number(plan.limit)} h from now."
    verb = "is" if late == 1 else "are"
    return f"{late} of {counted(len(plan.tasks), 'fix', 'fixes')} {verb} not done by the launch, {number(plan.limit)} h from now."
