"""A mail server for one message: takes mail for one recipient, keeps what a receiver judges by, and relays nothing.

Who connects is a stranger: sessions, commands, time and bytes are bounded, and nothing is sent back but replies of a few words.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import ssl
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from launchready.model.errors import UsageError

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Envelope
    from aiosmtpd.smtp import Session as SmtpSession

MAX_MESSAGE = 30_000_000
"""Bytes; what large mailbox providers take stays below."""
MAX_SESSIONS = 20
IDLE = 60.0
"""Seconds that a client may say nothing; a sender that tarpits itself is dropped."""
LONGEST = 300.0
"""Seconds of one session."""
MAX_REFUSED = 20
"""Refused recipients of which a session may name; then it is closed."""
NAME = "receiver.launchready.invalid"
_BACKLOG = 16
_SENDER = 320


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """A message as it came in: the bytes, and what its sender said on the way."""

    data: bytes = field(repr=False)
    ip: str
    helo: str
    mail_from: str
    recipient: str
    encrypted: bool
    at: datetime


class Receiver:
    """Takes the first message for one recipient, with the token where one is given; others are counted alone in `later`. `refused` counts recipients that were not the one."""

    def __init__(self, recipient: str, limit: int = MAX_MESSAGE, token: str = "") -> None:
        self.recipient = recipient
        self.limit = limit
        self._token = token.encode()
        self.refused = 0
        self.later = 0
        self.connections = 0
        self.address = ""
        self.port = 0
        self._first: asyncio.Future[ReceivedMail] = asyncio.get_running_loop().create_future()

    async def wait(self, seconds: float) -> ReceivedMail | None:
        """Return the message, or None where it did not come in time."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                return await asyncio.shield(self._first)
        return None

    def took(self, mail: ReceivedMail) -> None:
        """Take note of a message; one without the token is not the one that is waited for."""
        if self._first.done() or self._token not in mail.data:
            self.later += 1
        else:
            self._first.set_result(mail)

    def fits(self, address: str) -> bool:
        """Return True for the one recipient; a domain is the same in any case, and so are the local parts that are handed out here."""
        return address.strip().lower() == self.recipient.lower()


@asynccontextmanager
async def receiving(
    listen: tuple[str, int], recipient: str, *, limit: int = MAX_MESSAGE, token: str = "", encrypt: bool = True
) -> AsyncIterator[Receiver]:
    """Listen while the block runs. Raises UsageError where the address cannot be listened at. Port 0 lets the system choose."""
    receiver = Receiver(recipient, limit, token)
    bound = _bound(*listen)
    receiver.address, receiver.port = bound.getsockname()[:2]
    logger = logging.getLogger("mail.log")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())  # without one, what clients do wrong would go to stderr
    sessions: set[Any] = set()
    with tempfile.TemporaryDirectory(prefix="launchready-mta-") as folder:
        context = _context(Path(folder)) if encrypt else None
        loop = asyncio.get_running_loop()
        server = await loop.create_server(_factory(receiver, context, sessions), sock=bound, backlog=_BACKLOG)
        try:
            yield receiver
        finally:
            server.close()
            for session in list(sessions):
                session.end()
            await server.wait_closed()
            await asyncio.sleep(0)  # the sessions' own tasks were cancelled, and end now


def parse_listen(text: str) -> tuple[str, int]:
    """Return the address and port of ADDRESS:PORT, [V6]:PORT or PORT. Raises UsageError."""
    address, _, port = text.strip().rpartition(":")
    address = address.strip("[]") or "127.0.0.1"
    try:
        socket.inet_pton(socket.AF_INET6 if ":" in address else socket.AF_INET, address)
        number = int(port)
        if not 0 <= number <= 65535:
            raise ValueError(port)
    except (OSError, ValueError):
        raise UsageError(f"--listen {text[:80]}: not ADDRESS:PORT", "write one such as 127.0.0.1:2525") from None
    return address, number


def _bound(address: str, port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((address, port))
        bound.setblocking(False)
    except OSError as error:
        bound.close()
        hint = "ports below 1024 need rights: use 2525 and lead port 25 there" if 0 < port < 1024 else "choose another"
        raise UsageError(f"--listen {address}:{port}: {error.strerror or error}", hint) from None
    return bound


def _context(folder: Path) -> ssl.SSLContext:
    """Return TLS with a certificate made now: senders of mail encrypt to whoever is there (RFC 3207, section 4.1)."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "receiver.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.touch(mode=0o600)
    path.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(path)
    return context


def _factory(receiver: Receiver, context: ssl.SSLContext | None, sessions: set[Any]) -> Any:
    """Return what makes a session for each client. aiosmtpd is loaded here: it is large, and most runs need none of it."""
    from aiosmtpd.smtp import SMTP

    class Session(SMTP):
        """One client's session."""

        def __init__(self) -> None:
            super().__init__(
                _Handler(receiver),
                hostname=NAME,
                ident="Launch Ready",
                tls_context=context,
                data_size_limit=receiver.limit,
                timeout=IDLE,
                auth_exclude_mechanism=["LOGIN", "PLAIN"],
                loop=asyncio.get_running_loop(),
            )
            self._current: asyncio.BaseTransport | None = None
            self._over = asyncio.get_running_loop().call_later(LONGEST, self.end)

        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            first = self._current is None
            self._current = transport  # STARTTLS comes here again with another
            if first:
                receiver.connections += 1
                sessions.add(self)
            super().connection_made(transport)
            if len(sessions) > MAX_SESSIONS:
                self.end()

        def connection_lost(self, error: Exception | None) -> None:
            super().connection_lost(error)
            self._over.cancel()
            sessions.discard(self)

        def end(self) -> None:
            self._over.cancel()
            sessions.discard(self)
            if isinstance(self._current, asyncio.WriteTransport):
                self._current.abort()

    return Session


class _Handler:
    """Takes mail for the one recipient."""

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver
        self._refused = 0

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _session: SmtpSession, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if not self._receiver.fits(address):
            self._receiver.refused += 1
            self._refused += 1
            if self._refused > MAX_REFUSED and server.transport is not None:
                server.transport.close()
            return "550 5.7.1 This server takes mail for one address alone and does not relay"
        envelope.rcpt_tos = [address]
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: SmtpSession, envelope: Envelope
    ) -> str:
        data = envelope.original_content or b""
        self._receiver.took(
            ReceivedMail(
                data=data,
                ip=str(session.peer[0]).removeprefix("::ffff:") if session.peer else "",
                helo=(session.host_name or "")[:255],
                mail_from=(envelope.mail_from or "")[:_SENDER],
                recipient=self._receiver.recipient,
                encrypted=session.ssl is not None,
                at=datetime.now(UTC),
            )
        )
        return "250 2.0.0 Kept"
