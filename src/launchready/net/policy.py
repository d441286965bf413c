"""Which addresses this program may talk to. One policy for every socket.

Peers choose where we are led: by DNS, by redirects, by name server delegations. An address that is not on the public
internet is therefore refused, unless the operator allowed its range (`--allow-private`). Ranges are those of the IANA
special-purpose registries (RFC 6890, as of 2026), kept here as data so that every Python version judges alike.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from launchready.model.errors import UsageError
from launchready.standards.urls import Address

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_DENIED: tuple[tuple[str, str], ...] = (
    ("0.0.0.0/8", "this network"),
    ("10.0.0.0/8", "private"),
    ("100.64.0.0/10", "carrier-grade NAT"),
    ("127.0.0.0/8", "loopback"),
    ("169.254.0.0/16", "link-local"),
    ("172.16.0.0/12", "private"),
    ("192.0.0.0/24", "protocol assignments"),
    ("192.0.2.0/24", "documentation"),
    ("192.88.99.0/24", "6to4 relay"),
    ("192.168.0.0/16", "private"),
    ("198.18.0.0/15", "benchmarking"),
    ("198.51.100.0/24", "documentation"),
    ("203.0.113.0/24", "documentation"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved"),
    ("::1/128", "loopback"),
    ("::/96", "embeds an IPv4 address"),
    ("::ffff:0:0:0/96", "embeds an IPv4 address"),
    ("64:ff9b::/96", "NAT64, embeds an IPv4 address"),
    ("64:ff9b:1::/48", "NAT64, embeds an IPv4 address"),
    ("100::/64", "discard"),
    ("100:0:0:1::/64", "dummy prefix"),
    ("2001::/32", "Teredo, embeds an IPv4 address"),
    ("2001::/23", "protocol assignments"),
    ("2001:db8::/32", "documentation"),
    ("2002::/16", "6to4, embeds an IPv4 address"),
    ("3fff::/20", "documentation"),
    ("5f00::/16", "segment routing"),
    ("fc00::/7", "private"),
    ("fe80::/10", "link-local"),
    ("fec0::/10", "site-local"),
    ("ff00::/8", "multicast"),
)
DENIED: tuple[tuple[Network, str], ...] = tuple((ipaddress.ip_network(text), why) for text, why in _DENIED)

PRIVATE: tuple[Network, ...] = tuple(
    ipaddress.ip_network(text)
    for text in (
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7",
    )
)  # fmt: skip
"""What `--allow-private` without a range allows."""

METADATA: frozenset[Address] = frozenset(
    ipaddress.ip_address(text)
    for text in (
        "169.254.169.254",  # AWS, Google, Azure, DigitalOcean, OpenStack and others
        "169.254.170.2",  # AWS ECS task credentials
        "169.254.170.23",  # AWS EKS pod identity
        "100.100.100.200",  # Alibaba Cloud
        "192.0.0.192",  # Oracle Cloud
        "168.63.129.16",  # Azure's platform endpoint
        "fd00:ec2::254",  # AWS
        "fd00:ec2::23",  # AWS EKS pod identity
        "fd20:ce::254",  # Google Cloud
    )
)
"""Where clouds hand out credentials: only a range that names exactly this address allows it."""

_LAST_32_BITS = tuple(ipaddress.ip_network(text) for text in ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96"))
_NAT64_LOCAL = ipaddress.ip_network("64:ff9b:1::/48")
_LINK_LOCAL: tuple[Network, ...] = (ipaddress.ip_network("169.254.0.0/16"), ipaddress.ip_network("fe80::/10"))


class AddressPolicy:
    """Judges addresses. `allow` are ranges that the operator allowed beyond the public internet."""

    def __init__(self, allow: Iterable[Network] = ()) -> None:
        self.allow = tuple(allow)

    def refusal(self, address: Address | str) -> str:
        """Return why an address may not be talked to, or "" if it may."""
        if isinstance(address, str):
            if "%" in address:
                return "has a zone, so it is local to a link"
            address = ipaddress.ip_address(address)
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        if address in METADATA:
            exact = address.max_prefixlen
            if any(net.prefixlen == exact and address in net for net in self._like(address)):
                return ""
            return "is a cloud's metadata address"
        why = next((why for net, why in DENIED if net.version == address.version and address in net), "")
        if not why:
            return ""
        if not any(self._frees(net, address, why) for net in self._like(address)):
            return f"is not on the public internet ({why})"
        within = _embedded(address)
        inner = self.refusal(within) if within is not None else ""
        return f"leads to {within}, which {inner}" if inner else ""

    def is_own(self, address: Address | str) -> bool:
        """Return True for an address that is not of the public internet, nor leads there, and that the operator allowed."""
        parsed = ipaddress.ip_address(address) if isinstance(address, str) else address
        inner = _embedded(parsed)
        if inner is not None:
            return not self.refusal(parsed) and self.is_own(inner)
        return bool(_NOTHING_ALLOWED.refusal(parsed)) and not self.refusal(parsed)

    @staticmethod
    def _frees(net: Network, address: Address, why: str) -> bool:
        return address in net and (why != "link-local" or any(_inside(net, local) for local in _LINK_LOCAL))

    def _like(self, address: Address) -> Iterable[Network]:
        return (net for net in self.allow if net.version == address.version)


_NOTHING_ALLOWED = AddressPolicy()


def _embedded(address: Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that a translator or tunnel would send to (RFC 6052, RFC 3056, RFC 4380), or None."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address.sixtofour:
        return address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if any(address in net for net in _LAST_32_BITS) and int(address) > 1:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    if address in _NAT64_LOCAL:  # bits 48 to 63 and 72 to 87: the octet between them is not used
        bits = int(address)
        return ipaddress.IPv4Address((bits >> 64 & 0xFFFF) << 16 | bits >> 40 & 0xFFFF)
    return None


def _inside(net: Network, outer: Network) -> bool:
    if isinstance(net, ipaddress.IPv4Network):
        return isinstance(outer, ipaddress.IPv4Network) and net.subnet_of(outer)
    return isinstance(outer, ipaddress.IPv6Network) and net.subnet_of(outer)


def parse_ranges(texts: Iterable[str]) -> tuple[Network, ...]:
    """Return the ranges of `--allow-private`; "" stands for all private ones. Raises UsageError for what is no range."""
    ranges: list[Network] = []
    for text in texts:
        if text in ("", "private"):
            ranges += PRIVATE
            continue
        try:
            if "%" in text:
                raise ValueError(text)
            ranges.append(ipaddress.ip_network(text, strict=False))
        except ValueError:
            raise UsageError(
                f"--allow-private {text}: not an address range", "write one such as 10.0.0.0/8 or fd00::/8"
            ) from None
    return tuple(ranges)
