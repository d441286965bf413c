"""The plan as bars of characters, for the terminal."""

from __future__ import annotations

from rich.text import Text

from launchready.render.document import LaunchPlan, PlanTask
from launchready.render.words import hours, number


def _span(plan: LaunchPlan) -> float:
    ends = [task.done if task.done is not None else task.worked for task in plan.tasks]
    return max([plan.limit * 1.25, *ends]) or 1.0


def _column(hour: float, span: float, room: int) -> int:
    return min(room - 1, int(hour / span * room))


def bar(task: PlanTask, plan: LaunchPlan, room: int) -> Text:
    """Return one task in `room` characters: work solid, waits light, the limit across it."""
    span = _span(plan)
    cells = [" "] * room
    start, worked = _column(task.start, span, room), _column(task.worked, span, room)
    done = room - 1 if task.done is None else _column(task.done, span, room)
    for place in range(start, done + 1):
        cells[place] = "█" if place <= worked else "░"
    if task.done is None:
        cells[done] = "▸"
    limit = _column(plan.limit, span, room)
    cells[limit] = "│"
    drawn = Text("".join(cells), no_wrap=True)
    drawn.stylize("cyan", start, worked + 1)
    if task.late:
        drawn.stylize("red", limit, done + 1)
    return drawn


def scale(plan: LaunchPlan, room: int) -> Text:
    """Return the line above the bars: the start, the limit, and the end where there is room for it."""
    span = _span(plan)
    label = f"{number(plan.limit)} h"
    limit = _column(plan.limit, span, room)
    line = "0".ljust(limit) + label
    end = hours(span)
    if len(line) + len(end) + 1 <= room and span > plan.limit * 1.25:
        line = line.ljust(room - len(end)) + end
    return Text(line[:room], "dim", no_wrap=True)
