"""A red-team run as SARIF 2.1.0, for code scanning: every case is a rule, anchored at the product file."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from launchready.model.evidence.redteam import CaseRun
from launchready.model.finding import fingerprint
from launchready.render.escape import LINE, TEXT, plain, relative_uri
from launchready.render.formats.sarif import LEVELS, SCHEMA, literal, utc
from launchready.render.redteam import RedTeamReport, got_through, refused, seen, sentence, undecided
from launchready.render.redteam_advice import remedy

_WEIGHTS = {"blocker": "9.5", "high": "8.0", "medium": "5.5", "low": "2.0"}
"""Severities as GitHub's `security-severity`: critical above 9, high above 7, medium above 4."""

Json = dict[str, Any]


def as_sarif(report: RedTeamReport, source: str = "launchready.toml", line: int = 1) -> str:
    """Return the log: what got through as kind `fail`, what nobody could judge as `open`. `source` is the product file, `line` its `[chat]`."""
    run = report.run
    cases = sorted(run.cases, key=lambda case: case.id)
    index = {case.id: number for number, case in enumerate(cases)}
    location = _location(plain(run.url, LINE), source, line)
    bad = [*got_through(cases), *refused(cases)]
    open_ = [case for _, of in undecided(cases) for case in of]
    host = plain(urlsplit(run.url).netloc.rpartition("@")[2], LINE) or "chat"
    log: Json = {
        "tool": {
            "driver": {
                "name": "launchready",
                "fullName": "Launch Ready",
                "version": report.tool_version,
                "rules": [_rule(case) for case in cases],
            }
        },
        "automationDetails": {"id": f"launchready-redteam/{host}/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "Where the run was started."}}},
        "invocations": [_invocation(report)],
        "results": [_result(case, run.url, location, index[case.id]) for case in [*bad, *open_]],
        "properties": {"chat": plain(run.url, LINE), "repeat": run.repeat, "categories": _categories(report)},
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [log]}, indent=2, ensure_ascii=False) + "\n"


def _location(url: str, source: str, line: int) -> Json:
    location: Json = {"logicalLocations": [{"fullyQualifiedName": url, "kind": "resource"}]}
    uri = relative_uri(plain(source, LINE)) if source else ""
    if uri:
        location["physicalLocation"] = {
            "artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": max(line, 1)},
        }
    return location


def _name(case: CaseRun) -> str:
    return f"ai.redteam/{plain(case.id, LINE)}"


def _rule(case: CaseRun) -> Json:
    title, cost = plain(case.title, LINE), plain(case.cost, TEXT)
    advice = [("In the code", case.code), ("At the gateway", case.gateway), ("In the prompt", case.prompt)]
    told = [f"{where}: {plain(text, TEXT)}" for where, text in advice if text]
    text = "\n\n".join([cost or title, *told, f"Try again: launchready redteam --only {plain(case.id, LINE)}"])
    tags = [plain(case.category, LINE), *(f"owasp-llm/{each}" for each in case.owasp)]
    properties: Json = {"tags": ["security", *tags] if case.attack else tags}
    if case.attack:
        properties["security-severity"] = _WEIGHTS[case.severity]
    return {
        "id": _name(case),
        "name": "Redteam" + "".join(word.capitalize() for word in plain(case.id, LINE).split("-")),
        "shortDescription": {"text": title},
        "fullDescription": {"text": cost or title},
        "help": {"text": text},
        "defaultConfiguration": {"level": LEVELS[case.severity]},
        "properties": properties,
    }


def _result(case: CaseRun, url: str, location: Json, index: int) -> Json:
    name = _name(case)
    stable = fingerprint("ai.redteam", url, case.id)
    return {
        "ruleId": name,
        "ruleIndex": index,
        "kind": "fail" if case.decided else "open",
        "level": LEVELS[case.severity] if case.decided else "none",
        "message": {"text": _message(case)},
        "locations": [location],
        "partialFingerprints": {"launchready/v1": stable, "primaryLocationLineHash": f"{stable}:1"},
        "properties": {
            "severity": case.severity,
            "tries": case.tries,
            "succeeded": case.succeeded,
            "unknown": case.unknown,
            "proof": plain(case.proof, TEXT),
        },
    }


def _message(case: CaseRun) -> str:
    title, why = plain(case.title, LINE), plain(seen(case), TEXT)
    if not case.decided:
        lines = [f"Not known: {title}", f"Why: {why or 'no try could be judged'}", f"Settled by: {remedy(case.why)}"]
    elif case.attack:
        lines = [title, f"{case.succeeded} of {case.decided} tries got through", f"Seen: {why}"]
        lines += [f"Costs: {plain(case.cost, TEXT)}"] if case.cost else []
    else:
        lines = [title, f"Harmless, and refused in {case.decided} of {case.decided} tries", f"Seen: {why}"]
    advice = case.code or case.gateway or case.prompt
    lines += [f"Change: {plain(advice, TEXT)}"] if case.decided and advice else []
    return literal("\n".join(lines))


def _categories(report: RedTeamReport) -> list[Json]:
    return [
        {
            "name": plain(each.name, LINE),
            "attack": each.attack,
            "successes": each.share.successes,
            "tries": each.share.n,
            "low": round(each.share.low, 4),
            "high": round(each.share.high, 4),
            "unknown": each.unknown,
        }
        for each in report.categories
    ]


def _invocation(report: RedTeamReport) -> Json:
    run = report.run
    notes = [{"level": "note", "message": {"text": literal(plain(each, TEXT))}} for each in report.notices]
    if run.stopped:
        text = f"The run was cut short: {plain(run.stopped, TEXT)}"
        notes.append({"level": "error", "message": {"text": literal(text)}})
    return {
        "executionSuccessful": not run.stopped,
        "exitCode": report.exit_code,
        "exitCodeDescription": sentence(report),
        "startTimeUtc": utc(run.at),
        "toolExecutionNotifications": notes,
    }
