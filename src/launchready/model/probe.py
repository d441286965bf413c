"""Commands that anyone can paste to see again what was seen: values here, text at the very end.

A check says *what* to look at; `command_line` adds how the run was told to reach it (`Seams`), so that a command printed
for the demo product works on the demo product. Every word is shell-quoted: names and URLs come from strangers.
"""

from __future__ import annotations

import contextlib
import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from launchready.model.evidence.run import Seams
from launchready.model.signed_post import SignedPost, shell


@dataclass(frozen=True, slots=True)
class Curl:
    """An HTTP request. `headers` are pairs; `insecure` looks past a certificate that does not verify.

    `data` is a body. `times` sends the request again and again, and counts the statuses. `token` names the variable of the environment
    whose value goes as the bearer token: the reader's own. `address` is connected to, whatever DNS says.
    """

    url: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    insecure: bool = False
    follow: bool = False
    data: str = ""
    times: int = 1
    token: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Dig:
    """A DNS question. `server` overrides the run's resolver, for questions to one name server."""

    name: str
    type: str = "A"
    server: str = ""


@dataclass(frozen=True, slots=True)
class OpenSsl:
    """A TLS handshake, with `version` (`tls1`, `tls1_1`, …) where one version is meant; `starttls` is the protocol that comes before it."""

    host: str
    port: int = 443
    version: str = ""
    starttls: str = ""


@dataclass(frozen=True, slots=True)
class Show:
    """Lines of a file that hold a word."""

    file: str
    word: str


@dataclass(frozen=True, slots=True)
class Search:
    """This program's own search for secrets in a path: any other command would print the value. `logs` searches as in logs."""

    path: str
    logs: bool = False


@dataclass(frozen=True, slots=True)
class Render:
    """This program's own look at a mail in a real browser."""

    path: str


@dataclass(frozen=True, slots=True)
class SameValue:
    """How often each value of some variables stands in some env files: counts alone, for the values are secrets."""

    files: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Psql:
    """A question to a PostgreSQL database, whose URL a variable of the environment holds: the reader's own."""

    variable: str
    statement: str


Probe = Curl | Dig | OpenSsl | Show | SignedPost | Search | SameValue | Render | Psql

Addresses = Callable[[str], tuple[str, ...]]
"""The addresses that the run saw of a host; none where it has none, or did not ask."""


def command_line(probe: Probe, seams: Seams, addresses: Addresses = lambda _host: ()) -> str:
    """Return the shell command for a probe, reaching the product in the way that the run did."""
    match probe:
        case Curl():
            return _curl(probe, seams, addresses)
        case Dig():
            return _dig(probe, seams)
        case OpenSsl():
            return _openssl(probe, seams, addresses)
        case SignedPost():
            curl = Curl(probe.url, "POST", (("Content-Type", "application/json"),))
            return shell(probe, _curl_words(curl, seams, addresses))
        case Show():
            return shlex.join([_grep(probe.file), "-n", "-A", "5", "-e", probe.word, "--", probe.file])
        case Search():
            return shlex.join(["launchready", "secrets", *(["--logs"] if probe.logs else []), "--", probe.path])
        case Render():
            return shlex.join(["launchready", "mail", "render", "--", probe.path])
        case Psql():
            return f'psql "${probe.variable}" -X -c {shlex.quote(probe.statement)}'
        case SameValue():
            pattern = f"^({'|'.join(re.escape(name) for name in dict.fromkeys(probe.names))})="
            words = ["grep", "-hE", "-e", pattern, "--", *probe.files]
            return f"{shlex.join(words)} | cut -d= -f2- | sort | uniq -c | awk '{{print $1}}'"


def _grep(file: str) -> str:
    """Return what looks for words in a file: logs may be gzipped."""
    return "zgrep" if file.endswith(".gz") else "grep"


def _curl(probe: Curl, seams: Seams, addresses: Addresses) -> str:
    words = _curl_words(probe, seams, addresses)
    if probe.data:
        words += ["--data-raw", probe.data]
    line = shlex.join([*words, "--", probe.url])
    if re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", probe.token):
        line = line.replace("curl ", f'curl -H "Authorization: Bearer ${probe.token}" ', 1)
    if probe.times > 1:
        line = f"for n in $(seq {probe.times}); do {line}; done | sort | uniq -c"
    return line


def _curl_words(probe: Curl, seams: Seams, addresses: Addresses) -> list[str]:
    """Return the words of a curl command, without the body and the URL."""
    words = ["curl", "-sS", "-i"]
    if probe.times > 1:
        words = ["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}\\n"]
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
    secure = probe.url.startswith("https:")
    with contextlib.suppress(ValueError):  # a URL that nobody can connect to needs no mapping
        parts = urlsplit(probe.url)
        own = parts.port or (443 if secure else 80)
        if probe.address:
            rule = seams.rule(parts.hostname or "", own)
            to = f"{_bracketed(probe.address)}:{rule.to_port if rule else own}"
            words += ["--connect-to", f"{_bracketed(parts.hostname or '')}:{own}:{to}"]
        for port in () if probe.address else sorted({own, 80, 443} if probe.follow else {own}):
            words += _connect_to(parts.hostname or "", port, seams, addresses, others=probe.follow)
    if seams.ca_file and (secure or probe.follow) and not probe.insecure:
        words += ["--cacert", seams.ca_file]
    if seams.proxy:
        words += ["-x", seams.proxy]
    return words


def _connect_to(host: str, port: int, seams: Seams, addresses: Addresses, *, others: bool) -> list[str]:
    """Return where curl must connect to for a host, and for the other hosts that it may be led to."""
    words: list[str] = []
    mapped = _mapped(host, port, seams, addresses)
    if mapped:
        words += ["--connect-to", f"{_bracketed(host)}:{port}:{_bracketed(mapped[0])}:{mapped[1]}"]
    rest = seams.rule("*", port)
    if others and rest:
        address = rest.address if rest.address != "*" else _server_host(seams)
        words += ["--connect-to", f":{port}:{_bracketed(address)}:{rest.to_port}"]
    return words


def _mapped(host: str, port: int, seams: Seams, addresses: Addresses) -> tuple[str, int] | None:
    """Return the address and port that another tool must connect to, or None for the usual ones."""
    rule = seams.rule(host, port)
    if rule is None:
        seen = addresses(host) if seams.dns_server else ()
        return (seen[0], port) if seen else None
    if rule.address != "*":
        return rule.address, rule.to_port
    seen = addresses(host)
    return (seen[0] if seen else _server_host(seams) or host), rule.to_port


def _server_host(seams: Seams) -> str:
    """Return the address of the run's own resolver: a lab's servers are where its resolver is."""
    return seams.dns_server.rsplit(":", 1)[0].strip("[]")


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _dig(probe: Dig, seams: Seams) -> str:
    words = ["dig"]
    server = probe.server or seams.dns_server
    if server:
        address, _, port = server.rpartition(":") if server.count(":") == 1 or "]" in server else (server, "", "")
        words.append(f"@{(address or server).strip('[]')}")
        if address and port:
            words += ["-p", port]
    return shlex.join([*words, probe.name, probe.type])


def _openssl(probe: OpenSsl, seams: Seams, addresses: Addresses) -> str:
    address, port = _mapped(probe.host, probe.port, seams, addresses) or (probe.host, probe.port)
    words = ["openssl", "s_client", "-connect", f"{_bracketed(address)}:{port}", "-servername", probe.host]
    words += ["-verify_hostname", probe.host, "-showcerts"]
    if probe.starttls:
        words += ["-starttls", probe.starttls]
    if probe.version:  # OpenSSL of today speaks it only when told to look away
        words += [f"-{probe.version}", "-cipher", "DEFAULT@SECLEVEL=0"]
    if seams.ca_file:
        words += ["-CAfile", seams.ca_file]
    return shlex.join(words) + " </dev/null"
