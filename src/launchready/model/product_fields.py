"""What the fields of the product file may hold: names, addresses, references to secrets; each says in plain words what is wrong with a value."""

from __future__ import annotations

import ipaddress
import re
from typing import Annotated
from urllib.parse import quote, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

_KEPT = "!\"#$%&'()*+,/:;<=>?@[\\]^_`{|}~-."
"""What stays as it is in a path or query: all of ASCII that is visible, since `%` may be written already."""


def _short(value: str) -> str:
    return repr(value if len(value) <= 80 else value[:79] + "…")


def _host(value: str) -> str:
    host = value.strip().rstrip(".").lower()
    try:
        ascii_host = host.encode("ascii").decode()
    except UnicodeEncodeError:
        import idna

        try:
            ascii_host = idna.encode(host, uts46=True).decode()
        except idna.IDNAError as error:
            raise ValueError(f"{_short(value)} is not a host name: {error}") from None
    if "/" in host or ":" in host:
        raise ValueError(f"{_short(value)} is not a host name; leave out the scheme, the port and the path")
    labels = ascii_host.split(".")
    if len(ascii_host) > 253 or not all(re.fullmatch(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", label) for label in labels):
        raise ValueError(f"{_short(value)} is not a host name, such as app.example.com")
    return ascii_host


def _domain(value: str) -> str:
    host = _host(value)
    if "." not in host:
        raise ValueError(f"{_short(value)} is not a domain name, such as example.com")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host
    raise ValueError(f"{_short(value)} is an address; a product has a domain name, such as example.com")


def _url(value: str) -> str:
    try:
        parts = urlsplit(value.strip())
        port = parts.port
    except ValueError as error:
        raise ValueError(f"{_short(value)} is not a URL: {error}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{_short(value)} is not an http or https URL, such as https://www.example.com/")
    if parts.username or parts.password:
        raise ValueError("a URL here must not hold a user name or a password")
    host = parts.hostname if ":" in parts.hostname else _host(parts.hostname)
    usual = port in (None, 443 if parts.scheme == "https" else 80)
    netloc = (f"[{host}]" if ":" in host else host) + ("" if usual else f":{port}")
    path, query = quote(parts.path or "/", safe=_KEPT), quote(parts.query, safe=_KEPT)
    return parts._replace(netloc=netloc, path=path, query=query, fragment="").geturl()


Domain = Annotated[str, AfterValidator(_domain)]
Hostname = Annotated[str, AfterValidator(_host)]
Url = Annotated[str, AfterValidator(_url), Field(json_schema_extra={"format": "uri"})]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
EnvRef = Annotated[str, StringConstraints(pattern=r"^env:[A-Za-z_][A-Za-z0-9_]*$")]
HeaderName = Annotated[str, StringConstraints(pattern=r"^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$")]
CheckId = Annotated[str, StringConstraints(pattern=r"^[a-z]+(\.[a-z0-9-]+)?$")]


class Model(BaseModel):
    """A table of the product file: frozen, and without keys that nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
