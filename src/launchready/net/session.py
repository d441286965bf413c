"""One run's way to the network: each question asked once, under one policy, every wait written down."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from cryptography import x509

from launchready.model.evidence.dns import DnsAnswer, DnsEvidence
from launchready.model.evidence.http import Exchange, FailureKind, HttpEvidence
from launchready.model.evidence.mail import SmtpEndpoint
from launchready.model.evidence.run import Seams
from launchready.model.evidence.tls import TlsEndpoint, TlsEvidence, VersionProbe
from launchready.model.secret import Secret
from launchready.net.cache import Once
from launchready.net.dns import DnsClient, Server, parse_server, system_servers
from launchready.net.http import HttpClient, Received, Request
from launchready.net.imap import ImapClient, ImapLogin, Mailbox
from launchready.net.journal import Journal
from launchready.net.policy import AddressPolicy, parse_ranges
from launchready.net.proxy import Proxy, parse_proxy
from launchready.net.reception import Reception
from launchready.net.route import Route, Router
from launchready.net.smtp import SmtpClient
from launchready.net.tls import OLD_VERSIONS, Sent, TlsClient
from launchready.net.trust import Roots
from launchready.net.websocket import WebSockets
from launchready.standards.asking import Asking
from launchready.standards.urls import UrlError, host_of, normalise, port_of

Value = TypeVar("Value")

MAX_QUESTIONS = 20_000
"""Questions of one run; a product that leads to more is cut off rather than followed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The run's bounds on one answer, in seconds."""

    dns: float = 3.0
    tls: float = 8.0
    http: float = 10.0
    smtp: float = 15.0
    imap: float = 30.0

    @classmethod
    def of(cls, timeout: float | None) -> Limits:
        """Return the bounds for `--timeout`, which counts for a whole HTTP answer."""
        if timeout is None:
            return cls()
        return cls(
            dns=min(3.0, timeout), tls=min(8.0, timeout), http=timeout, smtp=min(15.0, timeout), imap=min(30.0, timeout)
        )


class Session:
    """Asks DNS, TLS and HTTP; keeps every answer as evidence. `on_body` is handed each body that passes; it is called often, and not awaited."""

    def __init__(
        self,
        router_seams: Seams,
        policy: AddressPolicy,
        dns: DnsClient,
        http: HttpClient,
        tls: TlsClient,
        smtp: SmtpClient,
        imap: ImapClient,
        sockets: WebSockets,
    ) -> None:
        self.sockets = sockets
        self.journal = Journal()
        self.on_body: Callable[[Exchange, bytes], None] = lambda _exchange, _body: None
        self.policy = policy
        self.seams = router_seams
        self._dns = dns
        self._http = http
        self._tls = tls
        self._smtp = smtp
        self._imap = imap
        self._router = Router(router_seams, policy, self._both)
        self._answers: Once[tuple[str, str, Server | None], DnsAnswer] = Once(self.journal)
        self._exchanges: Once[Request, Exchange] = Once(self.journal)
        self._endpoints: Once[tuple[str, int], TlsEndpoint] = Once(self.journal)
        self._mail_servers: Once[tuple[str, int], SmtpEndpoint] = Once(self.journal)
        self._bodies: dict[Request, bytes] = {}
        self._sent: dict[tuple[str, int], Sent] = {}

    async def dns(self, name: str, rtype: str, server: Server | None = None) -> DnsAnswer:
        """Return the answer to a DNS question, from the run's resolver or one name server. `--resolve` counts for servers too."""
        name = name.lower().rstrip(".")
        if server is not None:
            server = await self._server(server)
        asked = server

        async def fetch() -> DnsAnswer:
            with self.journal.wait("dns", f"{name} {rtype}" + (f" @{asked}" if asked else "")):
                return await self._dns.ask(name, rtype, asked)

        return await self._answers.ask((name, rtype, asked), fetch)

    async def settle(self, asking: Asking[Value]) -> Value:
        """Return what a standard comes to that asks DNS: its questions are asked, those that it yields together at once."""
        try:
            questions = next(asking)
            while True:
                answers = await self.journal.gather(*(self.dns(name, rtype) for name, rtype in questions))
                questions = asking.send(tuple(answers))
        except StopIteration as end:
            value: Value = end.value
            return value
        finally:
            asking.close()

    async def _server(self, server: Server) -> Server:
        """Return where a name server is reached: its address is a literal, so that nothing is asked."""
        route = await self._router.route(server.address, server.port)
        return Server(route.addresses[0], route.to_port) if route.addresses else server

    async def _both(self, host: str, _rtype: str) -> tuple[DnsAnswer, DnsAnswer]:
        four, six = await self.journal.gather(self.dns(host, "A"), self.dns(host, "AAAA"))
        return four, six

    async def get(self, url: str, headers: tuple[tuple[str, str], ...] = ()) -> Exchange:
        """Return the exchange for a GET; a URL that may not be followed is a failed one."""
        return await self.send(Request(url, headers=headers))

    async def send(self, request: Request) -> Exchange:
        """Return the exchange for a request; one for a URL that may not be followed fails, and is no evidence."""
        try:
            request = replace(request, url=normalise(request.url))
        except UrlError as error:
            return self._http.refuse(request, str(error))

        async def fetch() -> Exchange:
            if len(self.journal.waits) > MAX_QUESTIONS:
                route = _closed(request.url)
            else:
                route = await self._router.route(host_of(request.url), port_of(request.url))
            with self.journal.wait("http", f"{request.method} {request.url}"):
                exchange, body = await self._http.send(request, route)
            self.on_body(exchange, body)
            if request.keep:
                self._bodies[request] = body
            return exchange

        return await self._exchanges.ask(request, fetch)

    async def read(self, request: Request) -> tuple[Exchange, bytes]:
        """Return the exchange for a request, and the body, which no evidence holds."""
        exchange = await self.send(replace(request, keep=True))
        return exchange, self._bodies.get(replace(request, url=exchange.url, keep=True), b"")

    async def fresh(self, request: Request, address: str = "") -> Received:
        """Send a request now, whatever was asked before. The answer is no evidence of the session's: who asks keeps what matters of it.

        With an `address` it goes there, under the same policy, whatever DNS says of the host.
        """
        try:
            request = replace(request, url=normalise(request.url))
        except UrlError as error:
            return Received(self._http.refuse(request, str(error)))
        if address:
            route = self._router.route_to(host_of(request.url), port_of(request.url), address)
        else:
            route = await self.route(request.url)
        with self.journal.wait("http", f"{request.method} {request.url}" + (f" @{address}" if address else "")):
            return await self._http.receive(request, route)

    async def stream(self, request: Request, reception: Reception) -> Exchange:
        """Send a request now, whose answer `reception` takes in while it comes. What came is no evidence of the session's."""
        try:
            request = replace(request, url=normalise(request.url))
        except UrlError as error:
            return self._http.refuse(request, str(error))
        route = await self.route(request.url)
        return await self._http.stream(request, route, reception)

    @property
    def ground(self) -> tuple[str, Proxy | None]:
        """The file of trusted roots and the proxy, for a client that opens connections of its own."""
        return self._http.ground

    async def route(self, url: str) -> Route:
        """Return where a URL's host and port lead under the run's seams and policy."""
        return await self._router.route(host_of(url), port_of(url))

    async def tls(self, host: str, port: int = 443) -> TlsEndpoint:
        """Return what TLS handshakes with an endpoint show, old versions included."""

        async def fetch() -> TlsEndpoint:
            route = await self._router.route(host, port)

            async def look() -> TlsEndpoint:
                with self.journal.wait("tls", f"{host}:{port}"):
                    endpoint, self._sent[host, port] = await self._tls.look(route)
                    return endpoint

            async def accepts(version: str) -> VersionProbe:
                with self.journal.wait("tls", f"{host}:{port} {version}"):
                    return await self._tls.accepts(route, version)

            if route.kind is not None:
                return await look()
            looks: list[TlsEndpoint | VersionProbe] = await self.journal.gather(
                look(), *(accepts(name) for name, _ in OLD_VERSIONS)
            )
            endpoint = next(seen for seen in looks if isinstance(seen, TlsEndpoint))
            return replace(endpoint, versions=tuple(seen for seen in looks if isinstance(seen, VersionProbe)))

        host = host.lower().rstrip(".")
        return await self._endpoints.ask((host, port), fetch)

    async def smtp(self, host: str, port: int = 25) -> SmtpEndpoint:
        """Return what a look at a mail server shows: what it says of itself, and its handshake after STARTTLS."""
        host = host.lower().rstrip(".")

        async def fetch() -> SmtpEndpoint:
            route = await self._router.route(host, port)
            with self.journal.wait("smtp", f"{host}:{port}"):
                return await self._smtp.look(route)

        return await self._mail_servers.ask((host, port), fetch)

    @asynccontextmanager
    async def mailbox(self, host: str, port: int, login: ImapLogin) -> AsyncIterator[Mailbox]:
        """Open a mailbox, read-only. Raises ImapError, within too; nothing of it is evidence."""
        route = await self._router.route(host, port)
        with self.journal.wait("imap", f"{route.host}:{port}"):
            async with self._imap.open(route, login) as mailbox:
                yield mailbox

    def sent(self, host: str, port: int = 443) -> Sent:
        """Return what an endpoint sent in its handshake and no evidence holds: ask `tls` first."""
        return self._sent.get((host, port), Sent())

    def completes(self, leaf: x509.Certificate, issuers: tuple[x509.Certificate, ...]) -> str:
        """Return "" if a certificate ends in a trusted root by these issuers, else why not."""
        return self._tls.completes(leaf, issuers)

    @property
    def dns_evidence(self) -> DnsEvidence:
        """Every DNS answer so far."""
        return DnsEvidence(tuple(self._answers.facts))

    @property
    def http_evidence(self) -> HttpEvidence:
        """Every exchange so far."""
        return HttpEvidence(tuple(self._exchanges.facts))

    @property
    def tls_evidence(self) -> TlsEvidence:
        """Every endpoint so far."""
        return TlsEvidence(tuple(self._endpoints.facts))

    @property
    def mail_servers(self) -> tuple[SmtpEndpoint, ...]:
        """Every mail server so far."""
        return tuple(self._mail_servers.facts)

    async def close(self) -> None:
        """Stop what is still under way."""
        for cache in (self._exchanges, self._endpoints, self._mail_servers, self._answers):
            await cache.close()


def _closed(url: str) -> Route:
    detail = f"the run has asked {MAX_QUESTIONS} questions and asks no more"
    return Route(host_of(url), port_of(url), (), port_of(url), FailureKind.OTHER, detail)


@asynccontextmanager
async def open_session(
    seams: Seams,
    now: Callable[[], datetime],
    *,
    judged_at: datetime | None = None,
    proxy_login: Secret | None = None,
    limits: Limits = Limits(),
) -> AsyncIterator[Session]:
    """Open a run's way to the network as its seams say. Raises UsageError for seams that mean nothing."""
    policy = AddressPolicy(parse_ranges(seams.allow_private))
    servers = (parse_server(seams.dns_server),) if seams.dns_server else system_servers()
    proxy = parse_proxy(seams.proxy, proxy_login)
    roots = Roots(seams.ca_file)
    try:
        dns = DnsClient(servers, policy, now, timeout=limits.dns)
        tls = TlsClient(roots, now, judged_at=judged_at, timeout=limits.tls, proxy=proxy)
        async with HttpClient(roots, now, timeout=limits.http, proxy=proxy) as http:
            smtp = SmtpClient(tls, now, timeout=limits.smtp, proxy=proxy)
            imap = ImapClient(roots, timeout=limits.imap, proxy=proxy)
            sockets = WebSockets(roots, proxy=proxy)
            session = Session(seams, policy, dns, http, tls, smtp, imap, sockets)
            try:
                yield session
            finally:
                await session.close()
    finally:
        roots.close()
