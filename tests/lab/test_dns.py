from __future__ import annotations

import asyncio
import base64
import socket
import struct
import time
from datetime import UTC, datetime, timedelta

import dns.dnssec
import dns.flags
import dns.message
import dns.opcode
import dns.query
import dns.rcode
import dns.rdatatype
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from launchready.lab import RunningLab, running
from launchready.lab.dns import NameServer, Zones
from launchready.lab.signing import sign
from launchready.lab.world import Record

from .peers import LOOPBACK, ask, values

HOSTS = ("", "www.", "app.", "api.", "chat.", "docs.", "status.", "mail.", "ns1.", "ns2.")


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("tcp", [False, True])
def test_every_host_has_the_loopback_address(lab: RunningLab, host: str, tcp: bool) -> None:
    response = ask(lab, f"{host}kettle.test", tcp=tcp)
    assert response.rcode() == dns.rcode.NOERROR
    assert values(response) == [LOOPBACK]
    assert response.flags & dns.flags.AA
    assert response.flags & dns.flags.RA
    assert response.flags & dns.flags.RD


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("kettle.test", "NS", ["ns1.kettle.test.", "ns2.kettle.test."]),
        ("kettle.test", "MX", ["10 mail.kettle.test."]),
        ("kettle.test", "TXT", ['"v=spf1 ip4:127.0.0.1 -all"']),
        ("kettle.test", "CAA", ['0 issue "lab.test"']),
        ("_dmarc.kettle.test", "TXT", ['"v=DMARC1; p=reject; rua=mailto:dmarc@kettle.test"']),
        ("rdap.lab.test", "A", [LOOPBACK]),
        ("data.iana.org", "A", [LOOPBACK]),
        ("WwW.KeTTle.TEST", "A", [LOOPBACK]),
    ],
)
def test_records_of_the_healthy_product(lab: RunningLab, name: str, kind: str, expected: list[str]) -> None:
    response = ask(lab, name, kind)
    assert values(response) == expected
    assert response.answer[0].name.to_text(omit_final_dot=True) == name  # the spelling of the question is kept


def test_addresses_are_kept_for_five_minutes(lab: RunningLab) -> None:
    assert ask(lab, "www.kettle.test").answer[0].ttl == 300


@pytest.mark.parametrize("name", ["nothing.kettle.test", "staging.kettle.test", "example.com", "net", "a.b.c.lab.test"])
def test_a_name_that_is_not_there_is_nxdomain_with_an_authority(lab: RunningLab, name: str) -> None:
    response = ask(lab, name)
    assert response.rcode() == dns.rcode.NXDOMAIN
    assert [rrset.rdtype for rrset in response.authority] == [dns.rdatatype.SOA]
    assert not response.answer


@pytest.mark.parametrize(
    ("name", "kind"), [("www.kettle.test", "AAAA"), ("test", "A"), ("_domainkey.kettle.test", "TXT")]
)
def test_a_name_without_that_type_is_nodata(lab: RunningLab, name: str, kind: str) -> None:
    response = ask(lab, name, kind)
    assert response.rcode() == dns.rcode.NOERROR
    assert not response.answer
    assert [rrset.rdtype for rrset in response.authority] == [dns.rdatatype.SOA]


def test_the_signing_key_is_a_good_one(lab: RunningLab) -> None:
    (text,) = values(ask(lab, "kettle1._domainkey.kettle.test", "TXT"))
    tags = dict(part.split("=", 1) for part in text.replace('" "', "").strip('"').split("; "))
    assert (tags["v"], tags["k"]) == ("DKIM1", "rsa")
    key = load_der_public_key(base64.b64decode(tags["p"]))
    assert isinstance(key, RSAPublicKey)
    assert key.key_size == 2048


@pytest.mark.parametrize(
    ("length", "edns", "truncated"), [(300, False, False), (600, False, True), (600, True, False), (1400, True, True)]
)
def test_an_answer_too_long_for_udp_is_truncated_and_whole_over_tcp(length: int, edns: bool, truncated: bool) -> None:
    records = [*ZONE, Record("long.zone.test", "TXT", "x" * length)]
    query = dns.message.make_query("long.zone.test", "TXT", use_edns=0 if edns else -1, payload=4096)

    async def exchange() -> tuple[dns.message.Message, dns.message.Message]:
        server = NameServer(Zones(records))
        await server.start(LOOPBACK, 0)
        try:
            short = await asyncio.to_thread(dns.query.udp, query, LOOPBACK, port=server.port, timeout=5)
            return short, await asyncio.to_thread(dns.query.tcp, query, LOOPBACK, port=server.port, timeout=5)
        finally:
            await server.stop()

    short, whole = asyncio.run(exchange())
    assert bool(short.flags & dns.flags.TC) is truncated
    assert bool(short.answer) is not truncated
    assert values(whole)[0].count("x") == length


def test_one_tcp_connection_takes_several_questions(lab: RunningLab) -> None:
    with socket.create_connection((LOOPBACK, lab.ports.dns), timeout=5) as connection:
        for name in ("www.kettle.test", "nothing.kettle.test", "app.kettle.test"):
            query = dns.message.make_query(name, "A")
            dns.query.send_tcp(connection, query)
            response, _ = dns.query.receive_tcp(connection)
            assert response.id == query.id


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"x",
        b"\0" * 11,
        bytes(range(12)),
        bytes(range(256)) * 4,
        b"\1\2\0\0\xff\xff\0\0\0\0\0\0" + b"\xc0\x0c" * 30,
    ],
)
def test_garbage_does_no_harm(lab: RunningLab, garbage: bytes) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(garbage, (LOOPBACK, lab.ports.dns))
    with socket.create_connection((LOOPBACK, lab.ports.dns), timeout=5) as connection:
        connection.sendall(struct.pack("!H", len(garbage)) + garbage)
    assert values(ask(lab, "www.kettle.test")) == [LOOPBACK]


def test_what_is_not_a_question_is_refused(lab: RunningLab) -> None:
    notify = dns.message.make_query("kettle.test", "SOA")
    notify.set_opcode(dns.opcode.NOTIFY)
    assert dns.query.udp(notify, LOOPBACK, port=lab.ports.dns, timeout=5).rcode() == dns.rcode.NOTIMP
    chaos = dns.message.make_query("version.bind", "TXT", "CH")
    assert dns.query.udp(chaos, LOOPBACK, port=lab.ports.dns, timeout=5).rcode() == dns.rcode.REFUSED
    assert ask(lab, "kettle.test", "AXFR", tcp=True).rcode() == dns.rcode.REFUSED


ZONE = [
    Record("", "SOA", ". . 1 1 1 1 60", 60),
    Record("zone.test", "SOA", "ns.zone.test. x.zone.test. 1 1 1 1 60"),
    Record("www.zone.test", "CNAME", "target.zone.test."),
    Record("target.zone.test", "A", "192.0.2.1"),
    Record("out.zone.test", "CNAME", "elsewhere.example."),
    Record("loop.zone.test", "CNAME", "loop2.zone.test."),
    Record("loop2.zone.test", "CNAME", "loop.zone.test."),
    Record("*.wild.zone.test", "A", "192.0.2.9"),
    Record("own.wild.zone.test", "TXT", 'says "hello" \\ bye'),
    Record("deep.under.wild.zone.test", "A", "192.0.2.10"),
]


@pytest.mark.parametrize(
    ("name", "kind", "rcode", "expected"),
    [
        ("www.zone.test", "A", dns.rcode.NOERROR, ["192.0.2.1", "target.zone.test."]),
        ("www.zone.test", "CNAME", dns.rcode.NOERROR, ["target.zone.test."]),
        ("www.zone.test", "AAAA", dns.rcode.NOERROR, ["target.zone.test."]),
        ("out.zone.test", "A", dns.rcode.NXDOMAIN, ["elsewhere.example."]),
        ("anything.wild.zone.test", "A", dns.rcode.NOERROR, ["192.0.2.9"]),
        ("a.b.wild.zone.test", "A", dns.rcode.NOERROR, ["192.0.2.9"]),
        ("anything.wild.zone.test", "MX", dns.rcode.NOERROR, []),
        ("own.wild.zone.test", "A", dns.rcode.NOERROR, []),  # a name that exists is not covered by the wildcard
        ("under.wild.zone.test", "A", dns.rcode.NOERROR, []),  # nor is an empty non-terminal
        ("own.wild.zone.test", "TXT", dns.rcode.NOERROR, ['"says \\"hello\\" \\\\ bye"']),
        ("target.zone.test", "ANY", dns.rcode.NOERROR, ["192.0.2.1"]),
    ],
)
def test_aliases_and_wildcards(name: str, kind: str, rcode: dns.rcode.Rcode, expected: list[str]) -> None:
    response = Zones(ZONE).answer(dns.message.make_query(name, kind))
    assert response.rcode() == rcode
    assert values(response) == expected


def test_an_alias_that_leads_in_a_circle_ends() -> None:
    assert Zones(ZONE).answer(dns.message.make_query("loop.zone.test", "A")).rcode() == dns.rcode.SERVFAIL


def test_latency_is_added_to_each_answer() -> None:
    with running(latency=0.15) as slow:
        for tcp in (False, True):
            before = time.monotonic()
            assert values(ask(slow, "www.kettle.test", tcp=tcp)) == [LOOPBACK]
            assert 0.15 <= time.monotonic() - before < 1.0


def test_a_server_refuses_what_it_has_no_zone_for() -> None:
    zone = Zones([Record("zone.test", "SOA", "ns.zone.test. x.zone.test. 1 1 1 1 60")])
    assert zone.answer(dns.message.make_query("zone.test", "A")).rcode() == dns.rcode.NOERROR
    for name in ("other.test", "test", "."):
        answer = zone.answer(dns.message.make_query(name, "A"))
        assert answer.rcode() == dns.rcode.REFUSED
        assert not answer.flags & dns.flags.AA
    assert Zones([]).answer(dns.message.make_query("zone.test", "SOA")).rcode() == dns.rcode.REFUSED


def test_signatures_go_to_those_who_ask_for_them() -> None:
    now = datetime.now(UTC)
    zone = [
        Record("zone.test", "SOA", "ns.zone.test. x.zone.test. 1 1 1 1 60"),
        Record("zone.test", "A", "192.0.2.1"),
        Record("other.test", "A", "192.0.2.2"),
    ]
    made = sign(zone, "zone.test", now - timedelta(days=1), now + timedelta(days=1))
    assert sorted(record.type for record in made) == ["DNSKEY", "DS", "RRSIG", "RRSIG", "RRSIG"]
    served = Zones([*zone, *made])
    plain = served.answer(dns.message.make_query("zone.test", "A"))
    assert [rrset.rdtype for rrset in plain.answer] == [dns.rdatatype.A]
    whole = served.answer(dns.message.make_query("zone.test", "A", want_dnssec=True))
    keys = served.answer(dns.message.make_query("zone.test", "DNSKEY")).answer[0]
    dns.dnssec.validate(whole.answer[0], whole.answer[1], {keys.name: keys})


def test_further_servers_have_records_of_their_own() -> None:
    with running(["servers-disagree"]) as two:
        query = dns.message.make_query("kettle.test", "SOA")
        first, second = (dns.query.udp(query, host, port=two.ports.dns, timeout=5) for host in (LOOPBACK, "127.0.0.2"))
        assert first.answer[0][0].serial > second.answer[0][0].serial
