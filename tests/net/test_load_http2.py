"""The generator of load over TLS and HTTP/2, against an nginx of its own."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from launchready.net.load import Loaded, Plan
from launchready.standards.arrivals import Constant
from launchready.standards.load_samples import NEW_CONNECTION

from .authorities import Authorities
from .loading import codes, generated, target
from .peers import LOOPBACK

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="needs nginx on this machine (scripts/system.sh)")
CONFIGURATION = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  log_format told "$server_protocol $connection $status $uri"; access_log {folder}/asked told;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  ssl_certificate {folder}/certificate.pem; ssl_certificate_key {folder}/certificate.pem;
  server {{
    listen {address}:{new} ssl http2; listen {address}:{old} ssl;
    location / {{ return 200 "hello"; }}
    location /gone {{ return 404 "gone"; }}
    location /hangs-up {{ return 444; }}
  }}
  server {{
    listen {address}:{tired} ssl http2; keepalive_requests 10;
    location / {{ return 200 "hello"; }}
  }}
}}
"""


class Nginx:
    """A server that speaks HTTP/2 on one port, on another soon says goodbye, and on the last no more than HTTP/1.1. It writes down what it was asked."""

    def __init__(self, folder: Path, new: int, tired: int, old: int) -> None:
        self._log = folder / "asked"
        self.new = new
        self.tired = tired
        self.old = old

    def asked(self, path: str, number: int) -> list[tuple[str, str]]:
        """Return the versions and connections of so many requests for a path: the log is written after the answers."""
        for _ in range(100):
            rows = [line.split() for line in self._log.read_text().splitlines()]
            found = [(version, connection) for version, connection, _, asked in rows if asked == path]
            if len(found) >= number:
                break
            time.sleep(0.02)
        return found


def free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def nginx(authorities: Authorities, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    assert NGINX
    folder = tmp_path_factory.mktemp("nginx")
    leaf = authorities.root.issue_cert("host.test")
    leaf.private_key_and_cert_chain_pem.write_to_path(str(folder / "certificate.pem"))
    ports = {"new": free_port(), "tired": free_port(), "old": free_port()}
    (folder / "nginx.conf").write_text(CONFIGURATION.format(folder=folder, address=LOOPBACK, **ports))
    server = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")], stderr=subprocess.PIPE)
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, ports["old"]), 0.2):
                break
            assert server.poll() is None, server.stderr.read().decode() if server.stderr else ""
            time.sleep(0.025)
        yield Nginx(folder, **ports)
    finally:
        server.terminate()
        server.communicate(timeout=10)


def load(authorities: Authorities, port: int, name: str, *, http2: bool = True, **request: Any) -> Loaded:
    shot = target(port, name, scheme="https", **request)
    plan = Plan((shot,), Constant(200, 0.2), timeout=5.0, http2=http2, stop_at=1.0, roots=authorities.ca_file)
    return asyncio.run(generated(plan))


def test_requests_share_a_connection(nginx: Nginx, authorities: Authorities) -> None:
    loaded = load(authorities, nginx.new, "shared")
    assert codes(loaded) == {"200": 40}
    assert loaded.bytes_received == (200,)
    asked = nginx.asked("/shared", 40)
    assert Counter(version for version, _ in asked) == {"HTTP/2.0": 40}
    assert len({connection for _, connection in asked}) == loaded.opened == 1
    flags = loaded.samples.table()["flags"]
    assert int(((flags & NEW_CONNECTION) != 0).sum()) == 1
    assert (loaded.samples.connections()["tls"] > 0).all()


def test_without_it_http_1_is_spoken_though_the_server_offers_more(nginx: Nginx, authorities: Authorities) -> None:
    assert codes(load(authorities, nginx.new, "older", http2=False)) == {"200": 40}
    assert {version for version, _ in nginx.asked("/older", 40)} == {"HTTP/1.1"}


def test_a_server_that_cannot_is_spoken_to_as_it_can(nginx: Nginx, authorities: Authorities) -> None:
    assert codes(load(authorities, nginx.old, "unable")) == {"200": 40}
    assert {version for version, _ in nginx.asked("/unable", 40)} == {"HTTP/1.1"}


def test_bodies_methods_and_errors_go_over_it_as_well(nginx: Nginx, authorities: Authorities) -> None:
    loaded = load(authorities, nginx.new, "gone", method="POST", body=b"{n} {uuid}", headers=(("X-Test", "yes"),))
    assert codes(loaded) == {"404": 40}
    loaded = load(authorities, nginx.new, "bare", method="HEAD")
    assert (codes(loaded), loaded.bytes_received) == ({"200": 40}, (0,))


def test_a_stream_that_is_broken_off_is_a_failure(nginx: Nginx, authorities: Authorities) -> None:
    found = codes(load(authorities, nginx.new, "hangs-up"))
    assert set(found) <= {"protocol", "closed"}
    assert found.total() == 40


def test_a_server_that_says_goodbye_gets_another_connection(nginx: Nginx, authorities: Authorities) -> None:
    loaded = load(authorities, nginx.tired, "tires")
    assert codes(loaded) == {"200": 40}
    assert loaded.opened == len({connection for _, connection in nginx.asked("/tires", 40)}) >= 4
