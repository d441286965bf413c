"""The product's mail server: takes mail for the domain over SMTP with STARTTLS, and keeps the last of it in memory."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from launchready.lab.ca import Authority
from launchready.lab.edge import server_context
from launchready.lab.listener import Listener, bind
from launchready.lab.world import DOMAIN, TlsProfile

AIOSMTPD_LOG = logging.getLogger("mail.log")
LARGEST_MESSAGE = 1_000_000  # bytes
SESSION_TIMEOUT = 30.0  # seconds


@dataclass(frozen=True, slots=True)
class Received:
    """One message that was taken in."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    encrypted: bool


@dataclass(slots=True)
class Mailbox:
    """The last messages that came in, oldest first."""

    messages: deque[Received] = field(default_factory=lambda: deque(maxlen=200))


class MailServer:
    """Speaks SMTP for one host name; without a profile it knows no STARTTLS."""

    def __init__(
        self, host: str, mailbox: Mailbox, profile: TlsProfile | None, authority: Authority, directory: Path
    ) -> None:
        self._host = host
        self._mailbox = mailbox
        self._profile = profile
        self._authority = authority
        self._directory = directory
        self._listener = Listener(self._serve)
        self.port = 0

    async def start(self, address: str, port: int) -> None:
        """Listen; 0 lets the system choose the port."""
        if not AIOSMTPD_LOG.handlers:
            AIOSMTPD_LOG.addHandler(logging.NullHandler())  # without one, what clients do wrong would go to stderr
        self._context: ssl.SSLContext | None = None
        if self._profile is not None:
            path = self._authority.issue_to(self._profile.certificate, self._directory / f"{self._host}.pem")
            self._context = server_context(self._profile, path)
        self.port = self._listener.start(bind(address, port))

    async def stop(self) -> None:
        """Stop listening and drop the sessions that are open."""
        await self._listener.stop()

    async def _serve(self, connection: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        session = _Session(_Handler(self._mailbox), self._host, self._context, loop)
        try:
            await loop.connect_accepted_socket(lambda: session, connection)
            await session.gone.wait()
        finally:
            await session.end()


class _Session(SMTP):
    """One client's session."""

    def __init__(
        self, handler: _Handler, host: str, context: ssl.SSLContext | None, loop: asyncio.AbstractEventLoop
    ) -> None:
        super().__init__(
            handler,
            hostname=host,
            ident="Kettle",
            tls_context=context,
            data_size_limit=LARGEST_MESSAGE,
            timeout=SESSION_TIMEOUT,
            loop=loop,
        )
        self.gone = asyncio.Event()
        self._current: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._current = transport  # STARTTLS comes here again with another
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self.gone.set()

    async def end(self) -> None:
        if isinstance(self._current, asyncio.WriteTransport) and not self.gone.is_set():
            self._current.abort()
            await self.gone.wait()
        await asyncio.sleep(0)  # aiosmtpd has cancelled its own task, which ends now


class _Handler:
    """Takes mail for the product's domain and refuses to relay."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if not address.lower().endswith(f"@{DOMAIN}"):
            return "550 5.7.1 This server does not relay"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self._mailbox.messages.append(
            Received(
                sender=envelope.mail_from or "",
                recipients=tuple(envelope.rcpt_tos),
                content=envelope.original_content or b"",
                encrypted=session.ssl is not None,
            )
        )
        return "250 2.0.0 Kept"
