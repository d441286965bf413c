"""What a search for secrets found, for people and as SARIF."""

from __future__ import annotations

import json
import textwrap
import time
from typing import TYPE_CHECKING, Any, TextIO

from launchready import __version__
from launchready.model.confidence import Confidence
from launchready.model.evidence.secrets import Nature, PersonalData, Sighting
from launchready.render.escape import plain
from launchready.render.formats.sarif import SCHEMA

if TYPE_CHECKING:
    from launchready.app.secrets import Found
    from launchready.scan.searched import Searched

WIDTH = 80
MOST_SHOWN = 100
_COLORS = {Nature.SECRET: "31", Nature.TEST: "33", Nature.UNCERTAIN: "33", Nature.PUBLIC: "2"}
_LEVELS = {Nature.SECRET: "error", Nature.UNCERTAIN: "warning", Nature.TEST: "note", Nature.PUBLIC: "none"}
_ORDER = (Nature.SECRET, Nature.UNCERTAIN, Nature.TEST, Nature.PUBLIC)


class Counter:
    """Says on a terminal how far the search is, on one line that is written over."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._live = stream.isatty()
        self._next = 0.0
        self._shown = False

    def __call__(self, searched: Searched) -> None:
        """Take note of how far it is."""
        now = time.monotonic()
        if self._live and now >= self._next:
            self._next = now + 0.2
            self._shown = True
            text = f"{searched.files:,} files, {searched.versions:,} versions, {searched.size / 1e6:,.0f} MB, {searched.count} found"
            self._stream.write(f"\r{text:<78}")
            self._stream.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._stream.write("\r" + " " * 78 + "\r")
            self._stream.flush()
            self._shown = False


def as_text(found: Found, *, color: bool = False, verbose: bool = False) -> str:
    """Return what a person reads, in lines of at most 80 characters."""
    lines: list[str] = []
    order = sorted(found.secrets, key=lambda one: (not _exposed(one), _ORDER.index(one.nature), one.place, one.line))
    shown = order if verbose else order[:MOST_SHOWN]
    for one in shown:
        word = f"{one.nature.value:<9}"
        head = _folded(f"{word} {plain(one.name)}: {plain(one.shown)}", "", " " * 10)
        if color:
            head[0] = head[0].replace(word, f"\x1b[{_COLORS[one.nature]}m{word}\x1b[0m", 1)
        lines += head
        lines += _folded(f"{where(one)}{_since(one)}", " " * 10, " " * 12)
        lines += _folded(plain(one.note), " " * 10, " " * 12) if one.note else []
    if len(order) > len(shown):
        lines.append(f"and {len(order) - len(shown)} more: see -v or --format json")
    if found.left_out:
        lines.append(f"and {found.left_out} more than are kept")
    for data in found.personal:
        first = ", ".join(str(line) for line in data.lines[:5])
        words = f"{data.kind}: {plain(data.shown)}; {data.count} in {plain(data.place)}, first on line {first}"
        lines += _folded(words, f"{'personal':<9} ", " " * 10)
    ways = {one.name: one.rotate for one in order if one.rotate and _exposed(one)}
    for name, way in ways.items():
        lines += _folded(f"to replace a {plain(name)}: {plain(way)}", "", "  ")
    lines += [""] if lines else []
    lines += _summary(found)
    return "\n".join(lines) + "\n"


def _summary(found: Found) -> list[str]:
    versions = f" and {found.versions:,} versions of the history" if found.history else ""
    size = f"{found.size / 1e6:,.1f} MB"
    personal = f" and {sum(one.count for one in found.personal)} pieces of personal data" if found.personal else ""
    lines = _folded(
        f"{found.alarming} found{personal} in {found.files:,} files{versions} ({size}) of {found.subject}", "", "  "
    )
    if found.shallow:
        lines += _folded("the clone is shallow: commits before it were not at hand", "not looked at: ", "  ")
    for reason, count in found.reasons.items():
        first = next(one.place for one in found.skipped if one.reason == reason) if found.skipped else ""
        more = f" and {count - 1} more" if count > 1 else ""
        lines += _folded(f"{reason}: {plain(first)}{more}", "not looked at: ", "  ")
    for failure in found.failed:
        lines += _folded(plain(failure), "not looked at: ", "  ")
    return lines


def where(one: Sighting) -> str:
    """Return a place as file:line:column."""
    return f"{plain(one.place)}:{one.line}:{one.column}" if one.line else plain(one.place)


def _exposed(one: Sighting) -> bool:
    return one.nature is not Nature.PUBLIC and (one.tracked or bool(one.commit))


def _since(one: Sighting) -> str:
    since = f" since commit {one.commit[:12]} of {one.author_date[:10]}" if one.commit else ""
    gone = "" if one.in_working_tree else ", no longer in the working tree"
    ignored = "" if one.tracked else " (git ignores this file)"
    return f"{since}{gone}{ignored}"


def _folded(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False) or [first]


def as_sarif(found: Found) -> str:
    """Return what was found as SARIF 2.1.0. What is made to be public is a note that fails nothing."""
    from urllib.parse import quote

    names = {one.rule: one.name for one in found.secrets}
    index = {rule: number for number, rule in enumerate(sorted(names))}
    results = [_result(one, index, quote) for one in found.secrets]
    results += [_personal(one, quote) for one in found.personal]
    notes = [
        {"level": "warning", "message": {"text": f"not looked at: {one.place} ({one.reason})"}} for one in found.skipped
    ]
    notes += [{"level": "error", "message": {"text": f"not looked at: {failure}"}} for failure in found.failed]
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "launchready",
                "version": __version__,
                "rules": [
                    *({"id": f"secrets/{rule}", "shortDescription": {"text": names[rule]}} for rule in sorted(names)),
                    {"id": "personal", "shortDescription": {"text": "Personal data in a log"}},
                ],
            }
        },
        "automationDetails": {"id": "launchready/secrets/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "What was searched."}}},
        "invocations": [{"executionSuccessful": not found.failed, "toolExecutionNotifications": notes}],
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _personal(one: PersonalData, quote: Any) -> dict[str, Any]:
    location = {
        "artifactLocation": {"uri": quote(one.place), "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": one.lines[0]},
    }
    return {
        "ruleId": "personal",
        "level": "warning",
        "message": {"text": f"{one.kind}: {one.shown}; {one.count} in this file"},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"launchreadyPersonal/v1": f"{one.place}:{one.kind}"},
    }


def _result(one: Sighting, index: dict[str, int], quote: Any) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": quote(one.place), "uriBaseId": "%SRCROOT%"}}
    if one.line:
        location["region"] = {"startLine": one.line, "startColumn": max(1, one.column)}
    level = "none" if not _exposed(one) else _LEVELS[one.nature]
    if level == "error" and one.confidence is Confidence.TENTATIVE:
        level = "warning"
    return {
        "ruleId": f"secrets/{one.rule}",
        "ruleIndex": index[one.rule],
        "kind": "informational" if level == "none" else "fail",
        "level": level,
        "message": {"text": f"{one.name} ({one.nature.value}): {one.shown}{_since(one)}"},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"launchreadySecret/v1": one.fingerprint},
        "properties": {
            "nature": one.nature.value,
            "confidence": one.confidence.value,
            "provider": one.provider,
            "commit": one.commit,
            "authorDate": one.author_date,
            "inWorkingTree": one.in_working_tree,
            "tracked": one.tracked,
        },
    }
