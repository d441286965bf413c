"""Answers DNS over UDP as a section of the SPF suite says; what times out there is left without an answer."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset
from conformance.spf_suite import records_of

Zone = dict[str, list[Any]]


def answered(wire: bytes, zone: Zone) -> dns.message.Message | None:
    """The answer to a query; None where the zone's name does not answer."""
    query = dns.message.from_wire(wire)
    question = query.question[0]
    response = dns.message.make_response(query)
    response.flags |= dns.flags.RA
    name, rtype = question.name, dns.rdatatype.to_text(question.rdtype)
    for _ in range(5):
        text = plain_name(name)
        values = records_of(zone, text, rtype)
        if values is None:
            return None
        if values:
            response.answer.append(
                dns.rrset.from_text_list(name, 300, "IN", rtype, [absolute(rtype, each) for each in values])
            )
            return response
        alias = records_of(zone, text, "CNAME") or []
        if not alias:
            if text.lower() not in zone:
                response.set_rcode(dns.rcode.NXDOMAIN)
            return response
        response.answer.append(dns.rrset.from_text_list(name, 300, "IN", "CNAME", [f"{alias[0]}."]))
        name = dns.name.from_text(alias[0])
    return response


def plain_name(name: dns.name.Name) -> str:
    """A name as the suite writes it: without escapes."""
    return ".".join(label.decode("latin-1") for label in name.labels if label)


def absolute(rtype: str, value: str) -> str:
    if rtype in ("MX", "PTR", "CNAME") and not value.endswith("."):
        return f"{value}."
    return value


class Server(socketserver.ThreadingMixIn, socketserver.UDPServer):
    """Listens until it is shut down; `zone` may be changed meanwhile."""

    daemon_threads = True
    zone: ClassVar[Zone] = {}


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        wire, connection = self.request
        response = answered(wire, Server.zone)
        if response is not None:
            connection.sendto(response.to_wire(max_size=4096), self.client_address)


@contextmanager
def serving() -> Iterator[Server]:
    """A server on loopback; set its `zone`."""
    with Server(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
