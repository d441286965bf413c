from __future__ import annotations

import ipaddress
from datetime import UTC, datetime

import pytest

from launchready.model.evidence.http import Exchange
from launchready.standards.edge_data import NAMES, RANGES, SIGNS
from launchready.standards.edges import absorbs, by_address, by_name, outermost, providers, stacked


def answer(*headers: tuple[str, str]) -> Exchange:
    return Exchange("GET", "https://kettle.example/", datetime(2026, 11, 24, tzinfo=UTC), status=200, headers=headers)


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ((("server", "cloudflare"), ("cf-ray", "1")), ("cloudflare",)),
        ((("server", "Vercel"), ("x-vercel-id", "fra1::1"), ("cf-ray", "1")), ("vercel", "cloudflare")),
        ((("server", "cloudflare"), ("x-vercel-id", "fra1::1"), ("cf-ray", "1")), ("cloudflare", "vercel")),
        ((("x-served-by", "cache-fra-1"),), ("fastly",)),
        ((("x-served-by", "my-server"),), ()),
        ((("via", "1.1 google"),), ("google",)),
        ((("server", "nginx"), ("via", "1.1 varnish")), ()),
        ((), ()),
    ],
)
def test_by_headers(headers: tuple[tuple[str, str], ...], found: tuple[str, ...]) -> None:
    assert providers(answer(*headers)) == found


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("cname.vercel-dns.com.",), "vercel"),
        (("www.kettle.example", "d1.CloudFront.net"), "cloudfront"),
        (("kettle.onrender.com", "gcp-us-west1-1.origin.onrender.com.cdn.cloudflare.net"), "cloudflare"),
        (("notvercel-dns.com.example",), ""),
        (("evilcloudfront.net",), ""),
        ((), ""),
    ],
)
def test_by_names(names: tuple[str, ...], found: str) -> None:
    assert by_name(names) == found


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("104.21.1.1", "cloudflare"),
        ("2606:4700::1", "cloudflare"),
        ("76.76.21.21", "vercel"),
        ("185.199.108.153", "github-pages"),
        ("185.158.133.1", "lovable"),
        ("93.184.215.14", ""),
        ("127.0.0.1", ""),
        ("::1", ""),
        ("no address", ""),
    ],
)
def test_by_addresses(address: str, found: str) -> None:
    assert by_address(address) == found


def test_what_stands_in_a_row() -> None:
    assert stacked(answer(("server", "cloudflare"), ("x-nf-request-id", "1"))) == ("cloudflare", "netlify")
    assert stacked(answer(("server", "Vercel"), ("cf-ray", "1"), ("x-vercel-id", "1"))) == ("", "")
    assert outermost(answer(("cf-ray", "1"))) == ""


def test_the_data_is_sound() -> None:
    for name, part, provider in SIGNS:
        assert name == name.lower()
        assert part == part.lower()
        assert provider
    for suffix, _ in NAMES:
        assert suffix == suffix.lower().strip(".")
    for provider, texts in RANGES.items():
        assert absorbs(provider)
        for text in texts:
            assert ipaddress.ip_network(text).is_global
