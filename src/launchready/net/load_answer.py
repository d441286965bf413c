"""Takes in the answers that come over one connection, within bounds. llhttp reads them, as Node.js has it."""

from __future__ import annotations

import re

from httptools import HttpParserError, HttpResponseParser

from launchready.model.evidence.http import FailureKind
from launchready.net.load_ledger import failure
from launchready.net.load_plan import MAX_ANSWER

MAX_HEAD = 300 * 1024
"""Bytes of all headers of one answer, and of what comes in a row and is no body: libcurl's bound."""
MAX_LINE = 100 * 1024
"""Bytes of one header: as many as libcurl takes."""
MAX_LINES = 5000
"""Headers of one answer: as many as libcurl takes."""
_TOO_LARGE = failure(FailureKind.TOO_LARGE)
_PROTOCOL = failure(FailureKind.PROTOCOL)
_CLOSED = failure(FailureKind.CLOSED)
_VERSION = b"HTTP/1."
_STATUS_LINE = re.compile(rb"HTTP/1\.[01] [1-9][0-9]{2}(?![0-9])[^\n]*\n")


class Answer:
    """One answer after the other: `expect` one, `take` what comes.

    `failure` is the code of a sample, 0 while nothing has failed; `status` is there once the head is; `complete` says that the end was seen, and
    `keeps` that the connection may be used again. Where an answer is not `framed`, the end of the connection is its end. `began` is when its
    first byte came; `size` counts the bytes of its body.
    """

    __slots__ = (
        "_bare", "_chunked", "_closing", "_feed", "_head", "_length", "_lines", "_parser", "_start", "_used_up", "_without", "began", "complete",
        "failure", "framed", "keeps", "size", "status",
    )  # fmt: skip

    def __init__(self) -> None:
        self._renew()
        self._used_up = False
        self.expect(bare=False)

    def _renew(self) -> None:
        self._parser = HttpResponseParser(self)
        self._parser.set_dangerous_leniencies(  # what libcurl puts up with as well
            lenient_headers=True,
            lenient_chunked_length=True,
            lenient_optional_cr_before_lf=True,
            lenient_spaces_after_chunk_size=True,
        )
        self._feed = self._parser.feed_data

    def release(self) -> None:
        """Let go of the parser, which knows this object and is known by it: nobody looks for such circles during a test."""
        del self._parser, self._feed

    def expect(self, *, bare: bool) -> None:
        """Get ready for the next answer; a `bare` one has no body, whatever its head says (HEAD)."""
        if self._used_up:
            self._renew()
        self._bare = self._used_up = bare
        self._start = b""
        self._chunked = self._closing = self.framed = self.complete = self.keeps = False
        self._head = self._length = self._lines = self._without = self.failure = self.size = self.status = 0
        self.began = 0.0

    @property
    def cut(self) -> bool:
        """Whether a status had come, so that what failed afterwards was an answer that broke off."""
        return self.status > 0 or bool(_STATUS_LINE.match(self._start))

    def take(self, data: bytes, now: float) -> None:
        """Take in what came."""
        if not self.began:
            self.began = now
            if not data.startswith(_VERSION) and not _VERSION.startswith(data):
                self.failure = _PROTOCOL
                return
        size = self.size
        try:
            self._feed(data)
        except HttpParserError as error:
            if self.complete:  # what came too much says nothing of the answer
                self.keeps = False
            elif not self.failure:
                self.failure = _CLOSED if self.status else _TOO_LARGE if "overflow" in str(error) else _PROTOCOL
        if self.complete:
            return
        self._without = self._without + len(data) if self.size == size else 0
        if self._without > MAX_HEAD and not self.failure:
            self.failure = _TOO_LARGE
        if not self.status:
            self._start = (self._start + data)[:1000]

    # What the parser calls. What is raised here ends its work, and `take` sees why.

    def on_message_begin(self) -> None:
        """Refuse an answer that nobody asked for."""
        if self.complete:
            raise ValueError("nobody asked for another answer")

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take in what a header says of the answer's length."""
        size = len(name)
        self._lines += 1
        self._head += size + len(value) + 4
        if self._head > MAX_LINE and (self._head > MAX_HEAD or size + len(value) > MAX_LINE):
            self._fail(_TOO_LARGE)
        if self.status:  # a trailer, which says nothing of the length
            return
        if size == 14 and name.lower() == b"content-length":
            self.framed = True
            self._length = int(value)
        elif size == 17 and name.lower() == b"transfer-encoding":
            self._encoded(value)
        elif size == 10 and self._bare and name.lower() == b"connection":
            self._closing = b"close" in value.lower()

    def _encoded(self, value: bytes) -> None:
        for coding in value.lower().split(b","):
            if coding.strip(b" \t") == b"chunked":
                self._chunked = self.framed = True
            elif coding.strip(b" \t") not in (b"", b"identity"):
                self._fail(_PROTOCOL)  # one that nobody asked for (RFC 9110, section 10.1.4)

    def on_headers_complete(self) -> None:
        """Take in that a head is over: that of the answer, or of an interim one (1xx)."""
        status = self._parser.get_status_code()
        if status < 100 or status == 101:
            self._fail(_PROTOCOL)  # no status that there is, or a change of protocol that nobody asked for
        if self._without and self._parser.get_http_version() not in ("1.0", "1.1"):
            self._fail(_PROTOCOL)  # its first line came in pieces, which `take` does not look at
        if self._lines > MAX_LINES:
            self.status = status
            self._fail(_TOO_LARGE)
        if status < 200:
            self._chunked = self.framed = False
            self._length = 0
            return
        self.status = status
        if self._bare:
            self.complete = True
            self.keeps = self._parser.should_keep_alive() or (
                not self._closing and self._parser.get_http_version() == "1.1"
            )
        elif self._length > MAX_ANSWER and not self._chunked and status not in (204, 304):
            self._fail(_TOO_LARGE)

    def on_body(self, data: bytes) -> None:
        """Count a piece of the body."""
        if self.complete:
            raise ValueError("a body where none may be")
        self.size += len(data)
        if self.size > MAX_ANSWER:
            self._fail(_TOO_LARGE)

    def on_message_complete(self) -> None:
        """Take in that the answer is over, where it is not an interim one."""
        if self.status and not self._bare:
            self.complete = True
            self.keeps = self._parser.should_keep_alive()

    def _fail(self, code: int) -> None:
        self.failure = self.failure or code
        raise ValueError
