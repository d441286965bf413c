"""What a load test measured, one record of 16 bytes a request, so that ten million fit into the memory of a small machine."""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from launchready.model.evidence.http import FailureKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WARM_UP, NEW_CONNECTION, TRUNCATED, WAITED = 1, 2, 4, 8
"""Flags of a sample. WAITED: all connections were in use when it was due."""
FAILED = 1000
"""Codes from here on are ways of failing; below they are HTTP statuses."""
KINDS = (*(kind.value for kind in FailureKind), "dropped")
"""The ways of failing by number. `dropped`: no connection came free before its time was over, so it was never sent."""
DROPPED = FAILED + len(KINDS) - 1
TIMED_OUT = FAILED + KINDS.index(FailureKind.TIMEOUT.value)
MAX_FILE = 400_000_000
_CHUNK = 1 << 16
_RECORD = struct.Struct("<IIHHHBB")
_CONNECTION = struct.Struct("<III")
_MOST_CONNECTIONS = 500_000
_MAGIC = b"launchready samples 1\n"
_MAX_HEADER = 100_000


class SamplesError(ValueError):
    """A file that holds no samples."""


def record_type() -> np.dtype[Any]:
    """Return the form of one sample: times in units of 10 µs (start, lag) and 1 µs (total), the first byte as a part of the total."""
    import numpy as np

    return np.dtype(
        [("start", "<u4"), ("total", "<u4"), ("first", "<u2"), ("lag", "<u2"), ("code", "<u2"), ("target", "u1"), ("flags", "u1")]
    )  # fmt: skip


def connection_type() -> np.dtype[Any]:
    """Return the form of what is known of a new connection: the number of its sample, and the seconds to connect and for TLS in µs."""
    import numpy as np

    return np.dtype([("sample", "<u4"), ("connect", "<u4"), ("tls", "<u4")])


class Samples:
    """Samples in the order in which requests ended. `targets` are the names that a sample's target counts in."""

    def __init__(self, targets: Sequence[str]) -> None:
        if not 0 < len(targets) <= 256:
            raise ValueError("from 1 to 256 targets")
        self.targets = tuple(targets)
        self._full: list[bytearray] = []
        self._chunk = bytearray(_CHUNK * _RECORD.size)
        self._used = 0
        self._connections = bytearray()
        self.connections_left_out = 0

    def __len__(self) -> int:
        return len(self._full) * _CHUNK + self._used

    def add(self, start: float, total: float, first: float, lag: float, code: int, target: int, flags: int) -> None:
        """Keep one: seconds from the start of the test, and from the intended start to the end, to the first byte, to the sending."""
        late = int(lag * 1e5)
        part = int(first / total * 65535) if total > 0 else 0
        place = self._used * 16
        late = late if late < 0xFFFF else 0xFFFF
        try:
            _RECORD.pack_into(self._chunk, place, int(start * 1e5), int(total * 1e6), part, late, code, target, flags)
        except struct.error:  # rare: asking before each number whether it fits would cost more than all the rest
            fitting = (
                max(0, min(value, most))
                for value, most in (
                    (int(start * 1e5), 0xFFFFFFFF), (int(total * 1e6), 0xFFFFFFFF), (part, 0xFFFF), (late, 0xFFFF)
                )
            )  # fmt: skip
            _RECORD.pack_into(self._chunk, place, *fitting, code, target, flags)
        self._used += 1
        if self._used == _CHUNK:
            self._full.append(self._chunk)
            self._chunk = bytearray(_CHUNK * _RECORD.size)
            self._used = 0

    def connected(self, connect: float, tls: float) -> None:
        """Keep how long the new connection of the last sample took, in seconds; of very many the first ones."""
        if len(self._connections) >= _MOST_CONNECTIONS * _CONNECTION.size:
            self.connections_left_out += 1
            return
        self._connections += _CONNECTION.pack(
            max(0, len(self) - 1), min(int(connect * 1e6), 0xFFFFFFFF), min(int(tls * 1e6), 0xFFFFFFFF)
        )

    def chunks(self) -> Iterator[NDArray[Any]]:
        """Yield the samples in pieces, without copying them."""
        import numpy as np

        kind = record_type()
        for chunk in self._full:
            yield np.frombuffer(chunk, kind)
        if self._used:
            yield np.frombuffer(self._chunk, kind, count=self._used)

    def table(self) -> NDArray[Any]:
        """Return all samples as one array: a copy."""
        import numpy as np

        return np.concatenate(list(self.chunks()) or [np.empty(0, record_type())])

    def connections(self) -> NDArray[Any]:
        """Return what is known of new connections."""
        import numpy as np

        return np.frombuffer(bytes(self._connections), connection_type())

    def latencies(self, target: int | None = None) -> NDArray[np.float64]:
        """Return the seconds of those that count for percentiles (`counting`), in the order in which they ended."""
        import numpy as np

        found = [chunk["total"][counting(chunk, target)] for chunk in self.chunks()]
        return np.concatenate([*found, np.empty(0, np.uint32)]).astype(np.float64) / 1e6

    def save(self, path: Path, about: dict[str, Any]) -> None:
        """Write them into a file that nobody else may read, with what is said about them."""
        header = {
            "about": about,
            "targets": self.targets,
            "samples": len(self),
            "connections": len(self._connections) // _CONNECTION.size,
            "connections_left_out": self.connections_left_out,
        }
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(_MAGIC + json.dumps(header).encode() + b"\n")
            for chunk in self._full:
                file.write(chunk)
            file.write(memoryview(self._chunk)[: self._used * _RECORD.size])
            file.write(self._connections)

    @classmethod
    def load(cls, path: Path) -> tuple[Samples, dict[str, Any]]:
        """Return the samples of a file, and what it says about them. Raises SamplesError for one that is broken."""
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                raise SamplesError("it is no file of samples")
            try:
                header = json.loads(file.readline(_MAX_HEADER))
                samples = cls([str(name) for name in header["targets"]])
                count, connections = int(header["samples"]), int(header["connections"])
                samples.connections_left_out = int(header["connections_left_out"])
                about = dict(header["about"])
            except (ValueError, TypeError, KeyError, RecursionError) as error:
                raise SamplesError(f"its first line is broken: {str(error)[:100]}") from None
            size = count * _RECORD.size + connections * _CONNECTION.size
            if min(count, connections) < 0 or size > MAX_FILE:
                raise SamplesError("it holds too much")
            samples._fill(file, count, connections)
            if file.read(1):
                raise SamplesError("it holds more than it says")
        if any((chunk["target"] >= len(samples.targets)).any() for chunk in samples.chunks()):
            raise SamplesError("it holds samples of targets that it does not name")
        return samples, about

    def _fill(self, file: IO[bytes], count: int, connections: int) -> None:
        while count:
            part = min(count, _CHUNK)
            if file.readinto(memoryview(self._chunk)[: part * _RECORD.size]) != part * _RECORD.size:  # type: ignore[attr-defined]
                raise SamplesError("it ends too early")
            count -= part
            self._used = part
            if part == _CHUNK:
                self._full.append(self._chunk)
                self._chunk, self._used = bytearray(_CHUNK * _RECORD.size), 0
        self._connections = bytearray(file.read(connections * _CONNECTION.size))
        if len(self._connections) != connections * _CONNECTION.size:
            raise SamplesError("it ends too early")


def counting(chunk: NDArray[Any], target: int | None = None) -> NDArray[np.bool_]:
    """Return which samples tell how long users wait: answers that are no errors, and those whose time ran out.

    A quick error is no quick answer, so it is counted as an error alone; who gives up has waited at least that long.
    """
    code = chunk["code"]
    wanted: NDArray[np.bool_] = ((code < 400) | (code == TIMED_OUT) | (code == DROPPED)) & (
        (chunk["flags"] & WARM_UP) == 0
    )
    return wanted if target is None else wanted & (chunk["target"] == target)
