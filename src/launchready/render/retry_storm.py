"""A retry storm as text of at most 80 columns."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from launchready.render.escape import LINE, plain
from launchready.standards.retry_schedules import Storm

WIDTH = 80
_COLUMNS = 60
_BLOCKS = " ▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class StormReport:
    """What `--format json` prints. `why` says what could not be told; `exit_code` is what the command ends with."""

    version: int
    url: str
    sender: str
    schedule: tuple[float, ...]
    note: str
    compression: float
    most_deliveries: int
    interrupted: bool
    storm: Storm
    findings: tuple[str, ...]
    why: tuple[str, ...]
    exit_code: int


def as_text(report: StormReport) -> str:
    """Return what a storm came to: what piled up, what was lost, what was done twice."""
    storm = report.storm
    lines = [
        *_folded(f"retry storm over {plain(report.url, LINE)}, as {report.sender} delivers", ""),
        "",
        f"events       {storm.events}, of which {storm.taken} were taken and {storm.lost} lost",
        f"deliveries   {storm.deliveries} of at most {report.most_deliveries}; {storm.amplification:.2f} for each event",
        f"drained      {_when(report)}",
        f"piled up     {storm.most_pending} events at once",
    ]
    picture = _picture(storm.pending)
    if picture:
        lines += [f"             {picture}", f"             0 s{_end(report):>{_COLUMNS - 3}}"]
    if storm.refused:
        lines += _folded("not taken    " + ", ".join(f"{count} x {word}" for word, count in storm.refused), " " * 13)
    lines.append(f"once more    {storm.twice} events were delivered again, {storm.twice_failed} of them refused")
    if storm.done is not None:
        lines.append(f"done         {storm.done} things, by the product's own count")
    if report.note:
        lines += _folded(f"schedule     {report.note}", " " * 13)
    lines.append("")
    for found in report.findings:
        lines += _folded(f"- {found}", "  ")
    for why in report.why:
        lines += _folded(f"? {why}", "  ")
    if report.interrupted:
        lines.append("stopped before its end: what is above is what was seen until then")
    elif not report.findings:
        lines.append("the storm was weathered: everything was taken, and nothing piles up")
    return "\n".join(lines) + "\n"


def _when(report: StormReport) -> str:
    drained = report.storm.drained
    if drained is None:
        return "never"
    real = sum(report.schedule[: report.storm.longest - 1])
    return f"after {drained:.1f} s" + (f"; the sender's own waits would make it {_span(real)}" if real else "")


def _span(seconds: float) -> str:
    return f"{seconds / 3600:.3g} hours" if seconds >= 5400 else f"{seconds / 60:.3g} minutes"


def _end(report: StormReport) -> str:
    last = report.storm.pending[-1][0] if report.storm.pending else 0.0
    return f"{last:.1f} s"


def _picture(pending: tuple[tuple[float, int], ...]) -> str:
    """Return how many events were under way over time, as a line of blocks: the most in each column."""
    if len(pending) < 2 or pending[-1][0] <= 0:
        return ""
    last, most = pending[-1][0], max(count for _, count in pending)
    columns = [0] * _COLUMNS
    at, held = 0, 0
    for column in range(_COLUMNS):
        end = last * (column + 1) / _COLUMNS
        columns[column] = held
        while at < len(pending) and pending[at][0] <= end:
            held = pending[at][1]
            columns[column] = max(columns[column], held)
            at += 1
    return "".join(_BLOCKS[-(-count * (len(_BLOCKS) - 1) // max(1, most))] for count in columns)


def _folded(text: str, rest: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent=rest, break_on_hyphens=False)
