"""Whether a shared cache may keep an answer, and whether one did (RFC 9111, RFC 9211, RFC 9213)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from launchready.standards.headers import items

HEURISTIC = frozenset({200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501})
"""Statuses that a cache may keep without being told for how long (RFC 9110, section 15.1)."""
TARGETED = (
    "cloudflare-cdn-cache-control",
    "vercel-cdn-cache-control",
    "netlify-cdn-cache-control",
    "cdn-cache-control",
    "surrogate-control",
)
"""Headers to the product's own edge, which weigh more there than Cache-Control (RFC 9213; Surrogate-Control is Fastly's and Akamai's)."""
_DIRECTIVE = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(?:=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s,\"]*)))?\s*(?:,|$)")
_STATUSES = (
    ("cf-cache-status", re.compile(r"hit|stale|revalidated|updating", re.IGNORECASE)),
    ("x-vercel-cache", re.compile(r"hit|stale|prerender", re.IGNORECASE)),
    ("x-nextjs-cache", re.compile(r"hit|stale", re.IGNORECASE)),
    ("x-cache", re.compile(r".*\bhit\b.*|tcp_(mem_)?hit.*|hit from.*", re.IGNORECASE)),
    ("x-proxy-cache", re.compile(r"hit", re.IGNORECASE)),
    ("cdn-cache", re.compile(r"hit", re.IGNORECASE)),
    ("x-drupal-cache", re.compile(r"hit", re.IGNORECASE)),
    ("x-litespeed-cache", re.compile(r"hit.*", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class CacheControl:
    """The directives of Cache-Control by name; of one that stands there twice the first counts. None where it has no value."""

    directives: dict[str, str | None]

    def has(self, *names: str) -> bool:
        """Return True if any of these directives is there."""
        return any(name in self.directives for name in names)

    def seconds(self, name: str) -> int | None:
        """Return a directive's seconds, None where it is not there; a value that is no number is 0, stale at once (section 4.2.1)."""
        if name not in self.directives:
            return None
        text = self.directives[name] or ""
        return int(text[:12]) if re.fullmatch(r"[0-9]+", text, re.ASCII) else 0


def parse(values: tuple[str, ...]) -> CacheControl:
    """Return the directives of all Cache-Control lines together (RFC 9111, section 5.2). Never raises."""
    found: dict[str, str | None] = {}
    text = ", ".join(values)[:8192]
    at = 0
    while at < len(text):
        match = _DIRECTIVE.match(text, at)
        if match is None or match.end() == at:
            comma = text.find(",", at)
            at = comma + 1 if comma >= 0 else len(text)
            continue
        value = match[2] if match[2] is not None else match[3]
        found.setdefault(match[1].lower(), value)
        at = match.end()
    return CacheControl(found)


Headers = tuple[tuple[str, str], ...]


def _values(headers: Headers, name: str) -> tuple[str, ...]:
    return tuple(value for key, value in headers if key == name)


def invited(headers: Headers) -> str:
    """Return what in an answer's headers tells shared caches to keep it, as it stands there; "" where nothing does.

    `public`, a positive `s-maxage`, or a positive max-age in a header to the edge alone; `private`, `no-store` and `no-cache` forbid it.
    """
    for name in TARGETED:
        control = parse(_values(headers, name))
        if control.directives:
            lasts = (control.seconds("max-age") or 0) > 0 or (control.seconds("s-maxage") or 0) > 0
            return f"{name}: {', '.join(_values(headers, name))[:120]}" if lasts and not _forbids(control) else ""
    control = parse(_values(headers, "cache-control"))
    if _forbids(control):
        return ""
    shared, age = control.seconds("s-maxage"), control.seconds("max-age")
    kept = shared > 0 if shared is not None else control.has("public") and age != 0
    return f"cache-control: {', '.join(_values(headers, 'cache-control'))[:120]}" if kept else ""


def allowed(headers: Headers, status: int) -> str:
    """Return what lets a shared cache keep an answer to a request without Authorization, though nothing asks it to; "" where nothing does."""
    control = parse(_values(headers, "cache-control"))
    if _forbids(control) or (status not in HEURISTIC and not control.has("max-age")):
        return ""
    age = control.seconds("max-age")
    return f"cache-control: {', '.join(_values(headers, 'cache-control'))[:120]}" if age else ""


def _forbids(control: CacheControl) -> bool:
    # `private="x-user"` and `no-cache="set-cookie"` speak of those headers alone
    return control.has("no-store") or any(
        name in control.directives and not control.directives[name] for name in ("private", "no-cache")
    )


def hit(headers: Headers) -> str:
    """Return the header that says that the answer came out of a shared cache, as it stands there; "" where none does."""
    for name, words in _STATUSES:
        for value in _values(headers, name):
            if words.fullmatch(value.strip()):
                return f"{name}: {value[:120]}"
    for value in _values(headers, "cache-status"):
        for member in value.split(",")[:20]:
            if re.search(r";\s*hit\s*(;|$|=\?1)", member):
                return f"cache-status: {member.strip()[:120]}"
    age = _values(headers, "age")
    if age and re.fullmatch(r"\s*[0-9]+\s*", age[0], re.ASCII) and int(age[0].strip()[:12]) > 0:
        return f"age: {age[0].strip()[:12]}"
    return ""


def told_apart(headers: Headers) -> bool:
    """Return True if caches keep users' answers apart: `Vary` names what users differ in, or everything."""
    return bool({word.lower() for word in items(_values(headers, "vary"))} & {"*", "cookie", "authorization"})
