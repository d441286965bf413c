"""Content Security Policy, parsed and judged (CSP Level 3, W3C working draft of 2025).

Judging asks one question: what does the policy still let an attacker run or load? A policy that contains no way of running an
injected script passes, however it is written.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from launchready.standards.csp_sources import covers, is_plain, is_strangers, is_wide
from launchready.standards.csp_words import (
    DEPRECATED,
    FETCH_DIRECTIVES,
    HASH,
    NONCE,
    NOTED_TWICE,
    OTHER_DIRECTIVES,
    SPACE,
    TOKEN,
    mistake,
    remark,
    short_nonce,
)

MOST_NOTES = 100
"""Mistakes and remarks kept of one policy."""
MOST_POLICIES = 100
"""Policies taken from one header."""
ACTIVE = (
    "style-src",
    "connect-src",
    "font-src",
    "frame-src",
    "worker-src",
    "object-src",
    "manifest-src",
    "form-action",
)
"""Directives beside script-src whose content acts on the page, or takes what the user gives."""


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
    """A parsed policy: directives in order, the first of a name counts.

    `errors` are what browsers pass over or read otherwise than meant, `remarks` what is right and yet worth a second look.
    """

    directives: tuple[tuple[str, tuple[str, ...]], ...]
    errors: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

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
    remarks: list[str] = []
    for part in text[:65_536].split(";"):
        words = [word for word in SPACE.split(part) if word]
        if not words:
            continue
        if not TOKEN.fullmatch(words[0]):
            errors.append(f"{words[0][:60]!r} is not a directive")
            continue
        name = words[0].lower()
        if name in directives:
            (remarks if name in NOTED_TWICE else errors).append(f"{name} stands there twice; the second is ignored")
            continue
        if name not in FETCH_DIRECTIVES and name not in OTHER_DIRECTIVES:
            errors.append(f"no browser knows the directive {name[:60]}{_meant(name)}")
        if name in DEPRECATED:
            remarks.append(f"{name} is out of date: {DEPRECATED[name]}")
        directives[name] = tuple(words[1:])
        if name in FETCH_DIRECTIVES or name in ("base-uri", "form-action", "frame-ancestors"):
            errors += [f"{name}: {wrong}" for wrong in map(mistake, words[1:]) if wrong]
            remarks += [f"{name}: {odd}" for odd in map(remark, words[1:]) if odd]
            if len(words) > 2 and any(word.lower() == "'none'" for word in words[1:]):
                errors.append(f"{name}: 'none' beside other sources is ignored")
    return Policy(tuple(directives.items()), tuple(errors[:MOST_NOTES]), tuple(remarks[:MOST_NOTES]))


def parse_list(header_values: tuple[str, ...]) -> tuple[Policy, ...]:
    """Return every policy of some headers; each header holds a comma-separated list of them. All of them count at once."""
    found = [parse(part) for value in header_values for part in value.split(",")[:MOST_POLICIES]]
    return tuple(policy for policy in found if policy.directives)


def _meant(name: str) -> str:
    close = difflib.get_close_matches(name[:60], [*FETCH_DIRECTIVES, *OTHER_DIRECTIVES], n=1, cutoff=0.8)
    return f"; {close[0]} is meant?" if close else ""


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
    unencrypted = _unencrypted(policies)
    if unencrypted:
        note("plain-http-other", Weight.LOW, unencrypted[0], f"{unencrypted[1]} in {unencrypted[0]} is not encrypted")
    return tuple(found)


def _unencrypted(policies: tuple[Policy, ...]) -> tuple[str, str] | None:
    """Return a directive other than for scripts that lets active content come unencrypted, and by which source."""
    if any(policy.get("upgrade-insecure-requests") is not None for policy in policies):
        return None
    for name in ACTIVE:
        lists = [_lower(policy.get(name)) for policy in policies]
        words = [next((word for word in words or () if is_plain(word)), "") for words in lists]
        if any(words) and all(word or words is None for word, words in zip(words, lists, strict=True)):
            return name, next(word for word in words if word)
    return None


def _judge_scripts(all_scripts: list[_Scripts], note: Callable[[str, Weight, str, str], None]) -> None:
    if all(_runs_inline(scripts.element) for scripts in all_scripts):
        note("unsafe-inline", Weight.HIGH, "script-src", "'unsafe-inline' lets an injected <script> run")
    elif all(_runs_inline(scripts.attribute) for scripts in all_scripts):
        note("unsafe-inline-attr", Weight.HIGH, "script-src-attr", "an injected event handler (onerror, onload) runs")
    words = [word for scripts in all_scripts for word in scripts.element or ()]
    wide = next((word for word in words if is_wide(word)), "*")
    if all(scripts.loads("*") for scripts in all_scripts):
        note("any-host", Weight.HIGH, "script-src", f"{wide} lets scripts come from any host")
    else:
        stranger = next((word for word in words if is_strangers(word) and _pass(all_scripts, word)), "")
        if stranger:
            note("open-host", Weight.MEDIUM, "script-src", f"{stranger} serves scripts of anybody's choice")
        plain = next((word for word in words if is_plain(word) and _pass(all_scripts, word)), "")
        if plain:
            note("plain-http", Weight.MEDIUM, "script-src", f"{plain} lets scripts come unencrypted")
    if all(scripts.loads("data:") for scripts in all_scripts):
        note("data", Weight.HIGH, "script-src", "data: lets an injected address be a script")
    if any(scripts.inert for scripts in all_scripts):
        note(
            "nothing-runs",
            Weight.LOW,
            "script-src",
            "'strict-dynamic' without a nonce or hash: no script can load at all",
        )
    said = [scripts.element for scripts in all_scripts if scripts.element is not None]
    guessed = [next((word for word in element if short_nonce(word)), "") for element in said]
    if all(guessed):
        note("short-nonce", Weight.MEDIUM, "script-src", f"{guessed[0]} is short enough to be guessed")
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
        return "'strict-dynamic'" in words or any(NONCE.fullmatch(word) for word in words)

    @property
    def inert(self) -> bool:
        """True if scripts are let in only by others, and none is let in first."""
        words = self.element or ()
        named = any(NONCE.fullmatch(word) or HASH.fullmatch(word) for word in words)
        return "'strict-dynamic'" in words and not named

    def loads(self, source: str) -> bool:
        """Return True if a script from a source, as one would write it, may be loaded."""
        if self.element is None:
            return True
        if "'strict-dynamic'" in self.element:  # then browsers pass over hosts and schemes (CSP3, section 6.7.1.1)
            return False
        return any(covers(word, source) for word in self.element)


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
    named = "'strict-dynamic'" in words or any(NONCE.fullmatch(word) or HASH.fullmatch(word) for word in words)
    return "'unsafe-inline'" in words and not named


def _open(sources: tuple[str, ...] | None) -> bool:
    return sources is None or any(is_wide(word) or word == "data:" for word in _lower(sources) or ())


def _pass(all_scripts: list[_Scripts], source: str) -> bool:
    return all(scripts.loads(source) for scripts in all_scripts)
