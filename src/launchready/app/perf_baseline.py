"""Baseline files: raw latencies of a measurement in rounds, with what was measured, when and how fast, for later comparisons.

A line that names the format, a line of JSON, then 10 bytes a request: start in milliseconds, latency in microseconds (0xFFFFFFFF: it
failed), round. Nothing in it is secret: a URL is kept without login, query and fragment.
"""

from __future__ import annotations

import json
import math
import os
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

from launchready import __version__
from launchready.model.errors import InputFileError, Mistake, UsageError
from launchready.standards.perf_data import Measured, Round

if TYPE_CHECKING:
    import numpy as np

MAGIC = b"launchready baseline 1\n"
VERSION = 1
MOST_SAMPLES = 10_000_000
MOST_ROUNDS = 1000
_MOST_HEADER = 100_000
_FAILED = 0xFFFFFFFF


def bare_target(url: str) -> str:
    """Return a URL without what may be secret in it; other names as they are."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if not parts.scheme or not host:
        return url.strip()[:500]
    name = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return f"{parts.scheme}://{name}{f':{port}' if port and port != usual else ''}{parts.path or '/'}"[:500]


def save(path: Path, measured: Measured) -> None:
    """Write a baseline. Raises UsageError where that cannot be, or where there is nothing to keep."""
    import numpy as np

    if measured.gap or not any(each.starts.size or each.failed.size for each in measured.rounds):
        raise UsageError("there are no raw samples to keep", measured.gap)
    if len(measured.rounds) > MOST_ROUNDS:
        raise UsageError(f"{len(measured.rounds)} rounds", f"a baseline holds at most {MOST_ROUNDS}")
    tables = []
    for number, each in enumerate(measured.rounds):
        table = np.zeros(each.starts.size + each.failed.size, _record())
        table["start"] = np.clip(np.concatenate((each.starts, each.failed)) * 1e3, 0, _FAILED)
        table["latency"][: each.starts.size] = np.clip(np.rint(each.latencies * 1e6), 0, _FAILED - 1)
        table["latency"][each.starts.size :] = _FAILED
        table["round"] = number
        tables.append(table)
    data = np.concatenate(tables)
    header = {
        "version": VERSION,
        "target": bare_target(measured.target),
        "rate": measured.rate,
        "when": measured.when.isoformat() if measured.when else None,
        "environment": {"launchready": __version__, **measured.environment},
        "rounds": len(measured.rounds),
        "samples": int(data.size),
    }
    new = path.with_name(path.name + ".new")
    try:
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(MAGIC + json.dumps(header).encode() + b"\n")
            file.write(data.tobytes())
        new.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}", "name a file that can be written") from None


def read(file: IO[bytes], name: str) -> Measured:
    """Return what an open file holds behind its first line. Raises InputFileError for a broken one."""
    import numpy as np

    try:
        header = json.loads(file.readline(_MOST_HEADER))
        if header["version"] != VERSION:
            raise ValueError(f"version {str(header['version'])[:20]} is not known")
        rounds, samples = int(header["rounds"]), int(header["samples"])
        if not 0 < rounds <= MOST_ROUNDS or not 0 <= samples <= MOST_SAMPLES:
            raise ValueError(f"it holds no rounds, or more than {MOST_ROUNDS} rounds or {MOST_SAMPLES:,} samples")
        found = {
            "target": str(header["target"]),
            "rate": number_or_none(header["rate"]),
            "when": time_or_none(header["when"]),
        }
        environment = {str(key)[:50]: str(value)[:200] for key, value in list(dict(header["environment"]).items())[:20]}
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError) as error:
        raise broken(name, f"the header of the baseline is broken: {str(error)[:100]}") from None
    data = file.read(samples * _record().itemsize)
    if len(data) != samples * _record().itemsize or file.read(1):
        raise broken(name, "it holds less or more than its header says")
    table = np.frombuffer(data, _record())
    if table.size and int(table["round"].max()) >= rounds:
        raise broken(name, "it holds samples of rounds that its header does not name")
    sides = []
    for number in range(rounds):
        part = table[table["round"] == number]
        answered = part["latency"] != _FAILED
        starts = part["start"] / 1e3
        sides.append(Round.of(starts[answered], part["latency"][answered] / 1e6, starts[~answered]))
    return Measured("baseline", tuple(sides), environment=environment, **found)  # type: ignore[arg-type]


def check_same(before: Measured, after: Measured) -> None:
    """Raise UsageError where two measurements are not of the same thing; what is not known is not compared."""
    targets = bare_target(before.target), bare_target(after.target)
    if all(targets) and targets[0] != targets[1]:
        raise UsageError(
            f"before measured {targets[0]}, after {targets[1]}",
            "compare measurements of the same target, or say --other-target where another address serves the same",
        )
    if before.rate and after.rate and abs(math.log(before.rate / after.rate)) > math.log(1.1):
        raise UsageError(
            f"before was measured at {before.rate:g} requests a second, after at {after.rate:g}",
            "latency depends on the rate: measure both at the same",
        )


def broken(name: str, problem: str, line: int = 0) -> InputFileError:
    """Return the error of a file that does not hold what it should."""
    return InputFileError((Mistake(name, line, "", problem, ""),))


def number_or_none(value: Any) -> float | None:
    """Return a number above 0, or None where there is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value <= 0:
        return None
    return float(value)


def time_or_none(value: Any) -> datetime | None:
    """Return a time, or None where it is none."""
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a baseline's header, its second line."""
    text = {"type": "string"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Header of a latency baseline",
        "type": "object",
        "required": ["version", "target", "rate", "when", "environment", "rounds", "samples"],
        "properties": {
            "version": {"const": VERSION},
            "target": text,
            "rate": {"type": ["number", "null"], "exclusiveMinimum": 0},
            "when": {"type": ["string", "null"], "format": "date-time"},
            "environment": {"type": "object", "additionalProperties": text},
            "rounds": {"type": "integer", "minimum": 1, "maximum": MOST_ROUNDS},
            "samples": {"type": "integer", "minimum": 0, "maximum": MOST_SAMPLES},
        },
    }


def _record() -> np.dtype[Any]:
    import numpy as np

    return np.dtype([("start", "<u4"), ("latency", "<u4"), ("round", "<u2")])
