"""Makes the report of a red-team run: categories with their intervals, and transcripts in which no secret shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from launchready import __version__
from launchready.app import documents
from launchready.app.audit import Order
from launchready.app.redteam import Tried
from launchready.app.redteam_tries import Try
from launchready.model.errors import LaunchReadyError
from launchready.model.evidence.redteam import CaseRun, RedTeamRun
from launchready.render.redteam import CategoryResult, Line, RedTeamReport, Transcript
from launchready.standards.proportions import CONFIDENCE, wilson
from launchready.standards.redteam_canary import masked
from launchready.standards.redteam_case import Category, Kind
from launchready.standards.redteam_grade import Outcome

VERSION = 1
MOST_TRANSCRIPTS = 40
LONGEST = 2000
"""Characters of one message in a transcript."""
_LONG_WORD = re.compile(r"(?=[A-Za-z_\-+=/]*\d)[A-Za-z0-9_\-+=/]{24,}")
Mask = Callable[[str], str]


def report_of(tried: Tried) -> RedTeamReport:
    """Return the report of a run."""
    run = tried.run
    mask = masking(tried.placed.canaries.values())
    return RedTeamReport(
        version=VERSION,
        tool_version=__version__,
        exit_code=_exit_code(run.cases, run.stopped),
        confidence=CONFIDENCE,
        run=run,
        categories=categories_of(run.cases),
        transcripts=_transcripts(tried.tries, mask),
        notices=tried.placed.notices,
        recorded=tried.recorded,
        judge=tried.judge,
    )


def categories_of(cases: Iterable[CaseRun]) -> tuple[CategoryResult, ...]:
    """Return the categories that a run has cases of, in their usual order: an attack's share is what got through, a benign one's what was refused."""
    known = list(cases)
    found = []
    for category in Category:
        own = [case for case in known if case.category == category.value]
        if own:
            attack = own[0].attack
            decided = sum(case.decided for case in own)
            bad = sum(case.succeeded if case.attack else case.decided - case.succeeded for case in own)
            found.append(
                CategoryResult(
                    category.value, attack, len(own), wilson(bad, decided), sum(case.unknown for case in own)
                )
            )
    return tuple(found)


def _exit_code(cases: Iterable[CaseRun], stopped: str) -> int:
    known = [case for case in cases if case.decided]
    if any(case.succeeded if case.attack else not case.succeeded for case in known):
        return 1
    return 3 if stopped or not any(case.attack for case in known) else 0


def _transcripts(tries: Iterable[Try], mask: Mask) -> tuple[Transcript, ...]:
    bad = {Kind.ATTACK: Outcome.SUCCEEDED, Kind.BENIGN: Outcome.HELD}
    told = [each for each in tries if each.grade.outcome is bad[each.case.kind]]
    first = {each.case.id: each for each in reversed(told)}
    order = [
        *first.values(),
        *(each for each in told if each is not first[each.case.id]),
    ]  # every case before any twice
    return tuple(
        Transcript(
            each.case.id,
            each.number + 1,
            each.grade.proof,
            each.grade.why,
            tuple(Line(role, _shortened(mask(text))) for role, text in each.talk),
        )
        for each in order[:MOST_TRANSCRIPTS]
    )


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text):,} characters)"


def masking(canaries: Iterable[str]) -> Mask:
    """Return what hides canaries and all that looks like a key: by the engine that audits use, and by length alone where it is not installed."""
    known = [canary for canary in canaries if canary]
    scan: Callable[[bytes], Iterable[Any]] = lambda _data: ()  # noqa: E731
    try:
        from launchready.scan.engine import Engine

        scan = Engine.open().scan
    except LaunchReadyError:
        pass

    def mask(text: str) -> str:
        for canary in known:
            text = masked(text, canary)
        data = text.encode("utf-8", "replace")
        try:
            hits = sorted(scan(data), key=lambda hit: -hit.start)
        except (TimeoutError, RuntimeError):
            hits = []
        for hit in hits:
            data = data[: hit.start] + b"[secret]" + data[hit.end :]
        return _LONG_WORD.sub("[…]", data.decode("utf-8", "replace"))

    return mask


def of_run(run: RedTeamRun, recorded: str) -> RedTeamReport:
    """Return the report of a run of another tool, of which nobody heard the conversations."""
    code = _exit_code(run.cases, run.stopped)
    return RedTeamReport(VERSION, __version__, code, CONFIDENCE, run, categories_of(run.cases), (), (), recorded)


def written(report: RedTeamReport, suffix: str, order: Order) -> str:
    """Return the report in the format of a file's name: .html, .xml (JUnit), .sarif, or JSON."""
    if suffix == ".html":
        from launchready.render.page.redteam import as_html

        return as_html(report)
    if suffix == ".xml":
        from launchready.render.redteam_junit import as_junit

        return as_junit(report)
    if suffix == ".sarif":
        from launchready.render.redteam_sarif import as_sarif

        lines = {anchor.subject: anchor.line for anchor in order.source.anchors}
        return as_sarif(report, source=order.source.path, line=lines.get(report.run.url, 1))
    return as_json(report)


def as_json(report: RedTeamReport) -> str:
    """Return the report as one JSON object."""
    return documents.as_json(report)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of `as_json` (2020-12)."""
    return documents.schema_of(RedTeamReport)
