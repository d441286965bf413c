"""Searches logs: files, gzipped ones, streams. Any length in bounded memory; lines are counted across the pieces that are looked at."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

from launchready.model.evidence.secrets import PersonalData
from launchready.scan.engine import Engine
from launchready.scan.searched import Progress, Searched, silent
from launchready.scan.tree import TIMEOUT, TOO_SLOW
from launchready.standards.personal import personal

PIECE = 4_000_000
"""Bytes that are looked at at once."""
OVERLAP = 16_000
"""Bytes of the piece before that are looked at once more, for what stands across the cut."""
MAX_LOG = 2_000_000_000
MOST_LINES = 10
MOST_KINDS = 1000


@dataclass(slots=True)
class Kept:
    """Personal data by file and kind, as it is counted."""

    kinds: dict[tuple[str, str], PersonalData] = field(default_factory=dict)

    def keep(self, place: str, kind: str, line: int, shown: str) -> None:
        """Count one."""
        known = self.kinds.get((place, kind))
        if known is None:
            if len(self.kinds) < MOST_KINDS:
                self.kinds[place, kind] = PersonalData(kind, place, 1, (line,), shown)
            return
        lines = known.lines if line in known.lines or len(known.lines) >= MOST_LINES else (*known.lines, line)
        self.kinds[place, kind] = replace(known, count=known.count + 1, lines=lines)

    @property
    def data(self) -> tuple[PersonalData, ...]:
        """What was counted, by file."""
        return tuple(self.kinds[name] for name in sorted(self.kinds))


def search_log(
    engine: Engine,
    path: Path,
    place: str,
    searched: Searched,
    kept: Kept,
    *,
    stop: Any = None,
    progress: Progress = silent,
) -> bool:
    """Search one log file; True if only its beginning was read. Raises OSError where it cannot be read, RuntimeError where `stop` was used."""
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        if not packed:
            return search_stream(engine, raw, place, searched, kept, stop=stop, progress=progress)
        try:
            with gzip.GzipFile(fileobj=raw) as file:
                return search_stream(engine, file, place, searched, kept, stop=stop, progress=progress)  # type: ignore[arg-type]
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise OSError(f"damaged: {type(error).__name__}") from None


def search_stream(
    engine: Engine,
    stream: BinaryIO,
    place: str,
    searched: Searched,
    kept: Kept,
    *,
    stop: Any = None,
    progress: Progress = silent,
) -> bool:
    """Search what a stream gives; True if only its beginning was read."""
    searched.files += 1
    read = 0
    for piece, skip, line in _pieces(stream):
        read += len(piece) - skip
        searched.size += len(piece) - skip
        _look(engine, piece, skip, line, place, searched, kept, stop)
        progress(searched)
        if read >= MAX_LOG:
            return True
    return False


def _look(
    engine: Engine, piece: bytes, skip: int, line: int, place: str, searched: Searched, kept: Kept, stop: Any
) -> None:
    """Look at one piece; what ends within its first `skip` bytes was seen with the piece before."""
    try:
        hits = engine.scan(piece, place, timeout=TIMEOUT, stop=stop)
    except TimeoutError:
        searched.skip(place, TOO_SLOW)
        hits = ()
    searched.keep((replace(hit, line=hit.line + line) for hit in hits if hit.end > skip), place)
    text = piece[_line_start(piece, skip) :].decode("utf-8", "replace")
    first = line + piece.count(b"\n", 0, _line_start(piece, skip))
    for number, each in enumerate(text.split("\n"), first + 1):
        for one in personal(each[:20_000]):
            kept.keep(place, one.kind, number, one.shown)


def _line_start(piece: bytes, skip: int) -> int:
    """Return where the first line begins that was not seen with the piece before."""
    return skip if skip == 0 else piece.rfind(b"\n", 0, skip) + 1


def _pieces(stream: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """Yield pieces of a stream, how much of each was in the one before, and how many lines came before it.

    Pieces end where a line ends, unless a line is as long as a piece.
    """
    head, line, rest = b"", 0, b""
    while True:
        data = rest + stream.read(PIECE - len(rest))
        if not data:
            return
        end = data.rfind(b"\n") + 1
        if end == 0 or (len(data) < PIECE and not (more := stream.read(1))):
            end, more = len(data), b""
        elif len(data) >= PIECE:
            more = b""
        body, rest = data[:end], data[end:] + more
        yield head + body, len(head), line
        joined = head + body
        line += joined.count(b"\n", 0, max(0, len(joined) - OVERLAP))
        head = joined[-OVERLAP:]
