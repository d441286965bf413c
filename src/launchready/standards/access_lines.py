"""Lines of access logs: method, path, status and how long the answer took, where the line says in which unit.

A number whose unit neither its name, its own suffix nor its program tells is passed over: a duration of 12 may be seconds or microseconds.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from launchready.standards.server_timing import Part, parse

MAX_LINE = 8000
LONGEST_MS = 3_600_000.0
"""What is longer was no answer."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_METHOD = "GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS"
_UNITS = {"ns": 1e-6, "us": 1e-3, "µs": 1e-3, "μs": 1e-3, "ms": 1.0, "msec": 1.0, "s": 1000.0, "sec": 1000.0}
_WITH_UNIT = re.compile(r"^\s*(\d+(?:\.\d+)?)\s?(ns|us|µs|μs|msec|ms|sec|s)\s*$")
_COLOURS = re.compile(r"\x1b\[[0-9;]{0,20}m")
_COMBINED = re.compile(
    rf'\[(?P<time>[^\]]{{10,40}})\] "(?P<method>{_METHOD}) (?P<path>\S{{1,4000}})(?: HTTP/[\d.]+)?" (?P<status>\d{{3}}) (?:\d+|-)(?P<rest>.*)$'
)
_PLAIN = re.compile(
    rf'(?<![A-Za-z])"?(?P<method>{_METHOD})"? +"?(?P<path>(?:https?://[^\s"]+|/[^\s"]*))(?: HTTP/[\d.]+)?"?,? +(?:- +)?(?P<status>[1-5]\d\d)(?: OK)?,? +(?:- +)?(?:in +|took +)?'
    r"\(?(?P<time>\d+(?:\.\d+)?) ?(?P<unit>ns|us|µs|μs|msec|ms|sec|s)\b"
)
_GIN = re.compile(
    rf'\| +(?P<status>[1-5]\d\d) \| +(?P<time>\d+(?:\.\d+)?)(?P<unit>ns|us|µs|μs|ms|s) \|[^|]*\| *(?P<method>{_METHOD}) +"(?P<path>/[^"]*)"'
)
_REPORT = re.compile(r"^REPORT .{0,200}?\bDuration: (\d+(?:\.\d+)?) ms\b", re.MULTILINE)
"""What a function on Vercel says of itself, in a line of the log drain that names the request beside it."""
_PAIR = re.compile(r'(?:^|\s)([A-Za-z_][\w.-]{0,40})=(?:"([^"]*)"|(\S*))')
_SECONDS = re.compile(r'(?:^|[\s"])(\d{1,4}\.(?:\d{3}|\d{6}))(?=$|[\s",])')
"""Seconds as nginx ($request_time) and gunicorn (%(L)s) write them: with exactly three or six decimals."""
_QUOTED = re.compile(r'"[^"]*"')
_DAY = re.compile(r"(?<!\d)(20\d\d)[-/](\d\d)[-/](\d\d)(?!\d)|(?<!\d)(\d{1,2})/([A-Z][a-z]{2})/(20\d\d)(?!\d)")
_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
_KEPT = re.compile(r"^(?:v\d{1,2}|\.?[A-Za-z]+(?:[._-][A-Za-z]+){0,2}\d?)$")
_BY_NAME = (
    (re.compile(r"(?:_|^)(?:ms|millis|milliseconds?|msec)$|(?:Ms|Millis|Milliseconds)$|_in_ms$"), 1.0),
    (re.compile(r"_(?:us|micros|microseconds?)$|(?:Us|Micros|Microseconds)$"), 1e-3),
    (re.compile(r"_(?:ns|nanos|nanoseconds?)$|(?:Ns|Nanos|Nanoseconds)$"), 1e-6),
    (re.compile(r"_(?:s|secs?|seconds?)$|(?:Secs?|Seconds)$"), 1000.0),
)
_ABOUT = re.compile(
    r"^(?:request|response|total|http|server|handler|resp|req)?[._-]?(?:duration|latency|elapsed|response[._-]?time|request[._-]?time|process[._-]?time|time[._-]?taken|took|service)"
    r"(?:[._-]?(?:in[._-])?(?:ms|millis|milliseconds?|msec|us|micros|microseconds?|ns|nanos|nanoseconds?|s|secs?|seconds?|human))?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One request. `ms` is None where the line has no duration, or one whose unit nothing tells; `host` is "" where the line has none."""

    method: str
    path: str
    status: int
    ms: float | None
    host: str = ""
    day: date | None = None


def read_line(line: str) -> Entry | None:
    """Return what a line of an access log says, None for any other line."""
    line = line[:MAX_LINE].strip()
    if not line:
        return None
    if "\x1b" in line:
        line = _COLOURS.sub("", line)
    begin = line.find("{")
    if begin >= 0 and line.endswith("}"):
        found = _json(line[begin:])
        if found is not None:
            return found
    if match := _COMBINED.search(line):
        return _entry(
            match["method"], match["path"], match["status"], _appended(match["rest"]), "", _day(match["time"])
        )
    for shape in (_PLAIN, _GIN):
        if match := shape.search(line):
            ms = _bounded(float(match["time"]) * _UNITS[match["unit"]])
            return _entry(match["method"], match["path"], match["status"], ms, "", _day(line[: match.start()]))
    return _pairs(line) if "=" in line else None


def pattern(path: str) -> str:
    """Return a path with `*` for each segment that is no plain word: numbers, ids, names with many parts, and what may be a secret."""
    parts = [each for each in path.split("/") if each][:20]
    return "/" + "/".join(each if len(each) <= 24 and _KEPT.match(each) else "*" for each in parts)


def _entry(
    method: object, path: object, status: object, ms: float | None, host: object, day: date | None
) -> Entry | None:
    if not isinstance(method, str) or method.upper() not in METHODS or not isinstance(path, str):
        return None
    try:
        code = int(status) if isinstance(status, str | int) and not isinstance(status, bool) else 0
        parts = urlsplit(path if path.startswith(("http://", "https://")) else f"//-{path[:4000]}")
    except ValueError:
        return None
    if not 100 <= code <= 599 or not parts.path.startswith("/"):
        return None
    given = (parts.hostname or "") if parts.scheme else (host if isinstance(host, str) else "")
    named = given.rsplit(":", 1)[0].lower().rstrip(".")
    return Entry(
        method.upper(),
        parts.path,
        code,
        ms,
        named if re.fullmatch(r"[a-z0-9.-]{1,253}", named) and "." in named else "",
        day,
    )


def _json(text: str) -> Entry | None:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(read, dict):
        return None
    parts = [
        read,
        *(
            each
            for name in ("request", "req", "http", "httpRequest", "proxy", "response", "res")
            if isinstance(each := read.get(name), dict)
        ),
    ]
    method = _first(parts, "method", "requestMethod", "request_method", "http_method", "verb", "RequestMethod")
    path = _first(
        parts, "path", "uri", "url", "requestUrl", "request_uri", "RequestPath", "originalUrl", "request_path"
    )
    status = _first(
        parts, "status", "statusCode", "status_code", "http_status", "DownstreamStatus", "response_status", "code"
    )
    if method is None and isinstance(path := _first(parts, "request"), str):  # nginx: "request": "GET / HTTP/1.1"
        method, _, rest = path.partition(" ")
        path = rest.partition(" ")[0]
    host = _first(parts, "host", "http_host", "vhost", "RequestHost")
    return _entry(method, path, status, _duration(read, parts), host, _json_day(read))


def _first(parts: list[dict[str, object]], *names: str) -> object:
    return next(
        (each[name] for each in parts for name in names if name in each and not isinstance(each[name], dict | list)),
        None,
    )


def _duration(read: dict[str, object], parts: list[dict[str, object]]) -> float | None:
    """Return the milliseconds that a JSON line tells."""
    if "DownstreamStatus" in read and isinstance(value := read.get("Duration"), int):
        return _bounded(value * _UNITS["ns"])  # Traefik
    request = read.get("request")
    caddy = (
        isinstance(request, dict)
        and "uri" in request
        and ("bytes_read" in read or "resp_headers" in read or "size" in read)
    )
    if caddy and isinstance(value := read.get("duration"), int | float):
        return _bounded(value * 1000)
    for name, value in _named(parts):
        if (ms := _measured(name, value)) is not None:
            return ms
    message = read.get("message")
    reports = _REPORT.search(message) if "proxy" in read and isinstance(message, str) else None
    return _bounded(float(reports[1])) if reports else None


def _named(parts: list[dict[str, object]]) -> Iterator[tuple[str, object]]:
    for part in parts:
        yield from ((name, value) for name, value in part.items() if _ABOUT.match(name))


def _measured(name: str, value: object) -> float | None:
    """Return milliseconds, where the value's own unit, the field's name or a convention of its program tells the unit."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        if match := _WITH_UNIT.match(value):
            return _bounded(float(match[1]) * _UNITS[match[2]])
        if not re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", value):
            return None
    elif not isinstance(value, int | float):
        return None
    number = float(value)
    for shape, factor in _BY_NAME:
        if shape.search(name):
            return _bounded(number * factor)
    if name in ("responseTime", "response-time"):  # pino-http, express-winston and morgan: milliseconds
        return _bounded(number)
    if name == "request_time" and "." in str(value):  # nginx: seconds with three decimals
        return _bounded(number * 1000)
    return None


def _appended(rest: str) -> float | None:
    """Return milliseconds from what a server was told to append to the combined format."""
    pairs = {name: quoted or plain for name, quoted, plain in _PAIR.findall(rest)}
    for name in ("rt", "request_time"):
        if re.fullmatch(r"\d{1,4}\.\d{3}", pairs.get(name, "")):
            return _bounded(float(pairs[name]) * 1000)
    for name, value in pairs.items():
        if _ABOUT.match(name) and (ms := _measured(name, value)) is not None:
            return ms
    quoted = [each[1:-1] for each in _QUOTED.findall(rest)]
    for each in quoted[2:]:  # after the referrer and the browser
        if ";dur=" in each.replace(" ", ""):
            whole = [
                metric.milliseconds
                for metric in parse([each])
                if metric.part is Part.WHOLE and metric.milliseconds is not None
            ]
            return _bounded(max(whole)) if whole else None
    outside = _after_browser(rest)
    if match := re.search(r"(?:^|\s)(\d+(?:\.\d+)?) ?(us|µs|μs|ms|s)(?=$|[\s,;\]])", outside):
        return _bounded(float(match[1]) * _UNITS[match[2]])
    seconds = [float(each) for each in _SECONDS.findall(outside)]
    return _bounded(max(seconds) * 1000) if seconds else None


def _after_browser(rest: str) -> str:
    """Return what comes after the referrer and the browser, where both are there."""
    quotes = list(_QUOTED.finditer(rest))
    return rest[quotes[1].end() :] if len(quotes) >= 2 else rest if not quotes else ""


def _pairs(line: str) -> Entry | None:
    """Read key=value pairs: Heroku's router, Rails with lograge, Go programs."""
    pairs: Mapping[str, str] = {name: quoted or plain for name, quoted, plain in _PAIR.findall(line)}
    method, path, status = (
        next((pairs[name] for name in names if name in pairs), None)
        for names in (
            ("method", "verb", "http.method"),
            ("path", "uri", "url", "http.path"),
            ("status", "status_code", "code", "http.status"),
        )
    )
    if method is None or path is None or status is None:
        return None
    ms = next(
        (ms for name, value in pairs.items() if _ABOUT.match(name) and (ms := _measured(name, value)) is not None), None
    )
    if ms is None and "controller" in pairs and re.fullmatch(r"\d{1,7}\.\d{1,2}", pairs.get("duration", "")):
        ms = _bounded(float(pairs["duration"]))  # lograge: milliseconds
    return _entry(method, path, status, ms, pairs.get("host", ""), _day(line[:200]))


def _bounded(ms: float) -> float | None:
    return ms if math.isfinite(ms) and 0 <= ms <= LONGEST_MS else None


def _day(text: str) -> date | None:
    match = _DAY.search(text)
    if match is None:
        return None
    try:
        if match[1]:
            return date(int(match[1]), int(match[2]), int(match[3]))
        return date(int(match[6]), _MONTHS.find(match[5]) // 3 + 1, int(match[4]))
    except ValueError:
        return None


def _json_day(read: dict[str, object]) -> date | None:
    for name in ("time", "timestamp", "ts", "@timestamp", "StartUTC", "date"):
        value = read.get(name)
        if isinstance(value, str) and (day := _day(value[:60])):
            return day
        if isinstance(value, int | float) and not isinstance(value, bool):
            seconds = value / 1000 if value > 1e11 else value
            if 1e9 < seconds < 5e9:
                return datetime.fromtimestamp(seconds, UTC).date()
    return None
