from __future__ import annotations

import time
import tracemalloc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from launchready.standards.html import MAX_LINKS, MAX_REFERENCES, decode, read_page
from launchready.standards.markup import attribute_value

URL = "https://host.test/dir/page"


def links(text: str) -> list[tuple[str, str]]:
    return [(link.kind, link.url) for link in read_page(text, URL).links]


def test_what_a_page_says_of_itself() -> None:
    page = read_page(
        """<!doctype html><html><head>
        <title> Kettle &amp;
          Co </title><link rel="Canonical" href="https://host.test/x"><meta name=Robots content="noindex">
        <meta name="generator" content="Lovable"><meta http-equiv="Content-Security-Policy" content="default-src 'self'">
        <script>var a = "<a href=/not-a-link>"</script><script src=a.js></script><script type="application/ld+json">{}</script>
        </head><body><a href="?q=1&amp;r=2#top">x</a><IMG SRC='/i.png'/><form action=/login></form></body></html>""",
        URL,
    )
    assert page.title == "Kettle & Co"
    assert page.canonical == "https://host.test/x"
    assert page.robots == "noindex"
    assert page.generator == "Lovable"
    assert page.csp == ("default-src 'self'",)
    assert page.inline_scripts == 1
    assert [(link.kind, link.url) for link in page.links] == [
        ("link", "https://host.test/x"),
        ("script", "https://host.test/dir/a.js"),
        ("a", "https://host.test/dir/page?q=1&r=2"),
        ("img", "https://host.test/i.png"),
        ("form", "https://host.test/login"),
    ]
    assert not page.links_cut


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<a href=x>", [("a", "https://host.test/dir/x")]),
        ("<a\nhref\n=\n'x'\n>", [("a", "https://host.test/dir/x")]),
        ("<a/href=x/>", [("a", "https://host.test/dir/x/")]),
        ("<a href=1 HREF=2>", [("a", "https://host.test/dir/1")]),
        ("<a title='>' href=x>", [("a", "https://host.test/dir/x")]),
        ("<!-- <a href=x> --><a href=y>", [("a", "https://host.test/dir/y")]),
        ("<!--> <a href=x>", [("a", "https://host.test/dir/x")]),
        ("<!---> <a href=x>", [("a", "https://host.test/dir/x")]),
        ("<!-- --!> <a href=x>", [("a", "https://host.test/dir/x")]),
        ("<!-- never closed <a href=x>", []),
        ("<?php <a href=x>", []),
        ("</ <a href=x>", []),
        ("< a href=x>", []),
        ("<a href=x", []),
        ("<a href='x>", []),
        ("<a href=''>", [("a", URL)]),
        ("<a href>", [("a", URL)]),
        ("<a name=x>", []),
        ("<script>'<a href=x>'</script><a href=y>", [("a", "https://host.test/dir/y")]),
        ("<script>'</scripty><a href=x>'</SCRIPT ><a href=y>", [("a", "https://host.test/dir/y")]),
        ("<style><a href=x></style><textarea><a href=x></textarea><title><a href=x></title>", []),
        ("<plaintext><a href=x>", []),
        ("<template><a href=x></template><a href=y>", [("a", "https://host.test/dir/y")]),
        ("<noscript><a href=x></noscript>", [("a", "https://host.test/dir/x")]),
        ("<base href=/other/><a href=x>", [("a", "https://host.test/other/x")]),
        ("<a href=x><base href=//cdn.test><base href=/z/>", [("a", "https://cdn.test/x")]),
        ("<base href='javascript:1'><a href=x>", [("a", "https://host.test/dir/x")]),
        ("<a href='javascript:alert(1)'><a href=mailto:a@b><a href='http://['>", []),
        ("<a href=x><a href=x><A HREF='x#y'>", [("a", "https://host.test/dir/x")]),
        ("<object data=x><embed src=y><iframe src=z></iframe>", [("object", "https://host.test/dir/x"), ("embed", "https://host.test/dir/y"), ("iframe", "https://host.test/dir/z")]),
    ],
)  # fmt: skip
def test_links_as_browsers_read_them(text: str, found: list[tuple[str, str]]) -> None:
    assert links(text) == found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a=1&amp;b", "a=1&b"),
        ("?a=1&copy=2", "?a=1&copy=2"),
        ("?a=1&section", "?a=1&section"),
        ("&copy", "©"),
        ("&copy;=", "©="),
        ("&copy;", "©"),
        ("&#x2F;&#47&#xD800;", "//\ufffd"),
        ("&nosuch;&;&#;&", "&nosuch;&;&#;&"),
    ],
)
def test_character_references_in_attributes(text: str, value: str) -> None:
    assert attribute_value(text) == value


@pytest.mark.parametrize(
    ("text", "policies"),
    [
        ("<meta http-equiv=content-security-policy content=a>", ("a",)),
        ("<head><title>x</title><meta http-equiv=Content-Security-Policy content=a></head>", ("a",)),
        ("<head></head> <meta http-equiv=Content-Security-Policy content=a>", ("a",)),
        ("<body><meta http-equiv=Content-Security-Policy content=a>", ()),
        ("<div></div><meta http-equiv=Content-Security-Policy content=a>", ()),
        ("text<meta http-equiv=Content-Security-Policy content=a>", ()),
        ("<meta name=Content-Security-Policy content=a>", ()),
        ("<meta http-equiv=Content-Security-Policy>", ()),
        ("<template><meta http-equiv=Content-Security-Policy content=a></template>", ()),
    ],
)
def test_a_policy_counts_in_the_head_alone(text: str, policies: tuple[str, ...]) -> None:
    assert read_page(text, URL).csp == policies


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("<script>x</script>", 1),
        ("<script type=module>x</script><script type=importmap>{}</script>", 2),
        ("<script type='text/javascript; charset=utf-8'>x</script>", 1),
        ("<script type=application/json>{}</script><script type=text/x-template></script>", 0),
        ("<script src></script><script src=''></script>", 0),
    ],
)
def test_inline_scripts_are_those_that_run(text: str, count: int) -> None:
    assert read_page(text, URL).inline_scripts == count


def test_the_title_of_a_picture_is_none_of_the_page() -> None:
    assert read_page("<svg><title>icon</title></svg>", URL).title == ""
    assert read_page("<svg><title>icon</title></svg><title>page</title>", URL).title == "page"


def test_links_are_bounded() -> None:
    page = read_page("".join(f"<a href=/{number}>" for number in range(MAX_LINKS + 1)), URL)
    assert len(page.links) == MAX_LINKS
    assert page.links_cut
    assert not read_page("".join(f"<a href=/{number}>" for number in range(MAX_LINKS)), URL).links_cut
    assert read_page("".join(f"<a href=x:{number}>" for number in range(MAX_REFERENCES + 1)), URL).links_cut


SIZE = 3_000_000
HOSTILE = {
    "nested": "<div>" * (SIZE // 5),
    "formatting": "<p>" + "".join(f"<i class={number}>" for number in range(50_000)) + "</p><p>x" * 200_000,
    "tables": "<table><b>" * (SIZE // 10),
    "templates": "<template>" * (SIZE // 10),
    "attributes": "<a " + " ".join(f"x{number}" for number in range(SIZE // 8)) + ">",
    "spaces": "<a" + " " * SIZE,
    "open quotes": '<a href="' * (SIZE // 9),
    "open comments": "<!--" * (SIZE // 4),
    "open scripts": "<script></scrip" * (SIZE // 15),
    "references": "<a href='" + "&a" * (SIZE // 2) + "'>",
    "links": "".join(f"<a href=/{number}>" for number in range(SIZE // 15)),
    "brackets": "<" * SIZE,
    "metas": "<meta name=x content=y>" * (SIZE // 23),
    "titles": "<title>" * (SIZE // 7),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_cost_no_more_time_than_their_length(name: str) -> None:
    started = time.process_time()
    page = read_page(HOSTILE[name], URL)
    assert time.process_time() - started < 10  # some tenths of a second; a tree of them takes from minutes to for ever
    assert len(page.links) <= MAX_LINKS


@pytest.mark.parametrize("name", ["formatting", "references", "links"])
def test_hostile_pages_cost_no_more_memory_than_their_length(name: str) -> None:
    text = HOSTILE[name]
    tracemalloc.start()
    try:
        read_page(text, URL)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 60_000_000


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        (b"\xc3\xa4", "text/html", "ä"),
        (b"\xc3\xa4", "text/html; charset=UTF-8", "ä"),
        (b"\xe4", "text/html; charset=iso-8859-1", "ä"),
        (b"\x80", "text/html;charset='latin1'", "€"),
        (b"\xe4", 'text/html; charset="windows-1252"', "ä"),
        (b"\xef\xbb\xbf\xc3\xa4", "text/html; charset=latin1", "ä"),
        (b"\xff\xfea\x00", "text/html", "a"),
        (b"\xfe\xff\x00a", "text/html", "a"),
        (b"<meta charset=latin1>\xe4", "text/html", "<meta charset=latin1>ä"),
        (b"<meta http-equiv=x content='text/html; charset=koi8-r'>\xc1", "text/html", "<meta http-equiv=x content='text/html; charset=koi8-r'>а"),
        (b"<meta charset=utf-16>a", "text/html", "<meta charset=utf-16>a"),
        ("日本".encode("shift_jis"), "text/html; charset=Shift_JIS", "日本"),
        (b"\xff", "text/html; charset=utf-8", "\ufffd"),
        (b"a", "text/html; charset=no-such", "a"),
        (b"a", "text/html; charset=", "a"),
        # Codecs of Python that are none of the web: slow, or no texts at all.
        (b"a-b", "text/html; charset=punycode", "a-b"),
        (b"\\ud800", "text/html; charset=unicode_escape", "\\ud800"),
        (b"x", "text/html; charset=zlib", "x"),
        (b"x", "text/html; charset=undefined", "x"),
        (b"x", "text/html; charset=idna", "x"),
    ],
)  # fmt: skip
def test_text_by_its_charset(body: bytes, content_type: str, text: str) -> None:
    assert decode(body, content_type) == text


TAGS = st.lists(
    st.sampled_from(
        ["<", ">", "</", "<!--", "-->", "<a ", "href", "=", "'", '"', "&", "&amp", ";", "<script", "</script", "<title>", "<svg>", "<base ", "<meta ", "http-equiv", "content", "/", " ", "\x00", "x", "<template>", "</template>", "<plaintext", "http://[", "<!", "�"]
    ),
    max_size=60,
).map("".join)  # fmt: skip


@given(TAGS)
@example("<a href=http://\ud800>")
def test_no_page_breaks_the_reader(text: str) -> None:
    page = read_page(text, URL)
    assert all(link.url.startswith(("http://", "https://")) for link in page.links)


@given(st.binary(max_size=300), st.text(max_size=60))
def test_no_body_breaks_the_reader(body: bytes, content_type: str) -> None:
    read_page(decode(body, content_type), URL)
    decode(body, f"text/html; charset={content_type}")
