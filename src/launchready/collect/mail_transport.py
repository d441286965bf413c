"""How mail reaches the product and leaves it: its mail servers, MTA-STS, TLS-RPT, DANE, BIMI; reverse DNS of what sends; blocklists.

Everything is asked at once but what an answer leads to: a mail server is looked at as soon as its name is known. Blocklists are asked
only where the product file names them.
"""

from __future__ import annotations

from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.model.evidence.mail import MailEvidence, StsPolicy
from launchready.net.http import Request
from launchready.standards import bimi, dane, mta_sts, tls_rpt
from launchready.standards.mail_domains import envelope
from launchready.standards.mail_hosts import (
    MAX_EXCHANGERS,
    control_name_6,
    control_names,
    exchangers,
    list_name,
    reverse_name,
    sending_addresses,
)
from launchready.standards.urls import Address, parse_address
from launchready.standards.zone import climb

MAX_NAMES = 5
"""Names of one address that are looked up."""
MAX_LOGO = 200_000


async def product(scope: Scope) -> None:
    """Ask about the mail of the product's domain, and about what sends in its name."""
    session, domain = scope.session, scope.product.domain
    policies: list[StsPolicy] = []
    try:
        await session.journal.gather(
            _receiving(scope, domain),
            _policy(scope, domain, policies),
            _ask(scope, tls_rpt.record_name(domain), "TXT"),
            _logo(scope, domain),
            *(_envelope(scope, name) for name in {envelope(each) for each in scope.product.email.senders} - {domain}),
            *(_sending(scope, address) for _, address in sending_addresses(scope.product)),
            *(_addresses(scope, each.helo) for each in scope.product.email.senders if each.helo),
            *(_blocklist(scope, zone) for zone in scope.product.email.blocklists),
        )
    finally:
        scope.keep(MailEvidence(session.mail_servers, tuple(policies)))


async def host(scope: Scope, name: str) -> None:
    """Ask whether a host takes mail, or says that it takes none."""
    await scope.session.dns(name, "MX")


async def _ask(scope: Scope, name: str, rtype: str) -> None:
    await scope.session.dns(name, rtype)


async def _addresses(scope: Scope, name: str) -> None:
    await scope.session.journal.gather(*(scope.session.dns(name, rtype) for rtype in ("A", "AAAA")))


async def _receiving(scope: Scope, domain: str) -> None:
    found = exchangers((await scope.session.dns(domain, "MX")).values)
    hosts = found.hosts[:MAX_EXCHANGERS]
    if not hosts and not found.null and scope.product.email.receives:
        hosts = (domain,)  # without MX, mail goes to the domain's own address (RFC 5321, section 5.1)
    await scope.session.journal.gather(*(_exchanger(scope, name) for name in hosts))


async def _exchanger(scope: Scope, name: str) -> None:
    async def records() -> None:
        answer = await scope.session.dns(dane.name_of(name), "TLSA")
        if answer.values and "." in name:
            zones = climb(name, name)
            await scope.session.journal.gather(*(_ask(scope, zone, rtype) for zone in zones for rtype in ("DS", "NS")))

    async def look() -> None:
        await scope.session.smtp(name)

    if parse_address(name) is None:
        await scope.session.journal.gather(look(), records())


async def _envelope(scope: Scope, name: str) -> None:
    await scope.session.journal.gather(*(scope.session.dns(name, rtype) for rtype in ("MX", "A", "AAAA")))


async def _policy(scope: Scope, domain: str, policies: list[StsPolicy]) -> None:
    record = mta_sts.read_record((await scope.session.dns(mta_sts.record_name(domain), "TXT")).values)
    if not record.present:
        return
    asked = Request(mta_sts.policy_url(domain), max_body=mta_sts.MAX_POLICY + 1)
    exchange, body = await scope.session.read(asked)
    if exchange.status == 200 and (exchange.failure is None or exchange.body is not None):
        policies.append(mta_sts.read_policy(domain, body))


async def _logo(scope: Scope, domain: str) -> None:
    found = bimi.read((await scope.session.dns(bimi.record_name(domain), "TXT")).values)
    if found.logo and not found.errors:
        await scope.session.send(Request(found.logo, max_body=MAX_LOGO))


async def _sending(scope: Scope, address: Address) -> None:
    answer = await scope.session.dns(reverse_name(address), "PTR")
    await scope.session.journal.gather(*(_addresses(scope, name) for name in answer.values[:MAX_NAMES]))


async def _blocklist(scope: Scope, zone: str) -> None:
    addresses = [address for _, address in sending_addresses(scope.product)]
    if not addresses:
        return
    controls = [*control_names(zone), *([control_name_6(zone)] if any(each.version == 6 for each in addresses) else [])]
    await scope.session.journal.gather(
        *(_ask(scope, name, "A") for name in controls), *(_listing(scope, list_name(each, zone)) for each in addresses)
    )


async def _listing(scope: Scope, name: str) -> None:
    answer = await scope.session.dns(name, "A")
    if answer.values:
        await scope.session.dns(name, "TXT")


COLLECTOR = Collector("mail-transport", product=product, host=host)
