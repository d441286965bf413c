"""A comparison for people and for programs."""

from __future__ import annotations

import json

from launchready.app.compare import Change, Comparison, Difference
from launchready.render.escape import plain, shorten

WIDTH = 80


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


def as_json(comparison: Comparison) -> str:
    """Return the comparison as one JSON object."""
    document = {
        "version": 1,
        "before": comparison.before.value,
        "after": comparison.after.value,
        "exit_code": comparison.exit_code,
        "differences": [
            {
                "change": item.change.value,
                "id": item.finding.check,
                "where": plain(item.finding.result.where),
                "fingerprint": item.finding.fingerprint,
                "before": _side(item, later=False),
                "after": _side(item, later=True),
            }
            for item in comparison.differences
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _side(item: Difference, *, later: bool) -> dict[str, str] | None:
    finding = item.after if later else item.before
    if finding is None:
        return None
    severity = finding.result.severity.value if finding.result.severity else ""
    return {"outcome": finding.result.outcome.value, "severity": severity, "seen": plain(finding.result.seen)}
