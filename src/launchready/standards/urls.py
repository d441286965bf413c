"""URLs and hosts as browsers read them (WHATWG URL, RFC 3986): enough to follow a redirect without being fooled."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
MAX_URL = 8192
"""Characters; longer ones are refused. Browsers and servers give up near this length (RFC 9110, section 4.1)."""

_C0_OR_SPACE = "".join(map(chr, range(0x21)))
_FORBIDDEN = frozenset(_C0_OR_SPACE + "#/:<>?@[\\]^|%\x7f")
"""What no host may hold (WHATWG URL, "forbidden domain code point")."""
_NUMBER = re.compile(r"0[xX][0-9A-Fa-f]*|[0-9]+")
_SCHEME = re.compile(r"(https?):([/\\]*)", re.IGNORECASE)
_PATH = re.compile(r"[^?#]*")


class UrlError(ValueError):
    """The text is not a URL that may be followed."""


def parse_address(host: str) -> Address | None:
    """Return the address that a host spells, in any form that browsers and libc accept, or None for a name.

    `127.1`, `0x7f000001`, `017700000001`, `2130706433` and `[::ffff:7f00:1]` are all addresses (WHATWG URL, section 3.5).
    """
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
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
    if len(text) > 300 or not _NUMBER.fullmatch(text):
        return None
    try:
        if text[:2].lower() == "0x":
            return int(text[2:] or "0", 16)
        return int(text, 8 if text[0] == "0" else 10)
    except ValueError:
        return None


def ascii_host(host: str) -> str:
    """Return a host in lower case, IDNA-encoded, without a trailing dot. Raises UrlError if it cannot be one."""
    host = host.rstrip(".").lower()
    if len(host) > 253:
        raise UrlError("not a host name: longer than 253 characters")
    if not host.isascii():
        import idna

        try:
            host = idna.encode(host, uts46=True).decode().rstrip(".")
        except (idna.IDNAError, UnicodeError) as error:
            raise UrlError(f"not a host name: {error}"[:200]) from None
    if not host or len(host) > 253 or not _FORBIDDEN.isdisjoint(host):
        raise UrlError("not a host name")
    if _NUMBER.fullmatch(host.rpartition(".")[2]) and parse_address(host) is None:
        raise UrlError("not a host name: it ends in a number, and is no address")  # WHATWG URL, section 3.5
    return host


def normalise(url: str) -> str:
    """Return an http or https URL in one spelling: lower-case host, no default port, a path, no fragment.

    Raises UrlError for other schemes, missing hosts, bad ports and over-long text. A user name in it is dropped.
    """
    if len(url) > MAX_URL:
        raise UrlError("longer than 8,192 characters")
    url = _cleaned(url)
    special = _SCHEME.match(url)
    if special:  # however many slashes follow, or which: browsers take what comes next for the host
        url = f"{special[1]}://{url[special.end() :]}"
    try:
        parts = urlsplit(url)
        port = parts.port
        hostname = parts.hostname
    except ValueError as error:
        raise UrlError(str(error)[:200]) from None
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https"):
        raise UrlError(f"scheme {scheme[:20] or 'missing'} is not followed, only http and https")
    if not hostname:
        raise UrlError("no host")
    if port == 0:
        raise UrlError("port 0 cannot be connected to")
    netloc = _host(hostname, bracketed="[" in parts.netloc)
    if port and port != DEFAULT_PORTS[scheme]:
        netloc += f":{port}"
    path = "".join(char if 0x20 < ord(char) < 0x7F else _percent(char) for char in parts.path) or "/"
    query = "".join(char if 0x20 < ord(char) < 0x7F else _percent(char) for char in parts.query)
    normal = urlunsplit((scheme, netloc, path, query, ""))
    if len(normal) > MAX_URL:
        raise UrlError("longer than 8,192 characters")
    return normal


def _host(hostname: str, *, bracketed: bool) -> str:
    """Return a host as it stands in a URL's normal spelling. Raises UrlError."""
    if bracketed:
        address = parse_address(hostname) if ":" in hostname and "%" not in hostname else None
        if address is None:
            raise UrlError("not an IPv6 address")  # a zone is none either (WHATWG URL, section 3.5)
        return f"[{address}]"
    name = ascii_host(unquote(hostname) if "%" in hostname else hostname)
    return str(parse_address(name) or name)


def _cleaned(url: str) -> str:
    """Return a URL's text as browsers take it in: tabs and ends of lines dropped, `\\` in its path a slash."""
    url = "".join(char for char in url.strip(_C0_OR_SPACE) if char not in "\t\r\n")
    return _PATH.sub(lambda match: match[0].replace("\\", "/"), url, count=1)


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=8192)
def resolve(base: str, reference: str) -> str:
    """Return the absolute URL that a reference (a Location, an href) means at a base. Raises UrlError."""
    if len(reference) > MAX_URL:
        raise UrlError("longer than 8,192 characters")
    reference = _cleaned(reference)
    special = _SCHEME.match(reference)
    if special and (len(special[2]) > 1 or special[1].lower() != base.partition(":")[0].lower()):
        return normalise(reference)
    if reference.startswith("//"):
        reference = "//" + reference.lstrip("/")
    try:
        joined = urljoin(base, reference)
    except ValueError as error:
        raise UrlError(str(error)[:200]) from None
    return normalise(joined)


@lru_cache(maxsize=8192)
def host_of(url: str) -> str:
    """Return the host of a normalised URL, without brackets."""
    return urlsplit(url).hostname or ""


def port_of(url: str) -> int:
    """Return the port of a normalised URL."""
    parts = urlsplit(url)
    return parts.port or DEFAULT_PORTS.get(parts.scheme, 0)


@lru_cache(maxsize=8192)
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
    try:
        host = ascii_host(host)
    except UrlError:
        return ""
    if host.startswith(".") or ".." in host or parse_address(host):
        return ""
    return _suffixes().privatesuffix(host) or ""  # type: ignore[attr-defined]


def bare_path(url: str) -> str:
    """Return what redirects between two spellings of one address keep: its path, in lower case and without a slash at its end."""
    return urlsplit(url).path.rstrip("/").lower()


def within(host: str, domain: str) -> bool:
    """Return True if a host is a domain or lies below it."""
    return host == domain or host.endswith("." + domain)
