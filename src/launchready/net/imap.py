"""Reads a mailbox over IMAP (RFC 9051, RFC 3501): opened read-only, so that nothing is marked, moved or deleted.

Only what is needed of the protocol is spoken, by ourselves: the standard library's client blocks, connects where it likes, and repeats the LOGIN
line in its errors. Servers are strangers here as elsewhere: lines, literals, replies and time are bounded, and what they say is shown without
the credentials.
"""

from __future__ import annotations

import asyncio
import base64
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from launchready.model.evidence.http import FailureKind
from launchready.net.imap_wire import ImapError, ImapLogin, Said, Wire, quoted
from launchready.net.proxy import Proxy
from launchready.net.route import Route
from launchready.net.tcp import ConnectError, connect
from launchready.net.trust import Roots
from launchready.standards.uid_sets import holds, parse_set

__all__ = ["ImapClient", "ImapError", "ImapLogin", "Mail", "Mailbox"]

MAX_MAIL = 30_000_000
"""Bytes of one message."""
MAX_FOUND = 4_000_000
"""Bytes of the answer to a search: the numbers of some 400,000 messages."""
WHOLE = 900.0
"""Seconds that a mailbox stays open at most."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A message as the server has it. `data` is None where it is larger than is read."""

    uid: int
    size: int
    data: bytes | None


class Mailbox:
    """A folder that was opened. `validity` and a UID together name a message for good (RFC 9051, section 2.3.1.1)."""

    def __init__(self, wire: Wire, validity: int, next_uid: int) -> None:
        self._wire = wire
        self.validity = validity
        self.next_uid = next_uid
        """The UID that the next message to arrive gets at least; 0 where the server does not tell."""

    async def uids(self, among: str = "1:*") -> tuple[int, ...]:
        """Return the UIDs of the messages there are among a set (`standards/uid_sets.py`), newest first. Raises ImapError.

        As IMAP has it, `n:*` holds the newest message even if its UID is below n: that one is left out here.
        """
        wanted = parse_set(among)
        found: set[int] = set()
        for said in await self._wire.ask(f"UID SEARCH UID {among}", most=MAX_FOUND):
            words = said.text.split()
            if [word.upper() for word in words[:2]] == [b"*", b"SEARCH"]:
                found |= {int(word) for word in words[2:] if word.isdigit() and len(word) <= 10}
        return tuple(sorted((uid for uid in found if holds(wanted, uid)), reverse=True))

    async def arrived(self) -> None:
        """Let the server tell of what arrived meanwhile, before the next search. Raises ImapError."""
        await self._wire.ask("NOOP")

    async def mail(self, uid: int) -> Mail | None:
        """Return a message, None where it is gone. Raises ImapError."""
        size = 0
        for said in await self._wire.ask(f"UID FETCH {uid:d} (UID RFC822.SIZE)"):
            match = re.search(rb"RFC822\.SIZE ([0-9]{1,12})", said.text, re.IGNORECASE)
            if match and _uid_of(said) == uid:
                size = int(match[1])
        if size > MAX_MAIL:
            return Mail(uid, size, None)
        for said in await self._wire.ask(f"UID FETCH {uid:d} (UID BODY.PEEK[])", literal=MAX_MAIL):
            match = re.search(rb"BODY\[\] \{([0-9]+)\}", said.text, re.IGNORECASE)
            if match and _uid_of(said) == uid and int(match[1]) < len(said.literals):
                data = said.literals[int(match[1])]
                return Mail(uid, len(data), data)
        return None


def _uid_of(said: Said) -> int:
    match = re.search(rb"[( ]UID ([0-9]{1,10})[) ]", said.text, re.IGNORECASE)
    return int(match[1]) if match and b" FETCH " in said.text.upper() else 0


class ImapClient:
    """Opens mailboxes. `timeout` bounds each silence of a server, in seconds."""

    def __init__(
        self, roots: Roots, *, timeout: float = 30.0, whole: float = WHOLE, proxy: Proxy | None = None
    ) -> None:
        self._roots = roots
        self._timeout = timeout
        self._whole = whole
        self._proxy = proxy

    @asynccontextmanager
    async def open(self, route: Route, login: ImapLogin) -> AsyncIterator[Mailbox]:
        """Log in where a route leads and open the folder, read-only. Raises ImapError, within too."""
        try:
            async with asyncio.timeout(self._timeout):
                reader, writer, _ = await connect(route, self._timeout, self._proxy)
        except ConnectError as error:
            raise ImapError(error.kind, error.detail) from None
        except TimeoutError:
            raise ImapError(FailureKind.TIMEOUT, f"no connection within {self._timeout:g} s") from None
        wire = Wire(reader, writer, self._timeout, login)
        began = False
        try:
            async with asyncio.timeout(self._whole):
                mailbox = await self._begin(wire, route, login)
                began = True
                yield mailbox
                wire.leave()
        except TimeoutError:
            raise ImapError(FailureKind.TIMEOUT, f"the mailbox was not read within {self._whole:g} s") from None
        except ssl.SSLCertVerificationError as error:
            raise ImapError(FailureKind.TLS, f"its certificate is not trusted: {error.verify_message}") from None
        except ssl.SSLError as error:
            raise ImapError(FailureKind.TLS, f"TLS failed: {error.reason or 'broken'}") from None
        except OSError as error:
            if began and not isinstance(error, ConnectionError):
                raise  # not the server's, but of whoever reads the mailbox
            raise ImapError(FailureKind.CLOSED, f"cut off: {error.strerror or 'the connection broke'}") from None
        finally:
            writer.transport.abort()

    async def _begin(self, wire: Wire, route: Route, login: ImapLogin) -> Mailbox:
        if login.security == "tls":
            await wire.encrypt(self._context(), route.host)
        greeting = await wire.greeting()
        if login.security == "starttls":
            if greeting == b"PREAUTH":
                raise ImapError(FailureKind.PROTOCOL, "the server takes no STARTTLS: it begins logged in")
            if b"STARTTLS" not in await wire.capabilities():
                raise ImapError(
                    FailureKind.PROTOCOL, "the server does not offer STARTTLS, and nothing is sent in the clear"
                )
            await wire.ask("STARTTLS")
            await wire.encrypt(self._context(), route.host)
        if greeting != b"PREAUTH":
            await wire.log_in(await wire.capabilities())
        validity = next_uid = 0
        for said in await wire.ask(f"EXAMINE {quoted(_utf7(login.folder))}", shown=f"EXAMINE {login.folder[:60]!r}"):
            for name, value in re.findall(rb"\[(UIDVALIDITY|UIDNEXT) ([0-9]{1,10})\]", said.text.upper()):
                if name == b"UIDVALIDITY":
                    validity = int(value)
                else:
                    next_uid = int(value)
        return Mailbox(wire, validity, next_uid)

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self._roots.path)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context


def _utf7(name: str) -> str:
    """Return a folder's name as servers of every age take it (RFC 3501, section 5.1.3: modified UTF-7)."""

    def encoded(match: re.Match[str]) -> str:
        data = base64.b64encode(match[0].encode("utf-16-be")).decode().rstrip("=").replace("/", ",")
        return f"&{data}-"

    return re.sub(r"[^ -~]+", encoded, name.replace("&", "&-"))
