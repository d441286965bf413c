"""DNS answers of servers good and bad."""

from __future__ import annotations

import asyncio
import contextlib
import random
import struct
import time
from collections.abc import Callable

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from launchready.model.errors import UsageError
from launchready.model.evidence.dns import DnsAnswer, DnsStatus
from launchready.net.dns import MAX_RECORDS, DnsClient, Server, parse_server
from launchready.net.policy import AddressPolicy, parse_ranges

from .peers import LOOPBACK, dns_serving, now, records, serving, zone

Answer = Callable[[dns.message.Message, bool], bytes | None]
PATIENCE = 20.0


def client(*ports: int, timeout: float = 2.0, allow: tuple[str, ...] = ()) -> DnsClient:
    servers = tuple(Server(LOOPBACK, port) for port in ports)
    return DnsClient(servers, AddressPolicy(parse_ranges(allow)), now, timeout=timeout)


async def asked(
    answer: Answer, name: str, rtype: str, *, timeout: float = 2.0, tcp: bool = True
) -> tuple[DnsAnswer, list[tuple[str, str, bool]]]:
    async with dns_serving(answer, tcp=tcp) as server:
        return await client(server.port, timeout=timeout).ask(name, rtype), server.asked


def ask(answer: Answer, name: str = "a.test", rtype: str = "A", *, timeout: float = 2.0, tcp: bool = True) -> DnsAnswer:
    started = time.monotonic()
    found = asyncio.run(asked(answer, name, rtype, timeout=timeout, tcp=tcp))[0]
    assert time.monotonic() - started < PATIENCE
    return found


def says(*lines: str, code: dns.rcode.Rcode = dns.rcode.NOERROR) -> Answer:
    return lambda query, _tcp: records(query, *lines, code=code)


def test_an_address() -> None:
    found = ask(says("A.test 300 IN A 192.0.2.1", "a.test 300 IN A 192.0.2.2"), "A.Test.")
    assert (found.name, found.type, found.status, found.server) == ("a.test", "A", DnsStatus.NOERROR, "")
    assert found.values == ("192.0.2.1", "192.0.2.2")
    assert found.ttl == 300


def test_a_chain_comes_in_its_order_whatever_the_servers() -> None:
    found = ask(says("c.test 30 IN A 192.0.2.1", "b.test 20 IN CNAME C.test.", "a.test 10 IN CNAME b.test."))
    assert [(record.name, record.type, record.value) for record in found.records] == [
        ("a.test", "CNAME", "b.test"),
        ("b.test", "CNAME", "c.test"),
        ("c.test", "A", "192.0.2.1"),
    ]
    assert found.cnames == ("b.test", "c.test")
    assert found.values == ("192.0.2.1",)
    assert found.ttl == 30


def test_a_chain_that_leads_nowhere() -> None:
    found = ask(says("a.test 10 IN CNAME gone.example."))
    assert (found.status, found.cnames, found.values) == (DnsStatus.NODATA, ("gone.example",), ())
    found = ask(says("a.test 10 IN CNAME gone.example.", code=dns.rcode.NXDOMAIN))
    assert (found.status, found.cnames) == (DnsStatus.NXDOMAIN, ("gone.example",))


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (dns.rcode.NOERROR, DnsStatus.NODATA),
        (dns.rcode.NXDOMAIN, DnsStatus.NXDOMAIN),
        (dns.rcode.SERVFAIL, DnsStatus.SERVFAIL),
        (dns.rcode.REFUSED, DnsStatus.REFUSED),
        (dns.rcode.NOTIMP, DnsStatus.ERROR),
        (dns.rcode.FORMERR, DnsStatus.ERROR),
        (dns.rcode.BADVERS, DnsStatus.ERROR),
    ],
)
def test_how_a_question_ends(code: dns.rcode.Rcode, status: DnsStatus) -> None:
    found = ask(says(code=code))
    assert found.status is status
    assert found.status.settled == (status in (DnsStatus.NODATA, DnsStatus.NXDOMAIN))
    assert (DnsStatus.ERROR is status) == ("answered" in found.detail)


@pytest.mark.parametrize(
    ("rtype", "value", "shown"),
    [
        ("AAAA", "2001:DB8::1", "2001:db8::1"),
        ("MX", "10 Mail.Test.", "10 mail.test"),
        ("NS", "NS1.test.", "ns1.test"),
        ("SOA", "NS1.test. Host.test. 1 7200 3600 1209600 300", "ns1.test host.test 1 7200 3600 1209600 300"),
        ("TXT", '"v=spf1 ~all" "B.test."', '"v=spf1 ~all" "B.test."'),
        ("CAA", '0 issue "letsencrypt.org"', '0 issue "letsencrypt.org"'),
        ("MX", "0 .", "0 ."),
    ],
)
def test_values_as_people_write_them(rtype: str, value: str, shown: str) -> None:
    assert ask(says(f"a.test 60 IN {rtype} {value}"), rtype=rtype).values == (shown,)


@pytest.mark.parametrize("name", ["_dmarc.a.test", "*.a.test", "a$b.test", 'a"b.test', "xn--bcher-kva.test", "-a.test"])
def test_odd_names_are_asked_for_as_they_are(name: str) -> None:
    def answer(query: dns.message.Message, _tcp: bool) -> bytes:
        response = dns.message.make_response(query)
        response.answer.append(dns.rrset.from_text(query.question[0].name, 60, "IN", "A", "192.0.2.1"))
        return response.to_wire()

    assert ask(answer, name).values == ("192.0.2.1",)


@pytest.mark.parametrize("name", ["a..test", "a" * 64 + ".test", "a." * 130 + "test", "\ud800.test", "a\\"])
def test_what_dns_cannot_be_asked_is_an_error(name: str) -> None:
    found = ask(says(), name)
    assert found.status is DnsStatus.ERROR
    assert "not a name" in found.detail


def test_a_type_that_is_none_is_an_error() -> None:
    assert ask(says(), rtype="NO-SUCH").status is DnsStatus.ERROR


def test_the_zone_is_not_asked_for_recursion_but_the_resolver_is() -> None:
    flags: list[bool] = []

    def answer(query: dns.message.Message, _tcp: bool) -> bytes:
        flags.append(bool(query.flags & dns.flags.RD))
        return records(query, "a.test 60 IN A 192.0.2.1")

    async def run() -> DnsAnswer:
        async with dns_serving(answer) as server:
            asker = client(server.port, allow=("127.0.0.1/32",))
            await asker.ask("a.test", "A")
            return await asker.ask("a.test", "A", Server(LOOPBACK, server.port))

    found = asyncio.run(run())
    assert flags == [True, False]
    assert found.server.startswith("127.0.0.1:")


@pytest.mark.parametrize("code", [dns.rcode.SERVFAIL, dns.rcode.REFUSED])
def test_another_resolver_helps_out(code: dns.rcode.Rcode) -> None:
    async def run() -> DnsAnswer:
        async with dns_serving(says(code=code)) as bad, dns_serving(says("a.test 60 IN A 192.0.2.1")) as good:
            return await client(bad.port, good.port).ask("a.test", "A")

    assert asyncio.run(run()).values == ("192.0.2.1",)


def test_what_all_resolvers_say_holds() -> None:
    async def run() -> DnsAnswer:
        async with dns_serving(says(code=dns.rcode.SERVFAIL)) as one, dns_serving(says(code=dns.rcode.SERVFAIL)) as two:
            return await client(one.port, two.port).ask("a.test", "A")

    assert asyncio.run(run()).status is DnsStatus.SERVFAIL


def test_a_silent_resolver_is_passed_over() -> None:
    async def run() -> DnsAnswer:
        async with (
            dns_serving(lambda _query, _tcp: None) as silent,
            dns_serving(says("a.test 60 IN A 192.0.2.1")) as good,
        ):
            return await client(silent.port, good.port, timeout=0.3).ask("a.test", "A")

    assert asyncio.run(run()).values == ("192.0.2.1",)


def test_without_a_resolver() -> None:
    found = asyncio.run(client().ask("a.test", "A"))
    assert (found.status, found.detail) == (DnsStatus.ERROR, "no resolver is configured on this machine")


def test_silence_is_a_timeout() -> None:
    found = ask(lambda _query, _tcp: None, timeout=0.2)
    assert (found.status, found.detail) == (DnsStatus.TIMEOUT, "no answer within 0.2 s, 3 times")


def test_a_server_that_is_down_is_no_answer() -> None:
    async def run() -> DnsAnswer:
        async with dns_serving(says()) as server:
            port = server.port
        return await client(port, timeout=0.3).ask("a.test", "A")

    assert asyncio.run(run()).status in (DnsStatus.ERROR, DnsStatus.TIMEOUT)


# Truncation: the rest is asked for over TCP (RFC 7766).


def truncated(query: dns.message.Message, *lines: str) -> bytes:
    response = dns.message.from_wire(records(query, *lines))
    response.flags |= dns.flags.TC
    return response.to_wire()


LONG = tuple(f'a.test 60 IN TXT "{number} {"x" * 200}"' for number in range(40))


def test_a_long_answer_comes_over_tcp() -> None:
    def answer(query: dns.message.Message, tcp: bool) -> bytes:
        return records(query, *LONG) if tcp else truncated(query)

    found, questions = asyncio.run(asked(answer, "a.test", "TXT"))
    assert (found.status, len(found.values)) == (DnsStatus.NOERROR, 40)
    assert [tcp for _, _, tcp in questions] == [False, True]


def test_an_answer_cut_in_the_middle_of_a_record_is_truncated_too() -> None:
    def answer(query: dns.message.Message, tcp: bool) -> bytes:
        return records(query, *LONG) if tcp else truncated(query, LONG[0])[:-20]

    assert len(ask(answer, rtype="TXT").values) == 40


@pytest.mark.parametrize(
    ("over_tcp", "status"),
    [
        (lambda query: truncated(query, LONG[0]), DnsStatus.ERROR),
        (lambda query: b"garbage", DnsStatus.ERROR),
        (lambda query: b"", DnsStatus.ERROR),
        (lambda query: records(dns.message.make_query("other.test", "TXT"), LONG[0]), DnsStatus.ERROR),
        (lambda query: None, DnsStatus.TIMEOUT),
    ],
    ids=["truncated too", "garbage", "empty", "another question", "silence"],
)
def test_broken_tcp_after_truncation(
    over_tcp: Callable[[dns.message.Message], bytes | None], status: DnsStatus
) -> None:
    found = ask(lambda query, tcp: over_tcp(query) if tcp else truncated(query, LONG[0]), rtype="TXT", timeout=0.4)
    assert found.status is status, found.detail
    assert found.values == ()


def test_no_tcp_after_truncation() -> None:
    found = ask(lambda query, _tcp: truncated(query), rtype="TXT", timeout=0.4, tcp=False)
    assert found.status is DnsStatus.ERROR
    assert not found.status.settled


def test_a_tcp_answer_that_drips_ends() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(struct.pack("!H", 60_000))
        while not writer.transport.is_closing():
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    async def run() -> DnsAnswer:
        async with (
            dns_serving(lambda query, _tcp: truncated(query), tcp=False) as server,
            serving(drip, port=server.port),
        ):
            return await client(server.port, timeout=0.4).ask("a.test", "TXT")

    started = time.monotonic()
    assert asyncio.run(run()).status is DnsStatus.TIMEOUT
    assert time.monotonic() - started < PATIENCE


# Lies.


def changed(change: Callable[[dns.message.Message], None]) -> Answer:
    def answer(query: dns.message.Message, _tcp: bool) -> bytes:
        response = dns.message.from_wire(records(query, "a.test 60 IN A 192.0.2.66"))
        change(response)
        return response.to_wire()

    return answer


def _wrong_id(response: dns.message.Message) -> None:
    response.id ^= 1


def _wrong_question(response: dns.message.Message) -> None:
    response.question[0].name = dns.name.from_text("b.test.")


def _wrong_type(response: dns.message.Message) -> None:
    response.question[0].rdtype = dns.rdatatype.AAAA


def _no_response(response: dns.message.Message) -> None:
    response.flags &= ~dns.flags.QR


def _no_question(response: dns.message.Message) -> None:
    response.question.clear()


@pytest.mark.parametrize("change", [_wrong_id, _wrong_question, _wrong_type, _no_response, _no_question])
def test_answers_to_another_question_are_not_believed(change: Callable[[dns.message.Message], None]) -> None:
    found = ask(changed(change), timeout=0.2)
    assert (found.status, found.records) == (DnsStatus.TIMEOUT, ())


def test_the_right_answer_is_waited_for_among_wrong_ones() -> None:
    async def run() -> DnsAnswer:
        class Liar(asyncio.DatagramProtocol):
            def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
                self.transport = transport

            def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
                query = dns.message.from_wire(data)
                for forged in range(20):
                    lie = dns.message.from_wire(records(query, "a.test 60 IN A 192.0.2.66"))
                    lie.id = (query.id + 1 + forged) % 65536
                    self.transport.sendto(lie.to_wire(), addr)
                self.transport.sendto(b"\xff" * 40, addr)
                self.transport.sendto(records(query, "a.test 60 IN A 192.0.2.1"), addr)

        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(Liar, local_addr=(LOOPBACK, 0))
        try:
            return await client(int(transport.get_extra_info("sockname")[1])).ask("a.test", "A")
        finally:
            transport.close()

    assert asyncio.run(run()).values == ("192.0.2.1",)


def test_a_flood_of_wrong_answers_ends() -> None:
    async def run() -> DnsAnswer:
        class Flood(asyncio.DatagramProtocol):
            flooding: asyncio.Task[None] | None = None

            def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
                self.transport = transport

            def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
                async def flood() -> None:
                    while not self.transport.is_closing():
                        for _ in range(50):
                            self.transport.sendto(random.randbytes(100), addr)
                        await asyncio.sleep(0)

                if self.flooding is None:
                    self.flooding = asyncio.create_task(flood())

            def error_received(self, exc: Exception) -> None:
                pass

        transport, protocol = await asyncio.get_running_loop().create_datagram_endpoint(Flood, local_addr=(LOOPBACK, 0))
        try:
            return await client(int(transport.get_extra_info("sockname")[1]), timeout=0.3).ask("a.test", "A")
        finally:
            transport.close()
            if protocol.flooding is not None:
                protocol.flooding.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await protocol.flooding

    started = time.monotonic()
    assert asyncio.run(run()).status is DnsStatus.TIMEOUT
    assert time.monotonic() - started < PATIENCE


@pytest.mark.parametrize(
    "lines",
    [
        ["a.test 60 IN CNAME a.test."],
        ["a.test 60 IN CNAME b.test.", "b.test 60 IN CNAME a.test."],
        ["a.test 60 IN CNAME b.test.", "b.test 60 IN CNAME c.test.", "c.test 60 IN CNAME B.TEST."],
    ],
)
def test_chains_that_lead_round_are_told(lines: list[str]) -> None:
    found = ask(says(*lines))
    assert (found.status, found.values) == (DnsStatus.ERROR, ())
    assert "loop" in found.detail
    assert len(found.cnames) == len(lines)


def test_unrelated_records_are_no_answer() -> None:
    found = ask(says("b.test 60 IN A 192.0.2.66", "b.test 60 IN CNAME a.test.", "a.test 60 IN TXT x"))
    assert (found.status, found.records) == (DnsStatus.NODATA, ())
    found = ask(says("evil.test 60 IN A 192.0.2.66", "a.test 60 IN A 192.0.2.1"))
    assert found.values == ("192.0.2.1",)


def test_unrelated_records_do_not_crowd_out_the_answer() -> None:
    lies = [f"x{number}.test 60 IN A 192.0.2.66" for number in range(MAX_RECORDS)]
    found = ask(lambda query, tcp: records(query, *lies, "a.test 60 IN A 192.0.2.1") if tcp else truncated(query))
    assert found.values == ("192.0.2.1",)


def test_a_question_for_the_alias_itself() -> None:
    found = ask(says("a.test 60 IN CNAME b.test.", "b.test 60 IN CNAME c.test."), rtype="CNAME")
    assert (found.status, found.values) == (DnsStatus.NOERROR, ("b.test",))


def test_records_are_bounded() -> None:
    many = [f"a.test 60 IN A 10.{number // 256}.{number % 256}.1" for number in range(MAX_RECORDS + 7)]
    found = ask(lambda query, tcp: records(query, *many) if tcp else truncated(query))
    assert len(found.records) == MAX_RECORDS
    assert found.detail == "7 records more were left out"


def test_a_huge_text_is_whole() -> None:
    text = " ".join([f'"{"x" * 255}"'] * 250)
    found = ask(lambda query, tcp: records(query, f"a.test 60 IN TXT {text}") if tcp else truncated(query), rtype="TXT")
    assert len(found.values) == 1
    assert found.values[0].count("x") == 250 * 255


def test_a_long_chain_ends() -> None:
    chain = [f"h{number}.test 60 IN CNAME h{number + 1}.test." for number in range(1500)]
    found = ask(lambda query, tcp: records(query, *chain) if tcp else truncated(query), "h0.test")
    assert found.status is DnsStatus.NODATA
    assert len(found.records) == MAX_RECORDS


MESSAGES = st.one_of(
    st.binary(max_size=80),
    st.binary(max_size=60).map(lambda tail: b"\x81\x80\0\1\0\1\0\0\0\0\1a\4test\0\0\1\0\1" + tail),
    st.binary(max_size=40).map(lambda tail: b"\x81\x80\0\1\0\2\0\0\0\0\1a\4test\0\0\1\0\1\xc0\x0c\0\1\0\1" + tail),
)
"""Garbage, and answers to the right question that become garbage after it."""


def survives(tail: bytes, *, over_tcp: bool) -> None:
    def answer(query: dns.message.Message, tcp: bool) -> bytes:
        if over_tcp and not tcp:
            return truncated(query)
        return query.id.to_bytes(2, "big") + tail

    found = asyncio.run(asked(answer, "a.test", "A", timeout=0.01))[0]
    assert isinstance(found.status, DnsStatus)
    assert len(found.detail) <= 200


@given(MESSAGES, st.booleans())
def test_no_message_breaks_the_client(tail: bytes, over_tcp: bool) -> None:
    survives(tail, over_tcp=over_tcp)


@pytest.mark.long
@settings(max_examples=3000)
@given(MESSAGES, st.booleans())
def test_no_message_breaks_the_client_at_length(tail: bytes, over_tcp: bool) -> None:
    survives(tail, over_tcp=over_tcp)


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from(["A", "CNAME", "TXT"]), st.sampled_from(["a.test.", "b.test.", "c.test."])), max_size=8))  # fmt: skip
def test_no_set_of_records_breaks_the_chain(entries: list[tuple[str, str, str]]) -> None:
    lines = [
        f"{owner}.test 60 IN {rtype} {'192.0.2.1' if rtype == 'A' else target}" for owner, rtype, target in entries
    ]
    found = asyncio.run(asked(says(*lines), "a.test", "A"))[0]
    reached = ["a.test", *found.cnames]
    assert all(record.name in reached for record in found.records)
    assert (found.status is DnsStatus.NOERROR) == bool(found.values)


def test_the_policy_comes_before_the_packet() -> None:
    async def run() -> tuple[DnsAnswer, DnsAnswer, int]:
        async with dns_serving(says("a.test 60 IN A 192.0.2.1")) as server:
            target = Server(LOOPBACK, server.port)
            blocked = await client(server.port).ask("a.test", "A", target)
            before = len(server.asked)
            allowed = await client(server.port, allow=("127.0.0.1/32",)).ask("a.test", "A", target)
            return blocked, allowed, before

    blocked, allowed, before = asyncio.run(run())
    assert (blocked.status, before) == (DnsStatus.BLOCKED, 0)
    assert blocked.detail == "127.0.0.1 is not on the public internet (loopback)"
    assert allowed.status is DnsStatus.NOERROR


def test_a_zone_answers_from_its_table() -> None:
    table = zone({("a.test", "A"): ("192.0.2.1",)})
    assert ask(table).status is DnsStatus.NOERROR
    assert ask(table, rtype="AAAA").status is DnsStatus.NODATA
    assert ask(table, "b.test").status is DnsStatus.NXDOMAIN


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("192.0.2.1", Server("192.0.2.1", 53)),
        ("127.0.0.1:5353", Server("127.0.0.1", 5353)),
        ("::1", Server("::1", 53)),
        ("[::1]", Server("::1", 53)),
        ("[::1]:5353", Server("::1", 5353)),
    ],
)
def test_servers_as_people_write_them(text: str, server: Server) -> None:
    assert parse_server(text) == server
    assert parse_server(str(server)) == server


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ns.test",
        "127.0.0.1:",
        "127.0.0.1:0",
        "127.0.0.1:65536",
        "127.0.0.1:x",
        "[::1",
        "[::1]x",
        "::1:53:x",
        "127.0.0.1:²",
    ],
)
def test_what_is_no_server(text: str) -> None:
    with pytest.raises(UsageError):
        parse_server(text)
