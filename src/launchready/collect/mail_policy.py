"""DMARC and DKIM in DNS: the policy that applies to each domain of the product's mail, who may be sent its reports, and the keys."""

from __future__ import annotations

from launchready.collect.interface import Collector
from launchready.collect.mail_test import tests as recorded_tests
from launchready.collect.scope import Scope
from launchready.standards.dmarc import authorised, discover, organizational_domain
from launchready.standards.mail_domains import author_domains, envelope, look_for_keys, selectors_seen


async def product(scope: Scope) -> None:
    """Ask about every domain at once; only whether others take its reports waits for a record."""
    session = scope.session
    domains = author_domains(scope.product)
    tests = (await recorded_tests(scope)).tests
    elsewhere = {envelope(sender) for sender in scope.product.email.senders} - set(domains)
    await session.journal.gather(
        *(_policy(scope, domain) for domain in domains),
        *(session.settle(look_for_keys(scope.product, domain, selectors_seen(tests, domain))) for domain in domains),
        *(session.settle(organizational_domain(domain)) for domain in sorted(elsewhere)),
        *(session.dns(domain, rtype) for domain in domains for rtype in ("MX", "TXT")),
    )


async def _policy(scope: Scope, domain: str) -> None:
    found = await scope.session.settle(discover(domain))
    if found.record is not None and (found.record.rua or found.record.ruf):
        await scope.session.settle(authorised(found.found_at, (*found.record.rua, *found.record.ruf)))


COLLECTOR = Collector("mail-policy", product=product)
