"""Who may be probed: judged by the address connected to, by proof, and never through seams that can say anything."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from net.authorities import Authorities

from launchready.collect.active import proof
from launchready.collect.active.authority import Authority
from launchready.collect.scope import Scope
from launchready.model.evidence.active import Permission
from launchready.model.evidence.dns import DnsAnswer, DnsRecord, DnsStatus
from launchready.model.evidence.http import Exchange
from launchready.model.evidence.run import Resolve, Seams
from launchready.model.product import Product
from launchready.model.secret import Secret
from launchready.net.http import Received, Request
from launchready.net.policy import AddressPolicy, parse_ranges
from launchready.net.route import Route

from .server import KEY, TODAY, Target

HOST = "app.kettle.example"
URL = f"https://{HOST}/login"
PUBLIC = "93.184.216.34"
PLAIN = Seams()
BACKEND = "https://abcd.supabase.example/rest/v1/"


class Told:
    """A session whose answers are told: where hosts lead, what TXT says, what the file holds."""

    def __init__(self, *addresses: str, txt: str = "", file: str = "", allow: tuple[str, ...] = ()) -> None:
        self.policy = AddressPolicy(parse_ranges(allow))
        self.asked: list[str] = []
        self._addresses = addresses
        self._txt = txt
        self._file = file

    async def route(self, url: str) -> Route:
        return Route(HOST, 443, self._addresses, 443)

    async def dns(self, name: str, rtype: str) -> DnsAnswer:
        self.asked.append(f"{name} {rtype}")
        from seen import NOW

        records = (DnsRecord(name, "TXT", 300, f'"{self._txt[:100]}" "{self._txt[100:]}"'),) if self._txt else ()
        return DnsAnswer(name, rtype, DnsStatus.NOERROR if records else DnsStatus.NXDOMAIN, records, NOW)

    async def fresh(self, request: Request) -> Received:
        self.asked.append(request.url)
        assert request.verify
        from seen import NOW

        return Received(Exchange("GET", request.url, NOW, status=200 if self._file else 404), self._file.encode())


def decided(
    told: Told, seams: Seams = PLAIN, key: Secret | None = KEY, confirmed: tuple[str, ...] = (), backend: str = ""
) -> Permission:
    authority = Authority(told, seams, TODAY, key, confirmed)  # type: ignore[arg-type]

    async def ask() -> Permission:
        return await (authority.over_backend(backend, URL) if backend else authority.over(URL))

    return asyncio.run(ask())


GOOD = proof.line(HOST, TODAY, KEY)


def test_a_txt_record_is_a_proof() -> None:
    told = Told(PUBLIC, txt=GOOD)
    permission = decided(told)
    assert permission.allowed
    assert permission.basis == f"TXT record at _launchready.{HOST}, until 2026-11-24"
    assert told.asked == [f"_launchready.{HOST} TXT"]


def test_a_file_is_a_proof() -> None:
    assert decided(Told(PUBLIC, file=GOOD)).basis == f"file {proof.PATH}, until 2026-11-24"


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (Told(PUBLIC), "no TXT record"),
        (Told(PUBLIC, txt=proof.line("www.kettle.example", TODAY, KEY)), "is a proof for www.kettle.example"),
        (Told(PUBLIC, txt=proof.line(HOST, TODAY, Secret("o" * 64))), "was made with another key"),
        (Told(PUBLIC, file="<!doctype html>"), "holds no proof line"),
    ],
)
def test_without_a_proof_nothing_may_be_probed(told: Told, reason: str) -> None:
    permission = decided(told)
    assert not permission.allowed
    assert reason in permission.reason
    assert permission.remedy == f"launchready prove {HOST}"


@pytest.mark.parametrize(
    "seams",
    [
        Seams(dns_server="127.0.0.1:53"),
        Seams(resolve=(Resolve("*", 443, PUBLIC, 443),)),
    ],
)
def test_a_public_host_is_not_probed_through_seams(seams: Seams) -> None:
    """The operator's own resolver could claim any host to be proved."""
    permission = decided(Told(PUBLIC, txt=GOOD, file=GOOD), seams)
    assert not permission.allowed
    assert "--dns-server or --resolve" in permission.reason


def test_a_file_seen_with_roots_of_the_operators_own_proves_nothing() -> None:
    assert not decided(Told(PUBLIC, file=GOOD), Seams(ca_file="/tmp/ca.pem")).allowed
    assert decided(Told(PUBLIC, txt=GOOD), Seams(ca_file="/tmp/ca.pem")).allowed


def test_without_a_key_nothing_proves_control() -> None:
    assert not decided(Told(PUBLIC, txt=GOOD), key=None).allowed


@pytest.mark.parametrize(
    ("addresses", "allow", "allowed"),
    [
        (("127.0.0.1",), ("127.0.0.0/8",), True),
        (("10.1.2.3",), ("10.0.0.0/8",), True),
        (("::1", "127.0.0.1"), ("private",), True),
        (("127.0.0.1", PUBLIC), ("127.0.0.0/8",), False),
        ((PUBLIC,), ("0.0.0.0/0",), False),
        ((f"::ffff:{PUBLIC}",), ("::/0", "0.0.0.0/0"), False),
        (("64:ff9b::5db8:d822",), ("::/0",), False),  # NAT64 leads to a public address
        (("2002:5db8:d822::1",), ("::/0",), False),  # so does 6to4
        (("64:ff9b::7f00:1",), ("::/0", "127.0.0.0/8"), True),
    ],
)
def test_own_networks_need_no_proof(addresses: tuple[str, ...], allow: tuple[str, ...], allowed: bool) -> None:
    assert decided(Told(*addresses, allow=allow)).allowed is allowed
    seams = Seams(dns_server="127.0.0.1:53", allow_private=allow)
    assert decided(Told(*addresses, allow=allow), seams).allowed is allowed


def test_a_third_partys_back_end_needs_the_products_proof_and_the_operators_word() -> None:
    host = "abcd.supabase.example"
    assert not decided(Told(PUBLIC, txt=GOOD), backend=BACKEND).allowed
    assert not decided(Told(PUBLIC), backend=BACKEND, confirmed=(host,)).allowed
    assert not decided(Told(PUBLIC, txt=GOOD), backend=BACKEND, confirmed=("efgh.supabase.example",)).allowed
    permission = decided(Told(PUBLIC, txt=GOOD), backend=BACKEND, confirmed=(host,))
    assert permission.allowed
    assert permission.basis == f"named by https://{HOST} and confirmed by the operator"


def test_what_leads_nowhere_is_not_probed(authorities: Authorities) -> None:
    async def ask() -> tuple[Permission, Permission]:
        async with Target(authorities).visited(Product(domain="kettle.test")) as scope:
            assert isinstance(scope, Scope)
            assert scope.authority is not None
            return await scope.authority.over("https://gone.kettle.test/"), await scope.authority.over(
                "https://kettle.test/"
            )

    gone, there = asyncio.run(ask())
    assert not gone.allowed
    assert "gone.kettle.test" in gone.reason
    assert there.allowed
    assert replace(there, basis="") == Permission("https://kettle.test", True)
