"""Reads latencies from files of this program, k6, JMeter, Locust and plain CSV. What a file is, is told by its content."""

from __future__ import annotations

import csv
import json
import math
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from launchready.app import perf_baseline
from launchready.app.perf_baseline import MOST_ROUNDS, MOST_SAMPLES, broken
from launchready.model.errors import UsageError
from launchready.standards.load_samples import WARM_UP, Samples, SamplesError, counting
from launchready.standards.perf_data import Measured, Round

MOST_BYTES = 4_000_000_000
_MOST_LINE = 100_000
_MOST_SUMMARY = 20_000_000
_MOST_BROKEN = 0.01
_SAMPLES = b"launchready samples 1\n"
_SUMMARY = "holds a summary, not the single requests: percentiles alone do not tell how sure they are"
_RAW = {
    "k6 summary": "run k6 with --out csv=FILE or --out json=FILE and compare those files",
    "Locust statistics": "write a line for each request from Locust's request event (see the guide), and compare those files",
}
_TIMES = ("timestamp", "time", "start", "start_time", "datetime")
_FACTORS = {"": 1.0, "_s": 1.0, "_sec": 1.0, "_seconds": 1.0, "_ms": 1e-3, "_us": 1e-6, "_ns": 1e-9}
_LATENCIES = {f"{name}{end}": factor for name in ("latency", "duration", "response_time", "elapsed", "total") for end, factor in _FACTORS.items()} | {
    "elapsed": 1e-3,
    "response_time": 1e-3,
}  # fmt: skip
_STATUSES = ("status", "status_code", "responsecode", "code", "http_status")


@dataclass(slots=True)
class _Found:
    """Requests as they are read."""

    starts: array[float] = field(default_factory=lambda: array("d"))
    latencies: array[float] = field(default_factory=lambda: array("d"))
    failed: array[float] = field(default_factory=lambda: array("d"))


@dataclass(frozen=True, slots=True)
class _Request:
    at: float
    seconds: float
    ok: bool
    round: int = 0


def read(path: Path) -> Measured:
    """Return what a file says of latencies. Raises UsageError or InputFileError."""
    name = str(path)
    try:
        with path.open("rb") as file:
            if path.stat().st_size > MOST_BYTES:
                raise UsageError(f"{name} is larger than {MOST_BYTES / 1e9:g} GB", "compare a part of it")
            return _of(file, path)
    except OSError as error:
        raise UsageError(f"{name}: {error.strerror or error}", "name a file of latencies") from None


def _of(file: IO[bytes], path: Path) -> Measured:
    name = str(path)
    first = file.readline(_MOST_LINE)
    if first == perf_baseline.MAGIC:
        return perf_baseline.read(file, name)
    if first == _SAMPLES:
        try:
            return measured(*Samples.load(path))
        except SamplesError as error:
            raise broken(name, str(error)) from None
    if first.startswith(b"\x1f\x8b"):
        raise UsageError(f"{name} is compressed", "unpack it with gunzip first")
    if not first.strip():
        raise broken(name, "it is empty, or begins with an empty line")
    file.seek(0)
    if first.lstrip(b"\xef\xbb\xbf \t").startswith((b"{", b"[")):
        return _json(file, first, name)
    return _csv(file, name)


def measured(samples: Samples, about: dict[str, Any]) -> Measured:
    """Return a run of `launchready load` as one round, with what is said about it."""
    import numpy as np

    table = samples.table()  # who gave up has waited at least that long: a latency and a failure both
    answered = counting(table)
    failed = (table["code"] >= 400) & ((table["flags"] & WARM_UP) == 0)
    starts = table["start"] / 1e5
    return Measured(
        "samples",
        (Round.of(starts[answered], (table["total"][answered] / 1e6).astype(np.float64), starts[failed]),),
        target=", ".join(samples.targets)[:500],
        rate=_rate(table["start"]),
        when=perf_baseline.time_or_none(about.get("when") or about.get("at")),
        environment={"arrivals": str(about["arrivals"])[:100]} if about.get("arrivals") else {},
    )


def _rate(starts: Any) -> float | None:
    """Return how many requests a second were due, None for so few that chance moves it much."""
    if starts.size < 1000 or int(starts.max()) == int(starts.min()):
        return None
    return round(float(starts.size / (int(starts.max()) - int(starts.min())) * 1e5), 1)


def _json(file: IO[bytes], first: bytes, name: str) -> Measured:
    try:
        begin = json.loads(first)
    except (ValueError, RecursionError):
        begin = None
    if isinstance(begin, dict) and begin.get("type") in ("Metric", "Point"):
        return _collect(_k6_json(file), "k6 JSON", name)
    text = file.read(_MOST_SUMMARY + 1)
    if len(text) > _MOST_SUMMARY:
        raise broken(name, "not a file of latencies that is known: JSON, but not k6's lines")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise broken(name, "not a file of latencies that is known: broken JSON") from None
    metrics = document.get("metrics") if isinstance(document, dict) else None
    if isinstance(metrics, dict) and ("http_req_duration" in metrics or "iterations" in metrics):
        return _summary("k6 summary")
    raise broken(name, "not a file of latencies that is known: JSON, but not from k6")


def _summary(kind: str) -> Measured:
    return Measured(kind, (), gap=f"the {kind} {_SUMMARY}; {_RAW[kind]}")


def _lines(file: IO[bytes]) -> Iterator[str]:
    while line := file.readline(_MOST_LINE):
        if len(line) == _MOST_LINE and not line.endswith(b"\n"):
            while (rest := file.readline(_MOST_LINE)) and not rest.endswith(b"\n"):
                pass
            line = b"?\n"
        yield line.decode("utf-8", "replace").replace("\0", "")


def _k6_json(file: IO[bytes]) -> Iterator[_Request | None]:
    for line in _lines(file):
        if '"http_req_duration"' not in line:
            continue
        try:
            point = json.loads(line)
            if point["type"] != "Point" or point["metric"] != "http_req_duration":
                continue
            data = point["data"]
            tags = data.get("tags") or {}
            ok = tags.get("expected_response") != "false" and _answered(str(tags.get("status", "200")))
            yield _Request(_time(data["time"]), float(data["value"]) / 1e3, ok)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
            yield None


def _csv(file: IO[bytes], name: str) -> Measured:
    lines = _lines(file)
    head = next(lines, "").lstrip("\ufeff")
    delimiter = next((each for each in (",", ";", "\t") if each in head), ",")
    try:
        columns = [each.strip().lower().replace(" ", "_") for each in next(csv.reader([head], delimiter=delimiter))]
    except (csv.Error, StopIteration):
        columns = []
    place = {column: index for index, column in reversed(list(enumerate(columns)))}
    rows = _rows(lines, delimiter)
    if {"metric_name", "metric_value", "timestamp"} <= place.keys():
        return _collect(_k6_csv(rows, place), "k6 CSV", name)
    if {"type", "name"} <= place.keys() and ("request_count" in place or "user_count" in place):
        return _summary("Locust statistics")
    jmeter = {"timestamp", "elapsed", "success"} <= place.keys()  # its Latency is the time to the first byte
    latency = "elapsed" if jmeter else next((column for column in _LATENCIES if column in place), "")
    if not latency:
        raise broken(
            name,
            "not a file of latencies that is known: neither this program's, k6's or Locust's, nor CSV with a column latency (seconds) or latency_ms",
            1,
        )
    return _collect(_plain_csv(rows, place, latency), "JMeter" if jmeter else "CSV", name)


def _rows(lines: Iterator[str], delimiter: str) -> Iterator[list[str] | None]:
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield None
            continue
        if row:
            yield row


def _k6_csv(rows: Iterable[list[str] | None], place: dict[str, int]) -> Iterator[_Request | None]:
    metric, value, when = place["metric_name"], place["metric_value"], place["timestamp"]
    expected, status = place.get("expected_response"), place.get("status")
    for row in rows:
        try:
            if row is None:
                yield None
            elif row[metric] == "http_req_duration":
                ok = (expected is None or row[expected] != "false") and (status is None or _answered(row[status]))
                yield _Request(_time(row[when]), float(row[value]) / 1e3, ok)
        except (ValueError, IndexError, OverflowError):
            yield None


def _plain_csv(rows: Iterable[list[str] | None], place: dict[str, int], latency: str) -> Iterator[_Request | None]:
    factor, value = _LATENCIES[latency], place[latency]
    when = next((place[column] for column in _TIMES if column in place), None)
    status = next((place[column] for column in _STATUSES if column in place), None)
    success, error, numbered = place.get("success"), place.get("error"), place.get("round")
    for number, row in enumerate(rows):
        try:
            if row is None:
                yield None
                continue
            ok = (
                (success is None or row[success].strip().lower() in ("true", "1", "yes"))
                and (error is None or not row[error].strip())
                and (status is None or _answered(row[status]))
            )
            seconds = float(row[value]) * factor if ok else 0.0
            at = float(number) if when is None else _time(row[when])
            yield _Request(at, seconds, ok, 0 if numbered is None else int(row[numbered]))
        except (ValueError, IndexError, OverflowError):
            yield None


def _answered(status: str) -> bool:
    status = status.strip()
    if not status:
        return True
    return status.isdecimal() and len(status) < 5 and 100 <= int(status) < 400


def _time(value: Any) -> float:
    """Return seconds of a time: a number of seconds, milliseconds, microseconds or nanoseconds since 1970, or ISO 8601."""
    try:
        number = float(value)
    except ValueError:
        return datetime.fromisoformat(str(value).strip()).timestamp()
    if not math.isfinite(number):
        raise ValueError("no time")
    for limit, factor in ((1e17, 1e-9), (1e14, 1e-6), (1e11, 1e-3)):
        if abs(number) >= limit:
            return number * factor
    return number


def _collect(requests: Iterable[_Request | None], kind: str, name: str) -> Measured:
    rounds: dict[int, _Found] = {}
    broken_ones = count = odd = 0
    for each in requests:
        if each is None:
            broken_ones += 1
            continue
        count += 1
        if count > MOST_SAMPLES:
            break
        if each.round not in rounds and len(rounds) >= MOST_ROUNDS:
            raise broken(name, f"it holds more than {MOST_ROUNDS} rounds")
        found = rounds.setdefault(each.round, _Found())
        if not each.ok:
            found.failed.append(each.at)
        elif math.isfinite(each.seconds) and each.seconds >= 0:
            found.starts.append(each.at)
            found.latencies.append(each.seconds)
        else:
            odd += 1
    if not count:
        raise broken(name, "it holds no request that could be read")
    if broken_ones > max(1, count * _MOST_BROKEN):
        raise broken(name, f"{broken_ones:,} of {broken_ones + count:,} lines are broken")
    notices = [
        (broken_ones, f"{broken_ones:,} broken lines are left out"),
        (odd, f"{odd:,} latencies that are no times are left out"),
        (count > MOST_SAMPLES, f"only the first {MOST_SAMPLES:,} requests are read"),
    ]
    began = (
        min(min(times) for found in rounds.values() for times in (found.starts, found.failed) if times)
        if count > odd
        else 0.0
    )
    shift: Callable[[array[float]], Any] = lambda times: _shifted(times, began)  # noqa: E731
    return Measured(
        kind,
        tuple(
            Round.of(shift(found.starts), found.latencies, shift(found.failed)) for _, found in sorted(rounds.items())
        ),
        when=_date(began),
        notices=tuple(text for is_so, text in notices if is_so),
    )


def _shifted(times: array[float], began: float) -> Any:
    import numpy as np

    return np.asarray(times, np.float64) - began


def _date(began: float) -> datetime | None:
    if not 1e9 < began < 1e10:
        return None
    return datetime.fromtimestamp(began, UTC)
