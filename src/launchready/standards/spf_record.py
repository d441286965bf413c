"""An SPF record as text, read by its grammar (RFC 7208, sections 4.5, 4.6.1, 5, 6 and 12)."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from launchready.standards.spf_macro import MacroError, Part, parse, parse_domain

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Qualifier(StrEnum):
    """What a mechanism that matches makes of the message."""

    PASS = "+"  # noqa: S105 (a sign, no password)
    FAIL = "-"
    SOFTFAIL = "~"
    NEUTRAL = "?"


class Kind(StrEnum):
    """The mechanisms, and the modifiers that mean something."""

    ALL = "all"
    INCLUDE = "include"
    A = "a"
    MX = "mx"
    PTR = "ptr"
    IP4 = "ip4"
    IP6 = "ip6"
    EXISTS = "exists"


LOOKUP_KINDS = frozenset({Kind.INCLUDE, Kind.A, Kind.MX, Kind.PTR, Kind.EXISTS})
"""Those that count towards the limit of ten, as `redirect` does (RFC 7208, section 4.6.4)."""


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One mechanism. `domain` is () where the record's own is meant; `bits4` and `bits6` are the lengths of the prefix that counts."""

    text: str
    qualifier: Qualifier
    kind: Kind
    domain: tuple[Part, ...] = ()
    network: Network | None = None
    bits4: int = 32
    bits6: int = 128


@dataclass(frozen=True, slots=True)
class Record:
    """A record that holds to the grammar."""

    text: str
    mechanisms: tuple[Mechanism, ...]
    redirect: tuple[Part, ...] = ()
    exp: tuple[Part, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def all(self) -> Mechanism | None:
        """The mechanism that decides about everyone else, where the record has one."""
        return next((each for each in self.mechanisms if each.kind is Kind.ALL), None)


class SpfSyntaxError(ValueError):
    """A record that breaks the grammar: its message names the term and what is wrong with it."""


_VERSION = "v=spf1"
_MODIFIER = re.compile(r"([A-Za-z][A-Za-z0-9\-_.]*)=(.*)", re.DOTALL)
_MECHANISM = re.compile(r"([+\-~?]?)([A-Za-z][A-Za-z0-9\-_.]*)(.*)", re.DOTALL)
_DUAL = re.compile(r"(.*?)(?:/(\d+))?(?://(\d+))?", re.DOTALL)
_NAMED = {kind.value: kind for kind in Kind}


def select(texts: Iterable[str]) -> tuple[str, ...]:
    """Return those of a name's TXT texts that are SPF records; more than one is an error of the domain's."""
    return tuple(text for text in texts if is_record(text))


def is_record(text: str) -> bool:
    """Return True for a text that says it is an SPF record."""
    return text[:6].lower() == _VERSION and text[6:7] in ("", " ")


def read(text: str) -> Record:
    """Return a record's terms. Raises SpfSyntaxError for the first that breaks the grammar."""
    mechanisms: list[Mechanism] = []
    modifiers: dict[str, tuple[Part, ...]] = {}
    unknown: list[str] = []
    for term in text[len(_VERSION) :].split(" "):
        if not term:
            continue
        odd = next((character for character in term if not "\x21" <= character <= "\x7e"), None)
        if odd is not None:
            raise SpfSyntaxError(f"{_shown(term)}: the character {odd!a} is not allowed")
        try:
            modifier = _MODIFIER.fullmatch(term)
            if modifier is None:
                mechanisms.append(_mechanism(term))
            elif (name := modifier[1].lower()) in ("redirect", "exp"):
                if name in modifiers:
                    raise SpfSyntaxError(f"{_shown(term)}: there is a {name} already")
                modifiers[name] = parse_domain(modifier[2])
            else:
                parse(modifier[2])
                unknown.append(term)
        except MacroError as error:
            raise SpfSyntaxError(f"{_shown(term)}: {error}") from None
    return Record(text, tuple(mechanisms), modifiers.get("redirect", ()), modifiers.get("exp", ()), tuple(unknown))


def _shown(term: str) -> str:
    return ascii(term if len(term) <= 80 else term[:79] + "…")


def _mechanism(term: str) -> Mechanism:
    match = _MECHANISM.fullmatch(term)
    kind = _NAMED.get(match[2].lower()) if match else None
    if match is None or kind is None:
        raise SpfSyntaxError(f"{_shown(term)} is no mechanism")
    qualifier, rest = Qualifier(match[1] or "+"), match[3]
    if kind is Kind.ALL:
        if rest:
            raise SpfSyntaxError(f"{_shown(term)}: nothing may follow all")
        return Mechanism(term, qualifier, kind)
    if kind in (Kind.IP4, Kind.IP6):
        return Mechanism(term, qualifier, kind, network=_network(term, kind, rest))
    bits4, bits6 = 32, 128
    if kind in (Kind.A, Kind.MX):
        rest, bits4, bits6 = _prefixes(term, rest)
    if rest.startswith(":"):
        return Mechanism(term, qualifier, kind, parse_domain(rest[1:]), None, bits4, bits6)
    if rest:
        raise SpfSyntaxError(f"{_shown(term)}: {_shown(rest)} may not stand there")
    if kind in (Kind.INCLUDE, Kind.EXISTS):
        raise SpfSyntaxError(f"{_shown(term)}: a domain is missing")
    return Mechanism(term, qualifier, kind, (), None, bits4, bits6)


def _prefixes(term: str, rest: str) -> tuple[str, int, int]:
    match = _DUAL.fullmatch(rest)
    assert match is not None  # each of its parts may be empty
    return match[1], _length(term, match[2], 32), _length(term, match[3], 128)


def _length(term: str, digits: str | None, most: int) -> int:
    if digits is None:
        return most
    if len(digits) > 3 or (digits[0] == "0" and digits != "0") or int(digits) > most:
        raise SpfSyntaxError(f"{_shown(term)}: /{digits[:12]} is no prefix length of 0 to {most}")
    return int(digits)


def _network(term: str, kind: Kind, rest: str) -> Network:
    address, slash, digits = rest.removeprefix(":").partition("/")
    most = 32 if kind is Kind.IP4 else 128
    if not rest.startswith(":") or (slash and not (digits.isascii() and digits.isdigit())):
        raise SpfSyntaxError(f"{_shown(term)}: no network")
    bits = _length(term, digits, most) if slash else most
    try:
        if kind is Kind.IP4:
            return ipaddress.IPv4Network((ipaddress.IPv4Address(address), bits), strict=False)
        if "%" in address:
            raise ValueError
        return ipaddress.IPv6Network((ipaddress.IPv6Address(address), bits), strict=False)
    except ValueError:
        raise SpfSyntaxError(f"{_shown(term)}: {_shown(address)} is no IPv{kind.value[-1]} address") from None
