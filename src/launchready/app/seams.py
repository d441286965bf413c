"""Reads what the operator says about the way to the network: `--resolve`, `--now`, `--timeout` and their like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from launchready.model.errors import UsageError
from launchready.model.evidence.run import Resolve, Seams
from launchready.net.proxy import split_login
from launchready.standards.urls import UrlError, ascii_host, host_of, normalise, parse_address


def read_seams(
    *,
    dns_server: str = "",
    resolve: Sequence[str] = (),
    ca_file: str = "",
    allow_private: Sequence[str] = (),
    proxy: str = "",
) -> Seams:
    """Return the seams of some options; a proxy's password is no part of them. Raises UsageError for a `--resolve` that is none."""
    return Seams(
        dns_server=dns_server,
        resolve=tuple(parse_resolve(text) for text in resolve),
        ca_file=str(Path(ca_file).absolute()) if ca_file else "",
        allow_private=tuple(text or "private" for text in allow_private),
        proxy=split_login(proxy)[0],
    )


def parse_resolve(text: str) -> Resolve:
    """Return the rule of `HOST:PORT:ADDR[:PORT]`; IPv6 addresses stand in brackets. Raises UsageError."""
    hint = "write HOST:PORT:ADDR or HOST:PORT:ADDR:PORT, such as app.example.com:443:127.0.0.1:8443; * fits any host"
    wrong = UsageError(f"--resolve {text}: not a rule", hint)
    host, _, rest = text.partition(":")
    port, _, rest = rest.partition(":")
    if rest.startswith("["):
        address, _, tail = rest[1:].partition("]")
        to_port = tail.removeprefix(":")
    else:
        address, _, to_port = rest.partition(":")
    if not host or not address or not _is_port(port) or not (to_port == "" or _is_port(to_port)):
        raise wrong
    parsed = parse_address(address)
    if address != "*" and parsed is None:
        raise wrong
    try:
        host = host if host == "*" else ascii_host(host)
    except UrlError:
        raise wrong from None
    return Resolve(host, int(port), address if parsed is None else str(parsed), int(to_port or port))


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < int(text) < 65536


def parse_now(text: str) -> datetime:
    """Return the time of `--now`, as ISO 8601; without an offset it is UTC. Raises UsageError."""
    try:
        now = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--now {text}: not a time", "write ISO 8601, such as 2026-11-24T12:00:00Z") from None
    return now.astimezone(UTC) if now.tzinfo else now.replace(tzinfo=UTC)


def reaching(seams: Seams, url: str) -> Seams:
    """Return how the operator lets a run reach an address that they named: one that is plainly this machine's needs no other word."""
    return replace(seams, allow_private=(*seams.allow_private, "127.0.0.0/8", "::1/128")) if loopback(url) else seams


def loopback(url: str) -> bool:
    """Return True for a URL that names this machine itself: whoever writes it allows it by that."""
    try:
        host = host_of(normalise(url))
    except UrlError:
        return False
    literal = parse_address(host)
    return host == "localhost" or host.endswith(".localhost") or (literal is not None and literal.is_loopback)
