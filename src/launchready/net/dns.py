"""DNS questions, to the run's resolver or to one name server, over UDP and TCP (RFC 1035, 7766, 6891)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import dns.asyncquery
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdata
import dns.rdatatype
import dns.resolver
import dns.rrset

from launchready.model.errors import UsageError
from launchready.model.evidence.dns import DnsAnswer, DnsRecord, DnsStatus
from launchready.net.policy import AddressPolicy
from launchready.standards.urls import parse_address

MAX_RECORDS = 500
"""Records kept of one answer; a message of 64 kB can hold thousands."""
TRIES = 3
DIRECT_TRIES = 2
"""For a name server that was named: a dead one is a finding, and not to be waited for as long as the run's own resolver."""
SIGNED = frozenset({"DNSKEY", "DS"})
"""Asked for with their signatures, and unjudged by the resolver: who validates must see what is wrong (RFC 4035, section 3.2)."""


@dataclass(frozen=True, slots=True)
class Server:
    """A name server's address and port."""

    address: str
    port: int = 53

    def __str__(self) -> str:
        shown = f"[{self.address}]" if ":" in self.address else self.address
        return f"{shown}:{self.port}"


def parse_server(text: str) -> Server:
    """Return the server of `--dns-server ADDR[:PORT]`. Raises UsageError."""
    address, port = text, "53"
    if text.startswith("["):
        address, closed, rest = text[1:].partition("]")
        port = rest.removeprefix(":") if rest else port
        address = address if closed and rest[:1] in ("", ":") else ""
    elif text.count(":") == 1:
        address, port = text.split(":")
    parsed = parse_address(address)
    if parsed is None or not (port.isascii() and port.isdigit()) or not 0 < int(port[:6]) < 65536:
        raise UsageError(f"--dns-server {text}: not an address", "write one such as 127.0.0.1:5353 or [::1]:53")
    return Server(str(parsed), int(port))


def system_servers() -> tuple[Server, ...]:
    """Return the resolvers that this machine is set up with; none if it has none."""
    try:
        resolver = dns.resolver.Resolver()
    except (dns.exception.DNSException, OSError):
        return ()
    return tuple(Server(str(address), resolver.port) for address in resolver.nameservers if parse_address(str(address)))


class DnsClient:
    """Asks DNS. The run's own resolvers are the operator's choice; any other server is judged by the address policy."""

    def __init__(
        self,
        servers: tuple[Server, ...],
        policy: AddressPolicy,
        now: Callable[[], datetime],
        timeout: float = 3.0,
        at_once: int = 100,
    ) -> None:
        self._servers = servers
        self._policy = policy
        self._now = now
        self._timeout = timeout
        self._slots = asyncio.Semaphore(at_once)

    async def ask(self, name: str, rtype: str, server: Server | None = None) -> DnsAnswer:
        """Return the answer to one question; every way of failing is an answer with its status.

        What a named server says comes with its signatures (RRSIG), and so do keys (SIGNED). Asked for the NS records of a zone that it
        handed on to others, its referral is the answer, and is not authoritative.
        """
        name = name.lower().rstrip(".")
        shown = str(server) if server else ""

        def ended(
            status: DnsStatus, detail: str = "", records: tuple[DnsRecord, ...] = (), authoritative: bool = False
        ) -> DnsAnswer:
            return DnsAnswer(name, rtype, status, records, self._now(), shown, detail, authoritative)

        if server is not None:
            refusal = self._policy.refusal(server.address)
            if refusal:
                return ended(DnsStatus.BLOCKED, f"{server.address} {refusal}")
        servers = (server,) if server else self._servers
        if not servers:
            return ended(DnsStatus.ERROR, "no resolver is configured on this machine")
        try:
            signed = server is not None or rtype in SIGNED
            query = dns.message.make_query(name, rtype, use_edns=0, payload=1232, want_dnssec=signed)
        except (dns.exception.DNSException, ValueError, UnicodeError) as error:
            return ended(DnsStatus.ERROR, f"not a name that DNS can be asked for: {_words(error)}")
        if server is not None:
            query.flags &= ~dns.flags.RD
        elif rtype in SIGNED:
            query.flags |= dns.flags.CD
        tries = TRIES if server is None else DIRECT_TRIES
        status, detail = DnsStatus.TIMEOUT, f"no answer within {self._timeout:g} s, {tries} times"
        for attempt in range(tries):
            asked = servers[attempt % len(servers)]
            try:
                async with self._slots:
                    response = await self._exchange(query, asked)
                answer = _read(response, query.question[0].name, rtype)
            except (dns.exception.Timeout, TimeoutError):
                continue
            except Exception as error:  # what a peer sends may break the library in ways that it does not name
                status, detail = DnsStatus.ERROR, _words(error)
                continue
            if answer[0] in (DnsStatus.SERVFAIL, DnsStatus.REFUSED) and attempt + 1 < min(len(servers), TRIES):
                continue
            return ended(*answer, authoritative=bool(response.flags & dns.flags.AA))
        return ended(status, detail)

    async def _exchange(self, query: dns.message.Message, server: Server) -> dns.message.Message:
        try:
            return await dns.asyncquery.udp(
                query, server.address, timeout=self._timeout, port=server.port, ignore_unexpected=True,
                raise_on_truncation=True, ignore_errors=True,
            )  # fmt: skip
        except dns.message.Truncated:
            response = await dns.asyncquery.tcp(query, server.address, timeout=self._timeout, port=server.port)
        if response.flags & dns.flags.TC:
            raise ValueError("truncated over UDP, and over TCP too")
        return response


_Answer = tuple[DnsStatus, str, tuple[DnsRecord, ...]]


def _read(response: dns.message.Message, name: dns.name.Name, rtype: str) -> _Answer:
    records, looped = _in_chain(response, name, rtype)
    dropped = max(0, len(records) - MAX_RECORDS)
    records = records[:MAX_RECORDS]
    detail = f"{dropped} records more were left out" if dropped else ""
    code = response.rcode()
    if looped:
        return DnsStatus.ERROR, "the CNAME records lead round in a loop", records
    if code == dns.rcode.NXDOMAIN:
        return DnsStatus.NXDOMAIN, detail, records
    if code == dns.rcode.NOERROR and rtype == "NS" and not records:
        records = _referral(response, name)
    if code == dns.rcode.NOERROR:
        answered = any(record.type == rtype for record in records)
        return (DnsStatus.NOERROR if answered else DnsStatus.NODATA), detail, records
    text = dns.rcode.to_text(code)
    if text in (DnsStatus.SERVFAIL, DnsStatus.REFUSED):
        return DnsStatus(text), detail, records
    return DnsStatus.ERROR, f"the server answered {text}", records


def _in_chain(response: dns.message.Message, name: dns.name.Name, rtype: str) -> tuple[tuple[DnsRecord, ...], bool]:
    """Return what answers the question, and True if that leads round in a loop.

    Those are the CNAME chain from the name, in its order, and the records at its end. The rest is no answer.
    """
    sets: dict[tuple[dns.name.Name, str], list[dns.rrset.RRset]] = {}
    for rrset in response.answer:
        sets.setdefault((rrset.name, dns.rdatatype.to_text(rrset.rdtype)), []).append(rrset)
    kept: list[DnsRecord] = []
    seen: set[dns.name.Name] = set()
    while name not in seen:
        seen.add(name)
        for rrset in sets.get((name, rtype), ()):
            kept += (_record(rrset, rdata) for rdata in rrset)
        for rrset in sets.get((name, "RRSIG"), ()):
            kept += (_record(rrset, rdata) for rdata in rrset if dns.rdatatype.to_text(rdata.type_covered) == rtype)
        onward = sets.get((name, "CNAME"))
        if not onward or rtype == "CNAME":
            return tuple(kept), False
        first = next(iter(onward[0]))
        kept.append(_record(onward[0], first))
        name = first.target
    return tuple(kept), not any(record.type == rtype for record in kept)


def _referral(response: dns.message.Message, name: dns.name.Name) -> tuple[DnsRecord, ...]:
    """Return the name servers that the server sends the asker on to for this very name; none where it knows the answer."""
    if response.flags & dns.flags.AA:
        return ()
    sets = [each for each in response.authority if each.name == name and each.rdtype == dns.rdatatype.NS]
    return tuple(_record(rrset, rdata) for rrset in sets for rdata in rrset)[:MAX_RECORDS]


def _record(rrset: dns.rrset.RRset, rdata: dns.rdata.Rdata) -> DnsRecord:
    owner = rrset.name.to_text(omit_final_dot=True).lower()
    return DnsRecord(owner, dns.rdatatype.to_text(rrset.rdtype), rrset.ttl, _value(rdata.to_text()))


def _value(text: str) -> str:
    """Return a record's value with names in lower case and without the final dot, as people write them."""
    if '"' in text:
        return text
    return " ".join(
        word.removesuffix(".").lower() if word.endswith(".") and word != "." else word for word in text.split()
    )


def _words(error: BaseException) -> str:
    return (str(error) or type(error).__name__)[:200]
