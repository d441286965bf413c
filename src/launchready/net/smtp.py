"""A look at a mail server, as any sender begins: greeting, EHLO, STARTTLS and its handshake, QUIT (RFC 5321, RFC 3207).

No mail is handed over: MAIL is never said. A server that talks too much, too long or out of turn is a failure in plain words.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from launchready.model.evidence.http import FailureKind
from launchready.model.evidence.mail import SmtpEndpoint, SmtpStage
from launchready.net.proxy import Proxy
from launchready.net.route import Route
from launchready.net.tcp import ConnectError, connect
from launchready.net.tls import FAREWELL, TlsClient
from launchready.standards.dane import fingerprints

NAME = "launchready.invalid"
"""How this program greets. Its operator's own name is nobody's business, the address behind a NAT is wrong, and a name under .invalid can be
nobody else's (RFC 6761, section 6.4)."""
MAX_LINE = 2_048
"""Bytes; RFC 5321 (4.5.3.1.5) allows 512, and real servers with long capabilities stay under 1,000."""
MAX_LINES = 64
"""Lines of one reply."""
MAX_EXTENSIONS = 40
_REPLY = re.compile(rb"([2-5]\d\d)(?:([ -])(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reply:
    """A server's reply: its code and the texts of its lines."""

    code: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The reply as one line of ours can hold it."""
        return f"{self.code} {' '.join(self.lines)}".strip()[:200]


class _SmtpError(Exception):
    def __init__(self, kind: FailureKind, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail


class _Conversation:
    """The replies of one server, as they come."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader
        self._left = b""

    async def reply(self) -> Reply:
        """Return the next reply, which may have many lines. Raises _SmtpError."""
        lines: list[str] = []
        code = 0
        while True:
            match = _REPLY.fullmatch(await self._line())
            if match is None:
                raise _SmtpError(FailureKind.PROTOCOL, "what came is no SMTP reply")
            if code and int(match[1]) != code:
                raise _SmtpError(FailureKind.PROTOCOL, "one reply has lines with two codes")
            code = int(match[1])
            lines.append(_shown(match[3] or b""))
            if match[2] != b"-":
                return Reply(code, tuple(lines))
            if len(lines) >= MAX_LINES:
                raise _SmtpError(FailureKind.TOO_LARGE, f"a reply of more than {MAX_LINES} lines")

    async def _line(self) -> bytes:
        while b"\n" not in self._left:
            if len(self._left) > MAX_LINE:
                raise _SmtpError(FailureKind.TOO_LARGE, f"a line of more than {MAX_LINE} bytes")
            data = await self._reader.read(MAX_LINE)
            if not data:
                raise _SmtpError(FailureKind.CLOSED, "the server closed the connection")
            self._left += data
        line, _, self._left = self._left.partition(b"\n")
        if len(line) > MAX_LINE:
            raise _SmtpError(FailureKind.TOO_LARGE, f"a line of more than {MAX_LINE} bytes")
        return line.removesuffix(b"\r")

    @property
    def ahead(self) -> bool:
        """Whether the server has said more than it was asked for."""
        return bool(self._left)


class SmtpClient:
    """Looks at mail servers. `timeout` bounds a whole look in seconds; servers that watch for those who talk too early wait six before they greet."""

    def __init__(
        self,
        tls: TlsClient,
        now: Callable[[], datetime],
        *,
        timeout: float = 15.0,
        proxy: Proxy | None = None,
        at_once: int = 10,
    ) -> None:
        self._tls = tls
        self._now = now
        self._timeout = timeout
        self._proxy = proxy
        self._slots = asyncio.Semaphore(at_once)

    async def look(self, route: Route) -> SmtpEndpoint:
        """Return what a mail server shows. Every way of failing is an endpoint with its failure."""
        seen = SmtpEndpoint(route.host, route.port, self._now())
        async with self._slots:
            try:
                reader, writer, address = await connect(route, self._timeout, self._proxy)
            except ConnectError as error:
                return replace(seen, failure=error.detail, failure_kind=error.kind.value)
            look = _Look(replace(seen, address=address, stage=SmtpStage.GREETING), self._tls, route, reader, writer)
            try:
                async with asyncio.timeout(self._timeout):
                    return await look.run()
            except _SmtpError as error:
                return look.failed(error.kind, error.detail)
            except TimeoutError:
                return look.failed(FailureKind.TIMEOUT, f"no end within {self._timeout:g} s")
            except OSError as error:
                return look.failed(FailureKind.CLOSED, f"cut off: {error.strerror or error}")
            finally:
                writer.transport.abort()


class _Look:
    """One conversation, and what is known so far."""

    def __init__(
        self,
        seen: SmtpEndpoint,
        tls: TlsClient,
        route: Route,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self.seen = seen
        self._tls = tls
        self._route = route
        self._reader = reader
        self._writer = writer
        self._said = _Conversation(reader)

    def failed(self, kind: FailureKind, detail: str) -> SmtpEndpoint:
        return replace(self.seen, failure=detail, failure_kind=kind.value)

    async def run(self) -> SmtpEndpoint:
        greeting = await self._said.reply()
        self.seen = replace(self.seen, code=greeting.code, greeting=greeting.text)
        if greeting.code != 220:
            return await self._end(f"it greets with {greeting.text}")
        if self._said.ahead:
            raise _SmtpError(FailureKind.PROTOCOL, "the server goes on talking after its greeting")
        self.seen = replace(self.seen, stage=SmtpStage.EHLO)
        answer = await self._ask(f"EHLO {NAME}")
        if answer.code != 250:
            return await self._end(f"EHLO is answered with {answer.text}")
        words = (line.split(maxsplit=1) for line in answer.lines[1 : MAX_EXTENSIONS + 1])
        self.seen = replace(
            self.seen, stage=SmtpStage.STARTTLS, extensions=tuple(word[0].upper()[:40] for word in words if word)
        )
        if not self.seen.offers_tls:
            self.seen = replace(self.seen, stage=SmtpStage.DONE)
            return await self._end("")
        answer = await self._ask("STARTTLS")
        if answer.code != 220:
            return await self._end(f"STARTTLS is answered with {answer.text}")
        if self._said.ahead:  # what comes in the clear before the handshake may be anybody's (CVE-2011-0411)
            raise _SmtpError(FailureKind.PROTOCOL, "unencrypted bytes follow the answer to STARTTLS")
        return await self._shake()

    async def _shake(self) -> SmtpEndpoint:
        self.seen = replace(self.seen, stage=SmtpStage.TLS)
        endpoint, sent = await self._tls.over(self._route, self._reader, self._writer, self.seen.address, b"QUIT\r\n")
        self.seen = replace(self.seen, tls=endpoint, failure=endpoint.failure, failure_kind=endpoint.failure_kind)
        if endpoint.failure:
            return self.seen
        return replace(self.seen, stage=SmtpStage.DONE, fingerprints=tuple(map(fingerprints, sent.chain)))

    async def _leave(self) -> None:
        """Let the server hear the QUIT, or its log would tell of a lost connection; what it says does not matter."""
        with contextlib.suppress(TimeoutError, OSError):
            async with asyncio.timeout(FAREWELL):
                await self._reader.read(MAX_LINE)

    async def _ask(self, command: str) -> Reply:
        self._writer.write(command.encode("ascii") + b"\r\n")
        await self._writer.drain()
        answer = await self._said.reply()
        self.seen = replace(self.seen, code=answer.code)
        return answer

    async def _end(self, failure: str) -> SmtpEndpoint:
        self._writer.write(b"QUIT\r\n")
        await self._leave()
        return self.failed(FailureKind.OTHER, failure) if failure else self.seen


def _shown(text: bytes) -> str:
    return "".join(char if char.isascii() and char.isprintable() else "?" for char in text.decode("latin-1"))[:200]
