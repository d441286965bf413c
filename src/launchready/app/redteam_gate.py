"""Compares two red-team runs, for the gate of a release."""

from __future__ import annotations

import json
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launchready import __version__
from launchready.app import documents
from launchready.app.redteam_import import imported
from launchready.model.errors import UsageError
from launchready.model.evidence.redteam import RedTeamRun
from launchready.render.escape import LINE, plain, shorten
from launchready.scan import reading
from launchready.standards.redteam_gate import GateResult, Verdict, compare
from launchready.standards.redteam_imported import NEITHER

MAX_BYTES = 20_000_000
MOST_NAMED = 20
EXIT_CODE = {Verdict.BETTER: 0, Verdict.NO_WORSE: 0, Verdict.WORSE: 1, Verdict.UNDECIDED: 3}


@dataclass(frozen=True, slots=True)
class GateReport:
    """What `launchready redteam-gate --format json` prints."""

    version: int
    tool_version: str
    exit_code: int
    tolerance: float
    before: str
    after: str
    result: GateResult


def compare_files(before: Path, after: Path, tolerance: float) -> GateReport:
    """Compare two files that `launchready redteam --report FILE.json` wrote, or records of it. Raises UsageError."""
    runs = [read(path) for path in (before, after)]
    result = compare(runs[0].cases, runs[1].cases, tolerance)
    if not result.cases:
        raise UsageError("the two runs have no case in common that was decided", "try the same cases in both")
    return GateReport(1, __version__, EXIT_CODE[result.verdict], tolerance, str(before), str(after), result)


def read(path: Path) -> RedTeamRun:
    """Return the run of a report, the newest of a record, or another tool's. Raises UsageError."""
    from pydantic import TypeAdapter, ValidationError

    try:
        document = json.loads(reading.read(path, MAX_BYTES))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}", "name a report of launchready redteam") from None
    except (ValueError, RecursionError, reading.TooLargeError):  # other tools' reports are lines, and large
        document = None
    run = None
    if isinstance(document, dict):
        runs = document.get("runs")
        run = document.get("run") or (runs[-1] if isinstance(runs, list) and runs else None)
    if run is None:
        try:
            return imported(path)
        except UsageError as error:
            if NEITHER not in error.message:
                raise
        raise UsageError(f"{path} is no report of a red-team run", "make one: launchready redteam --report FILE.json")
    try:
        found: RedTeamRun = TypeAdapter(RedTeamRun).validate_python(run)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])[:100]
        raise UsageError(
            f"{path}: {where}: {first['msg']}", "make it anew: launchready redteam --report FILE.json"
        ) from None
    return found


def as_json(report: GateReport) -> str:
    """Return the report as one JSON object."""
    return documents.as_json(report)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of `as_json` (2020-12)."""
    return documents.schema_of(GateReport)


def as_text(report: GateReport) -> str:
    """Return what a person reads, in lines of at most 80 characters."""
    result = report.result
    word, *more = _sentences(result, report.tolerance)
    lines = [
        *_folded(f"{result.verdict.value.upper()}: {word}", ""),
        *(line for text in more for line in _folded(text)),
    ]
    lines += ["", f"  {'':<22}{'before':>10}{'after':>10}   growth in points, with interval"]
    for row in result.rows:
        grown = row.difference
        lines.append(
            f"  {row.name:<22}{row.before.successes:>6}/{row.before.n:<3}{row.after.successes:>6}/{row.after.n:<3}   "
            f"{grown.value * 100:+.0f} ({grown.low * 100:+.0f} to {grown.high * 100:+.0f})"
        )
    if result.newly:
        lines += ["", "  got through now, and never before:"]
        lines += [f"    {shorten(plain(name, LINE), 76)}" for name in result.newly[:MOST_NAMED]]
        if len(result.newly) > MOST_NAMED:
            lines.append(f"    and {len(result.newly) - MOST_NAMED} more; --format json names them all")
    return "\n".join(lines) + "\n"


def _sentences(result: GateResult, tolerance: float) -> list[str]:
    whole = result.rows[0]
    seen = f"{whole.before.value:.0%} of tries got through before, {whole.after.value:.0%} after."
    match result.verdict:
        case Verdict.WORSE:
            names = ", ".join(row.name for row in result.rows if row.difference.low > 0)
            return ["the chat is easier to attack.", seen, f"Beyond chance in: {names}."]
        case Verdict.BETTER:
            return ["the chat is harder to attack.", seen]
        case Verdict.NO_WORSE:
            return [f"at most {tolerance:.0%} more get through, for sure.", seen]
        case Verdict.UNDECIDED:
            more = [f"About {result.needed} tries of each case would tell."] if result.needed else []
            return ["the tries fit both.", seen, *more]


def _folded(text: str, indent: str = "  ") -> list[str]:
    return textwrap.wrap(text, 80, initial_indent=indent, subsequent_indent="  ", break_on_hyphens=False)
