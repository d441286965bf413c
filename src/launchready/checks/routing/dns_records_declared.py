"""
DNS does not say what the product file says that it should.

Why it matters: The declared records are what the team agreed on: where visitors, mail and verifications go. A record that differs is either
a change that nobody wrote down, or one that nobody made, and it is found when something stops working.

What is looked at: Each record of the product file, as the run's resolver answers. An address that is not declared is a difference; that only some
of the declared ones came is not, since resolvers rotate them. Of TXT and CAA all declared values must be there, and others may be. Of
MX, NS, DS and CNAME the set must be the same. Names that an edge answers for (Cloudflare's proxy) show the edge's addresses, and are not
judged; a CNAME that the provider flattens counts by where it leads. A longer TTL than the declared one is a difference.

Fix: Make the change in DNS, or write down in the product file what is right.

Reference: RFC 1035, section 3.2; RFC 8659 (CAA); RFC 4035 (DS).
"""

from __future__ import annotations

from collections.abc import Iterator

from launchready.model.check import (
    Check,
    Confidence,
    Exposure,
    Fix,
    Impact,
    Result,
    Severity,
    Stage,
    Wait,
    WaitKind,
    failed,
    passed,
    unknown,
)
from launchready.model.evidence.dns import DnsAnswer, DnsEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.probe import Dig
from launchready.model.product import DeclaredRecord, Product
from launchready.standards.edges import by_address, providers
from launchready.standards.records import plain

_WORST = {"TXT": Severity.MEDIUM, "CAA": Severity.MEDIUM, "SRV": Severity.MEDIUM, "DS": Severity.MEDIUM}
_IMPACTS = {"MX": Impact.EMAIL, "TXT": Impact.EMAIL, "CAA": Impact.TRUST}
_SHOWN = 160


def evaluate(dns: DnsEvidence, http: HttpEvidence, product: Product) -> Iterator[Result]:
    """Judge each declared record."""
    for record in product.dns.records:
        answer = dns.find(record.name, record.type)
        probe = Dig(record.name, record.type)
        aspect = record.type.lower()
        if answer is None:
            yield unknown(
                record.name, f"its {record.type} records were not asked for", "run the audit again", probe, aspect
            )
        elif record.type == "CNAME" and not answer.values and dns.find(record.name, "A") is None:
            reason = "whether the provider flattens its CNAME was not asked"
            yield unknown(record.name, reason, "run the audit again", probe, aspect)
        elif not answer.status.settled:
            reason = f"the question for {record.type} ended with {answer.status}"
            yield unknown(record.name, reason, "ask again, or another resolver", probe, aspect)
        else:
            yield from _judge(record, answer, dns, http, probe)


def _judge(
    record: DeclaredRecord, answer: DnsAnswer, dns: DnsEvidence, http: HttpEvidence, probe: Dig
) -> Iterator[Result]:
    wanted = frozenset(plain(record.type, value) for value in record.values)
    seen = frozenset(plain(record.type, value) for value in answer.values)
    aspect = record.type.lower()
    if record.type in ("A", "AAAA", "CNAME") and seen != wanted and _proxied(http, dns, record.name):
        yield passed(record.name, "an edge answers in its place, so its own record cannot be seen", probe, aspect)
        return
    if record.type == "CNAME" and not seen and _flattened(record, dns):
        yield passed(record.name, "the provider flattens the CNAME, and it leads where it should", probe, aspect)
        return
    if _differs(record.type, wanted, seen):
        yield _failed(record, answer, wanted, seen, probe)
        return
    longest = max((r.ttl for r in answer.records if r.type == record.type), default=0)
    if record.ttl is not None and longest > record.ttl:
        yield _ttl(record, longest, probe)
        return
    yield passed(record.name, f"{record.type} as declared", probe, aspect)


def _differs(rtype: str, wanted: frozenset[str], seen: frozenset[str]) -> bool:
    if rtype in ("A", "AAAA"):
        return not seen or not seen <= wanted
    if rtype in ("TXT", "CAA"):
        return not wanted <= seen
    return seen != wanted


def _proxied(http: HttpEvidence, dns: DnsEvidence, host: str) -> bool:
    """Return True if Cloudflare's proxy answers for a name: by its addresses, or by what its pages say."""
    if any(by_address(address) == "cloudflare" for address in dns.addresses(host)):
        return True
    for scheme in ("https", "http"):
        exchange = http.find(f"{scheme}://{host}/")
        if exchange is not None and "cloudflare" in providers(exchange):
            return True
    return False


def _flattened(record: DeclaredRecord, dns: DnsEvidence) -> bool:
    """Return True if the name has addresses of the name that the CNAME should lead to."""
    own = set(dns.addresses(record.name))
    return bool(own & set(dns.addresses(plain("CNAME", record.values[0]))))


def _failed(
    record: DeclaredRecord, answer: DnsAnswer, wanted: frozenset[str], seen: frozenset[str], probe: Dig
) -> Result:
    return failed(
        record.name,
        seen=f"{record.type}: {_listed(seen) or 'none'}"
        + (f" (by {answer.cnames[0]})" if answer.cnames and not seen else ""),
        expected=f"{record.type}: {_listed(wanted)}, as the product file says",
        severity=_WORST.get(record.type, Severity.HIGH),
        confidence=Confidence.CERTAIN if record.type not in ("A", "AAAA") else Confidence.FIRM,
        exposure=Exposure.MANY if record.type not in _WORST else Exposure.SOME,
        impact=_IMPACTS.get(record.type, Impact.REACH),
        probe=probe,
        aspect=record.type.lower(),
        fix=Fix(
            summary=f"Bring the {record.type} record of {record.name} and the product file together",
            steps=(
                "Find out which of the two is right; ask whoever changed DNS last.",
                f"If the product file is, set the record where the zone is served: {record.name} {record.type} {_listed(wanted)}.",
                "If DNS is, correct the product file.",
            ),
            hours=(0.25, 1),
            hours_reason="one record, or one line of the product file",
            waits=(Wait(WaitKind.DNS_TTL, round(answer.ttl / 3600, 2), "caches keep the old record for its TTL"),),
            snippet="\n".join(
                f"{record.name}. {record.ttl or 300} IN {record.type} {value}" for value in record.values[:10]
            ),
        ),
    )


def _ttl(record: DeclaredRecord, longest: int, probe: Dig) -> Result:
    return failed(
        record.name,
        seen=f"{record.type} with a TTL of {longest} s or more",
        expected=f"{record.ttl} s, as the product file says",
        severity=Severity.LOW,
        exposure=Exposure.FEW,
        probe=probe,
        aspect=f"{record.type.lower()}-ttl",
        fix=Fix(
            summary=f"Set the TTL of the {record.type} record of {record.name}",
            steps=(f"Set it to {record.ttl} seconds where the zone is served.",),
            hours=(0.1, 0.5),
            hours_reason="one field",
            waits=(Wait(WaitKind.DNS_TTL, round(longest / 3600, 2), "caches keep the old record for its TTL"),),
        ),
    )


def _listed(values: frozenset[str]) -> str:
    text = ", ".join(sorted(values)[:6])
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


CHECK = Check(
    id="routing.dns-records-declared",
    title="DNS does not say what the product file says",
    stage=Stage.ROUTING,
    impact=Impact.REACH,
    severity=Severity.HIGH,
    evaluate=evaluate,
)
