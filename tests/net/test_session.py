"""A run's session: what is asked twice is fetched once, under one policy, and every wait is in the journal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from launchready.model.errors import UsageError
from launchready.model.evidence.dns import DnsStatus
from launchready.model.evidence.http import FailureKind
from launchready.model.evidence.run import Seams
from launchready.net.dns import Server
from launchready.net.http import Request
from launchready.net.session import MAX_QUESTIONS, Limits, Session, open_session

from .authorities import Authorities, context
from .peers import FakeDns, Handler, dns_serving, head, now, page, seams, serving, zone

ZONE = {("host.test", "A"): ("127.0.0.1",), ("www.host.test", "A"): ("127.0.0.1",)}


@asynccontextmanager
async def opened(handler: Handler, **changes: object) -> AsyncIterator[tuple[Session, FakeDns]]:
    async with serving(handler) as port, dns_serving(zone(ZONE)) as dns:
        made = replace(seams(dns.port, (80, port)), **changes)  # type: ignore[arg-type]
        async with open_session(made, now, limits=Limits(dns=1, tls=2, http=3)) as session:
            yield session, dns


def counting(heads: list[bytes], pause: float = 0.05) -> Handler:
    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await head(reader))
        await asyncio.sleep(pause)
        writer.write(page(b"body"))

    return handler


def test_a_page_is_fetched_once_however_many_ask() -> None:
    heads: list[bytes] = []

    async def run() -> None:
        async with opened(counting(heads)) as (session, dns):
            seen = await asyncio.gather(
                *(session.get(url) for url in ["http://host.test", "HTTP://HOST.test:80/#x"] * 5)
            )
            assert {each.status for each in seen} == {200}
            assert len({id(each) for each in seen}) == 1
            await session.dns("HOST.test.", "A")
            assert sorted(dns.asked) == [("host.test", "A", False), ("host.test", "AAAA", False)]
            assert len(session.http_evidence.exchanges) == 1
            assert session.http_evidence.find("http://host.test/") is seen[0]
            assert len(session.dns_evidence.answers) == 2

    asyncio.run(run())
    assert len(heads) == 1


def test_a_cancelled_asker_takes_no_answer_from_the_others() -> None:
    heads: list[bytes] = []

    async def run() -> None:
        async with opened(counting(heads, 0.3)) as (session, _):
            impatient = asyncio.create_task(session.get("http://host.test/"))
            await asyncio.sleep(0.1)
            patient = asyncio.create_task(session.get("http://host.test/"))
            await asyncio.sleep(0)
            impatient.cancel()
            with pytest.raises(asyncio.CancelledError):
                await impatient
            assert (await patient).status == 200

    asyncio.run(run())
    assert len(heads) == 1


def test_other_headers_are_another_question() -> None:
    heads: list[bytes] = []

    async def run() -> None:
        async with opened(counting(heads, 0)) as (session, _):
            await session.get("http://host.test/")
            await session.get("http://host.test/", (("Origin", "https://evil.test"),))
            found = session.http_evidence.find("http://host.test/")
            assert found is not None
            assert found.request_headers == ()

    asyncio.run(run())
    assert len(heads) == 2


def test_a_body_is_handed_to_who_reads_it() -> None:
    heads: list[bytes] = []

    async def run() -> None:
        async with opened(counting(heads, 0)) as (session, _):
            for url in ("http://host.test/x", "http://HOST.test/x#y"):
                seen, body = await session.read(Request(url))
                assert (seen.status, body) == (200, b"body")

    asyncio.run(run())
    assert len(heads) == 1


@pytest.mark.parametrize(
    "url",
    [
        "ftp://host.test/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "gopher://host.test/",
        "",
        "http://",
        "http://a:0/",
        "http://[::1",
        "x" * 9000,
    ],
)
def test_urls_that_may_not_be_followed_are_no_evidence(url: str) -> None:
    async def run() -> None:
        async with opened(counting([])) as (session, dns):
            seen = await session.get(url)
            assert seen.failure is not None
            assert seen.failure.kind is FailureKind.SCHEME
            assert len(seen.url) <= 300
            seen, body = await session.read(Request(url, "HEAD"))
            assert (seen.method, body) == ("HEAD", b"")
            assert session.http_evidence.exchanges == ()
            assert session.journal.waits == []
            assert dns.asked == []

    asyncio.run(run())


def test_a_blocked_host_is_told_as_blocked() -> None:
    async def run() -> None:
        async with opened(counting([]), allow_private=()) as (session, _):
            seen = await session.get("http://host.test/")
            assert seen.failure is not None
            assert (seen.failure.kind, seen.failure.detail) == (
                FailureKind.BLOCKED,
                "127.0.0.1 is not on the public internet (loopback)",
            )
            endpoint = await session.tls("host.test")
            assert FailureKind(endpoint.failure_kind) is FailureKind.BLOCKED
            assert endpoint.versions == ()
            answer = await session.dns("host.test", "A", Server("127.0.0.1", 53))
            assert answer.status is DnsStatus.BLOCKED

    asyncio.run(run())


def test_names_that_are_not_there() -> None:
    async def run() -> None:
        async with opened(counting([])) as (session, _):
            seen = await session.get("http://gone.test/")
            assert seen.failure is not None
            assert (seen.failure.kind, seen.failure.detail) == (FailureKind.DNS, "gone.test does not exist (NXDOMAIN)")

    asyncio.run(run())


def test_tls_of_an_endpoint_is_looked_at_once(authorities: Authorities) -> None:
    async def run() -> None:
        tls = context(authorities.root.issue_cert("host.test"))
        async with serving(counting([]), tls=tls) as port, dns_serving(zone(ZONE)) as dns:
            made = seams(dns.port, (443, port), ca_file=authorities.ca_file)
            async with open_session(made, now) as session:
                seen = await asyncio.gather(*(session.tls(host) for host in ["host.test", "HOST.test."] * 3))
                assert {id(each) for each in seen} == {id(seen[0])}
                assert seen[0].failure == ""
                assert [(probe.version, probe.accepted) for probe in seen[0].versions] == [
                    ("TLSv1.0", False),
                    ("TLSv1.1", False),
                ]
                assert session.tls_evidence.find("host.test") is seen[0]
                tls_waits = {wait.number for wait in session.journal.waits if wait.kind == "tls"}
                assert len(tls_waits) == 3
                await session.tls("host.test")
                assert session.journal.last in tls_waits  # what comes next comes out of the handshake, not of DNS

    asyncio.run(run())


def test_the_journal_leads_from_dns_to_http() -> None:
    async def run() -> None:
        async with opened(counting([], 0)) as (session, _):
            await session.get("http://host.test/")
            waits = session.journal.waits
            (asked,) = (wait for wait in waits if wait.kind == "http")
            assert asked.what == "GET http://host.test/"
            assert asked.after is not None
            assert waits[asked.after].kind == "dns"

    asyncio.run(run())


def test_a_run_does_not_ask_for_ever() -> None:
    async def run() -> None:
        async with opened(counting([])) as (session, _):
            with session.journal.wait("dns", "x"):
                pass
            session.journal.waits.extend(session.journal.waits[:1] * MAX_QUESTIONS)
            seen = await session.get("http://host.test/")
            assert seen.failure is not None
            assert "asks no more" in seen.failure.detail

    asyncio.run(run())


def test_closing_a_session_ends_what_is_under_way() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    async def run() -> None:
        async with opened(silent) as (session, _):
            asker = asyncio.create_task(session.get("http://host.test/"))
            await asyncio.sleep(0.1)
        with pytest.raises(asyncio.CancelledError):
            await asker

    asyncio.run(run())


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Seams(dns_server="nowhere"),
        lambda: Seams(allow_private=("nowhere",)),
        lambda: Seams(proxy="ftp://x"),
        lambda: Seams(ca_file="/no/such/file"),
    ],
)
def test_seams_that_mean_nothing_are_told(wrong: Callable[[], Seams]) -> None:
    async def run() -> None:
        async with open_session(wrong(), now):
            pass

    with pytest.raises(UsageError):
        asyncio.run(run())


def test_limits_follow_the_operators_timeout() -> None:
    assert Limits.of(None) == Limits()
    assert Limits.of(1) == Limits(dns=1, tls=1, http=1, smtp=1, imap=1)
    assert Limits.of(60) == Limits(dns=3, tls=8, http=60, smtp=15, imap=30)
