"""What is asked of DNS about a product's mail: enough for every check, in one chain of waits, and bounded."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from net.authorities import Authorities
from seen import evidence

from launchready.checks.asked import NotAsked, settled
from launchready.checks.catalogue import select
from launchready.checks.runner import evaluate
from launchready.collect import mail_policy
from launchready.collect.run import collect
from launchready.collect.scope import Scope
from launchready.model.product import Product
from launchready.standards.dmarc import authorised, discover, judge
from launchready.standards.mail_domains import look_for_keys

from .site import Site

HOME = "kettle.test"
SENDERS = [
    {"name": "Mailer", "domain": HOME, "envelope_domain": "bounces.mailer.test", "selectors": ["k9"]},
    {"name": "News", "domain": f"news.{HOME}"},
]
ZONE = {
    (f"_dmarc.{HOME}", "TXT"): (
        '"v=DMARC1; p=reject; sp=none; rua=mailto:a@reports.test; ruf=mailto:b@failures.test"',
    ),
    (HOME, "MX"): ("10 mail.kettle.test.",),
    (HOME, "TXT"): ('"v=spf1 mx -all"',),
}


@pytest.fixture
def site(authorities: Authorities) -> Site:
    return Site(authorities, zone=dict(ZONE))


def run(site: Site, **email: object) -> Scope:
    product = Product.model_validate({"domain": HOME, "email": email})

    async def visit() -> Scope:
        async with site.visited(product) as scope:
            await asyncio.wait_for(collect(scope, [mail_policy.COLLECTOR]), 60)
            return scope

    return asyncio.run(visit())


@pytest.mark.parametrize("senders", [[], SENDERS], ids=["nothing declared", "two senders"])
def test_no_check_misses_an_answer(site: Site, senders: list[dict[str, object]]) -> None:
    scope = run(site, senders=senders)
    dns = scope.session.dns_evidence
    seen = replace(evidence(product={"email": {"senders": senders}}, domain=HOME), dns=dns, product=scope.product)
    for finding in evaluate(select(("email.dmarc", "email.dkim")), seen):
        assert "was not asked" not in finding.result.seen, finding
    found = settled(discover(HOME), dns)
    assert not isinstance(found, NotAsked)
    assert found.policy == "reject"
    assert found.record is not None
    assert not isinstance(settled(authorised(HOME, (*found.record.rua, *found.record.ruf)), dns), NotAsked)
    assert not isinstance(settled(look_for_keys(scope.product, HOME), dns), NotAsked)
    for sender in senders:
        author, bounce = str(sender["domain"]), str(sender.get("envelope_domain", sender["domain"]))
        assert not isinstance(settled(judge(author, [author], [bounce]), dns), NotAsked)


def test_waits_come_one_after_another_only_for_the_takers_of_reports(site: Site) -> None:
    scope = run(site, senders=SENDERS)
    asked = [answer.name for answer in scope.session.dns_evidence.answers]
    late = [name for name in asked if "_report._dmarc" in name]
    assert set(late) == {f"{HOME}._report._dmarc.reports.test", f"{HOME}._report._dmarc.failures.test"}
    assert len(scope.session.journal.waits) == len(set(scope.session.dns_evidence.answers))


def test_many_senders_and_addresses_are_bounded(site: Site) -> None:
    many = ",".join(f"mailto:a@h{number}.test" for number in range(100))
    site.zone[(f"_dmarc.{HOME}", "TXT")] = (" ".join(f'"{part}"' for part in _cut(f"v=DMARC1; p=none; rua={many}")),)
    senders = [{"name": f"S{n}", "domain": f"s{n}.{HOME}", "selectors": ["a", "b"]} for n in range(20)]
    scope = run(site, senders=senders)
    assert len(scope.session.dns_evidence.answers) < 500


def _cut(text: str) -> list[str]:
    return [text[at : at + 250] for at in range(0, len(text), 250)]
