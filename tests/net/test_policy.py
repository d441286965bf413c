"""Which addresses may be talked to."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.model.errors import UsageError
from launchready.net.policy import DENIED, METADATA, PRIVATE, AddressPolicy, Network, parse_ranges
from launchready.standards.urls import Address, host_of, normalise, parse_address


def policy(*allow: str) -> AddressPolicy:
    return AddressPolicy(parse_ranges(allow))


def test_the_public_rows(ssrf: Callable[[], list[dict[str, object]]]) -> None:
    """Every row whose target is an address, in whatever spelling, is judged as its suite says."""
    judged = 0
    for row in ssrf():
        target = str(row["target"])
        host = host_of(normalise(target)) if row["kind"] == "url" else target
        address = parse_address(host)
        if address is not None:
            judged += 1
            assert (policy().refusal(address) == "") is (row["expect"] == "allow"), row
    assert judged > 45


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("0.0.0.0", "this network"),
        ("10.1.2.3", "private"),
        ("100.64.0.1", "carrier-grade NAT"),
        ("127.0.0.1", "loopback"),
        ("169.254.1.1", "link-local"),
        ("172.31.255.255", "private"),
        ("192.0.0.8", "protocol assignments"),
        ("192.0.2.1", "documentation"),
        ("192.168.1.1", "private"),
        ("198.19.255.255", "benchmarking"),
        ("224.0.0.1", "multicast"),
        ("255.255.255.255", "reserved"),
        ("::", "embeds"),
        ("::1", "loopback"),
        ("::127.0.0.1", "embeds"),
        ("::ffff:127.0.0.1", "loopback"),
        ("::ffff:0:127.0.0.1", "embeds"),
        ("64:ff9b::7f00:1", "NAT64"),
        ("64:ff9b:1::1", "NAT64"),
        ("2002:7f00:1::", "6to4"),
        ("2001:db8::1", "documentation"),
        ("fc00::1", "private"),
        ("fdff::1", "private"),
        ("fe80::1", "link-local"),
        ("fec0::1", "site-local"),
        ("ff02::1", "multicast"),
        ("fe80::1%eth0", "zone"),
        ("8.8.8.8%1", "zone"),
    ],
)
def test_what_is_refused(address: str, why: str) -> None:
    assert why in policy().refusal(address)


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "8.8.8.8",
        "100.63.255.255",
        "100.128.0.0",
        "172.32.0.1",
        "::ffff:8.8.8.8",
        "2606:4700::1111",
        "11.0.0.0",
        "198.20.0.0",
    ],
)
def test_what_is_public(address: str) -> None:
    assert policy().refusal(address) == ""


@pytest.mark.parametrize(
    ("allow", "address", "allowed"),
    [
        ("127.0.0.1/32", "127.0.0.1", True),
        ("127.0.0.1/32", "127.0.0.2", False),
        ("127.0.0.1", "::ffff:127.0.0.1", True),
        ("127.0.0.1", "::1", False),
        ("private", "10.0.0.1", True),
        ("", "192.168.0.1", True),
        ("private", "fd00::1", True),
        ("private", "169.254.1.1", False),
        ("private", "0.0.0.0", False),
        ("private", "198.18.0.1", False),
        # Link-local needs a range that is link-local itself.
        ("0.0.0.0/0", "169.254.1.1", False),
        ("169.254.0.0/16", "169.254.1.1", True),
        ("169.254.1.0/24", "169.254.1.1", True),
        ("168.0.0.0/6", "169.254.1.1", False),
        ("::/0", "fe80::1", False),
        ("fe80::/64", "fe80::1", True),
        # Where credentials are handed out, the range must be that very address.
        ("169.254.0.0/16", "169.254.169.254", False),
        ("169.254.169.254/32", "169.254.169.254", True),
        ("169.254.169.254", "::ffff:169.254.169.254", True),
        ("private", "fd00:ec2::254", False),
        ("fd00:ec2::/64", "fd00:ec2::254", False),
        ("fd00:ec2::254/128", "fd00:ec2::254", True),
        ("100.64.0.0/10", "100.100.100.200", False),
        ("168.63.129.16", "168.63.129.16", True),
        ("0.0.0.0/0", "168.63.129.16", False),
        # An address that a translator turns into another must be allowed as both.
        ("::/0", "64:ff9b::a9fe:a9fe", False),
        ("::/0", "64:ff9b::7f00:1", False),
        ("::/0", "64:ff9b::808:808", True),
        ("::/0", "2002:a9fe:a9fe::1", False),
        ("::/0", "2002:808:808::1", True),
        ("::/0", "::ffff:0:169.254.169.254", False),
        ("::/0", "::169.254.169.254", False),
        ("::/0", "64:ff9b:1:a9fe:a9:fe00::", False),
        ("::/0", "2001:0:4136:e378:8000:63bf:5601:5601", False),
        ("::/0", "::1", True),
        ("::/0", "fd12::1", True),
    ],
)  # fmt: skip
def test_ranges_that_the_operator_allows(allow: str, address: str, allowed: bool) -> None:
    assert (policy(allow).refusal(address) == "") is allowed, policy(allow).refusal(address)


def test_a_translated_address_is_allowed_where_both_are() -> None:
    assert policy("64:ff9b::/96", "169.254.169.254").refusal("64:ff9b::a9fe:a9fe") == ""
    assert policy("64:ff9b::/96", "127.0.0.0/8").refusal("64:ff9b::7f00:1") == ""


@pytest.mark.parametrize("address", sorted(METADATA, key=str), ids=str)
def test_no_wide_range_reaches_metadata(address: Address) -> None:
    wide = [*PRIVATE, *(net for net, _ in DENIED)]
    assert AddressPolicy(wide).refusal(address)
    assert AddressPolicy([*parse_ranges(["0.0.0.0/0", "::/0"]), *wide]).refusal(address)
    assert not policy(str(address)).refusal(address)


@given(
    st.ip_addresses(),
    st.lists(st.sampled_from([*PRIVATE, *parse_ranges(["8.0.0.0/8", "::/0", "0.0.0.0/0"])]), max_size=3),
)
def test_allowing_more_never_refuses_more(address: Address, ranges: list[Network]) -> None:
    for count in range(len(ranges)):
        if not AddressPolicy(ranges[:count]).refusal(address):
            assert not AddressPolicy(ranges).refusal(address)


@given(st.ip_addresses())
def test_what_python_calls_private_is_refused(address: Address) -> None:
    """The standard library keeps the same registries."""
    if address.is_loopback or address.is_link_local or address.is_multicast or address.is_unspecified:
        assert policy().refusal(address)
    if address.version == 4 and address.is_reserved:
        assert policy().refusal(address)
    if address in ipaddress.ip_network("10.0.0.0/8" if address.version == 4 else "fc00::/7"):
        assert policy().refusal(address)


@pytest.mark.parametrize(
    "text", ["10.0.0.0/33", "x", "10.0.0.0/8/9", "10.0.0.0-10.0.0.9", "fe80::1%eth0", "localhost", "10.*"]
)
def test_what_is_no_range(text: str) -> None:
    with pytest.raises(UsageError):
        parse_ranges([text])


def test_every_denied_row_of_the_suite_needs_its_own_range(ssrf: Callable[[], list[dict[str, object]]]) -> None:
    denied = [row for row in ssrf() if row["expect"] == "deny" and not row["needs_dns"]]
    for row in denied:
        target = str(row["target"])
        host = (urlsplit(normalise(target)).hostname or "") if row["kind"] == "url" else target
        address = parse_address(host)
        if address is not None:
            assert policy("203.0.113.0/24").refusal(address), json.dumps(row)
