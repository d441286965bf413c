from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from launchready.standards.urls import (
    MAX_URL,
    UrlError,
    ascii_host,
    host_of,
    normalise,
    origin_of,
    parse_address,
    port_of,
    registrable_domain,
    resolve,
    within,
)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.0.0.1.", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("127.0.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0X7F.1", "127.0.0.1"),
        ("0x7f.0x0.0x0.0x1", "127.0.0.1"),
        ("017700000001", "127.0.0.1"),
        ("0177.00.01", "127.0.0.1"),
        ("0x", "0.0.0.0"),
        ("0", "0.0.0.0"),
        ("4294967295", "255.255.255.255"),
        ("00000000000000000000000000177.1", "127.0.0.1"),
        ("1.65535", "1.0.255.255"),
        ("1.2.3.", "1.2.0.3"),
        ("::1", "::1"),
        ("[::1]", "::1"),
        ("[0:0:0:0:0:0:0:1]", "::1"),
        ("::ffff:127.0.0.1", "::ffff:127.0.0.1"),
        ("fe80::1%eth0", "fe80::1"),
    ],
)
def test_every_spelling_of_an_address_is_one(host: str, address: str) -> None:
    assert parse_address(host) == ipaddress.ip_address(address)


@pytest.mark.parametrize(
    "host",
    [
        "example.com",
        "4294967296",
        "256.1.1.1",
        "1.2.3.4.5",
        "1..2",
        "",
        ".",
        "0x-1",
        "0x+1",
        "0x 1",
        "0x1_0",
        "08",
        "a.1",
        "１２７.0.0.1",
        "²",
        "1²",
        ":::",
        "[::1",
        "1:2",
        "0" * 400,
        "-1",
    ],
)
def test_what_is_no_address_is_none(host: str) -> None:
    assert parse_address(host) is None


@given(st.ip_addresses(v=4), st.sampled_from(["decimal", "hex", "octal", "parts", "mixed"]))
def test_an_ipv4_address_survives_any_spelling(address: ipaddress.IPv4Address, spelling: str) -> None:
    octets = address.packed
    text = {
        "decimal": str(int(address)),
        "hex": hex(int(address)),
        "octal": f"0{int(address):o}",
        "parts": ".".join(map(str, octets)),
        "mixed": f"{octets[0]:#x}.0{octets[1]:o}.{octets[2] * 256 + octets[3]}",
    }[spelling]
    assert parse_address(text) == address
    assert normalise(f"http://{text}/") == f"http://{address}/"


@given(st.ip_addresses(v=6))
def test_an_ipv6_address_survives_any_spelling(address: ipaddress.IPv6Address) -> None:
    assert parse_address(f"[{address.exploded.upper()}]") == address
    assert normalise(f"http://[{address.exploded}]/") == f"http://[{address}]/"


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("HTTP://ExAmple.COM", "http://example.com/"),
        ("https://example.com:443/a?b#c", "https://example.com/a?b"),
        ("https://example.com:80/", "https://example.com:80/"),
        ("http://user:secret@example.com/", "http://example.com/"),
        ("http://a.com@127.0.0.1:12456", "http://127.0.0.1:12456/"),
        ("http://example.com.", "http://example.com/"),
        ("http://bücher.example/ä?ö", "http://xn--bcher-kva.example/%C3%A4?%C3%B6"),
        ("http://%31%32%37.0.0.1/", "http://127.0.0.1/"),
        ("http://EX%41MPLE.com/", "http://example.com/"),
        ("http://１２７.0.0.1/", "http://127.0.0.1/"),
        ("http:\\\\example.com\\a?b=\\c", "http://example.com/a?b=\\c"),
        ("http:example.com", "http://example.com/"),
        ("http:////example.com", "http://example.com/"),
        ("ht\ntp://exam\tple.com/\r", "http://example.com/"),
        (" \x00http://example.com/ ", "http://example.com/"),
        ("http://good.example\\@evil.example/", "http://good.example/@evil.example/"),
        ("http://example.com/a b", "http://example.com/a%20b"),
    ],
)
def test_normal_spelling(url: str, normal: str) -> None:
    assert normalise(url) == normal
    assert normalise(normal) == normal


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/", "file:///etc/passwd", "javascript:alert(1)", "gopher://x/", "data:text/html,x", "ws://x/", "//x/", "/x", "",
        "http://", "http://?", "http:///", "http://a b/", "http://a:0/", "http://a:65536/", "http://a:b/", "http://a%00b/", "http://a%2fb/",
        "http://[::1", "http://[v1.foo]/", "http://[fe80::1%25eth0]/", "http://[::1%lo]/", "http://1.2.3.4.5/", "http://foo.0x4/",
        "http://256.256.256.256/", "http://a%ff/", "http://ex^ample.com/", "http://ex|ample/", "http://a\x7fb/", "http://" + "a" * 254 + "/",
        "http://a/" + "b" * MAX_URL, "http://a/" + "é" * 3000,
    ],
)  # fmt: skip
def test_what_may_not_be_followed(url: str) -> None:
    with pytest.raises(UrlError):
        normalise(url)


@given(st.one_of(st.text(), st.text().map("http://".__add__), st.text("htps:/\\.@[]%0123456789abcxé\t?#", max_size=40)))
@example("http://[\x00]/")
@example("http://\ud800/")
@example("http://xn--/")
@example("http://℀.example/")
def test_normalising_is_idempotent_and_raises_nothing_else(url: str) -> None:
    try:
        normal = normalise(url)
    except UrlError:
        return
    assert normalise(normal) == normal
    assert resolve("https://base.example/", normal) == normal
    assert re.fullmatch(r"https?://[!-~]+", normal)
    assert host_of(normal)
    assert 0 < port_of(normal) < 65536
    assert normal.startswith(origin_of(normal) + "/")


@given(st.text(), st.sampled_from(["http://base.example/a/b?c", "https://[::1]:8443/"]))
@example("//[", "http://base.example/a/b?c")
@example("https://[::1]a/", "http://base.example/a/b?c")
def test_resolving_raises_nothing_else(reference: str, base: str) -> None:
    try:
        url = resolve(base, reference)
    except UrlError:
        return
    assert normalise(url) == url


@pytest.mark.parametrize(
    ("reference", "url"),
    [
        ("/x", "https://base.example/x"),
        ("x", "https://base.example/a/x"),
        ("?x", "https://base.example/a/b?x"),
        ("#x", "https://base.example/a/b?c"),
        ("", "https://base.example/a/b?c"),
        ("../../../x", "https://base.example/x"),
        ("//other.example/x", "https://other.example/x"),
        ("///other.example/x", "https://other.example/x"),
        ("\\\\other.example\\x", "https://other.example/x"),
        ("/\\other.example", "https://other.example/"),
        ("https:x", "https://base.example/a/x"),
        ("https:/x", "https://base.example/x"),
        ("http:x", "http://x/"),
        ("http:/\\x", "http://x/"),
        (" http://other.example ", "http://other.example/"),
        ("h\tttp://other.example", "http://other.example/"),
    ],
)
def test_references_lead_where_browsers_go(reference: str, url: str) -> None:
    assert resolve("https://base.example/a/b?c", reference) == url


@pytest.mark.parametrize(
    "reference", ["javascript:alert(1)", "mailto:a@b", "ftp://x", "tel:1", "http://", "x" * (MAX_URL + 1)]
)
def test_references_that_lead_nowhere(reference: str) -> None:
    with pytest.raises(UrlError):
        resolve("https://base.example/", reference)


@pytest.mark.parametrize(
    "host", ["", ".", "a b", "a/b", "a:b", "a@b", "a[b", "a%b", "1.2.3.4.5", "a" * 254, "\u202e", "xn--a" * 60]
)
def test_what_is_no_host(host: str) -> None:
    with pytest.raises(UrlError):
        ascii_host(host)


def test_hosts_in_ascii() -> None:
    assert ascii_host("Bücher.Example.") == "xn--bcher-kva.example"
    assert ascii_host("_dmarc.example.com") == "_dmarc.example.com"
    assert ascii_host("127.0.0.1") == "127.0.0.1"


@given(st.text())
def test_a_host_raises_nothing_else(host: str) -> None:
    registrable_domain(host)
    try:
        assert ascii_host(ascii_host(host)) == ascii_host(host)
    except UrlError:
        return


def test_within_a_domain() -> None:
    assert within("a.example.com", "example.com")
    assert within("example.com", "example.com")
    assert not within("badexample.com", "example.com")


def test_registrable_domains_by_the_lists_own_vectors(suite: Callable[[str], str]) -> None:
    rows = re.findall(r"^checkPublicSuffix\((null|'[^']*'), (null|'[^']*')\);", suite("psl/test_psl.txt"), re.MULTILINE)
    assert len(rows) > 70

    def text(word: str) -> str:
        return "" if word == "null" else word.strip("'")

    def encoded(name: str) -> str:
        return ascii_host(name) if name else ""

    wrong = [
        (host, expected, registrable_domain(text(host)))
        for host, expected in rows
        if registrable_domain(text(host)) != encoded(text(expected))
    ]
    assert wrong == []


def test_addresses_are_registered_by_nobody() -> None:
    assert registrable_domain("127.0.0.1") == ""
    assert registrable_domain("[::1]") == ""
    assert registrable_domain("product.vercel.app") == "product.vercel.app"
