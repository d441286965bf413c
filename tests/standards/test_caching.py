from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.standards.caching import allowed, hit, invited, parse, told_apart


@pytest.mark.parametrize(
    ("values", "directives"),
    [
        (("public, max-age=60",), {"public": None, "max-age": "60"}),
        (("PUBLIC ,, Max-Age = 60",), {"public": None, "max-age": "60"}),
        (('max-age="60", private="a, b"',), {"max-age": "60", "private": "a, b"}),
        (("max-age=60, max-age=5",), {"max-age": "60"}),
        (("no-store", "max-age=60"), {"no-store": None, "max-age": "60"}),
        (("a b c, no-store",), {"no-store": None}),
        (("",), {}),
        (("=, ;, no-cache",), {"no-cache": None}),
        (('x="unclosed, no-store',), {"no-store": None}),
    ],
)
def test_directives(values: tuple[str, ...], directives: dict[str, str | None]) -> None:
    assert parse(values).directives == directives


@pytest.mark.parametrize(
    ("text", "seconds"), [("60", 60), ("-1", 0), ("1.5", 0), ("x", 0), ("9" * 40, 999_999_999_999)]
)
def test_seconds(text: str, seconds: int) -> None:
    assert parse((f"max-age={text}",)).seconds("max-age") == seconds
    assert parse(()).seconds("max-age") is None


@pytest.mark.parametrize(
    ("control", "kept"),
    [
        ("public", True),
        ("public, max-age=60", True),
        ("s-maxage=60", True),
        ("max-age=0, s-maxage=60", True),
        ("public, max-age=0", False),
        ("public, s-maxage=0, max-age=60", False),
        ("max-age=60", False),
        ("private, max-age=60", False),
        ("public, no-store", False),
        ("public, no-cache", False),
        ('public, no-cache="set-cookie"', True),
        ("", False),
    ],
)
def test_what_tells_shared_caches_to_keep(control: str, kept: bool) -> None:
    assert bool(invited((("cache-control", control),))) is kept


def test_a_header_to_the_edge_weighs_more() -> None:
    assert invited((("cache-control", "private"), ("cdn-cache-control", "max-age=60")))
    assert not invited((("cache-control", "public, max-age=60"), ("cdn-cache-control", "no-store")))
    assert invited((("surrogate-control", "max-age=60"),))
    assert invited((("vercel-cdn-cache-control", "max-age=60"), ("cdn-cache-control", "no-store")))


@pytest.mark.parametrize(
    ("control", "status", "kept"),
    [
        ("max-age=60", 200, True),
        ("max-age=60", 401, True),
        ("", 200, False),
        ("private, max-age=60", 200, False),
        ("max-age=0", 200, False),
    ],
)
def test_what_shared_caches_may_keep(control: str, status: int, kept: bool) -> None:
    assert bool(allowed((("cache-control", control),), status)) is kept


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("cf-cache-status", "HIT", True),
        ("cf-cache-status", "DYNAMIC", False),
        ("cf-cache-status", "MISS", False),
        ("cf-cache-status", "BYPASS", False),
        ("x-vercel-cache", "PRERENDER", True),
        ("x-vercel-cache", "MISS", False),
        ("x-cache", "Hit from cloudfront", True),
        ("x-cache", "Miss from cloudfront", False),
        ("x-cache", "MISS, HIT", True),
        ("x-cache", "TCP_HIT from a1.akamai", True),
        ("x-cache", "MISS, MISS", False),
        ("cache-status", '"Netlify Edge"; hit', True),
        ("cache-status", "ExampleCache; hit; ttl=376", True),
        ("cache-status", '"Netlify Edge"; fwd=miss', False),
        ("cache-status", "A; fwd=uri-miss, B; hit=?0", False),
        ("age", "12", True),
        ("age", "0", False),
        ("age", "-3", False),
        ("age", "soon", False),
        ("age", "9" * 5000, True),
    ],
)
def test_what_came_out_of_a_cache(name: str, value: str, found: bool) -> None:
    assert bool(hit(((name, value),))) is found


@pytest.mark.parametrize(("vary", "apart"), [("Cookie", True), ("Accept-Encoding, authorization", True), ("*", True), ("Accept-Encoding", False), ("", False)])  # fmt: skip
def test_what_users_differ_in(vary: str, apart: bool) -> None:
    assert told_apart((("vary", vary),)) is apart


@given(st.text(alphabet='max-age=public,"\\;s 0159é\t', max_size=200))
def test_no_header_breaks_the_parser(text: str) -> None:
    parse((text,))
    invited((("cache-control", text), ("cdn-cache-control", text)))
    hit((("cache-status", text), ("age", text), ("x-cache", text)))
