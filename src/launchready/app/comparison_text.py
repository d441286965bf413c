"""A comparison for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from launchready.app import documents
from launchready.app.compare import Change, Comparison, Difference
from launchready.model.finding import Finding
from launchready.render.escape import plain, shorten

WIDTH = 80
SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Side:
    """What one of the two audits says of a place. `severity` is "" unless it failed."""

    outcome: str
    severity: str
    seen: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One finding's change; a side is null where that audit has no such finding."""

    change: Change
    id: str
    where: str
    fingerprint: str
    before: Side | None
    after: Side | None


@dataclass(frozen=True, slots=True)
class ComparisonDocument:
    """What `launchready diff --format json` prints."""

    version: int
    before: str
    after: str
    exit_code: int
    differences: tuple[Changed, ...]


def as_text(comparison: Comparison) -> str:
    """Return the comparison in lines of at most 80 columns, the worst first."""
    lines = [f"{comparison.before.value} -> {comparison.after.value}", ""]
    if not comparison.differences:
        lines.append("nothing fails now, and nothing failed before")
    for change in Change:
        items = [item for item in comparison.differences if item.change is change]
        if items:
            lines.append(f"{change.value} ({len(items)})")
            lines += [f"  {shorten(_words(item), WIDTH - 2)}" for item in items]
    return "\n".join(lines) + "\n"


def _words(item: Difference) -> str:
    result = item.finding.result
    return f"{item.finding.check} {plain(result.where)}: {plain(result.seen)}"


def document_of(comparison: Comparison) -> ComparisonDocument:
    """Return the comparison as what is printed of it."""
    return ComparisonDocument(
        version=SCHEMA_VERSION,
        before=comparison.before.value,
        after=comparison.after.value,
        exit_code=comparison.exit_code,
        differences=tuple(
            Changed(
                change=item.change,
                id=item.finding.check,
                where=plain(item.finding.result.where),
                fingerprint=item.finding.fingerprint,
                before=_side(item.before),
                after=_side(item.after),
            )
            for item in comparison.differences
        ),
    )


def _side(finding: Finding | None) -> Side | None:
    if finding is None:
        return None
    severity = finding.result.severity.value if finding.result.severity else ""
    return Side(finding.result.outcome.value, severity, plain(finding.result.seen))


def as_json(comparison: Comparison) -> str:
    """Return the comparison as one JSON object."""
    return documents.as_json(document_of(comparison))


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of `as_json` (2020-12)."""
    return documents.schema_of(ComparisonDocument)
