"""URLs and hosts as browsers read them (WHATWG URL, RFC 3986): enough to follow a redirect without being fooled."""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from urllib.parse import urljoin, urlsplit, urlunsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
MAX_URL = 8192
"""Characters; longer ones are refused. Browsers and servers give up near this length (RFC 9110, section 4.1)."""


class UrlError(ValueError):
    """The text is not a URL that may be followed."""


def parse_address(host: str) -> Address | None:
    """Return the address that a host spells, in any form that browsers and libc accept, or None for a name.

    `127.1`, `0x7f000001`, `017700000001`, `2130706433` and `[::ffff:7f00:1]` are all addresses (WHATWG URL, section 3.5).
    """
    host = host.strip("[]")
    if ":" in host:
        try:
            return ipaddress.IPv6Address(host.split("%", 1)[0])
        except ValueError:
            return None
    parts = host.rstrip(".").split(".")
    if not 1 <= len(parts) <= 4:
        return None
    numbers = [_number(part) for part in parts]
    if any(number is None for number in numbers):
        return None
    *first, last = [number for number in numbers if number is not None]
    if any(number > 255 for number in first) or last >= 256 ** (5 - len(parts)):
        return None
    value = last
    for index, number in enumerate(first):
        value += number << (8 * (3 - index))
    return ipaddress.IPv4Address(value)


def _number(text: str) -> int | None:
    try:
        if text[:2].lower() == "0x":
            return int(text[2:] or "0", 16) if "_" not in text else None
        if len(text) > 1 and text[0] == "0":
            return int(text, 8) if text.isdigit() else None
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else None
    except ValueError:
        return None


def ascii_host(host: str) -> str:
    """Return a host in lower case, IDNA-encoded, without a trailing dot. Raises UrlError if it cannot be one."""
    host = host.rstrip(".").lower()
    if not host.isascii():
        import idna

        try:
            host = idna.encode(host, uts46=True).decode()
        except (idna.IDNAError, UnicodeError) as error:
            raise UrlError(f"not a host name: {error}") from None
    if not host or len(host) > 253 or any(char in " \t\r\n/\\?#@<>|^%" or ord(char) < 33 for char in host):
        raise UrlError("not a host name")
    return host


def normalise(url: str) -> str:
    """Return an http or https URL in one spelling: lower-case host, no default port, a path, no fragment.

    Raises UrlError for other schemes, missing hosts, bad ports and over-long text. A user name in it is dropped.
    """
    if len(url) > MAX_URL:
        raise UrlError("longer than 8,192 characters")
    url = "".join(char for char in url.strip() if char not in "\t\r\n")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise UrlError(str(error)) from None
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https"):
        raise UrlError(f"scheme {scheme[:20] or 'missing'} is not followed, only http and https")
    if not parts.hostname:
        raise UrlError("no host")
    address = parse_address(parts.hostname)
    host = str(address) if address else ascii_host(parts.hostname)
    netloc = f"[{host}]" if ":" in host else host
    if port and port != DEFAULT_PORTS[scheme]:
        netloc += f":{port}"
    path = "".join(char if 0x20 < ord(char) < 0x7F else _percent(char) for char in parts.path) or "/"
    query = "".join(char if 0x20 < ord(char) < 0x7F else _percent(char) for char in parts.query)
    return urlunsplit((scheme, netloc, path, query, ""))


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))


def resolve(base: str, reference: str) -> str:
    """Return the absolute URL that a reference (a Location, an href) means at a base. Raises UrlError."""
    if len(reference) > MAX_URL:
        raise UrlError("longer than 8,192 characters")
    reference = "".join(char for char in reference.strip() if char not in "\t\r\n").replace("\\", "/")
    try:
        joined = urljoin(base, reference)
    except ValueError as error:
        raise UrlError(str(error)) from None
    return normalise(joined)


def host_of(url: str) -> str:
    """Return the host of a normalised URL, without brackets."""
    return urlsplit(url).hostname or ""


def port_of(url: str) -> int:
    """Return the port of a normalised URL."""
    parts = urlsplit(url)
    return parts.port or DEFAULT_PORTS.get(parts.scheme, 0)


def origin_of(url: str) -> str:
    """Return scheme, host and port of a URL (RFC 6454)."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


@lru_cache(maxsize=1)
def _suffixes() -> object:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


def registrable_domain(host: str) -> str:
    """Return the domain that somebody registered for a host (public suffix plus one label), or "" for a suffix.

    The list is the one that comes with the library; nothing is fetched.
    """
    if parse_address(host):
        return ""
    return _suffixes().privatesuffix(host.rstrip(".").lower()) or ""  # type: ignore[attr-defined]


def within(host: str, domain: str) -> bool:
    """Return True if a host is a domain or lies below it."""
    return host == domain or host.endswith("." + domain)
