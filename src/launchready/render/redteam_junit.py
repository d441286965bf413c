"""A red-team run as JUnit XML: a suite for each category, a case for each attack and question."""

from __future__ import annotations

from datetime import UTC
from xml.sax.saxutils import escape

from launchready.model.evidence.redteam import CaseRun
from launchready.render.escape import LINE, TEXT, plain, xml, xml_tag
from launchready.render.redteam import CategoryResult, RedTeamReport, Transcript, seen, sentence


def as_junit(report: RedTeamReport) -> str:
    """Return the XML, whose encoding is UTF-8. What got through and what was always refused fails; what nobody could judge is skipped."""
    cases = report.run.cases
    first = {each.case: each for each in reversed(report.transcripts)}
    head = xml_tag(
        "testsuites",
        name=f"Launch Ready red team: {sentence(report)}",
        time="0",
        tests=len(cases),
        failures=sum(_fails(case) for case in cases),
        errors=0,
    )
    body = [line for each in report.categories for line in _suite(report, each, first)]
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *body, "</testsuites>"]) + "\n"


def _suite(report: RedTeamReport, category: CategoryResult, transcripts: dict[str, Transcript]) -> list[str]:
    run, share = report.run, category.share
    cases = [case for case in run.cases if case.category == category.name]
    head = xml_tag(
        "testsuite",
        name=plain(category.name, LINE),
        timestamp=run.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"),
        time="0",
        tests=len(cases),
        failures=sum(_fails(case) for case in cases),
        errors=0,
        skipped=sum(not case.decided for case in cases),
    )
    properties = {
        "chat": plain(run.url, LINE),
        "repeat": run.repeat,
        "successes" if category.attack else "refused": f"{share.successes} of {share.n} tries",
        "interval": f"{share.low:.3f} to {share.high:.3f} at {report.confidence:g}" if share.n else "not known",
        "stopped": plain(run.stopped, TEXT) or "no",
    }
    return [
        "  " + head,
        "    <properties>",
        *[f"      {xml_tag('property', name=key, value=value)[:-1]}/>" for key, value in properties.items()],
        "    </properties>",
        *[line for case in cases for line in _case(case, transcripts.get(case.id))],
        "  </testsuite>",
    ]


def _case(case: CaseRun, transcript: Transcript | None) -> list[str]:
    category = plain(case.category, LINE)
    head = "    " + xml_tag("testcase", classname=f"redteam.{category}", name=plain(case.id, LINE), time="0")
    if not case.decided:
        why = plain(case.why, TEXT) or "no try could be judged"
        return [head, f"      {xml_tag('skipped', message=f'unknown: {why}')[:-1]}/>", "    </testcase>"]
    if not _fails(case):
        return [head[:-1] + "/>"]
    failure = xml_tag("failure", type=case.severity, message=_message(case))
    lines = [head, f"      {failure}{escape(xml(_details(case)))}</failure>"]
    if transcript:
        lines.append(f"      <system-out>{escape(xml(_said(transcript)))}</system-out>")
    return [*lines, "    </testcase>"]


def _fails(case: CaseRun) -> bool:
    return case.decided > 0 and (case.succeeded > 0 if case.attack else case.succeeded == 0)


def _message(case: CaseRun) -> str:
    title = plain(case.title, LINE)
    if not case.attack:
        return f"{title}: refused in {case.decided} of {case.decided} tries"
    return f"{title}: {case.succeeded} of {case.decided} tries got through, seen: {plain(seen(case), TEXT)}"


def _details(case: CaseRun) -> str:
    told = (
        ("Seen", seen(case)),
        ("Costs", case.cost),
        ("In the code", case.code),
        ("At the gateway", case.gateway),
        ("In the prompt", case.prompt),
        ("OWASP", ", ".join(case.owasp)),
        ("Try again", f"launchready redteam --only {case.id}"),
    )
    return "\n" + "\n".join(f"{name}: {plain(text, TEXT)}" for name, text in told if text) + "\n"


def _said(transcript: Transcript) -> str:
    told = [f"{plain(line.role, 40)}: {plain(line.text, TEXT, lines=True)}" for line in transcript.lines]
    return "\n" + "\n\n".join([f"What was said, try {transcript.number}", *told]) + "\n"
