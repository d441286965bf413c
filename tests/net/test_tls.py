"""What handshakes show of endpoints good, wrong and hostile."""

from __future__ import annotations

import asyncio
import ssl
import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from launchready.model.evidence.http import Exchange, FailureKind
from launchready.model.evidence.tls import TlsEndpoint, Trust, VersionProbe
from launchready.net.http import HttpClient, Request
from launchready.net.route import Route
from launchready.net.tls import OLD_VERSIONS
from launchready.standards.certificates import covers

from .authorities import Authorities, context, old
from .peers import Handler, now, page, route_to, says, serving, tls_client, trusting

PATIENCE = 15.0


def look(
    tls: ssl.SSLContext, ca_file: str = "", *, host: str = "host.test", judged_at: datetime | None = None
) -> TlsEndpoint:
    async def run() -> TlsEndpoint:
        async with serving(says(page()), tls=tls) as port:
            with trusting(ca_file) as roots:
                return (await tls_client(roots, judged_at=judged_at).look(route_to(port, host, to=443)))[0]

    return asyncio.run(run())


def get(tls: ssl.SSLContext, ca_file: str = "", *, url: str = "https://host.test/", verify: bool = False) -> Exchange:
    async def run() -> Exchange:
        async with serving(says(page(b"hello")), tls=tls) as port:
            with trusting(ca_file) as roots:
                async with HttpClient(roots, now, timeout=5) as client:
                    return (await client.send(Request(url, verify=verify), route_to(port, "host.test", to=443)))[0]

    return asyncio.run(run())


def test_a_good_endpoint(authorities: Authorities) -> None:
    seen = look(context(authorities.root.issue_cert("host.test", "*.host.test")), authorities.ca_file)
    assert (seen.host, seen.port, seen.address, seen.failure) == ("host.test", 443, "127.0.0.1", "")
    assert (seen.version, seen.trust, seen.trust_detail) == ("TLSv1.3", Trust.TRUSTED, "")
    assert seen.cipher
    assert seen.alpn == ""
    assert len(seen.chain) == 1
    assert seen.chain[0].names == ("host.test", "*.host.test")
    assert seen.chain[0].key_type == "EC"
    assert not seen.chain[0].is_ca
    assert covers(seen.chain[0].names, "a.host.test")


def test_a_chain_with_its_issuer(authorities: Authorities) -> None:
    seen = look(context(authorities.issuer.issue_cert("host.test")), authorities.ca_file)
    assert (seen.trust, len(seen.chain)) == (Trust.TRUSTED, 2)
    assert seen.chain[1].is_ca
    assert seen.chain[0].issuer == seen.chain[1].subject


def test_alpn_is_agreed(authorities: Authorities) -> None:
    tls = context(authorities.root.issue_cert("host.test"))
    tls.set_alpn_protocols(["http/1.1"])
    assert look(tls, authorities.ca_file).alpn == "http/1.1"


def test_the_name_is_sent_but_an_address_is_not(authorities: Authorities) -> None:
    names: list[str | None] = []
    tls = context(authorities.root.issue_cert("host.test", "192.0.2.1"))
    tls.sni_callback = lambda _socket, name, _context: names.append(name)
    look(tls, authorities.ca_file)
    look(tls, authorities.ca_file, host="192.0.2.1")
    assert names == ["host.test", None]


def test_dates_and_names_are_left_to_checks(authorities: Authorities) -> None:
    expired = look(context(authorities.expired()), authorities.ca_file)
    assert expired.trust is Trust.TRUSTED
    assert expired.chain[0].not_after < datetime.now(UTC)
    elsewhere = look(context(authorities.root.issue_cert("other.test")), authorities.ca_file)
    assert elsewhere.trust is Trust.TRUSTED
    assert not covers(elsewhere.chain[0].names, "host.test")


def test_chains_that_nobody_trusts(authorities: Authorities, folder: Path) -> None:
    cases = {
        Trust.SELF_SIGNED: context_self_signed(authorities, folder),
        Trust.INCOMPLETE: authorities.incomplete(folder),
        Trust.UNKNOWN_ROOT: authorities.with_root_sent(folder),
    }
    for trust, tls in cases.items():
        seen = look(tls, authorities.ca_file)
        assert seen.trust is trust
        assert seen.trust_detail
        assert seen.chain
    lonely = look(context(authorities.stranger.issue_cert("host.test")), authorities.ca_file)
    assert lonely.trust is Trust.INCOMPLETE  # the root is not sent: who it is cannot be known


def context_self_signed(authorities: Authorities, folder: Path) -> ssl.SSLContext:
    path = folder / "own.pem"
    path.write_bytes(authorities.stranger.private_key_pem.bytes() + authorities.stranger.cert_pem.bytes())
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(path)
    return made


def test_without_the_operators_file_only_public_roots_count(authorities: Authorities) -> None:
    assert look(context(authorities.root.issue_cert("host.test"))).trust is Trust.INCOMPLETE


def test_trust_is_judged_at_the_runs_own_time(authorities: Authorities, folder: Path) -> None:
    """An issuer that has run out breaks the chain; seen from before, it does not. The server's own date is a check's matter."""
    tls = context(authorities.issuer.issue_cert("host.test"))
    far = datetime.now(UTC) + timedelta(days=365 * 2000)
    assert look(tls, authorities.ca_file, judged_at=datetime.now(UTC)).trust is Trust.TRUSTED
    late = look(tls, authorities.ca_file, judged_at=far)
    assert late.trust is Trust.INVALID
    assert "expired" in late.trust_detail


@pytest.mark.parametrize("hours", [-11, 0, 11])
def test_the_runs_time_may_be_in_any_zone(authorities: Authorities, hours: int) -> None:
    root_starts = look(context(authorities.root.issue_cert("host.test")), authorities.ca_file).chain[0].not_before
    soon = (root_starts + timedelta(days=1)).astimezone(timezone(timedelta(hours=hours)))
    assert (
        look(context(authorities.issuer.issue_cert("host.test")), authorities.ca_file, judged_at=soon).trust
        is Trust.TRUSTED
    )


def test_old_versions(authorities: Authorities) -> None:
    leaf = authorities.root.issue_cert("host.test")

    async def run(tls: ssl.SSLContext) -> list[VersionProbe]:
        async with serving(says(page()), tls=tls) as port:
            with trusting(authorities.ca_file) as roots:
                client = tls_client(roots)
                return [await client.accepts(route_to(port), version) for version, _ in OLD_VERSIONS]

    refused = asyncio.run(run(context(leaf)))
    assert [(probe.version, probe.accepted) for probe in refused] == [("TLSv1.0", False), ("TLSv1.1", False)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        accepting = old(leaf, ssl.TLSVersion.TLSv1)
    accepted = asyncio.run(run(accepting))
    assert [(probe.version, probe.accepted) for probe in accepted] == [("TLSv1.0", True), ("TLSv1.1", True)]


def test_what_cannot_be_found_out_stays_unknown() -> None:
    async def run(route: Route) -> VersionProbe:
        with trusting() as roots:
            return await tls_client(roots, timeout=0.5).accepts(route, "TLSv1.0")

    assert asyncio.run(run(route_to(1))).accepted is None
    assert asyncio.run(run(Route("host.test", 443, (), 443, FailureKind.BLOCKED, "why"))) == VersionProbe(
        "TLSv1.0", None, "why"
    )


def test_a_client_sees_what_a_certificate_is_worth(authorities: Authorities) -> None:
    good = get(context(authorities.root.issue_cert("host.test")), authorities.ca_file)
    assert (good.status, good.tls_verified, good.tls_error) == (200, True, "")
    for tls in (context(authorities.expired()), context(authorities.root.issue_cert("other.test"))):
        bad = get(tls, authorities.ca_file)
        assert (bad.status, bad.tls_verified) == (200, False)
        assert bad.tls_error
        assert bad.body is not None
        assert bad.body.size == 5
    strange = get(context(authorities.root.issue_cert("host.test")))
    assert (strange.status, strange.tls_verified) == (200, False)


def test_a_request_with_secrets_is_not_sent_past_a_bad_certificate(authorities: Authorities) -> None:
    seen = get(context(authorities.expired()), authorities.ca_file, verify=True)
    assert seen.status == 0
    assert seen.failure is not None
    assert seen.failure.kind is FailureKind.TLS


def test_a_certificate_for_an_address(authorities: Authorities) -> None:
    seen = get(context(authorities.root.issue_cert("127.0.0.1")), authorities.ca_file, url="https://127.0.0.1/")
    assert (seen.status, seen.tls_verified) == (200, True)


@pytest.mark.parametrize(
    "answer",
    [
        b"garbage that is no frame",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"\0\0\0\4\0\0\0\0\0\xff\xff\xff\xff\1",
        b"",
        b"\0" * 70_000,
    ],
)
def test_what_is_no_http2_after_all(authorities: Authorities, answer: bytes) -> None:
    async def frames(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1000)
        writer.write(answer)
        await writer.drain()
        await asyncio.sleep(0.1)

    async def run() -> Exchange:
        tls = context(authorities.root.issue_cert("host.test"))
        tls.set_alpn_protocols(["h2"])
        async with serving(frames, tls=tls) as port:
            with trusting(authorities.ca_file) as roots:
                async with HttpClient(roots, now, timeout=2) as client:
                    return (await client.send(Request("https://host.test/"), route_to(port, to=443)))[0]

    seen = asyncio.run(run())
    assert seen.status == 0
    assert seen.failure is not None
    assert seen.failure.kind in (FailureKind.PROTOCOL, FailureKind.CLOSED), seen.failure


# Peers that do not shake hands.


async def garbage(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    await writer.drain()


async def banner(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 mail.test ESMTP\r\n")
    await asyncio.sleep(5)


async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"\x16\x03\x03\x40\x00")
    while not writer.transport.is_closing():
        writer.write(b"\x02")
        await writer.drain()
        await asyncio.sleep(0.05)


async def close(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    writer.transport.abort()


async def alert(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    writer.write(b"\x15\x03\x03\x00\x02\x02\x28")
    await writer.drain()


async def goodbye(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    writer.write(b"\x15\x03\x03\x00\x02\x01\x00")  # close_notify
    await writer.drain()


async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    while not writer.transport.is_closing():
        writer.write((b"\x16\x03\x03\x40\x00" + bytes(0x4000)) * 4)  # hello requests without end
        await writer.drain()


async def noise(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while not writer.transport.is_closing():
        writer.write(b"\xff" * 65_536)
        await writer.drain()


def meet(handler: Handler, timeout: float = 0.6) -> tuple[TlsEndpoint, VersionProbe]:
    async def run() -> tuple[TlsEndpoint, VersionProbe]:
        async with serving(handler) as port:
            with trusting() as roots:
                client = tls_client(roots, timeout=timeout)
                return (await client.look(route_to(port, to=443)))[0], await client.accepts(
                    route_to(port, to=443), "TLSv1.1"
                )

    started = time.monotonic()
    seen = asyncio.run(run())
    assert time.monotonic() - started < PATIENCE
    return seen


@pytest.mark.parametrize(
    ("handler", "kinds", "accepted"),
    [
        (garbage, {FailureKind.TLS}, {None}),
        (banner, {FailureKind.TLS}, {None}),
        (noise, {FailureKind.TLS}, {None}),
        (hang, {FailureKind.TIMEOUT}, {None}),
        (drip, {FailureKind.TIMEOUT, FailureKind.TLS}, {None}),
        (close, {FailureKind.CLOSED}, {False}),
        (reset, {FailureKind.CLOSED}, {False}),
        (alert, {FailureKind.TLS}, {False}),
        (goodbye, {FailureKind.TLS, FailureKind.CLOSED}, {None, False}),
        (flood, {FailureKind.TOO_LARGE, FailureKind.TLS}, {None}),
    ],
)
def test_peers_that_do_not_shake_hands(handler: Handler, kinds: set[FailureKind], accepted: set[bool | None]) -> None:
    endpoint, probe = meet(handler)
    assert FailureKind(endpoint.failure_kind) in kinds, endpoint.failure
    assert endpoint.failure
    assert (endpoint.chain, endpoint.trust) == ((), None)
    assert probe.accepted in accepted, probe.detail


@pytest.mark.parametrize(
    ("route", "kind"),
    [
        (lambda: Route("host.test", 443, (), 443, FailureKind.BLOCKED, "why"), FailureKind.BLOCKED),
        (lambda: Route("host.test", 443, (), 443, FailureKind.DNS, "why"), FailureKind.DNS),
        (lambda: route_to(1), FailureKind.REFUSED),
        (lambda: route_to(443, "host.test", "255.255.255.255"), FailureKind.UNREACHABLE),
    ],
)
def test_endpoints_that_cannot_be_reached(route: Callable[[], Route], kind: FailureKind) -> None:
    async def run() -> TlsEndpoint:
        with trusting() as roots:
            return (await tls_client(roots, timeout=0.5).look(route()))[0]

    assert FailureKind(asyncio.run(run()).failure_kind) is kind


def test_the_next_address_is_tried(authorities: Authorities) -> None:
    async def run() -> TlsEndpoint:
        async with serving(says(page()), tls=context(authorities.root.issue_cert("host.test"))) as port:
            with trusting() as roots:
                return (await tls_client(roots).look(route_to(port, "host.test", "127.0.0.2", "127.0.0.1")))[0]

    assert asyncio.run(run()).address == "127.0.0.1"


def test_a_certificate_that_cannot_be_read_is_told(authorities: Authorities, folder: Path) -> None:
    seen = look(authorities.unreadable(folder), authorities.ca_file)
    assert seen.failure.startswith("a certificate that cannot be read")
    assert (seen.failure_kind, seen.address, seen.chain) == (FailureKind.TLS, "127.0.0.1", ())
