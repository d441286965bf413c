"""Which domains a product's mail speaks for, and under which selectors its keys are looked for."""

from __future__ import annotations

from collections.abc import Iterable

from launchready.model.evidence.mail_test import MailTest
from launchready.model.product import EmailSender, Product
from launchready.standards.asking import Asking
from launchready.standards.dkim_keys import Selector, look
from launchready.standards.dkim_selectors import KNOWN


def author_domains(product: Product) -> tuple[str, ...]:
    """Return the product's domain, and every other that a sender writes into From."""
    return tuple(dict.fromkeys((product.domain, *(sender.domain for sender in product.email.senders))))


def envelope(sender: EmailSender) -> str:
    """Return the domain in MAIL FROM of a sender's mail."""
    return sender.envelope_domain or sender.domain


def selectors_of(sender: EmailSender) -> tuple[str, ...]:
    """Return the selectors of a sender in lower case, also where the whole name of a key record stands for one."""
    return tuple(dict.fromkeys(name.lower().partition("._domainkey")[0] for name in sender.selectors))


def declared_selectors(product: Product, domain: str) -> tuple[str, ...]:
    """Return the selectors that the product file names for a domain."""
    senders = [sender for sender in product.email.senders if sender.domain == domain]
    return tuple(dict.fromkeys(selector for sender in senders for selector in selectors_of(sender)))


def selectors_in_reserve(product: Product, domain: str) -> tuple[str, ...]:
    """Return the selectors that only a second sender signs with, which is not in use yet."""
    used = {
        s for each in product.email.senders if each.domain == domain and not each.fallback for s in selectors_of(each)
    }
    return tuple(selector for selector in declared_selectors(product, domain) if selector not in used)


def selectors_seen(tests: Iterable[MailTest], domain: str) -> tuple[str, ...]:
    """Return the selectors that recorded messages were signed with for a domain."""
    return tuple(dict.fromkeys(s.selector.lower() for test in tests for s in test.signatures if s.domain == domain))


def look_for_keys(product: Product, domain: str, seen: tuple[str, ...] = ()) -> Asking[tuple[Selector, ...]]:
    """Return the keys of a domain: at the selectors that are declared or were seen in messages, and for the product's own domain
    also at those that services give to all."""
    known = KNOWN if domain == product.domain else ()
    return look(domain, declared_selectors(product, domain), (*seen, *known))
