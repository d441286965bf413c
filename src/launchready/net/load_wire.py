"""What a load test's requests look like on the wire: byte for byte the same from both engines, as curl writes them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from launchready.net.http import USER_AGENT, Request, lines
from launchready.net.load_plan import User

FRAMING = frozenset({"connection", "content-length", "expect", "transfer-encoding", "upgrade"})
"""Headers that change how requests and answers go over the wire: libcurl knows what to do about an operator's own."""


def has_body(request: Request) -> bool:
    """Return True for a request that says how long its body is, be it empty."""
    return bool(request.body) or request.method in ("POST", "PUT", "PATCH")


def header_lines(request: Request, user: User) -> list[tuple[str, str]]:
    """Return the headers that a request is sent with as a user, beside those that HTTP itself needs."""
    sent = [*lines(request), *((name, value.reveal()) for name, value in user.secrets)]
    names = {name.lower() for name, _ in sent}
    if "accept-encoding" not in names:
        sent.append(("Accept-Encoding", "gzip, br"))  # as browsers ask; nothing is unpacked here
    if has_body(request) and "content-type" not in names:
        sent.append(("Content-Type", "application/json"))
    return sent


@dataclass(frozen=True, slots=True)
class Wire:
    """A request as one user sends it. `head` goes as far as the length of the body, which `body` has where it is always the same."""

    head: bytes
    body: bytes
    sized: bool

    def whole(self, body: bytes) -> bytes:
        """Return all bytes of a request with a body."""
        return b"%sContent-Length: %d\r\n\r\n%s" % (self.head, len(body), body) if self.sized else self.head + b"\r\n"


def wire(request: Request, user: User) -> Wire:
    """Return a request as it goes to its server without TLS or a proxy."""
    parts = urlsplit(request.url)
    given = header_lines(request, user)
    names = {name.lower() for name, _ in given}
    host = next((value for name, value in given if name.lower() == "host"), parts.netloc)
    defaults = (("User-Agent", USER_AGENT), ("Accept", "*/*"))
    headers = [
        ("Host", host),
        *((name, value) for name, value in defaults if name.lower() not in names),
        *((name, value) for name, value in given if name.lower() != "host"),
    ]
    text = f"{request.method} {_asked_for(request.url)} HTTP/1.1\r\n" + "".join(
        f"{name}: {value}\r\n" if value else f"{name}:\r\n" for name, value in headers
    )
    return Wire(text.encode("latin-1"), request.body, has_body(request) and request.method != "HEAD")


def _asked_for(url: str) -> str:
    """Return the path and query of a URL, without the dots that lead up and down in it (RFC 3986, section 5.2.4)."""
    parts = urlsplit(url)
    kept: list[str] = []
    segments = parts.path.split("/")[1:] or [""]
    for number, segment in enumerate(segments, 1):
        dots = segment.replace("%2e", ".").replace("%2E", ".")
        if dots == "..":
            del kept[-1:]
        if dots not in (".", ".."):
            kept.append(segment)
        elif number == len(segments):
            kept.append("")
    question = f"?{parts.query}" if parts.query or url.endswith("?") else ""
    return f"/{'/'.join(kept)}{question}"
