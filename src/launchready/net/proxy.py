"""The operator's `--proxy`: the only proxy there is. Those of the environment would hide addresses from the policy."""

from __future__ import annotations

import socket
from base64 import b64encode
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from launchready.model.errors import UsageError
from launchready.model.secret import Secret


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy and the addresses that its name stood for when the run began.

    `authorization` is what `Proxy-Authorization` must say, None for a proxy that asks for nothing (RFC 7617).
    """

    url: str
    host: str
    port: int
    addresses: tuple[str, ...]
    authorization: Secret | None = None


def split_login(text: str) -> tuple[str, Secret | None]:
    """Return the URL of a proxy without its user name and password, and those two, as `user:password`."""
    scheme, slashes, rest = text.partition("://")
    login, at, place = rest.rpartition("@")
    if not slashes or not at:
        return text, None
    user, _, password = login.partition(":")
    return f"{scheme}://{place}", Secret(f"{unquote(user)}:{unquote(password)}")


def parse_proxy(text: str, login: Secret | None = None) -> Proxy | None:
    """Return the proxy of `--proxy http://HOST:PORT`, or None for "". Raises UsageError, for one with a login in it too."""
    if not text:
        return None
    shown, within = split_login(text)
    try:
        parts = urlsplit(shown)
        port = parts.port or 3128
    except ValueError:
        parts, port = urlsplit(""), 0
    if parts.scheme != "http" or not parts.hostname or within:
        raise UsageError(f"--proxy {shown}: not an HTTP proxy", "write one such as http://127.0.0.1:3128")
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UsageError(
            f"--proxy {shown}: {getattr(error, 'strerror', None) or error}", "name a proxy that this machine can reach"
        ) from None
    authorization = Secret("Basic " + b64encode(login.reveal().encode()).decode()) if login else None
    addresses = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return Proxy(f"http://{host}:{port}", parts.hostname, port, addresses, authorization)
