"""Expressions of Cloudflare's Rules language, as its documentation writes them, over known and unknown requests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.standards.cloudflare_rules import fits, request_fields

FIELDS = request_fields("https://app.example.com/api/Me/list.json?full=1", "POST")


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ("true", True),
        ("false", False),
        ("ssl", True),
        ("not ssl", False),
        ("!ssl", False),
        ('http.host eq "app.example.com"', True),
        ('http.host == "www.example.com"', False),
        ('(http.host ne "www.example.com")', True),
        ('http.request.uri.path contains "/api/"', True),
        ('starts_with(http.request.uri.path, "/api/")', True),
        ('ends_with(http.request.uri.path, ".json")', True),
        ('lower(http.request.uri.path) contains "/me/"', True),
        ('upper(http.host) eq "APP.EXAMPLE.COM"', True),
        ("len(http.request.uri.path) gt 5", True),
        ("len(http.request.uri.path) <= 5", False),
        ('http.request.uri.path wildcard "/API/*"', True),
        ('http.request.uri.path strict wildcard "/API/*"', False),
        ('http.request.full_uri wildcard "https://*.example.com/api/*"', True),
        ('http.request.uri.path matches "^/api/[A-Z]"', True),
        ('http.request.uri.path ~ r"^/api/\\d"', False),
        ('http.request.uri.path matches r#"^/"#', True),
        ('http.request.method in {"POST" "PUT"}', True),
        ('http.host in {"a.example" "b.example"}', False),
        ("http.host in $hosts", None),
        ('http.request.uri.path.extension in {"css" "js"}', False),
        ('http.request.uri.query contains "full"', True),
        ('concat("a", "b") eq "ab"', True),
        ('ip.src.country eq "DE"', None),
        ("cf.bot_management.score lt 30", None),
        ("not cf.client.bot", None),
        ('http.cookie contains "session"', None),
        ('any(http.request.headers["accept"][*] contains "html")', None),
        ('http.request.headers["x-key"][0] eq "1"', None),
        ("ip.src in {192.0.2.0/24 198.51.100.7}", None),
        ('ssl and http.host eq "app.example.com"', True),
        ('ssl && http.host == "www.example.com"', False),
        ('ip.src.country eq "DE" and http.host eq "www.example.com"', False),
        ('ip.src.country eq "DE" or http.host eq "app.example.com"', True),
        ('ip.src.country eq "DE" or http.host eq "www.example.com"', None),
        ('http.host eq "x" or ssl and http.request.method eq "POST"', True),
        ("ssl xor ssl", False),
        ("ssl ^^ not ssl", True),
        ('not (http.host eq "x" or http.host eq "y")', True),
        ('(((http.host contains "example")))', True),
        ('http.request.uri.path eq "/a\\"b"', False),
        # no expressions
        ("", None),
        ("http.host eq", None),
        ('http.host eq "app.example.com', None),
        ("(ssl", None),
        ("ssl ssl", None),
        ("§", None),
        ("(" * 5000 + "ssl" + ")" * 5000, None),
        ("not " * 4000 + "ssl", None),
        ('http.host matches "(a+)+$"', None),
        ('http.host matches "("', None),
        ("lower(", None),
        ("x" * 20_000, None),
    ],
)
def test_an_expression_says_what_it_says(expression: str, answer: bool | None) -> None:
    assert fits(expression, FIELDS) is answer


_WORDS = st.sampled_from(
    ["ssl", "not", "and", "or", "(", ")", '"a"', "http.host", "eq", "in", "{", "}", "lower(", ",", "true", "contains", "[", "]", "$x", "1"]
)  # fmt: skip


@given(st.lists(_WORDS, max_size=25))
def test_no_text_breaks_it(words: list[str]) -> None:
    assert fits(" ".join(words), FIELDS) in (True, False, None)


@given(st.text(max_size=100))
def test_nor_does_any_other(text: str) -> None:
    assert fits(text, FIELDS) in (True, False, None)
