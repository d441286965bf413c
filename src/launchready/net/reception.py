"""Takes in one HTTP answer as libcurl hands it over, within bounds."""

from __future__ import annotations

import re

from launchready.model.secret import Secret

MAX_BODY = 3_000_000
"""Decoded bytes read of one body; more than a page of a product needs."""
MAX_HEADERS = 256_000
"""Bytes read of all headers of one answer."""
MAX_HEADER_COUNT = 1000


def masked_cookie(value: str) -> str:
    """Return a Set-Cookie value with the cookie's own value masked, its length kept: it may be somebody's session.

    What judges cookies are the name and the attributes, and whether there is a value at all (RFC 6265bis, section 5.6).
    """
    pair, semicolon, attributes = value.partition(";")
    name, equals, content = pair.partition("=")
    if not equals:
        name, content = "", pair
    return f"{name}{equals}{'*' * len(content.strip())}{semicolon}{attributes}"


class Reception:
    """Takes in one answer, and stops the transfer where a bound is reached. `complete` once all headers are there,
    `malformed` if they came under no status that there is."""

    def __init__(self, max_body: int) -> None:
        self.status = 0
        self.complete = False
        self.malformed = False
        self.version = ""
        self.headers: list[tuple[str, str]] = []
        self.cookies: list[Secret] = []
        self.header_bytes = 0
        self.overflow = False
        self.body = bytearray()
        self.truncated = False
        self._max_body = max_body
        self._lines = 0

    def header(self, line: bytes) -> int:
        """Take in one line of the head; return how much of it was taken, less than all to stop."""
        self.header_bytes += len(line)
        if self.header_bytes > MAX_HEADERS:
            self.overflow = True
            return 0
        text = line.decode("latin-1").rstrip("\r\n")
        if self.complete:  # a trailer, which is no header (RFC 9110, section 6.5)
            return len(line)
        if text.startswith("HTTP/") and ":" not in text.split(" ", 1)[0]:
            words = text.split(" ", 2)
            self.version = words[0].removeprefix("HTTP/")
            self.status = int(words[1]) if len(words) > 1 and re.fullmatch("[0-9]{3}", words[1]) else 0
            self.headers.clear()  # an interim answer (1xx) came before
            self.cookies.clear()
        elif not text:
            self.complete = self.status >= 200
            self.malformed = self.status < 100
        elif text[0] in " \t" and self.headers:  # a folded line goes on with the one before (RFC 9112, section 5.2)
            if not self._room():
                return 0
            name, value = self.headers[-1]
            self.headers[-1] = (name, f"{value} {text.strip()}".strip())
        elif ":" in text:
            if not self._room():
                return 0
            name, _, value = text.partition(":")
            name, value = name.strip().lower(), value.strip()
            if name == "set-cookie":
                self.cookies.append(Secret(value))
                value = masked_cookie(value)
            self.headers.append((name, value))
        return len(line)

    def _room(self) -> bool:
        self._lines += 1
        self.overflow = self._lines > MAX_HEADER_COUNT
        return not self.overflow

    def data(self, chunk: bytes) -> int:
        """Take in a piece of the decoded body; return how much of it was taken, less than all to stop."""
        room = self._max_body - len(self.body)
        self.body += chunk[:room]
        if len(chunk) > room:
            self.truncated = True
            return 0
        return len(chunk)
