"""The operator's `--proxy`: the only proxy there is. Those of the environment would hide addresses from the policy."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from launchready.model.errors import UsageError


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy and the addresses that its name stood for when the run began."""

    url: str
    host: str
    port: int
    addresses: tuple[str, ...]


def parse_proxy(text: str) -> Proxy | None:
    """Return the proxy of `--proxy http://HOST:PORT`, or None for "". Raises UsageError."""
    if not text:
        return None
    try:
        parts = urlsplit(text)
        port = parts.port or 3128
    except ValueError:
        parts, port = urlsplit(""), 0
    if parts.scheme != "http" or not parts.hostname:
        raise UsageError(f"--proxy {text}: not an HTTP proxy", "write one such as http://127.0.0.1:3128")
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise UsageError(
            f"--proxy {text}: {error.strerror or error}", "name a proxy that this machine can reach"
        ) from None
    return Proxy(f"http://{parts.netloc}", parts.hostname, port, tuple(str(entry[4][0]) for entry in found))
