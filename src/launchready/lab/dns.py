"""The lab's name server: authoritative for the world's zones, and a resolver that knows nothing else.

UDP and TCP share one port. Zones are where a SOA record stands; the world has one at the root, so every other name is
NXDOMAIN with an authority that says so, as a public resolver would answer. A server without a zone for a name refuses.
Signatures stand among the records, and go out to those who ask for them; that a name is missing is not proven by any (no NSEC).
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Iterable

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from launchready.lab.listener import Listener, bind
from launchready.lab.world import Record

LARGEST_UDP = 1232  # what resolvers agreed on (DNS flag day 2020)
TCP_IDLE = 10.0  # seconds
LONGEST_CHAIN = 12
WILDCARD = b"*"


class Zones:
    """Answers questions from records, without I/O."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._sets: dict[dns.name.Name, dict[dns.rdatatype.RdataType, dns.rrset.RRset]] = {}
        self._names: set[dns.name.Name] = set()
        self._signatures: dict[tuple[dns.name.Name, dns.rdatatype.RdataType], dns.rrset.RRset] = {}
        for record in records:
            name = dns.name.from_text(record.name)
            kind = dns.rdatatype.from_text(record.type)
            if kind == dns.rdatatype.RRSIG:
                signature = read_rdata(kind, record.value)
                fresh = dns.rrset.RRset(name, dns.rdataclass.IN, kind)
                self._signatures.setdefault((name, signature.covers()), fresh).add(signature, record.ttl)
                continue
            rrset = self._sets.setdefault(name, {}).setdefault(kind, dns.rrset.RRset(name, dns.rdataclass.IN, kind))
            rrset.add(read_rdata(kind, record.value), record.ttl)
            while name not in self._names:  # names above exist too, if only as empty non-terminals
                self._names.add(name)
                if name != dns.name.root:
                    name = name.parent()

    def answer(self, query: dns.message.Message) -> dns.message.Message:
        """Return the answer to a query that was read."""
        response = dns.message.make_response(query, recursion_available=True, our_payload=LARGEST_UDP)
        if query.opcode() != dns.opcode.QUERY:
            response.set_rcode(dns.rcode.NOTIMP)
            return response
        if len(query.question) != 1:
            response.set_rcode(dns.rcode.FORMERR)
            return response
        question = query.question[0]
        if question.rdclass != dns.rdataclass.IN or question.rdtype in (dns.rdatatype.AXFR, dns.rdatatype.IXFR):
            response.set_rcode(dns.rcode.REFUSED)
            return response
        if not self._serves(question.name):
            response.set_rcode(dns.rcode.REFUSED)
            return response
        response.flags |= dns.flags.AA
        self._follow(question.name, question.rdtype, response)
        if query.ednsflags & dns.flags.DO:
            covered = [(rrset.name, rrset.rdtype) for rrset in response.answer]
            response.answer += [self._signatures[each] for each in covered if each in self._signatures]
        return response

    def _serves(self, name: dns.name.Name) -> bool:
        """Return True if a zone that is known here holds the name."""
        while name != dns.name.root and dns.rdatatype.SOA not in self._sets.get(name, {}):
            name = name.parent()
        return dns.rdatatype.SOA in self._sets.get(name, {})

    def _follow(self, name: dns.name.Name, kind: dns.rdatatype.RdataType, response: dns.message.Message) -> None:
        for _ in range(LONGEST_CHAIN):
            sets = self._at(name)
            if sets is None:
                response.set_rcode(dns.rcode.NXDOMAIN)
                response.authority.append(self._authority(name))
                return
            if kind == dns.rdatatype.ANY:
                response.answer.extend(_owned(rrset, name) for rrset in sets.values())
                return
            if kind in sets:
                response.answer.append(_owned(sets[kind], name))
                return
            alias = sets.get(dns.rdatatype.CNAME)
            if alias is None:
                response.authority.append(self._authority(name))
                return
            response.answer.append(_owned(alias, name))
            name = alias[0].target
        response.set_rcode(dns.rcode.SERVFAIL)

    def _at(self, name: dns.name.Name) -> dict[dns.rdatatype.RdataType, dns.rrset.RRset] | None:
        """Return the record sets of a name, by wildcard where it has none of its own (RFC 4592); None: no such name."""
        if name in self._names:
            return self._sets.get(name, {})
        encloser = name
        while encloser not in self._names and encloser != dns.name.root:
            encloser = encloser.parent()
        try:
            return self._sets.get(dns.name.Name((WILDCARD, *encloser.labels)))
        except dns.name.NameTooLong:
            return None

    def _authority(self, name: dns.name.Name) -> dns.rrset.RRset:
        while dns.rdatatype.SOA not in self._sets.get(name, {}):
            name = name.parent()
        soa = self._sets[name][dns.rdatatype.SOA]
        return dns.rrset.from_rdata(name, min(soa.ttl, soa[0].minimum), soa[0])


class NameServer(asyncio.DatagramProtocol):
    """Serves zones over UDP and TCP. `latency` is added to every answer, in seconds."""

    def __init__(self, zones: Zones, *, latency: float = 0.0) -> None:
        self._zones = zones
        self._latency = latency
        self._udp: asyncio.DatagramTransport | None = None
        self._tcp = Listener(self._converse)
        self.port = 0

    async def start(self, address: str, port: int) -> None:
        """Bind both transports to one port, chosen by the system where it is 0."""
        tcp, udp = _pair(address, port)
        self.port = self._tcp.start(tcp)
        self._udp, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: self, sock=udp)

    async def stop(self) -> None:
        """Close everything, open conversations too."""
        if self._udp is not None:
            self._udp.close()
        await self._tcp.stop()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer one UDP question, later where there is latency."""
        wire = self.respond(data, udp=True)
        if wire:
            asyncio.get_running_loop().call_later(self._latency, self._send, wire, addr)

    def respond(self, data: bytes, *, udp: bool) -> bytes:
        """Return the wire answer to a wire question; empty where silence is the right answer."""
        try:
            query = dns.message.from_wire(data, ignore_trailing=True)
        except (dns.exception.DNSException, ValueError):
            return _format_error(data)
        if query.flags & dns.flags.QR:
            return b""
        response = self._zones.answer(query)
        if not udp:
            return response.to_wire(max_size=65535)
        limit = min(max(query.payload, 512), LARGEST_UDP) if query.edns >= 0 else 512
        try:
            return response.to_wire(max_size=limit)
        except dns.exception.TooBig:
            short = dns.message.make_response(query, recursion_available=True, our_payload=LARGEST_UDP)
            short.flags |= dns.flags.TC | dns.flags.AA
            return short.to_wire(max_size=limit)

    def _send(self, wire: bytes, addr: tuple[str, int]) -> None:
        if self._udp is not None and not self._udp.is_closing():
            self._udp.sendto(wire, addr)

    async def _converse(self, connection: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            async with asyncio.timeout(TCP_IDLE):
                size = await _exactly(connection, 2)
                data = await _exactly(connection, int.from_bytes(size, "big"))
            await asyncio.sleep(self._latency)
            wire = self.respond(data, udp=False)
            if not wire:
                return
            await loop.sock_sendall(connection, struct.pack("!H", len(wire)) + wire)


async def _exactly(connection: socket.socket, size: int) -> bytes:
    loop = asyncio.get_running_loop()
    data = b""
    while len(data) < size:
        part = await loop.sock_recv(connection, size - len(data))
        if not part:
            raise ConnectionError("the client has gone")
        data += part
    return data


def read_rdata(kind: dns.rdatatype.RdataType, value: str) -> dns.rdata.Rdata:
    """Return a record's data from its value as `Record` writes it."""
    if kind == dns.rdatatype.TXT:
        parts = [value[start : start + 255] for start in range(0, len(value), 255)] or [""]
        value = " ".join('"' + part.replace("\\", "\\\\").replace('"', '\\"') + '"' for part in parts)
    return dns.rdata.from_text(dns.rdataclass.IN, kind, value)


def _owned(rrset: dns.rrset.RRset, name: dns.name.Name) -> dns.rrset.RRset:
    """Return the set under the name as it was asked for: its own spelling, or what a wildcard stands for."""
    return dns.rrset.from_rdata_list(name, rrset.ttl, list(rrset))


def _format_error(data: bytes) -> bytes:
    """Return FORMERR for something with a header that is a question, and silence for anything else."""
    if len(data) < 12 or data[2] & 0x80:
        return b""
    return data[:2] + bytes([0x80 | (data[2] & 0x79), 0x80 | dns.rcode.FORMERR]) + bytes(8)


def _pair(address: str, port: int) -> tuple[socket.socket, socket.socket]:
    """Return a TCP and a UDP socket on the same port; a chosen port can be taken for UDP, so try some."""
    for attempts_left in reversed(range(20)):
        tcp = bind(address, port)
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            udp.bind(tcp.getsockname())
        except OSError:
            tcp.close()
            udp.close()
            if port or not attempts_left:
                raise
        else:
            return tcp, udp
    raise AssertionError("the last attempt returns or raises")
