"""What is read of scripts, robots.txt, sitemaps and pages while they pass."""

from __future__ import annotations

import gzip
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.model.evidence.http import Sitemap
from launchready.standards.observe import Observed, observe
from launchready.standards.robots import read_robots
from launchready.standards.scripts import MAX_HOSTS, TEST_MARKS, is_local, read_code
from launchready.standards.sitemap import MAX_UNPACKED, MAX_URLS

URL = "https://host.test/assets/app.js"
MADE_UP = "51KettleLab7x9Qm2Zr4Tb8Wn"


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ('fetch("https://api.host.test/v1")', ("api.host.test",)),
        ("'wss://Chat.Host.test:8443/x'", ("chat.host.test:8443",)),
        (r'"https:\/\/api.host.test\/v1"', ("api.host.test",)),
        ('"http://localhost:3000" "http://localhost"', ("localhost:3000", "localhost")),
        ('"http://[::1]:8000/"', ("[::1]:8000",)),
        ('"http://127.0.0.1:8000/" "http://127.0.0.1:8000/x"', ("127.0.0.1:8000",)),
        ('"//api.host.test" "api.host.test" "ftp://a.test" "https://" "http://n" "https://${host}/"', ()),
        ("https://a..test/ https://-.test", ("a..test", "-.test")),
    ],
)
def test_hosts_that_a_script_names(text: str, hosts: tuple[str, ...]) -> None:
    assert read_code(text, URL).hosts == hosts


CALLED = [
    'fetch("http://localhost:8000/chat")',
    "await fetch(`http://localhost:8000/chat/${id}`,{method:'POST'})",
    'axios.post("http://localhost:8000/chat", x)',
    'axios.create({baseURL:"http://localhost:8000"})',
    'const API_URL = "http://localhost:8000";',
    'window.apiUrl="http://localhost:8000/v1"',
    'const s={api_base_url:"http://localhost:8000"}',
    'new WebSocket("ws://localhost:8000/ws")',
    'new EventSource("http://localhost:8000/stream")',
    'x.open("POST","http://localhost:8000/chat")',
    'createClient("http://localhost:8000","anon")',
    'const a=process.env.NEXT_PUBLIC_API_URL||"http://localhost:8000";',
    'const a={}.VITE_API_URL??"http://localhost:8000"',
    'const Ue="http://localhost:8000",q=1;function f(){return fetch(`${Ue}/chat`)}',
    'let Base="http://localhost:8000";fetch(Base+"/chat")',
    'const Ue="http://localhost:8000";axios.post(`${Ue}/chat`,x)',
]
NOT_CALLED = {
    "Supabase Auth": 'const GOTRUE_URL="http://localhost:9999";',
    "NextAuth": 'let t=new URL("http://localhost:3000/api/auth");',
    "a base to read URLs against": 'new URL(e,"http://localhost")',
    "axios": 'const origin=has&&window.location.href||"http://localhost";',
    "Sentry": 'const url="http://localhost:8969/stream";fetch(url)',
    "a condition": 'const API_URL=location.hostname==="localhost"?"http://localhost:8000":"https://api.host.test"',
    "a condition the other way": 'const API_URL=import.meta.env.PROD?"https://api.host.test":"http://localhost:8000"',
    "a condition in minified code": 'const u=t?"http://localhost:8000":"https://api.host.test";fetch(u)',
    "an if": 'if(process.env.NODE_ENV!=="production"){API_URL="http://localhost:8000"}',
    "a table": 'const E={development:{apiUrl:"http://localhost:8000"},production:{apiUrl:"https://api.host.test"}}',
    "a short table": 'const URLS={local:"http://localhost:8000",prod:"https://api.host.test"}',
    "a setting of the running server": 'const a=window.ENV.API_HOST||"http://localhost:8000"',
    "a comment": '// fetch("http://localhost:8000/chat")\nfetch("/chat")',
    "a comment in a block": ' * fetch("http://localhost:8000/chat")\n */',
    "a message": 'throw Error("is http://localhost:8000 running?")',
    "a list": 'const allowed=["http://localhost:8000"]',
    "a variable that nobody calls": 'const Ue="http://localhost:8000";console.log(Ue)',
    "a text for people": 'p("Open http://localhost:8000 in your browser")',
}


@pytest.mark.parametrize("text", CALLED)
def test_hosts_that_requests_are_sent_to(text: str) -> None:
    assert read_code(text, URL).called == ("localhost:8000",)


@pytest.mark.parametrize("name", NOT_CALLED)
def test_hosts_that_are_only_named(name: str) -> None:
    assert not any("localhost" in host for host in read_code(NOT_CALLED[name], URL).called)


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        (f'k="pk_test_{MADE_UP}"', ("pk_test_",)),
        (f'k="sk_test_{MADE_UP}";r="rzp_test_{MADE_UP}"', ("sk_test_", "rzp_test_")),
        (f'k=live?"pk_live_{MADE_UP}":"pk_test_{MADE_UP}"', ()),
        ('k.startsWith("pk_test_")', ()),
        ('k="pk_test_your_publishable_key_here"', ()),
        ("function task_test_" + MADE_UP + "(){}", ()),
        ("mask_test_" + MADE_UP, ()),
        ("k='sk_test_somewordswithoutadigit'", ()),
        ('k="pk_test_xxxxxxxxxxxxxxxxxxxxxxxx"', ()),
        ("", ()),
    ],
)
def test_keys_of_test_mode(text: str, marks: tuple[str, ...]) -> None:
    found = read_code(text, URL)
    assert found.marks == marks
    assert set(found.marks) <= set(TEST_MARKS)
    assert MADE_UP not in repr(found)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("x\n//# sourceMappingURL=app.js.map", "https://host.test/assets/app.js.map"),
        ("x\n//@ sourceMappingURL=/m/app.map\n", "https://host.test/m/app.map"),
        ("/*# sourceMappingURL=site.css.map */", "https://host.test/assets/site.css.map"),
        ("//# sourceMappingURL=data:application/json;base64,e30=", ""),
        ("//# sourceMappingURL=http://[", ""),
        ("//# sourceMappingURL=a.map\n" + "x" * 4000, ""),
    ],
)
def test_a_scripts_map(text: str, url: str) -> None:
    assert read_code(text, URL).source_map == url


def test_ones_own_machine() -> None:
    for name in (
        "localhost",
        "localhost:3000",
        "127.0.0.1",
        "127.0.0.1:80",
        "0.0.0.0:8000",
        "[::1]:8000",
        "a.localhost",
    ):
        assert is_local(name), name
    for name in ("host.test", "10.0.0.1", "localhost.test", "[2001:db8::1]:80", ""):
        assert not is_local(name), name


ROBOTS = "https://host.test/robots.txt"


@pytest.mark.parametrize(
    ("text", "shut"),
    [
        ("User-agent: *\nDisallow: /", True),
        ("user-agent : *\nDISALLOW: / # all", True),
        ("User-agent: *\nDisallow: /*", True),
        ("\ufeffUser-agent: *\r\nDisallow: /\r\n", True),
        ("User-agent: a\nUser-agent: *\nDisallow: /", True),
        ("User-agent: *\nDisallow:", False),
        ("User-agent: *\nDisallow: /private", False),
        ("User-agent: *\nDisallow: /\nAllow: /public", False),
        ("User-agent: GPTBot\nDisallow: /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Googlebot\nAllow: /", False),
        ("User-agent: *\nContent-Signal: search=yes,ai-train=no\nAllow: /", False),
        ("Disallow: /", False),
        ("", False),
    ],
)
def test_whether_robots_txt_keeps_everybody_out(text: str, shut: bool) -> None:
    assert read_robots(text, ROBOTS).disallows_all is shut


def test_sitemaps_that_robots_txt_names() -> None:
    text = "Sitemap: /a.xml\nSitemap: https://cdn.test/b.xml\nSitemap: https://host.test/a.xml\nSitemap: javascript:1\n"
    assert read_robots(text, ROBOTS).sitemaps == ("https://host.test/a.xml", "https://cdn.test/b.xml")
    assert len(read_robots("".join(f"Sitemap: /{n}\n" for n in range(99)), ROBOTS).sitemaps) == 20


def seen(path: str, body: bytes, content_type: str = "") -> Observed:
    return observe(f"https://host.test{path}", content_type, body)


URLSET = b'<?xml version="1.0"?><urlset xmlns="x"><url><loc> https://host.test/a?x=1&amp;y=2 </loc></url><url><loc><![CDATA[/b]]></loc></url></urlset>'
TWO = Sitemap(("https://host.test/a?x=1&y=2", "https://host.test/b"))


@pytest.mark.parametrize(
    ("path", "content_type", "body"),
    [
        ("/sitemap.xml", "application/xml", URLSET),
        ("/any", "text/xml; charset=utf-8", URLSET),
        ("/sitemap.xml", "", URLSET),
        ("/sitemap.xml.gz", "application/gzip", gzip.compress(URLSET)),
        ("/sitemap.xml.gz", "application/octet-stream", gzip.compress(URLSET)),
    ],
)
def test_a_sitemap(path: str, content_type: str, body: bytes) -> None:
    assert seen(path, body, content_type).sitemap == TWO


def test_an_index_of_sitemaps() -> None:
    found = seen(
        "/s.xml", b"<sitemapindex><sitemap><loc>https://host.test/1.xml</loc></sitemap></sitemapindex>", "text/xml"
    )
    assert found.sitemap == Sitemap(("https://host.test/1.xml",), index=True)


@pytest.mark.parametrize(
    ("path", "content_type", "body"),
    [
        ("/robots.txt", "text/html", b"<!doctype html><title>App</title>"),
        ("/robots.txt", "text/plain", b"<!doctype html><title>App</title>"),
        ("/sitemap.xml", "text/html", URLSET),
        ("/sitemap.xml", "application/xml", b"<rss><loc>https://host.test/</loc></rss>"),
        ("/sitemap.xml.gz", "application/gzip", b"\x1f\x8bnot"),
        ("/app.js", "text/plain", b"<!doctype html>"),
        ("/data", "application/json", b'{"a": "https://host.test/"}'),
        ("/x.png", "image/png", b"\x89PNG"),
        ("/app.js", "text/javascript", b""),
    ],
)
def test_what_is_not_what_it_seems(path: str, content_type: str, body: bytes) -> None:
    found = seen(path, body, content_type)
    assert (found.code, found.robots, found.sitemap) == (None, None, None)


def test_a_script_by_its_type_or_its_name() -> None:
    for path, kind in (
        ("/x", "application/javascript"),
        ("/x.js", ""),
        ("/x.mjs", "text/plain"),
        ("/x", "text/javascript;charset=utf-8"),
    ):
        code = seen(path, b'fetch("https://api.host.test/")', kind).code
        assert code is not None
        assert code.called == ("api.host.test",)


def test_what_a_page_says_in_its_links_and_scripts() -> None:
    html = """<html><head><link rel="icon" href="data:image/svg+xml,x"><meta property="og:url" content="https://x.lovable.app/">
    <script>fetch("http://localhost:8000/a")</script><script type="application/ld+json">{"u": "https://no.test/"}</script></head>
    <a href="/privacy"> Privacy <b>policy</b> &amp; more</a><a href="/privacy">again</a><a href=/x aria-label="Twitter"><svg></svg></a>
    <a href="/y"><img alt="Kettle"></a><a href="#">Careers</a><a href="javascript:void(0);">Blog</a><a href=# role=button>Menu</a>
    <a href="#top">Top</a><a href="mailto:a%40b.test?subject=x">Mail</a><a href=mailto:nobody>x</a><p>Lorem ipsum dolor</p>
    <template><a href="#">Inert</a></template>"""
    page = seen("/", html.encode(), "text/html").page
    assert page is not None
    assert {link.url: link.text for link in page.links if link.kind == "a"} == {
        "https://host.test/privacy": "Privacy policy & more",
        "https://host.test/x": "Twitter",
        "https://host.test/y": "Kettle",
        "https://host.test/": "Careers",
    }
    assert [link.rel for link in page.links if link.kind == "meta"] == ["og:url"]
    assert page.placeholders == ("Careers", "Blog", "Lorem ipsum")
    assert page.contacts == ("a@b.test",)
    assert page.embedded_icon
    assert page.code is not None
    assert (page.code.hosts, page.code.called) == (("localhost:8000",), ("localhost:8000",))


SIZE = 3_000_000
HOSTILE = {
    "addresses": ('"http://localhost:8000/', "text/javascript"),
    "hosts": ("https://a.b.c.d.e.f.g/", "text/javascript"),
    "variables": ('const ab="http://h.test";fetch(', "text/javascript"),
    "settings": ("api" * 40 + '="http://h.test"', "text/javascript"),
    "slashes": ("http://" + "/" * 200, "text/javascript"),
    "keys": ("pk_test_" + "a" * 400, "text/javascript"),
    "comments": ("// " + "x" * 100 + '"http://h.test"', "text/javascript"),
    "questions": ('?"' + "a" * 150 + '":"http://h.test', "text/javascript"),
    "maps": ("//# sourceMappingURL=", "text/javascript"),
    "agents": ("User-agent: *\nDisallow: /\n", "text/plain"),
    "locs": ("<urlset><loc>", "text/xml"),
    "placeholders": ("<a href=#>x</a>", "text/html"),
    "anchors": ("<a href=/x>" + "text " * 30, "text/html"),
    "inline": ('<script>fetch("http://localhost:1/")</script>', "text/html"),
    "mails": ("<a href=mailto:a@b>", "text/html"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bodies_cost_no_more_time_than_their_length(name: str) -> None:
    piece, content_type = HOSTILE[name]
    body = (piece * (SIZE // len(piece))).encode()
    started = time.process_time()
    seen("/robots.txt", body, content_type)
    assert time.process_time() - started < 10


def test_everything_is_bounded() -> None:
    many = "".join(f'"https://h{number}.test/" ' for number in range(MAX_HOSTS + 50))
    assert len(read_code(many, URL).hosts) == MAX_HOSTS
    body = b"<urlset>" + b"".join(b"<loc>/%d</loc>" % number for number in range(MAX_URLS + 50))
    found = seen("/s.xml", body, "text/xml").sitemap
    assert found is not None
    assert len(found.urls) == MAX_URLS
    bomb = gzip.compress(b"<urlset>" + b" " * (20 * MAX_UNPACKED) + b"<loc>/end</loc>")
    assert seen("/s.xml.gz", bomb, "application/gzip").sitemap == Sitemap()


PIECES = st.lists(
    st.sampled_from(
        ['"', "'", "`", "http://", "https:\\/\\/", "localhost", ":8000", "/", "fetch(", "const ab=", "?", ":", "||", "env.API_URL", "pk_test_", "{}", "<loc>", "</loc>", "<urlset>", "\n", "User-agent: *", "Disallow: /", "Sitemap:", "[::", "]", "\ud800", "\x00", "//# sourceMappingURL=", "é", "<a href=#>", "</a>", "<script>", "mailto:%ff@", "<![CDATA["]
    ),
    max_size=60,
).map("".join)  # fmt: skip
TYPES = st.sampled_from(["text/javascript", "text/plain", "text/xml", "text/html", "", "application/gzip"])
PATHS = st.sampled_from(["/robots.txt", "/sitemap.xml", "/sitemap.xml.gz", "/a.js", "/"])


@given(PIECES, TYPES, PATHS)
def test_no_text_breaks_the_readers(text: str, content_type: str, path: str) -> None:
    found = seen(path, text.encode("utf-8", "surrogatepass"), content_type)
    if found.code:
        assert set(found.code.called) <= set(found.code.hosts)
    read_code(text, URL)
    read_robots(text, ROBOTS)


@given(st.binary(max_size=300), TYPES | st.text(max_size=30), PATHS)
def test_no_body_breaks_the_readers(body: bytes, content_type: str, path: str) -> None:
    seen(path, body, content_type)
    seen(path, b"\x1f\x8b" + body, content_type)
