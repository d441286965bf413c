from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.model.evidence.http import Exchange, FailureKind, HttpEvidence, HttpFailure
from launchready.standards.redirects import MAX_HOPS, End, follow, target
from launchready.standards.urls import UrlError

AT = datetime(2026, 11, 24, tzinfo=UTC)


def hop(url: str, location: str | None = None, status: int = 301, **facts: object) -> Exchange:
    headers = () if location is None else (("location", location),)
    return Exchange("GET", url, AT, status if location is not None else 200, headers=headers, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("https://b.test/", "https://b.test/"),
        ("//b.test", "https://b.test/"),
        ("/x?y#z", "https://a.test/x?y"),
        ("x", "https://a.test/dir/x"),
        ("?q", "https://a.test/dir/p?q"),
        (" /x ", "https://a.test/x"),
        ("/é".encode().decode("latin-1"), "https://a.test/%C3%A9"),
        ("/\xe9", "https://a.test/%C3%A9"),
        ("/%C3%A9", "https://a.test/%C3%A9"),
        ("https:\\\\b.test\\x", "https://b.test/x"),
    ],
)
def test_where_a_redirect_leads(location: str, url: str) -> None:
    assert target(hop("https://a.test/dir/p", location)) == url


@pytest.mark.parametrize(
    "location",
    ["", "  ", "javascript:alert(1)", "ftp://x/", "file:///etc/passwd", "http://", "http://a:0/", "http://[x]/"],
)
def test_redirects_to_nowhere(location: str) -> None:
    with pytest.raises(UrlError):
        target(hop("https://a.test/", location))


@pytest.mark.parametrize(("status", "redirects"), [(301, True), (302, True), (303, True), (307, True), (308, True), (300, False), (304, False), (200, False), (201, False)])  # fmt: skip
def test_statuses_that_redirect(status: int, redirects: bool) -> None:
    assert (target(hop("https://a.test/", "/x", status)) is not None) is redirects


def test_a_redirect_without_a_location_leads_nowhere() -> None:
    with pytest.raises(UrlError):
        target(Exchange("GET", "https://a.test/", AT, 302))


def test_chains() -> None:
    a, b, c = "http://a.test/", "https://a.test/", "https://www.a.test/"
    chain = follow(HttpEvidence((hop(a, b), hop(b, c), hop(c))), a)
    assert [each.url for each in chain.hops] == [a, b, c]
    assert chain.end is End.ANSWER
    assert chain.final is not None
    assert chain.final.url == c
    assert [each.url for each in chain.redirects] == [a, b]
    assert follow(HttpEvidence(), a).end is End.NOT_SEEN
    assert follow(HttpEvidence((hop(a, b),)), a).detail == b
    assert follow(HttpEvidence((hop(a, b), hop(b, a))), a).end is End.LOOP
    assert follow(HttpEvidence((hop(a, a),)), a).end is End.LOOP
    assert follow(HttpEvidence((hop(a, "javascript:x"),)), a).end is End.BAD_LOCATION
    down = Exchange("GET", b, AT, failure=HttpFailure(FailureKind.TIMEOUT, "no answer"))
    assert follow(HttpEvidence((hop(a, b), down)), a).end is End.FAILURE
    assert follow(HttpEvidence((hop(a, b), down)), a).detail == "no answer"
    assert follow(HttpEvidence((hop(a, b), down)), a).final is None


@pytest.mark.parametrize(("count", "end"), [(MAX_HOPS, End.ANSWER), (MAX_HOPS + 1, End.TOO_LONG)])
def test_as_many_redirects_as_browsers_follow(count: int, end: End) -> None:
    hops = [hop(f"https://a.test/{number}", f"/{number + 1}") for number in range(count)]
    assert follow(HttpEvidence((*hops, hop(f"https://a.test/{count}"))), "https://a.test/0").end is end


@given(st.text(max_size=80))
def test_no_location_breaks_it(location: str) -> None:
    exchange = hop("https://a.test/", location)
    try:
        target(exchange)
    except UrlError:
        return
    follow(HttpEvidence((exchange,)), "https://a.test/")
