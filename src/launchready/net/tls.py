"""TLS handshakes that look at everything and trust nothing (RFC 8446, 5246).

The handshake itself accepts any certificate and any version, so that bad ones are seen rather than refused; what OpenSSL
says of the chain is written down beside it.
"""

from __future__ import annotations

import asyncio
import contextlib
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cryptography import x509
from OpenSSL import SSL, crypto

from launchready.model.evidence.http import FailureKind
from launchready.model.evidence.tls import Certificate, TlsEndpoint, Trust, VersionProbe
from launchready.net.proxy import Proxy
from launchready.net.route import Route
from launchready.net.tcp import ConnectError, connect
from launchready.net.trust import Roots
from launchready.standards.certificates import parse
from launchready.standards.key_exchange import is_prime, modulus
from launchready.standards.urls import parse_address

MAX_BYTES = 262_144
"""Bytes read in one handshake; certificate chains of real servers stay under 20 kB."""
MAX_CHAIN = 12
FAREWELL = 1.0
"""Seconds that a server has to answer the last word."""
ALPN = [b"h2", b"http/1.1"]
OLD_VERSIONS = (("TLSv1.0", SSL.TLS1_VERSION), ("TLSv1.1", SSL.TLS1_1_VERSION))
_ANY_CIPHER = b"ALL:eNULL:!aNULL:!PSK:!SRP:@SECLEVEL=0"

# X509_V_ERR_* of OpenSSL's x509_vfy.h; dates and names are judged by checks, against the run's own clock.
_DATES = {9, 10, 11, 12}
_TRUST = {
    2: Trust.INCOMPLETE,
    18: Trust.SELF_SIGNED,
    19: Trust.UNKNOWN_ROOT,
    20: Trust.INCOMPLETE,
    21: Trust.INCOMPLETE,
    23: Trust.REVOKED,
}
_WORDS = {
    2: "the issuer's certificate is not sent and not trusted",
    7: "a signature in the chain is wrong",
    9: "a certificate of the chain is not valid yet",
    10: "a certificate of the chain has expired",
    18: "the certificate is its own issuer",
    19: "the chain ends in a root that is not trusted",
    20: "the issuer's certificate is not sent and not trusted",
    21: "the issuer's certificate is not sent and not trusted",
    22: "the chain is too long",
    23: "a certificate of the chain is revoked",
    24: "a certificate of the chain may not issue others",
    25: "the chain is longer than an issuer allows",
    26: "the certificate is not made for servers",
    28: "the root does not trust this use",
    47: "an issuer does not permit this name",
    48: "an issuer does not permit this name",
    66: "the key is too weak",
    67: "an issuer's key is too weak",
    68: "a signature of the chain is too weak",
}  # fmt: skip


@dataclass(slots=True)
class _Notes:
    """What is written down while a handshake goes on: OpenSSL's objections, the server's bytes, its OCSP answer."""

    errors: list[tuple[int, int]] = field(default_factory=list)
    flight: bytearray = field(default_factory=bytearray)
    staple: bytes = b""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a server sent that no evidence holds: its certificates whole, and its OCSP answer."""

    chain: tuple[x509.Certificate, ...] = ()
    staple: bytes = b""


class _HandshakeError(Exception):
    def __init__(self, kind: FailureKind, detail: str, *, by_peer: bool = False, address: str = "") -> None:
        super().__init__(detail)
        self.address = address
        self.kind = kind
        self.detail = detail
        self.by_peer = by_peer


class TlsClient:
    """Shakes hands with endpoints."""

    def __init__(
        self,
        roots: Roots,
        now: Callable[[], datetime],
        *,
        judged_at: datetime | None = None,
        timeout: float = 8.0,
        proxy: Proxy | None = None,
        at_once: int = 64,
    ) -> None:
        self._now = now
        self._timeout = timeout
        self._proxy = proxy
        self._slots = asyncio.Semaphore(at_once)
        self._context = self._make_watching(roots, judged_at)
        self._context.set_alpn_protos(ALPN)
        self._mail = self._make_watching(roots, judged_at)  # SMTP agrees on no protocol by ALPN
        self._old = {name: self._make_context(version) for name, version in OLD_VERSIONS}

    @staticmethod
    def _make_context(only: int | None = None) -> SSL.Context:
        context = SSL.Context(SSL.TLS_CLIENT_METHOD)
        context.set_cipher_list(_ANY_CIPHER)
        context.set_min_proto_version(only or SSL.TLS1_VERSION)
        if only:
            context.set_max_proto_version(only)
        # Servers that only know the unsafe renegotiation of old can still be looked at (RFC 5746).
        context.set_options(SSL.OP_LEGACY_SERVER_CONNECT if hasattr(SSL, "OP_LEGACY_SERVER_CONNECT") else 0x4)
        return context

    def _make_watching(self, roots: Roots, judged_at: datetime | None) -> SSL.Context:
        """Return settings for a handshake in which everything is written down."""
        context = self._make_context()
        context.load_verify_locations(roots.path)
        context.set_verify(SSL.VERIFY_PEER, _note)
        context.set_ocsp_client_callback(_keep_staple)
        store = context.get_cert_store()
        if store is not None and judged_at is not None:
            store.set_time(judged_at.astimezone(UTC))
        return context

    async def look(self, route: Route) -> tuple[TlsEndpoint, Sent]:
        """Return what one handshake shows, and what was sent in it. Every way of failing is an endpoint with its failure."""
        at = self._now()
        try:
            async with self._slots:
                connection, address, notes = await self._shake(route, self._context)
        except ConnectError as error:
            return _failed(route, at, error)
        except _HandshakeError as error:
            return _failed(route, at, error, error.address)
        return self._seen(route, at, connection, address, notes)

    async def over(
        self, route: Route, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: str, farewell: bytes
    ) -> tuple[TlsEndpoint, Sent]:
        """Return what a handshake shows on a connection that another protocol has opened (STARTTLS); the farewell is sent in it at the end."""
        at, notes = self._now(), _Notes()
        try:
            connection = await self._agree(route, reader, writer, address, self._mail, notes)
        except _HandshakeError as error:
            return _failed(route, at, error, address)
        seen = self._seen(route, at, connection, address, notes)
        with contextlib.suppress(SSL.Error, OSError, TimeoutError):
            async with asyncio.timeout(FAREWELL):
                await _part(connection, reader, writer, farewell)
        return seen

    @staticmethod
    def _seen(
        route: Route, at: datetime, connection: SSL.Connection, address: str, notes: _Notes
    ) -> tuple[TlsEndpoint, Sent]:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of oddities in certificates, which are not the operator's to mend
                sent = connection.get_peer_cert_chain(as_cryptography=True) or []
                chain = tuple(parse(certificate) for certificate in sent[:MAX_CHAIN])
        except Exception as error:  # what a peer calls a certificate may be anything
            detail = f"a certificate that cannot be read: {error}"[:300]
            return _failed(route, at, _HandshakeError(FailureKind.TLS, detail), address)
        trust, detail = _trust(notes.errors, chain)
        cipher = connection.get_cipher_name() or ""
        prime = modulus(bytes(notes.flight)) if cipher.startswith("DHE-") else 0
        endpoint = TlsEndpoint(
            host=route.host,
            port=route.port,
            at=at,
            address=address,
            version=connection.get_protocol_version_name(),
            cipher=cipher,
            alpn=connection.get_alpn_proto_negotiated().decode("ascii", "replace"),
            chain=chain,
            trust=trust,
            trust_detail=detail,
            dh_bits=prime.bit_length(),
            dh_prime=is_prime(prime) if prime else None,
            stapled=bool(notes.staple),
        )
        return endpoint, Sent(tuple(sent[:MAX_CHAIN]), notes.staple)

    def completes(self, leaf: x509.Certificate, issuers: tuple[x509.Certificate, ...]) -> str:
        """Return "" if a leaf ends in a trusted root by these issuers, else why not."""
        store = self._context.get_cert_store()
        if store is None:
            return "no roots are trusted"
        chain = [crypto.X509.from_cryptography(issuer) for issuer in issuers]
        try:
            crypto.X509StoreContext(store, crypto.X509.from_cryptography(leaf), chain).verify_certificate()
        except crypto.X509StoreContextError as error:
            return str(error)[:200]
        return ""

    async def accepts(self, route: Route, version: str) -> VersionProbe:
        """Return whether an endpoint agrees to one of OLD_VERSIONS."""
        try:
            async with self._slots:
                await self._shake(route, self._old[version])
        except ConnectError as error:
            return VersionProbe(version, None, error.detail)
        except _HandshakeError as error:
            return VersionProbe(version, False if error.by_peer else None, error.detail)
        return VersionProbe(version, True)

    async def _shake(self, route: Route, context: SSL.Context) -> tuple[SSL.Connection, str, _Notes]:
        reader, writer, address = await connect(route, self._timeout, self._proxy)
        notes = _Notes()
        try:
            return await self._agree(route, reader, writer, address, context, notes), address, notes
        finally:
            writer.transport.abort()

    async def _agree(
        self,
        route: Route,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        address: str,
        context: SSL.Context,
        notes: _Notes,
    ) -> SSL.Connection:
        """Shake hands on a connection. Raises _HandshakeError."""
        try:
            async with asyncio.timeout(self._timeout):
                connection = SSL.Connection(context, None)
                connection.set_app_data(notes)
                connection.set_connect_state()
                if context is self._context:
                    connection.request_ocsp()
                if parse_address(route.host) is None:
                    connection.set_tlsext_host_name(route.host.encode("ascii"))
                await _handshake(connection, reader, writer, notes)
                return connection
        except _HandshakeError as error:
            error.address = address
            raise
        except TimeoutError:
            raise _HandshakeError(
                FailureKind.TIMEOUT, f"the handshake did not end within {self._timeout:g} s", address=address
            ) from None
        except OSError as error:
            raise _HandshakeError(
                FailureKind.CLOSED,
                f"cut off in the handshake: {error.strerror or error}",
                by_peer=True,
                address=address,
            ) from None


def _failed(
    route: Route, at: datetime, error: ConnectError | _HandshakeError, address: str = ""
) -> tuple[TlsEndpoint, Sent]:
    return TlsEndpoint(route.host, route.port, at, address, failure=error.detail, failure_kind=error.kind.value), Sent()


def _note(connection: SSL.Connection, _cert: crypto.X509, error: int, depth: int, _ok: int) -> bool:
    """Write down what OpenSSL has against a certificate, and go on."""
    notes = connection.get_app_data()
    if error and isinstance(notes, _Notes) and len(notes.errors) < 50:
        notes.errors.append((error, depth))
    return True


def _keep_staple(connection: SSL.Connection, staple: bytes, _data: object) -> bool:
    """Keep the OCSP answer that a server brought, and go on."""
    notes = connection.get_app_data()
    if isinstance(notes, _Notes):
        notes.staple = staple[:MAX_BYTES]
    return True


async def _handshake(
    connection: SSL.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, notes: _Notes
) -> None:
    taken = 0
    while True:
        try:
            connection.do_handshake()
            finished = True
        except SSL.WantReadError:
            finished = False
        except SSL.Error as error:
            _flush(connection, writer)
            noted = error.args[0] if error.args else ()
            reasons = [str(entry[-1]) for entry in noted if entry] if isinstance(noted, (list, tuple)) else [str(error)]
            alert = any("alert" in reason for reason in reasons)
            raise _HandshakeError(FailureKind.TLS, "; ".join(reasons) or "handshake failed", by_peer=alert) from None
        _flush(connection, writer)
        if finished:
            return
        data = await reader.read(16_384)
        if not data:
            raise _HandshakeError(FailureKind.CLOSED, "the server closed the connection in the handshake", by_peer=True)
        taken += len(data)
        if taken > MAX_BYTES:
            raise _HandshakeError(FailureKind.TOO_LARGE, f"more than {MAX_BYTES} bytes in one handshake")
        notes.flight += data
        connection.bio_write(data)


async def _part(
    connection: SSL.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, farewell: bytes
) -> None:
    """Send a last word in a session and hear the answer, or the other side's log would tell of a lost connection. What it says does not matter."""
    connection.send(farewell)
    _flush(connection, writer)
    for _ in range(16):
        data = await reader.read(16_384)
        if not data:
            return
        connection.bio_write(data)
        with contextlib.suppress(SSL.WantReadError):  # no more than session tickets
            connection.recv(1_024)
            return


def _flush(connection: SSL.Connection, writer: asyncio.StreamWriter) -> None:
    while True:
        try:
            writer.write(connection.bio_read(65_536))
        except SSL.WantReadError:
            return


def _trust(errors: list[tuple[int, int]], chain: tuple[Certificate, ...]) -> tuple[Trust, str]:
    serious = [(code, depth) for code, depth in errors if not (code in _DATES and depth == 0)]
    if not serious:
        return Trust.TRUSTED, ""
    code, depth = serious[0]
    text = _WORDS.get(code, f"OpenSSL verify error {code}")
    trust = _TRUST.get(code, Trust.INVALID)
    if trust is Trust.INCOMPLETE and len(chain) > 1 and chain[-1].issuer == chain[-1].subject:
        trust = Trust.UNKNOWN_ROOT
    return trust, f"{text} (depth {depth})"
