"""From a host and port to addresses that may be connected to: resolved once, judged, and then used as judged."""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from launchready.model.evidence.dns import DnsAnswer, DnsStatus
from launchready.model.evidence.http import FailureKind
from launchready.model.evidence.run import Seams
from launchready.net.policy import AddressPolicy
from launchready.standards.urls import parse_address

MAX_ADDRESSES = 16
"""Addresses tried of one host; a name with more is served by the first ones."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where a host and port lead: the addresses allowed, the port to use, and why nothing may be used if so."""

    host: str
    port: int
    addresses: tuple[str, ...]
    to_port: int
    kind: FailureKind | None = None
    detail: str = ""


class Router:
    """Finds routes, by `--resolve` rules, address literals and the run's resolver, in this order."""

    def __init__(
        self,
        seams: Seams,
        policy: AddressPolicy,
        ask: Callable[[str, str], Awaitable[tuple[DnsAnswer, DnsAnswer]]],
    ) -> None:
        self._seams = seams
        self._policy = policy
        self._ask = ask

    async def route(self, host: str, port: int) -> Route:
        """Return the route to a host and port. Never raises; what stands against it is in the route."""
        host = host.lower().rstrip(".")
        rule = self._seams.rule(host, port)
        to_port = rule.to_port if rule else port
        literal = parse_address(rule.address if rule and rule.address != "*" else host)
        if literal is not None:
            return self._judged(host, port, to_port, (str(literal),))
        if host == "localhost" or host.endswith(".localhost"):
            return self._judged(host, port, to_port, ("127.0.0.1",))  # RFC 6761, section 6.3
        answers = await self._ask(host, "A/AAAA")
        addresses = tuple(value for answer in answers for value in answer.values)
        if not addresses:
            return Route(host, port, (), to_port, FailureKind.DNS, _no_address(host, answers))
        distinct = tuple(dict.fromkeys(addresses))
        return self._judged(host, port, to_port, distinct[:MAX_ADDRESSES])

    def route_to(self, host: str, port: int, address: str) -> Route:
        """Return the route to a host at one address, in place of what DNS says of it. Never raises."""
        literal = parse_address(address)
        if literal is None:
            return Route(host, port, (), port, FailureKind.OTHER, f"{address} is no address")
        rule = self._seams.rule(host, port)
        return self._judged(host, port, rule.to_port if rule else port, (str(literal),))

    def _judged(self, host: str, port: int, to_port: int, addresses: tuple[str, ...]) -> Route:
        refusals = [(address, self._policy.refusal(address)) for address in addresses]
        allowed = tuple(_spelt(address) for address, refusal in refusals if not refusal)
        if allowed:
            return Route(host, port, allowed, to_port)
        detail = "; ".join(f"{address} {refusal}" for address, refusal in refusals)
        return Route(host, port, (), to_port, FailureKind.BLOCKED, detail)


def _spelt(address: str) -> str:
    """Return an address in the one spelling that sockets use; an IPv4 address inside an IPv6 one as itself, as it was judged."""
    parsed = ipaddress.ip_address(address)
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return str(mapped or parsed)


def _no_address(host: str, answers: tuple[DnsAnswer, DnsAnswer]) -> str:
    statuses = {answer.status for answer in answers}
    if DnsStatus.NXDOMAIN in statuses:
        return f"{host} does not exist (NXDOMAIN)"
    if statuses == {DnsStatus.NODATA}:
        return f"{host} has no address (neither A nor AAAA)"
    details = sorted({f"{answer.status}{': ' + answer.detail if answer.detail else ''}" for answer in answers})
    return f"{host} could not be resolved ({', '.join(details)})"
