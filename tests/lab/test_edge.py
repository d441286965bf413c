from __future__ import annotations

import asyncio
import socket
import ssl
import time
from datetime import UTC, datetime, timedelta

import pytest

from launchready.lab import RunningLab, running
from launchready.lab.clienthello import NotTlsError, read

from .peers import LOOPBACK, Curl, handshake, s_client

HOSTS = ("kettle.test", *(f"{name}.kettle.test" for name in ("www", "app", "api", "chat", "docs", "status")))
ALSO = ("rdap.lab.test", "data.iana.org")
GOOD_HEADERS = {
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
}


@pytest.mark.parametrize("host", [*HOSTS, *ALSO])
def test_every_host_has_its_own_good_certificate(lab: RunningLab, host: str) -> None:
    seen = handshake(lab, host)
    assert seen.error == ""
    assert seen.version == "TLSv1.3"
    assert seen.alpn == "h2"
    assert seen.certificate["subjectAltName"] == (("DNS", host),)
    now = datetime.now(UTC)
    begins = datetime.fromtimestamp(ssl.cert_time_to_seconds(seen.certificate["notBefore"]), UTC)
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(seen.certificate["notAfter"]), UTC)
    assert ends - begins == timedelta(days=90)
    assert abs(now - begins - timedelta(days=10)) < timedelta(hours=1)


def test_openssl_verifies_the_chain_strictly(lab: RunningLab) -> None:
    printed = s_client(
        lab, "-servername", "www.kettle.test", "-CAfile", lab.seams.ca_file, "-x509_strict", "-verify_return_error"
    )
    assert "Verify return code: 0 (ok)" in printed
    assert printed.count("-----BEGIN CERTIFICATE-----") == 1
    assert " 1 s:CN = Lab Intermediate CA" in printed


@pytest.mark.parametrize("version", ["-tls1", "-tls1_1"])
def test_old_tls_is_refused(lab: RunningLab, version: str) -> None:
    assert "Cipher is (NONE)" in s_client(
        lab, "-servername", "app.kettle.test", version, "-cipher", "DEFAULT:@SECLEVEL=0"
    )


@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_new_tls_is_spoken(lab: RunningLab, version: str) -> None:
    assert "Cipher is (NONE)" not in s_client(lab, "-servername", "app.kettle.test", version)


@pytest.mark.parametrize("options", [("-servername", "nothing.kettle.test"), ("-noservername",)])
def test_a_name_that_is_not_served_gets_an_alert(lab: RunningLab, options: tuple[str, ...]) -> None:
    assert "unrecognized name" in s_client(lab, *options)


def test_http1_and_http2_by_alpn(curl: Curl) -> None:
    assert curl("https://www.kettle.test/", "--http2").version == "HTTP/2"
    assert curl("https://www.kettle.test/", "--http1.1").version == "HTTP/1.1"


@pytest.mark.parametrize(
    "data", [b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01", b"\x16\x03\x01\x00\x05hello", b"\0" * 40, b""]
)
def test_what_is_not_tls_does_no_harm(lab: RunningLab, curl: Curl, data: bytes) -> None:
    with socket.create_connection((LOOPBACK, lab.ports.https), timeout=5) as connection:
        connection.sendall(data)
    assert curl("https://www.kettle.test/").status == 200


def test_a_client_hello_in_pieces_is_waited_for(lab: RunningLab) -> None:
    hello = client_hello("www.kettle.test")
    with socket.create_connection((LOOPBACK, lab.ports.https), timeout=5) as connection:
        for piece in (hello[:3], hello[3:50], hello[50:]):
            connection.sendall(piece)
            time.sleep(0.02)
        assert connection.recv(5)[:1] == b"\x16"  # a ServerHello, not an alert


def test_the_server_name_is_read_from_any_piece_of_a_hello() -> None:
    hello = client_hello("WWW.kettle.test")
    whole = read(hello)
    assert whole is not None
    assert whole.server_name == "www.kettle.test"
    assert all(read(hello[:length]) is None for length in range(len(hello)))
    split = (
        hello[:3]
        + (20).to_bytes(2, "big")
        + hello[5:25]
        + hello[:3]
        + (len(hello) - 25).to_bytes(2, "big")
        + hello[25:]
    )
    assert read(split) == whole
    nameless = read(client_hello(None))
    assert nameless is not None
    assert nameless.server_name == ""


@pytest.mark.parametrize(
    "data", [b"\x16\x03\x01\x00\x05\x02\0\0\x01x", b"\x16\x03\x01\x00\x06\x01\0\0\x02xx", b"POST", b"\x16\x02"]
)
def test_a_broken_hello_is_an_error(data: bytes) -> None:
    with pytest.raises(NotTlsError):
        read(data)


def client_hello(name: str | None) -> bytes:
    context = ssl.create_default_context()
    context.check_hostname = False
    sent = ssl.MemoryBIO()
    client = context.wrap_bio(ssl.MemoryBIO(), sent, server_hostname=name)
    with pytest.raises(ssl.SSLWantReadError):
        client.do_handshake()
    return sent.read()


@pytest.mark.parametrize("host", HOSTS)
def test_http_leads_to_https_in_one_permanent_hop(curl: Curl, host: str) -> None:
    target = "www.kettle.test" if host == "kettle.test" else host
    for path in ("/", "/a/b%20c//d?x=1&y=%2F"):
        answer = curl(f"http://{host}{path}", "--path-as-is")
        assert answer.status == 301
        assert answer.headers["location"] == f"https://{target}{path}"
        assert "strict-transport-security" not in answer.headers  # browsers must ignore it there


def test_the_apex_leads_to_www_in_one_permanent_hop(curl: Curl) -> None:
    answer = curl("https://kettle.test/pricing?from=mail")
    assert answer.status == 301
    assert answer.headers["location"] == "https://www.kettle.test/pricing?from=mail"


@pytest.mark.parametrize("target", ["@evil.example/", ".evil.example/", "http://evil.example/"])
def test_a_strange_target_cannot_lead_away(curl: Curl, target: str) -> None:
    answer = curl("https://kettle.test/", "--http1.1", "--request-target", target)
    assert answer.status >= 400 or answer.headers["location"] == "https://www.kettle.test/"


@pytest.mark.parametrize("host", HOSTS)
def test_good_headers_stand_on_every_https_answer(curl: Curl, host: str) -> None:
    for path in ("/", "/not/there"):
        headers = curl(f"https://{host}{path}").headers
        assert {name: headers.get(name) for name in GOOD_HEADERS} == GOOD_HEADERS
        assert "server" not in headers
        policy = headers.get("content-security-policy", "")
        assert bool(policy) == headers.get("content-type", "").startswith("text/html")
        assert "unsafe" not in policy


def test_a_host_that_the_certificate_is_not_for_is_misdirected(curl: Curl) -> None:
    assert curl("https://www.kettle.test/", "-H", "Host: app.kettle.test").status == 421
    assert curl("http://nothing.kettle.test/").status == 421


def test_pages_are_compressed_where_asked_for(curl: Curl) -> None:
    plain = curl("https://www.kettle.test/")
    packed = curl("https://www.kettle.test/", "-H", "Accept-Encoding: gzip")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert len(packed.body) < len(plain.body) / 2


@pytest.mark.parametrize("version", ["--http1.1", "--http2"])
@pytest.mark.parametrize(
    "url", ["https://www.kettle.test/", "https://kettle.test/", "https://chat.kettle.test/v1/chat"]
)
def test_an_answer_before_the_body_leaves_the_connection_whole(
    lab: RunningLab, curl: Curl, version: str, url: str
) -> None:
    body = "@" + lab.seams.ca_file
    done = curl.run(
        f"{url}?[1-5]", version, "--data-binary", body, "-o", "/dev/null", "-w", "%{http_code} %{num_connects}\n"
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.decode().split("\n")[:-1]
    assert len({line.split()[0] for line in lines}) == 1
    assert [line.split()[1] for line in lines] == ["1", "0", "0", "0", "0"]


def test_head_has_no_body(curl: Curl) -> None:
    answer = curl("https://www.kettle.test/", "--head")
    assert answer.status == 200
    assert answer.body == b""
    assert int(answer.headers["content-length"]) > 1000


def test_latency_is_added_to_handshakes_and_answers() -> None:
    with running(latency=0.2) as slow:
        peer = Curl(slow)
        timing = ("-o", "/dev/null", "-w", "%{time_connect} %{time_appconnect} %{time_starttransfer}")
        written = peer.run("https://www.kettle.test/", *timing).stdout.decode()
        connected, shaken, answered = (float(part) for part in written.split())
        assert shaken - connected >= 0.2
        assert answered - shaken >= 0.2
        assert answered < 2


def test_many_hosts_can_be_added() -> None:
    with running(extra_surfaces=12) as wide:
        peer = Curl(wide)
        assert {surface.host for surface in wide.world.product.surfaces} >= {"s01.kettle.test", "s12.kettle.test"}
        assert handshake(wide, "s12.kettle.test").error == ""
        answer = peer("https://s12.kettle.test/")
        assert answer.status == 200
        assert answer.headers["content-security-policy"]
        assert peer("http://s01.kettle.test/x?y").headers["location"] == "https://s01.kettle.test/x?y"


def test_a_hundred_connections_at_once(lab: RunningLab) -> None:
    context = ssl.create_default_context(cafile=lab.seams.ca_file)

    async def one() -> bytes:
        reader, writer = await asyncio.open_connection(
            LOOPBACK, lab.ports.https, ssl=context, server_hostname="status.kettle.test"
        )
        writer.write(b"GET / HTTP/1.1\r\nHost: status.kettle.test\r\nConnection: close\r\n\r\n")
        content = await reader.read()
        writer.close()
        await writer.wait_closed()
        return content

    async def all_of_them() -> list[bytes]:
        return await asyncio.gather(*(one() for _ in range(100)))

    assert all(content.startswith(b"HTTP/1.1 200") for content in asyncio.run(all_of_them()))
