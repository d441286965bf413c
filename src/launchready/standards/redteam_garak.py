"""Reads the report of a run of garak (NVIDIA), `garak.<uuid>.report.jsonl`: one case for each probe and detector that judged it.

What counts is garak's own verdict, its `eval` entries: the report does not tell which threshold the run had. Attempts count where a probe has none.
Prompts and answers are passed over.
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from launchready.model.check import Severity
from launchready.model.evidence.redteam import CaseRun
from launchready.standards.redteam_garak_families import (
    DECIDE_NOTHING,
    FAMILIES,
    PROBES,
    PROVE_NOTHING,
    UNKNOWN,
    WEAK,
)
from launchready.standards.redteam_imported import (
    MAX_CASES,
    Counts,
    Family,
    Header,
    ImportedError,
    case_of,
    count_of,
    first_time,
    name_of,
)

TOOL = "garak"
THRESHOLD = 0.5
"""From which score on a detector's find counts, where the report does not tell: garak's own default."""
ANEW = "name the whole garak.<uuid>.report.jsonl of a finished run"
_VERSION = re.compile(r"0\.\d")
_COMPLETE = 2
_Key = tuple[str, str]


@dataclass(slots=True)
class _Report:
    """What the lines that were read say. Keys are probe and detector."""

    setup: dict[str, Any] = field(default_factory=dict)
    init: dict[str, Any] = field(default_factory=dict)
    end: dict[str, Any] = field(default_factory=dict)
    digest: bool = False
    threshold: float = THRESHOLD
    attempts: dict[_Key, Counts] = field(default_factory=lambda: defaultdict(Counts))
    evals: dict[_Key, Counts] = field(default_factory=lambda: defaultdict(Counts))
    outputs: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def is_entry(entry: object) -> bool:
    """Return True for a line of such a report."""
    return isinstance(entry, dict) and isinstance(entry.get("entry_type"), str)


def is_hit(entry: object) -> bool:
    """Return True for a line of garak's hit log, which holds the successes alone."""
    return isinstance(entry, dict) and "entry_type" not in entry and {"probe", "detector", "attempt_id"} <= entry.keys()


def parse(lines: Iterable[bytes]) -> Header:
    """Return the run of a report's lines. Raises ImportedError."""
    report = _Report()
    for number, line in enumerate(lines, 1):
        if line.strip():
            _add(report, _entry(line, number), number)
    version = report.init.get("garak_version", report.setup.get("_config.version", "0.0"))
    if not isinstance(version, str) or not _VERSION.match(version):
        raise ImportedError(0, f"it is of garak {name_of(str(version)[:40])}, and 0.x is what is known", ANEW)
    header = Header(
        at=first_time(
            (
                report.init.get("orig_start_time"),  # of the oldest of the reports that were joined
                report.end.get("end_time"),
                report.init.get("start_time"),
                report.setup.get("transient.starttime_iso"),
            )
        ),
        target=_target(report.setup),
        stopped="" if report.end or report.digest else "garak's report has no end: the run may have been interrupted",
        cases=[_case(probe, detector, counts) for (probe, detector), counts in _counted(report).items()],
    )
    if not header.cases:
        digest = "it holds garak's digest alone, which does not count answers"
        raise ImportedError(0, digest if report.digest else "no probe in it was tried", ANEW)
    return header


def _entry(line: bytes, number: int) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        cut = not line.endswith(b"\n")
        problem = "the file ends in the middle of an entry" if cut else "is no JSON"
        raise ImportedError(number, problem, ANEW) from None
    if not isinstance(entry, dict) or not isinstance(entry.get("entry_type"), str):
        raise ImportedError(number, "is no entry of garak's: it has no entry_type", ANEW)
    return entry


def _add(report: _Report, entry: dict[str, Any], line: int) -> None:
    match entry["entry_type"]:
        case "start_run setup":
            report.setup = entry
            threshold = entry.get("run.eval_threshold")
            if isinstance(threshold, int | float) and 0 <= threshold <= 1:
                report.threshold = threshold
        case "init":
            if report.init and report.init.get("run") != entry.get("run"):
                raise ImportedError(line, "a second run begins", "give each run a file of its own")
            report.init = entry
        case "completion":
            report.end = entry
        case "digest":
            report.digest = True
        case "attempt":
            _add_attempt(report, entry, line)
        case "eval":
            _add_eval(report, entry, line)
        case _:
            pass


def _add_attempt(report: _Report, entry: dict[str, Any], line: int) -> None:
    status = entry.get("status")
    if isinstance(status, bool) or status not in (0, 1, _COMPLETE):
        raise ImportedError(line, "status must be 0, 1 or 2")
    probe = _name(entry, "probe_classname", "probes.", line)
    outputs = entry.get("outputs") or []
    if not isinstance(outputs, list):
        raise ImportedError(line, "outputs must be a list")
    if status != _COMPLETE:
        report.outputs[probe] += len(outputs)
        _bound(report, line)
        return
    results = entry.get("detector_results") or {}
    if isinstance(results, list):  # the oldest versions name the detectors and no scores
        return
    if not isinstance(results, dict):
        raise ImportedError(line, "detector_results must be an object")
    for detector, scores in results.items():
        if not isinstance(scores, list):
            raise ImportedError(line, "a detector's results must be a list")
        counts = report.attempts[probe, _bare(detector, "detectors.", line)]
        counts.tries += len(scores)
        for score in scores:
            if score is None or (isinstance(score, float) and math.isnan(score)):
                counts.unknown += 1
            elif isinstance(score, bool) or not isinstance(score, int | float):
                raise ImportedError(line, "a detector's score must be a number or null")
            else:
                counts.succeeded += score >= report.threshold
    _bound(report, line)


def _add_eval(report: _Report, entry: dict[str, Any], line: int) -> None:
    """Older versions call the answers that were judged `total`, and have no `nones`."""
    probe = _name(entry, "probe", "probes.", line)
    detector = _name(entry, "detector", "detector.", line)
    passed = count_of(entry.get("passed"), line, "passed")
    judged = count_of(entry.get("total_evaluated", entry.get("total")), line, "total_evaluated")
    if passed > judged:
        raise ImportedError(line, "more answers passed than were judged")
    unknown = count_of(entry.get("nones", 0), line, "nones")
    counts = report.evals[probe, detector]
    counts.tries += judged + unknown
    counts.succeeded += judged - passed
    counts.unknown += unknown
    _bound(report, line)


def _bound(report: _Report, line: int) -> None:
    if max(len(report.attempts), len(report.evals), len(report.outputs)) > MAX_CASES:
        raise ImportedError(line, f"more than {MAX_CASES:,} probes and detectors", "split the run")


def _name(entry: dict[str, Any], key: str, prefix: str, line: int) -> str:
    value = entry.get(key)
    if not isinstance(value, str):
        raise ImportedError(line, f"{key} must be a name")
    return _bare(value, prefix, line)


def _bare(value: str, prefix: str, line: int) -> str:
    name = name_of(value.removeprefix("garak.").removeprefix(prefix))
    if not name:
        raise ImportedError(line, "a name is empty")
    return name


def _target(setup: dict[str, Any]) -> str:
    """Return what was attacked; the older versions call it a model."""
    parts = (
        setup.get(f"plugins.target_{part}") or setup.get(f"plugins.model_{part}") or "" for part in ("type", "name")
    )
    return " ".join(name for each in parts if isinstance(each, str) and (name := name_of(each)))


def _counted(report: _Report) -> dict[_Key, Counts]:
    found = {**report.attempts, **report.evals}
    judged = {probe for probe, _ in found}
    for probe, outputs in report.outputs.items():
        if probe not in judged:
            found[probe, ""] = Counts(tries=outputs, unknown=outputs)
    if len(found) > MAX_CASES:
        raise ImportedError(0, f"more than {MAX_CASES:,} probes and detectors", "split the run")
    return found


def _case(probe: str, detector: str, counts: Counts) -> CaseRun:
    module = probe.partition(".")[0]
    known = PROBES.get(probe) or FAMILIES.get(module)
    family = known or UNKNOWN
    if detector in WEAK:
        family = _weaker(family)
    nothing = module in PROVE_NOTHING or detector.partition(".")[0] in DECIDE_NOTHING
    if nothing:
        counts = Counts(tries=counts.tries, unknown=counts.tries)
    return case_of(
        tool=TOOL,
        name=f"{probe}.{detector}" if detector else probe,
        title=f"garak's {probe}" + (f", judged by {detector}" if detector else ""),
        family=family,
        counts=counts,
        proof=f"garak's detector {detector}",
        why=_why(module, detector, counts, known=known is not None, nothing=nothing),
    )


def _weaker(family: Family) -> Family:
    return replace(family, severity=max(family.severity, Severity.MEDIUM, key=lambda each: each.order))


def _why(module: str, detector: str, counts: Counts, *, known: bool, nothing: bool) -> str:
    decided = counts.tries - counts.unknown
    if nothing:
        return "this probe or its detector proves nothing about what the chat answers"
    if not decided:
        return "garak judged none of the answers"
    said = [f"garak's detector {detector} found {counts.succeeded} of {decided} answers bad"]
    if detector in WEAK and counts.succeeded:
        said.append("it only misses words of refusal: read the answers in garak's report before you believe it")
    if not known:
        said.append(f"probes of {module} are not known here, and stand under {UNKNOWN.category.value}")
    return "; ".join(said)
