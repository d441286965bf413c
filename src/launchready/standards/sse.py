"""Server-sent events, read piece by piece as the HTML Standard has it (section 9.2.6): any cut through the bytes gives the same events."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass

MAX_LINE = 1_000_000
"""Characters of one line, and of one event's data. No answer of a chat comes near it."""


class TooLongError(ValueError):
    """A line, or an event, that is longer than is read."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event: its type, `message` where none was given, and its data."""

    type: str
    data: str


class Text:
    """Decodes UTF-8 that comes in pieces. What is no UTF-8 becomes U+FFFD, and `invalid` remembers it."""

    def __init__(self) -> None:
        self.invalid = False
        self._strict = codecs.getincrementaldecoder("utf-8")("strict")
        self._lenient = codecs.getincrementaldecoder("utf-8")("replace")

    def feed(self, data: bytes, *, final: bool = False) -> str:
        """Return the text of the next bytes; those of a character that is not whole yet wait for the rest."""
        if not self.invalid:
            held = self._strict.getstate()[0]
            try:
                return self._strict.decode(data, final)
            except UnicodeDecodeError:
                self.invalid = True
                data = held + data
        return self._lenient.decode(data, final)


class Lines:
    """Cuts text that comes in pieces into lines, which end in CR, LF or both."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._after_cr = False

    def feed(self, text: str) -> Iterator[str]:
        """Yield the lines that are whole now. Raises TooLongError."""
        if self._after_cr and text:
            text = text.removeprefix("\n")
            self._after_cr = False
        start = 0
        while start < len(text):
            end = _line_end(text, start)
            if end < 0:
                self._parts.append(text[start:])
                self._length += len(text) - start
                if self._length > MAX_LINE:
                    raise TooLongError(f"a line of more than {MAX_LINE:,} characters")
                return
            line = "".join((*self._parts, text[start:end]))
            self._parts.clear()
            self._length = 0
            start = end + 1
            if text[end] == "\r":
                if start == len(text):
                    self._after_cr = True
                elif text[start] == "\n":
                    start += 1
            yield line

    @property
    def rest(self) -> str:
        """What came after the last line's end."""
        return "".join(self._parts)


def _line_end(text: str, start: int) -> int:
    line_feed = text.find("\n", start)
    carriage = text.find("\r", start, line_feed if line_feed >= 0 else len(text))
    return carriage if carriage >= 0 else line_feed


class Events:
    """Reads an event stream. `comments` counts the lines that say nothing, such as heartbeats."""

    def __init__(self) -> None:
        self.comments = 0
        self._lines = Lines()
        self._begun = False
        self._type = ""
        self._data: list[str] = []
        self._size = 0

    def feed(self, text: str) -> Iterator[Event]:
        """Yield the events that are whole now. An event without its empty line is none, even at the end. Raises TooLongError."""
        if text and not self._begun:
            self._begun = True
            text = text.removeprefix("\ufeff")
        for line in self._lines.feed(text):
            event = self._line(line)
            if event is not None:
                yield event

    def _line(self, line: str) -> Event | None:
        if not line:
            event = Event(self._type or "message", "\n".join(self._data)) if self._data else None
            self._type, self._size = "", 0
            self._data.clear()
            return event
        name, _, value = line.partition(":")
        if not name:
            self.comments += 1
            return None
        value = value.removeprefix(" ")
        if name == "data":
            self._size += len(value) + 1
            if self._size > MAX_LINE:
                raise TooLongError(f"an event of more than {MAX_LINE:,} characters")
            self._data.append(value)
        elif name == "event":
            self._type = value
        return None
