"""Who a message came from, by what a report says of it: a sender that the product declares, a known service, the domain itself, or nobody known.

Names count only where they were proved (SPF or DKIM passes): anybody can write a domain into a message.
"""

from __future__ import annotations

import ipaddress
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from launchready.model.product import EmailSender
from launchready.standards.aggregate import Row
from launchready.standards.mail_providers import PROVIDERS, named

_SIGNERS = {
    "amazonses.com": "Amazon SES",
    "gappssmtp.com": "Google Workspace",
    "google.com": "Google Workspace",
    "onmicrosoft.com": "Microsoft 365",
    "mtasv.net": "Postmark",
    "mcsv.net": "Mailchimp",
    "mandrillapp.com": "Mandrill",
    "mailersend.net": "MailerSend",
    "sparkpostmail.com": "SparkPost",
    "hubspotemail.net": "HubSpot",
}
"""Domains that services sign with, or send from, for customers who have set up nothing of their own; those that are their SPF names are in
`mail_providers`. Services that send over Amazon SES sign with its name too. google.com is what Google's own notices (calendar, documents) sent in a customer's name bear."""


class Kind(StrEnum):
    """What is known of a source, best first."""

    DECLARED = "declared"
    PROVIDER = "provider"
    OWN = "own"
    OTHER = "other"
    UNKNOWN = "unknown"
    FORWARDER = "forwarder"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a message came from. `name` is a declared sender, a service, a domain with its selector, or a network."""

    kind: Kind
    name: str


_RANK = {kind: rank for rank, kind in enumerate(Kind)}
KNOWN = frozenset({Kind.DECLARED, Kind.PROVIDER, Kind.OWN})
"""Sources that count when a stricter policy is considered; the others are for a human to decide."""


def identify(rows: Iterable[Row], senders: Sequence[EmailSender]) -> Mapping[Row, Identity]:
    """Return who each row's messages came from.

    Rows of an address that prove nothing themselves belong to the one who is proved at that address by at least half of its messages: a server
    whose signature fails now and then is still that server; a forger at a shared address is not its customer.
    """
    networks = [(sender, tuple(_networks(sender.addresses))) for sender in senders]
    found: dict[Row, Identity] = {}
    at: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row not in found:
            found[row] = _of(row, senders, networks)
        at[row.address].append(row)
    for address, its in at.items():
        weights: dict[Identity, int] = defaultdict(int)
        for row in its:
            weights[found[row]] += row.count
        known = sorted(
            (each for each in weights if each.kind in KNOWN), key=lambda each: (_RANK[each.kind], -weights[each], each.name)
        )  # fmt: skip
        total = sum(weights.values())
        host = next((each for each in known if 2 * weights[each] >= total), None)
        for row in its:
            if found[row].kind in (Kind.OTHER, Kind.UNKNOWN):
                found[row] = host or (found[row] if found[row].kind is Kind.OTHER else _unknown(address))
    return found


def _of(
    row: Row,
    senders: Sequence[EmailSender],
    networks: Sequence[tuple[EmailSender, tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]]],
) -> Identity:
    address = ipaddress.ip_address(row.address)
    for sender, its in networks:
        if any(address.version == network.version and address in network for network in its):
            return Identity(Kind.DECLARED, sender.name)
    signed = [(each.domain, each.selector) for each in row.dkim_seen if each.result == "pass"]
    by_spf = [each.domain for each in row.spf_seen if each.result == "pass" and each.domain]
    for sender in senders:
        if any(_same(domain, sender.domain) and selector in sender.selectors for domain, selector in signed):
            return Identity(Kind.DECLARED, sender.name)
        if sender.envelope_domain and sender.envelope_domain in by_spf:
            return Identity(Kind.DECLARED, sender.name)
    if not row.passed and row.forwarded:
        return Identity(Kind.FORWARDER, next(iter(by_spf), "") or _unknown(row.address).name)
    for domain in (*(domain for domain, _ in signed), *by_spf):
        services = _services(domain)
        if services:
            mine = next(
                (sender for sender in senders if {each.name for each in named(sender.name)} & {*services}), None
            )
            return Identity(Kind.DECLARED, mine.name) if mine else Identity(Kind.PROVIDER, services[0])
    if row.dkim:
        own = sorted((each for each in signed if _same(each[0], row.header_from)), key=lambda each: (not each[1], each))
        if own:
            domain, selector = own[0]
            return Identity(Kind.OWN, f"{domain}, selector {selector}" if selector else f"{domain}, signed")
        return Identity(Kind.OWN, f"{row.header_from}, signed")
    if row.spf:
        return Identity(Kind.OWN, f"{row.header_from}, by SPF")
    proved = next((domain for domain, _ in signed), "") or next(iter(by_spf), "")
    return Identity(Kind.OTHER, proved) if proved else _unknown(row.address)


@lru_cache(maxsize=4_096)
def _services(domain: str) -> tuple[str, ...]:
    """Return the services that a domain may belong to, the one to call it by first."""
    signer = (name for end, name in _SIGNERS.items() if _below(domain, end))
    listed = (each.name for each in PROVIDERS if any(_below(domain, include) for include in each.includes))
    return tuple(dict.fromkeys((*signer, *listed)))


def _below(name: str, end: str) -> bool:
    return name == end or name.endswith(f".{end}")


def _same(one: str, other: str) -> bool:
    """Return True where one of two names is the other or lies below it; a receiver has judged their alignment already."""
    return bool(one and other) and (_below(one, other) or _below(other, one))


def _unknown(address: str) -> Identity:
    """Return the network that strangers' addresses are put together by: what providers hand out as one."""
    parsed = ipaddress.ip_address(address)
    network = ipaddress.ip_network(f"{address}/{24 if parsed.version == 4 else 48}", strict=False)
    return Identity(Kind.UNKNOWN, str(network))


def _networks(texts: Iterable[str]) -> Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    for text in texts:
        try:
            yield ipaddress.ip_network(text, strict=False)
        except ValueError:
            continue  # a name, perhaps: it says nothing of addresses here
