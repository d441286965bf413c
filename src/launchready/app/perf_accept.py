"""Explained growth of latency: who takes a slower release on, why and until when, in a file beside the product file.

An acceptance is of one target and quantile, and of a value: it ends when its day is over, or when the value is a tenth beyond it.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from launchready.model.errors import UsageError
from launchready.standards.perf_gate import Comparison, Verdict

FILE = "launchready-perf.json"
VERSION: Literal[1] = 1
FURTHER = 0.10
"""How far the value may grow beyond what was explained."""
MOST_DAYS = 366
_MOST_BYTES = 1_000_000
_MOST = 1000
State = Literal["accepted", "expired", "outgrown"]


def check_day(until: date, today: date) -> None:
    """Raise UsageError for a last day that is past, or further away than anybody may explain."""
    if not 0 <= (until - today).days <= MOST_DAYS:
        raise UsageError(
            f"--until {until}: not within {MOST_DAYS} days from today", "name the day by which it is mended"
        )


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A slower release that somebody explained. `value` is the quantile in seconds and `error_rate` what failed, as they were then."""

    fingerprint: str
    target: str
    quantile: float
    value: float
    error_rate: float
    reason: str
    owner: str
    until: date
    recorded: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """The file."""

    version: Literal[1]
    accepted: tuple[Acceptance, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What an acceptance does for a comparison."""

    state: State
    acceptance: Acceptance


def fingerprint(target: str, quantile: float) -> str:
    """Return what an acceptance is bound to."""
    return hashlib.sha256(f"{target}\n{quantile:.6g}".encode()).hexdigest()[:16]


def read(path: Path) -> Record:
    """Return a record; an empty one where there is no file. Raises UsageError for one that is broken."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        return Record(VERSION, ())
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}", "name a record that can be read") from None
    try:
        if len(data) > _MOST_BYTES:
            raise ValueError
        record = TypeAdapter(Record).validate_json(data)
        if any(each.recorded.tzinfo is None for each in record.accepted):
            raise ValueError
    except (ValidationError, ValueError, RecursionError):
        raise UsageError(
            f"{path} is no record of explained latency", "mend it by hand, or name another by --record"
        ) from None
    return record


def standing(record: Record, comparison: Comparison, target: str, today: date) -> Standing | None:
    """Return what the record says about a comparison that blocks; None where nobody explained it."""
    wanted = fingerprint(target, comparison.quantile)
    fitting = [each for each in record.accepted if each.fingerprint == wanted]
    if not fitting or comparison.verdict not in (Verdict.WORSE, Verdict.OVER_BUDGET):
        return None
    newest = max(fitting, key=lambda each: each.recorded)
    if today > newest.until:
        return Standing("expired", newest)
    value, rate = _value(comparison), _error_rate(comparison)
    failing = comparison.errors is not None and comparison.errors.grew
    if value is None or value > newest.value * (1 + FURTHER) or (failing and rate > newest.error_rate * (1 + FURTHER)):
        return Standing("outgrown", newest)
    return Standing("accepted", newest)


def explain(
    path: Path, comparison: Comparison, target: str, *, reason: str, owner: str, until: date, now: datetime
) -> None:
    """Write an acceptance into the record, in place of an earlier one of the same. Raises UsageError where it cannot be."""
    value = _value(comparison)
    if not target:
        raise UsageError(
            "the files do not say what was measured", "name it by --target, so that this binds to it alone"
        )
    if value is None:
        raise UsageError("too few requests were answered to say how slow the release is", "measure it again")
    check_day(until, now.date())
    record = read(path)
    bound = fingerprint(target, comparison.quantile)
    kept = [each for each in record.accepted if each.fingerprint != bound]
    if len(kept) >= _MOST:
        raise UsageError(f"{path} holds {_MOST} explanations", "delete those that are over")
    kept.append(
        Acceptance(bound, target, comparison.quantile, value, _error_rate(comparison), reason, owner, until, now)
    )
    text = TypeAdapter(Record).dump_json(Record(VERSION, tuple(kept)), indent=2).decode() + "\n"
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        new.write_text(text, encoding="utf-8")
        new.replace(path)
    except OSError as error:
        raise UsageError(
            f"{path}: {error.strerror or error}", "name a record that can be written, by --record"
        ) from None


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of the record (2020-12)."""
    schema: dict[str, Any] = json.loads(json.dumps(TypeAdapter(Record).json_schema()))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _value(comparison: Comparison) -> float | None:
    return comparison.after.value if comparison.after is not None else None


def _error_rate(comparison: Comparison) -> float:
    if comparison.errors is None or not comparison.errors.after[1]:
        return 0.0
    failed, asked = comparison.errors.after
    return failed / asked
