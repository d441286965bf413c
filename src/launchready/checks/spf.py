"""What the checks of SPF share: each domain's record as a tree, and who sends by it."""

from __future__ import annotations

from collections.abc import Iterator

from launchready.checks.asked import NotAsked, settled
from launchready.model.check import Result, unknown
from launchready.model.evidence.dns import DnsEvidence
from launchready.model.probe import Dig
from launchready.model.product import EmailSender, Product
from launchready.standards.mail_domains import envelope
from launchready.standards.spf_senders import domains
from launchready.standards.spf_tree import Node, State, tree

REMEDY = "ask a resolver yourself with the command shown, and run the audit again once it answers"


def trees(dns: DnsEvidence, product: Product) -> Iterator[tuple[str, Node | Result]]:
    """Yield each domain with its tree, or with why there is none."""
    for domain in domains(product):
        root = settled(tree(domain), dns)
        if isinstance(root, NotAsked):
            yield domain, unknown(domain, str(root), "run a whole audit", Dig(domain, "TXT"))
        elif root.state is State.UNSEEN:
            yield domain, unknown(domain, f"its TXT records were not told: {root.detail}", REMEDY, Dig(domain, "TXT"))
        else:
            yield domain, root


def readable(dns: DnsEvidence, product: Product) -> Iterator[tuple[str, Node]]:
    """Yield the domains whose own record can be read; email.spf says what is wrong with the others."""
    for domain, root in trees(dns, product):
        if isinstance(root, Node) and root.record is not None:
            yield domain, root


def senders_of(product: Product, domain: str) -> tuple[EmailSender, ...]:
    """Return the senders in use whose MAIL FROM is in a domain."""
    return tuple(each for each in product.email.senders if envelope(each) == domain and not each.fallback)
