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
from launchready.standards.personal import personal

TIMEOUT = 60.0
"""Seconds for a piece."""
TOO_SLOW = "took too long"
MOST_LINES = 10
MOST_KINDS = 1000
MAX_LINE = 20_000
"""Characters of a line that are looked at for personal data."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes: of a piece that is looked at at once, of the end of the piece before that is looked at once more, and of a whole log at most."""

    piece: int = 4_000_000
    overlap: int = 16_000
    most: int = 2_000_000_000


USUAL = Sizes()


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
    sizes: Sizes = USUAL,
    stop: Any = None,
    progress: Progress = silent,
) -> bool:
    """Search what a stream gives; True if only its beginning was read."""
    searched.files += 1
    read = 0
    for piece in _pieces(stream, sizes):
        read += len(piece.data) - piece.skip
        searched.size += len(piece.data) - piece.skip
        _look(engine, piece, place, searched, kept, stop)
        progress(searched)
        if read >= sizes.most and not piece.last:
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a log: how much of it was in the one before, how many lines came before it, whether it is the last."""

    data: bytes
    skip: int
    line: int
    last: bool


def _look(engine: Engine, piece: _Piece, place: str, searched: Searched, kept: Kept, stop: Any) -> None:
    """Look at one piece, without what was seen with the piece before, and what may go on in the next."""
    data = piece.data
    try:
        hits = engine.scan(data, place, timeout=TIMEOUT, stop=stop)
    except TimeoutError:
        searched.skip(place, TOO_SLOW)
        hits = ()
    whole = [hit for hit in hits if hit.end > piece.skip and (piece.last or hit.end < len(data))]
    searched.keep((replace(hit, line=hit.line + piece.line) for hit in whole), place)
    begin = data.rfind(b"\n", 0, piece.skip) + 1 if piece.skip else 0
    if piece.skip == begin or b"\n" not in data[begin:]:
        begin = piece.skip  # a line that was cut goes on: what was seen of it is not counted again
    first = piece.line + data.count(b"\n", 0, begin) + 1
    for number, each in enumerate(data[begin:].decode("utf-8", "replace").split("\n"), first):
        for one in personal(each[:MAX_LINE]):
            kept.keep(place, one.kind, number, one.shown)


def _pieces(stream: BinaryIO, sizes: Sizes) -> Iterator[_Piece]:
    """Yield a stream in pieces that end where a line ends, unless a line is as long as a piece."""
    head, rest, line = b"", b"", 0
    ahead = stream.read(sizes.piece)
    while ahead:
        data = rest + ahead
        ahead = stream.read(sizes.piece)
        end = data.rfind(b"\n") + 1 if ahead else len(data)
        end = end or len(data)
        joined, rest = head + data[:end], data[end:]
        yield _Piece(joined, len(head), line, last=not ahead)
        head = joined[-sizes.overlap :]
        line += joined.count(b"\n", 0, len(joined) - len(head))
