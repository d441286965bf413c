"""The standards that need a table and no more: canonical addresses, robot checks, quoting, negative answers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.model.evidence.dns import DnsAnswer, DnsEvidence, DnsRecord, DnsStatus
from launchready.model.evidence.http import Exchange, Page
from launchready.standards.canonical import PROBE_PATH, entrances, hosts
from launchready.standards.challenge import challenged, withheld
from launchready.standards.negative_ttl import DEFAULT, LONGEST, negative_ttl
from launchready.standards.quoting import MAX_NAME, quote
from launchready.standards.urls import normalise

AT = datetime(2026, 11, 24, tzinfo=UTC)


def test_the_hosts_that_people_type() -> None:
    assert hosts("kettle.example") == ("kettle.example", "www.kettle.example")
    assert hosts("kettle.co.uk") == ("kettle.co.uk", "www.kettle.co.uk")
    assert hosts("app.kettle.example") == ("app.kettle.example",)
    assert hosts("kettle.vercel.app") == ("kettle.vercel.app", "www.kettle.vercel.app")


def test_every_entrance_is_typed_once() -> None:
    urls = entrances("kettle.example")
    assert len(set(urls)) == len(urls) == 8
    assert {normalise(url) for url in urls} == set(urls)
    assert f"http://www.kettle.example{PROBE_PATH}" in urls


@pytest.mark.parametrize(
    ("status", "headers", "title", "is_challenge"),
    [
        (403, (("cf-mitigated", "challenge"),), "", True),
        (429, (("x-vercel-mitigated", "challenge"),), "", True),
        (200, (("x-amzn-waf-action", "captcha"),), "", True),
        (403, (), "Just a moment...", True),
        (503, (), "Attention Required! | Cloudflare", True),
        (200, (), "Just a moment...", False),
        (403, (), "Kettle", False),
        (200, (("server", "cloudflare"),), "Kettle", False),
    ],
)
def test_robot_checks(status: int, headers: tuple[tuple[str, str], ...], title: str, is_challenge: bool) -> None:
    assert challenged(Exchange("GET", "https://a.test/", AT, status, headers=headers, page=Page(title))) is is_challenge


@pytest.mark.parametrize(
    ("status", "kept"), [(200, False), (404, False), (500, False), (401, True), (403, True), (429, True), (503, True)]
)
def test_pages_that_are_withheld(status: int, kept: bool) -> None:
    assert withheld(Exchange("GET", "https://a.test/", AT, status)) is kept


@given(st.text())
def test_a_quoted_name_stays_in_its_quotes(name: str) -> None:
    quoted = quote(name)
    inner = quoted[1:-1]
    assert quoted[0] == quoted[-1] == '"'
    assert len(inner) <= MAX_NAME
    assert all(char.isprintable() and char not in '"`\\<>' for char in inner)


def test_what_is_left_of_a_name() -> None:
    assert quote("app.kettle.example") == '"app.kettle.example"'
    assert quote('a"\n`b`\u202e<c>') == '"a???b???c?"'
    assert quote("x" * 200).endswith('x…"')


def soa(ttl: int, value: str, rtype: str = "SOA") -> DnsEvidence:
    record = DnsRecord("kettle.example", rtype, ttl, value)
    return DnsEvidence((DnsAnswer("kettle.example", "SOA", DnsStatus.NOERROR, (record,), AT),))


@pytest.mark.parametrize(
    ("dns", "seconds"),
    [
        (DnsEvidence(), DEFAULT),
        (soa(300, "ns.a. host.a. 1 7200 3600 1209600 60"), 60),
        (soa(30, "ns.a. host.a. 1 7200 3600 1209600 600"), 30),
        (soa(86400, "ns.a. host.a. 1 7200 3600 1209600 86400"), LONGEST),
        (soa(300, "ns.a. host.a. 1 7200"), DEFAULT),
        (soa(300, "ns.a. host.a. 1 7200 3600 1209600 x"), DEFAULT),
        (soa(300, "elsewhere.example", "CNAME"), DEFAULT),
    ],
)
def test_how_long_a_missing_name_is_remembered(dns: DnsEvidence, seconds: int) -> None:
    assert negative_ttl(dns, "kettle.example") == seconds
