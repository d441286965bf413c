from __future__ import annotations

import asyncio
import gc
import logging
import socket
import ssl
import subprocess
import sys
import threading
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from launchready.lab import Lab, Ports, RunningLab, build, running
from launchready.model.product import Product, Purpose, RouteKind

from .peers import LOOPBACK, Curl, ask, files_in, handshake, values


def test_the_product_file_is_the_product(lab: RunningLab) -> None:
    product = Product.model_validate(tomllib.loads(lab.product_file.read_text()))
    assert product == lab.world.product
    assert product.domain == lab.domain == "kettle.test"
    assert product.canonical_url == "https://www.kettle.test/"
    assert {surface.host: surface.purpose for surface in product.surfaces} == {
        "kettle.test": Purpose.OTHER,
        "www.kettle.test": Purpose.HOMEPAGE,
        "app.kettle.test": Purpose.APP,
        "api.kettle.test": Purpose.API,
        "chat.kettle.test": Purpose.CHAT,
        "docs.kettle.test": Purpose.DOCS,
        "status.kettle.test": Purpose.STATUS,
    }
    assert {route.kind for route in product.routes} == set(RouteKind)
    assert all(surface.owner for surface in product.surfaces)


def test_the_product_file_holds_no_secrets(lab: RunningLab) -> None:
    text = lab.product_file.read_text()
    for name, value in lab.environment.items():
        assert f"env:{name}" in text
        assert value not in text


def test_what_the_product_file_declares_of_dns_is_true(lab: RunningLab) -> None:
    for record in lab.world.product.dns.records:
        assert values(ask(lab, record.name, record.type)) == sorted(record.values)


def test_every_declared_route_answers(lab: RunningLab, curl: Curl) -> None:
    expected = {RouteKind.PRIVATE: 401, RouteKind.WEBHOOK: 400, RouteKind.CHAT: 401}
    for route in lab.world.product.routes:
        answer = curl(route.url, "-X", route.method, *(("--json", "{}") if route.method == "POST" else ()))
        usual = {200} if route.method == "GET" else {401, 422}
        assert answer.status in {expected[route.kind]} if route.kind in expected else usual, route


def test_the_seams_lead_to_the_lab(lab: RunningLab) -> None:
    seams = lab.seams
    assert seams.dns_server == f"{LOOPBACK}:{lab.ports.dns}"
    assert [str(rule) for rule in seams.resolve] == [
        f"*:443:*:{lab.ports.https}",
        f"*:80:*:{lab.ports.http}",
        f"*:25:*:{lab.ports.smtp}",
        f"*:53:*:{lab.ports.dns}",
    ]
    assert seams.allow_private == ("127.0.0.0/8",)
    assert Path(seams.ca_file).read_text().startswith("-----BEGIN CERTIFICATE-----")


def test_the_ports_can_be_chosen() -> None:
    sockets = [socket.create_server((LOOPBACK, 0)) for _ in range(4)]
    free = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    with running(ports=Ports(*free)) as lab:
        assert lab.ports == Ports(*free)
        assert Curl(lab)("http://kettle.test/").status == 301


def test_a_port_that_is_taken_is_an_error() -> None:
    before = lab_threads()
    with socket.create_server((LOOPBACK, 0)) as taken:
        ports = Ports(https=taken.getsockname()[1])
        with pytest.raises(OSError, match="in use"), running(ports=ports):
            raise AssertionError("it must not start")
    assert lab_threads() == before


def test_the_clock_can_be_set() -> None:
    then = datetime(2031, 5, 1, tzinfo=UTC)
    with running(now=then) as lab:
        assert "not yet valid" in handshake(lab, "www.kettle.test").error
        assert lab.world.registration.expires_at > then


def test_it_goes_without_a_trace_under_open_connections(caplog: pytest.LogCaptureFixture) -> None:
    before = lab_threads()
    with running() as lab:
        ports, directory = lab.ports, lab.directory
        context = ssl.create_default_context(cafile=lab.seams.ca_file)
        _, token = Curl(lab).login()
        idle = socket.create_connection((LOOPBACK, ports.https))
        silent_dns = socket.create_connection((LOOPBACK, ports.dns))
        smtp = socket.create_connection((LOOPBACK, ports.smtp))
        assert smtp.recv(100).startswith(b"220 ")
        plain = socket.create_connection((LOOPBACK, ports.http))
        plain.sendall(b"GET / HTTP/1.1\r\nHost: kettle.test\r\n\r\n")
        assert plain.recv(100).startswith(b"HTTP/1.1 301")
        tls = context.wrap_socket(socket.create_connection((LOOPBACK, ports.https)), server_hostname="chat.kettle.test")
        body = b'{"message": "how long?"}'
        tls.sendall(
            b"POST /v1/chat/stream HTTP/1.1\r\nHost: chat.kettle.test\r\nContent-Type: application/json\r\n"
            + f"Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        assert tls.recv(100).startswith(b"HTTP/1.1 200")
    for connection in (idle, silent_dns, smtp, plain, tls):
        connection.close()
    gc.collect()  # would bring up what was not closed, which is an error here
    assert not directory.exists()
    assert lab_threads() == before
    assert caplog.records == []
    for port in (ports.dns, ports.https, ports.http, ports.smtp):
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((LOOPBACK, port)).close()


def lab_threads() -> int:
    """How many labs run; a module's own one among them."""
    return sum(thread.name == "launchready-lab" for thread in threading.enumerate())


def test_an_error_inside_the_block_comes_through() -> None:
    before = lab_threads()
    with pytest.raises(KeyError), running():
        raise KeyError("mine")
    assert lab_threads() == before


def test_it_runs_in_the_callers_own_loop(tmp_path: Path) -> None:
    async def use() -> None:
        lab = Lab(build(), tmp_path)
        started = await lab.start()
        try:
            answer = await asyncio.to_thread(Curl(started), "https://status.kettle.test/")
            assert answer.status == 200
        finally:
            await lab.stop()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(use())
    assert {"launchready.toml", "lab-ca.pem", "status.kettle.test.pem"} <= files_in(tmp_path)
    assert (tmp_path / "status.kettle.test.pem").stat().st_mode & 0o077 == 0


def test_without_the_extra_it_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['hypercorn'] = None\n"  # what the import system itself does for "not there"
        "from launchready.lab import running; from launchready.model.errors import MissingExtraError\n"
        "try:\n"
        "    running().__enter__()\n"
        "except MissingExtraError as error:\n"
        "    assert error.extra == 'lab'; print(error.hint)\n"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"install launchready[lab]\n", b"")


def test_importing_it_is_cheap_and_quiet() -> None:
    code = (
        "import sys, threading; import launchready.lab; "
        "heavy = {'hypercorn', 'starlette', 'aiosmtpd', 'xllamacpp', 'h2'} & set(sys.modules); "
        "assert not heavy, heavy; assert threading.active_count() == 1"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_it_says_nothing_on_the_terminal() -> None:
    code = (
        "import socket; from launchready.lab import running\n"
        "with running() as lab:\n"
        "    for port in (lab.ports.https, lab.ports.http, lab.ports.smtp, lab.ports.dns):\n"
        "        with socket.create_connection(('127.0.0.1', port)) as s: s.sendall(b'nonsense\\r\\n\\r\\n')\n"
        "import gc; gc.collect()\n"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_its_logger_is_silent_unless_asked() -> None:
    with running(()):
        assert logging.getLogger("launchready.lab").handlers
