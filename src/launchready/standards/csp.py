"""Content Security Policy, parsed and judged (CSP Level 3, W3C working draft of 2025).

Judging asks one question: what does the policy still let an attacker run or load? A policy that contains no way of running an
injected script passes, however it is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_TOKEN = re.compile(r"^[A-Za-z0-9-]+$")
_NONCE = re.compile(r"^'nonce-[A-Za-z0-9+/_-]+={0,2}'$", re.IGNORECASE)
_HASH = re.compile(r"^'sha(256|384|512)-[A-Za-z0-9+/_-]+={0,2}'$", re.IGNORECASE)
_HOST = re.compile(
    r"^(?:[A-Za-z][A-Za-z0-9+.-]*://)?(?:\*|(?:\*\.)?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?|\[[0-9A-Fa-f:.]+\])(?::(?:[0-9]+|\*))?(?:/[^\s;,]*)?$"
)
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:$")
_KEYWORDS = frozenset(
    {
        "'self'", "'none'", "'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "'strict-dynamic'", "'report-sample'",
        "'wasm-unsafe-eval'", "'inline-speculation-rules'", "'trusted-types-eval'", "'report-sha256'", "'report-sha384'",
        "'report-sha512'",
    }
)  # fmt: skip

FETCH_DIRECTIVES = frozenset(
    {
        "child-src", "connect-src", "default-src", "fenced-frame-src", "font-src", "frame-src", "img-src", "manifest-src",
        "media-src", "object-src", "prefetch-src", "script-src", "script-src-attr", "script-src-elem", "style-src",
        "style-src-attr", "style-src-elem", "worker-src",
    }
)  # fmt: skip
_OTHER_DIRECTIVES = frozenset(
    {
        "base-uri", "block-all-mixed-content", "form-action", "frame-ancestors", "navigate-to", "plugin-types", "referrer",
        "reflected-xss", "report-to", "report-uri", "require-sri-for", "require-trusted-types-for", "sandbox", "trusted-types",
        "upgrade-insecure-requests", "webrtc",
    }
)  # fmt: skip

# Hosts that serve other people's scripts or answer with a callback of the caller's choice (Weichselbaum et al., "CSP Is Dead,
# Long Live CSP!", 2016, and the lists that grew from it): allowing them allows any script. Kept short and to the sure ones.
BYPASS_HOSTS = frozenset(
    {
        "ajax.googleapis.com", "cdn.jsdelivr.net", "cdnjs.cloudflare.com", "unpkg.com", "raw.githubusercontent.com",
        "www.google.com", "accounts.google.com", "storage.googleapis.com", "cdn.statically.io", "esm.sh", "cdn.skypack.dev",
    }
)  # fmt: skip


class Weight(StrEnum):
    """How much a weakness of a policy matters."""

    HIGH = "high"  # an injected script runs: the policy stops nothing
    MEDIUM = "medium"  # an injected script runs with one step more
    LOW = "low"  # something smaller is left open


@dataclass(frozen=True, slots=True)
class Weakness:
    """One weakness. `code` is its stable name."""

    code: str
    weight: Weight
    directive: str
    message: str


@dataclass(frozen=True, slots=True)
class Policy:
    """A parsed policy: directives in order, the first of a name counts; `errors` are what browsers ignore."""

    directives: tuple[tuple[str, tuple[str, ...]], ...]
    errors: tuple[str, ...] = ()

    def get(self, name: str) -> tuple[str, ...] | None:
        """Return a directive's sources, or None if it is not set."""
        return next((sources for key, sources in self.directives if key == name), None)

    def effective(self, *names: str) -> tuple[str, ...] | None:
        """Return the sources of the first directive that is set, falling back to default-src (CSP3, section 6.8.3)."""
        for name in (*names, "default-src"):
            sources = self.get(name)
            if sources is not None:
                return sources
        return None


def parse(text: str) -> Policy:
    """Return one serialised policy (CSP3, section 2.2.1). Never raises: what is wrong is in `errors`."""
    directives: dict[str, tuple[str, ...]] = {}
    errors: list[str] = []
    for part in text[:65_536].split(";"):
        words = part.split()
        if not words:
            continue
        name = words[0].lower()
        if not name.isascii() or not _TOKEN.match(name):
            errors.append(f"{words[0][:60]!r} is not a directive")
            continue
        if name in directives:
            errors.append(f"{name} stands there twice; the second is ignored")
            continue
        if name not in FETCH_DIRECTIVES and name not in _OTHER_DIRECTIVES:
            errors.append(f"no browser knows the directive {name[:60]}")
        directives[name] = tuple(words[1:])
        if name in FETCH_DIRECTIVES or name in ("base-uri", "form-action", "frame-ancestors"):
            errors += [f"{name}: {word[:60]!r} is not a source" for word in words[1:] if not _is_source(word)]
    return Policy(tuple(directives.items()), tuple(errors))


def parse_list(header_values: tuple[str, ...]) -> tuple[Policy, ...]:
    """Return every policy of some headers; each header holds a comma-separated list of them. All of them count at once."""
    found = [parse(part) for value in header_values for part in value.split(",")]
    return tuple(policy for policy in found if policy.directives)


def _is_source(word: str) -> bool:
    low = word.lower()
    return bool(low in _KEYWORDS or _NONCE.match(word) or _HASH.match(word) or _SCHEME.match(word) or _HOST.match(word))


def judge(policies: tuple[Policy, ...]) -> tuple[Weakness, ...]:
    """Return what several policies together leave open: a weakness counts only if every policy has it."""
    if not policies:
        return ()
    each = [{weakness.code: weakness for weakness in _judge_one(policy)} for policy in policies]
    shared = set(each[0]).intersection(*each[1:])
    return tuple(weakness for code, weakness in each[0].items() if code in shared)


def _judge_one(policy: Policy) -> list[Weakness]:
    found: list[Weakness] = []
    script = policy.effective("script-src-elem", "script-src")
    if script is None:
        found.append(
            Weakness(
                "no-script-src", Weight.HIGH, "script-src", "neither script-src nor default-src: any script may run"
            )
        )
    else:
        found += _scripts(policy, tuple(word.lower() for word in script))
    objects = policy.effective("object-src")
    if objects is None or _allows_any(objects):
        found.append(
            Weakness("object-src", Weight.LOW, "object-src", "plugins and embedded objects may come from anywhere")
        )
    strict = script is not None and any(_NONCE.match(word) or _HASH.match(word) for word in script)
    if policy.get("base-uri") is None and (strict or _relative_trust(script)):
        found.append(
            Weakness(
                "base-uri",
                Weight.LOW,
                "base-uri",
                "base-uri is not set: an injected <base> turns relative script paths elsewhere",
            )
        )
    return found


def _scripts(policy: Policy, script: tuple[str, ...]) -> list[Weakness]:
    found: list[Weakness] = []
    trusted = any(_NONCE.match(word) or _HASH.match(word) for word in script)
    dynamic = "'strict-dynamic'" in script
    # Where a nonce, a hash or strict-dynamic stands, browsers ignore 'unsafe-inline' (CSP3, section 6.7.3.2).
    if "'unsafe-inline'" in script and not trusted and not dynamic:
        found.append(
            Weakness("unsafe-inline", Weight.HIGH, "script-src", "'unsafe-inline' lets an injected <script> run")
        )
    if not dynamic:
        wide = [word for word in script if _is_wide(word)]
        if wide:
            found.append(Weakness("any-host", Weight.HIGH, "script-src", f"{wide[0]} lets scripts come from any host"))
        if "data:" in script:
            found.append(Weakness("data", Weight.HIGH, "script-src", "data: lets an injected address be a script"))
        bypass = [word for word in script if _host(word) in BYPASS_HOSTS and _path(word) in ("", "/")]
        if bypass and not wide:
            found.append(
                Weakness("open-host", Weight.MEDIUM, "script-src", f"{bypass[0]} serves scripts of anybody's choice")
            )
        plain = [word for word in script if word.startswith("http://") or word == "http:"]
        if plain and not wide:
            found.append(
                Weakness("plain-http", Weight.MEDIUM, "script-src", f"{plain[0]} lets scripts come unencrypted")
            )
    evals = tuple(word.lower() for word in policy.effective("script-src") or ())
    if "'unsafe-eval'" in evals:
        found.append(Weakness("unsafe-eval", Weight.LOW, "script-src", "'unsafe-eval' lets text become code"))
    return found


def _relative_trust(script: tuple[str, ...] | None) -> bool:
    return script is not None and "'none'" not in [word.lower() for word in script] and bool(script)


def _allows_any(sources: tuple[str, ...]) -> bool:
    return any(_is_wide(word.lower()) for word in sources)


def _is_wide(word: str) -> bool:
    return word in ("*", "http:", "https:", "ws:", "wss:", "http://*", "https://*", "*:*", "https://*:*", "http://*:*")


def _host(word: str) -> str:
    return word.split("://", 1)[-1].split("/", 1)[0].split(":", 1)[0]


def _path(word: str) -> str:
    rest = word.split("://", 1)[-1]
    return rest[rest.index("/") :] if "/" in rest else ""
