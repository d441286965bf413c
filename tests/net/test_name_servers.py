"""Questions to one name server: what is asked for, what is kept, and where `--resolve` leads."""

from __future__ import annotations

import asyncio

import dns.flags
import dns.message
import dns.rrset

from launchready.model.evidence.dns import DnsAnswer, DnsStatus
from launchready.model.evidence.run import Resolve, Seams
from launchready.net.dns import DnsClient, Server
from launchready.net.policy import AddressPolicy, parse_ranges
from launchready.net.session import open_session

from .peers import LOOPBACK, dns_serving, now, zone

SIGNATURE = "A 13 2 300 20270101000000 20260101000000 1 a.test. q80="


def asked(
    name: str,
    rtype: str,
    *,
    direct: bool,
    flags: int = 0,
    answer: tuple[str, ...] = (),
    authority: tuple[str, ...] = (),
) -> tuple[DnsAnswer, dns.message.Message]:
    """Ask one question of a server that answers with these lines, and return the question as it came in, too."""
    seen: list[dns.message.Message] = []

    def reply(query: dns.message.Message, _tcp: bool) -> bytes:
        seen.append(query)
        response = dns.message.make_response(query)
        response.flags |= flags
        for section, lines in ((response.answer, answer), (response.authority, authority)):
            section += [dns.rrset.from_text(*_words(line)) for line in lines]
        return response.to_wire()

    async def ask() -> DnsAnswer:
        async with dns_serving(reply) as server:
            at = Server(LOOPBACK, server.port)
            client = DnsClient((at,), AddressPolicy(parse_ranges(("127.0.0.1/32",))), now, timeout=1)
            return await client.ask(name, rtype, at if direct else None)

    return asyncio.run(ask()), seen[0]


def _words(line: str) -> tuple[str, int, str, str, str]:
    owner, ttl, rdclass, rtype, value = line.split(" ", 4)
    return owner, int(ttl), rdclass, rtype, value


def test_a_named_server_is_asked_for_signatures_and_not_for_others() -> None:
    found, query = asked(
        "a.test",
        "A",
        direct=True,
        flags=dns.flags.AA,
        answer=("a.test. 60 IN A 192.0.2.1", f"a.test. 60 IN RRSIG {SIGNATURE}"),
    )
    assert query.ednsflags & dns.flags.DO
    assert not query.flags & dns.flags.RD
    assert found.authoritative
    assert found.values == ("192.0.2.1",)
    assert [record.type for record in found.records] == ["A", "RRSIG"]


def test_keys_are_asked_for_unchecked_by_the_resolver() -> None:
    _, query = asked("a.test", "DNSKEY", direct=False)
    assert query.flags & dns.flags.CD
    assert query.flags & dns.flags.RD
    assert query.ednsflags & dns.flags.DO
    _, usual = asked("a.test", "A", direct=False)
    assert not usual.flags & dns.flags.CD
    assert not usual.ednsflags & dns.flags.DO


def test_signatures_over_other_types_are_not_kept() -> None:
    found, _ = asked("a.test", "SOA", direct=True, answer=(f"a.test. 60 IN RRSIG {SIGNATURE}",))
    assert (found.status, found.records) == (DnsStatus.NODATA, ())


def test_a_referral_is_the_parents_answer() -> None:
    lines = ("a.test. 60 IN NS ns1.dns.test.", "a.test. 60 IN NS ns2.dns.test.", "test. 60 IN NS root.test.")
    found, _ = asked("a.test", "NS", direct=True, authority=lines)
    assert (found.status, found.values, found.authoritative) == (
        DnsStatus.NOERROR,
        ("ns1.dns.test", "ns2.dns.test"),
        False,
    )


def test_the_authority_of_an_answer_is_no_referral() -> None:
    found, _ = asked("a.test", "NS", direct=True, flags=dns.flags.AA, authority=("a.test. 60 IN NS ns1.dns.test.",))
    assert (found.status, found.values) == (DnsStatus.NODATA, ())
    other, _ = asked("a.test", "A", direct=True, authority=("a.test. 60 IN NS ns1.dns.test.",))
    assert other.status is DnsStatus.NODATA


def test_resolve_leads_to_name_servers_too_and_the_policy_holds() -> None:
    async def run(allow: tuple[str, ...]) -> tuple[DnsAnswer, DnsAnswer]:
        async with dns_serving(zone({("a.test", "A"): ("192.0.2.1",)})) as server:
            seams = Seams(
                dns_server=f"{LOOPBACK}:{server.port}",
                resolve=(Resolve("*", 53, "*", server.port),),
                allow_private=allow,
            )
            async with open_session(seams, now) as session:
                first = await session.dns("a.test", "A", Server(LOOPBACK))
                again = await session.dns("A.test.", "A", Server(LOOPBACK, server.port))
                assert len(session.dns_evidence.answers) == 1
                return first, again

    first, again = asyncio.run(run(("127.0.0.1/32",)))
    assert first is again
    assert first.values == ("192.0.2.1",)
    assert first.server.startswith(f"{LOOPBACK}:")
    assert not first.server.endswith(":53")
