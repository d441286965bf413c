"""HTTP requests through libcurl: bounded in time, size and addresses; redirects are never followed here."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType

import pycurl

from launchready import __version__
from launchready.model.evidence.http import BodyFacts, Exchange, FailureKind, HttpFailure, Timings
from launchready.model.secret import Secret
from launchready.net.proxy import Proxy
from launchready.net.reach import alias, reach
from launchready.net.reception import MAX_BODY, MAX_HEADER_COUNT, MAX_HEADERS, Reception
from launchready.net.route import Route
from launchready.net.trust import Roots
from launchready.net.upload import Upload
from launchready.standards.observe import media_type, observe
from launchready.standards.urls import UrlError, normalise

MAX_SHOWN = 300
"""Characters kept of a URL that is none."""
USER_AGENT = f"launchready/{__version__} (launch audit; +https://pypi.org/project/launchready/)"
ACCEPT = "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8"

KINDS = {
    pycurl.E_URL_MALFORMAT: FailureKind.SCHEME,
    pycurl.E_COULDNT_RESOLVE_HOST: FailureKind.DNS,
    pycurl.E_COULDNT_RESOLVE_PROXY: FailureKind.UNREACHABLE,
    pycurl.E_COULDNT_CONNECT: FailureKind.REFUSED,
    pycurl.E_OPERATION_TIMEDOUT: FailureKind.TIMEOUT,
    pycurl.E_SSL_CONNECT_ERROR: FailureKind.TLS,
    pycurl.E_PEER_FAILED_VERIFICATION: FailureKind.TLS,
    pycurl.E_SSL_CIPHER: FailureKind.TLS,
    pycurl.E_GOT_NOTHING: FailureKind.CLOSED,
    pycurl.E_RECV_ERROR: FailureKind.CLOSED,
    pycurl.E_SEND_ERROR: FailureKind.CLOSED,
    pycurl.E_PARTIAL_FILE: FailureKind.CLOSED,
    pycurl.E_FILESIZE_EXCEEDED: FailureKind.TOO_LARGE,
    pycurl.E_UNSUPPORTED_PROTOCOL: FailureKind.PROTOCOL,  # HTTP/0.9: no status line came; the scheme was looked at before
    pycurl.E_FTP_WEIRD_SERVER_REPLY: FailureKind.PROTOCOL,  # the old name of CURLE_WEIRD_SERVER_REPLY
    pycurl.E_BAD_CONTENT_ENCODING: FailureKind.PROTOCOL,
    pycurl.E_HTTP2: FailureKind.PROTOCOL,
    92: FailureKind.PROTOCOL,  # CURLE_HTTP2_STREAM
    100: FailureKind.TOO_LARGE,  # CURLE_TOO_LARGE
}


_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")  # nothing that ends the line (RFC 9110, section 5.5)


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask.

    `verify` refuses a certificate that does not verify, as a request that carries secrets must; one with `secrets`, which are headers
    whose values are neither shown nor kept, does so anyway. `keep` hands the body to the collector that asked. `timeout` in seconds stands
    in for the client's own where an answer may take longer. `pieces` sends the body slowly, in that many.
    """

    url: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    verify: bool = False
    max_body: int = MAX_BODY
    keep: bool = False
    body: bytes = field(default=b"", repr=False)
    secrets: tuple[tuple[str, Secret], ...] = ()
    timeout: float | None = None
    pieces: int = 1

    @property
    def must_verify(self) -> bool:
        """Whether it may go only to a server that proves its name."""
        return self.verify or bool(self.secrets)


@dataclass(frozen=True, slots=True)
class Received:
    """An exchange with what no evidence holds: the body, and the Set-Cookie values as they came."""

    exchange: Exchange
    body: bytes = field(default=b"", repr=False)
    cookies: tuple[Secret, ...] = ()


_HEADERS_TOO_LARGE = f"headers of more than {MAX_HEADERS} bytes or {MAX_HEADER_COUNT} lines"


def _not_connected(number: int, route: Route) -> tuple[FailureKind, str]:
    """Return in which way no connection came about, by the system's error number, in words without timings."""
    where = ", ".join(route.addresses[:4])
    if number == errno.ECONNREFUSED:
        return FailureKind.REFUSED, f"{where} refused the connection on port {route.to_port}"
    words = os.strerror(number) if number else "no connection"
    return FailureKind.UNREACHABLE, f"{where} could not be reached on port {route.to_port}: {words}"


def lines(request: Request) -> list[tuple[str, str]]:
    """Return the header lines as they are sent: the one place where a request's secrets are spelt out."""
    return [*request.headers, *((name, value.reveal()) for name, value in request.secrets)]


def carriable(request: Request) -> bool:
    """Return True if HTTP can carry a request's method and headers."""
    return bool(_NAME.fullmatch(request.method)) and all(
        _NAME.fullmatch(name) and _VALUE.fullmatch(value) for name, value in lines(request)
    )


class HttpClient:
    """Sends requests to routes that were judged before, and to no other address."""

    def __init__(
        self,
        roots: Roots,
        now: Callable[[], datetime],
        *,
        timeout: float = 10.0,
        proxy: Proxy | None = None,
        at_once: int = 64,
    ) -> None:
        self._roots = roots
        self._now = now
        self._timeout = timeout
        self._proxy = proxy
        self._slots = asyncio.Semaphore(at_once)
        self._multi = pycurl.AsyncCurlMulti(close_handles=True)

    async def __aenter__(self) -> HttpClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._multi.aclose()

    @property
    def ground(self) -> tuple[str, Proxy | None]:
        """What every connection of the run stands on: the file of trusted roots, and the proxy."""
        return self._roots.path, self._proxy

    async def send(self, request: Request, route: Route) -> tuple[Exchange, bytes]:
        """Return the exchange for a request, and the body as far as it was read: `receive` without the cookies."""
        received = await self.receive(request, route)
        return received.exchange, received.body

    async def receive(self, request: Request, route: Route) -> Received:
        """Return the exchange for a request, and what came with it. Every way of failing is an exchange with its failure.

        A certificate that does not verify is recorded, and the request sent again without verifying, unless the request
        says that it must verify.
        """
        received, error = await self._once(request, route, verify=True)
        if error == pycurl.E_PEER_FAILED_VERIFICATION and not request.must_verify:
            why = received.exchange.failure.detail if received.exchange.failure else ""
            received, _ = await self._once(request, route, verify=False, tls_error=why)
        return received

    async def stream(self, request: Request, route: Route, reception: Reception) -> Exchange:
        """Return the exchange for a request whose answer a reception of the caller's own takes in while it comes."""
        received, _ = await self._once(request, route, verify=True, reception=reception)
        return received.exchange

    def refuse(self, request: Request, why: str) -> Exchange:
        """Return the exchange for a request whose URL may not be followed."""
        failure = HttpFailure(FailureKind.SCHEME, why)
        url = request.url[:MAX_SHOWN]
        return Exchange(request.method, url, self._now(), failure=failure, request_headers=request.headers)

    async def _once(
        self,
        request: Request,
        route: Route,
        *,
        verify: bool,
        tls_error: str = "",
        reception: Reception | None = None,
    ) -> tuple[Received, int]:
        at = self._now()

        def failed(kind: FailureKind, detail: str) -> Received:
            failure = HttpFailure(kind, detail[:500])
            return Received(Exchange(request.method, request.url, at, failure=failure, request_headers=request.headers))

        if route.kind is not None:
            return failed(route.kind, route.detail), 0
        try:
            if normalise(request.url) != request.url:
                return Received(self.refuse(request, "not a URL in its normal spelling")), 0
        except UrlError as error:
            return Received(self.refuse(request, str(error))), 0
        if not carriable(request):
            return failed(FailureKind.OTHER, "a method or header that HTTP cannot carry"), 0
        reception = reception or Reception(request.max_body)
        refused: list[str] = []
        opened: list[socket.socket] = []
        curl = self._handle(request, route, reception, refused, opened, verify=verify)
        upload = Upload(curl, request.body, request.pieces) if request.pieces > 1 else None
        code = 0
        words = ""
        try:
            async with self._slots, asyncio.timeout((request.timeout or self._timeout) + 2):
                await self._multi.perform(curl)
        except pycurl.error as error:
            code, words = error.args[0], str(error.args[1] if len(error.args) > 1 else "")
        except TimeoutError:
            code, words = pycurl.E_OPERATION_TIMEDOUT, "the transfer did not end in time"
        finally:
            if upload is not None:
                upload.close()
            for each in opened:
                each.close()
        if reception.overflow:
            return failed(FailureKind.TOO_LARGE, _HEADERS_TOO_LARGE), code
        stopped = reception.truncated and code == pycurl.E_WRITE_ERROR
        failure: HttpFailure | None = None
        if code and not stopped:
            kind, words = self._failure(code, words, curl, route, reception, refused)
            failure = HttpFailure(kind, words[:500])
        if not reception.complete:  # headers that are not all there prove nothing of those that did not come
            if failure is None and reception.malformed:
                failure = HttpFailure(FailureKind.PROTOCOL, "a status that is none")
            failure = failure or HttpFailure(FailureKind.CLOSED, "closed before the end of the headers")
            return failed(failure.kind, failure.detail), code
        exchange = self._exchange(request, at, curl, reception, failure, verify=verify, tls_error=tls_error)
        return Received(exchange, bytes(reception.body), tuple(reception.cookies)), code

    def _failure(
        self, code: int, words: str, curl: pycurl.Curl, route: Route, reception: Reception, refused: list[str]
    ) -> tuple[FailureKind, str]:
        kind = KINDS.get(code, FailureKind.OTHER)
        if refused and code == pycurl.E_COULDNT_CONNECT:
            return FailureKind.BLOCKED, f"{refused[0]} is not an address that was judged"
        if (
            self._proxy and kind is not FailureKind.TLS and not reception.header_bytes
        ):  # nothing came of the product itself
            answered, number = curl.getinfo(pycurl.HTTP_CONNECTCODE), curl.getinfo(pycurl.OS_ERRNO)
            why = f"answered {answered}" if answered else os.strerror(number) if number else words
            return FailureKind.PROXY, f"the proxy {self._proxy.host}:{self._proxy.port}: {why}"
        if kind is FailureKind.REFUSED:
            return _not_connected(curl.getinfo(pycurl.OS_ERRNO), route)
        if "chunk" in words.lower():
            kind = FailureKind.PROTOCOL
        return kind, words.replace(alias(route), route.host) or f"libcurl error {code}"

    def _handle(
        self,
        request: Request,
        route: Route,
        reception: Reception,
        refused: list[str],
        opened: list[socket.socket],
        *,
        verify: bool,
    ) -> pycurl.Curl:
        curl = pycurl.Curl()
        curl.setopt(pycurl.URL, request.url)
        curl.setopt(pycurl.CUSTOMREQUEST, request.method)
        if request.method == "HEAD":
            curl.setopt(pycurl.NOBODY, True)
        curl.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
        curl.setopt(pycurl.FOLLOWLOCATION, False)
        curl.setopt(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_2TLS)
        curl.setopt(pycurl.HTTP09_ALLOWED, False)
        curl.setopt(pycurl.ACCEPT_ENCODING, "gzip, br")
        curl.setopt(pycurl.USERAGENT, USER_AGENT)
        sent = lines(request)
        names = {name.lower() for name, _ in sent}
        headers = [f"{name}: {value}" for name, value in sent]
        if "accept" not in names:
            headers.append(f"Accept: {ACCEPT}")
        if request.body or request.method in ("POST", "PUT", "PATCH"):
            if request.pieces == 1:
                curl.setopt(pycurl.POSTFIELDSIZE_LARGE, len(request.body))
                curl.setopt(pycurl.COPYPOSTFIELDS, request.body)
            headers.append("Expect:")  # waiting for 100 Continue would be counted as the product's own time
            if "content-type" not in names:
                headers.append("Content-Type: application/json")
        curl.setopt(pycurl.HTTPHEADER, headers)
        timeout = request.timeout or self._timeout
        curl.setopt(pycurl.CONNECTTIMEOUT_MS, int(min(timeout, 5) * 1000))
        curl.setopt(pycurl.TIMEOUT_MS, int(timeout * 1000))
        curl.setopt(pycurl.NOSIGNAL, True)
        curl.setopt(pycurl.FRESH_CONNECT, True)  # a reused connection would not be judged again
        curl.setopt(pycurl.FORBID_REUSE, True)
        curl.setopt(pycurl.SSL_SESSIONID_CACHE, False)
        curl.setopt(pycurl.CAINFO, self._roots.path)
        curl.setopt(pycurl.SSL_VERIFYPEER, verify)
        curl.setopt(pycurl.SSL_VERIFYHOST, 2 if verify else 0)
        curl.setopt(pycurl.WRITEFUNCTION, reception.data)
        curl.setopt(pycurl.HEADERFUNCTION, reception.header)
        reach(curl, request.url, route, self._proxy, refused, opened)
        return curl

    def _exchange(
        self,
        request: Request,
        at: datetime,
        curl: pycurl.Curl,
        reception: Reception,
        failure: HttpFailure | None,
        *,
        verify: bool,
        tls_error: str,
    ) -> Exchange:
        content_type = next((value for name, value in reception.headers if name == "content-type"), "")
        body = bytes(reception.body)
        observed = observe(request.url, content_type, body)
        secure = request.url.startswith("https:")
        return Exchange(
            method=request.method,
            url=request.url,
            at=at,
            status=reception.status,
            http_version=reception.version,
            headers=tuple(reception.headers),
            address="" if self._proxy else str(curl.getinfo(pycurl.PRIMARY_IP)),
            tls_verified=verify if secure else None,
            tls_error=tls_error,
            timings=Timings(
                *(
                    round(curl.getinfo(info) / 1000, 2)
                    for info in (
                        pycurl.CONNECT_TIME_T,
                        pycurl.APPCONNECT_TIME_T,
                        pycurl.STARTTRANSFER_TIME_T,
                        pycurl.TOTAL_TIME_T,
                    )
                )
            ),
            body=BodyFacts(
                len(body),
                hashlib.sha256(body).hexdigest(),
                media_type(content_type),
                reception.truncated or failure is not None,
            ),
            page=observed.page,
            code=observed.code,
            robots=observed.robots,
            sitemap=observed.sitemap,
            failure=failure,
            request_headers=request.headers,
        )
