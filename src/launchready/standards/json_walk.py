"""Walks through a JSON document of any size in bounded memory: values that are not wanted are passed over, wanted ones are parsed one by one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

CHUNK = 1 << 18
MAX_KEY = 4_096
_STRUCTURE = re.compile(rb'["{}\[\]]')
_IN_STRING = re.compile(rb'["\\]')
_SCALAR_END = re.compile(rb"[\s,\]}:]")
_NOT_SPACE = re.compile(rb"[^ \t\r\n]")
Read = Callable[[int], bytes]


class WalkError(ValueError):
    """A document that is no JSON, is cut off, or holds a value that is too large; `line` counts from 1."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line}: {problem}")
        self.line = line
        self.problem = problem


class JsonWalk:
    """A walk. Each key or element that is yielded must be followed by one of `load`, `skip`, `members` and `elements`, used up."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._data = b""
        self._at = 0
        self._lines = 0
        self._begun = False

    @property
    def line(self) -> int:
        """Where the walk stands."""
        return self._lines + self._data.count(b"\n", 0, self._at) + 1

    def _wrong(self, problem: str) -> WalkError:
        return WalkError(self.line, problem)

    def _more(self) -> None:
        """Put the next bytes in place of those that were gone through. Raises WalkError at the end."""
        self._lines += self._data.count(b"\n")
        self._data, self._at = self._read(CHUNK), 0
        if not self._begun:
            self._begun = True
            self._data = self._data.removeprefix(b"\xef\xbb\xbf")  # a byte order mark
        if not self._data:
            raise self._wrong("the file ends in the middle of its JSON")

    def peek(self) -> bytes:
        """Return the next byte that is no white space, without taking it."""
        while True:
            found = _NOT_SPACE.search(self._data, self._at)
            if found:
                self._at = found.start()
                return found[0]
            self._at = len(self._data)
            self._more()

    def _take(self, *wanted: bytes) -> bytes:
        byte = self.peek()
        if byte not in wanted:
            raise self._wrong(f"is no JSON: {' or '.join(each.decode() for each in wanted)} must stand here")
        self._at += 1
        return byte

    def members(self) -> Iterator[str]:
        """Yield the keys of an object."""
        self._take(b"{")
        if self.peek() == b"}":
            self._at += 1
            return
        while True:
            if self.peek() != b'"':
                raise self._wrong('is no JSON: " must stand here')
            key: str = self.load(MAX_KEY)
            self._take(b":")
            yield key
            if self._take(b",", b"}") == b"}":
                return

    def elements(self) -> Iterator[int]:
        """Yield the numbers of a list's elements."""
        self._take(b"[")
        if self.peek() == b"]":
            self._at += 1
            return
        number = 0
        while True:
            yield number
            number += 1
            if self._take(b",", b"]") == b"]":
                return

    def end(self) -> None:
        """Raise WalkError where anything follows."""
        while True:
            if found := _NOT_SPACE.search(self._data, self._at):
                self._at = found.start()
                raise self._wrong("is no JSON: something follows its end")
            self._lines += self._data.count(b"\n")
            self._data, self._at = self._read(CHUNK), 0
            if not self._data:
                return

    def skip(self) -> None:
        """Pass over a value."""
        self._go(None)

    def load(self, most: int) -> Any:
        """Return a value of at most `most` bytes."""
        parts: list[bytes] = []
        self.peek()
        line = self.line
        self._go(parts, most)
        try:
            return json.loads(b"".join(parts))
        except (ValueError, RecursionError):
            raise WalkError(line, "is no JSON") from None

    def _go(self, parts: list[bytes] | None, most: int = 0) -> None:
        """Go to the end of a value, and put its bytes into `parts` where there are some."""
        first = self.peek()
        if first in b",:]}":
            raise self._wrong("is no JSON: a value must stand here")
        scalar = first not in b'"{['
        begin = self._at
        depth, inside, size = 0, False, 0
        while True:
            pattern = _SCALAR_END if scalar else _IN_STRING if inside else _STRUCTURE
            found = pattern.search(self._data, self._at)
            done = False
            if found is None:
                self._at = len(self._data)
            elif scalar:
                self._at, done = found.start(), True
            else:
                self._at = found.end()
                depth, inside, done = self._step(found[0], depth, inside)
            if not done and self._at < len(self._data):
                continue
            if parts is not None:
                size += self._at - begin
                if size > most:
                    raise self._wrong(f"a value has more than {most:,} bytes")
                parts.append(self._data[begin : self._at])
            if done:
                return
            escape = found is not None and found[0] == b"\\" and found.end() == len(self._data)
            self._more()
            begin = 0
            self._at = 1 if escape else 0

    def _step(self, byte: bytes, depth: int, inside: bool) -> tuple[int, bool, bool]:
        """Return how deep the walk is after a byte of structure, whether it is in a string, and whether the value has ended."""
        if inside:
            if byte == b"\\":
                if self._at < len(self._data):
                    self._at += 1
                return depth, True, False
            return depth, False, depth == 0
        if byte == b'"':
            return depth, True, False
        depth += 1 if byte in b"{[" else -1
        return depth, False, depth <= 0
