"""Pictures of latencies, laid out here in numbers: how they are spread, and how they went over time. A page shows each for a desk and for a phone."""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from launchready.render.perf import duration
from launchready.standards.perf_data import Moment

WIDTHS = {"desk": 1040.0, "phone": 350.0}
_LEFT, _RIGHT, _TOP, _BOTTOM = 58.0, 12.0, 46.0, 30.0
_TALL = {"desk": 300.0, "phone": 260.0}
_STEPS = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600)


@dataclass(frozen=True, slots=True)
class Mark:
    """A tick of an axis or a line across the picture, with its words."""

    at: float
    text: str
    kind: str = ""
    y: float = 0.0
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Line:
    """A line or an area, as the path of an SVG picture."""

    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of one width. `words` say in text what it shows; `bars` are failures: x, y, width, height."""

    name: str
    screen: str
    title: str
    words: str
    width: float
    height: float
    floor: float
    columns: tuple[Mark, ...]
    rows: tuple[Mark, ...]
    lines: tuple[Line, ...]
    bars: tuple[tuple[float, float, float, float], ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """One distribution: its kind, the share of each bin, and where its quantile lies, with words for it."""

    kind: str
    shares: tuple[float, ...]
    at: float | None = None
    text: str = ""


def spread_chart(
    name: str, title: str, words: str, edges: Sequence[float], areas: Sequence[Area], screen: str
) -> Chart:
    """Return distributions over each other on a logarithmic scale, with a line where each one's quantile is. `edges` are seconds."""
    width, height = WIDTHS[screen], _TALL[screen]
    floor = height - _BOTTOM
    low, high = math.log(edges[0]), math.log(edges[-1])
    left = 10.0
    top = max(share for area in areas for share in area.shares) or 1.0

    def x(seconds: float) -> float:
        place = (math.log(min(max(seconds, edges[0]), edges[-1])) - low) / (high - low)
        return round(left + place * (width - left - _RIGHT), 1)

    def outline(shares: Sequence[float]) -> str:
        points = [f"M{x(edges[0])} {floor}"]
        for index, share in enumerate(shares):
            y = round(floor - share / top * (floor - _TOP), 1)
            points.append(f"V{y}H{x(edges[index + 1])}")
        return "".join(points) + f"V{floor}Z"

    marks = tuple(
        Mark(x(area.at), area.text, area.kind, 14 + 16 * row, "end" if x(area.at) > width / 2 else "start")
        for row, area in enumerate(areas)
        if area.at is not None
    )
    return Chart(
        name, screen, title, f"{words} The axis is logarithmic, from {duration(edges[0])} to {duration(edges[-1])}.", width, height, floor,
        tuple(_decades(edges[0], edges[-1], x, width)), (),
        tuple(Line(f"area {area.kind}", outline(area.shares)) for area in areas), (), marks,
    )  # fmt: skip


def time_chart(name: str, title: str, moments: Sequence[Moment], screen: str, scale: tuple[float, float]) -> Chart:
    """Return p50, p95 and p99 over time, on a logarithmic scale that both sides share, with failures as bars from the floor."""
    width, height = WIDTHS[screen], _TALL[screen] - 40
    floor = height - _BOTTOM
    step = moments[1].at - moments[0].at if len(moments) > 1 else 1.0
    span = moments[-1].at + step
    bottom, ceiling = scale
    low, high = math.log(bottom), math.log(ceiling)
    top = 24.0

    def x(at: float) -> float:
        return round(_LEFT + at / span * (width - _LEFT - _RIGHT), 1)

    def y(seconds: float) -> float:
        return round(floor - (math.log(min(max(seconds, bottom), ceiling)) - low) / (high - low) * (floor - top), 1)

    lines = tuple(
        Line(kind, _path([(x(each.at + step / 2), None if value is None else y(value)) for each, value in values]))
        for kind, values in (
            ("p99", [(each, each.p99) for each in moments]),
            ("p95", [(each, each.p95) for each in moments]),
            ("p50", [(each, each.p50) for each in moments]),
        )
    )
    most = max(each.failed / (each.failed + each.answered) if each.failed else 0.0 for each in moments)
    bars = tuple(
        (x(each.at), round(floor - tall, 1), max(1.5, round(x(each.at + step) - x(each.at), 1)), round(tall, 1))
        for each in moments
        if each.failed and (tall := max(3.0, each.failed / (each.failed + each.answered) * (floor - top)))
    )
    mark = next(step for step in _STEPS if span / step <= width / 90 or step == _STEPS[-1])
    columns = tuple(
        Mark(x(at), _clock(at), "", 0, "start" if at == 0 else "middle")
        for at in range(0, int(span) + 1, mark)
        if at == 0 or x(at) < width - 24
    )
    rows = tuple(Mark(y(value), duration(value)) for value in _nice(bottom, ceiling, most=5))
    failures = f"At worst {most:.0%} of the requests of a moment failed." if most else "No request failed."
    p95 = [each.p95 for each in moments if each.p95 is not None]
    range_words = f"p95 between {duration(min(p95))} and {duration(max(p95))}. " if p95 else ""
    return Chart(
        f"time-{name}", screen, title, f"{range_words}{failures} Over {_clock(span)} minutes.", width, height, floor,
        columns, rows, lines, bars, (),
    )  # fmt: skip


def _path(points: Sequence[tuple[float, float | None]]) -> str:
    """Return a line with breaks where nothing was seen; a point alone is a dot."""
    path, pen = "", "M"
    for x, y in points:
        if y is None:
            pen = "M"
            continue
        path += f"{pen}{x} {y}" + ("h.1" if pen == "M" else "")
        pen = "L"
    return path


def scale_of(sides: Sequence[Sequence[Moment]]) -> tuple[float, float]:
    """Return the ends, in seconds, of an axis on which all sides fit."""
    every = [each for moments in sides for each in moments]
    ceiling = max((each.p99 for each in every if each.p99), default=1.0) * 1.15
    return min([each.p50 for each in every if each.p50] + [ceiling / 10]) / 1.2, ceiling


def _nice(low: float, high: float, most: int) -> list[float]:
    """Return round numbers between two ends on a logarithmic scale: 1, 2 and 5 of each power of ten, or fewer of them."""
    begin, end = math.floor(math.log10(low)), math.ceil(math.log10(high))
    found: list[float] = []
    for heads in ((1, 2, 5), (1, 3), (1,)):
        found = [
            head * 10.0**power for power in range(begin, end + 1) for head in heads if low <= head * 10.0**power <= high
        ]
        if len(found) <= most:
            return found
    return found[:: math.ceil(len(found) / most)]


def _decades(low: float, high: float, x: Callable[[float], float], width: float) -> list[Mark]:
    marks = [Mark(x(value), duration(value)) for value in _nice(low, high, most=int(width / 70))]
    return [mark for mark in marks if 24 <= mark.at <= width - 30]


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


@cache
def templates() -> Environment:
    """Return the templates of pages."""
    return Environment(
        loader=PackageLoader("launchready.render.page", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def policy_of(style: str, script: str = "") -> str:
    """Return the Content-Security-Policy of a page that has nothing but this style sheet, and this script if any."""
    scripts = f" script-src {_hash(script)};" if script else ""
    return f"default-src 'none'; style-src {_hash(style)};{scripts} base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def style_sheet(name: str) -> str:
    """Return a style sheet or a script of the templates."""
    loader = templates().loader
    assert loader
    return loader.get_source(templates(), name)[0]
