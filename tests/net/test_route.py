"""From names to addresses: resolved once, judged, and used as judged."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from launchready.model.errors import UsageError
from launchready.model.evidence.dns import DnsAnswer, DnsRecord, DnsStatus
from launchready.model.evidence.http import FailureKind
from launchready.model.evidence.run import Resolve, Seams
from launchready.net.policy import AddressPolicy, parse_ranges
from launchready.net.proxy import parse_proxy, split_login
from launchready.net.route import MAX_ADDRESSES, Route, Router
from launchready.net.tcp import ConnectError, connect
from launchready.net.trust import Roots

from .authorities import Authorities
from .peers import route_to, says, serving

DIRECT = Seams()
AT = datetime(2026, 11, 24, tzinfo=UTC)


def answers(*values: str, status: DnsStatus = DnsStatus.NOERROR, detail: str = "") -> tuple[DnsAnswer, DnsAnswer]:
    def answer(rtype: str) -> DnsAnswer:
        records = tuple(
            DnsRecord("host.test", rtype, 60, value) for value in values if (":" in value) == (rtype == "AAAA")
        )
        settled = status if records or status is not DnsStatus.NOERROR else DnsStatus.NODATA
        return DnsAnswer("host.test", rtype, settled, records, AT, detail=detail)

    return answer("A"), answer("AAAA")


def find(host: str, port: int = 443, *found: str, seams: Seams = DIRECT, allow: tuple[str, ...] = (), status: DnsStatus = DnsStatus.NOERROR, detail: str = "") -> tuple[Route, list[str]]:  # fmt: skip
    asked: list[str] = []

    async def ask(name: str, _rtype: str) -> tuple[DnsAnswer, DnsAnswer]:
        asked.append(name)
        return answers(*found, status=status, detail=detail)

    return asyncio.run(Router(seams, AddressPolicy(parse_ranges(allow)), ask).route(host, port)), asked


def test_a_public_name() -> None:
    route, asked = find("Host.Test.", 443, "93.184.216.34", "2606:2800::1")
    assert route == Route("host.test", 443, ("93.184.216.34", "2606:2800::1"), 443)
    assert asked == ["host.test"]


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("8.8.8.8", None),
        ("2001:4860:4860::8888", None),
        ("127.0.0.1", FailureKind.BLOCKED),
        ("2130706433", FailureKind.BLOCKED),
        ("0x7f.1", FailureKind.BLOCKED),
        ("0177.1", FailureKind.BLOCKED),
        ("127.0.0.1.", FailureKind.BLOCKED),
        ("[::1]", FailureKind.BLOCKED),
        ("::ffff:127.0.0.1", FailureKind.BLOCKED),
        ("64:ff9b::7f00:1", FailureKind.BLOCKED),
        ("fe80::1%eth0", FailureKind.BLOCKED),
        ("localhost", FailureKind.BLOCKED),
        ("LOCALHOST.", FailureKind.BLOCKED),
        ("a.localhost", FailureKind.BLOCKED),
        ("169.254.169.254", FailureKind.BLOCKED),
    ],
)
def test_addresses_and_localhost_are_judged_without_asking(host: str, kind: FailureKind | None) -> None:
    route, asked = find(host, 443, "93.184.216.34")
    assert route.kind is kind
    assert asked == []
    assert bool(route.addresses) is (kind is None)


def test_only_the_allowed_addresses_of_a_name_are_used() -> None:
    route, _ = find("host.test", 443, "10.0.0.1", "93.184.216.34", "::1", "93.184.216.34")
    assert route.addresses == ("93.184.216.34",)
    route, _ = find("host.test", 443, "10.0.0.1", "::1")
    assert (route.kind, route.addresses) == (FailureKind.BLOCKED, ())
    assert (
        route.detail == "10.0.0.1 is not on the public internet (private); ::1 is not on the public internet (loopback)"
    )


def test_an_address_within_another_is_used_as_it_was_judged() -> None:
    route, _ = find("host.test", 443, "::ffff:8.8.8.8")
    assert route.addresses == ("8.8.8.8",)
    route, _ = find("host.test", 443, "::ffff:127.0.0.1", allow=("127.0.0.1/32",))
    assert route.addresses == ("127.0.0.1",)


def test_addresses_are_bounded() -> None:
    route, _ = find("host.test", 443, *(f"8.8.8.{number}" for number in range(100)))
    assert len(route.addresses) == MAX_ADDRESSES


@pytest.mark.parametrize(
    ("status", "detail", "words"),
    [
        (DnsStatus.NXDOMAIN, "", "host.test does not exist (NXDOMAIN)"),
        (DnsStatus.NODATA, "", "host.test has no address (neither A nor AAAA)"),
        (DnsStatus.SERVFAIL, "", "host.test could not be resolved (SERVFAIL)"),
        (
            DnsStatus.TIMEOUT,
            "no answer within 3 s, 3 times",
            "host.test could not be resolved (TIMEOUT: no answer within 3 s, 3 times)",
        ),
    ],
)
def test_names_without_an_address(status: DnsStatus, detail: str, words: str) -> None:
    route, _ = find("host.test", status=status, detail=detail)
    assert (route.kind, route.detail, route.addresses) == (FailureKind.DNS, words, ())


def test_the_operators_rules() -> None:
    seams = Seams(
        resolve=(
            Resolve("*", 443, "*", 8443),
            Resolve("host.test", 443, "127.0.0.1", 9443),
            Resolve("8.8.8.8", 443, "127.0.0.1", 7443),
        )
    )
    route, asked = find("host.test", 443, seams=seams, allow=("127.0.0.1",))
    assert (route.addresses, route.to_port, asked) == (("127.0.0.1",), 9443, [])
    route, asked = find("other.test", 443, "8.8.4.4", seams=seams)
    assert (route.addresses, route.to_port, asked) == (("8.8.4.4",), 8443, ["other.test"])
    route, _ = find("8.8.8.8", 443, seams=seams, allow=("127.0.0.1",))
    assert (route.addresses, route.to_port) == (("127.0.0.1",), 7443)
    route, _ = find("host.test", 80, "8.8.4.4", seams=seams)
    assert route.to_port == 80


def test_a_rule_to_a_private_address_is_judged_too() -> None:
    route, _ = find("host.test", 443, seams=Seams(resolve=(Resolve("host.test", 443, "10.0.0.1", 443),)))
    assert route.kind is FailureKind.BLOCKED


# Connections.


def test_a_connection_goes_to_the_first_address_that_takes_it() -> None:
    async def run() -> str:
        async with serving(says()) as port:
            _, writer, address = await connect(route_to(port, "host.test", "127.0.0.9", "127.0.0.1"), 2)
            writer.transport.abort()
            return address

    assert asyncio.run(run()) == "127.0.0.1"


@pytest.mark.parametrize(
    ("route", "kind"),
    [
        (Route("host.test", 25, (), 25, FailureKind.BLOCKED, "why"), FailureKind.BLOCKED),
        (Route("host.test", 25, (), 25, FailureKind.DNS, "why"), FailureKind.DNS),
        (Route("host.test", 25, ("127.0.0.1", "127.0.0.2"), 1), FailureKind.REFUSED),
        (Route("host.test", 25, ("255.255.255.255",), 25), FailureKind.UNREACHABLE),
    ],
)
def test_why_there_is_no_connection(route: Route, kind: FailureKind) -> None:
    with pytest.raises(ConnectError) as caught:
        asyncio.run(connect(route, 1))
    assert caught.value.kind is kind
    assert caught.value.detail


# The operator's proxy and roots.


@pytest.mark.parametrize(
    ("text", "url", "port", "authorization"),
    [
        ("http://127.0.0.1", "http://127.0.0.1:3128", 3128, ""),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080", 8080, ""),
        ("http://[::1]:8080", "http://[::1]:8080", 8080, ""),
        ("http://user:p%40ss@127.0.0.1:1", "http://127.0.0.1:1", 1, "Basic dXNlcjpwQHNz"),
    ],
)
def test_a_proxy_as_people_write_it(text: str, url: str, port: int, authorization: str) -> None:
    proxy = parse_proxy(*split_login(text))
    assert proxy is not None
    assert (proxy.url, proxy.port) == (url, port)
    assert (proxy.authorization.reveal() if proxy.authorization else "") == authorization
    assert proxy.addresses
    assert "p@ss" not in repr(proxy)
    assert "dXNlcjpwQHNz" not in repr(proxy)


def test_no_proxy_is_none() -> None:
    assert parse_proxy("") is None


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1:3128",
        "https://127.0.0.1",
        "socks5://127.0.0.1",
        "http://",
        "http://127.0.0.1:x",
        "http://127.0.0.1:99999",
        "ftp://u:hunter2@x",
        "http://[::1",
    ],
)
def test_what_is_no_proxy(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_proxy(text)
    assert "hunter2" not in str(caught.value)


def test_the_operators_roots_stand_beside_the_public_ones(authorities: Authorities) -> None:
    roots = Roots(authorities.ca_file)
    path = Path(roots.path)
    try:
        text = path.read_text(encoding="ascii")
        assert Path(authorities.ca_file).read_text(encoding="ascii").strip() in text
        assert text.count("BEGIN CERTIFICATE") > 50
        assert path.stat().st_mode & 0o077 == 0
    finally:
        roots.close()
    assert not path.exists()
    roots.close()


@pytest.mark.parametrize("text", ["", "no certificate", "-----BEGIN CERTIFICATE-----\nbroken\n-----END CERTIFICATE-----\n", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])  # fmt: skip
def test_a_file_without_certificates_is_told(text: str, folder: Path) -> None:
    path = folder / "ca.pem"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError):
        Roots(str(path))
    with pytest.raises(UsageError):
        Roots(str(folder / "missing.pem"))
