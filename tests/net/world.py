"""A whole internet in one network namespace, watched: run with `unshare --net`, told what to do on stdin.

Every IPv4 and IPv6 address is local here (Linux "AnyIP"), and servers listen on all of them: whatever is connected to
answers. A packet socket sees everything that is sent, whether something answers or not. Two addresses are services of the
test's own and are not counted: the operator's resolver, and an allowed server that redirects.

In: JSON with `allow` (ranges), `proxy`, `zone` ({name: [[addresses of the first answer], [of the second], …]}), `redirects`
({path: Location}) and `ask`, a list of [kind, argument, …]. Out: JSON with `answers`, one for each, and `packets`, the
(protocol, address, port) of all that was sent to anybody else, and `connected`, the heads of requests that arrived.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import json
import socket
import struct
import subprocess
import sys
import threading
from datetime import UTC, datetime
from typing import Any

import dns.flags
import dns.message
import dns.rdatatype
import dns.rrset

from launchready.app.audit import Order, audit
from launchready.model.errors import UsageError
from launchready.model.evidence.run import Seams
from launchready.model.product import Product
from launchready.net.dns import Server
from launchready.net.session import Limits, open_session

RESOLVER = ("127.53.53.53", 53)
REDIRECTOR = ("127.80.80.80", 8000)
SINK_PORTS = (22, 25, 80, 443, 3128, 8080, 8443, 12456)
LIMITS = Limits(dns=0.5, tls=0.5, http=1.0)


def build() -> None:
    """Make every address local. Raises CalledProcessError where that is not possible."""
    for command in (
        "ip link set lo up",
        "ip route add local 0.0.0.0/0 dev lo",
        "ip -6 route add local ::/0 dev lo",
        "ip route add broadcast 255.255.255.255 dev lo table local",
        "ip route add multicast 224.0.0.0/4 dev lo",
        "ip -6 route add multicast ff00::/8 dev lo table local",
    ):
        done = subprocess.run(command.split(), capture_output=True, check=False)
        if done.returncode and "cast" not in command:
            raise SystemExit(f"{command}: {done.stderr.decode()}")


class Watch:
    """Sees every packet that is sent in this namespace."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(3))
        self._socket.bind(("lo", 3))
        self._socket.settimeout(0.2)
        self._ended = threading.Event()
        self.packets: dict[tuple[str, str, int], None] = {}
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                packet = self._socket.recv(65_535)
            except TimeoutError:
                if self._ended.is_set():
                    return
                continue
            self._take(packet)

    def _take(self, packet: bytes) -> None:
        if packet[0] >> 4 == 4:
            start, number = (packet[0] & 15) * 4, packet[9]
            source, target = packet[12:16], packet[16:20]
        else:
            start, number = 40, packet[6]
            source, target = packet[8:24], packet[24:40]
        sender, receiver = str(ipaddress.ip_address(source)), str(ipaddress.ip_address(target))
        if number not in (6, 17):
            self.packets[(f"protocol {number}", receiver, 0)] = None
            return
        from_port, to_port = struct.unpack("!HH", packet[start : start + 4])
        if (sender, from_port) in (RESOLVER, REDIRECTOR) or (receiver, to_port) in (RESOLVER, REDIRECTOR):
            return
        if number == 6 and packet[start + 13] & 0x12 != 0x02:
            return  # not what opens a connection: what follows goes where that went, or comes back
        if number == 17 and from_port in (*SINK_PORTS, 53):
            return
        self.packets[("tcp" if number == 6 else "udp", receiver, to_port)] = None

    def end(self) -> None:
        """Stop, once what was sent has been seen."""
        self._ended.set()
        self._thread.join()
        self._socket.close()


class World:
    """The servers."""

    def __init__(self, order: dict[str, Any]) -> None:
        self._zone = {name: list(answers) for name, answers in order.get("zone", {}).items()}
        self._redirects: dict[str, str] = order.get("redirects", {})
        self.connected: list[str] = []

    async def sink(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer as a web server or a proxy would."""
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 2)
            self.connected.append(head.split(b"\r\n")[0].decode("latin-1"))
            if head.startswith(b"CONNECT"):
                writer.write(b"HTTP/1.1 200 Connection established\r\nX-Proxy: yes\r\n\r\n")
                await self.sink(reader, writer)
            else:
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nsink")
                await writer.drain()
        writer.close()

    async def redirect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Send visitors on, as the order says."""
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            path = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode("latin-1")
            location = self._redirects.get(path, "/")
            writer.write(f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode("latin-1"))
            await writer.drain()
        writer.close()

    def resolve(self, wire: bytes) -> bytes:
        """Answer from the zone; each answer of a name is given once, the last one for ever."""
        query = dns.message.from_wire(wire)
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        name = query.question[0].name.to_text(omit_final_dot=True).lower()
        rtype = query.question[0].rdtype
        answers = self._zone.get(name, [[]])
        wanted = [address for address in answers[0] if (":" in address) == (rtype == dns.rdatatype.AAAA)]
        if rtype == dns.rdatatype.AAAA and len(answers) > 1:
            answers.pop(0)
        if wanted and rtype in (dns.rdatatype.A, dns.rdatatype.AAAA):
            response.answer.append(dns.rrset.from_text(query.question[0].name, 0, "IN", rtype, *wanted))
        return response.to_wire()


class _Resolver(asyncio.DatagramProtocol):
    def __init__(self, world: World) -> None:
        self._world = world

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._transport.sendto(self._world.resolve(data), addr)


def now() -> datetime:
    return datetime.now(UTC)


async def answers(order: dict[str, Any]) -> list[Any]:
    """Ask everything, each in a session of its own, so that nothing is answered from memory unless told to be."""
    seams = Seams(
        dns_server=f"{RESOLVER[0]}:{RESOLVER[1]}",
        allow_private=(f"{REDIRECTOR[0]}/32", *order.get("allow", ())),
        proxy=order.get("proxy", ""),
    )
    found: list[Any] = []
    for kind, *words in order["ask"]:
        if kind == "audit":
            product = Product.model_validate(
                {"domain": words[0], "routes": [{"kind": "homepage", "url": url} for url in words[1]]}
            )
            evidence = (await audit(Order(product, seams=seams, limits=LIMITS, deadline=60))).evidence
            assert evidence.http is not None
            assert evidence.tls is not None
            kinds = [each.failure.kind.value if each.failure else str(each.status) for each in evidence.http.exchanges]
            found.append(sorted({*kinds, *(each.failure_kind for each in evidence.tls.endpoints)}))
            continue
        try:
            async with open_session(seams, now, limits=LIMITS) as session:
                match kind:
                    case "get" | "twice":
                        for _ in range(2 if kind == "twice" else 1):
                            seen = await session.get(words[0])
                        found.append(seen.failure.kind.value if seen.failure else [seen.status, seen.address])
                    case "follow":
                        from launchready.collect.http import follow
                        from launchready.collect.scope import Scope

                        last = await follow(Scope(Product(domain="allowed.test"), session), words[0])
                        found.append(last.failure.kind.value if last.failure else [last.status, last.url])
                    case "tls":
                        endpoint = await session.tls(words[0], int(words[1]))
                        found.append(endpoint.failure_kind)
                    case "dns":
                        answer = await session.dns("host.test", "A", Server(words[0], 53))
                        found.append(answer.status.value)
        except UsageError as error:
            found.append(f"usage: {error}")
    return found


async def run(order: dict[str, Any]) -> dict[str, Any]:
    """Build the servers, watch, ask, and say what was seen."""
    world = World(order)
    async with contextlib.AsyncExitStack() as stack:
        for port in SINK_PORTS:
            for host in ("0.0.0.0", "::"):
                server = await asyncio.start_server(world.sink, host, port)
                stack.push_async_callback(server.wait_closed)
                stack.callback(server.close)
        redirector = await asyncio.start_server(world.redirect, *REDIRECTOR)
        stack.callback(redirector.close)
        loop = asyncio.get_running_loop()
        resolver, _ = await loop.create_datagram_endpoint(lambda: _Resolver(world), local_addr=RESOLVER)
        stack.callback(resolver.close)
        watch = Watch()
        try:
            found = await answers(order)
        finally:
            await asyncio.sleep(0.1)
            await asyncio.to_thread(watch.end)
    return {"answers": found, "packets": list(watch.packets), "connected": world.connected}


def main() -> None:
    order = json.load(sys.stdin)
    build()
    sys.stdout.write(json.dumps(asyncio.run(run(order))))


if __name__ == "__main__":
    main()
