"""A DMARC policy record, read as RFC 9989, sections 4.6 to 4.8, says: whatever the text is, it is read and never raises."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import unquote

MAX_TEXT = 20_000
"""Characters of a record that are read."""
MAX_TAGS = 100
MAX_URIS = 50
"""Report addresses of one tag."""
KNOWN = ("v", "p", "sp", "np", "t", "psd", "adkim", "aspf", "rua", "ruf", "fo")
HISTORIC = {
    "pct": "policies are no longer applied to a share of the mail; t=y is what is left of it",
    "rf": "failure reports have one format",
    "ri": "reports come once a day or more often",
}
"""Tags of RFC 7489 that receivers now ignore (RFC 9989, section 9.3), each with what became of it."""

_VERSION = re.compile(r"[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)")
_TAG = re.compile(r"([A-Za-z]+)[ \t]*=[ \t]*([\x20-\x3a\x3c-\x7e]*)")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/?#\[\]@$&'()*+;=%-]+")  # RFC 3986 without "," and "!"
_SIZE = re.compile(r"![0-9]+[kmgt]?$", re.IGNORECASE)
_MAILBOX = re.compile(r"[^@\s]+@(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}\.?")


class Policy(StrEnum):
    """What the owner of a domain wants done with mail that fails."""

    NONE = "none"
    QUARANTINE = "quarantine"
    REJECT = "reject"

    @property
    def rank(self) -> int:
        """0 for none, 2 for reject."""
        return list(Policy).index(self)

    @property
    def milder(self) -> Policy:
        """The policy one level below, which is what is applied while it is tested (section 4.7, tag t)."""
        return list(Policy)[max(0, self.rank - 1)]


@dataclass(frozen=True, slots=True)
class ReportUri:
    """Where reports are to go. `host` is the domain of the mail address, or the host of another URI; "" where it has none."""

    text: str
    host: str
    size: bool = False  # it names the largest report that it takes, which is ignored now


@dataclass(frozen=True, slots=True)
class DmarcRecord:
    """A record that begins with v=DMARC1. A policy is None where its tag is missing or wrong; `wrong` names such tags.

    `errors` are what the grammar forbids, `warnings` what it lets pass and receivers do nothing with. `tags` are the pairs in their order,
    names in lower case.
    """

    text: str
    tags: tuple[tuple[str, str], ...]
    p: Policy | None
    sp: Policy | None
    np: Policy | None
    testing: bool
    psd: str
    adkim: str
    aspf: str
    rua: tuple[ReportUri, ...]
    ruf: tuple[ReportUri, ...]
    fo: tuple[str, ...]
    wrong: tuple[str, ...]
    errors: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """True if the policies can be taken as they are written (section 4.10.1)."""
        return self.p is not None and not {"sp", "np"} & set(self.wrong)

    @property
    def usable(self) -> bool:
        """True if receivers process mail by it at all; one that is not sound but has a report address counts as p=none."""
        return self.sound or bool(self.rua)

    @property
    def own(self) -> Policy | None:
        """The policy for the domain itself; None for a record that receivers do not process mail by."""
        return self.p if self.sound else Policy.NONE if self.usable else None

    @property
    def below(self) -> Policy | None:
        """The policy for subdomains that exist."""
        return (self.sp or self.p) if self.sound else self.own

    @property
    def absent(self) -> Policy | None:
        """The policy for subdomains that do not exist."""
        return (self.np or self.sp or self.p) if self.sound else self.own

    def applied(self, policy: Policy) -> Policy:
        """Return what is done for a policy of this record, testing taken into account."""
        return policy.milder if self.testing else policy

    def tag(self, name: str) -> str:
        """Return a tag's value as it is written, "" without one."""
        return next((value for key, value in self.tags if key == name), "")


def is_record(text: str) -> bool:
    """Return True for a text that begins with the version tag of DMARC: others are no policy records (section 4.7, tag v)."""
    return _VERSION.match(text) is not None


def parse(text: str) -> DmarcRecord | None:
    """Return a policy record, or None for a text that is none."""
    if not is_record(text):
        return None
    errors: list[str] = []
    warnings: list[str] = []
    given = _tags(text, errors, warnings)
    values = dict(given)
    wrong: list[str] = []
    names = [name for name, _ in given]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        errors.append(f"{name} stands more than once, and receivers may take either or none")
        values[name] = ""
        wrong.append(name)

    def one(name: str, allowed: tuple[str, ...], default: str) -> str:
        value = values.get(name, "").lower()
        if value in allowed:
            return value
        if name in values:
            wrong.append(name)
            if value:
                errors.append(f"{name}={_short(values[name])} is none of {', '.join(allowed)}")
        return default

    policies = tuple(Policy)
    p, sp, np = (one(name, policies, "") for name in ("p", "sp", "np"))
    record = DmarcRecord(
        text=text,
        tags=given,
        p=Policy(p) if p else None,
        sp=Policy(sp) if sp else None,
        np=Policy(np) if np else None,
        testing=one("t", ("y", "n"), "n") == "y",
        psd=one("psd", ("y", "n", "u"), "u"),
        adkim=one("adkim", ("r", "s"), "r"),
        aspf=one("aspf", ("r", "s"), "r"),
        rua=_uris("rua", values, wrong, errors, warnings),
        ruf=_uris("ruf", values, wrong, errors, warnings),
        fo=_options(values, wrong, errors, warnings),
        wrong=tuple(dict.fromkeys(wrong)),
        errors=(),
        warnings=(),
    )
    if not record.usable:
        errors.append("without a valid p, and with no valid report address in rua, receivers do not use the record")
    elif "p" not in values:
        warnings.append("p is missing, and receivers take p=none for it")
    elif not record.sound:
        warnings.append("a policy is not valid, and receivers take p=none for all of them")
    return replace(record, errors=tuple(errors), warnings=tuple(warnings))


def _tags(text: str, errors: list[str], warnings: list[str]) -> tuple[tuple[str, str], ...]:
    """Return the pairs of a record, and say what of it is none, or is not taken."""
    if len(text) > MAX_TEXT:
        errors.append(f"the record has {len(text)} characters, and {MAX_TEXT} were read")
    parts = text[:MAX_TEXT].split(";")
    found: list[tuple[str, str]] = []
    for number, part in enumerate(parts[:MAX_TAGS]):
        stripped = part.strip(" \t")
        if not stripped:
            if number < len(parts) - 1:
                warnings.append("there is nothing between two semicolons")
            continue
        match = _TAG.fullmatch(stripped)
        if match is None or not match[2]:
            errors.append(f"{_short(stripped)} is no tag with a value")
            if match is not None or stripped.rstrip("= \t").lower() in KNOWN:
                found.append((stripped.rstrip("= \t").lower(), ""))
            continue
        name, value = match[1].lower(), match[2].rstrip(" ")
        if match[1] != name:
            warnings.append(f"{match[1]} is written {name}: names of tags have their case (RFC 6376, section 3.2)")
        if name in HISTORIC:
            warnings.append(f"{name} is obsolete and ignored since RFC 9989: {HISTORIC[name]}")
        elif name not in KNOWN:
            warnings.append(f"{_short(name)} is no tag of DMARC and is ignored{_meant(name)}")
        found.append((name, value))
    if len(parts) > MAX_TAGS:
        errors.append(f"the record has {len(parts)} parts, and {MAX_TAGS} were read")
    return tuple(found)


def _meant(name: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, KNOWN[1:], n=3, cutoff=0.6)
    close.sort(key=lambda known: sorted(known) != sorted(name))  # letters that changed places come first
    return f"; {close[0]} may be meant" if close else ""


def _uris(
    name: str, values: dict[str, str], wrong: list[str], errors: list[str], warnings: list[str]
) -> tuple[ReportUri, ...]:
    if not values.get(name):
        return ()
    found: list[ReportUri] = []
    parts = values[name].split(",")
    for part in parts[:MAX_URIS]:
        text = part.strip(" \t")
        bare = _SIZE.sub("", text)
        if bare != text:
            warnings.append(f"{name}: the size after ! in {_short(text)} is obsolete and ignored")
        host = _host(bare)
        if host is None:
            hint = ", an address is written mailto:name@domain" if "@" in bare and ":" not in bare else ""
            errors.append(f"{name}: {_short(text) or 'an empty place'} is no URI{hint}")
            wrong.append(name)
        else:
            if not bare.lower().startswith("mailto:"):
                warnings.append(f"{name}: {_short(bare)} is no mailto: address, and others need not be served")
            found.append(ReportUri(bare, host, bare != text))
    if len(parts) > MAX_URIS:
        errors.append(f"{name} has {len(parts)} addresses, and {MAX_URIS} were read")
    return tuple(found)


def _host(uri: str) -> str | None:
    """Return the host that a report URI leads to; None for what is no URI."""
    if not _URI.fullmatch(uri):
        return None
    scheme, _, rest = uri.partition(":")
    if scheme.lower() == "mailto":
        address = unquote(rest.partition("?")[0])
        return address.rpartition("@")[2].lower().rstrip(".") if _MAILBOX.fullmatch(address) else None
    authority = re.match(r"//(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)", rest)
    return authority[1].lower().rstrip(".") if authority else ""


def _options(values: dict[str, str], wrong: list[str], errors: list[str], warnings: list[str]) -> tuple[str, ...]:
    """Return the options of fo: 0 or 1, d, s, each once and in any order."""
    if not values.get("fo"):
        return ("0",)
    options = [option.strip(" \t").lower() for option in values["fo"].split(":")]
    once = len(set(options)) == len(options) and not {"0", "1"} <= set(options)
    if not once or not set(options) <= {"0", "1", "d", "s"}:
        errors.append(f"fo={_short(values['fo'])} is no list of 0 or 1, d and s")
        wrong.append("fo")
        return ("0",)
    if not values.get("ruf"):
        warnings.append("fo is ignored without ruf")
    return tuple(options)


def _short(text: str) -> str:
    kept = "".join(char if char.isprintable() and char.isascii() else "?" for char in text[:60])
    return kept if len(text) <= 60 else kept + "…"
