"""Which SPF questions a product file raises: its domains, and its senders' addresses."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import NamedTuple

from launchready.model.product import EmailSender, Product
from launchready.standards.mail_domains import envelope
from launchready.standards.mail_providers import named
from launchready.standards.spf_record import Network

MAX_ADDRESSES = 50
"""Addresses of all senders together that are judged one by one."""


class SpfQuestion(NamedTuple):
    """The arguments of `check_host()` for one address of a sender."""

    ip: str
    domain: str
    sender: str
    helo: str


def proposed(sender: EmailSender) -> tuple[str, ...]:
    """Return the subdomains that a sender's service proposes for MAIL FROM, where the product file does not say which it is."""
    if sender.envelope_domain or sender.addresses:
        return ()
    labels = (label for provider in named(sender.name) for label in provider.subdomains)
    return tuple(dict.fromkeys(f"{label}.{sender.domain}" for label in labels))


def domains(product: Product) -> tuple[str, ...]:
    """Return the domains whose SPF records matter: the product's own, and those that its senders send from and as."""
    of_senders = (name for sender in product.email.senders for name in (sender.domain, envelope(sender)))
    return tuple(dict.fromkeys((product.domain, *of_senders)))


def networks_of(sender: EmailSender) -> Iterator[Network]:
    """Yield the networks that a sender sends from; what is no address is passed over."""
    for text in sender.addresses:
        try:
            yield ipaddress.ip_network(text.strip(), strict=False)
        except ValueError:
            continue


def questions_of(sender: EmailSender) -> Iterator[SpfQuestion]:
    """Yield the question for each address of a sender; of a network both ends stand for all."""
    domain = envelope(sender)
    for network in networks_of(sender):
        for address in dict.fromkeys((network[0], network[-1])):
            yield SpfQuestion(str(address), domain, f"postmaster@{domain}", sender.helo or domain)


def questions(product: Product) -> tuple[SpfQuestion, ...]:
    """Return the questions for all addresses of all senders."""
    found = [question for sender in product.email.senders for question in questions_of(sender)]
    return tuple(dict.fromkeys(found))[:MAX_ADDRESSES]
