"""Whether a host may send mail for a domain: `check_host()` of RFC 7208, with all its limits."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from enum import StrEnum

from launchready.model.evidence.dns import DnsAnswer, DnsStatus
from launchready.standards import spf_macro as macros
from launchready.standards.asking import Asking, Question
from launchready.standards.mail_hosts import exchangers
from launchready.standards.records import plain
from launchready.standards.spf_record import (
    LOOKUP_KINDS,
    Kind,
    Mechanism,
    Qualifier,
    Record,
    SpfSyntaxError,
    read,
    select,
)

MAX_LOOKUPS = 10
"""Terms that ask DNS (RFC 7208, section 4.6.4)."""
MAX_VOID = 2
"""Lookups that may come to nothing."""
MAX_NAMES = 10
"""Mail exchangers of one mx, and names of one ptr."""
MAX_STEPS = 200
"""Steps of the trace that are kept."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class SpfResult(StrEnum):
    """What SPF says of a message (RFC 7208, section 2.6)."""

    NONE = "none"
    NEUTRAL = "neutral"
    PASS = "pass"  # noqa: S105 (a result, no password)
    FAIL = "fail"
    SOFTFAIL = "softfail"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


_OF = {
    Qualifier.PASS: SpfResult.PASS,
    Qualifier.FAIL: SpfResult.FAIL,
    Qualifier.SOFTFAIL: SpfResult.SOFTFAIL,
    Qualifier.NEUTRAL: SpfResult.NEUTRAL,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was looked at: a term of a domain's record, `depth` includes deep, and what came of it."""

    domain: str
    term: str
    outcome: str
    depth: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What `check_host()` came to. `explanation` is the domain's own text for a fail, "" without one; `reason` is ours."""

    result: SpfResult
    reason: str
    lookups: int
    void_lookups: int
    explanation: str
    trace: tuple[Step, ...]


class _EndedError(Exception):
    """The evaluation ends here, with an error."""

    def __init__(self, result: SpfResult, reason: str) -> None:
        super().__init__(reason)
        self.result = result


@dataclass(slots=True)
class _Run:
    address: Address
    sender: str
    helo: str
    receiver: str
    now: int
    lookups: int = 0
    void: int = 0
    trace: list[Step] = field(default_factory=list)

    def note(self, domain: str, term: str, outcome: str, depth: int) -> None:
        if len(self.trace) < MAX_STEPS:
            self.trace.append(Step(domain, term, outcome, depth))

    def count(self, term: str) -> None:
        self.lookups += 1
        if self.lookups > MAX_LOOKUPS:
            raise _EndedError(
                SpfResult.PERMERROR, f"{term} is the {MAX_LOOKUPS + 1}th lookup, and {MAX_LOOKUPS} are allowed"
            )

    def count_void(self, answer: DnsAnswer) -> None:
        if answer.status in (DnsStatus.NXDOMAIN, DnsStatus.NODATA):
            self.void += 1
            if self.void > MAX_VOID:
                raise _EndedError(
                    SpfResult.PERMERROR,
                    f"{answer.name} {answer.type} is the {MAX_VOID + 1}rd lookup that finds nothing, and {MAX_VOID} are allowed",
                )


def check_host(
    ip: str, domain: str, sender: str, helo: str = "", *, receiver: str = "unknown", now: int = 0
) -> Asking[Evaluation]:
    """Return what SPF says of mail that an address sends, for a domain and in a sender's name. Raises ValueError if `ip` is no address.

    An empty `sender` (a bounce) is the postmaster of the HELO name; `now` is what %{t} says, in seconds since 1970.
    """
    address = parse_ip(ip)
    local, at, of = sender.rpartition("@")
    if not at:
        of = sender or helo
    run = _Run(address, f"{local or 'postmaster'}@{of or domain}", helo, receiver, now)
    ascii_domain = _usable(domain)
    if ascii_domain is None:
        return _evaluation(run, SpfResult.NONE, f"{domain[:80]!a} is no domain name that could have a record")
    try:
        result, reason, told = yield from _check(run, ascii_domain, 0)
    except _EndedError as ended:
        return _evaluation(run, ended.result, str(ended))
    explanation = ""
    if result is SpfResult.FAIL and told is not None:
        explanation = yield from _explain(run, *told)
    return _evaluation(run, result, reason, explanation)


def parse_ip(text: str) -> Address:
    """Return a sending address; IPv4 written as IPv6 is IPv4 (RFC 7208, section 5). Raises ValueError."""
    address = ipaddress.ip_address(text.partition("%")[0])
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _evaluation(run: _Run, result: SpfResult, reason: str, explanation: str = "") -> Evaluation:
    return Evaluation(result, reason, min(run.lookups, MAX_LOOKUPS + 1), run.void, explanation, tuple(run.trace))


def _usable(domain: str) -> str | None:
    """Return a domain that can be asked about: several labels, none too long or empty (RFC 7208, section 4.3)."""
    name = domain.removesuffix(".")
    if not name.isascii():
        import idna

        try:
            name = idna.encode(name, uts46=True).decode()
        except (idna.IDNAError, UnicodeError):
            return None
    if "." not in name or name.startswith("[") or macros.presentable(name) is None:
        return None
    return name


_Told = tuple[str, Record]
_Outcome = tuple[SpfResult, str, _Told | None]


def _check(run: _Run, domain: str, depth: int) -> Asking[_Outcome]:
    """Return what a domain's record says, why, and where an explanation of a fail would be found."""
    name = macros.presentable(domain)
    if name is None:
        return SpfResult.NONE, f"{domain[:80]!a} is no domain name", None
    (answer,) = yield (Question(name, "TXT"),)
    if not answer.status.settled:
        raise _EndedError(SpfResult.TEMPERROR, f"TXT of {domain}: {_words(answer)}")
    texts = select(plain("TXT", value) for value in answer.values)
    if not texts:
        run.note(domain, "", "no record", depth)
        return SpfResult.NONE, f"{domain} has no SPF record", None
    if len(texts) > 1:
        raise _EndedError(SpfResult.PERMERROR, f"{domain} has {len(texts)} SPF records, and one is allowed")
    try:
        record = read(texts[0])
    except SpfSyntaxError as error:
        run.note(domain, "", f"syntax error: {error}", depth)
        raise _EndedError(SpfResult.PERMERROR, f"the record of {domain} breaks the grammar: {error}") from None
    for mechanism in record.mechanisms:
        matched = yield from _match(run, domain, mechanism, depth)
        run.note(domain, mechanism.text, "match" if matched else "no match", depth)
        if matched:
            return _OF[mechanism.qualifier], f"{mechanism.text} in the record of {domain} matches", (domain, record)
    if record.redirect:
        return (yield from _redirect(run, domain, record, depth))
    return SpfResult.NEUTRAL, f"nothing in the record of {domain} matches", None


def _redirect(run: _Run, domain: str, record: Record, depth: int) -> Asking[_Outcome]:
    run.count("redirect")
    target = yield from _expand(run, domain, record.redirect)
    run.note(domain, f"redirect={target}", "followed", depth)
    outcome = yield from _check(run, target, depth)
    if outcome[0] is SpfResult.NONE:
        raise _EndedError(SpfResult.PERMERROR, f"redirect leads to {target[:253]!a}, and {outcome[1]}")
    return outcome


def _match(run: _Run, domain: str, mechanism: Mechanism, depth: int) -> Asking[bool]:
    """Return True if a mechanism matches the sending address (RFC 7208, section 5)."""
    kind = mechanism.kind
    if kind in LOOKUP_KINDS:
        run.count(mechanism.text)
    if kind is Kind.ALL:
        return True
    if mechanism.network is not None:
        return mechanism.network.version == run.address.version and run.address in mechanism.network
    target = (yield from _expand(run, domain, mechanism.domain)) if mechanism.domain else domain
    if kind is Kind.INCLUDE:
        return (yield from _include(run, target, depth))
    name = macros.presentable(target)
    if kind is Kind.PTR:
        return bool((yield from _validated(run, target, counted=True)))
    if name is None:
        return False
    if kind is Kind.EXISTS:
        answer = yield from _lookup(run, Question(name, "A"))
        return answer.status is DnsStatus.NOERROR
    names = (yield from _exchangers(run, name)) if kind is Kind.MX else (name,)
    bits = mechanism.bits4 if run.address.version == 4 else mechanism.bits6
    for answer in (yield tuple(Question(each, _address_type(run)) for each in names)):
        _judge(run, answer)
        if any(_within(run.address, value, bits) for value in answer.values):
            return True
    return False


def _include(run: _Run, target: str, depth: int) -> Asking[bool]:
    result, reason, _ = yield from _check(run, target, depth + 1)
    if result is SpfResult.NONE:
        raise _EndedError(SpfResult.PERMERROR, f"include:{ascii(target[:253]).strip(chr(39))} leads nowhere: {reason}")
    return result is SpfResult.PASS


def _exchangers(run: _Run, name: str) -> Asking[tuple[str, ...]]:
    answer = yield from _lookup(run, Question(name, "MX"))
    if len(answer.values) > MAX_NAMES:
        raise _EndedError(
            SpfResult.PERMERROR, f"{name} has {len(answer.values)} mail exchangers, and {MAX_NAMES} are allowed"
        )
    return exchangers(answer.values).hosts


def _validated(run: _Run, target: str, *, counted: bool) -> Asking[tuple[str, ...]]:
    """Return the names of the address that lead back to it and lie at or below a domain ("" is any), the best first (section 5.5)."""
    (answer,) = yield (Question(run.address.reverse_pointer, "PTR"),)
    if counted:
        run.count_void(answer)
    if answer.status is not DnsStatus.NOERROR:
        return ()
    names = [value.rstrip(".") for value in answer.values[:MAX_NAMES]]
    wanted = target.lower().rstrip(".")
    if counted:
        names = [name for name in names if _below(name, wanted)]
    forward = yield tuple(Question(name, _address_type(run)) for name in names)
    found = [
        name
        for name, seen in zip(names, forward, strict=True)
        if any(_within(run.address, value, run.address.max_prefixlen) for value in seen.values)
    ]
    return tuple(sorted(found, key=lambda name: (name.lower() != wanted, not _below(name, wanted))))


def _below(name: str, domain: str) -> bool:
    return name.lower() == domain or name.lower().endswith(f".{domain}")


def _lookup(run: _Run, question: Question) -> Asking[DnsAnswer]:
    (answer,) = yield (question,)
    _judge(run, answer)
    return answer


def _judge(run: _Run, answer: DnsAnswer) -> None:
    """Let an answer that did not come end the evaluation, and count one that is empty."""
    if not answer.status.settled:
        raise _EndedError(SpfResult.TEMPERROR, f"{answer.type} of {answer.name}: {_words(answer)}")
    run.count_void(answer)


def _address_type(run: _Run) -> str:
    return "A" if run.address.version == 4 else "AAAA"


def _within(address: Address, value: str, bits: int) -> bool:
    try:
        other = ipaddress.ip_address(value)
    except ValueError:
        return False
    if other.version != address.version:
        return False
    shift = address.max_prefixlen - bits
    return int(other) >> shift == int(address) >> shift


def _expand(run: _Run, domain: str, parts: tuple[macros.Part, ...]) -> Asking[str]:
    values = yield from _values(run, domain, parts)
    return macros.shorten(macros.expand(parts, values))


def _values(run: _Run, domain: str, parts: tuple[macros.Part, ...]) -> Asking[dict[str, str]]:
    """Return what each macro letter stands for (RFC 7208, section 7.2)."""
    named = "unknown"
    if macros.needs(parts, "p"):
        names = yield from _validated(run, domain, counted=False)
        named = names[0] if names else named
    local, _, of = run.sender.rpartition("@")
    six = run.address.version == 6
    dotted = ".".join(run.address.exploded.replace(":", "")) if six else str(run.address)
    return {
        "s": run.sender,
        "l": local,
        "o": of,
        "d": domain,
        "i": dotted,
        "p": named,
        "v": "ip6" if six else "in-addr",
        "h": run.helo or "unknown",
        "c": str(run.address),
        "r": run.receiver,
        "t": str(run.now),
    }


def _explain(run: _Run, domain: str, record: Record) -> Asking[str]:
    """Return the domain's own words for a fail; "" where it has none, or none that can be used (RFC 7208, section 6.2)."""
    if not record.exp:
        return ""
    target = yield from _expand(run, domain, record.exp)
    name = macros.presentable(target)
    if name is None:
        return ""
    (answer,) = yield (Question(name, "TXT"),)
    texts = [plain("TXT", value) for value in answer.values]
    if answer.status is not DnsStatus.NOERROR or len(texts) != 1 or not texts[0].isascii():
        return ""
    try:
        parts = macros.parse(texts[0], macros.EXPLANATION_LETTERS, spaces=True)
    except macros.MacroError:
        return ""
    values = yield from _values(run, domain, parts)
    return re.sub(r"[^\x20-\x7e]", "?", macros.expand(parts, values))[:2000]


def _words(answer: DnsAnswer) -> str:
    return answer.detail or f"DNS answered {answer.status.value}"
