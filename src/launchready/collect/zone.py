"""The zone as its own servers tell it: delegation, each name server, keys and signatures, and who may issue certificates.

Every question's chain is short: the parent's side and the zone's own are asked at once, and each server as soon as its address is known.
"""

from __future__ import annotations

from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.model.evidence.dns import DnsStatus
from launchready.net.dns import Server
from launchready.standards.takeover import bought
from launchready.standards.urls import parse_address, within
from launchready.standards.zone import MAX_SERVERS, climb, top

CUT_TYPES = ("SOA", "CAA", "DS", "DNSKEY")
DIRECT_TYPES = ("SOA", "NS", "A", "DNSKEY")
MAX_ADDRESSES = 3
"""Addresses of each family that are tried one by one; edges have many, which many hosts share."""
MAX_PARENTS = 2
"""Servers of the parent that are asked; they are run by registries, and one answers for all."""
MAX_DECLARED = 300
"""Records of the product file that are looked up."""


async def zone(scope: Scope) -> None:
    """Ask about the zone of the product's domain, from above and from within."""
    domain = scope.product.domain
    names = climb(domain, domain)
    await scope.session.journal.gather(
        *(_cut(scope, name) for name in names),
        _parent(scope, top(domain)),
        _mail(scope, domain),
        _declared(scope),
    )


async def _cut(scope: Scope, name: str) -> None:
    """Ask what stands where a zone may begin, and then each server that is named there."""
    session = scope.session

    async def servers() -> None:
        await _servers(scope, name, (await session.dns(name, "NS")).values)

    await session.journal.gather(servers(), *(_ask(scope, name, rtype) for rtype in CUT_TYPES))


async def _ask(scope: Scope, name: str, rtype: str) -> None:
    await scope.session.dns(name, rtype)


async def _servers(scope: Scope, name: str, servers: tuple[str, ...]) -> None:
    await scope.session.journal.gather(*(_server(scope, name, server) for server in sorted(set(servers))[:MAX_SERVERS]))


async def _server(scope: Scope, name: str, server: str) -> None:
    """Ask one name server about the zone; where its name is gone, ask whether anybody owns that name's domain."""
    found = await _addresses(scope, server)
    if found:
        address = Server(found[0])
        await scope.session.journal.gather(*(scope.session.dns(name, rtype, address) for rtype in DIRECT_TYPES))


async def _addresses(scope: Scope, server: str) -> tuple[str, ...]:
    session = scope.session
    four, six = await session.journal.gather(session.dns(server, "A"), session.dns(server, "AAAA"))
    if four.status is DnsStatus.NXDOMAIN:
        await _owned(scope, four.cnames[-1] if four.cnames else server)
    return tuple(value for value in (*four.values, *six.values) if parse_address(value) is not None)


async def _parent(scope: Scope, name: str) -> None:
    """Ask the parent's servers whom they send everyone to, and whether they know the zone as signed; then those whom only they name."""
    session = scope.session
    above = name.partition(".")[2]
    if not above:
        return
    answer = await session.dns(above, "NS")

    async def ask(server: str) -> tuple[str, ...]:
        found = await _addresses(scope, server)
        if not found:
            return ()
        told, _ = await session.journal.gather(*(session.dns(name, rtype, Server(found[0])) for rtype in ("NS", "DS")))
        return () if told.authoritative else told.values

    told = await session.journal.gather(*(ask(server) for server in sorted(set(answer.values))[:MAX_PARENTS]))
    known = set((await session.dns(name, "NS")).values)
    await _servers(scope, name, tuple({server for values in told for server in values} - known))


async def _mail(scope: Scope, domain: str) -> None:
    """Ask for the addresses of the hosts that take the domain's mail."""
    answer = await scope.session.dns(domain, "MX")
    targets = {value.split()[-1] for value in answer.values if value.split()} - {"."}
    await scope.session.journal.gather(*(_ask(scope, target, "A") for target in sorted(targets)[:MAX_SERVERS]))


async def _declared(scope: Scope) -> None:
    """Ask for the records that the product file declares; for a CNAME also its addresses, as edges flatten it."""
    session = scope.session
    questions: dict[tuple[str, str], None] = {}
    for record in scope.product.dns.records[:MAX_DECLARED]:
        questions[record.name, record.type] = None
        if record.type == "CNAME":
            questions[record.name, "A"] = None
            questions.update({(value.rstrip(".").lower(), "A"): None for value in record.values[:1]})
    await session.journal.gather(*(session.dns(name, rtype) for name, rtype in questions))


async def _owned(scope: Scope, name: str) -> None:
    """Ask whether the domain of a name that does not exist is anybody's: if not, a stranger can register it."""
    domain = bought(name)
    if domain and not within(scope.product.domain, domain):
        await scope.session.dns(domain, "SOA")


async def host(scope: Scope, name: str) -> None:
    """Ask who may issue certificates for a host, whether the name that it leads to is anybody's, and each of its addresses."""
    above = climb(name, scope.product.domain)
    await scope.session.journal.gather(_leads(scope, name), *(_ask(scope, each, "CAA") for each in above))


async def _leads(scope: Scope, name: str) -> None:
    session = scope.session
    four, six = await session.journal.gather(session.dns(name, "A"), session.dns(name, "AAAA"))
    if four.status is DnsStatus.NXDOMAIN and four.cnames:
        await _owned(scope, four.cnames[-1])
    addresses = (*four.values[:MAX_ADDRESSES], *six.values[:MAX_ADDRESSES])
    if len(addresses) > 1:
        await session.journal.gather(*(session.tls(address) for address in addresses))


COLLECTOR = Collector("zone", product=zone, host=host)
