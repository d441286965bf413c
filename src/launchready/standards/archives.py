"""Opens small archives from strangers in memory: zip and gzip, told by their bytes and never by their names.

What an archive says of itself (sizes, counts, names) is not believed: bytes are counted as they come out, and everything out of one file shares
one budget, so that archives within archives win nothing.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

MAX_UNPACKED = 50_000_000
"""Bytes that come out of one file, whatever is within what. Reports of large domains have a few million."""
MAX_MEMBERS = 20
MAX_NESTING = 2
"""Archives within archives: 1 is an archive, 2 one within it."""
MAX_RATIO = 400
"""Bytes out for a byte in, beyond `_FREE`. XML of many like records reaches 60."""
_FREE = 2_000_000
_STEP = 262_144
_WINDOW = 65_536
_MAX_PIECES = 1_000
_GZIP = b"\x1f\x8b"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_ENTRY = b"PK\x01\x02"
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, struct.error, IndexError, OverflowError,
)  # fmt: skip


class ArchiveError(Exception):
    """An archive cannot be opened: what is wrong."""


@dataclass(slots=True)
class Budget:
    """What may still come out of one file."""

    left: int = MAX_UNPACKED
    members: int = MAX_MEMBERS


@dataclass(frozen=True, slots=True)
class Member:
    """Something in an archive: its bytes, or why there are none. `name` is what the archive calls it, for people alone."""

    name: str
    data: bytes = b""
    problem: str = ""


def is_archive(data: bytes) -> bool:
    """Return True for bytes that begin as zip or gzip does."""
    return data.startswith(_GZIP) or data.startswith(_ZIP)


def unpack(data: bytes, budget: Budget) -> Iterator[Member]:
    """Yield what is in one archive, one level deep. Never raises: what cannot be opened is a member with its problem."""
    try:
        if data.startswith(_GZIP):
            yield Member("", _gunzip(data, budget))
        else:
            yield from _unzip(data, budget)
    except ArchiveError as error:
        yield Member("", problem=str(error))
    except _BROKEN as error:
        yield Member("", problem=f"a broken zip: {_words(error)}")


def _gunzip(data: bytes, budget: Budget) -> bytes:
    """Return what gzip packed, several pieces in a row as one; what follows the last one is passed over (RFC 1952, section 2.2)."""
    out: list[bytes] = []
    size = at = pieces = 0
    while data.startswith(_GZIP, at):
        pieces += 1
        if pieces > _MAX_PIECES:
            raise ArchiveError(f"more than {_MAX_PIECES} pieces of gzip in a row")
        unpacker = zlib.decompressobj(wbits=31)
        ended = False
        while not ended:
            given = data[at : at + _WINDOW]
            if not given:
                raise ArchiveError("broken gzip: it ends too early")
            try:
                piece = unpacker.decompress(given, _STEP)
            except zlib.error as error:
                raise ArchiveError(f"broken gzip: {_words(error)}") from None
            ended = unpacker.eof
            at += len(given) - len(unpacker.unused_data if ended else unpacker.unconsumed_tail)
            size += len(piece)
            _spend(budget, len(piece), size, len(data))
            out.append(piece)
    return b"".join(out)


def _unzip(data: bytes, budget: Budget) -> Iterator[Member]:
    if data.count(_ENTRY) > 1_000:  # each entry becomes an object before any of them can be counted
        raise ArchiveError(f"a zip with more than {MAX_MEMBERS} members")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            if entry.is_dir():
                continue
            name = entry.filename.replace("\\", "/").rsplit("/", 1)[-1][:255]
            if budget.members <= 0:
                raise ArchiveError(f"more than {MAX_MEMBERS} members: the rest was left out")
            budget.members -= 1
            try:
                yield Member(name, _member(archive, entry, budget))
            except ArchiveError as error:
                yield Member(name, problem=str(error))
            except _BROKEN as error:
                yield Member(name, problem=f"broken in the zip: {_words(error)}")


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: Budget) -> bytes:
    if entry.flag_bits & 1:
        raise ArchiveError("locked with a password")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ArchiveError(f"packed in a way (method {entry.compress_type}) that no report uses")
    out: list[bytes] = []
    size = 0
    with archive.open(entry) as file:
        while piece := file.read(_STEP):
            size += len(piece)
            _spend(budget, len(piece), size, entry.compress_size)
            out.append(piece)
    if size != entry.file_size:
        raise ArchiveError(f"broken in the zip: {size:,} bytes where it says {entry.file_size:,}")
    return b"".join(out)


def _spend(budget: Budget, step: int, size: int, packed: int) -> None:
    budget.left -= step
    if budget.left < 0:
        raise ArchiveError(f"more than {MAX_UNPACKED // 1_000_000} MB come out of it")
    if size > _FREE and size > MAX_RATIO * max(packed, 1):
        raise ArchiveError(f"it unpacks to more than {MAX_RATIO} times its size, as no report does")


def _words(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
