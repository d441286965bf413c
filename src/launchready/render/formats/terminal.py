"""The terminal: the verdict first, then tonight, the plan, the risks by their numbers, and what is not known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import StringIO

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from launchready.model.verdict import Report
from launchready.render.bars import bar, scale
from launchready.render.build import document_of
from launchready.render.document import Document, FindingDetail, LaunchPlan, PlanTask, RiskNumbers
from launchready.render.escape import shorten
from launchready.render.words import FORMULA, OUTCOMES, WAITS, counted, hours, hours_range, number, when

RISKS_SHOWN = 12
SENTENCE = 320
"""Bound of one sentence here, in characters; JSON and HTML hold more."""
UNKNOWNS_SHOWN = 8
MIN_WIDTH = 40
_DECISIONS = {"GO": "green", "GO WITH FIXES": "yellow", "NO-GO": "red", "NOT PROVEN": "magenta"}
_SEVERITIES = {"blocker": "bold red", "high": "red", "medium": "yellow", "low": "cyan"}


def color_wanted(is_terminal: bool, environment: Mapping[str, str]) -> bool:
    """Return whether to colour: on a terminal that is not dumb, unless NO_COLOR is set and not empty (no-color.org)."""
    return is_terminal and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"


class TerminalRenderer:
    """Text for a terminal of `width` columns."""

    name = "terminal"
    media_type = "text/plain"
    suffix = ".txt"

    def render(self, report: Report, *, color: bool = False, width: int = 80) -> str:
        """Return the report in lines no wider than `width` (at least 40), with colour only if asked for."""
        out = StringIO()
        console = Console(
            file=out,
            width=max(width, MIN_WIDTH),
            force_terminal=color,
            color_system="standard" if color else None,
            no_color=not color,
            legacy_windows=False,
            highlight=False,
            markup=False,
            emoji=False,
            _environ={},
        )
        console.print(_page(document_of(report), console.width))
        return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _page(document: Document, width: int) -> RenderableType:
    parts = [
        _verdict(document),
        _tonight(document),
        _plan(document.plan, width),
        _risks(document, width),
        _unproven(document),
        _accepted(document),
        _foot(document),
    ]
    return Group(*[part for part in parts if part is not None])


def _section(title: str, *body: RenderableType, note: str = "") -> RenderableType:
    heading = Text.assemble((title, "bold"), ("  " + note if note else "", "dim"))
    return Group(Text(), Rule(heading, align="left", style="dim"), *body)


def _verdict(document: Document) -> RenderableType:
    verdict, run = document.verdict, document.run
    color = _DECISIONS[verdict.decision]
    name = document.product.domain
    if document.product.name:
        name = f"{shorten(document.product.name, 60)} ({name})"
    counts = document.counts
    tally = f"{counted(counts.blocking, 'blocker')} · {counts.unproven} unproven"
    lines: list[RenderableType] = [
        Text(),
        Text.assemble((f" {verdict.decision} ", f"bold reverse {color}"), "  ", (name, "bold"), (f"  {tally}", "dim")),
        Text(),
        *[_item("·", Text(shorten(reason, SENTENCE))) for reason in verdict.reasons],
    ]
    if not run.complete:
        words = f"The run was cut short: {run.interruption or 'no reason was kept'}. What it did not reach is unknown."
        lines.append(_item("!", Text(words, "bold yellow")))
    if run.only:
        lines.append(_item("!", Text(f"Only these were looked at: {', '.join(run.only)}.", "yellow")))
    return Group(*lines)


def _item(mark: str, body: RenderableType, indent: int = 2, mark_style: str = "dim") -> RenderableType:
    grid = Table.grid(padding=(0, 1), expand=True)
    grid.add_column(no_wrap=True, width=max(len(mark), 1))
    grid.add_column(ratio=1, overflow="fold")
    grid.add_row(Text(mark, mark_style), body)
    return Padding(grid, (0, 0, 0, indent))


def _tonight(document: Document) -> RenderableType | None:
    if not document.tonight:
        return None
    body: list[RenderableType] = []
    for place, action in enumerate(document.tonight, 1):
        words = Text.assemble((action.title, "bold"), "\n", shorten(action.why, SENTENCE), "\n")
        words.append("Begin: ", "dim").append(shorten(action.step, SENTENCE))
        body.append(_item(str(place), words, mark_style="bold"))
    return _section("TONIGHT", *body)


def _risks(document: Document, width: int) -> RenderableType | None:
    rows = [
        (risk, finding)
        for risk in document.risks
        if (finding := document.finding(risk.fingerprint)) and not finding.accepted and not finding.known
    ]
    if not rows:
        return None
    body: list[RenderableType] = []
    for place, (risk, finding) in enumerate(rows[:RISKS_SHOWN], 1):
        body.append(_risk(place, risk, finding, width))
    if len(rows) > RISKS_SHOWN:
        left = len(rows) - RISKS_SHOWN
        body.append(_item(" ", Text(f"and {counted(left, 'smaller risk')}: see --format html", "dim")))
    return _section("RISKS, WORST FIRST", *body, note=FORMULA)


def _risk(place: int, risk: RiskNumbers, finding: FindingDetail, width: int) -> RenderableType:
    numbers = f"{number(risk.loss)} × {number(risk.exposure)} × {number(risk.confidence)}"
    words = Text.assemble(
        (f"{risk.score:>5.1f} ", "bold"),
        (finding.severity.upper(), _SEVERITIES.get(finding.severity, "")),
        ("  " + finding.title, "bold"),
        "\n",
        finding.where,
        (f"  {numbers}", "dim"),
        *([f"  {_effort(finding)}"] if finding.fix else []),
        "\n",
        ("Seen: ", "dim"),
        shorten(finding.seen, SENTENCE),
    )
    if finding.fix:
        words.append("\n")
        words.append("Fix:  ", "dim")
        words.append(finding.fix.summary)
    if finding.command:
        words.append("\n" + shell_lines(finding.command, width - 6), "dim")
    return _item(f"{place:>2}", words, indent=1, mark_style="bold")


def shell_lines(command: str, width: int) -> str:
    """Return a command in lines that can be pasted: broken between words only, each but the last ending in a backslash."""
    words = re.findall(r"(?:'[^']*'|[^\s'])+", command)
    lines = ["$"]
    for word in words:
        if len(lines[-1]) + len(word) + 3 > width and lines[-1].strip() != "$":
            lines.append(" ")
        lines[-1] += " " + word
    if any(cell_len(line) + 2 > width for line in lines):
        return "$ … too long for this terminal: see --format json"
    return " \\\n".join(lines)


def _effort(finding: FindingDetail) -> str:
    if finding.fix is None:
        return ""
    words = f"fix {hours_range(finding.fix.hours_low, finding.fix.hours_high)}"
    if any(wait.kind == "unbounded" for wait in finding.fix.waits):
        return f"{words}, then a wait without known end"
    waited = sum(wait.hours for wait in finding.fix.waits)
    return f"{words}, then wait {hours(waited)}" if waited else words


def _plan(plan: LaunchPlan, width: int) -> RenderableType | None:
    if not plan.tasks:
        return None
    needs = "no known end" if plan.hours is None else f"needs {hours(plan.hours)}"
    fits = "fits" if plan.fits else "does not fit"
    room = width - 4
    body: list[RenderableType] = [_item(" ", scale(plan, room - 4), indent=0)]
    for task in plan.tasks:
        mark = "◆" if task.critical else " "
        body.append(_item(mark, Group(_task_words(task), bar(task, plan, room - 4)), indent=0))
    key = Text("█ work  ░ wait  │ limit  ▸ no known end  ◆ decides when the plan ends", "dim")
    return _section("PLAN", *body, _item(" ", key, indent=0), note=f"{needs}, there are {number(plan.limit)} h: {fits}")


def _task_words(task: PlanTask) -> Text:
    waits = ", ".join(f"{hours(wait.hours)} {WAITS[wait.kind]}" if wait.kind != "unbounded" else WAITS["unbounded"]
                      for wait in task.waits)  # fmt: skip
    places = task.where[0] if len(task.where) == 1 else counted(len(task.where), "place")
    effort = f"work {hours_range(task.hours_low, task.hours_high)}" + (f", then {waits}" if waits else "")
    return Text.assemble((task.title, "bold" if task.critical else ""), "\n", (f"{places} · {effort}", "dim"))


def _unproven(document: Document) -> RenderableType | None:
    found = [finding for finding in document.findings if finding.outcome == "unknown"]
    found.sort(key=lambda finding: not finding.unproven)
    if not found:
        return None
    body: list[RenderableType] = []
    for finding in found[:UNKNOWNS_SHOWN]:
        words = Text.assemble((finding.title, "bold" if finding.unproven else ""), ("  " + finding.where, "dim"))
        if finding.seen:
            words.append("\nWhy: ", "dim").append(shorten(finding.seen, SENTENCE))
        if finding.remedy:
            words.append("\n")
            words.append("Settled by: ", "dim")
            words.append(shorten(finding.remedy, SENTENCE))
        body.append(_item("?", words, mark_style="magenta"))
    if len(found) > UNKNOWNS_SHOWN:
        body.append(_item(" ", Text(f"and {len(found) - UNKNOWNS_SHOWN} more", "dim")))
    return _section("NOT KNOWN", *body, note="an unknown is not a pass")


def _accepted(document: Document) -> RenderableType | None:
    body: list[RenderableType] = []
    for finding in document.of("fail"):
        words = Text.assemble(finding.title, ("  " + finding.where, "dim"), "\n")
        if finding.accepted:
            words.append(f"{finding.accepted.owner}, until {finding.accepted.expires}: ")
            words.append(shorten(finding.accepted.reason, SENTENCE))
        elif finding.known:
            words.append("in the baseline")
        else:
            continue
        body.append(_item("–", words))
    return _section("ACCEPTED", *body, note="shown, does not block") if body else None


def _foot(document: Document) -> RenderableType:
    counts = document.counts
    tally = {"pass": counts.passed, "fail": counts.failed, "unknown": counts.unknown,
             "not-applicable": counts.not_applicable}  # fmt: skip
    words = " · ".join(f"{count} {OUTCOMES[outcome]}" for outcome, count in tally.items())
    seconds = number(round((document.run.finished_at - document.run.started_at).total_seconds(), 1))
    made = (
        f"looked at {when(document.run.started_at)}, for {seconds} s, by {document.tool.name} {document.tool.version}"
    )
    lines = Text(f"{words} · {counted(len(document.hosts), 'host')}\n")
    lines.append(f"{made}\nWhy and how: launchready explain ID   Everything: --format html", "dim")
    return _section("", Padding(lines, (0, 0, 0, 2)))


RENDERER = TerminalRenderer()
