"""The operator's `--proxy`: the only proxy there is. Those of the environment would hide addresses from the policy."""

from __future__ import annotations

import socket
from base64 import b64encode
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from launchready.model.errors import UsageError


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy and the addresses that its name stood for when the run began.

    `authorization` is what `Proxy-Authorization` must say, "" for a proxy that asks for nothing (RFC 7617).
    """

    url: str
    host: str
    port: int
    addresses: tuple[str, ...]
    authorization: str = field(default="", repr=False)


def parse_proxy(text: str) -> Proxy | None:
    """Return the proxy of `--proxy http://HOST:PORT`, or None for "". Raises UsageError."""
    if not text:
        return None
    try:
        parts = urlsplit(text)
        port = parts.port or 3128
    except ValueError:
        parts, port = urlsplit(""), 0
    shown = text.rpartition("@")[2]  # what stands before it may be a password
    if parts.scheme != "http" or not parts.hostname:
        raise UsageError(f"--proxy {shown}: not an HTTP proxy", "write one such as http://127.0.0.1:3128")
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UsageError(
            f"--proxy {shown}: {getattr(error, 'strerror', None) or error}", "name a proxy that this machine can reach"
        ) from None
    authorization = ""
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        authorization = "Basic " + b64encode(pair.encode()).decode()
    addresses = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return Proxy(f"http://{host}:{port}", parts.hostname, port, addresses, authorization)
