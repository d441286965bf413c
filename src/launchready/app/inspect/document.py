"""What an inspection found: facts, and what the checks say of them; for people and for programs."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, get_args

from launchready.app import documents
from launchready.model.check import Outcome
from launchready.model.finding import Finding
from launchready.render.escape import LINE, TEXT, plain

WIDTH = 80
VERSION = 1
MOST_SHOWN = 40
"""Lines of one fact on the terminal; JSON holds all."""
_ORDER = (Outcome.FAIL, Outcome.UNKNOWN, Outcome.PASS, Outcome.NOT_APPLICABLE)

Fact = str | int | bool | float | None | list["Fact"] | dict[str, "Fact"]
Topic = Literal["dns", "tls", "redirects", "headers", "csp", "cookie", "spf", "dmarc", "message"]
MAIL_TOPICS = ("spf", "dmarc", "message")
"""Topics whose JSON holds the facts beside the rest, not in `facts`, with the keys that always stand there below."""
MAIL_KEYS = {
    "spf": ("result", "reason", "lookups", "void_lookups", "explanation", "trace"),
    "dmarc": ("record", "policy", "subdomain_policy", "np", "organizational_domain", "warnings", "errors"),
    "message": ("spf", "dkim", "dmarc", "arc"),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What one check says of one place. `severity` is "" unless it failed; `fix` is the fix in a sentence."""

    id: str
    outcome: str
    severity: str
    message: str
    where: str
    aspect: str
    expected: str
    fix: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """What `launchready inspect --format json` prints. `exit_code` is what the command ends with."""

    version: int
    topic: Topic
    subject: str
    exit_code: int
    facts: dict[str, Any]
    checks: tuple[Checked, ...]


def inspection(
    topic: Topic, subject: str, facts: dict[str, Fact], findings: Iterable[Finding], *, reached: bool = True
) -> Inspection:
    """Return what is shown of an inspection, the worst first. `reached` is False where there was nothing to be judged.

    The exit code is 1 where something blocks, 3 where what might block is not known or nothing was reached, else 0.
    """
    found = sorted(findings, key=_place)
    blocks = any(finding.blocks for finding in found)
    unknown = not reached or any(finding.unproven for finding in found)
    return Inspection(
        version=VERSION,
        topic=topic,
        subject=plain(subject, LINE),
        exit_code=1 if blocks else 3 if unknown else 0,
        facts={key: clean(value) for key, value in facts.items()},
        checks=tuple(_checked(finding) for finding in found),
    )


def _place(finding: Finding) -> tuple[int, int, str]:
    severity = finding.result.severity
    return _ORDER.index(finding.result.outcome), severity.order if severity else 9, finding.check


def _checked(finding: Finding) -> Checked:
    result = finding.result
    return Checked(
        id=finding.check,
        outcome=result.outcome.value,
        severity=result.severity.value if result.severity else "",
        message=plain(result.seen),
        where=plain(result.where, LINE),
        aspect=result.aspect,
        expected=plain(result.expected),
        fix=plain(result.fix.summary, LINE) if result.fix else plain(result.remedy, LINE),
    )


def clean(value: Fact) -> Fact:
    """Return a fact in which nothing hides, and nothing is without end."""
    match value:
        case str():
            return plain(value, TEXT)
        case list():
            return [clean(item) for item in value[:1000]]
        case dict():
            return {plain(key, 100): clean(item) for key, item in list(value.items())[:1000]}
    return value


def as_text(found: Inspection) -> str:
    """Return the inspection in lines of at most 80 columns: facts first, then what the checks say, the worst first."""
    lines = [*_folded(f"{found.topic} {found.subject}", "", "  "), ""]
    for key, value in found.facts.items():
        lines += _fact(key.replace("_", " "), value, 2)
    if found.checks:
        lines.append("")
    silent = [checked.id for checked in found.checks if checked.outcome == Outcome.NOT_APPLICABLE.value]
    for checked in found.checks:
        if checked.outcome == Outcome.NOT_APPLICABLE.value:
            continue
        word = checked.severity or {"pass": "ok", "unknown": "unknown"}.get(checked.outcome, checked.outcome)
        lines += _folded(f"{word:<8} {checked.id}: {checked.message}", "  ", " " * 11)
        if checked.outcome == Outcome.FAIL.value:
            lines += _folded(f"expected: {checked.expected}", " " * 11, " " * 13)
            lines += _folded(f"fix: {checked.fix}", " " * 11, " " * 13)
    if silent:
        lines += _folded(f"{'-':<8} nothing to judge: {', '.join(dict.fromkeys(silent))}", "  ", " " * 11)
    return "\n".join(lines).rstrip() + "\n"


def _fact(key: str, value: Fact, indent: int) -> list[str]:
    pad = " " * indent
    if value in (None, "", [], {}):
        return []
    if isinstance(value, dict):
        inner = [line for name, item in value.items() for line in _fact(name.replace("_", " "), item, indent + 2)]
        return [f"{pad}{key}:"[:WIDTH], *_bounded(inner, pad)]
    if isinstance(value, list):
        inner = [line for item in value for line in _listed(item, indent + 2)]
        return [f"{pad}{key}:"[:WIDTH], *_bounded(inner, pad)]
    shown = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    return _folded(f"{key}: {shown}", pad, pad + "  ")


def _listed(item: Fact, indent: int) -> list[str]:
    """Return one item of a list: its own lines, the first of them marked."""
    pad = " " * indent
    if not isinstance(item, dict):
        return _folded(str(item), f"{pad}- ", f"{pad}  ")
    lines = [line for name, part in item.items() for line in _fact(name.replace("_", " "), part, indent + 2)]
    return [f"{pad}- {lines[0].lstrip()}", *lines[1:]] if lines else []


def _bounded(lines: list[str], pad: str) -> list[str]:
    if len(lines) <= MOST_SHOWN:
        return lines
    return [*lines[:MOST_SHOWN], f"{pad}  and {len(lines) - MOST_SHOWN} lines more: see --format json"]


def _folded(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False) or [
        first.rstrip()
    ]


def as_json(found: Inspection) -> str:
    """Return the inspection as one JSON object."""
    document: dict[str, Any] = documents.as_values(found)
    if found.topic in MAIL_TOPICS:
        checks = document.pop("checks")
        facts = document.pop("facts")
        document = {**document, **facts, "checks": checks}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of `as_json` (2020-12)."""
    schema = documents.schema_of(Inspection)
    checks = schema.pop("$defs")
    return {
        "$schema": schema.pop("$schema"),
        "title": schema["title"],
        "description": schema.get("description", ""),
        "oneOf": [_of_others(schema), *(_of_mail(schema, topic) for topic in MAIL_TOPICS)],
        "$defs": checks,
    }


def _of_others(schema: dict[str, Any]) -> dict[str, Any]:
    others = [topic for topic in get_args(Topic) if topic not in MAIL_TOPICS]
    return {**schema, "properties": {**schema["properties"], "topic": {"enum": others}}}


def _of_mail(schema: dict[str, Any], topic: str) -> dict[str, Any]:
    kept = {name: value for name, value in schema["properties"].items() if name not in ("facts", "topic")}
    return {
        "type": "object",
        "title": topic,
        "properties": {**kept, "topic": {"const": topic}},
        "required": [*kept, "topic", *MAIL_KEYS[topic]],
    }
