"""Reads access logs, gzipped ones too, in bounded time and memory: how long the answers of each route took."""

from __future__ import annotations

import gzip
import os
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO

from launchready.model.evidence.access_log import AccessLogEvidence, LoggedRoute
from launchready.model.evidence.load import Percentile
from launchready.standards.access_lines import MAX_LINE, Entry, pattern, read_line
from launchready.standards.percentiles import ranks

MAX_BYTES = 16_000_000
"""Bytes read of one log: of a plain one the last, which are the newest."""
MAX_ALL = 32_000_000
MAX_LINES = 200_000
MAX_ROUTES = 2000
MOST_KEPT = 200
LEAST = 20
"""Answers from which on a route is kept."""
P95 = 0.95
_Key = tuple[str, str, str]


@dataclass(slots=True)
class Tally:
    """What was read so far."""

    took: dict[_Key, array[float]] = field(default_factory=dict)
    files: dict[_Key, Counter[str]] = field(default_factory=dict)
    lines: int = 0
    timed: int = 0
    looked: int = 0
    read: int = 0
    newest: date | None = None
    cut: bool = False

    def take(self, entry: Entry, file: str) -> None:
        """Count one request. Errors and redirects of the protocol say nothing of how long an answer takes."""
        self.lines += 1
        if entry.day is not None and (self.newest is None or entry.day > self.newest):
            self.newest = entry.day
        if entry.ms is None:
            return
        self.timed += 1
        if not 200 <= entry.status < 400:
            return
        key = (entry.method, pattern(entry.path), entry.host)
        took = self.took.get(key)
        if took is None:
            if len(self.took) >= MAX_ROUTES:
                self.cut = True
                return
            took, self.files[key] = self.took.setdefault(key, array("d")), Counter()
        took.append(entry.ms)
        self.files[key][file] += 1


def read_logs(home: Path, paths: Iterable[str]) -> AccessLogEvidence:
    """Return what log files say of how long answers took; paths are relative to `home`."""
    tally, files, failed = Tally(), [], []
    for path in paths:
        try:
            if not (home / path).is_file():
                raise OSError("no file")  # a pipe would wait for ever
            _read(home / path, path, tally)
            files.append(path)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            failed.append((path, f"damaged: {type(error).__name__}"))
        except OSError as error:
            failed.append((path, error.strerror or str(error)))
    found = sorted(tally.took.items(), key=lambda each: (-len(each[1]), each[0]))
    routes = [_route(key, took, tally.files[key]) for key, took in found if len(took) >= LEAST]
    return AccessLogEvidence(
        tuple(routes[:MOST_KEPT]), tuple(files), tally.lines, tally.timed, tally.newest, tally.cut or len(routes) > MOST_KEPT, tuple(failed)
    )  # fmt: skip


def _read(path: Path, shown: str, tally: Tally) -> None:
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        if packed:
            with gzip.GzipFile(fileobj=raw) as file:
                _lines(file, shown, tally)  # type: ignore[arg-type]
            return
        size = os.fstat(raw.fileno()).st_size
        if size > MAX_BYTES:
            raw.seek(size - MAX_BYTES)
            raw.readline(MAX_LINE * 4)
            tally.cut = True
        _lines(raw, shown, tally)


def _lines(stream: BinaryIO, shown: str, tally: Tally) -> None:
    for line in _bounded(stream, tally):
        entry = read_line(line.decode("utf-8", "replace"))
        if entry is not None:
            tally.take(entry, shown)


def _bounded(stream: BinaryIO, tally: Tally) -> Iterator[bytes]:
    """Yield lines until this log or all of them were read enough; what goes on beyond a line's bound is passed over."""
    here, goes_on = 0, False
    while line := stream.readline(MAX_LINE * 4):
        here += len(line)
        tally.read += len(line)
        tally.looked += 1
        if here > MAX_BYTES or tally.read > MAX_ALL or tally.looked > MAX_LINES:
            tally.cut = True
            return
        if not goes_on:
            yield line
        goes_on = not line.endswith(b"\n")


def _route(key: _Key, took: array[float], files: Counter[str]) -> LoggedRoute:
    ordered = sorted(took)
    method, path, host = key
    n = len(ordered)
    found = ranks(n, P95)
    p95 = Percentile(P95, *(ordered[rank - 1] for rank in found)) if found else Percentile(P95)
    return LoggedRoute(method, path, host, n, ordered[(n - 1) // 2], p95, files.most_common(1)[0][0])
