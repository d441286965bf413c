"""The wire of IMAP: commands out, responses in, each bounded, and never a credential in what is shown (RFC 9051, sections 2.2 and 7)."""

from __future__ import annotations

import asyncio
import base64
import re
import ssl
from collections.abc import Iterable
from dataclasses import dataclass

from launchready.model.evidence.http import FailureKind
from launchready.model.secret import Secret

MAX_LINE = 65_536
MAX_REPLIES = 5_000
"""Lines that a server may say to one command beyond what answers it."""
_STEP = 65_536
_LITERAL = re.compile(rb"\{([0-9]{1,12})\+?\}\Z")


@dataclass(frozen=True, slots=True)
class ImapLogin:
    """Whose mailbox is read, and how the server is spoken to: `security` is tls, starttls or none."""

    username: Secret
    password: Secret
    security: str = "tls"
    folder: str = "INBOX"


class ImapError(Exception):
    """A mailbox cannot be read: in which way, and in words that hold no credentials."""

    def __init__(self, kind: FailureKind, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Said:
    """One response: its text, in which {0}, {1} … stand for its literals."""

    text: bytes
    literals: tuple[bytes, ...] = ()


class Wire:
    """Commands and responses of one connection."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, timeout: float, login: ImapLogin
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._timeout = timeout
        self._login = login
        self._left = bytearray()
        self._count = 0

    async def encrypt(self, context: ssl.SSLContext, host: str) -> None:
        """Go on within TLS. What came in the clear after the answer to STARTTLS may be anybody's (CVE-2021-38370), and ends it."""
        if self._left:
            raise ImapError(FailureKind.PROTOCOL, "unencrypted bytes follow the answer to STARTTLS")
        try:
            async with asyncio.timeout(self._timeout):
                await self._writer.start_tls(context, server_hostname=host, ssl_handshake_timeout=self._timeout)
        except TimeoutError:
            raise ImapError(FailureKind.TIMEOUT, f"no TLS handshake within {self._timeout:g} s") from None

    async def greeting(self) -> bytes:
        """Return OK or PREAUTH."""
        said = await self._said(0)
        words = said.text.split(maxsplit=2)
        if len(words) < 2 or words[0] != b"*" or words[1].upper() not in (b"OK", b"PREAUTH", b"BYE"):
            raise ImapError(FailureKind.PROTOCOL, "what came is no IMAP greeting")
        if words[1].upper() == b"BYE":
            raise ImapError(FailureKind.CLOSED, f"the server says BYE {self._shown(words[2:])}")
        return words[1].upper()

    async def capabilities(self) -> set[bytes]:
        """Return what the server can do, now."""
        found: set[bytes] = set()
        for said in await self.ask("CAPABILITY"):
            words = said.text.upper().split()
            if words[:2] == [b"*", b"CAPABILITY"]:
                found.update(words[2:])
        return found

    async def log_in(self, can: set[bytes]) -> None:
        """Log in with what the server takes."""
        user, password = self._login.username.reveal(), self._login.password.reveal()
        if any(char in user + password for char in "\r\n\0"):
            raise ImapError(FailureKind.OTHER, "the user name or the password has a line end in it")
        if b"AUTH=PLAIN" in can:
            text = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
            await self.ask("AUTHENTICATE PLAIN", then=text, shown="the login")
        elif b"LOGINDISABLED" in can:
            raise ImapError(FailureKind.OTHER, "the server takes no password here, perhaps since nothing is encrypted")
        elif not (user + password).isascii():
            raise ImapError(FailureKind.OTHER, "the server takes ASCII alone in user names and passwords")
        else:
            await self.ask(f"LOGIN {quoted(user)} {quoted(password)}", shown="the login")

    async def ask(
        self, command: str, *, then: str = "", most: int = MAX_LINE, literal: int = MAX_LINE, shown: str = ""
    ) -> list[Said]:
        """Return what the server says to a command; `then` is sent once it says that it waits for more. Raises ImapError."""
        self._count += 1
        tag = f"a{self._count}".encode()
        await self._send(tag + b" " + command.encode("ascii") + b"\r\n")
        answers: list[Said] = []
        left = MAX_LINE + most + literal
        while len(answers) <= MAX_REPLIES:
            said = await self._said(min(left, literal), most)
            left -= len(said.text) + sum(map(len, said.literals))
            if left < 0:
                break
            first, _, rest = said.text.partition(b" ")
            if first == b"*":
                if rest[:4].upper() == b"BYE ":
                    raise ImapError(FailureKind.CLOSED, f"the server says BYE {self._shown([rest[4:]])}")
                answers.append(said)
            elif first == b"+":
                if not then:
                    raise ImapError(FailureKind.PROTOCOL, "the server waits for more where nothing more comes")
                await self._send(then.encode("ascii") + b"\r\n")
                then = ""
            elif first == tag:
                if rest[:3].upper() not in (b"OK ", b"OK"):
                    what = shown or command
                    raise ImapError(FailureKind.OTHER, f"the server refuses {what}: {self._shown([rest])}")
                return answers
            else:
                raise ImapError(FailureKind.PROTOCOL, "what came answers no command of ours")
        raise ImapError(FailureKind.TOO_LARGE, "the server says more than one command can be answered with")

    def leave(self) -> None:
        """Take leave; whether the server answers that does not matter."""
        self._writer.write(b"z LOGOUT\r\n")

    async def _send(self, data: bytes) -> None:
        self._writer.write(data)
        try:
            async with asyncio.timeout(self._timeout):
                await self._writer.drain()
        except TimeoutError:
            raise ImapError(FailureKind.TIMEOUT, f"the server takes nothing in for {self._timeout:g} s") from None

    async def _said(self, literal: int, most: int = MAX_LINE) -> Said:
        """Return the next response, its literals apart. `literal` bounds them together, `most` its lines."""
        text = b""
        literals: list[bytes] = []
        while True:
            line = await self._line(most - len(text))
            announced = _LITERAL.search(line)
            if announced is None:
                return Said(text + line, tuple(literals))
            size = int(announced[1])
            literal -= size
            if literal < 0:
                raise ImapError(FailureKind.TOO_LARGE, f"the server announces {size:,} bytes at once")
            text += line[: announced.start()] + b"{%d}" % len(literals)
            literals.append(await self._exactly(size))

    async def _line(self, most: int) -> bytes:
        searched = 0
        while (end := self._left.find(b"\n", searched)) < 0:
            searched = len(self._left)
            if searched > most:
                raise ImapError(FailureKind.TOO_LARGE, f"a line of more than {max(most, 0):,} bytes")
            await self._more()
        line = bytes(self._left[:end]).removesuffix(b"\r")
        del self._left[: end + 1]
        if len(line) > most:
            raise ImapError(FailureKind.TOO_LARGE, f"a line of more than {max(most, 0):,} bytes")
        return line

    async def _exactly(self, size: int) -> bytes:
        while len(self._left) < size:
            await self._more()
        data = bytes(self._left[:size])
        del self._left[:size]
        return data

    async def _more(self) -> None:
        try:
            async with asyncio.timeout(self._timeout):
                data = await self._reader.read(_STEP)
        except TimeoutError:
            raise ImapError(FailureKind.TIMEOUT, f"the server is silent for {self._timeout:g} s") from None
        if not data:
            raise ImapError(FailureKind.CLOSED, "the server closed the connection")
        self._left += data

    def _shown(self, words: Iterable[bytes]) -> str:
        """Return a server's words without the credentials, which some repeat."""
        text = b" ".join(words).decode("latin-1")
        user, password = self._login.username.reveal(), self._login.password.reveal()
        plain = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        for secret in (plain, quoted(password)[1:-1], password, quoted(user)[1:-1], user):
            for spelt in (secret, secret.encode().decode("latin-1")):
                if spelt:
                    text = text.replace(spelt, "…")
        return "".join(char if (char.isascii() and char.isprintable()) or char == "…" else "?" for char in text)[:200]


def quoted(text: str) -> str:
    r"""Return a quoted string (RFC 9051, section 4.3): `"` and `\` are escaped, and nothing ends the line."""
    return '"' + re.sub(r'(["\\])', r"\\\1", re.sub(r"[\r\n\0]", "", text)) + '"'
