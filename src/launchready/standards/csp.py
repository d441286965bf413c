"""Content Security Policy, parsed and judged (CSP Level 3, W3C working draft of 2025).

Judging asks one question: what does the policy still let an attacker run or load? A policy that contains no way of running an
injected script passes, however it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from launchready.standards.urls import registrable_domain

_SPACE = re.compile(r"[\t\n\f\r ]+")  # ASCII whitespace: other spaces separate nothing
_TOKEN = re.compile(r"[A-Za-z0-9-]+")
_NONCE = re.compile(r"'nonce-[A-Za-z0-9+/_-]+={0,2}'", re.IGNORECASE)
_HASH = re.compile(r"'sha(256|384|512)-[A-Za-z0-9+/_-]+={0,2}'", re.IGNORECASE)
_HOST = re.compile(
    r"(?:([A-Za-z][A-Za-z0-9+.-]*)://)?(\*|(?:\*\.)?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?|\[[0-9A-Fa-f:.]+\])(?::(?:[0-9]+|\*))?(/[^\s;,]*)?"
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_BARE = re.compile(
    r"self|none|unsafe-inline|unsafe-eval|unsafe-hashes|strict-dynamic|report-sample|wasm-unsafe-eval|nonce-\S+|sha(256|384|512)-\S+",
    re.IGNORECASE,
)
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
OPEN_PATHS = frozenset({"", "/", "/npm/", "/gh/", "/ajax/", "/ajax/libs/"})
"""Paths of a source that still leave the choice of the script open."""


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
        words = [word for word in _SPACE.split(part) if word]
        if not words:
            continue
        if not _TOKEN.fullmatch(words[0]):
            errors.append(f"{words[0][:60]!r} is not a directive")
            continue
        name = words[0].lower()
        if name in directives:
            errors.append(f"{name} stands there twice; the second is ignored")
            continue
        if name not in FETCH_DIRECTIVES and name not in _OTHER_DIRECTIVES:
            errors.append(f"no browser knows the directive {name[:60]}")
        directives[name] = tuple(words[1:])
        if name in FETCH_DIRECTIVES or name in ("base-uri", "form-action", "frame-ancestors"):
            errors += [f"{name}: {wrong}" for wrong in map(_wrong, words[1:]) if wrong]
            if len(words) > 2 and any(word.lower() == "'none'" for word in words[1:]):
                errors.append(f"{name}: 'none' beside other sources is ignored")
    return Policy(tuple(directives.items()), tuple(errors))


def parse_list(header_values: tuple[str, ...]) -> tuple[Policy, ...]:
    """Return every policy of some headers; each header holds a comma-separated list of them. All of them count at once."""
    found = [parse(part) for value in header_values for part in value.split(",")]
    return tuple(policy for policy in found if policy.directives)


def _wrong(word: str) -> str:
    """Return what is wrong with a source, or ""."""
    if _BARE.fullmatch(word):
        return f"{word[:60]} lacks its single quotes, so it names a host"
    low = word.lower()
    if (
        (word.isascii() and low in _KEYWORDS)
        or _NONCE.fullmatch(word)
        or _HASH.fullmatch(word)
        or _SCHEME.fullmatch(word)
    ):
        return ""
    return "" if _HOST.fullmatch(word) else f"{word[:60]!r} is not a source"


def judge(policies: tuple[Policy, ...]) -> tuple[Weakness, ...]:
    """Return what several policies together leave open: a script must get past every one of them."""
    if not policies:
        return ()
    all_scripts = [_Scripts.of(policy) for policy in policies]
    found: list[Weakness] = []

    def note(code: str, weight: Weight, directive: str, message: str) -> None:
        found.append(Weakness(code, weight, directive, message))

    if all(scripts.element is None for scripts in all_scripts):
        note("no-script-src", Weight.HIGH, "script-src", "neither script-src nor default-src: any script may run")
    else:
        _judge_scripts(all_scripts, note)
    if all(_open(policy.effective("object-src")) and not _is_scriptless(policy) for policy in policies):
        note("object-src", Weight.LOW, "object-src", "plugins and embedded objects may come from anywhere")
    if any(scripts.by_name for scripts in all_scripts) and all(_open(policy.get("base-uri")) for policy in policies):
        note(
            "base-uri", Weight.LOW, "base-uri",
            "base-uri is not set: an injected <base> turns relative script paths elsewhere",
        )  # fmt: skip
    return tuple(found)


def _judge_scripts(all_scripts: list[_Scripts], note: Callable[[str, Weight, str, str], None]) -> None:
    if all(_runs_inline(scripts.element) for scripts in all_scripts):
        note("unsafe-inline", Weight.HIGH, "script-src", "'unsafe-inline' lets an injected <script> run")
    elif all(_runs_inline(scripts.attribute) for scripts in all_scripts):
        note("unsafe-inline-attr", Weight.HIGH, "script-src-attr", "an injected event handler (onerror, onload) runs")
    words = [word for scripts in all_scripts for word in scripts.element or ()]
    wide = next((word for word in words if _is_wide(word)), "*")
    if all(scripts.loads("*") for scripts in all_scripts):
        note("any-host", Weight.HIGH, "script-src", f"{wide} lets scripts come from any host")
    else:
        stranger = next((word for word in words if _is_strangers(word) and _pass(all_scripts, word)), "")
        if stranger:
            note("open-host", Weight.MEDIUM, "script-src", f"{stranger} serves scripts of anybody's choice")
        plain = next((word for word in words if _is_plain(word) and _pass(all_scripts, word)), "")
        if plain:
            note("plain-http", Weight.MEDIUM, "script-src", f"{plain} lets scripts come unencrypted")
    if all(scripts.loads("data:") for scripts in all_scripts):
        note("data", Weight.HIGH, "script-src", "data: lets an injected address be a script")
    if all(scripts.evaluates for scripts in all_scripts):
        note("unsafe-eval", Weight.LOW, "script-src", "'unsafe-eval' lets text become code")


@dataclass(frozen=True, slots=True)
class _Scripts:
    """What one policy says of scripts. Lists of sources in lower case; None where nothing is said, so all is allowed."""

    element: tuple[str, ...] | None
    attribute: tuple[str, ...] | None
    evaluates: bool

    @classmethod
    def of(cls, policy: Policy) -> _Scripts:
        if _is_scriptless(policy):
            return cls((), (), evaluates=False)
        evals = _lower(policy.effective("script-src"))
        typed = "'script'" in (_lower(policy.get("require-trusted-types-for")) or ())
        return cls(
            element=_lower(policy.effective("script-src-elem", "script-src")),
            attribute=_lower(policy.effective("script-src-attr", "script-src")),
            # With trusted types, text becomes code only through a function that the page names for it.
            evaluates=(evals is None or "'unsafe-eval'" in evals) and not typed,
        )

    @property
    def by_name(self) -> bool:
        """True if scripts are let in by a nonce or by those that are in already, wherever they come from."""
        words = self.element or ()
        return "'strict-dynamic'" in words or any(_NONCE.fullmatch(word) for word in words)

    def loads(self, source: str) -> bool:
        """Return True if a script from a source, as one would write it, may be loaded."""
        if self.element is None:
            return True
        if "'strict-dynamic'" in self.element:  # then browsers pass over hosts and schemes (CSP3, section 6.7.1.1)
            return False
        return any(_covers(word, source) for word in self.element)


def _lower(words: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return None if words is None else tuple(word.lower() if word.isascii() else word for word in words)


def _is_scriptless(policy: Policy) -> bool:
    """Return True if the page is put into a sandbox in which no script runs and no plugin either."""
    sandbox = _lower(policy.get("sandbox"))
    return sandbox is not None and "allow-scripts" not in sandbox


def _runs_inline(words: tuple[str, ...] | None) -> bool:
    """Return True if inline script runs: a nonce, a hash or 'strict-dynamic' puts 'unsafe-inline' out of force."""
    if words is None:
        return True
    named = "'strict-dynamic'" in words or any(_NONCE.fullmatch(word) or _HASH.fullmatch(word) for word in words)
    return "'unsafe-inline'" in words and not named


def _open(sources: tuple[str, ...] | None) -> bool:
    return sources is None or any(_is_wide(word) for word in _lower(sources) or ())


def _pass(all_scripts: list[_Scripts], source: str) -> bool:
    return all(scripts.loads(source) for scripts in all_scripts)


def _is_wide(word: str) -> bool:
    """Return True for a source that any host meets."""
    return word in ("http:", "https:") or _host(word) == "*"


def _is_plain(word: str) -> bool:
    return word == "http:" or word.startswith("http://")


def _is_strangers(word: str) -> bool:
    """Return True for hosts where anybody can put a script: public mirrors, and wildcards over what anybody can register in."""
    host = _host(word)
    if host.startswith("*."):
        parent = host[2:]
        return not registrable_domain(parent) or any(known.endswith("." + parent) for known in BYPASS_HOSTS)
    return host in BYPASS_HOSTS and _path(word) in OPEN_PATHS


def _covers(word: str, source: str) -> bool:
    """Return True if a source in a policy lets in what another source stands for."""
    if source == "data:" or word == "data:":
        return source == word
    if _is_wide(word):
        return not (_is_plain(source) and word == "https:")
    if source == "*" or not _host(word):
        return False
    if _is_plain(source) and word.startswith("https://"):
        return False
    host, other = _host(word), _host(source)
    met = host == other or (host.startswith("*.") and other.removeprefix("*").endswith(host[1:]))
    return met and (_path(word) in OPEN_PATHS or _path(word) == _path(source))


def _host(word: str) -> str:
    match = _HOST.fullmatch(word)
    return match[2].rstrip(".") if match else ""


def _path(word: str) -> str:
    match = _HOST.fullmatch(word)
    return match[3] or "" if match else ""
