"""What JavaScript names, by plain reading: hosts, where it sends its requests, test-mode keys, its source map.

Nothing is parsed or run. What a bundle merely mentions proves little, since libraries carry addresses of their authors' machines with
them; hence `called` holds only hosts that stand where code sends its requests, and under no condition.
"""

from __future__ import annotations

import re

from launchready.model.evidence.http import Code
from launchready.standards.backends import read_backends
from launchready.standards.chunks import chunks
from launchready.standards.logins import back_of, backs, read_starts
from launchready.standards.urls import UrlError, ascii_host, parse_address, resolve

MAX_HOSTS = 200
MAX_MATCHES = 20_000
"""Addresses looked at of one script, those that it names again included."""
MAX_NAMES = 20
"""Variables that hold an address, followed to where they are used."""
MAX_URL = 2000

# Prefix of a test-mode key, what follows it at least, and the prefix of the live one that takes its place. Stripe (docs.stripe.com/keys) and
# Clerk (clerk.com/docs, "API keys") say pk_test_ and sk_test_, Razorpay rzp_test_, Flutterwave FLWPUBK_TEST-, Square sandbox-sq0idb-; 2026.
_KEYS = (
    ("pk_test_", r"[A-Za-z0-9+/=$]{16,}", "pk_live_"),
    ("sk_test_", r"[A-Za-z0-9+/=$]{16,}", "sk_live_"),
    ("rk_test_", r"[A-Za-z0-9]{16,}", "rk_live_"),
    ("rzp_test_", r"[A-Za-z0-9]{10,}", "rzp_live_"),
    ("FLWPUBK_TEST-", r"[0-9a-fA-F]{16,}", "FLWPUBK-"),
    ("sandbox-sq0idb-", r"[A-Za-z0-9_-]{16,}", "sq0idp-"),
)
TEST_MARKS = tuple(mark for mark, _, _ in _KEYS)
"""Prefixes of keys that work in test mode only."""

# Addresses on one's own machine that stand in published libraries and are never asked: port and path, or port alone.
# Seen in the libraries' code in 2026: Supabase Auth (GOTRUE_URL), NextAuth.js (its default URL), Sentry (Spotlight), OpenTelemetry and
# Zipkin (exporters' defaults), Ollama, LM Studio, Hardhat and Ganache, PostHog's toolbar, React's developer tools, Inngest, Qdrant.
_LIBRARY_PORTS = frozenset(
    {"", "9999", "8969", "4317", "4318", "9411", "11434", "1234", "8545", "7545", "8234", "8097", "8288", "6333", "20002"}
)  # fmt: skip
_LIBRARY_PATHS = frozenset({("3000", "/api/auth")})

_ADDRESS = re.compile(
    r"\b(?:https?|wss?):(?:\\?/){2}(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9_-][A-Za-z0-9._-]{0,252})(?::([0-9]{1,5}))?"
    r"((?:\\?/[A-Za-z0-9._~%/-]{0,100})?)"
)
_QUOTES = "\"'`"
_METHODS = "get|post|put|patch|delete|head|request|create"
_CALL = re.compile(
    rf"(?:\b(?:fetch|axios|ky|got|createClient|io|createTRPCClient|\$fetch)\(|\b(?:axios|ky|got|http|api|client|\$)\.(?:{_METHODS}|ajax|getJSON)\("
    r"|\bnew (?:WebSocket|EventSource|Request)\(|\.sendBeacon\(|\.open\(\s*[\"'`][A-Z]{3,7}[\"'`]\s*,)\s*$"
)
_SETTING = re.compile(
    r"(?:base_?ur[li]|(?:api|backend|server|socket|ws|chat|graphql|gateway)_?(?:base_?)?(?:ur[li]|host|endpoint|base|root|origin)|"
    r"\bapi|\bendpoint|\bbackend)[\"']?\s*[:=]\s*$",
    re.IGNORECASE,
)
_UNSET = re.compile(r"(?:\benv|\{\}\)?)\??\.[A-Z][A-Z0-9_]{2,60}\)?\s*(?:\|\||\?\?)\s*$")
"""A setting of the build that was not replaced when the bundle was made: in a browser it is undefined, and what comes next counts."""
_VARIABLE = re.compile(r"(?:\b(?:const|let|var)\s+|[,;{]\s*)([A-Za-z_$][\w$]{1,60})\s*=\s*$")
_CONDITION = re.compile(
    r"hostname|location\.host|\blocalhost[\"'`]|127\.0\.0\.1[\"'`]|NODE_ENV|__DEV__|\.DEV\b|\bis_?(?:dev|local|test|staging)|[\"'`]develop",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"(?<!\?)\?\s*(?:[\"'`][^\"'`]{0,200}[\"'`]\s*:\s*)?$")
_ENVIRONMENT = re.compile(
    r"\b(?:dev|develop|development|local|localhost|stage|staging|stg|test|testing|qa|uat|preview|sandbox|e2e|ci)[\"'`]?\]?\s*[:=]\s*"
    r"(?:\{[^{}]{0,120})?$",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"(?:^|[\s;{}(,])//[^\n]*$|(?:^|\n)\s*/?\*[^\n]*$")
_MAP = re.compile(r"[#@]\s*sourceMappingURL=([^\s'\"*]{1,1000})")


def read_code(text: str, url: str) -> Code:
    """Return what a script names; `url` is its own, against which its map's is read. Never raises."""
    hosts: dict[str, None] = {}
    called: dict[str, None] = {}
    names: dict[str, str] = {}
    for number, match in enumerate(_ADDRESS.finditer(text)):
        if number >= MAX_MATCHES:
            break
        host = _host(match[1], match[2] or "")
        if not host or (host not in hosts and len(hosts) >= MAX_HOSTS):
            continue
        hosts[host] = None
        if host in called or _of_a_library(match[1], match[2] or "", match[3]):
            continue
        before = text[max(0, match.start() - 240) : match.start()]
        if before[-1:] not in _QUOTES or not before or _conditional(before, text[match.end() : match.end() + 200]):
            continue
        before = before[:-1]
        if _CALL.search(before) or _SETTING.search(before) or _UNSET.search(before):
            called[host] = None
        elif (variable := _VARIABLE.search(before)) and len(names) < MAX_NAMES:
            names.setdefault(variable[1], host)
    for name, host in names.items():
        if host not in called and _is_called(text, name):
            called[host] = None
    return Code(
        tuple(hosts),
        _marks(text),
        _source_map(text, url),
        tuple(called),
        read_backends(text),
        read_starts(text, url),
        _returns(text),
        chunks(text, url),
    )


def _returns(text: str) -> tuple[str, ...]:
    """Return where a script says that logins lead back to, under no condition that asks where it runs."""
    found: dict[str, None] = {}
    for match in backs(text):
        start = match.start(1)
        if not _conditional(text[max(0, start - 240) : start], text[match.end(1) : match.end(1) + 200]):
            found[back_of(match)] = None
    return tuple(found)


def is_local(host: str) -> bool:
    """Return True if a host (with or without a port) is the visitor's own machine."""
    name = _without_port(host)
    if name == "localhost" or name.endswith(".localhost"):
        return True
    address = parse_address(name)
    return address is not None and (address.is_loopback or address.is_unspecified)


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).strip("[]")


def _host(written: str, port: str) -> str:
    """Return a host as evidence spells it, with its port where one is written; "" for what is none."""
    if written.startswith("["):
        name = written if parse_address(written) else ""
    else:
        try:
            name = ascii_host(written)
        except UrlError:
            return ""
        if "." not in name and name != "localhost":
            return ""
    return f"{name}:{port}" if name and port else name


def _of_a_library(host: str, port: str, path: str) -> bool:
    path = path.replace("\\", "").rstrip("/")
    return is_local(host.strip("[]")) and (port in _LIBRARY_PORTS or (port, path) in _LIBRARY_PATHS)


def _conditional(before: str, after: str) -> bool:
    """Return True if what stands around an address says that it counts in some places only, or is a comment."""
    code = before[:-1]
    return bool(
        _CONDITION.search(code[-160:])
        or _CHOICE.search(code)
        or _ENVIRONMENT.search(code)
        or _COMMENT.search(code)
        or re.match(rf"[^{_QUOTES}\n]{{0,200}}[{_QUOTES}]\s*:\s*[{_QUOTES}]", after)  # ? "this" : "that"
    )


def _is_called(text: str, name: str) -> bool:
    """Return True if a variable's value is what a request is sent to: fetch(`${name}/x`), fetch(name + "/x")."""
    if f"${{{name}}}" not in text and f"({name}" not in text:
        return False
    escaped = re.escape(name)
    used = rf"(?:`\$\{{{escaped}\}}|{escaped}\s*(?:[+,)]|\.concat))"
    calls = rf"(?:\bfetch|\baxios(?:\.\w+)?|\bio|\bcreateClient|\bnew (?:WebSocket|EventSource|Request))\(\s*{used}"
    return re.search(calls, text) is not None


def _marks(text: str) -> tuple[str, ...]:
    found = []
    for mark, value, live in _KEYS:
        if mark not in text or re.search(re.escape(live) + value, text):
            continue
        values = re.findall(rf"(?<![A-Za-z0-9_-]){re.escape(mark)}({value})", text)[:50]
        if any(not _is_example(each) for each in values):
            found.append(mark)
    return tuple(found)


def _is_example(value: str) -> bool:
    lower = value.lower()
    drawn = any(char.isdigit() for char in value) or (value != lower and value != value.upper())
    return (
        not drawn
        or len(set(lower)) < 6
        or any(word in lower for word in ("your", "xxxx", "example", "placeholder", "replace"))
    )


def _source_map(text: str, url: str) -> str:
    found = _MAP.findall(text[-3000:])
    if not found or found[-1].startswith("data:"):
        return ""
    try:
        return resolve(url, found[-1])[:MAX_URL]
    except UrlError:
        return ""
