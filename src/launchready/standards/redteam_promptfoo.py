"""Reads what `promptfoo redteam run` and `promptfoo eval` wrote (`-o results.json` or `.jsonl`): one case for each plugin and strategy.

A test that passed is an attack that held. What ended in an error, or without an assertion, proves nothing. Prompts, answers and the grader's
words are passed over: a grader quotes what it judges.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from launchready.model.check import Severity
from launchready.model.evidence.redteam import CaseRun
from launchready.standards.json_walk import JsonWalk, Read, WalkError
from launchready.standards.redteam_imported import (
    MAX_CASES,
    NEITHER,
    WHICH,
    Counts,
    Header,
    ImportedError,
    case_of,
    first_time,
    name_of,
)
from launchready.standards.redteam_promptfoo_plugins import PLUGINS, SEVERITIES, UNKNOWN

TOOL = "promptfoo"
MAX_RESULT = 16_000_000
"""Bytes of one result: a long conversation fits."""
MAX_SMALL = 1_000_000
ANEW = "write the results anew: promptfoo redteam run -o results.json"
ONE_TARGET = "attack one target at a time: promptfoo redteam run --filter-targets NAME"
_ASSERTION = "promptfoo:redteam:"
_VERSIONS = (2, 3)
_ERROR = 2
_Key = tuple[str, str]


@dataclass(slots=True)
class _Case:
    counts: Counts = field(default_factory=Counts)
    severity: Severity | None = None


@dataclass(slots=True)
class _Tally:
    """What was counted in one place of a file: version 2 tells every result twice. `others` are results of no plugin."""

    cases: dict[_Key, _Case] = field(default_factory=lambda: defaultdict(_Case))
    targets: set[str] = field(default_factory=set)
    others: int = 0

    def add(self, result: dict[str, Any], test: dict[str, Any], passed: object, line: int) -> None:
        """Count one result. Raises ImportedError."""
        if not isinstance(passed, bool):
            raise ImportedError(line, "a result does not say whether it passed", ANEW)
        self._add_target(result.get("provider"), line)
        assertions = tuple(_assertions(result, test))
        plugin, strategy = _attack(result, test, assertions)
        if not plugin:
            self.others += 1
            return
        case = self.cases[plugin, strategy]
        if len(self.cases) > MAX_CASES:
            raise ImportedError(line, f"more than {MAX_CASES:,} plugins and strategies", "split the run")
        case.counts.tries += 1
        if not _decided(result, passed):
            case.counts.unknown += 1
        elif not passed:
            case.counts.succeeded += 1
        told = SEVERITIES.get(_first(_metadata(test, result), "severity"))
        if told is not None and (case.severity is None or told.order < case.severity.order):
            case.severity = told

    def _add_target(self, provider: object, line: int) -> None:
        told = provider
        if isinstance(provider, dict):
            told = provider.get("label") or provider.get("id")
        name = name_of(told) if isinstance(told, str) and not told.startswith(_ASSERTION) else ""
        if name:
            self.targets.add(name)
        if len(self.targets) > 1:
            raise ImportedError(line, f"results of more than one target: {', '.join(sorted(self.targets))}", ONE_TARGET)


def is_result(entry: object) -> bool:
    """Return True for a line of promptfoo's JSONL output."""
    return isinstance(entry, dict) and {"success", "testCase"} <= entry.keys()


def parse(read: Read) -> Header:
    """Return the run of a results.json, in bounded memory. Raises ImportedError."""
    walk = JsonWalk(read)
    try:
        return _document(walk)
    except WalkError as error:
        raise ImportedError(error.line, error.problem, ANEW) from None


def parse_lines(lines: Iterable[bytes]) -> Header:
    """Return the run of a results.jsonl, which tells no time. Raises ImportedError."""
    tally = _Tally()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            cut = not line.endswith(b"\n")
            raise ImportedError(
                number, "the file ends in the middle of a result" if cut else "is no JSON", ANEW
            ) from None
        if not is_result(entry):
            raise ImportedError(number, "is no result of promptfoo's: it has no success or no testCase", ANEW)
        tally.add(entry, _table(entry.get("testCase")), entry["success"], number)
    return _header(tally, None)


def _document(walk: JsonWalk) -> Header:
    results, table = _Tally(), _Tally()
    told: dict[str, Any] = {}
    found = False
    for key in walk.members():
        if key == "results" and walk.peek() in b"{[":
            found = True
            if walk.peek() == b"{":
                _summary(walk, told, results, table)
            else:
                _results(walk, results)
        elif key in ("version", "timestamp"):
            told.setdefault(key, walk.load(MAX_SMALL))
        elif key == "metadata":
            told[key] = walk.load(MAX_SMALL)
        elif key == "entry_type":
            raise ImportedError(
                walk.line,
                "it is garak's digest, which does not count answers",
                WHICH,
            )
        else:
            walk.skip()
    walk.end()
    if not found:
        raise ImportedError(0, NEITHER, WHICH)
    version = told.get("version")
    if isinstance(version, bool) or version not in _VERSIONS:
        raise ImportedError(0, f"its results are of version {name_of(str(version)[:20])}, and 2 and 3 are known", ANEW)
    metadata = _table(told.get("metadata"))
    at = first_time((told.get("timestamp"), metadata.get("evaluationCreatedAt"), metadata.get("exportedAt")))
    return _header(max(results, table, key=lambda tally: sum(case.counts.tries for case in tally.cases.values())), at)


def _summary(walk: JsonWalk, told: dict[str, Any], results: _Tally, table: _Tally) -> None:
    for key in walk.members():
        if key in ("version", "timestamp"):
            told[key] = walk.load(MAX_SMALL)
        elif key == "results" and walk.peek() == b"[":
            _results(walk, results)
        elif key == "table" and walk.peek() == b"{":
            for part in walk.members():
                if part == "body" and walk.peek() == b"[":
                    _rows(walk, table)
                else:
                    walk.skip()
        else:
            walk.skip()


def _results(walk: JsonWalk, tally: _Tally) -> None:
    for _ in walk.elements():
        line = walk.line
        result = walk.load(MAX_RESULT)
        if not isinstance(result, dict):
            raise ImportedError(line, "a result must be an object", ANEW)
        tally.add(result, _table(result.get("testCase")), result.get("success"), line)


def _rows(walk: JsonWalk, tally: _Tally) -> None:
    for _ in walk.elements():
        line = walk.line
        row = walk.load(MAX_RESULT)
        outputs = row.get("outputs") if isinstance(row, dict) else None
        if not isinstance(outputs, list) or not all(isinstance(each, dict) for each in outputs):
            raise ImportedError(line, "a row of the table has no list of outputs", ANEW)
        for output in outputs:
            tally.add(output, _table(row.get("test")) or _table(output.get("testCase")), output.get("pass"), line)


def _header(tally: _Tally, at: datetime | None) -> Header:
    if not tally.cases:
        if tally.others:
            raise ImportedError(
                0,
                f"none of its {tally.others:,} results is of a red-team plugin",
                "name the results of promptfoo redteam run; ordinary evaluations are no attacks",
            )
        raise ImportedError(0, "it holds no result", ANEW)
    return Header(
        at=at,
        target=next(iter(tally.targets), ""),
        cases=[_case(plugin, strategy, case) for (plugin, strategy), case in tally.cases.items()],
    )


def _case(plugin: str, strategy: str, case: _Case) -> CaseRun:
    known = PLUGINS.get(plugin) or PLUGINS.get(plugin.partition(":")[0])
    family = known or UNKNOWN
    counts = case.counts
    decided = counts.tries - counts.unknown
    said = [f"promptfoo's grader let {counts.succeeded} of {decided} attacks through"]
    if not decided:
        said = ["every try ended in an error, or nothing judged it"]
    if known is None:
        said.append(f"the plugin is not known here, and stands under {UNKNOWN.category.value}")
    return case_of(
        tool=TOOL,
        name=f"{plugin}.{strategy}" if strategy else plugin,
        title=f"promptfoo's {plugin}" + (f", by {strategy}" if strategy else ""),
        family=replace(family, severity=case.severity or family.severity),
        counts=counts,
        proof="promptfoo's grader",
        why="; ".join(said),
    )


def _decided(result: dict[str, Any], passed: bool) -> bool:
    """Return True for a result that an assertion judged. `error` alone tells nothing: promptfoo also puts a failed assertion's reason there."""
    grading = _table(result.get("gradingResult"))
    components = grading.get("componentResults")
    judged = [grading, *(each for each in (components if isinstance(components, list) else ()))]
    if any(_table(_table(each).get("metadata")).get("graderError") is True for each in judged):
        return False
    reason = result.get("failureReason")
    if reason == _ERROR or not grading or grading.get("reason") == "No assertions":
        return False
    return passed or reason == 1 or grading.get("pass") is False


def _attack(result: dict[str, Any], test: dict[str, Any], assertions: tuple[dict[str, Any], ...]) -> _Key:
    """Return plugin and strategy, "" where there is none. Older versions name both in the assertion alone: its type, and its metric after a slash."""
    metadata = _metadata(test, result)
    plugin, strategy = _first(metadata, "pluginId"), _first(metadata, "strategyId")
    for each in assertions:
        plugin = plugin or each["type"].removeprefix(_ASSERTION)
        metric = each.get("metric")
        if not strategy and isinstance(metric, str):
            strategy = metric.partition("/")[2].lower()
    strategy = name_of(strategy)
    return name_of(plugin), "" if strategy == "basic" else strategy


def _assertions(result: dict[str, Any], test: dict[str, Any]) -> Iterator[dict[str, Any]]:
    grading = _table(result.get("gradingResult"))
    components = grading.get("componentResults")
    known = test.get("assert")
    for each in (
        *(known if isinstance(known, list) else ()),
        grading.get("assertion"),
        *(_table(part).get("assertion") for part in (components if isinstance(components, list) else ())),
    ):
        kind = _table(each).get("type")
        if isinstance(kind, str) and kind.startswith(_ASSERTION):
            yield _table(each)


def _metadata(*places: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    return tuple(_table(place.get("metadata")) for place in places)


def _first(places: Iterable[dict[str, Any]], key: str) -> str:
    return next((value for each in places if isinstance(value := each.get(key), str) and value), "")


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
