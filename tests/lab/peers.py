"""Programs and libraries that look at the lab from outside, none of them ours."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dns.message
import dns.query
import dns.rdatatype

from launchready.lab import RunningLab

LOOPBACK = "127.0.0.1"
TIMEOUT = 10.0
QUIETLY = ("-q", "-sS", "-i", "--noproxy", "*", "--max-time", str(TIMEOUT))


@dataclass(frozen=True)
class Answer:
    status: int
    version: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Curl:
    """The curl program, led to the lab's ports. Every call is a new process, so nothing is kept between them."""

    def __init__(self, lab: RunningLab) -> None:
        self._lab = lab

    def __call__(self, url: str, *options: str, send: object = None, token: str = "") -> Answer:
        if send is not None:
            options = (*options, "--json", json.dumps(send))
        if token:
            options = (*options, "-H", f"Authorization: Bearer {token}")
        done = self.run(url, *options)
        assert done.returncode == 0, done.stderr.decode()
        head, _, body = done.stdout.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        version, status = first.split()[:2]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        return Answer(int(status), version, headers, body)

    def run(self, url: str, *options: str) -> subprocess.CompletedProcess[bytes]:
        ports = self._lab.ports
        port = ports.https if url.startswith("https:") else ports.http
        return subprocess.run(
            [
                "curl",
                *QUIETLY,
                "--cacert",
                self._lab.seams.ca_file,
                "--connect-to",
                f"::{LOOPBACK}:{port}",
                *options,
                url,
            ],
            capture_output=True,
            check=False,
        )

    def login(self, name: str = "first") -> tuple[str, str]:
        """Return the session cookie and the token of a test user."""
        password = self._lab.environment[f"KETTLE_{name.upper()}_PASSWORD"]
        answer = self("https://app.kettle.test/api/login", send={"email": f"{name}@kettle.test", "password": password})
        assert answer.status == 200, answer.body
        return answer.headers["set-cookie"].partition(";")[0], answer.json()["token"]


@dataclass(frozen=True)
class Handshake:
    """What OpenSSL made of a handshake; `error` is its verdict on the chain or on the connection."""

    version: str | None
    alpn: str | None
    certificate: dict[str, Any]
    error: str


def handshake(lab: RunningLab, host: str, *, seclevel: int = 2, verify: bool = True, alpn: str = "h2") -> Handshake:
    context = ssl.create_default_context(cafile=lab.seams.ca_file)
    context.set_ciphers(f"DEFAULT:@SECLEVEL={seclevel}")
    context.set_alpn_protocols([alpn])
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    with socket.create_connection((LOOPBACK, lab.ports.https), timeout=TIMEOUT) as raw:
        try:
            with context.wrap_socket(raw, server_hostname=host) as tls:
                certificate: dict[str, Any] = dict(tls.getpeercert() or {})
                return Handshake(tls.version(), tls.selected_alpn_protocol(), certificate, "")
        except ssl.SSLCertVerificationError as error:
            return Handshake(None, None, {}, error.verify_message)
        except ssl.SSLError as error:
            return Handshake(None, None, {}, str(error))


def s_client(lab: RunningLab, *options: str) -> str:
    """Return what `openssl s_client` prints of a handshake."""
    done = subprocess.run(
        ["openssl", "s_client", "-connect", f"{LOOPBACK}:{lab.ports.https}", *options],
        input=b"",
        capture_output=True,
        check=False,
        timeout=TIMEOUT,
    )
    return (done.stdout + done.stderr).decode()


def ask(
    lab: RunningLab, name: str, kind: str = "A", *, tcp: bool = False, edns: bool = True, timeout: float = TIMEOUT
) -> dns.message.Message:
    """Ask the lab's name server one question."""
    query = dns.message.make_query(name, kind, use_edns=0 if edns else -1, payload=1232)
    send = dns.query.tcp if tcp else dns.query.udp
    return send(query, LOOPBACK, port=lab.ports.dns, timeout=timeout)


def values(response: dns.message.Message) -> list[str]:
    return sorted(item.to_text() for rrset in response.answer for item in rrset)


def host_of(url: str) -> str:
    return urlsplit(url).hostname or ""


def files_in(directory: Path) -> set[str]:
    return {path.name for path in directory.iterdir()}
