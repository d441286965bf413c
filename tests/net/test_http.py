"""What a good server says arrives as it was said."""

from __future__ import annotations

import asyncio
import gzip
import hashlib

import pytest

from launchready.model.evidence.http import Exchange, FailureKind
from launchready.net.http import USER_AGENT, Request
from launchready.net.reception import masked_cookie

from .peers import Handler, endless, exchange, fetch, head, page, says


def failure(seen: Exchange) -> FailureKind | None:
    return seen.failure.kind if seen.failure else None


def test_a_plain_answer() -> None:
    seen = exchange(
        says(
            page(
                b"hello",
                "Content-Type: Text/Plain; charset=utf-8",
                "X-One:  a  ",
                "Set-Cookie: a=1",
                "set-cookie: b=2",
                "Empty:",
            )
        )
    )
    assert (seen.method, seen.url, seen.status, seen.http_version) == ("GET", "http://host.test/", 200, "1.1")
    assert seen.header("X-One") == "a"
    assert seen.header("empty") == ""
    assert seen.header_values("Set-Cookie") == ("a=*", "b=*")  # a cookie may be somebody's session
    assert [name for name, _ in seen.headers] == [
        "content-type",
        "x-one",
        "set-cookie",
        "set-cookie",
        "empty",
        "content-length",
    ]
    assert seen.address == "127.0.0.1"
    assert seen.tls_verified is None
    assert seen.failure is None
    assert seen.body is not None
    assert (seen.body.size, seen.body.media_type, seen.body.truncated) == (5, "text/plain", False)
    assert seen.body.sha256 == hashlib.sha256(b"hello").hexdigest()
    assert seen.page is None
    assert seen.timings is not None
    assert 0 <= seen.timings.connect <= seen.timings.first_byte <= seen.timings.total


def test_what_is_sent() -> None:
    heads: list[bytes] = []

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await head(reader))
        writer.write(page())

    request = Request("http://host.test/a%20b?c=d", headers=(("Accept", "application/json"), ("X-Two", "2")))
    asyncio.run(fetch(handler, request=request))
    lines = heads[0].decode().split("\r\n")
    assert lines[0] == "GET /a%20b?c=d HTTP/1.1"
    assert "Host: host.test" in lines
    assert f"User-Agent: {USER_AGENT}" in lines
    assert "Accept: application/json" in lines
    assert "X-Two: 2" in lines
    assert "Accept-Encoding: gzip, br" in lines
    assert sum(line.lower().startswith("accept:") for line in lines) == 1


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("GET\r\nX: 1", ()),
        ("", ()),
        ("GET", (("X", "1\r\nY: 2"),)),
        ("GET", (("X\r\nY", "1"),)),
        ("GET", (("X", "1\0"),)),
        ("GET", (("", "1"),)),
    ],
)
def test_nothing_is_smuggled_into_a_request(method: str, headers: tuple[tuple[str, str], ...]) -> None:
    asked: list[bytes] = []

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await head(reader))
        writer.write(page())

    seen, _ = asyncio.run(fetch(handler, request=Request("http://host.test/", method, headers)))
    assert failure(seen) is FailureKind.OTHER
    assert asked == []


def test_interim_answers_are_passed_over() -> None:
    seen = exchange(
        says(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + page(b"x", "Server: k"))
    )
    assert (seen.status, seen.header("link"), seen.header("server")) == (200, None, "k")


@pytest.mark.parametrize(
    ("answer", "status", "size"),
    [
        (b"HTTP/1.1 204 No Content\r\n\r\n", 204, 0),
        (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n", 304, 0),
        (b"HTTP/1.0 200 OK\r\n\r\nto the end", 200, 10),
        (b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok", 200, 2),
        (b"HTTP/1.1 200 OK\nContent-Length: 2\n\nok", 200, 2),
        (b"HTTP/1.1 599 What\r\nContent-Length: 0\r\n\r\n", 599, 0),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", 200, 2),
    ],
)
def test_shapes_of_answers(answer: bytes, status: int, size: int) -> None:
    seen = exchange(says(answer))
    assert (seen.status, seen.failure) == (status, None)
    assert seen.body is not None
    assert (seen.body.size, seen.body.truncated) == (size, False)


def test_a_redirect_is_not_followed() -> None:
    seen = exchange(says(page(b"", "Location: http://127.0.0.1:1/", status="301 Moved")))
    assert (seen.status, seen.header("location"), seen.url) == (301, "http://127.0.0.1:1/", "http://host.test/")


def test_head_asks_for_no_body() -> None:
    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert (await head(reader)).startswith(b"HEAD ")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
        await asyncio.sleep(5)

    seen, body = asyncio.run(fetch(handler, request=Request("http://host.test/", "HEAD")))
    assert (seen.method, seen.status, seen.failure, body) == ("HEAD", 200, None, b"")


def test_trailers_are_no_headers() -> None:
    chunks = b"2\r\nok\r\n0\r\nStrict-Transport-Security: max-age=1\r\nHTTP/1.1 500 No\r\n\r\n"
    seen = exchange(says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: x\r\n\r\n" + chunks))
    assert (seen.status, seen.header("strict-transport-security")) == (200, None)


def test_folded_lines_are_one_header() -> None:
    seen = exchange(says(page(b"", "X-Folded: a", "  b: c", "X-Next: d")))
    assert seen.header("x-folded") == "a b: c"
    assert seen.header("x-next") == "d"


HTML = "<!doctype html><title>Käse</title><a href=/x>"


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (HTML.encode(), ["Content-Type: text/html"]),
        (HTML.encode("latin-1"), ["Content-Type: text/html; charset=ISO-8859-1"]),
        (gzip.compress(HTML.encode(), mtime=0), ["Content-Type: application/xhtml+xml", "Content-Encoding: gzip"]),
    ],
    ids=["utf-8", "latin-1", "gzip"],
)
def test_a_page_is_read_whatever_its_coding(body: bytes, lines: list[str]) -> None:
    seen = exchange(says(page(body, *lines)))
    assert seen.page is not None
    assert seen.page.title == "Käse"
    assert [link.url for link in seen.page.links] == ["http://host.test/x"]
    assert seen.is_html


def test_bodies_that_are_no_page_are_not_read() -> None:
    assert exchange(says(page(HTML.encode(), "Content-Type: application/json"))).page is None
    assert exchange(says(page(b"", "Content-Type: text/html"))).page is None


def test_the_body_reaches_who_asked_but_no_evidence() -> None:
    seen, body = asyncio.run(fetch(says(page(b"secret body"))))
    assert body == b"secret body"
    assert "secret body" not in repr(seen)


def test_a_stream_that_is_cut_says_so() -> None:
    seen = exchange(
        endless(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n", b"data: x\n\n", 0.05), timeout=0.6
    )
    assert seen.status == 200
    assert failure(seen) is FailureKind.TIMEOUT
    assert seen.body is not None
    assert seen.body.truncated
    assert seen.body.size > 0


@pytest.mark.parametrize(
    "host", ["localhost", "-host.test", "a.onion", "127.0.0.1", "[::1]", "8.8.8.8", "x_y.test", "proxy.invalid"]
)
def test_whatever_a_host_is_called_the_route_decides(host: str) -> None:
    heads: list[bytes] = []

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await head(reader))
        writer.write(page())

    seen, _ = asyncio.run(fetch(handler, f"http://{host}/"))
    assert (seen.status, seen.address) == (200, "127.0.0.1")
    assert f"Host: {host}\r\n".encode() in heads[0]


@pytest.mark.parametrize("host", ["*", "+host.test", "a,b.test", "a;b", "a'b", "(a)"])
def test_hosts_that_libcurl_takes_for_none_fail(host: str) -> None:
    assert failure(exchange(says(page()), f"http://{host}/")) is FailureKind.SCHEME


@pytest.mark.parametrize(
    "url",
    [
        "ftp://host.test/",
        "file:///etc/passwd",
        "HTTP://host.test/",
        "http://host.test",
        "http://host.test/#x",
        "gopher://x/",
        "",
    ],
)
def test_nothing_but_http_urls_in_their_normal_spelling_is_sent(url: str) -> None:
    assert failure(exchange(says(page()), url)) is FailureKind.SCHEME


def test_many_at_once() -> None:
    async def run() -> list[int]:
        from launchready.net.http import HttpClient

        from .peers import now, route_to, serving, trusting

        handler: Handler = says(page(b"x"))
        async with serving(handler) as port:
            with trusting() as roots:
                async with HttpClient(roots, now, at_once=20) as client:
                    urls = [f"http://h{number}.test/" for number in range(100)]
                    sent = await asyncio.gather(*(client.send(Request(url), route_to(port)) for url in urls))
                    return [seen.status for seen, _ in sent]

    assert asyncio.run(run()) == [200] * 100


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("session=s3cret; Path=/; Secure; HttpOnly", "session=******; Path=/; Secure; HttpOnly"),
        ("__Host-s=a=b==; Secure", "__Host-s=*****; Secure"),
        ("empty=; Max-Age=0", "empty=; Max-Age=0"),
        ("lonely", "******"),
        ("", ""),
    ],
)
def test_a_cookies_value_is_masked_and_nothing_else(sent: str, kept: str) -> None:
    assert masked_cookie(sent) == kept
