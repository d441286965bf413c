"""Commands that anyone can paste to see again what was seen: values here, text at the very end.

A check says *what* to look at; `command_line` adds how the run was told to reach it (`Seams`), so that a command printed
for the demo product works on the demo product. Every word is shell-quoted: names and URLs come from strangers.
"""

from __future__ import annotations

import contextlib
import shlex
from dataclasses import dataclass
from urllib.parse import urlsplit

from launchready.model.evidence.run import Seams


@dataclass(frozen=True, slots=True)
class Curl:
    """An HTTP request. `headers` are pairs; `insecure` looks past a certificate that does not verify."""

    url: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    insecure: bool = False
    follow: bool = False


@dataclass(frozen=True, slots=True)
class Dig:
    """A DNS question. `server` overrides the run's resolver, for questions to one name server."""

    name: str
    type: str = "A"
    server: str = ""


@dataclass(frozen=True, slots=True)
class OpenSsl:
    """A TLS handshake, with `version` (`tls1`, `tls1_1`, …) where one version is meant."""

    host: str
    port: int = 443
    version: str = ""


@dataclass(frozen=True, slots=True)
class Show:
    """Lines of a file that hold a word."""

    file: str
    word: str


Probe = Curl | Dig | OpenSsl | Show


def command_line(probe: Probe, seams: Seams) -> str:
    """Return the shell command for a probe, reaching the product in the way that the run did."""
    match probe:
        case Curl():
            return _curl(probe, seams)
        case Dig():
            return _dig(probe, seams)
        case OpenSsl():
            return _openssl(probe, seams)
        case Show():
            return shlex.join(["grep", "-n", "-A", "5", "-e", probe.word, "--", probe.file])


def _curl(probe: Curl, seams: Seams) -> str:
    words = ["curl", "-sS", "-i"]
    if probe.method == "HEAD":
        words = ["curl", "-sS", "-I"]
    elif probe.method != "GET":
        words += ["-X", probe.method]
    if probe.follow:
        words += ["-L", "--max-redirs", "10"]
    if probe.insecure:
        words.append("-k")
    for name, value in probe.headers:
        words += ["-H", f"{name}: {value}"]
    mapped = None
    secure = probe.url.startswith("https:")
    with contextlib.suppress(ValueError):  # a URL that nobody can connect to needs no mapping
        parts = urlsplit(probe.url)
        mapped = seams.mapping(parts.hostname or "", parts.port or (443 if secure else 80))
    if mapped:
        words += ["--connect-to", f"::{mapped[0]}:{mapped[1]}"]
    if seams.ca_file and secure and not probe.insecure:
        words += ["--cacert", seams.ca_file]
    if seams.proxy:
        words += ["-x", seams.proxy]
    return shlex.join([*words, "--", probe.url])


def _dig(probe: Dig, seams: Seams) -> str:
    words = ["dig"]
    server = probe.server or seams.dns_server
    if server:
        address, _, port = server.rpartition(":") if server.count(":") == 1 or "]" in server else (server, "", "")
        words.append(f"@{(address or server).strip('[]')}")
        if address and port:
            words += ["-p", port]
    return shlex.join([*words, probe.name, probe.type])


def _openssl(probe: OpenSsl, seams: Seams) -> str:
    address, port = seams.mapping(probe.host, probe.port) or (probe.host, probe.port)
    shown = f"[{address}]" if ":" in address else address
    words = ["openssl", "s_client", "-connect", f"{shown}:{port}", "-servername", probe.host, "-showcerts"]
    if probe.version:
        words.append(f"-{probe.version}")
    if seams.ca_file:
        words += ["-CAfile", seams.ca_file]
    return shlex.join(words) + " </dev/null"
