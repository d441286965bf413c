"""DNS questions, to the run's resolver or to one name server, over UDP and TCP (RFC 1035, 7766, 6891)."""

from __future__ import annotations

import asyncio
import contextlib
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
import dns.rdatatype
import dns.resolver

from launchready.model.errors import UsageError
from launchready.model.evidence.dns import DnsAnswer, DnsRecord, DnsStatus
from launchready.net.policy import AddressPolicy
from launchready.standards.urls import parse_address

MAX_RECORDS = 500
"""Records kept of one answer; a message of 64 kB can hold thousands."""
TRIES = 3


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
        address, _, rest = text[1:].partition("]")
        port = rest.removeprefix(":") or "53"
    elif text.count(":") == 1:
        address, port = text.split(":")
    parsed = parse_address(address)
    if parsed is None or not port.isdigit() or not 0 < int(port) < 65536:
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
        """Return the answer to one question; every way of failing is an answer with its status."""
        name = name.lower().rstrip(".")
        shown = str(server) if server else ""

        def ended(status: DnsStatus, detail: str = "", records: tuple[DnsRecord, ...] = ()) -> DnsAnswer:
            return DnsAnswer(name, rtype, status, records, self._now(), shown, detail)

        if server is not None:
            refusal = self._policy.refusal(server.address)
            if refusal:
                return ended(DnsStatus.BLOCKED, f"{server.address} {refusal}")
        servers = (server,) if server else self._servers
        if not servers:
            return ended(DnsStatus.ERROR, "no resolver is configured on this machine")
        try:
            query = dns.message.make_query(name, rtype, use_edns=0, payload=1232)
        except (dns.exception.DNSException, ValueError, UnicodeError) as error:
            return ended(DnsStatus.ERROR, f"not a name that DNS can be asked for: {_words(error)}")
        if server is not None:
            query.flags &= ~dns.flags.RD
        status, detail = DnsStatus.TIMEOUT, f"no answer within {self._timeout:g} s, {TRIES} times"
        for attempt in range(TRIES):
            asked = servers[attempt % len(servers)]
            try:
                async with self._slots:
                    response = await self._exchange(query, asked)
            except dns.exception.Timeout:
                continue
            except (dns.exception.DNSException, OSError, EOFError, ValueError) as error:
                status, detail = DnsStatus.ERROR, _words(error)
                continue
            answer = _read(response, name, rtype)
            if answer[0] in (DnsStatus.SERVFAIL, DnsStatus.REFUSED) and attempt + 1 < min(len(servers), TRIES):
                continue
            return ended(answer[0], answer[1], answer[2])
        return ended(status, detail)

    async def _exchange(self, query: dns.message.Message, server: Server) -> dns.message.Message:
        async with asyncio.timeout(self._timeout * 2):
            response = await dns.asyncquery.udp(
                query, server.address, timeout=self._timeout, port=server.port, ignore_unexpected=True,
                raise_on_truncation=False, ignore_errors=True,
            )  # fmt: skip
            if response.flags & dns.flags.TC:
                response = await dns.asyncquery.tcp(query, server.address, timeout=self._timeout, port=server.port)
            return response


def _read(response: dns.message.Message, name: str, rtype: str) -> tuple[DnsStatus, str, tuple[DnsRecord, ...]]:
    records: list[DnsRecord] = []
    dropped = 0
    for rrset in response.answer:
        for rdata in rrset:
            if len(records) >= MAX_RECORDS:
                dropped += 1
                continue
            records.append(
                DnsRecord(
                    rrset.name.to_text(omit_final_dot=True).lower(),
                    dns.rdatatype.to_text(rrset.rdtype),
                    rrset.ttl,
                    _value(rdata.to_text()),
                )
            )
    records = _in_chain(name, rtype, records)
    detail = f"{dropped} records more were left out" if dropped else ""
    code = response.rcode()
    if code == dns.rcode.NXDOMAIN:
        return DnsStatus.NXDOMAIN, detail, tuple(records)
    if code == dns.rcode.NOERROR:
        answered = any(record.type == rtype for record in records)
        return (DnsStatus.NOERROR if answered else DnsStatus.NODATA), detail, tuple(records)
    text = dns.rcode.to_text(code)
    with contextlib.suppress(ValueError):
        return DnsStatus(text), detail, tuple(records)
    return DnsStatus.ERROR, f"the server answered {text}", tuple(records)


def _in_chain(name: str, rtype: str, records: list[DnsRecord]) -> list[DnsRecord]:
    """Keep what answers the question: the CNAME chain from the name, and the records at its end. The rest is no answer."""
    kept: list[DnsRecord] = []
    at = name
    seen: set[str] = set()
    while at not in seen:
        seen.add(at)
        kept += [record for record in records if record.name == at and record.type == rtype]
        onward = [record for record in records if record.name == at and record.type == "CNAME"]
        if not onward or rtype == "CNAME":
            break
        kept.append(onward[0])
        at = onward[0].value
    return [record for record in records if record in kept]


def _value(text: str) -> str:
    """Return a record's value with names in lower case and without the final dot, as people write them."""
    if '"' in text:
        return text
    return " ".join(
        word.removesuffix(".").lower() if word.endswith(".") and word != "." else word for word in text.split()
    )


def _words(error: BaseException) -> str:
    return (str(error) or type(error).__name__)[:200]
