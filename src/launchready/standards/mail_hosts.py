"""Hosts that take mail in, and hosts that send it: what their DNS names are made of (RFC 5321, RFC 5782, RFC 7505)."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from launchready.model.evidence.run import Seams
from launchready.model.product import EmailSender, Product
from launchready.standards.urls import Address, parse_address

MAX_EXCHANGERS = 10
"""Mail servers of a domain that are looked at."""
MAX_SENDING = 10
"""Addresses of senders that are looked at."""
LISTED_TEST, CLEAN_TEST = "127.0.0.2", "127.0.0.1"
"""A list that works lists the first and not the second (RFC 5782, section 5)."""
LISTED_TEST_6 = "::ffff:7f00:2"


@dataclass(frozen=True, slots=True)
class Exchangers:
    """The MX records of a domain: its mail servers in order of preference; `null` is the record that says there are none (RFC 7505)."""

    hosts: tuple[str, ...] = ()
    null: bool = False


def exchangers(values: Iterable[str]) -> Exchangers:
    """Return the mail servers that MX records name."""
    found: list[tuple[int, str]] = []
    for value in values:
        words = value.split()
        if len(words) == 2 and words[0].isdigit():
            found.append((int(words[0][:6]), words[1].lower().rstrip(".")))
    hosts = tuple(dict.fromkeys(host for _, host in sorted(found) if host))
    return Exchangers(hosts, null=any(not host for _, host in found))


def sending_addresses(product: Product) -> Iterator[tuple[EmailSender, Address]]:
    """Yield the single addresses that senders are said to send from; networks are their providers' affair."""
    seen: set[Address] = set()
    for sender in product.email.senders:
        for text in sender.addresses:
            address = parse_address(text)
            if address is not None and address not in seen and len(seen) < MAX_SENDING:
                seen.add(address)
                yield sender, address


def reverse_name(address: Address) -> str:
    """Return the name that holds the PTR record of an address."""
    return address.reverse_pointer


def list_name(address: Address, zone: str) -> str:
    """Return the name that a blocklist has for an address (RFC 5782, section 2)."""
    labels = address.reverse_pointer.rsplit(".", 2)[0]
    return f"{labels}.{zone}"


def control_names(zone: str) -> tuple[str, str]:
    """Return the names that a list that works must have, and must not have."""
    return list_name(ipaddress.ip_address(LISTED_TEST), zone), list_name(ipaddress.ip_address(CLEAN_TEST), zone)


def control_name_6(zone: str) -> str:
    """Return the name that a list of IPv6 addresses must have."""
    return list_name(ipaddress.ip_address(LISTED_TEST_6), zone)


def on_the_internet(address: Address, seams: Seams) -> bool:
    """Return whether others can see mail come from an address: it is a public one, or of a range that this run treats so."""
    if address.is_global:
        return True
    for text in seams.allow_private:
        try:
            network = ipaddress.ip_network(text)
        except ValueError:  # the word `private`
            return True
        if network.version == address.version and address in network:
            return True
    return False


def looks_generic(name: str, address: Address) -> bool:
    """Return whether a name is made of its address, as networks name what belongs to nobody in particular."""
    numbers = [part for part in re.split(r"\D+", name) if part]
    if isinstance(address, ipaddress.IPv4Address):
        octets = str(address).split(".")
        wanted = ("".join(octets), "".join(f"{int(octet):03d}" for octet in octets))
        return len(set(octets) & set(numbers)) == len(set(octets)) or any(word in name for word in wanted)
    return address.exploded.replace(":", "")[-12:] in re.sub(r"[^0-9a-f]", "", name)
